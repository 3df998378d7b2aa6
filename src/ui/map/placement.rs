//! Labels as placed for a list and a zoom step, kept between frames.

use crate::drawing::{Camera, DisplayList, LayerChoice, MapBounds, Placed, place};

/// Up to this many marks are placed for the whole district, so that they stand still while the map is dragged.
const WHOLE_DISTRICT: usize = 2500;

/// The labels of the last frames, and what they were placed for.
#[derive(Default)]
pub struct Placement {
    version: u64,
    step: i32,
    choice: LayerChoice,
    /// What they were placed within; `None` for the whole district.
    within: Option<MapBounds>,
    placed: Option<Vec<Placed>>,
}

impl Placement {
    /// The labels placed for a zoom at or below the camera's, a quarter of a step at a time: at a closer zoom they only
    /// move apart. Of a large project those in view and around it.
    pub fn of(&mut self, list: &DisplayList, version: u64, choice: &LayerChoice, camera: &Camera) -> &[Placed] {
        #[allow(clippy::cast_possible_truncation)] // a zoom is at most 26
        let step = (camera.zoom * 4.0 + 1e-6).floor() as i32;
        let seen = camera.bounds(100.0);
        let fits = self.placed.is_some()
            && self.version == version
            && self.step == step
            && self.choice == *choice
            && self.within.is_none_or(|within| within.holds(seen));
        if !fits {
            let camera = Camera { zoom: f64::from(step) / 4.0, ..*camera };
            let metres_per_px = camera.metres_per_px();
            let large = list.mark_count(metres_per_px) > WHOLE_DISTRICT;
            self.within = large.then(|| seen.grown((seen.max.x - seen.min.x) * 0.4));
            let marks = list.marks_at(metres_per_px, self.within, choice);
            self.placed = Some(place(&marks, &camera));
            (self.version, self.step, self.choice) = (version, step, choice.clone());
        }
        self.placed()
    }

    /// The labels as they were placed last.
    pub fn placed(&self) -> &[Placed] {
        self.placed.as_deref().unwrap_or_default()
    }
}
