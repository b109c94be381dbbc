//! What can be read off a run under way, for whoever measures it. Nothing here changes anything.

use crate::ids::{ActorId, Hypothesis, IncidentId, InjectId, PostureId, SectorId, StateId};
use crate::log::What;
use crate::mind::belief;
use crate::mind::case::Case;
use crate::run::Simulation;
use crate::score::payoff::Moves;
use crate::stage::cascade::Cascade;
use crate::stage::spread::Spread;
use crate::stage::stockpile::Stockpiles;
use crate::state::{Acts, CaseIndex, Clock, Labels, Politics};
use detente_scenario::Moment;

impl Simulation {
    /// Inoperability q of a state's sector, in [0, 1].
    pub fn inoperability(&self, state: StateId, sector: SectorId) -> f64 {
        self.world().resource::<Cascade>().of_state(state)[sector.index()]
    }

    /// Tension of the first state toward the second, in points.
    pub fn tension(&self, from: StateId, toward: StateId) -> f64 {
        self.world().resource::<Politics>().dyads[self.plan().topology.dyad(from, toward)].h()
    }

    /// A state's belief in an author of an incident, in [0, 1]; its prior while it has no case.
    pub fn belief(&self, observer: StateId, incident: IncidentId, author: Hypothesis) -> f64 {
        let world = self.world();
        let file = world.resource::<CaseIndex>().map.get(&(observer, incident)).copied();
        if let Some(case) = file.and_then(|entity| world.get::<Case>(entity)) {
            return case.author[author.index()];
        }
        let t = &self.plan().topology;
        let n = t.states.len();
        let tension = &t.tension[observer.index() * n..][..n];
        let given = world.resource::<Labels>().priors.get(incident.index()).cloned().flatten();
        let p = self.plan().settings[0].1.own(observer);
        let mut beliefs = Vec::new();
        belief::normalise(&belief::prior(observer.index(), tension, given.as_deref(), p), &mut beliefs);
        beliefs[author.index()]
    }

    /// A state's belief that a posture it watches is meant with hostile intent; `None` while there is
    /// nothing to watch.
    pub fn hostile(&self, observer: StateId, posture: PostureId) -> Option<f64> {
        let world = self.world();
        let by = self.plan().topology.postures[posture.index()].by;
        let dyad = &world.resource::<Politics>().dyads[self.plan().topology.dyad(observer, by)];
        let (_, _, xi) = *dyad.postures.iter().find(|watched| watched.0 == posture)?;
        let setting = world.get_resource::<Clock>().map_or(0, |clock| clock.setting);
        let p = self.plan().settings[setting].1.own(observer);
        Some(belief::intent(p.intent_other, dyad.h(), xi, dyad.intent_shift, p))
    }

    /// When each asset was first reached by any incident, by asset; `None` if it never was. With
    /// `scripted`, those struck by script count too.
    pub fn first_reached(&self, scripted: bool) -> Vec<Option<Moment>> {
        let mut first = vec![None; self.plan().topology.assets.len()];
        for event in &self.log().events {
            if let What::Infected { asset, source, incident } = event.what
                && (scripted || source.is_some() || !self.struck(asset, incident))
            {
                first[asset.index()].get_or_insert(event.at);
            }
        }
        first
    }

    /// Whether an asset is a scripted target of an incident of the scenario.
    fn struck(&self, asset: crate::ids::AssetId, incident: IncidentId) -> bool {
        let plan = self.plan().topology.incidents.get(incident.index());
        plan.is_some_and(|plan| plan.targets.iter().any(|target| target.asset == asset))
    }

    /// When the incident last left an asset, if nothing has a foothold or an impact of it any more; `None`
    /// while something has, or if it never had any.
    pub fn extinct(&self, incident: IncidentId) -> Option<Moment> {
        let spread = self.world().resource::<Spread>();
        if spread.infectious(incident) > 0 {
            return None;
        }
        spread.last_exit(incident).map(Moment)
    }

    /// When an inject fired.
    pub fn fired(&self, inject: InjectId) -> Option<Moment> {
        let of = |e: &&crate::log::Event| matches!(e.what, What::InjectFired { inject: fired } if fired == inject);
        self.log().events.iter().find(of).map(|e| e.at)
    }

    /// What the moves of doctrines came to, but for the first `discard` occasions.
    pub fn moves(&self, discard: usize) -> Moves {
        Moves::of(&self.world().resource::<Acts>().list, self.plan().topology.payoffs, discard)
    }

    /// Discounted stakes that an actor's exploit was used for; `None` if it keeps none.
    pub fn stockpile_payoff(&self, actor: ActorId) -> Option<f64> {
        self.world().resource::<Stockpiles>().list[actor.index()].map(|exploit| exploit.payoff)
    }
}
