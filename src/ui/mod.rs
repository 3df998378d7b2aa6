//! The window: the only room that names egui, eframe and walkers. It shows documents and asks the session; it draws
//! nothing by itself that a picture would lack, and knows neither the plane nor files.

mod action;
mod app;
mod dialogs;
mod file_chooser;
mod map;
mod opening;
mod panels;
mod shortcuts;
mod theme;
mod toast;
mod trace;
mod view;
mod widgets;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

pub use action::Action;
pub use app::App;
pub use dialogs::Dialog;
pub use map::MapOutput;
pub use theme::install;
pub use trace::Trace;

use crate::drawing::app_icon_png;
use crate::drawing::style::Theme;
use crate::jobs::Progress;
use crate::session::{FileError, Session};
use crate::text::{self, Lang};

/// What the window opens with.
pub enum Start {
    /// A project that is open already.
    Session(Box<Session>),
    /// A project that is made, on another thread, while the window opens.
    Made(fn() -> Session),
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

/// Shows the window until it is closed. The project is opened while the window opens.
///
/// # Errors
/// The project file, or no display: then the command line still works, and the words say so.
pub fn run(start: Start, lang: Lang, trace: Trace) -> Result<(), UiError> {
    let open: opening::Opener = match start {
        Start::Session(session) => Box::new(move |_: &Progress| Ok(App::new(*session, lang, Theme::default()))),
        Start::Made(make) => Box::new(move |_: &Progress| Ok(App::new(make(), lang, Theme::default()))),
        Start::Path(path) => Box::new(move |progress: &Progress| app::open_project(&path, lang, progress)),
    };
    let opening = opening::Opening::start(open, lang);
    let failure = opening.failure();
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(text::ui::program(lang))
        .with_app_id("tongxin")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 600.0]);
    if let Some(icon) = app_icon_png(128).ok().and_then(|png| eframe::icon_data::from_png_bytes(&png).ok()) {
        viewport = viewport.with_icon(Arc::new(icon));
    }
    // Flat colours need no dithering, and software renderers pay for it at every pixel.
    let options =
        eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, dithering: false, ..Default::default() };
    let waiting = Arc::new(std::sync::Mutex::new(Some(opening)));
    let taken = waiting.clone();
    let made = eframe::run_native(
        "tongxin",
        options,
        Box::new(move |context| {
            install(&context.egui_ctx);
            let opening = taken.lock().unwrap_or_else(PoisonError::into_inner).take();
            let window = opening.map(|opening| opening.window(trace)).ok_or("the window was made before")?;
            Ok(Box::new(window))
        }),
    );
    let failed = failure.lock().unwrap_or_else(PoisonError::into_inner).take();
    // A project that cannot be opened is said before a display that is missing.
    let unseen = waiting.lock().unwrap_or_else(PoisonError::into_inner).take().and_then(opening::Opening::wait);
    if let Some(error) = failed.or(unseen) {
        return Err(UiError::File(error));
    }
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
