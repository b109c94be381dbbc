//! `detente sweep again`: one run of a sweep, as the table has it.

use super::folder::Folder;
use crate::cli::{Again, Format};
use crate::commands::Answer;
use crate::failure::Failure;
use crate::output::{say, say_json};
use detente_engine::score::SCORES;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Plays the run and shows its scores. A run that comes to no end is the answer no.
pub(super) fn again(asked: &Again) -> Result<Answer, Failure> {
    let (_, subject) = Folder::new(&asked.folder).open()?;
    let cells = &subject.loaded.cells;
    let Some(cell) = cells.cell(asked.cell) else {
        let mend = format!("name one from 0 to {}", cells.len() - 1);
        return Err(Failure::told(format!("the design has no cell {}", asked.cell), mend));
    };
    let arms = subject.arms_of(&cell);
    let place = asked.arm.as_ref().map_or(Some(0), |name| arms.iter().position(|arm| arm == name));
    let Some(place) = place else {
        return Err(Failure::told("the cell has no such arm", format!("its arms are {}", arms.join(", "))));
    };
    let seeds = subject.loaded.design.replicates.most();
    if asked.replicate >= seeds {
        let what = format!("the design has no seed {}", asked.replicate);
        return Err(Failure::told(
            what,
            format!("name one from 0 to {}; `detente run` plays any", seeds.saturating_sub(1)),
        ));
    }
    let outcome = subject.one(&cell, place, asked.replicate);
    let factors = subject.loaded.design.factors.iter().map(|factor| factor.name.as_str());
    let values: BTreeMap<&str, String> = factors.zip(cell.values.iter().map(ToString::to_string)).collect();
    if asked.format == Format::Json {
        let scores = outcome.as_ref().ok().map(|scores| {
            SCORES.iter().zip(scores).map(|(score, value)| (score.id, *value)).collect::<BTreeMap<_, _>>()
        });
        say_json(&serde_json::json!({
            "cell": asked.cell, "replicate": asked.replicate, "arm": arms[place], "factors": values,
            "scores": scores, "error": outcome.as_ref().err(),
        }))?;
    } else {
        let mut text = format!("cell {}, seed {}, {}\n", asked.cell, asked.replicate, arms[place]);
        for (name, value) in &values {
            let _ = writeln!(text, "  {name} = {value}");
        }
        match &outcome {
            Ok(scores) => {
                for (score, value) in SCORES.iter().zip(scores) {
                    let value = value.map_or_else(|| "–".to_owned(), |value| value.to_string());
                    let _ = writeln!(text, "  {:24} {value} {}", score.id, score.unit);
                }
            }
            Err(why) => {
                let _ = writeln!(text, "it came to no end: {why}");
            }
        }
        say(&text)?;
    }
    Ok(if outcome.is_ok() { Answer::Yes } else { Answer::No })
}
