//! What stands on a picture besides the map, and the labels that keep clear of it.

use super::{Camera, DisplayList, LayerChoice, Placed, ScaleBar, Weight, place, text_width};
use crate::model::Document;
use crate::text::{self, Lang};

/// What stands on the picture besides the map: scale bar, date and stamp, with the boxes of their plates.
pub(super) struct Furniture {
    pub(super) bar: ScaleBar,
    pub(super) bar_words: String,
    pub(super) bar_plate: [f32; 4],
    /// The stamp is bold, the date is not.
    pub(super) chips: Vec<(String, Weight, [f32; 4])>,
}

impl Furniture {
    pub(super) fn of(document: &Document, list: &DisplayList, camera: &Camera, lang: Lang) -> Self {
        let (width, height) = camera.size;
        let (top, bottom) = (height - 12.0 - 28.0, height - 12.0);
        let bar = ScaleBar::of(camera, (width / 4.0).min(160.0));
        let bar_words = bar.words(lang);
        let bar_width = bar.length_px + text_width(&bar_words, Weight::Regular, 12.0, 0.0) + 32.0;
        let stamp = list.demo.then(|| (text::drawing::demo_data(lang).to_owned(), Weight::Bold));
        let as_of = &document.project.as_of;
        let date = (!as_of.is_empty()).then(|| (text::drawing::as_of(lang, as_of), Weight::Regular));
        let mut right = width - 12.0;
        let mut chips = Vec::new();
        for (words, weight) in stamp.into_iter().chain(date) {
            let left = right - text_width(&words, weight, 12.0, 0.0) - 20.0;
            chips.push((words, weight, [left, top, right, bottom]));
            right = left - 8.0;
        }
        Self { bar, bar_words, bar_plate: [12.0, top, 12.0 + bar_width, bottom], chips }
    }

    /// The labels of the picture. Nobody can pan a still one, so nothing stands half outside of it or under a plate.
    pub(super) fn labels(&self, list: &DisplayList, camera: &Camera) -> Vec<Placed> {
        let marks = list.marks_at(camera.metres_per_px(), None, &LayerChoice::default());
        let fits = |placed: &Placed| placed.boxes(camera).iter().all(|&each| self.leaves_free(each, camera));
        let fitting = |placed: Placed| {
            // A symbol that stands exactly on its place says something without its text.
            let bare = Placed { text: None, ..placed.clone() };
            let tries = if placed.mark.fixed { 2 } else { 1 };
            [placed, bare].into_iter().take(tries).find(fits)
        };
        place(&marks, camera).into_iter().filter_map(fitting).collect()
    }

    /// Whether a box stands wholly in the picture and under none of the plates.
    fn leaves_free(&self, b: [f32; 4], camera: &Camera) -> bool {
        let (width, height) = camera.size;
        let plates = std::iter::once(&self.bar_plate).chain(self.chips.iter().map(|(.., plate)| plate));
        b[0] >= 0.0
            && b[1] >= 0.0
            && b[2] <= width
            && b[3] <= height
            && plates.into_iter().all(|p| b[0] >= p[2] || p[0] >= b[2] || b[1] >= p[3] || p[1] >= b[3])
    }
}
