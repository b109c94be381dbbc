//! The table of a sweep in Parquet: the columns of the CSV file with their types, and their units as metadata.
//!
//! It is written from the merged CSV file, some rows at a time, and hangs on nothing else: the same table is the same
//! bytes. A value that is missing is null, which CSV can only leave empty.

use super::folder::{Folder, PARQUET, TABLE};
use crate::failure::Failure;
use detente_study::record::hex;
use detente_study::sweep::{Column, Frozen, Kind, Subject, columns};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::sync::Arc;

/// As many rows are held at once, and are one group of the file.
const GROUP: usize = 1 << 16;

/// Writes the table and gives its digest.
pub(super) fn write(folder: &Folder, frozen: &Frozen, subject: &Subject) -> Result<String, Failure> {
    let path = folder.file(TABLE);
    let mut digest = blake3::Hasher::new();
    folder.replace(PARQUET, |file| {
        let told =
            |why: String| Failure::told(format!("failed to write {}: {why}", folder.file(PARQUET).display()), "");
        let table = File::open(&path).map_err(|error| told(format!("{}: {error}", path.display())))?;
        let columns = columns(subject);
        let schema = schema(&columns).map_err(|error| told(error.to_string()))?;
        let sink = BufWriter::new(Hashed { file, digest: &mut digest });
        convert(BufReader::new(table), &columns, schema, properties(frozen, subject, &columns), sink).map_err(told)
    })?;
    Ok(hex(digest.finalize().as_bytes()))
}

/// A file whose bytes are hashed on their way.
struct Hashed<'a> {
    file: &'a mut File,
    digest: &'a mut blake3::Hasher,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn schema(columns: &[Column]) -> Result<Arc<Type>, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Whole => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let repetition = if column.kind == Kind::Whole { Repetition::REQUIRED } else { Repetition::OPTIONAL };
        let built = Type::primitive_type_builder(&column.name, physical).with_repetition(repetition);
        built.with_logical_type(logical).build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder("sweep").with_fields(fields).build().map(Arc::new)
}

/// What the file says of itself: nothing of which another machine or another day would say otherwise.
fn properties(frozen: &Frozen, subject: &Subject, columns: &[Column]) -> WriterProperties {
    let pair = |key: String, value: &str| KeyValue::new(key, value.to_owned());
    let mut told = vec![
        pair("title".into(), &subject.loaded.design.title),
        pair("engine".into(), &frozen.engine),
        pair("results".into(), &frozen.results.to_string()),
    ];
    told.extend(frozen.inputs.iter().map(|(name, digest)| pair(format!("blake3 of {name}"), digest)));
    for column in columns {
        told.push(pair(format!("unit of {}", column.name), &column.unit));
        told.push(pair(format!("meaning of {}", column.name), &column.meaning));
    }
    let built = WriterProperties::builder().set_created_by(format!("detente {}", frozen.engine));
    built.set_key_value_metadata(Some(told)).build()
}

/// The values of a column in a group of rows.
enum Values {
    Whole(Vec<i64>),
    Number(Vec<f64>, Vec<i16>),
    Text(Vec<ByteArray>, Vec<i16>),
}

impl Values {
    fn new(column: &Column) -> Values {
        match column.kind {
            Kind::Whole => Values::Whole(Vec::new()),
            Kind::Number => Values::Number(Vec::new(), Vec::new()),
            Kind::Text => Values::Text(Vec::new(), Vec::new()),
        }
    }

    /// Takes a field of the table; an empty one is null.
    fn take(&mut self, field: &str) -> Result<(), String> {
        match self {
            Values::Whole(values) => values.push(field.parse().map_err(|_| format!("`{field}` is no whole number"))?),
            Values::Number(values, there) => {
                there.push(i16::from(!field.is_empty()));
                if !field.is_empty() {
                    values.push(field.parse().map_err(|_| format!("`{field}` is no number"))?);
                }
            }
            Values::Text(values, there) => {
                there.push(i16::from(!field.is_empty()));
                if !field.is_empty() {
                    values.push(ByteArray::from(field));
                }
            }
        }
        Ok(())
    }
}

fn convert(
    table: impl io::Read,
    columns: &[Column],
    schema: Arc<Type>,
    properties: WriterProperties,
    sink: impl Write + Send,
) -> Result<(), String> {
    let told = |error: ParquetError| error.to_string();
    let mut writer = SerializedFileWriter::new(sink, schema, Arc::new(properties)).map_err(told)?;
    let mut reader = csv::Reader::from_reader(table);
    let mut row = csv::StringRecord::new();
    let fresh = || columns.iter().map(Values::new).collect::<Vec<_>>();
    let (mut group, mut held) = (fresh(), 0);
    loop {
        let more = reader.read_record(&mut row).map_err(|error| error.to_string())?;
        if more {
            held += 1;
            for (values, field) in group.iter_mut().zip(&row) {
                values.take(field)?;
            }
        }
        if held == GROUP || !more && held > 0 {
            let mut open = writer.next_row_group().map_err(told)?;
            for values in std::mem::replace(&mut group, fresh()) {
                let mut column = open.next_column().map_err(told)?.ok_or("a column is missing")?;
                match values {
                    Values::Whole(values) => column.typed::<Int64Type>().write_batch(&values, None, None),
                    Values::Number(values, there) => {
                        column.typed::<DoubleType>().write_batch(&values, Some(&there), None)
                    }
                    Values::Text(values, there) => {
                        column.typed::<ByteArrayType>().write_batch(&values, Some(&there), None)
                    }
                }
                .map_err(told)?;
                column.close().map_err(told)?;
            }
            open.close().map_err(told)?;
            held = 0;
        }
        if !more {
            break;
        }
    }
    let mut sink = writer.into_inner().map_err(told)?;
    sink.flush().map_err(|error| error.to_string())
}
