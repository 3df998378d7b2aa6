//! The answer to "who is responsible here?": ladder, committee, alliances, units, circles, belt.

use std::collections::BTreeMap;

use egui::{Align2, Area, Color32, Id, Margin, Rect, ScrollArea, Sense, Stroke, Ui, vec2};

use super::ladder::{self, Rung};
use super::status_bar::coordinates;
use crate::domain::{Area as DomainArea, AreaId, LevelRole, UnitId};
use crate::drawing::Icon;
use crate::drawing::style::Rank;
use crate::model::Document;
use crate::propose::is_divisible;
use crate::query::Index;
use crate::query::answer::{Answer, Place, Responsible, label_words, reason_words};
use crate::query::detail::grouped;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::theme::{bold, card, color, paint_icon, paint_star};
use crate::ui::widgets::{
    Look, button, chip, fade_where_cut, heading, icon_button, row_with_ends, theme, tokens, words,
};

/// The card.
pub struct AnswerCard<'a> {
    /// The document that was asked.
    pub document: &'a Document,
    /// Its index.
    pub index: &'a Index,
    /// What it answered.
    pub answer: &'a Answer,
    /// The area that is selected on the map.
    pub selected: Option<AreaId>,
    /// Language.
    pub lang: Lang,
}

const WIDTH: f32 = 404.0;
const PADDING: f32 = 16.0;
/// Space for the symbol at the head of an entry.
const INDENT: f32 = 32.0;

impl AnswerCard<'_> {
    /// Shows the card at the right edge of the map.
    pub fn show(&self, ui: &Ui, map: Rect, outbox: &mut Outbox) {
        let corner = map.right_top() + vec2(-12.0, 12.0);
        let room = map.height() - 24.0 - 68.0 - 60.0;
        let area = Area::new(Id::unique("answer_card")).pivot(Align2::RIGHT_TOP).fixed_pos(corner);
        area.accessible_name(text::find::answer(self.lang)).show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                padded(ui, 10, |ui| self.head(ui, outbox));
                rule(ui, 0.0);
                let room = room.max(120.0);
                let scroll = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
                let list = scroll.auto_shrink([false, true]).show(ui, |ui| {
                    padded(ui, 12, |ui| self.body(ui, outbox));
                });
                fade_where_cut(ui, &list);
                self.foot(ui, outbox);
            });
        });
    }

    fn head(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let tokens = tokens(ui);
        let lang = self.lang;
        row_with_ends(
            ui,
            40.0,
            |ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    words(ui, text::ui::who_is_responsible(lang), 12.0, false, tokens.text2);
                    words(ui, coordinates(self.answer.point), 12.0, false, tokens.text3);
                });
            },
            |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                if icon_button(ui, Icon::Close, text::ui::close(lang), "Esc", true).clicked() {
                    outbox.send(Action::Dismiss);
                }
                let divisible = self.selected.filter(|&area| is_divisible(self.document, area));
                if let Some(area) = divisible.filter(|area| self.answer.ladder.contains(area))
                    && icon_button(ui, Icon::Wand, text::plans::command(lang), "P", true).clicked()
                {
                    outbox.send(Action::Propose(area));
                }
                if icon_button(ui, Icon::Copy, text::ui::copy(lang), "", true).clicked() {
                    outbox.send(Action::Copy(self.as_text()));
                }
            },
        );
    }

    fn body(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let tokens = tokens(ui);
        let lang = self.lang;
        if let Some((title, hint)) = self.exception() {
            words(ui, title, 18.0, true, tokens.text1);
            ui.add_space(4.0);
            words(ui, hint, 12.0, false, tokens.text2);
            ui.add_space(12.0);
        }
        let rungs = self.rungs();
        if let Some(area) = ladder::show(ui, &rungs, self.selected) {
            outbox.send(Action::Select(area));
        }
        if let Some(border) = self.border_words() {
            ui.add_space(4.0);
            chip(ui, &border, tokens.warn, tokens.warn_soft, None);
            ui.add_space(8.0);
        }
        let mut first = true;
        let mut entry = |ui: &mut Ui, symbol: Entry, title: &str, caption: &str, members: &[String]| {
            if std::mem::take(&mut first) && !rungs.is_empty() {
                rule(ui, 8.0);
            }
            self.entry(ui, symbol, title, caption, members);
        };
        if let Some((name, members)) = self.committee() {
            let caption = text::ui::member_units(lang, members.len());
            entry(ui, Entry::Star, &name, &caption, &members);
        } else if self.community().is_some() {
            entry(ui, Entry::Missing, text::ui::no_committee(lang), text::ui::no_committee_hint(lang), &[]);
        }
        let assigned = self.names(|r| matches!(r, Responsible::AssignedUnit(_)));
        if !assigned.is_empty() {
            let title = text::ui::assigned_units(lang);
            entry(ui, Entry::Icon(Icon::Assign), title, &text::ui::units_count(lang, assigned.len()), &assigned);
        }
        for responsible in &self.answer.responsible {
            let circle = matches!(responsible, Responsible::StreetAlliance(_) | Responsible::CircleAlliance(_));
            let team = matches!(responsible, Responsible::EnforcementTeam(_));
            if circle || team {
                let symbol = if team { Entry::Icon(Icon::Flag) } else { Entry::Ring };
                entry(ui, symbol, &responsible.name(self.document, lang), &self.caption(responsible), &[]);
            }
        }
        for circle in self.answer.circles.iter().filter_map(|&id| self.document.tables.circles.get(id)) {
            entry(ui, Entry::Ring, &circle.name, text::ui::covering_circle(lang), &[]);
        }
        for near in &self.answer.belts {
            let Some(belt) = self.document.tables.belts.get(near.belt) else { continue };
            entry(ui, Entry::Belt, &belt.name, &self.belt_words(near), &[]);
        }
    }

    /// What to say where there is no grid.
    fn exception(&self) -> Option<(String, String)> {
        let lang = self.lang;
        match self.answer.place {
            Place::Inside(_) => None,
            Place::Outside => Some((text::ui::outside(lang).to_owned(), text::ui::outside_hint(lang).to_owned())),
            Place::NonGrid(id, reason) => {
                let name = self.document.tables.non_grids.get(id).map_or_else(String::new, |face| face.name.clone());
                let managed = self.names(|r| matches!(r, Responsible::ManagedBy(_)));
                let hint = match managed.first() {
                    Some(body) => text::ui::managed_by(lang, reason_words(reason, lang), body),
                    None => text::ui::no_grid_here(lang, reason_words(reason, lang)),
                };
                Some((name, hint))
            }
        }
    }

    fn rungs(&self) -> Vec<Rung> {
        let by_area = self.posts();
        let ranks = Rank::of_levels(&self.document.levels);
        let rung = |&id: &AreaId| {
            let area = self.document.tables.areas.get(id)?;
            let place = usize::from(area.level.0);
            let (level, &rank) = self.document.levels.get(place).zip(ranks.get(place))?;
            Some(Rung {
                area: id,
                rank,
                level: self.lang.pick(level.name_zh.clone(), level.name_en.clone()),
                name: area.name.clone(),
                code: area.code.clone(),
                figure: self.households(area),
                who: by_area.get(&id).cloned().unwrap_or_default(),
            })
        };
        self.answer.ladder.iter().filter_map(rung).collect()
    }

    /// The households of an area; nothing where it is run apart, and what lives there is not counted here.
    fn households(&self, area: &DomainArea) -> String {
        let totals = self.index.totals(area.id);
        if area.managed_apart && totals.grids == 0 {
            return String::new();
        }
        text::detail::households_count(self.lang, grouped(totals.households))
    }

    /// Who holds a post for each area of the ladder.
    fn posts(&self) -> BTreeMap<AreaId, String> {
        let mut found: BTreeMap<AreaId, String> = BTreeMap::new();
        for responsible in &self.answer.responsible {
            let Responsible::Post(id, _) = responsible else { continue };
            let Some(post) = self.document.tables.posts.get(*id) else { continue };
            let crate::domain::PostPlace::Area(area) = post.place else { continue };
            let role = responsible.role_words(self.lang);
            let holder = post.holder.as_deref().unwrap_or(text::ui::no_holder(self.lang));
            let words = format!("{role}{}{holder}", self.dot());
            found.entry(area).and_modify(|all| *all = format!("{all}　{words}")).or_insert(words);
        }
        for (&id, area) in
            self.answer.ladder.iter().zip(&self.answer.ladder).map(|(id, _)| (id, self.document.tables.areas.get(*id)))
        {
            let is_street = area.is_some_and(|area| self.document.has_role(area, LevelRole::Street));
            if is_street && !found.contains_key(&id) {
                let offices = self.document.tables.offices.iter().filter(|office| office.street == id).count();
                if offices > 0 {
                    found.insert(id, text::ui::offices_and_centres(self.lang, offices));
                }
            }
        }
        found
    }

    /// What stands between two things on one line.
    fn dot(&self) -> &'static str {
        self.lang.pick("・", " · ")
    }

    fn community(&self) -> Option<AreaId> {
        let areas = self.answer.ladder.iter().filter_map(|id| self.document.tables.areas.get(*id));
        areas.into_iter().find(|area| self.document.has_role(area, LevelRole::Community)).map(|area| area.id)
    }

    fn committee(&self) -> Option<(String, Vec<String>)> {
        let committee = self.answer.responsible.iter().find(|r| matches!(r, Responsible::Committee(_)))?;
        let members = self.names(|r| matches!(r, Responsible::CommitteeMember(_)));
        Some((committee.name(self.document, self.lang), members))
    }

    fn names(&self, wanted: impl Fn(&Responsible) -> bool) -> Vec<String> {
        let all = self.answer.responsible.iter().filter(|responsible| wanted(responsible));
        all.map(|responsible| responsible.name(self.document, self.lang)).collect()
    }

    fn caption(&self, responsible: &Responsible) -> String {
        let role = responsible.role_words(self.lang);
        let members: Option<&[UnitId]> = match responsible {
            Responsible::StreetAlliance(id) | Responsible::CircleAlliance(id) => {
                self.document.tables.alliances.get(*id).map(|alliance| alliance.members.as_slice())
            }
            Responsible::EnforcementTeam(id) => {
                let team = self.document.tables.enforcement_teams.get(*id);
                return team.map_or_else(String::new, |team| team.agencies.join("、"));
            }
            _ => None,
        };
        match members {
            Some(members) if !members.is_empty() => {
                format!("{role}{}{}", self.dot(), text::ui::member_units(self.lang, members.len()))
            }
            _ => role.to_owned(),
        }
    }

    fn belt_words(&self, near: &crate::query::overlays::NearBelt) -> String {
        let lang = self.lang;
        let stop = near.stop.and_then(|stop| Some((self.document.tables.sites.get(stop.site)?, stop)));
        match stop {
            Some((site, stop)) => text::ui::nearest_stop(lang, stop.number, &site.name, metres(stop.distance_m, lang)),
            None => text::ui::belt_distance(lang, metres(near.distance_m, lang)),
        }
    }

    fn border_words(&self) -> Option<String> {
        let border = self.answer.border.as_ref()?;
        let [one, other] = border.labels.map(|label| label_words(self.document, label, self.lang));
        Some(if border.distance_m < 0.005 {
            text::ui::on_border(self.lang, one, other)
        } else {
            text::ui::near_border(self.lang, one, other, format!("{:.1}", border.distance_m))
        })
    }

    fn entry(&self, ui: &mut Ui, symbol: Entry, title: &str, caption: &str, members: &[String]) {
        let tokens = tokens(ui);
        let top = ui.cursor().min;
        let painter = ui.painter().clone();
        let middle = top + vec2(10.0, 11.0);
        let amber = theme(ui).map().circle;
        match symbol {
            Entry::Star => paint_star(&painter, middle, 8.0, theme(ui)),
            Entry::Missing => {
                let ring: Vec<egui::Pos2> = (0..=40_u8)
                    .map(|n| middle + egui::Vec2::angled(f32::from(n) / 40.0 * std::f32::consts::TAU) * 7.0)
                    .collect();
                let line = Stroke::new(1.3, color(theme(ui).map().missing));
                painter.extend(egui::Shape::dashed_line(&ring, line, 2.4, 1.9));
            }
            Entry::Ring => {
                painter.circle_stroke(middle, 7.5, Stroke::new(2.0, color(amber)));
                painter.circle_stroke(middle, 3.5, Stroke::new(1.5, color(amber)));
            }
            Entry::Belt => paint_icon(&painter, Icon::Belt, middle, 20.0, color(tokens.red)),
            Entry::Icon(icon) => paint_icon(&painter, icon, middle, 18.0, color(tokens.text2)),
        }
        ui.horizontal_top(|ui| {
            ui.add_space(INDENT - 4.0);
            ui.vertical(|ui| {
                ui.set_width(WIDTH - 2.0 * PADDING - INDENT - 8.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                words(ui, title, 14.0, symbol == Entry::Star, tokens.text1);
                if !caption.is_empty() {
                    words(ui, heading(caption), 12.0, false, tokens.text2);
                }
                if !members.is_empty() {
                    ui.add_space(4.0);
                    ui.horizontal_wrapped(|ui| {
                        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                        for member in members {
                            chip(ui, member, tokens.text1, tokens.sub, None);
                        }
                    });
                }
            });
        });
        ui.add_space(12.0);
    }

    fn foot(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let Some(area) = self.selected.filter(|id| self.answer.ladder.contains(id)) else { return };
        let tokens = tokens(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, 56.0), Sense::hover());
        let corners = egui::epaint::CornerRadius { nw: 0, ne: 0, sw: 12, se: 12 };
        ui.painter().rect_filled(rect, corners, color(tokens.sub));
        ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, color(tokens.line)));
        let inside = rect.shrink2(vec2(PADDING, 12.0));
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut row = ui.new_child(egui::UiBuilder::new().max_rect(inside).layout(layout));
        // The card names a grid first, and what is selected may be the street: the button says which of them it means.
        let level = self.document.tables.areas.get(area).and_then(|area| {
            let level = self.document.levels.get(usize::from(area.level.0))?;
            Some(self.lang.pick(&level.name_zh, &level.name_en).clone())
        });
        let rename = text::ui::rename_of(self.lang, level.unwrap_or_default());
        let (look, details) = (text::ui::look_at(self.lang), text::detail::details(self.lang));
        // Where words are long, as in English, they do without icons.
        let wide = |words: &str| row.painter().layout_no_wrap(words.to_owned(), bold(14.0), Color32::WHITE).size().x;
        let taken: f32 = [look, &rename, details].map(|words| wide(words) + 48.0).iter().sum();
        let has_icons = taken + 2.0 * row.spacing().item_spacing.x <= inside.width();
        let icon = |icon: Icon| has_icons.then_some(icon);
        if button(&mut row, icon(Icon::Fit), look, Look::Primary, true).clicked() {
            outbox.send(Action::LookAt(area));
        }
        if button(&mut row, icon(Icon::Pen), &rename, Look::Plain, true).clicked() {
            outbox.send(Action::Rename(area));
        }
        if button(&mut row, icon(Icon::Info), details, Look::Plain, true).clicked() {
            outbox.send(Action::Show(area.into()));
        }
    }

    /// The answer as plain text, for the clipboard.
    fn as_text(&self) -> String {
        let mut lines = vec![coordinates(self.answer.point)];
        lines.extend(self.exception().map(|(title, hint)| format!("{title}　{hint}")));
        lines.extend(self.rungs().into_iter().map(|rung| {
            let parts = [rung.level, rung.name, rung.code, rung.figure, rung.who];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }));
        lines.extend(self.border_words());
        for responsible in self.answer.responsible.iter().filter(|r| !matches!(r, Responsible::Post(..))) {
            lines.push(format!(
                "{}　{}",
                responsible.role_words(self.lang),
                responsible.name(self.document, self.lang)
            ));
        }
        lines.join("\n")
    }
}

/// The symbol at the head of an entry.
#[derive(Clone, Copy, PartialEq)]
enum Entry {
    Star,
    Missing,
    Ring,
    Belt,
    Icon(Icon),
}

/// A distance in words: metres below a kilometre, then kilometres with one figure.
fn metres(distance_m: f64, lang: Lang) -> String {
    if distance_m < 995.0 {
        text::drawing::metres(lang, format!("{:.0}", (distance_m / 10.0).round() * 10.0))
    } else {
        text::drawing::kilometres(lang, format!("{:.1}", distance_m / 1000.0))
    }
}

#[allow(clippy::cast_possible_truncation)] // sixteen
fn padded(ui: &mut Ui, vertical: i8, inside: impl FnOnce(&mut Ui)) {
    let margin = Margin::symmetric(PADDING as i8, vertical);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(WIDTH - 2.0 * PADDING);
        inside(ui);
    });
}

fn rule(ui: &mut Ui, space: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0 + 2.0 * space), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, color(tokens(ui).line)));
}
