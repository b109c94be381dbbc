//! The simulation beneath a session, and the commands it was given.

use super::denied::Denied;
use super::ground::Ground;
use detente_engine::ids::{EventId, MessageId, StateId};
use detente_engine::live::{Command, Player, Refused, Stamped, Truth, View};
use detente_engine::log::{Event, Log, What};
use detente_engine::plan::topology::Topology;
use detente_engine::{Keep, Plan, Run, Simulation};
use detente_scenario::Moment;
use detente_scenario::inject::Predicate;
use std::sync::Arc;

/// A run at tables.
pub(super) struct Play {
    simulation: Simulation,
    plan: Arc<Plan>,
    commands: Vec<Stamped>,
    /// The run, once it has come to its end.
    run: Option<Run>,
    /// What each state knew at the end: the run has taken the log from which views are made.
    ended: Vec<View>,
}

impl Play {
    /// A run before its first step.
    pub(super) fn new(ground: &Ground) -> Self {
        let plan = Arc::clone(&ground.plan);
        let simulation = Simulation::new(Arc::clone(&plan), ground.key(), Keep::Log);
        Play { simulation, plan, commands: Vec::new(), run: None, ended: Vec::new() }
    }

    /// The commands given so far.
    pub(super) fn commands(&self) -> &[Stamped] {
        &self.commands
    }

    /// Gives a command now.
    ///
    /// # Errors
    /// As the engine says; nothing has changed then.
    pub(super) fn command(&mut self, command: Command) -> Result<(), Refused> {
        let at = self.now();
        self.simulation.command(command.clone())?;
        self.commands.push(Stamped { at, command });
        Ok(())
    }

    /// The time up to which it was played.
    pub(super) fn now(&self) -> Moment {
        self.simulation.now()
    }

    /// Plays until a time or the end.
    ///
    /// # Errors
    /// If the run has too many events.
    pub(super) fn advance(&mut self, until: Moment) -> Result<(), Denied> {
        if self.run.is_some() {
            return Ok(());
        }
        self.simulation.advance(until).map_err(|error| Denied::Run(error.to_string()))
    }

    /// Plays one step.
    ///
    /// # Errors
    /// If the run has too many events.
    pub(super) fn step(&mut self) -> Result<(), Denied> {
        self.advance(Moment(self.now().0 + self.plan.topology.step))
    }

    /// Plays to the end and closes the book.
    ///
    /// # Errors
    /// If the run comes to no end.
    pub(super) fn finish(&mut self) -> Result<(), Denied> {
        if self.run.is_none() {
            self.advance(self.plan.topology.end)?;
            self.ended = self.plan.topology.state_ids().map(|state| self.simulation.view(state)).collect();
            self.run = Some(self.simulation.finish().map_err(|error| Denied::Run(error.to_string()))?);
        }
        Ok(())
    }

    /// The run, once it has come to its end.
    pub(super) fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// What happened so far.
    pub(super) fn log(&self) -> &Log {
        self.run.as_ref().map_or_else(|| self.simulation.log(), |run| &run.log)
    }

    /// The events from a place in the log on.
    pub(super) fn since(&self, from: usize) -> impl Iterator<Item = (EventId, &Event)> {
        let events = self.log().events.iter().enumerate().skip(from);
        events.map(|(n, event)| (EventId::from_index(n), event))
    }

    /// The message that a command has become.
    pub(super) fn message(&self, command: usize) -> Option<MessageId> {
        self.simulation.message_of(command)
    }

    /// Whether people are obeyed for a state now.
    pub(super) fn obeys_people(&self, state: StateId) -> bool {
        self.simulation.player(state) == Player::People
    }

    /// What a state knows.
    pub(super) fn view(&self, state: StateId) -> View {
        self.ended.get(state.index()).cloned().unwrap_or_else(|| self.simulation.view(state))
    }

    /// What is so.
    pub(super) fn truth(&self) -> Truth {
        self.simulation.truth()
    }

    /// Whether an option can be taken now, as far as its own conditions on decisions and time go: the engine has
    /// the last word when it is taken.
    pub(super) fn open(&self, option: u16) -> bool {
        let when = self.plan.topology.options.get(usize::from(option)).and_then(|o| o.when.as_ref());
        when.is_none_or(|when| self.holds(when) != Some(false))
    }

    /// Whether a condition holds; nothing where it is the engine's to say.
    fn holds(&self, when: &Predicate) -> Option<bool> {
        let t: &Topology = &self.plan.topology;
        match when {
            Predicate::All(list) => {
                let each: Vec<Option<bool>> = list.iter().map(|p| self.holds(p)).collect();
                if each.contains(&Some(false)) {
                    Some(false)
                } else {
                    each.into_iter().try_fold(true, |a, b| b.map(|b| a && b))
                }
            }
            Predicate::Any(list) => {
                let each: Vec<Option<bool>> = list.iter().map(|p| self.holds(p)).collect();
                if each.contains(&Some(true)) {
                    Some(true)
                } else {
                    each.into_iter().try_fold(false, |a, b| b.map(|b| a || b))
                }
            }
            Predicate::Not(inner) => self.holds(inner).map(|holds| !holds),
            Predicate::After(at) => Some(self.now() >= *at),
            Predicate::Before(at) => Some(self.now() < *at),
            Predicate::Decided(code, id) => {
                let state = t.state(code);
                Some(self.log().events.iter().any(|event| match event.what {
                    What::OptionTaken { state: by, option } => {
                        Some(by) == state && t.options.get(usize::from(option)).is_some_and(|o| o.name == *id)
                    }
                    _ => false,
                }))
            }
            _ => None,
        }
    }
}

/// The same crisis under another plan with the same commands. Those that do not apply there are dropped and counted.
///
/// # Errors
/// If the run comes to no end.
pub(super) fn again(plan: &Arc<Plan>, ground: &Ground, commands: &[Stamped]) -> Result<(Run, usize), Denied> {
    let ended = |error: detente_engine::RunError| Denied::Run(error.to_string());
    let mut simulation = Simulation::new(Arc::clone(plan), ground.key(), Keep::Log);
    let mut dropped = 0;
    for Stamped { at, command } in commands {
        simulation.advance(*at).map_err(ended)?;
        if simulation.command(command.clone()).is_err() {
            dropped += 1;
            // A message has its luck from the place of its command: what is dropped keeps its place.
            let nothing = Command::Improvise { name: format!("dropped-{dropped}"), effects: Vec::new() };
            let _ = simulation.command(nothing);
        }
    }
    simulation.advance(plan.topology.end).map_err(ended)?;
    Ok((simulation.finish().map_err(ended)?, dropped))
}
