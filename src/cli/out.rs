//! The rules about every `--out`: what is written never takes the place of the project that is read, or of a device.

use std::fs;
use std::path::Path;

use super::failure::Failure;
use crate::text::{self, Lang};

/// Refuses an output whose name promises another format than the one that is written.
pub(super) fn ends_in(out: &Path, endings: &[&str], lang: Lang) -> Result<(), Failure> {
    let ending = out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if endings.iter().any(|one| ending.eq_ignore_ascii_case(one)) {
        return Ok(());
    }
    let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
    Err(Failure::Usage(text::cli::wrong_ending(lang, out.display(), endings.join(lang.pick("、", ", ")))))
}

/// Refuses an output that is the project itself, by whatever path or link it is named, and one that is no file.
pub(super) fn not_the_project(out: &Path, project: &Path, lang: Lang) -> Result<(), Failure> {
    // A file renamed over a device would take its place.
    if fs::metadata(out).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return Err(Failure::Usage(text::cli::out_is_device(lang, out.display())));
    }
    // What is not there yet cannot be the project, and a project that is not there is spoken of by whoever opens it.
    match (fs::canonicalize(out), fs::canonicalize(project)) {
        (Ok(out_itself), Ok(project)) if out_itself == project => {
            Err(Failure::Usage(text::cli::out_is_project(lang, out.display())))
        }
        _ => Ok(()),
    }
}
