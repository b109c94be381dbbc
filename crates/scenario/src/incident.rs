//! What happens to the infrastructure: techniques, incidents, actors, scripted postures.

use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The built-in techniques (model, section 5, last table).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Technique {
    /// Self-propagating code.
    Worm,
    /// Encryption for money.
    Ransomware,
    /// Destruction of data.
    Wiper,
    /// Silent collection.
    Espionage,
    /// A poisoned supplier update that leaves a foothold.
    SupplyChainPush,
    /// A supplier update that fails without malice.
    FaultyUpdate,
    /// Overload from many sources.
    Ddos,
    /// Publication of stolen data.
    DataLeak,
    /// A cut cable.
    CableCut,
    /// Any other accident.
    Accident,
}

/// The law of a waiting time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Law {
    /// Exponential: θ = −ln(1−u).
    #[default]
    Exp,
    /// Fixed duration: θ = 1.
    Fixed,
    /// At once: θ = 0.
    Immediate,
}

/// Rates that an incident sets instead of its technique's; all in 1/h.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rates {
    /// Entry from outside ι, per unit of exposure.
    pub entry: Option<f64>,
    /// Passing over a lateral link β.
    pub lateral: Option<f64>,
    /// Passing over a trust link β.
    pub trust: Option<f64>,
    /// Passing over a vendor link β.
    pub vendor: Option<f64>,
    /// Passing between two members of a pool β.
    pub pool: Option<f64>,
    /// Foothold to impact.
    pub activate: Option<f64>,
    /// Law of `activate`.
    pub activate_law: Option<Law>,
    /// Noticing a foothold.
    pub notice_foothold: Option<f64>,
    /// Noticing an impact.
    pub notice_impact: Option<f64>,
    /// Law of both.
    pub notice_law: Option<Law>,
    /// Ending by itself.
    pub end: Option<f64>,
    /// Law of `end`.
    pub end_law: Option<Law>,
    /// Containment once noticed.
    pub contain: Option<f64>,
    /// Law of `contain`.
    pub contain_law: Option<Law>,
    /// Restoration once isolated.
    pub restore: Option<f64>,
    /// Law of `restore`.
    pub restore_law: Option<Law>,
    /// Probability that a push strikes a user.
    pub push: Option<f64>,
    /// Loss of function of an asset with impact, [0, 1].
    pub impact: Option<f64>,
    /// Loss of function of an isolated asset, [0, 1].
    pub isolated: Option<f64>,
    /// The vulnerability factor that shared indicators leave, [0, 1].
    pub indicator_vuln: Option<f64>,
    /// The factor of notice that shared indicators bring.
    pub indicator_notice: Option<f64>,
    /// Restored assets can be struck again.
    pub reinfect: Option<bool>,
}

/// Who is truly behind an incident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Author {
    /// Nobody meant it.
    Accident,
    /// A group that wants money, with no state behind it.
    Criminal,
    /// A group that wants an effect, with no state behind it.
    Extremist,
    /// A state outside the exercise.
    Outside,
    /// A state of the exercise, itself or through a proxy that it directs.
    State(String),
}

/// An asset that an incident strikes by script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The asset.
    pub asset: String,
    /// When; the incident's start if left out.
    #[serde(default)]
    pub at: Option<Moment>,
    /// When a foothold becomes an impact by script. Without it the technique decides.
    #[serde(default)]
    pub impact_at: Option<Moment>,
    /// When the effect ends by script (the asset goes straight to restored).
    #[serde(default)]
    pub until: Option<Moment>,
}

/// A scripted loss of function of a sector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disruption {
    /// `STATE.sector`.
    pub sector: String,
    /// From when.
    pub at: Moment,
    /// Until when; the end of the exercise if left out.
    #[serde(default)]
    pub until: Option<Moment>,
    /// Added to the forcing c of the sector, in [-1, 1].
    pub loss: f64,
}

/// A forged trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FalseFlag {
    /// The state it points at, for every observer but those in `per_observer`.
    pub frames: String,
    /// Probability f that a piece of evidence is forged.
    #[serde(default)]
    pub quality: Option<f64>,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Its name in the room.
    pub name: String,
    /// One sentence of ground truth.
    #[serde(default)]
    pub truth: String,
    /// What kind of thing it is.
    pub technique: Technique,
    /// When it starts; left out if an inject starts it.
    #[serde(default)]
    pub start: Option<Moment>,
    /// Who is truly behind it.
    pub author: Author,
    /// The actor whose campaign it is, if one is named (`takedown` ends an actor's incidents).
    #[serde(default)]
    pub actor: Option<String>,
    /// The state whose territory the last relay stands in; undetermined if left out.
    #[serde(default)]
    pub territory: Option<String>,
    /// Technologies it exploits; every asset is vulnerable if empty.
    #[serde(default)]
    pub technologies: Vec<String>,
    /// Assets struck by script.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// A supplier whose users are all struck at once by a push.
    #[serde(default)]
    pub push_from: Option<String>,
    /// Sectors disrupted by script.
    #[serde(default)]
    pub disruptions: Vec<Disruption>,
    /// A forged trail.
    #[serde(default)]
    pub false_flag: Option<FalseFlag>,
    /// States with a stake in it; by default its targets' states, author, framed state, and those
    /// with a border dependency on a target.
    #[serde(default)]
    pub involved: Option<Vec<String>>,
    /// Rates of its own.
    #[serde(default)]
    pub rates: Rates,
    /// Whether it leaves an obvious trail; drawn if left out.
    #[serde(default)]
    pub obvious: Option<bool>,
    /// The difficulty D of its attribution, a factor on the waiting time of evidence; drawn if left out.
    #[serde(default)]
    pub difficulty: Option<f64>,
    /// The least true level of severity, 0–5; the technique's floor if left out.
    #[serde(default)]
    pub floor: Option<u8>,
    /// What every state thinks beforehand of who is behind it: author (`accident`, `criminal`,
    /// `extremist`, `outside`, or a state's code) → weight; authors left out are ruled out. Without it
    /// the prior comes from base weights and tension.
    #[serde(default)]
    pub prior: Option<BTreeMap<String, f64>>,
}

/// What stands behind an actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActorKind {
    /// A state's own service.
    StateService(String),
    /// A proxy that a state directs: the state is its author.
    ProxyDirected(String),
    /// A proxy that a state tolerates: criminal unless the scenario says otherwise.
    ProxyTolerated(String),
    /// Criminal.
    Criminal,
    /// Extremist.
    Extremist,
    /// A state outside the exercise.
    Outside,
    /// Nobody in the exercise will ever know; here is what is so.
    Unknown(Author),
    /// Nobody: accidents.
    None,
}

impl ActorKind {
    /// The true author of what such an actor does: a state for its service and for a proxy that it directs; criminals
    /// for a proxy that is only tolerated, unless the incident says otherwise.
    pub fn label(&self) -> Author {
        match self {
            ActorKind::StateService(code) | ActorKind::ProxyDirected(code) => Author::State(code.clone()),
            ActorKind::ProxyTolerated(_) | ActorKind::Criminal => Author::Criminal,
            ActorKind::Extremist => Author::Extremist,
            ActorKind::Outside => Author::Outside,
            ActorKind::Unknown(author) => author.clone(),
            ActorKind::None => Author::Accident,
        }
    }
}

/// Incidents of an actor that arrive by themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// The incident of `templates` that arrives.
    pub template: String,
    /// Mean number a year.
    pub per_year: f64,
    /// The assets it may strike; one is chosen by weight × criticality.
    pub targets: Vec<String>,
}

/// An exploit that an actor keeps until the stakes are worth it (Axelrod & Iliev 2014). At every decision
/// occasion a stake is drawn evenly from [0, 1].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stockpile {
    /// The incident of `templates` that its use is.
    pub template: String,
    /// The assets it may strike; one is chosen by weight × criticality.
    pub targets: Vec<String>,
    /// The stake from which it is used, in [0, 1].
    pub threshold: f64,
    /// Probability that the exploit still works after a use: its stealth.
    pub survives_use: f64,
    /// Probability that it still works after an occasion without use: its persistence.
    pub survives_disuse: f64,
    /// Factor by which a stake of the next occasion is worth less than one of this.
    pub discount: f64,
}

/// An actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Its name.
    pub name: String,
    /// What stands behind it.
    pub kind: ActorKind,
    /// Where it sits: whose law enforcement can end its campaigns.
    #[serde(default)]
    pub territory: Option<String>,
    /// Its campaigns.
    #[serde(default)]
    pub arrivals: Vec<Arrival>,
    /// An exploit that it keeps for a worthy occasion.
    #[serde(default)]
    pub stockpile: Option<Stockpile>,
}

/// A visible, ambiguous and harmless or hostile conduct of a state: an exercise, a movement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posture {
    /// Its name in the room.
    pub name: String,
    /// Whose it is.
    pub by: String,
    /// From when.
    pub at: Moment,
    /// Until when.
    pub until: Moment,
    /// The states that watch it with unease.
    pub toward: Vec<String>,
    /// What it looks like on the ladder to one who thinks it hostile.
    #[serde(default = "six")]
    pub looks_like: i8,
    /// Whether it is hostile in truth.
    #[serde(default)]
    pub hostile: bool,
}

fn six() -> i8 {
    6
}
