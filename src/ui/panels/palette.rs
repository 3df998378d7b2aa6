//! The command palette: every command with its keys; those that are not available say why.

use egui::{Align2, Area, Id, Key, Margin, Modifiers, Order, ScrollArea, Sense, TextEdit, Ui, Widget, WidgetInfo};
use egui::{accesskit::Role, pos2, vec2};

use crate::query::search::{How, matches};
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::commands::{COMMANDS, Situation, WindowCommand};
use crate::ui::theme::{card, color, paint_ground, paint_icon, regular};
use crate::ui::widgets::{paint_chosen, tokens, words};

const WIDTH: f32 = 560.0;

/// The palette: what is typed and which command is chosen.
#[derive(Default)]
pub struct Palette {
    open: bool,
    typed: String,
    chosen: usize,
    /// In so many frames to come the field takes the focus: an area measures itself in its first one and forgets it.
    wants_focus: u8,
}

impl Palette {
    /// Opens it, empty.
    pub fn open(&mut self) {
        *self = Self { open: true, wants_focus: 2, ..Self::default() };
    }

    /// Opens it with words typed already.
    pub fn open_with(&mut self, typed: &str) {
        self.open();
        typed.clone_into(&mut self.typed);
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Closes it.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// Shows it over the middle of the window.
    pub fn show(&mut self, ui: &Ui, now: &Situation, lang: Lang, outbox: &mut Outbox) {
        if !self.open {
            return;
        }
        let found = found(&self.typed, lang);
        let (down, up, enter) = ui.input_mut(|input| {
            let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key);
            (pressed(Key::ArrowDown), pressed(Key::ArrowUp), pressed(Key::Enter) > 0)
        });
        if !found.is_empty() {
            let count = found.len();
            self.chosen = (self.chosen.min(count - 1) + down + count * up - up) % count;
        }
        let window = ui.ctx().content_rect();
        let area = Area::new(Id::unique("palette")).order(Order::Foreground).pivot(Align2::CENTER_TOP);
        let area = area.fixed_pos(pos2(window.center().x, window.top() + 72.0));
        let mut clicked = None;
        let response = area.accessible_name(text::find::commands(lang)).role(Role::Dialog).show(ui.ctx(), |ui| {
            card(tokens(ui)).shadow(ui.visuals().popup_shadow).inner_margin(Margin::same(8)).show(ui, |ui| {
                ui.set_width(WIDTH.min(window.width() - 48.0));
                ui.spacing_mut().item_spacing.y = 0.0;
                self.field(ui, lang);
                ui.add_space(6.0);
                if found.is_empty() {
                    let said = text::find::no_command(lang, self.typed.trim());
                    egui::Frame::new().inner_margin(Margin::symmetric(10, 10)).show(ui, |ui| {
                        words(ui, said, 14.0, false, tokens(ui).text2);
                    });
                }
                let room = (window.height() - 220.0).clamp(120.0, 440.0);
                ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                    for (number, command) in found.iter().enumerate() {
                        if row(ui, command, now, (number == self.chosen, down + up > 0), lang) {
                            clicked = Some(number);
                        }
                    }
                });
            });
        });
        let chosen = clicked.or(enter.then_some(self.chosen)).and_then(|number| found.get(number));
        // A command that is not available keeps the palette open: its reason is there to be read.
        if let Some(Ok(action)) = chosen.map(|command| (command.now)(now)) {
            outbox.send(action);
            self.close();
        }
        let outside = ui.input(|input| {
            let pressed = input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten();
            pressed.is_some_and(|at| !response.response.rect.contains(at))
        });
        if outside {
            self.close();
        }
    }

    fn field(&mut self, ui: &mut Ui, lang: Lang) {
        let tokens = tokens(ui);
        let id = Id::unique("palette_field");
        if self.wants_focus > 0 {
            self.wants_focus -= 1;
            ui.memory_mut(|memory| memory.request_focus(id));
            ui.ctx().request_repaint();
        }
        let edit = TextEdit::singleline(&mut self.typed)
            .id(id)
            .font(regular(14.0))
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(12, 9))
            .hint_text(egui::RichText::new(text::find::commands_hint(lang)).color(color(tokens.text3)));
        let response = edit.ui(ui).accessible_name(text::find::commands(lang));
        if response.changed() {
            self.chosen = 0;
        }
    }
}

/// The commands that fit, the best first; all of them while nothing is typed.
fn found(typed: &str, lang: Lang) -> Vec<&'static WindowCommand> {
    if typed.trim().is_empty() {
        return COMMANDS.iter().filter(|command| command.id != "commands").collect();
    }
    // Both languages count: who works in English still reads Chinese names on the screen of a colleague.
    let fit = |command: &'static WindowCommand| -> Option<(How, &'static WindowCommand)> {
        let both = [lang, lang.pick(Lang::En, Lang::Zh)].map(|lang| matches(typed, (command.words)(lang)));
        Some((both.into_iter().flatten().min()?, command))
    };
    let mut all: Vec<_> = COMMANDS.iter().filter_map(fit).collect();
    all.sort_by_key(|(how, _)| *how);
    all.into_iter().map(|(_, command)| command).collect()
}

fn row(ui: &mut Ui, command: &WindowCommand, now: &Situation, (chosen, moved): (bool, bool), lang: Lang) -> bool {
    let tokens = tokens(ui);
    let refusal = (command.now)(now).err().map(|reason| text::find::unavailable(lang, reason(lang)));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::click());
    let name = (command.words)(lang);
    let label = refusal.as_ref().map_or_else(|| name.to_owned(), |reason| format!("{name} {reason}"));
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, refusal.is_none(), chosen, &label));
    let painter = ui.painter();
    if chosen {
        paint_chosen(painter, rect, tokens);
        if moved {
            ui.scroll_to_rect(rect, None);
        }
    } else if response.hovered() {
        paint_ground(painter, rect, 8, tokens.sub, None);
    }
    let ink = if refusal.is_some() { tokens.text3 } else { tokens.text1 };
    paint_icon(painter, command.icon, rect.left_center() + vec2(22.0, 0.0), 18.0, color(ink));
    let galley = painter.layout_no_wrap(name.to_owned(), regular(14.0), color(ink));
    let left = rect.left() + 44.0;
    let end = left + galley.size().x;
    painter.galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, color(ink));
    if let Some(reason) = refusal {
        let galley = painter.layout_no_wrap(reason, regular(12.0), color(tokens.warn));
        painter.galley(pos2(end + 12.0, rect.center().y - galley.size().y / 2.0), galley, color(tokens.warn));
    }
    let mut right = rect.right() - 10.0;
    for keys in command.keys.iter().rev() {
        let galley = painter.layout_no_wrap(keys.words(), regular(12.0), color(tokens.text2));
        let plate = Align2::RIGHT_CENTER.anchor_size(pos2(right, rect.center().y), galley.size() + vec2(12.0, 4.0));
        paint_ground(painter, plate, 4, tokens.panel, Some(tokens.line2));
        painter.galley(plate.center() - galley.size() / 2.0, galley, color(tokens.text2));
        right = plate.left() - 6.0;
    }
    response.clicked()
}
