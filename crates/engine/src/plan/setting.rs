//! What differs between arms: the values of parameters and the facilities under a configuration.

use crate::ids::StateId;
use detente_scenario::measure::{Change, Cost, Facility, Move, PocDirectory, Reach, Scope, Use};
use detente_scenario::{Parameters, parameters};
use std::collections::BTreeMap;

/// What exists between two states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facilities {
    /// A directory, by its place in the setting's list.
    pub directory: Option<u8>,
    /// A CERT route.
    pub cert: bool,
    /// A sharing channel.
    pub sharing: Option<Reach>,
    /// Focal points for investigations.
    pub focal_points: bool,
    /// A route between defence establishments.
    pub defence: bool,
    /// Contact points for police and crisis cells.
    pub contact_points: bool,
    /// A mechanism of consultation.
    pub consultation: bool,
    /// A common scale.
    pub common_scale: bool,
    /// Common terms.
    pub common_terms: bool,
}

/// A measure in force, with the states that take part.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    /// Its place in the configuration.
    pub place: usize,
    /// Its identifier.
    pub id: String,
    /// Whether each state takes part.
    pub participants: Vec<bool>,
    /// Its moves.
    pub moves: Vec<Move>,
    /// Its facilities.
    pub facilities: Vec<Facility>,
    /// What counts as one use of it.
    pub uses: &'static [Use],
    /// Its cost.
    pub cost: Cost,
}

impl InForce {
    /// Whether both states take part.
    pub fn between(&self, one: StateId, other: StateId) -> bool {
        self.participants[one.index()] && self.participants[other.index()]
    }
}

/// The least or greatest value of some parameters among all states and pairs: what is out of reach by these need
/// not be looked at state by state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The greatest rate of standing consultations.
    pub consult_rate: f64,
    /// The greatest time between pings.
    pub ping_months: f64,
    /// The greatest hazard of ending a campaign.
    pub takedown_rate: f64,
    /// The least loss of communications at which some line fails.
    pub line_limit: f64,
    /// The least belief on which somebody acts.
    pub threshold: f64,
    /// The least belief on which somebody asks.
    pub ask_belief: f64,
    /// The least suspicion of non-state actors, and of a territory, on which somebody asks for an investigation.
    pub suspicion: (f64, f64),
    /// The greatest share of blame for tolerating.
    pub tolerance_share: f64,
    /// Somebody has a mechanism of consultation.
    pub consultation: bool,
}

impl Bounds {
    fn of(tables: &[Parameters], facilities: &[Facilities]) -> Self {
        let least = |of: fn(&Parameters) -> f64| tables.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&Parameters) -> f64| tables.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        Bounds {
            consult_rate: most(|p| p.consult_rate),
            ping_months: most(|p| p.ping_months),
            takedown_rate: most(|p| p.takedown_rate),
            line_limit: least(|p| p.telephone_limit.min(p.email_limit)),
            threshold: least(crate::mind::doctrine::threshold),
            ask_belief: least(|p| p.ask_belief),
            suspicion: (least(|p| p.nonstate_suspicion), least(|p| p.origin_suspicion)),
            tolerance_share: most(|p| p.tolerance_share),
            consultation: facilities.iter().any(|f| f.consultation),
        }
    }
}

/// Parameters and facilities while one set of measures is in force.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The measures in force.
    pub measures: Vec<InForce>,
    /// Directories in force.
    pub directories: Vec<PocDirectory>,
    states: usize,
    tables: Vec<Parameters>,
    own: Vec<u32>,
    pair: Vec<u32>,
    facilities: Vec<Facilities>,
    bounds: Bounds,
}

impl Setting {
    /// Combines the scenario's parameters, each state's own, and the moves of the measures in force.
    ///
    /// Moves combine without order: factors multiply, additions add, settings take the least (or the
    /// greatest), then the value is clipped to the registry's range.
    pub fn new(base: &Parameters, of_state: &[BTreeMap<String, f64>], measures: Vec<InForce>) -> Self {
        let states = of_state.len();
        let mut directories = Vec::new();
        let mut setting = Setting {
            states,
            tables: Vec::new(),
            own: Vec::with_capacity(states),
            pair: Vec::with_capacity(states * states),
            facilities: Vec::with_capacity(states * states),
            directories: Vec::new(),
            measures: Vec::new(),
            bounds: Bounds::of(&[], &[]),
        };
        let mut known: BTreeMap<(usize, Vec<(u16, Reached)>), u32> = BTreeMap::new();
        // States without values of their own share the table of the scenario.
        let own_of = |i: usize| if of_state[i].is_empty() { states } else { i };
        let mut table = |setting: &mut Setting, state: usize, active: Vec<(u16, Reached)>| {
            let key = (own_of(state), active);
            if let Some(&t) = known.get(&key) {
                return t;
            }
            let mut values = base.clone();
            for (name, value) in &of_state[state] {
                if let Some(slot) = values.get_mut(name) {
                    *slot = *value;
                }
            }
            let moves: Vec<Move> = key
                .1
                .iter()
                .flat_map(|&(m, scope)| {
                    measures[usize::from(m)].moves.iter().copied().filter(move |mv| Reached::of(mv.scope) == scope)
                })
                .collect();
            apply(&mut values, &moves);
            let t = setting.tables.len() as u32;
            setting.tables.push(values);
            known.insert(key, t);
            t
        };
        let takes_part = |m: &InForce, i: usize| m.participants[i];
        for i in 0..states {
            let active = measures
                .iter()
                .enumerate()
                .filter(|(_, m)| takes_part(m, i))
                .map(|(n, _)| (n as u16, Reached::Own))
                .collect();
            let t = table(&mut setting, i, active);
            setting.own.push(t);
        }
        for i in 0..states {
            for j in 0..states {
                let mut active = Vec::new();
                for (n, m) in measures.iter().enumerate() {
                    let n = n as u16;
                    match (takes_part(m, i), takes_part(m, j)) {
                        (true, true) => active.extend([(n, Reached::Own), (n, Reached::Between)]),
                        (true, false) => active.extend([(n, Reached::Own), (n, Reached::Outward)]),
                        (false, true) => active.extend([(n, Reached::Across)]),
                        (false, false) => {}
                    }
                }
                let t = table(&mut setting, i, active);
                setting.pair.push(t);
                setting.facilities.push(Facilities::default());
            }
        }
        for measure in &measures {
            for facility in &measure.facilities {
                let directory = directories.len() as u8;
                if let Facility::Directory(d) = facility {
                    directories.push(d.clone());
                }
                for i in 0..states {
                    for j in 0..states {
                        if !(measure.participants[i] && measure.participants[j]) {
                            continue;
                        }
                        let f = &mut setting.facilities[i * states + j];
                        match facility {
                            Facility::Directory(_) => f.directory = Some(directory),
                            Facility::CertRoute => f.cert = true,
                            Facility::SharingChannel(reach) => f.sharing = Some(*reach),
                            Facility::FocalPoints => f.focal_points = true,
                            Facility::DefenceRoute => f.defence = true,
                            Facility::ContactPoints => f.contact_points = true,
                            // It is the entries that change.
                            Facility::VerifiedEntries { .. } => {}
                            Facility::Consultation => f.consultation = true,
                            Facility::CommonScale => f.common_scale = true,
                            Facility::CommonTerms => f.common_terms = true,
                        }
                    }
                }
            }
        }
        setting.directories = directories;
        setting.measures = measures;
        setting.bounds = Bounds::of(&setting.tables, &setting.facilities);
        setting
    }

    /// The measures in force between two states that count this as a use, by their place in the configuration.
    pub fn used(&self, kind: Use, one: StateId, other: StateId) -> impl Iterator<Item = &InForce> {
        self.measures.iter().filter(move |m| m.uses.contains(&kind) && m.between(one, other))
    }

    /// Months since a state's entries were verified together with others', if they were.
    pub fn verified_months_ago(&self, state: StateId) -> Option<f64> {
        let of = self.measures.iter().filter(|m| m.participants[state.index()]).flat_map(|m| &m.facilities);
        of.filter_map(|f| match f {
            Facility::VerifiedEntries { months_ago } => Some(*months_ago),
            _ => None,
        })
        .min_by(f64::total_cmp)
    }

    /// What no state and no pair goes beyond.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }
    /// The values of a state alone.
    pub fn own(&self, state: StateId) -> &Parameters {
        &self.tables[self.own[state.index()] as usize]
    }
    /// The values of the first state toward the second.
    pub fn pair(&self, from: StateId, toward: StateId) -> &Parameters {
        &self.tables[self.pair[from.index() * self.states + toward.index()] as usize]
    }
    /// What exists between two states.
    pub fn facilities(&self, a: StateId, b: StateId) -> Facilities {
        self.facilities[a.index() * self.states + b.index()]
    }
    /// Whether a measure is in force for anybody.
    pub fn in_force(&self, id: &str) -> bool {
        self.measures.iter().any(|m| m.id == id && m.participants.contains(&true))
    }
}

/// `Scope` with an order, for keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Own,
    Between,
    Across,
    Outward,
}

impl Reached {
    fn of(scope: Scope) -> Self {
        match scope {
            Scope::Own => Reached::Own,
            Scope::Between => Reached::Between,
            Scope::Across => Reached::Across,
            Scope::Outward => Reached::Outward,
        }
    }
}

/// Applies moves in an order-free way: all factors, then all additions, then all settings, then the range.
fn apply(values: &mut Parameters, moves: &[Move]) {
    let mut names: Vec<&'static str> = moves.iter().map(|m| m.parameter).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let Some(slot) = values.get_mut(name) else { continue };
        // Products and sums are taken over sorted operands, so that their rounding has no order either.
        let mut factors = Vec::new();
        let mut sums = Vec::new();
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for m in moves.iter().filter(|m| m.parameter == name) {
            match m.change {
                Change::Times(f) => factors.push(f),
                Change::Plus(a) => sums.push(a),
                Change::AtMost(v) => least = least.min(v),
                Change::AtLeast(v) => most = most.max(v),
            }
        }
        factors.sort_unstable_by(f64::total_cmp);
        sums.sort_unstable_by(f64::total_cmp);
        let mut value = *slot * factors.iter().product::<f64>() + sums.iter().sum::<f64>();
        value = value.max(most).min(least);
        if let Some(spec) = parameters::spec(name) {
            value = value.clamp(spec.min, spec.max);
        }
        *slot = value;
    }
}
