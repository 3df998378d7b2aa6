//! Tests of `assets`.
