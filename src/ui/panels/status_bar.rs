//! The status bar: scale bar, scale, the place under the pointer; date and 示例数据.

use egui::{Margin, Panel, Sense, Stroke, Ui, vec2};

use crate::basemap::Status;
use crate::drawing::{Camera, ScaleBar};
use crate::geodesy::LatticePoint;
use crate::text::{self, Lang};
use crate::ui::theme::color;
use crate::ui::widgets::{chip, divider, row_with_ends, tokens, words};

/// What the bar says.
pub struct StatusBar<'a> {
    /// What the map looked at in the last frame.
    pub camera: Option<Camera>,
    /// The place under the pointer.
    pub hovered: Option<LatticePoint>,
    /// As of which day the data hold.
    pub as_of: &'a str,
    /// Whether 示例数据 must be shown.
    pub demo: bool,
    /// How the base map is doing.
    pub base_map: Option<Status>,
    /// Language.
    pub lang: Lang,
}

impl StatusBar<'_> {
    /// Shows the bar.
    pub fn show(&self, ui: &mut Ui) {
        let tokens = tokens(ui);
        let frame = egui::Frame::new().fill(color(tokens.panel)).inner_margin(Margin {
            left: 12,
            right: 12,
            top: 0,
            bottom: 0,
        });
        Panel::bottom("status_bar").exact_size(28.0).frame(frame).show(ui, |ui| {
            row_with_ends(ui, 28.0, |ui| self.left(ui), |ui| self.right(ui));
        });
    }

    fn left(&self, ui: &mut Ui) {
        let tokens = tokens(ui);
        let Some(camera) = self.camera else { return };
        let bar = ScaleBar::of(&camera, 120.0);
        let (rect, _) = ui.allocate_exact_size(vec2(bar.length_px.round() + 1.0, 28.0), Sense::hover());
        let (base, ink) = (rect.center().y.round() + 3.5, Stroke::new(1.0, color(tokens.text1)));
        ui.painter().hline(rect.x_range(), base, Stroke::new(2.0, color(tokens.text1)));
        for x in [rect.left() + 0.5, rect.right() - 0.5] {
            ui.painter().vline(x, base - 5.0..=base, ink);
        }
        words(ui, bar.words(self.lang), 12.0, false, tokens.text2);
        words(ui, scale_words(&camera), 12.0, false, tokens.text2);
        divider(ui, 14.0);
        let place = self.hovered.map_or_else(|| "—".to_owned(), coordinates);
        words(ui, place, 12.0, false, tokens.text2);
        chip(ui, "4490", tokens.text2, tokens.panel, Some(tokens.line2));
    }

    /// From right to left.
    fn right(&self, ui: &mut Ui) {
        let tokens = tokens(ui);
        if self.demo {
            chip(ui, text::drawing::demo_data(self.lang), tokens.warn, tokens.warn_soft, Some(tokens.warn));
        }
        if !self.as_of.is_empty() {
            words(ui, text::drawing::as_of(self.lang, self.as_of), 12.0, false, tokens.text2);
        }
        if let Some(status) = &self.base_map
            && let Some(told) = status.words(self.lang)
        {
            let (ink, fill) = match &status.why {
                Some(_) => (tokens.error, tokens.error_soft),
                None => (tokens.text2, tokens.sub),
            };
            let shown = chip(ui, &told, ink, fill, None);
            if let Some(why) = &status.why {
                shown.on_hover_text(why.words(self.lang));
            }
        }
    }
}

/// The scale as 1:28 000, to two figures.
fn scale_words(camera: &Camera) -> String {
    let number = camera.scale_number();
    let step = 10_f64.powf(number.log10().floor() - 1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 10^9
    let number = ((number / step).round() * step) as u64;
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    format!("1:{}", groups.join("\u{2009}"))
}

/// Longitude and latitude to about a metre: 102.67077°E 24.99143°N.
pub fn coordinates(p: LatticePoint) -> String {
    let (east, north) = (if p.x < 0 { 'W' } else { 'E' }, if p.y < 0 { 'S' } else { 'N' });
    format!("{:.5}°{east}  {:.5}°{north}", p.lon_deg().abs(), p.lat_deg().abs())
}
