//! Every command of the window, once: its words, icon, keys, what it asks for and why it may not be available now.
//! Shortcuts, tooltips and the command palette read this list.

use egui::{Key, Modifiers};

use super::action::Action;
use crate::domain::{AreaId, Subject};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::query::classes::Topic;
use crate::query::shapes::Direction;
use crate::text::{self, Lang};
use crate::ui::map::measure::Quantity;
use crate::ui::redraw::forms::FormKind;
use crate::ui::redraw::{Mode, Tool};

/// What commands look at to know whether they are available.
#[derive(Clone, Copy, Debug, Default)]
pub struct Situation {
    /// The selected area.
    pub selected: Option<AreaId>,
    /// What is selected, of whatever kind; the first of several.
    pub subject: Option<Subject>,
    /// Whether that has a code.
    pub has_code: bool,
    /// Whether areas lie below the selected one.
    pub has_below: bool,
    /// Whether an area lies above the selected one.
    pub has_above: bool,
    /// Whether there is an edit to take back.
    pub can_undo: bool,
    /// Whether there is an edit to bring back.
    pub can_redo: bool,
    /// Whether there is something to save.
    pub can_save: bool,
    /// Whether a base map is in use besides the own backdrop.
    pub has_base_map: bool,
    /// Whether the project names a base map.
    pub names_base_map: bool,
    /// Whether a scan is placed that the project does not hold as it lies.
    pub has_scan: bool,
    /// Whether the project holds a scan.
    pub keeps_scan: bool,
    /// Whether a table is open.
    pub has_table: bool,
    /// Whether there is an earlier view.
    pub can_go_back: bool,
    /// Whether there is a later view.
    pub can_go_forward: bool,
    /// Whether the district has its ground.
    pub has_ground: bool,
    /// The area between district and grids that is selected, or that holds the grid that is.
    pub between: Option<AreaId>,
    /// The area whose areas below may be numbered: the one that is selected, or the one above a grid that is.
    pub below_of: Option<AreaId>,
    /// Whether there is another area of its level.
    pub has_other: bool,
    /// Whether several areas lie below it.
    pub has_parts: bool,
    /// The place asked about, or else the last one under the pointer.
    pub place: Option<LatticePoint>,
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys(pub Modifiers, pub Key);

/// Where a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everywhere, also while something is typed.
    Everywhere,
    /// Where nothing is typed.
    NotTyping,
    /// On the map: where no button or field has the focus.
    Map,
}

/// Why a command is not available, in words.
type Reason = fn(Lang) -> &'static str;

/// A command of the window.
pub struct WindowCommand {
    /// Its name for scripts and tests; never shown.
    pub id: &'static str,
    /// What it is called.
    pub words: fn(Lang) -> &'static str,
    /// Icon.
    pub icon: Icon,
    /// Its keys; the first one is shown.
    pub keys: &'static [Keys],
    /// Where its keys count.
    pub reach: Reach,
    /// What it asks for now, or why not.
    pub now: fn(&Situation) -> Result<Action, Reason>,
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT: Modifiers = Modifiers::ALT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

macro_rules! commands {
    ($($id:literal, $words:path, $icon:ident, [$(($modifiers:ident, $key:ident)),*], $reach:ident, $now:expr;)*) => {
        &[$(WindowCommand {
            id: $id,
            words: $words,
            icon: Icon::$icon,
            keys: &[$(Keys($modifiers, Key::$key)),*],
            reach: Reach::$reach,
            now: $now,
        }),*]
    };
}

/// All commands, in the order of the palette.
pub const COMMANDS: &[WindowCommand] = commands! {
    "search", text::find::search, Search, [(CTRL, F), (NONE, Slash)], NotTyping, |_| Ok(Action::Search);
    "commands", text::find::commands, Tasks, [(CTRL, K)], Everywhere, |_| Ok(Action::Palette);
    "open", text::ui::open, Folder, [(CTRL, O)], Everywhere, |_| Ok(Action::Open);
    "save", text::ui::save, Save, [(CTRL, S)], Everywhere,
        |now| if now.can_save { Ok(Action::Save) } else { Err(text::find::nothing_to_save) };
    "save_as", text::ui::save_as, SaveAs, [(CTRL_SHIFT, S)], Everywhere, |_| Ok(Action::SaveAs);
    "new_project", text::settings::new_project, Plus, [(CTRL, N)], Everywhere, |_| Ok(Action::NewProject);
    "open_demo", text::settings::open_demo, Present, [], Everywhere, |_| Ok(Action::OpenDemo);
    "settings", text::settings::title, Sliders, [(CTRL, Comma)], Everywhere, |_| Ok(Action::Settings);
    "larger", text::find::larger, Plus, [(CTRL, Plus), (CTRL, Equals)], Everywhere, |_| Ok(Action::TextSize(Some(10)));
    "smaller", text::find::smaller, Minus, [(CTRL, Minus)], Everywhere, |_| Ok(Action::TextSize(Some(-10)));
    "usual_size", text::find::usual_size, Sliders, [(CTRL, Num0)], Everywhere, |_| Ok(Action::TextSize(None));
    "base_map", text::basemap::title, Layers, [(CTRL, B)], Everywhere, |_| Ok(Action::BaseMap);
    "name_base_map", text::basemap::name_in_project, Layers, [], Everywhere,
        |now| if now.has_base_map { Ok(Action::NameBaseMap) } else { Err(text::basemap::nothing_to_name) };
    "unname_base_map", text::basemap::unname, Layers, [], Everywhere,
        |now| if now.names_base_map { Ok(Action::UnnameBaseMap) } else { Err(text::basemap::nothing_named) };
    "keep_scan", text::basemap::scan_keep, Save, [], Everywhere,
        |now| if now.has_scan { Ok(Action::KeepScan) } else { Err(text::basemap::no_scan_placed) };
    "unkeep_scan", text::basemap::scan_unkeep, Close, [], Everywhere,
        |now| if now.keeps_scan { Ok(Action::UnkeepScan) } else { Err(text::basemap::no_scan_kept) };
    "table", text::table::table, Table, [(CTRL, T)], Everywhere, |_| Ok(Action::SwitchTable);
    "export_table", text::table::export, Export, [], Everywhere,
        |now| if now.has_table { Ok(Action::ExportTable) } else { Err(text::find::no_table) };
    "export_picture", text::drawing::export_picture, Export, [(CTRL_SHIFT, E)], Everywhere,
        |now| if now.has_ground { Ok(Action::ExportPicture) } else { Err(text::drawing::nothing_to_export) };
    "undo", text::ui::undo, Undo, [(CTRL, Z)], NotTyping,
        |now| if now.can_undo { Ok(Action::Undo) } else { Err(text::find::nothing_to_undo) };
    "redo", text::ui::redo, Redo, [(CTRL, Y), (CTRL_SHIFT, Z)], NotTyping,
        |now| if now.can_redo { Ok(Action::Redo) } else { Err(text::find::nothing_to_redo) };
    "whole_district", text::ui::whole_district, Fit, [(NONE, Home)], NotTyping, |_| Ok(Action::ShowDistrict);
    "fit", text::find::fit, Locate, [(NONE, F)], NotTyping,
        |now| now.selected.map(Action::LookAt).ok_or(text::find::nothing_selected as Reason);
    "zoom_in", text::ui::zoom_in, Plus, [(NONE, Plus), (NONE, Equals)], NotTyping, |_| Ok(Action::Zoom(1.0));
    "zoom_out", text::ui::zoom_out, Minus, [(NONE, Minus)], NotTyping, |_| Ok(Action::Zoom(-1.0));
    "back", text::find::back, Back, [(ALT, ArrowLeft), (NONE, Backspace)], NotTyping,
        |now| if now.can_go_back { Ok(Action::Back) } else { Err(text::find::nothing_to_go_back) };
    "forward", text::find::forward, Forward, [(ALT, ArrowRight)], NotTyping,
        |now| if now.can_go_forward { Ok(Action::Forward) } else { Err(text::find::nothing_to_go_forward) };
    "descend", text::find::descend, Down, [(NONE, Enter)], Map, |now| match now.selected {
        None => Err(text::find::nothing_selected),
        Some(_) if now.has_below => Ok(Action::Descend),
        Some(_) => Err(text::find::nothing_below),
    };
    "ascend", text::find::up, Up, [(SHIFT, Enter)], Map, |now| match now.selected {
        None => Err(text::find::nothing_selected),
        Some(_) if now.has_above => Ok(Action::Ascend),
        Some(_) => Err(text::find::nothing_above),
    };
    "north", text::find::north, Cursor, [(NONE, ArrowUp)], Map, |now| step(now, Direction::North);
    "east", text::find::east, Cursor, [(NONE, ArrowRight)], Map, |now| step(now, Direction::East);
    "south", text::find::south, Cursor, [(NONE, ArrowDown)], Map, |now| step(now, Direction::South);
    "west", text::find::west, Cursor, [(NONE, ArrowLeft)], Map, |now| step(now, Direction::West);
    "level", text::find::command_level, Layers, [(NONE, L)], NotTyping, |_| Ok(Action::NextLevel);
    "measure_distance", text::find::measure_distance, Ruler, [(NONE, M)], NotTyping,
        |_| Ok(Action::Measure(Quantity::Distance));
    "measure_area", text::find::measure_area, Lasso, [(SHIFT, M)], NotTyping,
        |_| Ok(Action::Measure(Quantity::Area));
    "draw_outline", text::start::outline_tool, NodeAdd, [], NotTyping,
        |now| if now.has_ground { Err(text::start::has_ground) } else { Ok(Action::DrawOutline) };
    "copy_place", text::find::copy_place, Copy, [(NONE, C)], NotTyping,
        |now| now.place.map(Action::CopyPlace).ok_or(text::find::no_place_yet as Reason);
    "copy_metres", text::find::copy_metres, Copy, [(SHIFT, C)], NotTyping,
        |now| now.place.map(Action::CopyMetres).ok_or(text::find::no_place_yet as Reason);
    "copy_code", text::find::copy_code, Copy, [], NotTyping, |now| match now.subject {
        None => Err(text::find::nothing_selected_at_all),
        Some(subject) if now.has_code => Ok(Action::CopyCode(subject)),
        Some(_) => Err(text::find::no_code),
    };
    "details", text::detail::details, Info, [(NONE, D)], NotTyping,
        |now| now.subject.map(Action::Show).ok_or(text::find::nothing_selected_at_all as Reason);
    "ask_here", text::find::ask_here, Person, [(NONE, W)], NotTyping,
        |now| now.place.map(Action::ClickAt).ok_or(text::find::no_place_yet as Reason);
    "measure_from", text::find::measure_from, Ruler, [], NotTyping,
        |now| now.place.map(Action::MeasureFrom).ok_or(text::find::no_place_yet as Reason);
    "show_in_table", text::find::show_in_table, Table, [], NotTyping,
        |now| now.subject.map(Action::ShowInTable).ok_or(text::find::nothing_selected_at_all as Reason);
    "mode_view", text::redrawing::mode_view, View, [(CTRL, Num1)], Everywhere, |_| Ok(Action::GoIn(Mode::View));
    "mode_redraw", text::redrawing::mode_redraw, Redraw, [(CTRL, Num2)], Everywhere,
        |now| if now.has_ground { Ok(Action::GoIn(Mode::Redraw)) } else { Err(text::redrawing::no_ground) };
    "tool_select", text::redrawing::tool_select, Cursor, [], Everywhere, |now| tool(now, Tool::Select);
    "tool_move", text::redrawing::tool_move, Node, [], Everywhere, |now| tool(now, Tool::Move);
    "tool_insert", text::redrawing::tool_insert, NodeAdd, [], Everywhere, |now| tool(now, Tool::Insert);
    "tool_reshape", text::redrawing::tool_reshape, Reshape, [], Everywhere, |now| tool(now, Tool::Reshape);
    "tool_split", text::redrawing::tool_split, Split, [], Everywhere, |now| tool(now, Tool::Split);
    "tool_merge", text::redrawing::tool_merge, Merge, [], Everywhere, |now| tool(now, Tool::Merge);
    "tool_brush", text::redrawing::tool_brush, Brush, [], Everywhere, |now| tool(now, Tool::Brush);
    "tool_lasso", text::redrawing::tool_lasso, Lasso, [], Everywhere, |now| tool(now, Tool::Lasso);
    "tool_regroup", text::redraw_tools::tool_regroup, Hub, [], Everywhere, |now| tool(now, Tool::Regroup);
    "tool_cut", text::redraw_tools::tool_cut, Building, [], Everywhere, |now| tool(now, Tool::Cut);
    "tool_ground", text::redraw_tools::tool_ground, Drop, [], Everywhere, |now| tool(now, Tool::Ground);
    "follow_lines", text::redraw_tools::follow_lines, Snap, [], Everywhere,
        |now| if now.has_ground { Ok(Action::FollowLines) } else { Err(text::redrawing::no_ground) };
    "regroup", text::redraw_tools::regroup_this, Hub, [], NotTyping, |now| match now.selected {
        None => Err(text::find::nothing_selected),
        Some(area) if now.has_above => Ok(Action::Regroup(area)),
        Some(_) => Err(text::find::nothing_above),
    };
    "tool_locks", text::redrawing::tool_locks, Lock, [], Everywhere, |now| tool(now, Tool::Locks);
    "plans", text::plans::command, Wand, [(NONE, P)], NotTyping, |now| match now.selected {
        None if !now.has_ground => Err(text::plans::no_ground),
        None => Err(text::plans::select_first),
        Some(area) => Ok(Action::Propose(area)),
    };
    "write_up", text::writeup::command, Print, [(CTRL_SHIFT, W)], NotTyping,
        |now| if now.can_undo { Ok(Action::WriteUp) } else { Err(text::writeup::no_edit_to_tell) };
    "forms", text::forms::list, Tasks, [(NONE, E)], NotTyping,
        |now| if now.has_ground { Ok(Action::OpenForm(FormKind::List)) } else { Err(text::redrawing::no_ground) };
    "merge_areas", text::forms::merge_areas, Merge, [(CTRL_SHIFT, G)], NotTyping, |now| match now.between {
        None => Err(text::forms::not_between),
        Some(_) if !now.has_other => Err(text::forms::no_other),
        Some(area) => Ok(Action::OpenForm(FormKind::MergeAreas(area))),
    };
    "split_area", text::forms::split_area, Split, [(CTRL_SHIFT, D)], NotTyping, |now| match now.between {
        None => Err(text::forms::not_between),
        Some(_) if !now.has_parts => Err(text::forms::nothing_below),
        Some(area) => Ok(Action::OpenForm(FormKind::SplitArea(area))),
    };
    "renumber", text::forms::renumber, Sliders, [(CTRL_SHIFT, R)], NotTyping, |now| match now.below_of {
        None => Err(text::forms::nothing_to_number),
        Some(area) => Ok(Action::OpenForm(FormKind::Renumber(area))),
    };
    "edit_many", text::forms::many, Pen, [(CTRL, E)], NotTyping,
        |now| if now.has_ground { Ok(Action::OpenForm(FormKind::Many)) } else { Err(text::redrawing::no_ground) };
    "findings", text::forms::findings, Warn, [(NONE, F8)], NotTyping,
        |now| if now.has_ground { Ok(Action::OpenForm(FormKind::Findings)) } else { Err(text::redrawing::no_ground) };
    "history", text::redrawing::history, History, [], Everywhere, |_| Ok(Action::ShowHistory);
    "choose_colour", text::layers::choose_colour, Layers, [], NotTyping, |_| Ok(Action::ChooseColour);
    "menu", text::find::menu, More, [(SHIFT, F10)], NotTyping, |_| Ok(Action::Menu);
    "colour_streets", text::layers::colour_streets, Layers, [], Everywhere, |_| Ok(Action::ColourBy(None));
    "colour_households", text::layers::colour_households, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::Households)));
    "colour_people", text::layers::colour_people, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::People)));
    "colour_volunteers", text::layers::colour_volunteers, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::Volunteers)));
    "colour_members_per_grid", text::layers::colour_members_per_grid, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::MembersPerGrid)));
    "colour_units", text::layers::colour_units, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::Units)));
    "colour_square_km", text::layers::colour_square_km, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::SquareKm)));
    "colour_committee", text::layers::colour_committee, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::Committee)));
    "colour_band", text::layers::colour_band, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::Band)));
    "colour_gaps", text::layers::colour_gaps, Layers, [], Everywhere, |_| Ok(Action::ColourBy(Some(Topic::Gaps)));
    "rename", text::ui::rename, Pen, [(NONE, F4)], NotTyping,
        |now| now.selected.map(Action::Rename).ok_or(text::find::nothing_selected as Reason);
    "dismiss", text::find::dismiss, Close, [(NONE, Escape)], NotTyping, |_| Ok(Action::Dismiss);
    "language", text::ui::other_language, Language, [(NONE, F2)], Everywhere, |_| Ok(Action::SwitchLanguage);
    "theme", theme_words, Theme, [(NONE, F6)], Everywhere, |_| Ok(Action::SwitchTheme);
    "quit", text::find::quit, Close, [(CTRL, Q)], Everywhere, |_| Ok(Action::Quit);
};

fn step(now: &Situation, direction: Direction) -> Result<Action, Reason> {
    now.selected.map(|_| Action::Step(direction)).ok_or(text::find::nothing_selected as Reason)
}

/// A tool of redrawing takes the mode with it.
fn tool(now: &Situation, tool: Tool) -> Result<Action, Reason> {
    if now.has_ground { Ok(Action::TakeTool(tool)) } else { Err(text::redrawing::no_ground) }
}

fn theme_words(lang: Lang) -> &'static str {
    text::find::other_theme(lang)
}

/// The command with this id.
pub fn command(id: &str) -> Option<&'static WindowCommand> {
    COMMANDS.iter().find(|command| command.id == id)
}

/// The keys of a command as they are shown; empty without any.
pub fn keys(id: &str) -> String {
    command(id).and_then(|command| command.keys.first()).map(Keys::words).unwrap_or_default()
}

impl Keys {
    /// The keys as they are shown: `Ctrl Shift S`.
    pub fn words(&self) -> String {
        let Self(modifiers, key) = self;
        let mut parts: Vec<&str> = Vec::new();
        for (on, name) in [(modifiers.command, "Ctrl"), (modifiers.alt, "Alt"), (modifiers.shift, "Shift")] {
            if on {
                parts.push(name);
            }
        }
        parts.push(match key {
            Key::ArrowUp => "↑",
            Key::ArrowDown => "↓",
            Key::ArrowLeft => "←",
            Key::ArrowRight => "→",
            Key::Escape => "Esc",
            Key::Plus => "+",
            Key::Minus => "−",
            Key::Comma => ",",
            Key::Equals => "=",
            Key::Slash => "/",
            key => key.name(),
        });
        parts.join(" ")
    }

    /// How many modifiers there are: keys with more are looked at first.
    fn weight(&self) -> usize {
        [self.0.command, self.0.alt, self.0.shift].into_iter().filter(|&on| on).count()
    }
}

/// All keys with their commands, those with more modifiers first.
pub fn by_keys() -> Vec<(Keys, &'static WindowCommand)> {
    let mut all: Vec<_> =
        COMMANDS.iter().flat_map(|command| command.keys.iter().map(move |&keys| (keys, command))).collect();
    all.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.weight()));
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Asked for by a button and no commands: answers to a dialog or card that is open.
    const ANSWERS: &[&str] = &[
        "SaveFromDialog",
        "DropForeignChanges",
        "CloseDialog",
        "OpenBaseMap",
        "CloseWithoutSaving",
        "SaveAndClose",
        "WithoutSaving",
        "ChooseOutline",
        "Recover",
        "DiscardUnsaved",
        "NextHint",
        "EndHint",
        "CloseDetails",
        "ClosePlans",
    ];

    #[test]
    fn no_two_commands_share_keys_or_a_name() {
        let all = by_keys();
        for (number, (keys, command)) in all.iter().enumerate() {
            for (other, second) in &all[number + 1..] {
                assert!(keys != other, "{} and {} share {}", command.id, second.id, keys.words());
            }
        }
        for (number, command) in COMMANDS.iter().enumerate() {
            assert!(COMMANDS[number + 1..].iter().all(|other| other.id != command.id), "{}", command.id);
        }
    }

    #[test]
    fn every_action_without_data_is_a_command_or_an_answer_to_a_dialog() {
        let source = include_str!("action.rs");
        let body = source.split("pub enum Action {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap();
        let plain = body.lines().map(str::trim).filter_map(|line| line.strip_suffix(','));
        let plain: Vec<&str> = plain.filter(|name| name.chars().all(char::is_alphanumeric)).collect();
        assert!(plain.len() > 10, "the actions were not found");
        let commands = include_str!("commands.rs").split("mod tests").next().unwrap();
        for name in plain {
            let is_command = commands.contains(&format!("Action::{name})"));
            assert!(is_command != ANSWERS.contains(&name), "{name} has no command, or is listed twice");
        }
    }

    #[test]
    fn a_command_that_is_not_available_says_why() {
        let nothing = Situation::default();
        let refused: Vec<&str> =
            COMMANDS.iter().filter(|command| (command.now)(&nothing).is_err()).map(|command| command.id).collect();
        assert!(refused.contains(&"undo") && refused.contains(&"fit") && refused.contains(&"back"));
        for command in COMMANDS {
            if let Err(reason) = (command.now)(&nothing) {
                assert!(!reason(Lang::Zh).is_empty() && !reason(Lang::En).is_empty(), "{}", command.id);
            }
        }
    }
}
