//! The project in the window: opening, saving, and the questions before something is lost.

use std::path::Path;
use std::sync::mpsc::channel;

use egui::{Context, Ui, ViewportCommand};

use super::desk::{Done, OpenProblem, OpenWay, Opened, Opening, Sheet, file_name};
use super::{App, title};
use crate::session::{
    Access, Backup, FileError, Problem, Recovered, RecoveryError, SaveDone, Session, Unsaved, journal_folder,
};
use crate::text;
use crate::ui::action::FirstGround;
use crate::ui::action::{Action, Outbox};
use crate::ui::dialogs::{Dialog, Tone};
use crate::ui::file_chooser::Purpose;
use crate::ui::map::outline_tool::OutlineTool;
use crate::ui::view::View;
use crate::ui::work::{Outcome, Work};

impl App {
    /// Begins to open something.
    pub(super) fn begin_open(&mut self, ctx: &Context, way: OpenWay) {
        if self.is_busy() {
            return;
        }
        self.dialog = None;
        let settings = self.desk.store.get();
        let folder = self.desk.store.folder().map(Path::to_owned);
        let opening = Opening { author: settings.author.clone(), folder, lang: self.lang, theme: self.theme };
        let (at_start, words) = (self.is_empty(), way.words(self.lang));
        let work = move |progress: &crate::jobs::Progress| {
            let unsaved = match &opening.folder {
                Some(folder) if at_start => Unsaved::find(&journal_folder(folder)),
                _ => Vec::new(),
            };
            let mut only_look = None;
            let result = way.open(&opening, progress, &mut only_look);
            Done::Opened(Box::new(Opened { way, result, only_look, unsaved }))
        };
        self.start_work(ctx, words, true, work);
    }

    pub(super) fn start_work(
        &mut self,
        ctx: &Context,
        words: String,
        may_cancel: bool,
        work: impl FnOnce(&crate::jobs::Progress) -> Done + Send + 'static,
    ) {
        self.desk.work = Some(Work::start(ctx, words, may_cancel, work));
    }

    /// Whether work is under way that has to end first; says so.
    pub(super) fn is_busy(&mut self) -> bool {
        let busy = self.desk.work.is_some();
        if busy {
            self.complain(text::start::busy(self.lang).to_owned());
        }
        busy
    }

    /// Whether there is no project yet, or any more.
    pub(super) fn is_empty(&self) -> bool {
        self.session.path().is_none() && self.session.document().levels.is_empty()
    }

    /// Takes up what work came to.
    pub(super) fn take_done(&mut self, ctx: &Context) {
        self.take_proof();
        let Some(work) = &self.desk.work else { return };
        let done = match work.poll() {
            Outcome::Waiting => return,
            Outcome::Done(done) => done,
            Outcome::Broken => {
                self.desk.work = None;
                self.closing = false;
                self.message(text::ui::could_not_open(self.lang), text::start::broken_off(self.lang).to_owned());
                return;
            }
        };
        self.desk.work = None;
        ctx.request_repaint();
        match done {
            Done::Opened(opened) => self.take_opened(ctx, *opened),
            Done::Saved(done) => self.take_saved(ctx, *done),
            Done::Recovered(recovered) => self.take_recovered(ctx, *recovered),
            Done::Outline(read) => self.take_outline(read),
            Done::Ground(grounded) => self.take_ground(*grounded),
            Done::Picture(path, result) => self.take_picture(&path, result),
            Done::WriteUp(path, result) => self.take_write_up(&path, result),
            Done::Plans(question, made) => self.take_plans(question, *made),
        }
    }

    fn take_opened(&mut self, ctx: &Context, opened: Opened) {
        let Opened { way, result, only_look, unsaved } = opened;
        self.desk.unsaved.extend(unsaved);
        match result {
            Ok((session, view)) => {
                let foreign = session.foreign_changes().len();
                self.take_up(session, view);
                self.ask_about_base_map(ctx);
                self.desk.only_look = only_look;
                match &way {
                    OpenWay::File { path, copy, .. } => {
                        self.desk.store.change(|settings| settings.note_project(path));
                        self.say(Some(text::ui::opened(self.lang, path.display())));
                        if *copy {
                            self.choose(ctx, Purpose::SaveProject);
                        }
                    }
                    OpenWay::New { wanted, ground } => {
                        self.desk.sheet = None;
                        self.say(Some(text::start::created(self.lang, &wanted.title)));
                        self.find.outline = (*ground == FirstGround::Drawn).then(OutlineTool::default);
                    }
                    OpenWay::Demo => {}
                }
                if foreign > 0 {
                    self.ask_about_foreign_changes();
                }
                self.ask_about_unsaved();
            }
            Err(problem) => self.take_open_problem(ctx, way, &problem),
        }
    }

    fn take_open_problem(&mut self, ctx: &Context, way: OpenWay, problem: &OpenProblem) {
        self.desk.drop_changes = false;
        match (way, problem) {
            (_, OpenProblem::File(error)) if error.problem == Problem::Cancelled => {
                if self.is_empty() {
                    self.begin_open(ctx, OpenWay::Demo);
                }
            }
            (OpenWay::File { path, access, is_last, .. }, OpenProblem::File(error)) => {
                let elsewhere = matches!(error.problem, Problem::OpenElsewhere { .. }) && access == Access::Write;
                let is_first = self.is_empty();
                if is_first {
                    self.begin_open(ctx, OpenWay::Demo);
                }
                self.dialog = Some(if elsewhere {
                    Dialog::Confirm {
                        tone: Tone::Warning,
                        title: text::start::locked_title(self.lang).to_owned(),
                        words: text::start::locked_hint(self.lang, error.words(self.lang)),
                        choices: vec![
                            (text::start::look_only(self.lang).to_owned(), Action::OpenToLook(path.clone())),
                            (text::start::save_copy(self.lang).to_owned(), Action::SaveCopyOf(path.clone())),
                            (text::start::try_again(self.lang).to_owned(), Action::OpenPath(path)),
                        ],
                    }
                } else if is_last {
                    Dialog::Message {
                        tone: Tone::Error,
                        title: text::start::last_failed_title(self.lang).to_owned(),
                        words: text::start::last_failed_hint(self.lang, error.words(self.lang)),
                        offer: Some((text::start::find_project(self.lang).to_owned(), Action::Open)),
                    }
                } else {
                    let title = text::ui::could_not_open(self.lang).to_owned();
                    let offer = Some((text::start::another_file(self.lang).to_owned(), Action::Open));
                    let why = error.words(self.lang);
                    let words = if is_first { text::start::last_failed_hint(self.lang, why) } else { why };
                    Dialog::Message { tone: Tone::Error, title, words, offer }
                });
            }
            (_, problem) => {
                let reason = match problem {
                    OpenProblem::File(error) => error.words(self.lang),
                    OpenProblem::New(fault) => fault.words(self.lang),
                    OpenProblem::Outline(refusal) => refusal.words(self.lang, &crate::model::Document::default()),
                };
                match &mut self.desk.sheet {
                    Some(Sheet::NewProject(form)) => form.refuse(reason),
                    _ => self.message(text::ui::could_not_open(self.lang), reason),
                }
            }
        }
    }

    /// Shows another project. What is on the desk stays.
    fn take_up(&mut self, session: Session, view: View) {
        self.session.end();
        let mut fresh = Self::showing(session, view, self.lang, self.theme);
        if fresh.view.list.bounds.is_none()
            && let Some(camera) = self.map.target()
        {
            // A project without ground begins where one looked last: its district is likely to lie there.
            fresh.map.fly_to_camera(camera);
        }
        *self = Self {
            toasts: std::mem::take(&mut self.toasts),
            dialog: self.dialog.take(),
            desk: std::mem::take(&mut self.desk),
            ..fresh
        };
        // An outline for the project that was open is none for this one.
        if matches!(&self.desk.sheet, Some(Sheet::PlaceOutline(place)) if place.form.is_none()) {
            self.desk.sheet = None;
        }
        self.desk.drop_changes = false;
        self.desk.only_look = None;
        self.desk.to_prove = self.session.plane_to_prove();
        self.desk.proof = None;
    }

    /// Begins to prove the borders of a large project, on a core of its own.
    fn begin_proof(&mut self) {
        let Some(plane) = self.desk.to_prove.take() else { return };
        let (send, proof) = channel();
        let prove = move || {
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            let _ = send.send(alone.map_or_else(|_| plane.prove(), |alone| alone.install(|| plane.prove())));
        };
        let _ = std::thread::Builder::new().name("proof".to_owned()).spawn(prove);
        self.desk.proof = Some(proof);
    }

    /// Notes whether the borders of a large project keep the rules of the plane.
    fn take_proof(&mut self) {
        // The map comes first.
        if self.last.is_some() {
            self.begin_proof();
        }
        let Some(proof) = self.desk.proof.as_ref().and_then(|proof| proof.try_recv().ok()) else { return };
        self.desk.proof = None;
        let broken = proof.violation().map(|violation| violation.words(self.lang));
        self.session.note_proof(proof);
        if let Some(words) = broken {
            self.message(text::start::broken_plane_title(self.lang), text::start::broken_plane(self.lang, words));
        }
    }

    /// Begins to save in place.
    pub(super) fn save(&mut self, ctx: &Context) {
        if self.is_busy() {
            return;
        }
        match self.session.begin_save(self.desk.store.get().backups) {
            Ok(work) => {
                let name = self.session.path().map(file_name).unwrap_or_default();
                let words = text::start::saving(self.lang, name);
                self.start_work(ctx, words, false, move |progress| Done::Saved(Box::new(work.run(progress))));
            }
            Err(error) => {
                self.closing = false;
                self.message(text::ui::could_not_save(self.lang), error.words(self.lang));
            }
        }
    }

    /// Begins to save under a name.
    pub(super) fn save_as(&mut self, ctx: &Context, path: &Path) {
        if self.is_busy() {
            return;
        }
        self.dialog = None;
        let work = match self.session.begin_save_as(path) {
            Ok(work) => work,
            Err(error) => return self.fail(text::ui::could_not_save(self.lang), &error),
        };
        let words = text::start::saving(self.lang, file_name(path));
        self.start_work(ctx, words, true, move |progress| Done::Saved(Box::new(work.run(progress))));
    }

    fn take_saved(&mut self, ctx: &Context, done: SaveDone) {
        match self.session.finish_save(done) {
            Ok(report) => {
                let path = self.session.path().map(Path::to_owned).unwrap_or_default();
                self.desk.store.change(|settings| settings.note_project(&path));
                match report.backup {
                    Backup::Failed(error) => {
                        let why = error.words(self.lang);
                        self.complain(text::start::backup_failed(self.lang, path.display(), why));
                    }
                    Backup::NotNeeded | Backup::Made(_) => {
                        self.say(Some(text::ui::saved_to(self.lang, path.display())));
                    }
                }
                if let Some(action) = self.desk.pending.take() {
                    self.carry_out(ctx, action);
                }
            }
            Err(error) => {
                self.closing = false;
                self.desk.pending = None;
                match error.problem {
                    Problem::ForeignChanges { .. } => self.ask_about_foreign_changes(),
                    Problem::Cancelled => {}
                    _ => self.fail(text::ui::could_not_save(self.lang), &error),
                }
            }
        }
    }

    fn ask_about_unsaved(&mut self) {
        let Some(unsaved) = self.desk.unsaved.first() else { return };
        if self.dialog.is_some() {
            return;
        }
        self.dialog = Some(Dialog::Confirm {
            tone: Tone::Question,
            title: text::start::recover_title(self.lang).to_owned(),
            words: text::start::recover_hint(self.lang, unsaved.words(self.lang)),
            choices: vec![
                (text::start::recover(self.lang).to_owned(), Action::Recover),
                (text::start::recover_discard(self.lang).to_owned(), Action::DiscardUnsaved),
            ],
        });
    }

    /// Brings back a session that ended without saving.
    pub(super) fn recover(&mut self, ctx: &Context) {
        self.dialog = None;
        if self.desk.unsaved.is_empty() || self.is_busy() {
            return;
        }
        let unsaved = self.desk.unsaved.remove(0);
        let words = text::start::recovering(self.lang, unsaved.title());
        let folder = journal_folder(self.desk.store.folder().unwrap_or(Path::new(".")));
        // The project may be the one that is open: its lock has to go first.
        self.session.end();
        self.session = Session::create(crate::model::Document::default());
        let theme = self.theme;
        self.start_work(ctx, words, false, move |progress| {
            let recovered = unsaved.recover(&folder, progress).map(|mut recovered| {
                let view = View::of(&mut recovered.session, theme);
                (recovered, view)
            });
            Done::Recovered(Box::new(recovered))
        });
    }

    fn take_recovered(&mut self, ctx: &Context, recovered: Result<(Recovered, View), RecoveryError>) {
        match recovered {
            Ok((recovered, view)) => {
                let Recovered { session, replayed, steps, file_changed, stopped_by } = recovered;
                let session = session.with_author(&self.desk.store.get().author);
                self.take_up(session, view);
                self.ask_about_base_map(ctx);
                let how_far = match stopped_by {
                    _ if replayed == steps => text::start::recovered(self.lang, replayed),
                    Some(refusal) => text::start::recovered_part(
                        self.lang,
                        replayed,
                        steps,
                        refusal.words(self.lang, self.session.document()),
                    ),
                    None => text::start::recovered_some(self.lang, replayed, steps),
                };
                if file_changed {
                    let words = text::start::recovered_on_changed(self.lang, how_far);
                    self.warn_of(text::start::recover_title(self.lang), words);
                } else {
                    self.say(Some(how_far));
                }
            }
            Err(error) => {
                self.begin_open(ctx, OpenWay::Demo);
                self.message(text::start::recover_failed(self.lang), error.words(self.lang));
            }
        }
    }

    /// Opens a project file that was dropped on the window.
    pub(super) fn take_dropped(&mut self, ui: &Ui, outbox: &mut Outbox) {
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        let Some(path) = dropped else { return };
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gpkg")) {
            outbox.send(Action::OpenPath(path));
        } else {
            self.complain(text::start::drop_not_project(self.lang, file_name(&path)));
        }
    }

    pub(super) fn message(&mut self, title: &str, words: String) {
        self.dialog = Some(Dialog::Message { tone: Tone::Error, title: title.to_owned(), words, offer: None });
    }

    /// A message about something that worked out otherwise than one would think.
    pub(super) fn warn_of(&mut self, title: &str, words: String) {
        self.dialog = Some(Dialog::Message { tone: Tone::Warning, title: title.to_owned(), words, offer: None });
    }

    pub(super) fn fail(&mut self, title: &str, error: &FileError) {
        self.message(title, error.words(self.lang));
    }

    fn ask_about_foreign_changes(&mut self) {
        const LISTED: usize = 8;
        let changes = self.session.foreign_changes();
        let mut words = text::ui::foreign_hint(self.lang, changes.len());
        for change in changes.iter().take(LISTED) {
            words.push('\n');
            words.push_str(&change.words(self.lang));
        }
        if changes.len() > LISTED {
            words.push_str("\n…");
        }
        self.dialog = Some(Dialog::Confirm {
            tone: Tone::Warning,
            title: text::ui::foreign_title(self.lang).to_owned(),
            words,
            choices: vec![
                (text::ui::save_as(self.lang).to_owned(), Action::SaveAs),
                (text::ui::foreign_overwrite(self.lang).to_owned(), Action::DropForeignChanges),
            ],
        });
    }

    /// Asks before an action loses what is not saved.
    pub(super) fn ask_about_changes(&mut self, action: Action) {
        let title = title(self.session.document(), self.lang);
        self.desk.pending = Some(action);
        self.dialog = Some(Dialog::Confirm {
            tone: Tone::Warning,
            title: text::ui::not_saved(self.lang).to_owned(),
            words: text::ui::unsaved_open_hint(self.lang, title),
            choices: vec![
                (text::ui::save(self.lang).to_owned(), Action::SaveFromDialog),
                (text::start::without_saving(self.lang).to_owned(), Action::WithoutSaving),
            ],
        });
    }

    /// Keeps the window open while something is not saved, and asks.
    pub(super) fn question_on_close(&mut self, ui: &Ui) {
        let asked = ui.input(|input| input.viewport().close_requested());
        if !asked || self.may_close {
            return;
        }
        if self.desk.work.is_some() && !self.is_empty() {
            // A save that is under way comes to its end first.
            ui.ctx().send_viewport_cmd(ViewportCommand::CancelClose);
            self.closing = true;
            return;
        }
        if !self.session.is_modified() {
            return;
        }
        ui.ctx().send_viewport_cmd(ViewportCommand::CancelClose);
        let title = title(self.session.document(), self.lang);
        self.dialog = Some(Dialog::Confirm {
            tone: Tone::Warning,
            title: text::ui::unsaved_title(self.lang).to_owned(),
            words: text::ui::unsaved_hint(self.lang, title),
            choices: vec![
                (text::ui::save_and_close(self.lang).to_owned(), Action::SaveAndClose),
                (text::ui::close_without_saving(self.lang).to_owned(), Action::CloseWithoutSaving),
            ],
        });
    }
}
