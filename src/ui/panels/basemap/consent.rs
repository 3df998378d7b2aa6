//! The quiet question whether a base map that a project names may be used. It stands on the map and keeps nobody from
//! working; nothing is fetched before it is answered.

use egui::{Align2, Area, Id, Margin, Rect, Ui, vec2};

use crate::basemap::{Proposal, Source, Tianditu};
use crate::text::{self, Lang};
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, tokens, words};

const WIDTH: f32 = 420.0;

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Use it, now and whenever this project names it.
    Use,
    /// Not now; the question comes again when the project is opened again.
    NotNow,
    /// Never.
    Never,
}

/// Asks. Returns the answer, once there is one.
pub fn show(ui: &Ui, map: Rect, proposal: &Proposal, lang: Lang) -> Option<Answer> {
    let corner = map.center_bottom() - vec2(0.0, 24.0);
    let area = Area::new(Id::unique("basemap_consent")).pivot(Align2::CENTER_BOTTOM).fixed_pos(corner);
    let shown = area.show(ui.ctx(), |ui| {
        card(tokens(ui)).inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_width(WIDTH);
            let tokens = tokens(ui);
            words(ui, text::basemap::asked(lang, name(&proposal.source, lang)), 14.0, true, tokens.text1);
            words(ui, place(proposal, lang), 12.0, false, tokens.text2);
            ui.add_space(4.0);
            let answers = [
                (text::basemap::asked_yes(lang), Answer::Use, Look::Primary),
                (text::basemap::asked_not_now(lang), Answer::NotNow, Look::Plain),
                (text::basemap::asked_never(lang), Answer::Never, Look::Plain),
            ];
            let row = ui.horizontal(|ui| {
                let pressed =
                    answers.map(|(label, answer, look)| (button(ui, None, label, look, true).clicked(), answer));
                pressed.into_iter().find_map(|(pressed, answer)| pressed.then_some(answer))
            });
            row.inner
        })
    });
    shown.inner.inner
}

/// What the base map is called.
pub fn name(source: &Source, lang: Lang) -> String {
    match source {
        Source::Own => text::basemap::kind_own(lang).to_owned(),
        Source::Tianditu(map) => {
            let map = match map {
                Tianditu::Streets => text::basemap::streets(lang),
                Tianditu::Imagery => text::basemap::imagery(lang),
                Tianditu::Terrain => text::basemap::terrain(lang),
            };
            format!("{} · {map}", text::basemap::kind_tianditu(lang))
        }
        Source::Xyz { attribution, template, .. } if attribution.is_empty() => template.origin(),
        Source::Xyz { attribution, .. } => attribution.clone(),
        Source::File { path } => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    }
}

/// What it would read, in words.
fn place(proposal: &Proposal, lang: Lang) -> String {
    match &proposal.source {
        Source::Own => String::new(),
        Source::Tianditu(_) => text::basemap::asked_online(lang, Tianditu::ORIGIN),
        Source::Xyz { template, .. } => text::basemap::asked_online(lang, template.origin()),
        Source::File { path } => text::basemap::asked_file(lang, path.display()),
    }
}
