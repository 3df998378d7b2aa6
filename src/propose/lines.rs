//! Along which lines the ground is cut into cells, and how well each kind of line suits as a border between grids.

use crate::domain::BackdropLineKind;
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::Document;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// The outline of the ground.
    Rim,
    MainRoad,
    River,
    SecondaryRoad,
    LocalRoad,
    /// The outline of an estate.
    Estate,
    /// A border of a grid as it is.
    Border,
    /// The outline of a building, where a cell would else end inside of it.
    Building,
    /// Cut where nothing else is.
    Cut,
}

impl LineKind {
    /// How little a metre of it suits as a border, in percent.
    pub fn unfit_percent(self) -> u64 {
        match self {
            Self::Rim => 0,
            Self::MainRoad => 30,
            Self::River => 35,
            Self::SecondaryRoad => 50,
            Self::LocalRoad => 65,
            Self::Estate => 80,
            Self::Border => 85,
            Self::Building => 95,
            Self::Cut => 100,
        }
    }

    /// Whether it is a road or a river.
    pub fn is_along(self) -> bool {
        matches!(self, Self::MainRoad | Self::River | Self::SecondaryRoad | Self::LocalRoad)
    }
}

/// Lines with what each of them is.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub lines: Vec<Vec<LatticePoint>>,
    pub kinds: Vec<LineKind>,
}

impl Lines {
    pub fn push(&mut self, kind: LineKind, line: Vec<LatticePoint>) {
        self.lines.push(line);
        self.kinds.push(kind);
    }

    /// The runs of a line that come near a box.
    fn push_near(&mut self, kind: LineKind, line: &[LatticePoint], bounds: Bounds) {
        let mut run: Vec<LatticePoint> = Vec::new();
        for pair in line.windows(2) {
            if Bounds::of([pair[0], pair[1]]).is_some_and(|step| step.intersects(bounds)) {
                if run.is_empty() {
                    run.push(pair[0]);
                }
                run.push(pair[1]);
            } else if !run.is_empty() {
                self.push(kind, std::mem::take(&mut run));
            }
        }
        if !run.is_empty() {
            self.push(kind, run);
        }
    }

    /// Roads, rivers and outlines of estates within a box.
    pub fn push_ground(&mut self, document: &Document, bounds: Bounds) {
        for line in &document.backdrop.lines {
            let kind = match line.kind {
                BackdropLineKind::TrunkRoad | BackdropLineKind::MainRoad => LineKind::MainRoad,
                BackdropLineKind::SecondaryRoad => LineKind::SecondaryRoad,
                BackdropLineKind::LocalRoad => LineKind::LocalRoad,
                BackdropLineKind::River => LineKind::River,
            };
            self.push_near(kind, &line.line, bounds);
        }
        for river in document.tables.rivers.iter() {
            for reach in &river.reaches {
                self.push_near(LineKind::River, &reach.line, bounds);
            }
        }
        for estate in document.tables.estates.iter() {
            self.push_near(LineKind::Estate, &closed(&estate.ring), bounds);
        }
    }
}

/// The ring with its first point again at the end.
pub(super) fn closed(ring: &[LatticePoint]) -> Vec<LatticePoint> {
    let open = if ring.len() > 1 && ring.first() == ring.last() { &ring[1..] } else { ring };
    open.iter().chain(open.first()).copied().collect()
}
