//! Labels as placed for a list and a zoom step, kept between frames and for the steps that were seen last.

use crate::drawing::{Camera, DisplayList, LayerChoice, MapBounds, Placed, place};

/// Up to this many marks are placed for the whole district, so that they stand still while the map is dragged.
const WHOLE_DISTRICT: usize = 2500;
/// So many steps are kept: zooming back and forth places nothing anew.
const STEPS: usize = 8;

/// The labels of the last frames, those of the last one first.
#[derive(Default)]
pub struct Placement {
    version: u64,
    choice: LayerChoice,
    steps: Vec<Step>,
}

/// Labels and what they were placed for.
struct Step {
    number: i32,
    /// What they were placed within; `None` for the whole district.
    within: Option<MapBounds>,
    placed: Vec<Placed>,
}

impl Placement {
    /// The labels placed for a zoom at or below the camera's, a quarter of a step at a time: at a closer zoom they only
    /// move apart. Of a large project those in view and around it.
    pub fn of(&mut self, list: &DisplayList, version: u64, choice: &LayerChoice, camera: &Camera) -> &[Placed] {
        #[allow(clippy::cast_possible_truncation)] // a zoom is at most 26
        let number = (camera.zoom * 4.0 + 1e-6).floor() as i32;
        let seen = camera.bounds(100.0);
        if self.version != version || self.choice != *choice {
            (self.version, self.choice) = (version, choice.clone());
            self.steps.clear();
        }
        let fits = |step: &Step| step.number == number && step.within.is_none_or(|within| within.holds(seen));
        if let Some(place) = self.steps.iter().position(fits) {
            self.steps[..=place].rotate_right(1);
        } else {
            let camera = Camera { zoom: f64::from(number) / 4.0, ..*camera };
            let metres_per_px = camera.metres_per_px();
            let large = list.mark_count(metres_per_px) > WHOLE_DISTRICT;
            let within = large.then(|| seen.grown((seen.max.x - seen.min.x) * 0.4));
            let marks = list.marks_at(metres_per_px, within, choice);
            self.steps.retain(|step| step.number != number);
            self.steps.insert(0, Step { number, within, placed: place(&marks, &camera) });
            self.steps.truncate(STEPS);
        }
        self.placed()
    }

    /// The labels as they were placed last.
    pub fn placed(&self) -> &[Placed] {
        self.steps.first().map(|step| step.placed.as_slice()).unwrap_or_default()
    }
}
