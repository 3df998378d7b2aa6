//! Which columns of a table hold the coordinates: those asked for, else those with a name that can mean nothing else.

use super::ExchangeError;
use crate::geodesy::CoordinateSystem;
use crate::text::{self, Lang};

/// Names of one pair of axes, plain, in both languages: whoever works in one gets tables in the other.
struct Axes {
    east: fn(Lang) -> &'static str,
    north: fn(Lang) -> &'static str,
    /// Surveyors call the northing x, programs the easting: the numbers must tell.
    either_way: bool,
    /// Whether the numbers are metres as a rule.
    projected: bool,
}

/// A table is looked through for one pair of axes after the other. Both columns come from one pair.
const KNOWN: &[Axes] = &[
    Axes { east: text::exchange::known_lon, north: text::exchange::known_lat, either_way: false, projected: false },
    Axes { east: text::exchange::known_east, north: text::exchange::known_north, either_way: false, projected: true },
    Axes { east: text::exchange::known_x, north: text::exchange::known_y, either_way: true, projected: true },
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
    /// Finds the columns among the headings of a table whose points are in `system`.
    ///
    /// # Errors
    /// A column that was asked for and is not there, or there twice; no pair of known names, or two pairs; a pair whose
    /// names say that it is in another system; one column for both.
    pub(super) fn among(
        names: &[String],
        lon: Option<&str>,
        lat: Option<&str>,
        system: CoordinateSystem,
    ) -> Result<Self, ExchangeError> {
        let headings = Headings::of(names, system);
        let (lon, lat, either_way) = match (lon, lat) {
            (Some(lon), Some(lat)) => (named(names, lon)?, named(names, lat)?, false),
            (Some(lon), None) => (named(names, lon)?, headings.first(|axes| axes.north)?, false),
            (None, Some(lat)) => (headings.first(|axes| axes.east)?, named(names, lat)?, false),
            (None, None) => headings.only_pair()?,
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
    let columns = |passes: &dyn Fn(&str) -> bool| only((0..names.len()).filter(|&at| passes(&names[at])), wanted);
    let exact = columns(&|name| name == wanted)?;
    let found = if exact.is_some() { exact } else { columns(&|name| name.eq_ignore_ascii_case(wanted))? };
    let by_number = || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|&number| number < names.len());
    found
        .or_else(by_number)
        .ok_or_else(|| ExchangeError::MissingColumn { column: wanted.to_owned(), found: names.to_vec() })
}

/// The headings of a table, as written and plain.
struct Headings<'a> {
    names: &'a [String],
    plain: Vec<Plain>,
    system: CoordinateSystem,
}

/// A heading without what people add to it.
struct Plain {
    name: String,
    /// The shifted system that it names.
    shifted: Option<CoordinateSystem>,
}

impl<'a> Headings<'a> {
    fn of(names: &'a [String], system: CoordinateSystem) -> Self {
        Self { names, plain: names.iter().map(|name| plain(name)).collect(), system }
    }

    /// The pairs of axes, those first that fit the system.
    fn axes(&self) -> impl Iterator<Item = &'static Axes> + use<> {
        let projected = self.system.is_projected();
        let fits = move |axes: &&Axes| axes.projected == projected;
        KNOWN.iter().filter(fits).chain(KNOWN.iter().filter(move |axes| !fits(axes)))
    }

    /// The column of an axis when the other was asked for.
    fn first(&self, axis: impl Fn(&Axes) -> fn(Lang) -> &'static str) -> Result<usize, ExchangeError> {
        for axes in self.axes() {
            if let Some(found) = self.known(axis(axes), &[])? {
                return Ok(found);
            }
        }
        Err(ExchangeError::NoCoordinateColumns { found: self.names.to_vec() })
    }

    /// The one pair that the names tell, and whether they leave open which of them is east.
    fn only_pair(&self) -> Result<(usize, usize, bool), ExchangeError> {
        for axes in self.axes() {
            let Some((lon, lat)) = self.pair(axes, &[])? else { continue };
            if let Ok(Some(other)) = self.pair(axes, &[lon, lat])
                && self.plain[other.0].shifted == self.plain[lon].shifted
            {
                let pair = |(lon, lat): (usize, usize)| [self.names[lon].clone(), self.names[lat].clone()];
                return Err(ExchangeError::TwoPairs { pairs: Box::new([pair((lon, lat)), pair(other)]) });
            }
            return Ok((lon, lat, axes.either_way));
        }
        for system in [CoordinateSystem::Gcj02, CoordinateSystem::Bd09] {
            let headings = Headings::of(self.names, system);
            for axes in KNOWN {
                if let Ok(Some((lon, lat))) = headings.pair(axes, &[])
                    && headings.plain[lon].shifted == Some(system)
                {
                    let [lon, lat] = [lon, lat].map(|column| self.names[column].clone());
                    return Err(ExchangeError::ShiftedColumns { lon, lat, system });
                }
            }
        }
        Err(ExchangeError::NoCoordinateColumns { found: self.names.to_vec() })
    }

    fn pair(&self, axes: &Axes, without: &[usize]) -> Result<Option<(usize, usize)>, ExchangeError> {
        Ok(self.known(axes.east, without)?.zip(self.known(axes.north, without)?))
    }

    /// The column with the first of these names that any column has. Where the system is a shifted one, a column that
    /// names it goes before one that names none; a column that names another is passed over.
    fn known(&self, wanted: fn(Lang) -> &'static str, without: &[usize]) -> Result<Option<usize>, ExchangeError> {
        let shifted = [CoordinateSystem::Gcj02, CoordinateSystem::Bd09].contains(&self.system).then_some(self.system);
        let naming = [shifted, None];
        for naming in &naming[usize::from(shifted.is_none())..] {
            let may = |column: &usize| self.plain[*column].shifted == *naming && !without.contains(column);
            for wanted in [Lang::En, Lang::Zh].into_iter().flat_map(|lang| wanted(lang).split(' ')) {
                let columns = || (0..self.names.len()).filter(may);
                let exact = only(columns().filter(|&column| self.names[column] == wanted), wanted)?;
                let found = match exact {
                    None => only(columns().filter(|&column| self.plain[column].name == wanted), wanted)?,
                    found => found,
                };
                if found.is_some() {
                    return Ok(found);
                }
            }
        }
        Ok(None)
    }
}

/// The one column that passes; two are an error.
fn only(mut columns: impl Iterator<Item = usize>, wanted: &str) -> Result<Option<usize>, ExchangeError> {
    match (columns.next(), columns.next()) {
        (Some(first), Some(second)) => {
            Err(ExchangeError::AmbiguousColumn { column: wanted.to_owned(), numbers: [first + 1, second + 1] })
        }
        (first, _) => Ok(first),
    }
}

/// A heading without case, blanks, lines between words, the unit in brackets and the word for its system.
fn plain(name: &str) -> Plain {
    let lower = name.to_lowercase();
    let says = |words: fn(Lang) -> &'static str| {
        let words = [Lang::Zh, Lang::En].into_iter().flat_map(move |lang| words(lang).split(' '));
        words.into_iter().find(|word| lower.contains(word))
    };
    let gcj = says(text::exchange::named_gcj02).map(|_| CoordinateSystem::Gcj02);
    let shifted = gcj.or_else(|| says(text::exchange::named_bd09).map(|_| CoordinateSystem::Bd09));
    let mut kept = lower.split(['(', '（', '[', '【']).next().unwrap_or(&lower).to_owned();
    for words in [text::exchange::named_gcj02, text::exchange::named_bd09, text::exchange::named_unshifted] {
        for word in [Lang::Zh, Lang::En].into_iter().flat_map(|lang| words(lang).split(' ')) {
            // A heading may be the word alone.
            if kept.len() > word.len() {
                kept = kept.replace(word, "");
            }
        }
    }
    let letter = |letter: &char| !letter.is_whitespace() && !matches!(letter, '_' | '-');
    Plain { name: kept.chars().filter(letter).collect(), shifted }
}

#[cfg(test)]
mod tests {
    use super::CoordinateColumns;
    use crate::files::exchange::ExchangeError;
    use crate::geodesy::CoordinateSystem::{self, Bd09, Cgcs2000, GaussKruger102, Gcj02};

    fn found(names: &[&str], lon: Option<&str>, lat: Option<&str>) -> Result<(usize, usize), ExchangeError> {
        found_in(names, lon, lat, Cgcs2000)
    }

    fn found_in(
        names: &[&str],
        lon: Option<&str>,
        lat: Option<&str>,
        system: CoordinateSystem,
    ) -> Result<(usize, usize), ExchangeError> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        CoordinateColumns::among(&names, lon, lat, system).map(|columns| (columns.lon.0, columns.lat.0))
    }

    #[test]
    fn a_heading_that_names_a_shifted_system_is_never_read_as_another() {
        for (names, system) in [
            (["经度(高德)", "纬度(高德)"], Gcj02),
            (["高德经度", "高德纬度"], Gcj02),
            (["gcj02_lng", "gcj02_lat"], Gcj02),
            (["百度经度", "百度纬度"], Bd09),
            (["bd_lon", "bd_lat"], Bd09),
        ] {
            let shifted = found(&names, None, None);
            assert!(matches!(shifted, Err(ExchangeError::ShiftedColumns { system: said, .. }) if said == system));
            assert_eq!(found_in(&names, None, None, system).ok(), Some((0, 1)), "{names:?}");
        }
        let both = ["GPS经度", "GPS纬度", "经度(高德)", "纬度(高德)"];
        assert_eq!(found(&both, None, None).ok(), Some((0, 1)));
        assert_eq!(found_in(&both, None, None, Gcj02).ok(), Some((2, 3)));
        assert_eq!(found(&["wgs84_lon", "wgs84_lat"], None, None).ok(), Some((0, 1)));
    }

    #[test]
    fn two_pairs_are_a_question_and_metres_are_looked_for_where_metres_were_asked_for() {
        let twice = found(&["经度", "纬度", "lon", "lat"], None, None);
        let Err(ExchangeError::TwoPairs { pairs }) = twice else { panic!("{twice:?}") };
        assert_eq!(*pairs, [["lon", "lat"], ["经度", "纬度"]]);
        assert_eq!(found(&["lon", "lat", "x", "y"], None, None).ok(), Some((0, 1)));
        assert_eq!(found_in(&["lon", "lat", "x", "y"], None, None, GaussKruger102).ok(), Some((2, 3)));
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
