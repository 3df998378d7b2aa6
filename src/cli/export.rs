//! `tongxin export PROJECT --level grid --out x.geojson`: one level for other programs.

use super::Report;
use super::arguments::ExportArguments;
use super::failure::Failure;
use crate::domain::LevelIndex;
use crate::files::exchange::write_level_geojson;
use crate::text::{self, Lang};

pub(super) fn run(arguments: &ExportArguments, lang: Lang) -> Result<Report, Failure> {
    super::out::not_the_project(&arguments.out, &arguments.project, lang)?;
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let wanted = arguments.level.as_str();
    let found = document
        .levels
        .iter()
        .position(|level| level.name_en.eq_ignore_ascii_case(wanted) || level.name_zh == wanted)
        .and_then(|level| u8::try_from(level).ok());
    let Some(level) = found else {
        let names: Vec<String> =
            document.levels.iter().map(|level| lang.pick(&level.name_zh, &level.name_en).clone()).collect();
        return Err(Failure::Usage(text::cli::no_such_level(lang, wanted, names.join(lang.pick("、", ", ")))));
    };
    let out = &arguments.out;
    write_level_geojson(document, LevelIndex(level), out, lang).map_err(Failure::file(lang))?;
    Ok(Report { text: format!("{}\n", text::cli::written(lang, out.display())), note, findings: false })
}
