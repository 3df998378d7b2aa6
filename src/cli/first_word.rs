//! The first word of a command line: a command, `help`, a project, or a command mistyped. Opens nothing.

use std::ffi::OsString;
use std::path::Path;

use super::failure::Failure;
use super::nearest::nearest;
use crate::text::{self, Lang};

/// `help` and `help COMMAND` as `--help`; the rest as it was.
///
/// # Errors
/// A first word that is neither a command nor a project, with the command that was most likely meant.
pub(super) fn read(arguments: &[OsString], commands: &[String], lang: Lang) -> Result<Vec<OsString>, Failure> {
    let mut arguments = arguments.to_vec();
    let Some(mut place) = first(&arguments) else { return Ok(arguments) };
    if arguments[place] == "help" && !Path::new("help").exists() {
        arguments.remove(place);
        arguments.push("--help".into());
        match first(&arguments) {
            Some(next) => place = next,
            None => return Ok(arguments),
        }
    }
    let word = arguments[place].to_string_lossy();
    let is_command = commands.iter().any(|command| *command == word);
    // A project lies there, or has at least the look of a path; the window says what is wrong with it.
    let is_path = word.contains(['.', '/', '\\']) || Path::new(&arguments[place]).exists();
    if is_command || is_path {
        return Ok(arguments);
    }
    let known = commands.join(lang.pick("、", ", "));
    Err(Failure::Usage(match nearest(&word, commands.iter().map(String::as_str)) {
        Some(meant) => text::cli::unknown_command_near(lang, &*word, meant, known),
        None => text::cli::unknown_command(lang, &*word, known),
    }))
}

/// Where the first word stands that is no option, unless `--` says that whatever follows is a path.
fn first(arguments: &[OsString]) -> Option<usize> {
    let mut place = 1;
    while let Some(word) = arguments.get(place) {
        match word.to_str() {
            Some("--") => return None,
            Some("--lang") => place += 2,
            Some(option) if option.starts_with('-') => place += 1,
            _ => return Some(place),
        }
    }
    None
}
