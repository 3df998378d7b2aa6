//! The window: the only room that names egui, eframe and walkers. It shows documents and asks the session; it draws
//! nothing by itself that a picture would lack, and knows neither the plane nor files.

mod action;
mod app;
mod dialogs;
mod file_chooser;
mod form;
mod map;
mod panels;
mod shortcuts;
mod theme;
mod toast;
mod view;
mod widgets;

use std::path::PathBuf;
use std::sync::Arc;

pub use action::Action;
pub use app::App;
pub use dialogs::Dialog;
pub use map::MapOutput;
pub use panels::basemap::BaseMap;
pub use theme::install;

use crate::drawing::app_icon_png;
use crate::drawing::style::Theme;
use crate::session::{FileError, Session};
use crate::text::{self, Lang};

/// What the window opens with.
pub enum Start {
    /// A project that is open already.
    Session(Box<Session>),
    /// A project file.
    Path(PathBuf),
}

/// Why there is no window.
#[derive(Debug)]
pub enum UiError {
    /// The project file.
    File(FileError),
    /// There is no display, or it cannot do what is needed. Holds the system's reason.
    NoDisplay(String),
}

impl UiError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::File(error) => error.words(lang),
            Self::NoDisplay(reason) => {
                format!("{}\n{}", text::ui::no_display(lang, reason), text::ui::no_display_hint(lang))
            }
        }
    }
}

/// Shows the window until it is closed.
///
/// # Errors
/// The project file, or no display: then the command line still works, and the words say so.
pub fn run(start: Start, lang: Lang) -> Result<(), UiError> {
    let app = match start {
        Start::Session(session) => App::new(*session, lang, Theme::default()),
        Start::Path(path) => app::open_project(&path, lang).map_err(UiError::File)?,
    };
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(text::ui::program(lang))
        .with_app_id("tongxin")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 600.0]);
    if let Some(icon) = app_icon_png(128).ok().and_then(|png| eframe::icon_data::from_png_bytes(&png).ok()) {
        viewport = viewport.with_icon(Arc::new(icon));
    }
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    let made = eframe::run_native(
        "tongxin",
        options,
        Box::new(|context| {
            install(&context.egui_ctx);
            Ok(Box::new(app))
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
