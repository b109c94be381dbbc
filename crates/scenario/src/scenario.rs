//! The scenario as a whole, and its states.

use crate::contact::{Acquaintance, Contact, Embassy, Role};
use crate::desk::{Desk, InnerDesk};
use crate::evidence::Instrument;
use crate::exercise::Exercise;
use crate::graph::Graph;
use crate::incident::{Actor, Incident, Posture};
use crate::inject::{Inject, Piece};
use crate::network::{Asset, Dependencies, Link, OtherAssets, Pool, SectorKind};
use crate::time::{Calendar, Moment, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a state can do, each in [0, 1]; 0.5 is ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// Noticing.
    pub detection: f64,
    /// Containing and restoring.
    pub response: f64,
    /// Collecting evidence.
    pub attribution: f64,
}

impl Default for Capabilities {
    fn default() -> Self {
        Capabilities { detection: 0.5, response: 0.5, attribution: 0.5 }
    }
}

/// How a state chooses (model, section 2.7).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Doctrine {
    /// Weighs damage, intent, memory, pressure and restraint.
    #[default]
    Calculated,
    /// As `Calculated`, but never above rung 4.
    Restrained,
    /// Does what it perceived.
    TitForTat,
    /// The same, but forgives with this probability.
    Generous(f64),
    /// Defects iff its own standing is good and the other's is bad.
    Contrite,
    /// Repeats its move if the other was seen to cooperate, else switches.
    Pavlov,
    /// Does what the table says: (moment, toward, rung).
    Scripted(Vec<(Moment, String, i8)>),
}

/// A seat at a team's table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Its name.
    pub name: String,
    /// The roles it plays.
    pub roles: Vec<Role>,
}

/// A state of the exercise. What it leaves out comes from its profile, then from the defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct State {
    /// Its name in the room.
    pub name: String,
    /// The profile it inherits from.
    pub profile: Option<String>,
    /// One line about it.
    pub about: String,
    /// Its calendar.
    pub calendar: Option<Calendar>,
    /// Languages, the first is its own.
    pub languages: Option<Vec<String>>,
    /// Its own labels for the common levels 0 to 5 (six of them).
    pub severity_scale: Option<Vec<String>>,
    /// What it can do.
    pub capabilities: Option<Capabilities>,
    /// How strongly harm at home presses on its government; 0.5 is ordinary.
    pub sensitivity: Option<f64>,
    /// Bias of its assessment of severity, in levels.
    pub severity_bias: Option<f64>,
    /// Noise of its assessment of severity, in levels.
    pub severity_noise: Option<f64>,
    /// How it chooses.
    pub doctrine: Option<Doctrine>,
    /// Weight of each sector; they sum to 1.
    pub criticality: Option<BTreeMap<String, f64>>,
    /// Seats of its table.
    pub seats: Option<Vec<Seat>>,
    /// Assets of every state with this profile: name inside the state → asset.
    pub assets: BTreeMap<String, Asset>,
    /// Factor on `draft`, `find` and `handle` for messages in its language (translation), in added hours.
    pub translation_hours: Option<f64>,
    /// Pieces never reach it, only the ordinary note does: no national CERT.
    pub no_cert: Option<bool>,
    /// Desks inside it, through which those who decide come to know; they know at once if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desks: Option<BTreeMap<Desk, InnerDesk>>,
    /// Values of registry parameters for this state alone.
    pub parameters: BTreeMap<String, f64>,
}

/// What two moves at one occasion are worth to the one who made the first, in any unit. A move is
/// cooperative if its rung is 0 or below.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payoffs {
    /// T: defecting while the other cooperates.
    pub temptation: f64,
    /// R: both cooperate.
    pub reward: f64,
    /// P: both defect.
    pub punishment: f64,
    /// S: cooperating while the other defects.
    pub sucker: f64,
}

/// A scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the language: 1. Only an included part may leave it out.
    #[serde(default)]
    pub schema: u32,
    /// Files whose content is part of this one, relative to it.
    #[serde(default)]
    pub include: Vec<String>,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// One sentence.
    #[serde(default)]
    pub summary: String,
    /// The weekday of day 1.
    #[serde(default = "monday")]
    pub first_day: Weekday,
    /// Length in days.
    #[serde(default)]
    pub days: u32,
    /// Values of registry parameters for this scenario.
    #[serde(default)]
    pub parameters: BTreeMap<String, f64>,
    /// Configurations of measures that belong to it, for `compare` without `--cbm`.
    #[serde(default)]
    pub configurations: Vec<String>,
    /// What states can inherit from.
    #[serde(default)]
    pub profiles: BTreeMap<String, State>,
    /// The states by their code.
    #[serde(default)]
    pub states: BTreeMap<String, State>,
    /// Sectors beyond the stock ones, or with other properties.
    #[serde(default)]
    pub sectors: BTreeMap<String, SectorKind>,
    /// Who depends on whom.
    #[serde(default)]
    pub dependencies: Dependencies,
    /// Tension h in [0, 10], from → toward.
    #[serde(default)]
    pub tension: BTreeMap<String, BTreeMap<String, f64>>,
    /// Tension where `tension` names none.
    #[serde(default = "one")]
    pub tension_default: f64,
    /// Trust in [0, 1], from → toward; 1 − h/10 where it names none.
    #[serde(default)]
    pub trust: BTreeMap<String, BTreeMap<String, f64>>,
    /// Grievance g in points of tension a day, from → toward: what tension would grow by without any
    /// act; α·h(0) where it names none, so that a quiet dyad stays as it is.
    #[serde(default)]
    pub grievance: BTreeMap<String, BTreeMap<String, f64>>,
    /// Assets: `STATE.name` → asset.
    #[serde(default)]
    pub assets: BTreeMap<String, Asset>,
    /// The rest of each sector.
    #[serde(default)]
    pub other_assets: OtherAssets,
    /// Links between assets.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Pools of assets.
    #[serde(default)]
    pub pools: BTreeMap<String, Pool>,
    /// Assets by the number, and how they meet.
    #[serde(default)]
    pub graphs: BTreeMap<String, Graph>,
    /// Directories by the name of the configuration's `directory`: state → its entries.
    #[serde(default)]
    pub directories: BTreeMap<String, BTreeMap<String, Vec<Contact>>>,
    /// Desks that know each other anyway.
    #[serde(default)]
    pub acquaintances: Vec<Acquaintance>,
    /// Ways through missions.
    #[serde(default)]
    pub embassies: Vec<Embassy>,
    /// Actors.
    #[serde(default)]
    pub actors: BTreeMap<String, Actor>,
    /// Incidents.
    #[serde(default)]
    pub incidents: BTreeMap<String, Incident>,
    /// Incidents that arrive or answer: templates for actors' campaigns.
    #[serde(default)]
    pub templates: BTreeMap<String, Incident>,
    /// Postures.
    #[serde(default)]
    pub postures: BTreeMap<String, Posture>,
    /// Pieces.
    #[serde(default)]
    pub pieces: BTreeMap<String, Piece>,
    /// Instruments that give signals.
    #[serde(default)]
    pub instruments: BTreeMap<String, Instrument>,
    /// What moves are worth, for the score `payoff`.
    #[serde(default)]
    pub payoffs: Option<Payoffs>,
    /// Words that texts should avoid, each with what to write instead; an empty text allows a word of the
    /// stock list. It changes no result, and a scenario without it is written as before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wording: BTreeMap<String, String>,
    /// Injects.
    #[serde(default)]
    pub injects: BTreeMap<String, Inject>,
    /// The frame of a live exercise.
    #[serde(default)]
    pub exercise: Exercise,
}

fn monday() -> Weekday {
    Weekday::Mon
}
fn one() -> f64 {
    1.0
}
