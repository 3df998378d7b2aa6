//! The status bar: scale bar, scale, the place under the pointer; date and 示例数据.

use egui::{Margin, Panel, Response, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::basemap::Status;
use crate::domain::Level;
use crate::drawing::{Camera, ScaleBar};
use crate::geodesy::{CoordinateSystem, LatticePoint};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::commands::keys;
use crate::ui::map::pointer::ChosenBy;
use crate::ui::theme::{color, regular};
use crate::ui::widgets::{chip, divider, line, name_region, row_with_ends, tokens, words};

/// What the bar says.
pub struct StatusBar<'a> {
    /// What the map looked at in the last frame.
    pub camera: Option<Camera>,
    /// The last place under the pointer.
    pub place: Option<LatticePoint>,
    /// The level of the areas that are selected on the map.
    pub level: Option<&'a Level>,
    /// By what that level was chosen.
    pub level_by: ChosenBy,
    /// As of which day the data hold.
    pub as_of: &'a str,
    /// Whether 示例数据 must be shown.
    pub demo: bool,
    /// What the tool in hand says.
    pub tool: Option<&'a str>,
    /// How the base map is doing.
    pub base_map: Option<Status>,
    /// Language.
    pub lang: Lang,
}

impl StatusBar<'_> {
    /// Shows the bar.
    pub fn show(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let tokens = tokens(ui);
        let frame = egui::Frame::new().fill(color(tokens.panel)).inner_margin(Margin {
            left: 12,
            right: 12,
            top: 0,
            bottom: 0,
        });
        Panel::bottom("status_bar").exact_size(28.0).frame(frame).show(ui, |ui| {
            name_region(ui, Role::Status, text::find::bar_status(self.lang));
            let kept = self.kept(ui);
            let mut sent = Outbox::default();
            row_with_ends(ui, 28.0, |ui| self.left(ui, &kept, outbox), |ui| self.right(ui, &kept, &mut sent));
            for action in sent.take() {
                outbox.send(action);
            }
        });
    }

    /// What the bar has room for. A narrow one drops first what can be had elsewhere: metres are in the answer, the
    /// level in the list of commands.
    fn kept(&self, ui: &Ui) -> Kept {
        let wide = |words: &str| line(ui, words, 12.0, false, tokens(ui).text2, f32::INFINITY).size().x;
        let plate = |words: &str| wide(words) + 12.0;
        let mut room = ui.max_rect().width() - BETWEEN;
        if let Some(camera) = &self.camera {
            let bar = ScaleBar::of(camera, SCALE_BAR);
            let scale = bar.length_px.round() + wide(&bar.words(self.lang)) + wide(&scale_words(camera)) + 3.0 * 8.0;
            room -= scale + 17.0 + wide(WIDEST_DEGREES) + plate("4490") + 2.0 * 8.0;
        }
        let mut fits = |width: f32| {
            let fits = width + 8.0 <= room;
            room -= if fits { width + 8.0 } else { 0.0 };
            fits
        };
        let tool = self.tool.map(str::to_owned).filter(|words| fits(wide(words) + 17.0));
        let demo = self.demo && fits(plate(text::drawing::demo_data(self.lang)));
        let status = self.base_map.as_ref().and_then(|status| status.words(self.lang));
        let base_map = status.filter(|words| fits(plate(words)));
        let date = text::drawing::as_of(self.lang, self.as_of);
        let date = Some(date).filter(|words| !self.as_of.is_empty() && fits(wide(words)));
        let level = self.level.map(|level| {
            let name = self.lang.pick(&level.name_zh, &level.name_en);
            match self.level_by {
                ChosenBy::Hand => text::find::at_level(self.lang, name),
                ChosenBy::Colours => text::find::at_level_coloured(self.lang, name),
                ChosenBy::Zoom => text::find::at_level_auto(self.lang, name),
            }
        });
        let level = level.filter(|words| fits(wide(words)));
        let metres = fits(wide(WIDEST_METRES) + plate("4543") + 8.0);
        Kept { tool, demo, base_map, date, level, metres }
    }

    fn left(&self, ui: &mut Ui, kept: &Kept, outbox: &mut Outbox) {
        let tokens = tokens(ui);
        let Some(camera) = self.camera else { return };
        let bar = ScaleBar::of(&camera, SCALE_BAR);
        let (rect, _) = ui.allocate_exact_size(vec2(bar.length_px.round() + 1.0, 28.0), Sense::hover());
        let (base, ink) = (rect.center().y.round() + 3.5, Stroke::new(1.0, color(tokens.text1)));
        ui.painter().hline(rect.x_range(), base, Stroke::new(2.0, color(tokens.text1)));
        for x in [rect.left() + 0.5, rect.right() - 0.5] {
            ui.painter().vline(x, base - 5.0..=base, ink);
        }
        words(ui, bar.words(self.lang), 12.0, false, tokens.text2);
        words(ui, scale_words(&camera), 12.0, false, tokens.text2);
        divider(ui, 14.0);
        let systems = [
            (self.place.map(coordinates), CoordinateSystem::Cgcs2000),
            (self.place.map(metres), CoordinateSystem::GaussKruger102),
        ];
        for (words, system) in systems.into_iter().take(if kept.metres { 2 } else { 1 }) {
            let said = words.clone().unwrap_or_else(|| "—".to_owned());
            if link(ui, &said, text::find::click_to_copy(self.lang), words.is_some()).clicked()
                && let Some(words) = words
            {
                outbox.send(Action::Copy(words));
            }
            let code = system.name().trim_start_matches("EPSG:");
            chip(ui, code, tokens.text2, tokens.panel, Some(tokens.line2));
        }
        if let Some(tool) = &kept.tool {
            divider(ui, 14.0);
            words(ui, tool, 12.0, false, tokens.text2);
        }
    }

    /// From right to left.
    fn right(&self, ui: &mut Ui, kept: &Kept, outbox: &mut Outbox) {
        let tokens = tokens(ui);
        if kept.demo {
            chip(ui, text::drawing::demo_data(self.lang), tokens.warn, tokens.warn_soft, Some(tokens.warn));
        }
        if let Some(date) = &kept.date {
            words(ui, date, 12.0, false, tokens.text2);
        }
        if let Some(said) = &kept.level {
            let hint = format!("{}  {}", text::find::command_level(self.lang), keys("level"));
            if link(ui, said, &hint, true).clicked() {
                outbox.send(Action::NextLevel);
            }
        }
        if let (Some(told), Some(status)) = (&kept.base_map, &self.base_map) {
            let (ink, fill) = match &status.why {
                Some(_) => (tokens.error, tokens.error_soft),
                None => (tokens.text2, tokens.sub),
            };
            let shown = chip(ui, told, ink, fill, None);
            if let Some(why) = &status.why {
                shown.on_hover_text(why.words(self.lang));
            }
        }
    }
}

/// What the bar has room for, in words.
struct Kept {
    tool: Option<String>,
    demo: bool,
    base_map: Option<String>,
    date: Option<String>,
    level: Option<String>,
    metres: bool,
}

/// The longest scale bar, in px.
const SCALE_BAR: f32 = 120.0;
/// What is left free between the two ends.
const BETWEEN: f32 = 16.0;
/// Coordinates as wide as they come: what is shown does not change while the pointer moves.
const WIDEST_DEGREES: &str = "102.88888°E  28.88888°N";
const WIDEST_METRES: &str = "E 588888.8  N 2888888.8";

/// Words that do something when they are clicked.
fn link(ui: &mut Ui, said: &str, hint: &str, enabled: bool) -> Response {
    let tokens = tokens(ui);
    let galley = ui.painter().layout_no_wrap(said.to_owned(), regular(12.0), color(tokens.text2));
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, 24.0), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, said));
    let at = rect.left_center() - vec2(0.0, galley.size().y / 2.0);
    let ink = if enabled && response.hovered() { tokens.accent } else { tokens.text2 };
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4, Stroke::new(2.0, color(tokens.accent)), egui::StrokeKind::Outside);
    }
    ui.painter().galley_with_override_text_color(at, galley, color(ink));
    response.on_hover_text(hint)
}

/// Easting and northing in EPSG:4543, to a decimetre: E 568019.5  N 2765030.8.
pub fn metres(p: LatticePoint) -> String {
    let (east, north) = CoordinateSystem::GaussKruger102.coordinates(p.into());
    format!("E {east:.1}  N {north:.1}")
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
