//! The words for single things: rungs, beliefs, roles, media, kinds of message, sectors.
//!
//! What participants read is neutral: the model's names (hostility, culprit, cyber retaliation …)
//! stay in the code and in the researchers' documentation.

use crate::numbers;
use detente_engine::ids::Hypothesis;
use detente_engine::log::{CaseOrigin, RouteKind};
use detente_scenario::adoption::Status;
use detente_scenario::contact::{Medium, MessageKind, Role};
use detente_scenario::desk::Desk;
use detente_scenario::incident::Technique;

/// The act of a rung as a noun: `restrictive measures`.
pub fn rung(rung: i8) -> &'static str {
    match rung {
        i8::MIN..=-2 => "sharing information",
        -1 => "asking to consult",
        0 => "statement",
        1 => "accusation",
        2 => "demand",
        3 => "warning",
        4 => "reduced relations",
        5 => "restrictive measures",
        6 => "force posture",
        7 => "ICT response",
        8 => "limited force",
        9 => "conventional force",
        10..=i8::MAX => "mass-casualty weapons",
    }
}

/// `a warning`, `an accusation`; nouns without an article stay bare.
pub fn article(noun: &str) -> String {
    match noun {
        "accusation" | "ICT response" => format!("an {noun}"),
        "statement" | "demand" | "warning" | "force posture" => format!("a {noun}"),
        _ => noun.to_string(),
    }
}

/// An act as a sentence's predicate, with its target: `takes restrictive measures against Borasund`.
pub fn act(rung: i8, target: &str, public: bool) -> String {
    match rung {
        i8::MIN..=-2 => format!("offers to share what it knows with {target}"),
        -1 => format!("asks {target} to consult"),
        0 => format!("makes a statement toward {target}"),
        1 if public => format!("accuses {target} in public"),
        1 => format!("protests to {target} in private"),
        2 => format!("demands an account of {target}"),
        3 => format!("warns {target} of consequences"),
        4 => format!("reduces relations with {target}"),
        5 => format!("takes restrictive measures against {target}"),
        6 => format!("takes a force posture toward {target}"),
        7 => format!("makes an ICT response against {target}"),
        8 => format!("uses limited force against {target}"),
        9 => format!("uses conventional force against {target}"),
        10..=i8::MAX => format!("uses mass-casualty weapons against {target}"),
    }
}

/// A probability in words, by the rule: 95, 80, 55, 45, 20 of 100.
pub fn likelihood(p: f64) -> &'static str {
    match p {
        p if p >= 0.95 => "almost certain",
        p if p >= 0.80 => "very likely",
        p if p >= 0.55 => "likely",
        p if p >= 0.45 => "as likely as not",
        p if p >= 0.20 => "unlikely",
        _ => "very unlikely",
    }
}

/// Words and number: `very likely, 87 %`.
pub fn belief(p: f64) -> String {
    format!("{}, {}", likelihood(p), numbers::per_cent(p))
}

/// An origin that is no state; `None` for a state, whose name the scenario has.
pub fn origin(of: Hypothesis) -> Option<&'static str> {
    match of {
        Hypothesis::Accident => Some("an accident"),
        Hypothesis::Criminal => Some("a criminal group"),
        Hypothesis::Extremist => Some("an extremist group"),
        Hypothesis::Outside => Some("a state outside the region"),
        Hypothesis::State(_) => None,
    }
}

/// The side of a state, as the one who is written to.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Diplomatic => "foreign ministry",
        Role::Policy => "policy side",
        Role::Technical => "technical desk",
        Role::LawEnforcement => "law enforcement",
        Role::Cert => "national CERT",
        Role::Defence => "defence ministry",
    }
}

/// What carries a message.
pub fn medium(medium: Medium) -> &'static str {
    match medium {
        Medium::Telephone => "by telephone",
        Medium::Email => "by e-mail",
        Medium::Portal => "over the portal",
        Medium::Satellite => "by satellite",
        Medium::InPerson => "in person",
    }
}

/// How a message found its way.
pub fn route(route: RouteKind) -> &'static str {
    match route {
        RouteKind::OrdinaryNote => "ordinary note",
        RouteKind::Directory => "directory entry",
        RouteKind::Acquaintance => "desks that know each other",
        RouteKind::Embassy => "through a mission",
        RouteKind::Cert => "CERT to CERT",
        RouteKind::SharingChannel => "sharing channel",
        RouteKind::FocalPoint => "focal point for investigations",
        RouteKind::DefenceChannel => "defence channel",
        RouteKind::ContactPoint => "contact point of the database",
        RouteKind::Reply => "by the way the question came",
    }
}

/// A desk inside a state.
pub fn desk(desk: Desk) -> &'static str {
    match desk {
        Desk::Operators => "operators",
        Desk::Technical => "technicians",
        Desk::Defence => "the armed forces",
    }
}

/// Where a measure has come to stand.
pub fn stands(status: Status) -> &'static str {
    match status {
        Status::Proposed => "is proposed",
        Status::Supported => "has the support of the study group",
        Status::Agreed => "is agreed to by officials",
        Status::Approved => "is approved by ministers",
        Status::InForce => "comes into force",
        Status::Lapsed => "lapses",
    }
}

/// A kind of message as a noun.
pub fn message(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Notification => "notification",
        MessageKind::Indicators => "technical indicators",
        MessageKind::Evidence => "evidence",
        MessageKind::InformationRequest => "question",
        MessageKind::Clarification => "clarification",
        MessageKind::InvestigationRequest => "request to investigate",
        MessageKind::AssistanceRequest => "request for assistance",
        MessageKind::AssistanceOffer => "offer of assistance",
        MessageKind::GoodOffices => "offer of good offices",
        MessageKind::Consultation => "proposal to consult",
        MessageKind::Reassurance => "reassurance",
        MessageKind::PublicStatement => "public statement",
    }
}

/// Whether a message asks for something.
pub fn is_request(kind: MessageKind) -> bool {
    matches!(
        kind,
        MessageKind::InformationRequest
            | MessageKind::InvestigationRequest
            | MessageKind::AssistanceRequest
            | MessageKind::Consultation
    )
}

/// Sending as a predicate; `about` is empty or ` about the cable`.
pub fn sends(kind: MessageKind, to: &str, about: &str) -> String {
    match kind {
        MessageKind::Notification => format!("notifies {to}{about}"),
        MessageKind::Indicators => format!("sends {to} technical indicators{about}"),
        MessageKind::Evidence => format!("shares evidence with {to}{about}"),
        MessageKind::InformationRequest => format!("asks {to} what it knows{about}"),
        MessageKind::Clarification => format!("clarifies to {to}{about}"),
        MessageKind::InvestigationRequest => format!("asks {to} to investigate on its territory{about}"),
        MessageKind::AssistanceRequest => format!("asks {to} for assistance{}", about.replacen(" about ", " with ", 1)),
        MessageKind::AssistanceOffer => format!("offers {to} assistance{}", about.replacen(" about ", " with ", 1)),
        MessageKind::GoodOffices => format!("offers {to} its good offices{about}"),
        MessageKind::Consultation => format!("proposes to {to} to consult{about}"),
        MessageKind::Reassurance => format!("reassures {to}{about}"),
        MessageKind::PublicStatement => format!("makes a public statement{about}"),
    }
}

/// How a case came to be opened, as the end of a sentence.
pub fn opened(how: CaseOrigin) -> &'static str {
    match how {
        CaseOrigin::OwnAsset => "an own system shows it",
        CaseOrigin::OwnSector => "an own service slows",
        CaseOrigin::Told => "another state told it",
        CaseOrigin::Public => "it is in public",
        CaseOrigin::Inject => "a report reaches it",
    }
}

/// A technique, as the name of an incident that has none.
pub fn technique(technique: Technique) -> &'static str {
    match technique {
        Technique::Worm => "self-spreading code",
        Technique::Ransomware => "locked records",
        Technique::Wiper => "wiped systems",
        Technique::Espionage => "silent collection",
        Technique::SupplyChainPush => "a poisoned update",
        Technique::FaultyUpdate => "a faulty update",
        Technique::Ddos => "an overload",
        Technique::DataLeak => "published data",
        Technique::CableCut => "a cut cable",
        Technique::Accident => "an accident",
    }
}

/// A name of the code as words: `digital_services` → `digital services`.
pub fn spaced(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

/// With a capital at its start.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A list as in a sentence: `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// A possessive: `Borasund’s`, `Celmeres’`.
pub fn of(name: &str) -> String {
    if name.ends_with('s') { format!("{name}’") } else { format!("{name}’s") }
}

/// `1 hour`, `2 hours`.
pub fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", numbers::count(n as u64), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_on_the_screen_takes_a_side() {
        let shown: Vec<String> =
            (-2..=10).flat_map(|r| [rung(r).to_string(), act(r, "B", true), act(r, "B", false)]).collect();
        for word in ["retaliat", "hostil", "culprit", "sanction", "attack", "cyber", "police", "enemy"] {
            assert!(shown.iter().all(|s| !s.contains(word)), "{word}");
        }
    }

    #[test]
    fn likelihood_changes_word_at_its_marks() {
        let said = [0.95, 0.80, 0.55, 0.45, 0.20, 0.19].map(likelihood);
        assert_eq!(said, ["almost certain", "very likely", "likely", "as likely as not", "unlikely", "very unlikely"]);
    }

    #[test]
    fn lists_read_as_sentences_do() {
        let l = |n: usize| list(&["a", "b", "c"].map(String::from)[..n]);
        assert_eq!([l(0), l(1), l(2), l(3)], ["", "a", "a and b", "a, b and c"]);
    }
}
