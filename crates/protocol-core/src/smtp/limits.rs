//! Limits of RFC 5321 section 4.5.3, in octets.

/// A local part (4.5.3.1.1).
pub const LOCAL_PART: usize = 64;
/// A domain (4.5.3.1.2).
pub const DOMAIN: usize = 255;
/// A label of a domain (RFC 1035 section 2.3.4).
pub const LABEL: usize = 63;
/// A path, punctuation included (4.5.3.1.3).
pub const PATH: usize = 256;
/// A command line, CRLF included: 512 (4.5.3.1.4), and room for what SIZE (26), 8BITMIME (17), AUTH
/// (500, RFC 4954 section 3) and DSN add to MAIL and RCPT. A server must take a line within the limit;
/// it may take a longer one.
pub const COMMAND_LINE: usize = 2048;
/// A command line, CRLF included, that every server takes (4.5.3.1.4).
pub const PLAIN_COMMAND_LINE: usize = 512;
/// A line of an AUTH command or exchange, CRLF included (RFC 4954 section 4).
pub const AUTH_LINE: usize = 12_288;
/// The digits of a chunk's size (a limit of ours: RFC 3030 section 2 names none); 19 digits fit in
/// 64 bits.
pub const CHUNK_SIZE_DIGITS: usize = 19;
/// A reply line, CRLF included (4.5.3.1.5).
pub const REPLY_LINE: usize = 512;
/// The lines of a reply: a limit of ours.
pub const REPLY_LINES: usize = 128;
