//! Productions that are seen on the wire and never missed there: an error names none of them.

use crate::trace::productions;

productions! {
    MULTI_LINE = "multi-line", "single-line *dot-stuffed \".\" CRLF", 2449, "3";
    CAPABILITIES = "capa-resp", "single-line *capability \".\" CRLF", 2449, "3";
    DOT_STUFFED = "*dot-stuffed", "*CHAR CRLF; a line that begins with a dot has another before it", 2449, "3";
    CANCEL = "cancel-response", "\"*\"", 5034, "4";
}
