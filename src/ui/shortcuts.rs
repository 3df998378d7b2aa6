//! Keys and what they ask for.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use super::action::{Action, Outbox};
use crate::domain::AreaId;

/// Sends what the keys pressed in this frame ask for. With a dialog open only the dialog listens.
pub fn send(ui: &Ui, selected: Option<AreaId>, outbox: &mut Outbox) {
    let shifted = Modifiers::COMMAND | Modifiers::SHIFT;
    let keys = [
        (shifted, Key::S, Action::SaveAs),
        (shifted, Key::Z, Action::Redo),
        (Modifiers::COMMAND, Key::N, Action::NewProject),
        (Modifiers::COMMAND, Key::Comma, Action::Settings),
        // With Ctrl everything in the window, without it the map alone.
        (Modifiers::COMMAND, Key::Plus, Action::TextSize(Some(10))),
        (Modifiers::COMMAND, Key::Equals, Action::TextSize(Some(10))),
        (Modifiers::COMMAND, Key::Minus, Action::TextSize(Some(-10))),
        (Modifiers::COMMAND, Key::Num0, Action::TextSize(None)),
        (Modifiers::COMMAND, Key::O, Action::Open),
        (Modifiers::COMMAND, Key::S, Action::Save),
        (Modifiers::COMMAND, Key::Z, Action::Undo),
        (Modifiers::COMMAND, Key::Y, Action::Redo),
        (Modifiers::COMMAND, Key::Q, Action::Quit),
        (Modifiers::COMMAND, Key::B, Action::BaseMap),
        (Modifiers::COMMAND, Key::T, Action::SwitchTable),
        (Modifiers::NONE, Key::F2, Action::SwitchLanguage),
        (Modifiers::NONE, Key::F6, Action::SwitchTheme),
        (Modifiers::NONE, Key::Home, Action::ShowDistrict),
        (Modifiers::NONE, Key::Plus, Action::Zoom(1.0)),
        (Modifiers::NONE, Key::Equals, Action::Zoom(1.0)),
        (Modifiers::NONE, Key::Minus, Action::Zoom(-1.0)),
        (Modifiers::NONE, Key::Escape, Action::Dismiss),
    ];
    ui.input_mut(|input| {
        for (modifiers, key, action) in keys {
            if input.consume_shortcut(&KeyboardShortcut::new(modifiers, key)) {
                outbox.send(action);
            }
        }
    });
    if let Some(area) = selected.filter(|_| ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F4))) {
        outbox.send(Action::Rename(area));
    }
}
