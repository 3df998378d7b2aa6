//! Rules about who covers what: administrators, committees, units, branches, sites.

use super::areas::place;
use super::{Finding, Rule};
use crate::domain::{LevelRole, PostKind, PostPlace};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::Document;
use crate::partition::Label;
use crate::query::Index;

pub(super) fn collect(document: &Document, index: &Index, found: &mut Vec<Finding>) {
    for area in document.tables.areas.iter().filter(|area| !area.managed_apart) {
        let mut add = |rule| found.push(Finding { rule, place: middle(document, index, area.id) });
        if document.has_role(area, LevelRole::Grid) {
            let posts = index.links().posts(PostPlace::Area(area.id)).filter_map(|id| document.tables.posts.get(id));
            match posts.into_iter().filter(|post| post.kind == PostKind::GridAdministrator).count() {
                0 => add(Rule::NoAdministrator(area.id)),
                1 => {}
                count => add(Rule::DuplicateAdministrator { area: area.id, count }),
            }
        }
        if document.has_role(area, LevelRole::Community) {
            match index.links().committees(area.id).len() {
                0 => add(Rule::NoCommittee(area.id)),
                1 => {}
                count => add(Rule::DuplicateCommittee { area: area.id, count }),
            }
            if index.links().units(area.id).len() == 0 {
                add(Rule::NoUnit(area.id));
            }
        }
    }
    for estate in document.tables.estates.iter() {
        if index.links().branches(estate.id).len() == 0 {
            let place = Bounds::of(estate.ring.iter().copied()).map(Bounds::centre);
            found.push(Finding { rule: Rule::EstateUncovered(estate.id), place });
        }
    }
    for site in document.tables.sites.iter() {
        if index.locator().leaf(site.at) == Label::Outside {
            found.push(Finding { rule: Rule::SiteOutside(site.id), place: Some(site.at) });
        }
    }
    for atom in document.tables.atoms.iter() {
        let lost = !matches!(index.figures().ground(atom.id), Some(Label::Grid(_)));
        if lost && atom.households > 0 {
            let rule = Rule::AtomOutside { households: atom.households };
            found.push(Finding { rule, place: Some(atom.at) });
        }
    }
}

/// The middle of an area of any level: of its own ground or, above, of its first descendant with ground.
pub(super) fn middle(document: &Document, index: &Index, id: crate::domain::AreaId) -> Option<LatticePoint> {
    let mut id = id;
    for _ in 0..document.levels.len() {
        if let Some(place) = place(document, id) {
            return Some(place);
        }
        id = index.links().children(id).next()?;
    }
    None
}
