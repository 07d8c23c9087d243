//! The table of productions of POP3's grammar. RFC 1939 has no ABNF of its own: what it says in words is
//! written here in the names of RFC 2449 section 3.

use crate::trace::productions;

productions! {
    COMMAND = "command", "keyword *(SP param) CRLF", 2449, "3";
    KEYWORD = "keyword", "3*4VCHAR", 2449, "3";
    SP = "SP", "%x20", 1939, "3";
    CRLF = "CRLF", "%x0D %x0A", 1939, "3";
    USER = "user", "\"USER\" SP name CRLF", 1939, "7";
    PASS = "pass", "\"PASS\" SP string CRLF", 1939, "7";
    APOP = "apop", "\"APOP\" SP name SP digest CRLF", 1939, "7";
    AUTH = "auth", "\"AUTH\" SP mechanism [SP initial-response] CRLF", 5034, "4";
    STLS = "stls", "\"STLS\" CRLF", 2595, "4";
    CAPA = "capa", "\"CAPA\" CRLF", 2449, "5";
    STAT = "stat", "\"STAT\" CRLF", 1939, "5";
    LIST = "list", "\"LIST\" [SP message-number] CRLF", 1939, "5";
    RETR = "retr", "\"RETR\" SP message-number CRLF", 1939, "5";
    DELE = "dele", "\"DELE\" SP message-number CRLF", 1939, "5";
    NOOP = "noop", "\"NOOP\" CRLF", 1939, "5";
    RSET = "rset", "\"RSET\" CRLF", 1939, "5";
    TOP = "top", "\"TOP\" SP message-number SP lines CRLF", 1939, "7";
    UIDL = "uidl", "\"UIDL\" [SP message-number] CRLF", 1939, "7";
    QUIT = "quit", "\"QUIT\" CRLF", 1939, "6";
    NAME = "name", "1*VCHAR", 1939, "7";
    PASSWORD = "string", "1*(VCHAR / SP)", 1939, "7";
    DIGEST = "digest", "32(DIGIT / %x61-66)", 1939, "7";
    MECHANISM = "mechanism", "1*20(UPPER-ALPHA / DIGIT / \"-\" / \"_\")", 4422, "3.1";
    INITIAL_RESPONSE = "initial-response", "base64 / \"=\"", 5034, "4";
    MESSAGE = "message-number", "1*DIGIT", 1939, "4";
    LINES = "lines", "1*DIGIT", 1939, "7";
    COMMAND_LIMIT = "command line of 255 octets", "at most 255 octets, CRLF included", 2449, "4";
    GREETING = "greeting", "\"+OK\" [SP resp-code] *gchar [timestamp] *gchar CRLF", 2449, "3";
    REPLY = "single-line", "status [SP text] CRLF", 2449, "3";
    STATUS = "status", "\"+OK\" / \"-ERR\"", 2449, "3";
    RESPONSE_CODE = "resp-code", "\"[\" resp-level *(\"/\" resp-level) \"]\"", 2449, "3";
    RESPONSE_LEVEL = "resp-level", "1*rchar", 2449, "3";
    TEXT = "text", "*schar / resp-code *CHAR", 2449, "3";
    TIMESTAMP = "timestamp", "\"<\" *VCHAR \">\"", 2449, "3";
    REPLY_LIMIT = "reply line of 512 octets", "at most 512 octets, CRLF included", 2449, "4";
    DROP_LISTING = "drop listing", "count SP size", 1939, "5";
    COUNT = "count", "1*DIGIT", 1939, "5";
    SIZE = "size", "1*DIGIT", 1939, "5";
    SCAN_LISTING = "scan listing", "message-number SP size [SP text]", 1939, "5";
    UNIQUE_ID_LISTING = "unique-id listing", "message-number SP unique-id", 1939, "7";
    UNIQUE_ID = "unique-id", "1*70VCHAR", 1939, "7";
    CAPABILITY = "capability", "capa-tag *(SP param) CRLF", 2449, "3";
    CAPA_TAG = "capa-tag", "1*cchar", 2449, "3";
    PARAM = "param", "1*VCHAR", 2449, "3";
    CHALLENGE = "challenge", "\"+\" SP [base64] CRLF", 5034, "4";
    BASE64 = "base64", "*(4base64-CHAR) [base64-terminal]", 5034, "4";
    TERMINATION = "termination", "\".\" CRLF", 1939, "3";
}
