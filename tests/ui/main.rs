//! The window, by role and label.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::type_complexity)]

mod detail;
mod find;
mod layers;
mod start;
mod table;
mod window;

#[path = "../core/fixtures/five_levels.rs"]
mod five_levels;
#[path = "../core/fixtures/wavy_district.rs"]
mod wavy_district;
