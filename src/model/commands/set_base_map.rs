//! Names the base map of a project, or none any more.

use std::sync::Arc;

use super::Refusal;
use crate::domain::NamedBaseMap;
use crate::model::Document;
use crate::text::{self, Lang};

pub(super) fn apply(document: &Document, base_map: Option<&NamedBaseMap>) -> Result<Document, Refusal> {
    if base_map.is_some_and(|named| !named.is_sound()) {
        return Err(Refusal::BadBaseMap);
    }
    if document.project.base_map.as_ref() == base_map {
        return Err(Refusal::Unchanged);
    }
    let mut after = document.clone();
    Arc::make_mut(&mut after.project).base_map = base_map.cloned();
    Ok(after)
}

/// The edit in words.
pub(super) fn words(base_map: Option<&NamedBaseMap>, lang: Lang) -> String {
    match base_map {
        Some(named) => text::model::base_map_named(lang, named.name()),
        None => text::model::base_map_none(lang).to_owned(),
    }
}
