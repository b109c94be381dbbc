//! A log with the look-ups that a sentence needs: which message, which act, what an incident is called.

use super::{Names, phrases};
use detente_engine::ids::{ActId, EventId, Hypothesis, IncidentId, MessageId, StateId};
use detente_engine::log::{Log, RouteKind, What};
use detente_engine::stage::record::BeliefPoint;
use detente_scenario::contact::{Medium, MessageKind, Role};
use detente_scenario::time::Moment;
use std::collections::BTreeMap;

/// What is known of a message from the event of its sending.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// What.
    pub kind: MessageKind,
    /// From whom.
    pub from: StateId,
    /// To whom.
    pub to: StateId,
    /// About which incident.
    pub incident: Option<IncidentId>,
    /// By which route.
    pub route: RouteKind,
    /// To which side.
    pub role: Role,
    /// Carried by what.
    pub medium: Medium,
    /// When.
    pub at: Moment,
    /// The event.
    pub event: EventId,
    /// When it was delivered, and whether it was misread.
    pub read: Option<(Moment, bool)>,
}

/// A belief from a moment on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeliefStep {
    /// From when.
    pub at: Moment,
    /// Probability of what is so.
    pub truth: f64,
    /// Probability of the strongest mistake.
    pub mistaken: f64,
    /// The strongest mistake.
    pub mistake: Hypothesis,
    /// The favourite.
    pub favourite: Hypothesis,
}

/// A log, its names and what its ids stand for.
pub struct Story<'a> {
    /// What happened.
    pub log: &'a Log,
    /// What things are called.
    pub names: &'a Names,
    /// Beliefs over origins as they changed; empty where the run kept none.
    pub beliefs: &'a [BeliefPoint],
    authors: &'a [Hypothesis],
    messages: BTreeMap<MessageId, Sent>,
    acts: BTreeMap<ActId, EventId>,
    arisen: BTreeMap<IncidentId, String>,
}

impl<'a> Story<'a> {
    /// Reads the log once.
    pub fn new(log: &'a Log, names: &'a Names) -> Self {
        let mut story = Story {
            log,
            names,
            beliefs: &[],
            authors: &[],
            messages: BTreeMap::new(),
            acts: BTreeMap::new(),
            arisen: BTreeMap::new(),
        };
        for (n, event) in log.events.iter().enumerate() {
            let id = EventId::from_index(n);
            match event.what {
                What::Sent { message, kind, from, to, incident, route, role, medium } => {
                    let sent =
                        Sent { kind, from, to, incident, route, role, medium, at: event.at, event: id, read: None };
                    story.messages.insert(message, sent);
                }
                What::Delivered { message, misread, .. } => {
                    if let Some(sent) = story.messages.get_mut(&message) {
                        sent.read = sent.read.or(Some((event.at, misread)));
                    }
                }
                What::Acted { act, .. } => {
                    story.acts.insert(act, id);
                }
                What::IncidentStarted { incident } if names.incident(incident).is_none() => {
                    let name = story.name_arisen(id, &event.causes);
                    story.arisen.insert(incident, name);
                }
                _ => {}
            }
        }
        story
    }

    /// With the beliefs that a run kept, and the true authors of all its incidents by id.
    #[must_use]
    pub fn with(mut self, beliefs: &'a [BeliefPoint], authors: &'a [Hypothesis]) -> Self {
        self.beliefs = beliefs;
        self.authors = authors;
        self
    }

    /// An incident that no scenario names is called by the act that it came from.
    fn name_arisen(&self, id: EventId, causes: &[EventId]) -> String {
        let act_at = |e: EventId| match self.log.get(e)?.what {
            What::Acted { actor, target, .. } => Some((actor, target)),
            _ => None,
        };
        // The event right before it at the same moment stands in where the log names no cause.
        let before = id.index().checked_sub(1).map(EventId::from_index);
        let before = before.filter(|b| self.log.get(*b).map(|e| e.at) == self.log.get(id).map(|e| e.at));
        let act = causes.iter().rev().copied().chain(before).find_map(act_at);
        match act {
            Some((actor, target)) => {
                format!("the ICT response of {} against {}", self.names.state(actor), self.names.state(target))
            }
            None => "a further ICT incident".into(),
        }
    }

    /// What an incident is called in the middle of a sentence.
    pub fn incident(&self, id: IncidentId) -> String {
        match self.names.incident(id) {
            Some(name) => {
                let name = name.trim_end_matches('.');
                // What reads as a noun phrase needs no quotation marks.
                let phrase = ["the ", "a ", "an "].iter().any(|article| name.starts_with(article));
                if phrase { name.to_string() } else { format!("“{name}”") }
            }
            None => self.arisen.get(&id).cloned().unwrap_or_else(|| "a further ICT incident".into()),
        }
    }

    /// A message.
    pub fn message(&self, id: MessageId) -> Option<&Sent> {
        self.messages.get(&id)
    }

    /// All messages in order of their ids.
    pub fn messages(&self) -> impl Iterator<Item = &Sent> {
        self.messages.values()
    }

    /// The event of an act.
    pub fn act(&self, id: ActId) -> Option<EventId> {
        self.acts.get(&id).copied()
    }

    /// The event of the highest act, the first of that rung; `None` if nobody acted.
    pub fn highest_act(&self) -> Option<(EventId, i8)> {
        let mut best: Option<(EventId, i8)> = None;
        for (n, event) in self.log.events.iter().enumerate() {
            if let What::Acted { rung, .. } = event.what
                && best.is_none_or(|(_, b)| rung > b)
            {
                best = Some((EventId::from_index(n), rung));
            }
        }
        best
    }

    /// The belief of a state about who is behind an incident, in steps; empty where none was kept.
    pub fn belief(&self, observer: StateId, incident: IncidentId) -> Vec<BeliefStep> {
        let truth = self.author(incident).map(Hypothesis::index);
        let mut steps: Vec<BeliefStep> = Vec::new();
        for point in self.beliefs.iter().filter(|p| p.observer == observer && p.incident == incident) {
            let strongest = |skip: Option<usize>| {
                let all = point.author.iter().enumerate().filter(|(j, _)| Some(*j) != skip);
                all.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
            };
            let Some((favourite, _)) = strongest(None) else { continue };
            let (mistake, mistaken) = strongest(truth).map_or((favourite, 0.0), |(j, p)| (j, *p));
            steps.push(BeliefStep {
                at: point.at,
                truth: truth.and_then(|t| point.author.get(t)).copied().unwrap_or(0.0),
                mistaken,
                mistake: Hypothesis::from_index(mistake),
                favourite: Hypothesis::from_index(favourite),
            });
        }
        steps
    }

    /// A few words for an event, as a link of a chain.
    pub fn link(&self, id: EventId) -> String {
        let Some(event) = self.log.get(id) else { return String::new() };
        let names = self.names;
        match &event.what {
            What::InjectFired { .. } => "a report".into(),
            What::PostureBegan { posture } => {
                names.posture(*posture).map_or_else(|| "a posture".into(), |(n, ..)| n.to_string())
            }
            What::PostureEnded { .. } => "a posture ends".into(),
            What::IncidentStarted { incident } => self.incident(*incident),
            What::IncidentEnded { .. } => "it ends".into(),
            What::Disrupted { sector, state, .. } | What::SectorLoss { sector, state, .. } => {
                format!("{} {} down", phrases::of(names.state(*state)), names.sector(*sector))
            }
            What::PieceAsked { .. } => "a desk looks".into(),
            What::PieceOpened { holder, .. } => format!("{} finds a piece", names.state(*holder)),
            What::Infected { asset, .. } | What::Activated { asset, .. } => format!("{} hit", names.asset(*asset)),
            What::Noticed { .. } => "noticed".into(),
            What::Isolated { .. } => "isolated".into(),
            What::Restored { .. } => "restored".into(),
            What::CaseOpened { observer, .. } => format!("{} opens a case", names.state(*observer)),
            What::LevelAssessed { observer, expected, .. } => {
                format!("{} puts it at level {}", names.state(*observer), crate::numbers::fixed(*expected, 1))
            }
            What::Sent { kind, from, .. } => format!("{} of {}", phrases::message(*kind), names.state(*from)),
            What::StaleEntry { .. } => "an outdated entry".into(),
            What::Acknowledged { by, .. } => format!("{} acknowledges", names.state(*by)),
            What::Delivered { kind, .. } => format!("{} read", phrases::message(*kind)),
            What::Replied { by, .. } => format!("{} replies", names.state(*by)),
            What::Silence { of, .. } => format!("silence of {}", names.state(*of)),
            What::PublicStatement { from, .. } => format!("{} speaks in public", names.state(*from)),
            What::Leaked { .. } => "a leak".into(),
            What::Consulted { .. } => "consultation".into(),
            What::Token { observer, toward, .. } => {
                format!("{} gets a sign toward {}", names.state(*observer), names.origin(*toward))
            }
            What::Exposed { .. } => "forged trail exposed".into(),
            What::Belief { observer, favourite, .. } => {
                format!("{} suspects {}", names.state(*observer), names.origin(*favourite))
            }
            What::Perceived { observer, flipped, .. } => {
                format!("{} {} it", names.state(*observer), if *flipped { "misreads" } else { "reads" })
            }
            What::OptionTaken { state, .. } => format!("{} chooses", names.state(*state)),
            What::Considered { actor, rung, .. } => format!("{} weighs {}", names.state(*actor), phrases::rung(*rung)),
            What::Acted { actor, rung, .. } => format!("{}: {}", names.state(*actor), phrases::rung(*rung)),
            What::Eased { actor, .. } => format!("{} eases", names.state(*actor)),
            What::Runaway { .. } => "tension runs away".into(),
            What::Pinged { .. } => "an entry checked".into(),
            What::ExploitUsed { .. } => "a kept exploit used".into(),
            What::PassedOn { state, desk, mislaid, .. } => format!(
                "{} {} {} it",
                phrases::of(names.state(*state)),
                super::phrases::desk(*desk),
                if *mislaid { "mislay" } else { "pass on" }
            ),
            What::Doubled { .. } => "asked over two networks".into(),
            What::Improvised { .. } => "something improvised".into(),
            What::MeasureStands { measure, status } => {
                format!("{} {}", names.measure(usize::from(*measure)), super::phrases::stands(*status))
            }
        }
    }

    /// Whether an origin is the true one; `None` where the scenario does not say.
    pub fn is_true(&self, incident: IncidentId, origin: Hypothesis) -> Option<bool> {
        self.author(incident).map(|author| author == origin)
    }

    /// Who is truly behind an incident, also behind one that arose in the run if its authors are known.
    pub fn author(&self, incident: IncidentId) -> Option<Hypothesis> {
        self.authors.get(incident.index()).copied().or_else(|| self.names.author(incident))
    }
}
