//! What teams have put down: what waits for the next phase, and what has left.

use super::desk::{Own, PingRow};
use super::ground::Readers;
use super::order::Judgement;
use crate::text::Line;
use detente_engine::ids::{IncidentId, InjectId, MessageId, StateId};
use detente_engine::live::{Deed, Handling, Note, Pick};
use detente_engine::log::Reply;
use detente_scenario::Moment;
use detente_scenario::contact::Role;
use std::collections::{BTreeMap, BTreeSet};

/// What waits until the facilitator goes on; a later word of the same kind replaces an earlier one.
#[derive(Clone, Debug, Default)]
pub(super) struct Drafts {
    /// Choices, and why.
    pub(super) choices: BTreeMap<u16, (Pick, String)>,
    /// An act, or none, and why.
    pub(super) acts: BTreeMap<StateId, (Option<Deed>, String)>,
    /// Public lines.
    pub(super) lines: BTreeMap<StateId, Said>,
    /// Replies: how, and what they say.
    pub(super) replies: BTreeMap<MessageId, (StateId, Reply, String)>,
    /// What the Chair does for two others, and why.
    pub(super) chair: Option<(Mediation, String)>,
    /// Desks that were asked in this move.
    pub(super) asked: BTreeSet<(StateId, IncidentId)>,
}

/// What the Chair does for two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mediation {
    /// The Chair.
    pub(super) by: StateId,
    /// The two.
    pub(super) between: (StateId, StateId),
    /// It convenes them; else it offers.
    pub(super) convene: bool,
}

/// A public line.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// When it was spoken; of a draft, when it was put down.
    pub(super) at: Moment,
    /// By whom.
    pub(super) state: StateId,
    /// Which line.
    pub(super) line: u16,
    /// Whom it names.
    pub(super) naming: Option<StateId>,
    /// About what.
    pub(super) about: Option<IncidentId>,
    /// In the team's own words.
    pub(super) words: String,
}

/// A message of a team.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// What the engine carries.
    pub(super) note: Note,
    /// From which seat, by its place.
    pub(super) seat: usize,
    /// What it says.
    pub(super) words: String,
    /// How sure its sender is.
    pub(super) sure: Option<u8>,
    /// In which move it was written.
    pub(super) number: usize,
    /// It has left, or was given up.
    pub(super) gone: bool,
    /// Which message it became.
    pub(super) message: Option<MessageId>,
}

/// What the facilitator told somebody.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// When.
    pub(super) at: Moment,
    /// Whom.
    pub(super) readers: Readers,
    /// What.
    pub(super) text: String,
    /// It was a test.
    pub(super) test: bool,
}

/// What a team has to be told about its own decisions.
#[derive(Clone, Debug)]
pub(super) struct Notice {
    /// When.
    pub(super) at: Moment,
    /// Whom.
    pub(super) state: StateId,
    /// What.
    pub(super) own: Own,
}

/// A decision that was carried out, with the reason that was given for it.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// When.
    pub(super) at: Moment,
    /// By whom.
    pub(super) state: StateId,
    /// What.
    pub(super) text: Line,
    /// Why.
    pub(super) reason: String,
}

/// Everything that teams and facilitator have put down in an exercise.
#[derive(Clone, Debug, Default)]
pub(super) struct Papers {
    /// What waits.
    pub(super) drafts: Drafts,
    /// Choices that the scenario has settled after the others of their move: when, which, what, why.
    pub(super) later: Vec<(Moment, u16, Pick, String)>,
    /// Messages of teams, those that wait among them.
    pub(super) letters: Vec<Letter>,
    /// Replies given: how, and what they say.
    pub(super) answers: BTreeMap<MessageId, (Reply, String)>,
    /// Lines spoken in public.
    pub(super) said: Vec<Said>,
    /// What the facilitator improvised.
    pub(super) told: Vec<Told>,
    /// What teams were told about their own decisions.
    pub(super) notices: Vec<Notice>,
    /// Decisions carried out.
    pub(super) decisions: Vec<Decision>,
    /// Judgements.
    pub(super) judgements: BTreeMap<(StateId, IncidentId), Judgement>,
    /// Communication checks: by whom, and what came of them.
    pub(super) pings: Vec<(StateId, PingRow)>,
    /// What was done about injects.
    pub(super) handled: BTreeMap<InjectId, Handling>,
    /// Injects that the facilitator fired, and when.
    pub(super) fired: BTreeMap<InjectId, Moment>,
}

impl Papers {
    /// The letter that became a message.
    pub(super) fn letter(&self, message: MessageId) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.message == Some(message))
    }

    /// How many messages a seat has written in a move.
    pub(super) fn written(&self, state: StateId, seat: usize, number: usize) -> u32 {
        let of = |letter: &&Letter| letter.note.from == state && letter.seat == seat && letter.number == number;
        self.letters.iter().filter(of).count() as u32
    }

    /// The side of a state in whose name a letter went out, by its seat.
    pub(super) fn waiting(&self, state: StateId) -> impl Iterator<Item = &Letter> {
        self.letters.iter().filter(move |letter| letter.note.from == state && !letter.gone)
    }
}

/// The side of a seat under which it is listed: the first it answers for.
pub(super) fn face(roles: &[Role]) -> Option<Role> {
    roles.first().copied()
}
