//! `tongxin writeup PROJECT [--from N] [--to N]`: what a part of the history changed, as a document to be attached.

use super::Report;
use super::arguments::WriteupArguments;
use super::failure::Failure;
use crate::drawing::change_maps;
use crate::files::exchange::{table_csv, write_text};
use crate::model::History;
use crate::session::Told;
use crate::text::{self, Lang};

pub(super) fn run(arguments: &WriteupArguments, lang: Lang) -> Result<Report, Failure> {
    let format = arguments.format.as_deref().unwrap_or("md");
    if let Some(out) = &arguments.out {
        super::out::not_the_project(out, &arguments.project, lang)?;
        super::out::ends_in(out, &[format], lang)?;
    }
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let history = session.history();
    let from = place("--from", arguments.from.as_deref(), history, lang)?.unwrap_or(1);
    let to = place("--to", arguments.to.as_deref(), history, lang)?.unwrap_or(history.cursor());
    if history.cursor() == 0 {
        return Err(Failure::Usage(text::writeup::no_edit_to_tell(lang).to_owned()));
    }
    if from > to {
        let number = |place: usize| history.revisions().get(place - 1).map_or(0, |revision| revision.number);
        return Err(Failure::Usage(text::writeup::wrong_order(lang, number(from), number(to))));
    }
    let told = session.span(from - 1, to).tell(lang);
    let told = told.map_err(|refusal| Failure::File(refusal.words(lang, session.document())))?;
    if told.change.is_empty() {
        return Err(Failure::Usage(text::writeup::nothing_touched(lang).to_owned()));
    }
    let written = written(&told, format, lang)?;
    let Some(out) = &arguments.out else { return Ok(Report { text: written, note, findings: false }) };
    // Spreadsheets know UTF-8 by its mark.
    let mark = if format == "csv" { "\u{feff}" } else { "" };
    write_text(out, &format!("{mark}{written}")).map_err(Failure::file(lang))?;
    Ok(Report { text: format!("{}\n", text::cli::written(lang, out.display())), note, findings: false })
}

fn written(told: &Told, format: &str, lang: Lang) -> Result<String, Failure> {
    let Told { before, after, change } = told;
    Ok(match format {
        "html" => {
            let maps = change_maps(before, after, &change.changed, lang);
            change.html(maps.map_err(|error| Failure::File(error.words(lang)))?.as_ref())
        }
        "csv" => {
            let (heads, rows) = change.table();
            table_csv(&heads, &rows)
        }
        _ => change.markdown(),
    })
}

/// The place of an edit in force, counted from 1, by its number in the history.
fn place(argument: &str, number: Option<&str>, history: &History, lang: Lang) -> Result<Option<usize>, Failure> {
    let Some(typed) = number else { return Ok(None) };
    let number: u64 = typed.parse().map_err(|_| Failure::Usage(text::cli::not_whole(lang, argument, typed)))?;
    let in_force = history.revisions().iter().take(history.cursor());
    let found = in_force.enumerate().find(|(_, revision)| revision.number == number);
    let place = found.ok_or_else(|| Failure::Usage(text::writeup::no_such_number(lang, number)))?.0 + 1;
    Ok(Some(place))
}
