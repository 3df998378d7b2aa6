//! The window, by role and label.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::type_complexity)]

mod basemap;
mod chart;
mod detail;
mod find;
mod forms;
mod forms_of_areas;
mod layers;
mod menu;
mod new_project;
mod pictures;
mod plans;
mod placing;
mod redraw;
mod redraw_tools;
mod screen;
mod start;
mod table;
mod window;
mod work;

#[path = "../core/fixtures/five_levels.rs"]
mod five_levels;
#[path = "../core/fixtures/reference.rs"]
mod reference;
#[allow(dead_code)] // the tests of the core use all of it
#[path = "../core/fixtures/pdf.rs"]
mod pdf;
#[path = "../core/fixtures/wavy_district.rs"]
mod wavy_district;

#[allow(dead_code)] // the tests of the core use all of it
#[path = "../core/basemap/server.rs"]
mod server;
