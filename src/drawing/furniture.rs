//! What stands on a picture besides the map: scale bar, date, stamp, legend and source, each on a quiet plate, and the
//! labels that leave them free.

use super::{Camera, DisplayList, LayerChoice, LegendRow, Look, Placed, ScaleBar, Weight, place, text_width};
use crate::query::detail::grouped;
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
            let count = width(&grouped(row.areas as u64), Weight::Regular, 12.0);
            36.0 + width(&row.words, Weight::Regular, 12.0) + 24.0 + count
        };
        let rows = self.rows.iter().map(of_row).fold(width(&self.title, Weight::Bold, 13.0), f32::max);
        #[allow(clippy::cast_precision_loss)] // a handful
        let count = self.rows.len() as f32;
        (rows + 24.0, Self::HEAD + count * Self::ROW + 8.0)
    }
}

impl Legend {
    /// The legend with what fits into a box: words that are longer end in “…”, and the last row is one where rows are
    /// left out. `None` where there is no room for a title and a row.
    fn within(mut self, width: f32, height: f32) -> Option<(Self, bool)> {
        let room = width - 24.0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // not negative, a handful
        let most = ((height - Self::HEAD - 8.0) / Self::ROW).max(0.0) as usize;
        if most == 0 || room < 100.0 {
            return None;
        }
        let is_cut = self.rows.len() > most;
        if is_cut {
            self.rows.truncate(most - 1);
        }
        self.title = cut(self.title, Weight::Bold, 13.0, room);
        for row in &mut self.rows {
            let count = text_width(&grouped(row.areas as u64), Weight::Regular, 12.0, 0.0);
            row.words = cut(std::mem::take(&mut row.words), Weight::Regular, 12.0, room - 36.0 - 24.0 - count);
        }
        Some((self, is_cut))
    }
}

/// Words with “…” at their end where they are wider than there is room.
fn cut(words: String, weight: Weight, size: f32, room: f32) -> String {
    if text_width(&words, weight, size, 0.0) <= room {
        return words;
    }
    let mut kept = words;
    while kept.pop().is_some() {
        let shown = format!("{}…", kept.trim_end());
        if text_width(&shown, weight, size, 0.0) <= room {
            return shown;
        }
    }
    kept
}

/// What stands on the picture besides the map, with the boxes of the plates.
pub(super) struct Furniture {
    pub bar: ScaleBar,
    pub bar_words: String,
    pub bar_plate: [f32; 4],
    /// The stamp is bold; date and source are not.
    pub chips: Vec<(String, Weight, [f32; 4])>,
    /// What the picture is called, in its upper left corner.
    pub title: Option<(String, [f32; 4])>,
    /// And whether rows were left out of it.
    pub legend: Option<(Legend, [f32; 4], bool)>,
}

impl Furniture {
    /// Size of the title.
    pub const TITLE_PX: f32 = 20.0;

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
            let source = cut(look.attribution.clone(), Weight::Regular, 12.0, width - 24.0 - 20.0);
            let wide = text_width(&source, Weight::Regular, 12.0, 0.0) + 20.0;
            let beside = right - wide > bar_plate[2] + 8.0;
            let (right, lift) = if beside { (right, 0.0) } else { (width - 12.0, 36.0) };
            add(source, Weight::Regular, right, lift);
        }
        let title = Some(look.title.trim()).filter(|title| !title.is_empty() && width > 100.0).map(|title| {
            let title = cut(title.to_owned(), Weight::Bold, Self::TITLE_PX, width - 24.0 - 32.0);
            let wide = text_width(&title, Weight::Bold, Self::TITLE_PX, 0.0) + 32.0;
            (title, [12.0, 12.0, 12.0 + wide, 12.0 + 42.0])
        });
        // The source above the scale bar stands where the legend would.
        let lifted = chips.iter().any(|(_, _, plate): &(_, _, [f32; 4])| plate[3] < top);
        let foot = if lifted { top - 36.0 - 8.0 } else { top - 8.0 };
        let legend = look.legend.clone().and_then(|legend| {
            let head = title.as_ref().map_or(12.0, |(_, plate)| plate[3] + 8.0);
            let (legend, is_cut) = legend.within(width - 24.0, foot - head)?;
            let (wide, high) = legend.size();
            let high = if is_cut { high + Legend::ROW } else { high };
            Some((legend, [12.0, foot - high, 12.0 + wide, foot], is_cut))
        });
        Self { bar, bar_words, bar_plate, chips, title, legend }
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
        let plates = std::iter::once(&self.bar_plate).chain(chips).chain(self.legend.iter().map(|(_, plate, _)| plate));
        let mut plates = plates.chain(self.title.iter().map(|(_, plate)| plate));
        b[0] >= 0.0
            && b[1] >= 0.0
            && b[2] <= width
            && b[3] <= height
            && plates.all(|p| b[0] >= p[2] || p[0] >= b[2] || b[1] >= p[3] || p[1] >= b[3])
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::style::Theme;
    use super::*;

    #[test]
    fn a_legend_that_is_too_high_or_too_wide_is_cut_and_shows_it() {
        let fill = Theme::Light.tokens().panel;
        let style = super::super::ClassStyle { fill, hatch: None, edge: None };
        let row = |words: &str| LegendRow { words: words.to_owned(), areas: 12, style };
        let rows = vec![row("1–2"), row(&"很长的话".repeat(40)), row("3–4"), row("5–6"), row("7–8")];
        let legend = Legend { title: "户数 · 网格".repeat(20), rows };
        let (shown, is_cut) = legend.clone().within(300.0, 500.0).unwrap();
        assert!(!is_cut && shown.rows.len() == 5 && shown.size().0 <= 301.0);
        assert!(shown.title.ends_with('…') && shown.rows[1].words.ends_with('…') && shown.rows[0].words == "1–2");
        let (shown, is_cut) = legend.clone().within(300.0, 34.0 + 3.5 * 22.0 + 8.0).unwrap();
        assert!(is_cut && shown.rows.len() == 2);
        assert!(legend.within(300.0, 40.0).is_none());
    }
}
