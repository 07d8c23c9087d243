use super::{Answer, command, new, reply, rfc5321, strings};
use crate::{Explanation, Sign};
use protocol_core::smtp::{Severity, Unit};
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_unit(unit: Unit, line: &Line) -> Explanation {
    match unit {
        Unit::Greeting(code) => reply::of_greeting(code),
        Unit::Command(verb) => command::of_command(verb, line),
        Unit::UnknownCommand => Explanation {
            may_answer: vec![(Sign::No, "500", "the command is not recognised")],
            may_follow: strings(&["Any command that may stand here: the session goes on."]),
            ..new(
                "A line that begins with no known command.",
                &[
                    "The server answers 500. 502 would say that it knows the command and does not offer it.",
                ],
                &[rfc5321("4.2.4")],
            )
        },
        Unit::Reply { code, answers } => reply::of_reply(code, answers, line),
        Unit::Malformed => Explanation {
            may_follow: strings(&["The client gives up, and may try again later."]),
            ..new(
                "This is no reply.",
                &["A reply begins with three digits. The client cannot tell a yes from a no."],
                &[rfc5321("4.2")],
            )
        },
        Unit::Content => content(line),
        Unit::EndOfData if *line.octets != *b".\r\n" => Explanation {
            may_answer: END_OF_DATA.to_vec(),
            may_follow: strings(&["What stood behind it in the letter is now taken for commands."]),
            ..new(
                "The end of the letter, to this server only.",
                &[
                    "Its policy takes this for the end of a letter, and RFC 5321 forbids it: only CR LF, a dot, CR LF is one.",
                    "Where the server before it knows only that, the two see different letters: one can be smuggled inside another.",
                ],
                &[rfc5321("2.3.8"), rfc5321("4.1.1.4")],
            )
        },
        Unit::EndOfData => Explanation {
            may_answer: END_OF_DATA.to_vec(),
            may_follow: strings(&[
                "The most important reply of all: with 250 the responsibility passes.",
            ]),
            ..new(
                "The end of the letter: a line that is a single dot.",
                &[
                    "Only CR LF, a dot, CR LF ends it. A dot at the beginning of any other line is doubled by the client, so that it cannot end the letter.",
                    "Until the answer is here, the client keeps its copy. If the answer is lost, both hold the letter, and it may come twice.",
                ],
                &[rfc5321("4.1.1.4"), rfc5321("4.5.2"), rfc5321("4.2.5")],
            )
        },
        Unit::AuthResponse => Explanation {
            may_answer: AUTH_RESPONSE.to_vec(),
            may_follow: strings(&["After 334 another response; after 235 MAIL."]),
            ..new(
                "A response of the client.",
                &[
                    "It is in base64, which hides nothing: the page of its octets shows what is under it.",
                ],
                &[Section::new(4954, "4")],
            )
        },
        Unit::Chunk { ends } => Explanation {
            may_answer: END_OF_DATA.to_vec(),
            may_follow: strings(&[if ends {
                "The most important reply of all: with 250 the responsibility passes."
            } else {
                "A reply, and then the next chunk."
            }]),
            ..new(
                "A chunk of the letter.",
                &[
                    "It is as long as BDAT said. Nothing in it can end it, and no dot is doubled in it.",
                    "No server reads “To:” here to decide where the letter goes. What is on the envelope decides.",
                ],
                &[Section::new(3030, "2")],
            )
        },
        Unit::Partial => Explanation {
            may_follow: strings(&["The rest of the line."]),
            ..new(
                "Part of a line.",
                &[
                    "Octets may arrive in any pieces. A line is only looked at when its CR LF has come.",
                ],
                &[rfc5321("2.3.8")],
            )
        },
    }
}

const AUTH_RESPONSE: &[Answer] = &[
    (Sign::Done, "235", "the client is who it says"),
    (
        Sign::GoOn,
        "334",
        "a challenge: another response comes next",
    ),
    (Sign::No, "501", "not understood, or given up with *"),
    (Sign::No, "535", "user, password or token is wrong"),
];

const END_OF_DATA: &[Answer] = &[
    (Sign::Done, "250", "taken: the server is responsible now"),
    (Sign::Later, "450–452", "not now: keep it and try again"),
    (Sign::No, "550, 552, 554", "refused for good"),
];

fn content(line: &Line) -> Explanation {
    let mut it = new(
        "The letter: its header, an empty line, its text.",
        &[
            "No server reads “To:” here to decide where the letter goes. What is on the envelope decides.",
        ],
        &[rfc5321("3.3"), Section::new(5322, "2.1")],
    );
    let stuffed = line
        .octets
        .split_inclusive(|octet| *octet == b'\n')
        .filter(|it| it.starts_with(b".."))
        .count();
    if stuffed > 0 {
        let lines = match stuffed {
            1 => "One line here begins with a dot and has got another in front".to_owned(),
            many => format!("{many} lines here begin with a dot and have got another in front"),
        };
        it.meaning.push(format!(
            "{lines}. The server takes it away (dot transparency)."
        ));
        it.sections.push(rfc5321("4.5.2"));
    }
    if has_bare_line_end(&line.octets) {
        it.meaning.push(
            "A line here ends in a CR or an LF alone, which RFC 5321 forbids. Where one server takes that for the end of a line and another does not, one letter can become two.".into(),
        );
        it.sections.push(rfc5321("2.3.8"));
    }
    it.may_follow = strings(&["A line that is a single dot."]);
    it
}

fn has_bare_line_end(octets: &[u8]) -> bool {
    let mut before = 0;
    let inner = octets.iter().any(|octet| {
        let bare = (*octet == b'\n') != (before == b'\r');
        before = *octet;
        bare
    });
    inner || before == b'\r'
}

/// The sign of a reply code.
pub(super) fn sign_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Completion => "done",
        Severity::Intermediate => "go on",
        Severity::TransientNegative => "not now",
        Severity::PermanentNegative => "no",
    }
}
