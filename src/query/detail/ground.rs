//! Where a thing lies: the areas, rings, lines and points that stand for it on the map.

use crate::domain::{AreaId, NonGridId, PostPlace, Subject};
use crate::geodesy::LatticePoint;
use crate::model::Document;
use crate::query::Index;

/// Where a thing lies. Areas and faces get their outlines from the partition; the rest lies in the records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ground<'a> {
    /// Areas.
    pub areas: Vec<AreaId>,
    /// Non-grid faces.
    pub faces: Vec<NonGridId>,
    /// Rings, the first point not repeated.
    pub rings: Vec<&'a [LatticePoint]>,
    /// Lines.
    pub lines: Vec<&'a [LatticePoint]>,
    /// Points.
    pub points: Vec<LatticePoint>,
}

impl Ground<'_> {
    /// Whether it lies nowhere.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Where a thing lies: its own shape, or else that of what it belongs to. Nowhere for a list of words.
pub fn ground<'a>(document: &'a Document, index: &Index, subject: Subject) -> Ground<'a> {
    let t = &document.tables;
    let mut ground = Ground::default();
    match subject {
        Subject::Area(id) => ground.areas.push(id),
        Subject::NonGrid(id) => ground.faces.push(id),
        Subject::Unit(id) => {
            ground.points.extend(t.units.get(id).and_then(|unit| unit.at));
            if ground.points.is_empty() {
                ground.areas.extend(index.links().communities(id));
            }
        }
        Subject::Assignment(id) => {
            if let Some(row) = t.assignments.get(id) {
                ground.areas.push(row.community);
                ground.points.extend(t.units.get(row.unit).and_then(|unit| unit.at));
            }
        }
        Subject::Committee(id) => ground.areas.extend(t.committees.get(id).map(|row| row.community)),
        Subject::Alliance(id) => {
            if let Some(row) = t.alliances.get(id) {
                let ring = row.circle.and_then(|id| t.circles.get(id)).map(|circle| circle.ring.as_slice());
                ground.rings.extend(ring);
                if ring.is_none() {
                    ground.areas.extend(row.street);
                }
            }
        }
        Subject::Circle(id) => ground.rings.extend(t.circles.get(id).map(|circle| circle.ring.as_slice())),
        Subject::Belt(id) => ground.lines.extend(t.belts.get(id).map(|belt| belt.line.as_slice())),
        Subject::Site(id) => ground.points.extend(t.sites.get(id).map(|site| site.at)),
        Subject::Estate(id) => ground.rings.extend(t.estates.get(id).map(|estate| estate.ring.as_slice())),
        Subject::Branch(id) => {
            let estates = t.branches.get(id).map_or(&[][..], |branch| &branch.estates);
            ground.rings.extend(estates.iter().filter_map(|&id| t.estates.get(id)).map(|estate| &*estate.ring));
        }
        Subject::Atom(id) => ground.points.extend(t.atoms.get(id).map(|atom| atom.at)),
        Subject::River(id) => {
            let reaches = t.rivers.get(id).map_or(&[][..], |river| &river.reaches);
            ground.lines.extend(reaches.iter().map(|reach| reach.line.as_slice()));
        }
        Subject::Post(id) => {
            return match t.posts.get(id).map(|post| post.place) {
                Some(PostPlace::Area(id)) => self::ground(document, index, id.into()),
                Some(PostPlace::Alliance(id)) => self::ground(document, index, id.into()),
                Some(PostPlace::River(id)) => self::ground(document, index, id.into()),
                None => ground,
            };
        }
        Subject::Office(id) => ground.areas.extend(t.offices.get(id).map(|office| office.street)),
        Subject::EnforcementTeam(id) => ground.points.extend(t.enforcement_teams.get(id).map(|team| team.at)),
        Subject::Scheme(_) => {}
        Subject::LinkageNode(id) => ground.areas.extend(t.linkage.get(id).and_then(|node| node.area)),
        Subject::Initiative(id) => ground.areas.extend(t.initiatives.get(id).and_then(|row| row.area)),
    }
    ground
}
