//! Every unit on the wire has its words: those that no run of ours has, too.

use crate::common::{LANGUAGES, Prose, check, scenario, sent};
use protocol_core::Octets;
use protocol_core::dns::{Answer, RecordData, RecordType};
use protocol_core::imap::{self, CommandName, Status, Untagged};
use protocol_core::pop3;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{ReplyCode, Severity, Unit, Verb};
use world::{Event, EventKind, Timeline, WireUnit};

/// Each unit and octets of its kind.
fn units() -> Vec<(WireUnit, String)> {
    let mut units = Vec::new();
    let mut smtp = |unit, text: &str| units.push((WireUnit::Smtp(unit), format!("{text}\r\n")));
    for (code, _) in words::reply_codes(words::Language::En) {
        let code = ReplyCode::new(*code);
        let text = format!("{code} something");
        smtp(Unit::Greeting(code), &text);
        let verbs = Verb::ALL.map(|it| Some(Answered::Verb(it)));
        for answers in verbs.into_iter().chain([None, Some(Answered::EndOfData)]) {
            smtp(Unit::Reply { code, answers }, &text);
            smtp(
                Unit::Reply { code, answers },
                &format!("{code}-a\r\n{code} COLOUR red"),
            );
        }
    }
    for verb in Verb::ALL {
        smtp(Unit::Command(verb), verb.as_str());
    }
    smtp(Unit::UnknownCommand, "JUMP");
    smtp(Unit::Malformed, "hello");
    smtp(Unit::Content, "Subject: x\r\n\r\n..dot");
    smtp(Unit::Content, "Subject: x\r\n\r\nbare\nLF");
    smtp(Unit::EndOfData, ".");
    smtp(Unit::EndOfData, ".\n.");
    smtp(Unit::Partial, "RC");
    units.extend(imap_units());
    units.extend(pop3_units());
    units
}

macro_rules! kinds {
    ($name:ident: $of:ty { $($pattern:pat => $units:expr;)* }) => {
        /// Each unit and octets of its kind; one that is not listed does not compile.
        fn $name() -> Vec<($of, String)> {
            fn _every_one(it: &$of) {
                match it { $($pattern => {})* }
            }
            let mut units: Vec<($of, String)> = Vec::new();
            $(units.extend($units.into_iter().map(|(unit, text): ($of, &str)| (unit, text.to_owned())));)*
            units
        }
    };
}

/// Every command with arguments that it takes.
const IMAP_COMMANDS: [&str; 36] = [
    "CAPABILITY",
    "NOOP",
    "LOGOUT",
    "ID NIL",
    "STARTTLS",
    "AUTHENTICATE PLAIN =",
    "LOGIN bob letmein",
    "SELECT INBOX",
    "EXAMINE INBOX",
    "CREATE Work/2026",
    "DELETE Work",
    "RENAME INBOX Old",
    "SUBSCRIBE Work",
    "UNSUBSCRIBE Work",
    "LIST \"\" *",
    "LSUB \"\" %",
    "STATUS Work (MESSAGES UNSEEN UIDNEXT)",
    "APPEND Work (\\Seen) {3+}\r\nabc",
    "NAMESPACE",
    "ENABLE CONDSTORE",
    "IDLE",
    "CHECK",
    "CLOSE",
    "UNSELECT",
    "EXPUNGE",
    "SEARCH CHARSET UTF-8 UNSEEN FROM alice",
    "FETCH 1:* (ENVELOPE BODYSTRUCTURE INTERNALDATE BODY[]<0.100>)",
    "STORE 1 -FLAGS.SILENT (\\Deleted)",
    "COPY 1:2 Work",
    "MOVE 1:2 Work",
    "UID EXPUNGE 3:5",
    "UID SEARCH 9:*",
    "UID FETCH 9:* BODY.PEEK[HEADER.FIELDS (From)]",
    "UID STORE 4 FLAGS ()",
    "UID COPY 4 INBOX",
    "UID MOVE 4 INBOX",
];

/// What the server may tell, each as it is.
const IMAP_DATA: [(Untagged, &str); 25] = [
    (
        Untagged::Capability,
        "CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN COLOURS",
    ),
    (Untagged::Exists, "3 EXISTS"),
    (Untagged::Exists, "1 EXISTS"),
    (Untagged::Recent, "0 RECENT"),
    (Untagged::Expunge, "2 EXPUNGE"),
    (Untagged::Fetch, "2 FETCH (UID 7 FLAGS (\\Seen))"),
    (
        Untagged::Fetch,
        "2 FETCH (RFC822.SIZE 10 FLAGS () BODY[] {3}\r\nabc)",
    ),
    (Untagged::Search, "SEARCH"),
    (Untagged::Search, "SEARCH 1"),
    (Untagged::Search, "SEARCH 1 2 9"),
    (Untagged::Flags, "FLAGS (\\Seen \\Deleted work)"),
    (Untagged::Ok, "OK [UIDVALIDITY 3] so"),
    (Untagged::No, "NO the disk is nearly full"),
    (Untagged::Bad, "BAD what?"),
    (Untagged::Bye, "BYE logging out"),
    (Untagged::Other, "COLOUR red"),
    (Untagged::List, "LIST (\\Noselect \\HasChildren) \"/\" Work"),
    (Untagged::List, "LIST (\\Archive) NIL &Zeg-"),
    (Untagged::Lsub, "LSUB () \"/\" INBOX"),
    (Untagged::Status, "STATUS Work (MESSAGES 3 UNSEEN 1)"),
    (Untagged::Namespace, "NAMESPACE ((\"\" \"/\")) NIL NIL"),
    (Untagged::Enabled, "ENABLED"),
    (Untagged::Enabled, "ENABLED CONDSTORE"),
    (Untagged::Id, "ID NIL"),
    (Untagged::Id, "ID (\"name\" \"SMTP Lab\")"),
];

fn imap_units() -> Vec<(WireUnit, String)> {
    let mut units: Vec<(WireUnit, String)> = Vec::new();
    let mut imap = |unit, text: &str| units.push((WireUnit::Imap(unit), format!("{text}\r\n")));
    for (unit, text) in simple_imap_units() {
        imap(unit, &text);
    }
    let all = CommandName::ALL.map(Some).into_iter().chain([None]);
    for status in Status::ALL {
        imap(imap::Unit::Greeting(status), "* OK ready");
        for answers in all.clone() {
            let tagged = imap::Unit::Tagged { status, answers };
            imap(tagged, &format!("a1 {} so", status.as_str()));
        }
        for code in IMAP_CODES {
            let answers = Some(CommandName::Select);
            let tagged = imap::Unit::Tagged { status, answers };
            imap(tagged, &format!("a1 {} [{code}] so", status.as_str()));
            imap(
                imap::Unit::Untagged(Untagged::Ok),
                &format!("* OK [{code}] so"),
            );
        }
    }
    for (name, text) in CommandName::ALL.into_iter().zip(IMAP_COMMANDS) {
        assert!(text.starts_with(name.as_str()), "{text}");
        let line = format!("a1 {text}");
        let parsed = imap::Command::parse(line.as_bytes());
        assert!(parsed.is_ok(), "{line}: {parsed:?}");
        imap(imap::Unit::Command(name), &line);
        imap(imap::Unit::Command(name), &format!("a1 {name} \""));
        imap(imap::Unit::Begun(name), &format!("a1 {name} {{10}}"));
        imap(imap::Unit::Begun(name), &format!("a1 {name} {{10+}}"));
        let of = Some(name);
        imap(imap::Unit::Literal { of, ends: true }, "octets");
        imap(imap::Unit::Literal { of, ends: true }, "");
        imap(imap::Unit::Literal { of, ends: false }, "octets {3}");
    }
    for (what, text) in IMAP_DATA {
        imap(imap::Unit::Untagged(what), &format!("* {text}"));
    }
    units
}

kinds! {
    simple_imap_units: imap::Unit {
        // Those with something in them come apart.
        imap::Unit::Greeting(_) | imap::Unit::Command(_) | imap::Unit::Begun(_)
        | imap::Unit::Tagged { .. } | imap::Unit::Untagged(_) => [];
        imap::Unit::UnknownCommand => [(imap::Unit::UnknownCommand, "a1 DANCE")];
        imap::Unit::Continuation => [(imap::Unit::Continuation, "+ go on")];
        imap::Unit::Malformed => [(imap::Unit::Malformed, "hello")];
        imap::Unit::Partial => [(imap::Unit::Partial, "a1 LO")];
        imap::Unit::Literal { .. } => [(imap::Unit::Literal { of: None, ends: true }, "octets")];
        imap::Unit::Challenge => [(imap::Unit::Challenge, "+ cj14")];
        imap::Unit::AuthResponse => [(imap::Unit::AuthResponse, "AGJvYgBsZXRtZWlu")];
        imap::Unit::AuthCancelled => [(imap::Unit::AuthCancelled, "*")];
        imap::Unit::IdleBegun => [(imap::Unit::IdleBegun, "+ idling")];
        imap::Unit::IdleDone => [(imap::Unit::IdleDone, "DONE")];
        imap::Unit::PreAuth => [(imap::Unit::PreAuth, "* PREAUTH welcome")];
    }
}

/// Every response code.
pub(crate) const IMAP_CODES: [&str; 36] = [
    "ALERT",
    "BADCHARSET",
    "BADCHARSET (US-ASCII UTF-8)",
    "CAPABILITY IMAP4rev1 IDLE UIDPLUS",
    "PARSE",
    "PERMANENTFLAGS ()",
    "PERMANENTFLAGS (\\Seen \\*)",
    "READ-ONLY",
    "READ-WRITE",
    "TRYCREATE",
    "UIDNEXT 7",
    "UIDVALIDITY 3",
    "UNSEEN 2",
    "APPENDUID 3 7",
    "COPYUID 3 1:2 5:6",
    "UIDNOTSTICKY",
    "CLOSED",
    "UNAVAILABLE",
    "AUTHENTICATIONFAILED",
    "AUTHORIZATIONFAILED",
    "EXPIRED",
    "PRIVACYREQUIRED",
    "CONTACTADMIN",
    "NOPERM",
    "INUSE",
    "EXPUNGEISSUED",
    "CORRUPTION",
    "SERVERBUG",
    "CLIENTBUG",
    "CANNOT",
    "LIMIT",
    "OVERQUOTA",
    "ALREADYEXISTS",
    "NONEXISTENT",
    "TOOBIG",
    "COLOUR red",
];

/// Every command of POP3 with arguments that it takes.
const POP3_COMMANDS: [&str; 15] = [
    "USER bob",
    "PASS let me in",
    "APOP bob c4c9334bac560ecc979e58001b3e22fb",
    "AUTH PLAIN =",
    "STLS",
    "CAPA",
    "STAT",
    "LIST 2",
    "RETR 1",
    "DELE 1",
    "NOOP",
    "RSET",
    "TOP 1 0",
    "UIDL",
    "QUIT",
];

fn pop3_units() -> Vec<(WireUnit, String)> {
    let mut units: Vec<(WireUnit, String)> = Vec::new();
    let mut pop3 = |unit, text: &str| units.push((WireUnit::Pop3(unit), format!("{text}\r\n")));
    for (unit, text) in simple_pop3_units() {
        pop3(unit, &text);
    }
    for (verb, text) in pop3::Verb::ALL.into_iter().zip(POP3_COMMANDS) {
        assert!(text.starts_with(verb.as_str()), "{text}");
        assert!(pop3::Command::parse(text.as_bytes()).is_ok(), "{text}");
        pop3(pop3::Unit::Command(verb), text);
        pop3(pop3::Unit::Command(verb), &format!("{verb} \u{1}"));
        pop3(pop3::Unit::Listing(verb), "+OK\r\n1 UIDL\r\n.");
    }
    let all = pop3::Verb::ALL.map(Some).into_iter().chain([None]);
    for answers in all {
        for status in [pop3::Status::Ok, pop3::Status::Err] {
            let reply = pop3::Unit::Reply { status, answers };
            let word = match status {
                pop3::Status::Ok => "+OK",
                pop3::Status::Err => "-ERR",
            };
            pop3(reply, word);
            pop3(reply, &format!("{word} 2 320"));
            for code in [
                "IN-USE",
                "LOGIN-DELAY",
                "AUTH",
                "SYS/TEMP",
                "SYS/PERM",
                "COLOUR",
            ] {
                pop3(reply, &format!("{word} [{code}] so"));
            }
        }
    }
    units
}

kinds! {
    simple_pop3_units: pop3::Unit {
        pop3::Unit::Command(_) | pop3::Unit::Reply { .. } | pop3::Unit::Listing(_) => [];
        pop3::Unit::Greeting(_) => [
            (pop3::Unit::Greeting(pop3::Status::Ok), "+OK ready"),
            (pop3::Unit::Greeting(pop3::Status::Ok), "+OK ready <1.2@mail.example>"),
            (pop3::Unit::Greeting(pop3::Status::Err), "-ERR [SYS/TEMP] not now"),
        ];
        pop3::Unit::UnknownCommand => [(pop3::Unit::UnknownCommand, "JUMP")];
        pop3::Unit::AuthResponse => [(pop3::Unit::AuthResponse, "AGJvYgBsZXRtZWlu")];
        pop3::Unit::Content => [(pop3::Unit::Content, "Subject: x\r\n\r\n..dot\r\n..dot")];
        pop3::Unit::EndOfContent => [(pop3::Unit::EndOfContent, ".")];
        pop3::Unit::Challenge => [(pop3::Unit::Challenge, "+ cj14")];
        pop3::Unit::Malformed => [(pop3::Unit::Malformed, "hello")];
        pop3::Unit::Partial => [(pop3::Unit::Partial, "RE")];
    }
}

/// The first event of a run that `change` takes, changed.
fn changed(timeline: &Timeline, mut change: impl FnMut(&mut EventKind) -> bool) -> Event {
    timeline
        .events()
        .iter()
        .find_map(|it| {
            let mut it = it.clone();
            change(&mut it.kind).then_some(it)
        })
        .expect("the run has one")
}

#[test]
fn every_unit_has_its_words_sent_heard_and_lost() {
    let timeline = sent(scenario("relay"));
    for l in LANGUAGES {
        for (unit, octets) in units() {
            let sending = changed(&timeline, |kind| {
                let EventKind::LineSent { line, .. } = kind else {
                    return false;
                };
                line.unit = unit;
                line.octets = Octets::from(octets.as_str());
                true
            });
            let hearing = changed(&timeline, |kind| {
                let EventKind::LineReceived { line, .. } = kind else {
                    return false;
                };
                line.unit = unit;
                line.octets = Octets::from(octets.as_str());
                true
            });
            let place = format!("{unit:?}");
            let mut losing = sending.clone();
            if let EventKind::LineSent { arrives, .. } = &mut losing.kind {
                *arrives = None;
            }
            let lost = words::sentence(l, &losing, &timeline);
            assert_ne!(lost, words::sentence(l, &sending, &timeline), "{place}");
            for event in [&sending, &hearing, &losing] {
                check(&place, &words::sentence(l, event, &timeline), Prose::Wire);
                let it = words::explain(l, event, &timeline);
                check(&place, &it.what, Prose::Sentence);
                assert!(!it.meaning.is_empty() && !it.sections.is_empty(), "{place}");
                assert!(!it.may_follow.is_empty(), "{place}: what may follow?");
                for text in it.meaning.iter().chain(&it.may_follow) {
                    check(&place, text, Prose::Wire);
                }
            }
        }
    }
}

#[test]
fn a_refusal_of_the_letter_leaves_the_responsibility_with_the_client() {
    let timeline = sent(scenario("relay"));
    for (code, _) in words::reply_codes(words::Language::En) {
        let code = ReplyCode::new(*code);
        if code.get() == 421 {
            continue;
        }
        let event = changed(&timeline, |kind| {
            let EventKind::LineSent { line, .. } = kind else {
                return false;
            };
            let answers = Some(Answered::EndOfData);
            line.unit = WireUnit::Smtp(Unit::Reply { code, answers });
            line.octets = Octets::from(format!("{code} so\r\n"));
            true
        });
        let said = words::explain(words::Language::En, &event, &timeline)
            .meaning
            .join(" ");
        let taken = code.severity() == Severity::Completion;
        assert_eq!(
            said.contains("takes responsibility"),
            taken,
            "{code}: {said}"
        );
        assert_eq!(
            said.contains("client is responsible as before"),
            !taken,
            "{code}: {said}"
        );
    }
}

#[test]
fn only_what_a_server_announced_is_said_of_its_extensions() {
    let timeline = sent(scenario("relay"));
    let told = |text: &str| {
        let event = changed(&timeline, |kind| {
            let EventKind::LineSent { line, .. } = kind else {
                return false;
            };
            let answers = Some(Answered::Verb(Verb::Ehlo));
            line.unit = WireUnit::Smtp(Unit::Reply {
                code: ReplyCode::new(250),
                answers,
            });
            line.octets = Octets::from(text);
            true
        });
        words::explain(words::Language::En, &event, &timeline)
            .meaning
            .join(" ")
    };
    let some = told("250-mx greets you\r\n250-8BITMIME\r\n250 SIZE 5000\r\n");
    assert!(
        some.contains("8BITMIME:") && some.contains("SIZE 5000:"),
        "{some}"
    );
    assert!(!some.contains("PIPELINING"), "{some}");
    let none = told("250 mx greets you\r\n");
    assert!(none.contains("It names no extension."), "{none}");
}

/// An MX question with this answer: its explanation, caption and sentence.
fn answered(answer: &Answer) -> String {
    let timeline = sent(scenario("relay"));
    let event = changed(&timeline, |kind| {
        let EventKind::DnsAnswered {
            question,
            answer: it,
            ..
        } = kind
        else {
            return false;
        };
        *it = answer.clone();
        question.kind == RecordType::Mx
    });
    let l = words::Language::En;
    let it = words::explain(l, &event, &timeline);
    let beat = words::beat(l, &event, &timeline).expect("an answer about MX has its caption");
    let sentence = words::sentence(l, &event, &timeline);
    check("DNS", &sentence, Prose::Wire);
    let texts: Vec<String> = it
        .meaning
        .into_iter()
        .chain(it.may_follow)
        .chain([beat.text])
        .collect();
    for text in &texts {
        check("DNS", text, Prose::Sentence);
    }
    texts.join(" ")
}

#[test]
fn each_answer_of_dns_has_the_consequence_that_rfc_5321_gives_it() {
    let timeline = sent(scenario("relay"));
    let records = timeline
        .events()
        .iter()
        .find_map(|it| match &it.kind {
            EventKind::DnsAnswered {
                answer: Answer::NoError(records),
                ..
            } => Some(records.clone()),
            _ => None,
        })
        .expect("DNS answers");
    let mut null = records.clone();
    null[0].data = RecordData::Mx(0, None);
    let cases = [
        (Answer::NoError(records), "not used where an MX exists"),
        (Answer::NoError(null), "takes no mail"),
        (Answer::NoError(Vec::new()), "implicit MX"),
        (Answer::NxDomain, "does not exist"),
        (Answer::ServFail, "not now"),
    ];
    for (index, (answer, says)) in cases.iter().enumerate() {
        let text = answered(answer);
        assert!(text.contains(says), "{text}");
        for (other, (_, it)) in cases.iter().enumerate() {
            assert!(other == index || !text.contains(it), "“{it}” in: {text}");
        }
    }
}
