//! `tongxin locate PROJECT LON LAT`: who is responsible at one point.

use super::arguments::{Engine, LocateArguments};
use super::failure::Failure;
use super::layout::{Block, lay_out};
use super::{Report, json, locate_batch};
use crate::geodesy::{CoordinateError, CoordinateSystem, LatticePoint, lattice_point, lattice_units};
use crate::model::Document;
use crate::query::answer::{self, Answer};
use crate::query::answer_report::AnswerReport;
use crate::query::{Index, locate};
use crate::text::{self, Lang};

pub(super) fn run(arguments: &LocateArguments, lang: Lang) -> Result<Report, Failure> {
    if let (Some(points), Some(out)) = (&arguments.points, &arguments.out) {
        return locate_batch::run(arguments, points, out, lang);
    }
    let lon = arguments.lon.as_deref().unwrap_or_default();
    // Maps on the web give both in one piece: 102.70390,25.03100.
    let both = lon.split_once([',', '，', ' ']).map(|(lon, lat)| (lon, lat.trim_start_matches([',', '，', ' '])));
    let (lon, lat) = match (&arguments.lat, both) {
        (None, Some(both)) => both,
        (Some(lat), _) => (lon.trim_end_matches([',', '，']), lat.as_str()),
        (None, None) => return Err(Failure::Usage(text::cli::missing_latitude(lang, lon))),
    };
    let point = point(arguments.crs, lon, lat, lang)?;
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let engine = match arguments.engine {
        Engine::Cells => locate::Engine::Cells,
        Engine::Rtree => locate::Engine::Tree,
    };
    let index = Index::with_engine(document, engine);
    if arguments.engine == Engine::Cells && index.locator().cells().is_none() {
        return Err(Failure::File(text::cli::too_wide(lang).to_owned()));
    }
    let answer = answer::answer(document, &index, point);
    let report = AnswerReport::of(document, &answer, lang);
    let text = if arguments.json { json(&report) } else { human(document, &answer, &report, lang) };
    Ok(Report { text, note, findings: false })
}

fn point(system: CoordinateSystem, lon: &str, lat: &str, lang: Lang) -> Result<LatticePoint, Failure> {
    let usage = |error: CoordinateError| Failure::Usage(error.words(lang));
    let not_a_number = |written: &str| Failure::Usage(text::cli::not_a_number(lang, written));
    if system == CoordinateSystem::Cgcs2000 {
        let units = |written: &str| lattice_units(written.as_bytes()).ok_or_else(|| not_a_number(written));
        return lattice_point(units(lon)?, units(lat)?).map_err(|error| match in_metres(lon, lat) {
            Some(metres) => Failure::Usage(text::cli::looks_like_metres(lang, lon, lat, metres)),
            None => usage(error),
        });
    }
    let number = |written: &str| written.trim().parse::<f64>().map_err(|_| not_a_number(written));
    system.to_lattice(number(lon)?, number(lat)?).map_err(usage)
}

/// The system of metres in which two numbers that are no degrees make a place.
fn in_metres(x: &str, y: &str) -> Option<CoordinateSystem> {
    let (x, y) = (x.trim().parse::<f64>().ok()?, y.trim().parse::<f64>().ok()?);
    // Less than 10 km from the corner of a zone is nowhere near a place of its own.
    if x.abs().min(y.abs()) < 10_000.0 {
        return None;
    }
    let fits = |system: &CoordinateSystem| {
        use CoordinateError::{ProjectedSwapped, Swapped};
        matches!(system.to_lattice(x, y), Ok(_) | Err(ProjectedSwapped { .. } | Swapped { .. }))
    };
    [CoordinateSystem::GaussKruger102, CoordinateSystem::GaussKrugerZone34].into_iter().find(fits)
}

fn human(document: &Document, answer: &Answer, report: &AnswerReport, lang: Lang) -> String {
    use text::cli as words;
    let head = match report.status {
        "outside" => words::is_outside(lang).to_owned(),
        "non_grid" => {
            let reason = report.reason.map_or("", |reason| answer::reason_words(reason, lang));
            words::is_non_grid(lang, report.non_grid.as_deref().unwrap_or_default(), reason)
        }
        _ => words::is_inside(lang).to_owned(),
    };
    let mut place = Block::new(&format!("{}, {}  {head}", degrees(report.lon), degrees(report.lat)));
    for &id in &answer.ladder {
        let Some(area) = document.tables.areas.get(id) else { continue };
        let level = document.levels.get(usize::from(area.level.0));
        let level = level.map_or("", |level| lang.pick(&level.name_zh, &level.name_en));
        place.row([level, &area.name, &area.code]);
    }
    if place.rows.is_empty() {
        place.row([words::nobody(lang)]);
    }
    let mut responsible = Block::new(words::block_responsible(lang));
    for who in &answer.responsible {
        responsible.row([
            who.role_words(lang).to_owned(),
            who.name(document, lang),
            who.code(document).unwrap_or_default(),
        ]);
    }
    let mut near = Block::new(words::block_near(lang));
    for circle in &report.circles {
        near.row([words::circle(lang), circle, ""]);
    }
    for belt in &report.belts {
        let stop = belt.nearest_stop.as_ref();
        let stop = stop.map(|stop| words::stop(lang, stop.number, &stop.name, metres(stop.distance_m)));
        near.row([
            words::belt(lang).to_owned(),
            belt.name.clone(),
            words::away(lang, metres(belt.distance_m)) + &stop.unwrap_or_default(),
        ]);
    }
    if let Some(border) = &report.border_of {
        let [one, other] = &border.between;
        let away = words::away(lang, format!("{:.1}", border.distance_m));
        near.row([words::border(lang).to_owned(), words::between(lang, one, other), away]);
    }
    lay_out(&[place, responsible, near])
}

/// Degrees as they are stored, without zeros at the end.
fn degrees(degrees: f64) -> String {
    let written = format!("{degrees:.8}");
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn metres(metres: f64) -> String {
    format!("{metres:.0}")
}
