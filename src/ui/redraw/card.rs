//! The card at the right while borders are redrawn: what the edit would make of the grids that it touches, and for an
//! edit that asks for more than a gesture its form.

use egui::{Align2, Area, Id, Margin, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{Redraw, Tool, Wants};
use crate::domain::AreaId;
use crate::drawing::style::Tokens;
use crate::model::Document;
use crate::query::touched::TouchedGrid;
use crate::text::{self, Lang};
use crate::ui::form::row;
use crate::ui::map::measure::area_words;
use crate::ui::theme::{bold, card, color, regular};
use crate::ui::widgets::{Look, button, chip, row_with_ends, rule, tokens, words};

const WIDTH: f32 = 360.0;

impl Redraw {
    /// Whether the card has something to say.
    pub fn has_card(&self) -> bool {
        self.preview.as_ref().is_some_and(|preview| !preview.touched.is_empty())
            || (self.tool() == Some(Tool::Merge) && !self.picked.is_empty())
    }

    /// Shows the card. Returns what was asked for in it.
    pub fn show_card(&mut self, ui: &Ui, map: Rect, document: &Document, lang: Lang) -> Wants {
        let mut wants = Wants::Nothing;
        let corner = map.right_top() + vec2(-12.0, 12.0);
        let area = Area::new(Id::unique("balance_card")).pivot(Align2::RIGHT_TOP).fixed_pos(corner);
        area.accessible_name(text::redrawing::balance(lang)).show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                let band = document.project.household_band;
                let touched = self.preview.as_ref().map_or(&[][..], |preview| &preview.touched);
                padded(ui, 10, |ui| head(ui, touched, band, lang));
                rule(ui, 0.0);
                let room = (map.height() - 24.0 - 56.0 - 72.0).max(120.0);
                ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                    padded(ui, 12, |ui| {
                        if self.tool == Tool::Merge {
                            if let Some(keep) = who_stays(ui, document, &self.picked, self.keep, lang) {
                                self.keep = Some(keep);
                                wants = self.merge_wanted();
                            }
                        }
                        if let Some(refusal) = self.refusal().filter(|_| self.tool == Tool::Merge) {
                            words(ui, refusal.to_owned(), 13.0, false, tokens(ui).error);
                        }
                        let touched = self.preview.as_ref().map_or(&[][..], |preview| &preview.touched);
                        for grid in touched {
                            grid_row(ui, grid, band, lang);
                        }
                    });
                });
                if self.tool == Tool::Merge {
                    rule(ui, 0.0);
                    padded(ui, 12, |ui| {
                        if let Some(asked) = self.confirm(ui, lang) {
                            wants = asked;
                        }
                    });
                }
            });
        });
        wants
    }

    /// Confirm and cancel, with their keys.
    fn confirm(&mut self, ui: &mut Ui, lang: Lang) -> Option<Wants> {
        let mut asked = None;
        let command = self.preview.as_ref().map(|preview| preview.command.clone());
        ui.horizontal(|ui| {
            let label = text::redrawing::confirm(lang);
            if button(ui, Some(crate::drawing::Icon::Check), label, Look::Primary, command.is_some()).clicked() {
                asked = command.clone().map(Wants::Run);
            }
            if button(ui, None, text::ui::cancel(lang), Look::Plain, true).clicked() {
                self.picked.clear();
                self.keep = None;
                asked = Some(Wants::NoPreview);
            }
            words(ui, text::redrawing::confirm_keys(lang), 12.0, false, tokens(ui).text3);
        });
        asked
    }
}

fn head(ui: &mut Ui, touched: &[TouchedGrid], band: (u32, u32), lang: Lang) {
    let tokens = tokens(ui);
    let stay: Vec<u64> = touched.iter().filter_map(|grid| grid.after).map(|after| after.households).collect();
    let within = stay.iter().filter(|&&count| is_within(count, band)).count();
    row_with_ends(
        ui,
        32.0,
        |ui| {
            words(ui, text::redrawing::balance(lang), 16.0, true, tokens.text1);
        },
        |ui| {
            if !stay.is_empty() {
                let all = within == stay.len();
                let (ink, fill) = if all { (tokens.ok, tokens.ok_soft) } else { (tokens.warn, tokens.warn_soft) };
                chip(ui, &text::redrawing::within_band(lang, within, stay.len()), ink, fill, None);
            }
        },
    );
    words(ui, text::redrawing::band(lang, band.0, band.1), 12.0, false, tokens.text2);
}

fn is_within(count: u64, (low, high): (u32, u32)) -> bool {
    (u64::from(low)..=u64::from(high)).contains(&count)
}

/// A grid: households before and after beside the band, area before and after.
fn grid_row(ui: &mut Ui, grid: &TouchedGrid, band: (u32, u32), lang: Lang) {
    let tokens = tokens(ui);
    let (before, after) = (grid.before.map(|m| m.households), grid.after.map(|m| m.households));
    let said = |count: Option<u64>| count.map_or_else(|| "—".to_owned(), |count| count.to_string());
    let gain = grid.gain_households();
    let change = text::redrawing::households_change(lang, said(before), said(after));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 64.0), Sense::hover());
    let told = format!("{} {} {}", grid.name, grid.code, change);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    let painter = ui.painter();
    let ok = after.is_some_and(|count| is_within(count, band));
    let ink = match after {
        None => tokens.text3,
        Some(_) if ok => tokens.ok,
        Some(_) => tokens.warn,
    };
    let sign = if gain > 0 { format!("+{gain}") } else { gain.to_string().replace('-', "−") };
    let right = painter.layout_no_wrap(sign, regular(12.0), color(tokens.text2));
    let change = painter.layout_no_wrap(change, bold(13.0), color(ink));
    let mut x = rect.right() - right.size().x;
    painter.galley(pos2(x, rect.top() + 3.0), right, color(tokens.text2));
    x -= change.size().x + 12.0;
    let left_of = x - rect.left() - 8.0;
    painter.galley(pos2(x, rect.top() + 2.0), change, color(ink));
    crate::ui::form::paint_cut(ui, &grid.name, bold(13.0), tokens.text1, pos2(rect.left(), rect.top() + 11.0), left_of);
    bars(ui, rect.with_min_y(rect.top() + 24.0).with_max_y(rect.top() + 40.0), (before, after), band, ok, tokens);
    let area =
        |m: Option<crate::query::touched::Measured>| m.map_or_else(|| "—".to_owned(), |m| area_words(m.area_m2, lang));
    let area = format!("{}　{} → {}", short(&grid.code), area(grid.before), area(grid.after));
    let area = ui.painter().layout_no_wrap(area, regular(12.0), color(tokens.text3));
    ui.painter().galley(pos2(rect.left(), rect.top() + 43.0), area, color(tokens.text3));
}

/// The last six digits tell grids of one community apart.
fn short(code: &str) -> &str {
    code.char_indices().nth_back(5).map_or(code, |(at, _)| &code[at..])
}

/// Before and after as bars over the band.
fn bars(ui: &Ui, rect: Rect, counts: (Option<u64>, Option<u64>), band: (u32, u32), ok: bool, tokens: &Tokens) {
    #[allow(clippy::cast_precision_loss)] // households
    let wide = |count: u64| count as f32;
    let most = [counts.0.unwrap_or(0), counts.1.unwrap_or(0), u64::from(band.1) * 5 / 4, 1];
    let scale = rect.width() / wide(most.into_iter().max().unwrap_or(1));
    let painter = ui.painter();
    let (low, high) = (rect.left() + wide(band.0.into()) * scale, rect.left() + wide(band.1.into()) * scale);
    let target = Rect::from_min_max(pos2(low, rect.top()), pos2(high, rect.bottom()));
    painter.rect_filled(target, 0.0, color(tokens.ok_soft));
    for x in [low, high] {
        let limit = egui::Stroke::new(1.0, color(tokens.ok));
        painter.extend(egui::Shape::dashed_line(&[pos2(x, rect.top()), pos2(x, rect.bottom())], limit, 2.0, 2.0));
    }
    let bar = |count: Option<u64>, top: f32, height: f32, ink| {
        if let Some(count) = count.filter(|&count| count > 0) {
            let size = vec2((wide(count) * scale).max(2.0), height);
            painter.rect_filled(Rect::from_min_size(pos2(rect.left(), rect.top() + top), size), 2.5, color(ink));
        }
    };
    bar(counts.0, 1.0, 5.0, tokens.line2);
    bar(counts.1, 8.0, 6.0, if ok { tokens.ok } else { tokens.warn });
}

/// The grids that are picked; a click says which one stays.
fn who_stays(ui: &mut Ui, document: &Document, picked: &[AreaId], keep: Option<AreaId>, lang: Lang) -> Option<AreaId> {
    let tokens = tokens(ui);
    let hint = if picked.len() < 2 { text::redrawing::pick_more(lang) } else { text::redrawing::which_stays(lang) };
    words(ui, hint, 12.0, false, tokens.text2);
    ui.add_space(4.0);
    let mut chosen = None;
    for &id in picked {
        let Some(area) = document.tables.areas.get(id) else { continue };
        let on = keep == Some(id);
        let end = if on { text::redrawing::stays(lang) } else { "" };
        let label = format!("{} {}", area.name, area.code);
        if row(ui, None, &label, end, on, true).clicked() && !on {
            chosen = Some(id);
        }
    }
    ui.add_space(8.0);
    chosen
}

fn padded(ui: &mut Ui, y: i8, content: impl FnOnce(&mut Ui)) {
    egui::Frame::new().inner_margin(Margin::symmetric(16, y)).show(ui, |ui| {
        ui.set_width(WIDTH - 32.0);
        content(ui);
    });
}
