//! `tongxin locate PROJECT --points IN.csv --out OUT.csv`: who is responsible at each point of a table.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::time::Duration;

use super::Report;
use super::arguments::LocateArguments;
use super::failure::Failure;
use crate::files::exchange::{
    AnswerColumns, AnswerPlace, CsvPoints, CsvSummary, ExchangeError, PointsTable, answer_points,
};
use crate::geodesy::LatticePoint;
use crate::jobs::Progress;
use crate::partition::Label;
use crate::query::CellIndex;
use crate::text::{self, Lang};

pub(super) fn run(arguments: &LocateArguments, points: &Path, out: &Path, lang: Lang) -> Result<Report, Failure> {
    super::out::not_the_project(out, &arguments.project, lang)?;
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let index =
        CellIndex::of(&document.partition).ok_or_else(|| Failure::File(text::cli::too_wide(lang).to_owned()))?;
    // Nobody cancels a single block, so there are always numbers.
    let locate = |points: &[LatticePoint]| -> Vec<Label> {
        let numbers = index.locate_batch(points, &Progress::default()).unwrap_or_default();
        numbers.into_iter().map(|number| index.labels()[number as usize]).collect()
    };
    let batch = CsvPoints {
        input: PointsTable::File(points),
        lon_column: arguments.lon_column.as_deref(),
        lat_column: arguments.lat_column.as_deref(),
        system: arguments.crs,
        lang,
    };
    let columns = AnswerColumns::new(document, lang);
    let progress = Progress::default();
    let stop = progress.clone();
    // Without a handler an interrupt still leaves no half table, only a hidden file beside it.
    let _ = ctrlc::set_handler(move || stop.cancel());
    let summary =
        watched(&progress, lang, || answer_points(&batch, AnswerPlace::File(out), &columns, &locate, &progress))
            .map_err(Failure::exchange(lang))?;
    Ok(Report { text: String::new(), note: note + &words(&summary, out, lang), findings: summary.faulty > 0 })
}

/// Does the work and, on a terminal, says meanwhile how far it is.
fn watched(
    progress: &Progress,
    lang: Lang,
    work: impl FnOnce() -> Result<CsvSummary, ExchangeError>,
) -> Result<CsvSummary, ExchangeError> {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, ended) = std::sync::mpsc::channel::<()>();
        scope.spawn(move || {
            while ended
                .recv_timeout(Duration::from_millis(200))
                .is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                let (bytes, total) = progress.state();
                let percent = (bytes * 100).checked_div(total).unwrap_or(0);
                let _ = write!(std::io::stderr(), "\r{}", text::cli::progress(lang, percent));
            }
            let _ = write!(std::io::stderr(), "\r{:24}\r", "");
        });
        let result = work();
        drop(done);
        result
    })
}

fn words(summary: &CsvSummary, out: &Path, lang: Lang) -> String {
    let CsvSummary { encoding, rows, inside, outside, non_grid, faulty, first_faults, .. } = summary;
    let mut words = text::cli::batch_written(lang, out.display(), rows, encoding.name());
    words.push('\n');
    words.push_str(&text::cli::batch_counts(lang, inside, non_grid, outside, faulty));
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
