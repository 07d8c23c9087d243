//! What a server may answer.

use crate::{Answer, Sign, fact, family};
use protocol_core::smtp::Verb;
use world::Protocol;

/// What is answered, and the codes: each row has its text in the family `smtp-answer`.
type Rows = (&'static str, &'static [&'static str]);

/// What a server may say at first.
pub(crate) fn greetings(protocol: Protocol) -> Vec<Answer> {
    match protocol {
        Protocol::Smtp => rows(GREETING).collect(),
        Protocol::Imap => vec![
            Sign::Done.answer("OK", fact!("answer-imap-ok")),
            Sign::Done.answer("PREAUTH", fact!("answer-imap-preauth")),
            Sign::No.answer("BYE", fact!("answer-imap-bye")),
        ],
        Protocol::Pop3 => vec![
            Sign::Done.answer("+OK", fact!("answer-pop3-ok")),
            Sign::No.answer("-ERR", fact!("answer-pop3-err")),
        ],
    }
}

/// To any command (RFC 5321 section 4.3.2).
pub(super) const ANY: Rows = ("any", &["421", "500, 501"]);
pub(super) const UNKNOWN: Rows = ("unknown", &["500"]);
pub(super) const GREETING: Rows = ("greeting", &["220", "421", "554"]);
pub(super) const AUTH_RESPONSE: Rows = ("response", &["235", "334", "501", "535"]);
pub(super) const END_OF_DATA: Rows = ("end", &["250", "450–452", "550, 552, 554"]);

pub(super) const fn to_command(verb: Verb) -> Rows {
    let codes: &[&str] = match verb {
        Verb::Ehlo => &["250", "502", "504, 550"],
        Verb::Helo => &["250", "504, 550"],
        Verb::Mail => &[
            "250",
            "451, 452, 455",
            "503",
            "530",
            "550, 553",
            "552",
            "555",
        ],
        Verb::Rcpt => &[
            "250, 251",
            "450–452, 455",
            "550, 551, 553",
            "552",
            "503",
            "555",
        ],
        Verb::Data => &["354", "450–452", "503, 554", "550"],
        Verb::Rset | Verb::Noop => &["250"],
        Verb::Quit => &["221"],
        Verb::Vrfy => &["250, 251", "252", "550, 551", "553", "502, 504"],
        Verb::Expn => &["250", "252", "550", "502, 504"],
        Verb::Help => &["211, 214", "502, 504"],
        Verb::Auth => &["235", "334", "454", "535", "504", "502, 503"],
        Verb::StartTls => &["220", "454", "502, 503"],
        Verb::Bdat => &["250", "451, 452", "552", "503", "502"],
    };
    (verb.as_str(), codes)
}

pub(super) fn rows((to, codes): Rows) -> impl Iterator<Item = Answer> {
    codes.iter().map(move |codes| {
        let sign = match codes.as_bytes().first() {
            Some(b'2') => Sign::Done,
            Some(b'3') => Sign::GoOn,
            Some(b'4') => Sign::Later,
            _ => Sign::No,
        };
        let key = format_args!("{to}-{codes}");
        sign.answer(codes, fact!(family "smtp-answer", key))
    })
}

pub(super) fn families() -> (&'static str, Vec<String>) {
    let others = [ANY, UNKNOWN, GREETING, AUTH_RESPONSE, END_OF_DATA];
    let all = Verb::ALL.map(to_command).into_iter().chain(others);
    let keys = all.flat_map(|(to, codes)| codes.iter().map(move |it| format!("{to}-{it}")));
    family("smtp-answer", keys)
}
