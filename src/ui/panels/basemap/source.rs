//! The part of the card that chooses the source of tiles: own, 天地图, a server's address, a file.

use std::path::PathBuf;

use egui::Ui;

use crate::basemap::{Choice, Key, Keys, Kind, Source, Template, Tianditu};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::field::{Field, entered};
use crate::ui::file_chooser::Purpose;
use crate::ui::form::{path_field, segment, stepper, text_field};
use crate::ui::widgets::{Look, button, tokens, words};

/// What is typed and not used yet.
pub struct Form {
    /// The kind of source that is looked at.
    pub kind: Kind,
    /// The file.
    pub path: String,
    tianditu: Tianditu,
    key: String,
    address: String,
    address_key: String,
    attribution: String,
    deepest: u8,
    problem: Option<crate::basemap::TemplateError>,
    key_taken: bool,
}

impl Form {
    /// A form that shows a choice.
    pub fn of(source: &Source, keys: &Keys) -> Self {
        let key = |origin: &str| keys.of(origin).map(|key| key.expose().to_owned()).unwrap_or_default();
        let mut form = Self {
            kind: source.kind(),
            path: String::new(),
            tianditu: Tianditu::default(),
            key: key(Tianditu::ORIGIN),
            address: String::new(),
            address_key: String::new(),
            attribution: String::new(),
            deepest: 18,
            problem: None,
            key_taken: false,
        };
        match source {
            Source::Own => {}
            Source::Tianditu(map) => form.tianditu = *map,
            Source::Xyz { template, deepest, attribution } => {
                form.address_key = key(&template.origin());
                (form.address, form.deepest) = (template.as_str().to_owned(), *deepest);
                form.attribution.clone_from(attribution);
            }
            Source::File { path } => form.path = path.display().to_string(),
        }
        form
    }

    /// Shows the form. Returns a source that shall be used; its key stands in the choice by then.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        choice: &mut Choice,
        used: &Source,
        lang: Lang,
        outbox: &mut Outbox,
    ) -> Option<Source> {
        let kinds = [
            (Kind::Own, text::basemap::kind_own(lang)),
            (Kind::Tianditu, text::basemap::kind_tianditu(lang)),
            (Kind::Xyz, text::basemap::kind_xyz(lang)),
            (Kind::File, text::basemap::kind_file(lang)),
        ];
        let mut asked = None;
        if let Some(kind) = segment(ui, self.kind, &kinds) {
            self.kind = kind;
            if kind == Kind::Own {
                asked = Some(Source::Own);
            }
        }
        let source = match self.kind {
            Kind::Own => {
                words(ui, text::basemap::own_hint(lang), 12.0, false, tokens(ui).text3);
                None
            }
            Kind::Tianditu => self.tianditu(ui, choice, used, lang),
            Kind::Xyz => self.xyz(ui, choice, lang),
            Kind::File => self.file(ui, lang, outbox),
        };
        asked.or(source)
    }

    fn tianditu(&mut self, ui: &mut Ui, choice: &mut Choice, used: &Source, lang: Lang) -> Option<Source> {
        let maps = [
            (Tianditu::Streets, text::basemap::streets(lang)),
            (Tianditu::Imagery, text::basemap::imagery(lang)),
            (Tianditu::Terrain, text::basemap::terrain(lang)),
        ];
        let picked = segment(ui, self.tianditu, &maps);
        self.tianditu = picked.unwrap_or(self.tianditu);
        let line = Field::labelled(text::basemap::key(lang)).hidden().show(ui, &mut self.key);
        words(ui, text::basemap::key_hint(lang), 12.0, false, tokens(ui).text3);
        let key = Key::new(&self.key);
        let complete = !key.is_empty();
        let asked = use_button(ui, (!complete).then_some(text::basemap::key_first(lang)), lang)
            || (entered(ui, &line) && complete);
        // Once in use, another map of the same service needs no second step.
        let switched = picked.is_some() && used.kind() == Kind::Tianditu && complete;
        (asked || switched).then(|| {
            choice.keys.set(Tianditu::ORIGIN, key);
            Source::Tianditu(self.tianditu)
        })
    }

    fn xyz(&mut self, ui: &mut Ui, choice: &mut Choice, lang: Lang) -> Option<Source> {
        let example = "https://tiles.example/{z}/{x}/{y}.png";
        let fault = self.problem.as_ref().map(|problem| problem.words(lang));
        let field = Field::labelled(text::basemap::address(lang)).hint(example).fault(fault.as_deref());
        let line = field.show(ui, &mut self.address);
        if line.changed() {
            self.problem = None;
        }
        let needs_key = self.address.contains("{key}");
        if needs_key {
            Field::labelled(text::basemap::key(lang)).hidden().show(ui, &mut self.address_key);
        }
        if self.key_taken {
            words(ui, text::basemap::key_taken(lang), 12.0, false, tokens(ui).text3);
        }
        text_field(ui, text::basemap::attribution_field(lang), &mut self.attribution, "");
        ui.horizontal(|ui| {
            words(ui, text::basemap::deepest(lang), 12.0, false, tokens(ui).text2);
            let asked = stepper(ui, text::basemap::deepest(lang), u32::from(self.deepest), 8..=22, 1, "");
            self.deepest = asked.and_then(|value| u8::try_from(value).ok()).unwrap_or(self.deepest);
        });
        let missing = self.address.trim().is_empty().then_some(text::basemap::address_empty(lang));
        if !(use_button(ui, missing, lang) || entered(ui, &line)) {
            return None;
        }
        match Template::parse(&self.address) {
            Err(problem) => {
                self.problem = Some(problem);
                None
            }
            Ok((template, key)) => {
                self.key_taken = key.is_some();
                if let Some(key) = key {
                    key.expose().clone_into(&mut self.address_key);
                }
                template.as_str().clone_into(&mut self.address);
                if template.needs_key() {
                    choice.keys.set(&template.origin(), Key::new(&self.address_key));
                }
                let attribution = self.attribution.trim().chars().take(200).collect();
                Some(Source::Xyz { template, deepest: self.deepest, attribution })
            }
        }
    }

    fn file(&mut self, ui: &mut Ui, lang: Lang, outbox: &mut Outbox) -> Option<Source> {
        let (line, browse) = path_field(ui, text::basemap::file_path(lang), &mut self.path, lang);
        if browse {
            outbox.send(Action::ChooseFile(Purpose::OpenTiles));
        }
        words(ui, text::basemap::file_hint(lang), 12.0, false, tokens(ui).text3);
        let complete = !self.path.trim().is_empty();
        let used = use_button(ui, (!complete).then_some(text::basemap::file_first(lang)), lang)
            || (entered(ui, &line) && complete);
        used.then(|| Source::File { path: PathBuf::from(unquoted(&self.path)) })
    }
}

/// A path as file managers copy it: with quotes around it, at times.
pub fn unquoted(typed: &str) -> &str {
    typed.trim().trim_matches(['"', '\''])
}

/// The button that uses the source; where it cannot be pressed, what is missing stands beside it.
fn use_button(ui: &mut Ui, missing: Option<&str>, lang: Lang) -> bool {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let pressed = button(ui, None, text::basemap::apply(lang), Look::Primary, missing.is_none()).clicked();
        if let Some(missing) = missing {
            words(ui, missing, 12.0, false, tokens(ui).text2);
        }
        pressed
    })
    .inner
}
