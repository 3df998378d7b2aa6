//! The two embedded fonts: which characters they have, how wide a text is, how its letters are shaped.
//!
//! Text runs left to right, one glyph per character, without kerning: right for Han and good for Latin. It never
//! borrows a font from the machine.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// Noto Sans SC Regular, cut to 通用规范汉字表 and GB 2312.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.ttf");
/// Noto Sans SC Bold, cut in the same way.
pub const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.ttf");

/// Which of the two cuts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// 400
    #[default]
    Regular,
    /// 700
    Bold,
}

static FONTS: LazyLock<[Option<FontRef<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|bytes| FontRef::new(bytes).ok()));

impl Weight {
    fn font(self) -> Option<&'static FontRef<'static>> {
        FONTS[self as usize].as_ref()
    }
}

/// Whether the font has a glyph for the character. Control characters need none.
pub fn has_glyph(weight: Weight, c: char) -> bool {
    c.is_control() || weight.font().is_some_and(|font| font.charmap().map(c).is_some())
}

/// The width of a text in px, with `tracking_em` added after each character but the last.
pub fn text_width(text: &str, weight: Weight, size_px: f32, tracking_em: f32) -> f32 {
    let Some(font) = weight.font() else { return 0.0 };
    let (charmap, metrics) = (font.charmap(), metrics(font, size_px));
    let mut count = 0.0_f32;
    let advances: f32 = text
        .chars()
        .map(|c| {
            count += 1.0;
            advance(&metrics, charmap.map(c).unwrap_or_default(), size_px)
        })
        .sum();
    advances + (count - 1.0).max(0.0) * tracking_em * size_px
}

/// A step along the outline of a letter, in px from the start of the base line, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OutlineStep {
    /// Starts a contour.
    Move(f32, f32),
    /// A straight line.
    Line(f32, f32),
    /// A quadratic curve: control, end.
    Quad(f32, f32, f32, f32),
    /// A cubic curve: two controls, end.
    Cubic(f32, f32, f32, f32, f32, f32),
    /// Back to the start of the contour.
    Close,
}

/// The outlines of a text, the first letter starting at the origin of the base line.
pub fn text_outline(text: &str, weight: Weight, size_px: f32, tracking_em: f32) -> Vec<OutlineStep> {
    let Some(font) = weight.font() else { return Vec::new() };
    let (charmap, glyphs, metrics) = (font.charmap(), font.outline_glyphs(), metrics(font, size_px));
    let mut pen = Pen { steps: Vec::new(), x: 0.0 };
    for c in text.chars() {
        let glyph = charmap.map(c).unwrap_or_default();
        if let Some(outline) = glyphs.get(glyph) {
            // A glyph that cannot be read is left blank; the test of the assets reads them all.
            let _ = outline.draw(DrawSettings::unhinted(Size::new(size_px), LocationRef::default()), &mut pen);
        }
        pen.x += advance(&metrics, glyph, size_px) + tracking_em * size_px;
    }
    pen.steps
}

fn metrics(font: &FontRef<'static>, size_px: f32) -> GlyphMetrics<'static> {
    font.glyph_metrics(Size::new(size_px), LocationRef::default())
}

fn advance(metrics: &GlyphMetrics<'_>, glyph: GlyphId, size_px: f32) -> f32 {
    metrics.advance_width(glyph).unwrap_or(size_px)
}

struct Pen {
    steps: Vec<OutlineStep>,
    x: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.steps.push(OutlineStep::Move(self.x + x, -y));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.steps.push(OutlineStep::Line(self.x + x, -y));
    }
    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.steps.push(OutlineStep::Quad(self.x + cx0, -cy0, self.x + x, -y));
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let at = self.x;
        self.steps.push(OutlineStep::Cubic(at + cx0, -cy0, at + cx1, -cy1, at + x, -y));
    }
    fn close(&mut self) {
        self.steps.push(OutlineStep::Close);
    }
}
