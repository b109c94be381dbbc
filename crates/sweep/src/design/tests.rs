use super::*;
use detente_scenario::document::options;
use detente_scenario::load::MemoryFiles;
use std::collections::BTreeSet;
use std::path::Path;

fn load(text: &str) -> Result<LoadedDesign, String> {
    let table = "staff,configuration\n1,none\n4,arf-2018\n";
    let files = MemoryFiles::new()
        .with("d/design.ron", text)
        .with("d/cells.csv", table)
        .with("d/bad.csv", "staff,stuff\n9,1")
        .with("d/far.csv", "staff,rate\n1,0.5\n3,2\n")
        .with("d/empty.csv", "rate\n");
    load_design(Path::new("d/design.ron"), &files)
        .map_err(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

const FACTORS: &str = r#"factors: [
    (name: "rate", range: Linear(0, 1)),
    (name: "hours", range: Log(6, 96)),
    (name: "staff", range: Values([1, 2, 4])),
    (name: "configuration", range: Values(["none", "arf-2018"])),
  ],"#;

fn with(rest: &str) -> Result<LoadedDesign, String> {
    load(&format!("(schema: 1,\n  {FACTORS}\n  {rest})"))
}

fn refused(rest: &str) -> String {
    with(rest).map(|loaded| loaded.cells.len()).unwrap_err()
}

fn shown(cells: &Cells, index: u64) -> String {
    let cell = cells.cell(index).expect("a cell");
    cell.values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_factorial_counts_with_the_last_factor_quickest() {
    let cells = with("plan: Factorial(levels: 3)").unwrap().cells;
    assert_eq!(cells.len(), 3 * 3 * 3 * 2);
    assert_eq!(shown(&cells, 0), r#"0 6 1 "none""#);
    assert_eq!(shown(&cells, 1), r#"0 6 1 "arf-2018""#);
    assert_eq!(shown(&cells, 2), r#"0 6 2 "none""#);
    assert_eq!(shown(&cells, 53), r#"1 96 4 "arf-2018""#);
    assert!(cells.cell(54).is_none());
    let all: BTreeSet<String> = (0..54).map(|index| shown(&cells, index)).collect();
    assert_eq!(all.len(), 54);
}

#[test]
fn plans_are_crossed_and_appended() {
    let cells = with(
        r#"plan: Crossed([
            Appended([Csv("cells.csv"), List(factors: ["configuration", "staff"], rows: [["none", 2]])]),
            Saltelli(factors: ["rate", "hours"], base: 4, second_order: true),
        ])"#,
    )
    .unwrap()
    .cells;
    assert_eq!(cells.len(), 3 * 4 * 6);
    let cell = cells.cell(24 + 7).unwrap();
    assert_eq!(cell.origins, [Origin { leaf: 0, point: 1 }, Origin { leaf: 2, point: 7 }]);
    assert_eq!(cells.leaves()[2].path, "plan[1]");
    assert_eq!(&cell.values[2..], [Value::Number(4.0), Value::Name("arf-2018")]);
    assert!(shown(&cells, 71).ends_with(r#"2 "none""#));
    // The same point of the scheme in each crossing: arms are compared on the same sample.
    assert_eq!(cell.values[..2], cells.cell(7).unwrap().values[..2]);
}

#[test]
fn samples_keep_to_their_ranges_and_to_their_seed() {
    for plan in ["Sobol(n: 64)", "LatinHypercube(n: 50)", "Morris(trajectories: 8)", "Saltelli(base: 8)"] {
        let cells = with(&format!("plan: {plan}")).unwrap().cells;
        let other = with(&format!("seed: 3, plan: {plan}")).unwrap().cells;
        let mut same = 0;
        for index in 0..cells.len() {
            let cell = cells.cell(index).unwrap();
            let [Value::Number(rate), Value::Number(hours), Value::Number(staff), Value::Name(name)] = cell.values[..]
            else {
                panic!("{cell:?}")
            };
            assert!((0.0..=1.0).contains(&rate) && (6.0..=96.0).contains(&hours), "{cell:?}");
            assert!([1.0, 2.0, 4.0].contains(&staff) && ["none", "arf-2018"].contains(&name));
            same += u64::from(shown(&cells, index) == shown(&other, index));
        }
        assert!(same * 5 < cells.len(), "{plan}: {same}");
    }
}

#[test]
fn a_cell_of_billions_is_found_at_once() {
    let cells = with("plan: LatinHypercube(n: 1_000_000_000_000)").unwrap().cells;
    let (first, last) = (shown(&cells, 0), shown(&cells, 999_999_999_999));
    assert_ne!(first, last);
    let crossed = r#"plan: Crossed([Factorial(factors: ["staff", "configuration"]), Sobol(factors: ["rate", "hours"], n: 68_719_476_736)])"#;
    let cells = with(crossed).unwrap().cells;
    assert_eq!(cells.len(), 6 << 36);
    assert!(shown(&cells, (6 << 36) - 1).ends_with(r#"4 "arf-2018""#));
}

#[test]
fn constraints_leave_cells_out_and_numbers_as_they_are() {
    let cells = with(
        r#"plan: Factorial(), constraints: [
            Where("staff * hours <= 24"),
            Among(factors: ["staff", "configuration"], rows: [[1, "none"], [4, "none"], [4, "arf-2018"], [2, "none"]]),
        ]"#,
    )
    .unwrap()
    .cells;
    let played: Vec<String> = cells.played(0, u64::MAX).map(|cell| shown(&cells, cell.unwrap().index)).collect();
    assert_eq!(
        played,
        [
            r#"0 6 1 "none""#,
            r#"0 6 2 "none""#,
            r#"0 6 4 "none""#,
            r#"0 6 4 "arf-2018""#,
            r#"1 6 1 "none""#,
            r#"1 6 2 "none""#,
            r#"1 6 4 "none""#,
            r#"1 6 4 "arf-2018""#
        ]
    );
    assert_eq!(cells.played(5, 6).next().unwrap().unwrap().index, 5);
}

#[test]
fn one_allowed_cell_in_many_is_found_where_steps_would_miss_it() {
    // A million cells, of which those with the last factor at one of ten values are allowed.
    let digits = (0..6).map(|n| format!("(name: \"d{n}\", range: Values([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))"));
    let factors = digits.collect::<Vec<_>>().join(", ");
    let text = format!("(schema: 1, factors: [{factors}], plan: Factorial(), constraints: [Where(\"d5 == 7\")])");
    assert_eq!(load(&text).unwrap().cells.len(), 1_000_000);
}

#[test]
fn a_design_reads_back_as_it_was_written() {
    let design = with(
        r#"title: "T", plan: Crossed([Morris(factors: ["rate", "hours"], trajectories: 5), Factorial(factors: ["staff", "configuration"])])"#,
    )
    .unwrap()
    .design;
    let again = load(&options().to_string(&design).unwrap()).unwrap().design;
    assert_eq!(design, again);
}

#[test]
fn faults_of_factors_are_told_with_their_place() {
    let text = r#"(schema: 2,
  factors: [
    (name: "rate", range: Linear(1, 1)),
    (name: "rate", range: Log(0, 1)),
    (name: "2nd", range: Values([])),
    (name: "staff", range: Values([1, "x", 1])),
    (name: "far", range: Linear(-1e308, 1e308)),
  ],
  plan: Factorial())"#;
    insta::assert_snapshot!(load(text).map(|_| ()).unwrap_err(), @r"
    error: schema 2 is not known
      at d/design.ron:1:10  schema
      mend: this version reads `schema: 1`
    error: the range from 1 to 1 is empty
      at d/design.ron:3:20  factors[0].range
      mend: write the lower end first; a factor of one value is `Values([…])`
    error: two factors are named `rate`
      at d/design.ron:4:12  factors[1].name
      mend: rename one
    error: a logarithmic range begins at 0
      at d/design.ron:4:20  factors[1].range
      mend: begin above 0, or write `Linear`
    error: `2nd` is no name of a factor
      at d/design.ron:5:12  factors[2].name
      mend: write letters, digits and `_`, a letter first, as formulas can name it
    error: a factor has 1 to 10000 values, this one has 0
      at d/design.ron:5:19  factors[2].range
      mend: list its values, or write `Linear` or `Log`
    error: 1 is listed twice
      at d/design.ron:6:44  factors[3].range[2]
      mend: keep one of the two
    error: the range from -1e308 to 1e308 is too wide for numbers
      at d/design.ron:7:19  factors[4].range
      mend: narrow it
    ");
}

#[test]
fn faults_of_plans_are_told_with_their_place() {
    let text = r#"plan: Crossed([
    Factorial(factors: ["rate", "huors"], levels: 1),
    Sobol(factors: ["rate", "rate"], n: 0),
    Saltelli(factors: ["staff"], base: 100),
    Morris(factors: ["hours"], trajectories: 0, levels: 5),
    List(factors: ["rate", "staff"], rows: [[2, 1], [0.5, 3], [0.5], [0.5, "one"]]),
    Csv("bad.csv"),
    Csv("far.csv"),
    Csv("empty.csv"),
    Csv("none.csv"),
    Appended([]),
  ])"#;
    insta::assert_snapshot!(refused(text), @r#"
    error: there is no factor `huors`
      at d/design.ron:9:33  plan[0].factors[1]
      mend: did you mean `hours`?
    error: a range cut into 1 levels
      at d/design.ron:9:51  plan[0].levels
      mend: write 2 to 10000
    error: `rate` is named twice
      at d/design.ron:10:29  plan[1].factors[1]
      mend: name it once
    error: a plan without a point
      at d/design.ron:10:41  plan[1].n
      mend: write how many, from 1 on
    error: a base of 100
      at d/design.ron:11:40  plan[2].base
      mend: write a power of 2, such as 1024: only those are balanced
    error: a plan without a point
      at d/design.ron:12:46  plan[3].trajectories
      mend: write how many, from 1 on
    error: a grid of 5 levels
      at d/design.ron:12:57  plan[3].levels
      mend: write an even number from 2 to 10000
    error: 2 is no value of `rate`
      at d/design.ron:13:46  plan[4].rows[0][0]
      mend: its values are 0 to 1
    error: 3 is no value of `staff`
      at d/design.ron:13:59  plan[4].rows[1][1]
      mend: its values are 1, 2, 4
    error: the row has 1 values for 2 factors
      at d/design.ron:13:63  plan[4].rows[2]
      mend: write one value for each factor
    error: "one" is no value of `staff`
      at d/design.ron:13:76  plan[4].rows[3][1]
      mend: its values are 1, 2, 4
    error: there is no factor `stuff`
      at d/design.ron:14:5  plan[5]
      mend: did you mean `staff`?
    error: `far.csv`, line 3: `2` is no value of `rate`
      at d/design.ron:15:5  plan[6]
      mend: its values are 0 to 1
    error: `far.csv`, line 3: `3` is no value of `staff`
      at d/design.ron:15:5  plan[6]
      mend: its values are 1, 2, 4
    error: `empty.csv` has no row
      at d/design.ron:16:5  plan[7]
      mend: write the factors' names in its first line, and rows
    error: there is no file `none.csv` beside the design
      at d/design.ron:17:5  plan[8]
      mend: name a CSV file, relative to the design
    error: there is no plan in it
      at d/design.ron:18:5  plan[9]
      mend: write plans between the square brackets
    "#);
}

#[test]
fn plans_that_do_not_fit_each_other_are_told() {
    let text = r#"plan: Crossed([Factorial(factors: ["rate", "hours"]), Sobol(factors: ["hours"], n: 8)])"#;
    insta::assert_snapshot!(refused(text), @r"
    error: no plan sets `staff`
      at d/design.ron:5:5  factors[2]
      mend: name it in a plan, or remove it
    error: no plan sets `configuration`
      at d/design.ron:6:5  factors[3]
      mend: name it in a plan, or remove it
    error: `hours` is set by two plans that are crossed
      at d/design.ron:8:57  plan[1]
      mend: let each plan name its own `factors`
    ");
    let text = r#"plan: Appended([Factorial(), Sobol(factors: ["rate", "hours", "staff"], n: 8)])"#;
    insta::assert_snapshot!(refused(text), @r#"
    error: `configuration` is set by some of these plans and not by all
      at d/design.ron:8:32  plan[1]
      mend: fix it where it is missing: Crossed([…, List(factors: ["configuration"], rows: [[…]])])
    "#);
}

#[test]
fn faults_of_constraints_are_told_with_their_place() {
    let text = r#"plan: Crossed([Factorial(factors: ["staff", "configuration", "hours"]), Morris(factors: ["rate"], trajectories: 4)]),
  constraints: [
    Where("staff <= hourz"),
    Where("configuration == 1"),
    Where("rate < 0.5"),
    Where("staff"),
    Among(factors: ["hours"], rows: [[6]]),
    Among(factors: ["staff"], rows: [[3]]),
  ]"#;
    insta::assert_snapshot!(refused(text), @r#"
    error: there is no factor `hourz`
      at d/design.ron:10:5  constraints[0]
      mend: did you mean `hours`?
    error: `configuration` has names for values, which no formula can compare
      at d/design.ron:11:5  constraints[1]
      mend: list what is allowed: Among(factors: […], rows: […])
    error: `rate` is sampled by a scheme that has no use with holes
      at d/design.ron:12:5  constraints[2]
      mend: let the factor's own range keep to what is allowed, or sample by LatinHypercube
    error: `staff` compares nothing
      at d/design.ron:13:5  constraints[3]
      mend: compare two formulas once: `staff * hours <= 40`
    error: `hours` is a range, of which no single values can be listed
      at d/design.ron:14:5  constraints[4]
      mend: write `Where("…")` with a comparison
    error: 3 is no value of `staff`
      at d/design.ron:15:39  constraints[5].rows[0][0]
      mend: its values are 1, 2, 4
    "#);
}

#[test]
fn constraints_that_leave_nothing_are_refused() {
    let text = r#"plan: Factorial(), constraints: [Where("staff > 2"), Where("staff < 2")]"#;
    insta::assert_snapshot!(refused(text), @r"
    error: the constraints leave out every one of the 24 cells
      at d/design.ron:8:22  constraints
      mend: loosen them, or list the cells that are meant
    ");
    let text = r#"plan: LatinHypercube(n: 1_000_000), constraints: [Where("rate > 2")]"#;
    insta::assert_snapshot!(refused(text), @r"
    error: of 100000 cells, spread evenly over 1000000, the constraints allow none
      at d/design.ron:8:39  constraints
      mend: loosen them, or list the cells that are meant
    ");
    let text = r#"plan: Factorial(), constraints: [Where("1/rate > 2")]"#;
    insta::assert_snapshot!(refused(text), @r"
    error: at cell 0 a formula has no value: `1/rate` is no finite number at rate = 0
      at d/design.ron:8:22  constraints
      mend: write formulas that have a value at every cell
    ");
}

#[test]
fn a_design_above_the_cap_is_refused_without_being_worked_out() {
    let factors = (0..60).map(|n| format!("(name: \"x{n}\", range: Linear(0, 1))")).collect::<Vec<_>>().join(", ");
    let design =
        |plan: &str| load(&format!("(schema: 1, factors: [{factors}], plan: {plan})")).map(|_| ()).unwrap_err();
    insta::assert_snapshot!(design("Factorial(levels: 1000)"), @r"
    error: the design has more than 1e38 cells, and may have 1e12
      at d/design.ron:1:2174  plan
      mend: cross less, take fewer values, or sample instead
    ");
    insta::assert_snapshot!(design("Morris(trajectories: 18_446_744_073_709_551_615)"), @r"
    error: the design has 1.1e21 cells, and may have 1e12
      at d/design.ron:1:2174  plan
      mend: cross less, take fewer values, or sample instead
    ");
    insta::assert_snapshot!(design("Saltelli(base: 4)"), @r"
    error: the plan has 60 factors, and the Sobol' sequence here serves 50
      at d/design.ron:1:2174  plan
      mend: name fewer `factors`, after a screening by Morris, or write `LatinHypercube`
    ");
    assert!(
        load("(schema: 1, factors: [(name: \"x\", range: Linear(0, 1))], plan: Sobol(n: 1_000_000_000_001))").is_err()
    );
}

#[test]
fn an_unbalanced_sequence_is_warned_of() {
    let warnings = with("plan: Sobol(n: 100)").unwrap().warnings;
    insta::assert_snapshot!(warnings[0], @r"
    warning: 100 points of a Sobol' sequence are not balanced
      at d/design.ron:8:18  plan.n
      mend: take 64 or 128
    ");
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_cell_is_another(staff in 1_u32..4, n in 1_u64..9, base in 1_u32..4, second in any::<bool>()) {
            let rows: Vec<String> = (0..staff).map(|s| format!("[{}]", [1, 2, 4][s as usize])).collect();
            let cells = with(&format!(
                "plan: Appended([
                    Crossed([List(factors: [\"staff\"], rows: [{rows}]), LatinHypercube(factors: [\"rate\"], n: {n}),
                        Factorial(factors: [\"configuration\", \"hours\"])]),
                    Crossed([Saltelli(factors: [\"rate\", \"hours\"], base: {base}, second_order: {second}),
                        Factorial(factors: [\"staff\", \"configuration\"])]),
                ])",
                rows = rows.join(", "),
                base = 1 << base,
            )).unwrap().cells;
            let size = if second { 6 } else { 4 };
            prop_assert_eq!(cells.len(), u64::from(staff) * n * 4 + (size << base) * 6);
            let origin = |index| cells.cell(index).unwrap().origins.iter().map(|o| (o.leaf, o.point)).collect::<Vec<_>>();
            let all: BTreeSet<_> = (0..cells.len()).map(origin).collect();
            prop_assert_eq!(all.len() as u64, cells.len());
        }

        #[test]
        fn no_numbers_make_the_loader_panic(
            n in any::<u64>(), m in any::<u64>(), levels in any::<u32>(), low in any::<f64>(), high in any::<f64>(),
        ) {
            for plan in [
                format!("Crossed([LatinHypercube(factors: [\"x\"], n: {n}), Sobol(factors: [\"y\"], n: {m})])"),
                format!("Appended([Saltelli(base: {n}, second_order: true), Morris(trajectories: {m}, levels: {levels})])"),
                format!("Factorial(levels: {levels})"),
            ] {
                let factors = format!("(name: \"x\", range: Linear({low:?}, {high:?})), (name: \"y\", range: Log({high:?}, {low:?}))");
                if let Ok(loaded) = load(&format!("(schema: 1, factors: [{factors}], plan: {plan})")) {
                    let cells = loaded.cells;
                    prop_assert!(cells.len() <= CELLS_MAX);
                    prop_assert!(cells.cell(cells.len() - 1).is_some() && cells.cell(cells.len()).is_none());
                }
            }
            let factors = "(name: \"x\", range: Linear(0, 1)), (name: \"y\", range: Log(1, 2))";
            let plan = format!("Crossed([LatinHypercube(factors: [\"x\"], n: {n}), Sobol(factors: [\"y\"], n: {m})])");
            let loaded = load(&format!("(schema: 1, factors: [{factors}], plan: {plan})"));
            prop_assert_eq!(loaded.is_ok(), n > 0 && m > 0 && n.checked_mul(m).is_some_and(|len| len <= CELLS_MAX));
        }

        #[test]
        fn no_text_makes_the_loader_panic(text in "\\PC{0,80}", constraint in "[a-z0-9<>=!+*/^(), .]{0,30}") {
            let _ = load(&text);
            let _ = with(&format!("plan: Factorial(), constraints: [Where({constraint:?})]"));
        }
    }
}
