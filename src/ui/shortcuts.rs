//! Keys and what they ask for, as the list of commands says.

use egui::{Id, KeyboardShortcut, Ui};

use super::action::Outbox;
use super::commands::{Reach, Situation, by_keys};

/// Sends what the keys pressed in this frame ask for. With a dialog open only the dialog listens; where something is
/// typed, letters are letters; arrows and Enter belong to the map unless a button has the focus.
pub fn send(ui: &Ui, now: &Situation, map: Option<Id>, outbox: &mut Outbox) {
    let typing = ui.ctx().text_edit_focused();
    let focused = ui.memory(egui::Memory::focused);
    let on_map = focused.is_none() || focused == map;
    ui.input_mut(|input| {
        for (keys, command) in by_keys() {
            let listens = match command.reach {
                Reach::Everywhere => true,
                // Ctrl+F moves from one field to the search.
                Reach::NotTyping => !typing || (keys.0.command && command.id == "search"),
                Reach::Map => on_map,
            };
            if listens
                && input.consume_shortcut(&KeyboardShortcut::new(keys.0, keys.1))
                && let Ok(action) = (command.now)(now)
            {
                outbox.send(action);
            }
        }
    });
}
