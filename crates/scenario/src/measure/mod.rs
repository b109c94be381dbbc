//! Confidence-building measures: one file each.
//!
//! A measure acts on the model in one way: by *moves* of registry parameters, which combine without
//! order (factors multiply, additions add, settings take the least), and by *facilities*, things that
//! exist only under it (a directory, a channel). Numbers stand here, in the registry's units.

mod adjust;
mod agency_coordination;
mod awareness;
mod capacity_building;
mod cert_cooperation;
mod ci_consultations;
mod contacts_database;
mod crime_cooperation;
mod defence_channel;
mod emergency_response_sharing;
mod ict_requests;
mod information_channels;
mod investigation_assistance;
mod joint_exercises;
mod law_policy_sharing;
mod national_strategy;
mod norms;
mod poc_directory;
mod severity_classification;
mod terminology;
mod threat_database;

pub use adjust::Adjust;
pub use agency_coordination::AgencyCoordination;
pub use awareness::Awareness;
pub use capacity_building::CapacityBuilding;
pub use cert_cooperation::CertCooperation;
pub use ci_consultations::CiConsultations;
pub use contacts_database::ContactsDatabase;
pub use crime_cooperation::CrimeCooperation;
pub use defence_channel::DefenceChannel;
pub use emergency_response_sharing::EmergencyResponseSharing;
pub use ict_requests::IctRequests;
pub use information_channels::{InformationChannels, Reach};
pub use investigation_assistance::InvestigationAssistance;
pub use joint_exercises::JointExercises;
pub use law_policy_sharing::LawPolicySharing;
pub use national_strategy::NationalStrategy;
pub use norms::Norms;
pub use poc_directory::{DirectoryForm, PocDirectory};
pub use severity_classification::SeverityClassification;
pub use terminology::Terminology;
pub use threat_database::{Origins, ThreatDatabase};

use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Whose value of a parameter a move changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each participant's own value.
    Own,
    /// The value between two participants.
    Between,
    /// A non-participant's value toward a participant.
    Across,
    /// A participant's value toward a non-participant.
    Outward,
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
    /// Focal points of law enforcement for requests to investigate, in office hours.
    FocalPoints,
    /// A route between defence establishments around the clock.
    DefenceRoute,
    /// Contact points for police and crisis cells, whose persons have to be found.
    ContactPoints,
    /// The participants' entries were verified so many months ago.
    VerifiedEntries {
        /// Months.
        months_ago: f64,
    },
    /// A mechanism of consultation.
    Consultation,
    /// A common scale of severity.
    CommonScale,
    /// A common terminology.
    CommonTerms,
}

/// What counts as one use of a measure, between two participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Use {
    /// A message by an entry of a directory.
    DirectoryEntry,
    /// A message by a contact point of a database.
    ContactPoint,
    /// A message over the CERT route.
    CertRoute,
    /// A message over a sharing channel.
    SharingChannel,
    /// A message to a focal point for investigations.
    FocalPoint,
    /// A message between defence establishments.
    DefenceRoute,
    /// A meeting; each side counts.
    Meeting,
    /// A request for information that reached those who know.
    InformationRequest,
    /// A request to investigate that reached those who know.
    InvestigationRequest,
    /// A request for assistance that reached those who know.
    AssistanceRequest,
    /// An exercise that is held.
    Exercise,
}

/// An exercise that a measure holds during the crisis, as those see it who do not take part.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// On whose soil; the first participant's by code if left out.
    pub host: Option<String>,
    /// From when.
    pub at: Moment,
    /// Until when.
    pub until: Moment,
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
    /// Agencies of a state work together.
    AgencyCoordination(AgencyCoordination),
    /// Awareness of those who are no technicians.
    Awareness(Awareness),
    /// Training, experts, equipment.
    CapacityBuilding(CapacityBuilding),
    /// Cooperation against crime.
    CrimeCooperation(CrimeCooperation),
    /// What others do in an emergency.
    EmergencyResponseSharing(EmergencyResponseSharing),
    /// Mechanisms for requests.
    IctRequests(IctRequests),
    /// National laws and policies, shared.
    LawPolicySharing(LawPolicySharing),
    /// National strategies.
    NationalStrategy(NationalStrategy),
    /// A channel between defence establishments.
    DefenceChannel(DefenceChannel),
    /// Focal points for investigations.
    InvestigationAssistance(InvestigationAssistance),
    /// Databases of threats and remedies.
    ThreatDatabase(ThreatDatabase),
    /// A database of contact points.
    ContactsDatabase(ContactsDatabase),
    /// Exercises held together.
    JointExercises(JointExercises),
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
    /// What counts as one use of it; nothing for a measure that works by being known.
    fn uses(&self) -> &'static [Use] {
        &[]
    }
    /// What it shows to those who do not take part.
    fn item(&self) -> Option<Item> {
        None
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
            Measure::AgencyCoordination(m) => m,
            Measure::Awareness(m) => m,
            Measure::CapacityBuilding(m) => m,
            Measure::CrimeCooperation(m) => m,
            Measure::EmergencyResponseSharing(m) => m,
            Measure::IctRequests(m) => m,
            Measure::LawPolicySharing(m) => m,
            Measure::NationalStrategy(m) => m,
            Measure::DefenceChannel(m) => m,
            Measure::InvestigationAssistance(m) => m,
            Measure::ThreatDatabase(m) => m,
            Measure::ContactsDatabase(m) => m,
            Measure::JointExercises(m) => m,
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
