//! Servers that are dead, slow or hostile: each is one case, and in each the engine goes on with a good tile after.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::write::{GzEncoder, ZlibEncoder};
use tongxin::basemap::{Problem, Setup, TilePicture, Trust};

use super::server::{Server, Wire, reply, reply_picture};
use super::{encoded, failure, home, picture, png, setup, start, tile, xyz};

/// The problem with a tile that the server answers in this way; another tile comes all the same.
fn problem(answer: impl Fn(&mut dyn Wire) + Send + Sync + 'static) -> Problem {
    let good = png(64, 64, [1, 2, 3, 255]);
    let server = Server::start(
        move |path, wire| {
            if path.contains("/3214/") { answer(wire) } else { reply_picture(wire, &good) }
        },
    );
    let engine = start(&xyz(&server.tiles()), setup());
    let started = Instant::now();
    let status = failure(&engine, home());
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(status.failed, 1, "{status:?}");
    assert_eq!(picture(&engine, tile(12, 3200, 1757)).width, 64, "the engine goes on");
    status.why.unwrap()
}

fn body(bytes: Vec<u8>) -> Problem {
    problem(move |wire| reply_picture(wire, &bytes))
}

#[test]
fn errors_of_the_server_are_told_by_what_can_be_done_about_them() {
    let status = |line: &'static str| problem(move |wire| reply(wire, line, "", b"no"));
    assert_eq!(status("500 Internal Server Error"), Problem::Status(500));
    assert_eq!(status("400 Bad Request"), Problem::Status(400));
    assert_eq!(status("403 Forbidden"), Problem::KeyRefused);
    assert_eq!(status("401 Unauthorized"), Problem::KeyRefused);
    assert_eq!(status("429 Too Many Requests"), Problem::TooMany);
    assert_eq!(status("206 Partial Content"), Problem::Status(206));
}

#[test]
fn garbage_is_no_picture() {
    assert_eq!(body((0..5000_u32).map(|n| (n * 37 % 251) as u8).collect()), Problem::NotAPicture);
    assert_eq!(body(b"GIF89a............".to_vec()), Problem::NotAPicture);
}

#[test]
fn garbage_instead_of_http_is_a_broken_answer() {
    assert_eq!(
        problem(|wire| {
            let _ = wire.write_all(b"\x16\x03\x01 what is this\r\n\r\n");
        }),
        Problem::BrokenAnswer
    );
    assert_eq!(problem(|_| {}), Problem::BrokenAnswer, "closed without a word");
}

#[test]
fn a_picture_that_breaks_off_is_damaged() {
    let whole = encoded(256, 256, [9, 99, 199, 255], image::ImageFormat::Png);
    assert_eq!(body(whole[..whole.len() / 2].to_vec()), Problem::DamagedPicture);
    let whole = encoded(256, 256, [9, 99, 199, 255], image::ImageFormat::WebP);
    assert_eq!(body(whole[..20].to_vec()), Problem::DamagedPicture);
    // The connection ends before the length that was announced.
    let part = whole[..20].to_vec();
    let cut = move |wire: &mut dyn Wire| {
        let _ = wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n").and_then(|()| wire.write_all(&part));
    };
    assert_eq!(problem(cut), Problem::BrokenAnswer);
}

#[test]
fn a_huge_picture_is_not_unpacked() {
    assert_eq!(body(png(600, 20, [0, 0, 0, 255])), Problem::TooManyPixels);
    // 60,000 × 60,000 px in a few bytes.
    let mut head = 60_000_u32.to_be_bytes().to_vec();
    head.extend(60_000_u32.to_be_bytes());
    head.extend([8, 6, 0, 0, 0]);
    let mut bomb = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut bomb, b"IHDR", &head);
    chunk(&mut bomb, b"IDAT", &zeros(1 << 20));
    chunk(&mut bomb, b"IEND", b"");
    assert_eq!(body(bomb), Problem::TooManyPixels);
}

#[test]
fn a_bomb_in_a_side_chunk_of_a_small_picture_does_not_go_off() {
    let whole = png(16, 16, [5, 5, 5, 255]);
    for name in [b"zTXt", b"iCCP", b"iTXt"] {
        let mut text = b"Comment\0\0".to_vec();
        if name == b"iTXt" {
            text = b"Comment\0\x01\0\0\0".to_vec();
        }
        text.extend(zeros(300 << 20));
        // After the signature and IHDR.
        let mut bomb = whole[..33].to_vec();
        chunk(&mut bomb, name, &text);
        bomb.extend(&whole[33..]);
        let started = Instant::now();
        let decoded = TilePicture::of_tile(&bomb, 512);
        // Seconds, on a machine that does ten other things; unpacked it would be 300 MB for each.
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        assert!(decoded.is_ok_and(|picture| picture.width == 16) || name == b"iCCP");
    }
}

#[test]
fn a_packed_body_is_not_unpacked() {
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&vec![0; 40 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let packed = packed[..packed.len().min(90_000)].to_vec();
    let found = problem(move |wire| reply(wire, "200 OK", "Content-Encoding: gzip\r\n", &packed));
    assert_eq!(found, Problem::NotAPicture);
}

#[test]
fn an_announced_length_beyond_the_limit_is_not_read() {
    let found = problem(|wire| {
        let _ = wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
        std::thread::sleep(Duration::from_secs(2));
    });
    assert_eq!(found, Problem::TooLong);
}

#[test]
fn an_endless_body_is_cut() {
    let endless = |wire: &mut dyn Wire| {
        let _ = wire.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while wire.write_all(&[7; 4096]).is_ok() {}
    };
    assert_eq!(problem(endless), Problem::TooLong);
    let chunked = |wire: &mut dyn Wire| {
        let _ = wire.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while wire.write_all(b"8\r\n........\r\n").is_ok() {}
    };
    assert_eq!(problem(chunked), Problem::TooLong);
}

#[test]
fn endless_lines_of_the_head_are_cut() {
    let found = problem(|wire| {
        let _ = wire.write_all(b"HTTP/1.1 200 OK\r\n");
        while wire.write_all(b"X-More: and more and more and more\r\n").is_ok() {}
    });
    assert_eq!(found, Problem::BrokenAnswer);
}

#[test]
fn a_drop_at_a_time_runs_out_of_time() {
    let slow_head = |wire: &mut dyn Wire| {
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n".iter().cycle() {
            if wire.write_all(&[*byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(60));
        }
    };
    assert_eq!(problem(slow_head), Problem::TimedOut);
    let slow_body = |wire: &mut dyn Wire| {
        let _ = wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
        while wire.write_all(b".").is_ok() {
            std::thread::sleep(Duration::from_millis(60));
        }
    };
    assert_eq!(problem(slow_body), Problem::TimedOut);
    assert_eq!(problem(|_| std::thread::sleep(Duration::from_secs(2))), Problem::TimedOut, "not a word");
}

#[test]
fn the_kind_of_a_picture_is_told_by_its_bytes() {
    for format in [image::ImageFormat::Png, image::ImageFormat::Jpeg, image::ImageFormat::WebP] {
        let bytes = encoded(32, 32, [200, 100, 50, 255], format);
        let server = Server::start(move |_, wire| reply(wire, "200 OK", "Content-Type: text/html\r\n", &bytes));
        let engine = start(&xyz(&server.tiles()), setup());
        assert_eq!(picture(&engine, home()).width, 32, "{format:?}");
    }
}

#[test]
fn a_web_page_with_status_200_is_told_as_such() {
    assert_eq!(body(b"\n<!DOCTYPE html><html><body>Login</body></html>".to_vec()), Problem::PageInstead);
    assert_eq!(body(br#"{"code":301012,"msg":"wrong key"}"#.to_vec()), Problem::PageInstead);
    assert_eq!(body(b"<?xml version='1.0'?><ServiceException/>".to_vec()), Problem::PageInstead);
}

#[test]
fn redirects_end() {
    let around = |wire: &mut dyn Wire| reply(wire, "302 Found", "Location: /9/3214/1.png\r\n", b"");
    assert_eq!(problem(around), Problem::RedirectLoop);
    let elsewhere =
        |to: &'static str| problem(move |wire| reply(wire, "301 Moved", &format!("Location: {to}\r\n"), b""));
    assert_eq!(elsewhere("https://127.0.0.1:1/x.png"), Problem::RedirectRefused);
    assert_eq!(elsewhere("file:///etc/passwd"), Problem::RedirectRefused);
    assert_eq!(elsewhere("ftp://127.0.0.1/x"), Problem::RedirectRefused);
    assert_eq!(problem(|wire| reply(wire, "302 Found", "", b"")), Problem::BrokenAnswer, "without a place");
}

#[test]
fn a_redirect_within_the_rules_is_followed() {
    let good = png(48, 48, [0, 0, 0, 255]);
    let server = Server::start(move |path, wire| match path {
        "/real.png" => reply_picture(wire, &good),
        _ => reply(wire, "307 Temporary Redirect", "Location: /real.png\r\n", b""),
    });
    let engine = start(&xyz(&server.tiles()), setup());
    assert_eq!(picture(&engine, home()).width, 48);
}

#[test]
fn nobody_listening_is_offline() {
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let engine = start(&xyz(&format!("http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}")), setup());
    let status = failure(&engine, home());
    assert_eq!(status.why, Some(Problem::ConnectionRefused));
    super::until(&engine, "offline after a second try", |engine| engine.status().offline);
}

#[test]
fn a_name_that_leads_nowhere_is_told() {
    let engine = start(&xyz("http://no-such-host.invalid/{z}/{x}/{y}"), setup());
    let why = failure(&engine, home()).why.unwrap();
    // A machine whose name server is out of reach says so late.
    assert!([Problem::NoSuchHost, Problem::TimedOut].contains(&why), "{why:?}");
}

#[test]
fn https_works_with_a_certificate_that_is_believed_and_not_without() {
    let good = png(40, 40, [0, 9, 0, 255]);
    let server = Server::start_secure(move |_, wire| reply_picture(wire, &good));
    let trusting = Setup { trust: Trust::Only(vec![server.certificate.clone()]), ..setup() };
    let engine = start(&xyz(&server.tiles()), trusting);
    assert_eq!(picture(&engine, home()).width, 40);
    let engine = start(&xyz(&server.tiles()), setup());
    assert_eq!(failure(&engine, home()).why, Some(Problem::NotSecure));
    // The name in the certificate must be that of the server.
    let other = Server::start_secure(|_, _| {});
    let trusting = Setup { trust: Trust::Only(vec![server.certificate.clone()]), ..setup() };
    let engine = start(&xyz(&other.tiles()), trusting);
    assert_eq!(failure(&engine, home()).why, Some(Problem::NotSecure));
}

#[test]
fn http_behind_a_secure_address_is_told() {
    let server = Server::start(|_, wire| reply_picture(wire, b"x"));
    let engine = start(&xyz(&server.tiles().replace("http://", "https://")), setup());
    let why = failure(&engine, home()).why.unwrap();
    assert!([Problem::NotSecure, Problem::BrokenAnswer, Problem::TimedOut].contains(&why), "{why:?}");
}

#[test]
fn a_server_that_fails_is_not_flooded() {
    let server = Server::start(|_, wire| reply(wire, "503 Service Unavailable", "", b""));
    let mut setup = setup();
    setup.limits.longest_pause = Duration::from_secs(20);
    let engine = start(&xyz(&server.tiles()), setup);
    // Some fifty tiles are wanted.
    engine.look_at(super::view_around(home(), 1600.0));
    std::thread::sleep(Duration::from_millis(900));
    // One at a time after the first few, with pauses of 40, 80, 160 … ms.
    assert!((2..=14).contains(&server.count()), "{} requests", server.count());
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(data);
    png.extend(name);
    png.extend(data);
    png.extend(crc.sum().to_be_bytes());
}

/// So many zeros, packed.
fn zeros(count: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let piece = vec![0; 1 << 20];
    for _ in 0..count >> 20 {
        packed.write_all(&piece).unwrap();
    }
    packed.finish().unwrap()
}
