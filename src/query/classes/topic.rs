//! The figures that a map can be coloured by, for every area of a level.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{AreaId, GridKind, LevelIndex, LevelRole, PostKind, PostPlace, UnitId};
use crate::geodesy::area_m2;
use crate::model::Document;
use crate::partition::Polygon;
use crate::query::Index;
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
pub fn values(document: &Document, index: &Index, topic: Topic, level: LevelIndex) -> BTreeMap<AreaId, Option<f64>> {
    let areas = || document.tables.areas.iter().filter(move |area| area.level == level);
    if !topic.is_of(document, level) {
        return areas().map(|area| (area.id, None)).collect();
    }
    let units =
        if matches!(topic, Topic::Units | Topic::MembersPerGrid) { units_of(document, level) } else { BTreeMap::new() };
    let gaps = if topic == Topic::Gaps { gaps_of(document, index, level) } else { BTreeMap::new() };
    let surfaces = if topic == Topic::SquareKm { surfaces_of(document, level) } else { BTreeMap::new() };
    let none = BTreeSet::new();
    #[allow(clippy::cast_precision_loss)] // counts of a district
    let value = |id: AreaId| -> Option<f64> {
        let totals = index.totals(id);
        let units = units.get(&id).unwrap_or(&none);
        Some(match topic {
            Topic::Households => totals.households as f64,
            Topic::People => totals.people as f64,
            Topic::Volunteers => totals.volunteers as f64,
            Topic::Units => units.len() as f64,
            Topic::MembersPerGrid => {
                let rows = units.iter().filter_map(|&unit| document.tables.units.get(unit));
                let members: u64 = rows.map(|unit| u64::from(unit.members)).sum();
                if totals.grids == 0 {
                    return None;
                }
                members as f64 / totals.grids as f64
            }
            Topic::Band => {
                if totals.grids == 0 {
                    return None;
                }
                let (low, high) = document.project.household_band;
                let per_grid = totals.households as f64 / totals.grids as f64;
                (per_grid - f64::from(high)).max(0.0) + (per_grid - f64::from(low)).min(0.0)
            }
            Topic::SquareKm => return surfaces.get(&id).copied(),
            Topic::Committee => f64::from(u8::from(index.links().committees(id).len() > 0)),
            Topic::Gaps => f64::from(gaps.get(&id).copied().unwrap_or(0)),
        })
    };
    areas().map(|area| (area.id, if area.managed_apart { None } else { value(area.id) })).collect()
}

/// The units assigned within each area, each once.
fn units_of(document: &Document, level: LevelIndex) -> BTreeMap<AreaId, BTreeSet<UnitId>> {
    let mut units: BTreeMap<AreaId, BTreeSet<UnitId>> = BTreeMap::new();
    for row in document.tables.assignments.iter() {
        if let Some(area) = document.ancestor_at(row.community, level) {
            units.entry(area.id).or_default().insert(row.unit);
        }
    }
    units
}

/// What is missing within each area.
fn gaps_of(document: &Document, index: &Index, level: LevelIndex) -> BTreeMap<AreaId, u32> {
    let (tables, links) = (&document.tables, index.links());
    let mut gaps: BTreeMap<AreaId, u32> = BTreeMap::new();
    for area in tables.areas.iter().filter(|area| !area.managed_apart) {
        let missing = match document.role_of(area.level) {
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
        };
        if missing > 0
            && let Some(holder) = document.ancestor_at(area.id, level)
        {
            *gaps.entry(holder.id).or_default() += missing;
        }
    }
    gaps
}

fn surfaces_of(document: &Document, level: LevelIndex) -> BTreeMap<AreaId, f64> {
    let outlines = document.partition.outlines_by(|label| document.outline_at(label, level).map(|area| area.id));
    let measure = |polygons: &[Polygon]| polygons.iter().flat_map(Polygon::rings).map(area_m2).sum::<f64>() / 1e6;
    outlines.iter().map(|(&id, polygons)| (id, measure(polygons))).collect()
}
