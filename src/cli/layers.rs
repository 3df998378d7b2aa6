//! Layers by the words of the command line: which are not drawn, and how strongly the others.

use super::failure::Failure;
use crate::drawing::{LayerChoice, LayerGroup};
use crate::text::{self, Lang};

/// What is laid under the layers has words of its own.
const BASE_MAP: &str = "basemap";
const SCAN: &str = "scan";

/// What is drawn, and how strongly.
#[derive(Debug, PartialEq)]
pub(super) struct Wanted {
    pub choice: LayerChoice,
    /// From 0 to 1.
    pub base_map: f32,
    /// From 0 to 1; as the scan says itself where nothing was asked for.
    pub scan: Option<f32>,
}

/// Reads `--hide` and `--opacity`.
pub(super) fn read(hide: &[String], opacity: &[String], lang: Lang) -> Result<Wanted, Failure> {
    let mut wanted = Wanted { choice: LayerChoice::default(), base_map: 1.0, scan: None };
    for word in hide.iter().flat_map(|words| words.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
        wanted.set(word, 0.0).ok_or_else(|| wrong("--hide", word, lang))?;
    }
    for pair in opacity.iter().flat_map(|words| words.split(',')).map(str::trim).filter(|pair| !pair.is_empty()) {
        let read = pair.split_once('=').and_then(|(word, percent)| Some((word, percent.parse::<u8>().ok()?)));
        let (word, percent) = read
            .filter(|(_, percent)| *percent <= 100)
            .ok_or_else(|| Failure::Usage(text::cli::wrong_opacity(lang, pair)))?;
        wanted.set(word, f32::from(percent) / 100.0).ok_or_else(|| wrong("--opacity", word, lang))?;
    }
    Ok(wanted)
}

impl Wanted {
    /// `None` where no layer is called so.
    fn set(&mut self, word: &str, opacity: f32) -> Option<()> {
        match word {
            BASE_MAP => self.base_map = opacity,
            SCAN => self.scan = Some(opacity),
            _ => {
                let group = LayerGroup::of(word)?;
                for &layer in group.layers {
                    self.choice.set_opacity(layer, opacity);
                }
                for &kind in group.marks {
                    self.choice.show_marks(kind, opacity > 0.0);
                }
            }
        }
        Some(())
    }
}

fn wrong(argument: &str, word: &str, lang: Lang) -> Failure {
    let known: Vec<&str> = LayerGroup::ALL.iter().map(|group| group.key).chain([BASE_MAP, SCAN]).collect();
    let known = known.join(lang.pick("、", ", "));
    Failure::Usage(text::cli::wrong_value(lang, argument, word, known))
}
