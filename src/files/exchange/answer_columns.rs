//! Who is responsible, as the cells that a batch adds to each row. Says nothing that the document does not hold.

use std::collections::BTreeMap;

use crate::domain::{
    Alliance, AllianceKind, Area, AreaId, Committee, EnforcementTeam, GridKind, Level, LevelIndex, NonGridReason, Post,
    PostKind, PostPlace, UnitId,
};
use crate::model::Document;
use crate::partition::Label;
use crate::text::{self, Lang};

/// The columns that a batch adds: status, note, code and name of each level (lowest first), grid administrator, big
/// committee and its members, street alliance, enforcement team, units assigned to the community.
pub struct AnswerColumns<'a> {
    document: &'a Document,
    lang: Lang,
    administrators: BTreeMap<AreaId, &'a Post>,
    committees: BTreeMap<AreaId, &'a Committee>,
    alliances: BTreeMap<AreaId, &'a Alliance>,
    teams: BTreeMap<AreaId, &'a EnforcementTeam>,
    units: BTreeMap<AreaId, Vec<UnitId>>,
}

impl<'a> AnswerColumns<'a> {
    /// The columns of a document, in a language.
    ///
    /// # Performance
    /// One walk over posts, committees, alliances, teams and assignments.
    pub fn new(document: &'a Document, lang: Lang) -> Self {
        let tables = &document.tables;
        let administrators = tables
            .posts
            .iter()
            .filter_map(|post| match (post.kind, post.place) {
                (PostKind::GridAdministrator, PostPlace::Area(area)) => Some((area, post)),
                _ => None,
            })
            .collect();
        let alliances = tables
            .alliances
            .iter()
            .filter(|alliance| alliance.kind == AllianceKind::Street)
            .filter_map(|alliance| Some((alliance.street?, alliance)))
            .collect();
        let mut units: BTreeMap<AreaId, Vec<UnitId>> = BTreeMap::new();
        for assignment in tables.assignments.iter() {
            units.entry(assignment.community).or_default().push(assignment.unit);
        }
        Self {
            document,
            lang,
            administrators,
            committees: tables.committees.iter().map(|committee| (committee.community, committee)).collect(),
            alliances,
            teams: tables.enforcement_teams.iter().map(|team| (team.street, team)).collect(),
            units,
        }
    }

    /// Headings, in order.
    pub fn headings(&self) -> Vec<String> {
        use text::exchange as words;
        let lang = self.lang;
        let mut headings = vec![words::column_status(lang).to_owned(), words::column_note(lang).to_owned()];
        for level in self.document.levels.iter().rev() {
            let Level { name_zh, name_en, .. } = level;
            let name = lang.pick(name_zh, name_en);
            headings.push(words::column_code(lang, name));
            headings.push(words::column_name(lang, name));
        }
        headings.extend(
            [
                words::column_administrator(lang),
                words::column_committee(lang),
                words::column_committee_members(lang),
                words::column_alliance(lang),
                words::column_team(lang),
                words::column_units(lang),
            ]
            .map(str::to_owned),
        );
        headings
    }

    /// Every label that a point may have.
    pub fn labels(&self) -> impl Iterator<Item = Label> + '_ {
        let lowest = self.document.grid_level();
        let grids = self.document.tables.areas.iter().filter(move |area| area.level == lowest);
        let non_grids = self.document.tables.non_grids.iter().map(|face| Label::NonGrid(face.id));
        std::iter::once(Label::Outside).chain(grids.map(|area| Label::Grid(area.id))).chain(non_grids)
    }

    /// The cells of a point with this label, as many as there are headings.
    pub fn cells(&self, label: Label) -> Vec<String> {
        let (status, mut note) = self.status(label);
        if self.document.holds_demo_data() {
            // A row says so by itself: rows get cut out and passed on.
            let stamp = text::exchange::demo_note(self.lang);
            note = if note.is_empty() { stamp.to_owned() } else { text::exchange::two_notes(self.lang, stamp, note) };
        }
        let mut cells = vec![status.to_owned(), note];
        let levels = self.document.levels.len();
        let chain: Vec<&Area> =
            self.document.area_of_label(label).map_or_else(Vec::new, |area| self.document.ancestry(area.id).collect());
        for level in (0..levels).rev() {
            let area = chain.iter().find(|area| usize::from(area.level.0) == level);
            cells.extend(area.map_or_else(Default::default, |area| [area.code.clone(), area.name.clone()]));
        }
        let area_at = |level: LevelIndex| chain.iter().find(|area| area.level == level).map(|area| area.id);
        let grid = area_at(self.document.grid_level());
        // A record is found by the area it names, on whatever level that lies.
        let first =
            |test: &dyn Fn(AreaId) -> Option<String>| chain.iter().find_map(|area| test(area.id)).unwrap_or_default();
        let committee = chain.iter().find_map(|area| self.committees.get(&area.id));
        cells.push(grid.and_then(|id| self.administrator(id)).unwrap_or_default());
        cells.push(committee.map(|committee| committee.name.clone()).unwrap_or_default());
        cells.push(committee.map(|committee| self.unit_names(&committee.members)).unwrap_or_default());
        cells.push(first(&|id| self.alliances.get(&id).map(|alliance| alliance.name.clone())));
        cells.push(first(&|id| self.teams.get(&id).map(|team| team.name.clone())));
        cells.push(first(&|id| self.units.get(&id).map(|units| self.unit_names(units))));
        cells
    }

    /// Status and note of a label: a non-grid face says what it is, a dedicated grid whose it is.
    fn status(&self, label: Label) -> (&'static str, String) {
        use text::exchange as words;
        let lang = self.lang;
        let tables = &self.document.tables;
        match label {
            Label::Outside => (words::status_outside(lang), String::new()),
            Label::Grid(id) => {
                let body = tables
                    .areas
                    .get(id)
                    .filter(|area| area.grid_kind == GridKind::Dedicated)
                    .and_then(|area| area.responsible_body.as_ref());
                (words::status_inside(lang), body.map(|body| words::note_dedicated(lang, body)).unwrap_or_default())
            }
            Label::NonGrid(id) => {
                let note = tables.non_grids.get(id).map(|face| match face.reason {
                    NonGridReason::Water => words::note_water(lang, &face.name),
                    NonGridReason::Reserved => words::note_reserved(lang, &face.name),
                    NonGridReason::ManagedApart => {
                        let manager = face.managed_by.and_then(|id| tables.areas.get(id));
                        words::note_managed_apart(lang, manager.map_or(&face.name, |area| &area.name))
                    }
                });
                (words::status_non_grid(lang), note.unwrap_or_default())
            }
        }
    }

    /// The holder's name, or that there is a post; nothing where there is none.
    fn administrator(&self, grid: AreaId) -> Option<String> {
        let post = self.administrators.get(&grid)?;
        Some(post.holder.clone().unwrap_or_else(|| text::exchange::post_without_name(self.lang).to_owned()))
    }

    fn unit_names(&self, units: &[UnitId]) -> String {
        let names: Vec<&str> =
            units.iter().filter_map(|id| self.document.tables.units.get(*id)).map(|unit| unit.name.as_str()).collect();
        names.join(self.lang.pick("；", "; "))
    }
}
