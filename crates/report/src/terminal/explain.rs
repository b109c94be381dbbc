//! A scenario in words: who depends on whom, what will happen when, what is at stake.

use super::COLUMNS;
use super::style::{Style, left};
use crate::numbers;
use crate::words::{Names, Text, Tone, phrases};
use detente_engine::ids::{Hypothesis, IncidentId, SectorId, StateId};
use detente_engine::plan::topology::Topology;
use detente_scenario::Scenario;
use detente_scenario::contact::{Contact, Hours};
use detente_scenario::time::{Moment, Weekday};

/// Dependencies across a border below this coefficient are counted and not listed.
const SMALL: f64 = 0.02;

/// The page of `explain`.
pub fn explain(scenario: &Scenario, topology: &Topology, names: &Names, style: Style) -> String {
    let mut page = Page { rows: Vec::new(), style };
    page.text(
        2,
        Text::default().and(
            Tone::Strong,
            format!("{} · {} days from {}", scenario.title, scenario.days, weekday(topology.first_day)),
        ),
    );
    page.text(2, Text::plain(scenario.summary.clone()));
    page.gap();
    states(topology, names, scenario, &mut page);
    dependencies(topology, names, &mut page);
    tension(topology, names, &mut page);
    incidents(topology, names, &mut page);
    calendar(scenario, topology, names, &mut page);
    contacts(topology, names, &mut page);
    moves(scenario, topology, names, &mut page);
    if !scenario.configurations.is_empty() {
        page.head("To compare");
        page.text(4, Text::plain(scenario.configurations.join(", ")));
    }
    style.finish(&(page.rows.join("\n") + "\n"))
}

struct Page {
    rows: Vec<String>,
    style: Style,
}

impl Page {
    fn gap(&mut self) {
        self.rows.push(String::new());
    }
    fn head(&mut self, text: &str) {
        let head = self.style.paint(Tone::Strong, &text.to_uppercase());
        self.rows.push(format!("  {head}"));
    }
    fn text(&mut self, indent: usize, text: Text) {
        for row in self.style.wrap(&text, COLUMNS - indent - 2) {
            self.rows.push(format!("{}{row}", " ".repeat(indent)));
        }
    }
    fn item(&mut self, label: &str, width: usize, text: Text) {
        for (n, row) in self.style.wrap(&text, COLUMNS - width - 6).into_iter().enumerate() {
            let label = if n == 0 { left(label, width) } else { " ".repeat(width) };
            self.rows.push(format!("    {label} {row}"));
        }
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "a Monday",
        Weekday::Tue => "a Tuesday",
        Weekday::Wed => "a Wednesday",
        Weekday::Thu => "a Thursday",
        Weekday::Fri => "a Friday",
        Weekday::Sat => "a Saturday",
        Weekday::Sun => "a Sunday",
    }
}

fn states(topology: &Topology, names: &Names, scenario: &Scenario, page: &mut Page) {
    page.head("Who, and what is at stake for each");
    for id in topology.state_ids() {
        let state = &topology.states[id.index()];
        let mut weights: Vec<(f64, SectorId)> =
            state.criticality.iter().enumerate().map(|(n, w)| (*w, SectorId::from_index(n))).collect();
        weights.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let top: Vec<String> =
            weights.iter().take(3).filter(|w| w.0 > 0.0).map(|w| names.sector(w.1).to_string()).collect();
        let offset = state.calendar.utc_offset_hours;
        let zone = format!(
            "UTC{}",
            if offset == 0.0 { String::new() } else { numbers::signed(offset, usize::from(offset.fract() != 0.0)) }
        );
        let about = scenario.states.get(&state.code).map_or("", |s| s.about.as_str());
        let chair = if topology.chair == Some(id) { " It holds the Chair." } else { "" };
        let about = if about.starts_with('@') || about.is_empty() { String::new() } else { format!("{} ", end(about)) };
        let text = Text::plain(format!("{about}Rests most on {}.{chair}", phrases::list(&top)))
            .and(Tone::Dim, format!(" {zone}{}.", if state.no_cert { ", no national CERT" } else { "" }));
        page.item(&format!("{} {}", state.code, names.state(id)), 18, text);
    }
    page.gap();
}

fn end(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.into() } else { format!("{text}.") }
}

fn dependencies(topology: &Topology, names: &Names, page: &mut Page) {
    page.head("Who depends on whom");
    let sectors = topology.sectors.len();
    let (mut listed, mut small) = (Vec::new(), 0);
    for (row, suppliers) in topology.couplings.iter().enumerate() {
        for coupling in suppliers.iter().filter(|c| c.cross_border) {
            if coupling.a >= SMALL { listed.push((coupling.a, row, coupling.supplier as usize)) } else { small += 1 }
        }
    }
    listed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let cell = |at: usize| {
        format!(
            "{} {}",
            phrases::of(names.state(StateId::from_index(at / sectors))),
            names.sector(SectorId::from_index(at % sectors))
        )
    };
    if listed.is_empty() {
        page.text(4, Text::plain("No service depends on another state’s."));
    }
    for (a, of, on) in listed.iter().take(24) {
        page.text(
            4,
            Text::plain(format!(
                "{} on {}: {} of it goes if the other is lost.",
                cell(*of),
                cell(*on),
                numbers::per_cent(*a)
            )),
        );
    }
    let more = listed.len().saturating_sub(24) + small;
    if more > 0 {
        page.text(
            4,
            Text::default()
                .and(Tone::Dim, format!("{} more across borders, weaker than these.", numbers::count(more as u64))),
        );
    }
    page.gap();
}

fn tension(topology: &Topology, names: &Names, page: &mut Page) {
    page.head("Where tension stands at the start, 0 to 10");
    let mut dyads: Vec<(f64, StateId, StateId)> = Vec::new();
    for a in topology.state_ids() {
        for b in topology.state_ids().filter(|b| *b != a) {
            dyads.push((topology.tension[topology.dyad(a, b)], a, b));
        }
    }
    dyads.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let shown: Vec<String> = dyads
        .iter()
        .take(6)
        .map(|(h, a, b)| format!("{} toward {} {}", names.state(*a), names.state(*b), numbers::fixed(*h, 1)))
        .collect();
    let text = if shown.is_empty() { "One state alone.".into() } else { format!("{}.", shown.join(" · ")) };
    page.text(4, Text::plain(text));
    page.gap();
}

fn incidents(topology: &Topology, names: &Names, page: &mut Page) {
    page.head("What is so, for the facilitator alone");
    if topology.incidents.is_empty() && topology.actors.is_empty() {
        page.text(4, Text::plain("No incident is laid out."));
    }
    let mut told: Vec<_> = topology.incidents.iter().enumerate().collect();
    // In the order in which they begin; what something else sets off comes last.
    told.sort_by_key(|(n, incident)| (incident.start.is_none(), incident.start, *n));
    for (n, incident) in told {
        let id = IncidentId::from_index(n);
        let when = incident.start.map_or("if set off".to_string(), numbers::moment);
        let truth = names.incident_truth(id);
        let behind = match incident.author {
            Hypothesis::Accident if truth.is_empty() => " Nobody meant it.".to_string(),
            author if truth.is_empty() => format!(" Behind it: {}.", names.origin(author)),
            _ => format!(" {}", end(truth)),
        };
        let framed = incident
            .flag
            .map_or_else(String::new, |(state, _)| format!(" The trail is forged toward {}.", names.state(state)));
        let name = names.incident(id).map_or_else(String::new, phrases::capital);
        page.item(
            &when,
            12,
            Text::default().and(Tone::Strong, end(&name)).and(Tone::Plain, behind).and(Tone::Mistaken, framed),
        );
    }
    for actor in &topology.actors {
        let a_year: f64 = actor.arrivals.iter().map(|a| a.per_hour * 8766.0).sum();
        if a_year > 0.0 {
            page.item(
                "by chance",
                12,
                Text::plain(format!(
                    "{}: {} campaigns a year on average.",
                    phrases::spaced(&actor.name),
                    numbers::fixed(a_year, 1)
                )),
            );
        }
    }
    page.gap();
}

fn calendar(scenario: &Scenario, topology: &Topology, names: &Names, page: &mut Page) {
    let mut timed: Vec<(Moment, String, String)> = Vec::new();
    let mut conditional = 0;
    for (n, inject) in topology.injects.iter().enumerate() {
        let (text, _) = names.inject(detente_engine::ids::InjectId::from_index(n));
        let to = scenario.injects.get(&inject.name).map_or_else(String::new, |i| i.to.join(", "));
        match inject.at {
            Some(at) if !text.is_empty() => timed.push((at, to, text.to_string())),
            Some(_) => {}
            None => conditional += 1,
        }
    }
    for (n, posture) in topology.postures.iter().enumerate() {
        if let Some((name, by, hostile)) = names.posture(detente_engine::ids::PostureId::from_index(n)) {
            let meant = if hostile { "meant as a threat" } else { "no threat" };
            timed.push((
                posture.at,
                "all".into(),
                format!("{}: {name} ({meant}), until {}.", names.state(by), numbers::moment(posture.until)),
            ));
        }
    }
    timed.sort_by(|a, b| (a.0, &a.2).cmp(&(b.0, &b.2)));
    if timed.is_empty() && conditional == 0 {
        return;
    }
    page.head("What will happen, and who reads it");
    for (at, to, text) in timed {
        let to = if to.is_empty() { "facilitator".into() } else { to };
        page.item(&numbers::moment(at), 12, Text::default().and(Tone::Dim, format!("{to}: ")).and(Tone::Plain, text));
    }
    if conditional > 0 {
        let depends = if conditional == 1 { "depends" } else { "depend" };
        let things = phrases::plural(conditional, "thing", "things");
        page.item("if it comes", 12, Text::plain(format!("{things} more {depends} on what states do.")));
    }
    page.gap();
}

fn contacts(topology: &Topology, names: &Names, page: &mut Page) {
    if topology.books.is_empty() && topology.acquaintances.is_empty() && topology.embassies.is_empty() {
        return;
    }
    page.head("Who can be reached");
    for (book, entries) in &topology.books {
        page.text(4, Text::default().and(Tone::Strong, format!("Directory “{book}”")));
        for (state, list) in entries {
            for contact in list {
                page.item(names.state(*state), 14, Text::plain(entry(contact)));
            }
        }
    }
    for (a, b, role, hours) in &topology.acquaintances {
        page.text(
            4,
            Text::plain(format!(
                "The {} of {} and {} know each other, {}.",
                phrases::role(*role),
                names.state(*a),
                names.state(*b),
                staffed(*hours)
            )),
        );
    }
    for (of, at, medium, hours) in &topology.embassies {
        page.text(
            4,
            Text::plain(format!(
                "{} mission in {} delivers {} within about {}.",
                phrases::of(names.state(*of)),
                names.state(*at),
                phrases::medium(*medium),
                numbers::wait(*hours)
            )),
        );
    }
    page.gap();
}

fn staffed(hours: Hours) -> String {
    match hours {
        Hours::Office => "in office hours".into(),
        Hours::Always => "around the clock".into(),
        Hours::Between(from, to) => {
            let clock = |t: detente_scenario::time::ClockTime| numbers::clock(Moment(t.0));
            format!("{} to {} local time", clock(from), clock(to))
        }
    }
}

fn entry(contact: &Contact) -> String {
    let roles: Vec<String> = contact.roles.iter().map(|r| phrases::role(*r).to_string()).collect();
    let single = if contact.single { "one contact for " } else { "" };
    let away = contact.away_until.map_or_else(String::new, |until| format!(", away until {}", numbers::moment(until)));
    let note = if contact.note.is_empty() || contact.note.starts_with('@') {
        String::new()
    } else {
        format!(". {}", contact.note.trim_end_matches('.'))
    };
    format!(
        "{single}{}, {}, checked {} ago{away}{note}.",
        phrases::list(&roles),
        staffed(contact.hours),
        phrases::plural(contact.verified_months.round() as usize, "month", "months")
    )
}

fn moves(scenario: &Scenario, topology: &Topology, names: &Names, page: &mut Page) {
    if scenario.exercise.moves.is_empty() {
        return;
    }
    page.head("The moves of the exercise");
    for (n, m) in scenario.exercise.moves.iter().enumerate() {
        page.item(
            &format!("Move {}", n + 1),
            8,
            Text::default().and(Tone::Strong, format!("{}. ", m.title.trim_end_matches('.'))).and(
                Tone::Plain,
                format!(
                    "{} to {}; messages leave {}, decisions fall {}.",
                    numbers::moment(m.from),
                    numbers::moment(m.until),
                    numbers::moment(m.send),
                    numbers::moment(m.decide)
                ),
            ),
        );
        for choice in topology.choices.iter().filter(|c| usize::from(c.number) == n) {
            let options: Vec<String> = choice
                .options
                .iter()
                .map(|o| {
                    let rung = topology.options[usize::from(*o)]
                        .rung
                        .map_or_else(String::new, |r| format!(" [{}]", numbers::fixed(f64::from(r), 0)));
                    format!("{}{rung}", names.option(*o).trim_end_matches('.'))
                })
                .collect();
            page.item(
                "",
                8,
                Text::default()
                    .and(Tone::Dim, format!("{}: ", names.state(choice.state)))
                    .and(Tone::Plain, options.join(" · ")),
            );
        }
    }
    page.gap();
}
