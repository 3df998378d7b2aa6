//! Arguments in, exit code out.

use std::path::PathBuf;
use std::process::ExitCode;

use tongxin::cli::{self, Asked};
use tongxin::text::Lang;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Asked::Done(code) => code,
        Asked::Window { project, lang, asked } => window(project, lang, asked),
    }
}

#[cfg(not(feature = "gui"))]
fn window(_project: Option<PathBuf>, lang: Lang, _asked: Option<Lang>) -> ExitCode {
    cli::no_window(lang, tongxin::text::cli::no_gui(lang))
}

#[cfg(feature = "gui")]
fn window(project: Option<PathBuf>, lang: Lang, asked: Option<Lang>) -> ExitCode {
    use tongxin::ui::{self, Start};

    match ui::run(Start { project, lang: asked }, lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::no_window(lang, &error.words(lang)),
    }
}
