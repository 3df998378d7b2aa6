//! The rows of a table, those that are seen: lines only, numbers on the right, the head stays on top.

use egui::accesskit::{Role, SortDirection};
use egui::{Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Seen, Shown, TablePanel, keys};
use crate::drawing::Icon;
use crate::query::table::{Field, FieldKind, Order};
use crate::text::{Lang, table as text};
use crate::ui::action::{Action, Outbox};
use crate::ui::theme::{color, paint_ground, paint_icon};
use crate::ui::widgets::{full_name, heading, line, tokens, words};

pub(super) const ROW: f32 = 32.0;

pub(super) fn show(ui: &mut Ui, panel: &mut TablePanel, shown: Shown<'_>, outbox: &mut Outbox) {
    let Some(made) = &panel.made else { return };
    if made.rows.is_empty() {
        let is_whole = made.table.subjects().is_empty();
        empty(ui, shown.lang, is_whole.then(|| panel.name()));
        return;
    }
    let natural: f32 = made.widths.iter().sum();
    // Room that is left goes to the last column.
    let total = natural.max(ui.available_width() - 24.0);
    let count = made.rows.len();
    let place = ui.available_rect_before_wrap();
    let head = Rect::from_min_size(place.min, vec2(place.width(), ROW));
    ui.allocate_rect(head, Sense::hover());
    #[allow(clippy::cast_precision_loss)] // a table has fewer than 2^24 rows
    let height = count as f32 * ROW;
    let mut scroll = ScrollArea::both().id_salt(("table", made.table.lists())).auto_shrink(false);
    if let Some(row) = panel.scroll_to.take() {
        #[allow(clippy::cast_precision_loss)]
        let top = row as f32 * ROW;
        let seen = panel.seen;
        // No farther than it takes, so that the rows stand still while the keys move among them.
        if top < seen.top {
            scroll = scroll.vertical_scroll_offset(top);
        } else if top + ROW > seen.top + seen.height {
            scroll = scroll.vertical_scroll_offset((top + ROW - seen.height.max(2.0 * ROW)).max(0.0));
        }
    }
    if let Some(left) = panel.scroll_x.take() {
        scroll = scroll.horizontal_scroll_offset(left);
    }
    let rows = ui.interact(place.with_min_y(head.bottom()), keys::rows_id(), Sense::focusable_noninteractive());
    let name = panel.name().to_owned();
    ui.ctx().accesskit_node_builder(rows.id, |node| {
        node.set_role(Role::Grid);
        node.set_label(name);
        node.set_row_count(count);
        node.set_column_count(made.widths.len());
    });
    let mut clicked = None;
    let output = scroll.show_viewport(ui, |ui, seen| {
        ui.set_width(total + 24.0);
        ui.set_height(height);
        let origin = ui.min_rect().min;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // rows of a table
        let (first, last) = ((seen.top() / ROW).floor().max(0.0) as usize, (seen.bottom() / ROW).ceil() as usize);
        for row in first..last.min(count) {
            #[allow(clippy::cast_precision_loss)]
            let top = origin.y + row as f32 * ROW;
            let rect = Rect::from_min_size(pos2(origin.x, top), vec2(total + 24.0, ROW));
            if let Some(click) = show_row(ui, panel, shown, row, rect) {
                clicked = Some((row, click));
            }
        }
        // The rest of the shown page has no cells, but its height.
    });
    let offset = output.state.clamped_offset();
    panel.seen = Seen { left: offset.x, top: offset.y, height: output.inner_rect.height() };
    if rows.has_focus() {
        let ring = Stroke::new(2.0, color(tokens(ui).accent));
        ui.painter().rect_stroke(output.inner_rect.shrink(1.0), 4, ring, egui::StrokeKind::Inside);
    }
    let left = head.left() - offset.x;
    show_head(ui, panel, shown, head, left);
    if let Some((row, click)) = clicked {
        match click {
            Click::Once => {
                let (more, range) = ui.input(|input| (input.modifiers.command, input.modifiers.shift));
                panel.click(row, more, range, outbox);
                rows.request_focus();
            }
            Click::Menu(at) => {
                let Some(&subject) = panel.rows().get(row) else { return };
                if !panel.selected.contains(&subject) {
                    panel.click(row, false, false, outbox);
                }
                rows.request_focus();
                outbox.send(Action::MenuOf(at, subject));
            }
            Click::Twice => {
                if let Some(&subject) = panel.rows().get(row) {
                    outbox.send(Action::Show(subject));
                }
            }
        }
    }
}

enum Click {
    Once,
    Twice,
    Menu(egui::Pos2),
}

fn show_row(ui: &mut Ui, panel: &TablePanel, shown: Shown<'_>, row: usize, rect: Rect) -> Option<Click> {
    let made = panel.made.as_ref()?;
    let &subject = made.rows.get(row)?;
    let tokens = tokens(ui);
    // The rows are one stop of the Tab key together.
    let response = ui.interact(rect, ui.scope_id().with(("row", subject)), Sense::CLICK);
    let selected = panel.selected.contains(&subject);
    let fields = made.table.fields();
    let cells: Vec<String> = fields
        .iter()
        .map(|&field| made.table.cell(shown.document, shown.index, subject, field, shown.lang).text(shown.lang))
        .collect();
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, cells.join("  ")));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_row_index(row));
    if selected {
        ui.painter().rect_filled(rect, 0, color(tokens.accent_soft));
        let bar = Rect::from_min_size(rect.min, vec2(3.0, ROW));
        ui.painter().rect_filled(bar, 0, color(tokens.accent));
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, color(tokens.sub));
    }
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|_| response.hovered());
    let mut cut = None;
    let mut left = rect.left() + 12.0;
    for ((&field, &width), words) in fields.iter().zip(&made.widths).zip(&cells) {
        let ink = if words == "—" { tokens.text3 } else { tokens.text1 };
        // Words of the program begin with a capital letter in a cell as in a drop-down.
        let said = if field.kind() == FieldKind::Choice { heading(words) } else { words.clone() };
        let galley = line(ui, &said, 13.0, false, ink, width - 24.0);
        let x = if field.kind().is_number() { left + width - 24.0 - galley.size().x } else { left };
        if galley.elided && pointer.is_some_and(|at| (left..left + width).contains(&at.x)) {
            cut = Some(words);
        }
        ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, color(ink));
        left += width;
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color(tokens.line)));
    let response = match cut {
        Some(words) => full_name(response, words, true),
        None => response,
    };
    match () {
        () if response.double_clicked() => Some(Click::Twice),
        () if response.clicked() => Some(Click::Once),
        () if response.secondary_clicked() || response.long_touched() => {
            Some(Click::Menu(response.interact_pointer_pos().unwrap_or(rect.center())))
        }
        () => None,
    }
}

fn show_head(ui: &mut Ui, panel: &mut TablePanel, shown: Shown<'_>, head: Rect, left: f32) {
    let Some(made) = &panel.made else { return };
    let tokens = tokens(ui);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(head));
    ui.set_clip_rect(head.intersect(ui.clip_rect()));
    paint_ground(ui.painter(), head, 0, tokens.panel, None);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, color(tokens.line2)));
    let mut x = left + 12.0;
    let mut asked: Option<Field> = None;
    let mut beside = None;
    for (&field, &width) in made.table.fields().iter().zip(&made.widths) {
        let rect = Rect::from_min_size(pos2(x - 6.0, head.top()), vec2(width - 12.0, ROW));
        let response = ui.interact(rect, ui.scope_id().with(("head", field.key())), Sense::click());
        let label = text::sort_by(shown.lang, field.words(shown.lang));
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &label));
        let sorted = panel.choice.sort.filter(|(by, _)| *by == field).map(|(_, order)| order);
        if let Some(order) = sorted {
            let direction = match order {
                Order::Rising => SortDirection::Ascending,
                Order::Falling => SortDirection::Descending,
            };
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_sort_direction(direction));
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, color(tokens.accent));
            ui.painter().rect_stroke(rect.shrink2(vec2(0.0, 3.0)), 6, ring, egui::StrokeKind::Inside);
        }
        if response.gained_focus() && (rect.left() < head.left() || rect.right() > head.right()) {
            beside = Some((rect.left() - left - 12.0).max(0.0));
        }
        let ink = if sorted.is_some() || response.hovered() { tokens.text1 } else { tokens.text2 };
        let galley = line(&ui, field.words(shown.lang), 12.0, sorted.is_some(), ink, width - 24.0 - 16.0);
        let arrow = if sorted.is_some() { 16.0 } else { 0.0 };
        let start = if field.kind().is_number() { x + width - 24.0 - galley.size().x - arrow } else { x };
        let end = start + galley.size().x;
        ui.painter().galley(pos2(start, head.center().y - galley.size().y / 2.0), galley, color(ink));
        if let Some(order) = sorted {
            let middle = pos2(end + 9.0, head.center().y);
            match order {
                Order::Falling => paint_icon(ui.painter(), Icon::Down, middle, 13.0, color(tokens.accent)),
                Order::Rising => paint_icon(ui.painter(), Icon::Up, middle, 13.0, color(tokens.accent)),
            }
        }
        if response.clicked() {
            asked = Some(field);
        }
        x += width;
    }
    panel.scroll_x = beside;
    if let Some(field) = asked {
        // Numbers are wanted largest first, words from the start; a third click gives the order of the records back.
        let first = if field.kind().is_number() { Order::Falling } else { Order::Rising };
        panel.choice.sort = match panel.choice.sort.filter(|(by, _)| *by == field) {
            None => Some((field, first)),
            Some((_, order)) if order == first => {
                Some((field, if first == Order::Rising { Order::Falling } else { Order::Rising }))
            }
            Some(_) => None,
        };
        // Whoever sorts wants to see what comes first.
        panel.scroll_to = Some(0);
    }
}

/// Says why there is no row: nothing fits what is asked for, or there is nothing of this kind.
fn empty(ui: &mut Ui, lang: Lang, nothing_of: Option<&str>) {
    let tokens = tokens(ui);
    let (title, hint) = match nothing_of {
        Some(name) => (text::nothing_of(lang, name), text::nothing_of_hint(lang)),
        None => (text::no_rows(lang).to_owned(), text::no_rows_hint(lang)),
    };
    ui.add_space(48.0);
    ui.vertical_centered(|ui| {
        words(ui, title, 14.0, true, tokens.text1);
        ui.add_space(4.0);
        words(ui, hint, 12.0, false, tokens.text2);
    });
}
