//! Servers on this machine that behave as a test wants, in clear and with TLS.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A connection of either kind.
pub trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

/// What a server does with a request: its path and query, and the connection to answer on.
pub type Answer = dyn Fn(&str, &mut dyn Wire) + Send + Sync;

/// A server. It ends with its value.
pub struct Server {
    pub origin: String,
    /// The paths that were asked for.
    pub asked: Arc<Mutex<Vec<String>>>,
    /// The certificate of a server with TLS, in DER.
    pub certificate: Vec<u8>,
    /// How many connections there were.
    pub connections: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    pub fn start(answer: impl Fn(&str, &mut dyn Wire) + Send + Sync + 'static) -> Self {
        Self::with(None, Arc::new(answer))
    }

    /// With TLS and a certificate that it made itself.
    pub fn start_secure(answer: impl Fn(&str, &mut dyn Wire) + Send + Sync + 'static) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let mut server = Self::with(Some(Arc::new(config)), Arc::new(answer));
        server.certificate = made.cert.der().to_vec();
        server
    }

    fn with(tls: Option<Arc<rustls::ServerConfig>>, answer: Arc<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let server = Self {
            origin: format!("{scheme}://127.0.0.1:{port}"),
            asked: Arc::default(),
            certificate: Vec::new(),
            connections: Arc::default(),
            stopped: Arc::default(),
        };
        let (asked, stopped) = (server.asked.clone(), server.stopped.clone());
        let connections = server.connections.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                connections.fetch_add(1, Ordering::Relaxed);
                let (asked, answer, tls) = (asked.clone(), answer.clone(), tls.clone());
                std::thread::spawn(move || {
                    stream.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
                    stream.set_write_timeout(Some(Duration::from_secs(3))).unwrap();
                    let mut wire: Box<dyn Wire> = match tls {
                        None => Box::new(stream),
                        Some(config) => {
                            let connection = rustls::ServerConnection::new(config).unwrap();
                            Box::new(rustls::StreamOwned::<_, TcpStream>::new(connection, stream))
                        }
                    };
                    let Some(path) = request(&mut *wire) else { return };
                    asked.lock().unwrap().push(path.clone());
                    answer(&path, &mut *wire);
                });
            }
        });
        server
    }

    /// The address of its tiles.
    pub fn tiles(&self) -> String {
        format!("{}/{{z}}/{{x}}/{{y}}.png", self.origin)
    }

    pub fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Wakes the listener.
        let _ = TcpStream::connect(self.origin.rsplit('/').next().unwrap());
    }
}

/// The path of a request.
fn request(wire: &mut dyn Wire) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        wire.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).split(' ').nth(1).map(str::to_owned)
}

/// Answers with a status, further lines of the head, and a body, and closes.
pub fn reply(wire: &mut dyn Wire, status: &str, head: &str, body: &[u8]) {
    let start = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{head}\r\n", body.len());
    let _ = wire.write_all(start.as_bytes()).and_then(|()| wire.write_all(body)).and_then(|()| wire.flush());
}

/// Answers with a picture.
pub fn reply_picture(wire: &mut dyn Wire, body: &[u8]) {
    reply(wire, "200 OK", "Content-Type: image/png\r\n", body);
}

/// The numbers of a path `/z/x/y.png`.
pub fn numbers(path: &str) -> Option<(u8, u32, u32)> {
    let mut parts = path.trim_start_matches('/').split(['/', '.', '?']);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
