//! The stated limits of size.

use super::Check;
use crate::resolved::parameter;

/// How many states a scenario may have; at least two.
pub const STATES_MAX: usize = 193;
/// How many sectors a state may have.
pub const SECTORS_MAX: usize = 16;
/// How many assets a scenario may have, those of profiles counted once for each state.
pub const ASSETS_MAX: usize = 100_000;
/// How many days a scenario may last.
pub const DAYS_MAX: u32 = 3650;
/// How many steps a run may have.
pub const STEPS_MAX: f64 = 200_000.0;
/// How many links (pairs of assets) a scenario may have.
const LINKS_MAX: usize = 1_000_000;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    let states = scenario.states.len();
    if states < 2 {
        let what = format!("a scenario needs at least two states, this one has {states}");
        check.error("states", what, "add them: states: { \"ARV\": (name: \"Arvane\"), \"BEL\": (name: \"Belmar\") }");
    }
    if states > STATES_MAX {
        check.error("states", format!("{states} states are more than {STATES_MAX}"), "leave some out");
    }
    if !(1..=DAYS_MAX).contains(&scenario.days) {
        let mend = format!("set `days` to a whole number from 1 to {DAYS_MAX}");
        check.error("days", format!("a scenario cannot last {} days", scenario.days), mend);
    }
    let step = parameter(scenario, "step_hours");
    let steps = f64::from(scenario.days) * 24.0 / step;
    // A step of no length or below is found with the parameters.
    if step > 0.0 && steps > STEPS_MAX && scenario.days <= DAYS_MAX {
        let what =
            format!("{} days in steps of {step} h are {steps:.0} steps, more than {STEPS_MAX:.0}", scenario.days);
        check.error("parameters.step_hours", what, "lengthen the step or shorten the scenario");
    }
    let inherited = scenario.states.values().map(|state| {
        let profile = state.profile.as_ref().and_then(|name| scenario.profiles.get(name));
        state.assets.len() + profile.map_or(0, |p| p.assets.len())
    });
    let nodes: u64 = scenario.graphs.values().map(|graph| u64::from(graph.nodes)).sum();
    let assets = inherited.sum::<usize>() + scenario.assets.len() + nodes as usize;
    if assets > ASSETS_MAX {
        check.error(
            "assets",
            format!("{assets} assets are more than {ASSETS_MAX}"),
            "unite small assets into larger ones",
        );
    }
    let drawn: u64 = scenario.graphs.values().map(crate::graph::Graph::links).fold(0, u64::saturating_add);
    let links = scenario.links.iter().map(|link| link.to.len()).sum::<usize>().saturating_add(drawn as usize);
    if links > LINKS_MAX {
        check.error("links", format!("{links} links are more than {LINKS_MAX}"), "use a pool for assets that all meet");
    }
}
