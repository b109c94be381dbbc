//! How a run grows with its world: instructions against states, assets, links, steps and measures, with fitted
//! exponents, drawn into docs/reference/scaling.svg.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Where the picture goes.
const PICTURE: &str = "docs/reference/scaling.svg";
/// Replicates that are counted for each point, after one that takes room.
const RUNS: u64 = 2;
/// What grows, in which sizes.
const GROWTH: [(&str, &[u64]); 5] = [
    ("states", &[8, 16, 32, 64, 128, 193]),
    ("assets", &[650, 2_000, 6_000, 20_000, 100_000]),
    ("links", &[5_000, 10_000, 20_000, 50_000, 100_000]),
    ("steps", &[56, 168, 336, 1_344, 3_360]),
    ("measures", &[1, 2, 5, 10, 20]),
];

/// Points of one growth: size, instructions a run.
type Points = Vec<(f64, f64)>;

/// Counts every size, prints and draws it.
pub(crate) fn scale(root: &Path) -> Result<(), String> {
    super::cargo(&["build", "--release", "--package", "detente-engine", "--example", "scaled"], &[])?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let program = target.join("release/examples/scaled");
    let mut all = Vec::new();
    for (what, sizes) in GROWTH {
        let points: Points = sizes.iter().map(|&size| counted(&program, what, size)).collect::<Result<_, _>>()?;
        let exponent = slope(&points);
        println!("{what}: exponent {exponent:.2}");
        for (size, count) in &points {
            println!("  {size:>7} {:>9.2} M instructions a run", count / 1e6);
        }
        if what == "states" {
            let dyads: Points = points.iter().map(|&(n, count)| (n * (n - 1.0), count)).collect();
            println!("  against dyads: exponent {:.2}", slope(&dyads));
        }
        all.push((what, points, exponent));
    }
    let path = root.join(PICTURE);
    std::fs::write(&path, picture(&all)).map_err(|e| format!("failed to write {}: {e}", path.display()))
}

/// The size as it came out, and the instructions of a run.
fn counted(program: &Path, what: &str, size: u64) -> Result<(f64, f64), String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*scaled::counted*"])
        .arg(program)
        .args([what, &size.to_string(), &RUNS.to_string()])
        .output()
        .map_err(|e| format!("failed to start valgrind: {e}; it has to be installed for this chore"))?;
    let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let count = told.lines().find_map(|line| line.split("Collected : ").nth(1)?.trim().parse::<f64>().ok());
    let size = said.split([' ', ':']).nth(1).and_then(|word| word.parse::<f64>().ok());
    match (size, count) {
        (Some(size), Some(count)) if count > 0.0 => Ok((size, count / RUNS as f64)),
        _ => Err(format!("`{} {what} {size:?}` counted nothing:\n{told}", program.display())),
    }
}

/// The exponent of a power law through points: the slope of a straight line through their logarithms.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let logs = || points.iter().map(|&(x, y)| (x.ln(), y.ln()));
    let (mx, my) = logs().fold((0.0, 0.0), |m, (x, y)| (m.0 + x / n, m.1 + y / n));
    let (xy, xx) = logs().fold((0.0, 0.0), |s, (x, y)| (s.0 + (x - mx) * (y - my), s.1 + (x - mx) * (x - mx)));
    xy / xx
}

/// One panel for each growth: both axes by powers of ten, all panels to one scale of instructions.
fn picture(all: &[(&str, Points, f64)]) -> String {
    const PANEL: f64 = 228.0;
    const HEIGHT: f64 = 300.0;
    let (left, top, wide, high) = (44.0, 48.0, 160.0, 190.0);
    let counts = || all.iter().flat_map(|(_, points, _)| points.iter().map(|p| p.1.log10()));
    let (low, high_power) = (counts().fold(f64::MAX, f64::min).floor(), counts().fold(0.0, f64::max).ceil());
    let width = PANEL * all.len() as f64 + 8.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"11\" role=\"img\">\n<title>Instructions of a run against the size of its world</title>\n\
         <rect width=\"{width}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    let mut line = |text: String| {
        svg += &text;
        svg.push('\n');
    };
    for (n, (what, points, exponent)) in all.iter().enumerate() {
        let x0 = PANEL * n as f64 + left;
        let sizes = || points.iter().map(|p| p.0.log10());
        let (from, to) = (sizes().fold(f64::MAX, f64::min) - 0.1, sizes().fold(f64::MIN, f64::max) + 0.1);
        let x = |power: f64| x0 + (power - from) / (to - from) * wide;
        let y = |power: f64| top + high - (power - low) / (high_power - low) * high;
        line(format!("<text x=\"{x0}\" y=\"20\" font-size=\"13\" font-weight=\"bold\">{what}</text>"));
        line(format!("<text x=\"{x0}\" y=\"36\" fill=\"#444\">exponent {exponent:.2}</text>"));
        for power in low as i32..=high_power as i32 {
            let at = y(f64::from(power));
            line(format!("<path d=\"M{x0} {at:.1}h{wide}\" stroke=\"#ddd\"/>"));
            let label = ["1", "10", "100"][power.rem_euclid(3) as usize];
            let unit = [" ", "k", "M", "G", "T"][(power / 3).clamp(0, 4) as usize];
            let (at, x) = (at + 4.0, x0 - 6.0);
            line(format!("<text x=\"{x:.1}\" y=\"{at:.1}\" text-anchor=\"end\">{label}{unit}</text>"));
        }
        let mut path = String::new();
        for (k, (size, count)) in points.iter().enumerate() {
            let (px, py) = (x(size.log10()), y(count.log10()));
            let _ = write!(path, "{}{px:.1} {py:.1}", if k == 0 { "M" } else { "L" });
            line(format!("<circle cx=\"{px:.1}\" cy=\"{py:.1}\" r=\"3\" fill=\"#1f5a8a\"/>"));
            let base = top + high + 16.0;
            line(format!(
                "<text x=\"{px:.1}\" y=\"{base}\" text-anchor=\"middle\" font-size=\"9\">{}</text>",
                short(*size)
            ));
        }
        line(format!("<path d=\"{path}\" fill=\"none\" stroke=\"#1f5a8a\" stroke-width=\"1.5\"/>"));
        // What is linear, through the first point.
        let (size, count) = points[0];
        let reach = (to - size.log10()).min(high_power - count.log10());
        let (x1, y1) = (x(size.log10()), y(count.log10()));
        let (x2, y2) = (x(size.log10() + reach), y(count.log10() + reach));
        line(format!(
            "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"#888\" stroke-dasharray=\"4 3\" fill=\"none\"/>"
        ));
    }
    line(format!(
        "<text x=\"{left}\" y=\"{}\" fill=\"#444\">Instructions of a run, both axes logarithmic; dashed: linear growth \
         from the smallest world.</text>",
        HEIGHT - 14.0
    ));
    svg + "</svg>\n"
}

/// A size in few characters.
fn short(size: f64) -> String {
    if size >= 1_000.0 {
        format!("{:.3}", size / 1_000.0).trim_end_matches('0').trim_end_matches('.').to_owned() + "k"
    } else {
        size.to_string()
    }
}
