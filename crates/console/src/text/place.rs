//! The places of the model's things in the lists of their words.

use super::Line;
use detente_engine::log::RouteKind;
use detente_scenario::contact::{Medium, MessageKind, Role};

/// A side of a state.
pub(crate) fn role(role: Role) -> usize {
    match role {
        Role::Diplomatic => 0,
        Role::Policy => 1,
        Role::Technical => 2,
        Role::LawEnforcement => 3,
        Role::Cert => 4,
        Role::Defence => 5,
    }
}

/// A kind of message.
pub(crate) fn kind(kind: MessageKind) -> usize {
    match kind {
        MessageKind::Notification => 0,
        MessageKind::Indicators => 1,
        MessageKind::Evidence => 2,
        MessageKind::InformationRequest => 3,
        MessageKind::Clarification => 4,
        MessageKind::InvestigationRequest => 5,
        MessageKind::AssistanceRequest => 6,
        MessageKind::AssistanceOffer => 7,
        MessageKind::GoodOffices => 8,
        MessageKind::Consultation => 9,
        MessageKind::Reassurance => 10,
        MessageKind::PublicStatement => 11,
    }
}

/// How a message found its way.
pub(crate) fn way(way: RouteKind) -> usize {
    match way {
        RouteKind::OrdinaryNote => 0,
        RouteKind::Directory => 1,
        RouteKind::Acquaintance => 2,
        RouteKind::Embassy => 3,
        RouteKind::Cert => 4,
        RouteKind::SharingChannel => 5,
        RouteKind::Reply => 6,
        RouteKind::FocalPoint => 7,
        RouteKind::DefenceChannel => 8,
        RouteKind::ContactPoint => 9,
    }
}

/// What carries a message.
pub(crate) fn medium(medium: Medium) -> usize {
    match medium {
        Medium::Telephone => 0,
        Medium::Email => 1,
        Medium::Portal => 2,
        Medium::Satellite => 3,
        Medium::InPerson => 4,
    }
}

/// A rung: from −2 to 10.
pub(crate) fn rung(rung: i8) -> usize {
    usize::try_from(rung.saturating_add(2)).unwrap_or(0).min(12)
}

/// How likely.
pub(crate) fn likely(p: f64) -> usize {
    match p {
        p if p >= 0.95 => 5,
        p if p >= 0.80 => 4,
        p if p >= 0.55 => 3,
        p if p >= 0.45 => 2,
        p if p >= 0.20 => 1,
        _ => 0,
    }
}

/// The words for them, as lines.
impl Line {
    pub(crate) fn role(of: Role) -> Self {
        Line::phrase(|w, n| w.roles[n], role(of), Vec::new())
    }
    pub(crate) fn kind(of: MessageKind) -> Self {
        Line::phrase(|w, n| w.kinds[n], kind(of), Vec::new())
    }
    pub(crate) fn way(of: RouteKind) -> Self {
        Line::phrase(|w, n| w.ways[n], way(of), Vec::new())
    }
    pub(crate) fn medium(of: Medium) -> Self {
        Line::phrase(|w, n| w.media[n], medium(of), Vec::new())
    }
    pub(crate) fn rung(of: i8) -> Self {
        Line::phrase(|w, n| w.rungs[n], rung(of), Vec::new())
    }
    pub(crate) fn likely(p: f64) -> Self {
        Line::phrase(|w, n| w.likely[n], likely(p), Vec::new())
    }
}
