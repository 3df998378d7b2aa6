//! Tests of `demo`: every figure is counted from records, every place lies where it should, and the ground is whole.

mod facts;
mod figures;
mod ground;
mod places;
mod records;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use tongxin::demo::xishan;
use tongxin::domain::{AllianceKind, AreaId, LevelIndex, PostKind, SiteKind};
use tongxin::geodesy::LatticePoint;
use tongxin::model::Document;
use tongxin::partition::{BorderTree, Label};

use crate::fixtures::usual;

static DEMO: LazyLock<Document> = LazyLock::new(xishan);
static TREE: LazyLock<BorderTree> = LazyLock::new(|| BorderTree::of(&DEMO.partition));

fn areas_at(level: LevelIndex, managed_apart: bool) -> usize {
    DEMO.tables.areas.iter().filter(|area| area.level == level && area.managed_apart == managed_apart).count()
}

fn posts(kind: PostKind) -> usize {
    DEMO.tables.posts.iter().filter(|post| post.kind == kind).count()
}

fn sites(kind: SiteKind) -> usize {
    DEMO.tables.sites.iter().filter(|site| site.kind == kind).count()
}

fn alliances(kind: AllianceKind) -> usize {
    DEMO.tables.alliances.iter().filter(|alliance| alliance.kind == kind).count()
}

fn site_at(name: &str) -> LatticePoint {
    DEMO.tables.sites.iter().find(|site| site.name == name).unwrap_or_else(|| panic!("no site {name}")).at
}

fn community_at(point: LatticePoint) -> &'static str {
    let label = TREE.locate(point);
    DEMO.label_at(label, usual::COMMUNITY).map_or("", |area| area.name.as_str())
}

fn street_at(point: LatticePoint) -> &'static str {
    let label = TREE.locate(point);
    DEMO.label_at(label, usual::STREET).map_or("", |area| area.name.as_str())
}

fn households() -> BTreeMap<AreaId, u32> {
    let mut sums = BTreeMap::new();
    for atom in DEMO.tables.atoms.iter() {
        if let Label::Grid(grid) = TREE.locate(atom.at) {
            *sums.entry(grid).or_default() += atom.households;
        }
    }
    sums
}

fn closed(ring: &[LatticePoint]) -> Vec<LatticePoint> {
    ring.iter().chain(ring.first()).copied().collect()
}

#[test]
fn it_is_marked_as_demo_data_and_always_the_same() {
    assert!(DEMO.holds_demo_data());
    assert_eq!(DEMO.project.demo_below, DEMO.next_number);
    assert!(DEMO.tables.last_number().unwrap() < DEMO.next_number);
    assert_eq!(DEMO.project.as_of, "2021-07-19");
    let again = xishan();
    assert!(again.partition.diff(&DEMO.partition).is_empty());
    assert_eq!(again.partition.canonical_hash(), DEMO.partition.canonical_hash());
    assert_eq!(again.tables, DEMO.tables);
    assert_eq!(again.backdrop, DEMO.backdrop);
    assert_eq!(again.project, DEMO.project);
}
