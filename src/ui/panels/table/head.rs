//! The bar over a table: which table, words to find, values to filter by, copying and export.

use egui::{Margin, Ui, accesskit::Role};

use super::{Shown, TablePanel};
use crate::drawing::Icon;
use crate::query::detail::grouped;
use crate::text::table as text;
use crate::ui::action::{Action, Outbox};
use crate::ui::field::Field;
use crate::ui::widgets::{drop_down, heading, icon_button, row_with_ends, tokens, words};

/// What the table and the line to find in it take, and the rest: buttons and the number of rows, those selected.
const LEFT: f32 = 168.0 + 8.0 + 160.0 + 8.0 + 24.0;
const RIGHT: f32 = 4.0 * 34.0 + 110.0;
const SELECTED: f32 = 76.0;

pub(super) fn show(ui: &mut Ui, panel: &mut TablePanel, shown: Shown<'_>, outbox: &mut Outbox) {
    let tokens = tokens(ui);
    let lang = shown.lang;
    let mut open = None;
    let mut close = false;
    let copied = std::cell::Cell::new(false);
    egui::Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        let Some(made) = &panel.made else { return };
        let (shown_rows, all) = (made.rows.len(), made.table.subjects().len());
        let selected = panel.selected_shown;
        let is_sorting = panel.coming.is_some();
        let (choice, large) = (&mut panel.choice, &mut panel.large);
        // What stands at the right end is read whole: in a narrow card there are fewer choices at the left.
        let room = ui.available_width() - LEFT - if selected > 0 { RIGHT + SELECTED } else { RIGHT };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a handful
        let filters = (room / 144.0).clamp(0.0, 3.0) as usize;
        row_with_ends(
            ui,
            32.0,
            |ui| {
                let now = made.menu.iter().position(|(of, _, _)| *of == made.table.lists());
                let name = now.map_or_else(String::new, |now| heading(&made.menu[now].1));
                let counts: Vec<String> = made.menu.iter().map(|(_, _, count)| grouped(*count as u64)).collect();
                let heads: Vec<String> = made.menu.iter().map(|(_, name, _)| heading(name)).collect();
                let names: Vec<_> = heads.iter().zip(&counts).map(|(name, count)| (&**name, &**count)).collect();
                if let Some(picked) = drop_down(ui, text::table(lang), 168.0, &name, &names, now) {
                    open = Some(made.menu[picked].0);
                }
                let hint = text::find_in_table(lang);
                let field = Field::named(hint).hint(hint).width(160.0).role(Role::SearchInput);
                field.show(ui, &mut choice.words);
                for (field, values) in made.values.iter().take(filters) {
                    let all = text::all_values(lang, field.words(lang));
                    let current = choice.values.get(field).cloned();
                    let shown = heading(current.as_ref().unwrap_or(&all));
                    let said: Vec<String> = values.iter().map(|value| heading(value)).collect();
                    let rows: Vec<_> = [all.as_str()]
                        .into_iter()
                        .chain(said.iter().map(String::as_str))
                        .map(|name| (name, ""))
                        .collect();
                    let now = current.as_ref().map_or(Some(0), |current| {
                        values.iter().position(|value| value == current).map(|place| place + 1)
                    });
                    match drop_down(ui, field.words(lang), 136.0, &shown, &rows, now) {
                        Some(0) => {
                            choice.values.remove(field);
                        }
                        Some(picked) => {
                            choice.values.insert(*field, values[picked - 1].clone());
                        }
                        None => {}
                    }
                }
                let filtered = !choice.words.is_empty() || !choice.values.is_empty();
                if filtered && icon_button(ui, Icon::Close, text::clear(lang), "", true).clicked() {
                    choice.words.clear();
                    choice.values.clear();
                }
            },
            |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                close = icon_button(ui, Icon::Close, text::close(lang), "", true).clicked();
                let size = if *large { text::smaller(lang) } else { text::larger(lang) };
                if icon_button(ui, Icon::Fit, size, "", true).clicked() {
                    *large = !*large;
                }
                if icon_button(ui, Icon::Export, text::export(lang), "", shown_rows > 0).clicked() {
                    outbox.send(Action::ExportTable);
                }
                if icon_button(ui, Icon::Copy, text::copy_rows(lang), "", shown_rows > 0).clicked() {
                    copied.set(true);
                }
                ui.add_space(8.0);
                let rows = if is_sorting {
                    text::sorting(lang).to_owned()
                } else if shown_rows == all {
                    text::rows_all(lang, grouped(all as u64))
                } else {
                    text::rows(lang, grouped(shown_rows as u64), grouped(all as u64))
                };
                words(ui, rows, 12.0, false, tokens.text2);
                ui.add_space(10.0);
                if selected > 0 {
                    words(ui, text::rows_selected(lang, selected), 12.0, false, tokens.accent);
                }
            },
        );
    });
    if copied.get()
        && let Some(words) = panel.copied(shown)
    {
        outbox.send(Action::Copy(words));
    }
    if let Some(of) = open {
        panel.open(of);
    }
    if close {
        panel.close();
    }
}
