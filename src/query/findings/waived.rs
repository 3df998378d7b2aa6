//! Findings that somebody decided to leave as they are.

use super::{Finding, Rule, Severity};
use crate::domain::{FindingName, Waiver};
use crate::model::Document;

impl Rule {
    /// The numbers of the records that break it; none for what is not about records.
    pub fn about(&self) -> Vec<u32> {
        match self {
            Self::PlaneViolation(_) | Self::SeveralRoots { .. } | Self::AtomOutside { .. } => Vec::new(),
            Self::DuplicateCode { areas, .. } => areas.iter().map(|id| id.0).collect(),
            Self::CodeOutOfRule { area, .. }
            | Self::SeveralParts { area, .. }
            | Self::TooThin { area, .. }
            | Self::HouseholdsOutOfBand { area, .. }
            | Self::DuplicateAdministrator { area, .. }
            | Self::DuplicateCommittee { area, .. }
            | Self::NoParent(area)
            | Self::NoGround(area)
            | Self::NoResponsibleBody(area)
            | Self::NoAdministrator(area)
            | Self::NoChildren(area)
            | Self::NoCommittee(area)
            | Self::NoUnit(area) => vec![area.0],
            Self::UnknownGround(number) | Self::Dangling { number, .. } | Self::Misplaced { number, .. } => {
                vec![*number]
            }
            Self::EstateUncovered(id) => vec![id.0],
            Self::SiteOutside(id) => vec![id.0],
        }
    }
}

impl Finding {
    /// What the finding is about, as a waiver names it.
    pub fn name(&self) -> FindingName {
        FindingName { rule: self.rule.name().to_owned(), about: self.rule.about() }
    }

    /// Whether it may be left as it is: an error is mended, and what names no record cannot be told from another.
    pub fn can_be_waived(&self) -> bool {
        self.rule.severity() != Severity::Error && !self.rule.about().is_empty()
    }

    /// The waiver by which it is left as it is.
    pub fn waiver<'a>(&self, document: &'a Document) -> Option<&'a Waiver> {
        let waivers = &document.project.waivers;
        if waivers.is_empty() || !self.can_be_waived() {
            return None;
        }
        let name = self.name();
        waivers.binary_search_by(|waiver| waiver.finding.cmp(&name)).ok().and_then(|at| waivers.get(at))
    }
}
