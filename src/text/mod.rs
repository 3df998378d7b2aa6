//! Every sentence the program says, in Chinese and English, as typed functions compiled from `assets/text`.
//!
//! `assets/text/zh/<topic>.txt` and `assets/text/en/<topic>.txt` hold lines `key = words with {argument}`;
//! `build.rs` turns each topic into a module of functions `topic::key(lang, argument)`. A key or an argument
//! that one language lacks fails the build. Nothing else in the program holds words shown to a user.

use serde::{Deserialize, Serialize};

/// A language of the program. Chinese is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// One of two words, by language: for names that data carry in both.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/text.rs"));
