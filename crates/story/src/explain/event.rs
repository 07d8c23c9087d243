use super::{Answer, Explanation, auth, dns, mailbox, new, rfc1939, rfc3501, rfc5321, strings};
use crate::Sign;
use crate::en::{enhanced_status, faults, obstacle, refusal};
use protocol_core::message::Action;
use protocol_core::smtp::ReversePath;
use protocol_core::smtp::server::Refusal;
use protocol_core::trace::Section;
use world::event::{Obstacle, Omitted, Refused};
use world::{Ends, EventKind, Protocol};

/// An explanation and what may follow.
pub(in crate::en) fn with(follow: &[&str], it: Explanation) -> Explanation {
    Explanation {
        may_follow: strings(follow),
        ..it
    }
}

pub(super) fn of_event(kind: &EventKind, by: Option<Protocol>) -> Explanation {
    match kind {
        EventKind::Composed { .. } => with(
            &["The mail program calls the server that it is set up with."],
            new(
                "",
                &[
                    "A mail program (a mail user agent, MUA) makes two things of what was written: the letter, with its header and text, and an envelope, with the addresses that the servers will use.",
                    "Whoever is named in Bcc is on the envelope and not in the letter.",
                ],
                &[rfc5321("2.3.1"), Section::new(5322, "3.6.3")],
            ),
        ),
        EventKind::MailChecked => with(
            &["A connection to the mailbox server."],
            new(
                "",
                &[
                    "SMTP never pushes a letter into a reader’s program. The program asks, again and again; or stays connected, and is told by its mailbox server.",
                ],
                &[Section::new(5598, "4.2.2"), rfc5321("2.3.3")],
            ),
        ),
        EventKind::DnsAsked { question, .. } => {
            with(&["The answer of DNS."], dns::asked(question.kind))
        }
        EventKind::DnsAnswered {
            question, answer, ..
        } => dns::answered(question.kind, answer),
        EventKind::ConnectionRequested(ends) => with(
            &["The other end takes the call, or refuses it."],
            connection(ends),
        ),
        EventKind::ConnectionOpened(ends) => Explanation {
            may_answer: match ends.protocol {
                Protocol::Smtp => SMTP_GREETINGS.to_vec(),
                Protocol::Imap => IMAP_GREETINGS.to_vec(),
                Protocol::Pop3 => POP3_GREETINGS.to_vec(),
            },
            ..with(
                &["The server speaks first: its greeting."],
                connection(ends),
            )
        },
        EventKind::ConnectionRefused { reason, .. } => refused(*reason),
        EventKind::ConnectionClosed(ends) => closed(ends.protocol),
        EventKind::LineSent { .. } | EventKind::LineReceived { .. } => Explanation::default(),
        EventKind::EnvelopeBegun { reverse_path } => {
            let to = match reverse_path {
                ReversePath::Null => {
                    "It is <>: the letter is a notice, and nobody is told if it fails."
                }
                ReversePath::Mailbox(_) => "To it a notice of failure would go.",
            };
            with(
                &["RCPT, once for each recipient."],
                new(
                    "",
                    &[
                        "The server has taken a blank envelope and written the reverse-path on it, the sender’s address.",
                        to,
                    ],
                    &[rfc5321("3.3"), rfc5321("2.3.1")],
                ),
            )
        }
        EventKind::RecipientAdded { .. } => with(
            &["Another RCPT, or DATA."],
            new(
                "",
                &[
                    "The forward-path, the recipient’s address, is on the envelope. The server has not seen the letter.",
                ],
                &[rfc5321("3.3")],
            ),
        ),
        EventKind::RecipientRefused { refusal: why, .. } => of_refusal(*why),
        EventKind::EnvelopeDiscarded => with(
            &["MAIL, for a new envelope, or the end of the session."],
            new(
                "",
                &["What was on the envelope is forgotten. The server is responsible for nothing."],
                &[rfc5321("4.1.1.5"), rfc5321("4.1.4")],
            ),
        ),
        EventKind::EnvelopeSettled { accepted, .. } => with(
            &[if accepted.is_empty() {
                "QUIT: there is nobody to hand a letter over for."
            } else {
                "DATA, and after 354 the letter; or BDAT, where it is offered."
            }],
            new(
                "",
                &[
                    "Every RCPT has its own answer. If at least one is a yes, the client goes on with DATA.",
                ],
                &[rfc5321("3.3")],
            ),
        ),
        EventKind::Accepted { .. } => with(
            &["The 250 travels to the client. Then the letter goes on, or into a mailbox."],
            new(
                "",
                &[
                    "With the 250 to the end of the letter the server takes responsibility: it must deliver the letter, or tell the sender that it could not.",
                    "The client lets go only when that 250 reaches it. Until then both hold the letter: there are two seals.",
                ],
                &[rfc5321("4.2.5"), rfc5321("6.1")],
            ),
        ),
        EventKind::Released { .. } => with(
            &["QUIT, or MAIL for another letter."],
            new(
                "",
                &[
                    "The 250 has arrived: from here on the next server alone is responsible. 250 does not mean delivered, and not read.",
                    "Had it been lost, the client would have sent the letter again, and it would have come twice.",
                ],
                &[rfc5321("4.2.5"), rfc5321("6.1"), rfc5321("4.5.3.2.6")],
            ),
        ),
        EventKind::HeaderAdded { field, .. } => header(field),
        EventKind::Queued { .. } => with(
            &["An attempt to pass it on."],
            new(
                "",
                &[
                    "A server stores what it has taken before it passes it on. If the next server is not there, the letter waits here.",
                ],
                &[rfc5321("4.5.4.1")],
            ),
        ),
        EventKind::Attempted { .. } => with(
            &["A question to DNS, or a call to the next server."],
            new(
                "",
                &[
                    "The server becomes a client now: roles belong to a connection, not to a machine.",
                ],
                &[rfc5321("2.1"), rfc5321("4.5.4.1")],
            ),
        ),
        EventKind::Deferred { why, .. } => deferred(why),
        EventKind::Failed {
            queue_id,
            recipients,
            expired,
            ..
        } => failed(
            queue_id.is_some(),
            recipients.first().map(|(_, why)| why),
            *expired,
        ),
        EventKind::NoticeWritten {
            action: Action::Delayed,
            ..
        } => with(
            &["The notice goes its way. The letter itself waits on."],
            new(
                "",
                &[
                    "The letter is late, and its sender is told so, once. It is only a warning: the server still has the letter and tries on.",
                    "Until when it will try stands in the part for programs, as Will-Retry-Until.",
                ],
                &[Section::new(3464, "2.3.3"), Section::new(3464, "2.3.9")],
            ),
        ),
        EventKind::NoticeWritten {
            action: Action::Failed,
            ..
        } => with(
            &["The notice goes its way like any other letter."],
            new(
                "",
                &[
                    "A notice (a delivery status notification, DSN) is a message like any other, with a part for people and a part for programs.",
                    "It goes to the reverse-path on the letter’s envelope, not to “From:”, and is sent from <>, so that it can cause no other.",
                ],
                &[rfc5321("6.1"), rfc5321("4.5.5"), Section::new(3464, "2")],
            ),
        ),
        EventKind::NoticeWritten {
            action: Action::Delivered,
            ..
        } => with(
            &["The notice goes its way like any other letter."],
            new(
                "",
                &[
                    "The server of final delivery tells the sender, because NOTIFY=SUCCESS was asked for this recipient.",
                    "In the mailbox is not read: for that there are other notices, which a reader’s program sends or does not.",
                ],
                &[Section::new(3461, "5.2.3"), Section::new(3464, "2.3.3")],
            ),
        ),
        EventKind::NoticeWritten {
            action: Action::Relayed,
            ..
        } => with(
            &["The notice goes its way like any other letter."],
            new(
                "",
                &[
                    "The next server has taken the letter and does not offer DSN: what was asked could not be told to it.",
                    "So this server reports “relayed”, once it has that server’s 250. More will not be heard, unless it fails.",
                ],
                &[Section::new(3461, "5.2.2"), Section::new(3464, "2.3.3")],
            ),
        ),
        EventKind::NoticeOmitted {
            why: Omitted::NotAsked,
            ..
        } => new(
            "",
            &[
                "NOTIFY for these recipients does not name FAILURE: the sender does not want to hear of it.",
            ],
            &[Section::new(3461, "4.1")],
        ),
        EventKind::NoticeOmitted { .. } => new(
            "",
            &[
                "What comes from <> must not be answered by a notice. Two servers that send each other notices about notices would never stop.",
            ],
            &[rfc5321("4.5.5"), rfc5321("6.1")],
        ),
        EventKind::Delivered { .. } => with(
            &[
                "Nothing, until a program asks for it, by IMAP or POP3. One that stays connected is told (IDLE).",
            ],
            new(
                "",
                &[
                    "This is final delivery, the work of a mail delivery agent (MDA). The envelope is gone; the mailbox keeps the letter under a number of its own, its UID.",
                    "Simplified here: the hand-over from the server to the mailbox is inside the provider and not drawn as a protocol.",
                ],
                &[
                    rfc5321("4.4"),
                    Section::new(5598, "4.3.3"),
                    rfc3501("2.3.1.1"),
                ],
            ),
        ),
        EventKind::FaultApplied {
            fault, stage, when, ..
        } => faults::explain(fault, *stage, *when),
        EventKind::ConnectionReset(_) => with(
            &["What was open counts as “not now”. A queue waits, a mail program tells its owner."],
            new(
                "",
                &[
                    "The other end is gone without a word: no 221, no 421. What was on its way is lost.",
                    "It counts as 451, “not now”. After the end of the letter nobody knows whether the other end has it.",
                ],
                &[rfc5321("3.8"), rfc5321("4.5.3.2.6")],
            ),
        ),
        EventKind::HostRestarted => with(
            &["It tries to pass on what waits in its queue."],
            new(
                "",
                &[
                    "A server that has said 250 to a letter has it on its disk, so that it is there after a crash.",
                    "What was only in its sessions is forgotten: a client that had no answer tries again.",
                ],
                &[rfc5321("6.1"), rfc5321("4.2.5")],
            ),
        ),
        EventKind::DnsTimedOut { .. } => with(
            &["The letter waits in the queue."],
            new(
                "",
                &[
                    "No answer is not “no”: whether the name is there, nobody knows. It will be asked again.",
                ],
                &[Section::new(1035, "4.2.1"), rfc5321("5.1")],
            ),
        ),
        EventKind::PersonActed => new(
            "",
            &["What a person does is part of the run: it is replayed with it."],
            &[],
        ),
        EventKind::TokenAsked { grant, .. } => {
            with(&["A token, or none."], auth::token_asked(*grant))
        }
        EventKind::TokenAnswered { answer, .. } => auth::token_answered(answer),
        EventKind::TlsBegun(_) => with(&["The server’s part of the handshake."], tls()),
        EventKind::TlsEstablished(_) => with(
            &["EHLO, as if nothing had been said before; where TLS came first, the greeting."],
            tls(),
        ),
        EventKind::TimeAdvanced { .. } => new(
            "",
            &["Time in this world is virtual: nothing waits for a clock."],
            &[],
        ),
        EventKind::TransactionRefused { refusal: why } => Explanation {
            may_follow: strings(&["The reply, and the end of this envelope."]),
            ..of_refusal(*why)
        },
        EventKind::Expanded { .. } => with(
            &["An item in the queue for each way that the members’ mail goes."],
            new(
                "",
                &[
                    "An alias stands for other addresses. The server writes them on the envelope in its place; the letter itself is not touched.",
                    "The reverse-path stays: if a member cannot be reached, the notice goes to who wrote the letter. A mailing list would put its own address there.",
                ],
                &[rfc5321("3.9.1"), rfc5321("3.9")],
            ),
        ),
        EventKind::Fetched { .. }
        | EventKind::FlagsChanged { .. }
        | EventKind::MailboxChecked { .. }
        | EventKind::MessageStored { .. }
        | EventKind::MessagesRemoved { .. }
        | EventKind::FolderChanged { .. }
        | EventKind::MaildropLocked { .. }
        | EventKind::MaildropReleased { .. }
        | EventKind::CopiesForgotten { .. } => mailbox::of_event(kind, by),
        EventKind::Edited { .. } => with(
            &["From now on hosts decide by the new set-up."],
            new(
                "",
                &[
                    "How a server is set up says whom it serves, what it accepts and how strict it is. RFC 5321 leaves most of that to whoever runs the server.",
                    "Sessions that are open keep the set-up with which they began.",
                ],
                &[rfc5321("7.9")],
            ),
        ),
    }
}

fn tls() -> Explanation {
    new(
        "",
        &[
            "From here on who listens on the line sees how long each record is, and between whom, and nothing else.",
            "It holds for this connection. The server at its end reads everything, and decides anew for the next hop.",
            "Simplified here: one message each way, no certificate is looked at, and the octets of the handshake are not made.",
        ],
        &[Section::new(3207, "4"), Section::new(8446, "2")],
    )
}

const IMAP_GREETINGS: &[Answer] = &[
    (Sign::Done, "OK", "ready"),
    (
        Sign::Done,
        "PREAUTH",
        "ready, and the client is let in already",
    ),
    (Sign::No, "BYE", "no session for this client"),
];

const POP3_GREETINGS: &[Answer] = &[
    (Sign::Done, "+OK", "ready"),
    (Sign::No, "-ERR", "no session now"),
];

const SMTP_GREETINGS: &[Answer] = &[
    (Sign::Done, "220", "ready"),
    (Sign::Later, "421", "not now"),
    (Sign::No, "554", "no SMTP service here"),
];

fn connection(ends: &Ends) -> Explanation {
    let (port, section) = match (ends.protocol, ends.port) {
        (Protocol::Smtp, 587) => (
            "Port 587 is for submission: a person’s program hands over a new letter.",
            Section::new(6409, "3.1"),
        ),
        (Protocol::Smtp, 465) => (
            "Port 465 is for submission under TLS from the first octet.",
            Section::new(8314, "3.3"),
        ),
        (Protocol::Smtp, 25) => (
            "Port 25 is for relaying: one server passes mail to the next.",
            rfc5321("4.5.4.2"),
        ),
        (Protocol::Smtp, _) => ("SMTP is spoken on this port.", rfc5321("3.1")),
        (Protocol::Imap, 993) => (
            "Port 993 is for IMAP under TLS from the first octet.",
            Section::new(8314, "3.2"),
        ),
        (Protocol::Imap, _) => (
            "IMAP: a program looks into mailboxes that stay at the server.",
            rfc3501("2.1"),
        ),
        (Protocol::Pop3, 995) => (
            "Port 995 is for POP3 under TLS from the first octet.",
            Section::new(8314, "3.1"),
        ),
        (Protocol::Pop3, _) => (
            "POP3: a program collects what is in one mailbox, and may empty it.",
            rfc1939("3"),
        ),
    };
    let mut it = new(
        "",
        &[
            port,
            "Who calls is the client, who is called is the server: for this connection only.",
            "Simplified here: the three segments with which TCP opens a connection are drawn as one.",
        ],
        &[section],
    );
    let first = match ends.protocol {
        Protocol::Smtp => rfc5321("3.1"),
        Protocol::Imap => rfc3501("3.1"),
        Protocol::Pop3 => rfc1939("4"),
    };
    if !it.sections.contains(&first) {
        it.sections.push(first);
    }
    it
}

fn refused(reason: Refused) -> Explanation {
    let what = match reason {
        Refused::NoService => "The host is there, but nothing listens on that port.",
        Refused::NoHost => "No host of this world has that address.",
        Refused::NoAnswer => {
            "Nobody has answered the call for three minutes: the host may be down, or the way to it."
        }
    };
    with(
        &["The next server, if there is one. A queue waits; a mail program tells its owner."],
        new(
            "",
            &[
                what,
                "A server that sends tries the next server of the domain, and then waits and tries again.",
            ],
            &[rfc5321("5.1"), rfc5321("4.5.4.1")],
        ),
    )
}

fn closed(protocol: Protocol) -> Explanation {
    match protocol {
        Protocol::Smtp => new(
            "",
            &[
                "A session ends with QUIT and 221; then both close.",
                "A connection that breaks before counts as 451, “not now”: what had no final answer is tried again.",
            ],
            &[rfc5321("3.8"), rfc5321("4.1.1.10")],
        ),
        Protocol::Imap => new(
            "",
            &[
                "A session ends with LOGOUT and BYE; then both close. What was changed in the mailbox was changed at once.",
            ],
            &[rfc3501("6.1.3")],
        ),
        Protocol::Pop3 => new(
            "",
            &[
                "Only QUIT deletes. Where the connection ends without it, what was marked as deleted is still there, and the mailbox is free again.",
            ],
            &[rfc1939("6"), rfc1939("3")],
        ),
    }
}

fn of_refusal(why: Refusal) -> Explanation {
    let (code, status, _) = why.reply();
    let section = match why {
        Refusal::NoSuchMailbox => rfc5321("3.3"),
        Refusal::RelayingDenied => rfc5321("3.6.2"),
        Refusal::MailboxFull | Refusal::LocalError => rfc5321("4.2.3"),
        Refusal::RoutingLoop => rfc5321("6.3"),
        Refusal::CannotVerify => rfc5321("3.5.3"),
        Refusal::CredentialsInvalid => Section::new(4954, "6"),
        Refusal::MailboxFullForGood => Section::new(3463, "3.3"),
        Refusal::Greylisted | Refusal::GreylistedAsError => Section::new(6647, "2.1"),
        Refusal::TooManyMessages => rfc5321("4.3.2"),
        Refusal::TooManyMessagesClosing => rfc5321("3.8"),
        Refusal::NotAList | Refusal::IsAList => rfc5321("3.5.2"),
    };
    let mut it = new("", &[refusal(why)], &[section]);
    if matches!(why, Refusal::NoSuchMailbox | Refusal::RelayingDenied) {
        it.meaning.push(
            "A recipient must have a mailbox here, or the client must be one for whom the server relays."
                .into(),
        );
    }
    if matches!(why, Refusal::Greylisted | Refusal::GreylistedAsError) {
        it.meaning.push(
            "A real mail server keeps the letter and tries again. Programs that only send spam often do not, and that is the point."
                .into(),
        );
    }
    it.meaning.push(match enhanced_status(status) {
        Some(meaning) => format!("It will answer {code}. Enhanced status {status}: {meaning}"),
        None => format!("It will answer {code}."),
    });
    with(&["The reply to RCPT."], it)
}

fn header(field: &str) -> Explanation {
    if field == "Return-Path" {
        return with(
            &["The letter is put into the mailbox."],
            new(
                "",
                &[
                    "The envelope is thrown away now. The server of final delivery writes its sender into the letter first, as Return-Path.",
                ],
                &[rfc5321("4.4")],
            ),
        );
    }
    new(
        "",
        &[
            "Each server that takes a letter writes on top of it where it came from. Read from the bottom, these fields tell the way.",
            "Below the first one that you trust, anyone could have written them.",
        ],
        &[rfc5321("4.4")],
    )
}

fn deferred(why: &Obstacle) -> Explanation {
    let mut it = new(
        "",
        &[
            "A server should wait at least 30 minutes and try again, for 4 to 5 days. Only when it gives up, a notice goes to the sender.",
        ],
        &[rfc5321("4.5.4.1")],
    );
    it.meaning.insert(0, obstacle(why));
    with(&["The next attempt."], it)
}

fn failed(queued: bool, why: Option<&Obstacle>, expired: bool) -> Explanation {
    let (meaning, follow, section) = if queued {
        (
            "The server that holds the letter can neither deliver it nor forget it: it has promised to tell the sender.",
            "A notice to the sender, unless the letter came from <>.",
            rfc5321("3.6.3"),
        )
    } else {
        (
            "No server has taken the letter for this recipient, so none has promised anything. The program shows its owner what happened.",
            "The owner writes the address again, or gives up.",
            rfc5321("4.2.5"),
        )
    };
    let mut it = new("", &[meaning], &[section, rfc5321("6.1")]);
    if let Some(why) = why {
        it.meaning.insert(0, obstacle(why));
    }
    if expired {
        it.meaning.push(
            "The obstacle was temporary, but the queue does not keep a letter for ever: it was given up."
                .into(),
        );
        it.sections.push(rfc5321("4.5.4.1"));
    }
    with(&[follow], it)
}
