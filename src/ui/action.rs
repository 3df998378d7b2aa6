//! What views ask for. They hold the document by reference and cannot change it; the app carries actions out.

use std::path::PathBuf;

use egui::Pos2;

use crate::domain::{AreaId, FindingName, Subject};
use crate::geodesy::LatticePoint;
use crate::model::{Command, NewProject, Outline};
use crate::propose::Question;
use crate::query::classes::Topic;
use crate::query::shapes::Direction;
use crate::query::table::TableOf;
use crate::ui::file_chooser::Purpose;
use crate::ui::map::measure::Quantity;
use crate::ui::redraw::forms::FormKind;
use crate::ui::redraw::{Mode, Tool};

/// Something that a view asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Asks for a file and opens it.
    Open,
    /// Opens this file.
    OpenPath(PathBuf),
    /// Opens this file to look at it only.
    OpenToLook(PathBuf),
    /// Saves; asks for a name when there is none.
    Save,
    /// Closes the dialog and saves.
    SaveFromDialog,
    /// Asks for a name and saves under it.
    SaveAs,
    /// Saves under this name and replaces what stands there.
    Overwrite(PathBuf),
    /// Saves over what other programs changed in the file.
    DropForeignChanges,
    /// Says why a command that was asked for by its keys is not available.
    SayWhyNot(&'static str),
    /// Takes the last edit back.
    Undo,
    /// Brings the last edit back.
    Redo,
    /// Opens the demo district.
    OpenDemo,
    /// Opens this file to look at it and asks for a name to save it under.
    SaveCopyOf(PathBuf),
    /// Goes on with what would lose changes.
    WithoutSaving,
    /// Opens the form for a new project.
    NewProject,
    /// Makes a project.
    Create(Box<NewProject>, FirstGround),
    /// Asks for a file with the outline of the district.
    ChooseOutline,
    /// Begins to draw the outline of the district on the map, or leaves that.
    DrawOutline,
    /// Brings back the session that ended without saving.
    Recover,
    /// Throws it away.
    DiscardUnsaved,
    /// Opens the settings.
    Settings,
    /// Everything in the window larger or smaller by so many per cent; back to the usual size without.
    TextSize(Option<i16>),
    /// The next card of the first start's hint.
    NextHint,
    /// No more of the hint.
    EndHint,
    /// The other language.
    SwitchLanguage,
    /// The other theme.
    SwitchTheme,
    /// Who is responsible here?
    Ask(LatticePoint),
    /// Who is responsible here? Selects the area of the current level.
    ClickAt(LatticePoint),
    /// Who is responsible at this place? Goes there.
    GoTo(LatticePoint),
    /// Goes to a thing and selects it.
    Find(Subject),
    /// Shows the area of the current level at a place in full, and goes on with the level below it.
    DescendAt(LatticePoint),
    /// Opens the search.
    Search,
    /// Opens the list of commands.
    Palette,
    /// Goes back to the view before.
    Back,
    /// Goes forward to the view after.
    Forward,
    /// Selects the neighbour in a direction.
    Step(Direction),
    /// Selects an area below the selected one.
    Descend,
    /// Selects the area above the selected one.
    Ascend,
    /// Selects areas of the next level, and in the end again by zoom.
    NextLevel,
    /// Begins to measure, or ends it.
    Measure(Quantity),
    /// Begins to measure a distance from this place.
    MeasureFrom(LatticePoint),
    /// Copies the coordinates of a place, longitude and latitude.
    CopyPlace(LatticePoint),
    /// Copies the coordinates of a place, easting and northing.
    CopyMetres(LatticePoint),
    /// Copies the code of a thing.
    CopyCode(Subject),
    /// Selects a thing in the table that lists its kind.
    ShowInTable(Subject),
    /// Goes into a mode.
    GoIn(Mode),
    /// Takes a tool of redrawing.
    TakeTool(Tool),
    /// Takes the tool that moves an area to another parent, with this area picked.
    Regroup(AreaId),
    /// Lines that are drawn follow those of the map, or run straight again.
    FollowLines,
    /// Opens the form about cells that were pasted from a spreadsheet.
    PasteCells(String),
    /// Leaves a finding as it is, with the reason.
    Waive {
        /// The finding.
        finding: FindingName,
        /// Why.
        reason: String,
        /// Who decided; empty for the role from the settings.
        by: String,
    },
    /// Opens a form of redrawing.
    OpenForm(FormKind),
    /// Shows the list of edits, or closes it.
    ShowHistory,
    /// Goes to where the project stood after so many edits.
    JumpTo(usize),
    /// Asks how an area may be divided anew.
    Propose(AreaId),
    /// Makes proposals.
    MakePlans(Question),
    /// Carries out the proposal with this place in the list.
    AdoptPlan(usize),
    /// Closes the card of proposals.
    ClosePlans,
    /// Asks for a file and writes up what was done since the last save, or else all that was done.
    WriteUp,
    /// As that, of the edits from one place of the history to another, both counted from 1.
    WriteUpOf(usize, usize),
    /// Opens the list of what areas may be coloured by.
    ChooseColour,
    /// Opens the menu of what is selected.
    Menu,
    /// Opens the menu of what lies at a place of the map, which is on the screen here.
    MenuAt(Pos2, LatticePoint),
    /// Opens the menu of a row of a table, which is on the screen here.
    MenuOf(Pos2, Subject),
    /// Closes the answer.
    Dismiss,
    /// Selects an area of the answer's ladder.
    Select(AreaId),
    /// Looks at an area.
    LookAt(AreaId),
    /// Shows what is known of a thing, selects it and looks at it.
    Show(Subject),
    /// Selects things on the map, as a table does.
    Pick(Vec<Subject>),
    /// Opens a table.
    OpenTable(TableOf),
    /// Opens the table that lists what is selected, or closes the one that is open.
    SwitchTable,
    /// Asks what picture of the map is wanted.
    ExportPicture,
    /// Asks for a file for this.
    ChooseFile(Purpose),
    /// The base map in use becomes that of the project.
    NameBaseMap,
    /// The project names no base map any more.
    UnnameBaseMap,
    /// The scan that is placed goes into the project with its points.
    KeepScan,
    /// The project holds no scan any more.
    UnkeepScan,
    /// Asks for a file and writes the rows of the table into it.
    ExportTable,
    /// As that, of the rows that are selected alone, or of all that are shown.
    ExportRows {
        /// Those that are selected alone.
        selected: bool,
    },
    /// Closes the details.
    CloseDetails,
    /// Looks at the whole district.
    ShowDistrict,
    /// Colours areas by a figure, or without one by street.
    ColourBy(Option<Topic>),
    /// Opens or closes the card of the base map.
    BaseMap,
    /// Opens the card of the base map.
    OpenBaseMap,
    /// Nearer by so many steps.
    Zoom(f64),
    /// Opens the dialog that gives an area another name.
    Rename(AreaId),
    /// Carries an edit out.
    Run(Command),
    /// Copies text to the clipboard.
    Copy(String),
    /// Closes the dialog.
    CloseDialog,
    /// Closes the window; asks when something is not saved.
    Quit,
    /// Closes the window and drops what is not saved.
    CloseWithoutSaving,
    /// Saves and then closes the window.
    SaveAndClose,
}

/// Where the ground of a new project comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum FirstGround {
    /// Nowhere yet.
    Later,
    /// It is drawn on the map as soon as there is the project.
    Drawn,
    /// From this outline.
    Outline(Outline),
}

/// Where views put what they ask for.
#[derive(Debug, Default)]
pub struct Outbox(Vec<Action>);

impl Outbox {
    /// Asks for something.
    pub fn send(&mut self, action: Action) {
        self.0.push(action);
    }

    /// Everything that was asked for, in order.
    pub fn take(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.0)
    }
}

impl Action {
    /// Whether it drops what somebody did.
    pub fn loses(&self) -> bool {
        matches!(self, Self::WithoutSaving | Self::CloseWithoutSaving | Self::DiscardUnsaved | Self::DropForeignChanges)
    }
}
