use protocol_core::trace::Production;

/// A production as a person calls it, after “Expected”. One that has no words is called by its
/// name.
pub(crate) fn expected(production: &Production) -> &'static str {
    match production.name {
        "command" => "a command",
        "verb" => "a verb of four letters",
        "ehlo" => "EHLO and the client’s name",
        "helo" => "HELO and the client’s name",
        "mail" => "MAIL FROM:<address>",
        "rcpt" => "RCPT TO:<address>",
        "data" => "DATA with nothing behind it",
        "rset" => "RSET with nothing behind it",
        "vrfy" => "VRFY and a name",
        "expn" => "EXPN and the name of a list",
        "help" => "HELP, or HELP and a topic",
        "noop" => "NOOP",
        "quit" => "QUIT with nothing behind it",
        "SP" => "a space",
        "CRLF" => "the end of the line",
        "FROM:" => "“FROM:”",
        "TO:" => "“TO:”",
        "Reverse-path" => "an address in angle brackets, or <>",
        "Forward-path" => "an address in angle brackets",
        "Path" => "an address in angle brackets",
        "A-d-l" => "a source route",
        "At-domain" => "@ and a domain",
        "Mail-parameters" => "parameters",
        "esmtp-param" => "a parameter",
        "esmtp-keyword" => "the name of a parameter",
        "esmtp-value" => "the value of a parameter",
        "sasl-mech" => "the name of a mechanism",
        "initial-response" => "a response in base64, or =",
        "U-label" => "a label of a domain that DNS has a name for",
        "chunk-size" => "the number of octets that follow",
        "end-marker" => "LAST",
        "size-value" => "a number of octets, at most 20 digits",
        "body-value" => "7BIT or 8BITMIME",
        "Domain" => "a domain",
        "sub-domain" => "a part of a domain (letters, digits, hyphens)",
        "address-literal" => "an address in square brackets",
        "IPv4-address-literal" => "an IPv4 address",
        "IPv6-address-literal" => "an IPv6 address",
        "General-address-literal" => "a tagged address",
        "Mailbox" => "a mailbox, as in name@domain",
        "Local-part" => "the name in front of @",
        "Dot-string" => "the name in front of @",
        "Atom" => "letters, digits or signs, without spaces",
        "Quoted-string" => "text in double quotes",
        "String" => "a word, or text in double quotes",
        "Local-part of 64 octets" => "at most 64 octets in front of @",
        "Domain of 255 octets" => "a domain of at most 255 octets",
        "label of 63 octets" => "a part of a domain of at most 63 octets",
        "Path of 256 octets" => "a path of at most 256 octets",
        "command line of 1024 octets" => "a command line of at most 1024 octets",
        "reply line of 512 octets" => "a reply line of at most 512 octets",
        "reply of 128 lines" => "a reply of at most 128 lines",
        "Reply-line" => "a line of a reply",
        "Reply-code" => "a reply code of three digits",
        "the same Reply-code" => "the code of the reply’s first line",
        "textstring" => "text",
        "status-code" => "an enhanced status code",
        "tag" => "a tag",
        "command name" => "the name of a command",
        "login" => "LOGIN, user and password",
        "select" => "SELECT and a mailbox",
        "fetch" => "FETCH, numbers and what to fetch",
        "fetch-att" => "what to fetch",
        "section" => "a part of the message in brackets",
        "header-list" => "names of header fields in parentheses",
        "store" => "STORE, numbers, and flags",
        "store-att-flags" => "FLAGS, +FLAGS or -FLAGS, and flags",
        "search" => "SEARCH and what to look for",
        "search-key" => "what to look for",
        "sequence-set" => "numbers of messages",
        "nz-number" => "a number from 1",
        "flag" => "a flag, such as \\Seen",
        "astring" => "a word or a string",
        "atom" => "a word",
        "quoted" => "text in double quotes",
        "literal" => "a literal: the number of octets in braces, then the octets",
        "date" => "a date, as in 2-Mar-2026",
        _ => production.name,
    }
}

/// What a limit counts, after “at most 64”. The number is the error’s own: an engine may take more
/// than the RFC asks of it.
pub(crate) fn counted(limit: &Production) -> &'static str {
    match limit.name {
        "Local-part of 64 octets" => "octets in front of @",
        "Domain of 255 octets" => "octets in a domain",
        "label of 63 octets" => "octets in a part of a domain",
        "Path of 256 octets" => "octets in a path",
        "command line of 1024 octets" => "octets in a command line",
        "reply line of 512 octets" => "octets in a line of a reply",
        "reply of 128 lines" => "lines in a reply",
        _ => "octets",
    }
}

#[cfg(test)]
mod tests {
    use super::expected;
    use protocol_core::{imap, smtp};

    #[test]
    fn every_production_has_words() {
        let smtp = smtp::grammar::productions::ALL;
        let imap = imap::grammar::productions::ALL;
        for production in smtp.iter().chain(imap) {
            let words = expected(production);
            assert_ne!(words, production.name, "{production:?}");
        }
    }
}
