//! A batch says what a single question says; through a pipe it says the same, and a full disk is told.

use std::io::{self, Write};

use tongxin::demo;
use tongxin::query::Index;
use tongxin::query::answer::{Responsible, answer};

use super::*;

#[test]
fn several_responsible_are_all_named_in_the_order_of_the_single_answer() {
    let mut document = demo::xishan();
    let point = LatticePoint::from_degrees(102.66, 25.04).unwrap();
    let [grid, community, street] = answer(&document, &Index::of(&document), point).ladder[..3] else { panic!() };
    let units: Vec<UnitId> = document.tables.units.iter().map(|unit| unit.id).take(3).collect();
    for (id, name, members) in [(4_000_000_002, "后设", &units[1..3]), (4_000_000_001, "先设", &units[..1])] {
        let members = members.to_vec();
        document.tables.committees.put(Committee { id: CommitteeId(id), community, name: name.to_owned(), members });
    }
    let (kind, place) = (PostKind::GridAdministrator, PostPlace::Area(grid));
    document.tables.posts.put(Post { id: PostId(4_000_000_003), kind, place, holder: Some("王网格".to_owned()) });
    let mut second = document.tables.alliances.iter().find(|row| row.street == Some(street)).unwrap().clone();
    (second.id, second.name) = (tongxin::domain::AllianceId(4_000_000_004), "第二联盟".to_owned());
    document.tables.alliances.put(second);
    let mut second = document.tables.enforcement_teams.iter().find(|row| row.street == street).unwrap().clone();
    (second.id, second.name) = (tongxin::domain::EnforcementTeamId(4_000_000_005), "第二执法队".to_owned());
    document.tables.enforcement_teams.put(second);

    let single = answer(&document, &Index::of(&document), point);
    let names = |passes: fn(&Responsible) -> bool| -> Vec<String> {
        single.responsible.iter().filter(|who| passes(who)).map(|who| who.name(&document, Lang::Zh)).collect()
    };
    let columns = AnswerColumns::new(&document, Lang::Zh);
    let headings = columns.headings();
    let cells = columns.cells(Label::Grid(grid));
    let cell = |heading: &str| cells[headings.iter().position(|one| one == heading).unwrap()].clone();
    for (heading, expected, count) in [
        ("社区大党委", names(|who| matches!(who, Responsible::Committee(_))), 2),
        ("大党委成员单位", names(|who| matches!(who, Responsible::CommitteeMember(_))), 3),
        ("街道党建联盟", names(|who| matches!(who, Responsible::StreetAlliance(_))), 2),
        ("综合行政执法队", names(|who| matches!(who, Responsible::EnforcementTeam(_))), 2),
    ] {
        assert_eq!(expected.len(), count, "{heading}");
        assert_eq!(cell(heading), expected.join("；"), "{heading}");
    }
    assert_eq!(cell("社区大党委"), "先设；后设");
    // A post without a name says that there is one.
    assert_eq!(cell("网格管理员"), "已设岗；王网格");
}

/// Takes some bytes, then is full.
struct Full {
    room: usize,
    taken: Vec<u8>,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.room);
        if taken == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.room -= taken;
        self.taken.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Answers bytes into a stream with so much room.
fn streamed(input: &[u8], room: usize) -> (Result<CsvSummary, ExchangeError>, Vec<u8>) {
    let document = one_grid_and_a_lake();
    let batch = CsvPoints {
        input: PointsTable::Bytes(input),
        lon_column: None,
        lat_column: None,
        system: CoordinateSystem::Cgcs2000,
        lang: Lang::Zh,
        with_mark: false,
    };
    let mut full = Full { room, taken: Vec::new() };
    let columns = AnswerColumns::new(&document, Lang::Zh);
    let place = AnswerPlace::Stream(&mut full);
    let answered = answer_points(&batch, place, &columns, &by_longitude, &Progress::default());
    (answered, full.taken)
}

#[test]
fn a_stream_gets_the_bytes_of_the_file_and_of_a_broken_table_none() {
    let table = format!("\u{FEFF}lon,lat\r\n{}102.6,25,,\r\n", "102.4,25\r\n".repeat(50_000));
    let (summary, file) = Batch::new().answer(&table).unwrap();
    let (streamed_summary, bytes) = streamed(table.as_bytes(), usize::MAX);
    assert_eq!(streamed_summary.unwrap(), summary);
    assert!(bytes == file);
    let (broken, bytes) = streamed(format!("{table}\"102.4,25\r\n").as_bytes(), usize::MAX);
    assert!(matches!(broken, Err(ExchangeError::OpenQuote { row: 50_003 })), "{broken:?}");
    assert!(bytes.is_empty(), "nothing is written before the table is known to be whole");
}

#[test]
fn a_full_disk_is_told_wherever_the_room_ends() {
    let table = format!("lon,lat\n{}", "102.4,25\n".repeat(50_000));
    let (_, whole) = streamed(table.as_bytes(), usize::MAX);
    for room in [0, 10, 500, whole.len() / 2, whole.len() - 1] {
        let (answered, bytes) = streamed(table.as_bytes(), room);
        let Err(ExchangeError::File(error)) = answered else { panic!("{room}: {answered:?}") };
        assert_eq!(error.problem, Problem::DiskFull, "{room}");
        assert!(bytes == whole[..room], "what went out is the beginning of the answer");
    }
}
