//! Which borders may not move, and whether an edit moved one of them. Says nothing about who sits at the screen.

use std::collections::BTreeSet;

use super::{Document, Links, Refusal, Snapshot};
use crate::domain::{AreaId, BorderLock, LevelIndex, LevelRole, Locks, NonGridReason};
use crate::geodesy::{Bounds, LatticePoint};
use crate::partition::{Border, BorderId, Label, Partition};
use crate::text::{self, Lang};

impl Document {
    /// What is locked: as the project says, else the borders of the district and the streets, and the shores.
    pub fn locks(&self) -> Locks {
        self.project.locks.clone().unwrap_or_else(|| {
            let is_usual =
                |level: &LevelIndex| matches!(self.role_of(*level), Some(LevelRole::District | LevelRole::Street));
            Locks { levels: self.level_indexes().filter(is_usual).collect(), shores: true }
        })
    }
}

/// Refuses an edit that moved a locked border. A vertex more on it, where a new border meets it, moves it by less than a
/// lattice unit (1 mm) and is allowed.
///
/// # Performance
/// In the order of the borders that changed, and of the ground of the areas that went to another parent.
pub(super) fn check(snapshot: &Snapshot<'_>, after: &Document) -> Result<(), Refusal> {
    let before = snapshot.document();
    let change = Change::between(before, after, || snapshot.links());
    if change.is_empty() {
        return Ok(());
    }
    let locks = before.locks();
    if locks.shores
        && let Some(place) = change.moved(|document, label| water(document, label).map(|id| id.0))
    {
        return Err(Refusal::Locked { lock: BorderLock::Shores, place });
    }
    for &level in &locks.levels {
        let area = |document: &Document, label| document.outline_at(label, level).map(|area| area.id.0);
        if let Some(place) = change.moved(area) {
            return Err(Refusal::Locked { lock: BorderLock::Level(level), place });
        }
    }
    for id in change.locked_areas() {
        let is_within = |document: &Document, label| {
            let area = document.area_of_label(label)?;
            document.ancestry(area.id).any(|other| other.id == id).then_some(id.0)
        };
        if let Some(place) = change.moved(is_within) {
            return Err(Refusal::Locked { lock: BorderLock::Area(id), place });
        }
    }
    Ok(())
}

/// The water that a label is.
fn water(document: &Document, label: Label) -> Option<crate::domain::NonGridId> {
    let Label::NonGrid(id) = label else { return None };
    document.tables.non_grids.get(id).filter(|face| face.reason == NonGridReason::Water).map(|face| face.id)
}

/// The borders that an edit may have moved at some level, before and after.
struct Change<'a> {
    before: (&'a Document, Vec<&'a Border>),
    after: (&'a Document, Vec<&'a Border>),
}

impl<'a> Change<'a> {
    fn between<'l>(before: &'a Document, after: &'a Document, links: impl FnOnce() -> &'l Links) -> Self {
        let delta = before.partition.diff(&after.partition);
        let mut gone: BTreeSet<BorderId> = delta.removed.iter().map(|border| border.id).collect();
        let mut come: BTreeSet<BorderId> = delta.inserted.iter().map(|border| border.id).collect();
        let moved = moved_areas(before, after);
        if !moved.is_empty() {
            let links = links();
            for label in moved.into_iter().flat_map(|area| ground(before, links, area)) {
                gone.extend(before.partition.borders_of(label));
                come.extend(after.partition.borders_of(label));
            }
        }
        let borders = |partition: &'a Partition, ids: BTreeSet<BorderId>| -> Vec<&'a Border> {
            ids.into_iter().filter_map(|id| partition.border(id)).collect()
        };
        Self { before: (before, borders(&before.partition, gone)), after: (after, borders(&after.partition, come)) }
    }

    fn is_empty(&self) -> bool {
        self.before.1.is_empty() && self.after.1.is_empty()
    }

    /// A place where the lines between ground of different keys lie otherwise than before. `key` tells ground apart by its
    /// number; `None` is a key, too.
    fn moved(&self, key: impl Fn(&Document, Label) -> Option<u32>) -> Option<LatticePoint> {
        let lines = |(document, borders): &(&Document, Vec<&'a Border>)| -> BTreeSet<Edge> {
            let differ = |border: &&&Border| key(document, border.left) != key(document, border.right);
            borders.iter().filter(differ).flat_map(|border| border.points.windows(2)).map(Edge::of).collect()
        };
        let (before, after) = (lines(&self.before), lines(&self.after));
        let (gone, come): (Vec<&Edge>, Vec<&Edge>) =
            (before.difference(&after).collect(), after.difference(&before).collect());
        let off = |edges: &[&Edge], others: &[&Edge]| {
            let ends = edges.iter().flat_map(|edge| [edge.0, edge.1]);
            ends.into_iter().find(|&p| !others.iter().any(|other| other.passes(p)))
        };
        let length = |edges: &[&Edge]| edges.iter().map(|edge| edge.length_units()).sum::<f64>();
        off(&come, &gone).or_else(|| off(&gone, &come)).or_else(|| {
            // The same vertices may be joined in another order.
            let slack = 2.0 * (gone.len() + come.len()) as f64;
            ((length(&gone) - length(&come)).abs() > slack).then(|| gone.first().map(|edge| edge.0)).flatten()
        })
    }

    /// Locked areas next to what changed.
    fn locked_areas(&self) -> BTreeSet<AreaId> {
        let mut locked = BTreeSet::new();
        for (document, borders) in [&self.before, &self.after] {
            let labels: BTreeSet<Label> = borders.iter().flat_map(|border| [border.left, border.right]).collect();
            let areas = labels.into_iter().filter_map(|label| document.area_of_label(label));
            locked.extend(
                areas.flat_map(|area| document.ancestry(area.id)).filter(|area| area.locked).map(|area| area.id),
            );
        }
        locked
    }
}

/// A straight piece of a border, the smaller end first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge(LatticePoint, LatticePoint);

impl Edge {
    fn of(pair: &[LatticePoint]) -> Self {
        Self(pair[0].min(pair[1]), pair[0].max(pair[1]))
    }

    /// Whether it passes a point at most one lattice unit off.
    fn passes(&self, p: LatticePoint) -> bool {
        let Some(bounds) = Bounds::of([self.0, self.1]) else { return false };
        let near =
            p.x >= bounds.min.x - 1 && p.x <= bounds.max.x + 1 && p.y >= bounds.min.y - 1 && p.y <= bounds.max.y + 1;
        let vector = |q: LatticePoint| (i128::from(q.x - self.0.x), i128::from(q.y - self.0.y));
        let ((ux, uy), (vx, vy)) = (vector(self.1), vector(p));
        let across = ux * vy - uy * vx;
        near && across * across <= ux * ux + uy * uy
    }

    #[allow(clippy::cast_precision_loss)] // lattice units fit
    fn length_units(&self) -> f64 {
        ((self.1.x - self.0.x) as f64).hypot((self.1.y - self.0.y) as f64)
    }
}

/// Areas that have another parent than before.
fn moved_areas(before: &Document, after: &Document) -> Vec<AreaId> {
    let changes = before.tables.areas.diff(&after.tables.areas);
    let parent = |area: &Option<std::sync::Arc<crate::domain::Area>>| area.as_ref().map(|area| area.parent);
    let moved = changes.iter().filter(|change| {
        change.before.is_some() && change.after.is_some() && parent(&change.before) != parent(&change.after)
    });
    moved.filter_map(|change| change.before.as_ref().map(|area| area.id)).collect()
}

/// All ground of an area.
fn ground(document: &Document, links: &Links, area: AreaId) -> Vec<Label> {
    let mut labels = Vec::new();
    let mut areas = vec![area];
    for _ in 0..document.levels.len() {
        for &area in &areas {
            labels.push(Label::Grid(area));
            labels.extend(links.faces(area).chain(links.managed(area)).map(Label::NonGrid));
        }
        areas = areas.iter().flat_map(|&area| links.children(area)).collect();
    }
    labels
}

impl BorderLock {
    /// What is locked, in words.
    pub fn words(self, document: &Document, lang: Lang) -> String {
        match self {
            Self::Shores => text::redraw::shores(lang).to_owned(),
            Self::Area(id) => text::redraw::outline_of(lang, document.name_of(id)),
            Self::Level(level) => {
                let found = document.levels.get(usize::from(level.0));
                let name = found.map(|level| lang.pick(&level.name_zh, &level.name_en).clone());
                text::redraw::borders_of_level(lang, name.unwrap_or_else(|| (level.0 + 1).to_string()))
            }
        }
    }

    /// Why an edit is refused that would move them, and who may unlock them, in words.
    pub(super) fn refusal(self, document: &Document, lang: Lang) -> String {
        text::redraw::locked(lang, self.words(document, lang), self.who(document, lang))
    }

    /// Who may unlock them, in words.
    pub fn who(self, document: &Document, lang: Lang) -> &'static str {
        let role = match self {
            Self::Shores => return text::redraw::unlocked_shores(lang),
            Self::Level(level) => document.role_of(level),
            Self::Area(id) => document.tables.areas.get(id).and_then(|area| document.role_of(area.level)),
        };
        match role {
            Some(LevelRole::District) => text::redraw::unlocked_by_city(lang),
            Some(LevelRole::Grid) => text::redraw::unlocked_by_street(lang),
            Some(LevelRole::Street | LevelRole::Community | LevelRole::Other) | None => {
                text::redraw::unlocked_by_district(lang)
            }
        }
    }
}
