//! Contact: who reached whom, how fast, and what came of it.

use super::{ScoreId, Scores, mean};
use crate::channel::message::Message;
use crate::ids::{IncidentId, StateId};
use std::collections::{BTreeMap, BTreeSet};

/// Scores of the mail of a run until `end` ms. `incidents` are those of M₀: (id, t_m, involved).
pub fn score(
    messages: &[Message],
    first_contact: &BTreeMap<(IncidentId, StateId, StateId), i64>,
    incidents: &[(IncidentId, Option<i64>, &[StateId])],
    late_hours: f64,
    end: i64,
    scores: &mut Scores,
) {
    let hours = |ms: i64| ms as f64 / crate::HOUR_MS;
    let mut waits = Vec::new();
    for (id, touched, involved) in incidents {
        let Some(touched) = *touched else { continue };
        for (n, &a) in involved.iter().enumerate() {
            for &b in &involved[n + 1..] {
                let contact = first_contact.get(&(*id, a.min(b), a.max(b))).copied().unwrap_or(end);
                waits.push(hours((contact.min(end) - touched).max(0)));
            }
        }
    }
    scores.set(ScoreId::FirstContact, mean(waits));
    let ours: BTreeSet<IncidentId> = incidents.iter().map(|i| i.0).collect();
    // A request tried again by another way, or sent over two ways at once, is the same request.
    let requests = || {
        messages.iter().filter(|m| {
            m.is_request()
                && m.tried.is_empty()
                && !m.content.copy
                && m.incident.is_some_and(|i| ours.contains(&i))
                && m.sent < end
        })
    };
    let until = |m: &Message, at: Option<i64>| hours((at.unwrap_or(end).min(end) - m.sent).max(0));
    scores.set(ScoreId::AckHours, mean(requests().map(|m| until(m, m.acknowledged))));
    scores.set(ScoreId::AnswerHours, mean(requests().map(|m| until(m, m.replied))));
    let answered = |m: &Message| m.replied.is_some_and(|at| at <= end);
    scores.set(ScoreId::AnsweredShare, mean(requests().map(|m| f64::from(u8::from(answered(m))))));
    let delivered = || messages.iter().filter(|m| m.delivered.is_some_and(|at| at <= end));
    let count = |n: usize| Some(n as f64);
    scores.set(ScoreId::MessagesDelivered, count(delivered().count()));
    let late = delivered().filter(|m| hours(m.delivered.unwrap_or(end) - m.sent) > late_hours).count();
    scores.set(ScoreId::MessagesLate, count(late));
    scores.set(ScoreId::MessagesLost, count(messages.len() - delivered().count()));
    scores.set(ScoreId::MessagesMisread, count(delivered().filter(|m| m.misread).count()));
}
