//! `tongxin log PROJECT`: what was changed, when and by which role.

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Report;
use super::arguments::LogArguments;
use super::failure::Failure;
use super::layout::{Block, lay_out};
use crate::model::{Command, Revision};
use crate::text::{self, Lang};

/// Seconds by which clocks in China are ahead of UTC.
const CHINA_S: i64 = 8 * 3600;

/// A revision as other programs read it. The keys are documented and stable.
#[derive(Serialize)]
struct RevisionReport<'a> {
    number: u64,
    /// UTC, ISO 8601.
    time: String,
    /// A role, e.g. 金碧街道办.
    author: &'a str,
    /// Whether it is in force; else it was undone.
    in_force: bool,
    /// The edit in words.
    words: String,
    command: &'a Command,
}

pub(super) fn run(arguments: &LogArguments, lang: Lang) -> Result<Report, Failure> {
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let history = session.history();
    let mut lines = String::new();
    let mut block = Block::new(text::cli::block_log(lang));
    for (place, revision) in history.revisions().iter().enumerate() {
        let Revision { number, command, author, .. } = revision.as_ref();
        let in_force = place < history.cursor();
        let (number, words) = (*number, revision.words(lang, session.document()));
        if arguments.jsonl {
            let time = iso(revision.time_ms);
            let report = RevisionReport { number, time, author, in_force, words, command };
            lines.push_str(&serde_json::to_string(&report).unwrap_or_default());
            lines.push('\n');
        } else {
            let words = if in_force { words } else { text::cli::undone(lang, words) };
            block.row([number.to_string(), in_china(revision.time_ms), author.clone(), words]);
        }
    }
    if !arguments.jsonl {
        lines = lay_out(&[block]);
        if lines.is_empty() {
            lines = format!("{}\n", text::cli::no_edits(lang));
        }
    }
    Ok(Report { text: lines, note, findings: false })
}

/// The time in China, which has one: people look for the hour that their clock showed.
fn in_china(time_ms: i64) -> String {
    let seconds = time_ms.div_euclid(1000).saturating_add(CHINA_S);
    OffsetDateTime::from_unix_timestamp(seconds).map_or_else(
        |_| String::new(),
        |time| {
            let (date, hour, minute, second) = (time.date(), time.hour(), time.minute(), time.second());
            format!("{date} {hour:02}:{minute:02}:{second:02} +08:00")
        },
    )
}

/// Seconds are enough for people and programs; a time out of range is left empty.
fn iso(time_ms: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(time_ms.div_euclid(1000)).ok();
    time.and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default()
}
