//! Runs that between them have every kind of event.

use crate::common::{console, console_at, scenario, send, sent, timeline};
use protocol_core::imap;
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::{ForwardPath, ReversePath};
use std::sync::LazyLock;
use world::input::HandEnvelope;
use world::{Edit, HostEdit, Input, Scenario, Timeline};

fn nobody() -> Vec<ForwardPath> {
    vec![ForwardPath::Mailbox(
        "nobody@receiver.example".parse().expect("an address"),
    )]
}

/// Runs that between them have every kind of event.
pub(crate) fn runs() -> Vec<(&'static str, Timeline)> {
    static RUNS: LazyLock<Vec<(&str, Timeline)>> = LazyLock::new(all_runs);
    RUNS.clone()
}

fn all_runs() -> Vec<(&'static str, Timeline)> {
    let mut runs = Vec::new();
    for name in lessons::scenario_names() {
        runs.push((name, sent(scenario(name))));
    }
    let mut silent = scenario("oauth");
    for issuer in silent.hosts.iter_mut().filter_map(|it| it.issuer.as_mut()) {
        issuer.users.clear();
    }
    let mut silent = timeline(silent);
    for _ in 0..4 {
        send(&mut silent);
    }
    runs.push(("there is no token, however often", silent));
    let mut old = scenario("oauth-expired");
    let mut cram = scenario("scram");
    for (scenario, mechanism) in [(&mut old, "XOAUTH2"), (&mut cram, "CRAM-MD5")] {
        for mta in scenario.hosts.iter_mut().filter_map(|it| it.mta.as_mut()) {
            let offered = &mut mta.extensions.auth;
            offered.retain(|it| it.as_str() == mechanism);
        }
    }
    runs.push(("a token by XOAUTH2", sent(old)));
    runs.push(("CRAM-MD5", sent(cram)));
    let mut many = scenario("relay");
    many.letter
        .draft
        .to
        .push("Nobody <nobody@receiver.example>".into());
    many.letter.draft.bcc.push("carol@receiver.example".into());
    runs.push(("one of three recipients is refused", sent(many)));

    let mut down = scenario("relay");
    for host in &mut down.hosts {
        if host.name.as_str() == "mx.receiver.example"
            && let Some(mta) = &mut host.mta
        {
            let service = mta.ports.remove("25").expect("it listens on 25");
            mta.ports.insert("2525".into(), service);
        }
    }
    runs.push(("the MX does not listen", sent(down)));

    let mut lost = scenario("relay");
    lost.dns
        .retain(|it| it.name.as_str() != "mx.receiver.example");
    runs.push(("the MX has no address", sent(lost)));

    let mut null = timeline(scenario("no-such-user"));
    let letter = null.scenario().letter.clone();
    let envelope = Some(HandEnvelope {
        reverse_path: ReversePath::Null,
        forward_paths: nobody(),
    });
    null.apply(Input::Send {
        host: letter.host,
        draft: letter.draft,
        envelope: envelope.map(Box::new),
    })
    .expect("it is sent");
    null.last();
    runs.push(("a letter from nobody fails", null));

    let mut read = sent(scenario("direct"));
    let host = "phone.receiver.example".parse().expect("a domain");
    read.apply(Input::Read {
        host,
        job: imap::Job::StoreFlags {
            uids: vec![1],
            operation: imap::StoreOperation::Add,
            flags: [imap::Flag::Seen].into_iter().collect(),
        },
    })
    .expect("he has read it");
    read.last();
    read.apply(Input::Advance {
        micros: 7_200_000_000,
    })
    .expect("time passes");
    read.last();
    runs.push(("a letter is read", read));
    let mut changed = timeline(scenario("relay"));
    let rate = serde_json::json!({ "messages": 1, "seconds": 60, "close": true });
    let set = serde_json::json!({ "mta": { "policy": { "rate": rate } } });
    let edit = Edit::Host(HostEdit {
        name: "relay.sender.example".parse().expect("a domain"),
        set: set.as_object().expect("a table").clone(),
        unset: Vec::new(),
    });
    changed.apply(Input::Edit(edit)).expect("it is set up so");
    for _ in 0..2 {
        send(&mut changed);
    }
    runs.push(("the relay’s policy is changed", changed));
    runs.push(("SMTP by hand", console(25, SMTP)));
    runs.push(("IMAP by hand", console(143, IMAP)));
    runs.push(("all of IMAP by hand", console(143, ALL_OF_IMAP)));
    let typed = console_at(with_mechanisms("pop3"), "mail.receiver.example", 110, POP3);
    runs.push(("POP3 by hand", typed));
    for name in ["direct", "pop3"] {
        for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"] {
            let mut only = with_mechanisms(name);
            for store in only.hosts.iter_mut().filter_map(|it| it.store.as_mut()) {
                store.mechanisms.retain(|it| it.as_str() == mechanism);
                store.pop3.auth.retain(|it| it.as_str() == mechanism);
            }
            runs.push(("a reader that authenticates", sent(only)));
        }
    }
    runs
}

/// The scenario with mailboxes that offer every mechanism.
fn with_mechanisms(name: &str) -> Scenario {
    let mut scenario = scenario(name);
    for store in scenario.hosts.iter_mut().filter_map(|it| it.store.as_mut()) {
        store.mechanisms = Mechanism::ALL.to_vec();
        store.pop3.auth = Mechanism::ALL.to_vec();
        store.pop3.apop = true;
    }
    scenario
}

const SMTP: &[&str] = &[
    "HOW ARE YOU\r\n",
    "MAIL FROM:<alice@sender.example>\r\n",
    "EHLO\r\n",
    "HELO laptop.sender.example\r\n",
    "EHLO laptop.sender.example\r\n",
    "NOOP\r\nVRFY bob\r\nEXPN list\r\nHELP\r\n",
    "DATA\r\n",
    "MAIL FROM:<alice@\r\n",
    "MAIL FROM:<alice@sender.example> SIZE=99999999\r\n",
    "MAIL FROM:<alice@sender.example> COLOUR=red\r\n",
    "MAIL FROM:<alice@sender.example> BODY=8BITMIME\r\n",
    "RCPT TO:<bob@elsewhere.example>\r\n",
    "RCPT TO:<nobody@receiver.example>\r\n",
    "RCPT TO:<bob@receiver.example>\r\nRSET\r\n",
    "MAIL FROM:<>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\n",
    "Subject: dots\r\n\r\n..one\r\n",
    ".\r\n",
    "QU",
    "IT\r\n",
];

const IMAP: &[&str] = &[
    "a CAPABILITY\r\n",
    "b SELECT INBOX\r\n",
    "c LOGIN bob wrong\r\n",
    "d LOGIN {3}\r\n",
    "bob letmein\r\n",
    "e EXAMINE INBOX\r\n",
    "f DANCE\r\n",
    "g FETCH\r\n",
    "h SELECT INBOX\r\n",
    "i FETCH 1:* (FLAGS BODY[])\r\nj UID STORE 1:* +FLAGS (\\Flagged)\r\n",
    "k SEARCH ALL\r\nl CLOSE\r\nm NOOP\r\n",
    "n LOGOUT\r\n",
];

const ALL_OF_IMAP: &[&str] = &[
    "a1 ID NIL\r\n",
    "a2 NAMESPACE\r\n",
    "a3 LOGIN bob letmein\r\n",
    "a4 NAMESPACE\r\na5 ENABLE CONDSTORE\r\n",
    "a6 CREATE Work/2026\r\na7 CREATE Work/2026\r\na8 SUBSCRIBE Work\r\n",
    "a9 LIST \"\" *\r\nb1 LSUB \"\" %\r\nb2 LIST \"\" \"\"\r\n",
    "b3 APPEND Work/2026 (\\Seen) {12}\r\n",
    "Subject: x\r\n\r\n",
    "b4 APPEND Nowhere {3}\r\n",
    "abc\r\n",
    "b5 STATUS Work/2026 (MESSAGES UNSEEN)\r\n",
    "b6 EXAMINE Work/2026\r\nb7 STORE 1 FLAGS (\\Deleted)\r\n",
    "b8 SELECT INBOX\r\nb9 COPY 1 Work\r\nc1 MOVE 1 Nowhere\r\n",
    "c2 FETCH 1 (UID FLAGS BODY[])\r\nc3 FETCH 9 FLAGS\r\n",
    "c4 STORE 1 +FLAGS (\\Deleted)\r\nc5 UID EXPUNGE 1\r\n",
    "c6 IDLE\r\n",
    "DONE\r\n",
    "c7 IDLE\r\n",
    "NOOP\r\n",
    "c8 CHECK\r\nc9 UNSELECT\r\n",
    "d1 RENAME Work Play\r\nd2 RENAME INBOX Old\r\n",
    "d3 UNSUBSCRIBE Work\r\nd4 DELETE Old\r\nd5 DELETE Old\r\nd6 DELETE INBOX\r\n",
    "d7 SEARCH CHARSET KOI8-R FROM alice\r\n",
    "d8 STARTTLS\r\n",
    "d9 LOGIN {",
    "3}\r\n",
    "bob {7}\r\n",
    "letmein\r\n",
    "e1 LOGOUT\r\n",
];

const POP3: &[&str] = &[
    "JUMP\r\n",
    "STAT\r\n",
    "CAPA\r\n",
    "AUTH CRAM-MD5\r\n",
    "*\r\n",
    "AUTH PLAIN\r\n",
    "nonsense\r\n",
    "APOP bob 0123456789abcdef0123456789abcdef\r\n",
    "USER bob\r\nPASS wrong\r\n",
    "PASS letmein\r\n",
    "USER bob\r\nPASS letmein\r\n",
    "STLS\r\nSTAT\r\nLIST\r\nUIDL\r\nLIST 1\r\nUIDL 9\r\n",
    "TOP 1 0\r\nRETR 1\r\nDELE 1\r\nDELE 1\r\nRSET\r\nNOOP\r\n",
    "DELE x\r\n",
    "QU",
    "IT\r\n",
];
