//! The look: fonts, the styles of both themes made from the tokens of `drawing`, colours and icons for egui.

use std::sync::Arc;

use egui::epaint::{CornerRadius, Shadow, StrokeKind};
use egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{
    Color32, FontData, FontDefinitions, FontFamily, FontId, Margin, Painter, Pos2, Shape, Stroke, Style, TextStyle,
    Vec2, Visuals, pos2, vec2,
};

use crate::drawing::style::{Theme, Tokens};
use crate::drawing::{self, Colour, Icon, MarkPicture};

/// The family of the bold cut.
pub const BOLD: &str = "bold";

/// Gives a context our fonts and both styles.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    ctx.set_style_of(egui::Theme::Light, style(Theme::Light));
    ctx.set_style_of(egui::Theme::Dark, style(Theme::Dark));
}

/// The theme of egui that stands for ours.
pub fn egui_theme(theme: Theme) -> egui::Theme {
    match theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    }
}

/// A colour for egui.
pub fn color(c: Colour) -> Color32 {
    Color32::from_rgba_unmultiplied(c.r, c.g, c.b, c.a)
}

/// The regular cut at a size.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The bold cut at a size.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Strokes an icon in a square around `middle`.
pub fn paint_icon(painter: &Painter, icon: Icon, middle: Pos2, size: f32, colour: Color32) {
    let width = if size < 15.0 { 1.3 } else { 1.5 };
    for line in icon.lines() {
        let points: Vec<Pos2> = line.iter().map(|&(x, y)| middle + vec2(x - 10.0, y - 10.0) * (size / 20.0)).collect();
        painter.add(Shape::line(points, Stroke::new(width, colour)));
    }
}

/// Paints the program's mark, 24 px wide.
pub fn paint_mark(painter: &Painter, middle: Pos2, theme: Theme) {
    for ring in &MarkPicture::RINGS[1..] {
        let colour = color(ring.colour(theme));
        match ring.width {
            Some(width) => painter.circle_stroke(middle, ring.radius, Stroke::new(width, colour)),
            None => painter.circle_filled(middle, ring.radius, colour),
        };
    }
}

/// The star of the big party committee on its disc.
pub fn paint_star(painter: &Painter, middle: Pos2, disc: f32, theme: Theme) {
    let tokens = theme.tokens();
    painter.circle_filled(middle, disc, color(tokens.red));
    let r = disc * 0.66;
    let corners: Vec<Pos2> = drawing::star_points().iter().map(|&(x, y)| middle + vec2(x, y) * r).collect();
    // A star is not convex: five rays around a pentagon, each convex.
    for ray in 0..5 {
        let (tip, before, after) = (corners[2 * ray], corners[(2 * ray + 9) % 10], corners[2 * ray + 1]);
        painter.add(Shape::convex_polygon(vec![middle, before, tip, after], color(tokens.panel), Stroke::NONE));
    }
}

/// The shadow of a card.
pub fn card_shadow(tokens: &Tokens) -> Shadow {
    Shadow { offset: [0, 6], blur: 20, spread: 0, color: color(tokens.shadow) }
}

/// The frame of a card that lies on the map.
pub fn card(tokens: &Tokens) -> egui::Frame {
    egui::Frame::new()
        .fill(color(tokens.panel))
        .stroke(Stroke::new(1.0, color(tokens.line)))
        .corner_radius(12)
        .shadow(card_shadow(tokens))
}

/// The rectangle under a hovered or focused button.
pub fn paint_ground(painter: &Painter, rect: egui::Rect, radius: u8, fill: Colour, edge: Option<Colour>) {
    let edge = edge.map_or(Stroke::NONE, |edge| Stroke::new(1.0, color(edge)));
    painter.rect(rect, CornerRadius::same(radius), color(fill), edge, StrokeKind::Inside);
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    // Centres Han characters and figures in their line.
    let cut = |bytes: &'static [u8]| {
        let tweak = egui::FontTweak { y_offset_factor: -0.07, ..egui::FontTweak::default() };
        Arc::new(FontData::from_static(bytes).tweak(tweak))
    };
    fonts.font_data.insert("regular".to_owned(), cut(drawing::REGULAR));
    fonts.font_data.insert(BOLD.to_owned(), cut(drawing::BOLD));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["regular".to_owned()]);
    }
    fonts.families.insert(FontFamily::Name(BOLD.into()), vec![BOLD.to_owned(), "regular".to_owned()]);
    fonts
}

fn style(theme: Theme) -> Style {
    let tokens = theme.tokens();
    let mut style = Style { visuals: visuals(theme), animation_time: 0.12, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, regular(12.0)),
        (TextStyle::Body, regular(14.0)),
        (TextStyle::Button, regular(14.0)),
        (TextStyle::Monospace, regular(13.0)),
        (TextStyle::Heading, bold(16.0)),
        (TextStyle::Name("title".into()), bold(20.0)),
        (TextStyle::Name("figure".into()), bold(28.0)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.button_padding = vec2(12.0, 6.0);
    spacing.interact_size = vec2(40.0, 32.0);
    spacing.window_margin = Margin::same(12);
    spacing.menu_margin = Margin::same(6);
    spacing.icon_width = 18.0;
    // Seen wherever a list goes on, without the pointer on it: a grey thread that grows under the pointer.
    spacing.scroll = ScrollStyle {
        foreground_color: true,
        floating_width: 4.0,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.3,
        active_handle_opacity: 0.4,
        interact_handle_opacity: 0.55,
        ..ScrollStyle::thin()
    };
    spacing.tooltip_width = 280.0;
    style.interaction.tooltip_delay = 0.5;
    style.interaction.selectable_labels = false;
    style.visuals.override_text_color = Some(color(tokens.text1));
    style
}

fn visuals(theme: Theme) -> Visuals {
    let tokens = theme.tokens();
    let base = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    let floating = Shadow { offset: [0, 12], blur: 36, spread: 0, color: color(tokens.shadow_floating) };
    let widget = |weak: Colour, edge: Colour, width: f32| WidgetVisuals {
        bg_fill: color(weak),
        weak_bg_fill: color(weak),
        bg_stroke: Stroke::new(1.0, color(edge)),
        corner_radius: CornerRadius::same(8),
        fg_stroke: Stroke::new(width, color(tokens.text1)),
        expansion: 0.0,
    };
    Visuals {
        panel_fill: color(tokens.panel),
        window_fill: color(tokens.panel),
        extreme_bg_color: color(tokens.panel),
        faint_bg_color: color(tokens.sub),
        text_edit_bg_color: Some(color(tokens.sub)),
        window_stroke: Stroke::new(1.0, color(tokens.line)),
        window_corner_radius: CornerRadius::same(12),
        menu_corner_radius: CornerRadius::same(10),
        window_shadow: floating,
        popup_shadow: floating,
        selection: Selection { bg_fill: color(tokens.accent_soft), stroke: Stroke::new(1.0, color(tokens.accent)) },
        hyperlink_color: color(tokens.accent),
        warn_fg_color: color(tokens.warn),
        error_fg_color: color(tokens.error),
        button_frame: true,
        indent_has_left_vline: false,
        striped: false,
        collapsing_header_frame: false,
        disabled_alpha: 0.42,
        widgets: Widgets {
            noninteractive: widget(tokens.panel, tokens.line, 1.0),
            inactive: widget(tokens.panel, tokens.line2, 1.5),
            hovered: widget(tokens.sub, tokens.text3, 1.5),
            active: widget(tokens.accent_soft, tokens.accent, 1.5),
            open: widget(tokens.accent_soft, tokens.accent, 1.5),
        },
        ..base
    }
}

/// A point of the drawing moved to where the map stands in the window.
pub fn at(origin: Pos2, p: drawing::ScreenPoint) -> Pos2 {
    origin + Vec2::new(p.x, p.y)
}

/// A text with its halo, at the left end of its base line.
pub fn paint_label(painter: &Painter, text: &drawing::Text, left: Pos2, over_classes: bool) {
    if text.words.contains('\n') {
        for (line, dx, dy) in text.lines() {
            let line = drawing::Text { words: line.to_owned(), ..text.clone() };
            paint_label(painter, &line, left + vec2(dx, dy), over_classes);
        }
        return;
    }
    let font = match text.weight {
        drawing::Weight::Regular => regular(text.size_px),
        drawing::Weight::Bold => bold(text.size_px),
    };
    let mut job = egui::text::LayoutJob::default();
    let format = egui::TextFormat {
        font_id: font,
        color: color(text.colour),
        extra_letter_spacing: text.tracking_em * text.size_px,
        ..egui::TextFormat::default()
    };
    job.append(&text.words, 0.0, format);
    job.wrap.max_width = f32::INFINITY;
    let galley = painter.layout_job(job);
    // Both cuts are centred in their line, so the middle of the galley is the middle of the words.
    let corner = pos2(left.x, left.y - text.size_px * 0.37 - galley.size().y / 2.0);
    match text.ground {
        drawing::TextGround::Bare => {}
        drawing::TextGround::Halo(halo) => {
            let (reach, _) = drawing::TextGround::halo_px(over_classes);
            for (x, y) in
                [(1.0, 0.0), (0.7, 0.7), (0.0, 1.0), (-0.7, 0.7), (-1.0, 0.0), (-0.7, -0.7), (0.0, -1.0), (0.7, -0.7)]
            {
                painter.galley_with_override_text_color(corner + vec2(x, y) * reach, galley.clone(), color(halo));
            }
        }
        drawing::TextGround::Chip { plate, edge } => {
            let (pad, h) = (text.padding_px(), text.height_px());
            let middle = left.y - text.size_px * 0.37;
            let rect = egui::Rect::from_min_max(
                pos2(left.x - pad, middle - h / 2.0),
                pos2(left.x + galley.size().x + pad, middle + h / 2.0),
            );
            paint_ground(painter, rect, 5, plate, Some(edge));
        }
    }
    painter.galley(corner, galley, color(text.colour));
}
