//! What an exercise is played on: a scenario, its plan under a configuration, and the scenario's words.

use super::order::Begun;
use detente_engine::ids::{InjectId, StateId};
use detente_engine::plan::Overrides;
use detente_engine::plan::topology::{ChoicePlan, Topology};
use detente_engine::{Plan, RunKey};
use detente_report::words::Names;
use detente_scenario::contact::Role;
use detente_scenario::load::{Files, Loaded};
use detente_scenario::resolved::resolved_states;
use detente_scenario::scenario::Seat;
use detente_scenario::{Configuration, Diagnostic, Moment, Severity, library};
use detente_study::record::scenario_digest;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an exercise is played on. It never changes, and sessions share it.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The scenario.
    pub loaded: Loaded,
    /// Its plan under the configuration in force.
    pub plan: Arc<Plan>,
    /// What things are called.
    pub names: Names,
    /// The words of the exercise.
    pub script: ExerciseText,
    /// The seats of each state, in order.
    pub seats: Vec<Vec<Seat>>,
    /// Who reads each inject.
    pub readers: Vec<Readers>,
    /// What it was begun with.
    pub begun: Begun,
    /// Plans under the other configurations of the scenario, for the hot-wash.
    pub others: Vec<Arc<Plan>>,
}

/// The words of an exercise, its keys looked up.
#[derive(Clone, Debug, Default)]
pub struct ExerciseText {
    /// Its title.
    pub title: String,
    /// Learning objectives.
    pub objectives: Vec<String>,
    /// Rules for making contact.
    pub procedure: Vec<String>,
    /// The greatest rung on a live team's menu.
    pub max_rung: i8,
    /// Messages that a seat may send in a move.
    pub messages_per_seat: u32,
    /// Public lines.
    pub lines: Vec<PublicLine>,
    /// Briefs by state.
    pub briefs: Vec<BriefText>,
    /// The moves, in order.
    pub moves: Vec<MoveText>,
}

/// A public line.
#[derive(Clone, Debug)]
pub struct PublicLine {
    /// What it says.
    pub text: String,
    /// It names a state: an accusation is of somebody.
    pub names: bool,
}

/// A brief.
#[derive(Clone, Debug, Default)]
pub struct BriefText {
    /// The situation as the team sees it.
    pub text: String,
    /// What its minister wants.
    pub wants: String,
    /// What it is likely to misread: for the facilitator alone.
    pub misreading: String,
}

/// A move, in words and times.
#[derive(Clone, Debug)]
pub struct MoveText {
    /// Its title.
    pub title: String,
    /// Until when.
    pub until: Moment,
    /// When messages leave.
    pub send: Moment,
    /// When decisions fall.
    pub decide: Moment,
    /// Who is open and who is not.
    pub situation: String,
    /// Tasks.
    pub tasks: Vec<String>,
    /// Questions.
    pub questions: Vec<String>,
    /// What to say when a table is stuck.
    pub when_stuck: String,
    /// Its choices, by their places in the plan.
    pub choices: Vec<u16>,
}

/// Who reads something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// Everybody.
    pub all: bool,
    /// States, and to which side it comes if to one.
    pub states: Vec<(StateId, Option<Role>)>,
}

impl Readers {
    /// From the codes of a scenario; `None` if one of them is unknown.
    pub fn of(to: &[String], topology: &Topology) -> Option<Self> {
        let mut readers = Readers::default();
        for name in to {
            if name == "all" || name == "public" {
                readers.all = true;
                continue;
            }
            let (code, role) = match name.split_once('.') {
                Some((code, role)) => (code, Some(Role::named(role)?)),
                None => (name.as_str(), None),
            };
            readers.states.push((topology.state(code)?, role));
        }
        Some(readers)
    }

    /// Whether a state reads it, and to which side it comes.
    pub fn reads(&self, state: StateId) -> Option<Option<Role>> {
        let own = self.states.iter().find(|(s, _)| *s == state).map(|(_, role)| *role);
        own.or(self.all.then_some(None))
    }

    /// Nobody at a table reads it.
    pub fn nobody(&self) -> bool {
        !self.all && self.states.is_empty()
    }
}

impl Ground {
    /// A scenario under one of the configurations that can be found by name, with the scenario's other ones beside.
    ///
    /// # Errors
    /// Everything wrong with the scenario under the configuration.
    pub fn open(loaded: Loaded, configuration: &str, seed: u64, files: &dyn Files) -> Result<Self, Vec<Diagnostic>> {
        let read = |name: &str| -> Result<Configuration, Vec<Diagnostic>> {
            let read = library::configuration(name, Some(&loaded.path), files)?;
            let findings = read.check(&loaded.scenario);
            if findings.iter().any(|finding| finding.severity == Severity::Error) {
                return Err(findings);
            }
            Ok(read.configuration)
        };
        let own = read(configuration)?;
        let mut others = vec![Configuration::none()];
        for name in loaded.scenario.configurations.iter().filter(|name| *name != "none") {
            // What cannot be read is left out of a comparison; it is no reason not to play.
            others.extend(read(name));
        }
        Ground::new(loaded, &own, &others, seed)
    }

    /// A scenario under a configuration, with those that the hot-wash compares it with.
    ///
    /// # Errors
    /// What the engine finds wrong with it, or that it has no move to be played at tables.
    pub fn new(
        loaded: Loaded,
        configuration: &Configuration,
        others: &[Configuration],
        seed: u64,
    ) -> Result<Self, Vec<Diagnostic>> {
        if loaded.scenario.exercise.moves.is_empty() {
            return Err(vec![Diagnostic::error(
                "exercise.moves",
                "the scenario has no move that tables could play",
                "give `exercise` at least one move, or choose another scenario",
            )]);
        }
        let plan = Plan::compile(&loaded.scenario, configuration, &Overrides::new())?;
        let others: Vec<Arc<Plan>> = others
            .iter()
            .filter(|other| other.name != configuration.name)
            .filter_map(|other| plan.under(other).ok().map(Arc::new))
            .collect();
        let text = loaded.canonical().map_err(|error| {
            vec![Diagnostic::error("", format!("the scenario cannot be written as one text: {error}"), "report this")]
        })?;
        let none = BTreeMap::new();
        let texts = loaded.texts.get("en").or_else(|| loaded.texts.values().next()).unwrap_or(&none);
        let names = Names::new(&plan.topology, Some(&loaded.scenario), texts).under(&plan);
        let script = ExerciseText::new(&loaded, &plan.topology, texts);
        let resolved = resolved_states(&loaded.scenario);
        let seats = plan.topology.states.iter();
        let seats = seats.map(|s| resolved.get(&s.code).map(|r| r.seats.clone()).unwrap_or_default()).collect();
        let injects = plan.topology.injects.iter();
        let readers = injects
            .map(|inject| {
                let to = loaded.scenario.injects.get(&inject.name).map_or(&[][..], |i| i.to.as_slice());
                Readers::of(to, &plan.topology).unwrap_or_default()
            })
            .collect();
        let begun = Begun {
            scenario: loaded.id.clone(),
            digest: scenario_digest(&text),
            configuration: configuration.name.clone(),
            seed,
            from: Moment(0),
        };
        Ok(Ground { loaded, plan: Arc::new(plan), names, script, seats, readers, begun, others })
    }

    /// The luck of the exercise.
    pub fn key(&self) -> RunKey {
        RunKey::new(self.begun.seed, 0)
    }

    /// The world as it is laid out.
    pub fn topology(&self) -> &Topology {
        &self.plan.topology
    }

    /// Whether there is a state of that number.
    pub fn has(&self, state: StateId) -> bool {
        state.index() < self.plan.topology.states.len()
    }

    /// The seat of a state that answers for a side, by its place.
    pub fn seat(&self, state: StateId, role: Role) -> Option<usize> {
        self.seats.get(state.index())?.iter().position(|seat| seat.roles.contains(&role))
    }

    /// Who reads an inject.
    pub fn reads(&self, inject: InjectId, state: StateId) -> Option<Option<Role>> {
        self.readers.get(inject.index())?.reads(state)
    }

    /// A move, by its number from 1.
    pub fn move_of(&self, number: usize) -> Option<&MoveText> {
        self.script.moves.get(number.checked_sub(1)?)
    }
}

impl ExerciseText {
    fn new(loaded: &Loaded, topology: &Topology, texts: &BTreeMap<String, String>) -> Self {
        let say = |text: &String| match text.strip_prefix('@') {
            Some(key) => texts.get(key).cloned().unwrap_or_default(),
            None => text.clone(),
        };
        let all = |list: &[String]| list.iter().map(say).collect::<Vec<_>>();
        let exercise = &loaded.scenario.exercise;
        let choices = |number: usize| {
            let asked = |c: &ChoicePlan| usize::from(c.number) == number && !c.doctrine_only;
            let of_move = topology.choices.iter().enumerate().filter(|(_, c)| asked(c));
            of_move.map(|(place, _)| place as u16).collect()
        };
        ExerciseText {
            title: if loaded.scenario.title.is_empty() { loaded.id.clone() } else { say(&loaded.scenario.title) },
            objectives: all(&exercise.objectives),
            procedure: all(&exercise.procedure),
            max_rung: exercise.max_level_live,
            messages_per_seat: exercise.messages_per_seat,
            lines: exercise
                .public_line
                .iter()
                .map(|line| PublicLine { text: say(&line.text), names: line.rung.is_some_and(|rung| rung >= 1) })
                .collect(),
            briefs: topology
                .states
                .iter()
                .map(|state| {
                    let brief = exercise.briefs.get(&state.code);
                    brief
                        .map(|b| BriefText {
                            text: say(&b.text),
                            wants: say(&b.wants),
                            misreading: say(&b.likely_misreading),
                        })
                        .unwrap_or_default()
                })
                .collect(),
            moves: exercise
                .moves
                .iter()
                .enumerate()
                .map(|(number, m)| MoveText {
                    title: say(&m.title),
                    until: m.until,
                    send: m.send,
                    decide: m.decide,
                    situation: say(&m.situation),
                    tasks: all(&m.tasks),
                    questions: m.questions.iter().map(|q| say(&q.ask)).collect(),
                    when_stuck: say(&m.when_stuck),
                    choices: choices(number),
                })
                .collect(),
        }
    }
}
