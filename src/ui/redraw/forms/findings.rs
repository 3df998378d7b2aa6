//! What is not as it should be: a list to jump from, the tool or form that mends each, and waivers with their reason. The
//! project is looked through beside the window, not in it.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use egui::{ScrollArea, Ui};

use super::parts::{hint, note, section};
use super::{Around, FormKind, Outcome, Page, Version};
use crate::domain::{AreaId, FindingName, Subject, Waiver};
use crate::drawing::Icon;
use crate::model::{Command, Document};
use crate::query::Index;
use crate::query::findings::{Finding, Rule, Severity, findings};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::field::Field;
use crate::ui::form::segment;
use crate::ui::redraw::Tool;
use crate::ui::widgets::{Look, Row, button, drop_down, heading, tokens, words};

/// The list, and what is chosen in it.
#[derive(Default)]
pub struct Findings {
    /// What is looked through now, and for which state of the document.
    coming: Option<Receiver<Vec<Finding>>>,
    seen: Option<Version>,
    found: Option<Vec<Finding>>,
    /// The waivers that `rows` was made with.
    waivers: Vec<Waiver>,
    /// The findings that are shown, by their places in `found`.
    rows: Vec<usize>,
    waived: bool,
    /// The rule whose findings alone are shown.
    rule: Option<&'static str>,
    chosen: Option<FindingName>,
    reason: String,
    by: String,
}

impl Findings {
    fn take(&mut self, ui: &Ui, document: &Document) {
        if let Some(coming) = &self.coming {
            match coming.try_recv() {
                Ok(found) => {
                    self.found = Some(found);
                    self.coming = None;
                    self.make_rows(document);
                }
                Err(TryRecvError::Empty) => ui.ctx().request_repaint_after(Duration::from_millis(60)),
                Err(TryRecvError::Disconnected) => self.coming = None,
            }
        }
        if self.waivers != document.project.waivers {
            self.make_rows(document);
        }
    }

    fn make_rows(&mut self, document: &Document) {
        self.waivers.clone_from(&document.project.waivers);
        let found = self.found.as_deref().unwrap_or_default();
        let is_shown = |finding: &Finding| {
            finding.waiver(document).is_some() == self.waived
                && self.rule.is_none_or(|rule| finding.rule.name() == rule)
        };
        self.rows = (0..found.len()).filter(|&at| found.get(at).is_some_and(is_shown)).collect();
    }

    fn choose_rule(&mut self, ui: &mut Ui, around: Around<'_>) -> bool {
        let lang = around.lang;
        let found = self.found.as_deref().unwrap_or_default();
        let mut counts: Vec<(&'static str, &'static str, usize)> = Vec::new();
        for finding in found.iter().filter(|finding| finding.waiver(around.document).is_some() == self.waived) {
            match counts.iter_mut().find(|(name, _, _)| *name == finding.rule.name()) {
                Some((_, _, count)) => *count += 1,
                None => counts.push((finding.rule.name(), rule_words(&finding.rule, lang), 1)),
            }
        }
        let ends: Vec<String> = counts.iter().map(|(_, _, count)| count.to_string()).collect();
        let mut choices = vec![(text::forms::all_rules(lang), "")];
        choices.extend(counts.iter().zip(&ends).map(|((_, words, _), end)| (*words, end.as_str())));
        let at = counts.iter().position(|(name, _, _)| Some(*name) == self.rule).map_or(0, |at| at + 1);
        let shown = choices.get(at).map_or("", |(words, _)| words);
        let width = ui.available_width();
        let picked = drop_down(ui, text::forms::which_rule(lang), width, shown, &choices, Some(at));
        if let Some(picked) = picked {
            self.rule = picked.checked_sub(1).and_then(|at| counts.get(at)).map(|(name, _, _)| *name);
        }
        picked.is_some()
    }

    /// The finding that is chosen: in full, with what mends it and the waiver.
    fn detail(&mut self, ui: &mut Ui, around: Around<'_>, outbox: &mut Outbox) {
        let (document, lang) = (around.document, around.lang);
        let chosen = self.chosen.as_ref();
        let Some(finding) = self.found.iter().flatten().find(|finding| Some(&finding.name()) == chosen) else { return };
        section(ui, &heading(finding.rule.severity().words(lang)), finding.rule.code());
        words(ui, finding.words(document, lang), 14.0, false, tokens(ui).text1);
        ui.add_space(6.0);
        if let Some((label, action)) = fix(document, finding, lang)
            && button(ui, Some(Icon::Wand), label, Look::Plain, true).clicked()
        {
            if let Some(area) = area_of(document, finding) {
                outbox.send(Action::LookAt(area));
            }
            outbox.send(action);
        }
        ui.add_space(6.0);
        if let Some(waiver) = finding.waiver(document) {
            let said = text::forms::waived_by(lang, &waiver.reason, dash(&waiver.by), dash(&waiver.on));
            note(ui, Icon::Info, &said, tokens(ui).text2, tokens(ui).sub);
            ui.add_space(6.0);
            if button(ui, None, text::forms::lift(lang), Look::Plain, true).clicked() {
                outbox.send(Action::Run(Command::SetWaiver { finding: finding.name(), waiver: None }));
            }
        } else if finding.can_be_waived() {
            Field::labelled(text::forms::reason(lang)).hint(text::forms::reason_hint(lang)).show(ui, &mut self.reason);
            ui.add_space(6.0);
            Field::labelled(text::forms::by(lang)).hint(text::forms::by_hint(lang)).show(ui, &mut self.by);
            ui.add_space(8.0);
            let ready = !self.reason.trim().is_empty();
            if button(ui, Some(Icon::Check), text::forms::waive(lang), Look::Primary, ready).clicked() {
                let (reason, by) = (std::mem::take(&mut self.reason), self.by.clone());
                outbox.send(Action::Waive { finding: finding.name(), reason, by });
            }
            if !ready {
                hint(ui, text::forms::reason_first(lang));
            }
        } else {
            hint(ui, text::forms::not_waived(lang));
        }
    }
}

impl Page for Findings {
    fn title(&self, lang: Lang) -> String {
        text::forms::findings(lang).to_owned()
    }

    fn follow(&mut self, around: Around<'_>) -> bool {
        if self.seen != Some(around.version) {
            self.seen = Some(around.version);
            let (send, coming) = channel();
            let document = around.document.clone();
            // Nobody waits any more where the form was closed meanwhile.
            let look = move || drop(send.send(findings(&document, &Index::of(&document))));
            let begun = std::thread::Builder::new().name("findings".to_owned()).spawn(look);
            self.coming = begun.is_ok().then_some(coming);
        }
        true
    }

    fn show(&mut self, ui: &mut Ui, around: Around<'_>, _outcome: Option<&Outcome>, outbox: &mut Outbox) -> bool {
        let (document, lang) = (around.document, around.lang);
        self.take(ui, document);
        let ways = [(false, text::forms::open_ones(lang)), (true, text::forms::waived_ones(lang))];
        if let Some(waived) = segment(ui, self.waived, &ways) {
            self.waived = waived;
            self.rule = None;
            self.make_rows(document);
        }
        let Some(found) = &self.found else {
            ui.add_space(8.0);
            hint(ui, text::forms::looking(lang));
            return false;
        };
        let all = found.len();
        ui.add_space(8.0);
        if self.choose_rule(ui, around) {
            self.make_rows(document);
        }
        section(ui, text::forms::findings(lang), &text::forms::of_all(lang, self.rows.len(), all));
        if self.rows.is_empty() {
            hint(ui, if self.waived { text::forms::none_waived(lang) } else { text::forms::none_open(lang) });
        }
        let found = self.found.as_deref().unwrap_or_default();
        let mut picked = None;
        let scroll = ScrollArea::vertical().id_salt("findings").max_height(280.0).min_scrolled_height(280.0);
        scroll.auto_shrink([false, true]).show_rows(ui, 32.0, self.rows.len(), |ui, seen| {
            for finding in self.rows.get(seen).unwrap_or_default().iter().filter_map(|&at| found.get(at)) {
                let name = finding.name();
                let said = finding.words(document, lang);
                let selected = self.chosen.as_ref() == Some(&name);
                // Most are warnings: only what is more or less than that is said, so that the rest has the room.
                let severity = finding.rule.severity();
                let note = if severity == Severity::Warning { "" } else { severity.words(lang) };
                let row = Row { name: &said, note, selected, height: 32.0, indent: 4.0 };
                if row.show(ui).clicked() {
                    picked = Some((name, area_of(document, finding), finding.place));
                }
            }
        });
        if let Some((name, area, place)) = picked {
            if self.chosen.as_ref() != Some(&name) {
                self.reason.clear();
            }
            self.chosen = Some(name);
            match (area, place) {
                (Some(area), _) => outbox.send(Action::LookAt(area)),
                (None, Some(place)) => outbox.send(Action::GoTo(place)),
                (None, None) => {}
            }
        }
        self.detail(ui, around, outbox);
        false
    }

    fn command(&self, _around: Around<'_>) -> Option<Result<Command, String>> {
        None
    }
}

/// The tool or form that mends a finding; without one what is known of the thing.
fn fix(document: &Document, finding: &Finding, lang: Lang) -> Option<(&'static str, Action)> {
    let area = area_of(document, finding);
    let above = |id: AreaId| document.tables.areas.get(id).and_then(|row| row.parent);
    match &finding.rule {
        Rule::HouseholdsOutOfBand { households, .. } if *households > u64::from(document.project.household_band.1) => {
            Some((text::forms::fix_split(lang), Action::TakeTool(Tool::Split)))
        }
        Rule::HouseholdsOutOfBand { .. } => Some((text::forms::fix_merge(lang), Action::TakeTool(Tool::Merge))),
        Rule::SeveralParts { .. } | Rule::TooThin { .. } => {
            Some((text::forms::fix_brush(lang), Action::TakeTool(Tool::Brush)))
        }
        Rule::DuplicateCode { .. } | Rule::CodeOutOfRule { .. } => {
            let parent = area.and_then(above)?;
            Some((text::forms::fix_codes(lang), Action::OpenForm(FormKind::Renumber(parent))))
        }
        Rule::NoResponsibleBody(_) => Some((text::forms::fix_edit(lang), Action::OpenForm(FormKind::Many))),
        Rule::EstateUncovered(id) => Some((text::forms::fix_show(lang), Action::Show((*id).into()))),
        Rule::SiteOutside(id) => Some((text::forms::fix_show(lang), Action::Show((*id).into()))),
        _ => Some((text::forms::fix_show(lang), Action::Show(Subject::Area(area?)))),
    }
}

/// The area that a finding is about.
fn area_of(document: &Document, finding: &Finding) -> Option<AreaId> {
    let id = AreaId(*finding.rule.about().first()?);
    document.tables.areas.get(id).map(|row| row.id)
}

fn rule_words(rule: &Rule, lang: Lang) -> &'static str {
    match rule {
        Rule::PlaneViolation(_) => text::forms::rule_plane(lang),
        Rule::DuplicateCode { .. } => text::forms::rule_duplicate_code(lang),
        Rule::CodeOutOfRule { .. } => text::forms::rule_code(lang),
        Rule::NoParent(_) => text::forms::rule_no_parent(lang),
        Rule::NoGround(_) => text::forms::rule_no_ground(lang),
        Rule::UnknownGround(_) => text::forms::rule_unknown_ground(lang),
        Rule::SeveralParts { .. } => text::forms::rule_parts(lang),
        Rule::TooThin { .. } => text::forms::rule_thin(lang),
        Rule::NoResponsibleBody(_) => text::forms::rule_body(lang),
        Rule::HouseholdsOutOfBand { .. } => text::forms::rule_band(lang),
        Rule::NoAdministrator(_) => text::forms::rule_administrator(lang),
        Rule::DuplicateAdministrator { .. } => text::forms::rule_administrators(lang),
        Rule::NoChildren(_) => text::forms::rule_no_children(lang),
        Rule::SeveralRoots { .. } => text::forms::rule_roots(lang),
        Rule::DuplicateCommittee { .. } => text::forms::rule_committees(lang),
        Rule::NoCommittee(_) => text::forms::rule_committee(lang),
        Rule::NoUnit(_) => text::forms::rule_unit(lang),
        Rule::EstateUncovered(_) => text::forms::rule_estate(lang),
        Rule::SiteOutside(_) => text::forms::rule_site(lang),
        Rule::Dangling { .. } => text::forms::rule_dangling(lang),
        Rule::Misplaced { .. } => text::forms::rule_misplaced(lang),
        Rule::AtomOutside { .. } => text::forms::rule_outside(lang),
    }
}

fn dash(words: &str) -> &str {
    if words.is_empty() { "—" } else { words }
}
