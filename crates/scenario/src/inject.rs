//! What the author makes happen: timed and conditional injects, pieces, and what they do.

use crate::contact::MessageKind;
use crate::incident::Author;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// A condition on the course of a crisis. `"*"` is any state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Predicate {
    /// Every one holds.
    All(Vec<Predicate>),
    /// At least one holds.
    Any(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
    /// At or after.
    After(Moment),
    /// Strictly before.
    Before(Moment),
    /// Inoperability of `STATE.sector` is above a share.
    Q(String, f64),
    /// The greatest rung done by the first toward the second is at least this.
    Rung(String, String, i8),
    /// The state's assessed level of the incident is at least this.
    Level(String, String, f64),
    /// A message of one of these kinds, sent from, to, has been delivered (optionally only since a moment).
    Delivered(Vec<MessageKind>, String, String),
    /// As `Delivered`, counting only deliveries since the moment.
    DeliveredSince(Vec<MessageKind>, String, String, Moment),
    /// As `DeliveredSince`, by law enforcement to law enforcement.
    DeliveredToEnforcement(Vec<MessageKind>, String, String, Moment),
    /// An acknowledgement of a message from the second has left the first.
    Acknowledged(String, String),
    /// The state has taken the option of a move.
    Decided(String, String),
    /// One state (`"*"`: any one) holds at least this many of the pieces.
    Holds(String, Vec<String>, u32),
    /// The measure is in force for somebody.
    InForce(String),
    /// Technical indicators of the incident stand on a list that everybody can read: a state shared
    /// them openly by choice, or they passed over an information channel whose reach is open.
    IndicatorsOpen(String),
    /// Another inject has fired.
    Fired(String),
}

/// What an inject or an option does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// The holder's desk starts to look for the piece; it opens after the piece's own delay.
    AskForPiece(String),
    /// The piece is open to its holder at once.
    OpenPiece(String),
    /// Pieces about the incident that are still closed become public.
    PublishPieces(String),
    /// Adds to the forcing of `STATE.sector` (negative relieves), filed under an incident.
    Disrupt {
        /// `STATE.sector`.
        sector: String,
        /// Added loss.
        loss: f64,
        /// The incident it is filed under.
        incident: String,
        /// For how many hours; to the end if left out.
        #[serde(default)]
        hours: Option<f64>,
    },
    /// An incident without a start begins.
    StartIncident(String),
    /// The incident spreads no further and its actor stops; what is hit recovers.
    EndIncident(String),
    /// The actor's incidents end.
    Takedown(String),
    /// A token for a state (or `"*"`) toward an author, with the weight of `weight` ordinary tokens.
    /// One toward the state that the incident's false flag frames is part of the forgery: exposure
    /// takes its weight away.
    Token {
        /// Who gets it.
        state: String,
        /// On which incident.
        incident: String,
        /// Toward whom it points.
        toward: Author,
        /// How many ordinary tokens it is worth.
        weight: f64,
    },
    /// A signal of an instrument for a state (or `"*"`) on an incident. Its weight is the likelihood of
    /// the signal under each author. Without `signal` the one is drawn that the true author gives.
    Signal {
        /// Who gets it.
        state: String,
        /// On which incident.
        incident: String,
        /// Of which instrument.
        instrument: String,
        /// Which signal.
        #[serde(default)]
        signal: Option<String>,
    },
    /// A public claim of, or accusation over, an incident: true or false, as the author of the incident says.
    Claim {
        /// The incidents.
        incidents: Vec<String>,
        /// Toward whom it points.
        toward: Author,
        /// The actor that claims it as its own; an accusation or a rumour if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// The inject whose claim it copies: pressure grows again, and a reader who has the first learns nothing
        /// from the second.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        copies: Option<String>,
    },
    /// The forged trail of the incident is exposed to a state (or `"*"`).
    Expose {
        /// To whom.
        state: String,
        /// Of which incident.
        incident: String,
    },
    /// Shared indicators of the incident are worth nothing from now on.
    VoidIndicators(String),
    /// Adds to a state's domestic pressure, in rungs.
    Pressure(String, f64),
    /// Adds to the tension of the first toward the second, in points.
    Tension(String, String, f64),
    /// A posture lasts longer by some hours; a negative number shortens it, never below what has passed.
    ExtendPosture(String, f64),
    /// A state's technical side publishes indicators of the incident to all (true) or to a closed list.
    ShareIndicators {
        /// Who shares.
        state: String,
        /// Of which incident.
        incident: String,
        /// To everybody, not to trusted desks only.
        open: bool,
    },
    /// A message is sent by the state, by the best route it has.
    Send {
        /// What.
        kind: MessageKind,
        /// From whom.
        from: String,
        /// To whom.
        to: String,
        /// On which incident or posture.
        incident: String,
    },
    /// Nothing passes any more into the asset or out of it, over links, from pools or from outside: a
    /// precaution. It costs the asset no function; what it does cost stands in a `Disrupt` or in an
    /// incident of its own.
    Seal {
        /// The asset.
        asset: String,
        /// From when; at once if left out.
        #[serde(default)]
        from: Option<Moment>,
    },
    /// A state reads a reassurance that lay in one of its own desks already: its log-odds that hostile
    /// intent stands behind the item fall by `written` times its trust in the writer. No message travels.
    Reassure {
        /// Who reads it.
        state: String,
        /// Who wrote it.
        by: String,
        /// The incident or posture it is about.
        item: String,
    },
    /// A third party brings two states together: they consult `convene_hours` later, with or without a
    /// mechanism of consultation in force.
    Convene {
        /// Who convenes, as a rule the Chair.
        by: String,
        /// One of the two.
        first: String,
        /// The other.
        second: String,
    },
    /// The state takes the option (used by rules that decide for a seat).
    Decide(String, String),
}

/// An inject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inject {
    /// When, for a timed inject.
    #[serde(default)]
    pub at: Option<Moment>,
    /// On which condition, for a conditional one. It fires once.
    #[serde(default)]
    pub when: Option<Predicate>,
    /// Hours between the condition and the effects.
    #[serde(default)]
    pub after_hours: f64,
    /// Who reads it: `"AUR"`, `"AUR.technical"`, `"all"`, `"public"`; nobody but the facilitator if empty.
    #[serde(default)]
    pub to: Vec<String>,
    /// The text, or a key of `text/<language>.ron` that starts with `@`.
    #[serde(default)]
    pub text: String,
    /// For the facilitator: what is so.
    #[serde(default)]
    pub truth: String,
    /// What it does.
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// A fact held by one desk of one state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Who holds it.
    pub holder: String,
    /// About which incident.
    pub incident: String,
    /// From when it can be found.
    pub from: Moment,
    /// Hours from asking to its opening.
    #[serde(default = "six_hours")]
    pub opens_after_hours: f64,
    /// Toward whom it points.
    pub toward: Author,
    /// How many ordinary tokens it is worth.
    #[serde(default = "one")]
    pub weight: f64,
    /// What it says.
    pub text: String,
}

fn six_hours() -> f64 {
    6.0
}
fn one() -> f64 {
    1.0
}
