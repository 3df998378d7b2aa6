//! What things are called: the name said alone, the name beside its path, every name it is looked for by, its code.

use crate::domain::Subject;
use crate::model::Document;
use crate::query::answer::{local_name, post_name, post_words};
use crate::text::{self, Lang};

/// The name of a thing where it is said alone: a grid after its community, a post with what it is for. Its kind and
/// number when it has no name, and nothing when no record has its number.
pub fn name(document: &Document, subject: Subject, lang: Lang) -> String {
    let t = &document.tables;
    let name = match subject {
        // 第 3 网格 alone names no grid.
        Subject::Area(id) => Some(local_name(document, id, lang)).filter(|local| !local.is_empty()),
        Subject::Assignment(id) => t.assignments.get(id).map(|row| {
            let unit = t.units.get(row.unit).map_or("—", |unit| unit.name.as_str());
            let community = t.areas.get(row.community).map_or("—", |area| area.name.as_str());
            format!("{unit} → {community}")
        }),
        Subject::Atom(id) => t.atoms.get(id).map(|atom| {
            let estate = atom.estate.and_then(|id| own_name(document, id.into()));
            estate.map_or_else(|| text::detail::homes(lang, id.0), str::to_owned)
        }),
        Subject::Post(id) => t.posts.get(id).map(|post| post_name(document, post, lang)),
        _ => None,
    };
    let name = name.or_else(|| own_name(document, subject).map(str::to_owned));
    name.unwrap_or_else(|| match subject.is_in(t) {
        true => text::detail::unnamed(lang, subject.kind().words(lang), subject.number()),
        false => String::new(),
    })
}

/// Every name by which a thing is looked for. A list of population points or of assignments has none.
pub fn names(document: &Document, subject: Subject) -> Vec<String> {
    let t = &document.tables;
    if let Subject::Post(id) = subject {
        let Some(post) = t.posts.get(id) else { return Vec::new() };
        let roles = [Lang::Zh, Lang::En].map(|lang| post_words(post.kind, lang).to_owned());
        return post.holder.clone().into_iter().chain(roles).collect();
    }
    own_name(document, subject).map(str::to_owned).into_iter().collect()
}

/// The name of a thing beside the path of what holds it, as in the search: without what the path says.
pub fn title(document: &Document, subject: Subject, lang: Lang) -> String {
    if let Subject::Post(id) = subject {
        let post = document.tables.posts.get(id);
        return post.map_or_else(String::new, |post| {
            let role = post_words(post.kind, lang);
            post.holder.as_ref().map_or_else(|| role.to_owned(), |holder| format!("{role} {holder}"))
        });
    }
    own_name(document, subject).unwrap_or_default().to_owned()
}

/// The code of a thing: of an area its own, of a unit its credit code.
pub fn code(document: &Document, subject: Subject) -> Option<&str> {
    let t = &document.tables;
    match subject {
        Subject::Area(id) => t.areas.get(id).map(|area| area.code.as_str()),
        Subject::Unit(id) => t.units.get(id)?.credit_code.as_deref(),
        _ => None,
    }
    .filter(|code| !code.is_empty())
}

fn own_name(document: &Document, subject: Subject) -> Option<&str> {
    let t = &document.tables;
    let name = match subject {
        Subject::Area(id) => &t.areas.get(id)?.name,
        Subject::NonGrid(id) => &t.non_grids.get(id)?.name,
        Subject::Unit(id) => &t.units.get(id)?.name,
        Subject::Committee(id) => &t.committees.get(id)?.name,
        Subject::Alliance(id) => &t.alliances.get(id)?.name,
        Subject::Circle(id) => &t.circles.get(id)?.name,
        Subject::Belt(id) => &t.belts.get(id)?.name,
        Subject::Site(id) => &t.sites.get(id)?.name,
        Subject::Estate(id) => &t.estates.get(id)?.name,
        Subject::Branch(id) => &t.branches.get(id)?.name,
        Subject::River(id) => &t.rivers.get(id)?.name,
        Subject::Office(id) => &t.offices.get(id)?.name,
        Subject::EnforcementTeam(id) => &t.enforcement_teams.get(id)?.name,
        Subject::Scheme(id) => &t.schemes.get(id)?.title,
        Subject::LinkageNode(id) => &t.linkage.get(id)?.name,
        Subject::Initiative(id) => &t.initiatives.get(id)?.name,
        Subject::Post(_) | Subject::Assignment(_) | Subject::Atom(_) => return None,
    };
    Some(name.trim()).filter(|name| !name.is_empty())
}
