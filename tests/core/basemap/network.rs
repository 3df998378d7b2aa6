//! Offices behind a proxy that signs with a certificate of its own.

use std::sync::atomic::Ordering;

use tempfile::TempDir;
use tongxin::basemap::{Network, Problem, Setup};

use super::server::{Server, Wire, reply_picture};
use super::{failure, home, picture, png, setup, start, xyz};

/// Reads a request behind a tunnel and answers it with a picture.
fn behind_the_tunnel(wire: &mut dyn Wire, good: &[u8]) {
    wire.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    let mut seen = Vec::new();
    let mut byte = [0_u8];
    while !seen.ends_with(b"\r\n\r\n") && wire.read(&mut byte).is_ok_and(|read| read == 1) {
        seen.push(byte[0]);
    }
    reply_picture(wire, good);
}

#[test]
fn tiles_of_the_internet_come_through_the_proxy_and_those_of_this_machine_past_it() {
    let good = png(16, 16, [1, 2, 3, 255]);
    let through = good.clone();
    let proxy = Server::start(move |path, wire| {
        if path.contains("://") { reply_picture(wire, &through) } else { behind_the_tunnel(wire, &through) }
    });
    let address = proxy.origin.trim_start_matches("http://").to_owned();
    let network = Network { proxy: address, certificate: None };
    let engine = start(&xyz("http://tiles.example/{z}/{x}/{y}.png"), Setup { network: network.clone(), ..setup() });
    assert_eq!(picture(&engine, home()).rgba[..4], [1, 2, 3, 255]);
    assert!(proxy.asked.lock().unwrap()[0].contains("tiles.example"));
    let asked = proxy.count();
    let near = Server::start(move |_, wire| reply_picture(wire, &good));
    let engine = start(&xyz(&near.tiles()), Setup { network, ..setup() });
    picture(&engine, home());
    assert_eq!((proxy.count(), near.count()), (asked, 1));
}

#[test]
fn a_certificate_of_the_offices_own_is_believed_besides_those_of_browsers() {
    let good = png(16, 16, [7, 8, 9, 255]);
    let server = Server::start_secure(move |_, wire| reply_picture(wire, &good));
    let strange = start(&xyz(&server.tiles()), setup());
    assert_eq!(failure(&strange, home()).why, Some(Problem::NotSecure));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("单位.cer");
    std::fs::write(&path, &server.certificate).unwrap();
    let network = Network { certificate: Some(path.clone()), ..Network::default() };
    let engine = start(&xyz(&server.tiles()), Setup { network: network.clone(), ..setup() });
    assert_eq!(picture(&engine, home()).rgba[..3], [7, 8, 9]);
    for content in [&b"nothing of the kind"[..], b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        std::fs::write(&path, content).unwrap();
        let engine = start(&xyz(&server.tiles()), Setup { network: network.clone(), ..setup() });
        let why = failure(&engine, home()).why;
        assert!(matches!(why, Some(Problem::BadCertificate | Problem::NotSecure)), "{why:?}");
    }
}

#[test]
fn a_proxy_that_makes_no_sense_is_told() {
    for proxy in ["http://", "ftp://proxy:21", ":::"] {
        let network = Network { proxy: proxy.to_owned(), certificate: None };
        let engine = start(&xyz("http://tiles.example/{z}/{x}/{y}.png"), Setup { network, ..setup() });
        assert_eq!(failure(&engine, home()).why, Some(Problem::BadProxy), "{proxy}");
    }
}

#[test]
fn a_server_of_the_office_is_greeted_once() {
    let good = png(16, 16, [7, 8, 9, 255]);
    let server = Server::start_secure(move |_, wire| reply_picture(wire, &good));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("单位.cer");
    std::fs::write(&path, &server.certificate).unwrap();
    let network = Network { certificate: Some(path), ..Network::default() };
    let engine = start(&xyz(&server.tiles()), Setup { network, ..setup() });
    assert_eq!(picture(&engine, home()).rgba[..3], [7, 8, 9]);
    assert_eq!(server.connections.load(Ordering::Relaxed), 1, "no greeting was in vain");
}
