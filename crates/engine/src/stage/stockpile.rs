//! Actors that keep an exploit for a worthy occasion (Axelrod & Iliev 2014): part of stage 8.
//!
//! At each occasion a stake is drawn evenly from [0, 1]. The exploit is used iff the stake reaches its
//! threshold; it survives a use with its stealth S and an occasion without use with its persistence P.
//! A stake is worth less by a factor w for each occasion that passed.

use crate::chance::Purpose;
use crate::ids::ActorId;
use crate::log::{Stage, What};
use crate::stage::inject::of_campaign;
use crate::state::{Agenda, Clock, Due, Given, Incidents, Journal, Labels};
use bevy_ecs::prelude::{Res, ResMut, Resource};

/// What became of each actor's exploit.
#[derive(Resource, Clone, Debug, Default)]
pub struct Stockpiles {
    /// By actor; actors without one have none.
    pub list: Vec<Option<Exploit>>,
}

/// An exploit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exploit {
    /// It still works.
    pub works: bool,
    /// What a stake is worth now: w to the power of the occasions that passed.
    pub worth: f64,
    /// Discounted stakes of its uses so far.
    pub payoff: f64,
}

impl Stockpiles {
    /// All exploits as they are at the start.
    pub fn of(given: &Given) -> Self {
        let fresh = Exploit { works: true, worth: 1.0, payoff: 0.0 };
        Stockpiles { list: given.topology().actors.iter().map(|a| a.stockpile.as_ref().map(|_| fresh)).collect() }
    }
}

/// Each actor with an exploit uses it or keeps it.
pub fn stockpile(
    given: Res<Given>,
    clock: Res<Clock>,
    mut stockpiles: ResMut<Stockpiles>,
    mut incidents: ResMut<Incidents>,
    mut agenda: ResMut<Agenda>,
    mut labels: ResMut<Labels>,
    mut journal: ResMut<Journal>,
) {
    let Some(occasion) = clock.occasion else { return };
    for (n, exploit) in stockpiles.list.iter_mut().enumerate() {
        let Some(exploit) = exploit.as_mut().filter(|e| e.works) else { continue };
        let actor = &given.topology().actors[n];
        let Some(plan) = &actor.stockpile else { continue };
        let draws = given.chance.of(Purpose::Stake, &[&actor.name], occasion);
        let stake = draws.uniform(0);
        let uses = stake >= plan.threshold;
        if uses {
            exploit.payoff += exploit.worth * stake;
            let key = format!("use({}, {occasion})", actor.name);
            let what = What::ExploitUsed { actor: ActorId::from_index(n), stake };
            let event = journal.write(clock.to, Stage::Act, &[&key], what, Vec::new());
            if let Some(incident) = of_campaign(&given, &actor.name, &plan.campaign, occasion, key.clone(), clock.to) {
                let id = incidents.add(incident, &given.chance, &given.plan.base, &mut labels);
                incidents.list[id.index()].because = Some(event);
                agenda.due.insert((clock.to, key), Due::Incident(id));
            }
        }
        exploit.works = draws.yes(1, if uses { plan.survives_use } else { plan.survives_disuse });
        exploit.worth *= plan.discount;
    }
}
