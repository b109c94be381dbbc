//! The exercise around the crisis: pieces, postures, injects, decisions, and who can be reached.

use super::super::topology::{ChoicePlan, InjectPlan, OptionPlan, PiecePlan, PosturePlan, Topology};
use super::Names;
use detente_scenario::{Diagnostic, Scenario};

pub(super) fn exercise(scenario: &Scenario, t: &mut Topology, names: &mut Names) {
    for (key, p) in &scenario.pieces {
        let path = format!("pieces.{key}");
        let holder = names.state(&p.holder, &path);
        let toward = names.author(&p.toward, &path);
        let Some(incident) = t.incident(&p.incident) else {
            let what = format!("`{}` is no incident", p.incident);
            names.missing.push(Diagnostic::error(format!("{path}.incident"), what, "name one of `incidents`"));
            continue;
        };
        t.pieces.push(PiecePlan {
            name: key.clone(),
            holder,
            incident,
            from: p.from,
            opens_after_hours: p.opens_after_hours,
            toward,
            weight: p.weight,
        });
    }
    for (key, p) in &scenario.postures {
        let path = format!("postures.{key}");
        t.postures.push(PosturePlan {
            name: key.clone(),
            by: names.state(&p.by, &path),
            at: p.at,
            until: p.until,
            toward: p.toward.iter().map(|s| names.state(s, &path)).collect(),
            looks_like: p.looks_like,
            hostile: p.hostile,
            of_measure: None,
        });
    }
    for (key, i) in &scenario.injects {
        t.injects.push(InjectPlan {
            name: key.clone(),
            at: i.at,
            when: i.when.clone(),
            after_hours: i.after_hours,
            effects: i.effects.clone(),
            public: i.to.iter().any(|s| s == "public" || s == "all"),
        });
    }
    for (number, m) in scenario.exercise.moves.iter().enumerate() {
        for choice in &m.choices {
            let state = names.state(&choice.state, &format!("exercise.moves[{number}].choices"));
            let first = t.options.len() as u16;
            for o in &choice.options {
                t.options.push(OptionPlan {
                    name: o.id.clone(),
                    text: o.text.clone(),
                    rung: o.rung,
                    toward: o.toward.as_ref().and_then(|s| names.states.get(s).copied()),
                    weight: o.weight,
                    when: o.when.clone(),
                    effects: o.effects.clone(),
                });
            }
            t.choices.push(ChoicePlan {
                state,
                at: choice.at.unwrap_or(m.decide),
                number: number as u16,
                doctrine_only: choice.doctrine_only,
                options: (first..t.options.len() as u16).collect(),
            });
        }
    }
    t.choices.sort_by_key(|c| (c.at, c.number, c.state));
}

pub(super) fn contacts(scenario: &Scenario, t: &mut Topology, names: &mut Names) {
    for (book, states) in &scenario.directories {
        let by_state = states
            .iter()
            .map(|(code, list)| (names.state(code, &format!("directories.{book}")), list.clone()))
            .collect();
        t.books.insert(book.clone(), by_state);
    }
    for (n, a) in scenario.acquaintances.iter().enumerate() {
        let path = format!("acquaintances[{n}]");
        let (first, second) = (names.state(&a.between.0, &path), names.state(&a.between.1, &path));
        t.acquaintances.push((first, second, a.role, a.hours));
    }
    for (n, e) in scenario.embassies.iter().enumerate() {
        let path = format!("embassies[{n}]");
        let (of, at) = (names.state(&e.of, &path), names.state(&e.at, &path));
        if let Some(&medium) = e.media.first() {
            t.embassies.push((of, at, medium, e.deliver_hours));
        }
    }
}
