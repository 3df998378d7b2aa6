//! The menu of the project in the top bar: new, open, open recent, save, settings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use egui::accesskit::Role;
use egui::{Popup, Rect, Response, Sense, Ui, WidgetInfo, vec2};

use crate::drawing::Icon;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::form::{paint_cut, row};
use crate::ui::theme::{color, paint_ground, paint_icon, regular};
use crate::ui::widgets::{full_name, tokens, words};

/// The menu, and what it knows of the projects in it.
#[derive(Default)]
pub struct ProjectMenu {
    /// Which of the recent projects are there. Looked up when the menu opens, off the window's thread.
    there: BTreeMap<PathBuf, bool>,
    awaited: Option<Receiver<BTreeMap<PathBuf, bool>>>,
    was_open: bool,
}

/// The project's title as a button that opens the menu, cut where there is no more room than this.
pub fn title_button(ui: &mut Ui, title: &str, room: f32, lang: Lang) -> Response {
    let tokens = tokens(ui);
    let full = ui.painter().layout_no_wrap(title.to_owned(), regular(14.0), color(tokens.text1)).size().x;
    let width = full.min(room);
    let (rect, response) = ui.allocate_exact_size(vec2(width + 34.0, 32.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text::settings::project_menu(lang, title)));
    if response.hovered() || response.has_focus() {
        paint_ground(ui.painter(), rect, 8, tokens.sub, None);
    }
    let is_cut = paint_cut(ui, title, regular(14.0), tokens.text1, rect.left_center() + vec2(6.0, 0.0), width + 1.0);
    paint_icon(ui.painter(), Icon::Down, rect.right_center() - vec2(13.0, 0.0), 16.0, color(tokens.text3));
    full_name(response, title, is_cut)
}

impl ProjectMenu {
    /// Shows the menu below its button while it is open.
    pub fn show(
        &mut self,
        button: &Response,
        recent: &[PathBuf],
        current: Option<&Path>,
        lang: Lang,
        outbox: &mut Outbox,
    ) {
        let is_open = Popup::is_id_open(&button.ctx, Popup::default_response_id(button));
        if is_open && !self.was_open {
            self.look(&button.ctx, recent);
        }
        self.was_open = is_open;
        if let Some(there) = self.awaited.as_ref().and_then(|awaited| awaited.try_recv().ok()) {
            self.there = there;
            self.awaited = None;
        }
        Popup::menu(button).gap(6.0).width(300.0).show(|ui| {
            ui.set_width(300.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut add = |ui: &mut Ui, icon, label: &str, key: &str, action: Action| {
                if row(ui, Some(icon), label, key, false, true).clicked() {
                    outbox.send(action);
                    ui.close();
                }
            };
            add(ui, Icon::Plus, text::settings::new_project(lang), "Ctrl N", Action::NewProject);
            add(ui, Icon::Folder, text::settings::open_project(lang), "Ctrl O", Action::Open);
            add(ui, Icon::Save, text::settings::save_project(lang), "Ctrl S", Action::Save);
            add(ui, Icon::SaveAs, text::settings::save_project_as(lang), "Ctrl Shift S", Action::SaveAs);
            add(ui, Icon::Export, text::drawing::export_picture(lang), "Ctrl Shift E", Action::ExportPicture);
            add(ui, Icon::Star, text::settings::open_demo(lang), "", Action::OpenDemo);
            let others: Vec<&PathBuf> = recent.iter().filter(|path| Some(&***path) != current).collect();
            if !others.is_empty() {
                separator(ui);
                words(ui, text::files_ui::recent(lang), 12.0, false, tokens(ui).text3);
                ui.add_space(2.0);
                for path in others {
                    self.recent_row(ui, path, lang, outbox);
                }
            }
            separator(ui);
            let mut add = |ui: &mut Ui, icon, label: &str, key: &str, action: Action| {
                if row(ui, Some(icon), label, key, false, true).clicked() {
                    outbox.send(action);
                    ui.close();
                }
            };
            add(ui, Icon::Sliders, text::settings::title(lang), "Ctrl ,", Action::Settings);
        });
    }

    fn recent_row(&self, ui: &mut Ui, path: &Path, lang: Lang, outbox: &mut Outbox) {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_there = self.there.get(path).copied().unwrap_or(true);
        let end = if is_there { "" } else { text::settings::missing(lang) };
        let response = row(ui, Some(Icon::Clock), &name, end, false, is_there);
        if response.on_hover_text(path.display().to_string()).clicked() {
            outbox.send(Action::OpenPath(path.to_owned()));
            ui.close();
        }
    }

    fn look(&mut self, ctx: &egui::Context, recent: &[PathBuf]) {
        let (send, awaited) = channel();
        let (ctx, recent) = (ctx.clone(), recent.to_vec());
        let _ = std::thread::Builder::new().name("recent".to_owned()).spawn(move || {
            let there = recent.into_iter().map(|path| (path.clone(), path.is_file())).collect();
            let _ = send.send(there);
            ctx.request_repaint();
        });
        self.awaited = Some(awaited);
    }
}

fn separator(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 13.0), Sense::hover());
    let line = Rect::from_center_size(rect.center(), vec2(rect.width(), 1.0));
    ui.painter().rect_filled(line, 0, color(tokens(ui).line));
}
