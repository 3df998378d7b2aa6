//! The demo district: Xishan, made from the facts in `data/xishan`, the same on every machine and in every run.
//!
//! Its borders below the district's outline are invented. Never reads a file at run time.

mod aggregate;
mod backdrop;
mod district;
mod facts;
mod layout;
mod plane;
mod random;
mod records;

use std::sync::Arc;

use crate::model::Document;

/// The demo district as a document.
///
/// Every figure that it shows is counted from its records; they are marked as demo data by their numbers (see
/// [`ProjectInfo::demo_below`](crate::domain::ProjectInfo::demo_below)).
///
/// # Performance
/// Some 0.3 s: it is laid out, divided and furnished anew on every call.
pub fn xishan() -> Document {
    // The lines span half a degree, so the arrangement always exists; an empty document would show at once.
    let Ok(district) = district::District::made() else { return Document::default() };
    let mut document = records::document(&district);
    document.backdrop = Arc::new(backdrop::backdrop(&district));
    document
}
