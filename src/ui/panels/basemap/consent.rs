//! The question whether a base map that a project names may be used.

use egui::{Color32, Id, Margin, Modal, Ui};

use crate::basemap::{Proposal, Source, Tianditu};
use crate::text::{self, Lang};
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, tokens, words};

/// Asks. Returns the answer, once there is one; closing the question is no.
pub fn show(ui: &Ui, title: &str, proposal: &Proposal, lang: Lang) -> Option<bool> {
    let frame = card(tokens(ui)).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("basemap_consent")).frame(frame).backdrop_color(Color32::from_black_alpha(90));
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(440.0);
        let tokens = tokens(ui);
        words(ui, text::basemap::asked(lang, title), 16.0, true, tokens.text1);
        for line in lines(proposal, lang) {
            words(ui, line, 14.0, false, tokens.text2);
        }
        ui.add_space(8.0);
        let mut answer = None;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button(ui, None, text::basemap::asked_no(lang), Look::Primary, true).clicked() {
                answer = Some(false);
            }
            if button(ui, None, text::basemap::asked_yes(lang), Look::Plain, true).clicked() {
                answer = Some(true);
            }
        });
        answer
    });
    shown.inner.or(shown.should_close().then_some(false))
}

/// What it would read, in words.
fn lines(proposal: &Proposal, lang: Lang) -> Vec<String> {
    let source = match &proposal.source {
        Source::Own => None,
        Source::Tianditu(_) => Some(text::basemap::asked_online(lang, Tianditu::ORIGIN)),
        Source::Xyz { template, .. } => Some(text::basemap::asked_online(lang, template.origin())),
        Source::File { path } => Some(text::basemap::asked_file(lang, path.display())),
    };
    let scan = proposal.underlay.as_ref().map(|underlay| text::basemap::asked_file(lang, underlay.path.display()));
    source.into_iter().chain(scan).collect()
}
