//! Incidents, templates, postures and pieces.

use super::Check;
use super::known::Kind;
use crate::document::path::{item, join};
use crate::evidence;
use crate::incident::{Author, Incident, Rates};
use crate::inject::Effect;
use std::collections::BTreeMap;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    for (name, incident) in &scenario.incidents {
        let path = join("incidents", name);
        check.incident(incident, &path);
        check.moment_if(incident.start, &join(&path, "start"));
        if incident.start.is_none() && !check.is_started(name) {
            check.warning(
                &path,
                "it has no start and no inject starts it",
                "give it a `start`, or an inject with `StartIncident`",
            );
        }
    }
    for (name, template) in &scenario.templates {
        let path = join("templates", name);
        check.incident(template, &path);
        if template.start.is_some() {
            check.error(&join(&path, "start"), "a template has no start: it arrives", "remove `start`");
        }
    }
    for (name, posture) in &scenario.postures {
        let path = join("postures", name);
        check.refer(Kind::State, &posture.by, &join(&path, "by"));
        check.refer_all(Kind::State, &posture.toward, &join(&path, "toward"));
        check.moment(posture.at, &join(&path, "at"));
        check.moment(posture.until, &join(&path, "until"));
        check.after(posture.at, Some(posture.until), &join(&path, "until"));
        check.rung(posture.looks_like, &join(&path, "looks_like"));
        if posture.toward.contains(&posture.by) {
            check.error(&join(&path, "toward"), format!("`{}` watches itself", posture.by), "remove it from the list");
        }
    }
    for (name, instrument) in &scenario.instruments {
        let path = join("instruments", name);
        for (signal, likelihoods) in instrument {
            check.name(signal, &join(&path, signal));
            for (label, p) in likelihoods {
                let at = join(&join(&path, signal), label);
                check.refer_author(&evidence::author(label), &at);
                check.share(*p, &at);
            }
        }
        for (label, sum) in evidence::spoken_of(instrument) {
            if (sum - 1.0).abs() > super::states::WEIGHT_TOLERANCE {
                let sum = super::states::rounded(sum);
                let what = format!("the probabilities of the signals of `{label}` sum to {sum}, not 1");
                check.error(&path, what, "name every signal that this author can give, `none` among them");
            }
        }
    }
    for (name, piece) in &scenario.pieces {
        let path = join("pieces", name);
        check.refer(Kind::State, &piece.holder, &join(&path, "holder"));
        check.refer(Kind::Incident, &piece.incident, &join(&path, "incident"));
        check.moment(piece.from, &join(&path, "from"));
        check.hours(piece.opens_after_hours, &join(&path, "opens_after_hours"));
        check.refer_author(&piece.toward, &join(&path, "toward"));
        check.within(piece.weight, 0.0, 100.0, &join(&path, "weight"));
    }
}

impl Check<'_> {
    fn is_started(&self, name: &str) -> bool {
        let options = self.scenario.exercise.moves.iter().flat_map(|m| &m.choices).flat_map(|c| &c.options);
        let line = &self.scenario.exercise.public_line;
        let chosen = options.chain(line).flat_map(|option| &option.effects);
        let injected = self.scenario.injects.values().flat_map(|inject| &inject.effects);
        chosen.chain(injected).any(|effect| matches!(effect, Effect::StartIncident(started) if started == name))
    }

    fn incident(&mut self, incident: &Incident, path: &str) {
        self.refer_author(&incident.author, &join(path, "author"));
        if let Some(actor) = &incident.actor {
            self.refer(Kind::Actor, actor, &join(path, "actor"));
        }
        if let Some(territory) = &incident.territory {
            self.refer(Kind::State, territory, &join(path, "territory"));
        }
        for (index, technology) in incident.technologies.iter().enumerate() {
            if !self.known.has(Kind::Technology, technology) {
                let what = format!("no asset uses the technology `{technology}`");
                self.warning(
                    &item(&join(path, "technologies"), index),
                    what,
                    "check the name, or add it to the assets that use it",
                );
            }
        }
        if let Some(supplier) = &incident.push_from {
            self.refer(Kind::Asset, supplier, &join(path, "push_from"));
        }
        if let Some(involved) = &incident.involved {
            self.refer_all(Kind::State, involved, &join(path, "involved"));
        }
        if let Some(flag) = &incident.false_flag {
            let path = join(path, "false_flag");
            self.refer(Kind::State, &flag.frames, &join(&path, "frames"));
            self.share_if(flag.quality, &join(&path, "quality"));
            if incident.author == Author::State(flag.frames.clone()) {
                let what = format!("`{}` is framed for what it did", flag.frames);
                self.error(&join(&path, "frames"), what, "frame another state, or remove the false flag");
            }
        }
        if let Some(difficulty) = incident.difficulty {
            self.positive(difficulty, &join(path, "difficulty"));
        }
        if let Some(floor) = incident.floor.filter(|floor| *floor > 5) {
            self.error(&join(path, "floor"), format!("there is no level {floor}"), "write a level from 0 to 5");
        }
        if let Some(prior) = &incident.prior {
            self.prior(prior, &join(path, "prior"));
        }
        self.targets(incident, path);
        self.disruptions(incident, path);
        self.rates(&incident.rates, &join(path, "rates"));
    }

    /// Weights over authors, of which some is above 0.
    fn prior(&mut self, prior: &BTreeMap<String, f64>, path: &str) {
        for (label, weight) in prior {
            self.refer_author(&evidence::author(label), &join(path, label));
            self.amount(*weight, &join(path, label));
        }
        let mut possible = prior.iter().filter(|(_, weight)| **weight > 0.0).map(|(label, _)| label);
        match (possible.next(), possible.next()) {
            (None, _) => {
                self.error(path, "a prior that rules out every author", "give at least one a weight above 0");
            }
            // No state suspects itself.
            (Some(only), None) if matches!(evidence::author(only), Author::State(_)) => {
                let what = format!("a prior that leaves `{only}` nobody to suspect");
                self.error(path, what, "give another author a weight above 0 as well, however small");
            }
            _ => {}
        }
    }

    fn targets(&mut self, incident: &Incident, path: &str) {
        for (index, target) in incident.targets.iter().enumerate() {
            let path = item(&join(path, "targets"), index);
            self.refer(Kind::Asset, &target.asset, &join(&path, "asset"));
            self.moment_if(target.at, &join(&path, "at"));
            self.moment_if(target.impact_at, &join(&path, "impact_at"));
            self.moment_if(target.until, &join(&path, "until"));
            let Some(from) = target.at.or(incident.start) else { continue };
            self.after(from, target.until, &join(&path, "until"));
            if let Some(impact) = target.impact_at.filter(|impact| *impact < from) {
                let what = format!("its impact at {impact} comes before it is struck at {from}");
                self.error(&join(&path, "impact_at"), what, "let the impact come later");
            }
            if let Some(start) = incident.start.filter(|start| from < *start) {
                let what = format!("it is struck at {from}, before the incident starts at {start}");
                self.error(&join(&path, "at"), what, "let it be struck at the start or later");
            }
        }
    }

    fn disruptions(&mut self, incident: &Incident, path: &str) {
        for (index, disruption) in incident.disruptions.iter().enumerate() {
            let path = item(&join(path, "disruptions"), index);
            self.refer(Kind::StateSector, &disruption.sector, &join(&path, "sector"));
            self.moment(disruption.at, &join(&path, "at"));
            self.moment_if(disruption.until, &join(&path, "until"));
            self.after(disruption.at, disruption.until, &join(&path, "until"));
            self.within(disruption.loss, -1.0, 1.0, &join(&path, "loss"));
        }
    }

    fn rates(&mut self, rates: &Rates, path: &str) {
        #[rustfmt::skip]
        let Rates {
            entry, lateral, trust, vendor, pool, activate, activate_law: _, notice_foothold, notice_impact, notice_law: _,
            end, end_law: _, contain, contain_law: _, restore, restore_law: _, push, impact, isolated, indicator_vuln, indicator_notice, reinfect: _,
        } = rates;
        let amounts = [
            ("entry", entry),
            ("lateral", lateral),
            ("trust", trust),
            ("vendor", vendor),
            ("pool", pool),
            ("activate", activate),
            ("notice_foothold", notice_foothold),
            ("notice_impact", notice_impact),
            ("end", end),
            ("contain", contain),
            ("restore", restore),
            ("indicator_notice", indicator_notice),
        ];
        for (name, value) in amounts {
            self.amount_if(*value, &join(path, name));
        }
        for (name, value) in
            [("push", push), ("impact", impact), ("isolated", isolated), ("indicator_vuln", indicator_vuln)]
        {
            self.share_if(*value, &join(path, name));
        }
    }
}
