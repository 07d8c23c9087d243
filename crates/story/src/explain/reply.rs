use super::smtp::sign_word;
use super::{new, rfc5321, strings};
use crate::Explanation;
use crate::en::{enhanced_status, reply_code};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Reply, ReplyCode, Severity, Verb};
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_greeting(code: ReplyCode) -> Explanation {
    let mut it = new(
        "The server’s greeting.",
        &["In SMTP the server speaks first, and the client must wait for it."],
        &[rfc5321("3.1"), rfc5321("4.3.1")],
    );
    match code.severity() {
        Severity::Completion => {
            it.meaning
                .push("220 says that the server is ready; the name behind it is its own.".into());
            it.may_follow = strings(&["EHLO, with the client’s name."]);
        }
        Severity::Intermediate | Severity::TransientNegative | Severity::PermanentNegative => {
            it.meaning.push(format!("{code}: {}", reply_code(code)));
            it.may_follow = strings(&["QUIT: nothing else will be served."]);
        }
    }
    it
}

pub(super) fn of_reply(code: ReplyCode, answers: Option<Answered>, line: &Line) -> Explanation {
    let word = sign_word(code.severity());
    let what = match answers {
        Some(Answered::Verb(verb)) => format!("The answer to {verb}: {word}."),
        Some(Answered::EndOfData) => format!("The answer to the letter: {word}."),
        None => format!("A reply: {word}."),
    };
    let mut it = new(&what, &[], &[rfc5321("4.2.3")]);
    it.meaning.push(format!("{code}: {}", reply_code(code)));
    let reply = Reply::parse(&line.octets).ok();
    if let Some(status) = reply.as_ref().and_then(|reply| reply.enhanced)
        && let Some(meaning) = enhanced_status(status)
    {
        it.meaning.push(format!(
            "{status}, the enhanced status code, says it more exactly: {meaning}"
        ));
        it.sections.push(Section::new(3463, "3"));
    }
    if code.get() == 421 {
        it.meaning.push(
            "The client counts what was under way as “not now”, keeps it and tries again later."
                .into(),
        );
        it.may_follow = strings(&["The server closes the connection."]);
        it.sections.push(rfc5321("3.8"));
        return it;
    }
    match answers {
        Some(Answered::Verb(verb)) => of_answer(verb, code, reply.as_ref(), &mut it),
        Some(Answered::EndOfData) => of_end_of_data(code, &mut it),
        None => it.may_follow = strings(&["Any command that may stand here: the session goes on."]),
    }
    it
}

fn of_end_of_data(code: ReplyCode, it: &mut Explanation) {
    let (meaning, follow) = match code.severity() {
        Severity::Completion => (
            "With this reply the server takes responsibility: it must deliver the letter, or tell the sender that it could not. It does not say that the letter was delivered, or read.",
            "MAIL, for another letter, or QUIT.",
        ),
        Severity::Intermediate | Severity::TransientNegative => (
            "The client is responsible as before. It keeps the letter and tries again later.",
            "MAIL, for another letter, or QUIT. This one waits in the client’s queue.",
        ),
        Severity::PermanentNegative => (
            "The client is responsible as before. Sending it again will not help: the sender must be told.",
            "MAIL, for another letter, or QUIT. Then the sender is told.",
        ),
    };
    it.meaning.push(meaning.into());
    it.may_follow = strings(&[follow]);
    it.sections.extend([rfc5321("4.2.5"), rfc5321("6.1")]);
}

fn of_answer(verb: Verb, code: ReplyCode, reply: Option<&Reply>, it: &mut Explanation) {
    let good = matches!(
        code.severity(),
        Severity::Completion | Severity::Intermediate
    );
    let follow = match (verb, good) {
        (Verb::Ehlo, true) => {
            extensions(reply, it);
            "MAIL begins an envelope."
        }
        (Verb::Helo, true) => {
            it.meaning
                .push("No extension may be used in this session.".into());
            "MAIL begins an envelope."
        }
        (Verb::Ehlo, false) => "HELO, the old greeting, or QUIT.",
        (Verb::Helo, false) => "QUIT, or HELO once more.",
        (Verb::Mail, true) => {
            it.meaning
                .push("The sender’s address is on the envelope now.".into());
            "RCPT, once for each recipient."
        }
        (Verb::Mail, false) => "QUIT, or MAIL again.",
        (Verb::Rcpt, true) => {
            it.meaning
                .push("The recipient is on the envelope now. The letter has not been seen.".into());
            "RCPT for the next recipient, or DATA."
        }
        (Verb::Rcpt, false) => {
            it.meaning.push(
                "This one is not on the envelope. The other recipients are untouched.".into(),
            );
            "RCPT for another recipient; DATA if one was taken; else RSET or QUIT."
        }
        (Verb::Data, true) => {
            it.meaning.push(
                "It is neither a yes nor a no to the letter: only that the server listens.".into(),
            );
            "The letter, then a line that is a single dot."
        }
        (Verb::Data, false) => "RSET and another envelope, or QUIT.",
        (Verb::Rset, _) => "MAIL, for a new envelope, or QUIT.",
        (Verb::Quit, _) => "Both ends close.",
        (Verb::Auth, true) if code.severity() == Severity::Intermediate => {
            "A response in base64, or * to give up."
        }
        (Verb::Auth, true) => "MAIL begins an envelope.",
        (Verb::Auth, false) => "AUTH again, or QUIT.",
        (Verb::StartTls, true) => "The TLS handshake. Then EHLO, as if nothing had been said.",
        (Verb::StartTls, false) => "QUIT, or the session in plain text where the client allows it.",
        (Verb::Bdat, true) => "BDAT, with the next octets of the letter.",
        (Verb::Bdat, false) => "RSET and another envelope, or QUIT.",
        (Verb::Noop | Verb::Vrfy | Verb::Expn | Verb::Help, _) => "Whatever could come before it.",
    };
    it.may_follow = strings(&[follow]);
}

/// The extensions that this reply names, and no others.
fn extensions(reply: Option<&Reply>, it: &mut Explanation) {
    let lines = reply.map_or(&[][..], |reply| reply.lines.get(1..).unwrap_or(&[]));
    if lines.is_empty() {
        it.meaning.push("It names no extension.".into());
    }
    for line in lines {
        let mut words = line.split_whitespace();
        let keyword = words.next().unwrap_or_default().to_ascii_uppercase();
        let (text, section) = match (keyword.as_str(), words.next()) {
            ("SIZE", Some(limit)) if limit != "0" => (
                format!("SIZE {limit}: a letter may have so many octets."),
                Section::new(1870, "3"),
            ),
            ("SIZE", _) => (
                "SIZE: the client may say how big a letter is.".into(),
                Section::new(1870, "3"),
            ),
            ("PIPELINING", _) => (
                "PIPELINING: commands may be sent without waiting for each answer.".into(),
                Section::new(2920, "3"),
            ),
            ("8BITMIME", _) => (
                "8BITMIME: octets above 127 are taken.".into(),
                Section::new(6152, "2"),
            ),
            ("SMTPUTF8", _) => (
                "SMTPUTF8: addresses and the header may be in UTF-8.".into(),
                Section::new(6531, "3.1"),
            ),
            ("DSN", _) => (
                "DSN: the client may say of what the sender wants to hear.".into(),
                Section::new(3461, "3"),
            ),
            ("CHUNKING", _) => (
                "CHUNKING: the letter may come by BDAT, in counted octets.".into(),
                Section::new(3030, "2"),
            ),
            ("BINARYMIME", _) => (
                "BINARYMIME: the letter may have any octets, where it comes by BDAT.".into(),
                Section::new(3030, "3"),
            ),
            ("STARTTLS", _) => (
                "STARTTLS: the session may go on under TLS.".into(),
                Section::new(3207, "4"),
            ),
            ("AUTH", Some(_)) => (
                format!(
                    "{}: the client may say who it is, by one of these.",
                    line.trim()
                ),
                Section::new(4954, "3"),
            ),
            ("ENHANCEDSTATUSCODES", _) => (
                "ENHANCEDSTATUSCODES: replies say more exactly what they mean, as in 5.1.1.".into(),
                Section::new(2034, "3"),
            ),
            ("EXPN", _) => (
                "EXPN: the server tells who is on a list.".into(),
                rfc5321("3.5.2"),
            ),
            ("HELP", _) => ("HELP: the command is offered.".into(), rfc5321("4.1.1.8")),
            (other, _) => (
                format!("{other}: an extension that this page has no words for."),
                rfc5321("4.1.1.1"),
            ),
        };
        it.meaning.push(text);
        if !it.sections.contains(&section) {
            it.sections.push(section);
        }
    }
}
