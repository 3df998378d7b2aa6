//! Labels as placed for a list and a zoom step, kept between frames and for the steps that were seen last.

use std::sync::Arc;

use crate::drawing::{Camera, DisplayList, LayerChoice, MapBounds, Mark, Placed, place};

/// Up to this many marks are placed for the whole district, so that they stand still while the map is dragged.
const WHOLE_DISTRICT: usize = 2500;
/// So many steps are kept: zooming back and forth places nothing anew.
const STEPS: usize = 8;

/// The labels of the last frames, those of the last one first.
#[derive(Default)]
pub struct Placement {
    choice: LayerChoice,
    steps: Vec<Step>,
}

/// Labels and what they were placed for.
struct Step {
    number: i32,
    /// What they were placed within; `None` for the whole district.
    within: Option<MapBounds>,
    /// The version of the list.
    version: u64,
    /// What was placed: an edit that changes no mark moves no label.
    marks: Vec<Arc<Mark>>,
    placed: Vec<Placed>,
}

impl Placement {
    /// The labels placed for a zoom at or below the camera's, a quarter of a step at a time: at a closer zoom they only
    /// move apart. Of a large project those in view and around it.
    pub fn of(&mut self, list: &DisplayList, version: u64, choice: &LayerChoice, camera: &Camera) -> &[Placed] {
        #[allow(clippy::cast_possible_truncation)] // a zoom is at most 26
        let number = (camera.zoom * 4.0 + 1e-6).floor() as i32;
        let seen = camera.bounds(100.0);
        if self.choice != *choice {
            self.choice = choice.clone();
            self.steps.clear();
        }
        let same_step = self.steps.iter().position(|step| step.number == number);
        let fits = |step: &Step| step.version == version && step.within.is_none_or(|within| within.holds(seen));
        if let Some(place) = same_step.filter(|&place| fits(&self.steps[place])) {
            self.steps[..=place].rotate_right(1);
        } else {
            let old = same_step.map(|place| self.steps.remove(place));
            let camera = Camera { zoom: f64::from(number) / 4.0, ..*camera };
            let metres_per_px = camera.metres_per_px();
            // While somebody edits, what is in view is enough: the rest follows when it comes into view.
            let edited = old.as_ref().is_some_and(|old| old.version != version);
            let large = edited || list.mark_count(metres_per_px) > WHOLE_DISTRICT;
            // After an edit the labels stay within what they were placed within, as far as it still holds the view.
            let before = old.as_ref().and_then(|old| old.within).filter(|within| within.holds(seen));
            let around = || seen.grown((seen.max.x - seen.min.x) * 0.4);
            let within = large.then(|| before.unwrap_or_else(around));
            let marks = list.marks_at(metres_per_px, within, choice);
            let placed = match old {
                Some(old) if are_same(&old.marks, &marks) => old.placed,
                _ => place(&marks, &camera),
            };
            self.steps.insert(0, Step { number, within, version, marks, placed });
            self.steps.truncate(STEPS);
        }
        self.placed()
    }

    /// The labels as they were placed last.
    pub fn placed(&self) -> &[Placed] {
        self.steps.first().map(|step| step.placed.as_slice()).unwrap_or_default()
    }
}

fn are_same(some: &[Arc<Mark>], others: &[Arc<Mark>]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(one, other)| Arc::ptr_eq(one, other))
}
