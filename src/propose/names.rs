//! What new grids are called: as their neighbours are, with the next number.

use crate::domain::AreaId;
use crate::model::Document;
use crate::query::Index;

/// So many names after the pattern of the grids of an area: the text around the number of the one with the largest.
/// Empty, for a name by rule, where none has a number.
pub(super) fn next_names(document: &Document, index: &Index, parent: AreaId, count: usize) -> Vec<String> {
    let names = index.links().children(parent).filter_map(|id| document.tables.areas.get(id)).map(|grid| &*grid.name);
    let largest = names.filter_map(numbered).max_by_key(|(_, number, _)| *number);
    (1..=count as u64)
        .map(|step| match largest {
            Some((before, number, after)) => format!("{before}{}{after}", number.saturating_add(step)),
            None => String::new(),
        })
        .collect()
}

/// A name as the text before its last number, the number, and the text after it.
fn numbered(name: &str) -> Option<(&str, u64, &str)> {
    let end = name.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = name[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
    Some((&name[..start], name[start..end].parse().ok()?, &name[end..]))
}
