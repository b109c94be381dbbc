//! Texts by key: every `@key` is there, in every language.

use super::shown::each;
use super::{Check, FINDINGS_MAX, SUGGESTIONS_MAX};
use crate::diagnostic::Diagnostic;
use crate::document::nearest;
use crate::load::Texts;
use std::collections::BTreeSet;

pub(super) fn run(check: &mut Check<'_>, texts: &Texts) {
    let keys: BTreeSet<&str> = texts.values().flat_map(|entries| entries.keys().map(String::as_str)).collect();
    let mut findings = Vec::new();
    each(check.scenario, &mut |text, path, _| {
        let Some(key) = text.strip_prefix('@') else { return };
        if !keys.contains(key) {
            let near = if findings.len() < SUGGESTIONS_MAX { nearest(key, keys.iter().copied()) } else { None };
            let mend = match near {
                Some(near) => format!("did you mean `@{near}`?"),
                None => format!("add \"{key}\" to text/<language>.ron beside scenario.ron"),
            };
            findings.push(Diagnostic::error(path, format!("there is no text `{key}`"), mend));
            return;
        }
        for (language, entries) in texts {
            if !entries.contains_key(key) {
                let what = format!("the text `{key}` is missing in the language `{language}`");
                findings.push(Diagnostic::warning(path.clone(), what, format!("add \"{key}\" to text/{language}.ron")));
            }
        }
    });
    check.findings.extend(findings);
    check.findings.truncate(FINDINGS_MAX);
}
