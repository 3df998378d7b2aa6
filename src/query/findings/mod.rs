//! What in a project is not as it should be: rules, one family a file, collected into one list.

mod areas;
mod coverage;
mod levels;
mod references;
mod waived;

use serde::Serialize;

use super::Index;
use super::answer::local_name;
use crate::domain::{AreaId, EstateId, LevelRole, SiteId};
use crate::geodesy::LatticePoint;
use crate::model::{Document, Kind};
use crate::partition::{self, Violation};
use crate::text::{self, Lang};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that is broken, with what breaks it.
    pub rule: Rule,
    /// Where to look, when it has a place.
    pub place: Option<LatticePoint>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The project contradicts itself.
    Error,
    /// Somebody should act.
    Warning,
    /// Worth knowing.
    Note,
}

/// A rule, named by the problem, with what breaks it.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// The plane breaks one of its own rules.
    PlaneViolation(Violation),
    /// Several areas have one code.
    DuplicateCode {
        /// The code.
        code: String,
        /// The areas.
        areas: Vec<AreaId>,
    },
    /// A code has the wrong length, other characters than digits, or another beginning than its parent's code.
    CodeOutOfRule {
        /// The area.
        area: AreaId,
        /// How many digits it should have.
        digits: u8,
        /// What it should begin with.
        prefix: String,
    },
    /// An area without a parent on the level above.
    NoParent(AreaId),
    /// An area of the lowest level that covers no ground.
    NoGround(AreaId),
    /// Ground that belongs to an area or face which does not exist.
    UnknownGround(u32),
    /// An area of the lowest level in several parts.
    SeveralParts {
        /// The area.
        area: AreaId,
        /// How many.
        count: usize,
    },
    /// A grid that is thin all along: twice its area by its border is less than 15 m.
    TooThin {
        /// The grid.
        area: AreaId,
        /// Its width on average, in metres.
        width_m: u32,
    },
    /// A dedicated grid without a responsible body.
    NoResponsibleBody(AreaId),
    /// Households outside of the target band.
    HouseholdsOutOfBand {
        /// The grid.
        area: AreaId,
        /// Its households.
        households: u64,
    },
    /// A grid without an administrator.
    NoAdministrator(AreaId),
    /// A grid with several administrators.
    DuplicateAdministrator {
        /// The grid.
        area: AreaId,
        /// How many.
        count: usize,
    },
    /// An area above the grids, not managed apart, without any area below it.
    NoChildren(AreaId),
    /// Several areas without a parent, where only the district is one.
    SeveralRoots {
        /// How many.
        count: usize,
    },
    /// A community with several big committees.
    DuplicateCommittee {
        /// The community.
        area: AreaId,
        /// How many.
        count: usize,
    },
    /// A community without a big committee.
    NoCommittee(AreaId),
    /// A community to which no unit is assigned.
    NoUnit(AreaId),
    /// An estate that no branch covers.
    EstateUncovered(EstateId),
    /// A site outside the district.
    SiteOutside(SiteId),
    /// A record that refers to one that does not exist.
    Dangling {
        /// Its kind.
        kind: Kind,
        /// Its number.
        number: u32,
    },
    /// A record that hangs on an area of another level than the one that it is for.
    Misplaced {
        /// Its kind.
        kind: Kind,
        /// Its number.
        number: u32,
        /// The area.
        area: AreaId,
        /// What the area's level should be for.
        role: LevelRole,
    },
    /// Households that live in no grid.
    AtomOutside {
        /// How many.
        households: u32,
    },
}

impl Rule {
    /// The rule's name, as scripts know it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PlaneViolation(_) => "plane_violation",
            Self::DuplicateCode { .. } => "duplicate_code",
            Self::CodeOutOfRule { .. } => "code_out_of_rule",
            Self::NoParent(_) => "no_parent",
            Self::NoGround(_) => "no_ground",
            Self::UnknownGround(_) => "unknown_ground",
            Self::SeveralParts { .. } => "several_parts",
            Self::TooThin { .. } => "too_thin",
            Self::NoResponsibleBody(_) => "no_responsible_body",
            Self::HouseholdsOutOfBand { .. } => "households_out_of_band",
            Self::NoAdministrator(_) => "no_administrator",
            Self::DuplicateAdministrator { .. } => "duplicate_administrator",
            Self::NoChildren(_) => "no_children",
            Self::SeveralRoots { .. } => "several_roots",
            Self::DuplicateCommittee { .. } => "duplicate_committee",
            Self::NoCommittee(_) => "no_committee",
            Self::NoUnit(_) => "no_unit",
            Self::EstateUncovered(_) => "estate_uncovered",
            Self::SiteOutside(_) => "site_outside",
            Self::Dangling { .. } => "dangling",
            Self::Misplaced { .. } => "misplaced",
            Self::AtomOutside { .. } => "atom_outside",
        }
    }

    /// The rule's code: stable, and short enough for a message. 1 is the plane, 2 the areas, 3 what records refer to, 4
    /// what should be covered.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PlaneViolation(_) => "T101",
            Self::NoGround(_) => "T102",
            Self::UnknownGround(_) => "T103",
            Self::SeveralParts { .. } => "T104",
            Self::TooThin { .. } => "T105",
            Self::DuplicateCode { .. } => "T201",
            Self::CodeOutOfRule { .. } => "T202",
            Self::NoParent(_) => "T203",
            Self::NoChildren(_) => "T204",
            Self::SeveralRoots { .. } => "T205",
            Self::Dangling { .. } => "T301",
            Self::Misplaced { .. } => "T302",
            Self::SiteOutside(_) => "T303",
            Self::AtomOutside { .. } => "T304",
            Self::HouseholdsOutOfBand { .. } => "T401",
            Self::NoAdministrator(_) => "T402",
            Self::DuplicateAdministrator { .. } => "T403",
            Self::NoCommittee(_) => "T404",
            Self::DuplicateCommittee { .. } => "T405",
            Self::NoUnit(_) => "T406",
            Self::EstateUncovered(_) => "T407",
            Self::NoResponsibleBody(_) => "T408",
        }
    }

    /// How bad it is when the rule is broken.
    pub fn severity(&self) -> Severity {
        match self {
            Self::PlaneViolation(_)
            | Self::DuplicateCode { .. }
            | Self::NoParent(_)
            | Self::NoChildren(_)
            | Self::SeveralRoots { .. }
            | Self::NoGround(_)
            | Self::UnknownGround(_)
            | Self::Dangling { .. } => Severity::Error,
            Self::CodeOutOfRule { .. }
            | Self::TooThin { .. }
            | Self::NoResponsibleBody(_)
            | Self::HouseholdsOutOfBand { .. }
            | Self::NoAdministrator(_)
            | Self::DuplicateAdministrator { .. }
            | Self::DuplicateCommittee { .. }
            | Self::NoCommittee(_)
            | Self::NoUnit(_)
            | Self::SiteOutside(_)
            | Self::Misplaced { .. }
            | Self::AtomOutside { .. } => Severity::Warning,
            Self::SeveralParts { .. } | Self::EstateUncovered(_) => Severity::Note,
        }
    }
}

impl Severity {
    /// The severity in words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Error => text::query::severity_error(lang),
            Self::Warning => text::query::severity_warning(lang),
            Self::Note => text::query::severity_note(lang),
        }
    }
}

impl Finding {
    /// The finding in words.
    pub fn words(&self, document: &Document, lang: Lang) -> String {
        let area = |id: AreaId| {
            let Some(area) = document.tables.areas.get(id) else { return id.0.to_string() };
            if area.level > document.naming_level() { local_name(document, id, lang) } else { area.name.clone() }
        };
        match &self.rule {
            Rule::PlaneViolation(violation) => text::query::rule_plane_violation(lang, violation.words(lang)),
            Rule::DuplicateCode { code, areas } => text::query::rule_duplicate_code(lang, code, areas.len()),
            Rule::CodeOutOfRule { area: id, digits, prefix } => {
                let code = document.tables.areas.get(*id).map_or("", |area| area.code.as_str());
                text::query::rule_code_out_of_rule(lang, area(*id), code, digits, prefix)
            }
            Rule::NoParent(id) => text::query::rule_no_parent(lang, area(*id)),
            Rule::NoGround(id) => text::query::rule_no_ground(lang, area(*id)),
            Rule::UnknownGround(id) => text::query::rule_unknown_ground(lang, id),
            Rule::SeveralParts { area: id, count } => text::query::rule_several_parts(lang, area(*id), count),
            Rule::TooThin { area: id, width_m } => text::query::rule_too_thin(lang, area(*id), width_m),
            Rule::NoResponsibleBody(id) => text::query::rule_no_responsible_body(lang, area(*id)),
            Rule::HouseholdsOutOfBand { area: id, households } => {
                let (low, high) = document.project.household_band;
                text::query::rule_households_out_of_band(lang, area(*id), households, low, high)
            }
            Rule::NoAdministrator(id) => text::query::rule_no_administrator(lang, area(*id)),
            Rule::DuplicateAdministrator { area: id, count } => {
                text::query::rule_duplicate_administrator(lang, area(*id), count)
            }
            Rule::NoChildren(id) => text::query::rule_no_children(lang, area(*id)),
            Rule::SeveralRoots { count } => text::query::rule_several_roots(lang, count),
            Rule::DuplicateCommittee { area: id, count } => {
                text::query::rule_duplicate_committee(lang, area(*id), count)
            }
            Rule::NoCommittee(id) => text::query::rule_no_committee(lang, area(*id)),
            Rule::NoUnit(id) => text::query::rule_no_unit(lang, area(*id)),
            Rule::EstateUncovered(id) => {
                let name = document.tables.estates.get(*id).map_or("", |estate| estate.name.as_str());
                text::query::rule_estate_uncovered(lang, name)
            }
            Rule::SiteOutside(id) => {
                let name = document.tables.sites.get(*id).map_or("", |site| site.name.as_str());
                text::query::rule_site_outside(lang, name)
            }
            Rule::Dangling { kind, number } => text::query::rule_dangling(lang, kind.words(lang), number),
            Rule::Misplaced { kind, number, area: id, role } => {
                text::query::rule_misplaced(lang, kind.words(lang), number, area(*id), role.words(lang))
            }
            Rule::AtomOutside { households } => text::query::rule_atom_outside(lang, households),
        }
    }
}

/// Everything that is not as it should be, worst first, then by rule, in the order of the records.
///
/// # Performance
/// Walks every record and proves the whole plane: for the command line and background jobs, not for every frame.
pub fn findings(document: &Document, index: &Index) -> Vec<Finding> {
    let mut found: Vec<Finding> = partition::check(&document.partition)
        .into_iter()
        .map(|violation| Finding { place: violation.place(), rule: Rule::PlaneViolation(violation) })
        .collect();
    references::collect(document, &mut found);
    areas::collect(document, index, &mut found);
    coverage::collect(document, index, &mut found);
    levels::collect(document, index, &mut found);
    found.sort_by_key(|finding| finding.rule.severity());
    found
}
