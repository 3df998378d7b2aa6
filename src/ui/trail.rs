//! The views that were seen, to go back and forward: where one looked, what was selected, what was asked, whose details
//! were open. The only history of looking: the details have none of their own.

use crate::domain::Subject;
use crate::drawing::Camera;
use crate::geodesy::LatticePoint;

/// A view that was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Where one looked.
    pub camera: Camera,
    /// What was selected.
    pub selected: Vec<Subject>,
    /// The place that was asked about.
    pub point: Option<LatticePoint>,
    /// The thing whose details were open.
    pub details: Option<Subject>,
}

/// More views than anybody goes back through.
const LONGEST: usize = 200;

/// The views before and after the present one.
#[derive(Debug, Default)]
pub struct Trail {
    past: Vec<Stop>,
    future: Vec<Stop>,
}

impl Trail {
    /// Notes the view that is left for a new one.
    pub fn leave(&mut self, stop: Stop) {
        self.future.clear();
        if self.past.last() != Some(&stop) {
            self.past.push(stop);
        }
        if self.past.len() > LONGEST {
            self.past.remove(0);
        }
    }

    /// The view before; the present one comes after it from then on.
    pub fn back(&mut self, present: Stop) -> Option<Stop> {
        let stop = self.past.pop()?;
        self.future.push(present);
        Some(stop)
    }

    /// The view after; the present one comes before it from then on.
    pub fn forward(&mut self, present: Stop) -> Option<Stop> {
        let stop = self.future.pop()?;
        self.past.push(present);
        Some(stop)
    }

    /// Whether there is a view before.
    pub fn can_go_back(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a view after.
    pub fn can_go_forward(&self) -> bool {
        !self.future.is_empty()
    }
}
