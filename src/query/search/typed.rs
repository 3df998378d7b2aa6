//! Coordinates as people type and paste them: degrees, minutes and seconds or metres, in any system that is known
//! here, with the axes in either order.

use std::str::FromStr;

use crate::geodesy::{Bounds, CoordinateSystem, LatticePoint};

/// A place that was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypedPlace {
    /// The place.
    pub point: LatticePoint,
    /// The system in which the numbers were read.
    pub system: CoordinateSystem,
    /// Whether the numbers had to change places: latitude or northing was typed first, and nothing said so.
    pub swapped: bool,
}

/// How far around the project a place is still taken for one that was meant, in lattice units (about 100 km).
const AROUND: i64 = 100_000_000;

/// The places that a text may mean, the likeliest first; none when it holds no pair of numbers.
///
/// A system may be named (`4543`, `gcj02`, `BD-09` …, before or after the numbers). Without a name, metres are read by
/// their size as EPSG:4543 or EPSG:4522; degrees as EPSG:4490 first, then as the shifted systems of maps in the net.
/// `around` is the box of the project: an order of the axes that leads there wins over one that leads elsewhere.
pub fn typed_places(text: &str, around: Option<Bounds>) -> Vec<TypedPlace> {
    let (named, rest) = without_system(text);
    let Some((mut pair, told)) = pair(&rest) else { return Vec::new() };
    if told == Some(Axes::NorthFirst) {
        pair = (pair.1, pair.0);
    }
    let is_degrees = pair.0.abs() <= 360.0 && pair.1.abs() <= 360.0;
    let systems: &[CoordinateSystem] = match named {
        Some(system) => &[system],
        None if is_degrees => &[CoordinateSystem::Cgcs2000, CoordinateSystem::Gcj02, CoordinateSystem::Bd09],
        None if pair.0.max(pair.1) >= 1e7 => &[CoordinateSystem::GaussKrugerZone34],
        None => &[CoordinateSystem::GaussKruger102],
    };
    let near = |point: LatticePoint| around.is_none_or(|bounds| is_near(point, bounds));
    let place = |&system: &CoordinateSystem| {
        let read = |x: f64, y: f64| system.to_lattice(x, y).ok();
        let (straight, swapped) = (read(pair.0, pair.1), read(pair.1, pair.0).filter(|_| told.is_none()));
        let (point, swapped) = match (straight, swapped) {
            (Some(point), Some(other)) if !near(point) && near(other) => (other, true),
            (Some(point), _) => (point, false),
            (None, Some(other)) => (other, true),
            (None, None) => return None,
        };
        Some(TypedPlace { point, system, swapped })
    };
    systems.iter().filter_map(place).collect()
}

/// What keeps a text that is plainly meant for coordinates from being a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// One of the two is no number.
    NoNumber(String),
    /// Two numbers that lie nowhere.
    Nowhere,
}

/// Why a text is no place, when it is written like coordinates: two pieces with a comma between them, one of them at
/// least a number. `None` for names, codes and places.
pub fn no_place(text: &str) -> Option<NoPlace> {
    let pieces: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
    let &[one, other] = pieces.as_slice() else { return None };
    if one.is_empty() || other.is_empty() || !typed_places(text, None).is_empty() {
        return None;
    }
    let is_number = |piece: &str| {
        let narrowed: String = piece.chars().map(narrow).collect();
        narrowed.trim_end_matches(['°', ' ']).parse::<f64>().is_ok_and(f64::is_finite)
    };
    match (is_number(one), is_number(other)) {
        (true, true) => Some(NoPlace::Nowhere),
        (true, false) => Some(NoPlace::NoNumber(other.to_owned())),
        (false, true) => Some(NoPlace::NoNumber(one.to_owned())),
        (false, false) => None,
    }
}

fn is_near(p: LatticePoint, bounds: Bounds) -> bool {
    (bounds.min.x - AROUND..=bounds.max.x + AROUND).contains(&p.x)
        && (bounds.min.y - AROUND..=bounds.max.y + AROUND).contains(&p.y)
}

/// Which axis comes first, where letters say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axes {
    EastFirst,
    NorthFirst,
}

/// Takes the name of a system off the text: a word of its own beside two other numbers.
fn without_system(text: &str) -> (Option<CoordinateSystem>, String) {
    let text: String = text.chars().map(narrow).collect();
    let mut named = None;
    let mut rest: Vec<&str> = Vec::new();
    let pieces: Vec<&str> = text.split(' ').filter(|piece| !piece.is_empty()).collect();
    for &piece in &pieces {
        let system = CoordinateSystem::from_str(piece.trim_matches([':', '(', ')'])).ok();
        match system {
            // 4543 alone may be a number too: it names a system only beside a pair.
            Some(system) if named.is_none() && pieces.len() > 2 => named = Some(system),
            _ => rest.push(piece),
        }
    }
    (named, rest.join(" "))
}

/// A character of the usual width; Chinese signs as the Latin ones that stand for them.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map_or(c, narrow),
        // Commas, enumeration comma, wide blank.
        '\u{3001}' | '\u{3000}' | ',' | ';' | '/' | '\t' | '\n' | '\r' => ' ',
        // 度 and the other rings.
        '\u{5ea6}' | 'º' | '˚' => '°',
        // 分, primes, quotation marks.
        '\u{5206}' | '’' | '′' | '‘' => '\'',
        // 秒.
        '\u{79d2}' | '”' | '″' | '“' => '"',
        '−' | '–' => '-',
        c => c,
    }
}

/// A piece of what was typed.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A number; the text of a plain one.
    Number(f64, Option<String>),
    /// A letter or word for an axis: whether it is the northern one, and its sign.
    Axis(bool, f64),
}

/// Two numbers, each perhaps of degrees, minutes and seconds, each perhaps with a letter for its axis.
fn pair(text: &str) -> Option<((f64, f64), Option<Axes>)> {
    let tokens = joined(tokens(text)?);
    let axes = |north: bool, other: bool| match (north, other) {
        (false, true) => Some(Axes::EastFirst),
        (true, false) => Some(Axes::NorthFirst),
        _ => None,
    };
    match &tokens[..] {
        [Token::Number(a, _), Token::Number(b, _)] => Some(((*a, *b), None)),
        [Token::Axis(p, s), Token::Number(a, _), Token::Axis(q, t), Token::Number(b, _)]
        | [Token::Number(a, _), Token::Axis(p, s), Token::Number(b, _), Token::Axis(q, t)] => {
            Some(((a * s, b * t), Some(axes(*p, *q)?)))
        }
        // Degrees, minutes and seconds with nothing but blanks between.
        [
            Token::Number(d, _),
            Token::Number(m, _),
            Token::Number(s, _),
            Token::Number(e, _),
            Token::Number(n, _),
            Token::Number(t, _),
        ] => Some(((sexagesimal(*d, *m, *s)?, sexagesimal(*e, *n, *t)?), None)),
        _ => None,
    }
}

/// Puts numbers in groups of three together where letters keep them apart: `E 568 019.5 N 2 765 030.8`.
fn joined(tokens: Vec<Token>) -> Vec<Token> {
    if !matches!(tokens.first(), Some(Token::Axis(..))) {
        return tokens;
    }
    let mut found: Vec<Token> = Vec::new();
    for token in tokens {
        if let (Some(Token::Number(value, Some(before))), Token::Number(_, Some(after))) = (found.last_mut(), &token)
            && before.bytes().all(|byte| byte.is_ascii_digit())
            && after.split('.').next().is_some_and(|whole| whole.len() == 3)
        {
            before.push_str(after);
            *value = before.parse().unwrap_or(f64::NAN);
            continue;
        }
        found.push(token);
    }
    found
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') {
            let (token, after) = number(rest)?;
            found.push(token);
            rest = after;
            continue;
        }
        if c.is_ascii_alphabetic() {
            let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            match rest[..end].to_ascii_lowercase().as_str() {
                "e" | "lon" | "lng" | "longitude" | "east" => found.push(Token::Axis(false, 1.0)),
                "w" | "west" => found.push(Token::Axis(false, -1.0)),
                "n" | "lat" | "latitude" | "north" => found.push(Token::Axis(true, 1.0)),
                "s" | "south" => found.push(Token::Axis(true, -1.0)),
                // Surveyors call the northing x, programmers the longitude: they say nothing. Metres are metres.
                "x" | "y" | "m" => {}
                _ => return None,
            }
            rest = &rest[end..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        // The word for longitude or latitude after that for the side says nothing new.
        let (longitude, latitude) = ('\u{7ecf}', '\u{7eac}');
        let mut side = |north: bool, sign: f64, word: char| {
            found.push(Token::Axis(north, sign));
            rest = rest.strip_prefix(word).unwrap_or(rest);
        };
        match c {
            '\u{4e1c}' => side(false, 1.0, longitude),
            '\u{897f}' => side(false, -1.0, longitude),
            '\u{5317}' => side(true, 1.0, latitude),
            '\u{5357}' => side(true, -1.0, latitude),
            c if c == longitude => found.push(Token::Axis(false, 1.0)),
            c if c == latitude => found.push(Token::Axis(true, 1.0)),
            ' ' | ':' | '(' | ')' | '[' | ']' | '=' | '°' => {}
            _ => return None,
        }
    }
    Some(found)
}

/// The number at the beginning, in degrees, minutes and seconds where it has their signs, and what follows it.
fn number(text: &str) -> Option<(Token, &str)> {
    let (degrees, written, rest) = decimal(text)?;
    let Some(rest) = rest.trim_start_matches(' ').strip_prefix('°') else {
        return Some((Token::Number(degrees, Some(written.to_owned())), rest));
    };
    let part = |text: &'_ str, sign: char| -> Option<(f64, usize)> {
        let (value, _, after) = decimal(text.trim_start())?;
        let after = after.trim_start().strip_prefix(sign)?;
        Some((value, text.len() - after.len()))
    };
    let (minutes, taken) = part(rest, '\'').unwrap_or((0.0, 0));
    let rest = &rest[taken..];
    let seconds = part(rest, '"').or_else(|| {
        // Two single primes are often typed for a double one.
        let (value, taken) = part(rest, '\'')?;
        rest[taken..].starts_with('\'').then_some((value, taken + 1))
    });
    let (seconds, taken) = seconds.unwrap_or((0.0, 0));
    Some((Token::Number(sexagesimal(degrees, minutes, seconds)?, None), &rest[taken..]))
}

fn sexagesimal(degrees: f64, minutes: f64, seconds: f64) -> Option<f64> {
    let fits = |part: f64| (0.0..60.0).contains(&part);
    let sign = if degrees.is_sign_negative() { -1.0 } else { 1.0 };
    (fits(minutes) && fits(seconds)).then(|| degrees + sign * (minutes / 60.0 + seconds / 3600.0))
}

/// A plain number, as it was written, and what follows it.
fn decimal(text: &str) -> Option<(f64, &str, &str)> {
    let unsigned = text.trim_start_matches(['-', '+']);
    let length = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let end = text.len() - unsigned.len() + length;
    let value: f64 = text[..end].parse().ok()?;
    Some((value, &text[..end], &text[end..]))
}
