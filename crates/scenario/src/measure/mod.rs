//! Confidence-building measures: one file each.
//!
//! A measure acts on the model in one way: by *moves* of registry parameters, which combine without
//! order (factors multiply, additions add, settings take the least), and by *facilities*, things that
//! exist only under it (a directory, a channel). Numbers stand here, in the registry's units.

mod adjust;
mod cert_cooperation;
mod ci_consultations;
mod information_channels;
mod norms;
mod poc_directory;
mod severity_classification;
mod terminology;

pub use adjust::Adjust;
pub use cert_cooperation::CertCooperation;
pub use ci_consultations::CiConsultations;
pub use information_channels::{InformationChannels, Reach};
pub use norms::Norms;
pub use poc_directory::{DirectoryForm, PocDirectory};
pub use severity_classification::SeverityClassification;
pub use terminology::Terminology;

use serde::{Deserialize, Serialize};

/// Whose value of a parameter a move changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each participant's own value.
    Own,
    /// The value between two participants.
    Between,
    /// A participant's value toward a non-participant, and a non-participant's toward a participant.
    Across,
}

/// How a move changes a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Multiplies it.
    Times(f64),
    /// Adds to it.
    Plus(f64),
    /// Sets it, if that is less.
    AtMost(f64),
    /// Sets it, if that is more.
    AtLeast(f64),
}

/// A change of one parameter while a measure is in force.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// The registry's name.
    pub parameter: &'static str,
    /// The change.
    pub change: Change,
    /// For whom.
    pub scope: Scope,
}

/// Something that exists only while a measure is in force, between its participants.
#[derive(Clone, Debug, PartialEq)]
pub enum Facility {
    /// Entries of a directory; the name of the scenario's book of entries.
    Directory(PocDirectory),
    /// A CERT-to-CERT route around the clock.
    CertRoute,
    /// A standing channel for indicators and evidence.
    SharingChannel(Reach),
    /// A mechanism of consultation.
    Consultation,
    /// A common scale of severity.
    CommonScale,
    /// A common terminology.
    CommonTerms,
}

/// What a measure costs, in staff hours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Per participant and month.
    pub per_month: f64,
    /// Per use.
    pub per_use: f64,
}

/// A measure with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Measure {
    /// Points of contact.
    PocDirectory(PocDirectory),
    /// Cooperation of national CERTs.
    CertCooperation(CertCooperation),
    /// Channels for sharing technical information in real time.
    InformationChannels(InformationChannels),
    /// A common scale of severity.
    SeverityClassification(SeverityClassification),
    /// Common terms.
    Terminology(Terminology),
    /// Consultations on critical infrastructure.
    CiConsultations(CiConsultations),
    /// Norms of responsible behaviour.
    Norms(Norms),
    /// Any change of one parameter, without code.
    Adjust(Adjust),
}

/// What every measure tells about itself.
pub trait Describe {
    /// Its identifier, as scores, reports and `in_force` name it.
    fn id(&self) -> String;
    /// The paragraphs of the source documents it comes from.
    fn source(&self) -> &'static str;
    /// Its changes of parameters.
    fn moves(&self) -> Vec<Move>;
    /// What exists under it.
    fn facilities(&self) -> Vec<Facility> {
        Vec::new()
    }
    /// What it costs.
    fn cost(&self) -> Cost;
}

impl Measure {
    /// The measure as what it tells about itself.
    pub fn describe(&self) -> &dyn Describe {
        match self {
            Measure::PocDirectory(m) => m,
            Measure::CertCooperation(m) => m,
            Measure::InformationChannels(m) => m,
            Measure::SeverityClassification(m) => m,
            Measure::Terminology(m) => m,
            Measure::CiConsultations(m) => m,
            Measure::Norms(m) => m,
            Measure::Adjust(m) => m,
        }
    }
}

/// A factor between participants.
fn times(parameter: &'static str, factor: f64, scope: Scope) -> Move {
    Move { parameter, change: Change::Times(factor), scope }
}

/// An addition.
fn plus(parameter: &'static str, amount: f64, scope: Scope) -> Move {
    Move { parameter, change: Change::Plus(amount), scope }
}
