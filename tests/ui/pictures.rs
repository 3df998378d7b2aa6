//! Reference pictures of the window: the card of layers with themes and hatches, details, search, in both themes.

use egui::accesskit::Role;
use egui::{Rect, pos2, vec2};
use egui_kittest::Harness;
use tongxin::drawing::style::Theme;
use tongxin::session::Session;
use tongxin::text::Lang;
use tongxin::ui::{App, install};

use super::detail::press;
use super::layers::choose;
use super::reference::hold;
use super::screen::Screen;
use super::wavy_district::wavy_district;

/// With the harness' margin of 8 px; the map is 1280 px wide.
const SIZE: (f32, f32) = (1296.0, 816.0);

fn window(lang: Lang, theme: Theme) -> (Harness<'static, App>, Screen) {
    let screen = Screen::default();
    let app = App::new(Session::create(wavy_district()), lang, theme);
    let mut harness = Harness::builder()
        .with_size(vec2(SIZE.0, SIZE.1))
        .with_step_dt(0.25)
        .with_context_setup(install)
        .renderer(screen.clone())
        .build_ui_state(|ui, app: &mut App| app.show(ui), app);
    harness.run_steps(4);
    (harness, screen)
}

fn part(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect::from_min_size(pos2(x, y), vec2(width, height))
}

fn keep(name: &str, harness: &Harness<'_, App>, screen: &Screen, part: Rect) {
    hold(name, &screen.shot(harness, (SIZE.0 as usize, SIZE.1 as usize), part));
}

#[test]
fn the_window_looks_as_it_is_kept() {
    let (mut harness, screen) = window(Lang::Zh, Theme::Light);
    keep("window_layers_light", &harness, &screen, part(8.0, 8.0, 640.0, 600.0));
    choose(&mut harness, "着色", "“大党委”");
    keep("window_hatch_light", &harness, &screen, part(8.0, 208.0, 800.0, 600.0));
    choose(&mut harness, "着色", "户数与目标区间");
    keep("window_band_light", &harness, &screen, part(8.0, 208.0, 800.0, 600.0));
    let (mut harness, screen) = window(Lang::En, Theme::Dark);
    keep("window_layers_dark", &harness, &screen, part(8.0, 8.0, 640.0, 600.0));
    press(&mut harness, Role::ComboBox, "Coloured by");
    keep("window_menu_dark", &harness, &screen, part(8.0, 208.0, 640.0, 600.0));
}
