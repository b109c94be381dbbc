//! Who can be reached where: roles, media, contacts, directories.

use crate::time::{ClockTime, Moment};
use serde::{Deserialize, Serialize};

/// The side of a state that a message goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Foreign ministry.
    Diplomatic,
    /// Senior national-security policy.
    Policy,
    /// Technical desk.
    Technical,
    /// Law enforcement.
    LawEnforcement,
    /// National CERT.
    Cert,
    /// Defence establishment.
    Defence,
}

impl Role {
    /// The roles as a list of readers writes them.
    pub const NAMES: [(&str, Role); 6] = [
        ("diplomatic", Role::Diplomatic),
        ("policy", Role::Policy),
        ("technical", Role::Technical),
        ("law_enforcement", Role::LawEnforcement),
        ("cert", Role::Cert),
        ("defence", Role::Defence),
    ];

    /// The role of a name.
    pub fn named(name: &str) -> Option<Role> {
        Role::NAMES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role)
    }
}

/// What carries a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Medium {
    /// Fails where communications are lost beyond `telephone_limit`.
    Telephone,
    /// Fails where communications are lost beyond `email_limit`.
    Email,
    /// Fails as e-mail does.
    Portal,
    /// Never fails.
    Satellite,
    /// Never fails.
    InPerson,
}

/// When a desk is staffed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Hours {
    /// The state's office hours.
    #[default]
    Office,
    /// Around the clock.
    Always,
    /// Its own hours, local time, on working days.
    Between(ClockTime, ClockTime),
}

/// What a contact may do on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Authority {
    /// Passes messages on: substance waits for the relay.
    Relay,
    /// May inform.
    #[default]
    Inform,
    /// May commit its state.
    Commit,
}

/// A point of contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The roles it serves; several for a single contact.
    pub roles: Vec<Role>,
    /// It relays to those who know (a single point of contact).
    #[serde(default)]
    pub single: bool,
    /// When it is staffed.
    #[serde(default)]
    pub hours: Hours,
    /// How it is reached, best first.
    #[serde(default = "telephone_email")]
    pub media: Vec<Medium>,
    /// Months since its entry was last verified, at the start.
    #[serde(default = "twelve")]
    pub verified_months: f64,
    /// Messages it can handle on a working day; `handle_hours` of the registry if left out.
    #[serde(default)]
    pub messages_per_day: Option<f64>,
    /// Messages it handles at one time.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// Mean hours it needs to relay to those who know; `relay_hours` of the registry if left out.
    #[serde(default)]
    pub relay_hours: Option<f64>,
    /// Relays only in the state's office hours, though it acknowledges in its own.
    #[serde(default)]
    pub relay_in_office: bool,
    /// On leave until then.
    #[serde(default)]
    pub away_until: Option<Moment>,
    /// What it may do on its own.
    #[serde(default)]
    pub authority: Authority,
    /// Handling time doubles while more than `capacity` messages wait.
    #[serde(default)]
    pub hub: bool,
    /// For the facilitator.
    #[serde(default)]
    pub note: String,
}

fn telephone_email() -> Vec<Medium> {
    vec![Medium::Telephone, Medium::Email]
}
fn twelve() -> f64 {
    12.0
}

/// Two desks that know each other without any directory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acquaintance {
    /// The two states.
    pub between: (String, String),
    /// The side that knows each other.
    pub role: Role,
    /// When they are staffed.
    #[serde(default)]
    pub hours: Hours,
}

/// A way to a state that no directory shows, through somebody's mission there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Embassy {
    /// Whose mission it is.
    pub of: String,
    /// Where it stands.
    pub at: String,
    /// What carries it.
    pub media: Vec<Medium>,
    /// Mean hours to deliver.
    pub deliver_hours: f64,
}

/// The kinds of message (model, section 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MessageKind {
    /// "This has happened here."
    Notification,
    /// Technical marks by which others can protect themselves.
    Indicators,
    /// A piece of evidence.
    Evidence,
    /// "What do you know of this?"
    InformationRequest,
    /// An answer of substance, a clarification or a denial.
    Clarification,
    /// A request to look into non-state actors on the recipient's soil.
    InvestigationRequest,
    /// "Please help."
    AssistanceRequest,
    /// "We can help."
    AssistanceOffer,
    /// The Chair offers to bring two together.
    GoodOffices,
    /// A consultation of two.
    Consultation,
    /// "This movement is not what it may look like."
    Reassurance,
    /// To everybody.
    PublicStatement,
}
