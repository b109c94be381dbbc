//! The exercise around the crisis: moves, options, questions, briefs.

use crate::inject::{Effect, Predicate};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing a state can choose in a move.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Its name, unique in the scenario for that state.
    pub id: String,
    /// What the team reads.
    pub text: String,
    /// The rung of the ladder that it amounts to, if any.
    #[serde(default)]
    pub rung: Option<i8>,
    /// Toward whom, if fixed.
    #[serde(default)]
    pub toward: Option<String>,
    /// Weight with which a state played by its doctrine takes it; 0 leaves it to teams.
    #[serde(default)]
    pub weight: f64,
    /// Only if this holds at the decision time.
    #[serde(default)]
    pub when: Option<Predicate>,
    /// What it does.
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// A decision of one state in a move: one option is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Who decides.
    pub state: String,
    /// When, if not at the move's decision time.
    #[serde(default)]
    pub at: Option<Moment>,
    /// It stands for something that people do otherwise, such as writing in the contact window: only a state played by
    /// its doctrine is asked. Left out of the canonical text where it is not so, as in every scenario before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doctrine_only: bool,
    /// Its options.
    pub options: Vec<ChoiceOption>,
}

/// A move of the exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExerciseMove {
    /// Its title.
    pub title: String,
    /// From.
    pub from: Moment,
    /// Until.
    pub until: Moment,
    /// When the messages of the contact window leave.
    pub send: Moment,
    /// When decisions fall.
    pub decide: Moment,
    /// Who is open and who is not, in words.
    #[serde(default)]
    pub situation: String,
    /// Decisions.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Questions for the discussion.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What each table writes down and hands in besides its decisions; it changes nothing in the run.
    #[serde(default)]
    pub tasks: Vec<String>,
    /// What the move teaches.
    #[serde(default)]
    pub learn: String,
    /// A prompt for the facilitator when the table is stuck.
    #[serde(default)]
    pub when_stuck: String,
}

/// A question for the discussion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub ask: String,
    /// Measures it touches.
    #[serde(default)]
    pub measures: Vec<String>,
}

/// What a team is told and what it is likely to misread.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brief {
    /// The situation as the team sees it.
    pub text: String,
    /// What its minister wants.
    #[serde(default)]
    pub wants: String,
    /// For the facilitator only.
    #[serde(default)]
    pub likely_misreading: String,
}

/// The frame of a live exercise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Learning objectives.
    #[serde(default)]
    pub objectives: Vec<String>,
    /// The greatest rung on a live team's menu.
    #[serde(default = "six")]
    pub max_level_live: i8,
    /// States that have to be played.
    #[serde(default)]
    pub played: Vec<String>,
    /// The state that holds the Chair, if any.
    #[serde(default)]
    pub chair: Option<String>,
    /// The plan of the half day: minutes and what.
    #[serde(default)]
    pub agenda: Vec<(u32, String)>,
    /// Rules for making contact.
    #[serde(default)]
    pub procedure: Vec<String>,
    /// Messages that a seat may send in the contact window of a move.
    #[serde(default = "two")]
    pub messages_per_seat: u32,
    /// The public line: one decision more, of every state in every move. States played by their
    /// doctrine do not take it; the model's own public statements stand for them.
    #[serde(default)]
    pub public_line: Vec<ChoiceOption>,
    /// Briefs by state.
    #[serde(default)]
    pub briefs: BTreeMap<String, Brief>,
    /// The moves, in order.
    #[serde(default)]
    pub moves: Vec<ExerciseMove>,
}

fn six() -> i8 {
    6
}
fn two() -> u32 {
    2
}
