//! Arguments in, exit code out.

use std::process::ExitCode;
use std::time::Instant;

use tongxin::cli::{self, Asked, Measured};

fn main() -> ExitCode {
    let started = Instant::now();
    match cli::run(std::env::args_os()) {
        Asked::Done(code) => code,
        Asked::Window { project, lang, trace } => window(project.as_deref(), lang, trace, started),
    }
}

#[cfg(not(feature = "gui"))]
fn window(_: Option<&std::path::Path>, lang: tongxin::text::Lang, _: Measured, _: Instant) -> ExitCode {
    cli::no_window(lang, tongxin::text::cli::no_gui(lang))
}

#[cfg(feature = "gui")]
fn window(
    project: Option<&std::path::Path>,
    lang: tongxin::text::Lang,
    measured: Measured,
    started: Instant,
) -> ExitCode {
    use tongxin::session::Session;
    use tongxin::ui::{self, Start, Trace, UiError};

    let start = match project {
        Some(path) => Start::Path(path.to_owned()),
        None => Start::Made(|| Session::create(tongxin::demo::xishan())),
    };
    let trace = Trace { start: measured.start.then_some(started), frames: measured.frames };
    match ui::run(start, lang, trace) {
        Ok(()) => ExitCode::SUCCESS,
        Err(UiError::File(error)) => cli::refused_file(lang, &error.words(lang)),
        Err(error @ UiError::NoDisplay(_)) => cli::no_window(lang, &error.words(lang)),
    }
}
