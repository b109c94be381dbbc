//! What a state is, once its profile and the defaults have filled in what it leaves out.
//!
//! | left out | comes to |
//! |---|---|
//! | `name` | its code |
//! | `calendar` | UTC, 09:00–17:00, Saturday and Sunday off, no holidays |
//! | `languages` | `Common` |
//! | `severity_scale` | the common levels `0` to `5` |
//! | `capabilities` | 0.5 each |
//! | `sensitivity` | 0.5 |
//! | `severity_bias` | drawn around the registry's `severity_bias` |
//! | `severity_noise` | its own or the scenario's value of the registry's `severity_noise` |
//! | `doctrine` | `Calculated` |
//! | `criticality` | equal shares over the sectors of the domestic matrix and of its own assets |
//! | `seats` | one each for diplomatic, policy, technical and CERT, law enforcement |
//! | `translation_hours`, `no_cert` | 0, `false` |
//! | `desks` | none: who decides knows at once |

use crate::contact::Role;
use crate::desk::{Desk, InnerDesk};
use crate::network::{Asset, Domestic, STOCK_SECTORS};
use crate::parameters;
use crate::scenario::{Capabilities, Doctrine, Scenario, Seat, State};
use crate::time::Calendar;
use std::collections::{BTreeMap, BTreeSet};

/// A state with everything filled in: its own values, then its profile's, then the defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedState {
    /// Its code.
    pub code: String,
    /// Its name in the room.
    pub name: String,
    /// One line about it.
    pub about: String,
    /// Its calendar.
    pub calendar: Calendar,
    /// Its languages, the first its own.
    pub languages: Vec<String>,
    /// Its labels for the levels 0 to 5; six of them once checked.
    pub severity_scale: Vec<String>,
    /// What it can do.
    pub capabilities: Capabilities,
    /// How strongly harm presses on its government, in [0, 1].
    pub sensitivity: f64,
    /// Bias of its assessments in levels; `None` if it is to be drawn.
    pub severity_bias: Option<f64>,
    /// Noise of its assessments in levels.
    pub severity_noise: f64,
    /// How it chooses.
    pub doctrine: Doctrine,
    /// Its sectors with their weights, which sum to 1 once checked.
    pub criticality: BTreeMap<String, f64>,
    /// Seats of its table.
    pub seats: Vec<Seat>,
    /// Its assets by their name inside the state: the profile's, its own, then those of the
    /// scenario's `assets`.
    pub assets: BTreeMap<String, Asset>,
    /// Added hours for messages in its language.
    pub translation_hours: f64,
    /// It has no national CERT.
    pub no_cert: bool,
    /// Desks inside it.
    pub desks: BTreeMap<Desk, InnerDesk>,
    /// Values of registry parameters for it alone: the profile's, overridden by its own.
    pub parameters: BTreeMap<String, f64>,
}

/// The state of that code with everything filled in; `None` if there is none. A profile that does not
/// exist fills in nothing: the checks refuse it.
pub fn resolved_state(scenario: &Scenario, code: &str) -> Option<ResolvedState> {
    let state = scenario.states.get(code)?;
    let nothing = State::default();
    let profile = state.profile.as_ref().and_then(|name| scenario.profiles.get(name)).unwrap_or(&nothing);
    let mut own_parameters = profile.parameters.clone();
    own_parameters.extend(state.parameters.clone());
    let assets = assets_of(scenario, code, state, profile);
    let criticality = pick(&state.criticality, &profile.criticality).unwrap_or_else(|| equal_shares(scenario, &assets));
    let noise = own_parameters.get("severity_noise").copied().unwrap_or_else(|| parameter(scenario, "severity_noise"));
    Some(ResolvedState {
        code: code.to_owned(),
        name: if state.name.is_empty() { code.to_owned() } else { state.name.clone() },
        about: if state.about.is_empty() { profile.about.clone() } else { state.about.clone() },
        calendar: pick(&state.calendar, &profile.calendar).unwrap_or_default(),
        languages: pick(&state.languages, &profile.languages).unwrap_or_else(|| vec!["Common".into()]),
        severity_scale: pick(&state.severity_scale, &profile.severity_scale)
            .unwrap_or_else(|| (0..=5).map(|level| level.to_string()).collect()),
        capabilities: pick(&state.capabilities, &profile.capabilities).unwrap_or_default(),
        sensitivity: pick(&state.sensitivity, &profile.sensitivity).unwrap_or(0.5),
        severity_bias: pick(&state.severity_bias, &profile.severity_bias),
        severity_noise: pick(&state.severity_noise, &profile.severity_noise).unwrap_or(noise),
        doctrine: pick(&state.doctrine, &profile.doctrine).unwrap_or_default(),
        criticality,
        seats: pick(&state.seats, &profile.seats).unwrap_or_else(ordinary_seats),
        assets,
        translation_hours: pick(&state.translation_hours, &profile.translation_hours).unwrap_or(0.0),
        no_cert: pick(&state.no_cert, &profile.no_cert).unwrap_or(false),
        desks: pick(&state.desks, &profile.desks).unwrap_or_default(),
        parameters: own_parameters,
    })
}

/// Every state with everything filled in, by code.
pub fn resolved_states(scenario: &Scenario) -> BTreeMap<String, ResolvedState> {
    scenario.states.keys().filter_map(|code| Some((code.clone(), resolved_state(scenario, code)?))).collect()
}

/// The value of a registry parameter in a scenario: its own, or the registry's default; 0 for a name
/// that the registry does not know.
pub fn parameter(scenario: &Scenario, name: &str) -> f64 {
    let default = || parameters::spec(name).map_or(0.0, |spec| spec.default);
    scenario.parameters.get(name).copied().unwrap_or_else(default)
}

fn pick<T: Clone>(own: &Option<T>, profile: &Option<T>) -> Option<T> {
    own.as_ref().or(profile.as_ref()).cloned()
}

fn assets_of(scenario: &Scenario, code: &str, state: &State, profile: &State) -> BTreeMap<String, Asset> {
    let mut assets = profile.assets.clone();
    assets.extend(state.assets.clone());
    // Names that begin with `CODE.` stand together: `/` is the character after the dot.
    let named = scenario.assets.range(format!("{code}.")..format!("{code}/"));
    assets.extend(named.map(|(name, asset)| (name[code.len() + 1..].to_owned(), asset.clone())));
    assets.extend(crate::graph::nodes_of(scenario, code));
    assets
}

fn equal_shares(scenario: &Scenario, assets: &BTreeMap<String, Asset>) -> BTreeMap<String, f64> {
    let stock = if scenario.dependencies.domestic == Domestic::Stock8 { 8 } else { 7 };
    let mut sectors: BTreeSet<String> = STOCK_SECTORS[..stock].iter().map(|s| (*s).to_owned()).collect();
    sectors.extend(assets.values().map(|asset| asset.sector.clone()));
    let share = 1.0 / sectors.len() as f64;
    sectors.into_iter().map(|sector| (sector, share)).collect()
}

fn ordinary_seats() -> Vec<Seat> {
    let seat = |name: &str, roles: &[Role]| Seat { name: name.into(), roles: roles.to_vec() };
    vec![
        seat("Foreign ministry", &[Role::Diplomatic]),
        seat("National security policy", &[Role::Policy]),
        seat("Technical desk", &[Role::Technical, Role::Cert]),
        seat("Law enforcement", &[Role::LawEnforcement]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::options;

    #[test]
    fn own_values_come_before_those_of_the_profile_and_these_before_defaults() {
        let scenario: Scenario = options()
            .from_str(
                r#"(schema: 1, parameters: { "severity_noise": 0.7 },
                profiles: { "p": (sensitivity: 0.9, languages: ["P"], parameters: { "will": 0.1, "misread": 0.2 },
                    assets: { "host": (sector: "finance", weight: 0.5) }) },
                states: { "A": (profile: "p", sensitivity: 0.2, parameters: { "will": 0.3 }), "AB": () },
                assets: { "A.port": (sector: "ships", weight: 1), "AB.port": (sector: "transport", weight: 1) })"#,
            )
            .unwrap();
        let a = resolved_state(&scenario, "A").unwrap();
        assert_eq!((a.sensitivity, a.languages.as_slice(), a.name.as_str()), (0.2, &["P".to_owned()][..], "A"));
        assert_eq!((a.parameters["will"], a.parameters["misread"], a.severity_noise), (0.3, 0.2, 0.7));
        assert_eq!(a.assets.keys().collect::<Vec<_>>(), ["host", "port"], "the assets of AB stay with AB");
        assert_eq!(a.criticality.len(), 8, "seven stock sectors and ships");
        assert!((a.criticality.values().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(resolved_state(&scenario, "AB").unwrap().severity_scale, ["0", "1", "2", "3", "4", "5"]);
        assert!(resolved_state(&scenario, "X").is_none());
    }
}
