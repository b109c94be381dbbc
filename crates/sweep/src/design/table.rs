//! Rows out of a CSV file beside the design.

use super::factor::Level;

/// How many bytes a table may have.
pub(super) const TABLE_BYTES_MAX: usize = 64 << 20;

/// The head and the rows of a table, each row with its line in the file.
pub(super) struct Rows {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

/// Reads a table: commas between values, names in quotes where they hold commas (RFC 4180). What is
/// wrong is told with its line.
pub(super) fn rows(bytes: &[u8]) -> Result<Rows, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let head = reader.headers().map_err(|error| fault(&error))?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| fault(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record.iter().map(str::to_owned).collect()));
    }
    Ok(Rows { head, rows })
}

/// The readings of a value: as a number where it is one, and as a name.
pub(super) fn readings(text: &str) -> impl Iterator<Item = Level> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(Level::Number).into_iter().chain([Level::Name(text.to_owned())])
}

fn fault(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} values where the first line names {expected_len}")
        }
        csv::ErrorKind::Utf8 { pos, .. } => {
            format!("line {} is not UTF-8 text", pos.as_ref().map_or(0, csv::Position::line))
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_trimmed_and_may_be_quoted() {
        let read = rows(b"\xef\xbb\xbfa, b\n1e-3, none\n-2,\"x, y\"\n").ok().unwrap();
        assert_eq!(read.head, ["a", "b"]);
        assert_eq!(read.rows[0], (2, vec!["1e-3".into(), "none".into()]));
        assert_eq!(read.rows[1], (3, vec!["-2".into(), "x, y".into()]));
        let readings: Vec<Level> = readings("1e-3").collect();
        assert_eq!(readings, [Level::Number(0.001), Level::Name("1e-3".into())]);
    }

    #[test]
    fn a_short_line_is_told_by_its_number() {
        let fault = rows(b"a,b\n1,2\n3\n").err().unwrap();
        assert_eq!(fault, "line 3 has 1 values where the first line names 2");
        assert_eq!(rows(b"a\n\xff\n").err().unwrap(), "line 2 is not UTF-8 text");
    }
}
