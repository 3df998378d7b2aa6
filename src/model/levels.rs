//! The levels of a document by what they are for, and what must be true of them together. Knows no level by its place.

use std::collections::BTreeSet;

use super::Document;
use crate::domain::{Area, Level, LevelIndex, LevelRole};
use crate::text::{self, Lang};

impl Document {
    /// The places of all levels, highest first.
    pub fn level_indexes(&self) -> impl DoubleEndedIterator<Item = LevelIndex> + use<> {
        (0..=self.grid_level().0).take(self.levels.len()).map(LevelIndex)
    }

    /// The level with this role; `None` where the project has none, e.g. a district without streets. Of the levels in
    /// between that have no role of their own it is the highest.
    pub fn level_of(&self, role: LevelRole) -> Option<LevelIndex> {
        self.level_indexes().find(|&level| self.role_of(level) == Some(role))
    }

    /// What a level is for; `None` when the project does not have it.
    pub fn role_of(&self, level: LevelIndex) -> Option<LevelRole> {
        self.levels.get(usize::from(level.0)).map(|level| level.role)
    }

    /// Whether an area stands on the level with this role.
    pub fn has_role(&self, area: &Area, role: LevelRole) -> bool {
        self.role_of(area.level) == Some(role)
    }

    /// The lowest level, that of the grids.
    pub fn grid_level(&self) -> LevelIndex {
        #[allow(clippy::cast_possible_truncation)] // a project has a handful of levels
        LevelIndex(self.levels.len().saturating_sub(1) as u8)
    }

    /// The level from which a grid is named, since its own name is a number: the community, or in a project without
    /// communities the one right above the grids. The district is left out of names.
    pub fn naming_level(&self) -> LevelIndex {
        let above = LevelIndex(self.grid_level().0.saturating_sub(1).max(1));
        self.level_of(LevelRole::Community).unwrap_or(above)
    }

    /// The key by which scripts know a level: that of its role; for a level in between its English name or, where that
    /// is missing or taken, its place from the top, such as `level_3`. No two levels have one key.
    pub fn level_key(&self, level: LevelIndex) -> String {
        self.level_keys().into_iter().nth(usize::from(level.0)).unwrap_or_default()
    }

    /// The keys of all levels, highest first.
    fn level_keys(&self) -> Vec<String> {
        let mut given: BTreeSet<String> = BTreeSet::new();
        let mut keys: Vec<Option<String>> = self.levels.iter().map(|level| own_key(&self.levels, level)).collect();
        given.extend(keys.iter().flatten().cloned());
        // Places come after names: a level may be named like the place of another.
        for (place, key) in (1..).zip(&mut keys) {
            key.get_or_insert_with(|| {
                let mut name = format!("level_{place}");
                while !given.insert(name.clone()) {
                    name.push('_');
                }
                name
            });
        }
        keys.into_iter().flatten().collect()
    }
}

/// The key that a level has by its role or its English name; `None` where that is missing, or the key of another one, too.
fn own_key(levels: &[Level], level: &Level) -> Option<String> {
    if level.role != LevelRole::Other {
        return Some(level.role.key().to_owned());
    }
    let says = |other: &&Level| match other.role {
        LevelRole::Other => other.name_en == level.name_en,
        role => role.key() == level.name_en,
    };
    let is_own = !level.name_en.is_empty() && levels.iter().filter(says).count() == 1;
    is_own.then(|| level.name_en.clone())
}

/// Why levels make no tree of areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelFault {
    /// The highest level is not that of the district.
    NoDistrict,
    /// The lowest level is not that of the grids.
    NoGrid,
    /// Two levels have one role.
    Repeated(LevelRole),
    /// The communities stand above the streets.
    CommunityAboveStreet,
}

impl LevelFault {
    /// The fault in words.
    pub fn words(self, lang: Lang) -> String {
        match self {
            Self::NoDistrict => text::model::levels_without_district(lang).to_owned(),
            Self::NoGrid => text::model::levels_without_grid(lang).to_owned(),
            Self::Repeated(role) => text::model::level_repeated(lang, role.words(lang)),
            Self::CommunityAboveStreet => text::model::community_above_street(lang).to_owned(),
        }
    }
}

impl LevelRole {
    /// The role in words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::District => text::model::role_district(lang),
            Self::Street => text::model::role_street(lang),
            Self::Community => text::model::role_community(lang),
            Self::Grid => text::model::role_grid(lang),
            Self::Other => text::model::role_other(lang),
        }
    }
}

/// Whether the roles of levels make sense together: one district on top, one grid at the bottom, at most one street and
/// one community in between and in this order. A document without any level, as a new one is, is sound.
///
/// # Errors
/// The first fault.
pub fn check_levels(levels: &[Level]) -> Result<(), LevelFault> {
    let (Some(first), Some(last)) = (levels.first(), levels.last()) else { return Ok(()) };
    if first.role != LevelRole::District {
        return Err(LevelFault::NoDistrict);
    }
    if last.role != LevelRole::Grid {
        return Err(LevelFault::NoGrid);
    }
    let place = |role| levels.iter().position(|level| level.role == role);
    for role in [LevelRole::District, LevelRole::Street, LevelRole::Community, LevelRole::Grid] {
        if place(role) != levels.iter().rposition(|level| level.role == role) {
            return Err(LevelFault::Repeated(role));
        }
    }
    match (place(LevelRole::Street), place(LevelRole::Community)) {
        (Some(street), Some(community)) if community < street => Err(LevelFault::CommunityAboveStreet),
        _ => Ok(()),
    }
}
