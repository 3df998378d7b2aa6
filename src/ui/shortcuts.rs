//! Keys and what they ask for, as the list of commands says.

use egui::{Event, Id, Key, KeyboardShortcut, Ui};

use super::action::{Action, Outbox};
use super::commands::{COMMANDS, Keys, Reach, Situation, by_keys};
use crate::text::Lang;

/// Sends what the keys pressed in this frame ask for. With a dialog open only the dialog listens; where something is
/// typed, letters are letters; arrows and Enter belong to the map unless a button has the focus.
pub fn send(ui: &Ui, now: &Situation, map: Option<Id>, typing: bool, lang: Lang, outbox: &mut Outbox) {
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
            if listens && input.consume_shortcut(&KeyboardShortcut::new(keys.0, keys.1)) {
                match (command.now)(now) {
                    Ok(action) => outbox.send(action),
                    // An arrow at the edge of the map or Enter on nothing needs no words; whoever presses a letter, an F
                    // key or Ctrl meant a command.
                    Err(reason) if keys.0.command || is_function_key(keys.1) || is_letter(keys.1) => {
                        outbox.send(Action::SayWhyNot(reason(lang)))
                    }
                    Err(_) => {}
                }
            }
        }
    });
}

/// Whether the keys pressed in this frame open the search or the list of commands. Asked before all others: what is typed
/// right after, in the same frame perhaps, is meant for the field that opens and is no command.
pub fn opens(ui: &Ui, typing: bool) -> Option<Action> {
    ui.input_mut(|input| {
        let keys = COMMANDS.iter().filter(|command| ["search", "commands"].contains(&command.id)).flat_map(|command| {
            let listens = |keys: &&Keys| !typing || keys.0.command;
            command.keys.iter().filter(listens).map(move |keys| (keys, command))
        });
        let (keys, command) =
            keys.into_iter().find(|(keys, _)| input.consume_shortcut(&KeyboardShortcut::new(keys.0, keys.1)))?;
        if !keys.0.command {
            // The key itself is not typed into the field.
            let own = input.events.iter().position(|event| matches!(event, Event::Text(_)));
            own.map(|place| input.events.remove(place));
        }
        (command.now)(&Situation::default()).ok()
    })
}

fn is_letter(key: Key) -> bool {
    key.name().len() == 1 && key.name().bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_function_key(key: Key) -> bool {
    let name = key.name();
    name.len() > 1 && name.starts_with('F') && name[1..].bytes().all(|byte| byte.is_ascii_digit())
}
