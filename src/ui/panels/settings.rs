//! The settings: what a user chooses for all projects. Takes effect at once; what is typed and sends requests somewhere
//! takes effect when it is whole.

use egui::{Id, Margin, Modal, ScrollArea, Ui, vec2};

use crate::basemap::Network;
use crate::drawing::Icon;
use crate::model::Command;
use crate::session::{FileDialogs, Settings, ThemeChoice};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::field::Field;
use crate::ui::file_chooser::Purpose;
use crate::ui::form::{named_field, segment, stepper, toggle};
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, fade_where_cut, full_name, icon_button, line, row_with_ends, tokens, words};

const WIDTH: f32 = 560.0;
/// The longest name of a role.
const ROLE_LIMIT: usize = 40;
/// The longest address of a proxy.
const PROXY_LIMIT: usize = 200;
/// The place of what is typed for the proxy.
const PROXY: &str = "settings_proxy";

/// What the settings tell of besides themselves.
pub struct Beside<'a> {
    /// What the base map in use is called.
    pub base_map: &'a str,
    /// Where settings are kept.
    pub place: &'a str,
    /// How many households a grid of the open project should have.
    pub band: (u32, u32),
}

/// Shows the settings, which are changed in place.
pub fn show(ui: &Ui, settings: &mut Settings, beside: &Beside<'_>, lang: Lang, outbox: &mut Outbox) {
    let Beside { base_map, place, band } = *beside;
    let frame = card(tokens(ui)).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("settings")).frame(frame).backdrop_color(egui::Color32::from_black_alpha(90));
    let response = modal.show(ui.ctx(), |ui| {
        let screen = ui.ctx().content_rect().size();
        ui.set_width(WIDTH.min(screen.x - 80.0));
        words(ui, text::settings::title(lang), 16.0, true, tokens(ui).text1);
        ui.add_space(4.0);
        let height = (screen.y - 170.0).max(120.0);
        // The sheet grows with its content, and stands in the middle from the start.
        let list = ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            looks(ui, settings, lang);
            section(ui, text::settings::work(lang));
            work(ui, settings, lang);
            band_of_project(ui, band, lang, outbox);
            section(ui, text::settings::maps(lang));
            maps(ui, settings, base_map, lang, outbox);
            section(ui, text::settings::files(lang));
            files(ui, settings, lang);
        });
        fade_where_cut(ui, &list);
        ui.add_space(4.0);
        words(ui, text::settings::kept_in(lang, place), 12.0, false, tokens(ui).text3);
        // Of its own height: a layout from the right would take all that is left of the window.
        row_with_ends(
            ui,
            32.0,
            |_| {},
            |ui| button(ui, None, text::settings::done(lang), Look::Primary, true).clicked(),
        )
    });
    if response.inner || response.should_close() {
        take_proxy(ui, settings);
        forget_proxy(ui);
        outbox.send(Action::CloseDialog);
    }
}

fn looks(ui: &mut Ui, settings: &mut Settings, lang: Lang) {
    setting(ui, text::settings::language(lang), "", |ui| {
        // Each language is called by its own name.
        let names = [(Lang::Zh, text::settings::chinese(lang)), (Lang::En, text::settings::english(lang))];
        if let Some(chosen) = segment(ui, lang, &names) {
            settings.lang = Some(chosen);
        }
    });
    setting(ui, text::settings::theme(lang), "", |ui| {
        let themes = [
            (ThemeChoice::System, text::settings::theme_system(lang)),
            (ThemeChoice::Light, text::settings::theme_light(lang)),
            (ThemeChoice::Dark, text::settings::theme_dark(lang)),
        ];
        if let Some(chosen) = segment(ui, settings.theme, &themes) {
            settings.theme = chosen;
        }
    });
    setting(ui, text::settings::text_size(lang), "Ctrl + / − / 0", |ui| {
        let range = u32::from(*Settings::TEXT_PERCENT.start())..=u32::from(*Settings::TEXT_PERCENT.end());
        let asked = stepper(ui, text::settings::text_size(lang), u32::from(settings.text_percent), range, 10, " %");
        settings.text_percent = asked.and_then(|size| u16::try_from(size).ok()).unwrap_or(settings.text_percent);
        if let Some((_, size)) = dense_screen(ui.ctx()).filter(|(_, size)| settings.text_percent < *size)
            && button(ui, None, &text::settings::text_size_proposed(lang, size), Look::Plain, true).clicked()
        {
            settings.text_percent = size;
        }
    });
    setting(ui, text::settings::reduced_motion(lang), "", |ui| {
        if toggle(ui, text::settings::reduced_motion(lang), settings.reduced_motion) {
            settings.reduced_motion = !settings.reduced_motion;
        }
    });
}

/// The pixels of a screen on which everything would be small, and the size that is right for it, in per cent. Where the
/// system enlarges everything by itself there is nothing to propose.
pub fn dense_screen(ctx: &egui::Context) -> Option<(egui::Vec2, u16)> {
    let (points, native) = ctx.input(|input| (input.viewport().monitor_size, input.viewport().native_pixels_per_point));
    let pixels = points? * ctx.pixels_per_point();
    Some((pixels.round(), proposed(pixels.y, native.unwrap_or(1.0))?))
}

/// The size for a screen so many pixels high, of which the system puts so many in a point.
fn proposed(height: f32, native: f32) -> Option<u16> {
    match height / native.max(1.0) {
        points if points >= 2800.0 => Some(200),
        points if points >= 2000.0 => Some(150),
        _ => None,
    }
}

fn work(ui: &mut Ui, settings: &mut Settings, lang: Lang) {
    setting(ui, text::settings::author(lang), text::settings::author_hint(lang), |ui| {
        let mut role = settings.author.clone();
        if named_field(ui, text::settings::author(lang), &mut role, 200.0).changed() {
            settings.author = role.chars().take(ROLE_LIMIT).collect();
        }
    });
    setting(ui, text::settings::band(lang), text::settings::band_hint(lang), |ui| {
        let (low, high) = settings.household_band;
        ui.spacing_mut().item_spacing.x = 8.0;
        if let Some(low) = stepper(ui, text::settings::band_low(lang), low, 0..=high, 50, "") {
            settings.household_band.0 = low;
        }
        words(ui, text::settings::up_to(lang), 14.0, false, tokens(ui).text2);
        if let Some(high) = stepper(ui, text::settings::band_high(lang), high, low..=5000, 50, "") {
            settings.household_band.1 = high;
        }
    });
}

/// The band of the project that is open: an edit of it, like any other.
fn band_of_project(ui: &mut Ui, (low, high): (u32, u32), lang: Lang, outbox: &mut Outbox) {
    setting(ui, text::settings::project_band(lang), text::settings::project_band_hint(lang), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let mut set = |low, high| outbox.send(Action::Run(Command::SetHouseholdBand { low, high }));
        if let Some(low) = stepper(ui, text::settings::project_band_low(lang), low, 0..=high, 50, "") {
            set(low, high);
        }
        words(ui, text::settings::up_to(lang), 14.0, false, tokens(ui).text2);
        if let Some(high) = stepper(ui, text::settings::project_band_high(lang), high, low.max(50)..=5000, 50, "") {
            set(low, high);
        }
    });
}

fn maps(ui: &mut Ui, settings: &mut Settings, base_map: &str, lang: Lang, outbox: &mut Outbox) {
    setting(ui, text::basemap::title(lang), "", |ui| {
        cut(ui, base_map, tokens(ui).text2, ui.available_width() - 110.0);
        if button(ui, None, text::settings::change(lang), Look::Plain, true).clicked() {
            outbox.send(Action::CloseDialog);
            outbox.send(Action::OpenBaseMap);
        }
    });
    setting(ui, text::settings::proxy(lang), text::settings::proxy_hint(lang), |ui| {
        proxy_field(ui, settings, lang);
    });
    setting(ui, text::settings::certificate(lang), text::settings::certificate_hint(lang), |ui| {
        let certificate = &mut settings.network.certificate;
        // The file first, as the base map above it; a long name is cut and read in full under the pointer.
        match certificate.clone() {
            Some(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                cut(ui, &name, tokens(ui).text1, ui.available_width() - 140.0)
                    .on_hover_text(path.display().to_string());
                if icon_button(ui, Icon::Close, text::settings::no_certificate(lang), "", true).clicked() {
                    *certificate = None;
                }
            }
            None => {
                words(ui, text::settings::certificate_none(lang), 14.0, false, tokens(ui).text2);
            }
        }
        let ask = if certificate.is_some() { text::settings::change(lang) } else { text::files_ui::browse(lang) };
        if button(ui, None, ask, Look::Plain, true).clicked() {
            outbox.send(Action::ChooseFile(Purpose::OpenCertificate));
        }
    });
}

/// The proxy takes effect when the line is left: half an address would be asked for tiles, key and all.
fn proxy_field(ui: &mut Ui, settings: &mut Settings, lang: Lang) {
    let mut typed = typed_proxy(ui).unwrap_or_else(|| settings.network.proxy.clone());
    ui.vertical(|ui| {
        let id = Id::unique("settings_proxy_faulty");
        let is_faulty = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or_default();
        let field = Field::named(text::settings::proxy(lang)).hint("10.0.0.1:8080").width(240.0);
        let fault = Some(text::settings::proxy_not_sound(lang)).filter(|_| is_faulty);
        let line = field.fault(fault).show(ui, &mut typed);
        // Half an address is no fault while it is being typed.
        let is_faulty = !line.has_focus() && !Network::is_sound_proxy(&typed);
        ui.data_mut(|data| data.insert_temp(id, is_faulty));
        if line.changed() {
            typed = typed.chars().filter(|c| !c.is_control()).take(PROXY_LIMIT).collect();
            ui.data_mut(|data| data.insert_temp(Id::unique(PROXY), typed.clone()));
        }
        if line.lost_focus() {
            take_proxy(ui, settings);
        }
    });
}

/// What is typed for the proxy and not in force.
fn typed_proxy(ui: &Ui) -> Option<String> {
    ui.data(|data| data.get_temp(Id::unique(PROXY)))
}

fn take_proxy(ui: &Ui, settings: &mut Settings) {
    if let Some(typed) = typed_proxy(ui).filter(|typed| Network::is_sound_proxy(typed)) {
        settings.network.proxy = typed;
        forget_proxy(ui);
    }
}

fn forget_proxy(ui: &Ui) {
    ui.data_mut(|data| data.remove::<String>(Id::unique(PROXY)));
}

fn files(ui: &mut Ui, settings: &mut Settings, lang: Lang) {
    setting(ui, text::settings::file_dialogs(lang), text::settings::file_dialogs_hint(lang), |ui| {
        let ways = [
            (FileDialogs::Auto, text::settings::dialogs_auto(lang)),
            (FileDialogs::Window, text::settings::dialogs_window(lang)),
            (FileDialogs::System, text::settings::dialogs_system(lang)),
        ];
        if let Some(chosen) = segment(ui, settings.file_dialogs, &ways) {
            settings.file_dialogs = chosen;
        }
    });
    setting(ui, text::settings::backups(lang), text::settings::backups_hint(lang), |ui| {
        let range = 0..=u32::from(Settings::MOST_BACKUPS);
        let asked = stepper(ui, text::settings::backups(lang), u32::from(settings.backups), range, 1, "");
        settings.backups = asked.and_then(|kept| u16::try_from(kept).ok()).unwrap_or(settings.backups);
    });
}

fn section(ui: &mut Ui, name: &str) {
    ui.add_space(8.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0, crate::ui::theme::color(tokens(ui).line));
    ui.add_space(6.0);
    words(ui, name, 14.0, true, tokens(ui).text1);
    ui.add_space(2.0);
}

/// Words on one line, cut where there is no more room than this.
fn cut(ui: &mut Ui, words: &str, ink: crate::drawing::Colour, room: f32) -> egui::Response {
    let galley = line(ui, words, 14.0, false, ink, room.max(40.0));
    let is_cut = galley.elided;
    let (rect, response) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, words));
    ui.painter().galley(rect.min, galley, crate::ui::theme::color(ink));
    full_name(response, words, is_cut)
}

/// A setting: its name and a hint on the left, what changes it on the right.
fn setting(ui: &mut Ui, name: &str, hint: &str, control: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_min_height(40.0);
        ui.allocate_ui_with_layout(vec2(210.0, 40.0), egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.set_width(210.0);
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add_space(if hint.is_empty() { 11.0 } else { 2.0 });
            words(ui, name, 14.0, false, tokens(ui).text1);
            if !hint.is_empty() {
                words(ui, hint, 12.0, false, tokens(ui).text3);
            }
        });
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), control);
    });
}

#[cfg(test)]
mod tests {
    use super::proposed;

    #[test]
    fn only_a_dense_screen_that_nobody_enlarged_asks_for_larger_text() {
        assert_eq!(proposed(1080.0, 1.0), None);
        assert_eq!(proposed(1440.0, 1.0), None);
        assert_eq!(proposed(2160.0, 1.0), Some(150));
        assert_eq!(proposed(2880.0, 1.0), Some(200));
        assert_eq!(proposed(2160.0, 2.0), None);
    }
}
