//! What stands on a picture besides the map: scale bar, date, stamp, legend and source, each on a quiet plate, and the
//! labels that leave them free.

use super::{Camera, DisplayList, LayerChoice, LegendRow, Look, Placed, ScaleBar, Weight, place, text_width};
use crate::text::{self, Lang};

/// The legend of what areas are coloured by.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// What they are coloured by.
    pub title: String,
    /// Its classes.
    pub rows: Vec<LegendRow>,
}

impl Legend {
    /// Height of its title with what is above.
    pub(super) const HEAD: f32 = 34.0;
    /// Height of a row.
    pub(super) const ROW: f32 = 22.0;

    fn size(&self) -> (f32, f32) {
        let width = |words: &str, weight, size| text_width(words, weight, size, 0.0);
        let of_row = |row: &LegendRow| {
            let count = width(&row.areas.to_string(), Weight::Regular, 12.0);
            36.0 + width(&row.words, Weight::Regular, 12.0) + 24.0 + count
        };
        let rows = self.rows.iter().map(of_row).fold(width(&self.title, Weight::Bold, 13.0), f32::max);
        #[allow(clippy::cast_precision_loss)] // a handful
        let count = self.rows.len() as f32;
        (rows + 24.0, Self::HEAD + count * Self::ROW + 8.0)
    }
}

/// What stands on the picture besides the map, with the boxes of the plates.
pub(super) struct Furniture {
    pub bar: ScaleBar,
    pub bar_words: String,
    pub bar_plate: [f32; 4],
    /// The stamp is bold; date and source are not.
    pub chips: Vec<(String, Weight, [f32; 4])>,
    pub legend: Option<(Legend, [f32; 4])>,
}

impl Furniture {
    pub fn of(list: &DisplayList, camera: &Camera, as_of: &str, look: &Look, lang: Lang) -> Self {
        let (width, height) = camera.size;
        let (top, bottom) = (height - 12.0 - 28.0, height - 12.0);
        let bar = ScaleBar::of(camera, (width / 4.0).min(160.0));
        let bar_words = bar.words(lang);
        let bar_width = bar.length_px + text_width(&bar_words, Weight::Regular, 12.0, 0.0) + 32.0;
        let bar_plate = [12.0, top, 12.0 + bar_width, bottom];
        let stamp = list.demo.then(|| (text::drawing::demo_data(lang).to_owned(), Weight::Bold));
        let date = (!as_of.is_empty()).then(|| (text::drawing::as_of(lang, as_of), Weight::Regular));
        let mut right = width - 12.0;
        let mut chips = Vec::new();
        let mut add = |words: String, weight: Weight, right: f32, lift: f32| {
            let left = right - text_width(&words, weight, 12.0, 0.0) - 20.0;
            chips.push((words, weight, [left, top - lift, right, bottom - lift]));
            left
        };
        for (words, weight) in stamp.into_iter().chain(date) {
            right = add(words, weight, right, 0.0) - 8.0;
        }
        if !look.attribution.is_empty() {
            // Beside the others where it fits, else above them.
            let wide = text_width(&look.attribution, Weight::Regular, 12.0, 0.0) + 20.0;
            let beside = right - wide > bar_plate[2] + 8.0;
            let (right, lift) = if beside { (right, 0.0) } else { (width - 12.0, 36.0) };
            add(look.attribution.clone(), Weight::Regular, right, lift);
        }
        let legend = look.legend.clone().map(|legend| {
            let (wide, high) = legend.size();
            let foot = top - 8.0;
            (legend, [12.0, foot - high, 12.0 + wide, foot])
        });
        Self { bar, bar_words, bar_plate, chips, legend }
    }

    /// The labels of the picture. Nobody can pan a still one, so nothing stands half outside of it or under a plate.
    pub fn labels(&self, list: &DisplayList, camera: &Camera, choice: &LayerChoice) -> Vec<Placed> {
        let marks = list.marks_at(camera.metres_per_px(), None, choice);
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
        let chips = self.chips.iter().map(|(.., plate)| plate);
        let mut plates =
            std::iter::once(&self.bar_plate).chain(chips).chain(self.legend.iter().map(|(_, plate)| plate));
        b[0] >= 0.0
            && b[1] >= 0.0
            && b[2] <= width
            && b[3] <= height
            && plates.all(|p| b[0] >= p[2] || p[0] >= b[2] || b[1] >= p[3] || p[1] >= b[3])
    }
}
