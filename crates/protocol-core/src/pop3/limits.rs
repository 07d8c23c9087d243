//! Limits, in octets; each line with its CRLF.

/// A command line (RFC 2449 section 4; 47 in RFC 1939 section 3).
pub const COMMAND_LINE: usize = 255;
/// The first line of a reply, the greeting too, and a line of a listing (RFC 2449 section 4).
pub const REPLY_LINE: usize = 512;
/// A challenge or a response of AUTH: as long as a mechanism makes it, whatever other lines are bound to
/// (RFC 5034 section 4). The number is ours.
pub const AUTH_LINE: usize = 12_288;
/// A unique-id (RFC 1939 section 7).
pub const UNIQUE_ID: usize = 70;
/// The digits of a message-number or a count of lines: a limit of ours; so many fit in 32 bits.
pub const DIGITS: usize = 9;
/// The digits of a size: a limit of ours; so many fit in 64 bits.
pub const SIZE_DIGITS: usize = 19;
