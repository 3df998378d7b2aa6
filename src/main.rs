//! Arguments in, exit code out.

use std::process::ExitCode;

use tongxin::cli::{self, Asked};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Asked::Done(code) => code,
        Asked::Window { project, lang } => window(project.as_deref(), lang),
    }
}

#[cfg(not(feature = "gui"))]
fn window(_project: Option<&std::path::Path>, lang: tongxin::text::Lang) -> ExitCode {
    cli::no_window(lang, tongxin::text::cli::no_gui(lang))
}

#[cfg(feature = "gui")]
fn window(_project: Option<&std::path::Path>, lang: tongxin::text::Lang) -> ExitCode {
    // The window is not wired yet.
    cli::no_window(lang, tongxin::text::cli::no_gui(lang))
}
