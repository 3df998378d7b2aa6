//! A picture of the map, as the command line makes one: asked about, made beside the window, written.

use std::path::{Path, PathBuf};

use egui::Context;

use super::desk::{Done, Sheet};
use super::{App, title};
use crate::basemap::{Source, Underlay, Viewed, still, still_scan};
use crate::drawing::style::Theme;
use crate::drawing::{Laid, LayerChoice, Legend, Look, Printed, Sheet as Picture, legend, shade};
use crate::model::Document;
use crate::query::classes::Classified;
use crate::session::write_picture;
use crate::text::{self, Lang};
use crate::ui::panels::export_picture::PictureForm;

/// All that a picture is made of.
struct Made {
    document: Document,
    printed: Printed,
    title: String,
    choice: LayerChoice,
    classified: Option<Classified>,
    scan: Option<Underlay>,
    /// A file of tiles, and how strongly they are drawn.
    tiles: Option<(PathBuf, f32)>,
}

impl App {
    /// Asks what picture is wanted; what was chosen last stands there already.
    pub(super) fn ask_for_picture(&mut self) {
        let title = title(self.session.document(), self.lang);
        let dark = self.theme == Theme::Dark;
        match &mut self.desk.picture {
            Some(form) => form.title = title,
            None => self.desk.picture = Some(PictureForm { dark, ..PictureForm::new(title) }),
        }
        self.desk.sheet = Some(Sheet::Picture);
    }

    /// What the picture is called.
    pub(super) fn picture_title(&self) -> String {
        let typed = self.desk.picture.as_ref().map(|form| form.title.trim().to_owned());
        typed.filter(|title| !title.is_empty()).unwrap_or_else(|| title(self.session.document(), self.lang))
    }

    /// Makes the picture and writes it, off the window's thread.
    pub(super) fn export_picture(&mut self, ctx: &Context, path: PathBuf) {
        let (Some(form), Some(map)) = (self.desk.picture.clone(), &self.last) else { return };
        let now = map.camera;
        if self.is_busy() {
            return;
        }
        let lang = self.lang;
        let theme = if form.dark { Theme::Dark } else { Theme::Light };
        let camera = form.camera(&now, self.view.list.bounds);
        let base_map = &self.desk.base_map;
        let tiles = match base_map.source() {
            Source::File { path } => Some((path.clone(), f32::from(base_map.choice().opacity.min(100)) / 100.0)),
            _ => None,
        };
        let made = Made {
            document: self.session.document().clone(),
            printed: Printed { camera, density: form.density(), dpi: form.dots(), lang, theme },
            title: form.title.clone(),
            choice: self.layers.choice.clone(),
            classified: self.layers.shading.classified().cloned(),
            scan: base_map.choice().underlay.clone().filter(|scan| scan.shown && scan.placement().is_ok()),
            tiles,
        };
        let words = text::drawing::making_picture(lang).to_owned();
        self.start_work(ctx, words, true, move |progress| {
            let result = made.write(&path, lang, progress);
            Done::Picture(path, result)
        });
    }

    /// Says what became of a picture.
    pub(super) fn take_picture(&mut self, path: &Path, result: Result<(), String>) {
        match result {
            Ok(()) if self.desk.base_map.source().is_online() => {
                self.say(Some(text::drawing::picture_without_tiles(self.lang, path.display())));
            }
            Ok(()) => self.say(Some(text::drawing::picture_written(self.lang, path.display()))),
            Err(words) if words.is_empty() => {}
            Err(words) => self.message(text::ui::could_not_save(self.lang), words),
        }
    }
}

impl Made {
    /// Draws and writes the picture. Empty words where somebody cancelled it.
    fn write(self, path: &Path, lang: Lang, progress: &crate::jobs::Progress) -> Result<(), String> {
        let cancelled = |_| String::new();
        progress.set_total(4);
        let (look, sheet) = (self.look(lang)?, Picture::of_view(&self.document, &self.printed));
        progress.advance(1).map_err(cancelled)?;
        let sheet = sheet.map_err(|error| error.words(lang))?;
        progress.advance(1).map_err(cancelled)?;
        let png = sheet.png(&look).map_err(|error| error.words(lang))?;
        progress.advance(1).map_err(cancelled)?;
        write_picture(path, &png).map_err(|error| error.words(lang))
    }

    /// What is drawn besides the document. Reads files and asks no server.
    fn look(&self, lang: Lang) -> Result<Look, String> {
        let (document, theme) = (&self.document, self.printed.theme);
        let mut look = Look { choice: self.choice.clone(), title: self.title.clone(), ..Look::default() };
        if let Some(classified) = &self.classified {
            let level = document.levels.get(usize::from(classified.level.0));
            let level = level.map_or("", |level| lang.pick(&level.name_zh, &level.name_en).as_str());
            let title = text::cli::legend_title(lang, classified.topic.titled(lang), level);
            let rows = legend(classified, document.project.household_band, theme, lang);
            look.legend = Some(Legend { title, rows });
            look.shade = Some(shade(document, classified, theme));
        }
        if let Some((path, opacity)) = &self.tiles {
            let view = Viewed { camera: self.printed.camera, density: self.printed.density };
            let still = still(path, view, *opacity).map_err(|problem| problem.words(lang))?;
            look.covered = still.covers && *opacity > 0.0;
            look.attribution = still.info.attribution;
            look.ground = still.laid;
        }
        if let Some(scan) = &self.scan {
            let laid: Option<Laid> = still_scan(scan).map_err(|problem| problem.words(lang))?;
            look.ground.extend(laid);
        }
        Ok(look)
    }
}
