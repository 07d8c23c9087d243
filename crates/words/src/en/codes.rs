use protocol_core::smtp::{EnhancedStatus, ReplyCode, Severity};

/// RFC 5321 section 4.2.3, ascending; 521 and 556 are RFC 7504's, 235, 334, 454, 530 and 535 are RFC
/// 4954's.
const REPLY_CODES: &[(u16, &str)] = &[
    (211, "System status, or help."),
    (214, "Help."),
    (220, "The server is ready."),
    (221, "The server closes the connection, as asked."),
    (235, "The client is who it says it is."),
    (250, "The action was done."),
    (
        251,
        "The user is not local; the server will forward the message.",
    ),
    (
        252,
        "The server cannot verify the user, but will take the message and try.",
    ),
    (334, "Go on: send the response to this challenge."),
    (
        354,
        "Go on: send the letter, and end it with a line that has a single dot.",
    ),
    (
        421,
        "The server shuts down in an orderly way and closes the connection. Try again later.",
    ),
    (
        450,
        "Not now: the mailbox is unavailable for the moment, or the server’s rules say so.",
    ),
    (
        451,
        "Not now: an error in the server, or a rule of its own.",
    ),
    (
        452,
        "Not now: the server lacks room, or there are too many recipients.",
    ),
    (454, "Not now: the authentication cannot be checked."),
    (455, "Not now: the server cannot handle the parameters."),
    (500, "The server does not recognise the command."),
    (
        501,
        "The server recognises the command, but not its arguments.",
    ),
    (502, "The server knows the command and does not offer it."),
    (503, "The command cannot come at this point of the session."),
    (504, "The server does not offer this parameter."),
    (521, "This host takes no mail."),
    (530, "Authentication comes first."),
    (
        535,
        "The user is not known, or the password or token is wrong.",
    ),
    (
        550,
        "No: the mailbox is unavailable, or the server’s rules forbid it.",
    ),
    (551, "No: the user is not local; another path is named."),
    (
        552,
        "No: there is no room for the message, or it is larger than the server allows.",
    ),
    (553, "No: the name of the mailbox is not allowed."),
    (
        554,
        "No: the transaction failed; as a greeting: there is no SMTP service here.",
    ),
    (
        555,
        "The server does not recognise the parameters of MAIL or RCPT.",
    ),
    (556, "The domain takes no mail."),
];

/// RFC 3463 section 3 and the registry it began (RFC 5248), ascending.
const STATUSES: &[((u8, u16, u16), &str)] = &[
    ((2, 0, 0), "All went well."),
    ((2, 1, 0), "The address is in order."),
    ((2, 1, 5), "The recipient’s address is valid."),
    ((2, 5, 0), "The protocol is in order."),
    ((2, 7, 0), "The authentication succeeded."),
    ((4, 0, 0), "It failed for now; no more is said."),
    ((4, 2, 1), "The mailbox takes nothing at the moment."),
    ((4, 2, 2), "The mailbox is full."),
    ((4, 3, 0), "Something is wrong in the server."),
    ((4, 3, 1), "The server is full."),
    ((4, 4, 1), "No answer from the host."),
    ((4, 4, 2), "The connection was silent or bad."),
    ((4, 4, 3), "The directory (DNS) failed."),
    ((4, 4, 4), "There is no way to route the message for now."),
    ((4, 4, 6), "A routing loop was found."),
    ((4, 4, 7), "The message was kept too long and is given up."),
    ((4, 5, 3), "Too many recipients at once."),
    ((4, 7, 0), "A matter of security or policy; later perhaps."),
    ((4, 7, 1), "Not authorised for now; greylisting says it so."),
    ((5, 0, 0), "It failed; no more is said."),
    ((5, 1, 0), "Something is wrong with an address."),
    ((5, 1, 1), "There is no such mailbox."),
    ((5, 1, 2), "There is no such domain."),
    (
        (5, 1, 3),
        "The recipient’s address is not written correctly.",
    ),
    ((5, 1, 4), "More than one mailbox may be meant."),
    (
        (5, 1, 6),
        "The mailbox has moved; another address is named.",
    ),
    ((5, 1, 7), "The sender’s address is not written correctly."),
    ((5, 1, 10), "The domain has a null MX: it takes no mail."),
    ((5, 2, 2), "The mailbox is full."),
    ((5, 3, 4), "The message is too big for this server."),
    ((5, 4, 4), "There is no way to route the message."),
    ((5, 4, 6), "A routing loop was found."),
    ((5, 4, 7), "The message was kept too long and is given up."),
    ((5, 5, 1), "The command is not valid here."),
    ((5, 5, 2), "The command is not written correctly."),
    ((5, 5, 4), "The arguments of the command are not valid."),
    ((5, 6, 0), "Something is wrong with the content."),
    (
        (5, 6, 3),
        "The content needs a conversion that is not possible.",
    ),
    ((5, 7, 0), "A matter of security or policy."),
    (
        (5, 7, 1),
        "Delivery is not authorised: the server’s rules refuse it.",
    ),
    ((5, 7, 8), "User, password or token is wrong."),
];

pub(crate) fn reply_codes() -> &'static [(u16, &'static str)] {
    REPLY_CODES
}

pub(crate) fn enhanced_statuses() -> &'static [((u8, u16, u16), &'static str)] {
    STATUSES
}

/// A code of no row has the meaning of its first digit (RFC 5321 section 4.2.1).
pub(crate) fn reply_code(code: ReplyCode) -> &'static str {
    let row = REPLY_CODES.iter().find(|(it, _)| *it == code.get());
    row.map_or_else(
        || match code.severity() {
            Severity::Completion => "Done.",
            Severity::Intermediate => "Go on.",
            Severity::TransientNegative => "Not now; trying again later may help.",
            Severity::PermanentNegative => "No; trying again as it is will not help.",
        },
        |(_, meaning)| meaning,
    )
}

/// A status of no row has the meaning of its subject (RFC 3463 section 4).
pub(crate) fn enhanced_status(status: EnhancedStatus) -> Option<&'static str> {
    let key = (status.class(), status.subject(), status.detail());
    let row = STATUSES.iter().find(|(it, _)| *it == key);
    row.map(|(_, meaning)| *meaning).or(match status.subject() {
        1 => Some("It is about an address."),
        2 => Some("It is about the recipient’s mailbox."),
        3 => Some("It is about the mail server itself."),
        4 => Some("It is about the network or the way."),
        5 => Some("It is about the protocol."),
        6 => Some("It is about the content."),
        7 => Some("It is about security or policy."),
        _ => None,
    })
}
