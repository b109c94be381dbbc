//! The registry of parameters: every number of the model that is not in a scenario or in a cited
//! formula has its name, unit, default, range and source here, and nowhere else.

/// What the registry says of one parameter.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Its name, as scenarios write it.
    pub name: &'static str,
    /// The group it belongs to.
    pub group: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its unit; `–` for a pure number.
    pub unit: &'static str,
    /// Its value unless a scenario or a measure says otherwise.
    pub default: f64,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// `J` judgement, `R` recalled, `F` fitted (to what), or a citation.
    pub source: &'static str,
}

macro_rules! parameters {
    ($($group:literal { $($name:ident = $default:literal, $min:literal ..= $max:literal, $unit:literal, $source:literal, $meaning:literal;)* })*) => {
        /// A value for every parameter of the registry.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Parameters { $($(#[doc = $meaning] pub $name: f64,)*)* }

        impl Default for Parameters {
            fn default() -> Self { Parameters { $($($name: $default,)*)* } }
        }

        impl Parameters {
            /// The parameter of that name.
            pub fn get(&self, name: &str) -> Option<f64> {
                match name { $($(stringify!($name) => Some(self.$name),)*)* _ => None }
            }
            /// The parameter of that name, to be changed.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut f64> {
                match name { $($(stringify!($name) => Some(&mut self.$name),)*)* _ => None }
            }
        }

        /// The registry, in order of groups.
        pub const REGISTRY: &[Spec] = &[$($(Spec {
            name: stringify!($name), group: $group, meaning: $meaning, unit: $unit,
            default: $default, min: $min, max: $max, source: $source,
        },)*)*];
    };
}

/// The specification of a parameter, by name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    REGISTRY.iter().find(|s| s.name == name)
}

/// Whether a parameter belongs to two states (a measure moves it when both take part) or to one.
pub fn dyadic(spec: &Spec) -> bool {
    const OWN_MESSAGES: [&str; 9] = [
        "draft_technical",
        "draft_policy",
        "draft_diplomatic",
        "regional_significance",
        "civil_military",
        "ping_months",
        "capacity",
        "idle_messages",
        "email_limit",
    ];
    const DYADIC_ELSEWHERE: [&str; 4] = ["perceive_flip", "copied_weight_min", "contact_written", "contact_spoken"];
    (spec.group == "messages" && !OWN_MESSAGES.contains(&spec.name)) || DYADIC_ELSEWHERE.contains(&spec.name)
}

parameters! {
    "time" {
        step_hours = 1.0, 0.01..=24.0, "h", "J", "Length Δ of a step";
        decision_hours = 6.0, 0.01..=168.0, "h", "J", "Time between decision occasions; a multiple of the step";
    }
    "spread" {
        vuln = 1.0, 0.0..=4.0, "factor", "J", "Factor on the hazard of infection of a state's assets";
        notice = 1.0, 0.1..=10.0, "factor", "J", "Factor on the speed of noticing";
        contain = 1.0, 0.1..=10.0, "factor", "J", "Factor on the speed of containment";
        restore = 1.0, 0.1..=10.0, "factor", "J", "Factor on the speed of restoration";
        aware = 5.0, 1.0..=20.0, "factor", "J", "Factor on a state's other notice rates once it has noticed an incident";
        indicator_vuln = 0.4, 0.1..=1.0, "factor", "J", "Factor on vulnerability once indicators of an incident were received";
        indicator_notice = 1.5, 1.0..=10.0, "factor", "J", "Factor on notice once indicators of an incident were received";
        precaution = 0.2, 0.0..=1.0, "probability", "J; 46 of 80 disrupted NHS trusts were not infected (National Audit Office 2018)", "Probability that a healthy user of an exploited technology is isolated as a precaution";
        precaution_level = 3.0, 1.0..=5.0, "level", "J", "Assessed level from which precautions are taken";
    }
    "cascade" {
        impact_active = 1.0, 0.0..=1.0, "share", "J", "Loss of function of an asset with impact";
        impact_isolated = 0.5, 0.0..=1.0, "share", "J", "Loss of function of an isolated asset";
        k_up = 1.0, 0.001..=5.0, "1/h", "J", "Rate at which a sector loses function";
        k_down = 0.192, 0.001..=5.0, "1/h", "J; 99 % in 24 h", "Rate at which a sector regains function";
        buffer_threshold = 0.1, 0.01..=0.5, "share", "J", "Loss of a supplier θ_buf from which a buffer is drawn on";
        notice_loss = 0.05, 0.01..=0.5, "share", "J", "Loss of an own sector θ_q from which a state opens a case";
        buffer_communications_energy = 8.0, 0.0..=168.0, "h", "47 CFR text on cell sites", "Hours communications run without energy";
        buffer_health_energy = 96.0, 0.0..=168.0, "h", "R", "Hours health runs without energy";
        buffer_water_energy = 12.0, 0.0..=168.0, "h", "J", "Hours water runs without energy";
    }
    "severity" {
        harm_level_2 = 0.002, 0.0006..=0.006, "share", "J", "Harm from which an incident is at level 2";
        harm_level_3 = 0.01, 0.003..=0.03, "share", "J", "Harm from which an incident is at level 3";
        harm_level_4 = 0.05, 0.015..=0.15, "share", "J", "Harm from which an incident is at level 4";
        harm_level_5 = 0.15, 0.045..=0.45, "share", "J", "Harm from which an incident is at level 5";
        lives_critical_loss = 0.3, 0.05..=1.0, "share", "J", "Loss of a lives-critical sector that raises severity by one level";
        severity_bias = 0.3, -1.0..=1.0, "level", "J", "Mean bias δ̄ of a state's assessment";
        severity_bias_factor = 1.0, 0.0..=2.0, "factor", "J", "Factor on a state's bias of assessment δ_i";
        severity_bias_sd = 0.4, 0.0..=1.0, "level", "J", "Spread σ_δ of that bias over states";
        severity_noise = 0.8, 0.05..=2.0, "level", "J", "Noise σ_i of one assessment";
        label_pressure = 0.0, 0.0..=2.0, "rung", "J", "Domestic pressure added by a common label of 4 or more";
    }
    "messages" {
        draft_technical = 1.0, 0.1..=10.0, "h", "J (exercise convention)", "Mean time to clear a technical text at home";
        draft_policy = 2.0, 0.2..=20.0, "h", "J (exercise convention)", "Mean time to clear a text of policy or law enforcement";
        draft_diplomatic = 4.0, 0.4..=40.0, "h", "J (exercise convention)", "Mean time to clear a diplomatic text";
        find_hours = 24.0, 0.1..=240.0, "h", "J", "Mean time to find whom to write to";
        handle_hours = 2.0, 0.1..=20.0, "h", "J", "Mean time a desk needs to handle a message";
        relay_hours = 8.0, 0.1..=80.0, "h", "J", "Mean time to pass a message to those who know";
        expected_answer = 24.0, 2.0..=240.0, "h", "J; no public norm", "Time after which no answer counts as silence";
        regional_significance = 3.0, 1.0..=5.0, "level", "J", "Assessed level from which policy hands to diplomatic";
        notify_level = 2.0, 0.0..=5.0, "level", "J", "Assessed level from which an incident is notified";
        assist_level = 3.0, 0.0..=5.0, "level", "J", "Assessed level from which help is asked for and statements are made";
        ask_belief = 0.3, 0.0..=1.0, "probability", "J", "Belief in a state's authorship from which it is asked";
        share_trust = 0.5, 0.0..=1.0, "–", "J", "Trust from which indicators and evidence are shared";
        stale_cost = 12.0, 1.2..=120.0, "h", "J", "Time lost on a stale entry";
        repair_hours = 120.0, 12.0..=1200.0, "h", "J", "Time to repair a stale entry once a ping has found it";
        legal_hours = 72.0, 7.0..=720.0, "h", "J", "Mean time of the legal path of an investigation request";
        convene_hours = 48.0, 4.0..=480.0, "h", "J", "Time from the agreement to consult to the meeting";
        civil_military = 12.0, 1.0..=120.0, "h", "J", "Mean time between defence and foreign ministry";
        stale_months = 18.0, 6.0..=60.0, "month", "J", "Mean time τ_stale after which the person behind an entry changes";
        ping_months = 0.0, 0.0..=24.0, "month", "R: six months in the UN directory", "Interval between pings; 0 is never";
        capacity = 1.0, 1.0..=10.0, "messages", "J", "Messages a desk handles at one time";
        will = 0.7, 0.0..=1.0, "probability", "J", "Probability that a request is answered";
        misread = 0.15, 0.0..=1.0, "probability", "J", "Probability that a message is misread";
        language_gap = 0.1, 0.0..=1.0, "probability", "J", "What the want of a common language adds to the probability that words are misread";
        label_misread = 0.3, 0.0..=1.0, "probability", "J", "Probability that a level is misread between opposite scales";
        leak = 0.02, 0.0..=1.0, "probability", "J", "Probability that a message leaks";
        investigation_will = 0.0, 0.0..=1.0, "probability", "J", "What is added to that probability for a request to investigate";
        wrong_role = 0.4, 0.0..=1.0, "probability", "J", "Probability that a message meets the wrong side of a state";
        assist = 1.5, 1.0..=3.0, "factor", "J", "Factor of assistance on restoration";
        consult_rate = 0.0, 0.0..=1.0, "probability", "J", "Probability per occasion that a standing consultation clears the slate";
        consult_rung = 2.0, 0.0..=8.0, "rung", "J", "Perceived rung from which a consultation is asked for";
        consult_concern = 1.5, 0.0..=5.0, "level", "J", "Belief times assessed level from which a consultation is asked for";
        chair_rung = 3.0, 0.0..=8.0, "rung", "J", "Perceived rung at which the Chair offers good offices";
        trust_gain = 0.0, 0.0..=0.2, "–", "J", "What exercises held together add to trust";
        written = 0.83, 0.0..=1.5, "log-odds", "d = .46 (Balliet 2010) × π/√3; mapping J", "Strength of a written clarification";
        spoken = 2.19, 0.0..=3.0, "log-odds", "d = 1.21 (Balliet 2010) × π/√3; mapping J", "Strength of a spoken clarification";
        email_limit = 0.5, 0.0..=1.0, "share", "J", "Loss of communications beyond which e-mail and portals fail";
        telephone_limit = 0.7, 0.0..=1.0, "share", "J", "Loss of communications beyond which telephones fail";
        late_hours = 24.0, 1.0..=240.0, "h", "J", "Time from sending after which a delivery counts as late";
        decline_share = 0.3, 0.0..=1.0, "probability", "J", "Share of unanswered requests that are declined openly instead of met with silence";
        partner_weight = 0.25, 0.0..=1.0, "–", "J", "Weight of a partner's reported level in one's own assessment";
        cert_handle_hours = 1.0, 0.1..=20.0, "h", "J", "Mean time a CERT desk needs on a CERT route";
        channel_handle_hours = 0.5, 0.05..=20.0, "h", "J", "Mean time on a sharing channel";
        open_list_hours = 8.0, 0.0..=240.0, "h", "J", "Time after which an actor has read an open list and changed its tools";
        idle_cost = 0.5, 0.0..=4.0, "h", "J", "Desk time that an idle message takes";
        nonstate_suspicion = 0.4, 0.0..=1.0, "probability", "J", "Belief in non-state actors from which an investigation is asked for";
        origin_suspicion = 0.3, 0.0..=1.0, "probability", "J", "Belief in a territory from which an investigation is asked for there";
        holding_reply = 0.0, 0.0..=1.0, "probability", "J", "Probability that a request that is not answered in time gets a holding reply";
        uncleared = 0.0, 0.0..=1.0, "probability", "J", "Failure of CERT cooperation: a token is not cleared for the political side";
        uncleared_hours = 24.0, 0.0..=240.0, "h", "J", "Delay of a token that is not cleared";
        idle_messages = 0.0, 0.0..=50.0, "1/day", "J", "Failure of information channels: idle messages a day in a technical queue";
        poisoned = 0.0, 0.0..=1.0, "probability", "J", "Failure of information channels: a shared token is poisoned";
        doubled = 0.0, 0.0..=1.0, "probability", "J", "Failure of a contacts database: a request goes out twice, and the answers conflict";
        contradiction = 0.0, 0.0..=1.0, "probability", "J", "Failure of a defence channel: what it says contradicts the diplomats";
        ritual = 0.0, 0.0..=1.0, "probability", "J", "Failure of consultations: a meeting without effect";
        accusation = 0.0, 0.0..=1.0, "probability", "J", "Failure of consultations: a meeting used to accuse";
        accusation_pressure = 1.0, 0.0..=3.0, "rung", "J", "Pressure added by such a meeting";
        false_friend = 0.0, 0.0..=1.0, "probability", "J", "Failure of terminology: a shared word with two meanings";
    }
    "belief" {
        base_accident = 0.30, 0.0..=1.0, "weight", "J", "Base weight of an accident";
        base_criminal = 0.40, 0.0..=1.0, "weight", "J", "Base weight of criminals";
        base_extremist = 0.05, 0.0..=1.0, "weight", "J", "Base weight of extremists";
        base_state = 0.25, 0.0..=1.0, "weight", "J", "Base weight of states together";
        outside = 3.0, 0.0..=10.0, "states", "J", "Weight of a state outside the exercise, in states";
        suspicion = 0.4, 0.0..=1.0, "1/point", "J (Jervis 1976)", "η: tension into suspicion among states";
        suspicion_state = 0.1, 0.0..=1.0, "1/point", "J (Jervis 1976)", "η_c: tension into suspicion of states at all";
        suspicion_intent = 0.2, 0.0..=1.0, "1/point", "J (Jervis 1976)", "η_π: tension into suspicion of intent";
        intent_incident = 1.5, -3.0..=3.0, "logit", "J", "π for incidents: prior that what a state does is meant";
        intent_other = -1.0, -3.0..=3.0, "logit", "J", "π for exercises, movements and statements";
        accuracy = 0.65, 0.3..=1.0, "probability", "J", "Probability that a piece of evidence points at the truth";
        accuracy_investigation = 0.85, 0.3..=1.0, "probability", "J", "The same for an investigation on the spot";
        evidence_ratio = 3.0, 1.0..=10.0, "ratio", "J", "Λ: likelihood ratio of one piece of evidence";
        evidence_rate = 0.0025, 0.0..=0.1, "1/day", "F: EuRepoC, delay of attribution (n = 122) and share without one", "ν_e: rate of evidence at level 2";
        difficulty_sd = 2.0, 0.0..=4.0, "–", "F: EuRepoC, delay of attribution (n = 122) and share without one", "σ_D: spread of the difficulty of attribution, in logs";
        obvious = 0.24, 0.0..=0.5, "probability", "F: EuRepoC, delay of attribution (n = 122) and share without one", "Probability of an obvious trail";
        trail_share = 0.3, 0.0..=1.0, "probability", "J", "Share of evidence that points at a territory and not at an author";
        flag_quality = 0.7, 0.0..=1.0, "probability", "J", "f: probability that evidence under a false flag is forged";
        expose_rate = 0.001538, 0.000153..=0.0417, "1/h", "Olympic Destroyer: 27 days", "Rate at which an observer exposes a forgery";
        claim_weight = 0.3, 0.0..=1.0, "–", "J", "Weight of a published claim against a piece of evidence";
        copied_weight_min = 0.0, 0.0..=1.0, "–", "J", "Least weight of a copied token";
        territory_weight = 0.5, 0.0..=1.0, "–", "J", "Weight of a trail toward authorship: the inference that norms discourage";
        tolerance_share = 0.5, 0.0..=1.0, "–", "J", "Share of the blame for non-state actors that tolerance carries";
        tolerate = -1.0, -3.0..=3.0, "logit", "J", "Prior that a state stands behind what comes from its soil";
        silence = 0.5, 0.0..=2.0, "log-odds", "J", "What silence adds to that";
        decline = 1.0, 0.0..=2.0, "log-odds", "J", "What a refusal adds to that";
        signal_strength = 1.0, 0.0..=3.0, "σ", "J", "d′: how well hostile intent shows";
        perceive_flip = 0.05, 0.0..=0.5, "probability", "J", "μ: an act is taken for the opposite class";
        act_flip = 0.0, 0.0..=0.5, "probability", "J", "ε: a move of a repeated-game doctrine comes out inverted";
    }
    "hostility" {
        reaction = 0.05, 0.0..=1.0, "1/day", "J (Richardson 1960)", "κ_h: perceived rung into tension";
        fatigue = 0.02, 0.0..=1.0, "1/day", "J (Richardson 1960)", "α: decay of tension";
        mirror = 0.0, 0.0..=1.0, "–", "J", "v: share of the reaction that answers the other's tension instead of its acts";
    }
    "decision" {
        cost_wrong = 2.0, 0.0..=10.0, "utility", "J", "c_w: cost of acting against an uninvolved state";
        gain_right = 1.0, 0.1..=10.0, "utility", "J", "b_g: gain of acting against the author";
        damage_weight = 1.0, 0.0..=3.0, "rung/level", "J", "ω: assessed damage into rungs";
        memory_weight = 0.5, 0.0..=1.0, "–", "J", "κ: remembered rung into rungs";
        generosity = 0.0, 0.0..=3.0, "rung", "J", "γ: rungs left unanswered";
        deviation_cost = 0.8, 0.0..=3.0, "utility/rung", "F: EuRepoC, political responses by intensity", "ψ: cost of a rung too high or too low";
        inaction = 3.1, 0.0..=8.0, "utility", "F: EuRepoC, political responses by intensity", "ς₀: constant of doing nothing";
        ict_response = 0.7, -3.0..=5.0, "utility", "F: DCID 2.0, cyber responses (60 of 429)", "ς₇: constant of an ICT response";
        firebreak = 3.0, 0.0..=10.0, "utility", "J (Kreps & Schneider 2019)", "χ: cost of crossing the firebreak";
        norm_cost = 0.0, 0.0..=5.0, "utility", "J", "N: cost of rungs 7 and above";
        contact_written = 0.65, 0.0..=1.5, "rung", "d = .46 (Balliet 2010) × √2; mapping J", "Restraint from an answered exchange";
        contact_spoken = 1.7, 0.0..=3.0, "rung", "d = 1.21 (Balliet 2010) × √2; mapping J", "Restraint from a consultation";
        contact_days = 5.0, 1.0..=20.0, "day", "J", "τ_L: decay of that restraint";
        deliberation = 8.0, 2.0..=24.0, "h/rung", "J", "Time for which a choice must stand, for each rung";
        prepare_days = 5.0, 0.0..=30.0, "day", "J", "Preparation of an ICT response";
        level_shift_down = 0.95, 0.0..=1.0, "probability", "F: DCID 2.0, responses at the same or a lower severity (49 of 60)", "An ICT response stays one level below what its author believes it answers";
        level_shift_up = 0.0, 0.0..=1.0, "probability", "F: DCID 2.0, responses at the same or a lower severity (49 of 60)", "An ICT response goes one level further than what its author believes it answers";
        rung_max = 8.0, 1.0..=10.0, "rung", "J", "Greatest rung a calculated doctrine considers";
        retort = 3.0, 1.0..=6.0, "rung", "J", "Rung by which repeated-game doctrines defect";
        pressure_harm = 4.0, 0.0..=20.0, "rung/day at harm 1", "J", "φ_h: harm into domestic pressure";
        pressure_public = 0.5, 0.0..=2.0, "rung", "J", "φ_p: public claims and acts into domestic pressure";
        pressure_days = 5.0, 1.0..=30.0, "day", "J", "τ_P: decay of pressure";
        memory_days = 7.0, 1.0..=30.0, "day", "J", "τ_r: decay of the memory of acts";
        hold_hours = 72.0, 6.0..=720.0, "h", "J", "Time after which a stance eases that nothing undone rises above";
        ground_days_case = 60.0, 7.0..=100000.0, "day", "J", "Time for which a case stays a ground, once belief in a state has reached p*";
        ground_days_act = 14.0, 1.0..=60.0, "day", "J", "Time for which an act received stays a ground";
    }
    "measures" {
        misfit = 0.0, 0.0..=1.0, "probability", "J", "Failure of shared emergency responses: a playbook does not fit an incident";
        misfit_contain = 0.7, 0.1..=1.0, "factor", "J", "Factor on the speed of containment where a playbook does not fit";
        piece_hours = 1.0, 0.1..=10.0, "factor", "J", "Factor on the time that a state's desks need to open a piece";
        hand_over = 1.0, 0.05..=10.0, "factor", "J", "Factor on the time in which a desk inside a state passes a matter on";
        mislaid = 1.0, 0.0..=10.0, "factor", "J", "Factor on the probability that a desk inside a state mislays a matter";
        mislaid_hours = 48.0, 1.0..=720.0, "h", "J", "Time until a matter that was mislaid is found again";
        takedown_rate = 0.0, 0.0..=0.1, "1/h", "J", "Hazard of ending a criminal or extremist campaign by law enforcement";
    }
    "presentation" {
        matters_load = 0.005, 0.0001..=0.5, "per state-day", "J; about a twentieth of the load of a crisis without measures in the shipped scenarios", "δ: a smaller difference of escalation load does not matter";
        matters_brier = 0.02, 0.001..=0.2, "–", "J", "δ: a smaller difference of attribution Brier does not matter";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_lies_in_its_range_and_reads_back() {
        let p = Parameters::default();
        for s in REGISTRY {
            assert!(s.min <= s.default && s.default <= s.max, "{}", s.name);
            assert_eq!(p.get(s.name), Some(s.default));
            assert!(!s.source.is_empty() && !s.meaning.is_empty());
        }
    }
}
