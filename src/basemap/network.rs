//! What stands between an office and the internet: a proxy, and the certificate with which it signs. The user's own
//! settings; never part of a project.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Problem;
use crate::files::read_bytes;

/// The largest file of certificates.
const LIMIT: u64 = 1 << 20;

/// What stands between an office and the internet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Network {
    /// The proxy, as `host:port` or `http://host:port`; empty without one.
    pub proxy: String,
    /// A file with certificates that are believed besides those of browsers.
    pub certificate: Option<PathBuf>,
}

impl Network {
    /// The address of the proxy, when there is one.
    pub(super) fn proxy_address(&self) -> Option<String> {
        let typed = self.proxy.trim();
        (!typed.is_empty()).then(|| if typed.contains("://") { typed.to_owned() } else { format!("http://{typed}") })
    }

    /// What the file of certificates holds.
    pub(super) fn certificate_bytes(&self) -> Result<Option<Vec<u8>>, Problem> {
        let Some(path) = &self.certificate else { return Ok(None) };
        read_bytes(path, LIMIT).map(Some).map_err(|_| Problem::BadCertificate)
    }
}
