//! A stored run: everything that is needed to run it again, and what came of it.

use crate::divergence::{Divergence, diff};
use crate::experiment::guarded;
use crate::simulator::Simulate;
use detente_engine::chance::RunKey;
use detente_engine::live::Stamped;
use detente_engine::log::{Event, LOG, Log, RESULTS};
use detente_scenario::load::{Loaded, Texts, embedded};
use detente_scenario::{Configuration, Diagnostic};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A run as it is stored: one JSON document that needs no other file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`LOG`], the version of this encoding.
    pub schema: u32,
    /// The version of the engine that wrote it.
    pub engine: String,
    /// [`RESULTS`]: engines that share it give the same digests.
    pub results: u32,
    /// The scenario, embedded.
    pub scenario: EmbeddedScenario,
    /// The measures in force.
    pub configuration: Configuration,
    /// The experiment's seed.
    pub seed: u64,
    /// The replicate.
    pub replicate: u64,
    /// Commands given at a table, each with its time. A run without a table has none.
    ///
    /// They need no version of the encoding of their own: a record without commands is what it was, byte for byte, and
    /// a program that knows no commands refuses a record that has some rather than play another run.
    pub commands: Vec<Stamped>,
    /// BLAKE3 of the log and the final state, in hex.
    pub digest: String,
    /// What happened.
    pub events: Vec<Event>,
}

/// A scenario inside a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddedScenario {
    /// Its name.
    pub id: String,
    /// BLAKE3 of `text`, in hex.
    pub digest: String,
    /// Its canonical text, includes united.
    pub text: String,
    /// The words of its pages by language and key. They change no result, and the digest is not of them.
    pub texts: Texts,
}

/// The digest of a scenario: BLAKE3 of its canonical text, in hex. However a scenario is cut into
/// files, it has the same.
pub fn scenario_digest(canonical: &str) -> String {
    hex(blake3::hash(canonical.as_bytes()).as_bytes())
}

/// A digest as people and JSON read it: 64 lower-case hex digits.
pub fn hex(digest: &[u8; 32]) -> String {
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

impl Record {
    /// Records a run of a scenario.
    ///
    /// # Errors
    /// If the scenario cannot be written as one text, which no checked scenario brings about.
    pub fn new(
        scenario: &Loaded,
        configuration: &Configuration,
        engine: &str,
        seed: u64,
        replicate: u64,
        digest: [u8; 32],
        log: Log,
    ) -> Result<Self, String> {
        let text = scenario.canonical().map_err(|error| error.to_string())?;
        Ok(Record {
            schema: LOG,
            engine: engine.to_owned(),
            results: RESULTS,
            scenario: EmbeddedScenario {
                id: scenario.id.clone(),
                digest: scenario_digest(&text),
                text,
                texts: scenario.texts.clone(),
            },
            configuration: configuration.clone(),
            seed,
            replicate,
            commands: Vec::new(),
            digest: hex(&digest),
            events: log.events,
        })
    }

    /// The same with the commands that were given in the run.
    #[must_use]
    pub fn with_commands(self, commands: Vec<Stamped>) -> Self {
        Record { commands, ..self }
    }

    /// The record as JSON.
    ///
    /// # Errors
    /// If a number in it is not finite, which no finished run brings about.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads a record, of this version or none.
    ///
    /// # Errors
    /// What is wrong with the text, with line and column.
    pub fn from_json(text: &str) -> Result<Self, ReplayError> {
        /// The version alone: another version may have other fields.
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let unreadable = |error: serde_json::Error| ReplayError::Unreadable(error.to_string());
        let Version { schema } = serde_json::from_str(text).map_err(unreadable)?;
        if schema != LOG {
            return Err(ReplayError::Schema { found: schema });
        }
        serde_json::from_str(text).map_err(unreadable)
    }

    /// The log of the recorded run.
    pub fn log(&self) -> Log {
        Log { events: self.events.clone() }
    }
}

/// What running a record again has shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Replayed {
    /// The same digest and the same events.
    Same {
        /// How many events.
        events: usize,
    },
    /// Something differs.
    Different {
        /// The digest now, in hex.
        digest: String,
        /// The engine promises the same results as the one that wrote the record: a defect, or a
        /// record that was edited.
        promised: bool,
        /// Where the runs part (first: recorded, second: now); `None` if only bookkeeping or the
        /// final state differ.
        divergence: Option<Box<Divergence>>,
    },
}

/// Why a record cannot be run again.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplayError {
    /// It is no record.
    Unreadable(String),
    /// It was written in another version of the encoding.
    Schema {
        /// The version found.
        found: u32,
    },
    /// The text of the scenario is not the one that was recorded.
    Edited,
    /// The scenario or the configuration is refused.
    Refused(Vec<Diagnostic>),
    /// The run came to no end.
    Run(String),
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplayError::Unreadable(why) => write!(f, "this is no record of a run: {why}"),
            ReplayError::Schema { found } => {
                write!(
                    f,
                    "the record has version {found}, this program reads version {LOG}; use the program that wrote it"
                )
            }
            ReplayError::Edited => f.write_str(
                "the scenario in the record is not the one that was run: its digest differs; record the run anew",
            ),
            ReplayError::Refused(diagnostics) => {
                f.write_str("the scenario in the record is refused")?;
                diagnostics.iter().try_for_each(|diagnostic| write!(f, "\n{diagnostic}"))
            }
            ReplayError::Run(why) => write!(f, "the run came to no end: {why}"),
        }
    }
}

impl std::error::Error for ReplayError {}

/// Runs a record again and compares digest and events, byte for byte.
///
/// `compile` makes a plan of the embedded scenario and the configuration.
///
/// # Errors
/// Why it cannot be run.
pub fn replay<S: Simulate>(
    record: &Record,
    simulator: &S,
    compile: impl FnOnce(&Loaded, &Configuration) -> Result<S::Plan, Vec<Diagnostic>>,
) -> Result<Replayed, ReplayError> {
    if scenario_digest(&record.scenario.text) != record.scenario.digest {
        return Err(ReplayError::Edited);
    }
    let loaded =
        embedded(&record.scenario.id, &record.scenario.text, &record.scenario.texts).map_err(ReplayError::Refused)?;
    let plan = Arc::new(compile(&loaded, &record.configuration).map_err(ReplayError::Refused)?);
    let key = RunKey::new(record.seed, record.replicate);
    let (sample, log) =
        guarded(simulator, &mut simulator.worker(), |worker| simulator.at_table(worker, &plan, key, &record.commands))
            .map_err(ReplayError::Run)?;
    let digest = hex(&sample.digest);
    let recorded = record.log();
    if digest == record.digest && log == recorded {
        return Ok(Replayed::Same { events: log.len() });
    }
    let divergence = diff(&recorded, &log).map(Box::new);
    Ok(Replayed::Different { digest, promised: record.results == RESULTS, divergence })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Fake, FakePlan, SEED};

    const SCENARIO: &str = r#"(schema: 1, title: "T", days: 3, states: { "AUR": (name: "Aurelle"), "BOR": () })"#;

    fn compile(_: &Loaded, _: &Configuration) -> Result<FakePlan, Vec<Diagnostic>> {
        Ok(FakePlan { gain: 0.8, pinged: true, ..FakePlan::default() })
    }

    fn record() -> Record {
        let loaded = embedded("small", SCENARIO, &Texts::new()).unwrap();
        let configuration = Configuration::none();
        let plan = Arc::new(compile(&loaded, &configuration).unwrap());
        let (sample, log) = Fake.log(&mut (), &plan, RunKey::new(SEED, 3)).unwrap();
        Record::new(&loaded, &configuration, "0.1.0", SEED, 3, sample.digest, log).unwrap()
    }

    #[test]
    fn a_record_runs_again_from_its_text_alone() {
        let record = record();
        let read = Record::from_json(&record.to_json().unwrap()).unwrap();
        assert_eq!(read, record);
        assert_eq!(replay(&read, &Fake, compile), Ok(Replayed::Same { events: record.events.len() }));
    }

    #[test]
    fn another_seed_is_found_out_and_shown() {
        let mut record = record();
        record.replicate += 1;
        let Ok(Replayed::Different { digest, promised, divergence }) = replay(&record, &Fake, compile) else {
            panic!("another replicate cannot be the same");
        };
        assert!(digest != record.digest && promised && divergence.is_some());
    }

    #[test]
    fn an_event_made_up_afterwards_is_found_out() {
        let mut record = record();
        record.events.pop();
        let Ok(Replayed::Different { digest, divergence, .. }) = replay(&record, &Fake, compile) else {
            panic!("an event is missing");
        };
        assert_eq!(digest, record.digest);
        assert_eq!(divergence.unwrap().parting, crate::divergence::Parting::OnlySecond);
    }

    #[test]
    fn what_is_no_record_of_this_version_is_refused_in_words() {
        let refused = |text: &str| Record::from_json(text).unwrap_err().to_string();
        insta::assert_snapshot!(refused("{"), @"this is no record of a run: EOF while parsing an object at line 1 column 1");
        insta::assert_snapshot!(refused(r#"{"schema": 99, "other": []}"#), @"the record has version 99, this program reads version 1; use the program that wrote it");
        insta::assert_snapshot!(refused(r#"{"schema": 1}"#), @"this is no record of a run: missing field `engine` at line 1 column 13");
        let mut edited = record();
        edited.scenario.text.push(' ');
        insta::assert_snapshot!(replay(&edited, &Fake, compile).unwrap_err().to_string(), @"the scenario in the record is not the one that was run: its digest differs; record the run anew");
        edited.scenario.text = "(schema: 1, dayz: 3)".into();
        edited.scenario.digest = scenario_digest(&edited.scenario.text);
        assert!(matches!(replay(&edited, &Fake, compile), Err(ReplayError::Refused(_))));
    }

    #[test]
    fn digests_are_written_in_hex() {
        let mut digest = [0; 32];
        (digest[0], digest[31]) = (0x0f, 0xa0);
        assert_eq!(hex(&digest), format!("0f{}a0", "00".repeat(30)));
        // BLAKE3 of nothing, from its reference implementation.
        assert_eq!(&scenario_digest("")[..16], "af1349b9f5f9a1a6");
    }
}
