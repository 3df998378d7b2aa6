//! `tongxin edit PROJECT --script COMMANDS.jsonl`: carries out the commands of a script, one a line, and saves.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use super::Report;
use super::arguments::EditArguments;
use super::failure::Failure;
use crate::jobs::Progress;
use crate::model::Command;
use crate::session::{Access, Session};
use crate::text::{self, Lang};

/// More than any script has.
const LARGEST_SCRIPT: u64 = 256 << 20;

pub(super) fn run(arguments: &EditArguments, lang: Lang) -> Result<Report, Failure> {
    super::open::is_there(&arguments.project, lang)?;
    let script = script(&arguments.script, lang)?;
    let mut session =
        Session::open(&arguments.project, Access::Write, &Progress::default()).map_err(Failure::file(lang))?;
    if let Some(role) = &arguments.role {
        session.set_author(role);
    }
    let (mut done, mut refused, mut note) = (0, 0, String::new());
    for (number, line) in (1..).zip(script.lines()) {
        let outcome = match command(line) {
            Ok(None) => continue,
            Err(words) => Err(text::cli::no_command(lang, words)),
            Ok(Some(command)) => match session.run(command) {
                Ok(_) => Ok(()),
                Err(refusal) => Err(refusal.words(lang, session.document())),
            },
        };
        match outcome {
            Ok(()) => done += 1,
            Err(words) => {
                refused += 1;
                note.push_str(&text::cli::refused_line(lang, number, words));
                note.push('\n');
                if !arguments.go_on {
                    note.push_str(text::cli::nothing_changed(lang));
                    note.push('\n');
                    return Ok(Report { text: String::new(), note, findings: true });
                }
            }
        }
    }
    if done > 0 {
        session.save().map_err(|error| Failure::File(error.words(lang)))?;
    }
    let text = text::cli::edited(lang, done, refused) + "\n";
    if session.holds_demo_data() {
        note.push_str(text::cli::demo_stamp(lang));
        note.push('\n');
    }
    Ok(Report { text, note, findings: refused > 0 })
}

/// The command in a line: by itself, or as the log has it. Empty lines and edits that the log says were undone hold none.
fn command(line: &str) -> Result<Option<Command>, String> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let command = match value.get("command") {
        Some(inner @ Value::Object(_)) => {
            if value.get("in_force") == Some(&Value::Bool(false)) {
                return Ok(None);
            }
            inner.clone()
        }
        _ => value,
    };
    serde_json::from_value(command).map(Some).map_err(|error| error.to_string())
}

fn script(path: &Path, lang: Lang) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::File(text::cli::script_unreadable(lang, path.display(), error));
    let mut text = String::new();
    fs::File::open(path).and_then(|file| file.take(LARGEST_SCRIPT).read_to_string(&mut text)).map_err(failed)?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
