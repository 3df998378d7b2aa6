//! Commands: everything that can be done to a document. One file per edit, each a pure function.

mod add_non_grid;
mod cut_grid;
mod delete_vertex;
mod give_ground;
mod insert_vertex;
mod merge_areas;
mod merge_grids;
mod move_area;
mod move_vertex;
mod redivide_grids;
mod refusal;
mod reshape_grid;
mod set_area_attribute;
mod set_base_map;
mod set_codes;
mod set_lock;
mod set_household_band;
mod set_outline;
mod set_scan;
mod set_waiver;
mod split_area;
mod split_grid;
mod together;
mod words;

use serde::{Deserialize, Serialize};

use super::{Document, MergedPosts, Snapshot, locks};
use crate::domain::{AreaId, BorderLock, FindingName, NamedBaseMap, NonGridReason, PlacedScan};
use crate::geodesy::LatticePoint;
use crate::partition::{Label, Region};

pub use cut_grid::DedicatedGrid;
pub use merge_areas::{MergedOffices, doubled_offices};
pub use redivide_grids::GridPart;
pub use refusal::Refusal;
pub use set_area_attribute::{AreaAttribute, AreaAttributeValue, purpose_words};
pub use set_codes::NewCode;
pub use set_outline::Outline;
pub use set_waiver::WaiverReason;
pub use split_area::NewArea;
pub use split_grid::NewGrid;

/// Something to be done to a document. Serialisable: the audit trail, scripts and tests all use it. Places are EPSG:4490
/// in lattice units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Gives an attribute of an area another value.
    SetAreaAttribute {
        /// The area.
        area: AreaId,
        /// The attribute and its new value.
        #[serde(flatten)]
        value: AreaAttributeValue,
    },
    /// Gives a project without ground the outline of its district, with one area of each level below it.
    SetOutline {
        /// The outline.
        outline: Outline,
        /// Names of the first street, community, grid …, from the top.
        names: Vec<String>,
    },
    /// Names the base map of the project, or none any more.
    SetBaseMap {
        /// The base map.
        base_map: Option<NamedBaseMap>,
    },
    /// Gives the project a scanned map with its control points, or takes it out.
    SetScan {
        /// The scan.
        scan: Option<PlacedScan>,
    },
    /// Moves a vertex or a junction of borders.
    MoveVertex {
        /// Where it is.
        from: LatticePoint,
        /// Where it shall be.
        to: LatticePoint,
    },
    /// Puts a vertex into an edge of a border.
    InsertVertex {
        /// The ends of the edge.
        edge: [LatticePoint; 2],
        /// Where the vertex shall be.
        at: LatticePoint,
    },
    /// Takes a vertex out of a border.
    DeleteVertex {
        /// The vertex.
        at: LatticePoint,
    },
    /// Gives ground within a region to somebody else.
    GiveGround {
        /// The region.
        region: Region,
        /// Who gives; `None` for every grid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Vec<Label>>,
        /// Who gets it.
        to: Label,
    },
    /// Takes ground within a region out of the grids, as water or reserved ground.
    AddNonGrid {
        /// The region.
        region: Region,
        /// What it is from then on.
        #[serde(flatten)]
        new: NewNonGrid,
    },
    /// Lays the border of a grid along a line drawn across it.
    ReshapeGrid {
        /// The grid.
        grid: AreaId,
        /// The line.
        line: Vec<LatticePoint>,
        /// Who gets what the line cuts off; `None` for the neighbour with most border there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<AreaId>,
    },
    /// Splits a grid along a line.
    SplitGrid {
        /// The grid.
        grid: AreaId,
        /// The line.
        line: Vec<LatticePoint>,
        /// A place in the part that stays the grid; `None` for the largest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keep: Option<LatticePoint>,
        /// What the other parts are, from west to east; what is not said is found by rule.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parts: Vec<NewGrid>,
    },
    /// Makes one grid of several.
    MergeGrids {
        /// The grids.
        grids: Vec<AreaId>,
        /// The one that stays.
        keep: AreaId,
        /// What becomes of the posts of the others.
        #[serde(default)]
        posts: MergedPosts,
    },
    /// Divides the ground of some grids of one area anew.
    RedivideGrids {
        /// The grids whose ground it is.
        grids: Vec<AreaId>,
        /// The grids that there are to be, each with its ground.
        parts: Vec<GridPart>,
        /// What becomes of the posts of grids that become part of others.
        #[serde(default)]
        posts: MergedPosts,
    },
    /// Cuts a dedicated grid out of the grids of an area.
    CutGrid {
        /// Its ground, as far as that belongs to grids of the area.
        region: Region,
        /// What it is.
        #[serde(flatten)]
        new: DedicatedGrid,
    },
    /// Moves an area below another parent.
    MoveArea {
        /// The area.
        area: AreaId,
        /// The parent.
        parent: AreaId,
        /// Codes that change with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        codes: Vec<NewCode>,
    },
    /// Makes an area of its own of some areas below one.
    SplitArea {
        /// The area.
        area: AreaId,
        /// The new one.
        #[serde(flatten)]
        new: NewArea,
    },
    /// Makes one area of several above the grids.
    MergeAreas {
        /// The areas.
        areas: Vec<AreaId>,
        /// The one that stays.
        keep: AreaId,
        /// What becomes of the posts of the others.
        #[serde(default)]
        posts: MergedPosts,
        /// What becomes of offices and centres of the same name.
        #[serde(default, skip_serializing_if = "MergedOffices::is_all")]
        offices: MergedOffices,
        /// Codes that change with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        codes: Vec<NewCode>,
    },
    /// Gives areas other codes.
    SetCodes {
        /// The codes.
        codes: Vec<NewCode>,
    },
    /// Locks borders, or unlocks them.
    SetLock {
        /// Which.
        lock: BorderLock,
        /// Whether they are locked from then on.
        locked: bool,
    },
    /// Says how many households a grid should have.
    SetHouseholdBand {
        /// At least so many.
        low: u32,
        /// At most so many.
        high: u32,
    },
    /// Leaves a finding as it is, or lifts that.
    SetWaiver {
        /// The finding.
        finding: FindingName,
        /// Why it is left; `None` where it is not any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waiver: Option<WaiverReason>,
    },
    /// Several commands as one edit.
    Together {
        /// What the edit is called; empty for a name by rule.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        /// The commands, in order.
        commands: Vec<Command>,
    },
}

/// Ground without grids, as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNonGrid {
    /// Its name.
    pub name: String,
    /// Why no grid covers it: water or reserved.
    pub reason: NonGridReason,
    /// The area that it hangs on.
    pub parent: AreaId,
}

impl Command {
    /// The area to look at to see what it did.
    pub fn area(&self) -> Option<AreaId> {
        match self {
            Self::SetAreaAttribute { area, .. }
            | Self::MoveArea { area, .. }
            | Self::SplitArea { area, .. }
            | Self::MergeAreas { keep: area, .. }
            | Self::SetLock { lock: BorderLock::Area(area), .. } => Some(*area),
            Self::SetCodes { codes } => codes.first().map(|new| new.area),
            Self::Together { commands, .. } => commands.iter().find_map(Self::area),
            _ => None,
        }
    }

    /// Whether applying it asks for the border tree or for who refers to whom: then followers that are in step spare a
    /// walk over all borders.
    pub fn asks_followers(&self) -> bool {
        match self {
            Self::SetAreaAttribute { .. }
            | Self::SetOutline { .. }
            | Self::SetBaseMap { .. }
            | Self::SetScan { .. }
            | Self::SetHouseholdBand { .. }
            | Self::SetWaiver { .. }
            | Self::SetLock { .. } => false,
            Self::Together { commands, .. } => commands.iter().any(Self::asks_followers),
            _ => true,
        }
    }
}

/// The document after the command.
///
/// # Errors
/// The reason why the edit may not be made; the document given is untouched.
pub fn apply(snapshot: &Snapshot<'_>, command: &Command) -> Result<Document, Refusal> {
    let after = apply_one(snapshot, command)?;
    if after.next_number > Document::NUMBER_LIMIT { Err(Refusal::NumbersUsedUp) } else { Ok(after) }
}

fn apply_one(snapshot: &Snapshot<'_>, command: &Command) -> Result<Document, Refusal> {
    let document = snapshot.document();
    let after = match command {
        Command::SetAreaAttribute { area, value } => return set_area_attribute::apply(document, *area, value),
        Command::SetOutline { outline, names } => return set_outline::apply(document, outline, names),
        Command::SetBaseMap { base_map } => return set_base_map::apply(document, base_map.as_ref()),
        Command::SetScan { scan } => return set_scan::apply(document, scan.as_ref()),
        Command::SetHouseholdBand { low, high } => return set_household_band::apply(document, *low, *high),
        Command::SetWaiver { finding, waiver } => return set_waiver::apply(document, finding, waiver.as_ref()),
        Command::SetLock { lock, locked } => return set_lock::apply(document, *lock, *locked),
        Command::SetCodes { codes } => return set_codes::apply(snapshot, codes),
        // Each of them is held against the locks by itself.
        Command::Together { commands, .. } => return together::apply(snapshot, commands),
        Command::MoveVertex { from, to } => move_vertex::apply(snapshot, *from, *to),
        Command::InsertVertex { edge, at } => insert_vertex::apply(snapshot, *edge, *at),
        Command::DeleteVertex { at } => delete_vertex::apply(snapshot, *at),
        Command::GiveGround { region, from, to } => give_ground::apply(snapshot, region, from.as_deref(), *to),
        Command::AddNonGrid { region, new } => add_non_grid::apply(snapshot, region, new),
        Command::ReshapeGrid { grid, line, to } => reshape_grid::apply(snapshot, *grid, line, *to),
        Command::SplitGrid { grid, line, keep, parts } => split_grid::apply(snapshot, *grid, line, *keep, parts),
        Command::MergeGrids { grids, keep, posts } => merge_grids::apply(snapshot, grids, *keep, *posts),
        Command::RedivideGrids { grids, parts, posts } => redivide_grids::apply(snapshot, grids, parts, *posts),
        Command::CutGrid { region, new } => cut_grid::apply(snapshot, region, new),
        Command::MoveArea { area, parent, codes } => move_area::apply(snapshot, *area, *parent, codes),
        Command::SplitArea { area, new } => split_area::apply(snapshot, *area, new),
        Command::MergeAreas { areas, keep, posts, offices, codes } => {
            merge_areas::apply(snapshot, areas, *keep, *posts, *offices, codes)
        }
    }?;
    locks::check(snapshot, &after)?;
    Ok(after)
}

/// Whether a label stands for ground that there may be: a grid or a face that exists, or the outside.
fn check_label(document: &Document, label: Label) -> Result<(), Refusal> {
    match label {
        Label::Outside => Ok(()),
        Label::Grid(id) => match document.tables.areas.get(id) {
            None => Err(Refusal::NoSuchArea(id)),
            Some(area) if area.level != document.grid_level() => Err(Refusal::NotAGrid(id)),
            Some(_) => Ok(()),
        },
        Label::NonGrid(id) if document.tables.non_grids.get(id).is_none() => Err(Refusal::NoSuchFace(id)),
        Label::NonGrid(_) => Ok(()),
    }
}
