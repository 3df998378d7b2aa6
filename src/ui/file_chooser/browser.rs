//! The file dialog inside the window: places, a list with size and date, a line for a name or a path. All by keyboard.

mod lines;

use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use egui::accesskit::Role;
use egui::{Id, Key, Margin, Modal, Modifiers, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::listing::{Question, Reply, ask, drive_name, resolved, size_words, take};
use super::{Beginning, Chosen, Purpose};
use crate::drawing::Icon;
use crate::session::{Entry, Place, PlaceKind, day_and_minute};
use crate::text::{self, Lang};
use crate::ui::form::{named_field, paint_cut, row};
use crate::ui::theme::{bold, card, color, paint_ground, paint_icon, regular};
use crate::ui::widgets::{Look, button, tokens, words};

const SIZE: egui::Vec2 = vec2(760.0, 500.0);
const PLACES: f32 = 176.0;
/// The columns of size and date.
const COLUMNS: (f32, f32) = (76.0, 132.0);

/// The dialog.
pub struct Browser {
    purpose: Purpose,
    folder: PathBuf,
    /// The folder as it is being typed over.
    path_line: Option<String>,
    /// Shows files of every kind.
    all_kinds: bool,
    entries: Vec<Entry>,
    problem: Option<String>,
    places: Vec<Place>,
    recent: Vec<PathBuf>,
    awaited: Vec<Receiver<Reply>>,
    /// What is typed: a name in the folder, or a path.
    typed: String,
    /// What was typed when the list was last matched with it.
    matched: String,
    chosen: Option<usize>,
    /// Keeps the chosen row in view after a key.
    scroll: bool,
    /// How far the list was scrolled, and how much of it was seen, in the last frame.
    seen: (f32, f32),
    order: Order,
    /// The name of a folder that is being made.
    new_folder: Option<String>,
    /// A file that would be replaced.
    replacing: Option<PathBuf>,
    began: bool,
    /// A name was completed by Tab: the line keeps the focus that Tab would have taken along.
    completed: bool,
}

/// Where a click at the side leads.
enum Go {
    Into(PathBuf),
    Take(PathBuf),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Name,
    Size,
    Changed,
}

impl Browser {
    pub fn new(ctx: &egui::Context, purpose: Purpose, beginning: Beginning) -> Self {
        let Beginning { folder, name, recent } = beginning;
        let start = folder.or_else(|| std::env::current_dir().ok()).unwrap_or_else(|| PathBuf::from("."));
        let mut browser = Self {
            purpose,
            folder: start.clone(),
            path_line: None,
            all_kinds: false,
            entries: Vec::new(),
            problem: None,
            places: Vec::new(),
            recent,
            awaited: Vec::new(),
            typed: if purpose.saves() { name } else { String::new() },
            matched: String::new(),
            chosen: None,
            scroll: false,
            seen: (0.0, 0.0),
            order: Order::Name,
            new_folder: None,
            replacing: None,
            began: false,
            completed: false,
        };
        browser.matched.clone_from(&browser.typed);
        browser.ask(ctx, Question::Places);
        browser.look(ctx, start);
        browser
    }

    fn ask(&mut self, ctx: &egui::Context, question: Question) {
        self.awaited.push(ask(ctx, question, self.purpose));
    }

    /// Looks into a folder.
    fn look(&mut self, ctx: &egui::Context, folder: PathBuf) {
        let endings = if self.all_kinds { &[] } else { self.purpose.endings() };
        self.ask(ctx, Question::Look(folder, endings));
    }

    fn home(&self) -> Option<&Path> {
        self.places.iter().find(|place| place.kind == PlaceKind::Home).map(|place| &*place.path)
    }

    fn take_replies(&mut self, ctx: &egui::Context, lang: Lang) -> Option<Chosen> {
        for reply in take(&mut self.awaited) {
            match reply {
                Reply::Places(places) => self.places = places,
                Reply::Folder(folder, found) => match found {
                    Ok(entries) => {
                        self.folder = folder;
                        self.entries = entries;
                        self.sort();
                        self.problem = None;
                        self.chosen = None;
                    }
                    Err(error) => self.problem = Some(error.words(lang)),
                },
                Reply::Made(path, made) => match made {
                    Ok(()) => self.look(ctx, path),
                    Err(error) => self.problem = Some(error.words(lang)),
                },
                Reply::Name { path, is_folder: true, .. } => {
                    self.typed.clear();
                    self.look(ctx, path);
                }
                Reply::Name { path, has_folder: false, .. } => {
                    let folder = path.parent().unwrap_or(&path).display().to_string();
                    self.problem = Some(text::files_ui::no_such_folder(lang, folder));
                }
                Reply::Name { path, is_file, .. } if self.purpose.saves() => {
                    if !is_file {
                        return Some(Chosen::File(path));
                    }
                    self.replacing = Some(path);
                }
                Reply::Name { path, is_file: true, .. } => return Some(Chosen::File(path)),
                Reply::Name { path, .. } => self.problem = Some(text::files_ui::no_such_file(lang, path.display())),
            }
        }
        None
    }

    fn sort(&mut self) {
        let order = self.order;
        self.entries.sort_by_cached_key(|entry| {
            let key = match order {
                Order::Name => 0,
                Order::Size => -i64::try_from(entry.bytes).unwrap_or(i64::MAX),
                Order::Changed => -entry.changed_ms.unwrap_or(0),
            };
            (!entry.is_folder, key, entry.name.to_lowercase())
        });
    }

    /// Goes into what is typed or chosen, or takes it.
    fn submit(&mut self, ctx: &egui::Context) {
        self.problem = None;
        if !self.typed.trim().is_empty() {
            let path = resolved(&self.typed, &self.folder, self.home());
            let question = if self.purpose.saves() { Question::NameToSave(path) } else { Question::Name(path) };
            self.ask(ctx, question);
        } else if let Some(entry) = self.chosen.and_then(|at| self.entries.get(at)) {
            let path = entry.path.clone();
            self.ask(ctx, Question::Name(path));
        }
    }

    fn go_up(&mut self, ctx: &egui::Context) {
        if let Some(above) = self.folder.parent().map(Path::to_owned) {
            self.look(ctx, above);
        }
    }

    /// Chooses the first name that begins with what is typed.
    fn match_typed(&mut self, ctx: &egui::Context) {
        if self.typed == self.matched {
            return;
        }
        self.matched.clone_from(&self.typed);
        self.problem = None;
        // A path that is typed on leads the list along.
        if let Some(at) = self.typed.rfind(['/', '\\']) {
            let folder = resolved(&self.typed[..=at], &self.folder, self.home());
            let is_full = folder.is_absolute();
            if is_full && folder != self.folder {
                self.look(ctx, folder);
                self.matched.clear();
                return;
            }
        }
        let begun = self.last_part().to_lowercase();
        self.chosen = (!begun.is_empty())
            .then(|| self.entries.iter().position(|entry| entry.name.to_lowercase().starts_with(&begun)))
            .flatten();
        self.scroll = true;
    }

    /// What is typed after the last separator.
    fn last_part(&self) -> &str {
        self.typed.rfind(['/', '\\']).map_or(&*self.typed, |at| &self.typed[at + 1..])
    }

    /// Puts the rest of the first name that fits into the line.
    fn complete(&mut self) {
        let begun = self.last_part().to_lowercase();
        let fits = self.entries.iter().find(|entry| !begun.is_empty() && entry.name.to_lowercase().starts_with(&begun));
        if let Some(entry) = fits {
            let head = self.typed.len() - self.last_part().len();
            let end = if entry.is_folder { std::path::MAIN_SEPARATOR_STR } else { "" };
            self.typed = format!("{}{}{end}", &self.typed[..head], entry.name);
        }
    }

    fn keys(&mut self, ui: &Ui) {
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::ALT, Key::ArrowUp) || (self.typed.is_empty() && pressed(Modifiers::NONE, Key::Backspace))
        {
            self.go_up(ui.ctx());
        }
        let count = self.entries.len();
        for (key, step) in [(Key::ArrowDown, 1_isize), (Key::ArrowUp, -1), (Key::PageDown, 8), (Key::PageUp, -8)] {
            if count > 0 && pressed(Modifiers::NONE, key) {
                let at = self
                    .chosen
                    .map_or(if step > 0 { 0 } else { count - 1 }, |at| at.saturating_add_signed(step).min(count - 1));
                self.choose(at);
                self.scroll = true;
            }
        }
        let begun = self.last_part().to_lowercase();
        if !begun.is_empty()
            && self
                .entries
                .iter()
                .any(|entry| entry.name.to_lowercase().starts_with(&begun) && entry.name.len() > begun.len())
            && pressed(Modifiers::NONE, Key::Tab)
        {
            self.complete();
            self.completed = true;
        }
    }

    fn choose(&mut self, at: usize) {
        self.chosen = Some(at);
        let Some(entry) = self.entries.get(at) else { return };
        if !(entry.is_folder && self.purpose.saves()) {
            self.typed.clone_from(&entry.name);
            self.matched.clone_from(&self.typed);
        }
    }

    /// Shows the dialog and says what came of it.
    pub fn show(&mut self, ui: &Ui, lang: Lang) -> Chosen {
        if let Some(chosen) = self.take_replies(ui.ctx(), lang) {
            return chosen;
        }
        let frame = card(tokens(ui)).inner_margin(Margin::same(20));
        let modal =
            Modal::new(Id::unique("file_browser")).frame(frame).backdrop_color(egui::Color32::from_black_alpha(90));
        let response = modal.show(ui.ctx(), |ui| {
            let screen = ui.ctx().content_rect().size() - vec2(80.0, 80.0);
            let size = SIZE.min(screen);
            ui.set_width(size.x);
            match self.replacing.clone() {
                Some(path) => self.ask_to_replace(ui, &path, lang),
                None => self.body(ui, size, lang),
            }
        });
        match response.inner {
            Some(chosen) => chosen,
            None if response.should_close() => Chosen::Nothing,
            None => Chosen::Waiting,
        }
    }

    fn ask_to_replace(&mut self, ui: &mut Ui, path: &Path, lang: Lang) -> Option<Chosen> {
        words(ui, text::ui::overwrite_title(lang), 16.0, true, tokens(ui).text1);
        words(ui, text::ui::overwrite_hint(lang, path.display()), 14.0, false, tokens(ui).text2);
        ui.add_space(8.0);
        let mut chosen = None;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button(ui, None, text::ui::overwrite(lang), Look::Primary, true).clicked() {
                chosen = Some(Chosen::File(path.to_owned()));
            }
            if button(ui, None, text::ui::cancel(lang), Look::Plain, true).clicked() {
                self.replacing = None;
            }
        });
        chosen
    }

    fn body(&mut self, ui: &mut Ui, size: egui::Vec2, lang: Lang) -> Option<Chosen> {
        if self.new_folder.is_none() && self.path_line.is_none() {
            self.keys(ui);
        }
        self.head(ui, lang);
        ui.add_space(4.0);
        let height = size.y - 150.0;
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(PLACES, height), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_width(PLACES);
                ScrollArea::vertical()
                    .id_salt("places")
                    .max_height(height)
                    .auto_shrink([false; 2])
                    .show(ui, |ui| self.side(ui, lang));
            });
            ui.vertical(|ui| self.list(ui, height, lang));
        });
        // There even when empty: the line below keeps its place, and with it the focus.
        words(ui, self.problem.clone().unwrap_or_default(), 12.0, false, tokens(ui).error);
        ui.add_space(4.0);
        self.foot(ui, lang)
    }

    fn head(&mut self, ui: &mut Ui, lang: Lang) {
        words(ui, self.purpose.title(lang), 16.0, true, tokens(ui).text1);
        ui.horizontal(|ui| {
            if button(ui, None, text::files_ui::up(lang), Look::Plain, self.folder.parent().is_some()).clicked() {
                self.go_up(ui.ctx());
            }
            let width = ui.available_width() - 128.0;
            self.path(ui, width, lang);
            match &mut self.new_folder {
                None => {
                    if button(ui, Some(Icon::Plus), text::files_ui::new_folder(lang), Look::Plain, true).clicked() {
                        self.new_folder = Some(String::new());
                    }
                }
                Some(name) => {
                    let line = named_field(ui, text::files_ui::folder_name(lang), name, 140.0);
                    let done = line.lost_focus();
                    if !line.has_focus() && !done {
                        line.request_focus();
                    }
                    if done {
                        let name = self.new_folder.take().unwrap_or_default();
                        if ui.input(|input| input.key_pressed(Key::Enter)) && !name.trim().is_empty() {
                            let path = self.folder.join(name.trim());
                            self.ask(ui.ctx(), Question::Make(path));
                        }
                        self.began = false;
                    }
                }
            }
        });
    }

    fn side(&mut self, ui: &mut Ui, lang: Lang) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut go = None;
        for place in &self.places {
            let (icon, name) = match place.kind {
                PlaceKind::Home => (Icon::House, text::files_ui::home(lang).to_owned()),
                PlaceKind::Desktop => (Icon::Desktop, text::files_ui::desktop(lang).to_owned()),
                PlaceKind::Documents => (Icon::Note, text::files_ui::documents(lang).to_owned()),
                PlaceKind::Downloads => (Icon::Import, text::files_ui::downloads(lang).to_owned()),
                PlaceKind::Drive => (Icon::Drive, drive_name(&place.path)),
            };
            let response = row(ui, Some(icon), &name, "", place.path == self.folder, true);
            if response.clicked() {
                go = Some(Go::Into(place.path.clone()));
            }
        }
        if !self.recent.is_empty() && self.purpose.is_of_projects() {
            ui.add_space(10.0);
            words(ui, text::files_ui::recent(lang), 12.0, false, tokens(ui).text3);
            for path in &self.recent {
                let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                if row(ui, Some(Icon::Clock), &name, "", false, true)
                    .on_hover_text(path.display().to_string())
                    .clicked()
                {
                    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
                    go = Some(if self.purpose.saves() { Go::Into(folder) } else { Go::Take(path.clone()) });
                }
            }
        }
        match go {
            Some(Go::Into(folder)) => self.look(ui.ctx(), folder),
            Some(Go::Take(path)) => self.ask(ui.ctx(), Question::Name(path)),
            None => {}
        }
    }

    fn list(&mut self, ui: &mut Ui, height: f32, lang: Lang) {
        let width = ui.available_width();
        ui.set_width(width);
        let (head, _) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
        let columns = [
            (Order::Name, text::files_ui::column_name(lang), head.left() + 36.0),
            (Order::Size, text::files_ui::column_size(lang), head.right() - COLUMNS.1 - COLUMNS.0),
            (Order::Changed, text::files_ui::column_changed(lang), head.right() - COLUMNS.1 + 12.0),
        ];
        for (order, name, left) in columns {
            let rect = Rect::from_min_size(pos2(left, head.top()), vec2(64.0, 28.0));
            let response = ui.interact(rect, ui.scope_id().with(name), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, order == self.order, name));
            let font = if order == self.order { bold(12.0) } else { regular(12.0) };
            paint_cut(ui, name, font, tokens(ui).text2, rect.left_center(), 64.0);
            if response.clicked() {
                self.order = order;
                self.sort();
                self.chosen = None;
            }
        }
        ui.painter().hline(head.x_range(), head.bottom(), egui::Stroke::new(1.0, color(tokens(ui).line)));
        if self.entries.is_empty() && self.awaited.is_empty() {
            ui.add_space(24.0);
            words(ui, text::files_ui::nothing_here(lang, self.purpose.files(lang)), 14.0, false, tokens(ui).text3);
        }
        let mut scroll = ScrollArea::vertical().id_salt("files").max_height(height - 36.0).auto_shrink([false; 2]);
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(at) = std::mem::take(&mut self.scroll).then_some(self.chosen).flatten() {
            #[allow(clippy::cast_precision_loss)] // at most some thousand rows
            let (top, (offset, shown)) = (at as f32 * 32.0, self.seen);
            if top < offset {
                scroll = scroll.vertical_scroll_offset(top);
            } else if top + 32.0 > offset + shown {
                scroll = scroll.vertical_scroll_offset(top + 32.0 - shown);
            }
        }
        let (mut chosen, mut taken) = (None, false);
        let area = scroll.show_rows(ui, 32.0, self.entries.len(), |ui, rows| {
            for at in rows {
                let response = self.file_row(ui, at);
                if response.clicked() {
                    chosen = Some(at);
                }
                if response.double_clicked() {
                    (chosen, taken) = (Some(at), true);
                }
            }
        });
        self.seen = (area.state.unclamped_offset().y, area.inner_rect.height());
        if let Some(at) = chosen {
            self.choose(at);
            let is_folder = self.entries.get(at).is_some_and(|entry| entry.is_folder);
            if taken && is_folder {
                let folder = self.entries[at].path.clone();
                self.typed = if self.purpose.saves() { std::mem::take(&mut self.typed) } else { String::new() };
                self.look(ui.ctx(), folder);
            } else if taken {
                self.submit(ui.ctx());
            }
        }
    }

    fn file_row(&self, ui: &mut Ui, at: usize) -> Response {
        let tokens = tokens(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
        let Some(entry) = self.entries.get(at) else { return response };
        let on = self.chosen == Some(at);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &entry.name));
        if on {
            paint_ground(ui.painter(), rect, 6, tokens.accent_soft, None);
        } else if response.hovered() {
            paint_ground(ui.painter(), rect, 6, tokens.sub, None);
        }
        let middle = rect.center().y;
        let icon = if entry.is_folder { Icon::Folder } else { Icon::Note };
        paint_icon(ui.painter(), icon, pos2(rect.left() + 18.0, middle), 18.0, color(tokens.text2));
        let size_left = rect.right() - COLUMNS.1 - COLUMNS.0;
        let left = rect.left() + 36.0;
        paint_cut(ui, &entry.name, regular(14.0), tokens.text1, pos2(left, middle), size_left - left - 8.0);
        let size = if entry.is_folder { "—".to_owned() } else { size_words(entry.bytes) };
        paint_cut(ui, &size, regular(13.0), tokens.text2, pos2(size_left, middle), COLUMNS.0 - 4.0);
        let changed = entry.changed_ms.map_or_else(|| "—".to_owned(), day_and_minute);
        paint_cut(ui, &changed, regular(13.0), tokens.text2, pos2(rect.right() - COLUMNS.1 + 12.0, middle), COLUMNS.1);
        response
    }
}
