//! Who is responsible, as the cells that a batch adds to each row. Says nothing that the document does not hold.

use crate::domain::{Area, GridKind, Level, NonGridReason, PostKind};
use crate::geodesy::{Bounds, LatticePoint, LocalPlane};
use crate::model::{Document, Links};
use crate::partition::Label;
use crate::query::Index;
use crate::query::answer::{Responsible, responsible_for};
use crate::text::{self, Lang};

/// The columns that a batch adds: status, note, code and name of each level (lowest first), grid administrator,
/// secretary of the community, big committee and its members, street alliance, enforcement team, units assigned to the community.
///
/// Where several answer for a place, a cell names them all, in the order in which a single question does.
pub struct AnswerColumns<'a> {
    document: &'a Document,
    lang: Lang,
    links: Links,
    near: Option<&'a Index>,
}

/// Metres from a point to the nearest border, on the ellipsoid; looked for as far as it takes.
fn border_distance_m(index: &Index, point: LatticePoint) -> Option<f64> {
    let tree = index.locator().tree();
    let around = tree.bounds()?;
    let plane = LocalPlane::at(point);
    let mut reach_m = 64.0;
    loop {
        let (dx, dy) = plane.steps(reach_m);
        let corner = |sign: i64| LatticePoint::new(point.x + sign * dx, point.y + sign * dy);
        let reach = Bounds { min: corner(-1), max: corner(1) };
        let distances = tree.edges_in(reach).into_iter().map(|edge| plane.distance_to_segment_m(edge.from, edge.to));
        let nearest = distances.min_by(f64::total_cmp).filter(|distance| *distance <= reach_m);
        if nearest.is_some() || (reach.contains(around.min) && reach.contains(around.max)) {
            return nearest;
        }
        reach_m *= 4.0;
    }
}

impl<'a> AnswerColumns<'a> {
    /// The columns of a document, in a language.
    ///
    /// # Performance
    /// One walk over the records that refer to others.
    pub fn new(document: &'a Document, lang: Lang) -> Self {
        Self { document, lang, links: Links::of(document), near: None }
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
                words::column_secretary(lang),
                words::column_committee(lang),
                words::column_committee_members(lang),
                words::column_alliance(lang),
                words::column_team(lang),
                words::column_units(lang),
            ]
            .map(str::to_owned),
        );
        headings.extend(self.near.iter().flat_map(|_| {
            [words::column_belt(lang), words::column_belt_m(lang), words::column_border_m(lang)].map(str::to_owned)
        }));
        headings
    }

    /// The columns with those that differ from point to point too: the nearest belt, and how far it and the nearest
    /// border are. The index must be that of the document.
    #[must_use]
    pub fn with_near(self, index: &'a Index) -> Self {
        Self { near: Some(index), ..self }
    }

    /// The cells of a point that others with its label need not have; nothing where they were not asked for.
    pub(super) fn cells_of_point(&self, point: LatticePoint, label: Label) -> Option<[String; 3]> {
        let index = self.near?;
        if label == Label::Outside {
            return Some(Default::default());
        }
        let metres = |distance_m: f64| format!("{distance_m:.1}");
        let belt = index.overlays().belts_near(self.document, point).into_iter().next();
        let name = belt.as_ref().and_then(|near| self.document.tables.belts.get(near.belt));
        let border = border_distance_m(index, point);
        Some([
            name.map_or_else(String::new, |belt| belt.name.clone()),
            belt.map_or_else(String::new, |near| metres(near.distance_m)),
            border.map_or_else(String::new, metres),
        ])
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
        let responsible: Vec<Responsible> =
            chain.iter().flat_map(|area| responsible_for(self.document, &self.links, area.id)).collect();
        cells.push(self.names(&responsible, |who| matches!(who, Responsible::Post(_, PostKind::GridAdministrator))));
        cells.push(self.names(&responsible, |who| matches!(who, Responsible::Post(_, PostKind::CommunitySecretary))));
        cells.push(self.names(&responsible, |who| matches!(who, Responsible::Committee(_))));
        cells.push(self.names(&responsible, |who| matches!(who, Responsible::CommitteeMember(_))));
        cells.push(self.names(&responsible, |who| matches!(who, Responsible::StreetAlliance(_))));
        cells.push(self.names(&responsible, |who| matches!(who, Responsible::EnforcementTeam(_))));
        cells.push(self.assigned_units(&chain));
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

    /// The names of those who pass; of a post its holder, or that there is one.
    fn names(&self, responsible: &[Responsible], passes: impl Fn(&Responsible) -> bool) -> String {
        let name = |who: &Responsible| match *who {
            Responsible::Post(id, _) => {
                let holder = self.document.tables.posts.get(id).and_then(|post| post.holder.clone());
                holder.unwrap_or_else(|| text::exchange::post_without_name(self.lang).to_owned())
            }
            _ => who.name(self.document, self.lang),
        };
        self.joined(responsible.iter().filter(|who| passes(who)).map(name))
    }

    /// All units assigned, members of a committee or not.
    fn assigned_units(&self, chain: &[&Area]) -> String {
        let units = chain.iter().flat_map(|area| self.links.units(area.id));
        self.joined(units.filter_map(|id| self.document.tables.units.get(id)).map(|unit| unit.name.clone()))
    }

    fn joined(&self, names: impl Iterator<Item = String>) -> String {
        names.collect::<Vec<_>>().join(self.lang.pick("；", "; "))
    }
}
