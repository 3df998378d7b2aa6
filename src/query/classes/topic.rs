//! The figures that a map can be coloured by, for every area of a level.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Area, AreaId, GridKind, LevelIndex, LevelRole, PostKind, PostPlace, UnitId};
use crate::geodesy::area_m2;
use crate::model::Document;
use crate::partition::Polygon;
use crate::query::Index;
use crate::query::outlines::Outlines;
use crate::text::{Lang, layers as words};

/// What a map is coloured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Households.
    Households,
    /// People.
    People,
    /// Volunteers.
    Volunteers,
    /// In-service members of the units assigned, to each grid.
    MembersPerGrid,
    /// Units assigned.
    Units,
    /// Square kilometres.
    SquareKm,
    /// Whether there is a big party committee: 1 or 0.
    Committee,
    /// Households per grid beside the target band: how many too many, or, below zero, too few.
    Band,
    /// What is missing: administrators, responsible bodies, committees, units.
    Gaps,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 9] = [
        Self::Households,
        Self::Band,
        Self::People,
        Self::Volunteers,
        Self::MembersPerGrid,
        Self::Units,
        Self::SquareKm,
        Self::Committee,
        Self::Gaps,
    ];

    /// The key by which the command line knows it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Households => "households",
            Self::People => "people",
            Self::Volunteers => "volunteers",
            Self::MembersPerGrid => "members-per-grid",
            Self::Units => "units",
            Self::SquareKm => "area",
            Self::Committee => "committee",
            Self::Band => "band",
            Self::Gaps => "gaps",
        }
    }

    /// Its name.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Households => words::topic_households(lang),
            Self::People => words::topic_people(lang),
            Self::Volunteers => words::topic_volunteers(lang),
            Self::MembersPerGrid => words::topic_members_per_grid(lang),
            Self::Units => words::topic_units(lang),
            Self::SquareKm => words::topic_square_km(lang),
            Self::Committee => words::topic_committee(lang),
            Self::Band => words::topic_band(lang),
            Self::Gaps => words::topic_gaps(lang),
        }
    }

    /// What it is called above its figures: with their unit, where the name alone does not say it.
    pub fn titled(self, lang: Lang) -> &'static str {
        match self {
            Self::Households => words::figure_households(lang),
            Self::People => words::figure_people(lang),
            Self::Volunteers => words::figure_volunteers(lang),
            Self::MembersPerGrid => words::figure_members_per_grid(lang),
            Self::Units => words::figure_units(lang),
            Self::SquareKm | Self::Committee | Self::Band | Self::Gaps => self.words(lang),
        }
    }

    /// Whether its figures are counts, which are whole numbers.
    pub fn counts(self) -> bool {
        !matches!(self, Self::MembersPerGrid | Self::SquareKm | Self::Band)
    }

    /// Whether areas of a level have such a figure: units and committees belong to communities, not to grids.
    pub fn is_of(self, document: &Document, level: LevelIndex) -> bool {
        let community = document.level_of(LevelRole::Community);
        match self {
            Self::Units | Self::MembersPerGrid => community.is_some_and(|community| level <= community),
            Self::Committee => community == Some(level),
            _ => true,
        }
    }
}

/// The figure of each area of a level; `None` where nobody knows, as in a zone managed apart.
///
/// # Performance
/// O(n) in the areas from this level down; area in km² traces each area once.
pub fn values(document: &Document, index: &Index, topic: Topic, level: LevelIndex) -> BTreeMap<AreaId, Option<f64>> {
    let outlines = if topic == Topic::SquareKm { Outlines::of(document) } else { Outlines::default() };
    let areas = document.tables.areas.iter().filter(|area| area.level == level);
    areas.map(|area| (area.id, value(document, index, &outlines, topic, area))).collect()
}

/// The figure of one area.
///
/// # Performance
/// In the order of what lies below it; area in km² of the borders around it.
pub(super) fn value(document: &Document, index: &Index, outlines: &Outlines, topic: Topic, area: &Area) -> Option<f64> {
    if area.managed_apart || !topic.is_of(document, area.level) {
        return None;
    }
    let totals = index.totals(area.id);
    #[allow(clippy::cast_precision_loss)] // counts of a district
    Some(match topic {
        Topic::Households => totals.households as f64,
        Topic::People => totals.people as f64,
        Topic::Volunteers => totals.volunteers as f64,
        Topic::Units => units_below(document, index, area).len() as f64,
        Topic::MembersPerGrid => {
            let units = units_below(document, index, area);
            let rows = units.into_iter().filter_map(|unit| document.tables.units.get(unit));
            let members: u64 = rows.map(|unit| u64::from(unit.members)).sum();
            if totals.grids == 0 {
                return None;
            }
            members as f64 / totals.grids as f64
        }
        Topic::Band => {
            // A dedicated grid is for a school or a site, not for households.
            if totals.grids == 0 || area.grid_kind == GridKind::Dedicated {
                return None;
            }
            let (low, high) = document.project.household_band;
            let per_grid = totals.households as f64 / totals.grids as f64;
            (per_grid - f64::from(high)).max(0.0) + (per_grid - f64::from(low)).min(0.0)
        }
        Topic::SquareKm => {
            let polygons = outlines.outline(document, area.id);
            if polygons.is_empty() {
                return None;
            }
            polygons.iter().flat_map(Polygon::rings).map(area_m2).sum::<f64>() / 1e6
        }
        Topic::Committee => f64::from(u8::from(index.links().committees(area.id).len() > 0)),
        Topic::Gaps => f64::from(gaps_below(document, index, area)),
    })
}

/// An area and all that lie below it, down to a level.
fn within(document: &Document, index: &Index, area: &Area, lowest: LevelIndex, mut visit: impl FnMut(&Area)) {
    let mut open = vec![area.id];
    while let Some(area) = open.pop().and_then(|id| document.tables.areas.get(id)) {
        visit(area);
        if area.level < lowest {
            open.extend(index.links().children(area.id));
        }
    }
}

/// The units assigned within an area, each once.
fn units_below(document: &Document, index: &Index, area: &Area) -> BTreeSet<UnitId> {
    let mut units = BTreeSet::new();
    let lowest = document.level_of(LevelRole::Community).unwrap_or(document.grid_level());
    within(document, index, area, lowest, |area| units.extend(index.links().units(area.id)));
    units
}

/// What is missing within an area.
fn gaps_below(document: &Document, index: &Index, area: &Area) -> u32 {
    let mut gaps = 0;
    within(document, index, area, document.grid_level(), |area| gaps += gaps_of(document, index, area));
    gaps
}

/// What an area lacks itself.
fn gaps_of(document: &Document, index: &Index, area: &Area) -> u32 {
    let (tables, links) = (&document.tables, index.links());
    match document.role_of(area.level) {
        _ if area.managed_apart => 0,
        Some(LevelRole::Grid) => {
            let posts = links.posts(PostPlace::Area(area.id)).filter_map(|id| tables.posts.get(id));
            let administered = posts.into_iter().any(|post| post.kind == PostKind::GridAdministrator);
            let bodiless = area.grid_kind == GridKind::Dedicated && area.responsible_body.is_none();
            u32::from(!administered) + u32::from(bodiless)
        }
        Some(LevelRole::Community) => {
            u32::from(links.committees(area.id).len() == 0) + u32::from(links.units(area.id).len() == 0)
        }
        _ => 0,
    }
}
