//! The search in the top bar and the card with what was found: things by kind, places by coordinates.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use egui::{Align2, Area, Id, Key, Margin, Modifiers, Order, Rect, ScrollArea, Sense, Stroke, TextEdit, Ui, Widget};
use egui::{Response, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::domain::{AllianceKind, SiteKind, Subject};
use crate::drawing::Icon;
use crate::geodesy::{Bounds, CoordinateSystem};
use crate::model::Document;
use crate::query::Index;
use crate::query::naming::{code, title};
use crate::query::search::{How, NoPlace, Search, TypedPlace, home, no_place, typed_places};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::panels::status_bar::coordinates;
use crate::ui::theme::{bold, card, color, paint_ground, paint_icon, regular};
use crate::ui::widgets::{full_name, heading, line, paint_chosen, tokens, words};

/// How many things of a kind are shown.
const PER_KIND: usize = 6;
/// How many rows are shown in all.
const ROWS: usize = 60;
const WIDTH: f32 = 460.0;
/// The card grows with the longest name, up to this.
const WIDEST: f32 = 680.0;
const ROW: f32 = 44.0;
const HEAD: f32 = 28.0;

/// The search: what is typed, what was found, which row is chosen.
#[derive(Default)]
pub struct SearchBox {
    open: bool,
    typed: String,
    chosen: usize,
    wants_focus: bool,
    /// Whether the choice was moved by a key in this frame.
    moved: bool,
    search: Search,
    /// The search of a large project on its way: made beside the window, which goes on.
    coming: Option<Receiver<Search>>,
    found: Option<Found>,
}

/// The search of a project with so many areas is made beside the window.
const LARGE: usize = 20_000;

/// What was found, and for what it was asked.
struct Found {
    typed: String,
    version: u64,
    lang: Lang,
    rows: Vec<Row>,
}

/// A row of the card.
struct Row {
    /// The head of its kind, where it is the first of it.
    head: Option<String>,
    icon: Icon,
    title: String,
    path: String,
    /// A code, or how the row is to be taken.
    note: String,
    chip: Option<String>,
    action: Action,
}

impl Row {
    /// How much room it takes when nothing of it is cut.
    fn width(&self, ui: &Ui) -> f32 {
        let tokens = tokens(ui);
        let wide = |words: &str, size, strong| line(ui, words, size, strong, tokens.text1, f32::INFINITY).size().x;
        let chip = self.chip.as_ref().map_or(0.0, |chip| wide(chip, 12.0, false) + 20.0);
        let name = (wide(&self.title, 14.0, true) + chip).max(wide(&self.path, 12.0, false));
        44.0 + name + 16.0 + wide(&self.note, 12.0, false) + 12.0 + 8.0
    }
}

/// What the search looks at.
pub struct Asked<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its index.
    pub index: &'a Index,
    /// Names the document; another document has another number.
    pub version: u64,
    /// The box around the project.
    pub bounds: Option<Bounds>,
    /// Language.
    pub lang: Lang,
}

impl SearchBox {
    /// Opens the search with the focus in it.
    pub fn open(&mut self) {
        self.open = true;
        self.wants_focus = true;
    }

    /// Whether the search is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Closes the search. What was typed stays for the next time, unless it led to a choice.
    pub fn close(&mut self) {
        self.open = false;
        self.found = None;
    }

    /// Closes the search by Esc: words that found nothing are of no use for the next time.
    pub fn leave(&mut self) {
        if self.found.as_ref().is_some_and(|found| found.rows.is_empty()) {
            self.typed.clear();
        }
        self.close();
    }

    /// Shows the field at a place of the top bar, and the card below it.
    pub fn show(&mut self, ui: &mut Ui, slot: Rect, asked: &Asked<'_>, outbox: &mut Outbox) {
        if !self.open {
            if closed_field(ui, slot, &self.typed, asked.lang).clicked() {
                outbox.send(Action::Search);
            }
            return;
        }
        let keys = self.keys(ui);
        let response = self.field(ui, slot, asked.lang);
        if response.changed() {
            self.chosen = 0;
        }
        self.prepare(ui, asked.document);
        self.catch_up(asked);
        let clicked = self.card(ui, slot, asked.lang);
        let rows = self.found.as_ref().map_or(&[][..], |found| &found.rows);
        if let Some(row) = clicked.or(keys.then_some(self.chosen)).and_then(|row| rows.get(row)) {
            outbox.send(row.action.clone());
            self.typed.clear();
            self.chosen = 0;
            self.close();
            ui.memory_mut(|memory| memory.surrender_focus(response.id));
        }
    }

    /// Arrows choose a row; returns whether Enter was pressed.
    fn keys(&mut self, ui: &Ui) -> bool {
        let count = self.found.as_ref().map_or(0, |found| found.rows.len());
        let (down, up, enter) = ui.input_mut(|input| {
            let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key);
            (pressed(Key::ArrowDown), pressed(Key::ArrowUp), pressed(Key::Enter) > 0)
        });
        self.moved = down + up > 0;
        if count > 0 {
            self.chosen = (self.chosen + down + count * up - up) % count;
        }
        enter
    }

    fn field(&mut self, ui: &mut Ui, slot: Rect, lang: Lang) -> Response {
        let tokens = tokens(ui);
        paint_ground(ui.painter(), slot, 8, tokens.panel, None);
        let ring = Stroke::new(2.0, color(tokens.accent));
        ui.painter().rect_stroke(slot, 8, ring, egui::StrokeKind::Inside);
        paint_icon(ui.painter(), Icon::Search, slot.left_center() + vec2(20.0, 0.0), 18.0, color(tokens.text2));
        let inside = Rect::from_min_max(slot.min + vec2(36.0, 0.0), slot.max - vec2(12.0, 0.0));
        let mut child = ui.new_child(
            egui::UiBuilder::new().max_rect(inside).layout(egui::Layout::left_to_right(egui::Align::Center)),
        );
        let id = Id::unique("search_field");
        if std::mem::take(&mut self.wants_focus) {
            // Before the field, so that what was typed in this frame already goes into it and replaces what stands there.
            ui.memory_mut(|memory| memory.request_focus(id));
            let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
            let all = egui::text::CCursorRange::two(
                egui::text::CCursor::default(),
                egui::text::CCursor::new(self.typed.chars().count()),
            );
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), id);
        }
        let edit = TextEdit::singleline(&mut self.typed)
            .id(id)
            .font(regular(14.0))
            .frame(egui::Frame::NONE)
            .desired_width(inside.width())
            .margin(Margin::ZERO)
            .min_size(vec2(inside.width(), inside.height()))
            .align(Align2::LEFT_CENTER)
            .hint_text(egui::RichText::new(text::find::search_hint(lang)).color(color(tokens.text3)));
        edit.ui(&mut child).accessible_name(text::find::search(lang))
    }

    /// Makes the search of a large project beside the window. Until it is there, places alone are found.
    fn prepare(&mut self, ui: &Ui, document: &Document) {
        if let Some(coming) = &self.coming {
            match coming.try_recv() {
                Ok(search) => (self.search, self.found, self.coming) = (search, None, None),
                // Nobody makes it any more: it is made here.
                Err(TryRecvError::Disconnected) => (self.found, self.coming) = (None, None),
                Err(TryRecvError::Empty) => ui.ctx().request_repaint_after(Duration::from_millis(30)),
            }
        } else if self.search.is_empty() && document.tables.areas.len() > LARGE {
            let (send, coming) = channel();
            let document = document.clone();
            // Where no thread can be had, the sender is dropped with the closure.
            let _ = std::thread::Builder::new().name("search".to_owned()).spawn(move || {
                let _ = send.send(Search::of(&document));
            });
            self.coming = Some(coming);
        }
    }

    /// Searches when something else is typed, the document changed or the language did.
    fn catch_up(&mut self, asked: &Asked<'_>) {
        let same =
            |found: &Found| found.typed == self.typed && found.version == asked.version && found.lang == asked.lang;
        if self.found.as_ref().is_some_and(same) {
            return;
        }
        if self.coming.is_none() {
            self.search.follow(asked.document);
        }
        let mut rows: Vec<Row> =
            typed_places(&self.typed, asked.bounds).iter().map(|place| place_row(place, asked.lang)).collect();
        let mut last: Option<String> = None;
        let mut hits = self.search.find(asked.index, &self.typed, PER_KIND);
        by_kind(asked.document, &mut hits);
        for hit in hits.into_iter().take(ROWS) {
            let kind = kind_words(asked.document, hit.subject, asked.lang);
            let head = (last.as_ref() != Some(&kind)).then(|| kind.clone());
            last = Some(kind);
            rows.push(subject_row(asked, hit.subject, hit.how, head));
        }
        let count = rows.len();
        let found = Found { typed: self.typed.clone(), version: asked.version, lang: asked.lang, rows };
        self.found = Some(found);
        self.chosen = self.chosen.min(count.saturating_sub(1));
    }

    /// Shows what was found. Returns the row that was clicked.
    fn card(&mut self, ui: &Ui, slot: Rect, lang: Lang) -> Option<usize> {
        let Some(found) = &self.found else { return None };
        let screen = ui.ctx().content_rect().width() - 24.0;
        let longest = found.rows.iter().map(|row| row.width(ui)).fold(WIDTH, f32::max);
        let width = longest.max(slot.width()).min(WIDEST).min(screen - 12.0);
        let left = (slot.center().x - width / 2.0).min(screen - width).max(12.0).round();
        let room = (ui.ctx().content_rect().height() - slot.bottom() - 80.0).max(120.0);
        let mut clicked = None;
        let area = Area::new(Id::unique("search_card")).order(Order::Foreground);
        let area = area.fixed_pos(pos2(left, slot.bottom() + 6.0)).accessible_name(text::find::search_results(lang));
        let response = area.role(Role::ListBox).show(ui.ctx(), |ui| {
            card(tokens(ui)).inner_margin(Margin::same(6)).show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 0.0;
                if found.rows.is_empty() {
                    empty(ui, &found.typed, lang);
                    return;
                }
                ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                    for (number, row) in found.rows.iter().enumerate() {
                        if show_row(ui, row, number == self.chosen, self.moved) {
                            clicked = Some(number);
                        }
                    }
                });
            });
        });
        let outside = ui.input(|input| {
            let pressed = input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten();
            pressed.is_some_and(|at| !response.response.rect.contains(at) && !slot.contains(at))
        });
        if outside && clicked.is_none() {
            self.close();
        }
        clicked
    }
}

/// The field while nothing is searched for: a button that looks like it.
fn closed_field(ui: &mut Ui, slot: Rect, typed: &str, lang: Lang) -> Response {
    let tokens = tokens(ui);
    // Its room is taken already: what is shown next must stand where it stands while the search is open.
    let response = ui.interact(slot, Id::unique("search_button"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text::find::search(lang)));
    let edge = if response.hovered() { tokens.text3 } else { tokens.line2 };
    paint_ground(ui.painter(), slot, 8, tokens.sub, Some(edge));
    if response.has_focus() {
        let ring = Stroke::new(2.0, color(tokens.accent));
        ui.painter().rect_stroke(slot.expand(2.0), 10, ring, egui::StrokeKind::Middle);
    }
    paint_icon(ui.painter(), Icon::Search, slot.left_center() + vec2(20.0, 0.0), 18.0, color(tokens.text2));
    let (said, ink) =
        if typed.is_empty() { (text::find::search_hint(lang), tokens.text3) } else { (typed, tokens.text1) };
    let chip = ui.painter().layout_no_wrap(crate::ui::commands::keys("search"), regular(12.0), color(tokens.text3));
    let plate = Align2::RIGHT_CENTER.anchor_size(slot.right_center() - vec2(8.0, 0.0), chip.size() + vec2(10.0, 4.0));
    paint_ground(ui.painter(), plate, 4, tokens.panel, Some(tokens.line2));
    ui.painter().galley(plate.center() - chip.size() / 2.0, chip, color(tokens.text3));
    let mut job = egui::text::LayoutJob::simple_singleline(said.to_owned(), regular(14.0), color(ink));
    job.wrap = egui::text::TextWrapping::truncate_at_width((plate.left() - slot.left() - 44.0).max(0.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(slot.left() + 36.0, slot.center().y - galley.size().y / 2.0), galley, color(ink));
    response
}

fn empty(ui: &mut Ui, typed: &str, lang: Lang) {
    let tokens = tokens(ui);
    egui::Frame::new().inner_margin(Margin::symmetric(10, 10)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        if typed.trim().is_empty() {
            words(ui, text::find::hint(lang), 14.0, false, tokens.text1);
            words(ui, text::find::hint_examples(lang), 12.0, false, tokens.text3);
        } else {
            let (title, hint) = match no_place(typed) {
                None => (text::find::nothing(lang, typed.trim()), text::find::nothing_hint(lang).to_owned()),
                Some(fault) => {
                    let why = match fault {
                        NoPlace::NoNumber(piece) => text::find::no_number(lang, piece),
                        NoPlace::Nowhere => text::find::nowhere(lang).to_owned(),
                    };
                    (text::find::no_place(lang, typed.trim()), why)
                }
            };
            words(ui, title, 14.0, true, tokens.text1);
            words(ui, hint, 12.0, false, tokens.text2);
        }
    });
}

fn show_row(ui: &mut Ui, row: &Row, chosen: bool, moved: bool) -> bool {
    let tokens = tokens(ui);
    let top = ui.cursor().min;
    if let Some(head) = &row.head {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
        let galley = ui.painter().layout_no_wrap(heading(head), bold(12.0), color(tokens.text2));
        ui.painter().galley(
            pos2(rect.left() + 10.0, rect.bottom() - galley.size().y - 4.0),
            galley,
            color(tokens.text2),
        );
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let chip = row.chip.as_deref().unwrap_or_default();
    let said = [row.title.as_str(), &row.path, &row.note, chip].into_iter().filter(|part| !part.is_empty());
    let label = said.collect::<Vec<_>>().join(" ");
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &label));
    let painter = ui.painter();
    if chosen {
        paint_chosen(painter, rect, tokens);
        if moved {
            // With the head of its kind, where it is the first.
            ui.scroll_to_rect(Rect::from_min_max(top, rect.max), None);
        }
    } else if response.hovered() {
        paint_ground(painter, rect, 8, tokens.sub, None);
    }
    let ink = if chosen { tokens.accent } else { tokens.text2 };
    paint_icon(painter, row.icon, rect.left_center() + vec2(22.0, 0.0), 18.0, color(ink));
    let note = painter.layout_no_wrap(row.note.clone(), regular(12.0), color(tokens.text3));
    let right = rect.right() - 12.0 - note.size().x;
    let left = rect.left() + 44.0;
    let one_line = |words: &str, font, ink| {
        let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), font, ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width((right - left - 12.0).max(40.0));
        painter.layout_job(job)
    };
    let name = one_line(&row.title, bold(14.0), color(tokens.text1));
    let is_cut = name.elided;
    let path = one_line(&row.path, regular(12.0), color(tokens.text2));
    let path_is_cut = path.elided;
    let top = if row.path.is_empty() { rect.center().y - name.size().y / 2.0 } else { rect.top() + 4.0 };
    let end = left + name.size().x;
    painter.galley(pos2(left, top), name, color(tokens.text1));
    painter.galley(pos2(left, rect.bottom() - 4.0 - path.size().y), path, color(tokens.text2));
    painter.galley(pos2(right, rect.center().y - note.size().y / 2.0), note, color(tokens.text3));
    if let Some(chip) = &row.chip {
        let galley = painter.layout_no_wrap(chip.clone(), regular(12.0), color(tokens.warn));
        let plate = Rect::from_min_size(pos2(end + 8.0, rect.top() + 5.0), galley.size() + vec2(12.0, 2.0));
        paint_ground(painter, plate, 5, tokens.warn_soft, None);
        painter.galley(plate.center() - galley.size() / 2.0, galley, color(tokens.warn));
    }
    full_name(response, &row.title, is_cut || path_is_cut).clicked()
}

/// Puts things of one kind together; kinds come in the order of their best thing.
fn by_kind(document: &Document, hits: &mut [crate::query::search::Hit]) {
    let mut kinds: Vec<String> = Vec::new();
    let mut place = |subject: Subject| {
        let kind = kind_words(document, subject, Lang::Zh);
        kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        })
    };
    let places: Vec<usize> = hits.iter().map(|hit| place(hit.subject)).collect();
    let mut numbered: Vec<_> = places.into_iter().zip(hits.iter().copied()).collect();
    numbered.sort_by_key(|(place, _)| *place);
    for (slot, (_, hit)) in hits.iter_mut().zip(numbered) {
        *slot = hit;
    }
}

fn kind_words(document: &Document, subject: Subject, lang: Lang) -> String {
    if let Subject::Area(id) = subject {
        let level = document.tables.areas.get(id).and_then(|area| document.levels.get(usize::from(area.level.0)));
        return level.map_or_else(String::new, |level| lang.pick(level.name_zh.clone(), level.name_en.clone()));
    }
    subject.kind().words(lang).to_owned()
}

fn subject_row(asked: &Asked<'_>, subject: Subject, how: How, head: Option<String>) -> Row {
    let (document, lang) = (asked.document, asked.lang);
    let home = home(document, asked.index, subject);
    let mut path: Vec<&str> = home
        .map(|id| document.ancestry(id).filter(|area| area.parent.is_some()).map(|area| area.name.as_str()).collect())
        .unwrap_or_default();
    path.reverse();
    Row {
        head,
        icon: icon(document, subject),
        title: title(document, subject, lang),
        path: path.join(" › "),
        note: code(document, subject).unwrap_or_default().to_owned(),
        chip: (how == How::Similar).then(|| text::find::similar(lang).to_owned()),
        action: Action::Find(subject),
    }
}

fn place_row(place: &TypedPlace, lang: Lang) -> Row {
    let swapped = match place.system {
        CoordinateSystem::GaussKruger102 | CoordinateSystem::GaussKrugerZone34 => text::find::swapped_metres(lang),
        _ => text::find::swapped(lang),
    };
    let system = match place.system {
        CoordinateSystem::Cgcs2000 => text::find::system_degrees(lang),
        CoordinateSystem::GaussKruger102 => text::find::system_metres(lang),
        CoordinateSystem::GaussKrugerZone34 => text::find::system_zoned(lang),
        CoordinateSystem::Gcj02 => text::find::system_gcj02(lang),
        CoordinateSystem::Bd09 => text::find::system_bd09(lang),
    };
    Row {
        head: None,
        icon: Icon::Locate,
        title: coordinates(place.point),
        path: text::find::who_at(lang, system),
        note: place.system.name().to_owned(),
        chip: place.swapped.then(|| swapped.to_owned()),
        action: Action::GoTo(place.point),
    }
}

fn icon(document: &Document, subject: Subject) -> Icon {
    match subject {
        Subject::Area(id) => {
            let grid = document.tables.areas.get(id).is_some_and(|area| area.level == document.grid_level());
            if grid { Icon::Snap } else { Icon::Layers }
        }
        Subject::NonGrid(_) | Subject::River(_) => Icon::Drop,
        Subject::Unit(_) | Subject::Assignment(_) => Icon::Assign,
        Subject::Committee(_) => Icon::Star,
        Subject::Alliance(id) => match document.tables.alliances.get(id).map(|row| row.kind) {
            Some(AllianceKind::Building) => Icon::Building,
            _ => Icon::Circle,
        },
        Subject::Circle(_) => Icon::Circle,
        Subject::Belt(_) => Icon::Belt,
        Subject::Site(id) => match document.tables.sites.get(id).map(|row| row.kind) {
            Some(SiteKind::Building | SiteKind::LawFirm) => Icon::Building,
            Some(SiteKind::RedProperty) => Icon::House,
            _ => Icon::Point,
        },
        Subject::Estate(_) | Subject::Atom(_) => Icon::House,
        Subject::Branch(_) | Subject::EnforcementTeam(_) => Icon::Flag,
        Subject::Post(_) => Icon::Person,
        Subject::Office(_) => Icon::People,
        Subject::Scheme(_) => Icon::Tasks,
        Subject::LinkageNode(_) => Icon::Hub,
        Subject::Initiative(_) => Icon::Note,
    }
}
