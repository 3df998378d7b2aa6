//! Tests of everything below the window: one binary, one module per room.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::type_complexity)]

mod architecture;
mod assets;
mod basemap;
mod classes;
mod classes_follow;
mod demo;
mod detail;
mod drawing;
mod drawing_follow;
mod drawing_labels;
mod drawing_names;
mod drawing_printed;
mod drawing_simplify;
mod exchange;
mod files;
mod fixtures;
mod geodesy;
mod hatches;
mod levels;
mod locate;
mod model;
mod partition;
mod pictures;
mod propose;
mod query;
mod redraw;
mod search;
mod session;
mod session_keep;
mod session_new;
mod table;
mod text;
mod writeup;
