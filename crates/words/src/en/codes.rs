use protocol_core::smtp::{EnhancedStatus, ReplyCode, Severity};

/// RFC 5321 section 4.2.3; 521 and 556 are RFC 7504's, 555 is section 4.1.1.11's.
pub(crate) fn reply_code(code: ReplyCode) -> &'static str {
    match code.get() {
        211 => "System status, or help.",
        214 => "Help.",
        220 => "The server is ready.",
        221 => "The server closes the connection, as asked.",
        250 => "The action was done.",
        251 => "The user is not local; the server will forward the message.",
        252 => "The server cannot verify the user, but will take the message and try.",
        354 => "Go on: send the letter, and end it with a line that has a single dot.",
        421 => "The server is not available and closes the connection in an orderly way.",
        450 => "Not now: the mailbox is unavailable for the moment.",
        451 => "Not now: an error in the server.",
        452 => "Not now: the server lacks room, or there are too many recipients.",
        455 => "Not now: the server cannot handle the parameters.",
        500 => "The server does not recognise the command.",
        501 => "The server recognises the command, but not its arguments.",
        502 => "The server knows the command and does not offer it.",
        503 => "The command cannot come at this point of the session.",
        504 => "The server does not offer this parameter.",
        521 => "This host takes no mail.",
        550 => "No: the mailbox is unavailable, or the server’s rules forbid it.",
        551 => "No: the user is not local; another path is named.",
        552 => "No: the message is larger than the server allows.",
        553 => "No: the name of the mailbox is not allowed.",
        554 => "No: the transaction failed.",
        555 => "The server does not recognise the parameters of MAIL or RCPT.",
        556 => "The domain takes no mail.",
        _ => match code.severity() {
            Severity::Completion => "Done.",
            Severity::Intermediate => "Go on.",
            Severity::TransientNegative => "Not now; trying again later may help.",
            Severity::PermanentNegative => "No; trying again as it is will not help.",
        },
    }
}

/// RFC 3463 and the registry it began.
pub(crate) fn enhanced_status(status: EnhancedStatus) -> Option<&'static str> {
    Some(match (status.class(), status.subject(), status.detail()) {
        (2, 0, 0) => "All went well.",
        (2, 1, 0) => "The address is in order.",
        (2, 1, 5) => "The recipient’s address is valid.",
        (2, 5, 0) => "The protocol is in order.",
        (5, 1, 1) => "There is no such mailbox.",
        (5, 1, 2) => "There is no such domain.",
        (5, 1, 3) => "The recipient’s address is not written correctly.",
        (5, 1, 7) => "The sender’s address is not written correctly.",
        (5, 1, 10) => "The domain has a null MX: it takes no mail.",
        (4, 2, 2) => "The mailbox is full.",
        (4, 3, 0) => "Something is wrong in the server.",
        (5, 3, 4) => "The message is too big for this server.",
        (4, 4, 1) => "No answer from the host.",
        (4, 4, 2) => "The connection was silent or bad.",
        (4, 4, 3) => "The directory (DNS) failed.",
        (5, 4, 4) => "There is no way to route the message.",
        (5, 4, 6) => "A routing loop was found.",
        (5, 5, 1) => "The command is not valid here.",
        (5, 5, 2) => "The command is not written correctly.",
        (4, 5, 3) => "Too many recipients at once.",
        (5, 5, 4) => "The arguments of the command are not valid.",
        (5, 6, 0) => "Something is wrong with the content.",
        (5, 6, 3) => "The content needs a conversion that is not possible.",
        (4, 7, 0) => "A matter of security or policy; later perhaps.",
        (5, 7, 1) => "Delivery is not authorised: the server’s rules refuse it.",
        _ => return None,
    })
}
