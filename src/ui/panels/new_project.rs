//! A new project in three steps: what it is called, its levels, its outline.

use egui::{Id, Key, Margin, Modal, Modifiers, ScrollArea, Ui, vec2};

use crate::domain::{Level, LevelRole};
use crate::drawing::Icon;
use crate::model::{Document, NewProject, NewProjectFault, Outline};
use crate::session::Settings;
use crate::text::{self, Lang};
use crate::ui::action::{Action, FirstGround, Outbox};
use crate::ui::field::{Field, entered};
use crate::ui::form::{segment, stepper};
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, drop_down, icon_button, tokens, words};

const WIDTH: f32 = 640.0;

/// What is said of a new project so far.
pub struct NewProjectForm {
    wanted: NewProject,
    step: Step,
    /// Faults are shown once somebody wanted to go on.
    tried: bool,
    way: Way,
    outline: Option<(String, Outline)>,
    problem: Option<String>,
    /// Enter was pressed in a line.
    is_entered: bool,
}

/// How the outline comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Later,
    Drawn,
    File,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Names,
    Levels,
    Outline,
}

impl NewProjectForm {
    /// An empty form.
    pub fn new(settings: &Settings) -> Self {
        let wanted = NewProject {
            title: String::new(),
            district: String::new(),
            code: String::new(),
            levels: Level::usual_four(),
            household_band: settings.household_band,
        };
        Self {
            wanted,
            step: Step::Names,
            tried: false,
            way: Way::Later,
            outline: None,
            problem: None,
            is_entered: false,
        }
    }

    /// Takes the outline of a file and goes on with it.
    pub fn take_outline(&mut self, name: String, outline: Outline, lang: Lang, outbox: &mut Outbox) {
        self.outline = Some((name, outline));
        self.go_on(lang, outbox);
    }

    /// The outline could not be read, or the project not be made.
    pub fn refuse(&mut self, reason: String) {
        self.problem = Some(reason);
    }

    /// Shows the form.
    pub fn show(&mut self, ui: &Ui, lang: Lang, outbox: &mut Outbox) {
        let frame = card(tokens(ui)).inner_margin(Margin::same(20));
        let backdrop = egui::Color32::from_black_alpha(90);
        let modal = Modal::new(Id::unique("new_project")).frame(frame).backdrop_color(backdrop);
        let response = modal.show(ui.ctx(), |ui| {
            let screen = ui.ctx().content_rect().size();
            ui.set_width(WIDTH.min(screen.x - 80.0));
            words(ui, text::start::new_title(lang), 16.0, true, tokens(ui).text1);
            let steps = [
                (Step::Names, text::start::step_names(lang)),
                (Step::Levels, text::start::step_levels(lang)),
                (Step::Outline, text::start::step_outline(lang)),
            ];
            if let Some(step) = segment(ui, self.step, &steps) {
                self.step = step;
            }
            ui.add_space(8.0);
            ScrollArea::vertical().max_height((screen.y - 250.0).max(120.0)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.set_min_height(250.0);
                match self.step {
                    Step::Names => self.names(ui, lang),
                    Step::Levels => self.levels(ui, lang),
                    Step::Outline => self.outline(ui, lang, outbox),
                }
            });
            self.foot(ui, lang, outbox);
        });
        if response.should_close() {
            outbox.send(Action::CloseDialog);
        }
    }

    fn names(&mut self, ui: &mut Ui, lang: Lang) {
        let faults = self.shown_faults();
        let about = |is_it: fn(&NewProjectFault) -> bool| {
            faults.iter().find(|fault| is_it(fault)).map(|fault| fault.words(lang))
        };
        let mut line = |label, hint, typed: &mut String, fault: Option<String>, ready| {
            let field = Field::labelled(label).hint(hint).fault(fault.as_deref());
            let field = if ready { field.ready() } else { field };
            let line = field.show(ui, typed);
            self.is_entered |= entered(ui, &line);
        };
        let wanted = &mut self.wanted;
        let fault = about(|fault| matches!(fault, NewProjectFault::NoTitle));
        let (label, hint) = (text::start::field_title(lang), text::start::field_title_hint(lang));
        line(label, hint, &mut wanted.title, fault, true);
        let fault = about(|fault| matches!(fault, NewProjectFault::NoDistrictName));
        let (label, hint) = (text::start::field_district(lang), text::start::field_district_hint(lang));
        line(label, hint, &mut wanted.district, fault, false);
        let fault = about(|fault| matches!(fault, NewProjectFault::Code { .. }));
        let (label, hint) = (text::start::field_code(lang), text::start::field_code_hint(lang));
        line(label, hint, &mut wanted.code, fault, false);
    }

    fn levels(&mut self, ui: &mut Ui, lang: Lang) {
        words(ui, text::start::levels_hint(lang), 12.0, false, tokens(ui).text3);
        // What the digits, the role and both buttons leave.
        let name_width = ((ui.available_width() - 124.0 - 108.0 - 64.0 - 5.0 * 8.0) / 2.0).clamp(72.0, 130.0).floor();
        ui.horizontal(|ui| {
            for (name, width) in [
                (text::start::level_name(lang), name_width),
                (text::start::level_name_en(lang), name_width),
                (text::start::level_digits(lang), 124.0),
                (text::start::level_role(lang), 108.0),
            ] {
                let (rect, _) = ui.allocate_exact_size(vec2(width, 20.0), egui::Sense::hover());
                crate::ui::form::paint_cut(
                    ui,
                    name,
                    crate::ui::theme::regular(12.0),
                    tokens(ui).text2,
                    rect.left_center(),
                    width,
                );
            }
        });
        let count = self.wanted.levels.len();
        let (faults, mut is_entered) = (self.wanted.faults(), false);
        let (mut removed, mut added) = (None, None);
        for (place, level) in self.wanted.levels.iter_mut().enumerate() {
            ui.push_id(place, |ui| {
                ui.horizontal(|ui| {
                    let number = place + 1;
                    let lacks = faults.contains(&NewProjectFault::NoLevelName(number));
                    let name = text::start::level_name_of(lang, number);
                    let field = Field::named(&name).width(name_width).fault(lacks.then_some(""));
                    let line = field.show(ui, &mut level.name_zh);
                    is_entered |= entered(ui, &line);
                    let name = text::start::level_name_en_of(lang, number);
                    let field = Field::named(&name).width(name_width);
                    let line = field.show(ui, &mut level.name_en);
                    is_entered |= entered(ui, &line);
                    let name = text::start::level_digits_of(lang, number);
                    if let Some(digits) = stepper(ui, &name, u32::from(level.code_digits), 1..=40, 1, "") {
                        level.code_digits = u8::try_from(digits).unwrap_or(level.code_digits);
                    }
                    let ends = place == 0 || place + 1 == count;
                    role_choice(ui, level, !ends, lang);
                    if icon_button(ui, Icon::Plus, &text::start::level_add(lang, number), "", place + 1 < count)
                        .clicked()
                    {
                        added = Some(place + 1);
                    }
                    if icon_button(ui, Icon::Close, &text::start::level_remove(lang, number), "", !ends).clicked() {
                        removed = Some(place);
                    }
                });
            });
        }
        self.is_entered |= is_entered;
        if let Some(place) = removed {
            self.wanted.levels.remove(place);
        }
        if let Some(place) = added.filter(|_| count < Document::LEVEL_LIMIT) {
            let digits = self.wanted.levels[place - 1].code_digits + 1;
            let level =
                Level { role: LevelRole::Other, name_zh: String::new(), name_en: String::new(), code_digits: digits };
            self.wanted.levels.insert(place, level);
        }
        let of_levels = |fault: &NewProjectFault| is_of_levels(fault);
        // What is wrong with levels is said at once: it follows from what was just done.
        complaint(ui, &self.wanted.faults(), of_levels, lang);
        ui.add_space(4.0);
        if self.wanted.levels != Level::usual_four()
            && button(ui, Some(Icon::Undo), text::start::levels_usual(lang), Look::Plain, true).clicked()
        {
            self.wanted.levels = Level::usual_four();
        }
    }

    fn outline(&mut self, ui: &mut Ui, lang: Lang, outbox: &mut Outbox) {
        let ways = [
            (Way::Later, text::start::outline_later(lang)),
            (Way::Drawn, text::start::outline_draw(lang)),
            (Way::File, text::start::outline_import(lang)),
        ];
        if let Some(chosen) = segment(ui, self.way, &ways) {
            (self.way, self.problem) = (chosen, None);
        }
        ui.add_space(4.0);
        let hint = match self.way {
            Way::Later => text::start::outline_later_hint(lang),
            Way::Drawn => text::start::outline_drawn_hint(lang),
            Way::File => text::start::outline_import_hint(lang),
        };
        words(ui, hint, 14.0, false, tokens(ui).text2);
        if self.way != Way::File {
            return;
        }
        ui.add_space(4.0);
        if button(ui, Some(Icon::Import), text::start::outline_choose(lang), Look::Plain, true).clicked() {
            outbox.send(Action::ChooseOutline);
        }
        if let Some((name, outline)) = &self.outline {
            let points: usize = outline.0.iter().map(Vec::len).sum();
            words(ui, text::start::outline_read(lang, name, outline.0.len(), points), 14.0, false, tokens(ui).ok);
        }
    }

    fn foot(&mut self, ui: &mut Ui, lang: Lang, outbox: &mut Outbox) {
        if let Some(problem) = self.problem.clone() {
            words(ui, problem, 12.0, false, tokens(ui).error);
        }
        ui.add_space(8.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let last = self.step == Step::Outline;
            let label = match self.way {
                _ if !last => text::start::next(lang),
                Way::Drawn => text::start::create_and_draw(lang),
                Way::Later | Way::File => text::start::create(lang),
            };
            let next = button(ui, None, label, Look::Primary, true);
            // Where nothing is typed, Enter goes on too.
            let idle = ui.memory(|memory| memory.focused().is_none());
            let enter = idle && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            if next.clicked() || std::mem::take(&mut self.is_entered) || enter {
                self.go_on(lang, outbox);
            }
            if self.step != Step::Names && button(ui, None, text::start::back(lang), Look::Plain, true).clicked() {
                self.step = if self.step == Step::Outline { Step::Levels } else { Step::Names };
            }
            if button(ui, None, text::ui::cancel(lang), Look::Plain, true).clicked() {
                outbox.send(Action::CloseDialog);
            }
        });
    }

    /// On to the next step, or back to the first one with a fault, or to the new project.
    fn go_on(&mut self, lang: Lang, outbox: &mut Outbox) {
        (self.tried, self.problem) = (true, None);
        let faults = self.wanted.faults();
        let in_names = |fault: &&NewProjectFault| !is_of_levels(fault);
        match self.step {
            Step::Names if !faults.iter().any(|fault| in_names(&fault)) => {
                (self.step, self.tried) = (Step::Levels, false)
            }
            Step::Levels if !faults.iter().any(is_of_levels) => self.step = Step::Outline,
            Step::Names | Step::Levels => {}
            Step::Outline => match faults.first() {
                Some(fault) => {
                    self.step = if is_of_levels(fault) { Step::Levels } else { Step::Names };
                }
                None => match (self.way, &self.outline) {
                    (Way::File, None) => self.problem = Some(text::start::outline_missing(lang).to_owned()),
                    (Way::File, Some((_, outline))) => self.create(FirstGround::Outline(outline.clone()), outbox),
                    (Way::Drawn, _) => self.create(FirstGround::Drawn, outbox),
                    (Way::Later, _) => self.create(FirstGround::Later, outbox),
                },
            },
        }
    }

    fn create(&self, ground: FirstGround, outbox: &mut Outbox) {
        outbox.send(Action::Create(Box::new(self.wanted.clone()), ground));
    }

    fn shown_faults(&self) -> Vec<NewProjectFault> {
        if self.tried { self.wanted.faults() } else { Vec::new() }
    }
}

fn is_of_levels(fault: &NewProjectFault) -> bool {
    match fault {
        NewProjectFault::NoLevelName(_)
        | NewProjectFault::LevelCount { .. }
        | NewProjectFault::Levels(_)
        | NewProjectFault::Digits { .. } => true,
        NewProjectFault::NoTitle
        | NewProjectFault::NoDistrictName
        | NewProjectFault::Code { .. }
        | NewProjectFault::Band => false,
    }
}

fn complaint(ui: &mut Ui, faults: &[NewProjectFault], about: impl Fn(&NewProjectFault) -> bool, lang: Lang) {
    if let Some(fault) = faults.iter().find(|fault| about(fault)) {
        words(ui, fault.words(lang), 12.0, false, tokens(ui).error);
    }
}

/// What a level is for. The highest and the lowest one have no choice.
fn role_choice(ui: &mut Ui, level: &mut Level, may_choose: bool, lang: Lang) {
    const WIDTH: f32 = 108.0;
    let said = level.role.words(lang);
    if !may_choose {
        let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, 32.0), egui::Sense::hover());
        let left = rect.left_center() + vec2(10.0, 0.0);
        crate::ui::form::paint_cut(ui, said, crate::ui::theme::regular(14.0), tokens(ui).text3, left, WIDTH - 14.0);
        return;
    }
    let roles = [LevelRole::Street, LevelRole::Community, LevelRole::Other];
    let choices = roles.map(|role| (role.words(lang), ""));
    let chosen = roles.iter().position(|&role| role == level.role);
    if let Some(picked) = drop_down(ui, text::start::level_role(lang), WIDTH, said, &choices, chosen) {
        level.role = roles[picked];
    }
}
