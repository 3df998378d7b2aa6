//! The card with all that is known of one thing, and where it leads.

use egui::{Align, Align2, Area, Id, Layout, Margin, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::trail;
use crate::domain::Subject;
use crate::drawing::Icon;
use crate::model::Document;
use crate::query::Index;
use crate::query::detail::{Details, Section, details};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::commands::keys;
use crate::ui::theme::{card, color, paint_ground, regular};
use crate::ui::widgets::{Row, chip, full_name, heading, icon_button, line, row_with_ends, rule, tokens, words};

const WIDTH: f32 = 368.0;
const PADDING: f32 = 16.0;
/// So many links of a section are shown before one asks for all.
const FIRST: usize = 8;

/// Which thing is looked at, and what is known of it.
#[derive(Default)]
pub struct DetailPanel {
    subject: Option<Subject>,
    made: Option<Made>,
    /// Sections of the thing that are shown in full.
    open: Vec<usize>,
}

/// Details with what they were made from.
struct Made {
    details: Details,
    version: u64,
    lang: Lang,
}

impl DetailPanel {
    /// Looks at a thing.
    pub fn open(&mut self, subject: Subject) {
        if self.subject != Some(subject) {
            self.subject = Some(subject);
            self.open.clear();
        }
    }

    /// Closes the card.
    pub fn close(&mut self) {
        self.subject = None;
        self.open.clear();
    }

    /// The thing that is looked at.
    pub fn subject(&self) -> Option<Subject> {
        self.subject
    }

    /// Catches up with the document, named by `version`, and the language.
    pub fn follow(&mut self, document: &Document, index: &Index, version: u64, lang: Lang) {
        // What an edit took away has no details any more.
        if self.subject.is_some_and(|subject| !subject.is_in(&document.tables)) {
            self.close();
        }
        let Some(subject) = self.subject else {
            self.made = None;
            return;
        };
        let fits = |made: &Made| made.details.subject == subject && made.version == version && made.lang == lang;
        if !self.made.as_ref().is_some_and(fits) {
            self.made = details(document, index, subject, lang).map(|details| Made { details, version, lang });
        }
    }

    /// Shows the card at the right edge of the map. With `has_before` there is a view to go back to.
    pub fn show(&mut self, ui: &Ui, map: Rect, has_before: bool, outbox: &mut Outbox) {
        let Some(Made { details, lang, .. }) = &self.made else { return };
        let opened = &mut self.open;
        let corner = map.right_top() + vec2(-12.0, 12.0);
        Area::new(Id::unique("detail_panel")).pivot(Align2::RIGHT_TOP).fixed_pos(corner).show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                padded(ui, 10, |ui| head(ui, details, has_before, *lang, outbox));
                rule(ui, 0.0);
                let room = (map.height() - 24.0 - 130.0).max(120.0);
                let scroll = ScrollArea::vertical().id_salt(details.subject).max_height(room).min_scrolled_height(room);
                scroll.auto_shrink([false, true]).show(ui, |ui| {
                    // The scroll bar takes six px of the right margin.
                    let margin = Margin { left: 16, right: 10, top: 12, bottom: 12 };
                    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                        ui.set_width(WIDTH - 2.0 * PADDING);
                        figures(ui, details);
                        for (number, section) in details.sections.iter().enumerate() {
                            show_section(ui, section, number, opened, *lang, outbox);
                        }
                    });
                });
            });
        });
    }
}

fn head(ui: &mut Ui, details: &Details, has_before: bool, lang: Lang, outbox: &mut Outbox) {
    let tokens = tokens(ui);
    let mut asked = None;
    row_with_ends(
        ui,
        32.0,
        |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            if has_before && icon_button(ui, Icon::Back, text::detail::back(lang), &keys("back"), true).clicked() {
                asked = Some(Action::Back);
            }
            let buttons = 102.0 + if has_before { 32.0 } else { 0.0 };
            if let Some(subject) = trail::show(ui, &details.path, WIDTH - 2.0 * PADDING - buttons) {
                asked = Some(Action::Show(subject));
            }
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if icon_button(ui, Icon::Close, text::detail::close(lang), "Esc", true).clicked() {
                outbox.send(Action::CloseDetails);
            }
            if icon_button(ui, Icon::Copy, text::detail::copy(lang), "", true).clicked() {
                outbox.send(Action::Copy(details.as_text(lang)));
            }
            if icon_button(ui, Icon::Locate, text::detail::fly(lang), "", true).clicked() {
                outbox.send(Action::Show(details.subject));
            }
        },
    );
    if let Some(action) = asked {
        outbox.send(action);
    }
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
        words(ui, details.title.as_str(), 20.0, true, tokens.text1);
        chip(ui, &heading(&details.kind), tokens.text2, tokens.sub, None);
    });
    if let Some(code) = &details.code {
        ui.add_space(2.0);
        words(ui, code.as_str(), 12.0, false, tokens.text3);
    }
}

fn figures(ui: &mut Ui, details: &Details) {
    if details.figures.is_empty() {
        return;
    }
    let tokens = tokens(ui);
    ui.columns(details.figures.len().max(3), |columns| {
        for (ui, figure) in columns.iter_mut().zip(&details.figures) {
            // Columns stretch the lines of what is in them.
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                words(ui, figure.value.as_str(), 20.0, true, tokens.text1);
                words(ui, heading(&figure.label), 12.0, false, tokens.text2);
            });
        }
    });
    ui.add_space(8.0);
}

fn show_section(
    ui: &mut Ui,
    section: &Section,
    number: usize,
    opened: &mut Vec<usize>,
    lang: Lang,
    outbox: &mut Outbox,
) {
    let tokens = tokens(ui);
    if number > 0 {
        rule(ui, 8.0);
    }
    row_with_ends(
        ui,
        28.0,
        |ui| {
            words(ui, heading(&section.title), 14.0, true, tokens.text1);
        },
        |ui| {
            let note = heading(&section.note);
            if section.gap {
                chip(ui, &note, tokens.warn, tokens.warn_soft, None);
            } else {
                words(ui, note, 12.0, false, tokens.text2);
            }
        },
    );
    for fact in &section.facts {
        show_fact(ui, fact, outbox);
    }
    let all = opened.contains(&number) || section.links.len() <= FIRST + 1;
    let shown = if all { section.links.len() } else { FIRST };
    for link in &section.links[..shown] {
        let row = Row { name: &link.name, note: &heading(&link.note), selected: false, height: 30.0, indent: 0.0 };
        if row.show(ui).clicked() {
            outbox.send(Action::Show(link.subject));
        }
    }
    if !all {
        let label = text::detail::show_all(lang, section.links.len());
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        if response.hovered() {
            paint_ground(ui.painter(), rect.expand2(vec2(8.0, 0.0)), 8, tokens.sub, None);
        }
        let left = egui::Align2::LEFT_CENTER;
        ui.painter().text(rect.left_center(), left, &label, regular(13.0), color(tokens.accent));
        if response.clicked() {
            opened.push(number);
        }
    }
}

/// A label on the left, its value beside it; a value that names a thing leads there.
fn show_fact(ui: &mut Ui, fact: &crate::query::detail::Fact, outbox: &mut Outbox) {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let label_width = 124.0;
    let value = fact.value.as_deref().map_or_else(|| "—".to_owned(), heading);
    let ink = match (fact.subject, &fact.value) {
        (Some(_), _) => tokens.accent,
        (None, None) => tokens.text3,
        (None, Some(_)) => tokens.text1,
    };
    let label = line(ui, &heading(&fact.label), 13.0, false, tokens.text2, label_width - 8.0);
    let value_galley = ui.painter().layout(value.clone(), regular(13.0), color(ink), (width - label_width).max(40.0));
    let height = (value_galley.size().y + 8.0).max(28.0);
    let sense = if fact.subject.is_some() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
    let response = full_name(response, &fact.label, label.elided);
    let role = if fact.subject.is_some() { Role::Link } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, format!("{} {value}", fact.label)));
    if fact.subject.is_some() && (response.hovered() || response.has_focus()) {
        paint_ground(ui.painter(), rect.expand2(vec2(8.0, 0.0)), 8, tokens.sub, None);
    }
    ui.painter().galley(rect.min + vec2(0.0, 5.0), label, color(tokens.text2));
    ui.painter().galley(rect.min + vec2(label_width, 5.0), value_galley, color(ink));
    if let Some(subject) = fact.subject.filter(|_| response.clicked()) {
        outbox.send(Action::Show(subject));
    }
}

#[allow(clippy::cast_possible_truncation)] // sixteen
fn padded(ui: &mut Ui, vertical: i8, inside: impl FnOnce(&mut Ui)) {
    egui::Frame::new().inner_margin(Margin::symmetric(PADDING as i8, vertical)).show(ui, |ui| {
        ui.set_width(WIDTH - 2.0 * PADDING);
        inside(ui);
    });
}
