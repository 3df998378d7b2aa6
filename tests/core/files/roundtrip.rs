//! What is saved comes back.

use std::sync::Arc;

use proptest::prelude::*;
use tongxin::domain::*;
use tongxin::files::Disk;
use tongxin::files::project::{self, Shape};
use tongxin::geodesy::LatticePoint;
use tongxin::jobs::Progress;
use tongxin::model::{Document, History, canonical_hash};
use tongxin::partition::{Border, Label, PartitionDelta};

use super::{dump, open, place, save};
use crate::fixtures::five_levels::five_levels;
use crate::fixtures::town::{furnished, town};
use crate::fixtures::usual;

#[test]
fn a_document_comes_back_as_it_was() {
    let (_folder, path) = place();
    let document = furnished(5, 4, 3);
    save(&path, &document);
    let opened = open(&path).unwrap();
    assert_eq!(canonical_hash(&opened.document), canonical_hash(&document));
    assert_eq!(opened.document.next_number, document.next_number);
    assert_eq!(opened.document.backdrop, document.backdrop);
    assert!(opened.document.tables == document.tables);
    assert!(opened.document.partition.borders().eq(document.partition.borders()));
    assert!(opened.foreign_changes.is_empty());
}

#[test]
fn an_empty_document_comes_back() {
    let (_folder, path) = place();
    save(&path, &Document::default());
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&Document::default()));
}

#[test]
fn equal_content_makes_equal_bytes() {
    let (folder, path) = place();
    save(&path, &furnished(5, 4, 3));
    let again = folder.path().join("again.gpkg");
    save(&again, &open(&path).unwrap().document);
    std::thread::sleep(std::time::Duration::from_millis(20));
    let over = folder.path().join("over.gpkg");
    save(&over, &town(2, 2, 0));
    save(&over, &furnished(5, 4, 3));
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes == std::fs::read(&again).unwrap(), "a file saved from the one opened differs");
    assert!(bytes == std::fs::read(&over).unwrap(), "a file saved over another one differs");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "something was left beside the files");
}

/// The tables of the layers of the levels, highest first: the first ones that the registry names.
fn level_tables(path: &std::path::Path, count: usize) -> Vec<String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut names = connection.prepare("SELECT table_name FROM gpkg_contents ORDER BY rowid LIMIT ?").unwrap();
    names.query_map([count as i64], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn levels_with_odd_names_get_tables_of_their_own() {
    let tables = |names: [&str; 4]| {
        let (_folder, path) = place();
        let mut document = furnished(3, 3, 1);
        for (level, name) in Arc::make_mut(&mut document.levels).iter_mut().zip(names) {
            level.name_zh = name.to_owned();
        }
        save(&path, &document);
        assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
        let tables = level_tables(&path, 4);
        let rows = |level: usize| {
            let sql = format!("SELECT count(*) FROM \"{}\"", tables[level]);
            rusqlite::Connection::open(&path).unwrap().query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap() as usize
        };
        for level in document.level_indexes() {
            let areas = document.tables.areas.iter().filter(|area| area.level == level).count();
            assert_eq!(rows(usize::from(level.0)), areas, "{names:?}: {tables:?}");
        }
        tables
    };
    assert_eq!(tables(["区", "街道", "社区", "网格"]), ["区", "街道", "社区", "网格"]);
    let evil = "\"; DROP TABLE tongxin_area; --";
    assert_eq!(tables(["网格", "tongxin_area", evil, "网格"]), ["网格", "层级2", "层级3", "层级4"]);
    assert_eq!(tables(["Area", "area", "AREA", "Größe"]), ["Area", "层级2", "层级3", "Größe"]);
    assert_eq!(tables(["小区", "GPKG_x", "层级1", ""]), ["层级1", "层级2", "层级3", "层级4"]);
}

#[test]
fn a_level_renamed_to_other_letters_of_its_name_is_saved_in_place() {
    let (folder, path) = place();
    let mut document = furnished(3, 3, 1);
    Arc::make_mut(&mut document.levels)[1].name_zh = "Street".to_owned();
    let mut saved = save(&path, &document);
    let none = History::default();
    for (first, second) in [("street", "x"), ("STREET", "street"), ("Street", "街道")] {
        Arc::make_mut(&mut document.levels)[1].name_zh = first.to_owned();
        Arc::make_mut(&mut document.levels)[2].name_zh = second.to_owned();
        saved.save(&document, &none, Disk::default()).unwrap();
        let fresh = folder.path().join("fresh.gpkg");
        save(&fresh, &document);
        assert_eq!(dump(&path), dump(&fresh));
        assert!(saved.may_be_replaced().is_ok());
    }
}

#[test]
fn five_levels_come_back() {
    let (_folder, path) = place();
    let mut document = town(4, 4, 0);
    let (name_zh, name_en) = ("微网格".to_owned(), "micro-grid".to_owned());
    let levels = Arc::make_mut(&mut document.levels);
    levels[3].role = LevelRole::Other;
    levels.push(Level { role: LevelRole::Grid, name_zh, name_en, code_digits: 18 });
    // Every grid becomes one micro-grid under a grid of its own.
    let grids: Vec<Area> = document.tables.areas.iter().filter(|area| area.level == usual::GRID).cloned().collect();
    for grid in grids {
        let id = AreaId(document.allot());
        document.tables.areas.put(Area { id, ..grid.clone() });
        document.tables.areas.put(Area { level: LevelIndex(4), parent: Some(id), ..grid });
    }
    save(&path, &document);
    let opened = open(&path).unwrap();
    assert_eq!(canonical_hash(&opened.document), canonical_hash(&document));
    let rows = |table: &str| dump(&path).iter().filter(|line| line.starts_with(&format!("{table}: "))).count();
    assert_eq!((rows("网格"), rows("微网格")), (15, 15));
}

/// The documents one may come to by edits that no command makes yet: rows of all kinds, borders, levels.
fn edited(document: &Document, what: u8, pick: u32) -> Document {
    let mut after = document.clone();
    let areas: Vec<Area> = after.tables.areas.iter().cloned().collect();
    let level = |role| document.level_of(role).unwrap();
    let [district_level, street_level, community_level, grid_level] =
        [LevelRole::District, LevelRole::Street, LevelRole::Community, LevelRole::Grid].map(level);
    let of = |level: LevelIndex| areas.iter().filter(move |area| area.level == level).collect::<Vec<_>>();
    let any = |list: &[&Area]| list[pick as usize % list.len()].clone();
    match what {
        0 => {
            let mut area = any(&areas.iter().collect::<Vec<_>>());
            area.name += "改";
            after.tables.areas.put(area);
        }
        1 => {
            let mut grid = any(&of(grid_level));
            grid.parent = Some(any(&of(community_level)).id);
            after.tables.areas.put(grid);
        }
        2 => {
            let mut community = any(&of(community_level));
            community.parent = Some(of(street_level)[pick as usize / 7 % of(street_level).len()].id);
            after.tables.areas.put(community);
        }
        3 => {
            let borders: Vec<&Border> = after.partition.borders().collect();
            let border = borders[pick as usize % borders.len()].clone();
            let mut points = border.points.to_vec();
            let middle = points.len() / 2;
            if middle > 0 {
                points[middle].x += 17;
                points[middle].y -= 11;
                let moved = Border { points: points.into(), ..border.clone() };
                after.partition =
                    after.partition.with(&PartitionDelta { removed: vec![border], inserted: vec![moved] });
            }
        }
        4 => {
            // A grid goes over to its neighbour: the border between them is taken out.
            let between = |border: &&Border| matches!((border.left, border.right), (Label::Grid(_), Label::Grid(_)));
            let borders: Vec<&Border> = after.partition.borders().filter(between).collect();
            if borders.len() > 20 {
                let border = borders[pick as usize % borders.len()].clone();
                let (Label::Grid(keep), Label::Grid(lose)) = (border.left, border.right) else { unreachable!() };
                let relabel = |label| if label == Label::Grid(lose) { Label::Grid(keep) } else { label };
                let old: Vec<Border> = after
                    .partition
                    .borders_of(Label::Grid(lose))
                    .iter()
                    .map(|id| after.partition.border(*id).unwrap().clone())
                    .collect();
                let new = old
                    .iter()
                    .map(|b| Border { left: relabel(b.left), right: relabel(b.right), ..b.clone() })
                    .filter(|b| b.left != b.right)
                    .collect();
                after.partition = after.partition.with(&PartitionDelta { removed: old, inserted: new });
                after.tables.areas.remove(lose);
                after.tables.posts =
                    after.tables.posts.iter().filter(|post| post.place != PostPlace::Area(lose)).cloned().collect();
            }
        }
        5 => {
            let mut grid = any(&of(grid_level));
            grid.volunteers += 1 + pick % 5;
            after.tables.areas.put(grid);
        }
        6 => {
            let grid = any(&of(grid_level)).id;
            let id = PostId(after.allot());
            let holder = pick.is_multiple_of(2).then(|| format!("李{pick}"));
            after.tables.posts.put(Post {
                id,
                kind: PostKind::GridAdministrator,
                place: PostPlace::Area(grid),
                holder,
            });
        }
        7 => {
            let mut unit = after.tables.units.iter().next().unwrap().clone();
            unit.name += "新";
            unit.at = unit.at.map(|at| LatticePoint::new(at.x + 1, at.y));
            after.tables.units.put(unit);
        }
        8 => {
            let atom = after.tables.atoms.iter().nth(pick as usize % after.tables.atoms.len()).cloned();
            if let Some(mut atom) = atom {
                atom.households += 3;
                after.tables.atoms.put(atom);
            }
        }
        9 => {
            let face = after.tables.non_grids.iter().next().cloned();
            if let Some(mut face) = face {
                face.parent = any(&of(street_level)).id;
                face.reason = NonGridReason::Reserved;
                after.tables.non_grids.put(face);
            }
        }
        10 => Arc::make_mut(&mut after.levels)[1].name_zh += "改",
        11 => {
            after.tables.sites =
                after.tables.sites.iter().skip(usize::from(after.tables.belts.is_empty())).cloned().collect();
            after.tables.belts = Default::default();
        }
        12 => {
            // A new grid in a street of its own takes the place of another in the plane.
            let grid = any(&of(grid_level));
            let street = AreaId(after.allot());
            let community = AreaId(after.allot());
            let code = grid.code.clone();
            let up = |id, level, parent| Area {
                id,
                level,
                parent: Some(parent),
                name: format!("新区{}", id.0),
                code: code.clone(),
                ..grid.clone()
            };
            let district = of(district_level)[0].id;
            after.tables.areas.put(up(street, street_level, district));
            after.tables.areas.put(up(community, community_level, street));
            after.tables.areas.put(Area { parent: Some(community), ..grid });
        }
        13 => {
            let estates: Vec<EstateId> = after.tables.estates.iter().map(|estate| estate.id).collect();
            let branch = after.tables.branches.iter().nth(pick as usize % 3).cloned();
            match branch {
                Some(branch) if pick.is_multiple_of(4) => drop(after.tables.branches.remove(branch.id)),
                Some(branch) => {
                    let estates = estates.into_iter().skip(pick as usize % 2).collect();
                    after.tables.branches.put(Branch { estates, ..branch });
                }
                None => {
                    let (id, name) = (BranchId(after.allot()), format!("支部{pick}"));
                    after.tables.branches.put(Branch { id, name, mode: BranchMode::Joint, estates });
                }
            }
        }
        14 => {
            let unit = after.tables.units.first_id().unwrap();
            let community = any(&of(community_level)).id;
            let row = after.tables.assignments.iter().next().cloned();
            match row {
                Some(row) if pick.is_multiple_of(3) => drop(after.tables.assignments.remove(row.id)),
                Some(row) => after.tables.assignments.put(Assignment { community, ..row }),
                None => {
                    let id = AssignmentId(after.allot());
                    after.tables.assignments.put(Assignment { id, unit, community });
                }
            }
        }
        15 => {
            let members: Vec<UnitId> = after.tables.units.iter().map(|unit| unit.id).take(pick as usize % 3).collect();
            let community = any(&of(community_level)).id;
            let row = after.tables.committees.iter().next().cloned();
            match row {
                Some(row) if pick.is_multiple_of(3) => drop(after.tables.committees.remove(row.id)),
                Some(row) => after.tables.committees.put(Committee { community, members, ..row }),
                None => {
                    let (id, name) = (CommitteeId(after.allot()), format!("大党委{pick}"));
                    after.tables.committees.put(Committee { id, name, community, members });
                }
            }
        }
        16 => {
            // A post goes to another area; a river keeps its chief, who may not leave.
            let chiefs: Vec<PostId> = after.tables.rivers.iter().filter_map(|river| river.chief).collect();
            let post = after.tables.posts.iter().find(|post| !chiefs.contains(&post.id)).cloned();
            match post {
                Some(post) if pick.is_multiple_of(3) => drop(after.tables.posts.remove(post.id)),
                Some(post) => {
                    let area = any(&areas.iter().collect::<Vec<_>>()).id;
                    after.tables.posts.put(Post { place: PostPlace::Area(area), ..post });
                }
                None => {}
            }
        }
        17 => {
            let mut area = any(&areas.iter().collect::<Vec<_>>());
            area.code += "9";
            after.tables.areas.put(area);
        }
        18 => {
            // A face goes over to a grid beside it.
            let beside = |border: &Border| match (border.left, border.right) {
                (Label::NonGrid(face), Label::Grid(grid)) | (Label::Grid(grid), Label::NonGrid(face)) => {
                    Some((face, grid))
                }
                _ => None,
            };
            let sides: Vec<(NonGridId, AreaId)> = after.partition.borders().filter_map(beside).collect();
            if let Some(&(face, grid)) = sides.get(pick as usize % sides.len().max(1)) {
                let relabel = |label| if label == Label::NonGrid(face) { Label::Grid(grid) } else { label };
                let ids = after.partition.borders_of(Label::NonGrid(face));
                let old: Vec<Border> = ids.iter().map(|id| after.partition.border(*id).unwrap().clone()).collect();
                let new = old
                    .iter()
                    .map(|b| Border { left: relabel(b.left), right: relabel(b.right), ..b.clone() })
                    .filter(|b| b.left != b.right)
                    .collect();
                after.partition = after.partition.with(&PartitionDelta { removed: old, inserted: new });
                after.tables.non_grids.remove(face);
            }
        }
        _ => Arc::make_mut(&mut after.backdrop).names[0].name += "改",
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if super::heavy() { 300 } else { 24 }, ..ProptestConfig::default() })]

    /// Whatever is edited, one edit or several between two saves: saved in place, the file holds the same rows as one
    /// written anew.
    #[test]
    fn a_save_in_place_leaves_the_file_that_a_fresh_save_writes(
        usual in any::<bool>(),
        saves in prop::collection::vec(prop::collection::vec((0u8..20, any::<u32>()), 1..5), 1..5),
    ) {
        let (folder, path) = place();
        let mut document = if usual { furnished(9, 5, 2) } else { five_levels() };
        let mut saved = save(&path, &document);
        for edits in saves {
            for (what, pick) in edits {
                document = edited(&document, what, pick);
            }
            saved.save(&document, &History::default(), Disk::default()).unwrap();
        }
        let fresh = folder.path().join("fresh.gpkg");
        save(&fresh, &document);
        let (in_place, fresh) = (dump(&path), dump(&fresh));
        for (a, b) in in_place.iter().zip(&fresh) {
            prop_assert_eq!(a, b);
        }
        prop_assert_eq!(in_place.len(), fresh.len());
        let opened = open(&path).unwrap();
        prop_assert!(opened.foreign_changes.is_empty());
        prop_assert_eq!(canonical_hash(&opened.document), canonical_hash(&document));
    }

    /// Every place on the lattice comes back from degrees.
    #[test]
    fn shapes_come_back_to_the_last_unit(points in prop::collection::vec((-18_000_000_000i64..=18_000_000_000, -9_000_000_000i64..=9_000_000_000), 3..40)) {
        let points: Vec<LatticePoint> = points.into_iter().map(|(x, y)| LatticePoint::new(x, y)).collect();
        for shape in [
            Shape::Point(points[0]),
            Shape::Line(points.clone()),
            Shape::Lines(vec![points.clone(), points.clone()]),
            Shape::Polygon(vec![points.clone()]),
            Shape::Polygons(vec![vec![points.clone(), points.clone()], vec![points.clone()]]),
        ] {
            let blob = shape.to_blob();
            prop_assert_eq!(Shape::from_blob(&blob), Some(shape));
            // Cut off anywhere it is no shape; no cut may make it panic.
            for end in 0..blob.len() {
                prop_assert_eq!(Shape::from_blob(&blob[..end]), None);
            }
        }
    }

    /// Bytes that are no geometry never make a panic.
    #[test]
    fn any_bytes_may_stand_for_a_shape(mut bytes in prop::collection::vec(any::<u8>(), 0..200), flags in 0u8..32) {
        let _ = Shape::from_blob(&bytes);
        let head = [b'G', b'P', 0, flags, 0, 0, 0, 0];
        bytes.splice(0..0, head);
        let _ = Shape::from_blob(&bytes);
    }
}

#[test]
fn every_degree_of_the_earth_comes_back_exactly() {
    // The worst cases are the largest coordinates; go through a stretch there and through strides over the whole.
    let check = |x: i64| {
        let y = x / 2;
        let point = LatticePoint::new(x, y);
        assert_eq!(LatticePoint::from_degrees(point.lon_deg(), point.lat_deg()), Ok(point));
    };
    (17_999_000_000..=18_000_000_000).for_each(check);
    (-18_000_000_000..=18_000_000_000).step_by(if super::heavy() { 17 } else { 7919 }).for_each(check);
}

#[test]
fn a_save_writes_only_what_changed() {
    let (_folder, path) = place();
    let document = furnished(9, 5, 2);
    let mut saved = save(&path, &document);
    assert_eq!(saved.save(&document, &History::default(), Disk::default()).unwrap(), 0);
    let after = edited(&document, 5, 3);
    // The record, and the rows of the grid, its community, its street and the district, whose sums changed.
    assert_eq!(saved.save(&after, &History::default(), Disk::default()).unwrap(), 5);
}

#[test]
fn work_that_is_stopped_leaves_no_file() {
    let (folder, path) = place();
    let progress = Progress::default();
    progress.cancel();
    let result = project::save_as(&path, &town(2, 2, 0), &History::default(), Disk::default(), &progress);
    assert_eq!(result.unwrap_err().problem, tongxin::files::Problem::Cancelled);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    save(&path, &town(2, 2, 0));
    assert_eq!(project::open(&path, &progress).unwrap_err().problem, tongxin::files::Problem::Cancelled);
}

#[test]
fn the_id_of_a_border_that_went_is_not_given_again_after_reopening() {
    let (_folder, path) = place();
    let mut document = furnished(3, 3, 1);
    let next = document.partition.next_border();
    document.partition = document.partition.clone().with_next_border(tongxin::partition::BorderId(next.0 + 7));
    save(&path, &document);
    assert_eq!(open(&path).unwrap().document.partition.next_border().0, next.0 + 7);
}
