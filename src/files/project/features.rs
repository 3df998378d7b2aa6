//! The features of the layers: what other programs read of each record.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::figures::{Figure, Figures};
use super::layers::Source;
use super::names;
use super::shape::Shape;
use crate::domain::{
    AllianceId, AreaId, AtomId, BeltId, BranchId, CircleId, CommitteeId, EnforcementTeamId, EstateId, NonGridId,
    OfficeId, Post, PostId, PostPlace, RecordId, RiverId, SiteId, UnitId,
};
use crate::files::sqlite::Value;
use crate::geodesy::LatticePoint;
use crate::model::{Document, Record, Table};

/// Where the attributes of an area say who serves it: the administrators of a grid, the posts of other areas, the
/// committees of those.
const GRID_POSTS: usize = 9;
const AREA_POSTS: usize = 9;
const AREA_COMMITTEES: usize = 10;

/// Where the attributes of an area begin to say its figures: volunteers, households, people.
const FIGURES: usize = 4;

/// The figures among the attributes of an area; zeros where there are none.
pub fn figure_in(attributes: &[Value]) -> Figure {
    let number = |column: usize| match attributes.get(FIGURES + column) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    };
    Figure { volunteers: number(0), households: number(1), people: number(2) }
}

/// A document seen as features, with the ways back from a record to those that name it.
pub struct View<'d> {
    document: &'d Document,
    figures: Option<&'d Figures>,
    posts: OnceCell<BTreeMap<AreaId, Vec<&'d Post>>>,
    committees: OnceCell<BTreeMap<AreaId, String>>,
    communities: OnceCell<BTreeMap<UnitId, String>>,
    branches: OnceCell<BTreeMap<EstateId, String>>,
}

impl<'d> View<'d> {
    /// The view of a document with its figures.
    pub fn new(document: &'d Document, figures: &'d Figures) -> Self {
        Self { figures: Some(figures), ..Self::without_figures(document) }
    }

    /// The view of a document; areas have zeros in it where others show figures.
    pub fn without_figures(document: &'d Document) -> Self {
        Self {
            document,
            figures: None,
            posts: OnceCell::new(),
            committees: OnceCell::new(),
            communities: OnceCell::new(),
            branches: OnceCell::new(),
        }
    }

    /// The numbers of a layer's features, in order.
    pub fn numbers(&self, source: Source) -> Vec<u32> {
        fn all<R: Record>(table: &Table<R>) -> Vec<u32> {
            table.iter().map(|row| row.id().number()).collect()
        }
        let tables = &self.document.tables;
        let backdrop = &self.document.backdrop;
        #[allow(clippy::cast_possible_truncation)] // far fewer than 2^32 shapes fit into memory
        let up_to = |count: usize| (1..=count as u32).collect();
        match source {
            Source::Level(level) => {
                tables.areas.iter().filter(|area| area.level == level).map(|area| area.id.0).collect()
            }
            Source::NonGrids => all(&tables.non_grids),
            Source::Units => all(&tables.units),
            Source::Sites => all(&tables.sites),
            Source::Belts => all(&tables.belts),
            Source::Circles => all(&tables.circles),
            Source::Estates => all(&tables.estates),
            Source::Rivers => all(&tables.rivers),
            Source::EnforcementTeams => all(&tables.enforcement_teams),
            Source::Atoms => all(&tables.atoms),
            Source::BackdropLines => up_to(backdrop.lines.len()),
            Source::BackdropAreas => up_to(backdrop.areas.len()),
            Source::BackdropNames => up_to(backdrop.names.len()),
            Source::Committees => all(&tables.committees),
            Source::Alliances => all(&tables.alliances),
            Source::Branches => all(&tables.branches),
            Source::Posts => all(&tables.posts),
            Source::Offices => all(&tables.offices),
        }
    }

    /// The shape of a feature that lies in its record; areas and non-grid faces get theirs from the borders.
    pub fn shape(&self, source: Source, number: u32) -> Option<Shape> {
        let tables = &self.document.tables;
        let backdrop = &self.document.backdrop;
        let index = number.checked_sub(1)? as usize;
        let line = |points: &[LatticePoint]| (points.len() > 1).then(|| Shape::Line(points.to_vec()));
        let polygon = |ring: &[LatticePoint]| (ring.len() > 2).then(|| Shape::Polygon(vec![ring.to_vec()]));
        match source {
            Source::Units => tables.units.get(UnitId(number))?.at.map(Shape::Point),
            Source::Sites => Some(Shape::Point(tables.sites.get(SiteId(number))?.at)),
            Source::Belts => line(&tables.belts.get(BeltId(number))?.line),
            Source::Circles => polygon(&tables.circles.get(CircleId(number))?.ring),
            Source::Estates => polygon(&tables.estates.get(EstateId(number))?.ring),
            Source::Rivers => {
                let reaches = &tables.rivers.get(RiverId(number))?.reaches;
                let lines: Vec<_> =
                    reaches.iter().filter(|reach| reach.line.len() > 1).map(|reach| reach.line.clone()).collect();
                (!lines.is_empty()).then_some(Shape::Lines(lines))
            }
            Source::EnforcementTeams => Some(Shape::Point(tables.enforcement_teams.get(EnforcementTeamId(number))?.at)),
            Source::Atoms => Some(Shape::Point(tables.atoms.get(AtomId(number))?.at)),
            Source::BackdropLines => line(&backdrop.lines.get(index)?.line),
            Source::BackdropAreas => polygon(&backdrop.areas.get(index)?.ring),
            Source::BackdropNames => Some(Shape::Point(backdrop.names.get(index)?.at)),
            Source::Level(_)
            | Source::NonGrids
            | Source::Committees
            | Source::Alliances
            | Source::Branches
            | Source::Posts
            | Source::Offices => None,
        }
    }

    /// The attributes of a feature in the order of the layer's columns; `None` when there is no such feature.
    pub fn attributes(&self, source: Source, number: u32) -> Option<Vec<Value>> {
        let tables = &self.document.tables;
        let backdrop = &self.document.backdrop;
        let index = number.checked_sub(1)? as usize;
        Some(match source {
            Source::Level(level) => self.area(AreaId(number), level == self.document.grid_level())?,
            Source::NonGrids => {
                let face = tables.non_grids.get(NonGridId(number))?;
                let parent = tables.areas.get(face.parent);
                vec![
                    text(&face.name),
                    text(names::reason(face.reason)),
                    some(parent.map(|area| &area.code)),
                    some(parent.map(|area| &area.name)),
                    some(face.managed_by.and_then(|id| tables.areas.get(id)).map(|area| &area.name)),
                ]
            }
            Source::Units => {
                let unit = tables.units.get(UnitId(number))?;
                let communities = self.communities.get_or_init(|| {
                    let pairs = tables.assignments.iter().map(|row| (row.unit, self.area_name(row.community)));
                    joined(pairs)
                });
                vec![
                    text(&unit.name),
                    some(unit.credit_code.as_ref()),
                    text(&unit.sector),
                    Value::Integer(i64::from(unit.members)),
                    some(communities.get(&unit.id)),
                ]
            }
            Source::Sites => {
                let site = tables.sites.get(SiteId(number))?;
                vec![text(&site.name), text(names::site_kind(site.kind)), some(site.brand.as_ref()), text(&site.note)]
            }
            Source::Belts => {
                let belt = tables.belts.get(BeltId(number))?;
                let stops = belt.stops.iter().filter_map(|id| tables.sites.get(*id)).map(|site| &*site.name);
                vec![text(&belt.name), list(stops)]
            }
            Source::Circles => {
                let circle = tables.circles.get(CircleId(number))?;
                vec![text(&circle.name), text(names::circle_kind(circle.kind))]
            }
            Source::Estates => {
                let estate = tables.estates.get(EstateId(number))?;
                let branches = self.branches.get_or_init(|| {
                    let named = |branch: &'d crate::domain::Branch| {
                        branch.estates.iter().map(|estate| (*estate, Some(&*branch.name)))
                    };
                    joined(tables.branches.iter().flat_map(named))
                });
                let renewal = estate.renewal.as_ref();
                vec![
                    text(&estate.name),
                    some(branches.get(&estate.id)),
                    some(renewal.map(|renewal| &renewal.before)),
                    some(renewal.map(|renewal| &renewal.after)),
                ]
            }
            Source::Rivers => {
                let river = tables.rivers.get(RiverId(number))?;
                let chief = river.chief.and_then(|id| tables.posts.get(id)).map(|post| person(post).to_owned());
                let communities = river.reaches.iter().filter_map(|reach| self.area_name(reach.community?));
                vec![text(&river.name), some(chief.as_ref()), list(communities)]
            }
            Source::EnforcementTeams => {
                let team = tables.enforcement_teams.get(EnforcementTeamId(number))?;
                vec![text(&team.name), name(self.area_name(team.street)), list(team.agencies.iter().map(|a| &**a))]
            }
            Source::Atoms => {
                let atom = tables.atoms.get(AtomId(number))?;
                let estate = atom.estate.and_then(|id| tables.estates.get(id));
                vec![
                    Value::Integer(i64::from(atom.households)),
                    Value::Integer(i64::from(atom.people)),
                    some(estate.map(|estate| &estate.name)),
                ]
            }
            Source::BackdropLines => {
                let line = backdrop.lines.get(index)?;
                vec![text(&line.name), text(names::line_kind(line.kind))]
            }
            Source::BackdropAreas => {
                let area = backdrop.areas.get(index)?;
                vec![text(&area.name), text(names::area_kind(area.kind))]
            }
            Source::BackdropNames => vec![text(&backdrop.names.get(index)?.name)],
            Source::Committees => {
                let committee = tables.committees.get(CommitteeId(number))?;
                let community = tables.areas.get(committee.community);
                vec![
                    text(&committee.name),
                    some(community.map(|area| &area.code)),
                    some(community.map(|area| &area.name)),
                    self.units(&committee.members),
                ]
            }
            Source::Alliances => {
                let alliance = tables.alliances.get(AllianceId(number))?;
                vec![
                    text(&alliance.name),
                    text(names::alliance_kind(alliance.kind)),
                    name(alliance.street.and_then(|id| self.area_name(id))),
                    self.units(&alliance.members),
                    list(alliance.projects.iter().map(|project| &**project)),
                ]
            }
            Source::Branches => {
                let branch = tables.branches.get(BranchId(number))?;
                let estates = branch.estates.iter().filter_map(|id| tables.estates.get(*id));
                vec![
                    text(&branch.name),
                    text(names::branch_mode(branch.mode)),
                    list(estates.map(|estate| &*estate.name)),
                ]
            }
            Source::Posts => {
                let post = tables.posts.get(PostId(number))?;
                let place = match post.place {
                    PostPlace::Area(id) => self.area_name(id),
                    PostPlace::Alliance(id) => tables.alliances.get(id).map(|alliance| &*alliance.name),
                    PostPlace::River(id) => tables.rivers.get(id).map(|river| &*river.name),
                };
                vec![text(names::post_kind(post.kind)), name(place), some(post.holder.as_ref())]
            }
            Source::Offices => {
                let office = tables.offices.get(OfficeId(number))?;
                vec![text(&office.name), text(names::office_kind(office.kind)), name(self.area_name(office.street))]
            }
        })
    }

    fn area(&self, id: AreaId, is_grid: bool) -> Option<Vec<Value>> {
        let figure = self.figures.map(|figures| figures.of(id)).unwrap_or_default();
        self.area_row(id, is_grid, figure, None)
    }

    /// The attributes of an area with these figures. Who serves it is taken from the attributes that it had, where they
    /// are given, and looked up elsewhere.
    pub fn area_row(&self, id: AreaId, is_grid: bool, figure: Figure, had: Option<&[Value]>) -> Option<Vec<Value>> {
        let tables = &self.document.tables;
        let area = tables.areas.get(id)?;
        let parent = area.parent.and_then(|id| tables.areas.get(id));
        let mut values = vec![
            text(&area.code),
            text(&area.name),
            some(parent.map(|area| &area.code)),
            some(parent.map(|area| &area.name)),
            Value::Integer(figure.volunteers),
            Value::Integer(figure.households),
            Value::Integer(figure.people),
        ];
        let had = |column: usize| had.and_then(|had| had.get(column)).cloned();
        if is_grid {
            values.extend([text(names::grid_kind(area.grid_kind)), some(area.responsible_body.as_ref())]);
            values.push(had(GRID_POSTS).unwrap_or_else(|| list(self.posts_of(id).iter().map(|post| person(post)))));
        } else {
            values.push(text(if area.managed_apart { "是" } else { "否" }));
            values.push(area.staff_quota.map_or(Value::Null, |quota| Value::Integer(i64::from(quota))));
            values.push(had(AREA_POSTS).unwrap_or_else(|| {
                let words = |post: &&Post| match &post.holder {
                    Some(holder) => format!("{}：{holder}", names::post_kind(post.kind)),
                    None => names::post_kind(post.kind).to_owned(),
                };
                let posts: Vec<String> = self.posts_of(id).iter().map(words).collect();
                list(posts.iter().map(String::as_str))
            }));
            values.push(had(AREA_COMMITTEES).unwrap_or_else(|| {
                let pairs = || joined(tables.committees.iter().map(|row| (row.community, Some(&*row.name))));
                some(self.committees.get_or_init(pairs).get(&id))
            }));
        }
        Some(values)
    }

    fn posts_of(&self, id: AreaId) -> &[&'d Post] {
        let posts = self.posts.get_or_init(|| {
            let mut posts: BTreeMap<AreaId, Vec<&Post>> = BTreeMap::new();
            for post in self.document.tables.posts.iter() {
                if let PostPlace::Area(area) = post.place {
                    posts.entry(area).or_default().push(post);
                }
            }
            posts
        });
        posts.get(&id).map_or(&[], Vec::as_slice)
    }

    fn area_name(&self, id: AreaId) -> Option<&'d str> {
        self.document.tables.areas.get(id).map(|area| &*area.name)
    }

    fn units(&self, members: &[UnitId]) -> Value {
        list(members.iter().filter_map(|id| self.document.tables.units.get(*id)).map(|unit| &*unit.name))
    }
}

/// Who fills a post: the name of its holder, or that of the post.
fn person(post: &Post) -> &str {
    post.holder.as_deref().unwrap_or(names::post_kind(post.kind))
}

/// The words for each key, joined.
fn joined<'w, K: Ord>(pairs: impl Iterator<Item = (K, Option<&'w str>)>) -> BTreeMap<K, String> {
    let mut joined: BTreeMap<K, String> = BTreeMap::new();
    for (key, words) in pairs {
        let Some(words) = words else { continue };
        let all = joined.entry(key).or_default();
        if !all.is_empty() {
            all.push('、');
        }
        all.push_str(words);
    }
    joined
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn some(words: Option<&String>) -> Value {
    words.map_or(Value::Null, |words| text(words))
}

fn name(words: Option<&str>) -> Value {
    words.map_or(Value::Null, text)
}

fn list<'w>(words: impl Iterator<Item = &'w str>) -> Value {
    let all: Vec<&str> = words.collect();
    if all.is_empty() { Value::Null } else { Value::Text(all.join("、")) }
}
