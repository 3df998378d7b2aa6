//! What picture of the map is wanted: for the screen or for paper, how finely, of what, and what it is called.

use egui::{Id, Margin, Modal, Ui, Vec2};

use crate::drawing::{Camera, MapBounds};
use crate::text::{Lang, drawing as text};
use crate::ui::action::{Action, Outbox};
use crate::ui::field::entered;
use crate::ui::file_chooser::Purpose;
use crate::ui::form::{segment, text_field, toggle};
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, is_new, tokens, words};

const WIDTH: f32 = 480.0;

/// Px to a millimetre of paper: 96 make an inch.
const PX_PER_MM: f32 = 96.0 / 25.4;

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The screen, as large as the map is.
    Screen,
    /// Paper of 210 × 297 mm.
    A4,
    /// Paper of 297 × 420 mm.
    A3,
}

/// The picture that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureForm {
    /// What it is for.
    pub format: Format,
    /// How many times the pixels of the screen.
    pub times: u32,
    /// Dots to an inch of paper.
    pub dpi: u32,
    /// Whether paper stands upright.
    pub upright: bool,
    /// The whole district, and not what is seen.
    pub whole: bool,
    /// Whether what is for paper is dark as well, where the window is.
    pub dark: bool,
    /// What it is called.
    pub title: String,
}

impl PictureForm {
    /// A picture for the screen.
    pub fn new(title: String) -> Self {
        Self { format: Format::Screen, times: 2, dpi: 300, upright: false, whole: false, dark: false, title }
    }

    /// Width and height in px, where the map on the screen has these.
    pub fn size(&self, map: Vec2) -> (f32, f32) {
        let (short, long) = match self.format {
            Format::Screen => return (map.x.round(), map.y.round()),
            Format::A4 => (210.0, 297.0),
            Format::A3 => (297.0, 420.0),
        };
        let (width, height) = if self.upright { (short, long) } else { (long, short) };
        (width * PX_PER_MM, height * PX_PER_MM)
    }

    /// Pixels to each px.
    #[allow(clippy::cast_precision_loss)] // a few hundred
    pub fn density(&self) -> f32 {
        match self.format {
            Format::Screen => self.times as f32,
            Format::A4 | Format::A3 => self.dpi as f32 / 96.0,
        }
    }

    /// Dots to an inch, where it is for paper.
    pub fn dots(&self) -> Option<u32> {
        (self.format != Format::Screen).then_some(self.dpi)
    }

    /// How the map is looked at: what is seen now, or all of the district.
    pub fn camera(&self, now: &Camera, district: Option<MapBounds>) -> Camera {
        let size = self.size(Vec2::new(now.size.0, now.size.1));
        match district.filter(|_| self.whole) {
            Some(district) => Camera::fit(district, size, size.0.min(size.1) * 0.06),
            None if self.format == Format::Screen => *now,
            None => Camera::fit(now.bounds(0.0), size, 0.0),
        }
    }

    /// Shows the sheet. Returns whether it is left.
    pub fn show(&mut self, ui: &Ui, map: Vec2, lang: Lang, outbox: &mut Outbox) -> bool {
        let frame = card(tokens(ui)).inner_margin(Margin::same(20));
        let modal = Modal::new(Id::unique("export_picture")).frame(frame);
        let response = modal.backdrop_color(egui::Color32::from_black_alpha(90)).show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            words(ui, text::export_picture(lang).trim_end_matches('…'), 16.0, true, tokens(ui).text1);
            ui.add_space(4.0);
            self.choices(ui, lang);
            let title = text_field(ui, text::picture_title(lang), &mut self.title, text::picture_title_hint(lang));
            let (width, height) = self.size(map);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // told only
            let pixels = |px: f32| (px * self.density()).round() as u32;
            words(ui, text::picture_pixels(lang, pixels(width), pixels(height)), 12.0, false, tokens(ui).text2);
            words(ui, text::picture_holds(lang), 12.0, false, tokens(ui).text3);
            ui.add_space(8.0);
            let mut left = false;
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let goes_on = button(ui, None, text::picture_choose_place(lang), Look::Primary, true);
                if is_new(ui, goes_on.id) {
                    goes_on.request_focus();
                }
                if goes_on.clicked() || entered(ui, &title) {
                    outbox.send(Action::ChooseFile(Purpose::SavePicture));
                    left = true;
                }
                left |= button(ui, None, crate::text::ui::cancel(lang), Look::Plain, true).clicked();
            });
            left
        });
        response.inner || response.should_close()
    }

    fn choices(&mut self, ui: &mut Ui, lang: Lang) {
        let formats = [(Format::Screen, text::picture_screen(lang)), (Format::A4, "A4"), (Format::A3, "A3")];
        chosen(ui, text::picture_for(lang), &mut self.format, &formats);
        if self.format == Format::Screen {
            chosen(ui, text::picture_times(lang), &mut self.times, &[(1, "×1"), (2, "×2"), (4, "×4")]);
        } else {
            chosen(ui, text::picture_dpi(lang), &mut self.dpi, &[(150, "150 dpi"), (300, "300 dpi")]);
            let ways = [(false, text::picture_landscape(lang)), (true, text::picture_upright(lang))];
            chosen(ui, text::picture_way(lang), &mut self.upright, &ways);
        }
        let parts = [(false, text::picture_seen(lang)), (true, text::picture_whole(lang))];
        chosen(ui, text::picture_part(lang), &mut self.whole, &parts);
        ui.horizontal(|ui| {
            words(ui, text::picture_dark(lang), 14.0, false, tokens(ui).text1);
            if toggle(ui, text::picture_dark(lang), self.dark) {
                self.dark = !self.dark;
            }
        });
    }
}

fn chosen<T: Copy + PartialEq>(ui: &mut Ui, name: &str, value: &mut T, choices: &[(T, &str)]) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(96.0, 34.0), egui::Sense::hover());
        let galley = crate::ui::widgets::line(ui, name, 14.0, false, tokens(ui).text1, 96.0);
        let at = rect.left_center() - egui::vec2(0.0, galley.size().y / 2.0);
        ui.painter().galley(at, galley, crate::ui::theme::color(tokens(ui).text1));
        if let Some(picked) = segment(ui, *value, choices) {
            *value = picked;
        }
    });
}
