//! Labels as placed for a list and a zoom step, kept between frames.

use std::sync::Arc;

use crate::drawing::{Camera, DisplayList, LayerChoice, MapBounds, Mark, Placed, place};

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
    /// What was placed: an edit that changes no mark moves no label.
    marks: Vec<Arc<Mark>>,
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
            let same_step = self.placed.is_some() && self.step == step && self.choice == *choice;
            // While somebody edits, what is in view is enough: the rest follows when it comes into view.
            let edited = same_step && self.version != version;
            let camera = Camera { zoom: f64::from(step) / 4.0, ..*camera };
            let metres_per_px = camera.metres_per_px();
            let large = edited || list.mark_count(metres_per_px) > WHOLE_DISTRICT;
            // After an edit the labels stay within what they were placed within, as far as it still holds the view.
            let within = self.within.filter(|within| same_step && within.holds(seen));
            let around = || seen.grown((seen.max.x - seen.min.x) * 0.4);
            self.within = large.then(|| within.unwrap_or_else(around));
            let marks = list.marks_at(metres_per_px, self.within, choice);
            let same = same_step
                && marks.len() == self.marks.len()
                && marks.iter().zip(&self.marks).all(|(one, other)| Arc::ptr_eq(one, other));
            if !same {
                self.placed = Some(place(&marks, &camera));
                self.marks = marks;
            }
            (self.version, self.step, self.choice) = (version, step, choice.clone());
        }
        self.placed()
    }

    /// The labels as they were placed last.
    pub fn placed(&self) -> &[Placed] {
        self.placed.as_deref().unwrap_or_default()
    }
}
