//! The language reference is true: its examples load, and it names every word of the language.

use detente_scenario::document::options;
use detente_scenario::load::{MemoryFiles, load_configuration, load_scenario};
use detente_scenario::{
    Configuration, Measure, Scenario, adoption, configuration, contact, desk, exercise, graph, incident, inject,
    measure, network, scenario, time,
};
use ron::Error;
use serde::de::DeserializeOwned;
use std::path::Path;

const REFERENCE: &str = include_str!("../../../docs/author/language.md");

fn examples() -> Vec<&'static str> {
    REFERENCE.split("```ron\n").skip(1).filter_map(|block| block.split("```").next()).collect()
}

#[test]
fn its_examples_load_without_a_warning() {
    let [scenario, configuration, theory, adoption] = examples()[..] else { panic!("four examples") };
    let files = MemoryFiles::new()
        .with("quiet-harbour.ron", scenario)
        .with("harbour-contacts.ron", configuration)
        .with("laboratory.ron", theory)
        .with("late-and-voluntary.ron", adoption);
    let laboratory = load_scenario(Path::new("laboratory.ron"), &files).unwrap_or_else(|f| panic!("{f:#?}"));
    assert!(laboratory.warnings.is_empty(), "{:#?}", laboratory.warnings);
    let loaded = load_scenario(Path::new("quiet-harbour.ron"), &files).unwrap_or_else(|f| panic!("{f:#?}"));
    assert!(loaded.warnings.is_empty(), "{:#?}", loaded.warnings);
    let configuration =
        load_configuration(Path::new("harbour-contacts.ron"), &files).unwrap_or_else(|f| panic!("{f:#?}"));
    let late = load_configuration(Path::new("late-and-voluntary.ron"), &files).unwrap_or_else(|f| panic!("{f:#?}"));
    for misfits in [configuration.check(&loaded.scenario), late.check(&loaded.scenario)] {
        assert!(misfits.is_empty(), "{misfits:#?}");
    }
}

/// The words that a type knows, as it tells when it meets one that it does not.
fn words<T: DeserializeOwned>() -> Vec<&'static str> {
    let told = |text: &str| match options().from_str::<T>(text).map(|_| ()).map_err(|error| error.code) {
        Err(Error::NoSuchStructField { expected, .. } | Error::NoSuchEnumVariant { expected, .. }) => expected.to_vec(),
        _ => Vec::new(),
    };
    let mut words = told("(zzzz: 0)");
    words.extend(told("Zzzz"));
    assert!(!words.is_empty(), "{}", std::any::type_name::<T>());
    words
}

#[test]
fn it_names_every_word_of_the_language() {
    let mut all = Vec::new();
    macro_rules! of {
        ($($type:ty)*) => { $(all.extend(words::<$type>());)* };
    }
    of! {
        Scenario scenario::State scenario::Capabilities scenario::Doctrine scenario::Seat time::Calendar time::Weekday
        network::SectorKind network::Asset network::OtherAssets network::Link network::LinkKind network::Pool
        network::Dependencies network::Dependency network::Domestic
        contact::Contact contact::Role contact::Medium contact::Hours contact::Authority contact::Acquaintance
        contact::Embassy contact::MessageKind
        incident::Actor incident::ActorKind incident::Arrival incident::Incident incident::Technique incident::Author
        incident::Stockpile scenario::Payoffs graph::Graph graph::Shape
        incident::Target incident::Disruption incident::FalseFlag incident::Rates incident::Law incident::Posture
        inject::Inject inject::Predicate inject::Effect inject::Piece
        exercise::Exercise exercise::ExerciseMove exercise::Choice exercise::ChoiceOption exercise::Question exercise::Brief
        Configuration configuration::Adopted configuration::Participants Measure
        measure::PocDirectory measure::DirectoryForm measure::CertCooperation measure::InformationChannels measure::Reach
        measure::SeverityClassification measure::Terminology measure::CiConsultations measure::Norms measure::Adjust
        measure::LawPolicySharing measure::IctRequests measure::EmergencyResponseSharing measure::NationalStrategy
        measure::CapacityBuilding measure::Awareness measure::CrimeCooperation measure::AgencyCoordination
        measure::InvestigationAssistance measure::DefenceChannel measure::ThreatDatabase measure::Origins
        measure::ContactsDatabase measure::JointExercises desk::Desk desk::InnerDesk adoption::Status adoption::Path adoption::Track adoption::Review
    }
    // The examples are left out: what they happen to use is not thereby explained.
    let prose: String = REFERENCE.split("```").step_by(2).collect();
    let known: Vec<&str> = prose.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    let missing: Vec<&str> = all.into_iter().filter(|word| !known.contains(word)).collect();
    assert!(missing.is_empty(), "the reference does not name: {missing:?}");
}
