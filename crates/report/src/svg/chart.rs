//! Charts drawn by plotters, whose colours are then handed over to the sheet.
//!
//! Plotters writes colours into attributes. Each series is drawn in a colour of its own that stands
//! for a class; afterwards the attributes are taken out and the class put in their place, so that a
//! chart follows light, dark and print like every other picture.

use plotters::prelude::*;
use std::fmt::Write as _;

/// A series of a chart.
pub(super) enum Series<'a> {
    /// A stepped line through points (x, y).
    Steps(&'a [(f64, f64)]),
    /// A stepped band between two values at each x.
    Band(&'a [(f64, f64, f64)]),
    /// A straight line over the whole width.
    Level(f64),
}

/// The area of a chart in pixels, its ranges, and its series with their classes, from the back.
pub(super) struct Chart<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
    pub(super) series: Vec<(Series<'a>, &'a str)>,
}

/// Stands for the class of that number while plotters draws.
fn token(place: usize) -> RGBColor {
    RGBColor(1, 2, place as u8)
}

impl Chart<'_> {
    /// The shapes of the chart, without frame; empty if it has no room.
    pub(super) fn draw(&self) -> String {
        let mut out = String::new();
        // Without room or range there is no chart, which is no error of whoever looks at it.
        if self.width == 0 || self.height == 0 || self.x.1 <= self.x.0 || self.y.1 <= self.y.0 {
            return out;
        }
        if self.plot(&mut out).is_err() {
            return String::new();
        }
        let mut shapes = String::new();
        for line in out.lines().filter(|l| l.starts_with("<poly") || l.starts_with("<line") || l.starts_with("<path")) {
            shapes.push_str(&self.reclass(line));
        }
        shapes
    }

    fn plot(&self, out: &mut String) -> Result<(), DrawingAreaErrorKind<std::io::Error>> {
        let failed = |e: DrawingAreaErrorKind<_>| match e {
            DrawingAreaErrorKind::BackendError(_) | DrawingAreaErrorKind::SharingError => {
                DrawingAreaErrorKind::SharingError
            }
            DrawingAreaErrorKind::LayoutError => DrawingAreaErrorKind::LayoutError,
        };
        let area = SVGBackend::with_string(out, (self.width, self.height)).into_drawing_area();
        let mut chart =
            ChartBuilder::on(&area).build_cartesian_2d(self.x.0..self.x.1, self.y.0..self.y.1).map_err(failed)?;
        for (place, (series, _)) in self.series.iter().enumerate() {
            let colour = token(place);
            match series {
                Series::Steps(points) => {
                    chart.draw_series(LineSeries::new(steps(points, self.x.1), colour)).map_err(failed)?;
                }
                Series::Band(points) => {
                    let low: Vec<(f64, f64)> = points.iter().map(|p| (p.0, p.1)).collect();
                    let high: Vec<(f64, f64)> = points.iter().map(|p| (p.0, p.2)).collect();
                    let mut outline = steps(&high, self.x.1);
                    outline.extend(steps(&low, self.x.1).into_iter().rev());
                    chart.draw_series(std::iter::once(Polygon::new(outline, colour.filled()))).map_err(failed)?;
                }
                Series::Level(y) => {
                    let line = vec![(self.x.0, *y), (self.x.1, *y)];
                    chart.draw_series(LineSeries::new(line, colour)).map_err(failed)?;
                }
            }
        }
        area.present().map_err(failed)
    }

    /// Takes the colours out of a shape and puts its class in.
    fn reclass(&self, shape: &str) -> String {
        let class = (0..self.series.len())
            .find(|place| shape.contains(&format!("#0102{place:02X}")))
            .map_or("l-rule", |place| self.series[place].1);
        let mut out = String::with_capacity(shape.len());
        let mut rest = shape;
        // Attributes are `name="value"`; points keep only what a pixel shows.
        while let Some(at) = rest.find(' ') {
            let (head, tail) = rest.split_at(at);
            out.push_str(head);
            let Some((name, value)) = tail[1..].split_once("=\"") else {
                rest = tail;
                break;
            };
            let Some((value, tail)) = value.split_once('"') else {
                rest = tail;
                break;
            };
            if !matches!(name, "opacity" | "stroke" | "fill" | "stroke-width") {
                let _ = write!(out, " {name}=\"{}\"", value.trim());
            }
            rest = tail;
        }
        let end = rest.trim().trim_start_matches('/').trim_end_matches("/>").trim_end_matches('>');
        let _ = write!(out, " class=\"{class}\"{end}/>");
        out
    }
}

/// The corners of a stepped line: each value holds until the next, the last to the end.
fn steps(points: &[(f64, f64)], end: f64) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = Vec::with_capacity(points.len() * 2);
    for (x, y) in points {
        match corners.last() {
            // A level stretch needs no corner of its own.
            Some((_, last)) if last == y => continue,
            Some((_, last)) => {
                let last = *last;
                corners.push((*x, last));
            }
            None => {}
        }
        corners.push((*x, *y));
    }
    if let Some((_, last)) = corners.last() {
        let last = *last;
        corners.push((end, last));
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_keeps_its_shapes_and_loses_its_colours() {
        let line = [(0.0, 0.0), (1.0, 2.0), (2.0, 2.0)];
        let band = [(0.0, 0.0, 1.0), (1.0, 1.0, 3.0)];
        let chart = Chart {
            width: 100,
            height: 50,
            x: (0.0, 4.0),
            y: (0.0, 4.0),
            series: vec![
                (Series::Band(&band), "f-withs"),
                (Series::Steps(&line), "l-with"),
                (Series::Level(3.0), "l-ember"),
            ],
        };
        let shapes = chart.draw();
        for class in ["f-withs", "l-with", "l-ember"] {
            assert!(shapes.contains(&format!("class=\"{class}\"")), "{class}: {shapes}");
        }
        assert!(!shapes.contains('#') && !shapes.contains("style") && !shapes.contains("opacity"), "{shapes}");
        assert_eq!(shapes.matches('<').count(), shapes.matches("/>").count(), "{shapes}");
    }

    #[test]
    fn a_stepped_line_holds_each_value_until_the_next() {
        assert_eq!(steps(&[(0.0, 1.0), (1.0, 1.0), (2.0, 3.0)], 4.0), [(0.0, 1.0), (2.0, 1.0), (2.0, 3.0), (4.0, 3.0)]);
        assert!(steps(&[], 4.0).is_empty());
    }
}
