//! The exercise: moves and phases, and what each passage from one to the next hands to the simulation.

use super::denied::{Denied, Thing};
use super::desk::Own;
use super::drafts::{Decision, Letter, Mediation, Notice, Papers, Said, Told};
use super::ground::{Ground, MoveText, Readers};
use super::order::{Order, Phase, Until};
use super::play::Play;
use super::{pings, show};
use crate::text::{Line, say};
use detente_engine::ids::{MessageId, StateId};
use detente_engine::live::{Command, Deed, Handling, Pick, Player, Refused};
use detente_engine::log::What;
use detente_scenario::Moment;
use detente_scenario::time::HOUR;
use std::sync::Arc;

/// An exercise: what is undone by beginning anew and leaving out the tail.
pub(super) struct Exercise {
    pub(super) ground: Arc<Ground>,
    /// The simulation.
    pub(super) play: Play,
    /// The phase.
    pub(super) phase: Phase,
    /// The move, from 1; 0 in the lobby.
    pub(super) number: usize,
    /// Who plays each state, as the simulation was told.
    pub(super) players: Vec<Player>,
    /// What teams and facilitator have put down.
    pub(super) papers: Papers,
    /// When decisions were last called: what came later is fresh.
    pub(super) decided: Option<Moment>,
}

impl Exercise {
    /// Before its beginning.
    pub(super) fn new(ground: Arc<Ground>) -> Self {
        let states = ground.topology().states.len();
        Exercise {
            play: Play::new(&ground),
            phase: Phase::Lobby,
            number: 0,
            players: vec![Player::Doctrine; states],
            papers: Papers::default(),
            decided: None,
            ground,
        }
    }

    /// The move under way.
    pub(super) fn this_move(&self) -> Option<&MoveText> {
        self.ground.move_of(self.number)
    }

    /// How far time may go within the phase.
    pub(super) fn limit(&self) -> Moment {
        let now = self.play.now();
        let next = self.ground.move_of(self.number + 1).map(|m| m.send);
        let limit = match (self.phase, self.this_move()) {
            (Phase::Lobby, _) => next,
            (Phase::Inform | Phase::Contact, Some(m)) => Some(m.send),
            (Phase::Deliveries | Phase::Decide, Some(m)) => Some(m.decide),
            (Phase::Reveal, Some(m)) => Some(next.map_or(m.until, |send| m.until.min(send))),
            _ => None,
        };
        limit.unwrap_or(now).max(now)
    }

    /// Whether people play a state, once the players that the room names are told to the simulation.
    pub(super) fn by_people(players: &[Player], state: StateId) -> bool {
        players.get(state.index()) == Some(&Player::People)
    }

    /// Does what an order asks for. Whether it may be asked for was settled before.
    ///
    /// # Errors
    /// What the engine refuses, or that the run comes to no end.
    pub(super) fn follow(&mut self, order: &Order, players: &[Player]) -> Result<(), Denied> {
        match order {
            Order::Next => self.next(players)?,
            Order::Advance(until) => self.go_on(*until, players)?,
            Order::Inject { inject, how } => {
                self.play.command(Command::Inject { inject: *inject, how: *how })?;
                let at = self.play.now();
                self.papers.handled.insert(*inject, *how);
                if *how == Handling::Fire {
                    // It is read at once, though time may stand still; what it does begins when time goes on.
                    self.papers.fired.insert(*inject, at);
                }
            }
            Order::Improvise { to, text, test, effects } => {
                let readers = Readers::of(to, self.ground.topology()).ok_or(Denied::Unknown(Thing::Reader))?;
                if !*test && !effects.is_empty() {
                    let name = format!("improvised-{}", self.papers.told.len() + 1);
                    self.play.command(Command::Improvise { name, effects: effects.clone() })?;
                }
                let at = self.play.now();
                self.papers.told.push(Told { at, readers, text: text.trim().to_owned(), test: *test });
            }
            Order::Choose { choice, pick, reason } => {
                self.papers.drafts.choices.insert(*choice, (*pick, reason.clone()));
            }
            Order::Act { deed, reason } => {
                self.papers.drafts.acts.insert(deed.actor, (Some(deed.clone()), reason.clone()));
            }
            Order::NoAct { state, reason } => {
                self.papers.drafts.acts.insert(*state, (None, reason.clone()));
            }
            Order::Say { state, line, naming, about, words } => {
                let (at, state) = (self.play.now(), *state);
                let said =
                    Said { at, state, line: *line, naming: *naming, about: *about, words: words.trim().to_owned() };
                self.papers.drafts.lines.insert(state, said);
            }
            Order::Write { note, seat, words, sure } => {
                let seat = self.ground.seat(note.from, *seat).ok_or(Denied::Unknown(Thing::Seat))?;
                self.papers.letters.push(Letter {
                    note: note.clone(),
                    seat,
                    words: words.trim().to_owned(),
                    sure: *sure,
                    number: self.number,
                    gone: false,
                    message: None,
                });
            }
            Order::Reply { message, reply, words } => {
                let state = self.addressee(*message).ok_or(Denied::Unknown(Thing::Message))?;
                self.papers.drafts.replies.insert(*message, (state, *reply, words.trim().to_owned()));
            }
            Order::Ask { state, incident } => {
                self.play.command(Command::Ask { state: *state, incident: *incident })?;
                self.papers.drafts.asked.insert((*state, *incident));
            }
            Order::Chair { state, first, second, convene, reason } => {
                let mediation = Mediation { by: *state, between: (*first, *second), convene: *convene };
                self.papers.drafts.chair = Some((mediation, reason.clone()));
            }
            Order::Judge { state, incident, judgement } => {
                self.papers.judgements.insert((*state, *incident), judgement.clone());
            }
            Order::Ping { from, to, role } => {
                let row = pings::ping(&self.ground, *from, *to, *role);
                self.papers.pings.push((*from, row));
            }
            // Matters of the room.
            _ => {}
        }
        Ok(())
    }

    /// To whom a message went.
    pub(super) fn addressee(&self, message: MessageId) -> Option<StateId> {
        self.play.log().events.iter().find_map(|event| match event.what {
            What::Sent { message: id, to, .. } if id == message => Some(to),
            _ => None,
        })
    }

    /// Tells the simulation who plays what; whether people have taken over a state, which they do with the next step.
    fn tell_players(&mut self, players: &[Player]) -> bool {
        let mut taken_over = false;
        for (n, &by) in players.iter().enumerate() {
            if self.players.get(n) == Some(&by) {
                continue;
            }
            let state = StateId::from_index(n);
            if self.play.command(Command::Play { state, by }).is_ok()
                && let Some(known) = self.players.get_mut(n)
            {
                *known = by;
                taken_over |= by == Player::People;
            }
        }
        taken_over
    }

    /// Hands states to those who play them now. Whoever has just been seated can be obeyed from the next step on.
    fn seat(&mut self, players: &[Player]) -> Result<(), Denied> {
        if self.tell_players(players) { self.play.step() } else { Ok(()) }
    }

    /// The next phase.
    fn next(&mut self, players: &[Player]) -> Result<(), Denied> {
        self.phase = match self.phase {
            Phase::Lobby | Phase::Reveal => {
                self.tell_players(players);
                let send = self.ground.move_of(self.number + 1).map(|m| m.send);
                self.papers.drafts = Default::default();
                match send {
                    Some(send) => {
                        self.go(send)?;
                        self.number += 1;
                        Phase::Inform
                    }
                    None => {
                        self.go(self.ground.topology().end)?;
                        self.play.finish()?;
                        Phase::HotWash
                    }
                }
            }
            Phase::Inform => Phase::Contact,
            Phase::Contact => {
                self.post(players)?;
                Phase::Deliveries
            }
            Phase::Deliveries => Phase::Decide,
            Phase::Decide => {
                self.carry_out(players)?;
                Phase::Reveal
            }
            Phase::HotWash => Phase::HotWash,
        };
        Ok(())
    }

    /// Messages leave, and time goes to the decision.
    fn post(&mut self, players: &[Player]) -> Result<(), Denied> {
        self.seat(players)?;
        self.reply();
        let now = self.play.now();
        let mut left = Vec::new();
        for n in 0..self.papers.letters.len() {
            if self.papers.letters[n].gone {
                continue;
            }
            let note = self.papers.letters[n].note.clone();
            match self.play.command(Command::Write(note.clone())) {
                Ok(()) => left.push((n, self.play.commands().len() - 1)),
                Err(refused) => {
                    let own = Own::NotSent(self.ground.names.state(note.to).to_owned(), refused);
                    self.papers.notices.push(Notice { at: now, state: note.from, own });
                }
            }
            self.papers.letters[n].gone = true;
        }
        self.play.step()?;
        for (n, command) in left {
            self.papers.letters[n].message = self.play.message(command);
        }
        if let Some(decide) = self.this_move().map(|m| m.decide) {
            self.play.advance(decide)?;
        }
        Ok(())
    }

    /// Replies leave.
    fn reply(&mut self) {
        for (message, (state, reply, words)) in std::mem::take(&mut self.papers.drafts.replies) {
            match self.play.command(Command::Reply { message, reply }) {
                Ok(()) => {
                    self.papers.answers.insert(message, (reply, words));
                }
                Err(refused) => {
                    let own = Own::NotReplied(refused);
                    self.papers.notices.push(Notice { at: self.play.now(), state, own });
                }
            }
        }
    }

    /// Decisions are carried out, and time goes to where their results can be seen.
    fn carry_out(&mut self, players: &[Player]) -> Result<(), Denied> {
        let decide = self.play.now();
        self.choose(players);
        self.seat(players)?;
        self.act(players);
        self.speak(players);
        self.mediate(players);
        self.reply();
        self.decided = Some(decide);
        self.play.step()
    }

    /// The choices of the move, of the states that people played when it was time. Where the doctrine has taken a
    /// team's place since, it chooses; where a team settled nothing, nothing is done.
    fn choose(&mut self, players: &[Player]) {
        let choices = self.this_move().map(|m| m.choices.clone()).unwrap_or_default();
        for choice in choices {
            let Some(state) = self.ground.topology().choices.get(usize::from(choice)).map(|c| c.state) else {
                continue;
            };
            if !Exercise::by_people(&self.players, state) {
                continue;
            }
            let draft = self.papers.drafts.choices.get(&choice).cloned();
            let (pick, reason) = match draft {
                _ if !Exercise::by_people(players, state) => (Pick::Doctrine, String::new()),
                Some(draft) => draft,
                None => (Pick::Nothing, String::new()),
            };
            let at = self.ground.topology().choices[usize::from(choice)].at;
            if at > self.play.now() {
                // The scenario has this one settled later than the others.
                self.papers.later.push((at, choice, pick, reason));
                continue;
            }
            self.settle(state, choice, pick, reason);
        }
    }

    /// Settles a choice.
    fn settle(&mut self, state: StateId, choice: u16, pick: Pick, reason: String) {
        let text = match pick {
            Pick::Option(option) => self.ground.names.option(option).into(),
            Pick::Nothing => say!(no_option),
            Pick::Doctrine => say!(by_doctrine),
        };
        match self.play.command(Command::Choose { choice, pick }) {
            Ok(()) => self.note_decision(state, text, reason),
            Err(refused) => self.refuse(state, text, refused),
        }
    }

    /// Time goes on, and choices that fall on the way are settled.
    fn go(&mut self, until: Moment) -> Result<(), Denied> {
        let mut later = std::mem::take(&mut self.papers.later);
        later.sort_by_key(|(at, choice, ..)| (*at, *choice));
        for (at, choice, pick, reason) in later {
            if at > until {
                self.papers.later.push((at, choice, pick, reason));
                continue;
            }
            self.play.advance(at)?;
            let state = self.ground.topology().choices[usize::from(choice)].state;
            if Exercise::by_people(&self.players, state) {
                self.settle(state, choice, pick, reason);
            }
        }
        self.play.advance(until)
    }

    /// Acts, joint ones only where every partner has asked for the same.
    fn act(&mut self, players: &[Player]) {
        let drafts = std::mem::take(&mut self.papers.drafts.acts);
        let here = drafts.iter().filter(|(state, _)| Exercise::by_people(players, **state));
        let acts: Vec<(Deed, String)> =
            here.clone().filter_map(|(_, (deed, reason))| Some((deed.clone()?, reason.clone()))).collect();
        for (deed, reason) in &acts {
            let names = &self.ground.names;
            let text = show::deed(names, deed);
            let missing = deed.with.iter().find(|&&partner| !acts.iter().any(|(other, _)| joins(other, partner, deed)));
            if let Some(&partner) = missing {
                let own = Own::NotJoined(text, names.state(partner).to_owned());
                self.papers.notices.push(Notice { at: self.play.now(), state: deed.actor, own });
                continue;
            }
            match self.play.command(Command::Act(deed.clone())) {
                Ok(()) => self.note_decision(deed.actor, text, reason.clone()),
                Err(refused) => self.refuse(deed.actor, text, refused),
            }
        }
        let none: Vec<(StateId, String)> =
            here.filter(|(_, (deed, _))| deed.is_none()).map(|(state, (_, reason))| (*state, reason.clone())).collect();
        for (state, reason) in none {
            self.note_decision(state, say!(no_step_short), reason);
        }
        // What was decided stays on the desks until the next move.
        self.papers.drafts.acts = drafts;
    }

    /// Public lines.
    fn speak(&mut self, players: &[Player]) {
        let lines: Vec<Said> = self.papers.drafts.lines.values().cloned().collect();
        for said in lines.into_iter().filter(|said| Exercise::by_people(players, said.state)) {
            let Said { state, line, naming, about, .. } = said;
            let text = self.ground.script.lines.get(usize::from(line)).map_or("", |l| l.text.as_str()).into();
            match self.play.command(Command::Say { state, line, naming, about }) {
                Ok(()) => {
                    self.note_decision(state, text, String::new());
                    self.papers.said.push(Said { at: self.play.now(), ..said });
                }
                Err(refused) => self.refuse(state, text, refused),
            }
        }
    }

    /// What the Chair does for two others.
    fn mediate(&mut self, players: &[Player]) {
        let Some((mediation, reason)) = self.papers.drafts.chair.clone() else { return };
        let Mediation { by, between: (first, second), convene } = mediation;
        if !Exercise::by_people(players, by) {
            return;
        }
        let text = show::mediation(&self.ground.names, mediation);
        match self.play.command(Command::Chair { by, first, second, convene }) {
            Ok(()) => self.note_decision(by, text, reason),
            Err(refused) => self.refuse(by, text, refused),
        }
    }

    fn note_decision(&mut self, state: StateId, text: Line, reason: String) {
        let at = self.play.now();
        self.papers.decisions.push(Decision { at, state, text, reason });
    }

    fn refuse(&mut self, state: StateId, text: Line, refused: Refused) {
        let own = Own::NotDone(text.sentence(), refused);
        self.papers.notices.push(Notice { at: self.play.now(), state, own });
    }

    /// Time goes on within the phase.
    fn go_on(&mut self, until: Until, players: &[Player]) -> Result<(), Denied> {
        self.tell_players(players);
        let limit = self.limit();
        match until {
            Until::Hours(hours) => {
                let to = self.play.now().0.saturating_add(i64::from(hours).saturating_mul(HOUR));
                self.go(Moment(to.min(limit.0)))
            }
            Until::NextEvent => {
                while self.play.now() < limit {
                    let before = self.play.log().len();
                    self.go(Moment(self.play.now().0 + self.ground.topology().step))?;
                    if self.play.since(before).any(|(_, event)| self.is_read(&event.what)) {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// Whether somebody at a table reads of an event.
    fn is_read(&self, what: &What) -> bool {
        let people = |state: StateId| Exercise::by_people(&self.players, state);
        match *what {
            What::InjectFired { inject } => self
                .ground
                .readers
                .get(inject.index())
                .is_some_and(|readers| readers.all || readers.states.iter().any(|(state, _)| people(*state))),
            What::Delivered { to, .. } => people(to),
            What::Acted { actor, target, public, .. } => public || people(actor) || people(target),
            What::CaseOpened { observer, .. } => people(observer),
            What::PieceOpened { holder, .. } => people(holder),
            What::Replied { message, .. } => self.papers.letter(message).is_some(),
            What::PublicStatement { .. } => true,
            _ => false,
        }
    }
}

/// Whether an act is what the partner of a joint one has to ask for: the same step toward the same state, together
/// with the one who asks.
fn joins(other: &Deed, partner: StateId, deed: &Deed) -> bool {
    other.actor == partner && other.target == deed.target && other.rung == deed.rung && other.with.contains(&deed.actor)
}
