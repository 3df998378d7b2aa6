//! Figures before and after an edit: equal to figures made afresh, and left as they were by what is given and taken back.

use std::collections::BTreeMap;

use tongxin::domain::AreaId;
use tongxin::geodesy::{LatticePoint, area_m2, edge_area_mm2};
use tongxin::model::*;
use tongxin::partition::{Label, Polygon, Region};
use tongxin::query::Index;
use tongxin::query::balance::{AreaFigures, Balance, Balancer, figures_of};
use tongxin::query::outlines::Outlines;

use super::{done, open_town};
use crate::fixtures::town::town;

fn assert_close(one: Option<AreaFigures>, other: Option<AreaFigures>, what: &str) {
    let whole =
        |figures: AreaFigures| (figures.totals, figures.ground.area_mm2, figures.ground.perimeter_um, figures.off_band);
    assert_eq!(one.map(whole), other.map(whole), "{what}");
    let (one, other) = (one.unwrap_or_default().ground, other.unwrap_or_default().ground);
    assert!((one.polsby_popper() - other.polsby_popper()).abs() < 1e-12, "{what}");
    assert!((one.reock() - other.reock()).abs() < 1e-9, "{what}: {} {}", one.reock(), other.reock());
    assert!((0.0..=1.0 + 1e-6).contains(&one.reock()), "{what}: {}", one.reock());
}

/// What a balance says is what the documents before and after say. The index is that of the document after.
pub fn assert_true(
    balance: &Balance,
    (before, old): (&Document, &Outlines),
    (after, new): (&Document, &Outlines),
    index: &Index,
    is_thorough: bool,
    command: &Command,
) {
    let old_index = is_thorough.then(|| Index::of(before));
    let fresh = is_thorough.then(|| Index::of(after));
    let index = fresh.as_ref().unwrap_or(index);
    for row in &balance.areas {
        let what = format!("{:?}", row.area);
        assert_close(row.after, figures_of(after, index, new, row.area), &what);
        if let Some(old_index) = &old_index {
            assert_close(row.before, figures_of(before, old_index, old, row.area), &what);
        }
    }
    // Nothing else differs, unless all grids are measured by another band.
    let same_band = before.project.household_band == after.project.household_band;
    if let Some(old_index) = old_index.as_ref().filter(|_| same_band) {
        let all = before.tables.areas.iter().chain(after.tables.areas.iter()).map(|area| area.id);
        for area in all.filter(|id| balance.of(*id).is_none()) {
            let figures = (figures_of(before, old_index, old, area), figures_of(after, index, new, area));
            assert_close(figures.0, figures.1, &format!("{area:?} was left out"));
        }
    }
    // What grids give and take is what their ground loses and gains.
    let mut gains: BTreeMap<Label, (f64, i64, i64)> = BTreeMap::new();
    for transfer in &balance.transfers {
        for (label, sign) in [(transfer.from, -1_i32), (transfer.to, 1)] {
            let gain = gains.entry(label).or_default();
            gain.0 += f64::from(sign) * transfer.area_m2;
            gain.1 += i64::from(sign) * transfer.households as i64;
            gain.2 += i64::from(sign) * transfer.units as i64;
        }
    }
    let area = |document: &Document, label| {
        // Edges are straight in longitude and latitude here; along geodesics a few kilometres of edge make some m².
        let outline = document.partition.outline(label);
        let mm2: i128 = outline.iter().flat_map(Polygon::rings).flat_map(closed).map(|(a, b)| share(a, b)).sum();
        mm2 as f64 / 1e6
    };
    for row in balance.areas.iter().filter(|row| row.level == after.grid_level() && is_thorough) {
        let label = Label::Grid(row.area);
        let gain = gains.get(&label).copied().unwrap_or_default();
        let grown = area(after, label) - area(before, label);
        assert!((gain.0 - grown).abs() < 3.0 + 1e-6 * grown.abs(), "{label:?}: {} for {grown}: {command:?}", gain.0);
        if let (Some(before), Some(after)) = (row.before, row.after) {
            assert_eq!(gain.1, after.totals.households as i64 - before.totals.households as i64);
            assert_eq!(gain.2, after.totals.units as i64 - before.totals.units as i64);
        }
    }
}

/// The edges of a ring.
fn closed(ring: &[LatticePoint]) -> impl Iterator<Item = (LatticePoint, LatticePoint)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn share(a: LatticePoint, b: LatticePoint) -> i128 {
    i128::from(edge_area_mm2(a, b))
}

fn all(document: &Document) -> BTreeMap<AreaId, AreaFigures> {
    let (index, outlines) = (Index::of(document), Outlines::of(document));
    let ids = document.tables.areas.iter().map(|area| area.id);
    ids.map(|id| (id, figures_of(document, &index, &outlines, id).unwrap())).collect()
}

#[test]
fn a_strip_given_and_taken_back_leaves_every_figure_and_never_changes_the_district() {
    let document = open_town();
    let district = document.tables.areas.iter().find(|area| area.parent.is_none()).unwrap().id;
    let mut seen = 0;
    for border in document.partition.borders() {
        let (Label::Grid(_), Label::Grid(_)) = (border.left, border.right) else { continue };
        let bounds = border.bounds();
        let reach = (bounds.max.x - bounds.min.x).max(bounds.max.y - bounds.min.y) / 3;
        let (x, y) = (bounds.centre().x, bounds.centre().y);
        let corner = |dx: i64, dy: i64| LatticePoint::new(x + dx * reach, y + dy * reach);
        let rings = vec![vec![corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]];
        let give =
            |from, to| Command::GiveGround { region: Region { rings: rings.clone() }, from: Some(vec![from]), to };
        let Ok(given) = apply(&Snapshot::of(&document), &give(border.left, border.right)) else { continue };
        let mut balancer = Balancer::of(&document, &Outlines::of(&document));
        let index = Index::of(&document);
        let balance = balancer.balance(&index, &given);
        let row = balance.of(district).expect("the district holds both");
        assert_close(row.before, row.after, "the district");
        let [only] = &balance.transfers[..] else { panic!("{:?}", balance.transfers) };
        assert_eq!((only.from, only.to), (border.left, border.right));

        // Undone it is the same again in any case, and the balance of going back is that of going, turned.
        let mut forth = Balancer::of(&given, &Outlines::of(&given));
        let turned = forth.balance(&Index::of(&given), &document);
        for row in &balance.areas {
            let other = turned.of(row.area).unwrap();
            assert_close(row.before, other.after, "back");
            assert_close(row.after, other.before, "back");
        }
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn a_strip_along_a_border_comes_back_with_every_figure_equal() {
    let document = open_town();
    let first = all(&document);
    let (mut given_away, mut equal) = (0, 0);
    for border in document.partition.borders() {
        let (Label::Grid(giver), Label::Grid(taker)) = (border.left, border.right) else { continue };
        // Half of the way to the middle of the giver, left of the border, from one vertex to the next.
        let (a, b) = (border.points[0], border.points[1]);
        let (dx, dy) = (-(b.y - a.y) / 2, (b.x - a.x) / 2);
        let inwards = |p: LatticePoint| LatticePoint::new(p.x + dx, p.y + dy);
        let middle = LatticePoint::new(a.x.midpoint(b.x) + dx, a.y.midpoint(b.y) + dy);
        let region = Region { rings: vec![vec![a, b, middle, inwards(a)]] };
        let give = |from, to| Command::GiveGround { region: region.clone(), from: Some(vec![from]), to };
        let Ok(given) = apply(&Snapshot::of(&document), &give(border.left, border.right)) else { continue };
        given_away += 1;
        let there = all(&given);
        assert_ne!(there[&giver], first[&giver]);
        assert_ne!(there[&taker], first[&taker]);
        let back = done(&given, &give(border.right, border.left));
        equal += usize::from(all(&back) == first);
    }
    println!("{equal} of {given_away} strips came back with all figures equal");
    assert!(given_away > 20, "{given_away}");
    assert_eq!(equal, given_away);
}

#[test]
fn a_square_and_a_strip_are_as_compact_as_the_formulas_say() {
    let document = town(3, 3, 0);
    let figures = all(&document);
    let grid = document.grid_level();
    let mut squares = 0;
    for area in document.tables.areas.iter().filter(|area| area.level == grid && !area.managed_apart) {
        let outline = document.partition.outline(Label::Grid(area.id));
        let [polygon] = &outline[..] else { continue };
        let Some(bounds) = polygon.bounds() else { continue };
        let (ground, plane) = (figures[&area.id].ground, tongxin::geodesy::LocalPlane::at(bounds.centre()));
        let geodesic = polygon.rings().map(area_m2).sum::<f64>();
        assert!((ground.area_m2() - geodesic).abs() < 0.05 + 1e-6 * geodesic, "{} {geodesic}", ground.area_m2());
        let (width, height) = plane.metres(bounds.max);
        if polygon.doubled_area()
            == 2 * i128::from(bounds.max.x - bounds.min.x) * i128::from(bounds.max.y - bounds.min.y)
        {
            let (a, b) = (2.0 * width, 2.0 * height);
            let popper = std::f64::consts::PI * a * b / (a + b).powi(2);
            let reock = 4.0 * a * b / (std::f64::consts::PI * (a * a + b * b));
            assert!((ground.polsby_popper() - popper).abs() < 1e-3, "{} {popper}", ground.polsby_popper());
            assert!((ground.reock() - reock).abs() < 1e-3, "{} {reock}", ground.reock());
            squares += 1;
        }
    }
    assert!(squares > 5, "{squares}");
}
