//! What a case measures, with its names resolved against a plan, and read off a run.

use crate::facts::FACTS;
use crate::simulator::Yardstick;
use detente_engine::ids::{ActorId, AssetId, Hypothesis, IncidentId, InjectId, PostureId, SectorId, StateId};
use detente_engine::score::SCORES;
use detente_engine::{Plan, Simulation};
use detente_scenario::case::Measure;
use detente_scenario::incident::Author;
use detente_scenario::time::HOUR;
use detente_scenario::{Moment, Scenario, evidence};

/// A measure whose names stand for places of a plan.
#[derive(Clone, Debug)]
pub(super) enum Gauge {
    Score(usize),
    Inoperability(StateId, SectorId, Moment),
    Tension(StateId, StateId, Moment),
    Belief(StateId, IncidentId, Hypothesis, Moment),
    Hostile(StateId, PostureId, Moment),
    ShareReached(Vec<AssetId>),
    NewlyReached,
    HoursToReach(u32),
    HoursToExtinction(IncidentId),
    HoursToInject(InjectId),
    Cooperation(usize),
    Payoff(usize),
    StockpilePayoff(ActorId),
    Reached,
    AtLeast(Box<Gauge>, f64),
    Exceeds(Box<Gauge>),
    Among(Box<Gauge>, f64),
}

/// What was read off one run.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// A number.
    Number(f64),
    /// The run does not count.
    Left,
    /// When each asset was first reached.
    Reached(Vec<Option<Moment>>),
}

/// A name that leads nowhere: what is wrong and how to mend it.
pub(super) type Unknown = (String, String);

impl Gauge {
    /// Resolves the names of a measure.
    pub(super) fn resolve(measure: &Measure, plan: &Plan, scenario: &Scenario) -> Result<Self, Unknown> {
        let t = &plan.topology;
        let among = |word: &str, name: &str, known: Vec<&str>| -> Unknown {
            let known =
                if known.is_empty() { "there are none".to_owned() } else { format!("known: {}", known.join(", ")) };
            (format!("there is no {word} `{name}`"), known)
        };
        let state = |code: &str| {
            t.state(code).ok_or_else(|| among("state", code, t.states.iter().map(|s| s.code.as_str()).collect()))
        };
        let incident = |key: &str| {
            t.incident(key).ok_or_else(|| among("incident", key, t.incidents.iter().map(|i| i.key.as_str()).collect()))
        };
        let within = |at: Moment| {
            let mend = format!("name a time from the start to {}", t.end);
            if at > t.end { Err((format!("{at} is after the end of the scenario"), mend)) } else { Ok(at) }
        };
        let paired = |inner: &Measure| Gauge::resolve(inner, plan, scenario).map(Box::new);
        Ok(match measure {
            Measure::Score(id) => {
                let place = SCORES.iter().position(|s: &Yardstick| s.id == id);
                Gauge::Score(place.ok_or_else(|| among("score", id, SCORES.iter().map(|s| s.id).collect()))?)
            }
            Measure::Inoperability { sector, at } => {
                let (code, name) = sector.split_once('.').unwrap_or((sector, ""));
                let place = t.sector(name);
                let of = state(code)?;
                let place = place.ok_or_else(|| {
                    let names = t.sectors.iter().map(|s| s.name.as_str()).collect();
                    among("sector", name, names)
                })?;
                Gauge::Inoperability(of, place, within(*at)?)
            }
            Measure::Tension { from, toward, at } => Gauge::Tension(state(from)?, state(toward)?, within(*at)?),
            Measure::Belief { observer, incident: key, author, at } => {
                let author = match evidence::author(author) {
                    Author::Accident => Hypothesis::Accident,
                    Author::Criminal => Hypothesis::Criminal,
                    Author::Extremist => Hypothesis::Extremist,
                    Author::Outside => Hypothesis::Outside,
                    Author::State(code) => Hypothesis::State(state(&code)?),
                };
                Gauge::Belief(state(observer)?, incident(key)?, author, within(*at)?)
            }
            Measure::Hostile { observer, posture, at } => {
                let place = t.postures.iter().position(|p| p.name == *posture);
                let names = || t.postures.iter().map(|p| p.name.as_str()).collect();
                let place = place.ok_or_else(|| among("posture", posture, names()))?;
                Gauge::Hostile(state(observer)?, PostureId::from_index(place), within(*at)?)
            }
            Measure::ShareReached { graph } => {
                let known = || scenario.graphs.keys().map(String::as_str).collect();
                let laid = scenario.graphs.get(graph).ok_or_else(|| among("graph", graph, known()))?;
                Gauge::ShareReached(laid.names(graph).filter_map(|n| t.asset(&format!("{}.{n}", laid.state))).collect())
            }
            Measure::NewlyReached => Gauge::NewlyReached,
            Measure::HoursToReach(count) => Gauge::HoursToReach(*count),
            Measure::HoursToExtinction(key) => Gauge::HoursToExtinction(incident(key)?),
            Measure::HoursToInject(name) => {
                let place = t.injects.iter().position(|i| i.name == *name);
                let names = || t.injects.iter().map(|i| i.name.as_str()).collect();
                Gauge::HoursToInject(InjectId::from_index(place.ok_or_else(|| among("inject", name, names()))?))
            }
            Measure::Cooperation { discard } => Gauge::Cooperation(*discard as usize),
            Measure::Payoff { discard } if t.payoffs.is_some() => Gauge::Payoff(*discard as usize),
            Measure::Payoff { .. } => {
                return Err(("the scenario has no table of payoffs".into(), "add `payoffs` to the scenario".into()));
            }
            Measure::StockpilePayoff(name) => {
                let keeps = |id: &ActorId| t.actors[id.index()].stockpile.is_some();
                let names = || t.actors.iter().filter(|a| a.stockpile.is_some()).map(|a| a.name.as_str()).collect();
                let actor = t.actor(name).filter(keeps);
                Gauge::StockpilePayoff(actor.ok_or_else(|| among("actor with a stockpile", name, names()))?)
            }
            Measure::ReachedEarlier => Gauge::Reached,
            Measure::AtLeast(inner, least) => Gauge::AtLeast(paired(inner)?, *least),
            Measure::Exceeds(inner) => Gauge::Exceeds(paired(inner)?),
            Measure::Among(inner, least) => Gauge::Among(paired(inner)?, *least),
            Measure::Fact(_) | Measure::Checks => {
                return Err(("this measure cannot stand inside another".into(), "let it stand alone".into()));
            }
        })
    }

    /// Plays a run as far as it has to be played, and reads.
    ///
    /// # Errors
    /// Why the run came to no end, or why there is nothing to read.
    pub(super) fn read(&self, run: &mut Simulation) -> Result<Reading, String> {
        let end = run.plan().topology.end;
        let until = match self {
            Gauge::Inoperability(.., at) | Gauge::Tension(.., at) | Gauge::Belief(.., at) | Gauge::Hostile(.., at) => {
                *at
            }
            Gauge::AtLeast(inner, _) | Gauge::Exceeds(inner) | Gauge::Among(inner, _) => {
                let reading = inner.read(run)?;
                return Ok(match (self, reading) {
                    (Gauge::AtLeast(_, least), Reading::Number(v)) => Reading::Number(f64::from(u8::from(v >= *least))),
                    (Gauge::Among(_, least), Reading::Number(v)) if v < *least => Reading::Left,
                    (_, reading) => reading,
                });
            }
            _ => end,
        };
        run.advance(until).map_err(|error| error.to_string())?;
        let hours = |at: Option<Moment>| at.unwrap_or(end).min(end).0 as f64 / HOUR as f64;
        let number = |value: Option<f64>, missing: &str| value.ok_or_else(|| missing.to_owned());
        Ok(Reading::Number(match self {
            Gauge::Score(place) => {
                let scores = run.finish().map_err(|error| error.to_string())?.scores;
                number(scores.0[*place], "the score has no meaning in this scenario")?
            }
            Gauge::Inoperability(state, sector, _) => run.inoperability(*state, *sector),
            Gauge::Tension(from, toward, _) => run.tension(*from, *toward),
            Gauge::Belief(observer, incident, author, _) => run.belief(*observer, *incident, *author),
            Gauge::Hostile(observer, posture, _) => {
                number(run.hostile(*observer, *posture), "the posture is not watched at that time")?
            }
            Gauge::ShareReached(nodes) => {
                let reached = run.first_reached(true);
                nodes.iter().filter(|node| reached[node.index()].is_some()).count() as f64 / nodes.len() as f64
            }
            Gauge::NewlyReached => run.first_reached(false).iter().flatten().count() as f64,
            Gauge::HoursToReach(count) => {
                let mut times: Vec<Moment> = run.first_reached(true).into_iter().flatten().collect();
                times.sort_unstable();
                hours((*count as usize).checked_sub(1).and_then(|n| times.get(n).copied()))
            }
            Gauge::HoursToExtinction(incident) => hours(run.extinct(*incident)),
            Gauge::HoursToInject(inject) => hours(run.fired(*inject)),
            Gauge::Cooperation(discard) => number(run.moves(*discard).cooperation(), "no move is left to count")?,
            Gauge::Payoff(discard) => number(run.moves(*discard).mean_payoff(), "no move is left to count")?,
            Gauge::StockpilePayoff(actor) => number(run.stockpile_payoff(*actor), "the actor keeps no exploit")?,
            Gauge::Reached => return Ok(Reading::Reached(run.first_reached(true))),
            Gauge::AtLeast(..) | Gauge::Exceeds(_) | Gauge::Among(..) => 0.0,
        }))
    }

    /// What a point comes to against another on the same luck: avoided, or what the measure itself says.
    pub(super) fn compared(&self, here: Reading, against: Reading) -> Reading {
        match (here, against) {
            (Reading::Number(here), Reading::Number(against)) => Reading::Number(match self {
                Gauge::Exceeds(_) => f64::from(u8::from(here > against)),
                _ => against - here,
            }),
            (Reading::Reached(here), Reading::Reached(against)) => {
                let earlier = |(a, b): &(&Option<Moment>, &Option<Moment>)| match (a, b) {
                    (Some(a), Some(b)) => a < b,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                Reading::Number(here.iter().zip(&against).filter(earlier).count() as f64)
            }
            _ => Reading::Left,
        }
    }
}

/// Whether a measure only makes sense against something.
pub(super) fn needs_against(measure: &Measure) -> bool {
    match measure {
        Measure::ReachedEarlier | Measure::Exceeds(_) => true,
        Measure::AtLeast(inner, _) | Measure::Among(inner, _) => needs_against(inner),
        _ => false,
    }
}

/// A measure in words.
pub(super) fn words(measure: &Measure) -> String {
    match measure {
        Measure::Score(id) => {
            let spec = SCORES.iter().find(|s| s.id == id);
            spec.map_or_else(|| id.clone(), |s| format!("{} ({})", lower(s.meaning), s.unit))
        }
        Measure::Inoperability { sector, at } => format!("inoperability of {sector} at {at}"),
        Measure::Tension { from, toward, at } => format!("tension of {from} toward {toward} at {at} (points)"),
        Measure::Belief { observer, incident, author, at } => {
            format!("belief of {observer} that {author} is behind {incident}, at {at}")
        }
        Measure::Hostile { observer, posture, at } => {
            format!("belief of {observer} that {posture} is hostile, at {at}")
        }
        Measure::ShareReached { graph } => format!("share of {graph} ever reached"),
        Measure::NewlyReached => "assets reached other than by script".into(),
        Measure::HoursToReach(count) => format!("hours until {count} assets are reached"),
        Measure::HoursToExtinction(incident) => format!("hours until nothing has {incident} any more"),
        Measure::HoursToInject(inject) => format!("hours until {inject}"),
        Measure::Cooperation { discard } => format!("share of cooperative moves after round {discard}"),
        Measure::Payoff { discard } => format!("mean payoff of a move after round {discard}"),
        Measure::StockpilePayoff(actor) => format!("discounted payoff of the exploit of {actor}"),
        Measure::ReachedEarlier => "assets reached earlier than in the variant it is held against".into(),
        Measure::Fact(id) => FACTS.iter().find(|f| f.id == id).map_or_else(|| id.clone(), |f| lower(f.meaning)),
        Measure::AtLeast(inner, least) => format!("share of runs: {} is at least {least}", words(inner)),
        Measure::Exceeds(inner) => format!("share of runs with more than in the variant: {}", words(inner)),
        Measure::Among(inner, least) => format!("{}, among runs with at least {least}", words(inner)),
        Measure::Checks => "what the checks say of the scenario".into(),
    }
}

/// The text as the rest of a line: its first word without its capital, unless it is the name of Brier.
fn lower(text: &str) -> String {
    if text.starts_with("Brier") {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
