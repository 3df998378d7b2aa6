//! `tongxin export PROJECT --level grid --out x.geojson`: one level for other programs.

use super::Report;
use super::arguments::ExportArguments;
use super::failure::Failure;
use crate::domain::Level;
use crate::files::exchange::write_level_geojson;
use crate::text::{self, Lang};

pub(super) fn run(arguments: &ExportArguments, lang: Lang) -> Result<Report, Failure> {
    super::out::not_the_project(&arguments.out, &arguments.project, lang)?;
    super::out::ends_in(&arguments.out, &["geojson", "json"], lang)?;
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let wanted = arguments.level.as_str();
    // The key first: in a project with 微网格, `grid` is the lowest level and not the one whose name is grid.
    let by_key = document.level_indexes().find(|&level| document.level_key(level).eq_ignore_ascii_case(wanted));
    let is_named = |level: &Level| level.name_zh == wanted || level.name_en.eq_ignore_ascii_case(wanted);
    let by_name = || document.level_indexes().zip(document.levels.iter()).find(|(_, level)| is_named(level));
    let found = by_key.or_else(|| by_name().map(|(level, _)| level));
    let Some(level) = found else {
        let names: Vec<String> =
            document.levels.iter().map(|level| lang.pick(&level.name_zh, &level.name_en).clone()).collect();
        return Err(Failure::Usage(text::cli::no_such_level(lang, wanted, names.join(lang.pick("、", ", ")))));
    };
    let out = &arguments.out;
    let columns = match arguments.columns.as_deref() {
        Some("en") => Lang::En,
        Some(_) => Lang::Zh,
        None => lang,
    };
    write_level_geojson(document, level, out, lang, columns).map_err(Failure::file(lang))?;
    Ok(Report { text: format!("{}\n", text::cli::written(lang, out.display())), note, findings: false })
}
