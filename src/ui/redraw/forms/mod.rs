//! What is redrawn by filling something in: merging, splitting, codes, many things at once, findings. A card at the right
//! of the map with what the edit would do before the click. Asks for commands; changes nothing by itself.

mod drawn;
mod figures;
mod findings;
mod list;
mod many;
mod merge_areas;
mod merge_grids;
mod page;
mod parts;
mod paste;
mod renumber;
mod split_area;
mod split_line;

use egui::{Align2, Area, CursorIcon, Id, Margin, Rect, ScrollArea, Ui, vec2};

pub use self::page::{Around, Outcome, Version};
use self::page::{Form, Page};
pub use self::renumber::CodeTable;
use crate::domain::{AreaId, LevelIndex, Subject};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::model::{Command, Document};
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::map::MapOutput;
use crate::ui::redraw::card::keys_hint;
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, icon_button, row_with_ends, rule, tokens, words};

const WIDTH: f32 = 404.0;
/// The bar of what scrolls.
const BAR: f32 = 8.0;

/// Which form, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// All of them, to choose from.
    List,
    /// Makes one area above the grids of several.
    MergeAreas(AreaId),
    /// Makes an area of its own of a part of one.
    SplitArea(AreaId),
    /// Numbers the areas below one anew.
    Renumber(AreaId),
    /// Chooses many areas and edits them at once.
    Many,
    /// What is not as it should be.
    Findings,
}

/// What somebody asks for in a form.
#[derive(Debug)]
pub enum Asked {
    /// Nothing new.
    Nothing,
    /// What this would do.
    Preview(Command),
    /// To do this.
    Run(Command),
    /// To close the form.
    Close,
}

/// The edit that a form comes to, as it stands.
struct Wanted {
    command: Option<Result<Command, String>>,
    version: Version,
    lang: Lang,
    selected: Vec<Subject>,
}

/// The forms of redrawing.
#[derive(Default)]
pub struct Forms {
    open: Option<Form>,
    wanted: Option<Wanted>,
    made: Option<Result<Outcome, String>>,
    /// Where a box was begun that chooses what lies in it.
    pub frame: Option<LatticePoint>,
}

impl Forms {
    /// Opens a form.
    pub fn open(&mut self, kind: FormKind, around: Around<'_>) {
        self.close();
        self.open = Some(match kind {
            FormKind::List => Form::List(list::List),
            FormKind::MergeAreas(area) => Form::MergeAreas(merge_areas::MergeAreas::new(area)),
            FormKind::SplitArea(area) => Form::SplitArea(split_area::SplitArea::new(area, around)),
            FormKind::Renumber(area) => Form::Renumber(renumber::Renumber::new(area)),
            FormKind::Many => Form::Many(many::Many::new(around)),
            FormKind::Findings => Form::Findings(findings::Findings::default()),
        });
    }

    /// Opens the form about cells that were pasted, with the rows of the table that are selected.
    pub fn open_pasted(&mut self, cells: &str, rows: &[Subject], around: Around<'_>) {
        self.close();
        self.open = Some(Form::Paste(paste::Paste::new(cells, rows, around)));
    }

    /// Keeps in step with the grids that are picked to be merged: opens the form about them, or closes it.
    pub fn follow_picked(&mut self, picked: &[AreaId]) {
        match &mut self.open {
            Some(Form::MergeGrids(_)) if picked.is_empty() => self.close(),
            Some(Form::MergeGrids(form)) => {
                let is_other = form.set_picked(picked);
                self.wanted = self.wanted.take().filter(|_| !is_other);
            }
            _ if !picked.is_empty() => {
                self.close();
                self.open = Some(Form::MergeGrids(merge_grids::MergeGrids::new(picked)));
            }
            _ => {}
        }
    }

    /// The area that the form is about.
    pub fn home(&self) -> Option<AreaId> {
        self.open.as_ref().and_then(|form| form.page_ref().home())
    }

    /// Closes the form.
    pub fn close(&mut self) {
        self.open = None;
        self.wanted = None;
        self.made = None;
    }

    /// Whether a form is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether it is the one of grids that are merged, which belongs to the tool.
    pub fn is_of_tool(&self) -> bool {
        matches!(self.open, Some(Form::MergeGrids(_)))
    }

    /// The level of the areas that the form picks on the map.
    pub fn picks(&self, document: &Document) -> Option<LevelIndex> {
        match &self.open {
            Some(Form::MergeGrids(_)) | None => None,
            Some(form) => form.page_ref().picks(document),
        }
    }

    /// Takes an area that was picked on the map.
    pub fn pick(&mut self, document: &Document, area: AreaId) {
        if let Some(form) = &mut self.open {
            form.page().pick(document, area);
            self.wanted = None;
        }
    }

    /// The line that the form has drawn on the map: takes what the hand does there and paints it. Returns whether the map
    /// belongs to the line.
    pub fn draw(&mut self, ui: &Ui, map: &MapOutput, around: Around<'_>) -> bool {
        let Some(form) = &mut self.open else { return false };
        let page = form.page();
        let Some(line) = page.line() else { return false };
        let changed = line.take(map);
        line.paint(ui, map);
        let is_open = line.is_open();
        if is_open && map.hovered.is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
        }
        if changed && page.follow_line(around) {
            self.wanted = None;
            ui.ctx().request_repaint();
        }
        is_open
    }

    /// Takes the keys of a line that is being drawn. Returns whether one was pressed.
    pub fn take_keys_of_line(&mut self, ui: &Ui) -> bool {
        self.open.as_mut().and_then(|form| form.page().line()).is_some_and(|line| line.take_keys(ui))
    }

    /// What is marked on the map; `None` where the form marks nothing.
    pub fn marked(&self) -> Option<Vec<Subject>> {
        self.open.as_ref().map(|form| form.page_ref().marked()).filter(|marked| !marked.is_empty())
    }

    /// Heads and rows of the table of codes that the form would save.
    pub fn code_table(&self) -> Option<CodeTable> {
        if let Some(Form::Renumber(form)) = &self.open { Some(form.table()) } else { None }
    }

    /// The edit that may be made now.
    pub fn ready(&self) -> Option<Command> {
        let command = self.wanted.as_ref()?.command.as_ref()?.as_ref().ok()?;
        matches!(self.made, Some(Ok(_))).then(|| command.clone())
    }

    /// Takes what an edit that was asked for would do, or why it may not be made.
    pub fn note(&mut self, made: Result<Document, String>, around: Around<'_>) {
        let level = self.open.as_ref().and_then(|form| form.page_ref().level(around.document));
        self.made = Some(made.map(|after| Outcome::of(around, level, after)));
    }

    /// Shows the form. Returns what was asked for in it.
    pub fn show(&mut self, ui: &Ui, map: Rect, around: Around<'_>, outbox: &mut Outbox) -> Asked {
        let Some(form) = &mut self.open else { return Asked::Nothing };
        let page = form.page();
        let fresh = |wanted: &Wanted| {
            wanted.version == around.version && wanted.lang == around.lang && wanted.selected == around.selected
        };
        if !self.wanted.as_ref().is_some_and(fresh) {
            if !page.follow(around) {
                return Asked::Close;
            }
            let command = page.command(around);
            let Around { version, lang, .. } = around;
            let selected = around.selected.to_vec();
            self.wanted = Some(Wanted { command: command.clone(), version, lang, selected });
            self.made = None;
            if let Some(Ok(command)) = command {
                ui.ctx().request_repaint();
                return Asked::Preview(command);
            }
        }
        let wanted = self.wanted.as_ref().and_then(|wanted| wanted.command.as_ref());
        let (mut asked, mut changed) = (Asked::Nothing, false);
        let outcome = self.made.as_ref().and_then(|made| made.as_ref().ok());
        let refusal = self.made.as_ref().and_then(|made| made.as_ref().err());
        let corner = map.right_top() + vec2(-12.0, 12.0);
        let area = Area::new(Id::unique("form_card")).pivot(Align2::RIGHT_TOP).fixed_pos(corner);
        let title = page.title(around.lang);
        area.accessible_name(title.clone()).show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                padded(ui, 10, |ui| {
                    let left = |ui: &mut Ui| drop(words(ui, title, 16.0, true, tokens(ui).text1));
                    let closes =
                        |ui: &mut Ui| icon_button(ui, Icon::Close, text::ui::close(around.lang), "Esc", true).clicked();
                    if row_with_ends(ui, 32.0, left, closes) {
                        asked = Asked::Close;
                    }
                });
                rule(ui, 0.0);
                let foot = if wanted.is_some() { 56.0 + 44.0 } else { 0.0 };
                let room = (map.height() - 24.0 - 54.0 - foot).max(120.0);
                // A card keeps the height that it had, so what scrolls has to ask for its own.
                let scroll = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
                scroll.auto_shrink([false, true]).show(ui, |ui| {
                    padded(ui, 12, |ui| changed = page.show(ui, around, outcome, outbox));
                });
                let Some(wanted) = wanted else { return };
                rule(ui, 0.0);
                padded(ui, 12, |ui| {
                    ui.spacing_mut().item_spacing.y = 8.0;
                    match (wanted, refusal) {
                        (Err(lacks), _) => parts::note(ui, Icon::Info, lacks, tokens(ui).text2, tokens(ui).sub),
                        (Ok(_), Some(reason)) => {
                            parts::note(ui, Icon::Refuse, reason, tokens(ui).error, tokens(ui).error_soft);
                        }
                        _ => {}
                    }
                    ui.horizontal(|ui| {
                        let ready = wanted.is_ok() && outcome.is_some();
                        let label = page.confirm(around.lang);
                        if button(ui, Some(Icon::Check), &label, Look::Primary, ready).clicked()
                            && let Ok(command) = wanted
                        {
                            asked = Asked::Run(command.clone());
                        }
                        if button(ui, None, text::ui::cancel(around.lang), Look::Plain, true).clicked() {
                            asked = Asked::Close;
                        }
                        keys_hint(ui, around.lang);
                    });
                });
            });
        });
        if changed {
            self.wanted = None;
            ui.ctx().request_repaint();
        }
        asked
    }
}

fn padded(ui: &mut Ui, y: i8, content: impl FnOnce(&mut Ui)) {
    egui::Frame::new().inner_margin(Margin::symmetric(16, y)).show(ui, |ui| {
        // Room for the bar of what scrolls, whether there is one or not: rows stay where they are when it comes.
        ui.set_width(WIDTH - 32.0 - BAR);
        content(ui);
    });
}
