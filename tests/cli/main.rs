//! Transcripts of the command line, which are also its manual.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
