//! Disks and neighbours that do not behave.

use std::fs;
use std::fs::File;
use std::io;

use rusqlite::Connection;
use tongxin::domain::{Area, AreaId};
use tongxin::files::project;
use tongxin::files::{Disk, Problem, ProjectLock};
use tongxin::jobs::Progress;
use tongxin::model::{Document, History, canonical_hash};

use super::{open, place, save, sql};
use crate::fixtures::town::furnished;

fn no_sync(_: &File) -> io::Result<()> {
    Err(io::Error::other("the disk gave up"))
}

/// The document with every name made longer: an edit that touches many pages.
fn renamed(document: &Document) -> Document {
    let mut after = document.clone();
    for area in document.tables.areas.iter() {
        let name = format!("{}{}", area.name, "长".repeat(60));
        after.tables.areas.put(Area { name, ..area.clone() });
    }
    after
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let (folder, path) = place();
    let document = furnished(6, 6, 2);
    let mut saved = save(&path, &document);
    let before = fs::read(&path).unwrap();
    let pages = u32::try_from(before.len() / 4096).unwrap();
    // Save As at every size that is too small.
    for limit in (1..pages).step_by(7) {
        let disk = Disk { page_limit: Some(limit), ..Disk::default() };
        let result = project::save_as(&path, &renamed(&document), &History::default(), disk, &Progress::default());
        assert_eq!(result.unwrap_err().problem, Problem::DiskFull, "{limit} of {pages} pages");
        assert!(fs::read(&path).unwrap() == before);
    }
    // In place, with room for a few pages only.
    let disk = Disk { page_limit: Some(pages + 1), ..Disk::default() };
    let error = saved.save(&renamed(&document), &History::default(), disk).unwrap_err();
    assert_eq!(error.problem, Problem::DiskFull);
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left beside the file");
    // With room again, the same save succeeds.
    saved.save(&renamed(&document), &History::default(), Disk::default()).unwrap();
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&renamed(&document)));
}

#[test]
fn a_failing_sync_leaves_the_old_file() {
    let (folder, path) = place();
    let document = furnished(3, 3, 1);
    save(&path, &document);
    let before = fs::read(&path).unwrap();
    let disk = Disk { sync: no_sync, ..Disk::default() };
    let error =
        project::save_as(&path, &renamed(&document), &History::default(), disk, &Progress::default()).unwrap_err();
    assert_eq!(error.problem, Problem::Other);
    assert!(error.to_string().contains("the disk gave up"), "{error}");
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
fn no_sync_of_folders(file: &File) -> io::Result<()> {
    if file.metadata()?.is_dir() { Err(io::Error::other("the folder gave up")) } else { file.sync_all() }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_in_place_is_saved_whatever_its_folder_says() {
    let (_folder, path) = place();
    let document = furnished(3, 3, 1);
    save(&path, &document);
    let disk = Disk { sync: no_sync_of_folders, ..Disk::default() };
    let after = renamed(&document);
    let mut saved = project::save_as(&path, &after, &History::default(), disk, &Progress::default()).unwrap();
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&after));
    saved.save(&document, &History::default(), Disk::default()).unwrap();
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
}

/// A project whose last save was killed after its pages and before its end, with the journal to take it back.
fn killed_in_a_save(path: &std::path::Path, document: &Document) {
    save(path, document);
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN;
             UPDATE tongxin_area SET record = record || hex(zeroblob(2000));",
        )
        .unwrap();
    let journal = path.with_file_name("方格镇.gpkg-journal");
    let (file, journal_bytes) = (fs::read(path).unwrap(), fs::read(&journal).unwrap());
    assert!(journal_bytes.len() > 512);
    connection.execute_batch("ROLLBACK").unwrap();
    drop(connection);
    fs::write(path, file).unwrap();
    fs::write(&journal, journal_bytes).unwrap();
}

#[test]
fn a_journal_that_a_killed_program_left_never_reaches_the_file_that_takes_the_name() {
    let document = furnished(4, 4, 1);
    for old_is_there in [true, false] {
        let (folder, path) = place();
        killed_in_a_save(&path, &document);
        if !old_is_there {
            fs::remove_file(&path).unwrap();
        }
        let other = furnished(2, 2, 0);
        save(&path, &other);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left beside the file");
        assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&other));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_killed_project_leads_to_its_journal_too() {
    let (_folder, path) = place();
    let document = furnished(4, 4, 1);
    killed_in_a_save(&path, &document);
    let elsewhere = tempfile::TempDir::new().unwrap();
    let link = elsewhere.path().join("链接.gpkg");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert_eq!(canonical_hash(&open(&link).unwrap().document), canonical_hash(&document));
    killed_in_a_save(&path, &document);
    save(&link, &renamed(&document));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&renamed(&document)));
}

#[test]
fn a_file_that_another_program_writes_is_waited_for_and_then_refused() {
    let (_folder, path) = place();
    let document = furnished(3, 3, 1);
    let mut saved = save(&path, &document);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(
        saved.save(&renamed(&document), &History::default(), Disk::default()).unwrap_err().problem,
        Problem::Busy
    );
    assert_eq!(open(&path).unwrap_err().problem, Problem::Busy);
    other.execute_batch("ROLLBACK").unwrap();
    saved.save(&renamed(&document), &History::default(), Disk::default()).unwrap();
}

#[test]
fn a_file_saved_from_elsewhere_is_not_overwritten() {
    let (_folder, path) = place();
    let document = furnished(3, 3, 1);
    let mut first = save(&path, &document);
    let mut second = open(&path).unwrap().saved;
    second.save(&renamed(&document), &History::default(), Disk::default()).unwrap();
    let mut other = document.clone();
    let mut area = document.tables.areas.get(AreaId(1)).unwrap().clone();
    area.name = "另一个".to_owned();
    other.tables.areas.put(area);
    let error = first.save(&other, &History::default(), Disk::default()).unwrap_err();
    assert_eq!(error.problem, Problem::ChangedOnDisk);
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&renamed(&document)));
}

#[test]
fn a_file_that_went_away_or_can_only_be_read_says_so() {
    let (folder, path) = place();
    let document = furnished(3, 3, 1);
    let mut saved = save(&path, &document);
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions.clone()).unwrap();
    let after = renamed(&document);
    assert_eq!(saved.save(&after, &History::default(), Disk::default()).unwrap_err().problem, Problem::ReadOnlyPlace);
    let again = project::save_as(&path, &after, &History::default(), Disk::default(), &Progress::default());
    assert_eq!(again.unwrap_err().problem, Problem::ReadOnlyPlace);
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
    #[allow(clippy::permissions_set_readonly_false)] // the folder is thrown away
    permissions.set_readonly(false);
    fs::set_permissions(&path, permissions).unwrap();
    fs::remove_file(&path).unwrap();
    assert_eq!(saved.save(&after, &History::default(), Disk::default()).unwrap_err().problem, Problem::NotFound);
    assert!(!path.exists(), "a save in place made a new file");
    let nowhere = folder.path().join("missing").join("x.gpkg");
    let result = project::save_as(&nowhere, &after, &History::default(), Disk::default(), &Progress::default());
    assert_eq!(result.unwrap_err().problem, Problem::NoFolder);
    let result = project::save_as(folder.path(), &after, &History::default(), Disk::default(), &Progress::default());
    assert_eq!(result.unwrap_err().problem, Problem::IsFolder);
}

#[test]
fn a_file_left_in_wal_mode_is_read_and_saved_without_it() {
    let (folder, path) = place();
    let document = furnished(3, 3, 1);
    save(&path, &document);
    sql(&path, "PRAGMA journal_mode = WAL; CREATE TABLE layer_styles (x)");
    let mut opened = open(&path).unwrap();
    assert!(opened.foreign_changes.is_empty(), "{:?}", opened.foreign_changes);
    opened.saved.save(&renamed(&document), &History::default(), Disk::default()).unwrap();
    assert_eq!(fs::read(&path).unwrap()[18..20], [1, 1], "the file is still in WAL mode");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&renamed(&document)));
}

fn refused() -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::PermissionDenied))
}

fn no_rename(_: &std::path::Path, _: &std::path::Path) -> io::Result<()> {
    refused()
}

#[test]
fn a_commit_that_fails_leaves_the_old_project_and_one_that_fails_too_late_is_a_save() {
    let (folder, path) = place();
    let document = furnished(4, 4, 1);
    let after = renamed(&document);
    let mut saved = save(&path, &document);
    let early = Disk { before_commit: refused, ..Disk::default() };
    assert_eq!(saved.save(&after, &History::default(), early).unwrap_err().problem, Problem::NoPermission);
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
    assert_eq!(canonical_hash(saved.document()), canonical_hash(&document));
    let late = Disk { after_commit: refused, ..Disk::default() };
    saved.save(&after, &History::default(), late).unwrap();
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&after));
    // And it goes on from there.
    saved.save(&document, &History::default(), Disk::default()).unwrap();
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_name_that_may_not_be_taken_says_so_and_keeps_its_file() {
    let (folder, path) = place();
    let document = furnished(3, 3, 1);
    save(&path, &document);
    let before = fs::read(&path).unwrap();
    let disk = Disk { rename: no_rename, ..Disk::default() };
    let result = project::save_as(&path, &renamed(&document), &History::default(), disk, &Progress::default());
    assert_eq!(result.unwrap_err().problem, Problem::NoPermission);
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Who may do everything sees nothing of this; the test above stands in then.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    let document = furnished(3, 3, 1);
    save(&path, &document);
    let set = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    set(0o500);
    if File::create(folder.path().join("probe")).is_err() {
        let other = path.with_file_name("neu.gpkg");
        let result = project::save_as(&other, &document, &History::default(), Disk::default(), &Progress::default());
        assert_eq!(result.unwrap_err().problem, Problem::NoPermission);
        set(0o700);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        assert_eq!(open(&path).unwrap_err().problem, Problem::NoPermission);
    }
    set(0o700);
}

#[test]
fn what_lies_beside_a_name_never_reaches_the_file_that_takes_it() {
    let document = furnished(3, 3, 1);
    for is_there in [true, false] {
        let (folder, path) = place();
        if is_there {
            save(&path, &furnished(2, 2, 0));
        }
        for end in ["-wal", "-shm", "-journal"] {
            fs::write(path.with_file_name(format!("方格镇.gpkg{end}")), b"left by somebody".repeat(100)).unwrap();
        }
        save(&path, &document);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left beside the file");
        assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
    }
}

#[test]
fn what_killed_runs_left_goes_with_the_next_save_of_the_name() {
    let (folder, path) = place();
    let document = furnished(3, 3, 1);
    let leave = |name: String, is_old: bool| {
        let path = folder.path().join(name);
        fs::write(&path, "half").unwrap();
        if is_old {
            let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
            File::options().write(true).open(&path).unwrap().set_modified(hour_ago).unwrap();
        }
        path
    };
    // No system gives a process this number.
    let gone = u32::MAX;
    let swept = leave(format!(".方格镇.gpkg.{gone}.tmp"), true);
    let fresh = leave(format!(".方格镇.gpkg.{}.tmp", gone - 1), false);
    let other = leave(format!(".别的.gpkg.{gone}.tmp"), true);
    let odd = leave(".方格镇.gpkg.x.tmp".to_owned(), true);
    // A number that a process here has says nothing: the one who wrote it may have run on another computer.
    let same_number = leave(".方格镇.gpkg.1.tmp".to_owned(), true);
    let written = leave(format!(".方格镇.gpkg.{}.tmp", gone - 2), true);
    let lock = ProjectLock::take(&written).unwrap();
    let lonely = leave(format!("..方格镇.gpkg.{}.tmp.lock", gone - 3), true);
    let mut saved = save(&path, &document);
    assert!(!swept.exists() && !same_number.exists() && !lonely.exists());
    assert!(fresh.exists() && other.exists() && odd.exists());
    assert!(written.exists(), "a file that is being written was taken away");
    drop(lock);
    save(&path, &document);
    assert!(!written.exists());
    let swept = leave(format!(".方格镇.gpkg.{gone}.tmp"), true);
    saved.save(&renamed(&document), &History::default(), Disk::default()).unwrap();
    assert!(!swept.exists());
}

#[test]
fn a_file_of_somebody_else_under_the_name_is_not_replaced_unasked() {
    let document = furnished(3, 3, 1);
    let put = |what: &str| {
        let (folder, path) = place();
        let mut saved = save(&path, &document);
        let whole = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        match what {
            "nothing" => {}
            "text" => fs::write(&path, "notes of somebody").unwrap(),
            "database" => sql(&path, "CREATE TABLE notes (x)"),
            "geopackage" => sql(&path, "PRAGMA application_id = 1196444487; CREATE TABLE 小区 (x)"),
            "folder" => fs::create_dir(&path).unwrap(),
            "empty" => fs::write(&path, "").unwrap(),
            "half" => fs::write(&path, &whole[..whole.len() / 2]).unwrap(),
            _ => fs::write(&path, &whole).unwrap(),
        }
        let result = saved.may_be_replaced().map_err(|error| error.problem);
        drop(folder);
        result
    };
    for ours in ["nothing", "empty", "half", "the same"] {
        assert_eq!(put(ours), Ok(()), "{ours}");
    }
    assert_eq!(put("text"), Err(Problem::NotADatabase));
    assert_eq!(put("database"), Err(Problem::NotAGeoPackage));
    assert_eq!(put("geopackage"), Err(Problem::ChangedOnDisk));
    assert_eq!(put("folder"), Err(Problem::IsFolder));
}

/// Overwrites the first page of a table, after another program wrote something else into the file.
fn spoil(path: &std::path::Path, table: &str) {
    sql(path, "UPDATE gpkg_contents SET description = '看过'");
    let find = format!("SELECT rootpage FROM sqlite_schema WHERE name = '{table}'");
    let page: i64 = Connection::open(path).unwrap().query_row(&find, [], |row| row.get(0)).unwrap();
    let page = page as usize;
    let mut bytes = fs::read(path).unwrap();
    bytes[(page - 1) * 4096..page * 4096].fill(0xff);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_layer_whose_pages_went_bad_since_opening_is_written_anew() {
    let (folder, path) = place();
    let document = furnished(3, 3, 1);
    let mut saved = save(&path, &document);
    spoil(&path, "党建联盟");
    saved.save(&renamed(&document), &History::default(), Disk::default()).unwrap();
    let fresh = folder.path().join("fresh.gpkg");
    save(&fresh, &renamed(&document));
    assert!(fs::read(&path).unwrap() == fs::read(&fresh).unwrap());
}

#[test]
fn two_saves_of_one_name_at_once_write_files_of_their_own() {
    let (folder, path) = place();
    let documents = [furnished(3, 3, 1), renamed(&furnished(3, 3, 1))];
    std::thread::scope(|scope| {
        for document in &documents {
            scope.spawn(|| (0..8).for_each(|_| drop(save(&path, document))));
        }
    });
    let hash = canonical_hash(&open(&path).unwrap().document);
    assert!(documents.iter().any(|document| canonical_hash(document) == hash));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left beside the file");
}
