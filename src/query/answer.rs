//! The question the program is for: who is responsible at this point?

use crate::domain::{
    Alliance, AllianceId, Area, AreaId, CircleId, CommitteeId, EnforcementTeamId, NonGridId, NonGridReason, Post,
    PostId, PostKind, PostPlace, UnitId,
};
use crate::geodesy::{Bounds, LatticePoint, LocalPlane};
use crate::model::{Document, Links};
use crate::partition::{BorderEdge, Label};
use crate::query::overlays::NearBelt;
use crate::text::{self, Lang};

use super::Index;

/// How near to a border an answer says so, in metres.
pub const BORDER_REACH_M: f64 = 5.0;

/// Who covers a point and who is responsible there.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The point asked for.
    pub point: LatticePoint,
    /// What covers it.
    pub place: Place,
    /// The areas that hold it, lowest level first: grid, community, street, district in the usual four.
    pub ladder: Vec<AreaId>,
    /// Everyone responsible, in the order of the card.
    pub responsible: Vec<Responsible>,
    /// Circles that cover it.
    pub circles: Vec<CircleId>,
    /// Belts near it, nearest first.
    pub belts: Vec<NearBelt>,
    /// The border that it lies on or close to.
    pub border: Option<NearBorder>,
}

/// What covers a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A grid.
    Inside(AreaId),
    /// A face without a grid, and why there is none.
    NonGrid(NonGridId, NonGridReason),
    /// Nothing of the district.
    Outside,
}

/// Somebody responsible at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Responsible {
    /// The post of the grid administrator, or another post for one of the areas.
    Post(PostId, PostKind),
    /// The community's big party committee.
    Committee(CommitteeId),
    /// A member unit of the committee.
    CommitteeMember(UnitId),
    /// A unit assigned to the community that is not a member of its committee.
    AssignedUnit(UnitId),
    /// The street's alliance.
    StreetAlliance(AllianceId),
    /// An alliance whose circle covers the point.
    CircleAlliance(AllianceId),
    /// The street's enforcement team.
    EnforcementTeam(EnforcementTeamId),
    /// The body that manages a zone apart.
    ManagedBy(AreaId),
}

/// The border nearest to a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearBorder {
    /// What lies on either side; the side of the answer first.
    pub labels: [Label; 2],
    /// Metres to it; 0 on the border itself.
    pub distance_m: f64,
    /// Whether the point lies exactly on it.
    pub on_border: bool,
}

/// Who covers a point and who is responsible there.
///
/// # Performance
/// O(log n) in the size of the district.
pub fn answer(document: &Document, index: &Index, point: LatticePoint) -> Answer {
    let label = index.locator().leaf(point);
    let place = match label {
        Label::Outside => Place::Outside,
        Label::Grid(id) => Place::Inside(id),
        Label::NonGrid(id) => {
            let reason = document.tables.non_grids.get(id).map_or(NonGridReason::Reserved, |face| face.reason);
            Place::NonGrid(id, reason)
        }
    };
    let ladder: Vec<AreaId> = document
        .area_of_label(label)
        .map(|area| document.ancestry(area.id).map(|area| area.id).collect())
        .unwrap_or_default();
    let circles = if place == Place::Outside { Vec::new() } else { index.overlays().circles_at(document, point) };
    let mut responsible = Vec::new();
    if let Place::NonGrid(id, _) = place {
        let managed_by = document.tables.non_grids.get(id).and_then(|face| face.managed_by);
        responsible.extend(managed_by.map(Responsible::ManagedBy));
    }
    for &area in &ladder {
        responsible.extend(responsible_for(document, index.links(), area));
    }
    let covers = |alliance: &&Alliance| alliance.circle.is_some_and(|circle| circles.contains(&circle));
    for alliance in document.tables.alliances.iter().filter(covers) {
        responsible.push(Responsible::CircleAlliance(alliance.id));
        responsible.extend(posts(document, index.links(), PostPlace::Alliance(alliance.id)));
    }
    let belts = if place == Place::Outside { Vec::new() } else { index.overlays().belts_near(document, point) };
    let border = near_border(document, index, point, label);
    Answer { point, place, ladder, responsible, circles, belts, border }
}

/// Everyone responsible for one area itself, not for those above it.
pub fn responsible_for(document: &Document, links: &Links, area: AreaId) -> Vec<Responsible> {
    let mut found: Vec<Responsible> = posts(document, links, PostPlace::Area(area)).collect();
    let mut members: Vec<UnitId> = Vec::new();
    for committee in links.committees(area).filter_map(|id| document.tables.committees.get(id)) {
        found.push(Responsible::Committee(committee.id));
        members.extend(&committee.members);
    }
    found.extend(members.iter().copied().map(Responsible::CommitteeMember));
    found.extend(links.units(area).filter(|unit| !members.contains(unit)).map(Responsible::AssignedUnit));
    found.extend(links.street_alliances(area).map(Responsible::StreetAlliance));
    found.extend(links.teams(area).map(Responsible::EnforcementTeam));
    found
}

/// The posts at a place; the reserve is not responsible yet.
fn posts<'a>(document: &'a Document, links: &'a Links, place: PostPlace) -> impl Iterator<Item = Responsible> + 'a {
    let posts = links.posts(place).filter_map(|id| document.tables.posts.get(id));
    posts.filter(|post| post.kind != PostKind::Reserve).map(|post| Responsible::Post(post.id, post.kind))
}

fn near_border(document: &Document, index: &Index, point: LatticePoint, label: Label) -> Option<NearBorder> {
    let plane = LocalPlane::at(point);
    let (dx, dy) = plane.steps(BORDER_REACH_M);
    let reach = Bounds {
        min: LatticePoint::new(point.x - dx, point.y - dy),
        max: LatticePoint::new(point.x + dx, point.y + dy),
    };
    let tree = index.locator().tree();
    let on = tree.on_border(point);
    let sides = |edge: &BorderEdge| document.partition.border(edge.border).map(|border| [border.left, border.right]);
    // Where borders meet, several are as near as each other: one of the answer's own ground comes first.
    let (edge, [left, right], distance_m) = tree
        .edges_in(reach)
        .into_iter()
        .filter_map(|edge| {
            let distance_m = if edge.holds(point) { 0.0 } else { plane.distance_to_segment_m(edge.from, edge.to) };
            Some((edge, sides(&edge)?, distance_m)).filter(|_| distance_m <= BORDER_REACH_M)
        })
        .min_by(|a, b| {
            let foreign = |sides: [Label; 2]| !sides.contains(&label);
            foreign(a.1).cmp(&foreign(b.1)).then(a.2.total_cmp(&b.2)).then(a.0.cmp(&b.0))
        })?;
    let labels = if right == label { [right, left] } else { [left, right] };
    Some(NearBorder { labels, distance_m, on_border: on.contains(&edge.border) })
}

impl Responsible {
    /// The name of the role, as data files and scripts know it.
    pub fn role(&self) -> &'static str {
        match self {
            Self::Post(_, PostKind::GridAdministrator) => "grid_administrator",
            Self::Post(_, PostKind::CommunitySecretary) => "community_secretary",
            Self::Post(_, PostKind::Reserve) => "reserve",
            Self::Post(_, PostKind::FullTimeWorker) => "full_time_worker",
            Self::Post(_, PostKind::RiverChief) => "river_chief",
            Self::Committee(_) => "committee",
            Self::CommitteeMember(_) => "committee_member",
            Self::AssignedUnit(_) => "assigned_unit",
            Self::StreetAlliance(_) => "street_alliance",
            Self::CircleAlliance(_) => "circle_alliance",
            Self::EnforcementTeam(_) => "enforcement_team",
            Self::ManagedBy(_) => "managed_by",
        }
    }

    /// The role in words.
    pub fn role_words(&self, lang: Lang) -> &'static str {
        match self {
            Self::Post(_, kind) => post_words(*kind, lang),
            Self::Committee(_) => text::query::role_committee(lang),
            Self::CommitteeMember(_) => text::query::role_committee_member(lang),
            Self::AssignedUnit(_) => text::query::role_assigned_unit(lang),
            Self::StreetAlliance(_) => text::query::role_street_alliance(lang),
            Self::CircleAlliance(_) => text::query::role_circle_alliance(lang),
            Self::EnforcementTeam(_) => text::query::role_enforcement_team(lang),
            Self::ManagedBy(_) => text::query::role_managed_by(lang),
        }
    }

    /// The name of the one responsible; for a post the name of its holder or, where none is given, of the post.
    pub fn name(&self, document: &Document, lang: Lang) -> String {
        let tables = &document.tables;
        let name = match *self {
            Self::Post(id, _) => tables.posts.get(id).map(|post| match &post.holder {
                Some(holder) => holder.clone(),
                None => post_name(document, post, lang),
            }),
            Self::Committee(id) => tables.committees.get(id).map(|committee| committee.name.clone()),
            Self::CommitteeMember(id) | Self::AssignedUnit(id) => tables.units.get(id).map(|unit| unit.name.clone()),
            Self::StreetAlliance(id) | Self::CircleAlliance(id) => tables.alliances.get(id).map(|row| row.name.clone()),
            Self::EnforcementTeam(id) => tables.enforcement_teams.get(id).map(|team| team.name.clone()),
            Self::ManagedBy(id) => tables.areas.get(id).map(|area| area.name.clone()),
        };
        name.unwrap_or_default()
    }

    /// The code by which others know the one responsible: that of the area it answers for, or the unit's credit code.
    pub fn code(&self, document: &Document) -> Option<String> {
        let tables = &document.tables;
        let area = |id: AreaId| tables.areas.get(id).map(|area| area.code.clone());
        match *self {
            Self::Post(id, _) => match tables.posts.get(id)?.place {
                PostPlace::Area(id) => area(id),
                PostPlace::Alliance(_) | PostPlace::River(_) => None,
            },
            Self::Committee(id) => area(tables.committees.get(id)?.community),
            Self::CommitteeMember(id) | Self::AssignedUnit(id) => tables.units.get(id)?.credit_code.clone(),
            Self::StreetAlliance(id) | Self::CircleAlliance(id) => area(tables.alliances.get(id)?.street?),
            Self::EnforcementTeam(id) => area(tables.enforcement_teams.get(id)?.street),
            Self::ManagedBy(id) => area(id),
        }
    }
}

/// The name of a post by its place: whose administrator, secretary or worker it is.
pub(super) fn post_name(document: &Document, post: &Post, lang: Lang) -> String {
    let tables = &document.tables;
    let word = post_words(post.kind, lang);
    let at = |place: &str| text::query::post_of(lang, place, word);
    let name = match post.place {
        PostPlace::Area(area) => tables.areas.get(area).map(|area| match post.kind {
            PostKind::GridAdministrator => administrator_name(document, area, lang),
            PostKind::CommunitySecretary => text::query::secretary_of(lang, &area.name),
            _ => at(&area.name),
        }),
        PostPlace::Alliance(alliance) => tables.alliances.get(alliance).map(|alliance| at(&alliance.name)),
        PostPlace::River(river) => tables.rivers.get(river).map(|river| at(&river.name)),
    };
    name.unwrap_or_else(|| word.to_owned())
}

/// Community (and what lies in between), grid and 管理员: the word for the level ends the grid's name and is not said twice.
fn administrator_name(document: &Document, grid: &Area, lang: Lang) -> String {
    let community = grid.parent.map_or_else(String::new, |parent| local_name(document, parent, lang));
    let word = document.levels.get(usize::from(grid.level.0)).map_or("", |level| level.name_zh.as_str());
    if community.is_empty() || !grid.name.ends_with(word) {
        let place = format!("{community}{}", grid.name);
        return text::query::post_of(lang, place, post_words(PostKind::GridAdministrator, lang));
    }
    let number: String = grid.name.chars().filter(char::is_ascii_digit).collect();
    let numbered = text::query::numbered_grid(Lang::Zh, &number) == grid.name;
    let own = if numbered { text::query::numbered_grid(lang, &number) } else { grid.name.clone() };
    text::query::administrator_of(lang, community, own)
}

/// The name of a kind of post.
pub fn post_words(kind: PostKind, lang: Lang) -> &'static str {
    match kind {
        PostKind::GridAdministrator => text::query::post_grid_administrator(lang),
        PostKind::CommunitySecretary => text::query::post_community_secretary(lang),
        PostKind::Reserve => text::query::post_reserve(lang),
        PostKind::FullTimeWorker => text::query::post_full_time_worker(lang),
        PostKind::RiverChief => text::query::post_river_chief(lang),
    }
}

/// The name of a reason why no grid covers a place.
pub fn reason_words(reason: NonGridReason, lang: Lang) -> &'static str {
    match reason {
        NonGridReason::Water => text::query::reason_water(lang),
        NonGridReason::Reserved => text::query::reason_reserved(lang),
        NonGridReason::ManagedApart => text::query::reason_managed_apart(lang),
    }
}

/// The name of what a label covers: the grid with its community (and what lies in between), the non-grid face, or "outside".
pub fn label_words(document: &Document, label: Label, lang: Lang) -> String {
    match label {
        Label::Outside => text::query::outside_district(lang).to_owned(),
        Label::NonGrid(id) => document.tables.non_grids.get(id).map_or_else(String::new, |face| face.name.clone()),
        Label::Grid(id) => local_name(document, id, lang),
    }
}

/// The name of an area after those of the areas that hold it, from the community down.
pub fn local_name(document: &Document, id: AreaId, lang: Lang) -> String {
    let local = document.ancestry(id).take_while(|area| area.level >= document.naming_level());
    let mut names: Vec<&str> = local.map(|area| area.name.as_str()).collect();
    names.reverse();
    names.join(lang.pick("", " "))
}

/// Metres between two points, for short distances.
pub fn distance_m(a: LatticePoint, b: LatticePoint) -> f64 {
    LocalPlane::at(a).distance_m(b)
}
