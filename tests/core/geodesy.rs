//! Tests of `geodesy`.
