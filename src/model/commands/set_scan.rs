//! Gives a project its scanned map with the places by which it lies, or takes it out of the project.

use std::sync::Arc;

use super::Refusal;
use crate::domain::PlacedScan;
use crate::model::Document;
use crate::text::{self, Lang};

pub(super) fn apply(document: &Document, scan: Option<&PlacedScan>) -> Result<Document, Refusal> {
    if scan.is_some_and(|scan| !scan.is_sound()) {
        return Err(Refusal::BadScan);
    }
    if document.project.scan.as_ref() == scan {
        return Err(Refusal::Unchanged);
    }
    let mut after = document.clone();
    Arc::make_mut(&mut after.project).scan = scan.cloned();
    Ok(after)
}

/// The edit in words.
pub(super) fn words(scan: Option<&PlacedScan>, lang: Lang) -> String {
    match scan {
        Some(scan) => text::model::scan_kept(lang, &scan.path),
        None => text::model::scan_none(lang).to_owned(),
    }
}
