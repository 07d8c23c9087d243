//! The system's clock, which the engines do not read.

use std::time::{Duration, SystemTime};

/// How long after 1970-01-01T00:00:00Z it is.
pub fn since_1970() -> Duration {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default()
}

/// The same in seconds, as worlds have it.
pub fn date() -> i64 {
    i64::try_from(since_1970().as_secs()).unwrap_or(i64::MAX)
}
