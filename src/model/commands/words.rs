//! Commands in words, as the list of edits and the audit trail show them.

use super::{Command, set_area_attribute, set_base_map, set_household_band, set_scan, set_waiver};
use crate::domain::{Area, AreaId, BorderLock};
use crate::model::Document;
use crate::partition::Label;
use crate::text::{self, Lang};

impl Command {
    /// The command in words, from the document that it is for.
    pub fn words(&self, lang: Lang, before: &Document) -> String {
        self.words_from(lang, before, |_| None)
    }

    /// The command in words, from the areas as they were before it; those that it left alone are looked up in the
    /// document.
    pub(in crate::model) fn words_from<'a>(
        &self,
        lang: Lang,
        document: &'a Document,
        area_before: impl Fn(AreaId) -> Option<&'a Area> + Copy,
    ) -> String {
        let found = |id: AreaId| area_before(id).or_else(|| document.tables.areas.get(id));
        let name = |id: AreaId| found(id).map_or_else(|| id.0.to_string(), |area| document.name_of_area(area));
        match self {
            Self::SetAreaAttribute { area, value } => set_area_attribute::words(found(*area), *area, value, lang),
            Self::SetOutline { .. } => text::start::outline_set(lang).to_owned(),
            Self::SetBaseMap { base_map } => set_base_map::words(base_map.as_ref(), lang),
            Self::SetScan { scan } => set_scan::words(scan.as_ref(), lang),
            Self::SetHouseholdBand { low, high } => set_household_band::words(*low, *high, lang),
            Self::SetWaiver { waiver, .. } => set_waiver::words(waiver.as_ref(), lang),
            Self::MoveVertex { .. } => text::redraw::did_move_vertex(lang).to_owned(),
            Self::InsertVertex { .. } => text::redraw::did_insert_vertex(lang).to_owned(),
            Self::DeleteVertex { .. } => text::redraw::did_delete_vertex(lang).to_owned(),
            Self::GiveGround { to: Label::Outside, .. } => text::redraw::did_give_outside(lang).to_owned(),
            Self::GiveGround { to: Label::Grid(id), .. } => text::redraw::did_give(lang, name(*id)),
            Self::GiveGround { to: Label::NonGrid(id), .. } => {
                let face = document.tables.non_grids.get(*id);
                text::redraw::did_give(lang, face.map_or_else(|| id.0.to_string(), |face| face.name.clone()))
            }
            Self::AddNonGrid { new, .. } => text::redraw::did_add_non_grid(lang, &new.name),
            Self::ReshapeGrid { grid, .. } => text::redraw::did_reshape(lang, name(*grid)),
            Self::SplitGrid { grid, .. } => text::redraw::did_split(lang, name(*grid)),
            Self::MergeGrids { grids, keep, .. } => text::redraw::did_merge(lang, grids.len(), name(*keep)),
            Self::RedivideGrids { grids, parts, .. } => text::redraw::did_redivide(lang, grids.len(), parts.len()),
            Self::CutGrid { new, .. } => text::redraw::did_cut(lang, &new.name),
            Self::MoveArea { area, parent, .. } => text::redraw::did_move_area(lang, name(*area), name(*parent)),
            Self::SplitArea { area, new } => text::redraw::did_split_area(lang, name(*area), &new.name),
            Self::MergeAreas { areas, keep, .. } => {
                let level =
                    document.tables.areas.get(*keep).and_then(|area| document.levels.get(usize::from(area.level.0)));
                let level = level.map_or("", |level| lang.pick(&level.name_zh, &level.name_en));
                text::redraw::did_merge_areas(lang, areas.len(), level, name(*keep))
            }
            Self::SetCodes { codes } => text::redraw::did_set_codes(lang, codes.len()),
            Self::SetLock { lock, locked } => {
                let what = match lock {
                    BorderLock::Area(id) => name(*id),
                    lock => lock.words(document, lang),
                };
                if *locked { text::redraw::did_lock(lang, what) } else { text::redraw::did_unlock(lang, what) }
            }
            Self::Together { name, .. } if !name.is_empty() => name.clone(),
            Self::Together { commands, .. } => match &commands[..] {
                [only] => only.words_from(lang, document, area_before),
                _ => text::redraw::did_together(lang, commands.len()),
            },
        }
    }
}
