//! The window, by role and label.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod window;

#[path = "../core/fixtures/wavy_district.rs"]
mod wavy_district;
