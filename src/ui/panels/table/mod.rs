//! The table of one kind of thing: sorted, filtered, selected together with the map. Only the rows that are seen are made.

mod body;
mod head;
mod keys;
mod making;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};

use egui::{Align2, Area, Id, Rect, Ui, vec2};

use self::making::{Coming, Fresh, Wanted, begin, is_long, make};
use crate::domain::Subject;
use crate::drawing::Icon;
use crate::model::Document;
use crate::query::Index;
use crate::query::table::{Cell, Choice, Field, Table, TableOf};
use crate::session::table_tsv;
use crate::text::{Lang, table as text};
use crate::ui::action::{Action, Outbox};
use crate::ui::theme::{card, regular};
use crate::ui::widgets::{heading, icon_button, row_with_ends, rule, tokens, words};

/// How high the card is while it does not fill the map.
const HEIGHT: f32 = 320.0;
/// So many rows are measured for the widths of the columns.
const MEASURED: usize = 160;

/// The table that is open, and how its rows are chosen.
#[derive(Default)]
pub struct TablePanel {
    wanted: Option<TableOf>,
    choice: Choice,
    large: bool,
    made: Option<Made>,
    /// What is being made beside the window.
    coming: Option<Coming>,
    selected: BTreeSet<Subject>,
    /// How many of those are among the rows; to be counted anew when either changed.
    selected_shown: usize,
    is_counted: bool,
    /// Where a range of rows starts.
    anchor: Option<Subject>,
    /// What was last seen selected on the map.
    on_map: Vec<Subject>,
    /// The row on which the keys are.
    cursor: Option<Subject>,
    /// A row that is to be seen.
    scroll_to: Option<usize>,
    /// How far it is to be scrolled to the side.
    scroll_x: Option<f32>,
    /// What was seen in the last frame: from where on, and how much.
    seen: Seen,
}

/// The part of the rows that was seen in the last frame, in px from the first one.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    left: f32,
    top: f32,
    height: f32,
}

/// A table, and how wide its columns are.
struct Made {
    fresh: Fresh,
    widths: Vec<f32>,
}

impl std::ops::Deref for Made {
    type Target = Fresh;

    fn deref(&self) -> &Fresh {
        &self.fresh
    }
}

/// What a table is shown of.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its index.
    pub index: &'a Arc<Index>,
    /// Names the state of the document.
    pub version: u64,
    /// What is selected on the map.
    pub selected: &'a [Subject],
    /// Language.
    pub lang: Lang,
}

impl TablePanel {
    /// Opens the table of some things.
    pub fn open(&mut self, of: TableOf) {
        if self.wanted != Some(of) {
            self.choice = Choice::default();
            self.selected.clear();
            self.is_counted = false;
            self.anchor = None;
            self.cursor = None;
            self.on_map.clear();
        }
        self.wanted = Some(of);
    }

    /// Closes the table.
    pub fn close(&mut self) {
        self.wanted = None;
        self.made = None;
        self.coming = None;
    }

    /// Whether a table is open.
    pub fn is_open(&self) -> bool {
        self.wanted.is_some()
    }

    /// How much of the map the card covers from below.
    pub fn height(&self) -> f32 {
        if self.is_open() && !self.large { HEIGHT + 12.0 } else { 0.0 }
    }

    /// Whether the card lies over all of the map.
    pub fn fills(&self) -> bool {
        self.is_open() && self.large
    }

    /// The rows that are shown, in order.
    pub fn rows(&self) -> &[Subject] {
        self.made.as_ref().map_or(&[], |made| &made.rows)
    }

    /// Shows the card at the foot of the map, or over all of it.
    pub fn show(&mut self, ui: &Ui, map: Rect, shown: Shown<'_>, outbox: &mut Outbox) {
        self.follow(ui, shown);
        if !self.is_open() {
            return;
        }
        let room = map.shrink(12.0);
        let height = if self.large { room.height() } else { HEIGHT.min(room.height()) };
        let rect = Rect::from_min_max(room.left_bottom() - vec2(0.0, height), room.right_bottom());
        Area::new(Id::unique("table_panel")).pivot(Align2::LEFT_TOP).fixed_pos(rect.min).show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                ui.set_width(rect.width());
                ui.set_height(rect.height());
                ui.spacing_mut().item_spacing.y = 0.0;
                if self.made.is_none() {
                    return self.being_made(ui, shown.lang);
                }
                head::show(ui, self, shown, outbox);
                rule(ui, 0.0);
                body::show(ui, self, shown, outbox);
            });
        });
    }

    /// Says that a large table is on its way.
    fn being_made(&mut self, ui: &mut Ui, lang: Lang) {
        let mut closed = false;
        egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 10)).show(ui, |ui| {
            row_with_ends(
                ui,
                32.0,
                |_| {},
                |ui| closed = icon_button(ui, Icon::Close, text::close(lang), "", true).clicked(),
            );
        });
        ui.add_space(48.0);
        ui.vertical_centered(|ui| {
            words(ui, text::counting(lang), 14.0, true, tokens(ui).text1);
            ui.add_space(4.0);
            words(ui, text::counting_hint(lang), 12.0, false, tokens(ui).text2);
        });
        if closed {
            self.close();
        }
    }

    /// Catches up with the document, the language and the choice of rows, and with what is selected on the map.
    fn follow(&mut self, ui: &Ui, shown: Shown<'_>) {
        let Some(of) = self.wanted else { return };
        let Shown { document, index, version, lang, .. } = shown;
        // Words of another language choose nothing.
        if self.made.as_ref().is_some_and(|made| made.fresh.wanted.lang != lang) {
            self.choice.values.clear();
        }
        let wanted = Wanted { of, version, lang, choice: self.choice.clone() };
        match self.coming.as_ref().map(Receiver::try_recv) {
            Some(Ok(fresh)) => {
                self.coming = None;
                if fresh.wanted.of == of {
                    self.take(ui, fresh, shown);
                }
            }
            // It broke off: it is begun anew.
            Some(Err(TryRecvError::Disconnected)) => self.coming = None,
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        if self.made.as_ref().is_some_and(|made| (made.fresh.wanted.of, made.fresh.wanted.lang) != (of, lang)) {
            self.made = None;
        }
        let before = self.made.as_ref().map(|made| &made.fresh);
        if self.coming.is_none() && before.is_none_or(|fresh| fresh.wanted != wanted) {
            if is_long(document) {
                self.coming = begin(ui.ctx(), document, index, wanted, before);
            } else {
                let fresh = make(document, index, wanted, before);
                self.take(ui, fresh, shown);
            }
        }
        if self.made.is_none() {
            return;
        }
        if self.on_map != shown.selected {
            self.on_map = shown.selected.to_vec();
            self.take_from_map(document, of);
        }
        if !self.is_counted {
            self.is_counted = true;
            self.selected_shown = if self.selected.is_empty() { 0 } else { self.counts().0 };
        }
    }

    /// Shows what was made.
    fn take(&mut self, ui: &Ui, fresh: Fresh, shown: Shown<'_>) {
        let same = self.made.take().filter(|made| Arc::ptr_eq(&made.fresh.table, &fresh.table));
        if same.is_none() {
            self.on_map.clear();
        }
        let widths = same.map_or_else(|| widths(ui, &fresh.table, shown), |made| made.widths);
        self.made = Some(Made { fresh, widths });
        self.is_counted = false;
    }

    /// Marks the rows that stand for what is selected on the map, and brings the first one into view.
    fn take_from_map(&mut self, document: &Document, of: TableOf) {
        let standing_for = |subject: Subject| match (subject, of) {
            // A grid is seen in the table of communities as its community.
            (Subject::Area(id), TableOf::Level(level)) => {
                document.ancestor_at(id, level).map_or(subject, |area| area.id.into())
            }
            _ => subject,
        };
        let wanted: BTreeSet<Subject> = self.on_map.iter().map(|&subject| standing_for(subject)).collect();
        if wanted == self.selected {
            return;
        }
        self.selected = wanted;
        self.is_counted = false;
        let first = self.made.as_ref().and_then(|made| made.rows.iter().position(|row| self.selected.contains(row)));
        self.scroll_to = first;
        self.anchor = first.and_then(|row| self.rows().get(row).copied());
        self.cursor = self.anchor;
    }

    /// A click on a row: one alone, with Ctrl one more or less, with Shift all from the last one.
    fn click(&mut self, row: usize, more: bool, range: bool, outbox: &mut Outbox) {
        let Some(made) = &self.made else { return };
        let Some(&subject) = made.rows.get(row) else { return };
        let anchor = self.anchor.and_then(|anchor| made.rows.iter().position(|&other| other == anchor));
        match anchor.filter(|_| range) {
            Some(anchor) => {
                if !more {
                    self.selected.clear();
                }
                let (from, to) = (anchor.min(row), anchor.max(row));
                self.selected.extend(&made.rows[from..=to]);
            }
            None => {
                if !more {
                    self.selected = BTreeSet::from([subject]);
                } else if !self.selected.remove(&subject) {
                    self.selected.insert(subject);
                }
                self.anchor = Some(subject);
            }
        }
        self.cursor = Some(subject);
        self.is_counted = false;
        self.on_map = self.selected.iter().copied().collect();
        outbox.send(Action::Pick(self.on_map.clone()));
    }

    /// What the table is called.
    pub fn name(&self) -> &str {
        let made = self.made.as_ref();
        let now = made.and_then(|made| made.menu.iter().find(|(of, _, _)| *of == made.table.lists()));
        now.map_or("", |(_, name, _)| name.as_str())
    }

    /// How many of the rows that are shown are selected, and how many are shown.
    pub fn counts(&self) -> (usize, usize) {
        (self.rows().iter().filter(|row| self.selected.contains(row)).count(), self.rows().len())
    }

    /// The heads and the cells of the selected rows alone, or of all that are shown.
    pub fn cells(&self, document: &Document, index: &Index, selected: bool) -> Option<(Vec<String>, Vec<Vec<Cell>>)> {
        let made = self.made.as_ref()?;
        let heads = made.table.fields().iter().map(|field| field.words(made.wanted.lang).to_owned()).collect();
        let chosen = made.rows.iter().filter(|row| !selected || self.selected.contains(row));
        let cells = |&row: &Subject| {
            let fields = made.table.fields().iter();
            fields.map(|&field| made.table.cell(document, index, row, field, made.wanted.lang)).collect()
        };
        Some((heads, chosen.map(cells).collect()))
    }

    /// The selected rows as text that pastes into a spreadsheet.
    fn copied(&self, shown: Shown<'_>) -> Option<String> {
        let (heads, rows) = self.cells(shown.document, shown.index, self.counts().0 > 0)?;
        Some(table_tsv(&heads, &rows))
    }
}

/// How wide the columns are: by their heads and by rows from all over the table, since those at its beginning are
/// often alike.
fn widths(ui: &Ui, table: &Table, shown: Shown<'_>) -> Vec<f32> {
    let measure = |words: String| ui.painter().layout_no_wrap(words, regular(13.0), egui::Color32::WHITE).size().x;
    let width = |&field: &Field| {
        let step = table.subjects().len().div_ceil(MEASURED).max(1);
        let cells = table.subjects().iter().step_by(step).map(|&subject| {
            measure(heading(&table.cell(shown.document, shown.index, subject, field, shown.lang).text(shown.lang)))
        });
        cells.fold(measure(field.words(shown.lang).to_owned()) + 18.0, f32::max).ceil().clamp(48.0, 320.0) + 24.0
    };
    table.fields().iter().map(width).collect()
}
