//! Names the base map of a project, or none any more.

use std::sync::Arc;

use super::Refusal;
use crate::domain::NamedBaseMap;
use crate::model::Document;
use crate::text::{self, Lang};

/// The longest address, path or source, in bytes.
const LONGEST: usize = 2000;

pub(super) fn apply(document: &Document, base_map: Option<&NamedBaseMap>) -> Result<Document, Refusal> {
    if base_map.is_some_and(|named| !is_sound(named)) {
        return Err(Refusal::BadBaseMap);
    }
    if document.project.base_map.as_ref() == base_map {
        return Err(Refusal::Unchanged);
    }
    let mut after = document.clone();
    Arc::make_mut(&mut after.project).base_map = base_map.cloned();
    Ok(after)
}

/// Whether it is of sensible length and holds nothing that cannot be seen.
fn is_sound(named: &NamedBaseMap) -> bool {
    let is_line = |words: &str| words.len() <= LONGEST && !words.chars().any(char::is_control);
    let attribution = match named {
        NamedBaseMap::Xyz { attribution, .. } => attribution,
        NamedBaseMap::Tianditu { .. } | NamedBaseMap::File { .. } => "",
    };
    !named.name().trim().is_empty() && is_line(named.name()) && is_line(attribution)
}

/// The edit in words.
pub(super) fn words(base_map: Option<&NamedBaseMap>, lang: Lang) -> String {
    match base_map {
        Some(named) => text::model::base_map_named(lang, named.name()),
        None => text::model::base_map_none(lang).to_owned(),
    }
}
