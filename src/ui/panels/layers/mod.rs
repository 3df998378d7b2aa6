//! The card of layers on the left: what is drawn, with its sign and how many there are, switched and dimmed; and what
//! the areas are coloured by. It is the legend as well, in the order 圈 带 点 格.

mod shading;
mod swatch;

use std::collections::BTreeMap;

use egui::{Align2, Area, Context, Id, Margin, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

pub use self::shading::{Seen, Shading};
use self::swatch::Swatch;
use crate::domain::{LevelRole, NonGridReason, SiteKind};
use crate::drawing::style::Theme;
use crate::drawing::{Icon, LayerChoice, LayerGroup, LayerKey, MarkKind};
use crate::model::Document;
use crate::query::Index;
use crate::text::{Lang, layers as text};
use crate::ui::theme::{bold, card, color, paint_ground, paint_icon};
use crate::ui::widgets::{
    fade_where_cut, full_name, heading, icon_button, line, row_with_ends, rule, slider, theme, tokens, words,
};

const WIDTH: f32 = 288.0;
const RAIL: f32 = 48.0;
/// How high the head is, with its line.
const HEAD: f32 = 49.0;
/// Windows narrower than this show the rail first.
const WIDE: f32 = 1280.0;
/// Beside a card on the right the map keeps this width: the card of layers gives way to the rail.
const MAP_LEAST: f32 = 720.0;
/// The card leaves so much of the map free below it, where the map is high enough.
const BELOW: f32 = 84.0;

/// What is shown, and whether the card is open.
pub struct LayersPanel {
    /// Which layers are shown and how strongly.
    pub choice: LayerChoice,
    /// What areas are coloured by.
    pub shading: Shading,
    /// Opened or closed by hand; otherwise by the width of the window.
    open: Option<bool>,
    /// Whether it gives way to a card on the right, and whether it was opened beside it by hand.
    gives_way: bool,
    stays: bool,
    /// How strongly a layer was shown before it was switched off.
    before: BTreeMap<&'static str, f32>,
    /// The row whose slider is shown.
    dimming: Option<&'static str>,
    /// Sections folded (or not) by hand; the others fold where the window is too low for all, the last ones first.
    folded: BTreeMap<&'static str, bool>,
    /// Those that folded by themselves, and where the card stood: nothing moves under the pointer.
    by_itself: (Vec<&'static str>, Rect),
    made: Option<Made>,
}

/// Rows with what they were made from.
struct Made {
    version: u64,
    lang: Lang,
    sections: Vec<Section>,
}

struct Section {
    /// 圈, 带, 点, 格 or 图.
    sign: &'static str,
    title: String,
    rows: Vec<LayerRow>,
}

struct LayerRow {
    key: &'static str,
    name: String,
    count: String,
    swatch: Swatch,
    layers: &'static [LayerKey],
    marks: &'static [MarkKind],
    /// It belongs to the row above, with which it is switched.
    part: bool,
}

impl Default for LayersPanel {
    fn default() -> Self {
        Self {
            choice: LayerChoice::default(),
            shading: Shading::default(),
            open: None,
            gives_way: false,
            stays: false,
            before: BTreeMap::new(),
            dimming: None,
            folded: BTreeMap::new(),
            by_itself: (Vec::new(), Rect::NOTHING),
            made: None,
        }
    }
}

impl LayersPanel {
    /// How much of the map the card covers from the left.
    pub fn width(&self, map_width: f32) -> f32 {
        12.0 + if self.is_open(map_width) { WIDTH } else { RAIL }
    }

    fn is_open(&self, map_width: f32) -> bool {
        self.open.unwrap_or(map_width >= WIDE) && (self.stays || !self.gives_way)
    }

    /// Folds the card while one on the right leaves the map too little room, and unfolds it when that one has closed.
    pub fn make_room(&mut self, map_width: f32, right: f32) {
        self.gives_way = right > 0.0 && map_width - right - WIDTH - 12.0 < MAP_LEAST;
        self.stays &= self.gives_way;
    }

    /// Catches up with the document and the language.
    pub fn follow(&mut self, ctx: &Context, seen: Seen<'_>, lang: Lang, theme: Theme) {
        self.shading.follow(ctx, seen, lang, theme);
        let version = seen.version;
        if !self.made.as_ref().is_some_and(|made| made.version == version && made.lang == lang) {
            self.made = Some(Made { version, lang, sections: sections(seen.document, seen.index, lang) });
        }
    }

    /// Shows the card, or the rail in its place.
    /// `over` is what the table leaves of the map.
    pub fn show(&mut self, ui: &Ui, map: Rect, over: Rect, document: &Document, lang: Lang) {
        let open = self.is_open(map.width());
        let corner = map.left_top() + vec2(12.0, 12.0);
        let shown = Area::new(Id::unique("layers_panel")).pivot(Align2::LEFT_TOP).fixed_pos(corner);
        let shown = shown.show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if !open {
                    ui.set_width(RAIL);
                    ui.add_space(8.0);
                    ui.vertical_centered(|ui| {
                        if icon_button(ui, Icon::Layers, text::open(lang), "", true).clicked() {
                            self.open = Some(true);
                            self.stays = self.gives_way;
                        }
                    });
                    ui.add_space(8.0);
                    return;
                }
                ui.set_width(WIDTH);
                self.head(ui, lang);
                rule(ui, 0.0);
                let is_empty = self.made.as_ref().is_some_and(|made| made.sections.is_empty());
                if is_empty {
                    padded(ui, 12, |ui| {
                        words(ui, text::nothing_yet(lang), 14.0, true, tokens(ui).text1);
                        ui.add_space(4.0);
                        words(ui, text::nothing_yet_hint(lang), 12.0, false, tokens(ui).text2);
                    });
                    return;
                }
                let room = |height: f32, legend: f32| {
                    let below = if height > 480.0 { BELOW } else { 12.0 };
                    (height - 12.0 - below - HEAD - legend).max(120.0)
                };
                // By the whole map and without a legend: sections fold neither for a table nor for a legend.
                let pointed = ui.input(|input| input.pointer.hover_pos());
                if !pointed.is_some_and(|at| self.by_itself.1.contains(at)) {
                    self.by_itself.0 = self.folded_within(room(map.height(), Shading::CLOSED) - 12.0);
                }
                let room = room(over.height(), self.shading.height());
                let folded = self.folded_now();
                let scroll = ScrollArea::vertical().id_salt("layers").max_height(room).min_scrolled_height(room);
                let list = scroll.auto_shrink([false, true]).show(ui, |ui| {
                    // The scroll bar takes six px of the right margin.
                    egui::Frame::new().inner_margin(Margin { left: 16, right: 10, top: 6, bottom: 6 }).show(ui, |ui| {
                        ui.set_width(WIDTH - 32.0);
                        self.body(ui, &folded, lang);
                    });
                });
                fade_where_cut(ui, &list);
                rule(ui, 0.0);
                padded(ui, 10, |ui| self.shading.show(ui, document, lang));
            });
        });
        self.by_itself.1 = shown.response.rect;
    }

    fn head(&mut self, ui: &mut Ui, lang: Lang) {
        padded(ui, 8, |ui| {
            row_with_ends(
                ui,
                32.0,
                |ui| {
                    words(ui, text::title(lang), 16.0, true, tokens(ui).text1);
                },
                |ui| {
                    if icon_button(ui, Icon::Minus, text::close(lang), "", true).clicked() {
                        self.open = Some(false);
                    }
                },
            );
        });
    }

    /// The sections that are folded: by hand, or by themselves when the pointer was last elsewhere.
    fn folded_now(&self) -> Vec<&'static str> {
        let by_itself = self.by_itself.0.iter().filter(|sign| !self.folded.contains_key(*sign)).copied();
        by_itself.chain(self.folded.iter().filter(|(_, folded)| **folded).map(|(sign, _)| *sign)).collect()
    }

    /// The sections that are folded so that the rest fits into the room.
    fn folded_within(&self, room: f32) -> Vec<&'static str> {
        let sections = self.made.as_ref().map_or(&[][..], |made| &made.sections);
        #[allow(clippy::cast_precision_loss)] // a handful
        let rows = |section: &Section| section.rows.len() as f32 * 32.0;
        let mut height: f32 = sections.iter().map(|section| 36.0 + rows(section)).sum();
        let mut folded = Vec::new();
        for section in sections.iter().filter(|section| self.folded.get(section.sign) == Some(&true)) {
            height -= rows(section);
            folded.push(section.sign);
        }
        for section in sections.iter().rev().filter(|section| !self.folded.contains_key(section.sign)) {
            if height > room {
                height -= rows(section);
                folded.push(section.sign);
            }
        }
        folded
    }

    fn body(&mut self, ui: &mut Ui, folded: &[&'static str], lang: Lang) {
        let Some(made) = self.made.take() else { return };
        for section in &made.sections {
            let is_folded = folded.contains(&section.sign);
            if section_head(ui, section, is_folded, lang) {
                self.folded.insert(section.sign, !is_folded);
            }
            for row in section.rows.iter().filter(|_| !is_folded) {
                self.row(ui, row, lang);
            }
            ui.add_space(4.0);
        }
        self.made = Some(made);
    }

    fn row(&mut self, ui: &mut Ui, row: &LayerRow, lang: Lang) {
        let tokens = tokens(ui);
        let switchable = !row.layers.is_empty() || !row.marks.is_empty();
        let shown = self.is_shown(row);
        let (rect, response) = ui.allocate_exact_size(
            vec2(ui.available_width(), 32.0),
            if row.layers.is_empty() { Sense::hover() } else { Sense::click() },
        );
        if !row.layers.is_empty() {
            let label = text::dim(lang, &row.name);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
            if response.hovered() || response.has_focus() {
                paint_ground(ui.painter(), rect.expand2(vec2(8.0, 0.0)), 8, tokens.sub, None);
            }
            if response.clicked() {
                self.dimming = if self.dimming == Some(row.key) { None } else { Some(row.key) };
            }
        }
        let ink = if shown { tokens.text1 } else { tokens.text3 };
        let strength = if shown { 1.0 } else { 0.3 };
        // A part of the row above stands in from it, and is switched with it.
        let left = rect.left() + if row.part { 16.0 } else { 0.0 };
        swatch::paint(ui, row.swatch, pos2(left + 13.0, rect.center().y), theme(ui), strength);
        let count = line(ui, &row.count, 13.0, false, tokens.text2, 90.0);
        let right = rect.right() - 34.0;
        let name = line(ui, &row.name, 14.0, false, ink, right - left - 36.0 - count.size().x - 8.0);
        let y = |height: f32| rect.center().y - height / 2.0;
        let is_cut = name.elided;
        ui.painter().galley(pos2(left + 36.0, y(name.size().y)), name, color(ink));
        let _ = full_name(response, &row.name, is_cut);
        ui.painter().galley(pos2(right - count.size().x, y(count.size().y)), count, color(tokens.text2));
        if switchable {
            let eye = Rect::from_center_size(rect.right_center() - vec2(10.0, 0.0), vec2(28.0, 28.0));
            let response = ui.interact(eye, ui.scope_id().with(("eye", row.key)), Sense::click());
            let label = if shown { text::hide(lang, &row.name) } else { text::show(lang, &row.name) };
            response.widget_info(|| WidgetInfo::selected(Role::Switch, true, shown, &label));
            // Open in the ink of the name; closed on a plate, in the ink of what is not there.
            let ink = if shown { tokens.text1 } else { tokens.text3 };
            if !shown || response.hovered() || response.has_focus() {
                let plate = if response.hovered() || response.has_focus() { eye } else { eye.shrink(2.0) };
                paint_ground(ui.painter(), plate, 8, tokens.sunk, None);
            }
            let icon = if shown { Icon::View } else { Icon::ViewOff };
            paint_icon(ui.painter(), icon, eye.center(), 18.0, color(ink));
            if response.clicked() {
                self.switch(row, !shown);
            }
        }
        if self.dimming == Some(row.key)
            && let Some(&first) = row.layers.first()
        {
            ui.horizontal(|ui| {
                ui.add_space(36.0);
                let mut opacity = self.choice.opacity(first);
                let label = text::opacity_of(lang, &row.name);
                if slider(ui, &mut opacity, 150.0, &label).changed() {
                    for &layer in row.layers {
                        self.choice.set_opacity(layer, opacity);
                    }
                }
                words(ui, format!("{:.0} %", opacity * 100.0), 12.0, false, tokens.text2);
            });
        }
    }

    fn is_shown(&self, row: &LayerRow) -> bool {
        let layers = row.layers.iter().any(|&layer| self.choice.opacity(layer) > 0.0);
        layers
            || row.marks.iter().any(|&kind| self.choice.shows_marks(kind))
            || (row.layers.is_empty() && row.marks.is_empty())
    }

    /// Switches a row; a layer comes back as strongly as it was.
    fn switch(&mut self, row: &LayerRow, shown: bool) {
        if let Some(&first) = row.layers.first() {
            let opacity = if shown {
                self.before.remove(row.key).unwrap_or(1.0)
            } else {
                self.before.insert(row.key, self.choice.opacity(first));
                0.0
            };
            for &layer in row.layers {
                self.choice.set_opacity(layer, opacity);
            }
        }
        for &kind in row.marks {
            self.choice.show_marks(kind, shown);
        }
    }
}

/// The head of a section; whether it was clicked.
fn section_head(ui: &mut Ui, section: &Section, folded: bool, lang: Lang) -> bool {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
    let label = if folded { text::unfold(lang, &section.title) } else { text::fold(lang, &section.title) };
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, !folded, &label));
    if response.hovered() || response.has_focus() {
        paint_ground(ui.painter(), rect.expand2(vec2(8.0, 0.0)), 8, tokens.sub, None);
    }
    let square = Rect::from_center_size(rect.left_center() + vec2(10.0, 0.0), vec2(20.0, 20.0));
    paint_ground(ui.painter(), square, 4, tokens.text1, None);
    let centre = Align2::CENTER_CENTER;
    ui.painter().text(square.center(), centre, section.sign, bold(12.0), color(tokens.panel));
    let title = line(ui, &section.title, 12.0, false, tokens.text2, rect.width() - 32.0);
    let at = egui::pos2(rect.left() + 28.0, rect.center().y - title.size().y / 2.0);
    ui.painter().galley(at, title, color(tokens.text2));
    // A chevron: to the right when folded, down when open.
    let middle = rect.right_center() - vec2(10.0, 0.0);
    let (along, across) = if folded { (vec2(3.0, 0.0), vec2(0.0, 4.5)) } else { (vec2(0.0, 3.0), vec2(4.5, 0.0)) };
    let points = vec![middle - along / 2.0 - across, middle + along / 2.0 + along / 2.0, middle - along / 2.0 + across];
    ui.painter().line(points, egui::Stroke::new(1.5, color(tokens.text3)));
    response.clicked()
}

/// What is drawn of a document, in the order of the legend. What it does not hold has no row. The key of a row that is
/// switched is that of its group.
fn sections(document: &Document, index: &Index, lang: Lang) -> Vec<Section> {
    if index.tally().areas(document.grid_level()) == 0 {
        // Without an outline nothing is drawn, and a list of layers would only promise it.
        return Vec::new();
    }
    let t = &document.tables;
    let row = |key, name: &str, count: usize, swatch| {
        let (layers, marks) = LayerGroup::of(key).map_or((&[][..], &[][..]), |group| (group.layers, group.marks));
        LayerRow {
            key,
            name: name.to_owned(),
            count: if count == usize::MAX { String::new() } else { crate::query::detail::grouped(count as u64) },
            swatch,
            layers,
            marks,
            part: false,
        }
    };
    let part = |row: Option<LayerRow>| row.map(|row| LayerRow { part: true, ..row });
    let some = |key, name: &str, count: usize, swatch| (count > 0).then(|| row(key, name, count, swatch));
    let plain = |key, name: &str, swatch| Some(row(key, name, usize::MAX, swatch));
    let without = index.tally().without_committee();
    let circles = vec![
        Some(row("committees", text::committees(lang), t.committees.len(), Swatch::Star)),
        part(some("without", text::without_committee(lang), without, Swatch::Missing)),
        some("circles", text::circles(lang), t.circles.len(), Swatch::Circle),
    ];
    let stops: usize = t.belts.iter().map(|belt| belt.stops.len()).sum();
    let name = t.belts.iter().next().filter(|_| t.belts.len() == 1);
    let name = name.map_or_else(|| text::belts(lang).to_owned(), |belt| belt.name.clone());
    let belt = some("belts", &name, t.belts.len(), Swatch::Belt);
    let belts = vec![belt.map(|belt| LayerRow { count: text::stops(lang, stops), ..belt })];
    let party = t.sites.iter().filter(|site| is_party(site.kind)).count();
    let sites = vec![
        some("sites", text::sites(lang), t.sites.len(), Swatch::Sites),
        part(some("party", text::party_sites(lang), party, Swatch::Site { party: true })),
        part(some("services", text::service_sites(lang), t.sites.len() - party, Swatch::Site { party: false })),
        some("units", text::units(lang), t.units.len(), Swatch::Unit),
    ];
    let grounds = vec![
        some("rivers", text::rivers(lang), t.rivers.len(), Swatch::River),
        some("estates", text::estates(lang), t.estates.len(), Swatch::Estate),
    ];
    let mut grids = vec![plain("borders", text::borders(lang), Swatch::Borders)];
    for ((rank, level), index_of_level) in document.levels.iter().enumerate().zip(document.level_indexes()) {
        let count = index.tally().areas(index_of_level);
        let name = heading(&text::border_of(lang, lang.pick(level.name_zh.as_str(), level.name_en.as_str())));
        let style = crate::drawing::style::Rank::of_levels(&document.levels).get(rank).copied();
        if let Some(style) = style {
            grids.push(part(some("level", &name, count, Swatch::Border(style))));
        }
    }
    let labels = |key, name| plain(key, name, Swatch::Label(text::letter(lang)));
    grids.push(plain("tints", text::tints(lang), Swatch::Tint));
    if document.level_of(LevelRole::Street).is_some() {
        grids.push(labels("street-names", text::street_names(lang)));
    }
    if document.level_indexes().any(|level| document.role_of(level) == Some(LevelRole::Other)) {
        grids.push(labels("other-names", text::other_names(lang)));
    }
    grids.push(labels("grid-names", text::grid_names(lang)));
    let apart = t.non_grids.iter().filter(|face| face.reason != NonGridReason::Water).count();
    let base = vec![
        plain("water", text::water(lang), Swatch::Plain(|theme| theme.map().water)),
        part(some("apart", text::apart(lang), apart, Swatch::Apart)),
        plain("roads", text::roads(lang), Swatch::Road),
        plain("buildings", text::buildings(lang), Swatch::Plain(|theme| theme.map().building)),
        plain("ground", text::ground(lang), Swatch::Plain(|theme| theme.map().park)),
        plain("outside", text::outside(lang), Swatch::Plain(|theme| theme.map().outside)),
    ];
    let section = |sign, title: &str, rows: Vec<Option<LayerRow>>| Section {
        sign,
        title: title.to_owned(),
        rows: rows.into_iter().flatten().collect(),
    };
    let mut sections = vec![
        section(text::sign_circles(lang), text::section_circles(lang), circles),
        section(text::sign_belts(lang), text::section_belts(lang), belts),
        section(text::sign_sites(lang), text::section_sites(lang), sites),
        section(text::sign_grounds(lang), text::section_grounds(lang), grounds),
        section(text::sign_grids(lang), &text::section_grids(lang, numeral(document.levels.len(), lang)), grids),
        section(text::sign_base(lang), text::section_base(lang), base),
    ];
    sections.retain(|section| !section.rows.is_empty());
    sections
}

/// A number of levels as it is written before its word: 四 in 四级网格.
fn numeral(count: usize, lang: Lang) -> String {
    text::numerals(lang).chars().nth(count).map_or_else(|| count.to_string(), String::from)
}

/// Whether a kind of site is the Party's (red) or a service (green), as it is drawn.
fn is_party(kind: SiteKind) -> bool {
    use SiteKind as K;
    match kind {
        K::ServiceCentre | K::RedProperty | K::OpenBase | K::InternetBase | K::InnovationCentre | K::Academy => true,
        K::LawFirm
        | K::Building
        | K::Incubator
        | K::CommunityService
        | K::PropertyService
        | K::PurchasedService
        | K::VolunteerService
        | K::SelfService
        | K::Livelihood
        | K::EcologyCase
        | K::RuralRevitalisation => false,
    }
}

fn padded(ui: &mut Ui, vertical: i8, inside: impl FnOnce(&mut Ui)) {
    egui::Frame::new().inner_margin(Margin::symmetric(16, vertical)).show(ui, |ui| {
        ui.set_width(WIDTH - 32.0);
        inside(ui);
    });
}
