//! Says how many households a grid of the project should have.

use std::sync::Arc;

use super::Refusal;
use crate::model::Document;
use crate::text::{self, Lang};

/// More households than any grid has.
const MOST: u32 = 100_000;

pub(super) fn apply(document: &Document, low: u32, high: u32) -> Result<Document, Refusal> {
    if low > high || high == 0 || high > MOST {
        return Err(Refusal::BadBand);
    }
    if document.project.household_band == (low, high) {
        return Err(Refusal::Unchanged);
    }
    let mut after = document.clone();
    Arc::make_mut(&mut after.project).household_band = (low, high);
    Ok(after)
}

/// The edit in words.
pub(super) fn words(low: u32, high: u32, lang: Lang) -> String {
    text::model::band_set(lang, low, high)
}
