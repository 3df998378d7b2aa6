//! Finding one's way: what the window does about searching, walking, going back and measuring.

use egui::{Key, Modifiers, Ui};

use super::{App, CARD_RIGHT};
use crate::domain::{AreaId, Subject};
use crate::drawing::{Camera, MapBounds, MapPoint};
use crate::geodesy::LatticePoint;
use crate::model::Document;
use crate::query::naming::code;
use crate::query::search::{Whereabouts, whereabouts};
use crate::text;
use crate::ui::action::{Action, Outbox};
use crate::ui::commands::Situation;
use crate::ui::map::MapOutput;
use crate::ui::map::accessible;
use crate::ui::map::measure::{Measure, Quantity};
use crate::ui::map::outline_tool::{Asked, OutlineTool};
use crate::ui::panels::search::Asked as Search;
use crate::ui::panels::status_bar::coordinates;
use crate::ui::redraw::Tool;
use crate::ui::trail::Stop;

/// How wide the neighbourhood of a single place is that one flies to, in lattice units (about 600 m).
const AROUND_A_POINT: i64 = 300_000;

impl App {
    /// What commands look at.
    pub(super) fn situation(&self) -> Situation {
        let document = self.session.document();
        let history = self.session.history();
        let selected = self.view.selected.and_then(|id| document.tables.areas.get(id));
        let between = self.area_between();
        let between_row = between.and_then(|id| document.tables.areas.get(id));
        Situation {
            between,
            below_of: selected
                .and_then(|area| if area.level == document.grid_level() { area.parent } else { Some(area.id) }),
            has_other: between_row.is_some_and(|row| self.view.index().tally().areas(row.level) > 1),
            has_parts: between.is_some_and(|id| self.view.index().links().children(id).len() > 1),
            selected: selected.map(|area| area.id),
            subject: self.view.subjects.first().copied(),
            has_code: self.view.subjects.first().is_some_and(|&subject| code(document, subject).is_some()),
            has_below: selected.is_some_and(|area| self.view.index().links().children(area.id).len() > 0),
            has_above: selected.is_some_and(|area| area.parent.is_some()),
            can_undo: history.cursor() > 0,
            can_redo: history.cursor() < history.revisions().len(),
            can_save: self.session.is_modified() || self.session.path().is_none(),
            has_base_map: *self.desk.base_map.source() != crate::basemap::Source::Own,
            names_base_map: document.project.base_map.is_some(),
            has_scan: self.desk.base_map.has_scan_to_keep(),
            keeps_scan: document.project.scan.is_some(),
            has_table: self.table.is_open(),
            can_go_back: self.find.trail.can_go_back(),
            can_go_forward: self.find.trail.can_go_forward(),
            has_ground: self.view.list.bounds.is_some(),
            place: self.view.answer.as_ref().map(|answer| answer.point).or(self.find.place),
        }
    }

    /// Keys of what is open over the map come before those of the window: Esc closes it.
    pub(super) fn keys_of_what_is_open(&mut self, ui: &Ui, outbox: &mut Outbox) {
        if self.find.menu.is_open() {
            return;
        }
        let open = self.find.search.is_open() || self.find.palette.is_open();
        if open && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.find.search.leave();
            self.find.palette.close();
            return;
        }
        if open || ui.ctx().text_edit_focused() {
            return;
        }
        if self.find.measure.is_none() && self.find.outline.is_none() {
            self.keys_of_forms(ui);
            self.keys_of_tools(ui, outbox);
            return;
        }
        let (escape, enter, back) = ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
            (pressed(Key::Escape), pressed(Key::Enter), pressed(Key::Backspace))
        });
        if let Some(tool) = &mut self.find.outline {
            if back {
                tool.take_back();
            }
            if let Some(outline) = enter.then(|| tool.close()).flatten() {
                self.set_outline(ui.ctx(), outline);
            } else if escape {
                self.find.outline = None;
            }
        } else if let Some(measure) = &mut self.find.measure {
            if enter {
                measure.end();
            }
            if back {
                measure.take_back();
            }
            if escape {
                self.find.measure = None;
            }
        }
    }

    /// Shows the search in its slot of the top bar.
    pub(super) fn show_search(&mut self, ui: &mut Ui, slot: egui::Rect, outbox: &mut Outbox) {
        let document = self.session.document();
        let asked = Search {
            document,
            index: self.view.index(),
            version: self.view.version,
            bounds: self.view.bounds,
            lang: self.lang,
        };
        self.find.search.show(ui, slot, &asked, outbox);
    }

    /// What pointer and keys do on the map: hover, click, double click, measure; its node in the accessibility tree.
    pub(super) fn on_map(&mut self, ui: &mut Ui, map: &MapOutput, outbox: &mut Outbox) {
        let document = self.session.document();
        let ground = &mut self.find.ground;
        ground.follow(document, self.view.outlines());
        self.find.place = map.hovered.or(self.find.place);
        // One tool at a time: a scan that is being placed puts the others down.
        if self.desk.base_map.is_placing() {
            self.find.measure = None;
            self.find.outline = None;
        }
        if let Some((at, point)) = map.menu {
            outbox.send(Action::MenuAt(at, point));
        }
        if let Some(tool) = &mut self.find.outline {
            let mut closed = match (map.double_clicked, map.clicked) {
                (Some(_), _) => tool.close(),
                (None, Some(point)) => tool.click(point, &map.camera),
                (None, None) => None,
            };
            match tool.show(ui, map.rect, &map.camera, map.hovered.filter(|_| !map.dragged), self.lang, outbox) {
                Some(Asked::Back) => tool.take_back(),
                Some(Asked::Close) => closed = tool.close(),
                None => {}
            }
            if let Some(outline) = closed {
                self.set_outline(ui.ctx(), outline);
            }
            return;
        }
        if self.desk.base_map.is_placing() {
            if let Some(point) = map.clicked {
                self.desk.base_map.take_click(point);
            }
            self.desk.base_map.paint_points(ui, map.rect, &map.camera);
        } else if let Some(measure) = &mut self.find.measure {
            match map.clicked {
                _ if map.double_clicked.is_some() => measure.end(),
                Some(point) => measure.click(point),
                None => {}
            }
            measure.show(ui, map.rect, &map.camera, map.hovered, self.lang, outbox);
        } else if self.redraw.is_working() {
            self.redraw_on_map(ui, map);
            let (document, ground) = (self.session.document(), &mut self.find.ground);
            accessible::describe(ui, (map.id, map.rect), document, ground, self.view.selected, self.lang);
            return;
        } else if self.box_on_map(ui, map) || self.line_on_map(ui, map) {
            return;
        } else {
            let (document, ground) = (self.session.document(), &mut self.find.ground);
            let under = map.hovered.filter(|_| !map.dragged).and_then(|point| {
                let level = self.forms.picks(document).unwrap_or_else(|| ground.current(&map.camera));
                self.view.area_at(document, point, level)
            });
            let free = map.rect - self.map.covered;
            ground.paint_hover(ui, (map.rect, free), &map.camera, under, self.view.selected);
            match (map.double_clicked, map.clicked) {
                (_, Some(point)) if self.redraw.tool().is_some() && ui.input(|input| input.modifiers.command) => {
                    let level = ground.current(&map.camera);
                    if let Some(area) = self.view.area_at(document, point, level) {
                        self.turn_selected(area);
                    }
                    return;
                }
                (_, Some(point)) if self.forms.picks(document).is_some() => {
                    let level = self.forms.picks(document).unwrap_or_else(|| document.grid_level());
                    if let Some(area) = self.view.area_at(document, point, level) {
                        self.forms.pick(document, area);
                        ui.ctx().request_repaint();
                    }
                }
                (Some(_), None) if self.forms.is_open() => {}
                (Some(point), _) => outbox.send(Action::DescendAt(point)),
                (None, Some(point)) => outbox.send(Action::ClickAt(point)),
                (None, None) => {}
            }
        }
        let (document, ground) = (self.session.document(), &mut self.find.ground);
        accessible::describe(ui, (map.id, map.rect), document, ground, self.view.selected, self.lang);
    }

    /// The view as it is, to come back to.
    fn stop(&self) -> Option<Stop> {
        let camera = self.map.target()?;
        let point = self.view.answer.as_ref().map(|answer| answer.point);
        Some(Stop { camera, selected: self.view.subjects.clone(), point, details: self.details.subject() })
    }

    /// Notes the view before an action that leaves it.
    pub(super) fn note_view(&mut self, action: &Action) {
        let leaves = matches!(
            action,
            Action::ClickAt(_)
                | Action::Ask(_)
                | Action::GoTo(_)
                | Action::Find(_)
                | Action::DescendAt(_)
                | Action::Step(_)
                | Action::Descend
                | Action::Ascend
                | Action::Select(_)
                | Action::Show(_)
                | Action::LookAt(_)
                | Action::ShowDistrict
        );
        if let Some(stop) = self.stop().filter(|_| leaves) {
            self.find.trail.leave(stop);
        }
    }

    /// Carries out an action of finding one's way.
    pub(super) fn find_way(&mut self, ctx: &egui::Context, action: Action) {
        let document = self.session.document().clone();
        match action {
            Action::Search => self.find.search.open(),
            Action::Palette => self.find.palette.open(),
            Action::ClickAt(point) => self.pick(&document, point),
            Action::GoTo(point) => {
                self.details.close();
                self.view.ask(&document, point);
                self.map.fly_to(around(point));
            }
            Action::Find(subject) => self.go_to_thing(&document, subject),
            Action::DescendAt(point) => self.descend_at(&document, point),
            Action::Back | Action::Forward => {
                let Some(present) = self.stop() else { return };
                let trail = &mut self.find.trail;
                let stop = if action == Action::Back { trail.back(present) } else { trail.forward(present) };
                if let Some(stop) = stop {
                    self.view.dismiss();
                    self.details.close();
                    if let Some(point) = stop.point {
                        self.view.ask(&document, point);
                    }
                    self.view.select_all(&document, stop.selected);
                    if let Some(subject) = stop.details.filter(|subject| subject.is_in(&document.tables)) {
                        self.details.open(subject);
                    }
                    self.map.fly_to_camera(stop.camera);
                }
            }
            Action::Step(direction) => {
                let Some(selected) = self.view.selected else { return };
                self.find.ground.follow(&document, self.view.outlines());
                let next = self.find.ground.towards(selected, direction);
                if let Some(area) = next {
                    self.walk_to(&document, area);
                }
            }
            Action::Descend => {
                let Some(selected) = self.view.selected else { return };
                self.find.ground.follow(&document, self.view.outlines());
                if let Some(area) = self.middle_child(selected) {
                    self.walk_to(&document, area);
                }
            }
            Action::Ascend => {
                let above = self.view.selected.and_then(|id| document.tables.areas.get(id)?.parent);
                if let Some(area) = above {
                    self.walk_to(&document, area);
                }
            }
            Action::NextLevel => self.find.ground.pin_next(),
            Action::Measure(quantity) => {
                let same = self.find.measure.as_ref().is_some_and(|measure| measure.quantity == quantity);
                self.put_tools_down();
                self.find.measure = (!same).then(|| Measure::new(quantity));
            }
            Action::MeasureFrom(point) => {
                self.put_tools_down();
                let mut measure = Measure::new(Quantity::Distance);
                measure.click(point);
                self.find.measure = Some(measure);
            }
            Action::DrawOutline => {
                let drawn = self.find.outline.is_some();
                self.put_tools_down();
                self.find.outline = (!drawn).then(OutlineTool::default);
            }
            Action::CopyPlace(point) => {
                ctx.copy_text(coordinates(point));
                self.say(Some(text::ui::copied(self.lang).to_owned()));
            }
            _ => {}
        }
    }

    /// Leaves what is in hand on the map: it has one tool at a time.
    pub(super) fn put_tools_down(&mut self) {
        self.find.measure = None;
        self.find.outline = None;
        if self.redraw.is_working() {
            self.redraw.take_tool(Tool::Select);
        }
        self.desk.base_map.stop_placing();
    }

    /// Asks at a place and selects the area of the current level there.
    fn pick(&mut self, document: &Document, point: LatticePoint) {
        self.details.close();
        self.view.ask(document, point);
        let Some(camera) = self.last.as_ref().map(|map| map.camera) else { return };
        self.find.ground.follow(document, self.view.outlines());
        let level = self.find.ground.current(&camera);
        // On water and other ground without a grid nothing is selected: whoever asks there does not mean the district.
        let area = self.view.area_at(document, point, level);
        self.view.select(document, area);
        self.map.keep_in_sight(point.into(), CARD_RIGHT);
    }

    fn go_to_thing(&mut self, document: &Document, subject: Subject) {
        match whereabouts(document, self.view.index(), subject) {
            Some(Whereabouts::Area(area)) => {
                self.view.dismiss();
                self.view.select(document, Some(area));
                if let Some((_, bounds)) = &self.view.highlight {
                    self.map.fly_to(*bounds);
                }
            }
            Some(Whereabouts::Ground(bounds, _)) => {
                self.view.dismiss();
                let small =
                    bounds.max.x - bounds.min.x < AROUND_A_POINT && bounds.max.y - bounds.min.y < AROUND_A_POINT;
                self.map.fly_to(if small { around(bounds.centre()) } else { bounds.into() });
            }
            None => {}
        }
        self.view.select_all(document, vec![subject]);
        self.details.open(subject);
    }

    fn descend_at(&mut self, document: &Document, point: LatticePoint) {
        let Some(camera) = self.last.as_ref().map(|map| map.camera) else { return };
        self.find.ground.follow(document, self.view.outlines());
        let level = self.find.ground.current(&camera);
        let Some(area) = self.view.area_at(document, point, level) else {
            self.map.zoom_by(1.0);
            return;
        };
        self.view.select(document, Some(area));
        if let Some((_, bounds)) = &self.view.highlight {
            let target = Camera::fit(*bounds, camera.size, crate::ui::map::MARGIN_PX);
            if level < document.grid_level() {
                self.find.ground.hold(crate::domain::LevelIndex(level.0 + 1), target.zoom);
            }
            self.map.fly_to(*bounds);
        }
    }

    /// Selects an area by key and keeps it in view, as large as it can be worked with.
    fn walk_to(&mut self, document: &Document, area: AreaId) {
        self.view.dismiss();
        self.view.select(document, Some(area));
        // Details that are open tell of the area that one has come to.
        if self.details.subject().is_some() {
            self.details.open(area.into());
        }
        let (Some((_, bounds)), Some(map)) = (&self.view.highlight, &self.last) else { return };
        let camera = self.map.target().unwrap_or(map.camera);
        let seen = camera.bounds(-40.0);
        let inside = seen.min.x <= bounds.min.x
            && bounds.max.x <= seen.max.x
            && seen.min.y <= bounds.min.y
            && bounds.max.y <= seen.max.y;
        let side_px = (bounds.max.x - bounds.min.x).max(bounds.max.y - bounds.min.y) * camera.scale();
        let level = document.tables.areas.get(area).map_or(document.grid_level(), |area| area.level);
        let mut target = camera;
        if side_px < 48.0 || side_px > f64::from(camera.size.0.min(camera.size.1)) {
            target = Camera::fit(*bounds, camera.size, crate::ui::map::MARGIN_PX * 3.0);
            self.map.fly_to_camera(target);
        } else if !inside {
            target = Camera { centre: bounds.centre(), ..camera };
            self.map.fly_to_camera(target);
        }
        if level.0 > 0 {
            self.find.ground.hold(level, target.zoom);
        }
    }

    /// The area below that lies nearest to the middle of its parent.
    fn middle_child(&mut self, area: AreaId) -> Option<AreaId> {
        let parent = self.find.ground.shape(area)?;
        let middle = MapPoint::from(parent.middle);
        let children: Vec<AreaId> = self.view.index().links().children(area).collect();
        let mut distance = |id: &AreaId| {
            let at = MapPoint::from(self.find.ground.shape(*id)?.middle);
            Some((at.x - middle.x).hypot(at.y - middle.y))
        };
        let found = children.iter().filter_map(|id| Some((distance(id)?, *id)));
        found.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
    }
}

/// The neighbourhood of a single place.
fn around(point: LatticePoint) -> MapBounds {
    let corner = |sign: i64| LatticePoint::new(point.x + sign * AROUND_A_POINT, point.y + sign * AROUND_A_POINT);
    crate::geodesy::Bounds { min: corner(-1), max: corner(1) }.into()
}
