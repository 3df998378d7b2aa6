//! `tongxin export PROJECT --level grid --out x.geojson`: one level for other programs.

use super::Report;
use super::arguments::ExportArguments;
use super::failure::Failure;
use crate::files::exchange::write_level_geojson;
use crate::text::{self, Lang};

pub(super) fn run(arguments: &ExportArguments, lang: Lang) -> Result<Report, Failure> {
    super::out::not_the_project(&arguments.out, &arguments.project, lang)?;
    super::out::ends_in(&arguments.out, &["geojson", "json"], lang)?;
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let level = super::level::named(document, &arguments.level, lang)?;
    let out = &arguments.out;
    write_level_geojson(document, level, out, lang).map_err(Failure::file(lang))?;
    Ok(Report { text: format!("{}\n", text::cli::written(lang, out.display())), note, findings: false })
}
