//! The part of the card that lays a scanned map: which picture or page, control points picked on picture and map by
//! turns, what is left over at each.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Context, TextureHandle, Ui};

use super::scan_picture::{PictureView, Shown};
use super::source::unquoted;
use crate::basemap::{
    Choice, ControlPoint, Fit, PageChoice, PageReader, Placement, Problem, Scan, Underlay, read_placement,
    write_placement,
};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::file_chooser::Purpose;
use crate::ui::form::{entered, named_field, path_field, segment, stepper, toggle};
use crate::ui::map::{LaidScan, scan_texture};
use crate::ui::widgets::{Look, button, icon_button, row_with_ends, tokens, words};

/// What is known of the scan, and the point that is being picked.
#[derive(Default)]
pub struct ScanState {
    typed: String,
    loading: Option<Loading>,
    loaded: Option<(Source, Result<Loaded, Problem>)>,
    /// What became of a placement that was read or written.
    told: Option<Problem>,
    /// The next point, half picked or half typed.
    pixel: String,
    ground: String,
    picking: bool,
    view: PictureView,
}

/// What was read: the file and the page of it.
type Source = (PathBuf, PageChoice);

/// A scan that is being read.
struct Loading {
    source: Source,
    answer: Receiver<Result<Scan, Problem>>,
    cancelled: Arc<AtomicBool>,
}

impl Drop for Loading {
    /// Nobody waits for it any more.
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

#[derive(Clone)]
struct Loaded {
    texture: TextureHandle,
    size: (u32, u32),
    pages: u32,
}

impl ScanState {
    /// Takes another picture; its control points begin anew.
    pub fn load(&mut self, ctx: &Context, choice: &mut Choice, reader: &PageReader, path: PathBuf) {
        self.typed = path.display().to_string();
        self.stop_picking();
        self.view = PictureView::default();
        self.told = None;
        // A placed scan brings its points along.
        let placed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        match if placed { read_placement(&path) } else { Ok(Underlay::new(path)) } {
            Ok(underlay) => choice.underlay = Some(underlay),
            Err(problem) => self.told = Some(problem),
        }
        self.prepare(ctx, choice, reader);
    }

    /// Writes where the scan lies.
    pub fn save_placement(&mut self, choice: &Choice, path: &Path) {
        let Some(underlay) = &choice.underlay else { return };
        self.told = write_placement(underlay, path).err();
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
    pub fn prepare(&mut self, ctx: &Context, choice: &Choice, reader: &PageReader) {
        let wanted = choice.underlay.as_ref().map(|underlay| (underlay.path.clone(), underlay.page));
        // Another scan or page, or none: the one under way is given up, and its process with it.
        self.loading.take_if(|loading| wanted.as_ref() != Some(&loading.source));
        if let Some(Loading { source, answer, .. }) = &self.loading {
            match answer.try_recv() {
                Err(TryRecvError::Empty) => return,
                Ok(scan) => {
                    let loaded = scan.map(|scan| Loaded {
                        texture: scan_texture(ctx, &scan),
                        size: (scan.width, scan.height),
                        pages: scan.pages,
                    });
                    self.loaded = Some((source.clone(), loaded));
                }
                Err(TryRecvError::Disconnected) => self.loaded = Some((source.clone(), Err(Problem::DamagedPicture))),
            }
            self.loading = None;
        }
        let Some(underlay) = &choice.underlay else { return };
        let source = (underlay.path.clone(), underlay.page);
        if self.loaded.as_ref().is_some_and(|(loaded, _)| *loaded == source) {
            return;
        }
        let (send, answer) = channel();
        let cancelled = Arc::<AtomicBool>::default();
        let (underlay, ctx) = (underlay.clone(), ctx.clone());
        let reader = PageReader { cancelled: cancelled.clone(), ..reader.clone() };
        self.loading = Some(Loading { source, answer, cancelled });
        std::thread::spawn(move || {
            // The window may be gone by now.
            let _ = send.send(Scan::load(&underlay, &reader));
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
        let ((path, page), loaded) = self.loaded.as_ref()?;
        loaded.as_ref().ok().filter(|_| *path == underlay.path && *page == underlay.page)
    }

    /// Shows this part of the card. Returns whether the choice was changed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        choice: &mut Choice,
        reader: &PageReader,
        lang: Lang,
        outbox: &mut Outbox,
    ) -> bool {
        let before = choice.underlay.clone();
        words(ui, text::basemap::scan(lang), 14.0, true, tokens(ui).text1);
        if let Some(problem) = &self.told {
            words(ui, problem.words(lang), 12.0, false, tokens(ui).error);
        }
        if choice.underlay.is_none() {
            self.ask_for_picture(ui, choice, reader, lang, outbox);
            return before != choice.underlay;
        }
        self.show_head(ui, choice, lang);
        self.show_page(ui, choice, lang);
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
            let is_placed = choice.underlay.as_ref().is_some_and(|underlay| underlay.placement().is_ok());
            if is_placed && button(ui, None, text::basemap::save_placement(lang), Look::Plain, true).clicked() {
                outbox.send(Action::ChooseFile(Purpose::SavePlacement));
            }
        }
        before != choice.underlay
    }

    fn ask_for_picture(
        &mut self,
        ui: &mut Ui,
        choice: &mut Choice,
        reader: &PageReader,
        lang: Lang,
        outbox: &mut Outbox,
    ) {
        let (line, browse) = path_field(ui, text::basemap::scan_path(lang), &mut self.typed, lang);
        if browse {
            outbox.send(Action::ChooseFile(Purpose::OpenScan));
        }
        words(ui, text::basemap::scan_hint(lang), 12.0, false, tokens(ui).text3);
        let path = unquoted(&self.typed).to_owned();
        let used = button(ui, None, text::basemap::scan_load(lang), Look::Plain, !path.is_empty()).clicked();
        if !path.is_empty() && (used || entered(ui, &line)) {
            self.load(ui.ctx(), choice, reader, PathBuf::from(path));
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
            self.told = None;
            self.stop_picking();
        }
    }

    /// Which page of a PDF file, and how finely it is drawn.
    fn show_page(&mut self, ui: &mut Ui, choice: &mut Choice, lang: Lang) {
        let Some(underlay) = choice.underlay.as_mut().filter(|underlay| underlay.is_pdf()) else { return };
        let pages = match &self.loaded {
            Some(((path, _), Ok(loaded))) if *path == underlay.path => loaded.pages,
            Some(((path, _), Err(Problem::NoSuchPage { pages }))) if *path == underlay.path => *pages,
            _ => underlay.page.number,
        };
        ui.horizontal(|ui| {
            words(ui, text::basemap::page(lang), 12.0, false, tokens(ui).text2);
            let of = format!(" / {pages}");
            let name = text::basemap::page(lang);
            if let Some(number) = stepper(ui, name, underlay.page.number, 1..=pages.max(1), 1, &of) {
                underlay.set_page(number);
                self.stop_picking();
            }
        });
        ui.horizontal(|ui| {
            words(ui, text::basemap::dpi(lang), 12.0, false, tokens(ui).text2);
            let names = PageChoice::DPI.map(|dpi| dpi.to_string());
            let choices: Vec<(u16, &str)> = PageChoice::DPI.into_iter().zip(names.iter().map(String::as_str)).collect();
            if let Some(dpi) = segment(ui, underlay.page.dpi, &choices) {
                underlay.set_dpi(dpi);
                self.stop_picking();
            }
        });
    }

    fn show_points(&mut self, ui: &mut Ui, choice: &mut Choice, loaded: &Loaded, lang: Lang) {
        let points = choice.underlay.as_ref().map(|underlay| underlay.points.clone()).unwrap_or_default();
        let number = points.len() + 1;
        let hint = match self.picking {
            true => text::basemap::pick_ground(lang, number),
            false => text::basemap::pick_pixel(lang, number),
        };
        words(ui, hint, 12.0, self.picking, if self.picking { tokens(ui).accent } else { tokens(ui).text2 });
        let pending = pair(&self.pixel);
        let shown = Shown { texture: &loaded.texture, size: loaded.size, points: &points, pending };
        if let Some((x, y)) = self.view.show(ui, &shown, lang) {
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
