//! What stands between an office and the internet: a proxy, and the certificate with which it signs. The user's own
//! settings; never part of a project.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Problem;
use crate::files::read_bytes;

/// The largest file of certificates.
const LIMIT: u64 = 1 << 20;

/// What stands between an office and the internet.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Network {
    /// The proxy, as `host:port` or `http://host:port`; empty without one.
    pub proxy: String,
    /// A file with certificates that are believed besides those of browsers.
    pub certificate: Option<PathBuf>,
}

/// Without the name and password that may stand in the address of a proxy.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = self.proxy.rsplit_once('@').map_or(&*self.proxy, |(_, server)| server);
        f.debug_struct("Network").field("proxy", &proxy).field("certificate", &self.certificate).finish()
    }
}

impl Network {
    /// Whether a proxy as it is typed can be one; none at all is sound.
    pub fn is_sound_proxy(typed: &str) -> bool {
        super::http::proxy(&Self { proxy: typed.to_owned(), certificate: None }).is_ok()
    }

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

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn the_password_of_a_proxy_is_not_told() {
        let network = Network { proxy: "http://wang:s3cr3t@proxy:8080".to_owned(), certificate: None };
        let told = format!("{network:?}");
        assert!(told.contains("proxy:8080") && !told.contains("s3cr3t") && !told.contains("wang"), "{told}");
    }

    #[test]
    fn what_can_be_no_proxy_is_known() {
        for sound in ["", " ", "proxy:8080", "http://wang:s3cr3t@10.0.0.1:3128"] {
            assert!(Network::is_sound_proxy(sound), "{sound}");
        }
        for broken in ["http://", "ftp://proxy:21", ":::", "proxy:80808080"] {
            assert!(!Network::is_sound_proxy(broken), "{broken}");
        }
    }
}
