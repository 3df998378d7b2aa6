//! Opens a project for a question. Never locks or changes it.

use std::path::Path;

use super::failure::Failure;
use crate::jobs::Progress;
use crate::session::{Access, Session};
use crate::text::{self, Lang};

/// Opens a project to read. The second value says on standard error what another program changed in its layers.
pub(super) fn project(path: &Path, lang: Lang) -> Result<(Session, String), Failure> {
    let session = Session::open(path, Access::Read, &Progress::default()).map_err(Failure::file(lang))?;
    let note = match session.foreign_changes().len() {
        0 => String::new(),
        count => format!("{}\n", text::cli::foreign_changes(lang, count)),
    };
    Ok((session, note))
}
