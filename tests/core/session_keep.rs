//! What outlives a session: settings, dated backups, the journal of an unsaved session.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tongxin::files::Disk;
use tongxin::jobs::Progress;
use tongxin::model::{AreaAttributeValue, Command, canonical_hash};
use tongxin::session::{
    Access, Backup, Base, Clock, Session, Settings, SettingsStore, SettingsTrouble, ThemeChoice, Unsaved, back_up,
    dated,
};
use tongxin::text::Lang;

use crate::fixtures::town::furnished;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn name(session: &Session, to: &str) -> Command {
    let grid =
        session.document().tables.areas.iter().find(|area| area.level == session.document().grid_level()).unwrap();
    Command::SetAreaAttribute { area: grid.id, value: AreaAttributeValue::Name(to.to_owned()) }
}

fn project(folder: &Path) -> PathBuf {
    let path = folder.join("项目.gpkg");
    Session::create(furnished(3, 3, 1)).save_as(&path, &Progress::default()).unwrap();
    path
}

#[test]
fn settings_come_back() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("deep").join("settings.json");
    let (usual, trouble) = Settings::load(&path);
    assert!(trouble.is_none() && usual == Settings::default());
    let mut settings = Settings {
        lang: Some(Lang::En),
        theme: ThemeChoice::Dark,
        text_percent: 150,
        author: "金碧街道办".to_owned(),
        base_map: serde_json::json!({"kind": "xyz", "template": "http://localhost/{z}/{x}/{y}"}),
        ..Settings::default()
    };
    settings.note_project(Path::new("/甲.gpkg"));
    settings.note_project(Path::new("/乙.gpkg"));
    settings.note_project(Path::new("/甲.gpkg"));
    settings.save(&Settings::default(), &path).unwrap();
    let (read, trouble) = Settings::load(&path);
    assert!(trouble.is_none());
    assert_eq!(read, settings);
    assert_eq!(read.recent, [PathBuf::from("/甲.gpkg"), PathBuf::from("/乙.gpkg")]);
}

#[test]
fn broken_settings_are_put_aside_and_never_lost() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("settings.json");
    for (round, content) in [&b"{\"lang\": 7"[..], b"\xff\xfe", b"{\"text_percent\": \"big\"}"].into_iter().enumerate()
    {
        std::fs::write(&path, content).unwrap();
        let (settings, trouble) = Settings::load(&path);
        let Some(SettingsTrouble::SetAside(aside)) = trouble else { panic!("{trouble:?}") };
        assert_eq!(settings, Settings::default());
        assert_eq!(std::fs::read(&aside).unwrap(), content);
        assert_eq!(names(folder.path()).len(), round + 1, "each broken file has a name of its own");
    }
}

#[test]
fn what_a_later_version_wrote_is_kept_and_numbers_beyond_sense_are_brought_back() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("settings.json");
    std::fs::write(&path, r#"{"text_percent": 5000, "household_band": [500, 300], "later": {"a": [1]}}"#).unwrap();
    let (settings, trouble) = Settings::load(&path);
    assert!(trouble.is_none());
    assert_eq!((settings.text_percent, settings.household_band), (200, (300, 500)));
    settings.save(&Settings::default(), &path).unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().contains("later"));
}

#[test]
fn many_changes_are_written_and_the_last_one_stays() {
    let folder = TempDir::new().unwrap();
    let mut store = SettingsStore::open(folder.path());
    for percent in 100..=160 {
        store.change(|settings| settings.text_percent = percent);
    }
    drop(store);
    assert_eq!(SettingsStore::open(folder.path()).get().text_percent, 160);
    assert_eq!(names(folder.path()), ["settings.json"]);
}

#[test]
fn two_windows_keep_each_others_settings() {
    let folder = TempDir::new().unwrap();
    let (mut one, mut other) = (SettingsStore::open(folder.path()), SettingsStore::open(folder.path()));
    one.change(|settings| settings.theme = ThemeChoice::Dark);
    one.change(|settings| settings.note_project(Path::new("/甲.gpkg")));
    other.change(|settings| settings.text_percent = 150);
    other.change(|settings| settings.note_project(Path::new("/乙.gpkg")));
    drop((one, other));
    let settings = SettingsStore::open(folder.path()).get().clone();
    assert_eq!((settings.theme, settings.text_percent), (ThemeChoice::Dark, 150));
    assert_eq!(settings.recent.len(), 2, "{:?}", settings.recent);
    // The one that knows the older state changes something else: what the other one wrote since stays.
    let mut early = SettingsStore::open(folder.path());
    let mut late = SettingsStore::open(folder.path());
    late.change(|settings| settings.author = "金碧街道办".to_owned());
    drop(late);
    early.change(|settings| settings.backups = 3);
    drop(early);
    let settings = SettingsStore::open(folder.path()).get().clone();
    assert_eq!((settings.author.as_str(), settings.backups), ("金碧街道办", 3));
    assert_eq!(names(folder.path()), ["settings.json"], "no lock is left");
}

#[test]
fn windows_that_write_at_once_lose_nothing() {
    let folder = TempDir::new().unwrap();
    std::thread::scope(|scope| {
        for window in 0..6 {
            let folder = folder.path();
            scope.spawn(move || {
                let mut store = SettingsStore::open(folder);
                store.change(|settings| settings.note_project(Path::new(&format!("/{window}.gpkg"))));
            });
        }
    });
    assert_eq!(SettingsStore::open(folder.path()).get().recent.len(), 6);
}

const DAY: i64 = 86_400_000;

#[test]
fn the_first_save_of_a_day_keeps_the_state_of_before_and_old_backups_go() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    let mut session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    for day in 0..5 {
        session = session.with_clock(Clock::Fixed(1_626_652_800_000 + day * DAY));
        for edit in 0..2 {
            let before = std::fs::read(&path).unwrap();
            session.run(name(&session, &format!("{day}・{edit}"))).unwrap();
            let done = session.begin_save(3).unwrap().run(&Progress::default());
            match session.finish_save(done).unwrap().backup {
                Backup::Made(backup) => {
                    assert_eq!(edit, 0);
                    assert_eq!(std::fs::read(backup).unwrap(), before);
                }
                other => assert!(edit == 1 && matches!(other, Backup::NotNeeded), "{other:?}"),
            }
        }
    }
    let kept: Vec<String> =
        dated(&path).iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let days = ["项目.backup-20210721.gpkg", "项目.backup-20210722.gpkg", "项目.backup-20210723.gpkg"];
    assert_eq!(kept, days);
    // A backup is a project like any other.
    Session::open(&dated(&path)[0], Access::Read, &Progress::default()).unwrap();
}

#[test]
fn a_full_disk_loses_neither_the_project_nor_an_older_backup() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    assert!(matches!(back_up(&path, 0, 1, Disk::default()), Backup::Made(_)));
    let before = names(folder.path());
    let full = Disk { sync: |_| Err(std::io::ErrorKind::StorageFull.into()), ..Disk::default() };
    assert!(matches!(back_up(&path, DAY, 1, full), Backup::Failed(_)));
    assert_eq!(names(folder.path()), before);
    assert!(matches!(back_up(&path, DAY, 0, Disk::default()), Backup::NotNeeded));
}

/// What is left of a session whose process died: its journal, locked by nobody.
fn die(session: Session) {
    session.flush_journal();
    drop(session);
    // The journal's own thread lets go of the file when the session is gone.
    std::thread::sleep(std::time::Duration::from_millis(300));
}

#[test]
fn an_unsaved_session_comes_back_step_by_step() {
    let folder = TempDir::new().unwrap();
    let journals = folder.path().join("recovery");
    let path = project(folder.path());
    let mut session = Session::open(&path, Access::Write, &Progress::default())
        .unwrap()
        .with_journal(&journals, Base::Demo)
        .with_author("金碧街道办");
    for text in ["甲", "乙", "丙"] {
        session.run(name(&session, text)).unwrap();
    }
    session.undo().unwrap();
    session.undo().unwrap();
    session.redo().unwrap();
    let (hash, revisions) = (canonical_hash(session.document()), session.history().revisions().to_vec());
    assert!(Unsaved::find(&journals).is_empty(), "the session lives");
    die(session);

    let mut found = Unsaved::find(&journals);
    assert_eq!(found.len(), 1);
    let unsaved = found.remove(0);
    assert_eq!((unsaved.steps(), unsaved.path()), (6, Some(&*path)));
    let recovered = unsaved.recover(&journals, &Progress::default()).unwrap();
    assert!(!recovered.file_changed && recovered.stopped_by.is_none());
    assert_eq!((recovered.replayed, recovered.steps), (6, 6));
    let mut session = recovered.session;
    assert_eq!(canonical_hash(session.document()), hash);
    assert_eq!(session.history().revisions(), revisions, "with their times and authors");
    assert!(session.is_modified());
    // It is unsaved as before: dying again loses nothing.
    die(std::mem::replace(&mut session, Session::create(furnished(2, 2, 0))));
    let recovered = Unsaved::find(&journals).remove(0).recover(&journals, &Progress::default()).unwrap();
    let mut session = recovered.session;
    assert_eq!(canonical_hash(session.document()), hash);
    session.save().unwrap();
    session.flush_journal();
    assert!(names(&journals).is_empty(), "saved: nothing to bring back");
}

#[test]
fn saving_begins_a_new_journal_and_a_clean_end_leaves_none() {
    let folder = TempDir::new().unwrap();
    let journals = folder.path().join("recovery");
    let path = project(folder.path());
    let open =
        || Session::open(&path, Access::Write, &Progress::default()).unwrap().with_journal(&journals, Base::Demo);
    let mut session = open();
    session.run(name(&session, "甲")).unwrap();
    // An edit made while the save is under way is not in the file, and stays in the journal.
    let work = session.begin_save(0).unwrap();
    session.run(name(&session, "乙")).unwrap();
    session.finish_save(work.run(&Progress::default())).unwrap();
    assert!(session.is_modified());
    let hash = canonical_hash(session.document());
    die(session);
    let recovered = Unsaved::find(&journals).remove(0).recover(&journals, &Progress::default()).unwrap();
    assert_eq!((recovered.replayed, recovered.file_changed), (1, false));
    let mut session = recovered.session;
    assert_eq!(canonical_hash(session.document()), hash);
    session.end();
    drop(session);
    assert!(names(&journals).is_empty());
}

#[test]
fn a_journal_cut_off_in_a_line_gives_what_came_before_and_a_changed_file_is_noticed() {
    let folder = TempDir::new().unwrap();
    let journals = folder.path().join("recovery");
    let path = project(folder.path());
    let mut session =
        Session::open(&path, Access::Write, &Progress::default()).unwrap().with_journal(&journals, Base::Demo);
    session.run(name(&session, "甲")).unwrap();
    session.run(name(&session, "乙")).unwrap();
    die(session);
    let journal = journals.join(&names(&journals)[0]);
    let whole = std::fs::read(&journal).unwrap();
    std::fs::write(&journal, &whole[..whole.len() - 5]).unwrap();
    let mut other = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    other.run(name(&other, "别人")).unwrap();
    other.save().unwrap();
    // While the file is open elsewhere it cannot be brought back, and the journal stays.
    assert!(Unsaved::find(&journals).remove(0).recover(&journals, &Progress::default()).is_err());
    drop(other);
    let recovered = Unsaved::find(&journals).remove(0).recover(&journals, &Progress::default()).unwrap();
    assert_eq!((recovered.replayed, recovered.steps, recovered.file_changed), (1, 1, true));
    assert_eq!(recovered.session.history().revisions().len(), 2);
}

#[test]
fn a_journal_that_says_nothing_is_cleared_away() {
    let folder = TempDir::new().unwrap();
    for (name, content) in [("1-1.jsonl", ""), ("2-1.jsonl", "rubbish\n"), ("3-1.jsonl", "{\"version\": 1}\n")] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    std::fs::write(folder.path().join("4-1.jsonl"), "{\"version\":9,\"title\":\"x\",\"base\":\"demo\"}\n").unwrap();
    assert!(Unsaved::find(folder.path()).is_empty());
    assert_eq!(names(folder.path()), ["4-1.jsonl"], "a later version knows what to do with it");
}

/// The program ended after the file was written and before the journal began anew: what both hold is not done twice.
#[test]
fn steps_that_the_file_holds_already_are_not_made_again() {
    let folder = TempDir::new().unwrap();
    let journals = folder.path().join("recovery");
    let path = project(folder.path());
    let mut session =
        Session::open(&path, Access::Write, &Progress::default()).unwrap().with_journal(&journals, Base::Demo);
    for text in ["甲", "乙", "丙"] {
        session.run(name(&session, text)).unwrap();
    }
    session.undo().unwrap();
    session.run(name(&session, "丁")).unwrap();
    session.undo().unwrap();
    let work = session.begin_save(0).unwrap();
    session.redo().unwrap();
    session.run(name(&session, "戊")).unwrap();
    let hash = canonical_hash(session.document());
    let revisions = session.history().revisions().to_vec();
    // The file is written; nobody tells the session, as if it had ended just then.
    drop(work.run(&Progress::default()));
    die(session);
    let recovered = Unsaved::find(&journals).remove(0).recover(&journals, &Progress::default()).unwrap();
    assert_eq!((recovered.replayed, recovered.steps, recovered.file_changed), (2, 2, false));
    assert_eq!(canonical_hash(recovered.session.document()), hash);
    assert_eq!(recovered.session.history().revisions(), revisions);
}

/// What an earlier session made is brought back and built on, or taken back and nothing else done, and the program ends
/// between writing the file and beginning the journal anew.
#[test]
fn a_file_that_was_saved_after_stepping_about_in_older_edits_is_known_again() {
    let edits: [&dyn Fn(&mut Session); 3] = [
        &|session| {
            session.redo().unwrap();
            session.run(name(session, "丁")).unwrap();
        },
        &|session| drop(session.undo().unwrap()),
        &|session| {
            session.redo().unwrap();
            session.undo().unwrap();
            session.undo().unwrap();
            session.run(name(session, "戊")).unwrap();
        },
    ];
    for (number, edit) in edits.into_iter().enumerate() {
        let folder = TempDir::new().unwrap();
        let journals = folder.path().join("recovery");
        let path = project(folder.path());
        let mut session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
        for text in ["甲", "乙", "丙"] {
            session.run(name(&session, text)).unwrap();
        }
        session.undo().unwrap();
        session.save().unwrap();
        let mut session = session.with_journal(&journals, Base::Demo);
        edit(&mut session);
        let hash = canonical_hash(session.document());
        drop(session.begin_save(0).unwrap().run(&Progress::default()));
        die(session);
        let recovered = Unsaved::find(&journals).remove(0).recover(&journals, &Progress::default()).unwrap();
        assert_eq!((recovered.replayed, recovered.steps, recovered.file_changed), (0, 0, false), "{number}");
        assert_eq!(canonical_hash(recovered.session.document()), hash, "{number}");
    }
}

/// An index that a window keeps shares the tree of borders with the session and answers as one made afresh.
#[test]
fn an_index_kept_up_by_its_session_equals_a_fresh_one() {
    let document = furnished(4, 3, 1);
    let vertices: Vec<_> = document.partition.borders().map(|border| border.points[border.points.len() / 2]).collect();
    let mut session = Session::create(document);
    let mut index = session.index();
    let mut moved = 0;
    for (number, from) in (0..).zip(vertices) {
        let to = tongxin::geodesy::LatticePoint::new(from.x + 2_000, from.y + 1_500);
        moved += usize::from(session.run(Command::MoveVertex { from, to }).is_ok());
        // Sometimes two edits or one taken back before the window looks again.
        if number % 3 == 0 {
            session.undo().unwrap();
        }
        if number % 2 == 0 {
            session.keep_up(&mut index);
            let fresh = tongxin::query::Index::of(session.document());
            assert!(index.locator().tree().holds_same(fresh.locator().tree()));
            assert_eq!(index.links(), fresh.links());
            assert!(index.document().diff(session.document()).is_empty());
        }
    }
    assert!(moved > 8, "{moved}");
}
