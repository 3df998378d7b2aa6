//! Where things that are searched for belong, where they lie, and in which order they are shown.

use crate::domain::{AreaId, PostPlace, Subject};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::{Document, Kind};
use crate::query::Index;

/// The order in which kinds are shown: areas from the highest level down, then 圈, 带, 点, then people and lists.
pub fn group(document: &Document, subject: Subject) -> u8 {
    let place = match subject.kind() {
        Kind::Area => {
            let Subject::Area(id) = subject else { return u8::MAX };
            return document.tables.areas.get(id).map_or(u8::MAX, |area| area.level.0);
        }
        Kind::NonGrid => 0,
        Kind::Committee => 1,
        Kind::Alliance => 2,
        Kind::Circle => 3,
        Kind::Belt => 4,
        Kind::Site => 5,
        Kind::Estate => 6,
        Kind::River => 7,
        Kind::Unit => 8,
        Kind::Branch => 9,
        Kind::Office => 10,
        Kind::EnforcementTeam => 11,
        Kind::Post => 12,
        Kind::Initiative => 13,
        Kind::LinkageNode => 14,
        Kind::Scheme => 15,
        Kind::Assignment | Kind::Atom => 16,
    };
    AREA_GROUPS + place
}

/// Groups below this number are levels of areas.
const AREA_GROUPS: u8 = 64;

/// The area that a thing belongs to: of an area the one above, of a place the lowest one that covers it.
pub fn home(document: &Document, index: &Index, subject: Subject) -> Option<AreaId> {
    let t = &document.tables;
    let at = |p: LatticePoint| document.area_of_label(index.locator().leaf(p)).map(|area| area.id);
    let middle = |ring: &[LatticePoint]| Bounds::of(ring.iter().copied()).map(|bounds| bounds.centre());
    match subject {
        Subject::Area(id) => t.areas.get(id)?.parent,
        Subject::NonGrid(id) => t.non_grids.get(id).map(|face| face.parent),
        Subject::Unit(id) => t.units.get(id)?.at.and_then(at).or_else(|| index.links().communities(id).next()),
        Subject::Committee(id) => t.committees.get(id).map(|row| row.community),
        Subject::Alliance(id) => {
            let row = t.alliances.get(id)?;
            row.street.or_else(|| middle(&t.circles.get(row.circle?)?.ring).and_then(at))
        }
        Subject::Circle(id) => middle(&t.circles.get(id)?.ring).and_then(at),
        Subject::Site(id) => at(t.sites.get(id)?.at),
        Subject::Estate(id) => middle(&t.estates.get(id)?.ring).and_then(at),
        Subject::Branch(id) => home(document, index, Subject::Estate(*t.branches.get(id)?.estates.first()?)),
        Subject::Post(id) => {
            let post = t.posts.get(id)?;
            match post.place {
                PostPlace::Area(area) => Some(area),
                PostPlace::Alliance(id) => home(document, index, Subject::Alliance(id)),
                PostPlace::River(_) => None,
            }
        }
        Subject::Office(id) => t.offices.get(id).map(|row| row.street),
        Subject::EnforcementTeam(id) => t.enforcement_teams.get(id).map(|row| row.street),
        Subject::LinkageNode(id) => t.linkage.get(id)?.area,
        Subject::Initiative(id) => t.initiatives.get(id)?.area,
        Subject::Belt(_) | Subject::River(_) | Subject::Scheme(_) | Subject::Assignment(_) | Subject::Atom(_) => None,
    }
}

/// Where one looks to see a thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Whereabouts {
    /// An area: its outline.
    Area(AreaId),
    /// A box, and the place in it that one would point at.
    Ground(Bounds, LatticePoint),
}

/// Where a thing lies, or that to which it belongs; nowhere for a list of words.
pub fn whereabouts(document: &Document, index: &Index, subject: Subject) -> Option<Whereabouts> {
    let t = &document.tables;
    let line = |points: &[LatticePoint]| {
        let bounds = Bounds::of(points.iter().copied())?;
        Some(Whereabouts::Ground(bounds, *points.get(points.len() / 2)?))
    };
    let ring = |points: &[LatticePoint]| {
        let bounds = Bounds::of(points.iter().copied())?;
        Some(Whereabouts::Ground(bounds, bounds.centre()))
    };
    let point = |p: LatticePoint| Some(Whereabouts::Ground(Bounds { min: p, max: p }, p));
    let own = match subject {
        Subject::Area(id) => Some(Whereabouts::Area(id)),
        Subject::NonGrid(id) => {
            let label = crate::partition::Label::NonGrid(id);
            let borders = document.partition.borders_of(label).iter();
            let points =
                borders.filter_map(|&id| document.partition.border(id)).flat_map(|border| border.points.iter());
            Bounds::of(points.copied()).map(|bounds| Whereabouts::Ground(bounds, bounds.centre()))
        }
        Subject::Unit(id) => t.units.get(id)?.at.and_then(point),
        Subject::Alliance(id) => {
            t.alliances.get(id)?.circle.and_then(|id| t.circles.get(id)).and_then(|circle| ring(&circle.ring))
        }
        Subject::Circle(id) => ring(&t.circles.get(id)?.ring),
        Subject::Belt(id) => line(&t.belts.get(id)?.line),
        Subject::Site(id) => point(t.sites.get(id)?.at),
        Subject::Estate(id) => ring(&t.estates.get(id)?.ring),
        Subject::Branch(id) => {
            let estates = t.branches.get(id)?.estates.iter().filter_map(|&id| t.estates.get(id));
            let points: Vec<LatticePoint> = estates.flat_map(|estate| estate.ring.iter().copied()).collect();
            ring(&points)
        }
        Subject::River(id) => {
            let reaches = t.rivers.get(id)?.reaches.iter();
            let points: Vec<LatticePoint> = reaches.flat_map(|reach| reach.line.iter().copied()).collect();
            line(&points)
        }
        Subject::EnforcementTeam(id) => point(t.enforcement_teams.get(id)?.at),
        Subject::Post(id) => match t.posts.get(id)?.place {
            PostPlace::Area(area) => Some(Whereabouts::Area(area)),
            PostPlace::Alliance(id) => return whereabouts(document, index, Subject::Alliance(id)),
            PostPlace::River(id) => return whereabouts(document, index, Subject::River(id)),
        },
        _ => None,
    };
    own.or_else(|| home(document, index, subject).map(Whereabouts::Area))
}
