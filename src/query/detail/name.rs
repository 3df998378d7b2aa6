//! The name and the code of any thing, as lists, tables and titles show it.

use crate::domain::Subject;
use crate::model::Document;
use crate::query::answer::{local_name, post_name};
use crate::text::{self, Lang};

/// The name of a thing; its kind and number when it has no name, and nothing when no record has its number.
pub fn name(document: &Document, subject: Subject, lang: Lang) -> String {
    let t = &document.tables;
    let name = match subject {
        // 第 3 网格 alone names no grid.
        Subject::Area(id) => t.areas.get(id).map(|area| match local_name(document, id, lang) {
            above if above.is_empty() => area.name.clone(),
            local => local,
        }),
        Subject::NonGrid(id) => t.non_grids.get(id).map(|face| face.name.clone()),
        Subject::Unit(id) => t.units.get(id).map(|unit| unit.name.clone()),
        Subject::Assignment(id) => t.assignments.get(id).map(|row| {
            let unit = t.units.get(row.unit).map_or("—", |unit| unit.name.as_str());
            let community = t.areas.get(row.community).map_or("—", |area| area.name.as_str());
            format!("{unit} → {community}")
        }),
        Subject::Committee(id) => t.committees.get(id).map(|row| row.name.clone()),
        Subject::Alliance(id) => t.alliances.get(id).map(|row| row.name.clone()),
        Subject::Circle(id) => t.circles.get(id).map(|row| row.name.clone()),
        Subject::Belt(id) => t.belts.get(id).map(|row| row.name.clone()),
        Subject::Site(id) => t.sites.get(id).map(|row| row.name.clone()),
        Subject::Estate(id) => t.estates.get(id).map(|row| row.name.clone()),
        Subject::Branch(id) => t.branches.get(id).map(|row| row.name.clone()),
        Subject::Atom(id) => t.atoms.get(id).map(|atom| {
            let estate = atom.estate.and_then(|id| t.estates.get(id));
            estate.map_or_else(|| text::detail::homes(lang, id.0), |estate| estate.name.clone())
        }),
        Subject::River(id) => t.rivers.get(id).map(|row| row.name.clone()),
        Subject::Post(id) => t.posts.get(id).map(|post| post_name(document, post, lang)),
        Subject::Office(id) => t.offices.get(id).map(|row| row.name.clone()),
        Subject::EnforcementTeam(id) => t.enforcement_teams.get(id).map(|row| row.name.clone()),
        Subject::Scheme(id) => t.schemes.get(id).map(|row| row.title.clone()),
        Subject::LinkageNode(id) => t.linkage.get(id).map(|row| row.name.clone()),
        Subject::Initiative(id) => t.initiatives.get(id).map(|row| row.name.clone()),
    };
    match name {
        Some(name) if name.trim().is_empty() => {
            text::detail::unnamed(lang, subject.kind().words(lang), subject.number())
        }
        name => name.unwrap_or_default(),
    }
}

/// The code by which others know a thing: of an area its own, of a unit its credit code.
pub fn code(document: &Document, subject: Subject) -> Option<String> {
    let t = &document.tables;
    match subject {
        Subject::Area(id) => t.areas.get(id).map(|area| area.code.clone()),
        Subject::Unit(id) => t.units.get(id)?.credit_code.clone(),
        _ => None,
    }
    .filter(|code| !code.is_empty())
}
