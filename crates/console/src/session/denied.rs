//! Why an order is refused, in words that a page can show as they stand.

use super::order::Phase;
use detente_engine::live::Refused;

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
    /// There is no such thing: what was asked for.
    Unknown(&'static str),
    /// Not in this phase; in which it can be done.
    Phase {
        /// The phase now.
        now: Phase,
        /// When it can be done, in words.
        when: &'static str,
    },
    /// The exercise stands still.
    Paused,
    /// A text has too many characters.
    TooLong {
        /// What.
        what: &'static str,
        /// How many it may have.
        most: usize,
    },
    /// A text is empty that must not be.
    Empty(&'static str),
    /// A number is outside its bounds: what, and the bounds in words.
    Bounds(&'static str, &'static str),
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
    pub(super) fn phase(now: Phase, when: &'static str) -> Self {
        Denied::Phase { now, when }
    }
}

/// A phase as it is called in a sentence.
pub(super) fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Lobby => "the lobby",
        Phase::Inform => "inform",
        Phase::Contact => "the contact window",
        Phase::Deliveries => "deliveries",
        Phase::Decide => "talk and decide",
        Phase::Reveal => "reveal",
        Phase::HotWash => "the hot-wash",
    }
}

impl std::fmt::Display for Denied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Denied::Facilitator => f.write_str("Only the facilitator can do this."),
            Denied::Evaluator => f.write_str("Only evaluators give marks."),
            Denied::OtherTeam => f.write_str("This belongs to another team."),
            Denied::Silent => {
                f.write_str("Another device speaks for your team. Let this one speak first, or use the other.")
            }
            Denied::Gone => f.write_str("You are not in this session any more. Join again with the code."),
            Denied::Placed => {
                f.write_str("You have a seat already. Ask the facilitator if you want to sit somewhere else.")
            }
            Denied::Unknown(what) => write!(f, "There is no such {what} in this exercise."),
            Denied::Phase { now, when } => {
                write!(f, "This is done {when}; the exercise is in {} now.", phase_name(*now))
            }
            Denied::Paused => f.write_str("The exercise is paused. Wait until the facilitator lets it go on."),
            Denied::TooLong { what, most } => {
                write!(f, "The {what} is too long: shorten it to {most} characters.")
            }
            Denied::Empty(what) => write!(f, "The {what} is empty: write something."),
            Denied::Bounds(what, bounds) => write!(f, "The {what} has to be {bounds}."),
            Denied::ByDoctrine => {
                f.write_str("This state is played by its doctrine. The facilitator can hand it to people.")
            }
            Denied::JustSeated => {
                f.write_str("People have just taken over this state. This can be done in the next phase.")
            }
            Denied::NoMessagesLeft(1) => f.write_str("This seat has written its one message of this move."),
            Denied::NoMessagesLeft(most) => write!(f, "This seat has written its {most} messages of this move."),
            Denied::NoWay => f.write_str("No way to that state takes this kind of message now. Choose another kind."),
            Denied::Partners => f.write_str(
                "A joint step needs other states that people play, each named once, and none of them its target.",
            ),
            Denied::Naming => {
                f.write_str("Choose the state that this line names; for a line that names none, choose none.")
            }
            Denied::Asked => f.write_str("Your desks have been asked about this already in this move."),
            Denied::TimeStands => f.write_str("Time cannot go further in this phase. Go to the next one."),
            Denied::Full => f.write_str("The session is full. Ask the facilitator to remove somebody who has left."),
            Denied::Sequence { found, last } => {
                write!(f, "Entry {found} does not follow entry {last}.")
            }
            Denied::Engine(refused) => write!(f, "This is not possible: {refused}."),
            Denied::Run(why) => write!(f, "The run came to no end: {why}."),
        }
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
    fn every_refusal_is_a_sentence() {
        let all = [
            Denied::Facilitator,
            Denied::Unknown("state"),
            Denied::phase(Phase::Decide, "in the contact window"),
            Denied::TooLong { what: "reason", most: 2000 },
            Denied::NoMessagesLeft(1),
            Denied::Engine(Refused::NoCase),
            Denied::Run("too many events".into()),
        ];
        for denied in all {
            let said = denied.to_string();
            assert!(said.ends_with('.') && said.chars().next().is_some_and(char::is_uppercase), "{said}");
        }
    }
}
