//! What is redrawn by filling something in: merging, splitting, codes, many things at once, findings. A card at the right
//! of the map with what the edit would do before the click. Asks for commands; changes nothing by itself.

mod figures;
mod findings;
mod list;
mod many;
mod merge_areas;
mod merge_grids;
mod parts;
mod paste;
mod renumber;
mod split_area;

use std::collections::BTreeMap;

use egui::{Align2, Area, Id, Margin, Rect, ScrollArea, Ui, vec2};

pub use self::renumber::CodeTable;
use crate::domain::{AreaId, LevelIndex, Subject};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::model::{Command, Document};
use crate::query::Index;
use crate::query::balance::{AreaBalance, Balancer};
use crate::query::outlines::Outlines;
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::commands::Situation;
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

/// Names a state of the document: what is drawn, and where the history stands.
pub type Version = (u64, u64, usize);

/// What a form sees.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its index.
    pub index: &'a Index,
    /// The borders around each area.
    pub outlines: &'a Outlines,
    /// Names the state of the document.
    pub version: Version,
    /// What is selected.
    pub selected: &'a [Subject],
    /// What commands look at to know whether they are available.
    pub now: Situation,
    /// Language.
    pub lang: Lang,
}

/// What came of an edit that is looked at before it is made.
pub struct Outcome {
    /// The document after it.
    pub after: Document,
    /// The areas whose figures change, before and after.
    pub areas: Vec<AreaBalance>,
    /// In how many pieces they lie afterwards, for those of the level that the form is about.
    pub pieces: BTreeMap<AreaId, usize>,
}

impl Outcome {
    /// Measures what an edit would do, from the document that is seen.
    ///
    /// # Performance
    /// In the order of what it changes and of the borders around the areas of the level.
    pub fn of(around: Around<'_>, level: Option<LevelIndex>, after: Document) -> Self {
        let Around { document, index, outlines, .. } = around;
        let areas = Balancer::of(document, outlines).balance(index, &after).areas;
        let mut pieces = BTreeMap::new();
        if let Some(level) = level {
            let mut outlines = outlines.clone();
            outlines.follow(document, &after, &document.diff(&after));
            let there = areas.iter().filter(|row| row.level == level && row.after.is_some());
            pieces.extend(there.map(|row| (row.area, outlines.outline(&after, row.area).len())));
        }
        Self { after, areas, pieces }
    }
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

/// A form: what it asks, and what it comes to.
trait Page {
    /// What it is called.
    fn title(&self, lang: Lang) -> String;
    /// Catches up with the document. `false` where what it is about is gone.
    fn follow(&mut self, around: Around<'_>) -> bool;
    /// Shows what it asks. Returns whether something was answered otherwise than before.
    fn show(&mut self, ui: &mut Ui, around: Around<'_>, outcome: Option<&Outcome>, outbox: &mut Outbox) -> bool;
    /// The edit as it stands, or what it lacks, in words. `None` for a form that makes none.
    fn command(&self, around: Around<'_>) -> Option<Result<Command, String>>;
    /// The words on the button that makes the edit.
    fn confirm(&self, lang: Lang) -> String {
        text::redrawing::confirm(lang).to_owned()
    }
    /// The level whose areas are measured.
    fn level(&self, _document: &Document) -> Option<LevelIndex> {
        None
    }
    /// The level whose areas are picked on the map.
    fn picks(&self, document: &Document) -> Option<LevelIndex> {
        self.level(document)
    }
    /// Takes an area that was picked on the map.
    fn pick(&mut self, _document: &Document, _area: AreaId) {}
    /// What is marked on the map.
    fn marked(&self) -> Vec<Subject> {
        Vec::new()
    }
    /// The area that is selected again when the form is left.
    fn home(&self) -> Option<AreaId> {
        None
    }
}

/// The form that is open.
enum Form {
    List(list::List),
    MergeGrids(merge_grids::MergeGrids),
    MergeAreas(merge_areas::MergeAreas),
    SplitArea(split_area::SplitArea),
    Renumber(renumber::Renumber),
    Many(many::Many),
    Paste(paste::Paste),
    Findings(findings::Findings),
}

impl Form {
    fn page(&mut self) -> &mut dyn Page {
        match self {
            Self::List(page) => page,
            Self::MergeGrids(page) => page,
            Self::MergeAreas(page) => page,
            Self::SplitArea(page) => page,
            Self::Renumber(page) => page,
            Self::Many(page) => page,
            Self::Paste(page) => page,
            Self::Findings(page) => page,
        }
    }

    fn page_ref(&self) -> &dyn Page {
        match self {
            Self::List(page) => page,
            Self::MergeGrids(page) => page,
            Self::MergeAreas(page) => page,
            Self::SplitArea(page) => page,
            Self::Renumber(page) => page,
            Self::Many(page) => page,
            Self::Paste(page) => page,
            Self::Findings(page) => page,
        }
    }
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
                        words(ui, text::redrawing::confirm_keys(around.lang), 12.0, false, tokens(ui).text3);
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
