//! Which columns of a table hold the coordinates: those asked for, else those with a name that can mean nothing else.

use super::ExchangeError;
use crate::text::{self, Lang};

/// Names of one pair of axes, plain, in both languages: whoever works in one gets tables in the other.
struct Axes {
    east: fn(Lang) -> &'static str,
    north: fn(Lang) -> &'static str,
    /// Surveyors call the northing x, programs the easting: the numbers must tell.
    either_way: bool,
}

/// A table is looked through for the first pair, then for the next. Both columns come from one pair; on each axis the
/// first name that a table has counts.
const KNOWN: &[Axes] = &[
    Axes { east: text::exchange::known_lon, north: text::exchange::known_lat, either_way: false },
    Axes { east: text::exchange::known_east, north: text::exchange::known_north, either_way: false },
    Axes { east: text::exchange::known_x, north: text::exchange::known_y, either_way: true },
];

/// The two columns, each with its number from 0 and its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CoordinateColumns {
    pub(super) lon: (usize, String),
    pub(super) lat: (usize, String),
    /// Whether the names leave open which of them is east.
    pub(super) either_way: bool,
}

impl CoordinateColumns {
    /// Finds the columns among the headings of a table.
    ///
    /// # Errors
    /// A column that was asked for and is not there, or there twice; no pair of known names; one column for both.
    pub(super) fn among(names: &[String], lon: Option<&str>, lat: Option<&str>) -> Result<Self, ExchangeError> {
        let mut either_way = false;
        let headings = Headings { names, plain: names.iter().map(|name| plain(name)).collect() };
        let (lon, lat) = match (lon, lat) {
            (Some(lon), Some(lat)) => (named(names, lon)?, named(names, lat)?),
            (Some(lon), None) => (named(names, lon)?, headings.first(|axes| axes.north)?),
            (None, Some(lat)) => (headings.first(|axes| axes.east)?, named(names, lat)?),
            (None, None) => {
                let mut found = None;
                for axes in KNOWN {
                    if let (Some(lon), Some(lat)) = (headings.known(axes.east)?, headings.known(axes.north)?) {
                        found = Some((lon, lat));
                        either_way = axes.either_way;
                        break;
                    }
                }
                found.ok_or_else(|| ExchangeError::NoCoordinateColumns { found: names.to_vec() })?
            }
        };
        if lon == lat {
            return Err(ExchangeError::OneColumnForBoth { column: names[lon].clone() });
        }
        Ok(Self { lon: (lon, names[lon].clone()), lat: (lat, names[lat].clone()), either_way })
    }

    /// The same columns with east and north exchanged.
    pub(super) fn exchanged(self) -> Self {
        Self { lon: self.lat, lat: self.lon, ..self }
    }
}

/// The column that was asked for: by its heading, whatever its case, else by its number from 1.
fn named(names: &[String], wanted: &str) -> Result<usize, ExchangeError> {
    let wanted = wanted.trim();
    let exact = only(names, wanted, |name| name == wanted)?;
    let found = if exact.is_some() { exact } else { only(names, wanted, |name| name.eq_ignore_ascii_case(wanted))? };
    let by_number = || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|&number| number < names.len());
    found
        .or_else(by_number)
        .ok_or_else(|| ExchangeError::MissingColumn { column: wanted.to_owned(), found: names.to_vec() })
}

/// The headings of a table, as written and plain.
struct Headings<'a> {
    names: &'a [String],
    plain: Vec<String>,
}

impl Headings<'_> {
    /// The column of an axis when the other was asked for.
    fn first(&self, axis: impl Fn(&Axes) -> fn(Lang) -> &'static str) -> Result<usize, ExchangeError> {
        for axes in KNOWN {
            if let Some(found) = self.known(axis(axes))? {
                return Ok(found);
            }
        }
        Err(ExchangeError::NoCoordinateColumns { found: self.names.to_vec() })
    }

    /// The column with the first of these names that any column has.
    fn known(&self, wanted: fn(Lang) -> &'static str) -> Result<Option<usize>, ExchangeError> {
        for wanted in [Lang::En, Lang::Zh].into_iter().flat_map(|lang| wanted(lang).split(' ')) {
            let exact = only(self.names, wanted, |name| name == wanted)?;
            let found = if exact.is_some() { exact } else { only(&self.plain, wanted, |name| name == wanted)? };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

/// The one column that passes; two are an error.
fn only(names: &[String], wanted: &str, passes: impl Fn(&str) -> bool) -> Result<Option<usize>, ExchangeError> {
    let mut found = (0..names.len()).filter(|&number| passes(&names[number]));
    match (found.next(), found.next()) {
        (Some(first), Some(second)) => {
            Err(ExchangeError::AmbiguousColumn { column: wanted.to_owned(), numbers: [first + 1, second + 1] })
        }
        (first, _) => Ok(first),
    }
}

/// A heading without what people add to it: case, blanks, lines between words, the unit in brackets.
fn plain(name: &str) -> String {
    let before_brackets = name.split(['(', '（', '[', '【']).next().unwrap_or(name);
    let letters = before_brackets.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::CoordinateColumns;
    use crate::files::exchange::ExchangeError;

    fn found(names: &[&str], lon: Option<&str>, lat: Option<&str>) -> Result<(usize, usize), ExchangeError> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        CoordinateColumns::among(&names, lon, lat).map(|columns| (columns.lon.0, columns.lat.0))
    }

    #[test]
    fn usual_names_are_known_and_a_pair_is_never_mixed() {
        for names in [
            ["lon", "lat"],
            ["LNG", "Lat"],
            ["Longitude", "Latitude"],
            ["经度", "纬度"],
            ["经度（°）", "纬度（°）"],
            ["Lon (deg)", "lat_deg"],
            ["坐标X", "坐标Y"],
            ["X", "Y"],
            ["POINT_X", "POINT_Y"],
            ["东坐标", "北坐标"],
        ] {
            assert_eq!(found(&["名称", names[0], "x2", names[1]], None, None).ok(), Some((1, 3)), "{names:?}");
        }
        // A whole pair goes before half of a better one.
        assert_eq!(found(&["lon", "x", "y"], None, None).ok(), Some((1, 2)));
        assert!(matches!(found(&["lon", "y"], None, None), Err(ExchangeError::NoCoordinateColumns { .. })));
        assert!(matches!(found(&["gcj_lon", "gcj_lat"], None, None), Err(ExchangeError::NoCoordinateColumns { .. })));
        assert!(matches!(found(&["lon", "LON", "Lon", "lat"], None, None), Ok((0, 3))));
        let twice = found(&["Lon", "LON", "lat"], None, None);
        assert!(matches!(twice, Err(ExchangeError::AmbiguousColumn { numbers: [1, 2], .. })));
    }

    #[test]
    fn a_column_asked_for_is_found_by_heading_case_or_number() {
        assert_eq!(found(&["a", "B", "lat"], Some("b"), None).ok(), Some((1, 2)));
        assert_eq!(found(&["a", "a", "lat"], Some("2"), None).ok(), Some((1, 2)));
        assert_eq!(found(&["2", "a", "lat"], Some("2"), None).ok(), Some((0, 2)), "a heading goes before a number");
        for wrong in ["4", "0", "-1", "c", ""] {
            assert!(matches!(found(&["a", "b", "lat"], Some(wrong), None), Err(ExchangeError::MissingColumn { .. })));
        }
        assert!(matches!(found(&["a", "b"], Some("a"), Some("A")), Err(ExchangeError::OneColumnForBoth { .. })));
    }
}
