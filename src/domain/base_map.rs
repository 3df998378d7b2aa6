//! A base map that a project names. Plain data: naming one asks no server, and no key is part of it.

use serde::{Deserialize, Serialize};

/// A base map that a project names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NamedBaseMap {
    /// A map of 天地图: `streets`, `imagery` or `terrain`.
    Tianditu {
        /// Which one.
        map: String,
    },
    /// A server's address with places for the numbers of a tile, and `{key}` where a key belongs.
    Xyz {
        /// The address.
        template: String,
        /// The deepest zoom.
        deepest: u8,
        /// Whom to name on the map.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        attribution: String,
    },
    /// An MBTiles or PMTiles file.
    File {
        /// Where it lies: from the project's folder where it lies in it, with `/` between folders.
        path: String,
    },
}

/// The longest address, path or source, in bytes.
const LONGEST: usize = 2000;

impl NamedBaseMap {
    /// Whether it is of sensible length and holds nothing that cannot be seen or that makes the rest look like
    /// something else: control characters, marks of direction, signs without width.
    pub fn is_sound(&self) -> bool {
        let attribution = match self {
            Self::Xyz { attribution, .. } => attribution,
            Self::Tianditu { .. } | Self::File { .. } => "",
        };
        !self.name().trim().is_empty() && is_line(self.name()) && is_line(attribution)
    }

    /// What it is called in the history: the map, the address or the path.
    pub fn name(&self) -> &str {
        match self {
            Self::Tianditu { map } => map,
            Self::Xyz { template, .. } => template,
            Self::File { path } => path,
        }
    }
}

/// Whether words of a file are of sensible length and hold nothing that cannot be seen.
pub(super) fn is_line(words: &str) -> bool {
    words.len() <= LONGEST && !words.chars().any(is_unseen)
}

/// Control characters, and what Unicode calls format characters as far as they hide or turn words.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::NamedBaseMap;

    #[test]
    fn what_cannot_be_seen_is_not_sound() {
        let file = |path: &str| NamedBaseMap::File { path: path.to_owned() };
        for sound in ["底图/西山.mbtiles", "C:\\maps\\a b.pmtiles"] {
            assert!(file(sound).is_sound(), "{sound}");
        }
        for bad in ["", " ", "a\nb", "a\u{202e}gnp.b", "a\u{200b}b", "a\u{2066}b", "\u{feff}a", "a\u{200f}b"] {
            assert!(!file(bad).is_sound(), "{}", bad.escape_unicode());
        }
        let named = |attribution: &str| NamedBaseMap::Xyz {
            template: "https://a.example/{z}/{x}/{y}".to_owned(),
            deepest: 18,
            attribution: attribution.to_owned(),
        };
        assert!(named("测绘院").is_sound());
        assert!(!named("测\u{2067}绘院").is_sound());
    }
}
