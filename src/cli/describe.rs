//! `tongxin describe PROJECT CODE`: the four sides of an area in words (四至).

use super::Report;
use super::arguments::DescribeArguments;
use super::failure::Failure;
use crate::query::Index;
use crate::query::answer::local_name;
use crate::query::describe::four_sides;
use crate::query::outlines::Outlines;
use crate::text::{self, Lang};

pub(super) fn run(arguments: &DescribeArguments, lang: Lang) -> Result<Report, Failure> {
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let code = arguments.code.trim();
    let area = Index::of(document).links().by_code(code).next();
    let area = area.ok_or_else(|| Failure::Usage(text::cli::no_such_code(lang, code)))?;
    let row = document.tables.areas.get(area);
    let name = match row {
        Some(row) if row.level <= document.naming_level() => row.name.clone(),
        _ => local_name(document, area, lang),
    };
    let sides = four_sides(document, &Outlines::of(document), area, lang);
    let sides = sides.map_or_else(|| text::query::no_ground(lang).to_owned(), |sides| sides.words(lang));
    let head = text::cli::name_and_code(lang, name, code);
    Ok(Report { text: format!("{head}\n{sides}\n"), note, findings: false })
}
