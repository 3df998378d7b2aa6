//! `tongxin render PROJECT --out map.png`: the map as a picture, without a display and without a network.

use std::fs;
use std::path::Path;

use super::Report;
use super::arguments::RenderArguments;
use super::failure::Failure;
use crate::basemap::{Problem, Viewed, read_placement, still, still_scan};
use crate::drawing::style::Theme;
use crate::drawing::{Camera, Laid, Look, Picture, RenderError, Sheet};
use crate::files::{Disk, FileError, replace_file};
use crate::model::Document;
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
    let theme = if arguments.dark { Theme::Dark } else { Theme::Light };
    let picture = Picture { width, height, fit, theme, lang };
    let failed = |error: RenderError| match error {
        RenderError::NotEncoded(_) => Failure::File(error.words(lang)),
        _ => Failure::Usage(error.words(lang)),
    };
    let sheet = Sheet::of(document, &picture).map_err(failed)?;
    let look = look(document, arguments, theme, sheet.camera(), lang)?;
    let png = sheet.png(&look).map_err(failed)?;
    let out = &arguments.out;
    let written =
        replace_file(out, Disk::default(), |beside| fs::write(beside, &png).map_err(|error| FileError::io(error, out)));
    written.map_err(Failure::file(lang))?;
    Ok(Report { text: format!("{}\n", text::cli::written(lang, out.display())), note, findings: false })
}

/// What is drawn besides the document. Reads files and asks no server.
fn look(
    document: &Document,
    arguments: &RenderArguments,
    theme: Theme,
    camera: Camera,
    lang: Lang,
) -> Result<Look, Failure> {
    let wanted = super::layers::read(&arguments.hide, &arguments.opacity, lang)?;
    let mut look = Look { choice: wanted.choice, ..Look::default() };
    (look.shade, look.legend) = super::theme::shaded(document, arguments, theme, lang)?.unzip();
    if let Some(base_map) = &arguments.basemap {
        if base_map.contains("://") || base_map.contains('{') {
            return Err(Failure::Usage(text::cli::no_requests(lang, base_map)));
        }
        let path = Path::new(base_map);
        let still = still(path, Viewed { camera, density: 1.0 }, wanted.base_map);
        let still = still.map_err(|problem| unreadable(&problem, path, lang))?;
        look.covered = still.covers && wanted.base_map > 0.0;
        look.attribution = still.info.attribution;
        look.ground = still.laid;
    }
    for path in &arguments.scan {
        let mut underlay = read_placement(path).map_err(|problem| unreadable(&problem, path, lang))?;
        if let Err(error) = underlay.placement() {
            return Err(Failure::File(text::cli::of_file(lang, error.words(lang), path.display())));
        }
        underlay.shown = true;
        let laid = still_scan(&underlay).map_err(|problem| unreadable(&problem, &underlay.path, lang))?;
        look.ground.extend(laid.map(|laid| Laid { opacity: wanted.scan.unwrap_or(laid.opacity), ..laid }));
    }
    Ok(look)
}

fn unreadable(problem: &Problem, path: &Path, lang: Lang) -> Failure {
    Failure::File(text::cli::of_file(lang, problem.words(lang), path.display()))
}
