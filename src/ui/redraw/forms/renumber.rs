//! Codes by rule: every area below one is numbered anew, with old and new code side by side before anything is changed,
//! and the table of both for the notice.

use egui::{ScrollArea, Ui};

use super::parts::{change_line, hint, note, section};
use super::{Around, Outcome, Page};
use crate::domain::{AreaId, Subject};
use crate::drawing::Icon;
use crate::model::{Command, NewCode};
use crate::query::codes::{Numbering, NumberingFault, renumbered_by};
use crate::query::parting::with_those_below;
use crate::query::table::Cell;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::file_chooser::Purpose;
use crate::ui::form::toggle;
use crate::ui::widgets::{Look, button, drop_down, tokens, words};

/// What is said of the codes so far.
pub struct Renumber {
    area: AreaId,
    numbering: Numbering,
    /// Whether areas are shown that keep their code.
    all: bool,
    codes: Result<Vec<NewCode>, NumberingFault>,
    rows: Vec<Line>,
    /// The table that is saved.
    table: CodeTable,
}

/// Heads and rows of the table of codes.
pub type CodeTable = (Vec<String>, Vec<Vec<Cell>>);

struct Line {
    name: String,
    level: String,
    old: String,
    new: String,
}

impl Renumber {
    /// Of the areas below one.
    pub fn new(area: AreaId) -> Self {
        let table = (Vec::new(), Vec::new());
        let codes = Ok(Vec::new());
        Self { area, numbering: Numbering::default(), all: false, codes, rows: Vec::new(), table }
    }

    /// The table of old and new codes as it is saved.
    pub fn table(&self) -> CodeTable {
        self.table.clone()
    }

    fn make_rows(&mut self, around: Around<'_>) {
        let Around { document, index, lang, .. } = around;
        let codes = self.codes.as_deref().unwrap_or_default();
        let new_of = |id: AreaId| codes.iter().find(|new| new.area == id).map(|new| new.code.clone());
        let mut ids: Vec<AreaId> = index.links().children(self.area).collect();
        ids.extend(
            codes
                .iter()
                .map(|new| new.area)
                .filter(|id| document.tables.areas.get(*id).is_some_and(|row| row.parent != Some(self.area))),
        );
        let mut rows: Vec<Line> = ids
            .into_iter()
            .filter_map(|id| {
                let row = document.tables.areas.get(id)?;
                let level = document.levels.get(usize::from(row.level.0));
                let level = level.map(|level| lang.pick(&level.name_zh, &level.name_en).clone()).unwrap_or_default();
                let new = new_of(id).unwrap_or_else(|| row.code.clone());
                Some(Line { name: row.name.clone(), level, old: row.code.clone(), new })
            })
            .collect();
        rows.sort_by(|a, b| (a.new.len(), &a.new).cmp(&(b.new.len(), &b.new)));
        let heads = [
            text::forms::head_name(lang),
            text::forms::head_level(lang),
            text::forms::head_old(lang),
            text::forms::head_new(lang),
            text::forms::head_change(lang),
        ];
        let cells = rows.iter().map(|row| {
            let said = if row.old == row.new { text::forms::unchanged(lang) } else { text::forms::changed(lang) };
            vec![
                Cell::Text(row.name.clone()),
                Cell::Text(row.level.clone()),
                Cell::Code(row.old.clone()),
                Cell::Code(row.new.clone()),
                Cell::Text(said.to_owned()),
            ]
        });
        self.table = (heads.map(str::to_owned).to_vec(), cells.collect());
        self.rows = rows;
    }
}

impl Page for Renumber {
    fn title(&self, lang: Lang) -> String {
        text::forms::renumber(lang).to_owned()
    }

    fn follow(&mut self, around: Around<'_>) -> bool {
        let Around { document, index, outlines, .. } = around;
        if document.tables.areas.get(self.area).is_none() {
            return false;
        }
        let tops = renumbered_by(document, index, outlines, self.area, self.numbering);
        self.codes = tops.map(|tops| with_those_below(document, index.links(), tops));
        self.make_rows(around);
        true
    }

    fn show(&mut self, ui: &mut Ui, around: Around<'_>, _outcome: Option<&Outcome>, outbox: &mut Outbox) -> bool {
        let (document, lang) = (around.document, around.lang);
        let mut changed = false;
        hint(ui, &text::forms::renumber_hint(lang, document.name_of(self.area)));
        ui.add_space(8.0);
        let rules = [
            (Numbering::WestToEast, text::forms::rule_west(lang)),
            (Numbering::Rows, text::forms::rule_rows(lang)),
            (Numbering::Snake, text::forms::rule_snake(lang)),
            (Numbering::FromCentre, text::forms::rule_centre(lang)),
        ];
        hint(ui, text::forms::rule(lang));
        ui.add_space(4.0);
        let chosen = rules.iter().position(|(rule, _)| *rule == self.numbering);
        let shown = chosen.and_then(|at| rules.get(at)).map_or("", |(_, words)| words);
        let choices = rules.map(|(_, words)| (words, ""));
        let width = ui.available_width();
        if let Some((rule, _)) =
            drop_down(ui, text::forms::rule(lang), width, shown, &choices, chosen).and_then(|at| rules.get(at))
        {
            self.numbering = *rule;
            changed = true;
        }
        let changes = self.rows.iter().filter(|row| row.old != row.new).count();
        section(ui, text::forms::codes(lang), &text::forms::of_all(lang, changes, self.rows.len()));
        ui.horizontal(|ui| {
            if toggle(ui, text::forms::show_all(lang), self.all) {
                self.all = !self.all;
            }
            words(ui, text::forms::show_all(lang), 14.0, false, tokens(ui).text1);
        });
        let rows: Vec<&Line> = self.rows.iter().filter(|row| self.all || row.old != row.new).collect();
        let scroll = ScrollArea::vertical()
            .id_salt("codes")
            .max_height(360.0)
            .min_scrolled_height(360.0)
            .auto_shrink([false, true]);
        scroll.show_rows(ui, 26.0, rows.len(), |ui, seen| {
            for row in rows.get(seen).unwrap_or_default() {
                change_line(ui, &row.name, &row.old, &row.new);
            }
        });
        if changes > 0 {
            ui.add_space(6.0);
            note(ui, Icon::Info, &text::forms::retire(lang, changes), tokens(ui).text2, tokens(ui).sub);
            ui.add_space(8.0);
            if button(ui, Some(Icon::Export), text::forms::export_codes(lang), Look::Plain, true).clicked() {
                outbox.send(Action::ChooseFile(Purpose::SaveCodes));
            }
        }
        changed
    }

    fn command(&self, around: Around<'_>) -> Option<Result<Command, String>> {
        Some(match &self.codes {
            Err(fault) => Err(fault.words(around.lang).to_owned()),
            Ok(codes) if codes.is_empty() => Err(text::forms::in_order(around.lang).to_owned()),
            Ok(codes) => Ok(Command::SetCodes { codes: codes.clone() }),
        })
    }

    fn confirm(&self, lang: Lang) -> String {
        text::forms::do_renumber(lang, self.codes.as_ref().map_or(0, Vec::len))
    }

    fn home(&self) -> Option<AreaId> {
        Some(self.area)
    }

    fn marked(&self) -> Vec<Subject> {
        vec![self.area.into()]
    }
}
