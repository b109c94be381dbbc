//! What a team sees.

use super::{News, Person, Room, StateCard};
use crate::session::order::Judgement;
use crate::text::Line;
use detente_engine::ids::{IncidentId, MessageId, StateId};
use detente_engine::live::{Channel, Matter, Player, Way};
use detente_engine::log::Reply;
use detente_scenario::Moment;
use detente_scenario::contact::{Medium, MessageKind, Role};

/// A team's page.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamDesk {
    /// Where the exercise stands.
    pub room: Room,
    /// Whose table.
    pub state: StateCard,
    /// The viewer; none for the facilitator who views as this team.
    pub viewer: Option<Person>,
    /// People at the table.
    pub people: Vec<Person>,
    /// Who plays it.
    pub player: Player,
    /// Its brief.
    pub brief: String,
    /// What its minister wants.
    pub wants: String,
    /// The situation of the move.
    pub situation: String,
    /// The move's tasks.
    pub tasks: Vec<String>,
    /// Rules for making contact.
    pub procedure: Vec<String>,
    /// News, the latest last.
    pub news: Vec<News>,
    /// Its sectors.
    pub sectors: Vec<SectorRow>,
    /// Its assessed severity, the greatest of its cases, on the common scale.
    pub severity: Option<f64>,
    /// Its cases.
    pub cases: Vec<CaseCard>,
    /// Its mail, the latest first.
    pub inbox: Vec<Mail>,
    /// What it sent, the latest first.
    pub outbox: Vec<Sent>,
    /// Its ways to others.
    pub channels: Vec<Channel>,
    /// Messages it may still write in this move, by seat.
    pub messages_left: Vec<(Role, u32)>,
    /// What it may write about.
    pub matters: Vec<(Matter, Line)>,
    /// What there is to decide.
    pub decide: Decide,
    /// What it agreed to show.
    pub consent: Option<bool>,
    /// Communication checks made.
    pub pings: Vec<PingRow>,
}

/// A sector of one's own.
#[derive(Clone, Debug, PartialEq)]
pub struct SectorRow {
    /// Its name.
    pub name: Line,
    /// Inoperability, a share.
    pub loss: f64,
    /// +1 growing, 0 steady, −1 recovering.
    pub trend: i8,
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseCard {
    /// On what.
    pub incident: IncidentId,
    /// What it is called.
    pub title: Line,
    /// Since when.
    pub opened: Moment,
    /// Own systems or services are hit.
    pub own: bool,
    /// The analysts' belief over who is behind it: place of the hypothesis and probability, the greatest first; small
    /// ones are summed up as "others", without a place.
    pub author: Vec<(Option<u16>, f64)>,
    /// The analysts' belief over the territory it came from; the first may be "undetermined", without a state.
    pub origin: Vec<(Option<StateId>, f64)>,
    /// The assessed level on the common scale.
    pub level: f64,
    /// What is held as evidence.
    pub evidence: Vec<EvidenceRow>,
    /// Texts of pieces that are open.
    pub pieces: Vec<String>,
    /// The own desks look for something, until then.
    pub looking: Option<Moment>,
    /// Own desks may be asked.
    pub may_ask: bool,
    /// They have been asked in this move, and begin when time goes on.
    pub asked: bool,
    /// What the team stated.
    pub judgement: Option<Judgement>,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceRow {
    /// When it came.
    pub at: Moment,
    /// Where it points, by the place of the hypothesis.
    pub toward: u16,
    /// It is a trail through a territory, and names no author.
    pub trail: bool,
    /// 0 a hint, 1 a piece of evidence, 2 strong evidence.
    pub strength: u8,
    /// From whom, if from another state.
    pub from: Option<String>,
}

/// A message that came.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Which.
    pub message: MessageId,
    /// From whom: name.
    pub from: String,
    /// What.
    pub kind: MessageKind,
    /// By which way.
    pub way: Way,
    /// When it was sent.
    pub sent: Moment,
    /// When it was read; the desk alone has it if none.
    pub read: Option<Moment>,
    /// What it is about.
    pub about: Option<Line>,
    /// The level that it gives, in the words of the sender's scale and as the reader takes it.
    pub level: Option<(String, f64)>,
    /// What it says, if a team wrote it.
    pub words: Option<String>,
    /// How sure the sender says it is, by the place of the word.
    pub sure: Option<u8>,
    /// It arrived too late for the decision of the move in which it was sent.
    pub late: bool,
    /// It came since the last decision.
    pub fresh: bool,
    /// It waits for a reply.
    pub awaits_reply: bool,
    /// The reply given.
    pub reply: Option<Reply>,
    /// What the reply says, in the team's own words.
    pub reply_words: Option<String>,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// Which, once it has left.
    pub message: Option<MessageId>,
    /// To whom: name.
    pub to: String,
    /// What.
    pub kind: MessageKind,
    /// By which way.
    pub way: Option<Way>,
    /// What carries it.
    pub medium: Option<Medium>,
    /// When it left; not yet if none.
    pub sent: Option<Moment>,
    /// What it is about.
    pub about: Option<Line>,
    /// What it says.
    pub words: Option<String>,
    /// No person of the table wrote it: the state's own desks exchange technical marks and evidence.
    pub by_desk: bool,
    /// What is known of it.
    pub fate: Fate,
    /// What the reply says, if a team wrote it.
    pub reply_words: Option<String>,
}

/// What a sender knows of its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It leaves at the time of sending.
    Waiting,
    /// Nothing was heard.
    NothingHeard,
    /// The entry leads to nobody any more.
    Stale,
    /// Received, no more.
    Acknowledged(Moment),
    /// Answered, held or declined.
    Replied(Moment, Reply),
    /// No answer in the time one expects.
    Silence,
}

/// What a team decides in a move: choices, one act or none, a public line.
#[derive(Clone, Debug, PartialEq)]
pub struct Decide {
    /// Decisions are open.
    pub open: bool,
    /// How many of how many are made.
    pub made: (usize, usize),
    /// Choices of the move.
    pub choices: Vec<ChoiceCard>,
    /// Steps on the menu toward another state, lowest first.
    pub rungs: Vec<i8>,
    /// The act chosen, with its reason.
    pub act: Option<ActCard>,
    /// "No step" was chosen, with its reason.
    pub no_act: Option<String>,
    /// Public lines: place, text, and whether it names a state.
    pub lines: Vec<(u16, String, bool)>,
    /// What it can do as the Chair, if it is.
    pub chair: Option<ChairCard>,
    /// The line chosen: place, whom it names, words, what it is about.
    pub line: Option<(u16, Option<StateId>, String, Option<IncidentId>)>,
}

/// What the Chair can do for two others.
#[derive(Clone, Debug, PartialEq)]
pub struct ChairCard {
    /// Between some two others it can convene consultations; else it can offer good offices alone.
    pub convenes: bool,
    /// What was put down: the two, whether they are convened, and why.
    pub chosen: Option<(StateId, StateId, bool, String)>,
}

/// A choice.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceCard {
    /// Its place among the plan's choices.
    pub choice: u16,
    /// Its options: place among the plan's options, text, rung, open now.
    pub options: Vec<(u16, String, Option<i8>, bool)>,
    /// What was picked; nothing yet if none.
    pub picked: Option<Option<u16>>,
    /// Why.
    pub reason: String,
}

/// An act chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ActCard {
    /// Toward whom.
    pub target: StateId,
    /// Which rung.
    pub rung: i8,
    /// In public.
    pub public: bool,
    /// With whom.
    pub with: Vec<StateId>,
    /// On account of what.
    pub about: Option<Matter>,
    /// Why.
    pub reason: String,
}

/// A communication check.
#[derive(Clone, Debug, PartialEq)]
pub struct PingRow {
    /// Who called: name.
    pub from: String,
    /// Whom: name.
    pub to: String,
    /// Which side.
    pub role: Role,
    /// What came of it.
    pub outcome: Ping,
}

/// What a communication check shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ping {
    /// Somebody answered at once.
    Answered,
    /// The desk is closed until then, or for the whole exercise.
    Closed(Option<Moment>),
    /// The entry leads to nobody any more.
    Stale,
    /// There is no entry: an ordinary note has to find its way.
    NoEntry,
    /// The line is down.
    Down,
}
