//! The address of tiles with places for their numbers, as users copy it from somewhere.
//!
//! A key in such an address is taken out before anything is kept: what is left holds `{key}` in its place.

use serde::{Deserialize, Serialize};

use super::{Key, TileId};
use crate::text::{self, Lang};

/// The longest address that is taken.
const LONGEST: usize = 2000;

/// Names of parameters that hold keys.
const KEY_NAMES: [&str; 17] = [
    "tk",
    "key",
    "ak",
    "sk",
    "sig",
    "sign",
    "auth",
    "authorization",
    "app_id",
    "appid",
    "appkey",
    "appcode",
    "pwd",
    "password",
    "ticket",
    "session",
    "sessionid",
];
/// Ends of longer names: `access_token`, `subscription-key`, `x-signature`.
const KEY_ENDS: [&str; 5] = ["token", "key", "secret", "signature", "ticket"];
/// The shortest part of a path that may be a key.
const SECRET: usize = 24;

/// The address of tiles: `https://…/{z}/{x}/{y}.png`, with `{-y}` for rows from the south, `{q}` for quadkeys, `{s}`
/// or `{s:0-7}` or `{s:a,b}` for servers that take turns, `{key}` for the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template(String);

/// Why an address cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub enum TemplateError {
    /// Nothing was typed.
    Empty,
    /// It does not begin with http:// or https://.
    NoScheme,
    /// It names no host, or the host has places in it other than `{s}`.
    NoHost,
    /// It holds a user's name or password.
    Credentials,
    /// It holds a place that is not known.
    UnknownPlace(String),
    /// It lacks places for the numbers of a tile.
    NoTile,
    /// It holds a character that no address may hold.
    BadCharacter(char),
    /// It holds two different keys, and only one has a place.
    TwoKeys,
    /// It is too long.
    TooLong,
}

impl TemplateError {
    /// The reason in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Empty => text::basemap::address_empty(lang).to_owned(),
            Self::NoScheme => text::basemap::address_no_scheme(lang).to_owned(),
            Self::NoHost => text::basemap::address_no_host(lang).to_owned(),
            Self::Credentials => text::basemap::address_credentials(lang).to_owned(),
            Self::UnknownPlace(place) => text::basemap::address_unknown_place(lang, place),
            Self::NoTile => text::basemap::address_no_tile(lang).to_owned(),
            Self::BadCharacter(c) => text::basemap::address_bad_character(lang, c.escape_debug()),
            Self::TwoKeys => text::basemap::address_two_keys(lang).to_owned(),
            Self::TooLong => text::basemap::address_too_long(lang).to_owned(),
        }
    }
}

impl Template {
    /// Reads an address as it was typed. A key in it is returned beside the template, never inside.
    ///
    /// # Errors
    /// What keeps it from being used.
    pub fn parse(typed: &str) -> Result<(Self, Option<Key>), TemplateError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(TemplateError::Empty);
        }
        if typed.len() > LONGEST {
            return Err(TemplateError::TooLong);
        }
        let allowed = |c: char| c.is_ascii_graphic() && !"\"<>\\^`|".contains(c);
        if let Some(bad) = typed.chars().find(|&c| !allowed(c)) {
            return Err(TemplateError::BadCharacter(bad));
        }
        let (address, key) = without_key(typed.split('#').next().unwrap_or_default())?;
        let template = Self(address);
        template.check()?;
        Ok((template, key))
    }

    /// The address with its places. It holds no key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port with their places as they stand: the key that is given for it goes nowhere else.
    pub fn origin(&self) -> String {
        let scheme = if self.0.starts_with("https") { "https" } else { "http" };
        format!("{scheme}://{}", self.authority().to_ascii_lowercase())
    }

    /// Whether it has a place for a key.
    pub fn needs_key(&self) -> bool {
        self.0.contains("{key}")
    }

    /// The address of a tile.
    pub(super) fn fill(&self, tile: TileId, key: Option<&Key>) -> String {
        let mut address = String::with_capacity(self.0.len() + 40);
        let mut rest = self.0.as_str();
        while let Some((before, from)) = rest.split_once('{') {
            address.push_str(before);
            let (place, after) = from.split_once('}').unwrap_or((from, ""));
            match place {
                "z" => address.push_str(&tile.z.to_string()),
                "x" => address.push_str(&tile.x.to_string()),
                "y" => address.push_str(&tile.y.to_string()),
                "-y" => address.push_str(&tile.row_from_south().to_string()),
                "q" => address.push_str(&tile.quadkey()),
                "key" => address.push_str(&key.map(Key::in_address).unwrap_or_default()),
                place => {
                    let turns = turns(place).unwrap_or_default();
                    let turn = (tile.x as usize + tile.y as usize) % turns.len().max(1);
                    address.push_str(turns.get(turn).map_or("", String::as_str));
                }
            }
            rest = after;
        }
        address + rest
    }

    fn authority(&self) -> &str {
        let after = self.0.split_once("://").map_or("", |(_, after)| after);
        after.split(['/', '?']).next().unwrap_or_default()
    }

    fn check(&self) -> Result<(), TemplateError> {
        if !(self.0.starts_with("http://") || self.0.starts_with("https://")) {
            return Err(TemplateError::NoScheme);
        }
        let authority = self.authority();
        if authority.contains('@') {
            return Err(TemplateError::Credentials);
        }
        let places = |text: &str| -> Result<Vec<String>, TemplateError> {
            let mut found = Vec::new();
            let mut rest = text;
            while let Some(at) = rest.find(['{', '}']) {
                let inside = rest[at..].strip_prefix('{').and_then(|from| from.split_once('}'));
                let Some((place, after)) = inside else {
                    return Err(TemplateError::UnknownPlace(rest[at..].chars().take(20).collect()));
                };
                let known = ["z", "x", "y", "-y", "q", "key"].contains(&place) || turns(place).is_some();
                if !known {
                    return Err(TemplateError::UnknownPlace(format!("{{{place}}}")));
                }
                found.push(place.to_owned());
                rest = after;
            }
            Ok(found)
        };
        let of_host = places(authority)?;
        if authority.is_empty()
            || authority.starts_with([':', '.'])
            || of_host.iter().any(|place| turns(place).is_none())
        {
            return Err(TemplateError::NoHost);
        }
        let all = places(&self.0)?;
        let has = |wanted: &str| all.iter().any(|place| place == wanted);
        let complete = has("q") || (has("z") && has("x") && (has("y") || has("-y")));
        if complete { Ok(()) } else { Err(TemplateError::NoTile) }
    }
}

impl TryFrom<String> for Template {
    type Error = TemplateError;

    /// A key in an address that was kept is dropped: nobody put it there with us.
    fn try_from(kept: String) -> Result<Self, TemplateError> {
        Self::parse(&kept).map(|(template, _)| template)
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.0
    }
}

/// The servers that take turns at `{s}`, `{s:0-7}` or `{s:a,b}`; `None` for another place.
fn turns(place: &str) -> Option<Vec<String>> {
    if place == "s" {
        return Some(["a", "b", "c"].map(str::to_owned).to_vec());
    }
    let list = place.strip_prefix("s:").filter(|list| list.len() <= 64)?;
    let plain = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if let Some((first, last)) = list.split_once('-')
        && let (&[first], &[last]) = (first.as_bytes(), last.as_bytes())
        && first.is_ascii_alphanumeric()
        && first <= last
        && last.is_ascii_alphanumeric()
    {
        return Some((first..=last).map(|byte| char::from(byte).to_string()).collect());
    }
    let words: Vec<String> = list.split(',').map(str::to_owned).collect();
    words.iter().all(|word| plain(word)).then_some(words)
}

/// The address with `{key}` in the place of a key in its query, else in its path, and that key.
fn without_key(address: &str) -> Result<(String, Option<Key>), TemplateError> {
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let mut keys: Vec<String> = Vec::new();
    let mut take = |value: &str| {
        // What has its place already is another key than one that is written out.
        let key = unescaped(value);
        if !keys.contains(&key) {
            keys.push(key);
        }
    };
    let query = query.map(|query| {
        let parameters = query.split('&').map(|parameter| match parameter.split_once('=') {
            Some((name, value)) if !value.is_empty() && is_key(name) => {
                take(value);
                format!("{name}={{key}}")
            }
            _ => parameter.to_owned(),
        });
        parameters.collect::<Vec<_>>().join("&")
    });
    let mut path = path.to_owned();
    if keys.is_empty() && !address.contains("{key}") {
        let parts: Vec<String> = path
            .split('/')
            .enumerate()
            .map(|(index, part)| {
                // Behind scheme and server.
                let is_key = index > 2 && is_secret(part);
                if is_key {
                    keys.push(part.to_owned());
                }
                if is_key { "{key}".to_owned() } else { part.to_owned() }
            })
            .collect();
        path = parts.join("/");
        keys.dedup();
    }
    let key = match keys.as_slice() {
        [] => None,
        [key] => Some(key).filter(|key| *key != "{key}").map(|key| Key::new(key)),
        _ => return Err(TemplateError::TwoKeys),
    };
    Ok((query.map_or_else(|| path.clone(), |query| format!("{path}?{query}")), key))
}

fn is_key(name: &str) -> bool {
    let name = unescaped(name).to_ascii_lowercase();
    KEY_NAMES.contains(&&*name) || KEY_ENDS.iter().any(|end| name.ends_with(end))
}

/// Whether a part of a path looks drawn by lot, as keys are and names are not.
fn is_secret(part: &str) -> bool {
    if part.len() < SECRET || part.contains(['{', '}']) {
        return false;
    }
    if part.starts_with("eyJ") {
        return true;
    }
    let count = |of: fn(&u8) -> bool| part.bytes().filter(of).count();
    let (digits, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    let is_hex = part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_plain = digits + letters == part.len();
    digits >= 4 && letters >= 4 && (is_hex || is_plain)
}

fn unescaped(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::{Template, TemplateError};

    #[test]
    fn keys_under_other_names_and_in_the_path_leave_the_address() {
        let base = "https://a.example/t/{z}/{x}/{y}.png";
        for name in ["appid", "access_key", "sign", "auth", "ticket", "token", "X-Signature", "%74k", "secret"] {
            let (template, key) = Template::parse(&format!("{base}?v=1&{name}=s3cr3t")).unwrap();
            assert_eq!(key.map(|key| key.expose().to_owned()), Some("s3cr3t".to_owned()), "{name}");
            assert!(!template.as_str().contains("s3cr3t"), "{name}");
        }
        for secret in
            ["0123456789abcdef0123456789abcdef", "550e8400-e29b-41d4-a716-446655440000", "Ab3dE6gH1jK2mN4pQ5rS7tU8"]
        {
            let (template, key) =
                Template::parse(&format!("https://a.example/{secret}/{{z}}/{{x}}/{{y}}.png")).unwrap();
            assert_eq!(key.map(|key| key.expose().to_owned()), Some(secret.to_owned()));
            assert_eq!(template.as_str(), "https://a.example/{key}/{z}/{x}/{y}.png");
        }
        for plain in [
            "https://a.example/services/World_Imagery_2023_Basemap/MapServer/tile/{z}/{y}/{x}?style=default",
            "https://a.example/{key}/{z}/{x}/{y}.png",
            "https://a.example/{z}/{x}/{y}.png?tk={key}&sign={key}",
        ] {
            let (template, key) = Template::parse(plain).unwrap();
            assert_eq!((template.as_str(), key), (plain, None));
        }
    }

    #[test]
    fn two_different_keys_have_no_place() {
        for query in ["tk=a&sign=b", "tk={key}&sign=b"] {
            let read = Template::parse(&format!("https://a.example/{{z}}/{{x}}/{{y}}?{query}"));
            assert_eq!(read.map(drop), Err(TemplateError::TwoKeys), "{query}");
        }
        let (template, key) = Template::parse("https://a.example/{z}/{x}/{y}?tk=a&token=a").unwrap();
        assert_eq!(template.as_str(), "https://a.example/{z}/{x}/{y}?tk={key}&token={key}");
        assert!(key.is_some());
    }
}
