//! `tongxin locate PROJECT --points IN.csv --out OUT.csv`: who is responsible at each point of a table.

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::Report;
use super::arguments::LocateArguments;
use super::failure::Failure;
use super::layout::grouped;
use crate::files::exchange::{
    AnswerColumns, AnswerPlace, CsvPoints, CsvSummary, ExchangeError, PointsTable, answer_points,
};
use crate::files::{FileError, Problem};
use crate::geodesy::LatticePoint;
use crate::jobs::Progress;
use crate::partition::Label;
use crate::query::{CellIndex, Index};
use crate::text::{self, Lang};

/// The name of a pipe, in and out.
const PIPE: &str = "-";

/// The most bytes taken from a pipe: they are held in memory, since a table is read twice.
const MAX_PIPED: u64 = 1 << 30;

pub(super) fn run(arguments: &LocateArguments, points: &Path, out: &Path, lang: Lang) -> Result<Report, Failure> {
    let to_pipe = out == Path::new(PIPE);
    if !to_pipe {
        super::out::not_the_project(out, &arguments.project, lang)?;
    }
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let index =
        CellIndex::of(&document.partition).ok_or_else(|| Failure::File(text::cli::too_wide(lang).to_owned()))?;
    let piped = if points == Path::new(PIPE) { Some(piped(lang)?) } else { None };
    let rows = AtomicU64::new(0);
    // Nobody cancels a single block, so there are always numbers.
    let locate = |points: &[LatticePoint]| -> Vec<Label> {
        rows.fetch_add(points.len() as u64, Ordering::Relaxed);
        let numbers = index.locate_batch(points, &Progress::default()).unwrap_or_default();
        numbers.into_iter().map(|number| index.labels()[number as usize]).collect()
    };
    let batch = CsvPoints {
        input: piped.as_deref().map_or(PointsTable::File(points), PointsTable::Bytes),
        lon_column: arguments.lon_column.as_deref(),
        lat_column: arguments.lat_column.as_deref(),
        system: arguments.crs,
        lang,
        with_mark: arguments.bom,
    };
    let near = arguments.near.then(|| Index::of(document));
    let columns = AnswerColumns::new(document, lang);
    let columns = match &near {
        Some(index) => columns.with_near(index),
        None => columns,
    };
    let progress = Progress::default();
    let stop = progress.clone();
    // Without a handler an interrupt still leaves no half table, only a hidden file beside it. A pipe is read before:
    // while it is waited for, an interrupt ends the program at once.
    let _ = ctrlc::set_handler(move || stop.cancel());
    let mut stdout = io::stdout();
    let place = if to_pipe { AnswerPlace::Stream(&mut stdout) } else { AnswerPlace::File(out) };
    let summary = match watched(&progress, &rows, lang, || answer_points(&batch, place, &columns, &locate, &progress)) {
        // A reader that has seen enough (`… --out - | head`) is no error.
        Err(ExchangeError::File(error)) if to_pipe && reader_left(&error) => {
            return Ok(Report { note, ..Report::default() });
        }
        answered => answered.map_err(Failure::exchange(lang))?,
    };
    let written = if to_pipe { String::new() } else { text::cli::written(lang, out.display()) + "\n" };
    Ok(Report { text: String::new(), note: note + &written + &words(&summary, lang), findings: summary.faulty > 0 })
}

/// The table that comes through standard input.
fn piped(lang: Lang) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_PIPED + 1).read_to_end(&mut bytes);
    match read.map_err(|error| Failure::File(FileError::io(error, Path::new(PIPE)).words(lang)))? {
        length if length as u64 > MAX_PIPED => {
            Err(Failure::File(FileError::new(Problem::TooLarge, Path::new(PIPE)).words(lang)))
        }
        _ => Ok(bytes),
    }
}

fn reader_left(error: &FileError) -> bool {
    let cause = error.source.as_ref().and_then(|source| source.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// Does the work and, on a terminal, says meanwhile how far it is and how fast.
fn watched(
    progress: &Progress,
    rows: &AtomicU64,
    lang: Lang,
    work: impl FnOnce() -> Result<CsvSummary, ExchangeError>,
) -> Result<CsvSummary, ExchangeError> {
    if !io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, ended) = channel::<()>();
        scope.spawn(move || {
            let begun = Instant::now();
            while ended.recv_timeout(Duration::from_millis(200)) == Err(RecvTimeoutError::Timeout) {
                let (bytes, total) = progress.state();
                let percent = (bytes * 100).checked_div(total).unwrap_or(0);
                let rows = rows.load(Ordering::Relaxed);
                let per_second = u128::from(rows) * 1000 / begun.elapsed().as_millis().max(1);
                let per_second = grouped(u64::try_from(per_second).unwrap_or(u64::MAX));
                let _ = write!(io::stderr(), "\r{}", text::cli::progress(lang, percent, grouped(rows), per_second));
            }
            let _ = write!(io::stderr(), "\r{:64}\r", "");
        });
        let result = work();
        drop(done);
        result
    })
}

fn words(summary: &CsvSummary, lang: Lang) -> String {
    let CsvSummary { encoding, columns: [lon, lat], rows, inside, outside, non_grid, faulty, first_faults } = summary;
    let mut words = text::cli::batch_read(lang, encoding.name(), lon, lat);
    words.push('\n');
    words.push_str(&text::cli::batch_counts(lang, rows, inside, non_grid, outside, faulty));
    words.push('\n');
    for faulty in first_faults {
        words.push_str(&text::cli::faulty_row(lang, faulty.row, faulty.fault.words(lang)));
        words.push('\n');
    }
    let unnamed = faulty.saturating_sub(first_faults.len() as u64);
    if unnamed > 0 {
        words.push_str(&text::cli::more_faulty_rows(lang, unnamed));
        words.push('\n');
    }
    words
}
