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

/// The days of the people for whom the program is made begin at midnight in China.
const CHINA_MS: i64 = 8 * 3_600_000;

/// A moment in milliseconds since 1970 UTC, as day and time of day in China.
pub(super) fn in_china(time_ms: i64) -> time::PrimitiveDateTime {
    let seconds = time_ms.saturating_add(CHINA_MS).div_euclid(1000);
    let moment = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    time::PrimitiveDateTime::new(moment.date(), moment.time())
}

/// A moment in milliseconds since 1970 UTC, as `2021-07-19 14:03` in China.
pub fn day_and_minute(time_ms: i64) -> String {
    let t = in_china(time_ms);
    format!("{:04}-{:02}-{:02} {:02}:{:02}", t.year(), u8::from(t.month()), t.day(), t.hour(), t.minute())
}
