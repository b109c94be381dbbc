//! What every measure does in every scenario: the page `docs/research/measures-in-scenarios.md`.
//!
//! `cargo xtask table` plays everything in release and writes the page. The tests here read it: nothing is
//! missing, every measure helps somewhere, does not somewhere, and fails somewhere; and what the page says is what
//! the engine gives, tried on a few of its cells.

use detente_engine::score::ScoreId;
use detente_engine::{Plan, RESULTS};
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::library::{self, Kind};
use detente_scenario::load::{Loaded, MemoryFiles};
use detente_scenario::{Configuration, Measure};
use detente_study::experiment::Silent;
use detente_study::statistics::{Estimate, mean_and_interval};
use detente_study::{Arm, Engine, Experiment, Hands};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const SEED: u64 = 2018;
/// Crises under each configuration.
const RUNS: u64 = 200;
/// Where a measure fails is looked for on those, and measured on others of another seed.
const OTHER_SEED: u64 = 4711;
/// An effect is called one if it is this many standard errors from nothing: of 600 cells, one or so by luck alone.
const SURE: f64 = 3.3;

/// Each measure as it stands by default, and with the lever by which it fails pulled; and what the lever is.
///
/// Beside: what has to be there for the lever to bite, in both.
struct Lever {
    id: &'static str,
    sound: &'static str,
    failing: &'static str,
    beside: &'static [&'static str],
    /// Who takes part: everybody, or all but the state that the others are most tense toward.
    outsider: bool,
    words: &'static str,
    /// On how many other crises its failure is measured: more where what one refusal adds is small.
    runs: u64,
}

/// One that everybody takes part in, with nothing beside it.
const fn lever(id: &'static str, sound: &'static str, failing: &'static str, words: &'static str) -> Lever {
    Lever { id, sound, failing, beside: &[], outsider: false, words, runs: 1000 }
}

/// Where little is answered, in both: a refusal takes somebody who refuses.
const UNANSWERED: &str = "Adjust(parameter: \"will\", factor: 0.15)";

const LEVERS: [Lever; 20] = [
    lever(
        "poc-directory",
        "PocDirectory()",
        "PocDirectory(book: Some(\"nobody keeps this book\"), verified_months: Some(60.0), ping_months: Some(0.0), will: Some(0.1))",
        "entries verified five years ago and never pinged, of states that seldom answer",
    ),
    Lever {
        beside: &["PocDirectory()"],
        ..lever(
            "contacts-database",
            "ContactsDatabase(doubled: Some(0.0))",
            "ContactsDatabase(doubled: Some(1.0))",
            "beside a directory, every request goes out twice",
        )
    },
    Lever {
        runs: 6000,
        outsider: true,
        ..lever(
            "law-policy-sharing",
            "LawPolicySharing(concealment: Some(0.0))",
            "LawPolicySharing(concealment: Some(3.0))",
            "the state that is least trusted shares nothing, and its silence looks like concealment",
        )
    },
    Lever {
        beside: &[UNANSWERED],
        ..lever(
            "ict-requests",
            "IctRequests(declines: Some(0.0))",
            "IctRequests(declines: Some(0.7))",
            "where one request in ten is answered, and all others are declined in due form",
        )
    },
    lever(
        "ci-consultations",
        "CiConsultations(ritual: Some(0.0), accusation: Some(0.0))",
        "CiConsultations(ritual: Some(0.0), accusation: Some(1.0))",
        "every meeting is used to accuse",
    ),
    lever(
        "emergency-response-sharing",
        "EmergencyResponseSharing(misfit: Some(0.0))",
        "EmergencyResponseSharing(misfit: Some(1.0))",
        "no playbook fits",
    ),
    lever("national-strategy", "NationalStrategy()", "NationalStrategy(paper: true)", "it stays on paper"),
    lever(
        "capacity-building",
        "CapacityBuilding(months: 24.0)",
        "CapacityBuilding(months: 0.0)",
        "it begins with the crisis, and takes years",
    ),
    lever(
        "threat-database",
        "ThreatDatabase()",
        "ThreatDatabase(age_months: Some(24.0))",
        "it is two years old, and misleads",
    ),
    lever("awareness", "Awareness(alarm: Some(0.0))", "Awareness(alarm: Some(1.5))", "it was raised as alarm"),
    Lever {
        outsider: true,
        ..lever(
            "norms",
            "Norms(exploited: Some(0.0))",
            "Norms(exploited: Some(2.0))",
            "the state that is least trusted stays outside and exploits the restraint of the rest",
        )
    },
    Lever {
        runs: 6000,
        beside: &[UNANSWERED],
        ..lever(
            "crime-cooperation",
            "CrimeCooperation(refusal: Some(0.0))",
            "CrimeCooperation(refusal: Some(2.0))",
            "where one request in ten is answered, a refusal is read as guilt",
        )
    },
    lever(
        "terminology",
        "Terminology(false_friend: Some(0.0))",
        "Terminology(false_friend: Some(0.8))",
        "most words are false friends",
    ),
    lever(
        "information-channels",
        "InformationChannels(reach: Closed, poisoned: Some(0.0), idle_messages: Some(0.0))",
        "InformationChannels(reach: Open, leak_factor: Some(10.0), poisoned: Some(0.6), idle_messages: Some(40.0))",
        "an open list that leaks, is poisoned and flooded",
    ),
    lever(
        "cert-cooperation",
        "CertCooperation(uncleared: Some(0.0))",
        "CertCooperation(uncleared: Some(1.0))",
        "nothing is cleared for the political side within a day",
    ),
    lever(
        "agency-coordination",
        "AgencyCoordination(clearance_hours: Some(0.0))",
        "AgencyCoordination(clearance_hours: Some(12.0))",
        "every text waits twelve hours for one more desk",
    ),
    lever(
        "severity-classification",
        "SeverityClassification(label_pressure: Some(0.0))",
        "SeverityClassification(label_pressure: Some(2.0))",
        "a high label commits politically",
    ),
    Lever {
        runs: 6000,
        beside: &[UNANSWERED],
        ..lever(
            "investigation-assistance",
            "InvestigationAssistance(refusal: Some(0.0))",
            "InvestigationAssistance(refusal: Some(2.0))",
            "where one request in ten is answered: asked and refused, suspicion rises",
        )
    },
    lever(
        "defence-channel",
        "DefenceChannel(contradiction: Some(0.0))",
        "DefenceChannel(contradiction: Some(1.0))",
        "what soldiers say contradicts the diplomats",
    ),
    Lever {
        outsider: true,
        ..lever(
            "joint-exercises",
            "JointExercises()",
            "JointExercises(during: (\"D2\", \"D9\"))",
            "one is held during the crisis beside a state that was not asked",
        )
    },
];

fn page() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/research/measures-in-scenarios.md")
}

/// The scenarios that a room plays: those with moves.
fn scenarios() -> Vec<Loaded> {
    let files = MemoryFiles::new();
    let names = library::list(&files).into_iter().filter(|e| e.kind == Kind::Scenario).map(|e| e.name);
    let loaded = names.map(|name| library::scenario(&name, &files).expect("it is shipped and sound"));
    loaded.filter(|l| !l.scenario.exercise.moves.is_empty()).collect()
}

/// The state that the others are most tense toward: whose absence is read most.
fn least_trusted(scenario: &Loaded) -> Option<String> {
    let plan = Plan::compile(&scenario.scenario, &Configuration::none(), &BTreeMap::new()).expect("it compiles");
    let t = &plan.topology;
    let toward = |state| t.state_ids().map(|from| t.tension[t.dyad(from, state)]).sum::<f64>();
    let most = t.state_ids().max_by(|&a, &b| toward(a).total_cmp(&toward(b)).then(b.cmp(&a)))?;
    Some(t.states[most.index()].code.clone())
}

/// The configuration of a measure beside others, for all states or all but one.
fn configuration(name: &str, measure: &str, lever: &Lever, scenario: &Loaded) -> Configuration {
    let read = |text: &str| -> Measure {
        detente_scenario::document::options().from_str(text).unwrap_or_else(|why| panic!("{text}: {why}"))
    };
    let outside = least_trusted(scenario).into_iter().collect();
    let who = if lever.outsider { Participants::Except(outside) } else { Participants::All };
    let beside = lever.beside.iter().map(|other| Adopted::by(read(other), Participants::All));
    let own = (!measure.is_empty()).then(|| Adopted::by(read(measure), who));
    Configuration { name: name.into(), measures: beside.chain(own).collect(), ..Configuration::none() }
}

/// What is measured: less is better of each.
const READ: [ScoreId; 5] = [
    ScoreId::EscalationLoad,
    ScoreId::AttributionBrier,
    ScoreId::SeverityRps,
    ScoreId::ServiceDaysLost,
    ScoreId::StaffHours,
];

/// The scores of one run.
type Scores = [Option<f64>; 5];
/// What is avoided of each.
type Effects = [Option<Estimate>; 5];

/// The scores of every run under each configuration, on the same luck.
fn played(scenario: &Loaded, configurations: &[Configuration], (seed, runs): (u64, u64)) -> Vec<Vec<Scores>> {
    let bare = Plan::compile(&scenario.scenario, &Configuration::none(), &BTreeMap::new()).expect("it compiles");
    let arms = configurations.iter().map(|c| Arm {
        name: c.name.clone(),
        measures: Vec::new(),
        plan: Arc::new(bare.under(c).expect("it compiles")),
    });
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let experiment = Experiment { arms: arms.collect(), baseline: 0, seed, runs, threads };
    let stop = AtomicBool::new(false);
    let hands = Hands { stop: &stop, progress: &Silent, reproduce: &|_, _, _| String::new() };
    let table = experiment.run(&Engine, hands).expect("it can be run");
    assert!(table.failures.is_empty(), "{}: {:?}", scenario.id, table.failures);
    let of = |row: &detente_study::experiment::Row| READ.map(|score| row.scores[score as usize]);
    table.arms.iter().map(|arm| arm.rows.iter().flatten().map(of).collect()).collect()
}

/// What the second avoids against the first, by score.
fn avoided(before: &[Scores], after: &[Scores]) -> Effects {
    [0, 1, 2, 3, 4].map(|score| {
        let d: Vec<f64> = before.iter().zip(after).filter_map(|(a, b)| Some(a[score]? - b[score]?)).collect();
        mean_and_interval(&d)
    })
}

/// Standard errors from nothing; 0 where nothing ever differs.
fn errors(estimate: &Estimate) -> f64 {
    let half = estimate.ci95.map_or(0.0, |i| (i.high - i.low) / 2.0);
    if half > 0.0 { estimate.mean / (half / 1.972) } else { 0.0 }
}

/// ▲ avoided, ▼ added, · neither for sure, = never otherwise.
fn sign(estimate: Option<&Estimate>) -> char {
    match estimate {
        None => '–',
        Some(e) if e.mean == 0.0 && errors(e) == 0.0 => '=',
        Some(e) if errors(e) >= SURE => '▲',
        Some(e) if errors(e) <= -SURE => '▼',
        Some(_) => '·',
    }
}

fn cell(estimate: Option<&Estimate>) -> String {
    let Some(e) = estimate else { return "no meaning here".into() };
    match e.ci95 {
        Some(i) if i.low != i.high => {
            format!("{} {:+.4} [{:+.4}, {:+.4}]", sign(estimate), tidy(e.mean), tidy(i.low), tidy(i.high))
        }
        _ => format!("{} {:+.4}", sign(estimate), tidy(e.mean)),
    }
}

/// No minus sign before nothing.
fn tidy(value: f64) -> f64 {
    if value.abs() < 5e-5 { 0.0 } else { value }
}

/// The measures by themselves at their defaults, after the baseline.
fn alone(scenario: &Loaded, of: &[&str]) -> Vec<Configuration> {
    let default = |id: &str| -> &'static str {
        match id {
            "poc-directory" => "PocDirectory()",
            "contacts-database" => "ContactsDatabase()",
            "law-policy-sharing" => "LawPolicySharing()",
            "ict-requests" => "IctRequests()",
            "ci-consultations" => "CiConsultations()",
            "emergency-response-sharing" => "EmergencyResponseSharing()",
            "national-strategy" => "NationalStrategy()",
            "capacity-building" => "CapacityBuilding(months: 24.0)",
            "threat-database" => "ThreatDatabase()",
            "awareness" => "Awareness()",
            "norms" => "Norms()",
            "crime-cooperation" => "CrimeCooperation()",
            "terminology" => "Terminology()",
            "information-channels" => "InformationChannels(reach: Closed)",
            "cert-cooperation" => "CertCooperation()",
            "agency-coordination" => "AgencyCoordination()",
            "severity-classification" => "SeverityClassification()",
            "investigation-assistance" => "InvestigationAssistance()",
            "defence-channel" => "DefenceChannel()",
            "joint-exercises" => "JointExercises()",
            other => panic!("{other} is no measure of the documents"),
        }
    };
    let nothing = lever("", "", "", "");
    let mut all = vec![configuration("none", "", &nothing, scenario)];
    all.extend(of.iter().map(|id| configuration(id, default(id), &nothing, scenario)));
    all
}

/// The row that tells how a measure fails in a scenario.
fn failure(lever: &Lever, scenario: &Loaded) -> String {
    let runs = played(scenario, &pulled(scenario, lever), (OTHER_SEED, lever.runs));
    let (against, lost) = (avoided(&runs[0], &runs[2]), avoided(&runs[1], &runs[2]));
    format!(
        "| `{}` | {} | `{}` | {} | {} | {} | {} | {} · {} |\n",
        lever.id,
        lever.words,
        scenario.id,
        cell(lost[0].as_ref()),
        cell(lost[1].as_ref()),
        cell(lost[2].as_ref()),
        cell(lost[3].as_ref()),
        cell(against[0].as_ref()),
        cell(against[1].as_ref()),
    )
}

/// What stands beside a measure alone; the measure as it is sound; and failing.
fn pulled(scenario: &Loaded, lever: &Lever) -> [Configuration; 3] {
    let arm = |how: &str, measure| configuration(&format!("{how} {}", lever.id), measure, lever, scenario);
    [arm("without", ""), arm("sound", lever.sound), arm("failing", lever.failing)]
}

/// Everything played, and the page.
fn write_page() -> String {
    let scenarios = scenarios();
    let ids: Vec<&str> = LEVERS.iter().map(|l| l.id).collect();
    let mut effects: BTreeMap<(&str, &str), Effects> = BTreeMap::new();
    // Standard errors from nothing of what a measure loses against itself, where that is clearest; and where.
    let mut clearest: BTreeMap<&str, (f64, &Loaded)> = BTreeMap::new();
    for scenario in &scenarios {
        let runs = played(scenario, &alone(scenario, &ids), (SEED, RUNS));
        for (n, id) in ids.iter().enumerate() {
            effects.insert((id, &scenario.id), avoided(&runs[0], &runs[1 + n]));
        }
        let mut arms = alone(scenario, &[]);
        for lever in &LEVERS {
            arms.extend(pulled(scenario, lever).into_iter().skip(1));
        }
        let runs = played(scenario, &arms, (SEED, RUNS));
        for (lever, pair) in LEVERS.iter().zip(runs[1..].chunks(2)) {
            let lost = avoided(&pair[0], &pair[1]);
            // How surely it fails, on its worst score.
            let worst = lost[..4].iter().flatten().map(errors).fold(0.0, f64::min);
            if worst < clearest.get(lever.id).map_or(1.0, |kept| kept.0) {
                clearest.insert(lever.id, (worst, scenario));
            }
        }
        eprintln!("{} done", scenario.id);
    }
    let mut text = String::new();
    let _ = write!(text, "{HEAD}");
    let _ = writeln!(
        text,
        "Measured at results version {RESULTS}, seed {SEED}, {RUNS} crises for each cell; each measure alone, for all states, at its\ndefaults (`capacity-building` after 24 months).\n"
    );
    let _ = writeln!(text, "## In one view\nFirst sign: escalation load; second: attribution Brier.\n");
    let _ = writeln!(text, "| measure | {} |", scenarios.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(scenarios.len()));
    for id in &ids {
        let signs = scenarios.iter().map(|s| {
            let found = &effects[&(*id, s.id.as_str())];
            format!("{} {}", sign(found[0].as_ref()), sign(found[1].as_ref()))
        });
        let _ = writeln!(text, "| `{id}` | {} |", signs.collect::<Vec<_>>().join(" | "));
    }
    let _ = writeln!(text, "\n## Where each fails\n{FAILS}");
    let _ = writeln!(
        text,
        "| measure | when | seen in | escalation lost | misperception lost | severity lost | service-days lost | against no measure: escalation · misperception |\n|---|---|---|---|---|---|---|---|"
    );
    for lever in &LEVERS {
        text += &failure(lever, clearest[lever.id].1);
    }
    let _ = writeln!(
        text,
        "\n## Every cell\nMean and 95 % interval of what is avoided. Misperception is the\nBrier score of who is behind it, `severity` the ranked probability score of how grave it is, `service-days` what is\navoided of service-days lost."
    );
    for id in &ids {
        let _ = writeln!(
            text,
            "\n### {id}\n\n| scenario | escalation avoided | misperception avoided | severity | service-days | staff hours |\n|---|---|---|---|---|---|"
        );
        for scenario in &scenarios {
            let [escalation, misperception, severity, service, hours] = &effects[&(*id, scenario.id.as_str())];
            let hours = hours.as_ref().map_or(0.0, |e| -e.mean);
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} | {} | {hours:.0} |",
                scenario.id,
                cell(escalation.as_ref()),
                cell(misperception.as_ref()),
                cell(severity.as_ref()),
                cell(service.as_ref()),
            );
        }
    }
    text
}

const HEAD: &str = "# Measures in scenarios\n\
What each measure, alone, avoids in each scenario that a room plays, on the same luck with and without it. Written by\n\
`cargo xtask table`, which plays everything; a test tries cells of it again.\n\n\
▲ avoids, ▼ adds, · cannot be told from nothing, = nothing is ever otherwise, – has no meaning here. An effect is called one\n\
at 3.3 standard errors: of the cells of this page about one would be by luck alone. An effect that is told may still be too\n\
small to matter; read the size. These are effects *under this model's numbers*, most of which are judgements\n\
([measures](../model/measures.md)), in crises that were written to show something. They say that a mechanism bites or does not;\n\
they rank no measure for any real region.\n\n";

const FAILS: &str = "Each measure with the lever by which it fails pulled as far as it goes, against the same measure where it is sound. The\n\
scenario is the one in which that showed most clearly on the crises above; the figures are of others, of seed 4711 (1,000;\n\
6,000 where one refusal or one silence adds little), so that the choice does not flatter them. A minus sign is what is\n\
lost by failing. The last column sets the failing measure against none.\n";

/// The rows of a table under a heading: cells without the outer bars.
fn rows<'a>(text: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let section = text.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}")).1;
    let lines = section.lines().skip_while(|l| !l.starts_with('|')).take_while(|l| l.starts_with('|')).skip(2);
    lines.map(|l| l.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
#[ignore = "plays a hundred thousand crises: `cargo xtask table`"]
fn everything_is_played() {
    std::fs::write(page(), write_page()).expect("the page can be written");
}

#[test]
fn every_measure_helps_somewhere_does_not_somewhere_and_fails_somewhere() {
    let text = std::fs::read_to_string(page()).expect("the page is there");
    assert!(text.contains(&format!("results version {RESULTS},")), "the page is of other results: `cargo xtask table`");
    let named: BTreeSet<String> = scenarios().into_iter().map(|s| s.id).collect();
    let failing = rows(&text, "## Where each fails");
    for lever in &LEVERS {
        let cells = rows(&text, &format!("### {}", lever.id));
        let told: BTreeSet<String> = cells.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
        assert_eq!(told, named, "{}: the page is of other scenarios: `cargo xtask table`", lever.id);
        let has = |row: &Vec<&str>, mark: char| row[1..5].iter().any(|cell| cell.starts_with(mark));
        // What avoids one thing and adds to another does not simply help.
        let helps = cells.iter().filter(|row| has(row, '▲') && !has(row, '▼')).count();
        let changes = cells.iter().filter(|row| has(row, '▲') || has(row, '▼')).count();
        assert!(helps >= 1, "{} helps nowhere", lever.id);
        assert!(changes >= 2, "{} changes something in {changes} scenarios", lever.id);
        assert!(helps < cells.len(), "{} helps everywhere", lever.id);
        let row = failing.iter().find(|row| row[0] == format!("`{}`", lever.id)).expect("its failure is told");
        assert!(row[3..7].iter().any(|cell| cell.starts_with('▼')), "{} fails nowhere", lever.id);
    }
}

#[test]
fn a_few_cells_played_again_say_the_same() {
    let text = std::fs::read_to_string(page()).expect("the page is there");
    for (id, name) in [("poc-directory", "lantern-strait"), ("norms", "borrowed-mask"), ("awareness", "faulty-update")]
    {
        let files = MemoryFiles::new();
        let scenario = library::scenario(name, &files).expect("it is shipped");
        let runs = played(&scenario, &alone(&scenario, &[id]), (SEED, RUNS));
        let found = avoided(&runs[0], &runs[1]);
        let cells = rows(&text, &format!("### {id}"));
        let row = cells.iter().find(|row| row[0] == format!("`{name}`")).expect("the cell is there");
        assert_eq!(row[1], cell(found[0].as_ref()), "{id} in {name}: `cargo xtask table`");
        assert_eq!(row[2], cell(found[1].as_ref()), "{id} in {name}: `cargo xtask table`");
    }
}
