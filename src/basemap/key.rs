//! The user's keys of map services. A key shows itself to nobody: not to `Debug`, not to errors, not to cache names.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest key that is taken.
const LONGEST: usize = 512;

/// A key of a map service. It is written out into the user's own settings only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// A key as it was typed: without white space around it, cut at 512 bytes.
    pub fn new(typed: &str) -> Self {
        let typed = typed.trim();
        let end = (0..=typed.len().min(LONGEST)).rev().find(|&end| typed.is_char_boundary(end)).unwrap_or(0);
        Self(typed[..end].to_owned())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key for a field that hides what is typed.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The key as it stands in an address.
    pub(super) fn in_address(&self) -> String {
        let mut address = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                address.push(char::from(byte));
            } else {
                address.push_str(&format!("%{byte:02X}"));
            }
        }
        address
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "Key(none)" } else { "Key(hidden)" })
    }
}

/// The user's keys, each for the host that it was given for: no other host ever gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keys(BTreeMap<String, Key>);

impl Keys {
    /// The key for a host.
    pub fn of(&self, host: &str) -> Option<&Key> {
        self.0.get(host).filter(|key| !key.is_empty())
    }

    /// Sets the key for a host; an empty one takes it away.
    pub fn set(&mut self, host: &str, key: Key) {
        if key.is_empty() {
            self.0.remove(host);
        } else {
            self.0.insert(host.to_owned(), key);
        }
    }
}
