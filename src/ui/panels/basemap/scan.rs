//! The part of the card for a scanned map: which picture lies there, whether it is shown, how it is placed; and reading
//! it. It is placed in a panel of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Context, Rect, Ui};

use super::source::unquoted;
use crate::basemap::{
    Choice, PageChoice, PageReader, Problem, Scan, Underlay, is_beside, read_placement, write_placement,
};
use crate::drawing::{Camera, Icon};
use crate::geodesy::LatticePoint;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::file_chooser::Purpose;
use crate::ui::form::{entered, path_field, stepper, toggle};
use crate::ui::map::{LaidScan, scan_texture};
use crate::ui::panels::placing::{Ended, Loaded, Placing};
use crate::ui::widgets::{Look, button, icon_button, row_with_ends, tokens, words};

/// What is known of the scan, and the placing that is under way.
#[derive(Default)]
pub struct ScanState {
    typed: String,
    loading: Option<Loading>,
    loaded: Option<(Source, Result<Loaded, Problem>)>,
    /// What became of a placement that was read or written.
    told: Option<Problem>,
    placing: Option<Placing>,
    /// A placement whose picture lies elsewhere, about which nobody decided yet.
    asked: Option<Underlay>,
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

impl ScanState {
    /// Takes another picture, or a placed scan with its points. One that is not placed yet is to be placed next.
    pub fn load(&mut self, ctx: &Context, choice: &mut Choice, reader: &PageReader, path: PathBuf) {
        self.typed = path.display().to_string();
        self.told = None;
        self.asked = None;
        let placed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        match if placed { read_placement(&path) } else { Ok(Underlay::new(path.clone())) } {
            // What a file from elsewhere names is opened only where somebody here wants it.
            Ok(underlay) if placed && !is_beside(&underlay, &path) => self.asked = Some(underlay),
            Ok(underlay) => self.take(ctx, choice, reader, underlay),
            Err(problem) => self.told = Some(problem),
        }
    }

    /// Asks about a picture that lies elsewhere, or about none any more.
    pub fn ask_about(&mut self, underlay: Option<Underlay>) {
        self.asked = underlay;
    }

    fn take(&mut self, ctx: &Context, choice: &mut Choice, reader: &PageReader, underlay: Underlay) {
        let before = choice.underlay.clone();
        choice.take_underlay(Some(underlay));
        let is_placed = choice.underlay.as_ref().is_some_and(|underlay| underlay.placement().is_ok());
        self.placing = (!is_placed).then(|| Placing::begin(before));
        self.prepare(ctx, choice, reader);
    }

    /// Writes where the scan lies.
    pub fn save_placement(&mut self, choice: &Choice, path: &Path) {
        let Some(underlay) = &choice.underlay else { return };
        self.told = write_placement(underlay, path).err();
    }

    /// Whether the scan is being placed.
    pub fn is_placing(&self) -> bool {
        self.placing.is_some()
    }

    /// Ends placing. What was placed stays.
    pub fn end_placing(&mut self) {
        self.placing = None;
    }

    /// Drops the point that is half picked, else ends placing.
    pub fn step_back(&mut self) {
        if !self.placing.as_mut().is_some_and(Placing::drop_half) {
            self.placing = None;
        }
    }

    /// Takes a place on the ground while the scan is being placed. Returns whether it was taken.
    pub fn take_ground(&mut self, choice: &mut Choice, point: LatticePoint) -> bool {
        let (Some(placing), Some(underlay)) = (&mut self.placing, &mut choice.underlay) else { return false };
        placing.take_ground(underlay, point);
        true
    }

    /// Paints the control points on the map while the scan is being placed.
    pub fn paint(&self, ui: &Ui, map: Rect, camera: &Camera, choice: &Choice) {
        if let (Some(placing), Some(underlay)) = (&self.placing, &choice.underlay) {
            placing.paint(ui, map, camera, underlay);
        }
    }

    /// Shows the panel in which the scan is placed. Returns whether the choice was changed.
    pub fn show_placing(&mut self, ui: &Ui, map: Rect, choice: &mut Choice, lang: Lang, outbox: &mut Outbox) -> bool {
        let before = choice.underlay.clone();
        let (Some(placing), Some(underlay)) = (&mut self.placing, &mut choice.underlay) else {
            self.placing = None;
            return false;
        };
        let source = (underlay.path.clone(), underlay.page);
        let picture = match &self.loaded {
            Some((loaded, Ok(picture))) if *loaded == source => Ok(picture),
            Some((loaded, Err(problem))) if *loaded == source => Err((problem_words(problem, lang), true)),
            _ => Err((text::basemap::loading_scan(lang).to_owned(), false)),
        };
        let ended = placing.show(ui, map, underlay, picture, lang, outbox);
        match ended.or(placing.show_state(ui, map, underlay, lang)) {
            Some(Ended::Use) => self.placing = None,
            Some(Ended::Cancel) => choice.underlay = self.placing.take().and_then(Placing::before),
            None => {}
        }
        before != choice.underlay
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
        self.ask_about_elsewhere(ui, choice, reader, lang);
        if choice.underlay.is_none() {
            self.offer_set_aside(ui, choice, lang);
            self.ask_for_picture(ui, choice, reader, lang, outbox);
            return before != choice.underlay;
        }
        self.show_head(ui, choice, lang);
        self.show_state(ui, choice, lang, outbox);
        before != choice.underlay
    }

    /// Whether the scan lies on the map, and the way to place it.
    fn show_state(&mut self, ui: &mut Ui, choice: &Choice, lang: Lang, outbox: &mut Outbox) {
        let Some(underlay) = &choice.underlay else { return };
        if self.loading.is_some() {
            words(ui, text::basemap::loading_scan(lang), 12.0, false, tokens(ui).text3);
        }
        if let Some((_, Err(problem))) = &self.loaded {
            words(ui, problem_words(problem, lang), 12.0, false, tokens(ui).error);
        }
        let is_placed = underlay.placement().is_ok();
        let said = match is_placed {
            true => text::basemap::scan_placed(lang, underlay.points.len()),
            false => text::basemap::scan_not_placed(lang).to_owned(),
        };
        words(ui, said, 12.0, false, if is_placed { tokens(ui).text2 } else { tokens(ui).warn });
        ui.horizontal(|ui| {
            let (label, look) = match is_placed {
                true => (text::basemap::place_again(lang), Look::Plain),
                false => (text::basemap::place_scan(lang), Look::Primary),
            };
            if button(ui, None, label, look, true).clicked() {
                self.placing = Some(Placing::begin(Some(underlay.clone())));
            }
            if is_placed && button(ui, None, text::basemap::save_placement(lang), Look::Plain, true).clicked() {
                outbox.send(Action::ChooseFile(Purpose::SavePlacement));
            }
        });
    }

    /// Asks about a picture that lies elsewhere.
    fn ask_about_elsewhere(&mut self, ui: &mut Ui, choice: &mut Choice, reader: &PageReader, lang: Lang) {
        let Some(underlay) = &self.asked else { return };
        let said = text::basemap::scan_elsewhere(lang, underlay.path.display());
        words(ui, said, 12.0, false, tokens(ui).warn);
        let (mut open, mut leave) = (false, false);
        ui.horizontal(|ui| {
            open = button(ui, None, text::basemap::scan_open_it(lang), Look::Plain, true).clicked();
            leave = button(ui, None, text::basemap::scan_leave_it(lang), Look::Plain, true).clicked();
        });
        if (open || leave)
            && let Some(underlay) = self.asked.take().filter(|_| open)
        {
            self.take(ui.ctx(), choice, reader, underlay);
        }
    }

    /// The scan that was taken away last may be had again, with its points.
    fn offer_set_aside(&mut self, ui: &mut Ui, choice: &mut Choice, lang: Lang) {
        let Some(kept) = choice.set_aside.as_ref().filter(|_| choice.underlay.is_none()) else { return };
        let name = kept.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        words(ui, text::basemap::scan_set_aside(lang, name, kept.points.len()), 12.0, false, tokens(ui).text2);
        if button(ui, Some(Icon::Undo), text::basemap::scan_restore(lang), Look::Plain, true).clicked() {
            choice.underlay = choice.set_aside.take();
        }
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
            choice.take_underlay(None);
            self.loaded = None;
            self.loading = None;
            self.typed.clear();
            self.told = None;
        }
    }
}

fn problem_words(problem: &Problem, lang: Lang) -> String {
    match problem {
        Problem::TooManyPixels => text::basemap::scan_too_large(lang).to_owned(),
        Problem::NotAPicture | Problem::PageInstead => text::basemap::scan_hint(lang).to_owned(),
        other => other.words(lang),
    }
}
