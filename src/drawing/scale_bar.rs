//! The scale bar: a round length that is true on the ellipsoid in the middle of the picture.

use super::Camera;
use crate::text::{self, Lang};

/// A scale bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleBar {
    /// The length that it stands for: 1, 2 or 5 times a power of ten.
    pub length_m: u32,
    /// How long it is drawn.
    pub length_px: f32,
}

impl ScaleBar {
    /// The longest round bar of at most `longest_px`.
    pub fn of(camera: &Camera, longest_px: f32) -> Self {
        let metres_per_px = camera.metres_per_px();
        let longest_m = f64::from(longest_px) * metres_per_px;
        let steps = (0..7).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u32.pow(power)));
        let length_m = steps.take_while(|&length| f64::from(length) <= longest_m).last().unwrap_or(1);
        #[allow(clippy::cast_possible_truncation)] // a drawing's number
        Self { length_m, length_px: (f64::from(length_m) / metres_per_px) as f32 }
    }

    /// Its length in words, e.g. 500 米 or 2 公里.
    pub fn words(self, lang: Lang) -> String {
        if self.length_m >= 1000 {
            text::drawing::kilometres(lang, self.length_m / 1000)
        } else {
            text::drawing::metres(lang, self.length_m)
        }
    }
}
