//! Arguments in, exit code out.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use tongxin::cli::{self, Asked, Measured};
use tongxin::text::Lang;

fn main() -> ExitCode {
    let started = Instant::now();
    match cli::run(std::env::args_os()) {
        Asked::Done(code) => code,
        Asked::Window { project, lang, asked, trace } => window(project, (lang, asked), trace, started),
    }
}

#[cfg(not(feature = "gui"))]
fn window(_: Option<PathBuf>, (lang, _): (Lang, Option<Lang>), _: Measured, _: Instant) -> ExitCode {
    cli::no_window(lang, tongxin::text::cli::no_gui(lang))
}

#[cfg(feature = "gui")]
fn window(
    project: Option<PathBuf>,
    (lang, asked): (Lang, Option<Lang>),
    measured: Measured,
    started: Instant,
) -> ExitCode {
    use tongxin::ui::{self, Start, Trace};

    let trace = Trace { start: measured.start.then_some(started), frames: measured.frames };
    match ui::run(Start { project, lang: asked, trace }, lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::no_window(lang, &error.words(lang)),
    }
}
