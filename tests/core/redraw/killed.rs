//! A program that is killed while people redraw: the file opens, and of the edits at most the last second is lost.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command as Program, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tongxin::jobs::Progress;
use tongxin::model::{CanonicalHash, canonical_hash};
use tongxin::session::{Access, Base, Session, Unsaved};

use super::planner::Planner;
use super::random::{next_kind, unlocked};
use crate::fixtures::five_levels::five_levels;

const CHILD: &str = "TONGXIN_TEST_EDITS_UNTIL_KILLED";

/// A script of edits that is the same for one seed wherever it is run.
struct Script {
    planner: Planner,
    session: Session,
}

impl Script {
    fn of(seed: u64, session: Session) -> Self {
        Self { planner: Planner::of(seed), session }
    }

    /// One step that is noted in the journal: an edit, or one taken back or brought back.
    fn step(&mut self) {
        loop {
            let done = match self.planner.below(16) {
                0 => matches!(self.session.undo(), Ok(Some(_))),
                1 => matches!(self.session.redo(), Ok(Some(_))),
                _ => {
                    let kind = next_kind(&mut self.planner, self.session.document());
                    let command = self.planner.command(kind, self.session.document());
                    command.is_some_and(|command| self.session.run(command).is_ok())
                }
            };
            if done {
                return;
            }
        }
    }
}

fn now_ms() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()
}

/// Not a test: what the test below starts, to kill it. Says each step that is done, and each save before and after.
#[test]
fn edits_until_it_is_killed() {
    let Some(what) = std::env::var_os(CHILD) else { return };
    let (seed, folder) = what.to_str().unwrap().split_once(' ').unwrap();
    let folder = Path::new(folder);
    let session = Session::open(&folder.join("项目.gpkg"), Access::Write, &Progress::default()).unwrap();
    let mut script = Script::of(seed.parse().unwrap(), session.with_journal(&folder.join("recovery"), Base::Demo));
    println!("ready");
    for step in 1.. {
        script.step();
        println!("step {step} {}", now_ms());
        if step % 40 == 0 {
            println!("saving {step} 0");
            script.session.save().unwrap();
            println!("saved {step} 0");
        }
        // As fast as a script, with pauses as people make them.
        let pause = if step % 25 == 0 { 120 } else { step as u64 % 7 };
        std::thread::sleep(Duration::from_millis(pause));
    }
}

/// What a child said before it was killed.
#[derive(Default)]
struct Said {
    /// When each step was done.
    steps: Vec<u128>,
    /// The steps at which the project was saved, the last of them perhaps not to the end.
    saves: Vec<usize>,
    is_saving: bool,
}

impl Said {
    fn read(lines: impl Iterator<Item = String>) -> Self {
        let mut said = Self::default();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            let [what, step, at] = words[..] else { continue };
            let Ok(step) = step.parse::<usize>() else { continue };
            match what {
                "step" => said.steps.push(at.parse().unwrap_or(0)),
                "saving" => {
                    said.saves.push(step);
                    said.is_saving = true;
                }
                "saved" => said.is_saving = false,
                _ => {}
            }
        }
        said
    }
}

#[test]
fn a_kill_at_any_moment_loses_at_most_the_last_second_and_never_the_file() {
    let kills = if std::env::var_os("TONGXIN_HEAVY").is_some() { 200 } else { 5 };
    let mut moments = crate::fixtures::random::Random::of(5);
    let (mut most_edits, mut most_ms, mut steps, mut while_saving, mut lossless) = (0, 0, 0, 0, 0);
    for kill in 0..kills {
        let folder = tempfile::tempdir().unwrap();
        let (path, journals) = (folder.path().join("项目.gpkg"), folder.path().join("recovery"));
        unlocked(five_levels()).save_as(&path, &Progress::default()).unwrap();
        let fresh = Session::open(&path, Access::Read, &Progress::default()).unwrap();

        let mut child = Program::new(std::env::current_exe().unwrap())
            .args(["--exact", "redraw::killed::edits_until_it_is_killed", "--nocapture", "--test-threads=1"])
            .env(CHILD, format!("{kill} {}", folder.path().display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        while !lines.next().expect("the child ended by itself").ends_with("ready") {}
        std::thread::sleep(Duration::from_millis(moments.below(2_000) as u64));
        let killed_ms = now_ms();
        child.kill().unwrap();
        child.wait().unwrap();
        let said = Said::read(lines);
        steps += said.steps.len();
        while_saving += usize::from(said.is_saving);

        // The states that the script went through, and one more: a step may be noted that was not said any more.
        let mut script = Script::of(kill, fresh);
        let mut states: Vec<CanonicalHash> = vec![canonical_hash(script.session.document())];
        for _ in 0..=said.steps.len() {
            script.step();
            states.push(canonical_hash(script.session.document()));
        }

        // The file is as it was saved last, or as the save that was under way makes it.
        let opened = Session::open(&path, Access::Read, &Progress::default())
            .unwrap_or_else(|error| panic!("kill {kill}: {error}"));
        let hash = canonical_hash(opened.document());
        let last = said.saves.last().copied().unwrap_or(0);
        let before = said.saves.iter().rev().nth(1).copied().unwrap_or(0);
        let saved = if hash == states[last] { last } else { before };
        assert_eq!(hash, states[saved], "kill {kill}: neither save {before} nor save {last}");
        assert!(saved == last || said.is_saving, "kill {kill}: save {last} was done");
        drop(opened);

        let kept = match Unsaved::find(&journals).pop() {
            None => saved,
            Some(unsaved) => {
                let recovered = unsaved.recover(&journals, &Progress::default()).unwrap();
                assert!(!recovered.file_changed, "kill {kill}");
                assert!(recovered.stopped_by.is_none(), "kill {kill}: {:?}", recovered.stopped_by);
                let kept = saved + recovered.replayed;
                assert_eq!(canonical_hash(recovered.session.document()), states[kept], "kill {kill}: step {kept}");
                // It can be worked on: all that was done since the project was opened is taken back.
                let mut session = recovered.session;
                session.jump(0).unwrap();
                kept
            }
        };
        let lost = said.steps.len().saturating_sub(kept);
        let lost_ms = said.steps.get(kept).map_or(0, |&done| killed_ms.saturating_sub(done));
        assert!(lost == 0 || lost_ms <= 1_000, "kill {kill}: {lost} edits of the last {lost_ms} ms are lost");
        (most_edits, most_ms) = (most_edits.max(lost), most_ms.max(lost_ms));
        lossless += usize::from(lost == 0);
    }
    eprintln!(
        "{kills} kills after {steps} steps, {while_saving} of them during a save: at most {most_edits} edits of the \
         last {most_ms} ms lost; nothing lost in {lossless}"
    );
    assert!(steps > kills as usize, "the script made {steps} steps only");
}
