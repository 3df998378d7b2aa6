//! The card at the right while borders are redrawn: what the edit would make of the grids that it touches, and for an
//! edit that asks for more than a gesture its form.

use egui::{Align2, Area, Id, Margin, Rect, ScrollArea, Ui, vec2};

use super::{Hand, Preview, Redraw, Wants, balance_rows, claim_card};
use crate::domain::AreaId;
use crate::drawing::Icon;
use crate::model::{Command, Document};
use crate::propose::is_divisible;
use crate::text::{self, Lang};
use crate::ui::theme::{card, color, regular};
use crate::ui::widgets::{Look, button, chip, row_with_ends, rule, tokens, words};

const WIDTH: f32 = 360.0;

impl Redraw {
    /// Whether the card has something to say.
    pub fn has_card(&self) -> bool {
        self.preview.as_ref().is_some_and(|preview| preview.rows().next().is_some()) || self.asks()
    }

    /// Whether the card holds a form.
    fn asks(&self) -> bool {
        self.claim.is_some() || self.regroup.area.is_some()
    }

    /// Shows the card. Returns what was asked for in it.
    pub fn show_card(&mut self, ui: &Ui, map: Rect, hand: &Hand<'_>) -> Wants {
        let (document, lang) = (hand.document, hand.lang);
        let mut wants = Wants::Nothing;
        let corner = map.right_top() + vec2(-12.0, 12.0);
        let title = if self.asks() { self.tool.words(lang) } else { text::redrawing::balance(lang) };
        let area = Area::new(Id::unique("balance_card")).pivot(Align2::RIGHT_TOP).fixed_pos(corner);
        area.accessible_name(title).show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                ui.set_width(WIDTH);
                // At once as high as it has to be: a card that grows moves its buttons away.
                ui.set_max_height(map.height());
                ui.spacing_mut().item_spacing.y = 0.0;
                let band = document.project.household_band;
                padded(ui, 10, |ui| head(ui, title, self.preview.as_ref(), document, lang));
                rule(ui, 0.0);
                // Below it there is room for the buttons of the zoom.
                let room = (map.height() - 24.0 - 72.0 - 60.0 - 132.0).max(120.0);
                ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                    padded(ui, 12, |ui| {
                        wants = self.form(ui, hand);
                        if let Some(preview) = &self.preview {
                            balance_rows::show(ui, preview, document, band, lang);
                            if let Some(grid) = divided(preview).filter(|&grid| is_divisible(document, grid)) {
                                ui.add_space(4.0);
                                let label = text::plans::instead(lang);
                                if button(ui, Some(Icon::Wand), label, Look::Plain, true).clicked() {
                                    wants = Wants::Propose(grid);
                                }
                            }
                        }
                    });
                });
                if self.claim.is_some() {
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

    /// What the tool in hand asks for beside a gesture.
    fn form(&mut self, ui: &mut Ui, hand: &Hand<'_>) -> Wants {
        let (document, lang) = (hand.document, hand.lang);
        let mut wants = Wants::Nothing;
        self.regroup_form(ui, document, lang);
        let entered = self.claim.as_mut().is_some_and(|claim| claim_card::show(ui, claim, document, lang));
        if self.claim.is_some() {
            wants = self.claim_wanted(hand);
        }
        if entered && self.claim_fault(lang).is_none() {
            // What was typed together with Enter belongs to it: the preview is older then.
            wants = match (wants, &self.preview) {
                (Wants::Preview(command), _) => Wants::Run(command),
                (Wants::Nothing, Some(preview)) => Wants::Run(preview.command.clone()),
                (wants, _) => wants,
            };
        }
        if let Some(refusal) = self.refusal().filter(|_| self.claim.is_some()) {
            words(ui, refusal.to_owned(), 13.0, false, tokens(ui).error);
        }
        wants
    }

    /// Confirm and cancel, with their keys.
    fn confirm(&mut self, ui: &mut Ui, lang: Lang) -> Option<Wants> {
        let mut asked = None;
        let command = self.preview.as_ref().map(|preview| preview.command.clone());
        let fault = self.claim_fault(lang);
        ui.horizontal(|ui| {
            let label = text::redrawing::confirm(lang);
            let may = command.is_some() && fault.is_none();
            let pressed = button(ui, Some(Icon::Check), label, Look::Primary, may);
            if pressed.clicked() {
                asked = command.clone().map(Wants::Run);
            }
            if let Some(fault) = fault {
                pressed.on_disabled_hover_text(fault);
            }
            if button(ui, None, text::ui::cancel(lang), Look::Plain, true).clicked() {
                self.claim = None;
                asked = Some(Wants::NoPreview);
            }
            keys_hint(ui, lang);
        });
        asked
    }
}

/// The grid that an edit would divide: proposals may do it better.
fn divided(preview: &Preview) -> Option<AreaId> {
    if let Command::SplitGrid { grid, .. } = preview.command { Some(grid) } else { None }
}

fn head(ui: &mut Ui, title: &str, preview: Option<&Preview>, document: &Document, lang: Lang) {
    let tokens = tokens(ui);
    let weighed = |preview: &Preview| -> Vec<i64> { preview.rows().filter_map(balance_rows::off_band).collect() };
    let off = preview.map(weighed).unwrap_or_default();
    let within = off.iter().filter(|off| **off == 0).count();
    row_with_ends(
        ui,
        32.0,
        |ui| {
            words(ui, title, 16.0, true, tokens.text1);
        },
        |ui| {
            if !off.is_empty() {
                let all = within == off.len();
                let (ink, fill) = if all { (tokens.ok, tokens.ok_soft) } else { (tokens.warn, tokens.warn_soft) };
                chip(ui, &text::redrawing::within_band(lang, within, off.len()), ink, fill, None);
            }
        },
    );
    let band = document.project.household_band;
    words(ui, text::redrawing::band(lang, band.0, band.1), 12.0, false, tokens.text2);
}

/// The keys that confirm and leave, in small type. Beside long words on a button there is no room for them, and a card
/// may not grow.
pub(super) fn keys_hint(ui: &mut Ui, lang: Lang) {
    let ink = color(tokens(ui).text3);
    let galley = ui.painter().layout_no_wrap(text::redrawing::confirm_keys(lang).to_owned(), regular(12.0), ink);
    if galley.size().x <= ui.available_width() {
        ui.label(galley);
    }
}

fn padded(ui: &mut Ui, y: i8, content: impl FnOnce(&mut Ui)) {
    egui::Frame::new().inner_margin(Margin::symmetric(16, y)).show(ui, |ui| {
        ui.set_width(WIDTH - 32.0);
        content(ui);
    });
}
