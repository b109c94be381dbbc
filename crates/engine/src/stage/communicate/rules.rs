//! When a state writes, to whom and what (model, section 2.5, the table of kinds).

use super::Channels;
use crate::channel::route::technical_only;
use crate::ids::{EventId, Hypothesis, PieceId, StateId};
use crate::live::seats::Seats;
use crate::log::Ground;
use crate::mind::case::Case;
use crate::stage::inject::piece_token;
use crate::state::{Acts, CaseIndex, Letter, Mail, Politics};
use bevy_ecs::prelude::Res;
use detente_scenario::contact::MessageKind;
use std::sync::Arc;

/// Decides on messages from what each state believes at t_n, and hands them to routes.
pub fn correspond(mut channels: Channels) {
    channels.replies_by_hand();
    let mut stirred = std::mem::take(&mut channels.index.stirred);
    stirred.sort_unstable();
    let mut letters = Vec::new();
    for key in stirred {
        let entity = channels.index.map[&key];
        let Ok(mut case) = channels.cases.get_mut(entity) else { continue };
        case.stirred = false;
        if let Ok(case) = channels.cases.get(entity) {
            channels.about(case, &mut letters);
        }
    }
    channels.denials(&mut letters);
    channels.tense_dyads(&mut letters);
    if !channels.seats.people.is_empty() {
        // People write themselves; what technical desks exchange by routine goes on, but for what another desk of the
        // state was asked for: that is its team's to share.
        letters.retain(|letter| {
            let routine = technical_only(letter.kind) && !channels.carries_a_piece(letter);
            routine || !channels.seats.plays(letter.from)
        });
    }
    letters.extend(std::mem::take(&mut channels.mail.unsent));
    if letters.is_empty() {
        return;
    }
    let communications = channels.communications();
    for letter in letters {
        if letter.kind == MessageKind::PublicStatement {
            channels.publish(&letter);
        } else if let Err(letter) = channels.send(letter, &communications) {
            channels.mail.unsent.push(letter);
        }
    }
}

/// Whether there is anything to write about: a file that moved, an act, a dyad in which one weighs, a letter that no
/// route took so far.
pub fn has_matter(
    index: Res<CaseIndex>,
    acts: Res<Acts>,
    politics: Res<Politics>,
    mail: Res<Mail>,
    seats: Res<Seats>,
) -> bool {
    let weighs = |&k: &u32| politics.dyads[k as usize].remembered > 0.0;
    !seats.replies.is_empty()
        || !index.stirred.is_empty()
        || acts.perceived < acts.list.len()
        || !mail.unsent.is_empty()
        || politics.live.iter().any(weighs)
}

impl Channels<'_, '_> {
    /// What a state writes about a case that moved.
    fn about(&self, case: &Case, letters: &mut Vec<Letter>) {
        let plan = Arc::clone(&self.given.plan);
        let t = &*plan.topology;
        let (i, m) = (case.observer, case.incident);
        let own = self.setting().own(i);
        let involved = &self.incidents.list[m.index()].plan.involved;
        let now = self.clock.from;
        let regional = case.expected >= own.regional_significance;
        let letter = |kind, to| {
            let mut l = Letter::new(kind, i, to, Ground::Case(m), now, case.moved_by);
            l.regional = regional;
            l
        };
        let noticed = self.guards.map.get(&(i, m)).is_some_and(|g| g.noticed);
        for &j in involved.iter().filter(|&&j| j != i) {
            let p = self.setting().pair(i, j);
            let trust = self.politics.dyads[t.dyad(i, j)].trust(p);
            let new = |kind, n| !self.is_sent(i, j, kind, Ground::Case(m), n);
            let level = libm::round(case.expected) as u32;
            if case.own && case.expected >= p.notify_level && new(MessageKind::Notification, level) {
                let mut l = letter(MessageKind::Notification, j);
                l.n = level;
                l.content.level = Some(case.expected);
                letters.push(l);
            }
            // What no route takes is not written; technical marks go to technical desks only.
            let technical = self.reaches_technicians(i, j);
            if trust < p.share_trust {
                continue;
            }
            if technical && noticed && new(MessageKind::Indicators, 0) {
                letters.push(letter(MessageKind::Indicators, j));
            }
            for token in case.tokens.iter().filter(|x| technical && !x.copied && x.weight > 0.0) {
                let n = token.identity as u32;
                if new(MessageKind::Evidence, n) {
                    let mut l = letter(MessageKind::Evidence, j);
                    l.n = n;
                    l.content.token = Some(token.clone());
                    letters.push(l);
                }
            }
            if case.expected >= p.assist_level && case.own && new(MessageKind::AssistanceRequest, level) {
                let mut l = letter(MessageKind::AssistanceRequest, j);
                l.n = level;
                letters.push(l);
            }
        }
        let bounds = self.setting().bounds();
        let nonstate = case.nonstate();
        let asks = case.may_suspect(bounds.ask_belief, bounds.tolerance_share);
        let investigates = nonstate >= bounds.suspicion.0 && case.greatest.1 >= bounds.suspicion.1;
        if !(asks || investigates || bounds.consultation) {
            return;
        }
        for j in t.state_ids().filter(|&j| j != i) {
            let p = self.setting().pair(i, j);
            let new = |kind| !self.is_sent(i, j, kind, Ground::Case(m), 0);
            if case.suspects(j, p.ask_belief, p) && new(MessageKind::InformationRequest) {
                letters.push(letter(MessageKind::InformationRequest, j));
            }
            let trail = || case.tokens.iter().any(|x| x.trail && x.toward == Hypothesis::State(j) && x.weight > 0.0);
            if nonstate >= p.nonstate_suspicion
                && case.origin[1 + j.index()] >= p.origin_suspicion
                && trail()
                && new(MessageKind::InvestigationRequest)
            {
                letters.push(letter(MessageKind::InvestigationRequest, j));
            }
            let facilities = self.setting().facilities(i, j);
            if facilities.consultation
                && new(MessageKind::Consultation)
                && case.responsibility(j, p) * case.expected >= p.consult_concern
            {
                letters.push(letter(MessageKind::Consultation, j));
            }
        }
    }

    /// Whether a letter carries a piece, and not what technicians found.
    fn carries_a_piece(&self, letter: &Letter) -> bool {
        let t = self.given.topology();
        letter
            .content
            .token
            .as_ref()
            .is_some_and(|token| (0..t.pieces.len()).any(|n| piece_token(t, PieceId::from_index(n)) == token.identity))
    }

    /// Whoever is accused over an incident explains itself.
    fn denials(&self, letters: &mut Vec<Letter>) {
        for act in &self.acts.list[self.acts.perceived..] {
            if let (Ground::Case(_), 1..=6) = (act.ground, act.rung) {
                letters.push(Letter::new(
                    MessageKind::Clarification,
                    act.target,
                    act.actor,
                    act.ground,
                    self.clock.from,
                    act.event,
                ));
            }
        }
    }

    /// Dyads in which acts weigh: they consult where they can, and the Chair offers its good offices.
    fn tense_dyads(&self, letters: &mut Vec<Letter>) {
        let plan = Arc::clone(&self.given.plan);
        let t = &*plan.topology;
        let n = t.states.len();
        let now = self.clock.from;
        for &k in &self.politics.live {
            let k = k as usize;
            let dyad = &self.politics.dyads[k];
            if dyad.remembered <= 0.0 {
                continue;
            }
            let (i, j) = (StateId::from_index(k / n), StateId::from_index(k % n));
            let p = self.setting().pair(i, j);
            let rung = dyad.faded(now, p.memory_days);
            let latest = dyad.grievances.last().map(|g| g.ground).unwrap_or(Ground::Own);
            if rung >= p.consult_rung
                && self.setting().facilities(i, j).consultation
                && !self.is_sent(i, j, MessageKind::Consultation, latest, 0)
            {
                letters.push(Letter::new(MessageKind::Consultation, i, j, latest, now, dyad.event));
            }
            if let Some(chair) = t.chair
                && chair != i
                && chair != j
                && rung >= p.chair_rung
                && [i, j].into_iter().any(|to| !self.is_sent(chair, to, MessageKind::GoodOffices, latest, 0))
                && public_between(self, i, j)
            {
                for to in [i, j] {
                    // One offer for one provocation; the dyad is named by the ground.
                    letters.push(Letter::new(MessageKind::GoodOffices, chair, to, latest, now, dyad.event));
                }
            }
        }
    }

    /// A public statement is heard at once.
    fn publish(&mut self, letter: &Letter) {
        if !self.mail.sent.insert(letter.from, letter.to, letter.kind, letter.ground, letter.n) {
            return;
        }
        let cause = letter.causes.first().copied().unwrap_or(EventId(0));
        self.statement(letter, cause);
    }
}

/// Whether the latest act between two states was public: the Chair knows of no other.
fn public_between(channels: &Channels, i: StateId, j: StateId) -> bool {
    channels
        .acts
        .list
        .iter()
        .rev()
        .find(|a| (a.actor, a.target) == (i, j) || (a.actor, a.target) == (j, i))
        .is_some_and(|a| a.public)
}
