//! Small integer ids: places in the sorted scenario, or, for incidents, in the run's own list.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($repr:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub $repr);
        impl $name {
            /// As an index.
            pub fn index(self) -> usize { self.0 as usize }
            /// From an index.
            pub fn from_index(index: usize) -> Self { $name(index as $repr) }
        }
    )*};
}

ids! {
    /// A state, by its place among the codes in order.
    StateId(u16);
    /// A sector kind, by its place in the plan's list.
    SectorId(u16);
    /// An asset, by its place among the names in order.
    AssetId(u32);
    /// An incident of a run: first those of the scenario in order of names, then those that arose.
    IncidentId(u32);
    /// An actor.
    ActorId(u16);
    /// A piece.
    PieceId(u16);
    /// A posture.
    PostureId(u16);
    /// An inject.
    InjectId(u16);
    /// A message of a run, by its place in the run's list.
    MessageId(u32);
    /// An act of a run, by its place in the run's list.
    ActId(u32);
    /// An event of a run's log.
    EventId(u32);
}

/// A hypothesis about who is behind an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Hypothesis {
    /// Nobody meant it.
    Accident,
    /// Criminals.
    Criminal,
    /// Extremists.
    Extremist,
    /// A state outside the exercise.
    Outside,
    /// A state of the exercise.
    State(StateId),
}

impl Hypothesis {
    /// How many hypotheses there are beside the states.
    pub const NON_STATE: usize = 4;

    /// Its place in a belief: the four without a state first, then the states.
    pub fn index(self) -> usize {
        match self {
            Hypothesis::Accident => 0,
            Hypothesis::Criminal => 1,
            Hypothesis::Extremist => 2,
            Hypothesis::Outside => 3,
            Hypothesis::State(s) => Self::NON_STATE + s.index(),
        }
    }
    /// The hypothesis at a place in a belief.
    pub fn from_index(index: usize) -> Self {
        match index {
            0 => Hypothesis::Accident,
            1 => Hypothesis::Criminal,
            2 => Hypothesis::Extremist,
            3 => Hypothesis::Outside,
            n => Hypothesis::State(StateId::from_index(n - Self::NON_STATE)),
        }
    }
}
