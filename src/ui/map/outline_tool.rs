//! Draws the outline of a district on the map by hand: click after click, until the ring is closed. What cannot become
//! an outline is refused at the point where it goes wrong, with the reason.

use egui::{Align2, Area, Id, Margin, Pos2, Rect, Shape, Stroke, Ui, vec2};

use super::measure::{area_words, length_words};
use super::pointer::{on_screen, paint_plate};
use crate::drawing::{Camera, Icon};
use crate::geodesy::{LatticePoint, area_m2, distance_m, length_m};
use crate::model::{Outline, RingFault, check_closing, check_next_point};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::theme::{card, color, paint_icon};
use crate::ui::widgets::{Look, button, icon_button, tokens, words};

/// How near a click has to be to the first point to close the ring.
const CLOSES_PX: f32 = 12.0;

/// The ring as far as it is drawn.
#[derive(Clone, Debug, Default)]
pub struct OutlineTool {
    points: Vec<LatticePoint>,
    refused: Option<RingFault>,
}

/// What the card was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Take the last point back.
    Back,
    /// Close the ring.
    Close,
}

impl OutlineTool {
    /// Takes a click: the next point, or the end where it hits the first one. Returns the outline in that case.
    pub fn click(&mut self, point: LatticePoint, camera: &Camera) -> Option<Outline> {
        if self.is_at_first(point, camera) {
            return self.close();
        }
        if self.points.last() == Some(&point) {
            return None;
        }
        self.refused = check_next_point(&self.points, point).err();
        if self.refused.is_none() {
            self.points.push(point);
        }
        None
    }

    /// Closes the ring; the reason why it cannot be closed is shown.
    pub fn close(&mut self) -> Option<Outline> {
        self.refused = check_closing(&self.points).err();
        self.refused.is_none().then(|| Outline(vec![self.points.clone()]))
    }

    /// Takes the last point back.
    pub fn take_back(&mut self) {
        self.points.pop();
        self.refused = None;
    }

    fn is_at_first(&self, point: LatticePoint, camera: &Camera) -> bool {
        let Some(&first) = self.points.first().filter(|_| self.points.len() >= 3) else { return false };
        let (a, b) = (camera.to_screen(first.into()), camera.to_screen(point.into()));
        (a.x - b.x).hypot(a.y - b.y) <= CLOSES_PX
    }

    /// Shows the ring, and the card with its figures. `pointer` is the place that would be next.
    pub fn show(
        &self,
        ui: &Ui,
        map: Rect,
        camera: &Camera,
        pointer: Option<LatticePoint>,
        lang: Lang,
        outbox: &mut Outbox,
    ) -> Option<Asked> {
        let tokens = tokens(ui);
        let painter = ui.painter().with_clip_rect(map);
        let drawn = on_screen(&self.points, camera, map.min);
        let closes = pointer.is_some_and(|pointer| self.is_at_first(pointer, camera));
        let next = pointer.filter(|_| !self.points.is_empty());
        let ahead = next.and_then(|next| match closes {
            true => check_closing(&self.points).err(),
            false => check_next_point(&self.points, next).err(),
        });
        let mut ring = self.points.clone();
        ring.extend(next.filter(|_| !closes && ahead.is_none()));
        let accent = Stroke::new(2.5, color(tokens.accent));
        painter.add(Shape::line(drawn.clone(), accent));
        if let (Some(&last), Some(&first), Some(to)) = (drawn.last(), drawn.first(), next) {
            let to = on_screen(&[to], camera, map.min).first().copied().unwrap_or(last);
            let to = if closes { first } else { to };
            let ink = if ahead.is_some() { tokens.error } else { tokens.accent };
            painter.extend(Shape::dashed_line(&[last, to], Stroke::new(2.0, color(ink)), 9.0, 5.0));
            if !closes && ahead.is_none() && ring.len() > 2 {
                let back = Stroke::new(1.5, color(tokens.accent.percent(50)));
                painter.extend(Shape::dashed_line(&[to, first], back, 4.0, 5.0));
            }
            if let Some(fault) = ahead {
                paint_reason(ui, &painter, to, fault.words(lang));
            }
        }
        for (number, &at) in drawn.iter().enumerate() {
            let (side, fill) = if number == 0 && closes { (12.0, tokens.accent) } else { (6.4, tokens.panel) };
            let square = Rect::from_center_size(at, vec2(side, side));
            painter.rect(square, 1.0, color(fill), Stroke::new(1.5, accent.color), egui::StrokeKind::Middle);
        }
        if closes
            && ahead.is_none()
            && let Some(&first) = drawn.first()
        {
            paint_plate(ui, &painter, first + vec2(0.0, -24.0), text::start::ring_close_here(lang));
        }
        self.card(ui, map, &figures(&ring, lang), lang, outbox)
    }

    fn card(&self, ui: &Ui, map: Rect, figures: &[String], lang: Lang, outbox: &mut Outbox) -> Option<Asked> {
        let mut asked = None;
        let at = map.center_bottom() - vec2(0.0, 16.0);
        let area = Area::new(Id::unique("outline_tool")).pivot(Align2::CENTER_BOTTOM).fixed_pos(at);
        let title = text::start::outline_tool(lang);
        area.accessible_name(title).show(ui.ctx(), |ui| {
            card(tokens(ui)).inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
                let tokens = tokens(ui);
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
                ui.horizontal(|ui| {
                    words(ui, title, 14.0, true, tokens.text1);
                    for figure in figures {
                        words(ui, figure.clone(), 14.0, false, tokens.text1);
                    }
                    if figures.is_empty() {
                        words(ui, text::start::outline_draw_hint(lang), 12.0, false, tokens.text2);
                    }
                    ui.add_space(8.0);
                    let some = !self.points.is_empty();
                    let back = text::start::ring_take_back(lang);
                    if icon_button(ui, Icon::Undo, back, "Backspace", some).clicked() {
                        asked = Some(Asked::Back);
                    }
                    let may_close = self.points.len() >= 3;
                    if button(ui, None, text::start::ring_close(lang), Look::Primary, may_close).clicked() {
                        asked = Some(Asked::Close);
                    }
                    if icon_button(ui, Icon::Close, text::start::ring_leave(lang), "Esc", true).clicked() {
                        outbox.send(Action::DrawOutline);
                    }
                });
                if let Some(fault) = self.refused {
                    ui.horizontal(|ui| {
                        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), egui::Sense::hover());
                        paint_icon(ui.painter(), Icon::Refuse, rect.center(), 18.0, color(tokens.error));
                        words(ui, fault.words(lang), 12.0, false, tokens.error);
                    });
                } else if !figures.is_empty() {
                    words(ui, text::start::outline_draw_keys(lang), 12.0, false, tokens.text2);
                }
            });
        });
        asked
    }
}

/// Area and perimeter of a ring; of a line its length.
fn figures(ring: &[LatticePoint], lang: Lang) -> Vec<String> {
    match ring {
        [first, .., last] if ring.len() > 2 => {
            let perimeter = length_m(ring) + distance_m((*last).into(), (*first).into());
            vec![
                text::find::area_of(lang, area_words(area_m2(ring).abs(), lang)),
                text::find::perimeter_of(lang, length_words(perimeter, lang)),
            ]
        }
        [_, _] => vec![text::find::distance_of(lang, length_words(length_m(ring), lang))],
        _ => Vec::new(),
    }
}

/// The reason beside the pointer why the next line may not stand there.
fn paint_reason(ui: &Ui, painter: &egui::Painter, at: Pos2, reason: &str) {
    let tokens = tokens(ui);
    let galley = painter.layout_no_wrap(reason.to_owned(), crate::ui::theme::regular(12.0), color(tokens.error));
    let rect = Align2::LEFT_TOP.anchor_size(at + vec2(16.0, 16.0), galley.size() + vec2(12.0, 6.0));
    crate::ui::theme::paint_ground(painter, rect, 5, tokens.error_soft, Some(tokens.error));
    painter.galley(rect.center() - galley.size() / 2.0, galley, color(tokens.error));
}
