//! A new project from what somebody says of it: title, levels, the district's name and code. It has no ground yet.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::levels::{LevelFault, check_levels};
use super::{Document, Table};
use crate::domain::{Area, AreaId, Level, LevelIndex, ProjectInfo};
use crate::text::{self, Lang};

/// What is said of a project before it exists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewProject {
    /// Title, e.g. 西山区四级网格.
    pub title: String,
    /// Name of the district, e.g. 西山区.
    pub district: String,
    /// Its code, as long as the highest level says.
    pub code: String,
    /// The levels, highest first.
    pub levels: Vec<Level>,
    /// Target band of households per grid.
    pub household_band: (u32, u32),
}

/// Why there is no such project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewProjectFault {
    /// The title is missing.
    NoTitle,
    /// The name of the district is missing.
    NoDistrictName,
    /// A level has no name. Counted from 1, from the top.
    NoLevelName(usize),
    /// There are too few levels, or more than a project may have.
    LevelCount {
        /// The most that a project may have.
        limit: usize,
    },
    /// The levels make no sense together.
    Levels(LevelFault),
    /// The codes of a level are not longer than those of the level above.
    Digits {
        /// The name of the level.
        level: String,
    },
    /// The code of the district is no number of so many digits.
    Code {
        /// How many it should have.
        digits: u8,
        /// How many characters it has.
        found: usize,
    },
    /// The band of households is upside down.
    Band,
}

impl NewProjectFault {
    /// The fault in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoTitle => text::start::fault_title(lang).to_owned(),
            Self::NoDistrictName => text::start::fault_district(lang).to_owned(),
            Self::NoLevelName(place) => text::start::fault_level_name(lang, place),
            Self::LevelCount { limit } => text::start::fault_level_count(lang, limit),
            Self::Levels(fault) => fault.words(lang),
            Self::Digits { level } => text::start::fault_digits(lang, level),
            Self::Code { digits, found } => text::start::fault_code(lang, digits, found),
            Self::Band => text::start::fault_band(lang).to_owned(),
        }
    }
}

/// The longest code.
const DIGITS_LIMIT: u8 = 40;

impl NewProject {
    /// Everything that is wrong with it, in the order in which it is asked for.
    pub fn faults(&self) -> Vec<NewProjectFault> {
        let mut found = Vec::new();
        if self.title.trim().is_empty() {
            found.push(NewProjectFault::NoTitle);
        }
        if self.district.trim().is_empty() {
            found.push(NewProjectFault::NoDistrictName);
        }
        let digits = self.levels.first().map_or(0, |level| level.code_digits);
        let is_number = !self.code.is_empty() && self.code.bytes().all(|c| c.is_ascii_digit());
        if !is_number || self.code.len() != usize::from(digits) {
            found.push(NewProjectFault::Code { digits, found: self.code.chars().count() });
        }
        if self.levels.len() < 2 || self.levels.len() > Document::LEVEL_LIMIT {
            found.push(NewProjectFault::LevelCount { limit: Document::LEVEL_LIMIT });
        } else if let Err(fault) = check_levels(&self.levels) {
            found.push(NewProjectFault::Levels(fault));
        }
        for (place, level) in self.levels.iter().enumerate() {
            if level.name_zh.trim().is_empty() {
                found.push(NewProjectFault::NoLevelName(place + 1));
            }
        }
        for pair in self.levels.windows(2) {
            if pair[1].code_digits <= pair[0].code_digits || pair[1].code_digits > DIGITS_LIMIT {
                found.push(NewProjectFault::Digits { level: pair[1].name_zh.clone() });
            }
        }
        if self.household_band.0 > self.household_band.1 {
            found.push(NewProjectFault::Band);
        }
        found
    }

    /// The project as a document: the district, without ground.
    ///
    /// # Errors
    /// The first fault.
    pub fn document(&self) -> Result<Document, NewProjectFault> {
        if let Some(fault) = self.faults().into_iter().next() {
            return Err(fault);
        }
        let mut document = Document { next_number: 1, ..Document::default() };
        document.project = Arc::new(ProjectInfo {
            title: self.title.trim().to_owned(),
            as_of: String::new(),
            demo_below: 0,
            demo_backdrop: false,
            base_map: None,
            scan: None,
            locks: None,
            waivers: Vec::new(),
            household_band: self.household_band,
        });
        document.levels = Arc::new(self.levels.clone());
        let name = self.district.trim().to_owned();
        let district = Area::new(AreaId(document.allot()), LevelIndex(0), None, self.code.clone(), name);
        let mut areas = Table::default();
        areas.put(district);
        document.tables.areas = areas;
        Ok(document)
    }
}
