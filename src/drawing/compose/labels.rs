//! Symbols and labels, the most important first.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::floating::{HOUSES_BELOW, again_within, belt_obstacles};
use super::{Traced, open_ring};
use crate::domain::{Area, AreaId, NonGridId, NonGridReason, Site, SiteKind};
use crate::drawing::marks::MarkKind;
use crate::drawing::style::{Rank, Theme};
use crate::drawing::{Camera, Icon, MapPoint, Mark, Outline, Symbol, Text, TextGround, Weight};
use crate::model::Document;

/// How the marks of the areas of a level are made: each from its outline, by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AreaMaker {
    /// What they stand for.
    pub(crate) kind: MarkKind,
    /// No mark of the kind is shown while a pixel covers fewer metres than the first or as many as the second.
    pub(crate) metres_per_px: (f32, f32),
    /// The marks of one area.
    pub(crate) make: fn(&Document, AreaId, Vec<Outline>, Theme) -> Vec<Mark>,
}

pub(crate) const STREETS: AreaMaker = AreaMaker { kind: MarkKind::Streets, metres_per_px: (1.6, 500.0), make: street };
pub(crate) const COMMUNITIES: AreaMaker =
    AreaMaker { kind: MarkKind::Communities, metres_per_px: (0.0, 52.0), make: community };
pub(crate) const GRIDS: AreaMaker = AreaMaker { kind: MarkKind::Grids, metres_per_px: (0.0, 15.0), make: grid };

const ALWAYS: (f32, f32) = (0.0, f32::INFINITY);

pub(super) fn text(words: &str, weight: Weight, size_px: f32, theme: Theme) -> Text {
    let map = theme.map();
    let ground = TextGround::Halo(map.halo);
    Text { words: words.to_owned(), weight, size_px, tracking_em: 0.0, colour: map.label, ground }
}

/// A label inside the largest part of an area.
fn inside(
    kind: MarkKind,
    parts: Vec<Outline>,
    text: Option<Text>,
    symbol: Option<Symbol>,
    scales: (f32, f32),
) -> Option<Mark> {
    let outline = parts.into_iter().next()?;
    let at = outline.deepest()?;
    let within = Some(Arc::new(outline));
    Some(Mark {
        kind,
        at,
        within,
        line: None,
        symbol,
        text,
        shorter: None,
        fixed: false,
        must: false,
        metres_per_px: scales,
        text_below_m_per_px: f32::INFINITY,
    })
}

/// Names of lakes, reserved land and zones managed apart.
pub(crate) fn non_grid_marks(document: &Document, traced: &Traced, theme: Theme) -> Vec<Mark> {
    let map = theme.map();
    let mark = |(id, parts): (&NonGridId, &Vec<Outline>)| {
        let face = document.tables.non_grids.get(*id)?;
        let words = match face.reason {
            NonGridReason::Water => Text {
                tracking_em: 0.5,
                colour: map.water_text,
                ground: TextGround::Bare,
                ..text(&face.name, Weight::Regular, 16.0, theme)
            },
            NonGridReason::Reserved => text(&face.name, Weight::Regular, 12.0, theme),
            NonGridReason::ManagedApart => {
                let name = face.managed_by.and_then(|id| document.tables.areas.get(id)).map_or(&face.name, |a| &a.name);
                street_text(name, theme)
            }
        };
        let apart = face.reason == NonGridReason::ManagedApart;
        let scales = if apart { (1.6, 24.0) } else { ALWAYS };
        let mark = inside(MarkKind::NonGrids, parts.clone(), Some(words), None, scales)?;
        if apart {
            // Where one sees the whole district a street's name: without, the ground would look forgotten.
            let area = face.managed_by.and_then(|id| document.tables.areas.get(id));
            let name = area.map_or_else(|| face.name.clone(), |area| short_name(document, area));
            let words = Text { size_px: 12.0, tracking_em: 0.05, ..street_text(&name, theme) };
            // A zone has a name three times as long as a street's, beside streets whose names have hardly any room.
            let words = if name.chars().count() > LONG_NAME { words.balanced() } else { words };
            let shorter = Some(words.clone());
            let far = Mark { text: Some(words), shorter, must: true, metres_per_px: (24.0, 500.0), ..mark.clone() };
            return Some(vec![mark, far]);
        }
        // A lake is named from wherever one sees it; where there is little room, by the name that floats on it.
        let lake = mark.within.clone().filter(|it| face.reason == NonGridReason::Water && shorter_side_m(it) >= LAKE_M);
        let shorter = lake.map(|outline| {
            let floating = document.backdrop.names.iter().find(|name| outline.contains(name.at.into()));
            let words = text(floating.map_or(&face.name, |name| &name.name), Weight::Regular, 12.0, theme);
            Text { tracking_em: 0.1, colour: map.water_text, ground: TextGround::Halo(map.water), ..words }
        });
        Some(vec![Mark { must: shorter.is_some(), shorter, ..mark }])
    };
    traced.faces.iter().filter_map(mark).flatten().collect()
}

/// A name of more characters is set on two lines.
const LONG_NAME: usize = 8;
/// A lake is at least so wide and high, in metres; smaller waters have a name where it has room.
const LAKE_M: f64 = 1_500.0;

fn street_text(name: &str, theme: Theme) -> Text {
    let colour = theme.map().street_label;
    Text { tracking_em: 0.2, colour, ..text(name, Weight::Bold, 15.0, theme) }
}

fn street(document: &Document, id: AreaId, parts: Vec<Outline>, theme: Theme) -> Vec<Mark> {
    let mark = || {
        let area = document.tables.areas.get(id).filter(|area| !area.managed_apart)?;
        let large = inside(MarkKind::Streets, parts, Some(street_text(&area.name, theme)), None, (1.6, 24.0))?;
        let words = Text { size_px: 12.0, tracking_em: 0.05, ..street_text(&short_name(document, area), theme) };
        let large = Mark { must: true, shorter: Some(words.clone()), ..large };
        let small = Mark { text: Some(words), metres_per_px: (24.0, 500.0), ..large.clone() };
        Some([large, small])
    };
    mark().into_iter().flatten().collect()
}

/// Areas of a level that is none of the usual four: shown where those above have no room for more, and gone before
/// those below come.
pub(crate) fn in_between(rank: Rank) -> AreaMaker {
    AreaMaker { kind: MarkKind::InBetween, metres_per_px: in_between_scales(rank), make: area_in_between }
}

fn in_between_scales(rank: Rank) -> (f32, f32) {
    (rank.number([24.0, 1.6, 1.6, 0.0]), rank.number([110.0, 45.0, 8.0, 3.4]))
}

fn area_in_between(document: &Document, id: AreaId, parts: Vec<Outline>, theme: Theme) -> Vec<Mark> {
    let map = theme.map();
    let mark = || {
        let area = document.tables.areas.get(id).filter(|area| !area.managed_apart)?;
        let rank = *Rank::of_levels(&document.levels).get(usize::from(area.level.0))?;
        let colour = rank.colour([map.street_label, map.street_label, map.label, map.borders[2]]);
        let size_px = rank.number([16.0, 15.0, 13.0, 12.0]);
        let words =
            Text { colour, tracking_em: 0.1, ..text(&short_name(document, area), Weight::Bold, size_px, theme) };
        inside(MarkKind::InBetween, parts, Some(words), None, in_between_scales(rank))
    };
    mark().into_iter().collect()
}

fn community(document: &Document, id: AreaId, parts: Vec<Outline>, theme: Theme) -> Vec<Mark> {
    let mark = || {
        let area = document.tables.areas.get(id).filter(|area| !area.managed_apart)?;
        let led = document.tables.committees.iter().any(|committee| committee.community == id);
        let symbol = if led { Symbol::Committee } else { Symbol::NoCommittee };
        let words = text(&short_name(document, area), Weight::Regular, 13.0, theme);
        let near = Text { weight: Weight::Bold, size_px: 14.0, ..words.clone() };
        let shorter = Some(Text { size_px: 12.0, ..words.clone() });
        let far = Mark { shorter, ..inside(MarkKind::Communities, parts, Some(words), Some(symbol), (2.6, 40.0))? };
        let near = Mark { text: Some(near), metres_per_px: (0.0, 2.6), ..far.clone() };
        let smaller = far.shorter.clone().map(|text| Text { size_px: 11.0, ..text });
        let farther = Mark { shorter: smaller, metres_per_px: (SMALLER_FROM, 40.0), ..far.clone() };
        // A wide rural street, fitted beside the cards, stands farther away still: its own communities are named there.
        let large = far.within.as_ref().is_some_and(|outline| shorter_side_m(outline) >= RURAL_M);
        let rural = large.then(|| Mark { metres_per_px: (40.0, 52.0), ..farther.clone() });
        let far = Mark { metres_per_px: (2.6, SMALLER_FROM), ..far };
        Some([Some(near), Some(far), Some(farther), rural])
    };
    mark().into_iter().flatten().flatten().collect()
}

/// Communities of this width and height, in metres, are named where those of a town are too small to be told apart.
const RURAL_M: f64 = 2_400.0;

/// From so many metres in a pixel on, the shorter names of communities are smaller: a whole town lies in a few cm.
const SMALLER_FROM: f32 = 17.5;

fn grid(document: &Document, id: AreaId, parts: Vec<Outline>, theme: Theme) -> Vec<Mark> {
    let mark = || {
        let area = document.tables.areas.get(id)?;
        let colour = theme.map().borders[2];
        let words = Text { colour, ..text(&grid_words(document, area), Weight::Regular, 12.0, theme) };
        let last = document.levels.get(usize::from(area.level.0)).map(|level| usize::from(level.code_digits));
        let upper = document.levels.get(usize::from(area.level.0).wrapping_sub(1)).map(|l| usize::from(l.code_digits));
        let digits = upper.zip(last).and_then(|(upper, last)| area.code.get(upper..last)).filter(|it| !it.is_empty());
        let shorter = digits.map_or_else(|| words.clone(), |it| Text { words: it.to_owned(), ..words.clone() });
        let near = inside(MarkKind::Grids, parts, Some(words), None, (0.0, WHOLE_CODE_BELOW))?;
        let near = Mark { shorter: Some(shorter.clone()), ..near };
        // One form at a time: farther away the community's name stands above them.
        let scales = (WHOLE_CODE_BELOW, CODES_BELOW);
        let far = Mark { text: Some(shorter.clone()), shorter: Some(shorter), metres_per_px: scales, ..near.clone() };
        // And from there on only in grids so large that a code is small in them.
        let large = near.within.as_ref().is_some_and(|outline| shorter_side_m(outline) >= ROOMY_M);
        let farther = large.then(|| Mark { shorter: None, metres_per_px: (CODES_BELOW, 15.0), ..far.clone() });
        Some([Some(near), Some(far), farther])
    };
    mark().into_iter().flatten().flatten().collect()
}

/// Below so many metres in a pixel, codes of grids are written from the community down: 003-002.
const WHOLE_CODE_BELOW: f32 = 1.3;
/// Below so many, every grid has its code.
const CODES_BELOW: f32 = 4.6;
/// Grids of this width and height, in metres, have their code also farther away.
const ROOMY_M: f64 = 420.0;

/// The shorter side of the box around an outline, in metres, near enough for what is drawn.
fn shorter_side_m(outline: &Outline) -> f64 {
    let Some(bounds) = outline.bounds() else { return 0.0 };
    let camera = Camera { centre: bounds.centre(), zoom: 0.0, size: (1.0, 1.0) };
    let side = (bounds.max.x - bounds.min.x).min(bounds.max.y - bounds.min.y);
    side * camera.scale() * camera.metres_per_px()
}

/// The digits of a grid's code from its community down: 003-002.
fn grid_words(document: &Document, grid: &Area) -> String {
    let first = usize::from(document.naming_level().0);
    let digits = |level: usize| document.levels.get(level).map_or(0, |level| usize::from(level.code_digits));
    let part = |level: usize| grid.code.get(digits(level.saturating_sub(1))..digits(level)).filter(|it| !it.is_empty());
    let parts: Option<Vec<&str>> = (first..=usize::from(grid.level.0)).map(part).collect();
    parts.filter(|parts| !parts.is_empty()).map_or_else(|| grid.name.clone(), |parts| parts.join("-"))
}

/// The name without the word for its level: 杨家 for 杨家社区.
fn short_name(document: &Document, area: &Area) -> String {
    let word = document.levels.get(usize::from(area.level.0)).map_or("", |level| level.name_zh.as_str());
    match area.name.strip_suffix(word) {
        Some(short) if short.chars().count() > 1 => short.to_owned(),
        _ => area.name.clone(),
    }
}

/// Stops of belts have names while a pixel covers fewer metres, and smaller discs without from there on.
const STOPS_NAMED_BELOW: f32 = 26.0;

/// From there on a stop would cover a whole street; the belt is still there.
const STOPS_BELOW: f32 = 140.0;

/// Two small stops closer than this, in px, would hide each other.
const STOPS_APART_PX: f64 = 18.0;

/// Numbered stops of belts; from afar those that would hide each other as one.
pub(crate) fn stop_marks(document: &Document, theme: Theme) -> Vec<Mark> {
    let tokens = theme.tokens();
    let chip = TextGround::Chip { plate: tokens.panel, edge: tokens.line };
    let marks = |belt: &crate::domain::Belt| {
        let stops: Vec<(u16, &Site)> = (1_u16..=u16::MAX)
            .zip(&belt.stops)
            .filter_map(|(n, id)| Some((n, document.tables.sites.get(*id)?)))
            .collect();
        let near = |&(number, site): &(u16, &Site)| Mark {
            kind: MarkKind::Stops,
            at: site.at.into(),
            within: None,
            line: None,
            symbol: Some(Symbol::Stop { number, last: number, small: false }),
            text: Some(Text { colour: tokens.red, ground: chip, ..text(&site.name, Weight::Bold, 12.0, theme) }),
            shorter: None,
            fixed: true,
            must: true,
            metres_per_px: (0.0, STOPS_NAMED_BELOW),
            text_below_m_per_px: f32::INFINITY,
        };
        let near: Vec<Mark> = stops.iter().map(near).collect();
        // From which scale on a stop hides the one before it.
        let hides: Vec<f32> = near.windows(2).map(|pair| hides_from(pair[0].at, pair[1].at)).collect();
        let mut scales: Vec<f32> = hides.iter().map(|scale| scale.clamp(STOPS_NAMED_BELOW, STOPS_BELOW)).collect();
        scales.extend([STOPS_NAMED_BELOW, STOPS_BELOW]);
        scales.sort_unstable_by(f32::total_cmp);
        scales.dedup();
        let mut far = Vec::new();
        for pair in scales.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let mut first = 0;
            for end in 1..=stops.len() {
                if end < stops.len() && hides[end - 1] <= from {
                    continue;
                }
                let symbol = Some(Symbol::Stop { number: stops[first].0, last: stops[end - 1].0, small: true });
                let (a, b) = (near[first].at, near[end - 1].at);
                let at = MapPoint { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
                far.push(Mark { symbol, at, text: None, metres_per_px: (from, to), ..near[first].clone() });
                first = end;
            }
        }
        near.into_iter().chain(far)
    };
    document.tables.belts.iter().flat_map(marks).chain(belt_obstacles(document)).collect()
}

/// The scale in metres to a px from which on two small stops hide each other.
fn hides_from(a: MapPoint, b: MapPoint) -> f32 {
    let camera = Camera { centre: a, zoom: 0.0, size: (1.0, 1.0) };
    let metres = (b.x - a.x).hypot(b.y - a.y) * camera.scale() * camera.metres_per_px();
    #[allow(clippy::cast_possible_truncation)] // a drawing's number
    let scale = (metres / STOPS_APART_PX) as f32;
    scale
}

/// Names of circles.
pub(crate) fn circle_marks(document: &Document, theme: Theme) -> Vec<Mark> {
    let (map, tokens) = (theme.map(), theme.tokens());
    let chip = TextGround::Chip { plate: tokens.panel, edge: map.circle };
    let mark = |circle: &crate::domain::Circle| {
        let ring = open_ring(&circle.ring);
        let at = ring.into_iter().min_by(|a: &MapPoint, b| a.y.total_cmp(&b.y))?;
        let words = Text { ground: chip, ..text(&circle.name, Weight::Bold, 12.0, theme) };
        Some(Mark {
            kind: MarkKind::Circles,
            at,
            within: None,
            line: None,
            symbol: None,
            text: Some(words),
            shorter: None,
            fixed: false,
            must: false,
            metres_per_px: (0.0, 13.0),
            text_below_m_per_px: f32::INFINITY,
        })
    };
    document.tables.circles.iter().filter_map(mark).collect()
}

/// Names of rivers, once beside the middle of each.
pub(crate) fn river_marks(document: &Document, theme: Theme) -> Vec<Mark> {
    let colour = theme.map().water_text;
    let mark = |river: &crate::domain::River| {
        let points: Vec<_> = river.reaches.iter().flat_map(|reach| reach.line.iter().copied()).collect();
        let at = *points.get(points.len() / 2)?;
        let words = Text { colour, tracking_em: 0.2, ..text(&river.name, Weight::Regular, 12.0, theme) };
        Some(Mark {
            kind: MarkKind::Rivers,
            at: at.into(),
            within: None,
            line: None,
            symbol: None,
            text: Some(words),
            shorter: None,
            fixed: false,
            must: false,
            metres_per_px: (0.0, 30.0),
            text_below_m_per_px: f32::INFINITY,
        })
    };
    document.tables.rivers.iter().filter_map(mark).collect()
}

/// Names of housing estates inside them.
pub(crate) fn estate_marks(document: &Document, theme: Theme) -> Vec<Mark> {
    let colour = theme.map().estate_text;
    let mark = |estate: &crate::domain::Estate| {
        let outline = Outline { rings: vec![open_ring(&estate.ring)] };
        let words = Text { colour, ..text(&estate.name, Weight::Regular, 12.0, theme) };
        let far = inside(MarkKind::Estates, vec![outline], Some(words), None, (HOUSES_BELOW, 2.6))?;
        let near = again_within(&far).map(|at| Mark { at, metres_per_px: (0.0, HOUSES_BELOW), ..far.clone() });
        Some(near.chain([far.clone()]).collect::<Vec<Mark>>())
    };
    document.tables.estates.iter().filter(|estate| estate.ring.len() > 2).filter_map(mark).flatten().collect()
}

/// Sites by kind.
pub(crate) fn site_marks(document: &Document, theme: Theme) -> Vec<Mark> {
    let stops: BTreeSet<_> = document.tables.belts.iter().flat_map(|belt| belt.stops.iter().copied()).collect();
    let mut sites: Vec<&Site> = document.tables.sites.iter().filter(|site| !stops.contains(&site.id)).collect();
    sites.sort_by_key(|site| (site.kind, site.id));
    let mark = |site: &Site| {
        let (icon, party) = site_symbol(site.kind);
        Mark {
            kind: MarkKind::Sites,
            at: site.at.into(),
            within: None,
            line: None,
            symbol: Some(Symbol::Site { icon, party }),
            text: Some(text(&site.name, Weight::Regular, 12.0, theme)),
            shorter: None,
            fixed: true,
            must: false,
            metres_per_px: (0.0, if party { 12.0 } else { 7.0 }),
            text_below_m_per_px: 6.0,
        }
    };
    sites.into_iter().map(mark).collect()
}

/// The icon of a kind of site, and whether it is the Party's (red) or a service (green).
fn site_symbol(kind: SiteKind) -> (Icon, bool) {
    match kind {
        SiteKind::ServiceCentre => (Icon::Flag, true),
        SiteKind::RedProperty => (Icon::House, true),
        SiteKind::OpenBase => (Icon::Note, true),
        SiteKind::InternetBase => (Icon::Hub, true),
        SiteKind::LawFirm => (Icon::Balance, false),
        SiteKind::Building => (Icon::Building, false),
        SiteKind::InnovationCentre => (Icon::Wand, true),
        SiteKind::Incubator => (Icon::Node, false),
        SiteKind::Academy => (Icon::Present, true),
        SiteKind::CommunityService => (Icon::People, false),
        SiteKind::PropertyService => (Icon::House, false),
        SiteKind::PurchasedService => (Icon::Assign, false),
        SiteKind::VolunteerService => (Icon::Star, false),
        SiteKind::SelfService => (Icon::Person, false),
        SiteKind::Livelihood => (Icon::Check, false),
        SiteKind::EcologyCase => (Icon::Drop, false),
        SiteKind::RuralRevitalisation => (Icon::Wand, false),
    }
}

/// Unit party organisations.
pub(crate) fn unit_marks(document: &Document, theme: Theme) -> Vec<Mark> {
    let mark = |unit: &crate::domain::Unit| {
        Some(Mark {
            kind: MarkKind::Units,
            at: unit.at?.into(),
            within: None,
            line: None,
            symbol: Some(Symbol::Site { icon: Icon::Building, party: false }),
            text: Some(text(&unit.name, Weight::Regular, 12.0, theme)),
            shorter: None,
            fixed: true,
            must: false,
            metres_per_px: (0.0, 1.7),
            text_below_m_per_px: f32::INFINITY,
        })
    };
    document.tables.units.iter().filter_map(mark).collect()
}
