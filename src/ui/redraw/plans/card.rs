//! The card of proposals: what is asked for above, the proposals side by side, the grids of the one that is shown, and
//! what is done with it.

use egui::{Align, Align2, Area, Id, Layout, Margin, Rect, ScrollArea, Ui, vec2};

use super::{GridChange, MOST_PLANS, Plans, columns};
use crate::drawing::Icon;
use crate::model::Document;
use crate::propose::Question;
use crate::query::detail::grouped;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::form::stepper;
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, icon_button, line, row_with_ends, rule, tokens, words};

const WIDTH: f32 = 404.0;
const PADDING: f32 = 16.0;

impl Plans {
    /// Shows the card.
    pub fn show(&mut self, ui: &Ui, map: Rect, document: &Document, busy: bool, lang: Lang, outbox: &mut Outbox) {
        let area = Area::new(Id::unique("plans_card")).pivot(Align2::RIGHT_TOP);
        let area = area.fixed_pos(map.right_top() + vec2(-12.0, 12.0));
        area.accessible_name(text::plans::title(lang)).show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                padded(ui, 8, |ui| self.head(ui, document, lang, outbox));
                rule(ui, 0.0);
                padded(ui, 8, |ui| self.form(ui, document, busy, lang));
                rule(ui, 0.0);
                let room = (map.height() - 24.0 - 49.0 - 141.0 - 50.0).max(80.0);
                if let Some(found) = &self.found {
                    let band = document.project.household_band;
                    let shown = self.hovered.unwrap_or(self.chosen);
                    let mut asked = columns::Asked::default();
                    let scroll = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
                    scroll.auto_shrink([false, true]).show(ui, |ui| {
                        padded(ui, 10, |ui| {
                            asked = columns::show(ui, &found.plans, self.chosen, band, lang);
                            if found.plans.len() < self.count as usize {
                                let fewer = text::plans::fewer(lang, found.plans.len());
                                words(ui, fewer, 12.0, false, tokens(ui).text3);
                            }
                            if let Some(plan) = found.plans.get(shown) {
                                shortfall(ui, plan, lang);
                                list(ui, plan, shown + 1, band, lang);
                            }
                        });
                    });
                    self.hovered = asked.hovered;
                    self.chosen = asked.chosen.unwrap_or(self.chosen);
                } else if let Some(why) = self.why_none(document, lang) {
                    padded(ui, 12, |ui| {
                        ui.horizontal_wrapped(|ui| {
                            let title = text::plans::none(lang);
                            words(ui, format!("{title}{}", lang.pick("：", ": ")), 13.0, true, tokens(ui).warn);
                            words(ui, why, 13.0, false, tokens(ui).text1);
                        });
                    });
                    rule(ui, 0.0);
                }
                padded(ui, 8, |ui| self.foot(ui, busy, lang, outbox));
            });
        });
    }

    fn head(&self, ui: &mut Ui, document: &Document, lang: Lang, outbox: &mut Outbox) {
        let right = |ui: &mut Ui| {
            if icon_button(ui, Icon::Close, text::ui::close(lang), "Esc", true).clicked() {
                outbox.send(Action::ClosePlans);
            }
        };
        let name = document.name_of(self.area);
        let left = |ui: &mut Ui| {
            words(ui, text::plans::title(lang), 16.0, true, tokens(ui).text1);
            let room = ui.available_width() - 48.0;
            let galley = line(ui, &name, 13.0, false, tokens(ui).text2, room);
            ui.label(galley);
        };
        row_with_ends(ui, 32.0, left, right);
    }

    /// What is asked for. Another question drops the answers to the one before.
    fn form(&mut self, ui: &mut Ui, document: &Document, busy: bool, lang: Lang) {
        let (low, high) = document.project.household_band;
        let within = self.households.filter(|it| (u64::from(low)..=u64::from(high)).contains(it));
        let usual = self.usual.filter(|_| within.is_none());
        let hint = usual.map_or_else(String::new, |parts| text::plans::parts_hint(lang, low, high, parts));
        let open = !busy && self.usual.is_some();
        // A grid of the right size can still be divided, but nobody is told to.
        if let Some(households) = within {
            words(ui, text::plans::within_band(lang, grouped(households), low, high), 13.0, false, tokens(ui).ok);
            ui.add_space(4.0);
        }
        let changed = [
            number(ui, text::plans::parts(lang), &hint, &mut self.parts, 1..=Question::LIMIT, open),
            number(ui, text::plans::count(lang), "", &mut self.count, 1..=MOST_PLANS, open),
            number(ui, text::plans::seed(lang), text::plans::seed_hint(lang), &mut self.seed, 1..=9_999, open),
        ];
        if changed.contains(&true) {
            self.forget();
        }
    }

    fn foot(&mut self, ui: &mut Ui, busy: bool, lang: Lang, outbox: &mut Outbox) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let keys = if self.found.is_some() {
                if button(ui, Some(Icon::Check), text::plans::adopt(lang), Look::Primary, !busy).clicked() {
                    outbox.send(Action::AdoptPlan(self.chosen));
                }
                if button(ui, None, text::plans::more(lang), Look::Plain, !busy).clicked() {
                    self.seed = (self.seed + self.count - 1) % 9_999 + 1;
                    outbox.send(Action::MakePlans(self.question()));
                }
                text::plans::keys(lang)
            } else {
                let open = !busy && self.usual.is_some();
                if button(ui, Some(Icon::Wand), text::plans::make(lang), Look::Primary, open).clicked() {
                    outbox.send(Action::MakePlans(self.question()));
                }
                text::plans::keys_make(lang)
            };
            let galley = line(ui, keys, 12.0, false, tokens(ui).text3, ui.available_width());
            ui.label(galley);
        });
    }
}

/// A number with its name, and below it a hint. Returns whether it was changed.
fn number(
    ui: &mut Ui,
    label: &str,
    hint: &str,
    value: &mut u32,
    range: std::ops::RangeInclusive<u32>,
    open: bool,
) -> bool {
    let asked = row_with_ends(
        ui,
        40.0,
        |ui| {
            words(ui, label, 14.0, false, tokens(ui).text1);
            let room = (ui.available_width() - 124.0 - 16.0).max(0.0);
            let galley = line(ui, hint, 12.0, false, tokens(ui).text3, room);
            ui.label(galley);
        },
        |ui| {
            let range = if open { range } else { *value..=*value };
            let layout = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(vec2(124.0, 32.0), layout, |ui| stepper(ui, label, *value, range, 1, "")).inner
        },
    );
    if let Some(other) = asked {
        *value = other;
    }
    asked.is_some()
}

/// Why a proposal is not balanced.
fn shortfall(ui: &mut Ui, plan: &super::Planned, lang: Lang) {
    if let Some(reason) = &plan.proposal.figures.shortfall {
        ui.add_space(6.0);
        words(ui, reason.words(lang), 12.0, false, tokens(ui).warn);
    }
}

/// What becomes of each grid.
fn list(ui: &mut Ui, plan: &super::Planned, number: usize, band: (u32, u32), lang: Lang) {
    ui.add_space(8.0);
    words(ui, text::plans::changes(lang, number), 12.0, false, tokens(ui).text2);
    ui.add_space(2.0);
    for grid in &plan.touched {
        grid_row(ui, grid, band, plan.proposal.figures.by_area, lang);
    }
}

fn grid_row(ui: &mut Ui, grid: &GridChange, band: (u32, u32), by_area: bool, lang: Lang) {
    let tokens = tokens(ui);
    let said = |count: Option<u64>| count.map_or_else(|| "—".to_owned(), grouped);
    let (before, after) = (grid.before, grid.after);
    let fate = match (before, after) {
        (None, _) => text::plans::new_grid(lang),
        (_, None) => text::plans::gone_grid(lang),
        _ => text::plans::kept_grid(lang),
    };
    let is_within = |count: u64| (u64::from(band.0)..=u64::from(band.1)).contains(&count);
    let ink = match after {
        _ if by_area => tokens.text2,
        None => tokens.text3,
        Some(count) if is_within(count) => tokens.ok,
        Some(_) => tokens.warn,
    };
    let right = |ui: &mut Ui| {
        if !by_area {
            words(ui, text::plans::households(lang, said(before), said(after)), 13.0, true, ink);
        }
    };
    let left = |ui: &mut Ui| {
        words(ui, fate, 12.0, false, tokens.text3);
        let galley = line(ui, &grid.name, 13.0, false, tokens.text1, (ui.available_width() - 150.0).max(60.0));
        ui.label(galley);
    };
    row_with_ends(ui, 24.0, left, right);
}

fn padded(ui: &mut Ui, y: i8, content: impl FnOnce(&mut Ui)) {
    egui::Frame::new().inner_margin(Margin::symmetric(16, y)).show(ui, |ui| {
        ui.set_width(WIDTH - 2.0 * PADDING);
        content(ui);
    });
}
