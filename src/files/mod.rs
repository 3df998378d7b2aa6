//! The only room that opens files.

pub mod exchange;
