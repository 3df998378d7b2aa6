//! The window: the only room that names egui, eframe and walkers. It shows documents and asks the session; it draws
//! nothing by itself that a picture would lack, and knows neither the plane nor files.

mod action;
mod app;
mod commands;
mod dialogs;
mod field;
mod file_chooser;
mod find;
mod form;
mod map;
mod panels;
mod redraw;
mod shortcuts;
mod theme;
mod toast;
mod trace;
mod trail;
mod view;
mod widgets;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

pub use action::Action;
pub use app::App;
pub use dialogs::Dialog;
pub use file_chooser::Purpose;
pub use map::MapOutput;
pub use panels::basemap::BaseMap;
pub use panels::layers::LayersPanel;
pub use redraw::{Mode, Tool};
pub use theme::install;
pub use trace::Trace;

use crate::drawing::app_icon_png;
use crate::session::{Settings, SettingsStore};
use crate::text::{self, Lang};

/// What the window opens with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The project to open; else the last one, else the demo.
    pub project: Option<PathBuf>,
    /// The language asked for this time; else that of the settings.
    pub lang: Option<Lang>,
    /// What is measured.
    pub trace: Trace,
}

/// Why there is no window.
#[derive(Debug)]
pub enum UiError {
    /// There is no display, or it cannot do what is needed. Holds the system's reason.
    NoDisplay(String),
}

impl UiError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoDisplay(reason) => {
                format!("{}\n{}", text::ui::no_display(lang, reason), text::ui::no_display_hint(lang))
            }
        }
    }
}

/// Shows the window until it is closed. `system_lang` is the language where nobody chose one.
///
/// # Errors
/// No display: then the command line still works, and the words say so.
pub fn run(start: Start, system_lang: Lang) -> Result<(), UiError> {
    let store = match Settings::folder() {
        Some(folder) => SettingsStore::open(&folder),
        None => SettingsStore::in_memory(Settings::default()),
    };
    let window = store.get().window;
    let mut app = App::start(store, start.lang, system_lang);
    // Begins before there is a window to wake: its first frames look by themselves whether it is done.
    app.open_first(&egui::Context::default(), start.project);
    #[allow(clippy::cast_precision_loss)] // pixels
    let size = window.map_or([1440.0, 900.0], |window| [window.size.0 as f32, window.size.1 as f32]);
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(text::ui::program(app.looks().0))
        .with_app_id("tongxin")
        .with_inner_size(size)
        .with_maximized(window.is_some_and(|window| window.maximised))
        .with_min_inner_size([960.0, 600.0]);
    if let Some(icon) = app_icon_png(128).ok().and_then(|png| eframe::icon_data::from_png_bytes(&png).ok()) {
        viewport = viewport.with_icon(Arc::new(icon));
    }
    // Flat colours need no dithering, and software renderers pay for it at every pixel.
    let options =
        eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, dithering: false, ..Default::default() };
    let made = eframe::run_native(
        "tongxin",
        options,
        Box::new(|context| {
            install(&context.egui_ctx);
            Ok(Box::new(trace::Watched::new(app, start.trace)))
        }),
    );
    made.map_err(|problem| UiError::NoDisplay(without_source_place(&problem.to_string()).to_owned()))
}

/// The reason without the place in a library's sources that stands before it: users have no use for that.
fn without_source_place(reason: &str) -> &str {
    let Some((_, rest)) = reason.rsplit_once(".rs:") else { return reason };
    rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches([':', ' '])
}

#[cfg(test)]
mod tests {
    use super::without_source_place;

    #[test]
    fn a_reason_loses_the_place_in_the_sources_and_nothing_else() {
        let told = "winit EventLoopError: os error at /x/winit/src/linux/mod.rs:765: neither A nor B is set.";
        assert_eq!(without_source_place(told), "neither A nor B is set.");
        assert_eq!(without_source_place("no OpenGL: too old"), "no OpenGL: too old");
    }
}
