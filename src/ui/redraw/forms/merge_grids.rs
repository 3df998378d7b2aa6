//! Grids that become one: which stays, under which name and code, and whose posts are kept.

use egui::Ui;

use super::parts::{change_line, hint, section};
use super::{Around, Outcome, Page, figures};
use crate::domain::{AreaId, PostPlace};
use crate::model::{AreaAttributeValue, Command, MergedPosts, NewCode};
use crate::query::naming;
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::field::Field;
use crate::ui::form::{row, segment};
use crate::ui::widgets::drop_down;

/// What is said of the grids so far.
pub struct MergeGrids {
    picked: Vec<AreaId>,
    keep: AreaId,
    /// Whose code the grid gets.
    code_of: AreaId,
    name: String,
    /// Whether somebody typed the name.
    is_typed: bool,
    posts: MergedPosts,
}

impl MergeGrids {
    /// Of these grids, which are not none; the first one stays unless another is chosen.
    pub fn new(picked: &[AreaId]) -> Self {
        let keep = picked.first().copied().unwrap_or(AreaId(0));
        let posts = MergedPosts::default();
        Self { picked: picked.to_vec(), keep, code_of: keep, name: String::new(), is_typed: false, posts }
    }

    /// Other grids are picked. Returns whether they are others.
    pub fn set_picked(&mut self, picked: &[AreaId]) -> bool {
        if self.picked == picked {
            return false;
        }
        self.picked = picked.to_vec();
        let first = picked.first().copied().unwrap_or(self.keep);
        if !picked.contains(&self.keep) {
            self.keep = first;
        }
        if !picked.contains(&self.code_of) {
            self.code_of = self.keep;
        }
        true
    }

    fn who_stays(&mut self, ui: &mut Ui, around: Around<'_>) -> bool {
        let mut changed = false;
        for &id in &self.picked {
            let Some(area) = around.document.tables.areas.get(id) else { continue };
            let on = self.keep == id;
            let end = if on { text::redrawing::stays(around.lang) } else { "" };
            let label = format!("{} {}", area.name, area.code);
            if row(ui, None, &label, end, on, true).clicked() && !on {
                // The code goes with the grid, unless another one was chosen.
                if self.code_of == self.keep {
                    self.code_of = id;
                }
                self.keep = id;
                changed = true;
            }
        }
        changed
    }

    fn name_and_code(&mut self, ui: &mut Ui, around: Around<'_>) -> bool {
        let (areas, lang) = (&around.document.tables.areas, around.lang);
        let line = Field::labelled(text::forms::name(lang)).show(ui, &mut self.name);
        let mut changed = line.changed();
        self.is_typed |= changed;
        ui.add_space(8.0);
        hint(ui, text::forms::code(lang));
        ui.add_space(4.0);
        let codes: Vec<(AreaId, &str, &str)> = self
            .picked
            .iter()
            .filter_map(|&id| areas.get(id).map(|area| (id, area.code.as_str(), area.name.as_str())))
            .collect();
        let chosen = codes.iter().position(|(id, _, _)| *id == self.code_of);
        let shown = chosen.and_then(|at| codes.get(at)).map_or("", |(_, code, _)| code);
        let choices: Vec<(&str, &str)> = codes.iter().map(|(_, code, name)| (*code, *name)).collect();
        let width = ui.available_width();
        if let Some((id, _, _)) =
            drop_down(ui, text::forms::code(lang), width, shown, &choices, chosen).and_then(|at| codes.get(at))
        {
            self.code_of = *id;
            changed = true;
        }
        changed
    }

    /// Whether the posts of the others go along.
    fn whose_posts(&mut self, ui: &mut Ui, lang: Lang) -> bool {
        section(ui, text::forms::posts(lang), "");
        let ways =
            [(MergedPosts::Kept, text::forms::posts_kept(lang)), (MergedPosts::All, text::forms::posts_all(lang))];
        let chosen = segment(ui, self.posts, &ways);
        self.posts = chosen.unwrap_or(self.posts);
        chosen.is_some()
    }

    /// The posts of the grids, each with what becomes of it.
    fn posts(&self, ui: &mut Ui, around: Around<'_>) {
        let Around { document, index, lang, .. } = around;
        section(ui, text::forms::what_of_posts(lang), "");
        for &grid in &self.picked {
            for post in index.links().posts(PostPlace::Area(grid)) {
                let said = naming::name(document, post.into(), lang);
                let stays = grid == self.keep || self.posts == MergedPosts::All;
                let becomes = if stays { text::forms::post_stays(lang) } else { text::forms::post_goes(lang) };
                change_line(ui, &said, becomes, becomes);
            }
        }
        hint(ui, text::forms::volunteers_add_up(lang));
    }
}

impl Page for MergeGrids {
    fn title(&self, lang: Lang) -> String {
        text::redrawing::tool_merge(lang).to_owned()
    }

    fn follow(&mut self, around: Around<'_>) -> bool {
        self.picked.retain(|&id| around.document.tables.areas.get(id).is_some());
        if !self.is_typed {
            self.name = around.document.tables.areas.get(self.keep).map_or_else(String::new, |row| row.name.clone());
        }
        !self.picked.is_empty()
    }

    fn show(&mut self, ui: &mut Ui, around: Around<'_>, outcome: Option<&Outcome>, _outbox: &mut Outbox) -> bool {
        let lang = around.lang;
        // Below two there is nothing to choose, and the foot says so.
        if self.picked.len() > 1 {
            hint(ui, text::forms::which_stays(lang));
            ui.add_space(4.0);
        }
        let mut changed = self.who_stays(ui, around);
        if self.picked.len() < 2 {
            return changed;
        }
        ui.add_space(8.0);
        changed |= self.name_and_code(ui, around);
        changed |= self.whose_posts(ui, lang);
        if let Some(outcome) = outcome {
            figures::show(ui, around, outcome, around.document.grid_level());
        }
        self.posts(ui, around);
        changed
    }

    fn command(&self, around: Around<'_>) -> Option<Result<Command, String>> {
        if self.picked.len() < 2 {
            return Some(Err(text::redrawing::pick_more(around.lang).to_owned()));
        }
        let areas = &around.document.tables.areas;
        let merge = Command::MergeGrids { grids: self.picked.clone(), keep: self.keep, posts: self.posts };
        let mut commands = vec![merge.clone()];
        let kept = areas.get(self.keep)?;
        if self.name.trim() != kept.name {
            let value = AreaAttributeValue::Name(self.name.clone());
            commands.push(Command::SetAreaAttribute { area: self.keep, value });
        }
        if let Some(other) = areas.get(self.code_of).filter(|other| other.code != kept.code) {
            commands.push(Command::SetCodes { codes: vec![NewCode { area: self.keep, code: other.code.clone() }] });
        }
        Some(Ok(if commands.len() == 1 {
            merge
        } else {
            Command::Together { name: merge.words(around.lang, around.document), commands }
        }))
    }
}
