//! The table of productions of IMAP's grammar, as RFC 3501 and the RFCs of its extensions write them.

use crate::trace::{Production, Section};

macro_rules! productions {
    ($($ident:ident = $name:literal, $abnf:literal, $rfc:literal, $section:literal;)*) => {
        $(
            #[doc = concat!("`", $name, " = ", $abnf, "`")]
            pub static $ident: Production = Production {
                name: $name,
                abnf: $abnf,
                section: Section::new($rfc, $section),
            };
        )*
        /// Every production.
        pub static ALL: &[&Production] = &[$(&$ident),*];
    };
}

productions! {
    COMMAND = "command", "tag SP (command-any / command-auth / command-nonauth / command-select) CRLF", 3501, "9";
    TAG = "tag", "1*<any ASTRING-CHAR except \"+\">", 3501, "2.2.1";
    NAME = "command name", "the name of a command that is known", 3501, "6";
    CRLF = "CRLF", "%x0D %x0A", 3501, "2.2";
    SP = "SP", "%x20", 3501, "9";
    CAPABILITY_COMMAND = "CAPABILITY", "\"CAPABILITY\"", 3501, "6.1.1";
    NOOP = "NOOP", "\"NOOP\"", 3501, "6.1.2";
    LOGOUT = "LOGOUT", "\"LOGOUT\"", 3501, "6.1.3";
    STARTTLS = "STARTTLS", "\"STARTTLS\"", 3501, "6.2.1";
    CHECK = "CHECK", "\"CHECK\"", 3501, "6.4.1";
    CLOSE = "CLOSE", "\"CLOSE\"", 3501, "6.4.2";
    EXPUNGE = "EXPUNGE", "\"EXPUNGE\"", 3501, "6.4.3";
    NAMESPACE = "NAMESPACE", "\"NAMESPACE\"", 2342, "6";
    IDLE = "IDLE", "\"IDLE\" CRLF \"DONE\"", 2177, "4";
    UNSELECT = "UNSELECT", "\"UNSELECT\"", 3691, "4";
    ID = "id", "\"ID\" SP id-params-list", 2971, "4";
    AUTHENTICATE = "authenticate", "\"AUTHENTICATE\" SP auth-type [SP (base64 / \"=\")] *(CRLF base64)", 4959, "7";
    LOGIN = "login", "\"LOGIN\" SP userid SP password", 3501, "6.2.3";
    SELECT = "select", "\"SELECT\" SP mailbox", 3501, "6.3.1";
    EXAMINE = "examine", "\"EXAMINE\" SP mailbox", 3501, "6.3.2";
    CREATE = "create", "\"CREATE\" SP mailbox", 3501, "6.3.3";
    DELETE = "delete", "\"DELETE\" SP mailbox", 3501, "6.3.4";
    RENAME = "rename", "\"RENAME\" SP mailbox SP mailbox", 3501, "6.3.5";
    SUBSCRIBE = "subscribe", "\"SUBSCRIBE\" SP mailbox", 3501, "6.3.6";
    UNSUBSCRIBE = "unsubscribe", "\"UNSUBSCRIBE\" SP mailbox", 3501, "6.3.7";
    LIST = "list", "\"LIST\" SP mailbox SP list-mailbox", 3501, "6.3.8";
    LSUB = "lsub", "\"LSUB\" SP mailbox SP list-mailbox", 3501, "6.3.9";
    STATUS = "status", "\"STATUS\" SP mailbox SP \"(\" status-att *(SP status-att) \")\"", 3501, "6.3.10";
    APPEND = "append", "\"APPEND\" SP mailbox [SP flag-list] [SP date-time] SP literal", 3501, "6.3.11";
    ENABLE = "enable", "\"ENABLE\" 1*(SP capability)", 5161, "4";
    UID_EXPUNGE = "uid-expunge", "\"UID\" SP \"EXPUNGE\" SP sequence-set", 4315, "4";
    SEARCH = "search", "\"SEARCH\" [SP \"CHARSET\" SP astring] 1*(SP search-key)", 3501, "6.4.4";
    FETCH = "fetch", "\"FETCH\" SP sequence-set SP (\"ALL\" / \"FULL\" / \"FAST\" / fetch-att / \"(\" fetch-att *(SP fetch-att) \")\")", 3501, "6.4.5";
    STORE = "store", "\"STORE\" SP sequence-set SP store-att-flags", 3501, "6.4.6";
    COPY = "copy", "\"COPY\" SP sequence-set SP mailbox", 3501, "6.4.7";
    MOVE = "move", "\"MOVE\" SP sequence-set SP mailbox", 6851, "5";
    ID_PARAMS = "id-params-list", "\"(\" [string SP nstring *(SP string SP nstring)] \")\" / nil", 2971, "4";
    ID_FIELD_LIMIT = "field name of 30 octets", "at most 30 octets", 2971, "3.3";
    ID_VALUE_LIMIT = "value of 1024 octets", "at most 1024 octets", 2971, "3.3";
    ID_PAIRS_LIMIT = "30 pairs of field and value", "at most 30 pairs", 2971, "3.3";
    ID_FIELD_ONCE = "a field that was not named before", "the same field name at most once", 2971, "3.3";
    AUTH_TYPE = "auth-type", "atom", 3501, "9";
    INITIAL_RESPONSE = "initial-response", "base64 / \"=\"", 4959, "7";
    BASE64 = "base64", "*(4base64-char) [base64-terminal]", 3501, "9";
    CAPABILITY = "capability", "(\"AUTH=\" auth-type) / atom", 3501, "9";
    MAILBOX = "mailbox", "\"INBOX\" / astring", 3501, "5.1";
    MAILBOX_LIMIT = "mailbox name of 1000 octets", "a limit of ours", 3501, "5.1";
    UTF7 = "modified UTF-7", "\"&\", what is not printable US-ASCII as modified BASE64 of UTF-16, \"-\"", 3501, "5.1.3";
    LIST_MAILBOX = "list-mailbox", "1*(ATOM-CHAR / \"%\" / \"*\" / \"]\") / string", 3501, "6.3.8";
    STATUS_ATT = "status-att", "\"MESSAGES\" / \"RECENT\" / \"UIDNEXT\" / \"UIDVALIDITY\" / \"UNSEEN\"", 3501, "6.3.10";
    FETCH_ATT = "fetch-att", "\"ENVELOPE\" / \"FLAGS\" / \"INTERNALDATE\" / \"RFC822\" [\".HEADER\" / \".SIZE\" / \".TEXT\"] / \"BODY\" [\"STRUCTURE\"] / \"UID\" / \"BODY\" [\".PEEK\"] section [\"<\" number \".\" nz-number \">\"]", 3501, "6.4.5";
    SECTION = "section", "\"[\" [section-spec] \"]\"", 3501, "6.4.5";
    SECTION_SPEC = "section-spec", "section-msgtext / (section-part [\".\" (section-msgtext / \"MIME\")])", 3501, "6.4.5";
    SECTION_PART = "section-part", "nz-number *(\".\" nz-number)", 3501, "6.4.5";
    SECTION_TEXT = "section-msgtext", "\"HEADER\" / \"HEADER.FIELDS\" [\".NOT\"] SP header-list / \"TEXT\"", 3501, "6.4.5";
    PARTIAL = "partial", "\"<\" number \".\" nz-number \">\"", 3501, "6.4.5";
    HEADER_LIST = "header-list", "\"(\" header-fld-name *(SP header-fld-name) \")\"", 3501, "9";
    STORE_ATT = "store-att-flags", "([\"+\" / \"-\"] \"FLAGS\" [\".SILENT\"]) SP (flag-list / (flag *(SP flag)))", 3501, "6.4.6";
    FLAG_LIST = "flag-list", "\"(\" [flag *(SP flag)] \")\"", 3501, "9";
    FLAG = "flag", "\"\\Answered\" / \"\\Flagged\" / \"\\Deleted\" / \"\\Seen\" / \"\\Draft\" / flag-keyword", 3501, "2.3.2";
    SEARCH_KEY = "search-key", "\"ALL\" / \"ANSWERED\" / \"BCC\" SP astring / \"BEFORE\" SP date / \"BODY\" SP astring / \"CC\" SP astring / \"DELETED\" / \"DRAFT\" / \"FLAGGED\" / \"FROM\" SP astring / \"HEADER\" SP header-fld-name SP astring / \"KEYWORD\" SP flag-keyword / \"LARGER\" SP number / \"NEW\" / \"NOT\" SP search-key / \"OLD\" / \"ON\" SP date / \"OR\" SP search-key SP search-key / \"RECENT\" / \"SEEN\" / \"SENTBEFORE\" SP date / \"SENTON\" SP date / \"SENTSINCE\" SP date / \"SINCE\" SP date / \"SMALLER\" SP number / \"SUBJECT\" SP astring / \"TEXT\" SP astring / \"TO\" SP astring / \"UID\" SP sequence-set / \"UNANSWERED\" / \"UNDELETED\" / \"UNDRAFT\" / \"UNFLAGGED\" / \"UNKEYWORD\" SP flag-keyword / \"UNSEEN\" / sequence-set / \"(\" search-key *(SP search-key) \")\"", 3501, "6.4.4";
    SEARCH_DEPTH = "search-key nested 32 deep", "a limit of ours", 3501, "6.4.4";
    SEQUENCE_SET = "sequence-set", "(seq-number / seq-range) *(\",\" sequence-set)", 3501, "9";
    NUMBER = "number", "1*DIGIT, below 4294967296", 3501, "9";
    NZ_NUMBER = "nz-number", "digit-nz *DIGIT, below 4294967296", 3501, "9";
    DATE = "date", "date-text / DQUOTE date-text DQUOTE", 3501, "9";
    DATE_TEXT = "date-text", "1*2DIGIT \"-\" date-month \"-\" 4DIGIT", 3501, "9";
    DATE_MONTH = "date-month", "\"Jan\" / \"Feb\" / \"Mar\" / \"Apr\" / \"May\" / \"Jun\" / \"Jul\" / \"Aug\" / \"Sep\" / \"Oct\" / \"Nov\" / \"Dec\"", 3501, "9";
    DATE_TIME = "date-time", "DQUOTE date-day-fixed \"-\" date-month \"-\" 4DIGIT SP time SP zone DQUOTE", 3501, "9";
    TIME = "time", "2DIGIT \":\" 2DIGIT \":\" 2DIGIT", 3501, "9";
    ZONE = "zone", "(\"+\" / \"-\") 4DIGIT", 3501, "9";
    ASTRING = "astring", "1*ASTRING-CHAR / string", 3501, "9";
    ATOM = "atom", "1*ATOM-CHAR", 3501, "9";
    STRING = "string", "quoted / literal", 3501, "4.3";
    NSTRING = "nstring", "string / nil", 3501, "9";
    QUOTED = "quoted", "DQUOTE *QUOTED-CHAR DQUOTE", 3501, "4.3";
    LITERAL = "literal", "\"{\" number [\"+\"] \"}\" CRLF *CHAR8", 7888, "8";
    RESPONSE_STATUS = "resp-cond-state", "(\"OK\" / \"NO\" / \"BAD\") SP resp-text", 3501, "7.1";
    UTF8 = "text in UTF-8", "characters as RFC 3629 writes them", 2277, "3.1";
}
