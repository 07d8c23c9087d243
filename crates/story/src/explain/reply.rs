use crate::codes::{enhanced_status, reply_code};
use crate::sections::rfc5321;
use crate::{Explanation, Fact, Sign, explained, fact, family, text};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Reply, ReplyCode, Severity, Verb};
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_greeting(code: ReplyCode, next: Fact) -> Explanation {
    let greeting = match code.severity() {
        Severity::Completion => explained!("smtp-greeting"),
        Severity::Intermediate | Severity::TransientNegative | Severity::PermanentNegative => {
            explained!("smtp-greeting-refused", code: text(code), says: reply_code(code))
        }
    };
    Explanation {
        follow: vec![next],
        ..greeting
    }
    .sections([rfc5321("3.1"), rfc5321("4.3.1")])
}

/// `next` is what may follow in the state of the session.
/// Where a reply code is defined.
fn defined(code: ReplyCode, answers: Option<Answered>) -> Section {
    match code.get() {
        454 | 530 if answers == Some(Answered::Verb(Verb::StartTls)) => Section::new(3207, "4"),
        235 | 454 | 530 | 535 => Section::new(4954, "6"),
        334 => Section::new(4954, "4"),
        521 => Section::new(7504, "3"),
        556 => Section::new(7504, "4"),
        _ => rfc5321("4.2.3"),
    }
}

pub(super) fn of_reply(
    code: ReplyCode,
    answers: Option<Answered>,
    line: &Line,
    next: Fact,
) -> Explanation {
    let mut it = Explanation {
        what: Some(what(code, answers)),
        meaning: vec![fact!("smtp-reply-code", code: text(code), says: reply_code(code))],
        follow: vec![next],
        ..Explanation::default()
    }
    .sections([defined(code, answers)]);
    let reply = Reply::parse(&line.octets).ok();
    if let Some(status) = reply.as_ref().and_then(|reply| reply.enhanced)
        && let Some(says) = enhanced_status(status)
    {
        let exactly = fact!("smtp-reply-status", status: text(status), says: says);
        it.meaning.push(exactly);
        it.sections.push(Section::new(3463, "3"));
    }
    let (more, sections) = match answers {
        _ if code.get() == 421 => (Some(fact!("smtp-reply-421")), vec![rfc5321("3.8")]),
        Some(Answered::Verb(verb)) => {
            if verb == Verb::Ehlo && is_yes(code) {
                extensions(reply.as_ref(), &mut it);
            }
            (answered(verb, code), vec![])
        }
        Some(Answered::EndOfData) => (
            Some(fact!(family "smtp-letter-answered", sign(code))),
            vec![rfc5321("4.2.5"), rfc5321("6.1"), rfc5321("4.2.1")],
        ),
        None => (None, vec![]),
    };
    it.meaning.extend(more);
    let order = (code.get() == 503).then(|| rfc5321("4.1.4"));
    it.sections(sections).sections(order)
}

/// What an answer to a command means beyond its code.
fn answered(verb: Verb, code: ReplyCode) -> Option<Fact> {
    match (verb, is_yes(code)) {
        (Verb::Helo, true) => Some(fact!("smtp-answered-helo")),
        (Verb::Mail, true) => Some(fact!("smtp-answered-mail")),
        (Verb::Rcpt, true) => Some(fact!("smtp-answered-rcpt")),
        (Verb::Rcpt, false) => Some(fact!("smtp-answered-rcpt-no")),
        (Verb::Data, true) => Some(fact!("smtp-answered-data")),
        _ => None,
    }
}

fn what(code: ReplyCode, answers: Option<Answered>) -> Fact {
    let sign = fact!(family "sign", sign(code));
    match answers {
        Some(Answered::Verb(verb)) => fact!("smtp-reply-to", verb: text(verb), sign: sign),
        Some(Answered::EndOfData) => fact!("smtp-reply-to-letter", sign: sign),
        None => fact!("smtp-reply", sign: sign),
    }
}

fn sign(code: ReplyCode) -> &'static str {
    Sign::of(code.severity()).class()
}

fn is_yes(code: ReplyCode) -> bool {
    let severity = code.severity();
    matches!(severity, Severity::Completion | Severity::Intermediate)
}

/// The extensions that this page has words for, and where they are defined.
const EXTENSIONS: [(&str, Section); 12] = [
    ("SIZE", Section::new(1870, "3")),
    ("PIPELINING", Section::new(2920, "3.1")),
    ("8BITMIME", Section::new(6152, "3")),
    ("SMTPUTF8", Section::new(6531, "3.1")),
    ("DSN", Section::new(3461, "3")),
    ("CHUNKING", Section::new(3030, "2")),
    ("BINARYMIME", Section::new(3030, "3")),
    ("STARTTLS", Section::new(3207, "4")),
    ("AUTH", Section::new(4954, "3")),
    ("ENHANCEDSTATUSCODES", Section::new(2034, "4")),
    ("EXPN", rfc5321("3.5.2")),
    ("HELP", rfc5321("4.1.1.8")),
];

/// The extensions that this reply names, and no others.
fn extensions(reply: Option<&Reply>, it: &mut Explanation) {
    let lines = reply.map_or(&[][..], |reply| reply.lines.get(1..).unwrap_or(&[]));
    if lines.is_empty() {
        it.meaning.push(fact!("smtp-no-extension"));
    }
    for line in lines {
        let mut words = line.split_whitespace();
        let keyword = words.next().unwrap_or_default().to_ascii_uppercase();
        let known = EXTENSIONS.iter().find(|(name, _)| *name == keyword);
        let section = known.map(|(_, section)| *section);
        let (fact, section) = match (keyword.as_str(), words.next(), section) {
            ("SIZE", Some(limit), Some(section)) if limit != "0" => {
                (fact!("smtp-extension-limit", limit: limit), section)
            }
            ("AUTH", Some(_), Some(section)) => (
                fact!("smtp-extension-mechanisms", line: line.trim()),
                section,
            ),
            (name, _, Some(section)) if name != "AUTH" => {
                (fact!(family "smtp-extension", name), section)
            }
            (name, ..) if name.len() > 1 && name.bytes().all(|it| it == b'X') => (
                fact!("smtp-extension-overwritten", name: name),
                Section::new(3207, "6"),
            ),
            (name, ..) => {
                let unknown = fact!("smtp-extension-unknown", name: name);
                (unknown, rfc5321("4.1.1.1"))
            }
        };
        it.meaning.push(fact);
        if !it.sections.contains(&section) {
            it.sections.push(section);
        }
    }
}

pub(super) fn families() -> [(&'static str, Vec<String>); 3] {
    let signs = ["done", "go-on", "later", "no"];
    let plain = EXTENSIONS.iter().map(|(name, _)| *name);
    [
        family("smtp-extension", plain.filter(|it| *it != "AUTH")),
        family("smtp-letter-answered", signs),
        family("sign", signs),
    ]
}
