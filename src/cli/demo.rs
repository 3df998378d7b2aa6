//! `tongxin demo OUT.gpkg`: writes the demo district. Never over a file that is there.

use super::Report;
use super::arguments::DemoArguments;
use super::failure::Failure;
use crate::demo;
use crate::jobs::Progress;
use crate::session::Session;
use crate::text::{self, Lang};

pub(super) fn run(arguments: &DemoArguments, lang: Lang) -> Result<Report, Failure> {
    let out = &arguments.out;
    super::out::ends_in(out, &["gpkg"], lang)?;
    if out.exists() {
        return Err(Failure::File(text::cli::exists(lang, out.display())));
    }
    let mut session = Session::create(demo::xishan());
    session.save_as(out, &Progress::default()).map_err(Failure::file(lang))?;
    Ok(Report { text: format!("{}\n", text::cli::demo_written(lang, out.display())), ..Report::default() })
}
