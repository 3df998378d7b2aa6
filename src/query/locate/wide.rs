//! The batch compiled for wider processors too, chosen when it runs: the same source, so the same answers.
//!
//! `unsafe` because a function compiled for what not every processor has may only be called after asking; the asking is
//! in the lines above each call. Worth a fifth to a third of the time of a batch (`benches/peers_side.rs`, `tune`).
#![allow(unsafe_code)]

use super::CellIndex;
use super::batch::{Lists, Place};

impl CellIndex {
    /// As `locate_all`, with the widest instructions that this processor has.
    pub(super) fn locate_widest<P: Place>(&self, places: &[P], numbers: &mut [u32], lists: &mut Lists) {
        #[cfg(target_arch = "x86_64")]
        {
            macro_rules! has {
                ($($feature:tt),+) => { $(is_x86_feature_detected!($feature))&&+ };
            }
            let avx2 = has!("avx2", "bmi1", "bmi2", "lzcnt", "popcnt", "fma");
            if avx2 && has!("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl") {
                // SAFETY: the processor has all that the function is compiled for, as asked above.
                return unsafe { self.locate_all_avx512(places, numbers, lists) };
            }
            if avx2 {
                // SAFETY: as above.
                return unsafe { self.locate_all_avx2(places, numbers, lists) };
            }
        }
        self.locate_all(places, numbers, lists);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,fma,avx512f,avx512bw,avx512cd,avx512dq,avx512vl")]
    fn locate_all_avx512<P: Place>(&self, places: &[P], numbers: &mut [u32], lists: &mut Lists) {
        self.locate_all(places, numbers, lists);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,fma")]
    fn locate_all_avx2<P: Place>(&self, places: &[P], numbers: &mut [u32], lists: &mut Lists) {
        self.locate_all(places, numbers, lists);
    }
}
