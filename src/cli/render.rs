//! `tongxin render PROJECT --out map.png`: the map as a picture, without a display.

use std::fs;

use super::Report;
use super::arguments::RenderArguments;
use super::failure::Failure;
use crate::drawing::style::Theme;
use crate::drawing::{Picture, RenderError, render_png};
use crate::files::{Disk, FileError, replace_file};
use crate::text::{self, Lang};

pub(super) fn run(arguments: &RenderArguments, lang: Lang) -> Result<Report, Failure> {
    super::out::not_the_project(&arguments.out, &arguments.project, lang)?;
    super::out::ends_in(&arguments.out, &["png"], lang)?;
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let fit = match &arguments.fit {
        None => None,
        Some(code) => {
            let area = document.tables.areas.iter().find(|area| area.code == *code);
            Some(area.ok_or_else(|| Failure::Usage(text::cli::no_such_code(lang, code)))?.id)
        }
    };
    let (width, height) = arguments.size;
    let picture = Picture { width, height, fit, theme: Theme::default(), lang };
    let png = render_png(document, &picture).map_err(|error| match error {
        RenderError::NotEncoded(_) => Failure::File(error.words(lang)),
        _ => Failure::Usage(error.words(lang)),
    })?;
    let out = &arguments.out;
    let written =
        replace_file(out, Disk::default(), |beside| fs::write(beside, &png).map_err(|error| FileError::io(error, out)));
    written.map_err(Failure::file(lang))?;
    Ok(Report { text: format!("{}\n", text::cli::written(lang, out.display())), note, findings: false })
}
