//! The panel in which a scanned map is placed: its picture to be zoomed and moved, places clicked on picture and map by
//! turns, what is left over at each of them in metres and in words, the map from one to the other, how strongly it shows.

mod on_map;
mod picture;
mod points;

use egui::{Align2, Area, Id, Margin, Rect, ScrollArea, TextureHandle, Ui, vec2};

use self::picture::{PictureView, Shown};
use self::points::pair;
use crate::basemap::{
    ControlPoint, Fit, Judged, MOST_POINTS, PageChoice, Placement, PlacementError, Transform, Underlay,
};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::query::search::{TypedPlace, typed_places};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::file_chooser::Purpose;
use crate::ui::form::{entered, segment, stepper, text_field};
use crate::ui::panels::status_bar::coordinates;
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, icon_button, row_with_ends, rule, tokens, words};

/// How wide the panel is.
pub const WIDTH: f32 = 440.0;

/// The height of what stands in the panel besides the picture.
const BESIDE_PICTURE: f32 = 340.0;

/// A scan that is being placed.
#[derive(Default)]
pub struct Placing {
    /// What lay there before.
    before: Option<Underlay>,
    /// The points before each step, to take steps back.
    past: Vec<Vec<ControlPoint>>,
    /// The next point, half picked or half typed.
    pixel: String,
    ground: String,
    view: PictureView,
}

/// The picture that is placed.
#[derive(Clone)]
pub struct Loaded {
    /// The picture as it is shown.
    pub texture: TextureHandle,
    /// Width and height of the whole picture in pixels.
    pub size: (u32, u32),
    /// How many pages the file has.
    pub pages: u32,
}

/// The picture, or in words why there is none.
pub type Picture<'a> = Result<&'a Loaded, (String, bool)>;

/// How placing ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It lies where it was placed.
    Use,
    /// As if nobody had begun.
    Cancel,
}

/// What the next click is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    /// A place in the picture.
    Picture,
    /// The same place on the map.
    Ground,
    /// A place in the picture; that on the map is known.
    Pixel,
}

impl Placing {
    /// Begins to place a scan, where this one lay before.
    pub fn begin(before: Option<Underlay>) -> Self {
        Self { before, ..Self::default() }
    }

    /// What lay there before.
    pub fn before(self) -> Option<Underlay> {
        self.before
    }

    /// Drops the point that is half picked. Returns whether there was one.
    pub fn drop_half(&mut self) -> bool {
        let was_half = !self.pixel.is_empty() || !self.ground.is_empty();
        self.pixel.clear();
        self.ground.clear();
        was_half
    }

    /// Takes a place on the map.
    pub fn take_ground(&mut self, underlay: &mut Underlay, point: LatticePoint) {
        self.ground = format!("{:.6}, {:.6}", point.lon_deg(), point.lat_deg());
        self.add(underlay);
    }

    fn awaited(&self) -> Awaited {
        match (pair(&self.pixel), self.place()) {
            (Some(_), _) => Awaited::Ground,
            (None, Some(_)) => Awaited::Pixel,
            (None, None) => Awaited::Picture,
        }
    }

    /// What is to be done next, in words.
    pub fn state(&self, underlay: &Underlay, lang: Lang) -> String {
        let number = underlay.points.len() + 1;
        match self.awaited() {
            _ if number > MOST_POINTS => text::basemap::place_full(lang, MOST_POINTS),
            Awaited::Picture => text::basemap::place_state_picture(lang, number),
            Awaited::Ground => text::basemap::place_state_ground(lang, number),
            Awaited::Pixel => text::basemap::place_state_pixel(lang).to_owned(),
        }
    }

    /// The place that is typed.
    fn place(&self) -> Option<TypedPlace> {
        typed_places(&self.ground, None).into_iter().next()
    }

    /// Adds the point once both of its places are known.
    fn add(&mut self, underlay: &mut Underlay) {
        let (Some((x_px, y_px)), Some(place)) = (pair(&self.pixel), self.place()) else { return };
        if underlay.points.len() >= MOST_POINTS {
            return;
        }
        self.note(underlay);
        let (lon_deg, lat_deg) = (place.point.lon_deg(), place.point.lat_deg());
        underlay.points.push(ControlPoint { x_px, y_px, lon_deg, lat_deg });
        self.drop_half();
    }

    /// Notes the points before a step.
    fn note(&mut self, underlay: &Underlay) {
        self.past.push(underlay.points.clone());
    }

    /// Shows the panel at the left edge of the map.
    pub fn show(
        &mut self,
        ui: &Ui,
        map: Rect,
        underlay: &mut Underlay,
        picture: Picture<'_>,
        lang: Lang,
        outbox: &mut Outbox,
    ) -> Option<Ended> {
        let corner = map.left_top() + vec2(12.0, 12.0);
        let area = Area::new(Id::unique("placing_panel")).pivot(Align2::LEFT_TOP).fixed_pos(corner);
        let mut ended = None;
        area.accessible_name(text::basemap::place_scan(lang)).show(ui.ctx(), |ui| {
            card(tokens(ui)).inner_margin(Margin::same(16)).show(ui, |ui| {
                ui.set_width(WIDTH - 32.0);
                ended = self.head(ui, underlay, lang);
                let room = map.height() - 24.0 - 32.0 - 40.0 - 52.0;
                let height = (room - BESIDE_PICTURE).clamp(180.0, 420.0);
                ui.spacing_mut().item_spacing.y = 4.0;
                ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                    ui.set_width(WIDTH - 32.0);
                    self.body(ui, underlay, &picture, height, lang);
                });
                rule(ui, 6.0);
                ended = ended.or(self.foot(ui, underlay, lang, outbox));
            });
        });
        ended
    }

    fn head(&mut self, ui: &mut Ui, underlay: &mut Underlay, lang: Lang) -> Option<Ended> {
        let name = underlay.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (mut ended, mut back) = (None, false);
        row_with_ends(
            ui,
            32.0,
            |ui| {
                words(ui, text::basemap::place_scan(lang), 16.0, true, tokens(ui).text1);
                let name = egui::RichText::new(name).size(12.0).color(crate::ui::theme::color(tokens(ui).text3));
                ui.add(egui::Label::new(name).truncate());
            },
            |ui| {
                if icon_button(ui, Icon::Close, text::basemap::place_cancel(lang), "", true).clicked() {
                    ended = Some(Ended::Cancel);
                }
                let some = !self.past.is_empty() || !self.pixel.is_empty() || !self.ground.is_empty();
                back = icon_button(ui, Icon::Undo, text::basemap::place_take_back(lang), "", some).clicked();
            },
        );
        if back
            && !self.drop_half()
            && let Some(points) = self.past.pop()
        {
            underlay.points = points;
        }
        ended
    }

    fn body(&mut self, ui: &mut Ui, underlay: &mut Underlay, picture: &Picture<'_>, height: f32, lang: Lang) {
        let pages = picture.as_ref().map_or(underlay.page.number, |loaded| loaded.pages);
        self.page(ui, underlay, pages, lang);
        let placement = underlay.placement();
        let judged = |number: usize| placement.as_ref().map_or(Judged::Unchecked, |placed| placed.judged(number));
        let doubted: Vec<bool> = (0..underlay.points.len()).map(|number| judged(number) == Judged::Check).collect();
        match picture {
            Ok(loaded) => {
                let pending = pair(&self.pixel);
                let shown = Shown {
                    texture: &loaded.texture,
                    size: loaded.size,
                    points: &underlay.points,
                    pending,
                    doubted: &doubted,
                    height,
                };
                let top = ui.next_widget_position();
                let picked = self.view.show(ui, &shown, lang);
                self.lens(ui, top + vec2(WIDTH - 32.0 - 6.0, 6.0), lang);
                if let Some((x, y)) = picked {
                    self.pixel = format!("{x:.0}, {y:.0}");
                    self.add(underlay);
                }
            }
            Err((told, is_wrong)) => {
                let ink = if *is_wrong { tokens(ui).error } else { tokens(ui).text3 };
                words(ui, told.as_str(), 12.0, false, ink);
            }
        }
        self.fields(ui, underlay, lang);
        words(ui, text::basemap::place_points(lang, underlay.points.len()), 14.0, true, tokens(ui).text1);
        told(ui, &placement, underlay.points.len(), lang);
        transform(ui, underlay, lang);
        if let Some(number) = points::list(ui, underlay, &placement, lang) {
            self.note(underlay);
            underlay.points.remove(number);
        }
        ui.horizontal(|ui| {
            words(ui, text::basemap::opacity(lang), 12.0, false, tokens(ui).text2);
            let name = format!("{} {}", text::basemap::scan(lang), text::basemap::opacity(lang));
            if let Some(value) = stepper(ui, &name, u32::from(underlay.opacity), 10..=100, 10, "%") {
                underlay.opacity = u8::try_from(value).unwrap_or(100);
            }
        });
    }

    /// Which page of a PDF file, and how finely it is drawn.
    fn page(&mut self, ui: &mut Ui, underlay: &mut Underlay, pages: u32, lang: Lang) {
        if !underlay.is_pdf() {
            return;
        }
        ui.horizontal(|ui| {
            words(ui, text::basemap::page(lang), 12.0, false, tokens(ui).text2);
            let of = format!(" / {pages}");
            let name = text::basemap::page(lang);
            if let Some(number) = stepper(ui, name, underlay.page.number, 1..=pages.max(1), 1, &of) {
                underlay.set_page(number);
                self.begin_anew();
            }
            ui.add_space(12.0);
            words(ui, text::basemap::dpi(lang), 12.0, false, tokens(ui).text2);
            let names = PageChoice::DPI.map(|dpi| dpi.to_string());
            let choices: Vec<(u16, &str)> = PageChoice::DPI.into_iter().zip(names.iter().map(String::as_str)).collect();
            if let Some(dpi) = segment(ui, underlay.page.dpi, &choices) {
                underlay.set_dpi(dpi);
                self.begin_anew();
            }
        });
    }

    /// Another page or resolution: the steps before were taken on another picture.
    fn begin_anew(&mut self) {
        self.past.clear();
        self.drop_half();
        self.view.fit();
    }

    /// Buttons in the upper right corner of the picture, which is at `corner`.
    fn lens(&mut self, ui: &mut Ui, corner: egui::Pos2, lang: Lang) {
        let rect = Rect::from_two_pos(corner, corner + vec2(-104.0, 34.0));
        crate::ui::theme::paint_ground(ui.painter(), rect, 8, tokens(ui).panel, Some(tokens(ui).line));
        // It lies over the picture and takes no room of its own.
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink(1.0)).layout(layout));
        ui.spacing_mut().item_spacing.x = 2.0;
        if icon_button(&mut ui, Icon::Minus, text::basemap::place_farther(lang), "", true).clicked() {
            self.view.zoom_by(1.0 / 1.5);
        }
        if icon_button(&mut ui, Icon::Plus, text::basemap::place_nearer(lang), "", true).clicked() {
            self.view.zoom_by(1.5);
        }
        if icon_button(&mut ui, Icon::Fit, text::basemap::place_fit_picture(lang), "", true).clicked() {
            self.view.fit();
        }
    }

    /// The next point, as it is picked or typed.
    fn fields(&mut self, ui: &mut Ui, underlay: &mut Underlay, lang: Lang) {
        let pixel = text_field(ui, text::basemap::place_pixel_field(lang), &mut self.pixel, "1200, 860");
        let hint = "102.67077, 24.99143";
        let ground = text_field(ui, text::basemap::place_ground_field(lang), &mut self.ground, hint);
        let whole = pair(&self.pixel).is_some() && self.place().is_some();
        if !self.ground.trim().is_empty() {
            let read = self.place().map(|place| text::basemap::place_read_as(lang, coordinates(place.point)));
            let is_read = read.is_some();
            let said = read.unwrap_or_else(|| text::basemap::place_unread(lang).to_owned());
            words(ui, said, 12.0, false, if is_read { tokens(ui).text3 } else { tokens(ui).error });
        }
        let asked = whole && button(ui, Some(Icon::Plus), text::basemap::add(lang), Look::Plain, true).clicked();
        if whole && (asked || entered(ui, &pixel) || entered(ui, &ground)) {
            self.add(underlay);
        }
    }

    fn foot(&self, ui: &mut Ui, underlay: &Underlay, lang: Lang, outbox: &mut Outbox) -> Option<Ended> {
        let mut ended = None;
        let is_placed = underlay.placement().is_ok();
        ui.horizontal(|ui| {
            if button(ui, None, text::basemap::place_use(lang), Look::Primary, is_placed).clicked() {
                ended = Some(Ended::Use);
            }
            if button(ui, None, text::ui::cancel(lang), Look::Plain, true).clicked() {
                ended = Some(Ended::Cancel);
            }
            if is_placed && button(ui, None, text::basemap::save_placement(lang), Look::Plain, true).clicked() {
                outbox.send(Action::ChooseFile(Purpose::SavePlacement));
            }
        });
        ended
    }
}

/// Which kind of map; what there is to choose depends on how many points there are.
fn transform(ui: &mut Ui, underlay: &mut Underlay, lang: Lang) {
    if underlay.points.len() < 3 {
        return;
    }
    ui.horizontal(|ui| {
        words(ui, text::basemap::place_transform(lang), 12.0, false, tokens(ui).text2);
        let choices = [
            (Transform::ByPoints, text::basemap::place_by_points(lang)),
            (Transform::Similarity, text::basemap::place_similarity(lang)),
        ];
        if let Some(chosen) = segment(ui, underlay.transform, &choices) {
            underlay.transform = chosen;
        }
    });
    let hint = match underlay.transform {
        Transform::ByPoints => text::basemap::place_by_points_hint(lang),
        Transform::Similarity => text::basemap::place_similarity_hint(lang),
    };
    words(ui, hint, 12.0, false, tokens(ui).text3);
}

/// How well the points agree, or why they place nothing.
fn told(ui: &mut Ui, placement: &Result<Placement, PlacementError>, count: usize, lang: Lang) {
    let tokens = tokens(ui);
    match placement {
        Ok(placed) => {
            words(ui, fit_words(placed, lang), 12.0, false, tokens.text2);
            let doubted = (0..count).any(|number| placed.judged(number) == Judged::Check);
            if doubted && placed.spare_points() == 1 {
                words(ui, text::basemap::place_one_spare(lang), 12.0, false, tokens.error);
            }
        }
        Err(PlacementError::TooFew) => {
            words(ui, text::basemap::points_too_few(lang), 12.0, false, tokens.text3);
        }
        Err(error) => {
            words(ui, error.words(lang), 12.0, false, tokens.error);
        }
    }
}

fn fit_words(placed: &Placement, lang: Lang) -> String {
    let (count, mean) = (placed.residuals_m.len(), points::metres(placed.mean_m()));
    match placed.fit {
        Fit::Similarity => text::basemap::fit_similarity(lang).to_owned(),
        Fit::Affine => text::basemap::fit_affine(lang).to_owned(),
        Fit::LeastSquares => text::basemap::fit_least_squares(lang, count, mean),
        Fit::SimilarityOfMore => text::basemap::place_fit_similarity_more(lang, count, mean),
    }
}
