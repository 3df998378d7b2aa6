//! The menu of what was pointed at, on the map or in a table: commands of the window, with the reason where one is not
//! available. By keys as by hand.

use egui::accesskit::Role;
use egui::{Align2, Area, EventFilter, Id, Key, Margin, Modifiers, Order, Pos2, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::commands::{Situation, WindowCommand, command};
use crate::ui::theme::{card, color, paint_ground, paint_icon, regular};
use crate::ui::widgets::{line, rule, tokens};

const WIDTH: f32 = 320.0;

/// The commands, in groups.
const GROUPS: [&[&str]; 4] = [
    &["details", "ask_here", "fit", "show_in_table"],
    &["rename", "regroup", "plans", "choose_colour", "measure_from"],
    &["copy_code", "copy_place", "copy_metres"],
    &["merge_areas", "split_area", "renumber", "edit_many"],
];

/// The menu, while it is open.
#[derive(Default)]
pub struct ContextMenu {
    open: Option<Opened>,
}

/// What it was opened on.
struct Opened {
    at: Pos2,
    name: String,
    now: Situation,
    chosen: usize,
    /// What had the focus before; it has it again afterwards.
    before: Option<Id>,
    /// Nothing is chosen or left in the frame of the click that opened it.
    is_new: bool,
}

impl ContextMenu {
    /// Opens it at a place of the screen, on what has this name.
    pub fn open(&mut self, ctx: &egui::Context, at: Pos2, name: String, now: Situation) {
        let before = ctx.memory(egui::Memory::focused);
        let chosen = commands().position(|command| (command.now)(&now).is_ok()).unwrap_or(0);
        self.open = Some(Opened { at, name, now, chosen, before, is_new: true });
        ctx.request_repaint();
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Shows it, and sends what is chosen.
    pub fn show(&mut self, ui: &Ui, lang: Lang, outbox: &mut Outbox) {
        let Some(opened) = &mut self.open else { return };
        let all: Vec<&WindowCommand> = commands().collect();
        let (down, up, enter, leave) = ui.input_mut(|input| {
            let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key);
            (pressed(Key::ArrowDown), pressed(Key::ArrowUp), pressed(Key::Enter) > 0, pressed(Key::Escape) > 0)
        });
        opened.chosen = (opened.chosen + down + all.len() * up - up) % all.len().max(1);
        let room = ui.ctx().content_rect().shrink(8.0);
        let right = opened.at.x + WIDTH > room.right();
        // High enough for all rows; an area keeps itself in the window beyond that.
        let below = opened.at.y + 624.0 > room.bottom();
        let pivot = match (right, below) {
            (false, false) => Align2::LEFT_TOP,
            (true, false) => Align2::RIGHT_TOP,
            (false, true) => Align2::LEFT_BOTTOM,
            (true, true) => Align2::RIGHT_BOTTOM,
        };
        let area = Area::new(Id::unique("context_menu")).order(Order::Foreground).pivot(pivot).fixed_pos(opened.at);
        let mut clicked = None;
        let response =
            area.accessible_name(text::find::menu_of(lang, &opened.name)).role(Role::Menu).show(ui.ctx(), |ui| {
                card(tokens(ui)).shadow(ui.visuals().popup_shadow).inner_margin(Margin::same(6)).show(ui, |ui| {
                    ui.set_width(WIDTH - 12.0);
                    ui.spacing_mut().item_spacing.y = 0.0;
                    head(ui, &opened.name);
                    let mut number = 0;
                    for group in GROUPS {
                        rule(ui, 4.0);
                        for command in group.iter().filter_map(|id| command(id)) {
                            if row(ui, command, &opened.now, number == opened.chosen, lang) {
                                clicked = Some(number);
                            }
                            number += 1;
                        }
                    }
                });
            });
        let asked = clicked.or((enter && !opened.is_new).then_some(opened.chosen)).and_then(|number| all.get(number));
        let outside = ui.input(|input| {
            let pressed = input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten();
            pressed.is_some_and(|at| !response.response.rect.contains(at))
        });
        // What is not available keeps the menu open: its reason is there to be read.
        let action: Option<Action> = asked.and_then(|command| (command.now)(&opened.now).ok());
        let closes = action.is_some() || leave || (outside && !opened.is_new);
        if let Some(action) = action {
            outbox.send(action);
        }
        opened.is_new = false;
        if closes {
            let before = opened.before;
            ui.memory_mut(|memory| match before {
                Some(id) => memory.request_focus(id),
                None => memory.stop_text_input(),
            });
            self.open = None;
        }
    }
}

/// All commands of the menu, in order.
fn commands() -> impl Iterator<Item = &'static WindowCommand> {
    GROUPS.iter().flat_map(|group| group.iter().filter_map(|id| command(id)))
}

fn head(ui: &mut Ui, name: &str) {
    let tokens = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let galley = line(ui, name, 13.0, true, tokens.text1, rect.width() - 20.0);
    ui.painter().galley(pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, color(tokens.text1));
}

fn row(ui: &mut Ui, command: &WindowCommand, now: &Situation, chosen: bool, lang: Lang) -> bool {
    let tokens = tokens(ui);
    let reason = (command.now)(now).err().map(|reason| reason(lang));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
    let name = (command.words)(lang);
    let label =
        reason.map_or_else(|| name.to_owned(), |reason| format!("{name} {}", text::find::unavailable(lang, reason)));
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, reason.is_none(), chosen, &label));
    if chosen {
        // Whoever hears the window is told which row the arrows have come to.
        let arrows = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| {
            if !memory.has_focus(response.id) {
                memory.request_focus(response.id);
            }
            memory.set_focus_lock_filter(response.id, arrows);
        });
    }
    if chosen || response.hovered() {
        paint_ground(ui.painter(), rect, 8, if chosen { tokens.accent_soft } else { tokens.sub }, None);
    }
    let ink = if reason.is_some() { tokens.text3 } else { tokens.text1 };
    paint_icon(ui.painter(), command.icon, rect.left_center() + vec2(19.0, 0.0), 18.0, color(ink));
    let keys = command.keys.first().map(crate::ui::commands::Keys::words).unwrap_or_default();
    let end = reason.unwrap_or(&keys);
    let galley =
        line(ui, end, 12.0, false, if reason.is_some() { tokens.warn } else { tokens.text3 }, rect.width() / 2.0);
    let right = rect.right() - 10.0 - galley.size().x;
    let y = |height: f32| rect.center().y - height / 2.0;
    ui.painter().galley(pos2(right, y(galley.size().y)), galley, color(tokens.text3));
    let galley = ui.painter().layout_no_wrap(name.to_owned(), regular(14.0), color(ink));
    ui.painter().galley(pos2(rect.left() + 36.0, y(galley.size().y)), galley, color(ink));
    response.clicked()
}
