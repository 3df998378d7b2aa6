//! Areas chosen by rule: out of the band, without an administrator, without a committee. For a click, not for every frame.

use super::Index;
use crate::domain::{Area, AreaId, GridKind, LevelIndex, LevelRole, PostKind, PostPlace};
use crate::model::Document;
use crate::text::{self, Lang};

/// What areas may be chosen by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChooseBy {
    /// All of them.
    #[default]
    All,
    /// More households than the band allows.
    AboveBand,
    /// Fewer households than the band asks for.
    BelowBand,
    /// Grids without an administrator.
    NoAdministrator,
    /// Dedicated grids without a responsible body.
    NoBody,
    /// Grids without volunteers.
    NoVolunteers,
    /// Communities without a big committee.
    NoCommittee,
    /// Communities to which no unit is assigned.
    NoUnit,
}

impl ChooseBy {
    /// The rules that say something about areas of a level.
    pub fn of(role: Option<LevelRole>) -> &'static [Self] {
        match role {
            Some(LevelRole::Grid) => {
                &[Self::All, Self::AboveBand, Self::BelowBand, Self::NoAdministrator, Self::NoBody, Self::NoVolunteers]
            }
            Some(LevelRole::Community) => &[Self::All, Self::NoCommittee, Self::NoUnit],
            _ => &[Self::All],
        }
    }

    /// The rule in words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::All => text::forms::by_all(lang),
            Self::AboveBand => text::forms::by_above_band(lang),
            Self::BelowBand => text::forms::by_below_band(lang),
            Self::NoAdministrator => text::forms::by_no_administrator(lang),
            Self::NoBody => text::forms::by_no_body(lang),
            Self::NoVolunteers => text::forms::by_no_volunteers(lang),
            Self::NoCommittee => text::forms::by_no_committee(lang),
            Self::NoUnit => text::forms::by_no_unit(lang),
        }
    }

    fn takes(self, document: &Document, index: &Index, area: &Area) -> bool {
        let (t, links) = (&document.tables, index.links());
        let (low, high) = document.project.household_band;
        match self {
            Self::All => true,
            // Dedicated grids are for a school or a site, not for households.
            Self::AboveBand | Self::BelowBand if area.grid_kind == GridKind::Dedicated => false,
            Self::AboveBand => index.totals(area.id).households > u64::from(high),
            Self::BelowBand => index.totals(area.id).households < u64::from(low),
            Self::NoAdministrator => {
                let mut posts = links.posts(PostPlace::Area(area.id)).filter_map(|id| t.posts.get(id));
                !posts.any(|post| post.kind == PostKind::GridAdministrator)
            }
            Self::NoBody => area.grid_kind == GridKind::Dedicated && area.responsible_body.is_none(),
            Self::NoVolunteers => area.volunteers == 0,
            Self::NoCommittee => links.committees(area.id).len() == 0,
            Self::NoUnit => links.assignments(area.id).len() == 0,
        }
    }
}

/// The areas of a level, within an area where one is given, that a rule chooses, by code.
///
/// # Performance
/// Walks the areas of the project.
pub fn chosen(
    document: &Document,
    index: &Index,
    level: LevelIndex,
    within: Option<AreaId>,
    by: ChooseBy,
) -> Vec<AreaId> {
    let rows = document.tables.areas.iter().filter(|area| area.level == level && !area.managed_apart);
    let is_within =
        |area: &Area| within.is_none_or(|within| document.ancestry(area.id).any(|above| above.id == within));
    let mut found: Vec<&Area> = rows.filter(|area| is_within(area) && by.takes(document, index, area)).collect();
    found.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
    found.into_iter().map(|area| area.id).collect()
}
