//! A table of points in, the same table with the answer for each point out: streaming, on all cores, in constant memory.
//!
//! Never changes a byte of what came in, and never leaves half a file.

use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::csv_rows::{BlockWork, RowEndings, RowFault, RowFormat, Tally, ending};
use super::encoding::TextEncoding;
use super::records::{BlockError, Blocks, MAX_RECORD, unquoted, walk_record};
use super::{AnswerColumns, ExchangeError};
use crate::files::{Disk, FileError, Problem, replace_file};
use crate::geodesy::{CoordinateSystem, LatticePoint};
use crate::jobs::{Cancelled, Progress};
use crate::partition::Label;
use crate::text::Lang;

/// Finds the labels of points, in their order.
pub type Locate<'a> = &'a (dyn Fn(&[LatticePoint]) -> Vec<Label> + Sync);

/// A batch to answer.
#[derive(Clone, Debug)]
pub struct CsvPoints<'a> {
    /// The table.
    pub input: &'a Path,
    /// Where the answered table goes, over any older file.
    pub output: &'a Path,
    /// Heading of the column of longitude or easting.
    pub lon_column: &'a str,
    /// Heading of the column of latitude or northing.
    pub lat_column: &'a str,
    /// The coordinate system of both.
    pub system: CoordinateSystem,
    /// The language of what is added.
    pub lang: Lang,
}

/// What came of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct CsvSummary {
    /// Encoding of both tables.
    pub encoding: TextEncoding,
    /// Rows with an answer or a fault.
    pub rows: u64,
    /// Points in a grid.
    pub inside: u64,
    /// Points outside the district.
    pub outside: u64,
    /// Points on a face without a grid.
    pub non_grid: u64,
    /// Rows without an answer.
    pub faulty: u64,
    /// The first of them.
    pub first_faults: Vec<FaultyRow>,
}

/// A row without an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultyRow {
    /// The row, the header being 1, as a spreadsheet counts.
    pub row: u64,
    /// Why.
    pub fault: RowFault,
}

/// How many faulty rows are named.
const FAULTS_NAMED: usize = 10;

/// Reads the table, finds each point's label and writes the table with the answers.
///
/// A faulty row does not end the run: its status cell says so, its note says why. Rows stay in their order; the line
/// breaks, quotes, encoding and byte-order mark of the table stay as they are.
///
/// # Errors
/// A table that cannot be read or whose structure is broken, an output that cannot be written, a stop from outside.
/// Nothing is then left at the output.
///
/// # Performance
/// Reads the table twice (once for its encoding). Memory is a few megabytes per core, or a few times the longest row.
pub fn answer_points(
    batch: &CsvPoints<'_>,
    columns: &AnswerColumns<'_>,
    locate: Locate<'_>,
    progress: &Progress,
) -> Result<CsvSummary, ExchangeError> {
    progress.set_total(check_places(batch)?);
    let encoding = TextEncoding::of_file(batch.input)?;
    let header = Header::read(batch, encoding)?;
    // What a batch says can be computed again: it need not wait for the disk.
    let disk = Disk { sync: |_| Ok(()), ..Disk::default() };
    let mut outcome = None;
    let placed = replace_file(batch.output, disk, |beside| {
        let answered = answer_rows(batch, &header, columns, locate, progress, beside);
        let given_up = answered.is_err().then(|| FileError::new(Problem::Cancelled, batch.output));
        outcome = Some(answered);
        given_up.map_or(Ok(()), Err)
    });
    match (outcome, placed) {
        (Some(Ok(summary)), Ok(())) => Ok(summary),
        (Some(Err(error)), _) => Err(error),
        (_, Err(error)) => Err(error.into()),
        (None, Ok(())) => Err(ExchangeError::Stopped),
    }
}

/// Writes the answered table to a file of its own.
fn answer_rows(
    batch: &CsvPoints<'_>,
    header: &Header,
    columns: &AnswerColumns<'_>,
    locate: Locate<'_>,
    progress: &Progress,
    beside: &Path,
) -> Result<CsvSummary, ExchangeError> {
    let read_error = |error| FileError::io(error, batch.input);
    let write_error = |error| FileError::io(error, batch.output);
    let encoding = header.format.encoding;
    let mut file = File::open(batch.input).map_err(read_error)?;
    file.seek(SeekFrom::Start(header.end)).map_err(read_error)?;
    let mut output = File::create(beside).map_err(write_error)?;
    let mut head = encoding.mark().to_vec();
    head.extend_from_slice(&header.bytes);
    head.extend_from_slice(&ending(&columns.headings(), &header.format));
    head.extend_from_slice(&header.line_break);
    output.write_all(&head).map_err(write_error)?;

    let run = Run {
        batch,
        format: &header.format,
        endings: &RowEndings::new(columns, &header.format),
        locate,
        progress,
        input: Mutex::new(Input { blocks: Blocks::new(file, header.format.delimiter), taken: 0, ended: false }),
        written: Mutex::new(Written {
            output,
            turn: 0,
            tally: Tally::default(),
            faulty: 0,
            faults: Vec::new(),
            failure: None,
        }),
        next_turn: Condvar::new(),
        stop: AtomicBool::new(false),
    };
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(|| run.work());
        }
        run.work();
    });

    let Written { tally, faults, faulty, failure, .. } =
        run.written.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(failure) = failure {
        return Err(failure);
    }
    let Tally { rows, blank, inside, outside, non_grid } = tally;
    if rows == blank {
        return Err(ExchangeError::HeaderOnly);
    }
    Ok(CsvSummary { encoding, rows: rows - blank, inside, outside, non_grid, faulty, first_faults: faults })
}

/// The size of the input in bytes, when input and output are two files.
fn check_places(batch: &CsvPoints<'_>) -> Result<u64, ExchangeError> {
    let found = fs::metadata(batch.input).map_err(|error| FileError::io(error, batch.input))?;
    if !found.is_file() {
        return Err(ExchangeError::NotAFile(batch.input.to_owned()));
    }
    if let (Ok(input), Ok(output)) = (fs::canonicalize(batch.input), fs::canonicalize(batch.output))
        && input == output
    {
        return Err(ExchangeError::SameFile(batch.output.to_owned()));
    }
    Ok(found.len())
}

/// The first record of a table.
struct Header {
    format: RowFormat,
    /// Without mark and line break.
    bytes: Vec<u8>,
    line_break: Vec<u8>,
    /// Where the rows begin in the file.
    end: u64,
}

impl Header {
    fn read(batch: &CsvPoints<'_>, encoding: TextEncoding) -> Result<Self, ExchangeError> {
        let mark = encoding.mark().len() as u64;
        let mut file = File::open(batch.input).map_err(|error| FileError::io(error, batch.input))?;
        file.seek(SeekFrom::Start(mark)).map_err(|error| FileError::io(error, batch.input))?;
        let mut block = Vec::new();
        let found = Blocks::new(file, b',').next(&mut block).map_err(|error| block_error(error, batch.input, 1))?;
        let blank = block.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if !found || blank == block.len() {
            return Err(ExchangeError::Empty);
        }
        // Which separator the header uses decides how the rest is read.
        let line = &block[blank..][..walk_record(&block[blank..], 0, b',', |_, _| {}).end];
        let delimiter = [b',', b'\t', b';'].into_iter().find(|separator| line.contains(separator)).unwrap_or(b',');
        let mut names = Vec::new();
        let record = walk_record(&block, blank, delimiter, |_, cell| {
            names.push(encoding.decode(unquoted(&block[cell])).trim().replace("\"\"", "\""));
        });
        let lon = column(&names, batch.lon_column)?;
        let lat = column(&names, batch.lat_column)?;
        if lon.0 == lat.0 {
            return Err(ExchangeError::OneColumnForBoth { column: lon.1 });
        }
        let line_break = &block[record.end..record.next];
        Ok(Self {
            bytes: block[..record.end].to_vec(),
            line_break: if line_break.is_empty() { b"\n" } else { line_break }.to_vec(),
            end: mark + record.next as u64,
            format: RowFormat {
                delimiter,
                encoding,
                system: batch.system,
                lang: batch.lang,
                cells: record.cells,
                lon,
                lat,
            },
        })
    }
}

/// The number of the column with this heading: as written, else whatever its case.
fn column(names: &[String], wanted: &str) -> Result<(usize, String), ExchangeError> {
    let with = |same: &dyn Fn(&str) -> bool| {
        let mut found = names.iter().enumerate().filter(|(_, name)| same(name));
        (found.next(), found.next())
    };
    let (mut first, mut second) = with(&|name| name == wanted);
    if first.is_none() {
        (first, second) = with(&|name| name.eq_ignore_ascii_case(wanted));
    }
    match (first, second) {
        (Some(_), Some(_)) => Err(ExchangeError::AmbiguousColumn { column: wanted.to_owned() }),
        (Some((index, name)), None) => Ok((index, name.clone())),
        _ => {
            const NAMED: usize = 20;
            let mut found: Vec<String> = names.iter().take(NAMED).map(|name| name.chars().take(40).collect()).collect();
            if names.len() > NAMED {
                found.push("…".to_owned());
            }
            Err(ExchangeError::MissingColumn { column: wanted.to_owned(), found })
        }
    }
}

fn block_error(error: BlockError, input: &Path, row: u64) -> ExchangeError {
    match error {
        BlockError::Read(error) => FileError::io(error, input).into(),
        BlockError::OpenQuote => ExchangeError::OpenQuote { row },
        BlockError::RecordTooLong => ExchangeError::RowTooLong { row, limit_mib: MAX_RECORD >> 20 },
    }
}

/// What the workers share. Each takes the next block, answers it, and waits for its turn to write.
struct Run<'a> {
    batch: &'a CsvPoints<'a>,
    format: &'a RowFormat,
    endings: &'a RowEndings,
    locate: Locate<'a>,
    progress: &'a Progress,
    input: Mutex<Input>,
    written: Mutex<Written>,
    next_turn: Condvar,
    stop: AtomicBool,
}

struct Input {
    blocks: Blocks<File>,
    /// Blocks taken so far: the turn of the next one.
    taken: u64,
    ended: bool,
}

struct Written {
    output: File,
    /// Whose turn it is to write.
    turn: u64,
    tally: Tally,
    faults: Vec<FaultyRow>,
    faulty: u64,
    failure: Option<ExchangeError>,
}

impl Run<'_> {
    fn work(&self) {
        let mut block = Vec::new();
        let mut work = BlockWork::default();
        while let Some((turn, taken)) = self.take(&mut block) {
            if taken.is_ok() {
                work.answer(&block, self.format, self.endings, self.locate);
            }
            self.write(turn, taken, block.len(), &work);
        }
    }

    /// The next block and its turn; a block that cannot be read keeps its turn, so that its row number is known.
    fn take(&self, block: &mut Vec<u8>) -> Option<(u64, Result<(), BlockError>)> {
        let mut input = lock(&self.input);
        if input.ended || self.stop.load(Ordering::Relaxed) {
            return None;
        }
        let taken = input.blocks.next(block);
        input.ended = !matches!(taken, Ok(true));
        let turn = input.taken;
        input.taken += 1;
        match taken {
            Ok(false) => None,
            Ok(true) => Some((turn, Ok(()))),
            Err(error) => Some((turn, Err(error))),
        }
    }

    fn write(&self, turn: u64, taken: Result<(), BlockError>, bytes: usize, work: &BlockWork) {
        let mut written = lock(&self.written);
        while written.turn != turn && written.failure.is_none() {
            written = self.next_turn.wait(written).unwrap_or_else(PoisonError::into_inner);
        }
        if written.failure.is_none() {
            // The header is row 1; a row that breaks the structure is the one after those of whole blocks.
            let done = match taken {
                Ok(()) => written
                    .add(work)
                    .map_err(|error| FileError::io(error, self.batch.output).into())
                    .and_then(|()| self.progress.advance(bytes as u64).map_err(|Cancelled| ExchangeError::Stopped)),
                Err(error) => Err(block_error(error, self.batch.input, written.tally.rows + 2)),
            };
            written.failure = done.err();
            written.turn += 1;
        }
        if written.failure.is_some() {
            self.stop.store(true, Ordering::Relaxed);
        }
        drop(written);
        self.next_turn.notify_all();
    }
}

impl Written {
    fn add(&mut self, work: &BlockWork) -> io::Result<()> {
        self.output.write_all(&work.out)?;
        self.faulty += work.faults.len() as u64;
        for (row, fault) in work.faults.iter().take(FAULTS_NAMED - self.faults.len()) {
            self.faults.push(FaultyRow { row: self.tally.rows + row + 2, fault: fault.clone() });
        }
        let Tally { rows, blank, inside, outside, non_grid } = work.tally;
        self.tally.rows += rows;
        self.tally.blank += blank;
        self.tally.inside += inside;
        self.tally.outside += outside;
        self.tally.non_grid += non_grid;
        Ok(())
    }
}

/// A panic in a worker is passed on by the scope; the others may finish their block.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
