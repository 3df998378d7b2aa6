//! Tests of `locate`.
