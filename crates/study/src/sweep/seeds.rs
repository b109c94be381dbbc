//! Whether what a design says of its seeds can be followed.

use super::play::RUNS_MAX;
use detente_engine::score::{SCORES, ScoreSpec};
use detente_scenario::Diagnostic;
use detente_scenario::document::nearest;
use detente_scenario::document::path::{item, join};
use detente_sweep::design::{BATCH, Difference, LoadedDesign, Replicates};

/// More differences than these are no question any more.
const DIFFERENCES_MAX: usize = 100;
/// The most further looks.
const LOOKS_MAX: u64 = 1_000;

/// What is wrong with the seeds of a design.
pub(super) fn replicates(loaded: &LoadedDesign, arms: &[String], baseline: usize, faults: &mut Vec<Diagnostic>) {
    let mut reader = Reader { loaded, arms, baseline, faults };
    match &loaded.design.replicates {
        Replicates::Fixed(n) => reader.within("", "seeds", *n),
        Replicates::Until { differences, minimum, cap, batch, look_ahead } => {
            if differences.is_empty() || differences.len() > DIFFERENCES_MAX {
                let what = format!("{} differences", differences.len());
                reader.fault("differences", what, format!("name 1 to {DIFFERENCES_MAX} that are to be known"));
            }
            for (n, asked) in differences.iter().enumerate().take(DIFFERENCES_MAX) {
                reader.difference(&item("differences", n), asked);
            }
            reader.least_and_most("minimum", *minimum, *cap);
            reader.within("cap", "seeds", *cap);
            reader.within("batch", "seeds in a batch", *batch);
            reader.batch(*batch, *cap);
            if *look_ahead > LOOKS_MAX {
                let what = format!("{look_ahead} further looks");
                reader.fault("look_ahead", what, format!("write 0 to {LOOKS_MAX}: 1 or 2 are usual"));
            }
        }
        Replicates::Select { score, indifference, confidence, first, cap, batch } => {
            if reader.score("score", score).is_some_and(|known| !known.headline) {
                let headline: Vec<&str> = SCORES.iter().filter(|known| known.headline).map(|known| known.id).collect();
                let what = format!("arms are not judged by `{score}`");
                reader.fault("score", what, format!("write {}", headline.join(" or ")));
            }
            if !(*indifference > 0.0 && indifference.is_finite()) {
                let what = format!("an indifference of {indifference}");
                reader.fault("indifference", what, "write the least difference that matters, above 0");
            }
            if arms.len() < 2 {
                let mend = "name several `arms`; a factor cannot set the configuration here";
                reader.fault("", "there is nothing to select from", mend);
            }
            let by_lot = 1.0 / arms.len().max(2) as f64;
            if !(by_lot < *confidence && *confidence < 1.0) {
                let mend = format!("write one above {by_lot:.3}, which a lot has, and below 1");
                reader.fault("confidence", format!("a confidence of {confidence}"), mend);
            }
            reader.least_and_most("first", *first, *cap);
            reader.within("cap", "seeds", *cap);
            reader.within("batch", "seeds in a batch", *batch);
            reader.batch(*batch, *cap);
        }
    }
}

struct Reader<'a> {
    loaded: &'a LoadedDesign,
    arms: &'a [String],
    baseline: usize,
    faults: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn fault(&mut self, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        let path = if field.is_empty() { "replicates".to_owned() } else { format!("replicates.{field}") };
        self.faults.push(self.loaded.finding(&path, what, mend));
    }

    fn within(&mut self, field: &str, of: &str, n: u64) {
        if !(1..=RUNS_MAX).contains(&n) {
            self.fault(field, format!("{n} {of}"), format!("write a number from 1 to {RUNS_MAX}"));
        }
    }

    fn batch(&mut self, batch: u64, cap: u64) {
        // What is left out is cut to the cap; what was written has to fit.
        if batch > cap && batch <= RUNS_MAX && batch != BATCH {
            let what = format!("{batch} seeds in a batch and at most {cap} in all");
            self.fault("batch", what, format!("write a batch of {cap} or fewer, or a higher `cap`"));
        }
    }

    fn least_and_most(&mut self, field: &str, least: u64, cap: u64) {
        if least < 2 {
            let what = format!("at least {least} seeds");
            self.fault(field, what, "write 2 or more, and rather 20: one seed says nothing of luck");
        } else if least > cap {
            let what = format!("at least {least} seeds and at most {cap}");
            self.fault("cap", what, format!("write a cap of {least} or more, or a lower `{field}`"));
        }
    }

    fn score(&mut self, field: &str, name: &str) -> Option<&'static ScoreSpec> {
        let known = SCORES.iter().find(|known| known.id == name);
        if known.is_none() {
            let mend = match nearest(name, SCORES.iter().map(|known| known.id)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "docs/reference/scores.md has their names".into(),
            };
            self.fault(field, format!("there is no score `{name}`"), mend);
        }
        known
    }

    fn difference(&mut self, at: &str, asked: &Difference) {
        self.score(&join(at, "score"), &asked.score);
        if !(asked.half_width > 0.0 && asked.half_width.is_finite()) {
            let what = format!("no interval is as narrow as {}", asked.half_width);
            self.fault(&join(at, "half_width"), what, "write a width above 0, in the unit of the score");
        }
        let than = asked.than.as_ref();
        let fields = [("arm", Some(&asked.arm)), ("than", than)];
        let mut places = Vec::new();
        for (field, name) in fields.into_iter().filter_map(|(field, name)| Some((field, name?))) {
            let place = self.arms.iter().position(|arm| arm == name);
            if place.is_none() {
                let mend = format!("the arms are {}", self.arms.join(", "));
                self.fault(&join(at, field), format!("`{name}` is none of the arms"), mend);
            }
            places.push(place);
        }
        let than = places.get(1).copied().unwrap_or(Some(self.baseline));
        if let (Some(Some(arm)), Some(than)) = (places.first().copied(), than)
            && arm == than
        {
            let what = format!("`{}` does not differ from itself", asked.arm);
            self.fault(&join(at, "arm"), what, "name two arms, or one other than the baseline");
        }
    }
}
