//! The top bar: mark, title, whether all is saved; files, undo and redo, language, theme.

use egui::{Margin, Panel, Rect, Response, Sense, Ui, accesskit::Role, pos2, vec2};

use crate::drawing::Icon;
use crate::drawing::style::Theme;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::commands::keys;
use crate::ui::map::measure::Quantity;
use crate::ui::panels::project_menu::title_button;
use crate::ui::theme::{color, paint_mark};
use crate::ui::widgets::{divider, icon_button_or_why, name_region, row_with_ends, theme, tokens, words};

/// What the bar says.
pub struct TopBar<'a> {
    /// The project's title.
    pub title: &'a str,
    /// Whether something is not saved.
    pub modified: bool,
    /// Whether the project has a file.
    pub has_file: bool,
    /// Whether that file may be written.
    pub may_save: bool,
    /// Whether there is an edit to take back.
    pub can_undo: bool,
    /// Whether there is an edit to bring back.
    pub can_redo: bool,
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
            let (mut left, mut title) = (bar.left(), None);
            let right = row_with_ends(
                ui,
                52.0,
                |ui| {
                    title = Some(self.left(ui));
                    left = ui.min_rect().right();
                },
                |ui| {
                    self.right(ui, outbox);
                    ui.min_rect().left()
                },
            );
            (title, slot(bar, left + 16.0, right - 16.0))
        });
        let (title, slot) = shown.inner;
        (title.unwrap_or(shown.response), slot)
    }

    fn left(&self, ui: &mut Ui) -> Response {
        let tokens = tokens(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(26.0, 32.0), Sense::hover());
        paint_mark(ui.painter(), rect.center(), theme(ui));
        words(ui, text::ui::program(self.lang), 17.0, true, tokens.text1);
        divider(ui, 20.0);
        let title = title_button(ui, self.title, self.lang);
        let (state, ink) = match (self.has_file, self.modified) {
            (_, true) => (text::ui::not_saved(self.lang), tokens.warn),
            (false, false) => (text::ui::no_file(self.lang), tokens.text3),
            (true, false) if !self.may_save => (text::start::look_only_short(self.lang), tokens.text3),
            (true, false) => (text::ui::saved(self.lang), tokens.text3),
        };
        if ui.max_rect().width() >= STATE_FROM {
            words(ui, state, 12.0, false, ink);
        }
        title
    }

    /// From right to left.
    fn right(&self, ui: &mut Ui, outbox: &mut Outbox) {
        ui.spacing_mut().item_spacing.x = 4.0;
        let lang = self.lang;
        let why = |enabled: bool, nothing: &'static str| if enabled { None } else { Some(nothing) };
        let mut add = |ui: &mut Ui, icon, label: &str, key: &str, why_not: Option<&str>, action| {
            if icon_button_or_why(ui, icon, label, key, why_not).clicked() {
                outbox.send(action);
            }
        };
        add(ui, Icon::Sliders, text::settings::title(lang), &keys("settings"), None, Action::Settings);
        let to_dark = theme(ui) == Theme::Light;
        let theme_label = if to_dark { text::ui::dark_theme(lang) } else { text::ui::light_theme(lang) };
        add(ui, Icon::Theme, theme_label, &keys("theme"), None, Action::SwitchTheme);
        add(ui, Icon::Language, text::ui::other_language(lang), &keys("language"), None, Action::SwitchLanguage);
        divider(ui, 20.0);
        add(ui, Icon::Table, text::table::table(lang), &keys("table"), None, Action::SwitchTable);
        divider(ui, 20.0);
        let nothing = text::find::nothing_to_redo(lang);
        add(ui, Icon::Redo, text::ui::redo(lang), &keys("redo"), why(self.can_redo, nothing), Action::Redo);
        let nothing = text::find::nothing_to_undo(lang);
        add(ui, Icon::Undo, text::ui::undo(lang), &keys("undo"), why(self.can_undo, nothing), Action::Undo);
        divider(ui, 20.0);
        // A narrow bar drops what the project's menu has too.
        if ui.max_rect().width() >= SAVE_AS_FROM {
            add(ui, Icon::SaveAs, text::ui::save_as(lang), &keys("save_as"), None, Action::SaveAs);
        }
        let may_save = why(self.modified || !self.has_file, text::find::nothing_to_save(lang));
        add(ui, Icon::Save, text::ui::save(lang), &keys("save"), may_save, Action::Save);
        add(ui, Icon::Folder, text::ui::open(lang), &keys("open"), None, Action::Open);
        divider(ui, 20.0);
        add(ui, Icon::Tasks, text::find::commands(lang), &keys("commands"), None, Action::Palette);
        add(
            ui,
            Icon::Ruler,
            text::find::measure_distance(lang),
            &keys("measure_distance"),
            None,
            Action::Measure(Quantity::Distance),
        );
    }
}

/// How wide the bar must be to say whether everything is saved, in px,
const STATE_FROM: f32 = 1180.0;
/// and for saving under another name.
const SAVE_AS_FROM: f32 = 960.0;

/// The room for the search: in the middle of the bar where it fits, else between what stands at both ends.
fn slot(bar: Rect, left: f32, right: f32) -> Rect {
    let width = (right - left).clamp(120.0, 400.0);
    let middle = bar.center().x.clamp(left + width / 2.0, (right - width / 2.0).max(left + width / 2.0));
    Rect::from_center_size(pos2(middle.round(), bar.center().y), vec2(width, 34.0))
}
