//! One picture from one server: within the time, the bytes and the redirects that are allowed, and without a word of
//! the address in any error. The only place that names the HTTP client.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{ErrorKind, Read};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use ureq::config::Config;
use ureq::http::{StatusCode, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, Proxy};

use super::{Limits, Network, Problem};

/// What the program calls itself.
const NAME: &str = concat!("Tongxin/", env!("CARGO_PKG_VERSION"));

/// The most bytes of the head of an answer.
const HEAD: usize = 16 << 10;

/// Whose certificates are believed.
#[derive(Clone, Debug, Default)]
pub enum Trust {
    /// The roots that browsers believe, built in.
    #[default]
    WebRoots,
    /// These certificates (DER) and no others.
    Only(Vec<Vec<u8>>),
}

/// The client. Its parts are shared by all threads.
pub struct Client {
    /// Past the proxy, or where there is none.
    direct: Way,
    /// Through the proxy.
    proxied: Option<Way>,
    limits: Limits,
    reach: Arc<Mutex<HashMap<String, Reach>>>,
}

/// How a server is asked.
struct Way {
    first: Agent,
    /// For redirects: they get connections of their own, since one that was kept would have been let through without a
    /// look.
    further: Agent,
}

/// How far an address reaches, the widest first. A redirect never leads nearer to this machine than its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The internet.
    Public,
    /// A private network.
    Private,
    /// This machine.
    Own,
}

impl Reach {
    /// The reach of an address.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::of(IpAddr::V4(v4)),
                None if v6.is_loopback() || v6.is_unspecified() => Self::Own,
                // Unique local and link-local addresses.
                // Those of a gateway lead to whatever it likes: 64:ff9b::/96 and 2002::/16.
                None if v6.segments()[0] == 0x2002 || v6.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0] => Self::Private,
                None if v6.segments()[0] & 0xfe00 == 0xfc00 || v6.segments()[0] & 0xffc0 == 0xfe80 => Self::Private,
                None => Self::Public,
            },
            IpAddr::V4(v4) if v4.is_loopback() || v4.is_unspecified() => Self::Own,
            IpAddr::V4(v4) => {
                let [a, b, ..] = v4.octets();
                let shared = a == 100 && b & 0xc0 == 64;
                if v4.is_private() || v4.is_link_local() || shared { Self::Private } else { Self::Public }
            }
        }
    }
}

thread_local! {
    /// The nearest reach that the request of this thread may have.
    static NEAREST: Cell<Reach> = const { Cell::new(Reach::Own) };
}

/// Looks names up, drops addresses that are too near, and remembers how far each host reaches.
#[derive(Debug)]
struct GuardedResolver {
    inner: DefaultResolver,
    reach: Arc<Mutex<HashMap<String, Reach>>>,
}

/// All addresses of a host are nearer than the request may reach.
#[derive(Debug, thiserror::Error)]
#[error("the address is too near")]
struct TooNear;

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        // What the system says of a name that it cannot look up has no kind of its own.
        let found = self.inner.resolve(uri, config, timeout).map_err(|error| match error {
            Error::Io(_) => Error::HostNotFound,
            other => other,
        })?;
        let nearest = NEAREST.get();
        let mut allowed = self.inner.empty();
        let mut widest = Reach::Own;
        for address in found.iter() {
            let reach = Reach::of(address.ip());
            widest = widest.min(reach);
            if reach <= nearest {
                allowed.push(*address);
            }
        }
        let mut known = self.reach.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(uri.host().unwrap_or_default().to_owned(), widest);
        if allowed.is_empty() { Err(Error::Other(Box::new(TooNear))) } else { Ok(allowed) }
    }
}

impl Client {
    /// A client with these limits.
    ///
    /// # Errors
    /// A proxy or a certificate that cannot be used.
    pub fn new(limits: &Limits, trust: &Trust, network: &Network) -> Result<Self, Problem> {
        let reach = Arc::new(Mutex::new(HashMap::new()));
        let proxy = proxy(network)?;
        let roots = roots(trust, network)?;
        let way = |proxy: Option<&Proxy>| {
            let agent = |idle| agent(limits, roots.clone(), proxy.cloned(), idle, &reach);
            Way { first: agent(limits.per_host), further: agent(0) }
        };
        let (direct, proxied) = (way(None), proxy.as_ref().map(|proxy| way(Some(proxy))));
        Ok(Self { direct, proxied, limits: limits.clone(), reach })
    }

    /// The body at an address. `cancelled` is asked between pieces.
    ///
    /// # Errors
    /// Whatever keeps it from being a complete answer of status 200 within the limits.
    pub fn get(&self, address: &str, cancelled: &dyn Fn() -> bool) -> Result<Vec<u8>, Problem> {
        let address: Uri = address.parse().map_err(|_| Problem::BrokenAnswer)?;
        match self.proxied.as_ref().filter(|_| !is_near(&address)) {
            Some(way) => self.get_by(way, address, true, cancelled),
            None => self.get_by(&self.direct, address, false, cancelled),
        }
    }

    fn get_by(
        &self,
        way: &Way,
        mut address: Uri,
        is_proxied: bool,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<u8>, Problem> {
        let started = std::time::Instant::now();
        let mut nearest = Reach::Own;
        for step in 0..=self.limits.redirects {
            let left = self.limits.whole.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Err(Problem::TimedOut);
            }
            NEAREST.set(nearest);
            let agent = if step == 0 { &way.first } else { &way.further };
            let request = agent.get(address.clone()).config().timeout_global(Some(left)).build();
            let mut answer = request.call().map_err(|error| problem(&error))?;
            let status = answer.status();
            if !status.is_redirection() {
                let length = answer.body().content_length();
                return body(status, length, &mut answer.body_mut().as_reader(), self.limits.tile_bytes, cancelled);
            }
            let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
            let to = next(&address, location.ok_or(Problem::BrokenAnswer)?)?;
            if is_proxied {
                // Only the proxy knows how far a name reaches.
                if to.host() != address.host() {
                    return Err(Problem::RedirectRefused);
                }
            } else {
                let host = address.host().unwrap_or_default();
                let known = self.reach.lock().unwrap_or_else(PoisonError::into_inner).get(host).copied();
                nearest = nearest.min(known.unwrap_or(Reach::Public));
            }
            address = to;
        }
        Err(Problem::RedirectLoop)
    }
}

fn agent(
    limits: &Limits,
    roots: RootCerts,
    proxy: Option<Proxy>,
    idle: usize,
    reach: &Arc<Mutex<HashMap<String, Reach>>>,
) -> Agent {
    let tls = TlsConfig::builder().provider(TlsProvider::Rustls).root_certs(roots).build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .user_agent(NAME)
        .accept("image/png,image/jpeg,image/webp")
        .proxy(proxy)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_response_header_size(HEAD)
        .max_idle_connections_per_host(idle)
        .timeout_resolve(Some(limits.connect))
        .timeout_connect(Some(limits.connect))
        .timeout_global(Some(limits.whole))
        .build();
    let resolver = GuardedResolver { inner: DefaultResolver::default(), reach: reach.clone() };
    Agent::with_parts(config, DefaultConnector::new(), resolver)
}

/// Whose certificates are believed: one set, so that a server of the office is greeted once and not first in vain.
fn roots(trust: &Trust, network: &Network) -> Result<RootCerts, Problem> {
    let own = network.certificate_bytes()?.map(|bytes| certificates_of(&bytes)).transpose()?;
    let believed: Vec<Certificate<'static>> = match (trust, &own) {
        (Trust::WebRoots, None) => return Ok(RootCerts::WebPki),
        (Trust::WebRoots, Some(_)) => {
            webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|der| Certificate::from_der(der)).collect()
        }
        (Trust::Only(certificates), _) => {
            certificates.iter().map(|der| Certificate::from_der(der).to_owned()).collect()
        }
    };
    Ok(RootCerts::new_with_certs(&believed.into_iter().chain(own.unwrap_or_default()).collect::<Vec<_>>()))
}

/// The proxy of an office.
pub(super) fn proxy(network: &Network) -> Result<Option<Proxy>, Problem> {
    let proxy = network.proxy_address().map(|address| {
        // Missing hosts and ports that are none pass the client's own look.
        let is_sound = address.parse::<Uri>().is_ok_and(|uri| {
            let server = uri.authority().map_or("", |authority| authority.as_str());
            let after_host = server.rsplit(['@', ']']).next().unwrap_or_default();
            uri.host().is_some_and(|host| !host.is_empty()) && (!after_host.contains(':') || uri.port_u16().is_some())
        });
        Proxy::new(&address).ok().filter(|_| is_sound).ok_or(Problem::BadProxy)
    });
    proxy.transpose()
}

/// Whether a server is this machine or a number in a private network: no proxy stands before those.
fn is_near(address: &Uri) -> bool {
    let host = address.host().unwrap_or_default();
    let number = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || number.is_ok_and(|number| Reach::of(number) != Reach::Public)
}

/// The certificates in a file, as PEM or as one in DER.
fn certificates_of(bytes: &[u8]) -> Result<Vec<Certificate<'static>>, Problem> {
    if !bytes.windows(11).any(|part| part == b"-----BEGIN ") {
        // DER begins with a sequence.
        let is_der = bytes.first() == Some(&0x30) && bytes.len() > 64;
        return if is_der { Ok(vec![Certificate::from_der(bytes).to_owned()]) } else { Err(Problem::BadCertificate) };
    }
    let items = parse_pem(bytes).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    let found: Vec<_> = items.collect();
    if found.is_empty() { Err(Problem::BadCertificate) } else { Ok(found) }
}

/// Where a redirect leads: the same scheme only.
fn next(from: &Uri, location: &str) -> Result<Uri, Problem> {
    let scheme = from.scheme_str().unwrap_or_default();
    let authority = from.authority().map_or("", |authority| authority.as_str());
    // A colon makes a scheme only before the path and the query.
    let absolute = if location.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':')) {
        location.to_owned()
    } else if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.starts_with('?') {
        format!("{scheme}://{authority}{}{location}", from.path())
    } else {
        let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let uri: Uri = absolute.parse().map_err(|_| Problem::RedirectRefused)?;
    let same = uri.scheme_str() == Some(scheme) && uri.authority().is_some_and(|to| !to.as_str().contains('@'));
    if same { Ok(uri) } else { Err(Problem::RedirectRefused) }
}

fn body(
    status: StatusCode,
    length: Option<u64>,
    reader: &mut dyn Read,
    limit: u64,
    cancelled: &dyn Fn() -> bool,
) -> Result<Vec<u8>, Problem> {
    match status.as_u16() {
        200 => {}
        204 | 404 | 410 => return Err(Problem::Absent),
        // 天地图 answers 418 to keys that it does not know.
        401 | 403 | 418 => return Err(Problem::KeyRefused),
        429 => return Err(Problem::TooMany),
        other => return Err(Problem::Status(other)),
    }
    if length.is_some_and(|length| length > limit) {
        return Err(Problem::TooLong);
    }
    let mut bytes = Vec::new();
    let mut piece = [0_u8; 16 << 10];
    loop {
        if cancelled() {
            return Err(Problem::Cancelled);
        }
        let read = match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(io_problem(&error)),
        };
        bytes.extend_from_slice(&piece[..read]);
        if bytes.len() as u64 > limit {
            return Err(Problem::TooLong);
        }
    }
    if bytes.is_empty() { Err(Problem::Absent) } else { Ok(bytes) }
}

/// What the client's error means. Its own words may hold the address, so none of them is kept.
fn problem(error: &Error) -> Problem {
    match error {
        Error::HostNotFound => Problem::NoSuchHost,
        Error::Timeout(_) => Problem::TimedOut,
        Error::Tls(_) | Error::Rustls(_) | Error::TlsRequired | Error::Pem(_) => Problem::NotSecure,
        Error::ConnectionFailed => Problem::ConnectionRefused,
        Error::Other(inner) if inner.is::<TooNear>() => Problem::RedirectRefused,
        Error::Io(error) => io_problem(error),
        _ => Problem::BrokenAnswer,
    }
}

fn io_problem(error: &std::io::Error) -> Problem {
    // The client puts its own errors, time-outs above all, into those of the system.
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        return problem(inner);
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => Problem::ConnectionRefused,
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Problem::TimedOut,
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable => {
            Problem::Unreachable
        }
        ErrorKind::InvalidData if error.get_ref().is_some() => Problem::NotSecure,
        _ => Problem::BrokenAnswer,
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, Limits, NEAREST, Network, Problem, Reach, Trust, next, problem};

    #[test]
    fn a_private_address_is_nearer_than_the_internet_and_farther_than_this_machine() {
        let reach = |text: &str| Reach::of(text.parse().unwrap_or([0, 0, 0, 0].into()));
        for own in ["127.0.0.1", "127.8.0.1", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"] {
            assert_eq!(reach(own), Reach::Own, "{own}");
        }
        for private in [
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "fd00::1",
            "fe80::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1",
        ] {
            assert_eq!(reach(private), Reach::Private, "{private}");
        }
        for public in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8::1", "64:ff9c::1"] {
            assert_eq!(reach(public), Reach::Public, "{public}");
        }
    }

    #[test]
    fn a_redirect_from_the_internet_does_not_reach_this_machine() {
        let client = Client::new(&Limits::default(), &Trust::WebRoots, &Network::default());
        let answer = client.map(|client| {
            NEAREST.set(Reach::Public);
            client.direct.further.get("http://127.0.0.1:9/x.png").call()
        });
        let refused = answer.map(|answer| answer.map(drop).map_err(|error| problem(&error)));
        assert_eq!(refused, Ok(Err(Problem::RedirectRefused)));
    }

    #[test]
    fn a_redirect_stays_with_its_scheme() {
        let from = "https://tiles.example/a/b.png?k=1".parse().unwrap_or_default();
        let to = |location: &str| next(&from, location).map(|uri| uri.to_string());
        assert_eq!(to("/c"), Ok("https://tiles.example/c".to_owned()));
        assert_eq!(to("c.png"), Ok("https://tiles.example/a/c.png".to_owned()));
        for query in ["/c?u=http://other.example/", "c.png?u=http://other.example/"] {
            assert_eq!(to(query).map(|to| to.starts_with("https://tiles.example/")), Ok(true), "{query}");
        }
        assert_eq!(to("?k=2"), Ok("https://tiles.example/a/b.png?k=2".to_owned()));
        assert_eq!(to("//other.example/c"), Ok("https://other.example/c".to_owned()));
        for refused in
            ["http://tiles.example/c", "file:///etc/passwd", "javascript:1", "https://a:b@c.example/", "data:,x"]
        {
            assert_eq!(to(refused), Err(Problem::RedirectRefused), "{refused}");
        }
    }
}
