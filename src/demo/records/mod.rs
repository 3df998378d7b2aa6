//! The records of the demo district, each made from facts and from the district as divided. No figure is written down:
//! what the program shows is counted from these.

mod areas;
mod homes;
mod lists;
mod parties;
mod people;
mod places;

pub use homes::inset;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::district::District;
use crate::domain::{AreaId, EstateId, Level, ProjectInfo, SiteId, UnitId};
use crate::geodesy::LatticePoint;
use crate::model::Document;

/// The document in the making, with what later records need to know of earlier ones.
pub struct Making<'a> {
    /// The document.
    pub document: Document,
    /// The district.
    pub district: &'a District,
    /// Each area by its code.
    pub areas: BTreeMap<String, AreaId>,
    /// Each grid's area, by its number in the division.
    pub grids: Vec<AreaId>,
    /// Each community's area, by its place in the facts.
    pub communities: Vec<AreaId>,
    /// Each site by its name.
    pub sites: BTreeMap<&'static str, SiteId>,
    /// Each unit, in the order of the facts.
    pub units: Vec<UnitId>,
    /// Cells in which something of its own stands already.
    pub taken: Vec<bool>,
    /// The estate on a cell.
    pub estates: BTreeMap<usize, EstateId>,
}

/// The document with all its records and without its backdrop.
pub fn document(district: &District) -> Document {
    let document = Document {
        project: Arc::new(ProjectInfo {
            title: "西山区四级网格".to_owned(),
            as_of: "2021-07-19".to_owned(),
            demo_below: 0,
            demo_backdrop: true,
            base_map: None,
            scan: None,
            locks: None,
            waivers: Vec::new(),
            household_band: (300, 500),
        }),
        levels: Arc::new(Level::usual_four()),
        next_number: 1,
        ..Document::default()
    };
    let mut making = Making {
        document,
        district,
        areas: BTreeMap::new(),
        grids: Vec::new(),
        communities: Vec::new(),
        sites: BTreeMap::new(),
        units: Vec::new(),
        taken: vec![false; district.graph.cells.len()],
        estates: BTreeMap::new(),
    };
    making.areas();
    making.places();
    making.homes();
    making.parties();
    making.people();
    making.lists();
    let mut document = making.document;
    let mut project = ProjectInfo::clone(&document.project);
    project.demo_below = document.next_number;
    document.project = Arc::new(project);
    document
}

impl Making<'_> {
    /// The id of the area with this code.
    pub fn area(&self, code: &str) -> AreaId {
        self.areas.get(code).copied().unwrap_or(AreaId(0))
    }

    /// A place of its own within a community: a cell near its middle on which nothing stands yet.
    pub fn free_place(&mut self, code: &str) -> LatticePoint {
        let community = super::facts::SEEDS.iter().position(|seed| seed.community == code).unwrap_or(0);
        let cells = self.district.cells_of(community);
        let free = cells.iter().copied().find(|&cell| !self.taken[cell]).or(cells.first().copied());
        let Some(cell) = free else { return super::facts::SEEDS[community].at };
        self.taken[cell] = true;
        self.district.blocks[cell].inside.lattice()
    }
}
