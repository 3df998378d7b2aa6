//! Keys in a table: arrows, pages and ends move along the rows, Shift selects up to there, Enter opens the details.

use egui::{Event, EventFilter, Id, Key, Modifiers, Ui};

use super::body::ROW;
use super::{Shown, TablePanel};
use crate::ui::action::{Action, Outbox};

/// The rows as a whole, for the focus: one stop of the Tab key, within which arrows move.
pub(super) fn rows_id() -> Id {
    Id::unique("table_rows")
}

/// How far an arrow moves the columns.
const SIDE_STEP: f32 = 96.0;

impl TablePanel {
    /// Takes the keys while the rows have the focus, before the map sees them.
    pub fn take_keys(&mut self, ui: &Ui, shown: Shown<'_>, outbox: &mut Outbox) {
        let id = rows_id();
        if !self.is_open() || !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        let count = self.rows().len();
        let Some(last) = count.checked_sub(1) else { return };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // rows on a screen
        let page = ((self.seen.height / ROW) as usize).saturating_sub(1).max(1);
        let mut pressed = None;
        let mut range = false;
        ui.input_mut(|input| {
            for key in [Key::ArrowDown, Key::ArrowUp, Key::PageDown, Key::PageUp, Key::Home, Key::End] {
                let with_shift = input.consume_key(Modifiers::SHIFT, key);
                range |= with_shift;
                if with_shift || input.consume_key(Modifiers::NONE, key) {
                    pressed = Some(key);
                }
            }
        });
        // Looked for among all rows only where a key asks for it.
        let to = pressed.map(|key| {
            let place = self.cursor.and_then(|cursor| self.rows().iter().position(|&row| row == cursor));
            match key {
                Key::ArrowDown => place.map_or(0, |row| (row + 1).min(last)),
                Key::ArrowUp => place.map_or(last, |row| row.saturating_sub(1)),
                Key::PageDown => place.map_or(0, |row| (row + page).min(last)),
                Key::PageUp => place.map_or(0, |row| row.saturating_sub(page)),
                Key::End => last,
                _ => 0,
            }
        });
        let (left, right, enter, all, copy) = ui.input_mut(|input| {
            let mut pressed = |modifiers, key| input.consume_key(modifiers, key);
            let sides = (pressed(Modifiers::NONE, Key::ArrowLeft), pressed(Modifiers::NONE, Key::ArrowRight));
            let (enter, all) = (pressed(Modifiers::NONE, Key::Enter), pressed(Modifiers::COMMAND, Key::A));
            let before = input.events.len();
            input.events.retain(|event| !matches!(event, Event::Copy));
            let copy = input.events.len() < before;
            let pasted = input.events.iter().position(|event| matches!(event, Event::Paste(_)));
            if let Some(Event::Paste(cells)) = pasted.map(|at| input.events.remove(at)) {
                outbox.send(Action::PasteCells(cells));
            }
            (sides.0, sides.1, enter, all, copy)
        });
        if left || right {
            self.scroll_x = Some((self.seen.left + if right { SIDE_STEP } else { -SIDE_STEP }).max(0.0));
        }
        if let Some(row) = to {
            self.click(row, false, range, outbox);
            self.scroll_to = Some(row);
        }
        if all {
            self.selected = self.rows().iter().copied().collect();
            self.is_counted = false;
            self.on_map = self.selected.iter().copied().collect();
            outbox.send(Action::Pick(self.on_map.clone()));
        }
        if let Some(subject) = self.cursor.filter(|_| enter) {
            outbox.send(Action::Show(subject));
        }
        if copy && let Some(words) = self.copied(shown) {
            outbox.send(Action::Copy(words));
        }
    }
}
