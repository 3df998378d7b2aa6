//! The facts of `data/xishan`, checked and compiled by `build.rs`. Holds no rule and computes nothing.

include!(concat!(env!("OUT_DIR"), "/xishan.rs"));
