//! Who does an edit, and when. The model reads no clock, so both come in from here.

use std::time::{SystemTime, UNIX_EPOCH};

/// When an edit was made, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When, in milliseconds since 1970 UTC.
    pub time_ms: i64,
    /// Who, as a role, e.g. 金碧街道办.
    pub author: String,
}

/// Where the time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The computer's clock.
    System,
    /// Always the same moment, in milliseconds since 1970 UTC: for scripts and tests whose result shall not depend on
    /// when they run.
    Fixed(i64),
}

impl Clock {
    /// The time now, in milliseconds since 1970 UTC.
    pub fn now_ms(self) -> i64 {
        match self {
            Self::Fixed(time_ms) => time_ms,
            Self::System => match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
                // A computer whose clock stands before 1970.
                Err(_) => 0,
            },
        }
    }
}
