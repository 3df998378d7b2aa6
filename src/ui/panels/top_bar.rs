//! The top bar: mark, title, whether all is saved; files, undo and redo, language, theme.

use egui::{Margin, Panel, Rect, Response, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::drawing::Icon;
use crate::drawing::style::Theme;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::commands::keys;
use crate::ui::map::measure::Quantity;
use crate::ui::panels::project_menu::title_button;
use crate::ui::redraw::Mode;
use crate::ui::theme::{color, paint_ground, paint_icon, paint_mark};
use crate::ui::widgets::{
    divider, focus_ring, full_name, icon_button_or_why, line, name_region, row_with_ends, theme, tokens, tooltip, words,
};

/// What the bar says.
pub struct TopBar<'a> {
    /// The project's title.
    pub title: &'a str,
    /// Whether something is not saved.
    pub modified: bool,
    /// The name of the project's file, when it has one.
    pub file: Option<&'a str>,
    /// Whether that file may be written.
    pub may_save: bool,
    /// Whether there is an edit to take back.
    pub can_undo: bool,
    /// Whether there is an edit to bring back.
    pub can_redo: bool,
    /// What the window is for.
    pub mode: Mode,
    /// Language.
    pub lang: Lang,
}

impl TopBar<'_> {
    /// Shows the bar. Returns the title, which is the button of the project menu, and the room in the middle for the
    /// search.
    pub fn show(&self, ui: &mut Ui, outbox: &mut Outbox) -> (Response, Rect) {
        let tokens = tokens(ui);
        let frame = egui::Frame::new().fill(color(tokens.panel)).inner_margin(Margin {
            left: 16,
            right: 12,
            top: 0,
            bottom: 0,
        });
        let panel = Panel::top("top_bar").exact_size(52.0).frame(frame);
        let shown = panel.show(ui, |ui| {
            name_region(ui, Role::Toolbar, text::find::bar_top(self.lang));
            let bar = ui.max_rect();
            let (groups, width) = kept(self.groups(theme(ui)), bar.width());
            let (mut left, mut title) = (bar.left(), None);
            let right = row_with_ends(
                ui,
                52.0,
                |ui| {
                    title = Some(self.left(ui, width));
                    left = ui.min_rect().right();
                },
                |ui| {
                    show_tools(ui, groups, outbox);
                    divider(ui, 20.0);
                    self.modes(ui, outbox);
                    ui.min_rect().left()
                },
            );
            (title, slot(bar, left + 16.0, right - 16.0))
        });
        let (title, slot) = shown.inner;
        (title.unwrap_or(shown.response), slot)
    }

    fn left(&self, ui: &mut Ui, right: f32) -> Response {
        let tokens = tokens(ui);
        let bar = ui.max_rect();
        let (rect, _) = ui.allocate_exact_size(vec2(26.0, 32.0), Sense::hover());
        paint_mark(ui.painter(), rect.center(), theme(ui));
        if bar.width() >= NAME_FROM {
            words(ui, text::ui::program(self.lang), 17.0, true, tokens.text1);
        }
        divider(ui, 20.0);
        let end = bar.right() - right - SEARCH_LEAST - 32.0;
        let title = title_button(ui, self.title, (end - ui.cursor().left() - 34.0).clamp(48.0, 320.0), self.lang);
        let (state, ink) = match (self.file.is_some(), self.modified) {
            (_, true) => (text::ui::not_saved(self.lang), tokens.warn),
            (false, false) => (text::ui::no_file(self.lang), tokens.text3),
            (true, false) if !self.may_save => (text::start::look_only_short(self.lang), tokens.text3),
            (true, false) => (text::ui::saved(self.lang), tokens.text3),
        };
        let room = end - STATE_SPARES - ui.cursor().left();
        let wide = |words: &str| line(ui, words, 12.0, false, ink, f32::INFINITY).size().x;
        // In which file, where there is room for its name.
        let named = self.file.map(|file| format!("{file} · {state}")).filter(|named| wide(named) <= room);
        if let Some(named) = named {
            words(ui, named, 12.0, false, ink);
        } else if wide(state) <= room {
            let said = words(ui, state, 12.0, false, ink);
            let _ = full_name(said, self.file.unwrap_or_default(), self.file.is_some());
        } else if self.modified || self.file.is_none() {
            // In a narrow bar a dot stands for it.
            let (rect, response) = ui.allocate_exact_size(vec2(12.0, 32.0), Sense::hover());
            ui.painter().circle_filled(rect.center(), 3.5, color(ink));
            response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, state));
            response.on_hover_text(state);
        }
        title
    }

    /// What the window may be for: a track with two pills.
    fn modes(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let choices = [
            (Mode::View, Icon::View, text::redrawing::mode_view(self.lang), "mode_view"),
            (Mode::Redraw, Icon::Redraw, text::redrawing::mode_redraw(self.lang), "mode_redraw"),
        ];
        let tokens = tokens(ui);
        let (track, _) = ui.allocate_exact_size(vec2(MODES, 34.0), Sense::hover());
        paint_ground(ui.painter(), track, 9, tokens.sunk, None);
        let wide = (MODES - 6.0) / 2.0;
        for (number, (mode, icon, label, command)) in choices.into_iter().enumerate() {
            let left = track.left() + 3.0 + if number == 0 { 0.0 } else { wide };
            let pill = Rect::from_min_size(pos2(left, track.top() + 3.0), vec2(wide, 28.0));
            let on = mode == self.mode;
            let response = ui.interact(pill, ui.scope_id().with(command), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, label));
            if on {
                paint_ground(ui.painter(), pill, 7, tokens.panel, Some(tokens.line));
            }
            focus_ring(ui, &response, pill);
            let ink = if on { tokens.text1 } else { tokens.text2 };
            let galley = line(ui, label, 14.0, on, ink, f32::INFINITY);
            let start = pill.center().x - (galley.size().x + 24.0) / 2.0;
            let icon_ink = if on { tokens.accent } else { tokens.text2 };
            paint_icon(ui.painter(), icon, pos2(start + 9.0, pill.center().y), 18.0, color(icon_ink));
            let at = pos2(start + 24.0, pill.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, color(ink));
            if tooltip(response, label, &keys(command)).clicked() && !on {
                outbox.send(Action::GoIn(mode));
            }
        }
    }

    /// The buttons from right to left, in groups.
    fn groups(&self, theme: Theme) -> [Vec<Tool>; 5] {
        let lang = self.lang;
        let tool =
            |keep, icon, label, key: &str, action| Tool { keep, icon, label, key: keys(key), why_not: None, action };
        let may = |tool: Tool, enabled: bool, nothing| Tool { why_not: (!enabled).then_some(nothing), ..tool };
        let other = if theme == Theme::Light { text::ui::dark_theme(lang) } else { text::ui::light_theme(lang) };
        let undo = tool(9, Icon::Undo, text::ui::undo(lang), "undo", Action::Undo);
        let redo = tool(5, Icon::Redo, text::ui::redo(lang), "redo", Action::Redo);
        let save = tool(8, Icon::Save, text::ui::save(lang), "save", Action::Save);
        let distance = Action::Measure(Quantity::Distance);
        [
            vec![
                tool(6, Icon::Sliders, text::settings::title(lang), "settings", Action::Settings),
                tool(4, Icon::Theme, other, "theme", Action::SwitchTheme),
                tool(3, Icon::Language, text::ui::other_language(lang), "language", Action::SwitchLanguage),
            ],
            vec![tool(7, Icon::Table, text::table::table(lang), "table", Action::SwitchTable)],
            vec![
                may(redo, self.can_redo, text::find::nothing_to_redo(lang)),
                may(undo, self.can_undo, text::find::nothing_to_undo(lang)),
            ],
            vec![
                tool(0, Icon::SaveAs, text::ui::save_as(lang), "save_as", Action::SaveAs),
                may(save, self.modified || self.file.is_none(), text::find::nothing_to_save(lang)),
                tool(2, Icon::Folder, text::ui::open(lang), "open", Action::Open),
            ],
            vec![
                tool(10, Icon::Tasks, text::find::commands(lang), "commands", Action::Palette),
                tool(1, Icon::Ruler, text::find::measure_distance(lang), "measure_distance", distance),
            ],
        ]
    }
}

/// A button of the bar. What goes first in a narrow one is in the project's menu or the list of commands too.
struct Tool {
    /// Buttons with higher numbers stay longer.
    keep: usize,
    icon: Icon,
    label: &'static str,
    key: String,
    why_not: Option<&'static str>,
    action: Action,
}

/// How wide the choice of the mode is.
const MODES: f32 = 176.0;
/// How many buttons there are.
const TOOLS: usize = 11;
/// A button with the space after it, and a divider with the spaces beside it.
const TOOL: f32 = 36.0;
const DIVIDER: f32 = 13.0;
/// What the mark and a short title take at the left.
const LEFT_LEAST: f32 = 240.0;
/// The least width of the search.
const SEARCH_LEAST: f32 = 200.0;
/// How wide the bar must be for the program's name.
const NAME_FROM: f32 = 760.0;
/// The search has so much more than its least before it is said whether everything is saved.
const STATE_SPARES: f32 = 60.0;

/// How many buttons fit beside the rest.
fn fitting(bar: f32) -> usize {
    let room = bar - LEFT_LEAST - SEARCH_LEAST - 32.0 - 5.0 * DIVIDER - MODES;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a handful
    let fit = (room / TOOL).max(3.0) as usize;
    fit.min(TOOLS)
}

/// The groups with the buttons that are kept, from right to left; how wide they are together.
fn kept(groups: [Vec<Tool>; 5], bar: f32) -> (Vec<Vec<Tool>>, f32) {
    let least = TOOLS - fitting(bar);
    let groups: Vec<Vec<Tool>> =
        groups.into_iter().map(|group| group.into_iter().filter(|tool| tool.keep >= least).collect()).collect();
    let groups: Vec<Vec<Tool>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
    let count: usize = groups.iter().map(Vec::len).sum();
    #[allow(clippy::cast_precision_loss)] // a handful
    let width = count as f32 * TOOL + groups.len().saturating_sub(1) as f32 * DIVIDER;
    (groups, width + DIVIDER + MODES + 4.0)
}

fn show_tools(ui: &mut Ui, groups: Vec<Vec<Tool>>, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = 4.0;
    for (number, group) in groups.into_iter().enumerate() {
        if number > 0 {
            divider(ui, 20.0);
        }
        for Tool { icon, label, key, why_not, action, .. } in group {
            if icon_button_or_why(ui, icon, label, &key, why_not).clicked() {
                outbox.send(action);
            }
        }
    }
}

/// The room for the search: in the middle of the bar where it fits, else between what stands at both ends.
fn slot(bar: Rect, left: f32, right: f32) -> Rect {
    let width = (right - left).clamp(120.0, 400.0);
    let middle = bar.center().x.clamp(left + width / 2.0, (right - width / 2.0).max(left + width / 2.0));
    Rect::from_center_size(pos2(middle.round(), bar.center().y), vec2(width, 34.0))
}
