use super::{enhanced_status, reply_code, sentence, verb};
use crate::{Explanation, Sign};
use protocol_core::dns::RecordType;
use protocol_core::imap::{self, CommandName, Status, Untagged};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Reply, ReplyCode, Unit, Verb};
use protocol_core::trace::Section;
use world::event::WireUnit;
use world::{Event, EventKind, Line, Protocol, Timeline};

const fn smtp(section: &'static str) -> Section {
    Section::new(5321, section)
}

const fn imap4(section: &'static str) -> Section {
    Section::new(3501, section)
}

pub(crate) fn explain(event: &Event, timeline: &Timeline) -> Explanation {
    let mut it = match &event.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => of_line(line),
        kind => of_event(kind),
    };
    it.what = if it.what.is_empty() {
        sentence(event, timeline)
    } else {
        it.what
    };
    if let Some(cause) = event.cause.and_then(|id| timeline.event(id)) {
        it.why = Some(sentence(cause, timeline));
    }
    it
}

fn new(what: &str, meaning: &[&str], sections: &[Section]) -> Explanation {
    Explanation {
        what: what.into(),
        meaning: meaning.iter().map(|it| (*it).to_owned()).collect(),
        sections: sections.to_vec(),
        ..Explanation::default()
    }
}

fn of_event(kind: &EventKind) -> Explanation {
    match kind {
        EventKind::Composed { .. } => new(
            "",
            &[
                "A mail program (MUA) makes two things of what was written: the letter, with its header and text, and an envelope, with the addresses that the servers will use.",
                "Whoever is named in Bcc is on the envelope and not in the letter.",
            ],
            &[smtp("2.3.1"), Section::new(5322, "3.6")],
        ),
        EventKind::MailChecked => new(
            "",
            &[
                "Mail is never pushed to a reader’s program by SMTP. The program asks, again and again.",
            ],
            &[imap4("1.1")],
        ),
        EventKind::DnsAsked { question, .. } => match question.kind {
            RecordType::Mx => new(
                "",
                &[
                    "An MX record names the servers that take mail for a domain. The domain is the one behind the @ of RCPT TO.",
                ],
                &[smtp("5.1"), Section::new(1035, "3.3.9")],
            ),
            RecordType::A => new(
                "",
                &["The MX record gave a name; to call it, its address is needed."],
                &[smtp("5.1"), Section::new(1035, "3.4.1")],
            ),
        },
        EventKind::DnsAnswered { .. } => new(
            "",
            &[
                "Servers with a lower preference are tried first. Where no MX exists, the domain’s own address is used instead.",
            ],
            &[smtp("5.1")],
        ),
        EventKind::ConnectionRequested(ends) | EventKind::ConnectionOpened(ends) => {
            let port = match (ends.protocol, ends.port) {
                (Protocol::Smtp, 587) => {
                    "Port 587 is for submission: a user’s program hands over a new letter."
                }
                (Protocol::Smtp, 25) => {
                    "Port 25 is for relaying: one server passes mail to the next."
                }
                (Protocol::Smtp, _) => "SMTP is spoken on this port.",
                (Protocol::Imap, _) => "Port 143 is IMAP’s: a program reads a mailbox.",
            };
            new(
                "",
                &[
                    port,
                    "Who calls is the client, who is called is the server: for this connection only. In SMTP the server speaks first.",
                    "The three segments with which TCP opens a connection are drawn as one.",
                ],
                &[smtp("3.1"), Section::new(6409, "3.1")],
            )
        }
        EventKind::ConnectionRefused { .. } => new(
            "",
            &[
                "For a server that sends, this is a reason to try the next server, and then to wait and try again.",
            ],
            &[smtp("5.1")],
        ),
        EventKind::ConnectionClosed(_) => new(
            "",
            &[
                "A session ends with QUIT and 221; then both close. A connection that breaks before counts as “not now”.",
            ],
            &[smtp("3.8"), smtp("4.1.1.10")],
        ),
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => of_line(line),
        EventKind::EnvelopeBegun { .. } => new(
            "",
            &[
                "The server has taken a blank envelope and written the reverse-path on it: the address to which a notice of failure would go.",
            ],
            &[smtp("3.3")],
        ),
        EventKind::RecipientAdded { .. } => new(
            "",
            &[
                "The forward-path is on the envelope. The letter itself has not been seen by the server.",
            ],
            &[smtp("3.3")],
        ),
        EventKind::RecipientRefused { .. } => new(
            "",
            &[
                "The server’s rules decided: a recipient must have a mailbox here, or the client must be one for whom the server relays.",
            ],
            &[smtp("3.3"), smtp("3.6.2")],
        ),
        EventKind::EnvelopeDiscarded => new(
            "",
            &["What was on the envelope is forgotten. Nobody is responsible for anything."],
            &[smtp("4.1.1.5")],
        ),
        EventKind::EnvelopeSettled { .. } => new(
            "",
            &[
                "Every RCPT has its own answer. If at least one is positive, the client goes on with DATA.",
            ],
            &[smtp("3.3")],
        ),
        EventKind::Accepted { .. } => new(
            "",
            &[
                "With the 250 after the end of data the server takes responsibility: it must deliver the letter, or tell the sender that it could not. It must not lose it.",
                "The client lets go only when that 250 reaches it. Until then both hold the letter.",
            ],
            &[smtp("4.2.5"), smtp("6.1")],
        ),
        EventKind::Released { .. } => new(
            "",
            &[
                "The 250 has arrived. From here on only the next server is responsible. 250 does not mean delivered, and not read.",
            ],
            &[smtp("4.2.5"), smtp("6.1")],
        ),
        EventKind::HeaderAdded { field, .. } => {
            let meaning: &[&str] = if field == "Return-Path" {
                &[
                    "The last server writes down the envelope’s sender, because the envelope is thrown away now.",
                ]
            } else {
                &[
                    "Each server that takes a letter writes where it came from on top of it. Read from the bottom, these fields tell the way. Below the first that you trust, anyone could have written them.",
                ]
            };
            new("", meaning, &[smtp("4.4")])
        }
        EventKind::Queued { .. } => new(
            "",
            &[
                "A server stores what it has taken before it passes it on. If the next server is not there, the letter waits here.",
            ],
            &[smtp("4.5.4.1")],
        ),
        EventKind::Attempted { .. } => new(
            "",
            &["The server becomes a client now: roles belong to a connection, not to a machine."],
            &[smtp("2.3.3"), smtp("4.5.4.1")],
        ),
        EventKind::Deferred { .. } => new(
            "",
            &[
                "A temporary failure is no reason for a notice. The server should try again after 30 minutes or more, for 4 to 5 days.",
            ],
            &[smtp("4.5.4.1")],
        ),
        EventKind::Failed { queue_id, .. } => {
            let meaning: &[&str] = if queue_id.is_some() {
                &[
                    "The server that holds the letter can neither deliver it nor forget it: it has promised to tell the sender.",
                ]
            } else {
                &[
                    "The server refused before it took the letter, so it promised nothing. The program shows its owner what the server said.",
                ]
            };
            new("", meaning, &[smtp("3.6.3"), smtp("6.1")])
        }
        EventKind::NoticeWritten { .. } => new(
            "",
            &[
                "A notice is a message like any other, with a part for people and a part for programs.",
                "It is addressed to the reverse-path of the letter and sent from <>, so that it can cause no other.",
            ],
            &[smtp("6.1"), smtp("4.5.5"), Section::new(3464, "2")],
        ),
        EventKind::NoticeOmitted { .. } => new(
            "",
            &["Two servers that send each other notices about notices would never stop."],
            &[smtp("4.5.5"), smtp("6.1")],
        ),
        EventKind::Delivered { .. } => new(
            "",
            &[
                "This is final delivery: the envelope is gone, and the mailbox keeps the letter under a number of its own (UID).",
                "The hand-over from the server to the mailbox is inside the provider and not drawn as a protocol.",
            ],
            &[smtp("4.4"), imap4("2.3.1.1")],
        ),
        EventKind::Fetched { .. } => new(
            "",
            &[
                "The program has a copy. The letter stays in the mailbox until someone deletes it there.",
            ],
            &[imap4("6.4.5")],
        ),
        EventKind::FlagsChanged { .. } => new(
            "",
            &[
                "Flags belong to the mailbox, not to the letter: every program that reads the mailbox sees them.",
            ],
            &[imap4("2.3.2")],
        ),
        EventKind::MailboxChecked { .. } => new(
            "",
            &["The session is over. The program will look again."],
            &[imap4("6.1.3")],
        ),
        EventKind::PersonActed => new(
            "",
            &["Your input is part of the run: it is replayed with it."],
            &[],
        ),
        EventKind::TimeAdvanced { .. } => new(
            "",
            &["Time in this world is virtual: nothing waits for a clock."],
            &[],
        ),
    }
}

fn of_line(line: &Line) -> Explanation {
    match line.unit {
        WireUnit::Smtp(unit) => of_smtp(unit, line),
        WireUnit::Imap(unit) => of_imap(unit),
    }
}

fn of_smtp(unit: Unit, line: &Line) -> Explanation {
    match unit {
        Unit::Greeting(_) => new(
            "The server’s greeting.",
            &[
                "The server speaks first: the client must wait for it. 220 says that the server is ready; the name behind it is the server’s own.",
            ],
            &[smtp("3.1"), smtp("4.3.1")],
        ),
        Unit::Command(verb) => of_command(verb),
        Unit::UnknownCommand => new(
            "A line that begins with no known command.",
            &["The server must answer 500. The session goes on."],
            &[smtp("4.2.4")],
        ),
        Unit::Reply { code, answers } => of_reply(code, answers, line),
        Unit::Malformed => new(
            "This is no reply.",
            &["A reply begins with three digits. The client cannot go on."],
            &[smtp("4.2")],
        ),
        Unit::Content => new(
            "The letter: its header, an empty line, its text.",
            &[
                "No server reads “To:” here; what is on the envelope decides.",
                "A line that begins with a dot gets another dot on the wire, which the server takes away (dot transparency).",
            ],
            &[smtp("3.3"), smtp("4.5.2"), Section::new(5322, "2.1")],
        ),
        Unit::EndOfData => Explanation {
            may_answer: vec![
                (Sign::Done, "250", "taken: the server is responsible now"),
                (Sign::Later, "450–452", "not now, keep it and try again"),
                (Sign::No, "550–554", "refused, for good"),
            ],
            ..new(
                "The end of the letter: a line with a single dot.",
                &[
                    "Only CR LF . CR LF ends it. The answer to this line is the most important of all: with 250 responsibility passes.",
                ],
                &[smtp("4.1.1.4"), smtp("4.2.5")],
            )
        },
        Unit::Partial => new(
            "Part of a line.",
            &[
                "Octets may arrive in any pieces. A command is only looked at when its CR LF has come.",
            ],
            &[smtp("2.3.8")],
        ),
    }
}

fn of_command(it: Verb) -> Explanation {
    const BAD: (Sign, &str, &str) = (Sign::No, "500–503", "not understood, or not at this point");
    let (meaning, may_answer, sections): (&[&str], Vec<_>, &[Section]) = match it {
        Verb::Ehlo => (
            &[
                "The client says who it is, and asks which extensions the server has. It begins every session, and again after anything that was learnt must be forgotten.",
            ],
            vec![
                (Sign::Done, "250", "a line for each extension"),
                (
                    Sign::No,
                    "500, 502",
                    "an old server: the client falls back to HELO",
                ),
                (Sign::No, "550", "refused by policy"),
            ],
            &[smtp("3.2"), smtp("4.1.1.1")],
        ),
        Verb::Helo => (
            &[
                "The greeting of 1982, without extensions. Clients use it where EHLO is not understood.",
            ],
            vec![
                (Sign::Done, "250", "go on"),
                (Sign::No, "550", "refused by policy"),
            ],
            &[smtp("4.1.1.1")],
        ),
        Verb::Mail => (
            &[
                "Begins an envelope. The address is the reverse-path: where a notice goes if the letter cannot be delivered. It need not be what “From:” says.",
            ],
            vec![
                (Sign::Done, "250", "the envelope is begun"),
                (Sign::Later, "451, 452", "not now"),
                (
                    Sign::No,
                    "550, 552, 553",
                    "this sender, or this size, is not taken",
                ),
                BAD,
            ],
            &[smtp("3.3"), smtp("4.1.1.2")],
        ),
        Verb::Rcpt => (
            &[
                "Names one recipient on the envelope. One command for each recipient, so each gets its own answer.",
                "The address need not appear anywhere in the letter. That is how Bcc works, and mailing lists.",
            ],
            vec![
                (Sign::Done, "250", "accepted (251: will forward)"),
                (Sign::Later, "450–452", "not now, try later"),
                (Sign::No, "550–553", "no such mailbox, or no relaying"),
                BAD,
            ],
            &[smtp("3.3"), smtp("4.1.1.3")],
        ),
        Verb::Data => (
            &[
                "Asks to hand over the letter. Until the server says 354, not an octet of it has travelled.",
            ],
            vec![
                (Sign::GoOn, "354", "go on"),
                (Sign::No, "503, 554", "no recipient was accepted"),
                (Sign::Later, "451", "not now"),
            ],
            &[smtp("3.3"), smtp("4.1.1.4")],
        ),
        Verb::Rset => (
            &["The envelope is thrown away. The greeting stays."],
            vec![(Sign::Done, "250", "forgotten")],
            &[smtp("4.1.1.5")],
        ),
        Verb::Noop => (
            &["It keeps a session alive and changes nothing."],
            vec![(Sign::Done, "250", "fine")],
            &[smtp("4.1.1.9")],
        ),
        Verb::Quit => (
            &[
                "The client is done. The server must not close before it has answered; the client must not close before it has heard.",
            ],
            vec![(Sign::Done, "221", "closing")],
            &[smtp("4.1.1.10")],
        ),
        Verb::Vrfy => (
            &[
                "Most servers will not tell, so that addresses cannot be collected: 252 says “send it and see”.",
            ],
            vec![
                (Sign::Done, "250, 251", "there is one"),
                (Sign::Done, "252", "will not tell, but will take mail"),
                (Sign::No, "550", "there is none"),
            ],
            &[smtp("3.5"), smtp("4.1.1.6")],
        ),
        Verb::Expn => (
            &["Asks who is behind a mailing list. Hardly any server answers it today."],
            vec![
                (Sign::Done, "250", "the members"),
                (Sign::No, "502, 550", "not offered"),
            ],
            &[smtp("3.5"), smtp("4.1.1.7")],
        ),
        Verb::Help => (
            &["A word for people who type."],
            vec![
                (Sign::Done, "211, 214", "help"),
                (Sign::No, "502", "not offered"),
            ],
            &[smtp("4.1.1.8")],
        ),
    };
    Explanation {
        may_answer,
        ..new(&format!("{it}: {}.", verb(it)), meaning, sections)
    }
}

fn of_reply(code: ReplyCode, answers: Option<Answered>, line: &Line) -> Explanation {
    let to = match answers {
        Some(Answered::Verb(verb)) => format!("The answer to {verb}."),
        Some(Answered::EndOfData) => "The answer to the letter.".into(),
        None => "A reply.".into(),
    };
    let mut it = new(&to, &[], &[smtp("4.2.3")]);
    it.meaning.push(format!("{code}: {}", reply_code(code)));
    if let Some(status) = Reply::parse(&line.octets)
        .ok()
        .and_then(|reply| reply.enhanced)
        && let Some(meaning) = enhanced_status(status)
    {
        it.meaning.push(format!(
            "{status}, the enhanced status code, says it more exactly: {meaning}"
        ));
        it.sections.push(Section::new(3463, "3"));
    }
    match (code.get(), answers) {
        (250, Some(Answered::EndOfData)) => {
            it.meaning.push(
                "The server has taken responsibility. It promises to deliver the letter or to tell the sender; it does not say that the letter was delivered, or read.".into(),
            );
            it.sections.push(smtp("4.2.5"));
        }
        (250, Some(Answered::Verb(Verb::Ehlo))) => {
            it.meaning.push(
                "Each further line names an extension: SIZE a limit, PIPELINING that commands may be sent without waiting, 8BITMIME that octets above 127 are taken, ENHANCEDSTATUSCODES that replies say more exactly what they mean.".into(),
            );
            it.sections.push(smtp("4.1.1.1"));
        }
        _ => {}
    }
    it
}

fn of_imap(unit: imap::Unit) -> Explanation {
    match unit {
        imap::Unit::Greeting(_) => new(
            "The mailbox server’s greeting.",
            &["IMAP’s server speaks first, too. The star says: not the end of any command."],
            &[imap4("7.1.1")],
        ),
        imap::Unit::Command(name) => of_imap_command(name),
        imap::Unit::UnknownCommand => new(
            "A line that is no command known here.",
            &["The server answers BAD and says where it stopped understanding."],
            &[imap4("7.1.3")],
        ),
        imap::Unit::Untagged(what) => of_untagged(what),
        imap::Unit::Tagged { status, .. } => new(
            match status {
                Status::Ok => "The end of a command: done.",
                Status::No => "The end of a command: not done.",
                Status::Bad => "The end of a command: not understood, or not possible now.",
            },
            &[
                "It begins with the tag that the client gave to its command. Several commands may be under way; the tag tells them apart.",
            ],
            &[imap4("2.2.1"), imap4("7.1")],
        ),
        imap::Unit::Continuation => new(
            "Go on.",
            &[
                "The client announced a literal, a run of octets of known length. Now it may send it.",
            ],
            &[imap4("4.3"), imap4("7.5")],
        ),
        imap::Unit::Malformed => new(
            "This is no response.",
            &["The client cannot go on."],
            &[imap4("7")],
        ),
        imap::Unit::Partial => new(
            "Part of a line.",
            &["Octets may arrive in any pieces."],
            &[imap4("2.2")],
        ),
    }
}

fn of_imap_command(name: CommandName) -> Explanation {
    let (meaning, section): (&str, &'static str) = match name {
        CommandName::Capability => ("Asks what the server can do.", "6.1.1"),
        CommandName::Noop => (
            "Changes nothing; a good moment for the server to tell what is new.",
            "6.1.2",
        ),
        CommandName::Logout => ("Ends the session.", "6.1.3"),
        CommandName::Login => (
            "User and password, readable by anyone on the way: nothing is encrypted in this world yet.",
            "6.2.3",
        ),
        CommandName::Select => ("Opens a mailbox. INBOX is where new mail is put.", "6.3.1"),
        CommandName::Examine => ("Opens a mailbox to read only.", "6.3.2"),
        CommandName::Close => ("Closes the mailbox.", "6.4.2"),
        CommandName::Fetch | CommandName::UidFetch => (
            "Asks for messages, or parts of them. BODY[] marks a message as read, BODY.PEEK[] does not. With UID the numbers are those that never change.",
            "6.4.5",
        ),
        CommandName::Store | CommandName::UidStore => ("Changes flags, such as \\Seen.", "6.4.6"),
        CommandName::Search | CommandName::UidSearch => (
            "Asks which messages fit; the server looks, not the program.",
            "6.4.4",
        ),
    };
    Explanation {
        may_answer: vec![
            (Sign::Done, "OK", "done"),
            (Sign::No, "NO", "not done"),
            (Sign::No, "BAD", "not understood, or not at this point"),
        ],
        ..new(&format!("{name}."), &[meaning], &[imap4(section)])
    }
}

fn of_untagged(what: Untagged) -> Explanation {
    let (what, meaning, section): (&str, &str, &'static str) = match what {
        Untagged::Capability => (
            "What the server can do.",
            "IMAP4rev1 is the protocol itself.",
            "7.2.1",
        ),
        Untagged::Exists => (
            "How many messages there are.",
            "The server tells it whenever it changes, asked or not.",
            "7.3.1",
        ),
        Untagged::Recent => (
            "How many messages are new.",
            "This session is the first to be told of them.",
            "7.3.2",
        ),
        Untagged::Expunge => (
            "A message is gone.",
            "The numbers behind it move up by one; UIDs do not.",
            "7.4.1",
        ),
        Untagged::Fetch => (
            "A message, or parts of it.",
            "The number in braces tells how many octets follow.",
            "7.4.2",
        ),
        Untagged::Search => (
            "What a search found.",
            "The numbers of the messages that fit.",
            "7.2.5",
        ),
        Untagged::Flags => (
            "Which flags there are.",
            "A program may set these.",
            "7.2.6",
        ),
        Untagged::Ok => (
            "A remark of the server.",
            "What stands in brackets is for programs, the rest for people.",
            "7.1.1",
        ),
        Untagged::No => ("A warning.", "The command may still succeed.", "7.1.2"),
        Untagged::Bad => (
            "A complaint.",
            "The server could not make sense of something.",
            "7.1.3",
        ),
        Untagged::Bye => (
            "The server says goodbye.",
            "It will close the connection.",
            "7.1.5",
        ),
        Untagged::Other => (
            "Data of the server.",
            "A response that this page has no words for.",
            "7",
        ),
    };
    new(what, &[meaning], &[imap4(section)])
}
