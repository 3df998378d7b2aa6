//! Symbols and labels of the map: what they say and look like, and where they may stand.

use std::sync::Arc;

use super::style::Theme;
use super::{Colour, Icon, MapBounds, MapPoint, MarkKind, Outline, Weight, text_width};

/// A symbol, a label or both, bound to a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it stands for.
    pub kind: MarkKind,
    /// The place it is bound to.
    pub at: MapPoint,
    /// The area that its text must lie inside, when it names an area.
    pub within: Option<Arc<Outline>>,
    /// The line that it names: its text runs along it. Without a text the line itself is an obstacle for every text.
    /// Of a name that is placed, the first character has the piece that the name covers: what runs there is interrupted.
    pub line: Option<Arc<[MapPoint]>>,
    /// The symbol.
    pub symbol: Option<Symbol>,
    /// The text.
    pub text: Option<Text>,
    /// What it says where the whole text has no room in the area. Such a mark may also be led out of its area by a line.
    pub shorter: Option<Text>,
    /// The symbol stands exactly on the place and is an obstacle for every text.
    pub fixed: bool,
    /// Shown wherever there is room, on its own place or near it: a stop shifts, a street's name may reach over its
    /// border.
    pub must: bool,
    /// Shown while a pixel covers fewer metres than the second and at least as many as the first.
    pub metres_per_px: (f32, f32),
    /// Its text is shown while a pixel covers fewer metres.
    pub text_below_m_per_px: f32,
}

impl Mark {
    /// Its text as it is written, over the classes of a theme or not. What only tells where one is stays grey there: it
    /// is never stronger than the names of the district's own areas.
    pub fn words(&self, theme: Theme, over_classes: bool) -> Option<Text> {
        let text = self.text.as_ref()?;
        let quiet = matches!(self.kind, MarkKind::Outside | MarkKind::Roads);
        Some(if over_classes && !quiet { text.over_classes(theme) } else { text.clone() })
    }

    /// Whether it is shown at a scale.
    pub fn is_at(&self, metres_per_px: f64) -> bool {
        f64::from(self.metres_per_px.0) <= metres_per_px && metres_per_px < f64::from(self.metres_per_px.1)
    }

    /// The box around the place and the line.
    pub fn bounds(&self) -> MapBounds {
        let line = self.line.iter().flat_map(|line| line.iter().copied());
        line.fold(MapBounds { min: self.at, max: self.at }, MapBounds::including)
    }
}

/// A symbol of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Symbol {
    /// A community with a big party committee (大党委): red disc with a star.
    Committee,
    /// A community without one: grey dashed ring.
    NoCommittee,
    /// A site: a disc with a ring and an icon.
    Site {
        /// Icon.
        icon: Icon,
        /// Of the Party (red) or of a service.
        party: bool,
    },
    /// A numbered stop of a belt.
    Stop {
        /// Its number.
        number: u16,
        /// The number of the last one where several stand so close that one sign is for all of them: 2–3.
        last: u16,
        /// Seen from far away, where stops stand close together.
        small: bool,
    },
}

/// The words of a label and how they are set.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The words; a line feed where a second line begins.
    pub words: String,
    /// Cut.
    pub weight: Weight,
    /// Size.
    pub size_px: f32,
    /// Added after each character, in em.
    pub tracking_em: f32,
    /// Colour.
    pub colour: Colour,
    /// What it stands on.
    pub ground: TextGround,
}

/// From one line to the next.
const LINE_EM: f32 = 1.3;

/// What a text stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TextGround {
    /// Nothing.
    Bare,
    /// A halo of this colour.
    Halo(Colour),
    /// A chip: a plate with an edge.
    Chip {
        /// The plate.
        plate: Colour,
        /// Its edge.
        edge: Colour,
    },
}

impl Symbol {
    /// Half its width and height in px.
    pub fn radius_px(self) -> f32 {
        match self {
            Self::Committee => 6.5,
            Self::NoCommittee => 5.5,
            Self::Stop { small: true, number, last } if number == last => 8.0,
            Self::Site { .. } | Self::Stop { .. } => 11.0,
        }
    }
}

impl Symbol {
    /// What stands on a stop, with its size in px; nothing on others.
    pub fn number_words(self) -> (String, f32) {
        match self {
            Self::Stop { number, last, .. } if number != last => (format!("{number}–{last}"), 10.5),
            Self::Stop { number, small, .. } => (number.to_string(), if small { 12.0 } else { 13.0 }),
            _ => (String::new(), 0.0),
        }
    }
}

impl TextGround {
    /// How far a halo reaches, in px, and how opaque it is, in per cent; over the classes of a theme it is a ground of
    /// its own.
    pub fn halo_px(over_classes: bool) -> (f32, u8) {
        if over_classes { (2.6, 100) } else { (1.5, 85) }
    }
}

impl Text {
    /// The colour of the plate that interrupts what runs under a name along a road, with its width in px. The road goes
    /// on in it: the halo of such a name has the colour of the road.
    pub fn plate_on_line(&self) -> Option<(Colour, f32)> {
        match self.ground {
            TextGround::Halo(halo) => Some((halo, self.size_px * 0.9)),
            _ => None,
        }
    }

    /// Its width in px.
    pub fn width_px(&self) -> f32 {
        let width = |line| text_width(line, self.weight, self.size_px, self.tracking_em);
        self.words.split('\n').map(width).fold(0.0, f32::max)
    }

    /// Its lines, centred under each other: the words, and how far their left end and base line lie from those of the
    /// text, in px. The middle of a text is that of its lines.
    pub fn lines(&self) -> impl Iterator<Item = (&str, f32, f32)> {
        let (count, whole) = (self.line_count(), self.width_px());
        self.words.split('\n').enumerate().map(move |(number, line)| {
            let width = text_width(line, self.weight, self.size_px, self.tracking_em);
            #[allow(clippy::cast_precision_loss)] // one or two
            let down = (number as f32 - (count - 1.0) / 2.0) * self.size_px * LINE_EM;
            (line, (whole - width) / 2.0, down)
        })
    }

    /// The text on two lines of about the same length, where its words may be divided: between any two of Han, at the
    /// blank nearest to the middle else.
    #[must_use]
    pub fn balanced(&self) -> Self {
        let letters: Vec<char> = self.words.chars().collect();
        let middle = letters.len().div_ceil(2);
        let blank = (0..letters.len()).filter(|&at| letters[at] == ' ').min_by_key(|at| at.abs_diff(middle));
        let (end, start) = match blank {
            Some(at) => (at, at + 1),
            None if letters.iter().any(char::is_ascii_alphanumeric) => return self.clone(),
            None => (middle, middle),
        };
        let (one, other) = (&letters[..end], &letters[start..]);
        let words = one.iter().chain(&['\n']).chain(other).collect();
        if one.is_empty() || other.is_empty() { self.clone() } else { Self { words, ..self.clone() } }
    }

    #[allow(clippy::cast_precision_loss)] // one or two
    fn line_count(&self) -> f32 {
        self.words.split('\n').count() as f32
    }

    /// The text as it is written over the classes of a theme, some of which are as dark as a weak ink: in an ink that its
    /// halo, wider there, sets off clearly.
    #[must_use]
    pub fn over_classes(&self, theme: Theme) -> Self {
        const CLEAR: f64 = 7.0;
        let colour = match self.ground {
            TextGround::Halo(halo) if self.colour.contrast(halo) < CLEAR => theme.map().label,
            _ => self.colour,
        };
        Self { colour, ..self.clone() }
    }

    /// The height of its box in px.
    pub fn height_px(&self) -> f32 {
        self.size_px * LINE_EM * self.line_count() + if self.is_chip() { 6.0 } else { 0.0 }
    }

    /// Empty space left and right of the words.
    pub fn padding_px(&self) -> f32 {
        if self.is_chip() { 7.0 } else { 0.0 }
    }

    fn is_chip(&self) -> bool {
        matches!(self.ground, TextGround::Chip { .. })
    }
}
