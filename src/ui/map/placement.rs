//! Labels as placed for a list and a zoom step, kept between frames and for the steps that were seen last. Those of a
//! large project are placed beside the window: until they are there, the labels of the nearest step are shown.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use crate::drawing::{Camera, DisplayList, LayerChoice, MapBounds, Mark, Placed, label_camera, place};

/// Up to this many marks are placed for the whole district, so that they stand still while the map is dragged.
const WHOLE_DISTRICT: usize = 2500;
/// More marks than this are placed beside the window.
const AT_ONCE: usize = 600;
/// So many steps are kept: zooming back and forth places nothing anew.
const STEPS: usize = 12;
/// The finest steps of the zoom for which labels are placed.
const STEPS_OF_ZOOM: f64 = 8.0;
/// How soon a frame looks whether labels have come.
const PAUSE: Duration = Duration::from_millis(8);

/// The labels of the last frames, those of the last one first.
#[derive(Default)]
pub struct Placement {
    choice: LayerChoice,
    steps: Vec<Step>,
    coming: Option<Receiver<Step>>,
}

/// Labels and what they were placed for.
struct Step {
    number: i32,
    /// What they were placed within; `None` for the whole district.
    within: Option<MapBounds>,
    /// The version of the list.
    version: u64,
    choice: LayerChoice,
    /// What was placed: an edit that changes no mark moves no label.
    marks: Vec<Arc<Mark>>,
    placed: Vec<Placed>,
}

/// Labels that are wanted.
struct Wanted {
    list: DisplayList,
    choice: LayerChoice,
    version: u64,
    number: i32,
    camera: Camera,
    within: Option<MapBounds>,
    /// The labels of the same step as they were, with what was placed.
    old: Option<(Vec<Arc<Mark>>, Vec<Placed>)>,
}

impl Step {
    fn fits(&self, number: i32, version: u64, seen: MapBounds) -> bool {
        self.number == number && self.version == version && self.within.is_none_or(|within| within.holds(seen))
    }
}

impl Wanted {
    fn placed(self) -> Step {
        let Self { list, choice, version, number, camera, within, old } = self;
        let marks = list.marks_at(camera.metres_per_px(), within, &choice);
        let placed = match old {
            Some((same, placed)) if are_same(&same, &marks) => placed,
            _ => place(&marks, &camera),
        };
        Step { number, within, version, choice, marks, placed }
    }
}

impl Placement {
    /// The labels placed for a step of the zoom at or below the camera's: at a closer zoom they only move apart. Of a
    /// large project those in view and around it, and while they are being placed those of another step.
    pub fn of(
        &mut self,
        ctx: &egui::Context,
        list: &DisplayList,
        version: u64,
        choice: &LayerChoice,
        camera: &Camera,
    ) -> &[Placed] {
        #[allow(clippy::cast_possible_truncation)] // a zoom is at most 26
        let number = (label_camera(camera).zoom * STEPS_OF_ZOOM).round() as i32;
        let seen = camera.bounds(100.0);
        if self.choice != *choice {
            self.choice = choice.clone();
            self.steps.clear();
        }
        self.take_come();
        if let Some(place) = self.steps.iter().position(|step| step.fits(number, version, seen)) {
            self.steps[..=place].rotate_right(1);
            // The labels farther on are there before they come into view.
            if self.coming.is_none() && !self.steps[0].fits(number, version, ahead(seen)) {
                self.coming = Self::begin(ctx, self.wanted(list, version, number, camera, seen));
            }
        } else {
            let count = list.mark_count(camera.metres_per_px());
            if count <= AT_ONCE || self.steps.is_empty() {
                let step = self.wanted(list, version, number, camera, seen).placed();
                self.put(step);
            } else {
                if self.coming.is_none() {
                    self.coming = Self::begin(ctx, self.wanted(list, version, number, camera, seen));
                }
                self.show_nearest(number);
                ctx.request_repaint_after(PAUSE);
            }
        }
        self.placed()
    }

    fn wanted(&self, list: &DisplayList, version: u64, number: i32, camera: &Camera, seen: MapBounds) -> Wanted {
        let camera = Camera { zoom: f64::from(number) / STEPS_OF_ZOOM, ..*camera };
        let old = self.steps.iter().find(|step| step.number == number);
        // While somebody edits, what is in view is enough: the rest follows when it comes into view.
        let edited = old.is_some_and(|old| old.version != version);
        let large = edited || list.mark_count(camera.metres_per_px()) > WHOLE_DISTRICT;
        // After an edit the labels stay within what they were placed within, as far as it still holds the view.
        let before = old.and_then(|old| old.within).filter(|within| within.holds(ahead(seen)));
        let around = || seen.grown((seen.max.x - seen.min.x) * 0.4);
        let within = large.then(|| before.unwrap_or_else(around));
        let old = old.map(|old| (old.marks.clone(), old.placed.clone()));
        Wanted { list: list.clone(), choice: self.choice.clone(), version, number, camera, within, old }
    }

    /// Places labels beside the window; `None` where no thread can be had.
    fn begin(ctx: &egui::Context, wanted: Wanted) -> Option<Receiver<Step>> {
        let (send, coming) = channel();
        let ctx = ctx.clone();
        let work = move || {
            let _ = send.send(wanted.placed());
            ctx.request_repaint();
        };
        std::thread::Builder::new().name("labels".to_owned()).spawn(work).ok().map(|_| coming)
    }

    /// Takes labels that have come. Those of a choice that is no longer shown are of no use.
    fn take_come(&mut self) {
        let Some(coming) = &self.coming else { return };
        match coming.try_recv() {
            Err(TryRecvError::Empty) => return,
            Ok(step) if step.choice == self.choice => self.put(step),
            Ok(_) | Err(TryRecvError::Disconnected) => {}
        }
        self.coming = None;
    }

    fn put(&mut self, step: Step) {
        self.steps.retain(|other| other.number != step.number);
        self.steps.insert(0, step);
        self.steps.truncate(STEPS);
    }

    /// Shows the labels of the nearest step; of two the one that was placed from farther away, whose labels move apart.
    fn show_nearest(&mut self, number: i32) {
        let near = |(_, step): &(usize, &Step)| ((step.number - number).abs(), step.number > number);
        if let Some((place, _)) = self.steps.iter().enumerate().min_by_key(near) {
            self.steps[..=place].rotate_right(1);
        }
    }

    /// The labels as they were placed last.
    pub fn placed(&self) -> &[Placed] {
        self.steps.first().map(|step| step.placed.as_slice()).unwrap_or_default()
    }
}

/// What may be seen soon.
fn ahead(seen: MapBounds) -> MapBounds {
    seen.grown((seen.max.x - seen.min.x) * 0.12)
}

fn are_same(some: &[Arc<Mark>], others: &[Arc<Mark>]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(one, other)| Arc::ptr_eq(one, other))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::drawing::style::Theme;

    #[test]
    fn labels_that_are_placed_beside_the_window_come_and_are_those_of_the_picture() {
        let document = crate::demo::xishan();
        let (list, choice) = (DisplayList::of(&document, Theme::Light), LayerChoice::default());
        let ctx = egui::Context::default();
        let camera = Camera { zoom: 15.0, ..Camera::fit(list.bounds.unwrap(), (1600.0, 1000.0), 0.0) };
        let mut placement = Placement::default();
        let expected = |camera: &Camera, within: Option<MapBounds>| {
            place(&list.marks_at(camera.metres_per_px(), within, &choice), camera)
        };
        // Without any other the first labels are there at once.
        let first = placement.of(&ctx, &list, 1, &choice, &camera).to_vec();
        assert!(!first.is_empty() && first == expected(&camera, placement.steps[0].within));
        let closer = Camera { zoom: 15.25, ..camera };
        let count = list.mark_count(closer.metres_per_px());
        assert!(count > AT_ONCE, "{count} are placed at once, which is another test");
        assert_eq!(placement.of(&ctx, &list, 1, &choice, &closer), first, "those of the nearest step meanwhile");
        let since = std::time::Instant::now();
        while placement.steps[0].number != 122 {
            assert!(since.elapsed() < Duration::from_secs(60), "they never come");
            std::thread::sleep(PAUSE);
            placement.of(&ctx, &list, 1, &choice, &closer);
        }
        assert!(placement.placed() == expected(&closer, placement.steps[0].within));
    }
}
