//! The facts of `data/xishan`, checked and compiled by `build.rs`. Holds no rule and computes nothing.

use crate::geodesy::LatticePoint;

include!(concat!(env!("OUT_DIR"), "/xishan.rs"));
