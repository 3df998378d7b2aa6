//! A table of points in, the same table with the answer for each point out: streaming, on all cores, in constant memory.
//!
//! Never changes a byte of what came in, and never leaves half a file.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::csv_rows::{BlockWork, RowEndings, RowFault, RowFormat, Tally, ending};
use super::encoding::{TextEncoding, UTF8_MARK};
use super::header::Header;
use super::points_table::NO_PATH;
use super::records::{BlockError, Blocks, MAX_RECORD};
use super::{AnswerColumns, AnswerPlace, ExchangeError, PointsTable};
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
    pub input: PointsTable<'a>,
    /// Heading or number (from 1) of the column of longitude or easting; else it is known by its name.
    pub lon_column: Option<&'a str>,
    /// Heading or number of the column of latitude or northing; else it is known by its name.
    pub lat_column: Option<&'a str>,
    /// The coordinate system of both.
    pub system: CoordinateSystem,
    /// The language of what is added.
    pub lang: Lang,
    /// A table in UTF-8 goes out with a byte-order mark even where it came in without.
    pub with_mark: bool,
}

/// What came of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct CsvSummary {
    /// Encoding of both tables.
    pub encoding: TextEncoding,
    /// The columns that the coordinates were read from: longitude or easting first.
    pub columns: [String; 2],
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
/// A faulty row does not end the run: its status cell says so, its note says why. Rows stay in their order; separator,
/// line breaks, quotes, encoding and byte-order mark of the table stay as they are. Where rows go on with empty cells
/// after the last heading, the header and the other rows get as many, so that the answers stand under their headings.
///
/// # Errors
/// A table that cannot be read or whose structure is broken, columns that are not there or hold something else, an
/// output that cannot be written, a stop from outside. Nothing is then left at the output.
///
/// # Performance
/// Reads the table twice (once for its encoding); again where rows turn out longer than the header, or the output is a
/// stream, which cannot be begun anew. Memory is a few megabytes per core, or a few times the longest row, and the cells of
/// every label, some hundred bytes each.
pub fn answer_points(
    batch: &CsvPoints<'_>,
    place: AnswerPlace<'_>,
    columns: &AnswerColumns<'_>,
    locate: Locate<'_>,
    progress: &Progress,
) -> Result<CsvSummary, ExchangeError> {
    let size = batch.input.size(&place)?;
    progress.set_total(size);
    let encoding = TextEncoding::of(&batch.input)?;
    let mut answers = Answers { batch, encoding, header: Header::read(batch, encoding)?, columns, locate, progress };
    match place {
        AnswerPlace::Stream(stream) => {
            progress.set_total(2 * size);
            let (_, widest) = answers.write(&mut io::sink(), Path::new(NO_PATH))?;
            answers.widen(widest);
            answers.write(stream, Path::new(NO_PATH)).map(|(summary, _)| summary)
        }
        AnswerPlace::File(output) => answers.write_file(output, size),
    }
}

/// A batch under way.
struct Answers<'a> {
    batch: &'a CsvPoints<'a>,
    encoding: TextEncoding,
    header: Header,
    columns: &'a AnswerColumns<'a>,
    locate: Locate<'a>,
    progress: &'a Progress,
}

impl Answers<'_> {
    /// Makes room for the longest rows.
    fn widen(&mut self, widest: usize) {
        self.header.format.width = self.header.format.width.max(widest);
    }

    fn write_file(&mut self, output: &Path, size: u64) -> Result<CsvSummary, ExchangeError> {
        // What a batch says can be computed again: it need not wait for the disk.
        let disk = Disk { sync: |_| Ok(()), ..Disk::default() };
        let mut outcome = None;
        let placed = replace_file(output, disk, |beside| {
            let answered = self.write_beside(output, beside, size);
            let given_up = answered.is_err().then(|| FileError::new(Problem::Cancelled, output));
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

    fn write_beside(&mut self, output: &Path, beside: &Path, size: u64) -> Result<CsvSummary, ExchangeError> {
        let create = || File::create(beside).map_err(|error| FileError::io(error, output));
        let (summary, widest) = self.write(&mut create()?, output)?;
        if widest <= self.header.format.width {
            return Ok(summary);
        }
        self.progress.set_total(2 * size);
        self.widen(widest);
        self.write(&mut create()?, output).map(|(summary, _)| summary)
    }

    /// Writes the answered table; gives the most cells of a row with an answer, too.
    fn write(&self, output: &mut (dyn Write + Send), place: &Path) -> Result<(CsvSummary, usize), ExchangeError> {
        let Self { batch, encoding, header, columns, locate, progress } = self;
        let read_error = |error| batch.input.problem(error);
        let mut rows = encoding.reader(&batch.input).map_err(read_error)?;
        io::copy(&mut rows.by_ref().take(header.end), &mut io::sink()).map_err(read_error)?;
        let format = &header.format;
        let mut head = header.bytes.clone();
        head.resize(head.len() + format.width - format.cells, format.shape.delimiter);
        head.extend_from_slice(&ending(&columns.headings(), format));
        head.extend_from_slice(&header.line_break);
        let mark = if batch.with_mark && *encoding == TextEncoding::Utf8 { UTF8_MARK } else { encoding.mark() };
        let begun = output.write_all(mark).and_then(|()| output.write_all(&encoding.outside(head)));
        begun.map_err(|error| FileError::io(error, place))?;

        let run = Run {
            batch,
            encoding: *encoding,
            place,
            format,
            endings: &RowEndings::new(columns, format),
            columns,
            locate,
            progress,
            input: Mutex::new(Input { blocks: Blocks::new(rows, format.shape), taken: 0, ended: false }),
            written: Mutex::new(Written {
                output,
                first_row: header.row + 1,
                turn: 0,
                tally: Tally::default(),
                widest: 0,
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

        let Written { output, tally, widest, faults, faulty, failure, .. } =
            run.written.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(failure) = failure {
            return Err(failure);
        }
        output.flush().map_err(|error| FileError::io(error, place))?;
        let Tally { rows, blank, inside, outside, non_grid } = tally;
        if rows == blank {
            return Err(ExchangeError::HeaderOnly);
        }
        let columns = [format.columns.lon.1.clone(), format.columns.lat.1.clone()];
        let rows = rows - blank;
        let summary =
            CsvSummary { encoding: *encoding, columns, rows, inside, outside, non_grid, faulty, first_faults: faults };
        Ok((summary, widest))
    }
}

/// What went wrong with a block, at this row.
pub(super) fn block_error(error: BlockError, input: &PointsTable<'_>, row: u64) -> ExchangeError {
    match error {
        BlockError::Read(error) => input.problem(error),
        BlockError::OpenQuote => ExchangeError::OpenQuote { row },
        BlockError::RecordTooLong => ExchangeError::RowTooLong { row, limit_mib: MAX_RECORD >> 20 },
    }
}

/// What the workers share. Each takes the next block, answers it, and waits for its turn to write.
struct Run<'a> {
    batch: &'a CsvPoints<'a>,
    encoding: TextEncoding,
    /// Where the output goes, for messages.
    place: &'a Path,
    format: &'a RowFormat,
    endings: &'a RowEndings,
    columns: &'a AnswerColumns<'a>,
    locate: Locate<'a>,
    progress: &'a Progress,
    input: Mutex<Input<'a>>,
    written: Mutex<Written<'a>>,
    next_turn: Condvar,
    stop: AtomicBool,
}

struct Input<'a> {
    blocks: Blocks<Box<dyn Read + Send + 'a>>,
    /// Blocks taken so far: the turn of the next one.
    taken: u64,
    ended: bool,
}

struct Written<'a> {
    output: &'a mut (dyn Write + Send),
    /// The row after the header.
    first_row: u64,
    /// Whose turn it is to write.
    turn: u64,
    tally: Tally,
    widest: usize,
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
                work.answer(&block, self.format, self.endings, self.columns, self.locate);
                work.out = self.encoding.outside(std::mem::take(&mut work.out));
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
            // A row that breaks the structure is the one after those of whole blocks.
            let done = match taken {
                Ok(()) => written
                    .add(work)
                    .map_err(|error| FileError::io(error, self.place).into())
                    .and_then(|()| self.progress.advance(bytes as u64).map_err(|Cancelled| ExchangeError::Stopped)),
                Err(error) => Err(block_error(error, &self.batch.input, written.tally.rows + written.first_row)),
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

impl Written<'_> {
    fn add(&mut self, work: &BlockWork) -> io::Result<()> {
        self.output.write_all(&work.out)?;
        self.faulty += work.faults.len() as u64;
        for (row, fault) in work.faults.iter().take(FAULTS_NAMED - self.faults.len()) {
            self.faults.push(FaultyRow { row: self.tally.rows + row + self.first_row, fault: fault.clone() });
        }
        let Tally { rows, blank, inside, outside, non_grid } = work.tally;
        self.widest = self.widest.max(work.widest);
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
