//! The table of productions of SMTP's grammar, as RFC 5321 writes them.

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
    COMMAND = "command", "ehlo / helo / mail / rcpt / data / rset / noop / quit / vrfy / expn / help", 5321, "4.1.1";
    VERB = "verb", "4ALPHA", 5321, "2.4";
    EHLO = "ehlo", "\"EHLO\" SP ( Domain / address-literal ) CRLF", 5321, "4.1.1.1";
    HELO = "helo", "\"HELO\" SP Domain CRLF", 5321, "4.1.1.1";
    MAIL = "mail", "\"MAIL FROM:\" Reverse-path [SP Mail-parameters] CRLF", 5321, "4.1.1.2";
    RCPT = "rcpt", "\"RCPT TO:\" ( \"<Postmaster@\" Domain \">\" / \"<Postmaster>\" / Forward-path ) [SP Rcpt-parameters] CRLF", 5321, "4.1.1.3";
    DATA = "data", "\"DATA\" CRLF", 5321, "4.1.1.4";
    RSET = "rset", "\"RSET\" CRLF", 5321, "4.1.1.5";
    VRFY = "vrfy", "\"VRFY\" SP String CRLF", 5321, "4.1.1.6";
    EXPN = "expn", "\"EXPN\" SP String CRLF", 5321, "4.1.1.7";
    HELP = "help", "\"HELP\" [ SP String ] CRLF", 5321, "4.1.1.8";
    NOOP = "noop", "\"NOOP\" [ SP String ] CRLF", 5321, "4.1.1.9";
    QUIT = "quit", "\"QUIT\" CRLF", 5321, "4.1.1.10";
    SP = "SP", "%x20", 5321, "2.3.8";
    CRLF = "CRLF", "%x0D %x0A", 5321, "2.3.8";
    FROM = "FROM:", "\"FROM:\"", 5321, "4.1.1.2";
    TO = "TO:", "\"TO:\"", 5321, "4.1.1.3";
    REVERSE_PATH = "Reverse-path", "Path / \"<>\"", 5321, "4.1.2";
    FORWARD_PATH = "Forward-path", "Path", 5321, "4.1.2";
    PATH = "Path", "\"<\" [ A-d-l \":\" ] Mailbox \">\"", 5321, "4.1.2";
    A_D_L = "A-d-l", "At-domain *( \",\" At-domain )", 5321, "4.1.2";
    AT_DOMAIN = "At-domain", "\"@\" Domain", 5321, "4.1.2";
    PARAMETERS = "Mail-parameters", "esmtp-param *(SP esmtp-param)", 5321, "4.1.2";
    PARAM = "esmtp-param", "esmtp-keyword [\"=\" esmtp-value]", 5321, "4.1.2";
    KEYWORD = "esmtp-keyword", "(ALPHA / DIGIT) *(ALPHA / DIGIT / \"-\")", 5321, "4.1.2";
    VALUE = "esmtp-value", "1*(%d33-60 / %d62-126)", 5321, "4.1.2";
    SIZE_VALUE = "size-value", "1*20DIGIT", 1870, "3";
    BODY_VALUE = "body-value", "\"7BIT\" / \"8BITMIME\"", 6152, "3";
    DOMAIN = "Domain", "sub-domain *(\".\" sub-domain)", 5321, "4.1.2";
    SUB_DOMAIN = "sub-domain", "Let-dig [Ldh-str]", 5321, "4.1.2";
    U_LABEL = "U-label", "as defined in RFC 5890, with an A-label of 63 octets at most", 6531, "3.3";
    ADDRESS_LITERAL = "address-literal", "\"[\" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) \"]\"", 5321, "4.1.2";
    IPV4 = "IPv4-address-literal", "Snum 3(\".\" Snum)", 5321, "4.1.3";
    IPV6 = "IPv6-address-literal", "\"IPv6:\" IPv6-addr", 5321, "4.1.3";
    GENERAL = "General-address-literal", "Standardized-tag \":\" 1*dcontent", 5321, "4.1.3";
    MAILBOX = "Mailbox", "Local-part \"@\" ( Domain / address-literal )", 5321, "4.1.2";
    LOCAL_PART = "Local-part", "Dot-string / Quoted-string", 5321, "4.1.2";
    DOT_STRING = "Dot-string", "Atom *(\".\" Atom)", 5321, "4.1.2";
    ATOM = "Atom", "1*atext", 5321, "4.1.2";
    QUOTED_STRING = "Quoted-string", "DQUOTE *QcontentSMTP DQUOTE", 5321, "4.1.2";
    STRING = "String", "Atom / Quoted-string", 5321, "4.1.2";
    LOCAL_PART_LIMIT = "Local-part of 64 octets", "at most 64 octets", 5321, "4.5.3.1.1";
    DOMAIN_LIMIT = "Domain of 255 octets", "at most 255 octets", 5321, "4.5.3.1.2";
    LABEL_LIMIT = "label of 63 octets", "at most 63 octets", 1035, "2.3.4";
    PATH_LIMIT = "Path of 256 octets", "at most 256 octets", 5321, "4.5.3.1.3";
    SASL_MECH = "sasl-mech", "1*20( UPPER-ALPHA / DIGIT / HYPHEN / UNDERSCORE )", 4954, "8";
    INITIAL_RESPONSE = "initial-response", "base64 / \"=\"", 4954, "8";
    CHUNK_SIZE = "chunk-size", "1*DIGIT", 3030, "2";
    END_MARKER = "end-marker", "\"LAST\"", 3030, "2";
    COMMAND_LIMIT = "command line of 1024 octets", "at most 512 octets, CRLF included, and what extensions add", 5321, "4.5.3.1.4";
    REPLY_LIMIT = "reply line of 512 octets", "at most 512 octets, CRLF included", 5321, "4.5.3.1.5";
    REPLY_LINES_LIMIT = "reply of 128 lines", "a limit of ours", 5321, "4.2.1";
    REPLY_LINE = "Reply-line", "*( Reply-code \"-\" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF", 5321, "4.2";
    REPLY_CODE = "Reply-code", "%x32-35 %x30-35 %x30-39", 5321, "4.2";
    SAME_CODE = "the same Reply-code", "the code of the first line", 5321, "4.2.1";
    TEXTSTRING = "textstring", "1*(%d09 / %d32-126)", 5321, "4.2";
    ENHANCED = "status-code", "class \".\" subject \".\" detail", 3463, "2";
}
