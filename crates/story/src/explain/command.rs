use super::{Answer, new, rfc5321, strings};
use crate::en::{command_error, verb as summary};
use crate::{Explanation, Sign};
use protocol_core::smtp::{Command, ReversePath, Verb};
use protocol_core::trace::Section;
use world::Line;

/// Any command may get these (RFC 5321 section 4.3.2).
const ANY: [Answer; 2] = [
    (Sign::Later, "421", "the server shuts down, in order"),
    (Sign::No, "500, 501", "not understood, or wrong arguments"),
];

/// What a verb means, what the server may answer, what comes after a yes, where it stands.
struct Entry {
    meaning: &'static [&'static str],
    answers: &'static [Answer],
    follow: &'static str,
    /// Of RFC 5321.
    sections: &'static [&'static str],
}

pub(super) fn of_command(verb: Verb, line: &Line) -> Explanation {
    let entry = entry(verb);
    let mut it = new(&format!("{verb}: {}.", summary(verb)), entry.meaning, &[]);
    it.sections = entry.sections.iter().map(|it| rfc5321(it)).collect();
    it.sections.extend(match verb {
        Verb::Auth => Some(Section::new(4954, "4")),
        Verb::StartTls => Some(Section::new(3207, "4")),
        Verb::Bdat => Some(Section::new(3030, "2")),
        _ => None,
    });
    it.may_answer = entry.answers.iter().copied().chain(ANY).collect();
    it.may_follow = strings(&[entry.follow]);
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    match Command::parse(text) {
        Ok(command) => arguments(&command, &mut it),
        Err(error) => it.meaning.insert(0, command_error(&error)),
    }
    it
}

/// What is to be said of these arguments.
fn arguments(command: &Command, it: &mut Explanation) {
    let (Command::Mail { parameters, .. } | Command::Rcpt { parameters, .. }) = command else {
        return;
    };
    if let Command::Mail { reverse_path, .. } = command
        && *reverse_path == ReversePath::Null
    {
        it.meaning.push(
            "Here it is <>, the null reverse-path: this is a notice, and nobody is to be told if it fails."
                .into(),
        );
        it.sections.push(rfc5321("4.5.5"));
    }
    for parameter in parameters {
        match (parameter.keyword.as_str(), &parameter.value) {
            ("SIZE", Some(size)) => {
                it.meaning.push(format!(
                    "SIZE={size} tells beforehand how many octets will come, so that a letter that is too big is refused before it travels."
                ));
                it.sections.push(Section::new(1870, "3"));
            }
            ("BODY", Some(body)) => {
                let (says, section) = if body.eq_ignore_ascii_case("BINARYMIME") {
                    (
                        "any octets may come, in lines of any length or in none",
                        Section::new(3030, "3"),
                    )
                } else {
                    (
                        "whether octets above 127 occur in the letter",
                        Section::new(6152, "3"),
                    )
                };
                it.meaning.push(format!("BODY={body} says {says}."));
                it.sections.push(section);
            }
            ("SMTPUTF8", None) => {
                it.meaning.push(
                    "SMTPUTF8 says that addresses or the header are in UTF-8. It may go only to servers that offer it, all the way.".into(),
                );
                it.sections.push(Section::new(6531, "3.4"));
            }
            ("RET", Some(what)) => {
                it.meaning.push(format!(
                    "RET={what} says how much of the letter a notice of failure is to bring back: all of it (FULL) or its header (HDRS)."
                ));
                it.sections.push(Section::new(3461, "4.3"));
            }
            ("ENVID", Some(id)) => {
                it.meaning.push(format!(
                    "ENVID={id} is what the sender calls this envelope: each notice about it will say so."
                ));
                it.sections.push(Section::new(3461, "4.4"));
            }
            ("NOTIFY", Some(when)) => {
                it.meaning.push(format!(
                    "NOTIFY={when} says of what the sender wants to hear for this recipient. Without it: of failure, and perhaps of delay."
                ));
                it.sections.push(Section::new(3461, "4.1"));
            }
            ("ORCPT", Some(whom)) => {
                it.meaning.push(format!(
                    "ORCPT={whom} is the recipient as the sender wrote it, whatever it is rewritten to on the way."
                ));
                it.sections.push(Section::new(3461, "4.2"));
            }
            (keyword, _) => it.meaning.push(format!(
                "{keyword} is a parameter. A server that does not know it answers 555."
            )),
        }
    }
}

fn entry(verb: Verb) -> Entry {
    match verb {
        Verb::Ehlo => Entry {
            meaning: &[
                "The client says who it is, and asks which extensions the server has.",
                "It begins every session. Said again later, it throws away the envelope, as RSET does.",
            ],
            answers: &[
                (Sign::Done, "250", "a line for each extension"),
                (
                    Sign::No,
                    "502",
                    "an old server: the client falls back to HELO",
                ),
                (Sign::No, "504, 550", "refused by the server’s rules"),
            ],
            follow: "After 250: MAIL.",
            sections: &["3.2", "4.1.1.1", "4.1.4"],
        },
        Verb::Helo => Entry {
            meaning: &[
                "The greeting of 1982, without extensions. Clients use it where EHLO is not understood.",
            ],
            answers: &[
                (Sign::Done, "250", "go on, without extensions"),
                (Sign::No, "504, 550", "refused by the server’s rules"),
            ],
            follow: "After 250: MAIL.",
            sections: &["4.1.1.1"],
        },
        Verb::Mail => Entry {
            meaning: &[
                "The server takes a blank envelope and writes on it who it is from.",
                "The address is the reverse-path: where a notice goes if the letter cannot be delivered. It need not be what “From:” says.",
            ],
            answers: &[
                (Sign::Done, "250", "the envelope is begun"),
                (Sign::Later, "451, 452, 455", "not now"),
                (
                    Sign::No,
                    "503",
                    "not at this point: say EHLO first, or an envelope is open",
                ),
                (Sign::No, "550, 553", "this sender is not taken"),
                (Sign::No, "552", "the letter is too big"),
                (Sign::No, "555", "a parameter is not known"),
            ],
            follow: "After 250: RCPT, once for each recipient.",
            sections: &["3.3", "4.1.1.2"],
        },
        Verb::Rcpt => Entry {
            meaning: &[
                "Names one recipient: the forward-path. One command for each, so each gets its own answer.",
                "The address need not appear anywhere in the letter. That is how Bcc works, and mailing lists.",
            ],
            answers: &[
                (Sign::Done, "250, 251", "taken (251: and sent on elsewhere)"),
                (Sign::Later, "450–452, 455", "not now, try later"),
                (
                    Sign::No,
                    "550, 551, 553",
                    "no such mailbox here, or no relaying",
                ),
                (Sign::No, "552", "the mailbox is full"),
                (Sign::No, "503", "not at this point: MAIL comes first"),
                (Sign::No, "555", "a parameter is not known"),
            ],
            follow: "After 250: RCPT for the next recipient, or DATA.",
            sections: &["3.3", "4.1.1.3"],
        },
        Verb::Data => Entry {
            meaning: &[
                "Asks to hand over the letter. Until the server says 354, not an octet of it has travelled.",
                "Where every recipient was refused, servers differ: 503 or 554, and some say 354 all the same.",
            ],
            answers: &[
                (Sign::GoOn, "354", "send the letter"),
                (Sign::Later, "450–452", "not now"),
                (
                    Sign::No,
                    "503, 554",
                    "there is no envelope, or nobody on it",
                ),
                (Sign::No, "550", "refused by the server’s rules"),
            ],
            follow: "After 354: the letter, then a line that is a single dot.",
            sections: &["3.3", "4.1.1.4"],
        },
        Verb::Rset => Entry {
            meaning: &["The envelope is thrown away. The greeting stays."],
            answers: &[(Sign::Done, "250", "forgotten")],
            follow: "After 250: MAIL, for a new envelope.",
            sections: &["4.1.1.5"],
        },
        Verb::Noop => Entry {
            meaning: &["It changes nothing, and shows that the other end is still there."],
            answers: &[(Sign::Done, "250", "fine")],
            follow: "Whatever could come before it.",
            sections: &["4.1.1.9"],
        },
        Verb::Quit => Entry {
            meaning: &[
                "The client is done. The server answers before it closes; the client waits for that answer.",
            ],
            answers: &[(Sign::Done, "221", "goodbye")],
            follow: "After 221: both ends close.",
            sections: &["4.1.1.10"],
        },
        Verb::Vrfy => Entry {
            meaning: &[
                "Asks whether there is such a user. Most servers will not tell, so that addresses cannot be collected: 252 says “send it and see”.",
            ],
            answers: &[
                (Sign::Done, "250, 251", "there is one"),
                (
                    Sign::Done,
                    "252",
                    "will not tell, but will take mail and try",
                ),
                (Sign::No, "550, 551", "there is none here, or no longer"),
                (Sign::No, "553", "more than one may be meant"),
                (Sign::No, "502, 504", "not offered"),
            ],
            follow: "Whatever could come before it.",
            sections: &["3.5", "4.1.1.6"],
        },
        Verb::Expn => Entry {
            meaning: &[
                "Asks who is on a mailing list. Hardly any server answers it today; one that does says so in its answer to EHLO.",
            ],
            answers: &[
                (Sign::Done, "250", "the members"),
                (
                    Sign::Done,
                    "252",
                    "will not tell, but will take mail and try",
                ),
                (Sign::No, "550", "there is no such list, or it is not told"),
                (Sign::No, "502, 504", "not offered"),
            ],
            follow: "Whatever could come before it.",
            sections: &["3.5", "4.1.1.7"],
        },
        Verb::Help => Entry {
            meaning: &["For people who type: the server says something helpful."],
            answers: &[
                (Sign::Done, "211, 214", "help"),
                (Sign::No, "502, 504", "not offered"),
            ],
            follow: "Whatever could come before it.",
            sections: &["4.1.1.8"],
        },
        Verb::Auth => Entry {
            meaning: &[
                "Says who the client is, by one of the mechanisms that EHLO named. Base64 hides nothing: it only makes one line of any octets.",
                "A submission server takes no mail before it.",
            ],
            answers: &[
                (Sign::Done, "235", "the client is who it says"),
                (Sign::GoOn, "334", "a challenge: a response comes next"),
                (Sign::Later, "454", "cannot be checked for now"),
                (Sign::No, "535", "user, password or token is wrong"),
                (Sign::No, "504", "the mechanism is not offered"),
                (Sign::No, "502, 503", "not offered, or not at this point"),
            ],
            follow: "After 334: a response in base64, or * to give up. After 235: MAIL.",
            sections: &[],
        },
        Verb::StartTls => Entry {
            meaning: &[
                "Asks to go on under TLS, on this connection. It protects this hop and no other: each server reads the whole letter.",
                "The command and its offer travel in plain text: who sits on the line can remove them, and the client sees a server without TLS.",
            ],
            answers: &[
                (Sign::Done, "220", "begin the handshake"),
                (Sign::Later, "454", "not for now"),
                (Sign::No, "502, 503", "not offered, or up already"),
            ],
            follow: "After 220: the handshake, then EHLO anew. What was said before counts no more.",
            sections: &[],
        },
        Verb::Bdat => Entry {
            meaning: &[
                "Hands over so many octets, at once behind the line. LAST says that the letter ends with them.",
                "The octets are counted, so there is no 354, no line with a dot, and no dot is doubled.",
            ],
            answers: &[
                (
                    Sign::Done,
                    "250",
                    "these octets are here; after LAST: taken",
                ),
                (Sign::Later, "451, 452", "not now"),
                (Sign::No, "552", "the letter is too big"),
                (
                    Sign::No,
                    "503",
                    "not at this point: nobody is on the envelope",
                ),
                (Sign::No, "502", "not offered"),
            ],
            follow: "After 250: the next BDAT; after LAST: MAIL, for another letter, or QUIT.",
            sections: &[],
        },
    }
}
