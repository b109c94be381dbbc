//! What a crisis runs over: sectors, assets, links, pools and dependencies.

use serde::{Deserialize, Serialize};

/// The eight stock sectors, in the order of the stock matrix.
pub const STOCK_SECTORS: [&str; 8] =
    ["energy", "water", "transport", "communications", "finance", "health", "government", "digital_services"];

/// How a sector behaves in every state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectorKind {
    /// Loss of it endangers lives: a loss of 0.3 raises severity by one level.
    #[serde(default)]
    pub lives_critical: bool,
    /// Buffers: the supplier must have failed for this many hours before it counts.
    #[serde(default)]
    pub buffer_hours: std::collections::BTreeMap<String, f64>,
}

/// The dependencies inside every state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Domestic {
    /// The stock matrix over the seven sectors; `digital_services` stands alone.
    #[default]
    Stock7,
    /// The stock matrix with `digital_services`.
    Stock8,
    /// No domestic dependency.
    None,
}

/// `of` loses a share `a` of its function when `on` is lost entirely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// The dependent sector: `energy` inside every state, or `CEL.energy` across borders.
    pub of: String,
    /// The supplier, named in the same way.
    pub on: String,
    /// Coefficient a* in [0, 1).
    pub a: f64,
}

/// Where a state's function depends on whose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependencies {
    /// The matrix inside every state.
    #[serde(default)]
    pub domestic: Domestic,
    /// Entries set on top of that matrix inside every state (sector names without a state).
    #[serde(default)]
    pub inside: Vec<Dependency>,
    /// Entries between named sectors (`STATE.sector`), inside one state or across borders.
    #[serde(default)]
    pub between: Vec<Dependency>,
}

/// An organisation that an incident can reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// Its sector.
    pub sector: String,
    /// Its share of the sector, in (0, 1]; what is left belongs to `STATE.sector-other`.
    pub weight: f64,
    /// Technologies it uses.
    #[serde(default)]
    pub technologies: Vec<String>,
    /// How reachable it is from outside, in [0, 1].
    #[serde(default = "half")]
    pub exposure: f64,
    /// Share of its function that a fallback keeps, in [0, 1].
    #[serde(default)]
    pub fallback: f64,
    /// Factor on its hazard of infection, in [0, 1].
    #[serde(default = "one")]
    pub vulnerability: f64,
}

/// What the assets that make up the rest of each sector look like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherAssets {
    /// Exposure in [0, 1].
    pub exposure: f64,
    /// Fallback in [0, 1].
    #[serde(default)]
    pub fallback: f64,
    /// Technologies they use.
    #[serde(default)]
    pub technologies: Vec<String>,
}

impl Default for OtherAssets {
    fn default() -> Self {
        OtherAssets { exposure: 0.2, fallback: 0.0, technologies: Vec::new() }
    }
}

/// The way an incident can pass from one asset to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LinkKind {
    /// Shared networks.
    Lateral,
    /// Trusted access.
    Trust,
    /// A supplier's reach into its users.
    Vendor,
}

/// A link from one asset to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The asset the incident passes from.
    pub from: String,
    /// The assets it passes to.
    pub to: Vec<String>,
    /// Which rate applies.
    pub kind: LinkKind,
    /// The link carries both ways.
    #[serde(default)]
    pub both_ways: bool,
    /// Share of the contact that a filter stops, in [0, 1].
    #[serde(default)]
    pub filter: f64,
}

/// A set of assets that all meet each other: a complete graph without its edges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Its members.
    pub members: Vec<String>,
    /// Rate of passing per infectious member, 1/h; the incident's `beta_pool` if left out.
    #[serde(default)]
    pub beta: Option<f64>,
}

fn half() -> f64 {
    0.5
}
fn one() -> f64 {
    1.0
}
