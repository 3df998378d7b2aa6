//! What a project holds, counted from its records. The keys are documented and stable.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Index;
use crate::domain::{AllianceKind, CircleKind, EstateId, LevelRole, OfficeKind, PostKind, SiteKind};
use crate::model::Document;

/// Counts over a whole project.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Statistics {
    /// Title of the project.
    pub title: String,
    /// Whether it holds demo data (示例数据).
    pub demo_data: bool,
    /// As of which day the data hold.
    pub as_of: String,
    /// Areas by level that the district runs itself: `district`, `street`, `community`, `grid` by what a level is for,
    /// other levels by their English names.
    pub levels: BTreeMap<String, usize>,
    /// Areas by level that somebody else runs.
    pub levels_apart: BTreeMap<String, usize>,
    /// Faces without a grid.
    pub non_grids: usize,
    /// Borders of the partition.
    pub borders: usize,
    /// Big party committees.
    pub committees: usize,
    /// Alliances by kind: `street`, `building`, `industry`, `thematic`.
    pub alliances: BTreeMap<&'static str, usize>,
    /// Grid administrators.
    pub administrators: usize,
    /// Volunteers.
    pub volunteers: u64,
    /// Units.
    pub units: usize,
    /// In-service members of the units.
    pub members: u64,
    /// Units assigned to communities.
    pub assignments: usize,
    /// Residential-area branches.
    pub branches: usize,
    /// Residential estates.
    pub estates: usize,
    /// Estates covered by a branch.
    pub estates_covered: usize,
    /// The same in per cent of all estates, to two decimals; `null` when there are no estates.
    pub estates_covered_percent: Option<f64>,
    /// Belts.
    pub belts: usize,
    /// Stops of all belts.
    pub belt_stops: usize,
    /// Demonstration blocks.
    pub blocks: usize,
    /// Red-property sites.
    pub red_property_sites: usize,
    /// Open bases.
    pub bases: usize,
    /// Sites of every kind.
    pub sites: usize,
    /// Estates that were renewed.
    pub renewed_estates: usize,
    /// Offices in each street; `null` when streets differ or there are none.
    pub offices_per_street: Option<usize>,
    /// Centres in each street; `null` when streets differ or there are none.
    pub centres_per_street: Option<usize>,
    /// Enforcement teams.
    pub enforcement_teams: usize,
    /// Agencies in each enforcement team; `null` when teams differ.
    pub agencies_per_team: Option<usize>,
    /// Tiers of the linkage tree.
    pub linkage_tiers: usize,
    /// Rivers with a chief.
    pub rivers_with_chief: usize,
    /// Households.
    pub households: u64,
    /// People.
    pub people: u64,
}

/// Counts over a whole project.
///
/// # Performance
/// Walks every record once: for the command line and for panels that open, not for every frame.
pub fn count(document: &Document, index: &Index) -> Statistics {
    let tables = &document.tables;
    let mut levels: BTreeMap<String, usize> =
        document.level_indexes().map(|level| (document.level_key(level), 0)).collect();
    let mut levels_apart = levels.clone();
    for area in tables.areas.iter() {
        if document.role_of(area.level).is_none() {
            continue;
        }
        let counts = if area.managed_apart { &mut levels_apart } else { &mut levels };
        *counts.entry(document.level_key(area.level)).or_default() += 1;
    }
    let alliances = [
        ("street", AllianceKind::Street),
        ("building", AllianceKind::Building),
        ("industry", AllianceKind::Industry),
        ("thematic", AllianceKind::Thematic),
    ]
    .map(|(name, kind)| (name, tables.alliances.iter().filter(|alliance| alliance.kind == kind).count()))
    .into();
    let sites = |kind: SiteKind| tables.sites.iter().filter(|site| site.kind == kind).count();
    let covered: BTreeSet<EstateId> = tables
        .branches
        .iter()
        .flat_map(|branch| branch.estates.iter().copied())
        .filter(|&estate| tables.estates.get(estate).is_some())
        .collect();
    let top = tables.areas.iter().find(|area| area.parent.is_none());
    let totals = top.map(|district| index.totals(district.id)).unwrap_or_default();
    let streets =
        || tables.areas.iter().filter(|area| document.has_role(area, LevelRole::Street) && !area.managed_apart);
    let offices = |kind: OfficeKind| {
        same(streets().map(|street| {
            let offices = index.links().offices(street.id).filter_map(|id| tables.offices.get(id));
            offices.filter(|office| office.kind == kind).count()
        }))
    };
    Statistics {
        title: document.project.title.clone(),
        demo_data: document.holds_demo_data(),
        as_of: document.project.as_of.clone(),
        levels,
        levels_apart,
        non_grids: tables.non_grids.len(),
        borders: document.partition.borders().count(),
        committees: tables.committees.len(),
        alliances,
        administrators: tables.posts.iter().filter(|post| post.kind == PostKind::GridAdministrator).count(),
        volunteers: totals.volunteers,
        units: tables.units.len(),
        members: tables.units.iter().map(|unit| u64::from(unit.members)).sum(),
        assignments: tables.assignments.len(),
        branches: tables.branches.len(),
        estates: tables.estates.len(),
        estates_covered: covered.len(),
        estates_covered_percent: percent(covered.len(), tables.estates.len()),
        belts: tables.belts.len(),
        belt_stops: tables.belts.iter().map(|belt| belt.stops.len()).sum(),
        blocks: tables.circles.iter().filter(|circle| circle.kind == CircleKind::DemonstrationBlock).count(),
        red_property_sites: sites(SiteKind::RedProperty),
        bases: sites(SiteKind::OpenBase),
        sites: tables.sites.len(),
        renewed_estates: tables.estates.iter().filter(|estate| estate.renewal.is_some()).count(),
        offices_per_street: offices(OfficeKind::Office),
        centres_per_street: offices(OfficeKind::Centre),
        enforcement_teams: tables.enforcement_teams.len(),
        agencies_per_team: same(tables.enforcement_teams.iter().map(|team| team.agencies.len())),
        linkage_tiers: tables.linkage.iter().map(|node| node.tier).collect::<BTreeSet<_>>().len(),
        rivers_with_chief: tables.rivers.iter().filter(|river| river.chief.is_some()).count(),
        households: totals.households,
        people: totals.people,
    }
}

/// The number that all share; `None` when they differ or there are none.
fn same(mut numbers: impl Iterator<Item = usize>) -> Option<usize> {
    let first = numbers.next()?;
    numbers.all(|number| number == first).then_some(first)
}

/// Per cent to two decimals.
#[allow(clippy::cast_precision_loss)]
fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| (part as f64 * 10_000.0 / whole as f64).round() / 100.0)
}
