//! The command line: one file per subcommand. Works without a display and without the window.
//!
//! Every subcommand is a function from its arguments to a [`Report`]; printing and exit codes are dealt with here.

mod arguments;
mod check;
mod demo;
mod describe;
mod edit;
mod export;
mod failure;
mod first_word;
mod info;
mod layers;
mod layout;
mod level;
mod locate;
mod locate_batch;
mod log;
mod nearest;
mod open;
mod out;
mod page;
mod propose;
mod render;
mod theme;
mod usage;
mod writeup;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::text::{self, Lang};
use arguments::Task;
use failure::Failure;

/// What was asked for on the command line.
#[derive(Debug, PartialEq)]
pub enum Asked {
    /// Something that is done by now.
    Done(ExitCode),
    /// The window, on a project or on none.
    Window {
        /// The project to open.
        project: Option<PathBuf>,
        /// The language, by the options and the system.
        lang: Lang,
        /// The language that the options ask for.
        asked: Option<Lang>,
        /// What is measured.
        trace: Measured,
    },
}

/// What the window measures of itself, for those who work on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The time to the first complete map.
    pub start: bool,
    /// What frames cost.
    pub frames: bool,
}

/// What a subcommand has to say.
#[derive(Debug, Default)]
struct Report {
    /// For standard output.
    text: String,
    /// For standard error.
    note: String,
    /// Whether there was something to find fault with.
    findings: bool,
}

/// Reads the arguments (the first is the name of the program) and does what they say, unless it is the window.
///
/// Exit codes: 0 fine, 1 findings, 2 wrong usage, 3 a file cannot be read or written.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Asked {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(code) = page::asked(&arguments) {
        return Asked::Done(code);
    }
    let lang = usage::language(&arguments);
    let done = match usage::read(&arguments, lang) {
        Ok(Task::Window(project, trace)) => {
            match project.as_deref().map_or(Ok(()), |path| open::is_there(path, lang)) {
                Ok(()) => {
                    return Asked::Window { project, lang, asked: usage::asked_language(&arguments), trace };
                }
                Err(failure) => Err(failure),
            }
        }
        Ok(Task::Say(text)) => Ok(Report { text, ..Report::default() }),
        Ok(Task::Demo(arguments)) => demo::run(&arguments, lang),
        Ok(Task::Info(arguments)) => info::run(&arguments, lang),
        Ok(Task::Locate(arguments)) => locate::run(&arguments, lang),
        Ok(Task::Render(arguments)) => render::run(&arguments, lang),
        Ok(Task::Check(arguments)) => check::run(&arguments, lang),
        Ok(Task::Log(arguments)) => log::run(&arguments, lang),
        Ok(Task::Export(arguments)) => export::run(&arguments, lang),
        Ok(Task::Edit(arguments)) => edit::run(&arguments, lang),
        Ok(Task::Describe(arguments)) => describe::run(&arguments, lang),
        Ok(Task::Propose(arguments)) => propose::run(&arguments, lang),
        Ok(Task::Writeup(arguments)) => writeup::run(&arguments, lang),
        Err(failure) => Err(failure),
    };
    Asked::Done(match done {
        Ok(report) => {
            say(&report.text);
            say_aside(&report.note);
            ExitCode::from(u8::from(report.findings))
        }
        Err(failure) => {
            say_aside(&format!("{}\n", text::cli::problem(lang, failure.words())));
            ExitCode::from(failure.code())
        }
    })
}

/// Says that no window can be shown, why, and what still works. The exit code is that of wrong usage.
pub fn no_window(lang: Lang, reason: &str) -> ExitCode {
    say_aside(&format!("{}\n{}\n", text::cli::problem(lang, reason), text::cli::still_works(lang)));
    ExitCode::from(Failure::USAGE)
}

/// A value as JSON on several lines.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// Prints. A reader that went away (`tongxin log | head`) is no error.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn say_aside(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
