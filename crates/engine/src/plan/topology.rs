//! What stays the same in every arm of a comparison: the world as the scenario lays it out.

use crate::chance::Subject;
use crate::channel::calendar::Shift;
use crate::ids::{ActorId, AssetId, Hypothesis, IncidentId, PieceId, SectorId, StateId};
use crate::plan::incident::IncidentPlan;
use detente_scenario::contact::{Contact, Hours, Medium, Role};
use detente_scenario::desk::Desk;
use detente_scenario::inject::{Effect, Predicate};
use detente_scenario::network::LinkKind;
use detente_scenario::scenario::{Capabilities, Doctrine, Payoffs};
use detente_scenario::time::{Calendar, Moment, Weekday};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A state.
#[derive(Clone, Debug)]
pub struct StatePlan {
    /// Its code: its identity.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its calendar.
    pub calendar: Calendar,
    /// What it can do.
    pub capabilities: Capabilities,
    /// Factor on domestic pressure: twice its sensitivity.
    pub sensitivity: f64,
    /// Bias of its assessments, if given; drawn if not.
    pub severity_bias: Option<f64>,
    /// Its scale counts downward: 1 is the gravest.
    pub scale_inverted: bool,
    /// Its labels for the common levels 0 to 5.
    pub scale: Vec<String>,
    /// Values of registry parameters of its own.
    pub parameters: BTreeMap<String, f64>,
    /// Languages, the first its own.
    pub languages: Vec<String>,
    /// Hours that translation adds to each handling.
    pub translation_hours: f64,
    /// It has no national CERT.
    pub no_cert: bool,
    /// Desks inside it, through which those who decide come to know.
    pub desks: BTreeMap<Desk, DeskPlan>,
    /// How it chooses.
    pub doctrine: Doctrine,
    /// Criticality v by sector; sums to 1.
    pub criticality: Vec<f64>,
}

impl StatePlan {
    /// Whether the two have a language in common.
    pub fn shares_a_language_with(&self, other: &StatePlan) -> bool {
        self.languages.iter().any(|own| other.languages.contains(own))
    }
}

/// A desk inside a state.
#[derive(Clone, Debug)]
pub struct DeskPlan {
    /// When it is staffed.
    pub shift: Shift,
    /// Mean staffed hours until it has passed a matter on.
    pub pass_hours: f64,
    /// Matters it handles at one time.
    pub capacity: u32,
    /// Probability that a matter is mislaid.
    pub mislays: f64,
}

/// A sector kind.
#[derive(Clone, Debug)]
pub struct SectorPlan {
    /// Its name.
    pub name: String,
    /// A loss of it endangers lives.
    pub lives_critical: bool,
}

/// An asset.
#[derive(Clone, Debug)]
pub struct AssetPlan {
    /// `STATE.name`: its identity.
    pub name: String,
    /// Whose it is.
    pub state: StateId,
    /// Its sector.
    pub sector: SectorId,
    /// Its share of the sector.
    pub weight: f64,
    /// Exposure in [0, 1].
    pub exposure: f64,
    /// Share of function that a fallback keeps.
    pub fallback: f64,
    /// Factor on its hazard.
    pub vulnerability: f64,
    /// Technologies, by number.
    pub technologies: Vec<u16>,
    /// The pools it is in.
    pub pools: Vec<u16>,
}

/// A link into an asset.
#[derive(Clone, Copy, Debug)]
pub struct LinkPlan {
    /// The other end.
    pub other: AssetId,
    /// Which rate applies.
    pub kind: LinkKind,
    /// 1 − filter.
    pub pass: f64,
}

/// A pool.
#[derive(Clone, Debug)]
pub struct PoolPlan {
    /// Its members.
    pub members: Vec<AssetId>,
    /// Its own rate, 1/h.
    pub beta: Option<f64>,
}

/// One coefficient of the interdependency matrix, in the row of the dependent sector.
#[derive(Clone, Copy, Debug)]
pub struct Coupling {
    /// The supplier: state × sectors + sector.
    pub supplier: u32,
    /// a*.
    pub a: f64,
    /// Hours of buffer before it counts.
    pub buffer_hours: f64,
    /// The supplier is another state's.
    pub cross_border: bool,
}

/// A piece.
#[derive(Clone, Debug)]
pub struct PiecePlan {
    /// Its name: its identity.
    pub name: String,
    /// Who holds it.
    pub holder: StateId,
    /// About what.
    pub incident: IncidentId,
    /// From when it can be found.
    pub from: Moment,
    /// Hours from asking to opening.
    pub opens_after_hours: f64,
    /// Where it points.
    pub toward: Hypothesis,
    /// In ordinary tokens.
    pub weight: f64,
}

/// A posture.
#[derive(Clone, Debug)]
pub struct PosturePlan {
    /// Its name: its identity.
    pub name: String,
    /// Whose.
    pub by: StateId,
    /// From when.
    pub at: Moment,
    /// Until when.
    pub until: Moment,
    /// Who watches.
    pub toward: Vec<StateId>,
    /// The rung it looks like.
    pub looks_like: i8,
    /// What is so.
    pub hostile: bool,
    /// The measure that holds it, by its place in the configuration; `None` for one of the scenario's.
    pub of_measure: Option<usize>,
}

/// An inject.
#[derive(Clone, Debug)]
pub struct InjectPlan {
    /// Its name: its identity.
    pub name: String,
    /// When, if timed.
    pub at: Option<Moment>,
    /// On what, if conditional.
    pub when: Option<Predicate>,
    /// Hours between the condition and the effects.
    pub after_hours: f64,
    /// What it does.
    pub effects: Vec<Effect>,
    /// Everybody reads it.
    pub public: bool,
}

/// An option of a decision.
#[derive(Clone, Debug)]
pub struct OptionPlan {
    /// Its name.
    pub name: String,
    /// What the team reads.
    pub text: String,
    /// Its rung.
    pub rung: Option<i8>,
    /// Toward whom.
    pub toward: Option<StateId>,
    /// Weight for a state that its doctrine plays.
    pub weight: f64,
    /// Only if.
    pub when: Option<Predicate>,
    /// What it does.
    pub effects: Vec<Effect>,
}

/// A decision of one state in a move.
#[derive(Clone, Debug)]
pub struct ChoicePlan {
    /// Who.
    pub state: StateId,
    /// When.
    pub at: Moment,
    /// The move, from 0.
    pub number: u16,
    /// Only a state that its doctrine plays is asked.
    pub doctrine_only: bool,
    /// Its options, by their places in the plan's list.
    pub options: Vec<u16>,
}

/// An actor.
#[derive(Clone, Debug)]
pub struct ActorPlan {
    /// Its key: its identity.
    pub name: String,
    /// Whom it truly acts for.
    pub author: Hypothesis,
    /// Law enforcement can end its campaigns.
    pub criminal: bool,
    /// Where it sits.
    pub territory: Option<StateId>,
    /// Its campaigns: template, mean number a year, targets.
    pub arrivals: Vec<ArrivalPlan>,
    /// An exploit that it keeps for a worthy occasion.
    pub stockpile: Option<StockpilePlan>,
}

/// Incidents that an actor brings about: what they are and what they may strike.
#[derive(Clone, Debug)]
pub struct CampaignPlan {
    /// The template's key.
    pub template: String,
    /// The incident, without start and target.
    pub incident: IncidentPlan,
    /// What it may strike.
    pub targets: Vec<AssetId>,
}

/// A campaign whose incidents arrive by themselves.
#[derive(Clone, Debug)]
pub struct ArrivalPlan {
    /// What arrives.
    pub campaign: CampaignPlan,
    /// Mean number an hour.
    pub per_hour: f64,
}

/// An exploit that is kept until the stakes are worth it (Axelrod & Iliev 2014).
#[derive(Clone, Debug)]
pub struct StockpilePlan {
    /// What its use is.
    pub campaign: CampaignPlan,
    /// The stake T from which it is used.
    pub threshold: f64,
    /// S: probability that it survives a use.
    pub survives_use: f64,
    /// P: probability that it survives an occasion without use.
    pub survives_disuse: f64,
    /// w: factor between the worth of one occasion's stake and the next one's.
    pub discount: f64,
}

/// A signal that an instrument can give.
#[derive(Clone, Debug)]
pub struct SignalPlan {
    /// Its name.
    pub name: String,
    /// ln Π of it under each author, by hypothesis.
    pub likelihood: Arc<[f64]>,
    /// The author under which it is most likely: where it points.
    pub favours: Hypothesis,
}

/// An instrument.
#[derive(Clone, Debug)]
pub struct InstrumentPlan {
    /// Its name.
    pub name: String,
    /// What it can show, in order of name.
    pub signals: Vec<SignalPlan>,
}

impl InstrumentPlan {
    /// The signal that an author gives: argmax of ln Π + g, one g for each signal by its name.
    pub fn drawn(&self, author: Hypothesis, gumbel: impl Fn(&str) -> f64) -> Option<&SignalPlan> {
        let value = |s: &SignalPlan| s.likelihood[author.index()] + gumbel(&s.name);
        let mut best: Option<(f64, &SignalPlan)> = None;
        for signal in &self.signals {
            let value = value(signal);
            if best.is_none_or(|b| value > b.0) {
                best = Some((value, signal));
            }
        }
        best.map(|b| b.1)
    }
}

/// The world as the scenario lays it out.
#[derive(Clone, Debug)]
pub struct Topology {
    /// States in order of code.
    pub states: Vec<StatePlan>,
    /// Sector kinds.
    pub sectors: Vec<SectorPlan>,
    /// Assets in order of name.
    pub assets: Vec<AssetPlan>,
    /// The assets of each (state × sectors + sector).
    pub assets_of_sector: Vec<Vec<AssetId>>,
    /// The links out of each asset.
    pub links_out: Vec<Vec<LinkPlan>>,
    /// The links into each asset.
    pub links_in: Vec<Vec<LinkPlan>>,
    /// Pools in order of name.
    pub pools: Vec<PoolPlan>,
    /// Names of technologies.
    pub technologies: Vec<String>,
    /// The interdependency matrix: for each (state × sectors + sector) its suppliers.
    pub couplings: Vec<Vec<Coupling>>,
    /// The place of `communications` among the sectors.
    pub communications: Option<SectorId>,
    /// Tension h(0), [from × states + toward].
    pub tension: Vec<f64>,
    /// Trust, [from × states + toward].
    pub trust: Vec<f64>,
    /// Grievance g, points of tension a day, [from × states + toward]; α·h(0) if none.
    pub grievance: Vec<Option<f64>>,
    /// Instruments in order of name.
    pub instruments: Vec<InstrumentPlan>,
    /// What moves are worth.
    pub payoffs: Option<Payoffs>,
    /// Incidents of the scenario, in order of key.
    pub incidents: Vec<IncidentPlan>,
    /// The luck of each asset's course through each incident of the scenario, by incident and asset, so that no run
    /// has to hash names for it. Empty for an incident that passes from nobody to anybody by itself.
    pub episodes: Vec<Vec<Subject>>,
    /// Actors in order of key.
    pub actors: Vec<ActorPlan>,
    /// Pieces in order of key.
    pub pieces: Vec<PiecePlan>,
    /// Postures in order of key.
    pub postures: Vec<PosturePlan>,
    /// Injects in order of key.
    pub injects: Vec<InjectPlan>,
    /// Options of all decisions.
    pub options: Vec<OptionPlan>,
    /// Decisions in order of time, move and state.
    pub choices: Vec<ChoicePlan>,
    /// The holder of the Chair.
    pub chair: Option<StateId>,
    /// The greatest rung on the menu of a team.
    pub max_level_live: i8,
    /// Rungs of the public lines that a team may take, by place.
    pub public_lines: Vec<i8>,
    /// Books of entries.
    pub books: BTreeMap<String, BTreeMap<StateId, Vec<Contact>>>,
    /// Desks that know each other.
    pub acquaintances: Vec<(StateId, StateId, Role, Hours)>,
    /// Missions: of, at, medium, hours.
    pub embassies: Vec<(StateId, StateId, Medium, f64)>,
    /// Day 1 is this weekday.
    pub first_day: Weekday,
    /// Length of a step, ms.
    pub step: i64,
    /// Number of steps.
    pub steps: u32,
    /// The end T.
    pub end: Moment,
    /// Length between decision occasions, ms.
    pub decision: i64,
}

impl Topology {
    /// The place of a state's sector in arrays over (state, sector).
    pub fn cell(&self, state: StateId, sector: SectorId) -> usize {
        state.index() * self.sectors.len() + sector.index()
    }
    /// The place of a dyad in arrays over (from, toward).
    pub fn dyad(&self, from: StateId, toward: StateId) -> usize {
        from.index() * self.states.len() + toward.index()
    }
    /// All states.
    pub fn state_ids(&self) -> impl Iterator<Item = StateId> + use<> {
        (0..self.states.len()).map(StateId::from_index)
    }
    /// The state of a code.
    pub fn state(&self, code: &str) -> Option<StateId> {
        self.states.binary_search_by(|s| s.code.as_str().cmp(code)).ok().map(StateId::from_index)
    }
    /// The asset of a name.
    pub fn asset(&self, name: &str) -> Option<AssetId> {
        self.assets.binary_search_by(|a| a.name.as_str().cmp(name)).ok().map(AssetId::from_index)
    }
    /// The scenario's incident of a key.
    pub fn incident(&self, key: &str) -> Option<IncidentId> {
        self.incidents.binary_search_by(|i| i.key.as_str().cmp(key)).ok().map(IncidentId::from_index)
    }
    /// The piece of a key.
    pub fn piece(&self, key: &str) -> Option<PieceId> {
        self.pieces.binary_search_by(|p| p.name.as_str().cmp(key)).ok().map(PieceId::from_index)
    }
    /// The actor of a key.
    pub fn actor(&self, key: &str) -> Option<ActorId> {
        self.actors.binary_search_by(|p| p.name.as_str().cmp(key)).ok().map(ActorId::from_index)
    }
    /// The sector kind of a name.
    pub fn sector(&self, name: &str) -> Option<SectorId> {
        self.sectors.iter().position(|s| s.name == name).map(SectorId::from_index)
    }
}
