//! Incidents as the engine plays them, and the table of techniques.

use crate::ids::{ActorId, AssetId, Hypothesis, SectorId, StateId};
use detente_scenario::incident::{Law, Rates, Technique};
use detente_scenario::time::Moment;
use std::sync::Arc;

/// The rates of an incident, 1/h unless said otherwise (model, section 5, last table).
#[derive(Clone, Debug, PartialEq)]
pub struct RatesPlan {
    /// Entry from outside ι, per unit of exposure.
    pub entry: f64,
    /// Over a lateral link β.
    pub lateral: f64,
    /// Over a trust link β.
    pub trust: f64,
    /// Over a vendor link β.
    pub vendor: f64,
    /// Between two members of a pool β.
    pub pool: f64,
    /// Foothold to impact; `None` if a foothold never becomes an impact by itself.
    pub activate: f64,
    /// Law of `activate`.
    pub activate_law: Law,
    /// Noticing a foothold.
    pub notice_foothold: f64,
    /// Noticing an impact.
    pub notice_impact: f64,
    /// Law of noticing.
    pub notice_law: Law,
    /// Ending by itself.
    pub end: f64,
    /// Law of `end`.
    pub end_law: Law,
    /// Containment once noticed.
    pub contain: f64,
    /// Law of containment.
    pub contain_law: Law,
    /// Restoration once isolated.
    pub restore: f64,
    /// Law of restoration.
    pub restore_law: Law,
    /// Probability that a push strikes a user.
    pub push: f64,
    /// A push leaves an impact at once instead of a foothold.
    pub push_impact: bool,
    /// A strike by script starts as an impact.
    pub strikes_with_impact: bool,
    /// Loss of function with impact; the registry's if `None`.
    pub impact: Option<f64>,
    /// Loss of function when isolated; the registry's if `None`.
    pub isolated: Option<f64>,
    /// Own factor of shared indicators on vulnerability.
    pub indicator_vuln: Option<f64>,
    /// Own factor of shared indicators on notice.
    pub indicator_notice: Option<f64>,
    /// Restored assets can be struck again.
    pub reinfect: bool,
}

/// The rates and the least level of a technique.
pub fn technique(technique: Technique) -> (RatesPlan, u8) {
    let quiet = RatesPlan {
        entry: 0.0,
        lateral: 0.0,
        trust: 0.0,
        vendor: 0.0,
        pool: 0.0,
        activate: 0.0,
        activate_law: Law::Exp,
        notice_foothold: 0.0,
        notice_impact: 0.0,
        notice_law: Law::Exp,
        end: 0.0,
        end_law: Law::Exp,
        contain: 0.08,
        contain_law: Law::Exp,
        restore: 0.02,
        restore_law: Law::Exp,
        push: 0.0,
        push_impact: false,
        strikes_with_impact: false,
        impact: None,
        isolated: None,
        indicator_vuln: None,
        indicator_notice: None,
        reinfect: false,
    };
    let spreading = |entry, lateral, trust, activate, notice_impact, restore| RatesPlan {
        entry,
        lateral,
        trust,
        vendor: trust,
        pool: lateral,
        activate,
        notice_foothold: 0.0026,
        notice_impact,
        restore,
        ..quiet.clone()
    };
    let struck = |notice_impact| RatesPlan { strikes_with_impact: true, notice_impact, ..quiet.clone() };
    match technique {
        Technique::Worm => (spreading(0.02, 0.10, 0.03, 1.0, 2.0, 0.00356), 0),
        Technique::Ransomware => (spreading(0.005, 0.01, 0.003, 0.02, 0.5, 0.00356), 0),
        Technique::Wiper => (spreading(0.01, 0.03, 0.01, 0.05, 0.5, 0.00145), 0),
        Technique::Espionage => (RatesPlan { contain: 0.02, ..spreading(0.002, 0.003, 0.002, 0.01, 0.0026, 0.02) }, 2),
        Technique::SupplyChainPush => (
            RatesPlan {
                push: 0.6,
                activate: 0.02,
                notice_foothold: 0.001,
                notice_impact: 0.1,
                contain: 0.04,
                restore: 0.0243,
                ..quiet
            },
            0,
        ),
        Technique::FaultyUpdate => (
            RatesPlan {
                push: 0.6,
                push_impact: true,
                contain: 1.0,
                restore: 0.0243,
                isolated: Some(1.0),
                ..struck(2.0)
            },
            0,
        ),
        Technique::Ddos => (RatesPlan { end: 1.0 / 12.0, restore: 1.0, restore_law: Law::Immediate, ..struck(2.0) }, 0),
        Technique::DataLeak => (RatesPlan { contain: 0.05, ..struck(0.05) }, 2),
        Technique::CableCut => (
            RatesPlan {
                notice_impact: 1.0,
                notice_law: Law::Immediate,
                contain: 1.0,
                contain_law: Law::Immediate,
                restore: 1.0 / 600.0,
                isolated: Some(1.0),
                ..struck(1.0)
            },
            0,
        ),
        Technique::Accident => (struck(0.5), 0),
    }
}

impl RatesPlan {
    /// The technique's rates with those that the incident sets itself.
    pub fn with(mut self, own: &Rates) -> Self {
        let set = |slot: &mut f64, value: Option<f64>| {
            if let Some(v) = value {
                *slot = v;
            }
        };
        set(&mut self.entry, own.entry);
        set(&mut self.lateral, own.lateral);
        set(&mut self.trust, own.trust);
        set(&mut self.vendor, own.vendor);
        set(&mut self.pool, own.pool);
        set(&mut self.activate, own.activate);
        set(&mut self.notice_foothold, own.notice_foothold);
        set(&mut self.notice_impact, own.notice_impact);
        set(&mut self.end, own.end);
        set(&mut self.contain, own.contain);
        set(&mut self.restore, own.restore);
        set(&mut self.push, own.push);
        // Whoever gives a rate means an exponential law, unless a law is given too.
        let law = |slot: &mut Law, rate: Option<f64>, law: Option<Law>| {
            *slot = law.unwrap_or(if rate.is_some() { Law::Exp } else { *slot });
        };
        law(&mut self.end_law, None, own.end_law);
        law(&mut self.activate_law, None, own.activate_law);
        law(&mut self.notice_law, own.notice_impact.or(own.notice_foothold), own.notice_law);
        law(&mut self.contain_law, own.contain, own.contain_law);
        law(&mut self.restore_law, own.restore, own.restore_law);
        self.impact = own.impact.or(self.impact);
        self.isolated = own.isolated.or(self.isolated);
        self.indicator_vuln = own.indicator_vuln.or(self.indicator_vuln);
        self.indicator_notice = own.indicator_notice.or(self.indicator_notice);
        self.reinfect = own.reinfect.unwrap_or(self.reinfect);
        self
    }
}

/// An asset struck by script.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetPlan {
    /// Which asset.
    pub asset: AssetId,
    /// When.
    pub at: Moment,
    /// When a foothold becomes an impact by script.
    pub impact_at: Option<Moment>,
    /// When the effect ends by script.
    pub until: Option<Moment>,
}

/// A scripted loss of function of a sector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DisruptionPlan {
    /// Whose sector.
    pub state: StateId,
    /// Which.
    pub sector: SectorId,
    /// From when.
    pub at: Moment,
    /// Until when.
    pub until: Moment,
    /// Added to its forcing.
    pub loss: f64,
}

/// An incident, as the scenario or a template lays it out.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentPlan {
    /// Its identity.
    pub key: String,
    /// Its name in the room.
    pub name: String,
    /// What kind of thing it is.
    pub technique: Technique,
    /// When it starts; an inject or an act starts it if none.
    pub start: Option<Moment>,
    /// Who is truly behind it.
    pub author: Hypothesis,
    /// Whose campaign it is.
    pub actor: Option<ActorId>,
    /// Law enforcement can end it.
    pub criminal: bool,
    /// Where the last relay truly stands.
    pub territory: Option<StateId>,
    /// Technologies it exploits; every asset is vulnerable if empty.
    pub technologies: Vec<u16>,
    /// Assets struck by script.
    pub targets: Vec<TargetPlan>,
    /// The supplier whose users a push strikes at the start.
    pub push_from: Option<AssetId>,
    /// Scripted disruptions.
    pub disruptions: Vec<DisruptionPlan>,
    /// The framed state and the probability that evidence is forged (the registry's if `None`).
    pub flag: Option<(StateId, Option<f64>)>,
    /// States with a stake in it, in order.
    pub involved: Vec<StateId>,
    /// Its rates.
    pub rates: RatesPlan,
    /// It leaves an obvious trail; drawn if `None`.
    pub obvious: Option<bool>,
    /// Difficulty of attribution; drawn if `None`.
    pub difficulty: Option<f64>,
    /// The least true level.
    pub floor: u8,
    /// A state means harm by it.
    pub hostile: bool,
    /// What everybody thinks beforehand of who is behind it, if the scenario says so: weights by hypothesis.
    pub prior: Option<Arc<[f64]>>,
    /// It belongs to the fixed set M₀ of the scores: an unconditional incident of the scenario.
    pub exogenous: bool,
}
