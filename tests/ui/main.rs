//! The window, by role and label.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
