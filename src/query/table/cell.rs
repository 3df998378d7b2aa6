//! What stands in a cell, and how cells compare.

use std::cmp::Ordering;

use super::{Field, FieldKind, Table, yes_no};
use crate::domain::{Area, AreaId, EstateId, LevelRole, PostPlace, Subject, UnitId};
use crate::geodesy::{area_m2, length_m};
use crate::model::Document;
use crate::query::Index;
use crate::query::detail::{branch_words, grouped, kind_words, path, responsible_body};
use crate::query::naming::{code, name};
use crate::text::Lang;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nobody knows.
    Missing,
    /// Words.
    Text(String),
    /// Digits that are no number.
    Code(String),
    /// A whole number.
    Count(u64),
    /// A number with two decimals.
    Measure(f64),
}

impl Cell {
    /// Whether nobody knows.
    pub fn is_missing(&self) -> bool {
        *self == Self::Missing
    }

    /// The cell as it is read.
    pub fn text(&self, _lang: Lang) -> String {
        match self {
            Self::Missing => "—".to_owned(),
            Self::Text(words) | Self::Code(words) => words.clone(),
            Self::Count(number) => grouped(*number),
            Self::Measure(number) => format!("{number:.2}"),
        }
    }

    /// The cell as other programs read it: numbers without groups, nothing where nobody knows.
    pub fn plain(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(words) | Self::Code(words) => words.clone(),
            Self::Count(number) => number.to_string(),
            Self::Measure(number) => format!("{number:.2}"),
        }
    }

    /// Numbers by size, words by their characters.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Count(a), Self::Count(b)) => a.cmp(b),
            (Self::Measure(a), Self::Measure(b)) => a.total_cmp(b),
            (Self::Text(a) | Self::Code(a), Self::Text(b) | Self::Code(b)) => natural(a, b),
            _ => Ordering::Equal,
        }
    }
}

/// Words in the order of their characters, runs of digits by their number: 第 2 网格 before 第 10 网格.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.chars().peekable(), b.chars().peekable());
    let digits = |from: &mut std::iter::Peekable<std::str::Chars<'_>>| -> String {
        let mut run = String::new();
        while let Some(digit) = from.next_if(char::is_ascii_digit) {
            run.push(digit);
        }
        run
    };
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (digits(&mut a), digits(&mut b));
                let (short_x, short_y) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
                let order = short_x.len().cmp(&short_y.len()).then_with(|| short_x.cmp(short_y)).then(x.cmp(&y));
                if order.is_ne() {
                    return order;
                }
            }
            (Some(x), Some(y)) => {
                if x != y {
                    return x.cmp(&y);
                }
                a.next();
                b.next();
            }
        }
    }
}

/// What stands in a cell.
pub(super) fn cell(
    table: &Table,
    document: &Document,
    index: &Index,
    subject: Subject,
    field: Field,
    lang: Lang,
) -> Cell {
    let row = Reader { table, document, index, subject, lang };
    match field.kind() {
        FieldKind::Count => row.count(field).map_or(Cell::Missing, Cell::Count),
        FieldKind::Measure => row.measure(field).map_or(Cell::Missing, Cell::Measure),
        FieldKind::Code => row.code(field).map_or(Cell::Missing, Cell::Code),
        FieldKind::Text | FieldKind::Choice => {
            row.words(field).filter(|words| !words.is_empty()).map_or(Cell::Missing, Cell::Text)
        }
    }
}

/// Reads one row.
struct Reader<'a> {
    table: &'a Table,
    document: &'a Document,
    index: &'a Index,
    subject: Subject,
    lang: Lang,
}

impl Reader<'_> {
    fn code(&self, field: Field) -> Option<String> {
        match field {
            Field::Number => Some(self.subject.number().to_string()),
            _ => code(self.document, self.subject).map(str::to_owned),
        }
    }

    fn count(&self, field: Field) -> Option<u64> {
        let (t, links) = (&self.document.tables, self.index.links());
        let size = |units: &[UnitId]| units.len() as u64;
        let members = |units: &[UnitId]| {
            units.iter().filter_map(|&id| t.units.get(id)).map(|unit| u64::from(unit.members)).sum::<u64>()
        };
        let homes = |estates: &[EstateId]| {
            let atoms = estates.iter().flat_map(|&id| links.atoms(id)).filter_map(|id| t.atoms.get(id));
            atoms.fold((0, 0), |(a, b), atom| (a + u64::from(atom.households), b + u64::from(atom.people)))
        };
        Some(match (field, self.subject) {
            (_, Subject::Area(id)) => {
                let area = t.areas.get(id)?;
                let totals = self.index.totals(id);
                let units: Vec<UnitId> = links.units(id).collect();
                match field {
                    Field::StaffQuota => area.staff_quota.map(u64::from)?,
                    Field::Communities => links.children(id).len() as u64,
                    Field::Alliances => links.area_alliances(id).len() as u64,
                    // Who runs a zone apart counts there; we do not.
                    _ if area.managed_apart => return None,
                    Field::Grids => totals.grids,
                    Field::Households => totals.households,
                    Field::People => totals.people,
                    Field::Volunteers => totals.volunteers,
                    Field::Units => size(&units),
                    Field::Members => members(&units),
                    _ => return None,
                }
            }
            (Field::Members, Subject::Unit(id)) => t.units.get(id)?.members.into(),
            (Field::Committees, Subject::Unit(id)) => links.memberships(id).len() as u64,
            (Field::Alliances, Subject::Unit(id)) => links.unit_alliances(id).len() as u64,
            (Field::Members, Subject::Assignment(id)) => t.units.get(t.assignments.get(id)?.unit)?.members.into(),
            (Field::Units, Subject::Committee(id)) => size(&t.committees.get(id)?.members),
            (Field::Members, Subject::Committee(id)) => members(&t.committees.get(id)?.members),
            (Field::Units, Subject::Alliance(id)) => size(&t.alliances.get(id)?.members),
            (Field::Members, Subject::Alliance(id)) => members(&t.alliances.get(id)?.members),
            (Field::Alliances, Subject::Circle(id)) => links.circle_alliances(id).len() as u64,
            (Field::Stops, Subject::Belt(id)) => t.belts.get(id)?.stops.len() as u64,
            (Field::Households, Subject::Estate(id)) => homes(&[id]).0,
            (Field::People, Subject::Estate(id)) => homes(&[id]).1,
            (Field::Households, Subject::Branch(id)) => homes(&t.branches.get(id)?.estates).0,
            (Field::EstateCount, Subject::Branch(id)) => t.branches.get(id)?.estates.len() as u64,
            (Field::Households, Subject::Atom(id)) => t.atoms.get(id)?.households.into(),
            (Field::People, Subject::Atom(id)) => t.atoms.get(id)?.people.into(),
            (Field::Reaches, Subject::River(id)) => t.rivers.get(id)?.reaches.len() as u64,
            (Field::Entries, Subject::Scheme(id)) => t.schemes.get(id)?.items.len() as u64,
            _ => return None,
        })
    }

    fn measure(&self, field: Field) -> Option<f64> {
        let t = &self.document.tables;
        Some(match (field, self.subject) {
            (Field::SquareKm, Subject::Circle(id)) => area_m2(&t.circles.get(id)?.ring).abs() / 1e6,
            (Field::SquareKm, subject) => self.table.surface_m2(self.document, subject)? / 1e6,
            (Field::Km, Subject::Belt(id)) => length_m(&t.belts.get(id)?.line) / 1e3,
            (Field::Km, Subject::River(id)) => {
                t.rivers.get(id)?.reaches.iter().map(|reach| length_m(&reach.line)).sum::<f64>() / 1e3
            }
            _ => return None,
        })
    }

    fn words(&self, field: Field) -> Option<String> {
        let (t, links, lang) = (&self.document.tables, self.index.links(), self.lang);
        let named = |subject: Subject| Some(name(self.document, subject, lang));
        let comma = lang.pick("、", ", ");
        let list = |names: Vec<String>| (!names.is_empty()).then(|| names.join(comma));
        match (field, self.subject) {
            (Field::Name, Subject::Area(id)) => t.areas.get(id).map(|area| area.name.clone()),
            (Field::Name, subject) => named(subject),
            (Field::KindWords, Subject::Area(id)) => {
                let area = t.areas.get(id)?;
                let kind = grid_kind_words(area.grid_kind, lang);
                Some(match area.purpose {
                    Some(purpose) => {
                        crate::text::detail::grid_for(lang, kind, crate::model::purpose_words(purpose, lang))
                    }
                    None => kind.to_owned(),
                })
            }
            (Field::KindWords, subject) => Some(kind_words(self.document, subject, lang)),
            (Field::Parent, Subject::Area(id)) => named(t.areas.get(id)?.parent?.into()),
            (Field::Parent, Subject::NonGrid(id)) => named(t.non_grids.get(id)?.parent.into()),
            (Field::ManagedBy, Subject::NonGrid(id)) => named(t.non_grids.get(id)?.managed_by?.into()),
            (Field::Committee, Subject::Area(id)) => {
                let apart = t.areas.get(id)?.managed_apart;
                (!apart).then(|| yes_no(links.committees(id).len() > 0, lang))
            }
            (Field::Administrator, Subject::Area(id)) => {
                let posts: Vec<_> = links.posts(PostPlace::Area(id)).filter_map(|id| t.posts.get(id)).collect();
                let holders: Vec<String> = posts.iter().filter_map(|post| post.holder.clone()).collect();
                if holders.is_empty() { Some(yes_no(!posts.is_empty(), lang)) } else { list(holders) }
            }
            (Field::ResponsibleBody, Subject::Area(id)) => responsible_body(self.document, t.areas.get(id)?, lang),
            (Field::Sector, Subject::Unit(id)) => Some(t.units.get(id)?.sector.clone()),
            (Field::Sector, Subject::Assignment(id)) => Some(t.units.get(t.assignments.get(id)?.unit)?.sector.clone()),
            (Field::Serves, Subject::Unit(id)) => {
                list(links.communities(id).filter_map(|id| named(id.into())).collect())
            }
            (Field::Unit, Subject::Assignment(id)) => named(t.assignments.get(id)?.unit.into()),
            (Field::Street, _) => self.area_with(LevelRole::Street).map(|area| area.name.clone()),
            (Field::Community, _) => self.area_with(LevelRole::Community).map(|area| area.name.clone()),
            (Field::Circle, Subject::Alliance(id)) => named(t.alliances.get(id)?.circle?.into()),
            (Field::Brand, Subject::Site(id)) => t.sites.get(id)?.brand.clone(),
            (Field::Note, Subject::Site(id)) => Some(t.sites.get(id)?.note.clone()),
            (Field::Belt, Subject::Site(id)) => list(links.belts(id).filter_map(|id| named(id.into())).collect()),
            (Field::Branch, Subject::Estate(id)) => {
                list(links.branches(id).filter_map(|id| named(id.into())).collect())
            }
            (Field::Renewed, Subject::Estate(id)) => Some(yes_no(t.estates.get(id)?.renewal.is_some(), lang)),
            (Field::Mode, Subject::Branch(id)) => Some(branch_words(t.branches.get(id)?.mode, lang).to_owned()),
            (Field::Estates, Subject::Branch(id)) => {
                list(t.branches.get(id)?.estates.iter().filter_map(|&id| named(id.into())).collect())
            }
            (Field::Estate, Subject::Atom(id)) => named(t.atoms.get(id)?.estate?.into()),
            (Field::Chief, Subject::River(id)) => {
                let post = t.posts.get(t.rivers.get(id)?.chief?)?;
                post.holder.clone().or_else(|| named(post.id.into()))
            }
            (Field::For, Subject::Post(id)) => match t.posts.get(id)?.place {
                PostPlace::Area(id) => named(id.into()),
                PostPlace::Alliance(id) => named(id.into()),
                PostPlace::River(id) => named(id.into()),
            },
            (Field::Holder, Subject::Post(id)) => t.posts.get(id)?.holder.clone(),
            (Field::Agencies, Subject::EnforcementTeam(id)) => list(t.enforcement_teams.get(id)?.agencies.clone()),
            (Field::EntryList, Subject::Scheme(id)) => {
                list(t.schemes.get(id)?.items.iter().map(|item| item.label.clone()).collect())
            }
            (Field::Above, Subject::LinkageNode(id)) => named(t.linkage.get(id)?.parent?.into()),
            (Field::StandsFor, Subject::LinkageNode(id)) => named(t.linkage.get(id)?.area?.into()),
            (Field::StandsFor, Subject::Initiative(id)) => named(t.initiatives.get(id)?.area?.into()),
            (Field::Tags, Subject::Initiative(id)) => list(t.initiatives.get(id)?.tags.clone()),
            _ => None,
        }
    }

    /// The area with a role that holds the row's ground; none where it lies in several.
    fn area_with(&self, role: LevelRole) -> Option<&Area> {
        let find = |id: &AreaId| self.document.tables.areas.get(*id).filter(|area| self.document.has_role(area, role));
        if let Subject::Branch(id) = self.subject {
            let first = *self.document.tables.branches.get(id)?.estates.first()?;
            let areas = path(self.document, self.index, first.into());
            return areas.iter().find_map(find);
        }
        path(self.document, self.index, self.subject).iter().find_map(find)
    }
}

/// The word for a kind of grid.
fn grid_kind_words(kind: crate::domain::GridKind, lang: Lang) -> &'static str {
    match kind {
        crate::domain::GridKind::Basic => crate::text::detail::grid_basic(lang),
        crate::domain::GridKind::Dedicated => crate::text::detail::grid_dedicated(lang),
    }
}
