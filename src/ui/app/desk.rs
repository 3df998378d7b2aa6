//! What stays on the desk while projects come and go: settings, work under way, sheets that are open, what is asked.

use std::path::PathBuf;
use std::sync::mpsc::Receiver;

use crate::jobs::Progress;
use crate::model::{Command, Document, NewProject, NewProjectFault, Refusal};
use crate::propose::{NoProposal, Question};
use crate::session::{
    Access, Base, FileError, OutlineError, PlaneProof, PlaneToProve, Recovered, RecoveryError, SaveDone, Session,
    Settings, SettingsStore, Unsaved, journal_folder,
};
use crate::text::{self, Lang};
use crate::ui::action::{Action, FirstGround};
use crate::ui::file_chooser::{FileChooser, SystemDialogs};
use crate::ui::panels::basemap::BaseMap;
use crate::ui::panels::export_picture::PictureForm;
use crate::ui::panels::new_project::NewProjectForm;
use crate::ui::panels::place_outline::PlaceOutline;
use crate::ui::panels::project_menu::ProjectMenu;
use crate::ui::redraw::plans::Made;
use crate::ui::view::View;
use crate::ui::work::Work;

/// What stays while projects come and go.
pub(super) struct Desk {
    pub store: SettingsStore,
    /// What lies under the map.
    pub base_map: BaseMap,
    /// Part of the base map in the settings could not be read, and nobody was told yet.
    pub base_map_aside: bool,
    pub dialogs: Option<SystemDialogs>,
    pub work: Option<Work<Done>>,
    /// The borders of a large project, until their proof begins.
    pub to_prove: Option<PlaneToProve>,
    /// The proof of a large project's borders, which goes on beside everything else.
    pub proof: Option<Receiver<PlaneProof>>,
    pub chooser: Option<FileChooser>,
    pub sheet: Option<Sheet>,
    pub menu: ProjectMenu,
    /// Sessions that ended without saving, about which nobody has decided.
    pub unsaved: Vec<Unsaved>,
    /// The card of the first start's hint that is shown.
    pub hint: Option<usize>,
    /// Why the project may only be looked at, in words; empty when nobody wanted more.
    pub only_look: Option<FileError>,
    /// Only the selected rows of the table are to be exported.
    pub only_selected: bool,
    /// The picture of the map that is wanted, as it was chosen last.
    pub picture: Option<PictureForm>,
    /// The edits that are to be written up, by their places in the history.
    pub span: Option<(usize, usize)>,
    /// What waits for the answer to a question.
    pub pending: Option<Action>,
    /// Somebody decided to lose what is not saved.
    pub drop_changes: bool,
    /// The title that the window has.
    pub window_title: String,
    /// Whether the window was put where it was last.
    pub placed: bool,
}

impl Default for Desk {
    /// A desk whose settings are kept nowhere.
    fn default() -> Self {
        Self {
            store: SettingsStore::in_memory(Settings { hint_seen: true, ..Settings::default() }),
            base_map: BaseMap::default(),
            base_map_aside: false,
            dialogs: None,
            work: None,
            to_prove: None,
            proof: None,
            chooser: None,
            sheet: None,
            menu: ProjectMenu::default(),
            unsaved: Vec::new(),
            hint: None,
            only_look: None,
            only_selected: false,
            picture: None,
            span: None,
            pending: None,
            drop_changes: false,
            window_title: String::new(),
            placed: false,
        }
    }
}

/// A sheet over the map.
pub(super) enum Sheet {
    Settings,
    NewProject(Box<NewProjectForm>),
    Picture,
    /// Beside the map, not over it.
    PlaceOutline(Box<PlaceOutline>),
}

/// What work came to.
pub(super) enum Done {
    Opened(Box<Opened>),
    Saved(Box<SaveDone>),
    Recovered(Box<Result<(Recovered, View), RecoveryError>>),
    Outline(Result<Box<PlaceOutline>, OutlineError>),
    Ground(Box<Grounded>),
    /// A picture of the map: where it was to be written, and why not.
    Picture(PathBuf, Result<(), String>),
    /// Proposals for a question.
    Plans(Question, Box<Result<Made, NoProposal>>),
    /// A write-up: where it was to be written, and why not.
    WriteUp(PathBuf, Result<(), String>),
}

/// The ground of a project, made from its outline.
pub(super) struct Grounded {
    pub command: Command,
    pub before: Document,
    pub after: Result<Document, Refusal>,
}

/// A project that was to be opened.
pub(super) struct Opened {
    pub way: OpenWay,
    pub result: Result<(Session, View), OpenProblem>,
    /// Why it may only be looked at, where somebody wanted more.
    pub only_look: Option<FileError>,
    /// Sessions that ended without saving, looked for on the first opening.
    pub unsaved: Vec<Unsaved>,
}

/// What is opened.
#[derive(Clone)]
pub(super) enum OpenWay {
    /// A file: the one that was open last, or one that somebody named.
    File { path: PathBuf, access: Access, is_last: bool, copy: bool },
    /// The demo district.
    Demo,
    /// A project that is new.
    New { wanted: Box<NewProject>, ground: FirstGround },
}

/// Why it was not opened.
pub(super) enum OpenProblem {
    File(FileError),
    New(NewProjectFault),
    Outline(Refusal),
}

impl OpenWay {
    /// What is being done, in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::File { path, .. } => text::start::loading(lang, file_name(path)),
            Self::Demo => text::start::loading_demo(lang).to_owned(),
            Self::New { wanted, .. } => text::start::creating(lang, &wanted.title),
        }
    }

    /// Opens it. Not for the window's thread.
    pub fn open(
        &self,
        settings: &Opening,
        progress: &Progress,
        only_look: &mut Option<FileError>,
    ) -> Result<(Session, View), OpenProblem> {
        let (session, base) = match self {
            Self::File { path, access: Access::Write, .. } => {
                let (session, reason) = Session::open_or_look(path, progress).map_err(OpenProblem::File)?;
                *only_look = reason;
                (session, Base::Demo)
            }
            Self::File { path, access, .. } => {
                (Session::open(path, *access, progress).map_err(OpenProblem::File)?, Base::Demo)
            }
            Self::Demo => (Session::create(crate::demo::xishan()), Base::Demo),
            Self::New { wanted, .. } => {
                let document = wanted.document().map_err(OpenProblem::New)?;
                (Session::create(document).as_new(), Base::New { project: (**wanted).clone() })
            }
        };
        let mut session = session.with_author(&settings.author);
        if let Some(folder) = &settings.folder {
            session = session.with_journal(&journal_folder(folder), base);
        }
        if let Self::New { wanted, ground: FirstGround::Outline(outline) } = self {
            let names = first_names(&wanted.levels, settings.lang);
            let command = Command::SetOutline { outline: outline.clone(), names };
            if let Err(refusal) = session.run(command) {
                session.end();
                return Err(OpenProblem::Outline(refusal));
            }
        }
        let view = View::of(&mut session, settings.theme);
        Ok((session, view))
    }
}

/// What opening needs to know of the desk.
pub(super) struct Opening {
    pub author: String,
    pub folder: Option<PathBuf>,
    pub lang: Lang,
    pub theme: crate::drawing::style::Theme,
}

/// What the first areas below the district are called, from the top.
pub(super) fn first_names(levels: &[crate::domain::Level], lang: Lang) -> Vec<String> {
    let name = |level: &crate::domain::Level| {
        let english = if level.name_en.is_empty() { &level.name_zh } else { &level.name_en };
        text::start::first_area(lang, lang.pick(&level.name_zh, english))
    };
    levels.iter().skip(1).map(name).collect()
}

/// The name of a file without its folder.
pub(super) fn file_name(path: &std::path::Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
