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

impl NamedBaseMap {
    /// What it is called in the history: the map, the address or the path.
    pub fn name(&self) -> &str {
        match self {
            Self::Tianditu { map } => map,
            Self::Xyz { template, .. } => template,
            Self::File { path } => path,
        }
    }
}
