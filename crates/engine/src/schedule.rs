//! The nine stages as schedules.

use crate::stage::{act, communicate, decide, detect, inject, layers, options, perceive, record, stockpile};
use bevy_ecs::prelude::{IntoScheduleConfigs, Schedule};
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings, SingleThreadedExecutor};

/// The nine stages, one schedule each, in the model's order. Inside a stage every two systems that
/// touch the same thing have an order: ambiguity is an error.
#[doc(hidden)]
pub fn schedules() -> Vec<Schedule> {
    stages(true)
}

/// The nine stages; `skipping` systems that would change nothing, whose many resources cost more to fetch than
/// the few that tell.
pub(crate) fn stages(skipping: bool) -> Vec<Schedule> {
    let mut stages: Vec<Schedule> = Vec::new();
    let mut stage = |fill: &dyn Fn(&mut Schedule)| {
        let mut schedule = Schedule::default();
        schedule.set_executor(SingleThreadedExecutor::new());
        schedule.set_build_settings(ScheduleBuildSettings {
            ambiguity_detection: LogLevel::Error,
            ..ScheduleBuildSettings::default()
        });
        fill(&mut schedule);
        stages.push(schedule);
    };
    stage(&|s| {
        s.add_systems(inject::inject);
    });
    stage(&|s| {
        s.add_systems(layers::spread);
    });
    stage(&|s| {
        s.add_systems(layers::cascade);
    });
    stage(&|s| {
        s.add_systems(detect::detect);
    });
    stage(&|s| {
        use communicate::{carry, correspond, has_matter};
        if skipping {
            s.add_systems((correspond.run_if(has_matter), carry).chain());
        } else {
            s.add_systems((correspond, carry).chain());
        }
    });
    stage(&|s| {
        use perceive::{has_acts, has_cases, has_dyads, open_cases, perceive, relax, witness};
        if skipping {
            let (open_cases, witness) = (open_cases.run_if(has_cases), witness.run_if(has_acts));
            s.add_systems((open_cases, witness, perceive, relax.run_if(has_dyads)).chain());
        } else {
            s.add_systems((open_cases, witness, perceive, relax).chain());
        }
    });
    stage(&|s| {
        s.add_systems((options::take_options, decide::decide).chain());
    });
    stage(&|s| {
        s.add_systems((act::act, stockpile::stockpile).chain());
    });
    stage(&|s| {
        s.add_systems(record::record);
    });
    stages
}
