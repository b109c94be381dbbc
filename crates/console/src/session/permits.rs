//! Who may do what, and when. Every order is held against the place of who gives it before anything changes.

use super::Session;
use super::denied::{Bound, Denied, Field, Thing, When};
use super::ground::Readers;
use super::order::{Judgement, Order, PersonId, Phase, Place};
use super::phases::Exercise;
use detente_engine::ids::{Hypothesis, IncidentId, MessageId, StateId};
use detente_engine::live::{Deed, Matter, Note, Pick, Refused, View};
use detente_engine::log::What;
use detente_scenario::contact::{MessageKind, Role};
use detente_scenario::inject::Effect;

/// Characters of a name.
pub(super) const NAME_MAX: usize = 60;
/// Characters of a message, a reason, a note.
pub(super) const WORDS_MAX: usize = 2000;
/// Hours by which time goes on at once.
const HOURS_MAX: u32 = 24 * 366;
/// Seconds of a timer.
const SECONDS_MAX: u32 = 24 * 3600;
/// Readers and effects of something improvised.
const LIST_MAX: usize = 64;

impl Session {
    /// Whether somebody may give an order now; the facilitator if nobody is named.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn allows(&self, by: Option<PersonId>, order: &Order) -> Result<(), Denied> {
        let place = match by {
            None => None,
            Some(person) => Some(self.people.place(person).ok_or(Denied::Gone)?),
        };
        self.may(by, place, order)?;
        self.makes_sense(order)
    }

    /// What is asked of new orders beside, and was not always: entries of before stand as they were accepted.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn welcomes(&self, order: &Order) -> Result<(), Denied> {
        match order {
            // What has been read cannot be held back, nor brought about.
            Order::Inject { inject, .. } if self.exercise.fired().contains_key(inject) => {
                Err(Denied::Engine(Refused::Fired))
            }
            Order::Improvise { to, .. } if to.is_empty() => Err(Denied::Unknown(Thing::Reader)),
            _ => Ok(()),
        }
    }

    /// Who may do what.
    fn may(&self, by: Option<PersonId>, place: Option<Place>, order: &Order) -> Result<(), Denied> {
        let Some((person, place)) = by.zip(place) else { return Ok(()) };
        let lobby = self.exercise.phase == Phase::Lobby;
        match order {
            Order::Join { .. } => Err(Denied::Placed),
            Order::Move { person: who, place: to } => match () {
                () if *who != person || *to == Place::Projector => Err(Denied::Facilitator),
                () if place == Place::Lobby || lobby => Ok(()),
                () => Err(Denied::Placed),
            },
            Order::Leave { person: who } => {
                if *who == person {
                    Ok(())
                } else {
                    Err(Denied::Facilitator)
                }
            }
            Order::Speak { person: who } => match place {
                Place::Team(..) if *who == person => Ok(()),
                _ => Err(Denied::Facilitator),
            },
            Order::Score { .. } => {
                if place == Place::Evaluator {
                    Ok(())
                } else {
                    Err(Denied::Evaluator)
                }
            }
            _ => {
                let state = self.owner(order).ok_or(Denied::Facilitator)?;
                let Place::Team(own, _) = place else { return Err(Denied::OtherTeam) };
                if own != state {
                    return Err(Denied::OtherTeam);
                }
                let asks_all = matches!(order, Order::Ping { .. });
                if !asks_all && self.people.speaker(own) != Some(person) {
                    return Err(Denied::Silent);
                }
                if self.room.paused && !matches!(order, Order::Consent { .. }) {
                    return Err(Denied::Paused);
                }
                // To let the doctrine choose is the facilitator's.
                if matches!(order, Order::Choose { pick: Pick::Doctrine, .. }) {
                    return Err(Denied::Facilitator);
                }
                Ok(())
            }
        }
    }

    /// Whose order it is, if it is a team's. What names nothing that exists belongs to nobody.
    fn owner(&self, order: &Order) -> Option<StateId> {
        match order {
            Order::Choose { choice, .. } => {
                // A choice that does not exist is told apart from another team's only for the facilitator.
                self.ground.topology().choices.get(usize::from(*choice)).map(|c| c.state)
            }
            Order::Act { deed, .. } => Some(deed.actor),
            Order::Write { note, .. } => Some(note.from),
            Order::Reply { message, .. } => self.exercise.addressee(*message),
            Order::NoAct { state, .. }
            | Order::Say { state, .. }
            | Order::Ask { state, .. }
            | Order::Chair { state, .. }
            | Order::Judge { state, .. }
            | Order::Consent { state, .. } => Some(*state),
            Order::Ping { from, .. } => Some(*from),
            _ => None,
        }
    }

    /// Whether what is asked for exists and can be done now.
    fn makes_sense(&self, order: &Order) -> Result<(), Denied> {
        match order {
            Order::Join { name, place } => {
                text(Field::Name, name, NAME_MAX)?;
                if name.trim().is_empty() {
                    return Err(Denied::Empty(Field::Name));
                }
                if self.people.is_full() {
                    return Err(Denied::Full);
                }
                self.exists(*place)
            }
            Order::Move { person, place } => {
                self.people.place(*person).ok_or(Denied::Unknown(Thing::Person))?;
                self.exists(*place)
            }
            Order::Leave { person } => self.people.place(*person).map(|_| ()).ok_or(Denied::Unknown(Thing::Person)),
            Order::Speak { person } => match self.people.place(*person) {
                Some(Place::Team(..)) => Ok(()),
                _ => Err(Denied::Unknown(Thing::AtTable)),
            },
            Order::Play { state, .. } => {
                self.state(*state)?;
                self.before_the_end()
            }
            Order::RemoveIdentities
            | Order::Pause(_)
            | Order::Project(_)
            | Order::Blackout(_)
            | Order::RevealTension(_) => Ok(()),
            Order::Next => {
                self.goes_on()?;
                self.before_the_end()
            }
            Order::Advance(until) => {
                self.goes_on()?;
                self.before_the_end()?;
                if let super::order::Until::Hours(hours) = until
                    && !(1..=HOURS_MAX).contains(hours)
                {
                    return Err(Denied::Bounds(Bound::Hours));
                }
                if self.exercise.play.now() >= self.exercise.limit() { Err(Denied::TimeStands) } else { Ok(()) }
            }
            Order::Undo { to } => {
                if *to < self.seq() {
                    Ok(())
                } else {
                    Err(Denied::Unknown(Thing::Entry))
                }
            }
            Order::Timer(timer) => match timer {
                super::order::Timer::Start(seconds) if !(1..=SECONDS_MAX).contains(seconds) => {
                    Err(Denied::Bounds(Bound::Timer))
                }
                super::order::Timer::Add(seconds) if seconds.unsigned_abs() > SECONDS_MAX => {
                    Err(Denied::Bounds(Bound::More))
                }
                _ => Ok(()),
            },
            Order::Inject { inject, .. } => {
                self.before_the_end()?;
                let known = inject.index() < self.ground.topology().injects.len();
                if !known {
                    return Err(Denied::Unknown(Thing::Inject));
                }
                let mut events = self.exercise.play.log().events.iter();
                let fired = events.any(|e| matches!(e.what, What::InjectFired { inject: i } if i == *inject));
                if fired { Err(Denied::Engine(Refused::Fired)) } else { Ok(()) }
            }
            Order::Improvise { to, text: words, effects, .. } => self.improvises(to, words, effects),
            Order::Note { text: words } => filled(Field::Note, words),
            Order::Score { of, mark, remark } => {
                text(Field::Remark, remark, WORDS_MAX)?;
                if !(1..=5).contains(mark) {
                    return Err(Denied::Bounds(Bound::Mark));
                }
                let known = self.to_score().iter().any(|(id, _)| id == of);
                if known { Ok(()) } else { Err(Denied::Unknown(Thing::Scored)) }
            }
            Order::Consent { state, .. } => self.state(*state),
            Order::Ping { from, to, .. } => {
                self.state(*from)?;
                self.state(*to)?;
                if from == to {
                    return Err(Denied::Engine(Refused::Itself));
                }
                self.during(&[Phase::Lobby], When::Lobby)
            }
            _ => self.team_order(order),
        }
    }

    /// What teams do within a move.
    fn team_order(&self, order: &Order) -> Result<(), Denied> {
        let decide = || self.during(&[Phase::Decide], When::Decide);
        match order {
            Order::Choose { choice, pick, reason } => {
                text(Field::Reason, reason, WORDS_MAX)?;
                let of =
                    self.ground.topology().choices.get(usize::from(*choice)).ok_or(Denied::Unknown(Thing::Choice))?;
                decide()?;
                if usize::from(of.number) + 1 != self.exercise.number {
                    return Err(Denied::Engine(Refused::NotOpen));
                }
                self.people_play(of.state)?;
                // Its doctrine chose when it was time, if it played the state then.
                if !Exercise::by_people(&self.exercise.players, of.state) {
                    return Err(Denied::Engine(Refused::NotOpen));
                }
                match pick {
                    Pick::Option(option) if !of.options.contains(option) => Err(Denied::Unknown(Thing::Option)),
                    Pick::Option(option) if !self.exercise.play.open(*option) => {
                        Err(Denied::Engine(Refused::NotAllowed))
                    }
                    _ => Ok(()),
                }
            }
            Order::Act { deed, reason } => {
                text(Field::Reason, reason, WORDS_MAX)?;
                self.state(deed.actor)?;
                decide()?;
                self.deed(deed)
            }
            Order::NoAct { state, reason } => {
                text(Field::Reason, reason, WORDS_MAX)?;
                self.state(*state)?;
                decide()?;
                self.people_play(*state)
            }
            Order::Say { state, line, naming, about, words } => {
                text(Field::Text, words, WORDS_MAX)?;
                self.state(*state)?;
                decide()?;
                self.people_play(*state)?;
                let line = self.ground.script.lines.get(usize::from(*line)).ok_or(Denied::Unknown(Thing::Line))?;
                if let Some(named) = naming {
                    self.state(*named)?;
                    if named == state {
                        return Err(Denied::Engine(Refused::Itself));
                    }
                }
                if line.names != naming.is_some() {
                    return Err(Denied::Naming);
                }
                match about {
                    Some(incident) => self.case(*state, *incident).map(|_| ()),
                    None => Ok(()),
                }
            }
            Order::Write { note, seat, words, sure } => {
                text(Field::Message, words, WORDS_MAX)?;
                likelihood(*sure)?;
                self.state(note.from)?;
                self.state(note.to)?;
                self.during(&[Phase::Contact], When::Contact)?;
                self.note(note, *seat)
            }
            Order::Reply { message, words, .. } => {
                text(Field::Message, words, WORDS_MAX)?;
                let state = self.exercise.addressee(*message).ok_or(Denied::Unknown(Thing::Message))?;
                let when = When::Replies;
                self.during(&[Phase::Contact, Phase::Deliveries, Phase::Decide], when)?;
                self.people_play(state)?;
                self.awaits(state, *message)
            }
            Order::Chair { state, first, second, convene, reason } => {
                text(Field::Reason, reason, WORDS_MAX)?;
                self.state(*state)?;
                self.state(*first)?;
                self.state(*second)?;
                decide()?;
                self.people_play(*state)?;
                let view = self.exercise.play.view(*state);
                let pairs = view.chair.ok_or(Denied::Engine(Refused::NotChair))?;
                if first == second || first == state || second == state {
                    return Err(Denied::Engine(Refused::Itself));
                }
                let pair = (*first.min(second), *first.max(second));
                if *convene && !pairs.contains(&pair) { Err(Denied::Engine(Refused::NoMechanism)) } else { Ok(()) }
            }
            Order::Ask { state, incident } => {
                self.state(*state)?;
                let when = When::Asking;
                self.during(&[Phase::Inform, Phase::Contact, Phase::Deliveries, Phase::Decide], when)?;
                self.people_play(*state)?;
                if !self.exercise.play.obeys_people(*state) {
                    return Err(Denied::JustSeated);
                }
                let view = self.case(*state, *incident)?;
                let asked = self.exercise.papers.drafts.asked.contains(&(*state, *incident));
                if asked || view.looking.iter().any(|(of, _)| of == incident) { Err(Denied::Asked) } else { Ok(()) }
            }
            Order::Judge { state, incident, judgement } => {
                self.state(*state)?;
                if self.exercise.phase == Phase::Lobby {
                    return Err(Denied::phase(Phase::Lobby, When::Begun));
                }
                self.before_the_end()?;
                self.case(*state, *incident)?;
                self.judgement(judgement)
            }
            // Every other order has been looked at before.
            _ => Ok(()),
        }
    }

    fn exists(&self, place: Place) -> Result<(), Denied> {
        match place {
            Place::Team(state, seat) => {
                let seats = self.ground.seats.get(state.index()).ok_or(Denied::Unknown(Thing::State))?;
                if usize::from(seat) < seats.len().max(1) { Ok(()) } else { Err(Denied::Unknown(Thing::Seat)) }
            }
            _ => Ok(()),
        }
    }

    fn state(&self, state: StateId) -> Result<(), Denied> {
        if self.ground.has(state) { Ok(()) } else { Err(Denied::Unknown(Thing::State)) }
    }

    fn people_play(&self, state: StateId) -> Result<(), Denied> {
        if Exercise::by_people(&self.players.now, state) { Ok(()) } else { Err(Denied::ByDoctrine) }
    }

    fn during(&self, phases: &[Phase], when: When) -> Result<(), Denied> {
        let now = self.exercise.phase;
        if phases.contains(&now) { Ok(()) } else { Err(Denied::phase(now, when)) }
    }

    fn before_the_end(&self) -> Result<(), Denied> {
        match self.exercise.phase {
            Phase::HotWash => Err(Denied::phase(Phase::HotWash, When::BeforeEnd)),
            _ => Ok(()),
        }
    }

    fn goes_on(&self) -> Result<(), Denied> {
        if self.room.paused { Err(Denied::Paused) } else { Ok(()) }
    }

    /// What a state knows, if it has a case on the incident.
    fn case(&self, state: StateId, incident: IncidentId) -> Result<View, Denied> {
        let view = self.exercise.play.view(state);
        let has = view.cases.iter().any(|case| case.incident == incident);
        // An incident of which it knows nothing and one that does not exist are the same to a team.
        if has { Ok(view) } else { Err(Denied::Engine(Refused::NoCase)) }
    }

    fn about(&self, view: &View, about: Option<Matter>) -> Result<(), Denied> {
        let known = match about {
            None => true,
            Some(Matter::Incident(incident)) => view.cases.iter().any(|case| case.incident == incident),
            Some(Matter::Posture(posture)) => view.postures.contains(&posture),
        };
        if known { Ok(()) } else { Err(Denied::Engine(Refused::NoCase)) }
    }

    fn deed(&self, deed: &Deed) -> Result<(), Denied> {
        self.state(deed.target)?;
        self.people_play(deed.actor)?;
        if deed.actor == deed.target {
            return Err(Denied::Engine(Refused::Itself));
        }
        if !(-2..=self.ground.script.max_rung).contains(&deed.rung) {
            return Err(Denied::Engine(Refused::Rung));
        }
        for (n, &partner) in deed.with.iter().enumerate() {
            self.state(partner)?;
            let again = deed.with[..n].contains(&partner);
            if again || partner == deed.actor || partner == deed.target || self.people_play(partner).is_err() {
                return Err(Denied::Partners);
            }
        }
        self.about(&self.exercise.play.view(deed.actor), deed.about)
    }

    fn note(&self, note: &Note, seat: Role) -> Result<(), Denied> {
        self.people_play(note.from)?;
        if note.from == note.to {
            return Err(Denied::Engine(Refused::Itself));
        }
        if note.kind == MessageKind::PublicStatement {
            return Err(Denied::Engine(Refused::Kind));
        }
        if note.level.is_some_and(|level| level > 5) {
            return Err(Denied::Bounds(Bound::Level));
        }
        let seat = self.ground.seat(note.from, seat).ok_or(Denied::Unknown(Thing::Seat))?;
        let view = self.exercise.play.view(note.from);
        self.about(&view, note.about)?;
        if !view.channels.iter().any(|way| way.to == note.to && way.kinds.contains(&note.kind)) {
            return Err(Denied::NoWay);
        }
        let most = self.ground.script.messages_per_seat;
        if self.exercise.papers.written(note.from, seat, self.exercise.number) >= most {
            return Err(Denied::NoMessagesLeft(most));
        }
        Ok(())
    }

    fn awaits(&self, state: StateId, message: MessageId) -> Result<(), Denied> {
        let view = self.exercise.play.view(state);
        let waits = view.inbox.iter().any(|mail| mail.message == message && mail.awaits_reply);
        if waits { Ok(()) } else { Err(Denied::Engine(Refused::NoReplyDue)) }
    }

    fn judgement(&self, judgement: &Judgement) -> Result<(), Denied> {
        likelihood(judgement.sure)?;
        for state in [judgement.origin, judgement.behind].into_iter().flatten().flatten() {
            self.state(state)?;
        }
        let hypotheses = Hypothesis::NON_STATE + self.ground.topology().states.len();
        match judgement.author {
            Some(author) if usize::from(author) >= hypotheses => Err(Denied::Unknown(Thing::Author)),
            _ => Ok(()),
        }
    }

    /// What the facilitator may improvise: a text, pressure, tension, a loss of function. Everything else belongs
    /// into a scenario, where it is checked.
    fn improvises(&self, to: &[String], words: &str, effects: &[Effect]) -> Result<(), Denied> {
        self.before_the_end()?;
        filled(Field::Text, words)?;
        let t = self.ground.topology();
        if to.len() > LIST_MAX || effects.len() > LIST_MAX {
            return Err(Denied::Bounds(Bound::List));
        }
        Readers::of(to, t).ok_or(Denied::Unknown(Thing::Reader))?;
        let within = |value: f64, most: f64| {
            if value.is_finite() && value.abs() <= most { Ok(()) } else { Err(Denied::Bounds(Bound::Effect)) }
        };
        let state = |code: &String| t.state(code).map(|_| ()).ok_or(Denied::Unknown(Thing::State));
        for effect in effects {
            match effect {
                Effect::Pressure(code, rungs) => {
                    state(code)?;
                    within(*rungs, 10.0)?;
                }
                Effect::Tension(from, toward, points) => {
                    state(from)?;
                    state(toward)?;
                    within(*points, 10.0)?;
                    if from == toward {
                        return Err(Denied::Engine(Refused::Itself));
                    }
                }
                Effect::Disrupt { sector, loss, incident, hours } => {
                    let (code, name) = sector.split_once('.').ok_or(Denied::Unknown(Thing::Sector))?;
                    state(&code.to_owned())?;
                    t.sector(name).ok_or(Denied::Unknown(Thing::Sector))?;
                    t.incident(incident).ok_or(Denied::Unknown(Thing::Incident))?;
                    within(*loss, 1.0)?;
                    within(hours.unwrap_or(0.0), f64::from(HOURS_MAX))?;
                    if hours.is_some_and(|h| h <= 0.0) {
                        return Err(Denied::Bounds(Bound::Lasting));
                    }
                }
                _ => return Err(Denied::Unknown(Thing::Effect)),
            }
        }
        Ok(())
    }
}

fn text(what: Field, words: &str, most: usize) -> Result<(), Denied> {
    // Characters, as whoever writes counts them; bytes first, since that costs nothing.
    let long = words.len() > most && words.chars().count() > most;
    if long { Err(Denied::TooLong { what, most }) } else { Ok(()) }
}

fn filled(what: Field, words: &str) -> Result<(), Denied> {
    text(what, words, WORDS_MAX)?;
    if words.trim().is_empty() { Err(Denied::Empty(what)) } else { Ok(()) }
}

fn likelihood(sure: Option<u8>) -> Result<(), Denied> {
    match sure {
        Some(sure) if sure > 5 => Err(Denied::Bounds(Bound::Likelihood)),
        _ => Ok(()),
    }
}
