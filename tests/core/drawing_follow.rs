//! Tests of the drawing as a follower of the document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use tongxin::domain::AreaId;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{
    Camera, ChunkKey, Detail, DisplayList, Drawing, LayerChoice, LayerGroup, LayerKey, MapBounds, MapPoint, MarkKind,
    place,
};
use tongxin::geodesy::LatticePoint;
use tongxin::model::{AreaAttributeValue, Command, Document, Links, Snapshot, apply};
use tongxin::partition::{Border, Label};

use tongxin::query::outlines::Outlines;
use tongxin::query::shapes::{AreaShape, Shapes};
use tongxin::query::{Index, Tally};

use super::fixtures::wavy_district::{middle, wavy_district};

fn versions(list: &DisplayList) -> BTreeMap<ChunkKey, u64> {
    list.layers.iter().flat_map(|layer| &layer.chunks).map(|chunk| (chunk.key, chunk.version)).collect()
}

/// The followed list and one made afresh show the same.
fn assert_fresh(followed: &DisplayList, document: &Document) {
    let fresh = DisplayList::of(document, followed.theme);
    assert_eq!(versions(followed), versions(&fresh));
    for (one, other) in followed.layers.iter().zip(&fresh.layers) {
        assert!(one.shapes().eq(other.shapes()), "{:?}", one.key);
        for detail in [Detail(3), Detail(6)] {
            let shapes = |layer: &tongxin::drawing::Layer| {
                layer.chunks.iter().flat_map(|chunk| chunk.shapes(detail).to_vec()).collect::<Vec<_>>()
            };
            assert!(shapes(one) == shapes(other), "{:?} {detail:?}", one.key);
        }
    }
    assert_eq!(followed.all_marks(), fresh.all_marks());
    assert_eq!(followed.bounds, fresh.bounds);
}

/// A document in which the middle vertex of a border stands elsewhere.
fn with_moved_vertex(document: &Document, border: &Border, by: i64) -> Document {
    let mut points = border.points.to_vec();
    let middle = points.len() / 2;
    points[middle] = LatticePoint::new(points[middle].x + by, points[middle].y + by / 2);
    let moved = Border { points: points.into(), ..border.clone() };
    let delta = tongxin::partition::PartitionDelta { removed: vec![border.clone()], inserted: vec![moved] };
    Document { partition: document.partition.with(&delta), ..document.clone() }
}

#[test]
fn a_rename_touches_the_labels_of_its_cell_and_no_shape() {
    let document = tongxin::demo::xishan();
    let mut drawing = Drawing::of(&document, Theme::Light);
    let _ = drawing.list().all_marks();
    let before = drawing.list().clone();
    let id = document.tables.areas.iter().find(|area| area.level.0 == 2 && !area.managed_apart).unwrap().id;
    let value = AreaAttributeValue::Name("新名社区".into());
    let after = apply(&Snapshot::of(&document), &Command::SetAreaAttribute { area: id, value }).unwrap();
    assert!(drawing.follow(&after, Theme::Light));
    assert_eq!(versions(&before), versions(drawing.list()), "no shape is another");
    let chunks = |list: &DisplayList| -> BTreeMap<_, _> {
        let of = |layer: &Arc<tongxin::drawing::MarkLayer>| {
            let kind = layer.kind;
            layer.chunks().into_iter().map(move |chunk| ((kind, chunk.cell), chunk.version)).collect::<Vec<_>>()
        };
        list.marks.iter().flat_map(of).collect()
    };
    let (old, new) = (chunks(&before), chunks(drawing.list()));
    let changed: Vec<_> = new.iter().filter(|(key, version)| old.get(key) != Some(version)).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0].0.0, MarkKind::Communities);
    assert_fresh(drawing.list(), &after);
    assert!(!drawing.follow(&after, Theme::Light), "nothing more to follow");
}

#[test]
fn a_moved_vertex_touches_the_chunks_that_it_lies_in() {
    let document = tongxin::demo::xishan();
    let mut drawing = Drawing::of(&document, Theme::Light);
    let _ = drawing.list().all_marks();
    let before = drawing.list().clone();
    let inner = |border: &&Border| {
        let street = |label| document.label_at(label, tongxin::domain::LevelIndex(1)).map(|area| area.id);
        let grids = [border.left, border.right].iter().all(|label| matches!(label, Label::Grid(_)));
        grids && border.points.len() > 4 && street(border.left) == street(border.right)
    };
    let border = document.partition.borders().find(inner).unwrap();
    let after = with_moved_vertex(&document, border, 400);
    assert!(drawing.follow(&after, Theme::Light));
    let (old, new) = (versions(&before), versions(drawing.list()));
    let touched: MapBounds = border.bounds().into();
    let mut changed = 0;
    for layer in &drawing.list().layers {
        for chunk in layer.chunks.iter().filter(|chunk| old.get(&chunk.key) != Some(&chunk.version)) {
            changed += 1;
            assert_eq!(chunk.key.layer, LayerKey::Borders);
            assert!(chunk.bounds.grown(1e-7).intersects(touched), "{:?}", chunk.key);
        }
    }
    assert!(changed > 0 && changed <= 12 && new.len() > 100, "{changed} of {}", new.len());
    // What is not touched is not merely equal but the same, so whatever was made of it is kept.
    let same = |key: LayerKey| {
        let (one, other) = (before.layer(key).unwrap(), drawing.list().layer(key).unwrap());
        one.chunks.iter().zip(&other.chunks).filter(|(a, b)| Arc::ptr_eq(a, b)).count()
    };
    assert_eq!(same(LayerKey::Roads), before.layer(LayerKey::Roads).unwrap().chunks.len());
    assert!(same(LayerKey::Borders) + changed >= before.layer(LayerKey::Borders).unwrap().chunks.len());
    assert_fresh(drawing.list(), &after);
}

#[test]
fn a_border_that_moves_within_a_community_leaves_the_label_of_the_community_alone() {
    let document = tongxin::demo::xishan();
    let mut drawing = Drawing::of(&document, Theme::Light);
    let marks = |drawing: &Drawing, kind: MarkKind| {
        let layers = drawing.list().marks.iter().filter(|layer| layer.kind == kind);
        layers.flat_map(|layer| layer.chunks()).flat_map(|chunk| chunk.marks().to_vec()).collect::<Vec<_>>()
    };
    let of = |drawing: &Drawing| [MarkKind::Streets, MarkKind::Communities, MarkKind::Grids].map(|k| marks(drawing, k));
    let before = of(&drawing);
    let inner = |border: &&Border| {
        let community = |label| document.label_at(label, tongxin::domain::LevelIndex(2)).map(|area| area.id);
        let grids = [border.left, border.right].iter().all(|label| matches!(label, Label::Grid(_)));
        grids && border.points.len() > 4 && community(border.left) == community(border.right)
    };
    let border = document.partition.borders().find(inner).unwrap();
    let after = with_moved_vertex(&document, border, 400);
    assert!(drawing.follow(&after, Theme::Light));
    let anew = |place: usize| {
        let now = &of(&drawing)[place];
        assert_eq!(now.len(), before[place].len());
        let changed = now.iter().zip(&before[place]).filter(|(one, other)| !Arc::ptr_eq(one, other));
        // An area has a mark for each range of scales.
        changed.map(|(one, _)| one.within.as_ref().map(Arc::as_ptr)).collect::<BTreeSet<_>>().len()
    };
    assert_eq!([anew(0), anew(1), anew(2)], [0, 0, 2], "only the two grids beside the border");
    assert_fresh(drawing.list(), &after);
}

#[test]
fn a_change_of_the_outer_border_of_levels_and_of_theme_is_followed() {
    let document = wavy_district();
    let mut drawing = Drawing::of(&document, Theme::Light);
    let _ = drawing.list().all_marks();
    let outer = document.partition.border(document.partition.borders_of(Label::Outside)[0]).unwrap();
    let mut after = with_moved_vertex(&document, outer, 300);
    drawing.follow(&after, Theme::Light);
    assert_fresh(drawing.list(), &after);
    // A grid moves to another community: no border moves, and some have another rank.
    let grid = after.tables.areas.iter().find(|area| area.level == after.grid_level()).unwrap().clone();
    let other =
        after.tables.areas.iter().filter(|area| Some(area.id) != grid.parent && area.level.0 == 2).last().unwrap().id;
    after.tables.areas.put(tongxin::domain::Area { parent: Some(other), ..grid.clone() });
    drawing.follow(&after, Theme::Light);
    assert_fresh(drawing.list(), &after);
    // A community moves to another street.
    let community = after.tables.areas.get(grid.parent.unwrap()).unwrap().clone();
    let street =
        after.tables.areas.iter().filter(|area| Some(area.id) != community.parent && area.level.0 == 1).last().unwrap();
    let moved = tongxin::domain::Area { parent: Some(street.id), ..community };
    after.tables.areas.put(moved);
    drawing.follow(&after, Theme::Light);
    assert_fresh(drawing.list(), &after);
    drawing.follow(&after, Theme::Dark);
    assert_fresh(drawing.list(), &after);
    drawing.follow(&Document::default(), Theme::Dark);
    assert_fresh(drawing.list(), &Document::default());
}

/// Puts, moves or takes away a river, an estate, a belt, a site, a unit or a circle.
fn change_what_lies_on_the_ground(document: &mut Document, kind: u8, number: usize, by: i64) {
    use tongxin::domain::*;
    let moved = |p: LatticePoint| LatticePoint::new(p.x + by * 100, p.y - by * 50);
    let ring = |p: LatticePoint| {
        let at = |dx: i64, dy: i64| LatticePoint::new(p.x + dx * 50_000, p.y + dy * 50_000);
        vec![at(0, 0), at(4, 0), at(4, 3), at(0, 3)]
    };
    let place = moved(middle(number % 6, number / 6 % 6));
    let n = number as u32 % 3;
    let tables = &mut document.tables;
    let name = format!("名{by}");
    match (kind, by > -300) {
        (3, true) => {
            let reach = |line| Reach { line, community: (by > 0).then_some(AreaId(20)) };
            let reaches = vec![reach(ring(place)), reach(ring(moved(place)))];
            tables.rivers.put(River { id: RiverId(900 + n), name, chief: None, reaches });
        }
        (3, false) => drop(tables.rivers.remove(RiverId(900 + n))),
        (4, true) => tables.estates.put(Estate { id: EstateId(910 + n), name, ring: ring(place), renewal: None }),
        (4, false) => drop(tables.estates.remove(EstateId(910 + n))),
        (5, true) => {
            let stops = if by > 0 { vec![SiteId(701), SiteId(700)] } else { vec![SiteId(702)] };
            tables.belts.put(Belt { id: BeltId(720 + n), name, line: ring(place), stops });
        }
        (5, false) => drop(tables.belts.remove(BeltId(720 + n))),
        (6 | 9, _) => {
            let site = tables.sites.iter().nth(number % 5).cloned();
            tables.sites.put(Site { at: place, name, ..site.expect("sites are moved only") });
        }
        (7, true) => {
            let unit = tables.units.get(UnitId(300 + n)).cloned();
            if let Some(unit) = unit {
                tables.units.put(Unit { name, at: (by > 0).then_some(place), ..unit });
            }
        }
        (7, false) => drop(tables.units.remove(UnitId(300 + n))),
        (8, true) => {
            let kind = if by > 0 { CircleKind::DemonstrationBlock } else { CircleKind::BuildingAlliance };
            tables.circles.put(Circle { id: CircleId(600 + n), kind, name, ring: ring(place) });
        }
        (_, _) => drop(tables.circles.remove(CircleId(600 + n))),
    }
}

/// A new community takes some grids of one, or one gives all that it has to its neighbour and goes.
fn divide_or_unite(document: &mut Document, number: usize, divides: bool) {
    use tongxin::domain::Area;
    let of = |level: u8| document.tables.areas.iter().filter(move |area| area.level.0 == level).cloned();
    let communities: Vec<Area> = of(2).collect();
    let community = communities[number % communities.len()].clone();
    let grids: Vec<Area> = of(3).filter(|grid| grid.parent == Some(community.id)).collect();
    let places =
        document.tables.non_grids.iter().any(|f| f.parent == community.id || f.managed_by == Some(community.id));
    if communities.len() < 3 || places {
        return;
    }
    let into = if divides {
        let next = document.tables.areas.iter().map(|area| area.id.0).max().unwrap() + 1;
        Area { id: AreaId(next), code: format!("新{next}"), name: format!("新社区{next}"), ..community.clone() }
    } else {
        communities[(number + 1) % communities.len()].clone()
    };
    let moving = if divides { grids.len() / 2 } else { grids.len() };
    document.tables.areas.put(into.clone());
    for grid in grids.into_iter().take(moving) {
        document.tables.areas.put(Area { parent: Some(into.id), ..grid });
    }
    if !divides {
        document.tables.areas.remove(community.id);
        let committees: Vec<_> = document.tables.committees.iter().filter(|c| c.community == community.id).collect();
        let committees: Vec<_> = committees.into_iter().map(|c| c.id).collect();
        committees.into_iter().for_each(|id| drop(document.tables.committees.remove(id)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_followed_drawing_equals_a_fresh_one(steps in proptest::collection::vec((0_usize..400, -600_i64..600, 0..17_u8), 1..8)) {
        let mut document = wavy_district();
        let mut theme = Theme::Light;
        let mut drawing = Drawing::of(&document, theme);
        if steps[0].0 % 2 == 0 {
            let _ = drawing.list().all_marks();
        }
        for (number, by, kind) in steps {
            let borders: Vec<Border> = document.partition.borders().cloned().collect();
            let areas: Vec<AreaId> = document.tables.areas.iter().map(|area| area.id).collect();
            match kind {
                0 => {
                    let mut area = document.tables.areas.get(areas[number % areas.len()]).unwrap().clone();
                    area.name = format!("改{by}");
                    document.tables.areas.put(area);
                }
                1 => {
                    let committee = document.tables.committees.iter().nth(number % 7).map(|row| row.id);
                    if let Some(id) = committee {
                        document.tables.committees.remove(id);
                    }
                }
                2 => theme = if theme == Theme::Light { Theme::Dark } else { Theme::Light },
                3..=9 => change_what_lies_on_the_ground(&mut document, kind, number, by),
                // A grid, and rarely a community, moves to another parent.
                10 => {
                    let area = document.tables.areas.get(areas[number % areas.len()]).unwrap().clone();
                    let above = document.tables.areas.iter().filter(|other| other.level.0 + 1 == area.level.0);
                    let above: Vec<AreaId> = above.map(|other| other.id).collect();
                    if !above.is_empty() {
                        let parent = Some(above[by.unsigned_abs() as usize % above.len()]);
                        document.tables.areas.put(tongxin::domain::Area { parent, ..area });
                    }
                }
                // A community moves to another street.
                11 => {
                    let of = |level: u8| document.tables.areas.iter().filter(move |area| area.level.0 == level);
                    let (communities, streets): (Vec<_>, Vec<_>) = (of(2).cloned().collect(), of(1).map(|s| s.id).collect());
                    if !communities.is_empty() && !streets.is_empty() {
                        let parent = Some(streets[by.unsigned_abs() as usize % streets.len()]);
                        let community = communities[number % communities.len()].clone();
                        document.tables.areas.put(tongxin::domain::Area { parent, ..community });
                    }
                }
                12 => divide_or_unite(&mut document, number, by > 0),
                _ => {
                    let border = &borders[number % borders.len()];
                    if border.points.len() > 2 {
                        document = with_moved_vertex(&document, border, by);
                    }
                }
            }
            drawing.follow(&document, theme);
        }
        assert_fresh(drawing.list(), &document);
    }
}

/// What is asked of every area.
fn shapes_of(shapes: &mut Shapes, document: &Document) -> Vec<Option<AreaShape>> {
    let ids: Vec<AreaId> = document.tables.areas.iter().map(|area| area.id).collect();
    ids.into_iter().map(|id| shapes.get(id).map(|shape| (*shape).clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn followed_outlines_shapes_and_counts_equal_fresh_ones(
        steps in proptest::collection::vec((0_usize..400, -600_i64..600, 0..7_u8), 1..10),
    ) {
        let mut document = wavy_district();
        let mut outlines = Outlines::of(&document);
        let mut shapes = Shapes::of(&document, &outlines);
        let mut index = Index::of(&document);
        let sides = |shapes: &mut Shapes, document: &Document| -> Vec<f64> {
            document.level_indexes().map(|level| shapes.median_side_deg(level)).collect()
        };
        for (number, by, kind) in steps {
            let before = document.clone();
            let areas: Vec<tongxin::domain::Area> = document.tables.areas.iter().cloned().collect();
            let area = areas[number % areas.len()].clone();
            let of_level = |level: u8| -> Vec<AreaId> {
                areas.iter().filter(|other| other.level.0 == level).map(|other| other.id).collect()
            };
            match kind {
                // An area moves to another parent.
                0 | 1 if area.level.0 > 0 => {
                    let parents = of_level(area.level.0 - 1);
                    let parent = Some(parents[by.unsigned_abs() as usize % parents.len()]);
                    document.tables.areas.put(tongxin::domain::Area { parent, ..area });
                }
                2 => {
                    let committee = document.tables.committees.iter().nth(number % 7).map(|row| row.id);
                    if let Some(id) = committee {
                        document.tables.committees.remove(id);
                    }
                }
                // A face is managed by another community, or by nobody.
                3 => {
                    let faces: Vec<_> = document.tables.non_grids.iter().cloned().collect();
                    if !faces.is_empty() {
                        let communities = of_level(2);
                        let manager = communities[number % communities.len()];
                        let face = faces[number % faces.len()].clone();
                        let managed_by = (by > 0).then_some(manager);
                        document.tables.non_grids.put(tongxin::domain::NonGrid { managed_by, ..face });
                    }
                }
                4 => document.tables.areas.put(tongxin::domain::Area { managed_apart: !area.managed_apart, ..area }),
                // Two grids become one.
                5 => {
                    let grids = of_level(3);
                    let grid = Label::Grid(grids[number % grids.len()]);
                    let around = document.partition.borders_of(grid).to_vec();
                    let into = around.iter().filter_map(|id| document.partition.border(*id)).find_map(|border| {
                        Some(border.across(grid)).filter(|label| matches!(label, Label::Grid(_)))
                    });
                    if let Some(into) = into {
                        let removed: Vec<Border> =
                            around.iter().filter_map(|id| document.partition.border(*id).cloned()).collect();
                        let other = |label| if label == grid { into } else { label };
                        let inserted = removed.iter().map(|border| Border {
                            left: other(border.left), right: other(border.right), ..border.clone()
                        }).filter(|border| border.left != border.right).collect();
                        let delta = tongxin::partition::PartitionDelta { removed, inserted };
                        document.partition = document.partition.with(&delta);
                    }
                }
                _ => {
                    let borders: Vec<Border> = document.partition.borders().cloned().collect();
                    let border = &borders[number % borders.len()];
                    if border.points.len() > 2 {
                        document = with_moved_vertex(&document, border, by);
                    }
                }
            }
            let delta = before.diff(&document);
            outlines.follow(&before, &document, &delta);
            index.follow(&document);
            prop_assert_eq!(&outlines, &Outlines::of(&document));
            let _ = sides(&mut shapes, &document);
            shapes.follow(&document, &outlines);
            let mut fresh = Shapes::of(&document, &outlines);
            prop_assert_eq!(sides(&mut shapes, &document), sides(&mut fresh, &document));
            prop_assert_eq!(shapes_of(&mut shapes, &document), shapes_of(&mut fresh, &document));
            let tally = Tally::of(&document, &Links::of(&document));
            prop_assert_eq!(index.tally(), &tally);
        }
    }
}

#[test]
fn the_outline_of_one_area_is_that_of_its_level() {
    for document in [tongxin::demo::xishan(), wavy_district()] {
        let outlines = Outlines::of(&document);
        for level in document.level_indexes() {
            let area = |label| document.outline_at(label, level).map(|area| area.id);
            for (id, polygons) in document.partition.outlines_by(area) {
                assert_eq!(outlines.outline(&document, id), polygons, "{id:?}");
            }
        }
    }
}

#[test]
fn borders_of_grids_are_not_in_a_frame_of_the_whole_district() {
    let list = DisplayList::of(&tongxin::demo::xishan(), Theme::Light);
    let borders = list.layer(LayerKey::Borders).unwrap();
    let passes = |zoom: f64| -> BTreeSet<u8> {
        let camera = Camera { centre: list.bounds.unwrap().centre(), zoom, size: (1920.0, 1080.0) };
        borders.seen(&camera).map(|chunk| chunk.key.pass).collect()
    };
    // From the bottom: grids, casing and line of communities, casing and line of streets, rim and line of the district.
    assert_eq!(passes(10.0), [3, 4, 5, 6].into());
    assert_eq!(passes(12.0), [2, 3, 4, 5, 6].into());
    assert_eq!(passes(15.0), [0, 1, 2, 3, 4, 5, 6].into());
}

#[test]
fn a_choice_of_layers_hides_dims_and_reorders_without_making_anything() {
    let list = DisplayList::of(&wavy_district(), Theme::Light);
    let mut choice = LayerChoice::default();
    let keys = |choice: &LayerChoice| -> Vec<(LayerKey, f32)> {
        choice.layers(&list).map(|(layer, opacity)| (layer.key, opacity)).collect()
    };
    assert_eq!(keys(&choice).len(), list.layers.len());
    choice.set_opacity(LayerKey::Tints, 0.0);
    choice.set_opacity(LayerKey::Belts, 0.5);
    choice.set_order(vec![LayerKey::Belts, LayerKey::Circles]);
    let shown = keys(&choice);
    assert!(shown.iter().all(|(key, _)| *key != LayerKey::Tints));
    assert_eq!(shown[shown.len() - 2..], [(LayerKey::Belts, 0.5), (LayerKey::Circles, 1.0)]);
    let camera = Camera { centre: list.bounds.unwrap().centre(), zoom: 13.0, size: (1280.0, 800.0) };
    let count = |choice: &LayerChoice| list.marks_at(camera.metres_per_px(), None, choice).len();
    let all = count(&choice);
    choice.show_marks(MarkKind::Communities, false);
    assert!(count(&choice) < all);
}

#[test]
fn every_layer_and_every_kind_of_marks_can_be_switched_by_one_word() {
    let list = DisplayList::of(&tongxin::demo::xishan(), Theme::Light);
    let times = |layer: LayerKey| LayerGroup::ALL.iter().filter(|group| group.layers.contains(&layer)).count();
    assert!(list.layers.iter().all(|layer| times(layer.key) == 1));
    let times = |kind: MarkKind| LayerGroup::ALL.iter().filter(|group| group.marks.contains(&kind)).count();
    let kinds = list.marks.iter().map(|layer| layer.kind).chain([MarkKind::InBetween]);
    assert!(kinds.into_iter().all(|kind| times(kind) == 1));
}

#[test]
fn labels_near_a_view_are_those_of_the_whole_that_lie_there() {
    let list = DisplayList::of(&tongxin::demo::xishan(), Theme::Light);
    let camera = Camera { centre: MapPoint::from_degrees(102.69, 25.03), zoom: 15.0, size: (1280.0, 800.0) };
    let near = camera.bounds(0.0);
    let choice = LayerChoice::default();
    let whole = list.marks_at(camera.metres_per_px(), None, &choice);
    let inside: Vec<_> = whole.iter().filter(|mark| near.intersects(mark.bounds())).cloned().collect();
    assert_eq!(list.marks_at(camera.metres_per_px(), Some(near), &choice), inside);
    assert!(place(&inside, &camera).len() > 3);
}
