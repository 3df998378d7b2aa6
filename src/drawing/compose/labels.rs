//! Symbols and labels, the most important first.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{area_outlines, label_outlines, open_ring};
use crate::domain::{Area, AreaId, LevelIndex, LevelRole, NonGridReason, Site, SiteKind};
use crate::drawing::style::{Rank, Theme};
use crate::drawing::{Icon, MapPoint, Mark, MarkKind, Outline, Symbol, Text, TextGround, Weight};
use crate::model::Document;

/// All symbols and labels: waters, streets, stops, circles, levels in between, communities, grids, sites, units, names
/// outside. The district has no label: it is the map's title.
pub(super) fn marks(document: &Document, theme: Theme) -> Vec<(MarkKind, Mark)> {
    let of = |role| document.level_of(role);
    let mut marks = Vec::new();
    let mut add = |kind: MarkKind, made: Vec<Mark>| marks.extend(made.into_iter().map(|mark| (kind, mark)));
    add(MarkKind::NonGrids, non_grids(document, theme));
    if let Some(level) = of(LevelRole::Street) {
        add(MarkKind::Streets, streets(document, level, theme));
    }
    add(MarkKind::Stops, stops(document, theme));
    add(MarkKind::Circles, circles(document, theme));
    for (level, rank) in document.level_indexes().zip(Rank::of_levels(&document.levels)) {
        if document.role_of(level) == Some(LevelRole::Other) {
            add(MarkKind::Streets, in_between(document, level, rank, theme));
        }
    }
    if let Some(level) = of(LevelRole::Community) {
        add(MarkKind::Communities, communities(document, level, theme));
    }
    if let Some(level) = of(LevelRole::Grid) {
        add(MarkKind::Grids, grids(document, level, theme));
    }
    add(MarkKind::Sites, sites(document, theme));
    add(MarkKind::Units, units(document, theme));
    add(MarkKind::Outside, names(document, theme));
    marks
}

const ALWAYS: (f32, f32) = (0.0, f32::INFINITY);

fn text(words: &str, weight: Weight, size_px: f32, theme: Theme) -> Text {
    let map = theme.map();
    let ground = TextGround::Halo(map.halo);
    Text { words: words.to_owned(), weight, size_px, tracking_em: 0.0, colour: map.label, ground }
}

/// A label inside the largest part of an area.
fn inside(parts: Vec<Outline>, text: Option<Text>, symbol: Option<Symbol>, scales: (f32, f32)) -> Option<Mark> {
    let outline = parts.into_iter().next()?;
    let at = outline.deepest()?;
    let within = Some(Arc::new(outline));
    Some(Mark {
        at,
        within,
        symbol,
        text,
        fixed: false,
        must: false,
        metres_per_px: scales,
        text_below_m_per_px: f32::INFINITY,
    })
}

fn non_grids(document: &Document, theme: Theme) -> Vec<Mark> {
    let map = theme.map();
    let mark = |(id, parts)| {
        let face = document.tables.non_grids.get(id)?;
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
        let scales = if face.reason == NonGridReason::ManagedApart { (1.6, 45.0) } else { ALWAYS };
        inside(parts, Some(words), None, scales)
    };
    label_outlines(document).into_iter().filter_map(mark).collect()
}

fn street_text(name: &str, theme: Theme) -> Text {
    let colour = theme.map().street_label;
    Text { tracking_em: 0.2, colour, ..text(name, Weight::Bold, 15.0, theme) }
}

fn streets(document: &Document, level: LevelIndex, theme: Theme) -> Vec<Mark> {
    let mark = |(id, parts): (AreaId, Vec<Outline>)| {
        let area = document.tables.areas.get(id).filter(|area| !area.managed_apart)?;
        let large = inside(parts, Some(street_text(&area.name, theme)), None, (1.6, 45.0))?;
        let words = Text { size_px: 12.0, tracking_em: 0.05, ..street_text(&short_name(document, area), theme) };
        let small = Mark { text: Some(words), must: true, metres_per_px: (24.0, 110.0), ..large.clone() };
        Some([Mark { must: true, metres_per_px: (1.6, 24.0), ..large }, small])
    };
    area_outlines(document, level).into_iter().filter_map(mark).flatten().collect()
}

/// Areas of a level that is none of the usual four: shown where those above have no room for more, and gone before
/// those below come.
fn in_between(document: &Document, level: LevelIndex, rank: Rank, theme: Theme) -> Vec<Mark> {
    let map = theme.map();
    let scales = (rank.number([24.0, 1.6, 1.6, 0.0]), rank.number([110.0, 45.0, 8.0, 3.4]));
    let mark = |(id, parts)| {
        let area = document.tables.areas.get(id).filter(|area| !area.managed_apart)?;
        let colour = rank.colour([map.street_label, map.street_label, map.label, map.borders[2]]);
        let size_px = rank.number([16.0, 15.0, 13.0, 12.0]);
        let words =
            Text { colour, tracking_em: 0.1, ..text(&short_name(document, area), Weight::Bold, size_px, theme) };
        inside(parts, Some(words), None, scales)
    };
    area_outlines(document, level).into_iter().filter_map(mark).collect()
}

fn communities(document: &Document, level: LevelIndex, theme: Theme) -> Vec<Mark> {
    let led: BTreeSet<AreaId> = document.tables.committees.iter().map(|committee| committee.community).collect();
    let mark = |(id, parts)| {
        let area = document.tables.areas.get(id).filter(|area| !area.managed_apart)?;
        let symbol = if led.contains(&id) { Symbol::Committee } else { Symbol::NoCommittee };
        let words = text(&short_name(document, area), Weight::Regular, 13.0, theme);
        let near = Text { weight: Weight::Bold, size_px: 14.0, ..words.clone() };
        let far = inside(parts, Some(words), Some(symbol), (2.6, 40.0))?;
        Some([Mark { text: Some(near), metres_per_px: (0.0, 2.6), ..far.clone() }, far])
    };
    area_outlines(document, level).into_iter().filter_map(mark).flatten().collect()
}

fn grids(document: &Document, level: LevelIndex, theme: Theme) -> Vec<Mark> {
    let mark = |(id, parts)| {
        let area = document.tables.areas.get(id)?;
        let colour = theme.map().borders[2];
        let words = Text { colour, ..text(&grid_words(document, area), Weight::Bold, 12.0, theme) };
        inside(parts, Some(words), None, (0.0, 3.4))
    };
    area_outlines(document, level).into_iter().filter_map(mark).collect()
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

fn stops(document: &Document, theme: Theme) -> Vec<Mark> {
    let tokens = theme.tokens();
    let chip = TextGround::Chip { plate: tokens.panel, edge: tokens.line };
    let stops = document.tables.belts.iter().flat_map(|belt| (1_u8..).zip(&belt.stops));
    let mark = |(number, &id)| {
        let site = document.tables.sites.get(id)?;
        let words = Text { colour: tokens.red, ground: chip, ..text(&site.name, Weight::Bold, 12.0, theme) };
        Some(Mark {
            at: site.at.into(),
            within: None,
            symbol: Some(Symbol::Stop(number)),
            text: Some(words),
            fixed: true,
            must: true,
            metres_per_px: ALWAYS,
            text_below_m_per_px: 26.0,
        })
    };
    stops.filter_map(mark).collect()
}

fn circles(document: &Document, theme: Theme) -> Vec<Mark> {
    let (map, tokens) = (theme.map(), theme.tokens());
    let chip = TextGround::Chip { plate: tokens.panel, edge: map.circle };
    let mark = |circle: &crate::domain::Circle| {
        let ring = open_ring(&circle.ring);
        let at = ring.into_iter().min_by(|a: &MapPoint, b| a.y.total_cmp(&b.y))?;
        let words = Text { ground: chip, ..text(&circle.name, Weight::Bold, 12.0, theme) };
        Some(Mark {
            at,
            within: None,
            symbol: None,
            text: Some(words),
            fixed: false,
            must: false,
            metres_per_px: (0.0, 13.0),
            text_below_m_per_px: f32::INFINITY,
        })
    };
    document.tables.circles.iter().filter_map(mark).collect()
}

fn sites(document: &Document, theme: Theme) -> Vec<Mark> {
    let stops: BTreeSet<_> = document.tables.belts.iter().flat_map(|belt| belt.stops.iter().copied()).collect();
    let mut sites: Vec<&Site> = document.tables.sites.iter().filter(|site| !stops.contains(&site.id)).collect();
    sites.sort_by_key(|site| (site.kind, site.id));
    let mark = |site: &Site| {
        let (icon, party) = site_symbol(site.kind);
        Mark {
            at: site.at.into(),
            within: None,
            symbol: Some(Symbol::Site { icon, party }),
            text: Some(text(&site.name, Weight::Regular, 12.0, theme)),
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

fn units(document: &Document, theme: Theme) -> Vec<Mark> {
    let mark = |unit: &crate::domain::Unit| {
        Some(Mark {
            at: unit.at?.into(),
            within: None,
            symbol: Some(Symbol::Site { icon: Icon::Building, party: false }),
            text: Some(text(&unit.name, Weight::Regular, 12.0, theme)),
            fixed: true,
            must: false,
            metres_per_px: (0.0, 1.7),
            text_below_m_per_px: f32::INFINITY,
        })
    };
    document.tables.units.iter().filter_map(mark).collect()
}

fn names(document: &Document, theme: Theme) -> Vec<Mark> {
    let colour = theme.map().outside_label;
    let mark = |name: &crate::domain::BackdropName| {
        let words = Text { colour, tracking_em: 0.3, ..text(&name.name, Weight::Regular, 14.0, theme) };
        Mark {
            at: name.at.into(),
            within: None,
            symbol: None,
            text: Some(words),
            fixed: false,
            must: false,
            metres_per_px: (6.0, 300.0),
            text_below_m_per_px: f32::INFINITY,
        }
    };
    document.backdrop.names.iter().map(mark).collect()
}
