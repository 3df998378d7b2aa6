//! The part of the card that lays a scanned map: the picture, control points picked on picture and map by turns, what
//! is left over at each.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::accesskit::Role;
use egui::{
    Color32, Context, EventFilter, Key, Modifiers, Pos2, Rect, Response, Sense, Stroke, TextureHandle, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::source::unquoted;
use crate::basemap::{Choice, ControlPoint, Fit, Placement, Problem, Scan, Underlay};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::text::{self, Lang};
use crate::ui::form::{entered, named_field, stepper, text_field, toggle};
use crate::ui::map::{LaidScan, scan_texture};
use crate::ui::theme::{bold, color, paint_ground};
use crate::ui::widgets::{Look, button, icon_button, row_with_ends, tokens, words};

/// Height of the picture in the card.
const HEIGHT: f32 = 220.0;

/// What is known of the scan, and the point that is being picked.
#[derive(Default)]
pub struct ScanState {
    typed: String,
    loading: Option<(PathBuf, Receiver<Result<Scan, Problem>>)>,
    loaded: Option<(PathBuf, Result<Loaded, Problem>)>,
    /// The next point, half picked or half typed.
    pixel: String,
    ground: String,
    picking: bool,
    view: PictureView,
}

#[derive(Clone)]
struct Loaded {
    texture: TextureHandle,
    size: (u32, u32),
}

/// Which part of the picture is seen.
struct PictureView {
    /// The middle, in parts of the picture.
    middle: Pos2,
    /// 1 shows all of it.
    zoom: f32,
}

impl Default for PictureView {
    fn default() -> Self {
        Self { middle: pos2(0.5, 0.5), zoom: 1.0 }
    }
}

impl ScanState {
    /// Takes another picture; its control points begin anew.
    pub fn load(&mut self, ctx: &Context, choice: &mut Choice, path: PathBuf) {
        self.typed = path.display().to_string();
        self.stop_picking();
        self.view = PictureView::default();
        choice.underlay = Some(Underlay::new(path));
        self.prepare(ctx, choice);
    }

    /// Whether a click on the map is waited for.
    pub fn is_picking(&self) -> bool {
        self.picking
    }

    /// No point is picked any more.
    pub fn stop_picking(&mut self) {
        self.picking = false;
        self.pixel.clear();
        self.ground.clear();
    }

    /// Takes a place on the ground for the point that waits for it.
    pub fn take_ground(&mut self, choice: &mut Choice, point: LatticePoint) -> bool {
        if !self.picking {
            return false;
        }
        self.ground = format!("{:.6}, {:.6}", point.lon_deg(), point.lat_deg());
        self.add(choice);
        true
    }

    /// Reads the picture on a thread of its own, where that has not begun.
    pub fn prepare(&mut self, ctx: &Context, choice: &Choice) {
        if let Some((path, answer)) = &self.loading {
            match answer.try_recv() {
                Err(TryRecvError::Empty) => return,
                Ok(scan) => {
                    let loaded =
                        scan.map(|scan| Loaded { texture: scan_texture(ctx, &scan), size: (scan.width, scan.height) });
                    self.loaded = Some((path.clone(), loaded));
                }
                Err(TryRecvError::Disconnected) => self.loaded = Some((path.clone(), Err(Problem::DamagedPicture))),
            }
            self.loading = None;
        }
        let Some(underlay) = &choice.underlay else { return };
        if self.loaded.as_ref().is_some_and(|(path, _)| *path == underlay.path) {
            return;
        }
        let (send, answer) = channel();
        let (path, ctx) = (underlay.path.clone(), ctx.clone());
        self.loading = Some((path.clone(), answer));
        std::thread::spawn(move || {
            // The window may be gone by now.
            let _ = send.send(Scan::load(&path));
            ctx.request_repaint();
        });
    }

    /// The scan as it lies on the map; `None` while it cannot be placed.
    pub fn laid(&self, choice: &Choice) -> Option<LaidScan> {
        let underlay = choice.underlay.as_ref().filter(|underlay| underlay.shown)?;
        let loaded = self.of(underlay)?;
        let placement = underlay.placement().ok()?;
        let opacity = f32::from(underlay.opacity.min(100)) / 100.0;
        Some(LaidScan { texture: loaded.texture.clone(), size: loaded.size, placement, opacity })
    }

    fn of(&self, underlay: &Underlay) -> Option<&Loaded> {
        let (path, loaded) = self.loaded.as_ref()?;
        loaded.as_ref().ok().filter(|_| *path == underlay.path)
    }

    /// Shows this part of the card. Returns whether the choice was changed.
    pub fn show(&mut self, ui: &mut Ui, choice: &mut Choice, lang: Lang) -> bool {
        let before = choice.underlay.clone();
        words(ui, text::basemap::scan(lang), 14.0, true, tokens(ui).text1);
        if choice.underlay.is_none() {
            self.ask_for_picture(ui, choice, lang);
            return before != choice.underlay;
        }
        self.show_head(ui, choice, lang);
        if self.loading.is_some() {
            words(ui, text::basemap::loading_scan(lang), 12.0, false, tokens(ui).text3);
        }
        if let Some((_, Err(problem))) = &self.loaded {
            let told = match problem {
                Problem::TooManyPixels => text::basemap::scan_too_large(lang).to_owned(),
                Problem::NotAPicture | Problem::PageInstead => text::basemap::scan_hint(lang).to_owned(),
                other => other.words(lang),
            };
            words(ui, told, 12.0, false, tokens(ui).error);
        }
        if let Some(loaded) = choice.underlay.as_ref().and_then(|underlay| self.of(underlay)).cloned() {
            self.show_points(ui, choice, &loaded, lang);
        }
        before != choice.underlay
    }

    fn ask_for_picture(&mut self, ui: &mut Ui, choice: &mut Choice, lang: Lang) {
        let line = text_field(ui, text::basemap::scan_path(lang), &mut self.typed, "");
        words(ui, text::basemap::scan_hint(lang), 12.0, false, tokens(ui).text3);
        let path = unquoted(&self.typed).to_owned();
        let used = button(ui, None, text::basemap::scan_load(lang), Look::Plain, !path.is_empty()).clicked();
        if !path.is_empty() && (used || entered(ui, &line)) {
            self.load(ui.ctx(), choice, PathBuf::from(path));
        }
    }

    fn show_head(&mut self, ui: &mut Ui, choice: &mut Choice, lang: Lang) {
        let Some(underlay) = &mut choice.underlay else { return };
        let name = underlay.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut remove = false;
        row_with_ends(
            ui,
            32.0,
            |ui| {
                if toggle(ui, text::basemap::scan_show(lang), underlay.shown) {
                    underlay.shown = !underlay.shown;
                }
                ui.add(egui::Label::new(egui::RichText::new(name)).truncate());
            },
            |ui| remove = icon_button(ui, Icon::Close, text::basemap::scan_remove(lang), "", true).clicked(),
        );
        ui.horizontal(|ui| {
            let name = format!("{} {}", text::basemap::scan(lang), text::basemap::opacity(lang));
            words(ui, text::basemap::opacity(lang), 12.0, false, tokens(ui).text2);
            if let Some(value) = stepper(ui, &name, u32::from(underlay.opacity), 10..=100, 10, "%") {
                underlay.opacity = u8::try_from(value).unwrap_or(100);
            }
        });
        if remove {
            choice.underlay = None;
            self.loaded = None;
            self.loading = None;
            self.typed.clear();
            self.stop_picking();
        }
    }

    fn show_points(&mut self, ui: &mut Ui, choice: &mut Choice, loaded: &Loaded, lang: Lang) {
        let points = choice.underlay.as_ref().map(|underlay| underlay.points.clone()).unwrap_or_default();
        let number = points.len() + 1;
        let hint = match self.picking {
            true => text::basemap::pick_ground(lang, number),
            false => text::basemap::pick_pixel(lang, number),
        };
        words(ui, hint, 12.0, self.picking, if self.picking { tokens(ui).accent } else { tokens(ui).text2 });
        if let Some((x, y)) = self.picture(ui, loaded, &points, lang) {
            self.pixel = format!("{x:.0}, {y:.0}");
            self.picking = true;
        }
        let placement = Placement::of(&points);
        let tokens = tokens(ui);
        for (index, point) in points.iter().enumerate() {
            let residual = placement.as_ref().ok().and_then(|placed| placed.residuals_m.get(index));
            let residual = residual.map_or_else(|| "—".to_owned(), |m| text::basemap::metres(lang, metres(*m)));
            let mut remove = false;
            row_with_ends(
                ui,
                28.0,
                |ui| {
                    words(ui, (index + 1).to_string(), 13.0, true, tokens.accent);
                    let pixel =
                        text::basemap::view_pixel(lang, format!("{:.0}", point.x_px), format!("{:.0}", point.y_px));
                    words(ui, pixel, 12.0, false, tokens.text2);
                    let (lon, lat) = (format!("{:.5}", point.lon_deg), format!("{:.5}", point.lat_deg));
                    words(ui, text::basemap::degrees(lang, lon, lat), 12.0, false, tokens.text2);
                },
                |ui| {
                    let label = text::basemap::remove_point(lang, index + 1);
                    remove = icon_button(ui, Icon::Close, &label, "", true).clicked();
                    words(ui, residual, 12.0, false, tokens.text1);
                },
            );
            if remove && let Some(underlay) = &mut choice.underlay {
                underlay.points.remove(index);
                return;
            }
        }
        ui.horizontal(|ui| {
            named_field(ui, text::basemap::column_pixel(lang), &mut self.pixel, 92.0);
            let line = named_field(ui, text::basemap::column_ground(lang), &mut self.ground, 168.0);
            let whole = self.typed_point().is_some();
            let asked = icon_button(ui, Icon::Plus, text::basemap::add(lang), "", whole).clicked();
            if whole && (asked || entered(ui, &line)) {
                self.add(choice);
            }
        });
        let (told, ink) = match &placement {
            Ok(placed) => (fit_words(placed, lang), tokens.text2),
            Err(_) if points.len() < 2 => (text::basemap::points_too_few(lang).to_owned(), tokens.text3),
            Err(error) => (error.words(lang), tokens.error),
        };
        words(ui, told, 12.0, false, ink);
    }

    fn typed_point(&self) -> Option<ControlPoint> {
        let ((x_px, y_px), (lon_deg, lat_deg)) = (pair(&self.pixel)?, pair(&self.ground)?);
        Some(ControlPoint { x_px, y_px, lon_deg, lat_deg })
    }

    fn add(&mut self, choice: &mut Choice) {
        if let (Some(point), Some(underlay)) = (self.typed_point(), &mut choice.underlay) {
            underlay.points.push(point);
            self.stop_picking();
        }
    }

    /// The picture, to be zoomed with the wheel and moved by dragging. Returns the pixel that was clicked.
    #[allow(clippy::cast_precision_loss)] // pictures have far fewer than 2^24 pixels along a side
    fn picture(&mut self, ui: &mut Ui, loaded: &Loaded, points: &[ControlPoint], lang: Lang) -> Option<(f64, f64)> {
        let tokens = tokens(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, text::basemap::scan_picture(lang)));
        let size = vec2(loaded.size.0 as f32, loaded.size.1 as f32);
        // Points on the screen per pixel of the picture.
        let scale = (rect.width() / size.x).min(rect.height() / size.y) * self.view.zoom;
        let corner = rect.center() - vec2(self.view.middle.x * size.x, self.view.middle.y * size.y) * scale;
        let shown = Rect::from_min_size(corner, size * scale);
        let picked = self.steer(ui, &response, rect, size * scale);
        paint_ground(ui.painter(), rect, 8, tokens.sunk, Some(tokens.line));
        let painter = ui.painter().with_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
        painter.image(loaded.texture.id(), shown, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
        #[allow(clippy::cast_possible_truncation)] // the screen has f32
        let place = |x: f64, y: f64| corner + vec2(x as f32, y as f32) * scale;
        for (index, point) in points.iter().enumerate() {
            mark(&painter, place(point.x_px, point.y_px), &(index + 1).to_string(), color(tokens.accent));
        }
        if let Some((x, y)) = pair(&self.pixel) {
            mark(&painter, place(x, y), &(points.len() + 1).to_string(), color(tokens.warn));
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, color(tokens.accent));
            ui.painter().rect_stroke(rect, 8, ring, egui::StrokeKind::Inside);
            let cross = Stroke::new(1.0, color(tokens.accent));
            painter.hline(rect.center().x - 8.0..=rect.center().x + 8.0, rect.center().y, cross);
            painter.vline(rect.center().x, rect.center().y - 8.0..=rect.center().y + 8.0, cross);
        }
        let at = picked.map(|p| (p - corner) / scale)?;
        let inside = (0.0..=size.x).contains(&at.x) && (0.0..=size.y).contains(&at.y);
        inside.then_some((f64::from(at.x), f64::from(at.y)))
    }

    /// Wheel, drag and keys. Returns where a point is picked.
    fn steer(&mut self, ui: &Ui, response: &Response, rect: Rect, drawn: Vec2) -> Option<Pos2> {
        let mut zoom = 1.0;
        let mut moved = response.drag_delta();
        let mut picked = response.clicked().then(|| response.interact_pointer_pos().or(response.hover_pos())).flatten();
        if response.hovered() {
            // The wheel is for the picture here, not for the card.
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta));
            zoom = (wheel.y * 0.005).exp();
        }
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            ui.input_mut(|input| {
                let mut key = |key| input.consume_key(Modifiers::NONE, key);
                for (pressed, by) in [
                    (Key::ArrowLeft, vec2(24.0, 0.0)),
                    (Key::ArrowRight, vec2(-24.0, 0.0)),
                    (Key::ArrowUp, vec2(0.0, 24.0)),
                    (Key::ArrowDown, vec2(0.0, -24.0)),
                ] {
                    if key(pressed) {
                        moved += by;
                    }
                }
                if key(Key::Plus) || key(Key::Equals) {
                    zoom = 1.5;
                }
                if key(Key::Minus) {
                    zoom = 1.0 / 1.5;
                }
                if key(Key::Enter) {
                    picked = Some(rect.center());
                }
            });
        }
        let before = self.view.zoom;
        self.view.zoom = (before * zoom).clamp(1.0, 60.0);
        // The place under the pointer stays.
        let hold = response.hover_pos().filter(|_| response.hovered()).unwrap_or(rect.center()) - rect.center();
        let real = self.view.zoom / before;
        let shift = (hold * (real - 1.0) / real - moved / real) / drawn;
        let middle = self.view.middle + shift;
        self.view.middle = pos2(middle.x.clamp(0.0, 1.0), middle.y.clamp(0.0, 1.0));
        picked
    }
}

fn mark(painter: &egui::Painter, at: Pos2, number: &str, ink: Color32) {
    painter.circle(at, 4.0, Color32::WHITE, Stroke::new(2.0, ink));
    painter.text(at + vec2(7.0, -7.0), egui::Align2::LEFT_BOTTOM, number, bold(12.0), ink);
}

fn fit_words(placed: &Placement, lang: Lang) -> String {
    match placed.fit {
        Fit::Similarity => text::basemap::fit_similarity(lang).to_owned(),
        Fit::Affine => text::basemap::fit_affine(lang).to_owned(),
        Fit::LeastSquares => text::basemap::fit_least_squares(lang, placed.residuals_m.len(), metres(placed.mean_m())),
    }
}

fn metres(m: f64) -> String {
    if m < 9.95 { format!("{m:.1}") } else { format!("{m:.0}") }
}

/// Two numbers with a comma or a space between them.
fn pair(typed: &str) -> Option<(f64, f64)> {
    let mut numbers = typed.split([',', ' ', '\u{ff0c}']).map(str::trim).filter(|part| !part.is_empty());
    let mut next = || numbers.next()?.parse::<f64>().ok().filter(|number| number.is_finite());
    let pair = (next()?, next()?);
    numbers.next().is_none().then_some(pair)
}
