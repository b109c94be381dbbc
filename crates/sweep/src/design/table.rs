//! Rows out of a CSV file beside the design.

use super::factor::Level;

/// How many bytes a table may have: in memory it takes eight times as many at most.
pub(super) const TABLE_BYTES_MAX: usize = 16 << 20;

/// A table whose first line has been read.
pub(super) struct Reading<'a> {
    /// The names in its first line.
    pub(super) head: Vec<String>,
    reader: csv::Reader<&'a [u8]>,
}

/// Opens a table: commas between values, names in quotes where they hold commas (RFC 4180). What is wrong is
/// told with its line.
pub(super) fn open(bytes: &[u8]) -> Result<Reading<'_>, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let head = reader.headers().map_err(|error| fault(&error))?.iter().map(str::to_owned).collect();
    Ok(Reading { head, reader })
}

impl Reading<'_> {
    /// The rows, one at a time, each with its line.
    pub(super) fn rows(self) -> impl Iterator<Item = Result<(u64, csv::StringRecord), String>> {
        self.reader.into_records().map(|record| {
            let record = record.map_err(|error| fault(&error))?;
            Ok((record.position().map_or(0, csv::Position::line), record))
        })
    }
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

    fn all(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, String> {
        let whole = |row: Result<(u64, csv::StringRecord), String>| {
            row.map(|(line, record)| (line, record.iter().map(str::to_owned).collect()))
        };
        open(bytes)?.rows().map(whole).collect()
    }

    #[test]
    fn values_are_trimmed_and_may_be_quoted() {
        let bytes = b"\xef\xbb\xbfa, b\n1e-3, none\n-2,\"x, y\"\n";
        assert_eq!(open(bytes).ok().map(|reading| reading.head), Some(vec!["a".into(), "b".into()]));
        let rows = all(bytes).unwrap();
        assert_eq!(rows[0], (2, vec!["1e-3".into(), "none".into()]));
        assert_eq!(rows[1], (3, vec!["-2".into(), "x, y".into()]));
        let readings: Vec<Level> = readings("1e-3").collect();
        assert_eq!(readings, [Level::Number(0.001), Level::Name("1e-3".into())]);
    }

    #[test]
    fn a_short_line_is_told_by_its_number() {
        assert_eq!(all(b"a,b\n1,2\n3\n").unwrap_err(), "line 3 has 1 values where the first line names 2");
        assert_eq!(all(b"a\n\xff\n").unwrap_err(), "line 2 is not UTF-8 text");
    }
}
