//! Where tiles come from.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Key, Keys, Problem, Template};
use crate::domain::NamedBaseMap;

/// A source of tiles, without any key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The project's own vector backdrop and nothing else.
    #[default]
    Own,
    /// 天地图, the national map service, with its annotations.
    Tianditu(Tianditu),
    /// A server with an address of its own.
    Xyz {
        /// Its address.
        template: Template,
        /// Its deepest zoom.
        deepest: u8,
        /// Whom to name on the map.
        #[serde(default)]
        attribution: String,
    },
    /// An MBTiles or PMTiles file.
    File {
        /// Where it lies.
        path: PathBuf,
    },
}

/// The maps of 天地图.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tianditu {
    /// Streets: vec with cva.
    #[default]
    Streets,
    /// Pictures from above: img with cia.
    Imagery,
    /// Terrain: ter with cta.
    Terrain,
}

/// What kind of source it is, as users choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The own backdrop.
    Own,
    /// 天地图.
    Tianditu,
    /// An address.
    Xyz,
    /// A file.
    File,
}

/// What is known of a source once it is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// How many layers lie on one another.
    pub layers: u8,
    /// The farthest and the deepest zoom.
    pub zooms: (u8, u8),
    /// Whom the source names itself.
    pub attribution: String,
}

impl Tianditu {
    /// All maps.
    pub const ALL: [Self; 3] = [Self::Streets, Self::Imagery, Self::Terrain];

    /// The word by which projects name it.
    fn word(self) -> &'static str {
        match self {
            Self::Streets => "streets",
            Self::Imagery => "imagery",
            Self::Terrain => "terrain",
        }
    }

    /// The layers, the ground first.
    fn layers(self) -> [&'static str; 2] {
        match self {
            Self::Streets => ["vec", "cva"],
            Self::Imagery => ["img", "cia"],
            Self::Terrain => ["ter", "cta"],
        }
    }

    /// Source of the address: the service's description at lbs.tianditu.gov.cn.
    fn template(layer: &str) -> Result<Template, Problem> {
        let address = format!(
            "https://t{{s:0-7}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}\
             &STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{key}}"
        );
        Template::parse(&address).map(|(template, _)| template).map_err(Problem::Address)
    }

    /// Where the key of 天地图 belongs.
    pub const ORIGIN: &'static str = "https://t{s:0-7}.tianditu.gov.cn";
}

impl Source {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Own => Kind::Own,
            Self::Tianditu(_) => Kind::Tianditu,
            Self::Xyz { .. } => Kind::Xyz,
            Self::File { .. } => Kind::File,
        }
    }

    /// What a project may name of it: everything but the key. A file in the project's `folder` is named from there.
    pub fn named(&self, folder: Option<&Path>) -> Option<NamedBaseMap> {
        Some(match self {
            Self::Own => return None,
            Self::Tianditu(map) => NamedBaseMap::Tianditu { map: map.word().to_owned() },
            Self::Xyz { template, deepest, attribution } => NamedBaseMap::Xyz {
                template: template.as_str().to_owned(),
                deepest: *deepest,
                attribution: attribution.clone(),
            },
            Self::File { path } => NamedBaseMap::File { path: path_from(path, folder) },
        })
    }

    /// What a project in a folder names; `None` where it makes no sense. A key that stands in an address is left out.
    pub fn of_named(named: &NamedBaseMap, folder: Option<&Path>) -> Option<Self> {
        Some(match named {
            NamedBaseMap::Tianditu { map } => {
                Self::Tianditu(Tianditu::ALL.into_iter().find(|known| known.word() == map)?)
            }
            NamedBaseMap::Xyz { template, deepest, attribution } => {
                let (template, _) = Template::parse(template).ok()?;
                Self::Xyz { template, deepest: *deepest, attribution: attribution.chars().take(200).collect() }
            }
            // An absolute path stays as it is.
            NamedBaseMap::File { path } => Self::File { path: folder.unwrap_or(Path::new("")).join(path) },
        })
    }

    /// Whether it asks servers.
    pub fn is_online(&self) -> bool {
        matches!(self, Self::Tianditu(_) | Self::Xyz { .. })
    }

    /// Where its key belongs, when it needs one.
    pub fn key_origin(&self) -> Option<String> {
        match self {
            Self::Tianditu(_) => Some(Tianditu::ORIGIN.to_owned()),
            Self::Xyz { template, .. } => template.needs_key().then(|| template.origin()),
            Self::Own | Self::File { .. } => None,
        }
    }

    /// What asks for the tiles of an online source: its layers, zooms and the key.
    pub(super) fn online(&self, keys: &Keys) -> Result<Online, Problem> {
        let (templates, zooms) = match self {
            Self::Tianditu(map) => {
                let layers = map.layers().into_iter().map(Tianditu::template).collect::<Result<Vec<_>, _>>()?;
                (layers, (1, if *map == Tianditu::Terrain { 14 } else { 18 }))
            }
            Self::Xyz { template, deepest, .. } => (vec![template.clone()], (0, (*deepest).clamp(1, 22))),
            Self::Own | Self::File { .. } => return Err(Problem::NotTiles),
        };
        let key = match self.key_origin() {
            Some(origin) => Some(keys.of(&origin).ok_or(Problem::KeyMissing)?.clone()),
            None => None,
        };
        Ok(Online { templates, zooms, key })
    }
}

/// The layers of an online source.
pub(super) struct Online {
    pub templates: Vec<Template>,
    pub zooms: (u8, u8),
    pub key: Option<Key>,
}

impl Online {
    /// The name of the folder that keeps a layer's tiles: a digest of the address with `{key}` where the key stands, so
    /// that no key goes into it.
    pub fn cache_name(&self, layer: u8) -> String {
        let address = self.templates.get(usize::from(layer)).map_or("", Template::as_str);
        let digest = Sha256::digest(address.as_bytes());
        digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A path as a project in `folder` writes it: from there where it lies in it, with `/` between folders on every system.
pub(super) fn path_from(path: &Path, folder: Option<&Path>) -> String {
    let Some(inside) = folder.and_then(|folder| path.strip_prefix(folder).ok()) else {
        return path.to_string_lossy().into_owned();
    };
    inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}
