//! Details of areas of every level and of the faces that no grid covers.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fact, Link, Teller, branch_words, grouped, middle};
use crate::domain::{
    Area, AreaId, BranchId, CircleId, EstateId, GridKind, LevelRole, NonGridId, NonGridReason, OfficeKind, PostKind,
    PostPlace, SiteId, Subject, UnitId,
};
use crate::geodesy::area_m2;
use crate::model::{Document, purpose_words};
use crate::partition::{Label, Polygon};
use crate::query::answer::{post_words, reason_words};
use crate::text::{Lang, detail as words};

impl Teller<'_> {
    pub(super) fn area(&mut self, id: AreaId) {
        let Some(area) = self.document.tables.areas.get(id) else { return };
        let lang = self.lang;
        let labels = self.labels(area);
        self.area_figures(area, &labels);
        let mut facts = vec![self.named(words::part_of(lang), area.parent)];
        facts.extend(self.area_facts(area));
        self.facts(words::overview(lang), facts);
        self.people_of(area);
        if self.document.has_role(area, LevelRole::Community) {
            self.committee_of(area);
        }
        if self.document.has_role(area, LevelRole::Street) {
            self.organisation_of(area);
        }
        self.alliances_of(area);
        let inside = Inside::of(self, &labels);
        self.estates_in(&inside);
        let sites = inside.sites.iter().map(|&id| {
            let kind = super::kind_words(self.document, id.into(), lang);
            self.link(id, kind)
        });
        let sites = sites.collect();
        self.links(words::sites(lang), sites);
        let circles = self.all(inside.circles.iter().copied());
        self.links(words::circles(lang), circles);
        let belts: BTreeSet<_> = inside.sites.iter().flat_map(|&id| self.index.links().belts(id)).collect();
        let belts = self.all(belts);
        self.links(words::belts(lang), belts);
        let rivers = self.all(self.index.links().rivers(id));
        self.links(words::rivers(lang), rivers);
        let children: Vec<Link> =
            self.index.links().children(id).map(|id| self.link(id, self.households_of(id))).collect();
        if let Some(level) = self.document.levels.get(usize::from(area.level.0) + 1) {
            let title = lang.pick(level.name_zh.as_str(), level.name_en.as_str()).to_owned();
            self.links(&title, children);
        }
        let faces = self.index.links().faces(id).map(|id| self.link(id, self.reason_of(id))).collect();
        self.links(words::faces(lang), faces);
        let neighbours = self.neighbours(area, &labels);
        self.links(words::neighbours(lang), neighbours);
        let linkage = self.all(self.index.links().linkage(id));
        self.links(words::linkage(lang), linkage);
        let initiatives = self.all(self.index.links().initiatives(id));
        self.links(words::initiatives(lang), initiatives);
    }

    pub(super) fn non_grid(&mut self, id: NonGridId) {
        let Some(face) = self.document.tables.non_grids.get(id) else { return };
        let lang = self.lang;
        self.measure(square_km(&self.document.partition.outline(Label::NonGrid(id))), words::square_km(lang));
        let mut facts = vec![
            self.fact(words::reason(lang), Some(reason_words(face.reason, lang).to_owned())),
            self.named(words::hangs_on(lang), Some(face.parent)),
        ];
        if face.reason == NonGridReason::ManagedApart {
            facts.push(self.named(words::managed_by(lang), face.managed_by));
        }
        self.facts(words::overview(lang), facts);
        let level = self.document.grid_level();
        let across = self.across(&BTreeSet::from([Label::NonGrid(id)]), |label| match label {
            Label::NonGrid(id) => Some(id.into()),
            other => self.document.label_at(other, level).map(|area| area.id.into()),
        });
        self.links(words::neighbours(lang), across);
    }

    fn area_figures(&mut self, area: &Area, labels: &BTreeSet<Label>) {
        let lang = self.lang;
        let totals = self.index.totals(area.id);
        if area.managed_apart && totals.grids == 0 {
            let children = self.index.links().children(area.id).len() as u64;
            if children > 0 {
                self.figure(children, words::below(lang));
            }
        } else {
            if area.level != self.document.grid_level() {
                self.figure(totals.grids, words::grids(lang));
            }
            self.figure(totals.households, words::households(lang));
            self.figure(totals.people, words::people(lang));
        }
        if !labels.is_empty() {
            let partition = &self.document.partition;
            let borders = labels.iter().flat_map(|&label| partition.borders_of(label).iter().copied());
            let borders: BTreeSet<_> = borders.collect();
            let polygons = partition.outline_of(|label| labels.contains(&label), borders);
            self.measure(square_km(&polygons), words::square_km(lang));
        }
    }

    fn area_facts(&self, area: &Area) -> Vec<Fact> {
        let lang = self.lang;
        let mut facts = Vec::new();
        if area.managed_apart {
            facts.push(self.fact(words::run_by(lang), Some(words::managed_apart(lang).to_owned())));
        } else {
            let volunteers = self.index.totals(area.id).volunteers;
            facts.push(self.fact(words::volunteers(lang), Some(grouped(volunteers))));
        }
        if area.level == self.document.grid_level() {
            let kind = match area.grid_kind {
                GridKind::Basic => words::grid_basic(lang),
                GridKind::Dedicated => words::grid_dedicated(lang),
            };
            let kind = match area.purpose {
                Some(purpose) => words::grid_for(lang, kind, purpose_words(purpose, lang)),
                None => kind.to_owned(),
            };
            facts.push(self.fact(words::grid_kind(lang), Some(kind)));
            facts.push(self.fact(words::responsible_body(lang), responsible_body(self.document, area, lang)));
        }
        if self.document.has_role(area, LevelRole::Street) && !area.managed_apart {
            facts.push(self.fact(words::staff_quota(lang), area.staff_quota.map(|quota| grouped(quota.into()))));
        }
        facts
    }

    /// The posts for the area itself; a grid without an administrator is a gap.
    fn people_of(&mut self, area: &Area) {
        let lang = self.lang;
        let posts: Vec<Link> = self.posts_at(PostPlace::Area(area.id));
        let expected = match self.document.role_of(area.level) {
            Some(LevelRole::Grid) => Some(PostKind::GridAdministrator),
            Some(LevelRole::Community) => Some(PostKind::CommunitySecretary),
            _ => None,
        };
        if posts.is_empty()
            && let Some(kind) = expected.filter(|_| !area.managed_apart)
        {
            self.gap(words::posts(lang), &words::no_post(lang, post_words(kind, lang)));
        }
        self.links(words::posts(lang), posts);
    }

    /// The posts for something, with the names of their holders.
    pub(super) fn posts_at(&self, place: PostPlace) -> Vec<Link> {
        let posts = self.index.links().posts(place).filter_map(|id| self.document.tables.posts.get(id));
        posts.map(|post| self.link(post.id, post.holder.clone().unwrap_or_default())).collect()
    }

    fn committee_of(&mut self, area: &Area) {
        let lang = self.lang;
        let t = &self.document.tables;
        let committees: Vec<_> = self.index.links().committees(area.id).collect();
        let members: BTreeSet<UnitId> = committees
            .iter()
            .filter_map(|&id| t.committees.get(id))
            .flat_map(|committee| committee.members.iter().copied())
            .collect();
        if committees.is_empty() {
            if !area.managed_apart {
                self.gap(words::committee(lang), words::no_committee(lang));
            }
        } else {
            let mut links = self.all(committees);
            links.extend(members.iter().map(|&id| self.link(id, self.members_of(id))));
            let title = words::committee(lang).to_owned();
            let note = words::member_units(lang, members.len());
            self.sections.push(super::Section { title, note, links, ..super::Section::default() });
        }
        let units: Vec<Link> = self.index.links().units(area.id).map(|id| self.link(id, self.members_of(id))).collect();
        if units.is_empty() && !area.managed_apart {
            self.gap(words::assigned_units(lang), words::no_unit(lang));
        }
        self.links(words::assigned_units(lang), units);
    }

    /// Offices, centres and the enforcement team of a street.
    fn organisation_of(&mut self, area: &Area) {
        let lang = self.lang;
        for (kind, title) in [(OfficeKind::Office, words::offices(lang)), (OfficeKind::Centre, words::centres(lang))] {
            let offices = self.index.links().offices(area.id).filter_map(|id| self.document.tables.offices.get(id));
            let offices = offices.filter(|office| office.kind == kind).map(|office| self.link(office.id, "")).collect();
            self.links(title, offices);
        }
        let teams = self.all(self.index.links().teams(area.id));
        self.links(words::team(lang), teams);
    }

    fn alliances_of(&mut self, area: &Area) {
        let links = self.index.links().area_alliances(area.id).map(|id| self.link(id, self.size_of_alliance(id)));
        let links = links.collect();
        self.links(words::alliances(self.lang), links);
    }

    /// Estates with the branches that cover them, and how many are covered.
    fn estates_in(&mut self, inside: &Inside) {
        let lang = self.lang;
        if inside.estates.is_empty() {
            return;
        }
        let t = &self.document.tables;
        let covered = inside.estates.iter().filter(|&&id| self.index.links().branches(id).len() > 0).count();
        let branches: BTreeSet<BranchId> =
            inside.estates.iter().flat_map(|&id| self.index.links().branches(id)).collect();
        let mut modes: BTreeMap<_, usize> = BTreeMap::new();
        for branch in branches.iter().filter_map(|&id| t.branches.get(id)) {
            *modes.entry(branch.mode).or_default() += 1;
        }
        let facts = modes.iter().map(|(&mode, &count)| {
            let count = words::branches_count(lang, count);
            self.fact(branch_words(mode, lang), Some(count))
        });
        let facts = facts.collect();
        let links = inside.estates.iter().map(|&id| {
            let mut branches = self.index.links().branches(id).filter_map(|id| t.branches.get(id));
            let note = branches.next().map_or_else(|| words::uncovered(lang).to_owned(), |branch| branch.name.clone());
            self.link(id, note)
        });
        let links = links.collect();
        let title = words::estates_and_branches(lang).to_owned();
        let note = words::covered(lang, covered, inside.estates.len());
        let gap = covered < inside.estates.len();
        self.sections.push(super::Section { title, note, facts, links, gap });
    }

    /// The labels of the grids below an area, and of the faces that hang on them.
    pub(super) fn labels(&self, area: &Area) -> BTreeSet<Label> {
        let links = self.index.links();
        let mut labels = BTreeSet::new();
        let mut open = vec![area.id];
        // Each area has one parent, so each comes once; levels go down, so the walk ends.
        while let Some(id) = open.pop() {
            labels.insert(Label::Grid(id));
            labels.extend(links.faces(id).map(Label::NonGrid));
            labels.extend(links.managed(id).map(Label::NonGrid));
            open.extend(links.children(id));
        }
        labels.retain(|&label| !self.document.partition.borders_of(label).is_empty());
        labels
    }

    fn neighbours(&self, area: &Area, labels: &BTreeSet<Label>) -> Vec<Link> {
        self.across(labels, |label| match self.document.outline_at(label, area.level) {
            Some(other) => (other.id != area.id).then_some(other.id.into()),
            None => match label {
                Label::NonGrid(id) => Some(id.into()),
                Label::Outside | Label::Grid(_) => None,
            },
        })
    }

    /// What lies across the borders of some labels.
    fn across(&self, labels: &BTreeSet<Label>, named: impl Fn(Label) -> Option<Subject>) -> Vec<Link> {
        let partition = &self.document.partition;
        let across = |&label: &Label| {
            let borders = partition.borders_of(label).iter().filter_map(|&id| partition.border(id));
            borders.map(move |border| border.across(label))
        };
        let others: BTreeSet<Label> = labels.iter().flat_map(across).filter(|label| !labels.contains(label)).collect();
        let subjects: BTreeSet<Subject> = others.into_iter().filter_map(named).collect();
        self.all(subjects)
    }

    fn households_of(&self, id: AreaId) -> String {
        words::households_count(self.lang, grouped(self.index.totals(id).households))
    }

    fn reason_of(&self, id: NonGridId) -> String {
        let face = self.document.tables.non_grids.get(id);
        face.map_or_else(String::new, |face| reason_words(face.reason, self.lang).to_owned())
    }

    pub(super) fn members_of(&self, id: UnitId) -> String {
        let unit = self.document.tables.units.get(id);
        unit.map_or_else(String::new, |unit| words::members_count(self.lang, grouped(unit.members.into())))
    }
}

/// The estates, sites and circles on some labels.
struct Inside {
    estates: Vec<EstateId>,
    circles: Vec<CircleId>,
    sites: Vec<SiteId>,
}

impl Inside {
    fn of(teller: &Teller<'_>, labels: &BTreeSet<Label>) -> Self {
        let t = &teller.document.tables;
        let locator = teller.index.locator();
        let here = |at| labels.contains(&locator.leaf(at));
        let estates = t.estates.iter().filter(|row| middle(&row.ring).is_some_and(here)).map(|row| row.id).collect();
        let circles = t.circles.iter().filter(|row| middle(&row.ring).is_some_and(here)).map(|row| row.id).collect();
        Self { estates, circles, sites: t.sites.iter().filter(|site| here(site.at)).map(|site| site.id).collect() }
    }
}

/// Square kilometres on the ellipsoid.
fn square_km(polygons: &[Polygon]) -> f64 {
    polygons.iter().flat_map(Polygon::rings).map(area_m2).sum::<f64>() / 1e6
}

/// The body that is responsible for a grid, in words: the one that is named, else of a basic grid its community.
pub fn responsible_body(document: &Document, area: &Area, lang: Lang) -> Option<String> {
    area.responsible_body.clone().or_else(|| {
        let community = area.parent.and_then(|id| document.tables.areas.get(id))?;
        (area.grid_kind == GridKind::Basic).then(|| words::local_community(lang, &community.name))
    })
}
