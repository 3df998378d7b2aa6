//! The kernel of redrawing: ground changes hands, and the borders follow. Every tool that redraws is a region or a set
//! of labels with a rule for who gets what; nothing else touches the plane but the move of single vertices.
//!
//! Works on the borders near the region only, exactly, on the lattice. What the rule leaves alone keeps every vertex.

mod local;
mod rebuild;
mod sides;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::local::Local;
use self::rebuild::Changes;
use super::build::words_of_place;
use super::{BorderTree, Label, Partition, PartitionDelta};
use crate::geodesy::{Bounds, LatticePoint};
use crate::text::{self, Lang};

/// A piece of the plane in EPSG:4490 lattice units: every point that its rings wind around, in whichever direction,
/// unless they cancel. Rings may cross and overlap, themselves and each other; the last point of each joins its first.
///
/// The outer rings of polygons run anticlockwise and holes clockwise (as [`Polygon`](super::Polygon) has them) or the
/// other way round; the stroke of a brush is one ring for each of its steps, all running one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Region {
    /// The rings.
    pub rings: Vec<Vec<LatticePoint>>,
}

impl Region {
    /// The steps along its rings, each as it runs.
    fn steps(&self) -> Vec<[LatticePoint; 2]> {
        let closing = |ring: &[LatticePoint]| Some([*ring.last()?, *ring.first()?]);
        let steps = |ring: &Vec<LatticePoint>| -> Vec<[LatticePoint; 2]> {
            ring.windows(2).map(|pair| [pair[0], pair[1]]).chain(closing(ring)).collect()
        };
        self.rings.iter().flat_map(steps).filter(|[from, to]| from != to).collect()
    }

    /// The smallest box around it; `None` without points.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::of(self.rings.iter().flatten().copied())
    }
}

/// Why ground may not change hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchRefusal {
    /// Nobody would have other ground than before.
    Unchanged,
    /// The partition would extend over more than [`MAX_SPAN`](crate::geodesy::MAX_SPAN), or the region does.
    TooLarge,
    /// Two borders would fall together: the ground between them is thinner than the lattice here.
    TooFine {
        /// Where.
        place: LatticePoint,
    },
}

impl PatchRefusal {
    /// The refusal in words.
    pub fn words(&self, lang: Lang) -> String {
        self.words_at(lang, &|place| words_of_place(place, lang))
    }

    /// The refusal in words, places as they are called.
    pub fn words_at(&self, lang: Lang, at: &dyn Fn(LatticePoint) -> String) -> String {
        match *self {
            Self::Unchanged => text::partition::ground_unchanged(lang).to_owned(),
            Self::TooLarge => text::partition::too_large(lang).to_owned(),
            Self::TooFine { place } => text::partition::too_fine(lang, at(place)),
        }
    }
}

/// Gives all ground within the region the label that the rule says; elsewhere everything stays. The tree must be that
/// of the partition.
///
/// Where the edge of the region crosses a border off the lattice, the crossing moves to the nearest lattice point, and
/// borders that pass it within half a unit (0.5 mm) move with it. The edge of the region leaves no trace where nothing
/// changes hands.
///
/// # Errors
/// Nothing changes, the region is too large, or two borders would fall together. Whether a label keeps ground, or keeps
/// it in one piece, is for the caller to ask.
///
/// # Validity
/// A partition that was sound stays so. Exact; the same for rings in any order.
///
/// # Performance
/// O((k + r) log n + k r) for k edges in the box of the region and r steps of its rings.
pub fn relabel_region(
    partition: &Partition,
    tree: &BorderTree,
    region: &Region,
    rule: impl Fn(Label) -> Label,
) -> Result<PartitionDelta, PatchRefusal> {
    let steps = region.steps();
    let Some(reach) = region.bounds().filter(|_| !steps.is_empty()) else { return Err(PatchRefusal::Unchanged) };
    let local = Local::of(partition, tree, reach, &steps, &BTreeMap::new())?;
    let labelled = sides::labelled(tree, &local, rule);
    if !labelled.changes_anything() {
        return Err(PatchRefusal::Unchanged);
    }
    let labelled = without_idle_steps(partition, tree, reach, &labelled)?.unwrap_or(labelled);
    let delta = rebuild::rebuild(partition, tree, &labelled.changes());
    if delta.is_empty() { Err(PatchRefusal::Unchanged) } else { Ok(delta) }
}

/// Gives all ground of some labels the label that the rule says. No vertex moves; borders between ground of one label
/// vanish. The tree must be that of the partition.
///
/// # Errors
/// Nothing changes.
///
/// # Performance
/// O(m log n) for the m vertices around those labels.
pub fn relabel_faces(
    partition: &Partition,
    tree: &BorderTree,
    labels: &[Label],
    rule: impl Fn(Label) -> Label,
) -> Result<PartitionDelta, PatchRefusal> {
    let mut changes = Changes::default();
    for id in labels.iter().flat_map(|&label| partition.borders_of(label)) {
        let Some(border) = partition.border(*id) else { continue };
        let given = |label| if labels.contains(&label) { rule(label) } else { label };
        let sides = (given(border.left), given(border.right));
        if sides != (border.left, border.right) {
            changes.borders.insert(*id, sides);
        }
    }
    let delta = rebuild::rebuild(partition, tree, &changes);
    if delta.is_empty() { Err(PatchRefusal::Unchanged) } else { Ok(delta) }
}

/// The same once more with only those steps of the region that become borders, so that no other border is cut where
/// nothing changes. `None` where that would not come to the same.
fn without_idle_steps(
    partition: &Partition,
    tree: &BorderTree,
    reach: Bounds,
    labelled: &sides::Labelled,
) -> Result<Option<sides::Labelled>, PatchRefusal> {
    if !labelled.has_idle_steps() {
        return Ok(None);
    }
    let local = Local::of(partition, tree, reach, &labelled.new_lines(), &labelled.needed_cuts())?;
    Ok(labelled.carried_to(&local))
}
