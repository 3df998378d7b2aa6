//! Tests of `partition`.

mod arrangement;
