//! Opens a project for a question. Never locks or changes it.

use std::path::Path;

use super::failure::Failure;
use crate::jobs::Progress;
use crate::session::{Access, Session};
use crate::text::{self, Lang};

/// Opens a project to read. The second value is for standard error: 示例数据 while demo data is in the project, and what
/// another program changed in its layers.
pub(super) fn project(path: &Path, lang: Lang) -> Result<(Session, String), Failure> {
    opened(path, Access::Read, lang)
}

/// As [`project`], also where the borders are not as they should be: to say in what.
pub(super) fn project_to_examine(path: &Path, lang: Lang) -> Result<(Session, String), Failure> {
    opened(path, Access::Examine, lang)
}

fn opened(path: &Path, access: Access, lang: Lang) -> Result<(Session, String), Failure> {
    is_there(path, lang)?;
    let session = Session::open(path, access, &Progress::default()).map_err(Failure::file(lang))?;
    let mut note = String::new();
    if session.holds_demo_data() {
        note.push_str(text::cli::demo_stamp(lang));
        note.push('\n');
    }
    if !session.foreign_changes().is_empty() {
        note.push_str(&text::cli::foreign_changes(lang, session.foreign_changes().len()));
        note.push('\n');
    }
    Ok((session, note))
}

/// Says where a project was looked for when it is not there: people start programs in other folders than they think.
pub(super) fn is_there(path: &Path, lang: Lang) -> Result<(), Failure> {
    // What cannot be looked at is spoken of by whoever opens it.
    if !path.try_exists().is_ok_and(|there| !there) {
        return Ok(());
    }
    let searched = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut words = text::cli::no_project(lang, path.display(), searched.display());
    let mut with_ending = path.as_os_str().to_owned();
    with_ending.push(".gpkg");
    if Path::new(&with_ending).exists() {
        words.push_str(&text::cli::meant(lang, Path::new(&with_ending).display()));
    }
    Err(Failure::File(words))
}
