//! Commands from a table: what is allowed, and what becomes of them at the beginning of a step.

use super::Crisis;
use crate::ids::{EventId, IncidentId, InjectId, PieceId, StateId};
use crate::ladder::RUNG_MIN;
use crate::live::seats::Seats;
use crate::live::{Command, Deed, Handling, Matter, Note, Pick, Player, Refused, WRITTEN};
use crate::log::{Stage, What};
use crate::mind::case::Case;
use crate::stage::options;
use crate::state::{Ledger, Letter};
use bevy_ecs::prelude::World;
use bevy_ecs::system::SystemState;
use detente_scenario::contact::MessageKind;
use detente_scenario::inject::Effect;
use std::sync::Arc;

/// What is added to the number of a command to number its message: teams' messages have luck of their own, apart from
/// those that a state sends by rule.
pub(crate) const BY_HAND: u32 = 40_000;

/// Whether a command can be obeyed as things stand.
///
/// # Errors
/// Why not.
pub(crate) fn allowed(world: &mut World, command: &Command) -> Result<(), Refused> {
    let mut state: SystemState<Crisis> = SystemState::new(world);
    // Every resource of a run is there from its beginning.
    let Ok(crisis) = state.get_mut(world) else { return Err(Refused::Unknown) };
    crisis.allows(command)
}

/// What of a command holds from the moment at which it is given, before the step begins: who plays, and what is kept
/// back.
pub(crate) fn said(world: &mut World, command: &Command) {
    let mut seats = world.resource_mut::<Seats>();
    match *command {
        Command::Play { state, by: Player::People } => {
            seats.people.insert(state);
        }
        Command::Play { state, by: Player::Doctrine } => {
            seats.people.remove(&state);
        }
        Command::Inject { inject, how: Handling::Hold } => {
            seats.held.insert(inject);
        }
        Command::Inject { inject, how: Handling::Skip } => {
            seats.held.remove(&inject);
            seats.skipped.insert(inject);
        }
        Command::Inject { inject, how: Handling::Release } => {
            seats.held.remove(&inject);
            // What came while it was held has not been read for it.
            world.resource_mut::<Ledger>().heard = None;
        }
        _ => {}
    }
}

impl Crisis<'_, '_> {
    fn allows(&self, command: &Command) -> Result<(), Refused> {
        let t = self.given.topology();
        let is_state = |s: StateId| if s.index() < t.states.len() { Ok(()) } else { Err(Refused::Unknown) };
        let by_people = |s: StateId| {
            is_state(s)?;
            if self.seats.plays(s) { Ok(()) } else { Err(Refused::ByDoctrine) }
        };
        match command {
            Command::Play { state, .. } => is_state(*state),
            Command::Choose { choice, pick } => self.allows_choice(*choice, *pick),
            Command::Act(deed) => {
                by_people(deed.actor)?;
                self.allows_deed(deed)
            }
            Command::Write(note) => {
                by_people(note.from)?;
                self.allows_note(note)
            }
            Command::Reply { message, .. } => {
                let m = self.mail.messages.get(message.index()).ok_or(Refused::Unknown)?;
                by_people(m.to)?;
                if self.seats.asked.contains_key(message) { Ok(()) } else { Err(Refused::NoReplyDue) }
            }
            Command::Ask { state, incident } => {
                by_people(*state)?;
                if self.index.map.contains_key(&(*state, *incident)) { Ok(()) } else { Err(Refused::NoCase) }
            }
            Command::Say { state, line, naming, about } => {
                by_people(*state)?;
                let rung = *t.public_lines.get(usize::from(*line)).ok_or(Refused::Unknown)?;
                self.allows_matter(*state, about.map(Matter::Incident))?;
                match naming {
                    Some(named) => {
                        is_state(*named)?;
                        if named == state {
                            return Err(Refused::Itself);
                        }
                        if rung > t.max_level_live { Err(Refused::Rung) } else { Ok(()) }
                    }
                    None => Ok(()),
                }
            }
            Command::Inject { inject, how } => {
                if inject.index() >= t.injects.len() {
                    return Err(Refused::Unknown);
                }
                let fired = self.ledger.fired.contains_key(inject);
                match how {
                    Handling::Release if self.seats.held.contains(inject) => Ok(()),
                    Handling::Release => Err(Refused::Unknown),
                    Handling::Hold | Handling::Skip | Handling::Fire if fired => Err(Refused::Fired),
                    Handling::Hold | Handling::Skip | Handling::Fire => Ok(()),
                }
            }
            Command::Improvise { .. } => Ok(()),
            Command::Chair { by, first, second, convene } => {
                by_people(*by)?;
                is_state(*first)?;
                is_state(*second)?;
                if t.chair != Some(*by) {
                    return Err(Refused::NotChair);
                }
                if first == second || first == by || second == by {
                    return Err(Refused::Itself);
                }
                let setting = self.clock.setting(&self.given);
                if *convene && !setting.facilities(*first, *second).consultation {
                    return Err(Refused::NoMechanism);
                }
                Ok(())
            }
        }
    }

    fn allows_choice(&self, choice: u16, pick: Pick) -> Result<(), Refused> {
        let t = self.given.topology();
        let asked = t.choices.get(usize::from(choice)).ok_or(Refused::Unknown)?;
        if self.ledger.chosen.contains(&choice) || asked.at.0 > self.clock.from {
            return Err(Refused::NotOpen);
        }
        let Pick::Option(option) = pick else { return Ok(()) };
        if !self.seats.plays(asked.state) {
            return Err(Refused::ByDoctrine);
        }
        if asked.doctrine_only {
            return Err(Refused::NotOpen);
        }
        if !asked.options.contains(&option) {
            return Err(Refused::Unknown);
        }
        let holds = t.options[usize::from(option)].when.as_ref().is_none_or(|c| self.facts().holds(c).is_some());
        if holds { Ok(()) } else { Err(Refused::NotAllowed) }
    }

    fn allows_deed(&self, deed: &Deed) -> Result<(), Refused> {
        let t = self.given.topology();
        if deed.target.index() >= t.states.len() || deed.with.iter().any(|s| s.index() >= t.states.len()) {
            return Err(Refused::Unknown);
        }
        if deed.target == deed.actor || deed.with.contains(&deed.target) {
            return Err(Refused::Itself);
        }
        if !(RUNG_MIN..=t.max_level_live).contains(&deed.rung) {
            return Err(Refused::Rung);
        }
        self.allows_matter(deed.actor, deed.about)
    }

    fn allows_note(&self, note: &Note) -> Result<(), Refused> {
        let t = self.given.topology();
        if note.to.index() >= t.states.len() {
            return Err(Refused::Unknown);
        }
        if note.to == note.from {
            return Err(Refused::Itself);
        }
        if !WRITTEN.contains(&note.kind) {
            return Err(Refused::Kind);
        }
        self.allows_matter(note.from, note.about)
    }

    /// A state can speak of what it has a case on, and of a posture that it keeps or watches.
    fn allows_matter(&self, state: StateId, about: Option<Matter>) -> Result<(), Refused> {
        match about {
            None => Ok(()),
            Some(Matter::Incident(m)) if self.index.map.contains_key(&(state, m)) => Ok(()),
            Some(Matter::Incident(_)) => Err(Refused::NoCase),
            Some(Matter::Posture(p)) => match self.given.topology().postures.get(p.index()) {
                Some(posture) if posture.by == state || posture.toward.contains(&state) => Ok(()),
                _ => Err(Refused::Unknown),
            },
        }
    }

    /// Obeys a command that was allowed when it was given. What has become impossible since then does nothing.
    pub(super) fn obey(&mut self, place: usize) {
        let Some(command) = self.seats.given.get(place).cloned() else { return };
        let said_already = matches!(command, Command::Play { .. } | Command::Inject { .. });
        if !said_already && self.allows(&command).is_err() {
            return;
        }
        match command {
            // Who plays holds from the moment at which it was said.
            Command::Play { .. } => {}
            Command::Choose { choice, pick } => self.choose(choice, pick),
            Command::Act(deed) => self.seats.deeds.push((deed, None)),
            Command::Write(note) => self.write(&note, place),
            Command::Reply { message, reply } => self.seats.replies.push((message, reply)),
            Command::Ask { state, incident } => self.ask(state, incident),
            Command::Say { state, line, naming, about } => {
                let rung = self.given.topology().public_lines[usize::from(line)];
                if let Some(target) = naming {
                    let about = about.map(Matter::Incident);
                    let deed = Deed { actor: state, target, rung: rung.max(1), public: true, with: Vec::new(), about };
                    self.seats.deeds.push((deed, None));
                }
            }
            Command::Inject { inject, how } => self.handle(inject, how),
            Command::Improvise { name, effects } => {
                let what = What::Improvised { command: place as u32 };
                let event = self.journal.write(self.clock.from, Stage::Inject, &[&name], what, Vec::new());
                for effect in &effects {
                    self.apply(effect, &name, event);
                }
            }
            Command::Chair { by, first, second, convene: true } => {
                let code = |state: StateId| self.given.topology().states[state.index()].code.clone();
                let (chair, first, second) = (code(by), code(first), code(second));
                let what = What::Improvised { command: place as u32 };
                let names = [chair.as_str(), first.as_str(), second.as_str()];
                let event = self.journal.write(self.clock.from, Stage::Inject, &names, what, Vec::new());
                self.apply(&Effect::Convene { by: chair.clone(), first, second }, &chair, event);
            }
            Command::Chair { by, first, second, convene: false } => {
                for to in [first, second] {
                    let kind = MessageKind::GoodOffices;
                    let note = Note { from: by, to, kind, way: None, about: None, level: None, evidence: false };
                    self.write(&note, place);
                }
            }
        }
    }

    fn choose(&mut self, choice: u16, pick: Pick) {
        let plan = Arc::clone(&self.given.plan);
        let asked = &plan.topology.choices[usize::from(choice)];
        let option = match pick {
            Pick::Option(option) => Some(option),
            Pick::Nothing => None,
            Pick::Doctrine => options::preferred(&self.given, asked, |c| self.facts().holds(c).is_some()),
        };
        self.ledger.chosen.insert(choice);
        let Some(option) = option else { return };
        let (state, now) = (asked.state, self.clock.from);
        let chosen = &plan.topology.options[usize::from(option)];
        let event = options::take(&plan, state, option, now, &mut self.ledger, &mut self.agenda, &mut self.journal);
        // What an option says about a state is an act like any other, where people have chosen it.
        if let (Some(rung), Some(target), Pick::Option(_)) = (chosen.rung, chosen.toward, pick)
            && rung != 0
        {
            let rung = rung.min(plan.topology.max_level_live);
            let deed = Deed { actor: state, target, rung, public: rung >= 1, with: Vec::new(), about: None };
            self.seats.deeds.push((deed, Some(event)));
        }
    }

    fn write(&mut self, note: &Note, place: usize) {
        let now = self.clock.from;
        let ground = Matter::ground(note.about);
        let case = match note.about {
            Some(Matter::Incident(m)) => self.case(note.from, m).cloned(),
            _ => None,
        };
        let mut letter = Letter::new(note.kind, note.from, note.to, ground, now, EventId(0));
        letter.causes = case.iter().map(|case| case.moved_by).collect();
        letter.n = BY_HAND + place as u32;
        letter.regional = true;
        letter.way = note.way;
        letter.content.level = note.level.map(|level| f64::from(level.min(5)));
        if note.evidence
            && let Some(case) = &case
        {
            letter.content.tokens = case.tokens.iter().filter(|token| !token.copied).cloned().collect();
        }
        self.mail.unsent.push(letter);
    }

    /// A state's file on an incident.
    fn case(&self, state: StateId, incident: IncidentId) -> Option<&Case> {
        self.cases.get(*self.index.map.get(&(state, incident))?).ok()
    }

    fn ask(&mut self, state: StateId, incident: IncidentId) {
        let Some(cause) = self.case(state, incident).map(|case| case.event) else { return };
        let plan = Arc::clone(&self.given.plan);
        let pieces = plan.topology.pieces.iter().enumerate();
        for (n, _) in pieces.filter(|(_, p)| p.holder == state && p.incident == incident) {
            self.ask_for_piece(PieceId::from_index(n), cause);
        }
    }

    /// What is left to do of the handling of an inject once a step begins: what was held or struck out is so since it
    /// was said.
    fn handle(&mut self, inject: InjectId, how: Handling) {
        match how {
            Handling::Hold | Handling::Skip => {}
            Handling::Release => {
                if self.seats.overdue.remove(&inject) {
                    self.fire(inject);
                }
            }
            Handling::Fire if self.ledger.fired.contains_key(&inject) => {}
            Handling::Fire => {
                let seats = &mut *self.seats;
                for list in [&mut seats.held, &mut seats.skipped, &mut seats.overdue] {
                    list.remove(&inject);
                }
                self.effects(inject, EventId(u32::MAX));
                // Its own time has nothing left to do.
                self.seats.skipped.insert(inject);
            }
        }
    }
}
