//! What servers usually say with a reply code.

use super::Verb;

/// The usual text of a reply with this code to a command, or to a connection, without the code (RFC 5321 sections 4.2.2 and
/// 4.2.3, shorter). What has no code of its own has none.
#[must_use]
pub fn usual_text(code: u16, asked: Option<Verb>, server: &str) -> String {
    // The greeting, the replies to EHLO and to QUIT and 421 begin with the name of the server (section 4.2).
    let own = match (code, asked) {
        (220, None) => Some(" ready"),
        (250, Some(Verb::Ehlo | Verb::Helo)) => Some(""),
        (221, _) => Some(" closing"),
        (421, _) => Some(" closing, try later"),
        _ => None,
    };
    if let Some(text) = own {
        return format!("{server}{text}");
    }
    let text = match code {
        211 | 214 => "Help",
        220 => "Ready to start TLS",
        235 => "Authenticated",
        250 => "OK",
        251 => "User not local, will forward",
        252 => "Cannot verify, will try",
        354 => "Send the message, end with .",
        450 => "Try again later",
        451 => "Local error, try later",
        452 => "No space, try later",
        454 => "Not available now",
        455 => "Parameters not possible now",
        500 => "Unknown command",
        501 => "Bad arguments",
        502 => "Not implemented",
        503 => "Bad sequence of commands",
        504 => "Parameter not implemented",
        521 => "No mail here",
        530 => "Authentication required",
        535 => "Authentication failed",
        550 => match asked {
            Some(Verb::Rcpt | Verb::Vrfy) => "No such user",
            _ => "Refused",
        },
        551 => "User not local",
        552 => "Too big",
        553 => "Mailbox name not allowed",
        554 => "Transaction failed",
        555 => "Unknown parameters",
        556 => "Domain accepts no mail",
        _ => "",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::Reply;
    use crate::trace::Spans;

    #[test]
    fn what_is_usually_said_is_a_reply() {
        for code in (200..=599).filter(|it| it % 100 < 60) {
            for asked in [None, Some(Verb::Ehlo), Some(Verb::Rcpt), Some(Verb::Data)] {
                let said = usual_text(code, asked, "mx.receiver.example");
                let line = format!("{code} {said}");
                let read = Reply::parse_line_traced(line.as_bytes(), &mut Spans::unseen());
                assert!(read.is_ok(), "{line}");
            }
        }
        assert_eq!(usual_text(550, Some(Verb::Rcpt), ""), "No such user");
        assert_eq!(usual_text(220, None, "mx.example"), "mx.example ready");
    }
}
