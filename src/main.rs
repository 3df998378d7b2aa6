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
fn window(project: Option<&std::path::Path>, lang: tongxin::text::Lang) -> ExitCode {
    use tongxin::session::Session;
    use tongxin::ui::{self, Start, UiError};

    let start = match project {
        Some(path) => Start::Path(path.to_owned()),
        None => Start::Session(Box::new(Session::create(tongxin::demo::xishan()))),
    };
    match ui::run(start, lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(UiError::File(error)) => cli::refused_file(lang, &error.words(lang)),
        Err(error @ UiError::NoDisplay(_)) => cli::no_window(lang, &error.words(lang)),
    }
}
