//! What can be wrong with a base map, and how it is doing, in words. No word holds an address or a key.

use crate::text::{self, Lang};

/// Why a tile or a source could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub enum Problem {
    /// The name of the server leads nowhere.
    NoSuchHost,
    /// Nobody listens there.
    ConnectionRefused,
    /// The server cannot be reached.
    Unreachable,
    /// No secure connection: its certificate is not believed.
    NotSecure,
    /// No answer in time.
    TimedOut,
    /// What came is no HTTP, or it broke off.
    BrokenAnswer,
    /// The answer is longer than a tile may be.
    TooLong,
    /// There is no such tile.
    Absent,
    /// The key is missing, wrong or used up.
    KeyRefused,
    /// Too many requests, says the server.
    TooMany,
    /// Another status of HTTP.
    Status(u16),
    /// A web page came instead of a picture.
    PageInstead,
    /// Something came that is no picture of a known kind.
    NotAPicture,
    /// The picture is damaged.
    DamagedPicture,
    /// The picture has more pixels than a tile may have.
    TooManyPixels,
    /// The server sends on to another kind of address, or from the internet into a private network.
    RedirectRefused,
    /// The server sends on in circles.
    RedirectLoop,
    /// The service needs a key and none is set.
    KeyMissing,
    /// The address cannot be used; words from the template.
    Address(super::TemplateError),
    /// The file cannot be read: what the system says.
    File(String),
    /// The file is no source of tiles.
    NotTiles,
    /// The tiles are not pictures but of this kind.
    NotRaster(String),
    /// The file's inner structure is damaged.
    DamagedFile,
    /// The file packs its directories in a way that is not known.
    UnknownPacking,
    /// The reading of a tile from the file took too long.
    FileTooSlow,
    /// The tile is not wanted any more.
    Cancelled,
    /// The address of the proxy makes no sense.
    BadProxy,
    /// The file of certificates cannot be read or holds none.
    BadCertificate,
    /// The file is no placed scan.
    NoPlacementFile,
    /// A placement that names a picture on another computer.
    PlacementElsewhere,
    /// The PDF file is protected by a password.
    PdfLocked,
    /// The PDF file is damaged, or none.
    PdfDamaged,
    /// The PDF file has only so many pages.
    NoSuchPage {
        /// How many.
        pages: u32,
    },
    /// The page took too long to draw.
    PageTooSlow,
    /// The page took too much memory to draw.
    PageTooLarge,
    /// The page made the process that draws it break off.
    PageFailed,
}

impl Problem {
    /// Whether the server did not answer at all.
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::NoSuchHost | Self::ConnectionRefused | Self::Unreachable | Self::TimedOut)
    }

    /// Whether it concerns the server as a whole and not this tile.
    pub(super) fn is_of_host(&self) -> bool {
        self.is_offline()
            || matches!(self, Self::NotSecure | Self::KeyRefused | Self::TooMany | Self::RedirectRefused)
            || matches!(self, Self::Status(500..=599))
    }

    /// What is wrong, for a person.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoSuchHost => text::basemap::no_such_host(lang).to_owned(),
            Self::ConnectionRefused => text::basemap::connection_refused(lang).to_owned(),
            Self::Unreachable => text::basemap::unreachable(lang).to_owned(),
            Self::NotSecure => text::basemap::not_secure(lang).to_owned(),
            Self::TimedOut => text::basemap::timed_out(lang).to_owned(),
            Self::BrokenAnswer => text::basemap::broken_answer(lang).to_owned(),
            Self::TooLong => text::basemap::too_long(lang).to_owned(),
            Self::Absent => text::basemap::absent(lang).to_owned(),
            Self::KeyRefused => text::basemap::key_refused(lang).to_owned(),
            Self::TooMany => text::basemap::too_many(lang).to_owned(),
            Self::Status(status) => text::basemap::status(lang, status),
            Self::PageInstead => text::basemap::page_instead(lang).to_owned(),
            Self::NotAPicture => text::basemap::not_a_picture(lang).to_owned(),
            Self::DamagedPicture => text::basemap::damaged_picture(lang).to_owned(),
            Self::TooManyPixels => text::basemap::too_many_pixels(lang).to_owned(),
            Self::RedirectRefused => text::basemap::redirect_refused(lang).to_owned(),
            Self::RedirectLoop => text::basemap::redirect_loop(lang).to_owned(),
            Self::KeyMissing => text::basemap::key_missing(lang).to_owned(),
            Self::Address(error) => error.words(lang),
            Self::File(reason) => text::basemap::file(lang, reason),
            Self::NotTiles => text::basemap::not_tiles(lang).to_owned(),
            Self::NotRaster(kind) => text::basemap::not_raster(lang, kind),
            Self::DamagedFile => text::basemap::damaged_file(lang).to_owned(),
            Self::UnknownPacking => text::basemap::unknown_packing(lang).to_owned(),
            Self::FileTooSlow => text::basemap::file_too_slow(lang).to_owned(),
            Self::Cancelled => text::basemap::cancelled(lang).to_owned(),
            Self::BadProxy => text::basemap::bad_proxy(lang).to_owned(),
            Self::BadCertificate => text::basemap::bad_certificate(lang).to_owned(),
            Self::PlacementElsewhere => text::basemap::placement_elsewhere(lang).to_owned(),
            Self::NoPlacementFile => text::basemap::no_placement_file(lang).to_owned(),
            Self::PdfLocked => text::basemap::pdf_locked(lang).to_owned(),
            Self::PdfDamaged => text::basemap::pdf_damaged(lang).to_owned(),
            Self::NoSuchPage { pages } => text::basemap::no_such_page(lang, pages),
            Self::PageTooSlow => text::basemap::page_too_slow(lang).to_owned(),
            Self::PageTooLarge => text::basemap::page_too_large(lang).to_owned(),
            Self::PageFailed => text::basemap::page_failed(lang).to_owned(),
        }
    }
}

/// How a source is doing with the tiles of the view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Tiles that are on their way.
    pub loading: usize,
    /// Tiles that could not be had.
    pub failed: usize,
    /// No server answers at all.
    pub offline: bool,
    /// Why, the latest reason.
    pub why: Option<Problem>,
}

impl Status {
    /// The status in a few words for the status bar; `None` when all is well and done.
    pub fn words(&self, lang: Lang) -> Option<String> {
        match (self.offline, self.failed, self.loading) {
            (true, ..) => Some(text::basemap::status_offline(lang).to_owned()),
            (_, 0, 0) => self.why.as_ref().map(|_| text::basemap::status_unusable(lang).to_owned()),
            (_, 0, loading) => Some(text::basemap::status_loading(lang, loading)),
            (_, failed, _) => Some(text::basemap::status_failed(lang, failed)),
        }
    }
}
