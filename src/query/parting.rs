//! Splitting and merging areas above the grids: what hangs on them, to which part it goes by where it lies, and the codes
//! of what comes along. Proposals to look at; changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Index;
use super::codes::interior_point;
use super::outlines::Outlines;
use crate::domain::{AreaId, PostPlace, Subject};
use crate::geodesy::{LatticePoint, LocalPlane};
use crate::model::{Document, Links, NewCode, next_code};
use crate::partition::Label;

/// To which part of an area something goes when the area is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It stays with the area.
    Stays,
    /// It goes along with the new one.
    Goes,
    /// It lies in neither, so somebody has to say.
    Open,
}

/// Everything that names an area and may name another one, in the order of the kinds, each with the part in which it
/// lies when the areas of `goes` below it become one of their own. What has no place stays.
///
/// # Performance
/// In the order of what hangs on the area, and of the borders around its faces without grids.
pub fn hanging(document: &Document, index: &Index, area: AreaId, goes: &BTreeSet<AreaId>) -> Vec<(Subject, Side)> {
    let (t, links) = (&document.tables, index.links());
    let at = |place: LatticePoint| side_of(document, index.locator().leaf(place), area, goes);
    let mut all: Vec<(Subject, Side)> = Vec::new();
    all.extend(links.committees(area).map(|id| (id.into(), Side::Stays)));
    all.extend(links.posts(PostPlace::Area(area)).map(|id| (id.into(), Side::Stays)));
    all.extend(links.assignments(area).map(|id| {
        let seat = t.assignments.get(id).and_then(|row| t.units.get(row.unit)?.at);
        (id.into(), seat.map_or(Side::Open, at))
    }));
    all.extend(links.offices(area).map(|id| (id.into(), Side::Stays)));
    all.extend(links.teams(area).map(|id| {
        let seat = t.enforcement_teams.get(id).map(|row| row.at);
        (id.into(), seat.map_or(Side::Stays, at))
    }));
    all.extend(links.area_alliances(area).map(|id| {
        let members = t.alliances.get(id).map(|row| row.members.as_slice()).unwrap_or_default();
        let seats = members.iter().filter_map(|&unit| t.units.get(unit)?.at).map(|place| (at(place), 1.0));
        (id.into(), heavier(seats))
    }));
    all.extend(links.faces(area).map(|id| (id.into(), face_side(document, Label::NonGrid(id), area, goes))));
    all.extend(links.rivers(area).map(|id| {
        let reaches = t.rivers.get(id).map(|row| row.reaches.as_slice()).unwrap_or_default();
        let own = reaches.iter().filter(|reach| reach.community == Some(area));
        (id.into(), heavier(own.flat_map(|reach| &reach.line).map(|&place| (at(place), 1.0))))
    }));
    all.extend(links.linkage(area).map(|id| (id.into(), Side::Stays)));
    all.extend(links.initiatives(area).map(|id| (id.into(), Side::Stays)));
    all
}

/// The part that lies nearest to where something is; open where that is not known.
pub fn nearest(
    document: &Document,
    index: &Index,
    outlines: &Outlines,
    area: AreaId,
    goes: &BTreeSet<AreaId>,
    subject: Subject,
) -> Side {
    let Subject::Assignment(id) = subject else { return Side::Stays };
    let t = &document.tables;
    let Some(seat) = t.assignments.get(id).and_then(|row| t.units.get(row.unit)?.at) else { return Side::Open };
    let plane = LocalPlane::at(seat);
    let children = index.links().children(area).filter_map(|child| {
        let (east, north) = plane.metres(interior_point(&outlines.outline(document, child))?);
        Some((east.hypot(north), child))
    });
    match children.min_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, child)) if goes.contains(&child) => Side::Goes,
        Some(_) => Side::Stays,
        None => Side::Open,
    }
}

fn side_of(document: &Document, label: Label, area: AreaId, goes: &BTreeSet<AreaId>) -> Side {
    let Some(leaf) = document.area_of_label(label) else { return Side::Open };
    let path: Vec<AreaId> = document.ancestry(leaf.id).map(|row| row.id).collect();
    match path.contains(&area) {
        true if path.iter().any(|id| goes.contains(id)) => Side::Goes,
        true => Side::Stays,
        false => Side::Open,
    }
}

/// The side with more weight; what has none stays.
fn heavier(all: impl Iterator<Item = (Side, f64)>) -> Side {
    let (mut stays, mut goes) = (0.0, 0.0);
    for (side, weight) in all {
        match side {
            Side::Stays => stays += weight,
            Side::Goes => goes += weight,
            Side::Open => {}
        }
    }
    if goes > stays { Side::Goes } else { Side::Stays }
}

/// The part with which a face without grids has more border.
fn face_side(document: &Document, face: Label, area: AreaId, goes: &BTreeSet<AreaId>) -> Side {
    let ids = document.partition.borders_of(face);
    heavier(ids.iter().filter_map(|id| document.partition.border(*id)).map(|border| {
        let other = if border.left == face { border.right } else { border.left };
        let edges = border.points.windows(2);
        #[allow(clippy::cast_precision_loss)] // lattice units fit
        let length = edges.map(|pair| ((pair[1].x - pair[0].x) as f64).hypot((pair[1].y - pair[0].y) as f64)).sum();
        (side_of(document, other, area, goes), length)
    }))
}

/// Codes of what comes along when areas are merged into one: below it, the next free ones, in the order of the codes that
/// they have; and of everything below these.
pub fn codes_of_merged(document: &Document, links: &Links, areas: &[AreaId], keep: AreaId) -> Vec<NewCode> {
    let mut children: Vec<AreaId> =
        areas.iter().filter(|&&area| area != keep).flat_map(|&area| links.children(area)).collect();
    let code = |id: &AreaId| document.tables.areas.get(*id).map(|row| row.code.clone());
    children.sort_by_key(|id| (code(id), *id));
    let given = children.iter().enumerate();
    let tops: Vec<NewCode> = given
        .filter_map(|(after, &area)| Some(NewCode { area, code: next_code(document, links, keep, after)? }))
        .collect();
    with_those_below(document, links, tops)
}

/// Codes of areas that become those of a new one with this code: each keeps its own number.
pub fn codes_of_split(document: &Document, links: &Links, goes: &BTreeSet<AreaId>, code: &str) -> Vec<NewCode> {
    let tops = goes.iter().filter_map(|&area| {
        let row = document.tables.areas.get(area)?;
        let above = document.tables.areas.get(row.parent?)?;
        Some(NewCode { area, code: format!("{code}{}", row.code.strip_prefix(&above.code)?) })
    });
    with_those_below(document, links, tops.collect())
}

/// New codes, with those of everything below: each begins as the one above and keeps its own number, unless somebody else
/// has or had that code.
pub fn with_those_below(document: &Document, links: &Links, tops: Vec<NewCode>) -> Vec<NewCode> {
    let changing: BTreeSet<AreaId> = tops.iter().flat_map(|top| all_below(links, top.area)).collect();
    let mut given: BTreeMap<String, AreaId> = tops.iter().map(|top| (top.code.clone(), top.area)).collect();
    let mut codes = tops;
    let mut at = 0;
    while let Some(NewCode { area: parent, code: above }) = codes.get(at).cloned() {
        at += 1;
        let Some(row) = document.tables.areas.get(parent) else { continue };
        for child in links.children(parent) {
            let Some(code) = code_below(document, links, child, (&row.code, &above), &changing, &given) else {
                continue;
            };
            given.insert(code.clone(), child);
            if document.tables.areas.get(child).is_some_and(|row| row.code != code) {
                codes.push(NewCode { area: child, code });
            }
        }
    }
    codes
}

fn code_below(
    document: &Document,
    links: &Links,
    child: AreaId,
    (before, above): (&str, &str),
    changing: &BTreeSet<AreaId>,
    given: &BTreeMap<String, AreaId>,
) -> Option<String> {
    let row = document.tables.areas.get(child)?;
    let digits = usize::from(document.levels.get(usize::from(row.level.0))?.code_digits);
    let width = digits.checked_sub(above.len()).filter(|width| (1..=18).contains(width))?;
    let is_free = |code: &String| {
        !given.contains_key(code)
            && links.by_code(code).all(|other| changing.contains(&other))
            && links.by_former_code(code).all(|other| other == child)
    };
    let own = row.code.strip_prefix(before).filter(|tail| tail.len() == width).map(|tail| format!("{above}{tail}"));
    own.filter(is_free).or_else(|| {
        let numbers = (1_u64..).map(|serial| format!("{above}{serial:0>width$}"));
        numbers.take_while(|code| code.len() == digits).find(is_free)
    })
}

fn all_below(links: &Links, area: AreaId) -> Vec<AreaId> {
    let mut all = vec![area];
    let mut at = 0;
    while let Some(&parent) = all.get(at) {
        at += 1;
        all.extend(links.children(parent));
    }
    all
}
