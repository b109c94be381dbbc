//! Why an order is refused, as data: a page says it in its own language.

use super::order::Phase;
use crate::text::{Fill, Lang, Refusals};
use detente_engine::live::Refused;

/// A thing that an order names, in the order of the words for each that there is none such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A state.
    State,
    /// A person.
    Person,
    /// A person who sits at a table.
    AtTable,
    /// A seat.
    Seat,
    /// An entry of the session.
    Entry,
    /// An inject.
    Inject,
    /// A measure or an objective.
    Scored,
    /// A choice of the move.
    Choice,
    /// An option of a choice.
    Option,
    /// A public line.
    Line,
    /// A message.
    Message,
    /// Somebody who may be behind an incident.
    Author,
    /// A reader of something improvised.
    Reader,
    /// A sector.
    Sector,
    /// An incident.
    Incident,
    /// An effect that can be improvised.
    Effect,
}

/// A text of a person, in the order of the words for those that are too long, and of those for empty ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What somebody wants to be called.
    Name,
    /// Why something is decided.
    Reason,
    /// A text for everybody.
    Text,
    /// A message.
    Message,
    /// A remark to a mark.
    Remark,
    /// A note of the facilitator.
    Note,
}

/// A number that has bounds, in the order of the words for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Hours by which time goes on.
    Hours,
    /// What the timer starts with.
    Timer,
    /// What the timer gets.
    More,
    /// A mark.
    Mark,
    /// A level of severity.
    Level,
    /// How many readers and effects.
    List,
    /// What an effect does.
    Effect,
    /// How long an effect lasts.
    Lasting,
    /// A likelihood.
    Likelihood,
}

/// When something can be done, in the order of the words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before the first move.
    Lobby,
    /// In the contact window.
    Contact,
    /// From the contact window to the decisions.
    Replies,
    /// When teams talk and decide.
    Decide,
    /// From the beginning of a move until decisions are called.
    Asking,
    /// Once the first move has begun.
    Begun,
    /// Before the hot-wash.
    BeforeEnd,
}

/// Why an order is refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Only the facilitator may do this.
    Facilitator,
    /// Only evaluators score.
    Evaluator,
    /// It is another team's.
    OtherTeam,
    /// Another device speaks for the team.
    Silent,
    /// Nobody of that number is here any more.
    Gone,
    /// A person moves only from the lobby, and before the first move.
    Placed,
    /// There is no such thing.
    Unknown(Thing),
    /// Not in this phase.
    Phase {
        /// The phase now.
        now: Phase,
        /// When it can be done.
        when: When,
    },
    /// The exercise stands still.
    Paused,
    /// A text has too many characters.
    TooLong {
        /// What.
        what: Field,
        /// How many it may have.
        most: usize,
    },
    /// A text is empty that must not be.
    Empty(Field),
    /// A number is outside its bounds.
    Bounds(Bound),
    /// The state is played by its doctrine.
    ByDoctrine,
    /// People have just taken over the state.
    JustSeated,
    /// The seat has written as many messages as a move allows.
    NoMessagesLeft(u32),
    /// No way to that state takes this kind of message now.
    NoWay,
    /// The partners of a joint step have to be others, named once, and played by people.
    Partners,
    /// A public line that names a state needs one, and one that names none takes none.
    Naming,
    /// The desks were asked already, or look already.
    Asked,
    /// Time stands at the limit of the phase.
    TimeStands,
    /// There are no more seats in the whole session.
    Full,
    /// The number of an entry is not beyond the last one.
    Sequence {
        /// The number that it has.
        found: u64,
        /// The last one.
        last: u64,
    },
    /// The engine refuses it.
    Engine(Refused),
    /// The run came to no end.
    Run(String),
}

impl Denied {
    /// Not in this phase.
    pub(super) fn phase(now: Phase, when: When) -> Self {
        Denied::Phase { now, when }
    }

    /// In a sentence, or two.
    pub fn said(&self, lang: Lang) -> String {
        self.words(&lang.words().refusal)
    }

    fn words(&self, w: &Refusals) -> String {
        match self {
            Denied::Facilitator => w.facilitator.into(),
            Denied::Evaluator => w.evaluator.into(),
            Denied::OtherTeam => w.other_team.into(),
            Denied::Silent => w.silent.into(),
            Denied::Gone => w.gone.into(),
            Denied::Placed => w.placed.into(),
            Denied::Unknown(thing) => w.unknown[*thing as usize].into(),
            Denied::Phase { now, when } => w.when[*when as usize].of(w.phases[*now as usize]),
            Denied::Paused => w.paused.into(),
            Denied::TooLong { what, most } => w.too_long[*what as usize].of(most),
            Denied::Empty(what) => w.empty[*what as usize].into(),
            Denied::Bounds(bound) => w.bounds[*bound as usize].into(),
            Denied::ByDoctrine => w.by_doctrine.into(),
            Denied::JustSeated => w.just_seated.into(),
            Denied::NoMessagesLeft(most) => w.no_messages[usize::from(*most != 1)].of(most),
            Denied::NoWay => w.no_way.into(),
            Denied::Partners => w.partners.into(),
            Denied::Naming => w.naming.into(),
            Denied::Asked => w.asked.into(),
            Denied::TimeStands => w.time_stands.into(),
            Denied::Full => w.full.into(),
            Denied::Sequence { found, last } => w.sequence.of2(found, last),
            Denied::Engine(refused) => engine(*refused, w).into(),
            Denied::Run(why) => w.run.of(why),
        }
    }
}

/// What the engine refuses, in a sentence.
fn engine(refused: Refused, w: &Refusals) -> &'static str {
    w.engine[place(refused)]
}

/// The place of the words for what the engine refuses.
pub(super) fn place(refused: Refused) -> usize {
    match refused {
        Refused::Over => 0,
        Refused::Unknown => 1,
        Refused::ByDoctrine => 2,
        Refused::NotOpen => 3,
        Refused::NotAllowed => 4,
        Refused::Rung => 5,
        Refused::Itself => 6,
        Refused::NoReplyDue => 7,
        Refused::NoCase => 8,
        Refused::Fired => 9,
        Refused::Kind => 10,
        Refused::NotChair => 11,
        Refused::NoMechanism => 12,
    }
}

impl std::fmt::Display for Denied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said(Lang::En))
    }
}

impl std::error::Error for Denied {}

impl From<Refused> for Denied {
    fn from(refused: Refused) -> Self {
        Denied::Engine(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_sentence_in_every_language() {
        let all = [
            Denied::Facilitator,
            Denied::Unknown(Thing::Effect),
            Denied::phase(Phase::HotWash, When::BeforeEnd),
            Denied::TooLong { what: Field::Note, most: 2000 },
            Denied::Empty(Field::Note),
            Denied::Bounds(Bound::Likelihood),
            Denied::NoMessagesLeft(1),
            Denied::NoMessagesLeft(2),
            Denied::Sequence { found: 3, last: 4 },
            Denied::Engine(Refused::Kind),
            Denied::Run("too many events".into()),
        ];
        for denied in all {
            let said = [Lang::En, Lang::Fr].map(|lang| denied.said(lang));
            for said in &said {
                assert!(said.ends_with('.') && said.chars().next().is_some_and(char::is_uppercase), "{said}");
                assert!(!said.contains('{'), "{said}");
            }
            assert_ne!(said[0], said[1], "{denied:?} is said in one language only");
        }
    }
}
