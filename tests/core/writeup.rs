//! A change written up: known edits give known rows, sums of parents stay, and the same history gives the same bytes.

use std::collections::BTreeMap;

use tongxin::domain::{AreaId, Post, PostId, PostKind, PostPlace};
use tongxin::drawing::change_maps;
use tongxin::files::exchange::table_csv;
use tongxin::geodesy::LatticePoint;
use tongxin::model::{AreaAttributeValue, Command, Document, Label, MergedPosts, Region};
use tongxin::query::Index;
use tongxin::query::writeup::{Fate, Row, WriteUp};
use tongxin::session::{Clock, Session, Told};
use tongxin::text::Lang;

use crate::fixtures::town::{SIDE, furnished, middle};
use crate::fixtures::usual;

fn session() -> Session {
    // 19 July 2021, 14:03 in China.
    Session::create(furnished(6, 6, 1)).with_clock(Clock::Fixed(1_626_674_580_000)).with_author("金碧街道办")
}

fn grid_at(document: &Document, column: u32, row: u32) -> AreaId {
    match Index::of(document).locator().leaf(middle(column, row)) {
        Label::Grid(id) => id,
        other => panic!("{other:?} is no grid"),
    }
}

/// The western part of a square, with its middle.
fn west_of(column: u32, row: u32) -> Region {
    let m = middle(column, row);
    let (west, east) = (m.x - SIDE / 2, m.x + 1_000);
    let ring = [(west, m.y - SIDE / 2), (east, m.y - SIDE / 2), (east, m.y + SIDE / 2), (west, m.y + SIDE / 2)];
    Region { rings: vec![ring.map(|(x, y)| LatticePoint::new(x, y)).to_vec()] }
}

/// The grid at (2, 1) gives its western half, where its people live, to the one at (1, 1).
fn given(session: &mut Session) -> (AreaId, AreaId) {
    let (giver, taker) = (grid_at(session.document(), 2, 1), grid_at(session.document(), 1, 1));
    let command =
        Command::GiveGround { region: west_of(2, 1), from: Some(vec![Label::Grid(giver)]), to: Label::Grid(taker) };
    session.run(command).unwrap();
    (giver, taker)
}

fn all(session: &Session, lang: Lang) -> Told {
    session.span(0, usize::MAX).tell(lang).unwrap()
}

fn rows(change: &WriteUp) -> BTreeMap<AreaId, &Row> {
    change.rows.iter().map(|row| (row.id, row)).collect()
}

#[test]
fn ground_that_changes_hands_is_told_of_both_grids_and_leaves_every_sum_above_as_it_was() {
    let mut session = session();
    let before = Index::of(session.document());
    let (giver, taker) = given(&mut session);
    let told = all(&session, Lang::Zh);
    let rows = rows(&told.change);
    let levels: Vec<_> = told.change.rows.iter().map(|row| row.level).collect();
    assert_eq!(levels, [usual::DISTRICT, usual::STREET, usual::COMMUNITY, usual::GRID, usual::GRID]);
    let households = |id: AreaId| {
        let row = rows[&id];
        (row.before.as_ref().unwrap().households, row.after.as_ref().unwrap().households)
    };
    let (gave, took) = (before.totals(giver).households, before.totals(taker).households);
    assert!(gave > 0, "somebody lives in the middle");
    assert_eq!((households(giver), households(taker)), ((gave, 0), (took, took + gave)));
    assert_eq!((rows[&giver].fate, rows[&taker].fate), (Fate::Redrawn, Fate::Redrawn));
    for row in told.change.rows.iter().filter(|row| !row.is_grid) {
        assert_eq!(row.fate, Fate::Same, "{:?}", row.after);
        assert_eq!(row.before, row.after, "only inner borders moved");
    }
    let areas = |id: AreaId| [&rows[&id].before, &rows[&id].after].map(|state| state.as_ref().unwrap().area_m2);
    let ([g0, g1], [t0, t1]) = (areas(giver), areas(taker));
    assert!((g1 / g0 - 0.5).abs() < 0.02, "half of it went: {g0} {g1}");
    assert!((g0 + t0 - g1 - t1).abs() < 1.0, "and came there: {t0} {t1}");
}

#[test]
fn a_grid_that_is_gone_and_a_name_that_is_another_are_told_as_such() {
    let mut session = session();
    let [one, other, third] = [(1, 1), (2, 1), (3, 1)].map(|(x, y)| grid_at(session.document(), x, y));
    let command = Command::MergeGrids { grids: vec![one, other], keep: one, posts: MergedPosts::All };
    session.run(command).unwrap();
    let value = AreaAttributeValue::Name("东岸|网格<1>".to_owned());
    session.run(Command::SetAreaAttribute { area: third, value }).unwrap();
    let told = all(&session, Lang::Zh);
    let rows = rows(&told.change);
    assert_eq!(rows[&other].fate, Fate::Gone);
    assert!(rows[&other].before.is_some() && rows[&other].after.is_none());
    assert_eq!((rows[&one].fate, rows[&third].fate), (Fate::Redrawn, Fate::Changed));
    let community = session.document().tables.areas.get(one).unwrap().parent.unwrap();
    let sums = |row: &Row| [&row.before, &row.after].map(|state| state.as_ref().unwrap().clone());
    let [was, is] = sums(rows[&community]);
    assert_eq!((was.households, was.people, was.units, was.posts), (is.households, is.people, is.units, is.posts));
    assert_eq!(was.area_m2.to_bits(), is.area_m2.to_bits());
    // Names are words, whatever signs they hold.
    let markdown = told.change.markdown();
    assert!(markdown.contains("东岸\\|网格\\<1\\>"), "{markdown}");
    assert!(markdown.contains("网格新设 0 个，撤并 1 个，界线变动 1 个，其他信息变动 1 个"), "{markdown}");
    let html = told.change.html(None);
    assert!(html.contains("东岸|网格&lt;1&gt;") && !html.contains("<1>"));
    // The first edit by itself knows nothing of the second.
    let first = session.span(0, 1).tell(Lang::Zh).unwrap().change;
    assert!(first.rows.iter().all(|row| row.id != third));
    assert_eq!(first.done.len(), 1);
    let second = session.span(1, 2).tell(Lang::Zh).unwrap().change;
    assert_eq!(second.grids().map(|row| row.id).collect::<Vec<_>>(), [third]);
}

#[test]
fn a_change_within_one_community_is_that_of_the_community_though_posts_go() {
    let mut document = furnished(6, 6, 1);
    let [one, other] = [(1, 1), (2, 1)].map(|(x, y)| grid_at(&document, x, y));
    let (kind, place) = (PostKind::FullTimeWorker, PostPlace::Area(other));
    let post = Post { id: PostId(document.allot()), kind, place, holder: None };
    document.tables.posts.put(post);
    let mut session = Session::create(document);
    let command = Command::MergeGrids { grids: vec![one, other], keep: one, posts: MergedPosts::Kept };
    session.run(command).unwrap();
    let told = all(&session, Lang::Zh);
    let community = session.document().tables.areas.get(one).unwrap().parent.unwrap();
    assert_eq!(rows(&told.change)[&community].fate, Fate::Sums, "it has a post less");
    assert_eq!(told.change.area, session.document().name_of(community));
}

#[test]
fn the_same_history_gives_the_same_bytes_however_it_is_written() {
    let write = || {
        let mut session = session();
        given(&mut session);
        let Told { before, after, change } = all(&session, Lang::Zh);
        let maps = change_maps(&before, &after, &change.changed, Lang::Zh).unwrap().unwrap();
        assert_ne!(maps.before, maps.after, "the border stands elsewhere");
        (change.markdown(), change.html(Some(&maps)), change.table())
    };
    let (markdown, html, (heads, rows)) = write();
    assert_eq!((markdown.clone(), html.clone(), (heads.clone(), rows.clone())), write());
    assert!(markdown.starts_with("# 第1社区网格划分调整说明\n"), "{markdown}");
    assert!(markdown.contains("1. 2021-07-19 14:03　金碧街道办　"), "{markdown}");
    assert!(markdown.contains("东至"), "{markdown}");
    assert_eq!(html.matches("data:image/png;base64,").count(), 2);
    assert!(!html.contains("http"), "it asks no server");
    let csv = table_csv(&heads, &rows);
    assert_eq!(csv.lines().count(), 6);
    assert!(rows.iter().all(|row| row.len() == heads.len()));
    assert!(csv.starts_with("层级,变动,名称·前,名称·后,编码·前,编码·后,"), "{csv}");
}

#[test]
fn undone_edits_and_those_that_touch_no_area_are_not_told() {
    let mut session = session();
    session.run(Command::SetHouseholdBand { low: 200, high: 400 }).unwrap();
    assert!(all(&session, Lang::En).change.is_empty());
    let (giver, _) = given(&mut session);
    session.undo().unwrap();
    let cursor = session.history().cursor();
    assert!(session.span(0, cursor).tell(Lang::En).unwrap().change.is_empty());
    // What was undone can still be looked at.
    let told = session.span(1, 2).tell(Lang::En).unwrap().change;
    assert!(told.grids().any(|row| row.id == giver));
    assert_eq!(session.saved_cursor(), 0);
}
