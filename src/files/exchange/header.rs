//! The head of a table: its separator, line ends, columns, and whether the numbers below are what they are taken for.
//!
//! Reads the first rows, never changes them.

use std::io::{self, Read};
use std::ops::Range;

use super::coordinate_columns::CoordinateColumns;
use super::csv_points::{CsvPoints, block_error};
use super::csv_rows::{RowFault, RowFormat};
use super::encoding::TextEncoding;
use super::records::{BlockError, Blocks, MAX_RECORD, Record, Shape, unquoted, walk_record};
use super::{ExchangeError, PointsTable};
use crate::geodesy::{CoordinateError, CoordinateSystem};

/// The separators that a table may have; where nothing else decides, the first counts.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// How many rows have a say in what separates cells.
const ROWS_ASKED: usize = 50;

/// Bytes read at first while looking for the first line break; then as many again as were read, so that what has none
/// is walked twice at most.
const STEP: u64 = 64 << 10;

/// The first record of a table, and what stands before it.
pub(super) struct Header {
    pub(super) format: RowFormat,
    /// Without mark and line break.
    pub(super) bytes: Vec<u8>,
    pub(super) line_break: Vec<u8>,
    /// Where the rows begin in the text after the mark.
    pub(super) end: u64,
    /// Its row, from 1.
    pub(super) row: u64,
}

impl Header {
    /// Reads the header of a table and looks at its first rows.
    ///
    /// # Errors
    /// A table without a header or without the columns; first rows that are all in the wrong order or system.
    pub(super) fn read(batch: &CsvPoints<'_>, encoding: TextEncoding) -> Result<Self, ExchangeError> {
        let Reading { shape, block, start, names, record, columns, .. } = best_reading(batch, encoding)?;
        let line_break = &block[record.end..record.next];
        let breaks = block[..start].split(|&byte| byte == shape.line_end).skip(1);
        let row = 1 + breaks.count() as u64 - u64::from(hint(&block).is_some());
        let columns = columns?;
        let either_way = columns.either_way;
        let mut format = RowFormat {
            shape,
            encoding: encoding.inside(),
            system: batch.system,
            lang: batch.lang,
            cells: names.len(),
            width: names.len(),
            columns,
        };
        let rows = &block[record.next..];
        if either_way && batch.system.is_projected() && problem_of_all(rows, &format) == Some(Mistake::Order) {
            format.columns = format.columns.exchanged();
        }
        match problem_of_all(rows, &format) {
            Some(Mistake::Order) => {
                let [lon, lat] = [format.columns.lon.1, format.columns.lat.1];
                return Err(ExchangeError::WrongOrder { lon, lat });
            }
            Some(Mistake::System(system)) => return Err(ExchangeError::WrongSystem { asked: batch.system, system }),
            None => {}
        }
        Ok(Self {
            bytes: block[..record.end].to_vec(),
            line_break: if line_break.is_empty() { vec![shape.line_end] } else { line_break.to_vec() },
            end: record.next as u64,
            row,
            format,
        })
    }
}

/// The beginning of a table read with one separator.
struct Reading {
    shape: Shape,
    block: Vec<u8>,
    /// Where the header begins: after blank lines and a hint.
    start: usize,
    names: Vec<String>,
    record: Record,
    columns: Result<CoordinateColumns, ExchangeError>,
    /// Rows as long as the header, in thousandths of those asked.
    agreeing: usize,
}

/// The beginning of a table, read with the separator that makes the most of it: the columns are found, the header has
/// several cells, the first rows are as long as the header.
fn best_reading(batch: &CsvPoints<'_>, encoding: TextEncoding) -> Result<Reading, ExchangeError> {
    let mut best: Option<Reading> = None;
    let mut first_problem = None;
    let merit =
        |reading: &Reading| (reading.columns.is_ok(), reading.names.len() > 1, reading.agreeing, reading.names.len());
    for delimiter in DELIMITERS {
        match reading(batch, encoding, delimiter) {
            Ok(Some(reading)) => {
                // A hint in the table says it all.
                if hint(&reading.block) == Some(delimiter) {
                    return Ok(reading);
                }
                if best.as_ref().is_none_or(|best| merit(&reading) > merit(best)) {
                    best = Some(reading);
                }
            }
            Ok(None) => return Err(ExchangeError::Empty),
            Err(problem) => first_problem = first_problem.or(Some(problem)),
        }
    }
    match (best, first_problem) {
        (Some(best), None) => Ok(best),
        (Some(best), Some(_)) if best.columns.is_ok() => Ok(best),
        (_, Some(problem)) => Err(problem),
        (None, None) => Err(ExchangeError::Empty),
    }
}

fn reading(batch: &CsvPoints<'_>, encoding: TextEncoding, delimiter: u8) -> Result<Option<Reading>, ExchangeError> {
    let table: &PointsTable<'_> = &batch.input;
    let problem = |error| table.problem(error);
    let line_end = line_end(&mut encoding.reader(table).map_err(problem)?, delimiter).map_err(problem)?;
    let shape = Shape { delimiter, line_end };
    let mut block = Vec::new();
    let mut blocks = Blocks::new(encoding.reader(table).map_err(problem)?, shape);
    let mut found = blocks.next(&mut block);
    if matches!(found, Ok(true)) && begin(&block) == block.len() {
        // Blank lines alone: the header may follow.
        let mut more = Vec::new();
        found = blocks.next(&mut more);
        block.append(&mut more);
    }
    match found {
        Ok(_) if begin(&block) == block.len() => return Ok(None),
        Ok(_) => {}
        Err(BlockError::Read(error)) => return Err(table.problem(error)),
        Err(error) => return Err(block_error(error, table, 1)),
    }
    let start = begin(&block);
    let mut names = Vec::new();
    let record = walk_record(&block, start, shape, |_, cell| {
        let name = encoding.inside().decode(unquoted(&block[cell]));
        names.push(name.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').replace("\"\"", "\""));
    });
    let columns = CoordinateColumns::among(&names, batch.lon_column, batch.lat_column, batch.system);
    let (mut asked, mut agreeing) = (0, 0);
    each_row(&block[record.next..], shape, |row, cells| {
        let surplus = cells.get(names.len()..).unwrap_or_default();
        asked += 1;
        agreeing += usize::from(
            cells.len() >= names.len() && surplus.iter().all(|cell| unquoted(&row[cell.clone()]).is_empty()),
        );
        asked < ROWS_ASKED
    });
    Ok(Some(Reading { shape, start, names, record, columns, agreeing: agreeing * 1000 / asked.max(1), block }))
}

/// Where the header begins: after blank lines and a hint.
fn begin(block: &[u8]) -> usize {
    let hinted = if hint(block).is_some() { HINT.len() + 1 } else { 0 };
    let blank = block[hinted..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    hinted + blank
}

const HINT: &[u8] = b"sep=";

/// The separator that the first line names for spreadsheets, as in `sep=;`.
fn hint(block: &[u8]) -> Option<u8> {
    let (word, rest) = block.split_at_checked(HINT.len())?;
    match rest {
        [delimiter, b'\r' | b'\n', ..] if word.eq_ignore_ascii_case(HINT) && DELIMITERS.contains(delimiter) => {
            Some(*delimiter)
        }
        _ => None,
    }
}

/// What ends the rows: a carriage return when the header ends with one alone, else a line feed.
fn line_end(text: &mut dyn Read, delimiter: u8) -> io::Result<u8> {
    let mut head = Vec::new();
    loop {
        let step = STEP.max(head.len() as u64);
        let at_end = text.take(step).read_to_end(&mut head)? == 0;
        let blank = begin(&head);
        let next = |line_end| walk_record(&head, blank, Shape { delimiter, line_end }, |_, _| {}).next;
        let (after_return, after_feed) = (next(b'\r'), next(b'\n'));
        if after_return.min(after_feed) < head.len() || at_end || head.len() > MAX_RECORD {
            let follows = head[after_return..].iter().find(|&&byte| byte != b'\r');
            let alone = after_return < after_feed && follows != Some(&b'\n');
            return Ok(if alone { b'\r' } else { b'\n' });
        }
    }
}

/// Shows the cells of each row that is not blank, until told to stop.
fn each_row(rows: &[u8], shape: Shape, mut show: impl FnMut(&[u8], &[Range<usize>]) -> bool) {
    let mut start = 0;
    let mut cells = Vec::new();
    while start < rows.len() {
        cells.clear();
        let record = walk_record(rows, start, shape, |_, cell| cells.push(cell));
        if record.end > start && !show(rows, &cells) {
            return;
        }
        start = record.next;
    }
}

/// What all first rows have wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    /// North stands where east should.
    Order,
    /// The numbers belong to another system.
    System(CoordinateSystem),
}

/// The mistake that all rows with two numbers share, if they do.
fn problem_of_all(rows: &[u8], format: &RowFormat) -> Option<Mistake> {
    let point = |format: &RowFormat, row: &[u8], cells: &[Range<usize>]| {
        let cell = |number: usize| cells.get(number).map_or(&[][..], |cell| unquoted(&row[cell.clone()]));
        format.point(cell(format.columns.lon.0), cell(format.columns.lat.0))
    };
    let all = |format: &RowFormat, passes: &dyn Fn(&Result<_, CoordinateError>) -> bool| {
        let (mut numbers, mut passing) = (0, 0);
        each_row(rows, format.shape, |row, cells| {
            let found = match point(format, row, cells) {
                Ok(point) => Ok(point),
                Err(RowFault::Coordinate(error)) => Err(error),
                Err(_) => return true,
            };
            numbers += 1;
            passing += usize::from(passes(&found));
            numbers == passing
        });
        numbers > 0 && numbers == passing
    };
    use CoordinateError::{DegreesNotMetres, OutOfRange, OutOfZone, ProjectedSwapped, Swapped};
    if all(format, &|found| matches!(found, Err(Swapped { .. } | ProjectedSwapped { .. }))) {
        return Some(Mistake::Order);
    }
    if !all(format, &|found| matches!(found, Err(OutOfRange { .. } | OutOfZone { .. } | DegreesNotMetres { .. }))) {
        return None;
    }
    // The three systems of degrees cannot be told apart: the usual one is named.
    let others = [CoordinateSystem::Cgcs2000, CoordinateSystem::GaussKruger102, CoordinateSystem::GaussKrugerZone34];
    let fits = |&system: &CoordinateSystem| {
        let other = RowFormat { system, columns: format.columns.clone(), ..*format };
        all(&other, &|found| found.is_ok() || matches!(found, Err(ProjectedSwapped { .. } | Swapped { .. })))
    };
    others.into_iter().filter(|system| *system != format.system).find(fits).map(Mistake::System)
}
