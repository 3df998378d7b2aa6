//! What redrawing may leave behind and somebody should look at: ground too thin for a house, a dedicated grid that nobody
//! answers for.

use tongxin::domain::AreaId;
use tongxin::geodesy::LatticePoint;
use tongxin::model::{Command, DedicatedGrid, Document};
use tongxin::partition::Region;
use tongxin::query::Index;
use tongxin::query::findings::{Finding, Rule, findings};

use super::{done, open_town};
use crate::fixtures::town::middle;

/// The document with a dedicated grid this many lattice units wide and high, cut out of the town.
fn with_dedicated(width: i64, height: i64, responsible_body: Option<&str>) -> (Document, AreaId) {
    let document = open_town();
    let centre = middle(1, 1);
    let index = Index::of(&document);
    let grid = document.area_of_label(index.locator().leaf(centre)).unwrap();
    let corner = |x: i64, y: i64| LatticePoint::new(centre.x + x * width / 2, centre.y + y * height / 2);
    let region = Region { rings: vec![vec![corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]] };
    let new = DedicatedGrid {
        parent: grid.parent.unwrap(),
        name: "第一小学".into(),
        code: None,
        purpose: None,
        responsible_body: responsible_body.map(str::to_owned),
    };
    let after = done(&document, &Command::CutGrid { region, new });
    let id = after.tables.areas.iter().find(|area| area.name == "第一小学").unwrap().id;
    (after, id)
}

fn found(document: &Document) -> Vec<Finding> {
    findings(document, &Index::of(document))
}

fn thin(document: &Document) -> Vec<(AreaId, u32)> {
    let rules = found(document).into_iter().map(|finding| finding.rule);
    rules
        .filter_map(|rule| if let Rule::TooThin { area, width_m } = rule { Some((area, width_m)) } else { None })
        .collect()
}

#[test]
fn a_grid_as_thin_as_a_lane_is_found_and_one_for_a_house_is_not() {
    // A thousand lattice units are about 1.1 m north and 1.0 m east.
    let (lane, id) = with_dedicated(120_000, 7_000, Some("教育局"));
    let [(area, width_m)] = thin(&lane)[..] else { panic!("{:?}", thin(&lane)) };
    assert_eq!(area, id);
    assert!((6..=8).contains(&width_m), "{width_m}");
    let place = found(&lane).into_iter().find(|finding| matches!(finding.rule, Rule::TooThin { .. })).unwrap().place;
    assert_eq!(place, Some(middle(1, 1)), "in the middle of it");
    assert_eq!(thin(&with_dedicated(120_000, 30_000, Some("教育局")).0), []);
    // Small on all sides is thin too, however compact: 12 m by 12 m, of which the mean width is 6 m.
    assert_eq!(thin(&with_dedicated(12_000, 11_000, Some("教育局")).0).len(), 1);
}

#[test]
fn a_dedicated_grid_without_a_responsible_body_is_found() {
    let nobody = |document: &Document| -> Vec<AreaId> {
        let rules = found(document).into_iter().map(|finding| finding.rule);
        rules.filter_map(|rule| if let Rule::NoResponsibleBody(area) = rule { Some(area) } else { None }).collect()
    };
    let (document, id) = with_dedicated(60_000, 60_000, None);
    assert_eq!(nobody(&document), [id]);
    assert_eq!(nobody(&with_dedicated(60_000, 60_000, Some("教育局")).0), []);
    // A name of blanks, as a file of somebody else may hold it, answers for nothing.
    let (mut document, id) = with_dedicated(60_000, 60_000, Some("教育局"));
    let mut area = document.tables.areas.get(id).unwrap().clone();
    area.responsible_body = Some("  ".into());
    document.tables.areas.put(area);
    assert_eq!(nobody(&document), [id]);
}
