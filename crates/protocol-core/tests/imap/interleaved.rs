//! Several sessions at one mailbox, whatever each of them does in whatever order: what a client makes of
//! EXISTS, EXPUNGE and FETCH alone is what is in the mailbox (RFC 3501 sections 5.2, 7.3 and 7.4).

use crate::host::{Host, Store, Told, name};
use crate::logged_in;
use proptest::collection::vec;
use proptest::prelude::*;
use protocol_core::Octets;
use protocol_core::imap::Flags;
use std::collections::{BTreeMap, BTreeSet};

const SESSIONS: usize = 3;

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    /// A client says a command; `{a}` and `{b}` are numbers or identifiers that it knows of.
    Say(usize, &'static str, u8, u8),
    /// A message comes from outside.
    Comes,
}

/// Commands; `#` is a range of numbers that the client knows, `@` one of identifiers.
const COMMANDS: [&str; 31] = [
    "NOOP",
    "NOOP",
    "CHECK",
    "FETCH # FLAGS",
    "FETCH # (UID FLAGS)",
    "UID FETCH 1:* (UID)",
    "FETCH # (UID BODY[TEXT])",
    "UID FETCH @ (FLAGS)",
    "UID FETCH @ (BODY[]<0.1>)",
    "STORE # +FLAGS (\\Deleted)",
    "STORE # -FLAGS (\\Deleted \\Seen)",
    "STORE # FLAGS (\\Flagged $a)",
    "STORE # +FLAGS.SILENT (\\Deleted)",
    "STORE # -FLAGS.SILENT (\\Deleted \\Flagged)",
    "STORE # FLAGS.SILENT (\\Answered $b)",
    "UID STORE @ +FLAGS (\\Deleted)",
    "UID STORE @ +FLAGS.SILENT (\\Deleted \\Draft)",
    "SEARCH DELETED",
    "UID SEARCH # NOT DELETED",
    "EXPUNGE",
    "EXPUNGE",
    "UID EXPUNGE @",
    "COPY # INBOX",
    "UID COPY @ other",
    "MOVE # other",
    "UID MOVE @ INBOX",
    "APPEND INBOX (\\Flagged) {1}\r\nx",
    "IDLE",
    "CLOSE",
    "SELECT INBOX",
    "EXAMINE INBOX",
];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => (0..SESSIONS, prop::sample::select(&COMMANDS[..]), any::<u8>(), any::<u8>())
            .prop_map(|(session, command, a, b)| Step::Say(session, command, a, b)),
        1 => Just(Step::Comes),
    ]
}

/// What a client knows of a message: what it was not told it does not know.
#[derive(Debug, Clone, Default)]
struct Known {
    uid: Option<u32>,
    flags: Option<BTreeSet<String>>,
}

/// What a client knows.
#[derive(Debug, Default)]
struct View {
    messages: Vec<Known>,
    is_open: bool,
    read_only: bool,
    idles: bool,
    /// Which time it opened the mailbox.
    opened: usize,
    /// What was `\Recent`, by identifier.
    recent: BTreeSet<u32>,
}

impl View {
    fn hear(&mut self, said: &str) {
        let mut rest = said;
        while let Some((line, after)) = rest.split_once("\r\n") {
            rest = after;
            // The text of a message is one letter here.
            let mut line = line.to_owned();
            if line.ends_with("{1}") {
                let (more, after) = rest.split_once("\r\n").expect("the rest of it");
                line.push_str(more);
                rest = after;
            }
            self.untagged(&line);
        }
        assert_eq!(rest, "");
    }

    fn untagged(&mut self, line: &str) {
        let mut words = line.splitn(4, ' ');
        let (Some("*"), Some(number), Some(what)) = (words.next(), words.next(), words.next())
        else {
            return;
        };
        let Ok(number) = number.parse::<usize>() else {
            return;
        };
        match what {
            "EXISTS" => {
                assert!(
                    number >= self.messages.len(),
                    "EXISTS never shrinks: {line}"
                );
                self.messages.resize(number, Known::default());
            }
            "EXPUNGE" => drop(self.messages.remove(number - 1)),
            "FETCH" => self.fetched(number, words.next().expect("a list")),
            "RECENT" => {}
            _ => panic!("{line}"),
        }
    }

    fn fetched(&mut self, number: usize, list: &str) {
        let message = &mut self.messages[number - 1];
        if let Some((_, rest)) = list.split_once("UID ") {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let uid = digits.parse().expect("a number");
            assert!(message.uid.is_none_or(|it| it == uid), "{number} {list}");
            message.uid = Some(uid);
        }
        if let Some((_, rest)) = list.split_once("FLAGS (") {
            let (flags, _) = rest.split_once(')').expect("it ends");
            let flags: BTreeSet<String> = flags.split_whitespace().map(str::to_owned).collect();
            if flags.contains("\\Recent") && !self.read_only {
                self.recent.extend(message.uid);
            }
            message.flags = Some(flags.into_iter().filter(|it| it != "\\Recent").collect());
        }
    }

    /// The client's own silent change, which it is not told.
    fn store_silently(&mut self, places: &[usize], operation: &str, flags: &str) {
        let named: BTreeSet<String> = flags
            .trim_matches(['(', ')'])
            .split(' ')
            .map(str::to_owned)
            .collect();
        for place in places {
            let Some(flags) = &mut self.messages[*place].flags else {
                continue;
            };
            match operation {
                "+FLAGS.SILENT" => flags.extend(named.iter().cloned()),
                "-FLAGS.SILENT" => flags.retain(|it| !named.contains(it)),
                _ => flags.clone_from(&named),
            }
        }
    }

    /// The command with numbers and identifiers that the client knows; and the places that they name.
    fn filled(&self, command: &str, a: u8, b: u8) -> Option<(String, Vec<usize>)> {
        let len = self.messages.len();
        let pick = |it: u8| usize::from(it) * len / 256;
        let (first, last) = (pick(a.min(b)), pick(a.max(b)));
        if command.contains('#') {
            let filled = command.replace('#', &format!("{}:{}", first + 1, last + 1));
            return (len > 0).then(|| (filled, (first..=last).collect()));
        }
        if command.contains('@') {
            let uid = |place: usize| self.messages.get(place)?.uid;
            let (low, high) = (uid(first)?, uid(last)?);
            let filled = command.replace('@', &format!("{low}:{high}"));
            return Some((filled, (first..=last).collect()));
        }
        Some((command.to_owned(), Vec::new()))
    }
}

struct Run {
    host: Host,
    views: Vec<View>,
    /// Which session had a message as `\Recent`, and which time it had the mailbox open.
    claims: BTreeMap<u32, (usize, usize)>,
}

impl Run {
    fn new(told: Told) -> Self {
        let mut store = Store::new();
        store.create(&name("other"));
        let inbox = store.mailbox(&name("INBOX"));
        for _ in 0..3 {
            inbox.append(Flags::new(), 0, Octets::from("S: a\r\n\r\nx"));
        }
        let mut host = logged_in(store, SESSIONS);
        host.told = told;
        let views = (0..SESSIONS).map(|_| View::default()).collect();
        let mut run = Self {
            host,
            views,
            claims: BTreeMap::new(),
        };
        for session in 0..SESSIONS {
            run.say(session, "SELECT INBOX");
        }
        run
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Comes => self.host.change(&name("INBOX"), |it| {
                it.append(Flags::new(), 0, Octets::from("S: b\r\n\r\ny"));
            }),
            Step::Say(session, command, a, b) => {
                self.ready(*session, command);
                if let Some((command, places)) = self.views[*session].filled(command, *a, *b) {
                    self.command(*session, &command, &places);
                }
            }
        }
        // What IDLE tells comes by itself; else nothing does.
        for (session, view) in self.views.iter_mut().enumerate() {
            let said = self.host.taken(session);
            assert!(view.idles || said.is_empty(), "{said}");
            view.hear(&said);
        }
    }

    /// Brings the client to where it may say that.
    fn ready(&mut self, session: usize, command: &str) {
        if self.views[session].idles {
            let said = self.host.line(session, "DONE");
            self.views[session].idles = false;
            self.views[session].hear(&said);
        }
        let opens = ["SELECT INBOX", "EXAMINE INBOX"].contains(&command);
        if !opens && !self.views[session].is_open {
            self.say(session, "SELECT INBOX");
        }
    }

    fn command(&mut self, session: usize, command: &str, places: &[usize]) {
        let words: Vec<&str> = command.splitn(5, ' ').collect();
        let silent = words.iter().position(|it| it.ends_with(".SILENT"));
        if let Some(at) = silent
            && !self.views[session].read_only
        {
            self.views[session].store_silently(places, words[at], &words[at + 1..].join(" "));
        }
        let said = self.say(session, command);
        let quiet = ["FETCH ", "STORE ", "SEARCH "]
            .iter()
            .any(|it| command.starts_with(it));
        assert!(!quiet || !said.contains("EXPUNGE\r\n"), "{command}\n{said}");
    }

    fn say(&mut self, session: usize, command: &str) -> String {
        let said = self.host.line(session, &format!("t {command}"));
        let said = match said.strip_prefix("+ ready for the literal\r\n") {
            Some(rest) => rest.to_owned(),
            None => said,
        };
        let view = &mut self.views[session];
        match command {
            "IDLE" => {
                view.idles = true;
                let said = said.strip_prefix("+ idling\r\n").expect("it idles");
                view.hear(said);
                return said.to_owned();
            }
            "SELECT INBOX" | "EXAMINE INBOX" => {
                view.messages.clear();
                view.is_open = true;
                view.read_only = command.starts_with("EX");
                view.opened += 1;
                view.recent.clear();
            }
            "CLOSE" => view.is_open = false,
            _ => {}
        }
        let last = said.lines().last().unwrap_or_default();
        assert!(
            last.starts_with("t OK ") || last.starts_with("t NO "),
            "{command}\n{said}"
        );
        view.hear(&said);
        self.claim(session);
        said
    }

    /// A message is `\Recent` in one session, for as long as that has the mailbox open.
    fn claim(&mut self, session: usize) {
        let view = &self.views[session];
        for uid in &view.recent {
            let claim = (session, view.opened);
            assert_eq!(*self.claims.entry(*uid).or_insert(claim), claim, "{uid}");
        }
    }

    /// After NOOP every client knows what is in the mailbox.
    fn check(&mut self) {
        for session in 0..SESSIONS {
            self.ready(session, "NOOP");
            self.say(session, "NOOP");
        }
        let inbox = self.host.store.mailbox(&name("INBOX")).messages.clone();
        for session in 0..SESSIONS {
            for round in 0..2 {
                let view = &self.views[session];
                assert_eq!(view.messages.len(), inbox.len(), "{session}");
                for (known, message) in view.messages.iter().zip(&inbox) {
                    let flags = message.flags.iter().map(ToString::to_string).collect();
                    assert!(known.uid.is_none_or(|it| it == message.uid));
                    assert!(
                        known.flags.as_ref().is_none_or(|it| *it == flags),
                        "{known:?} {flags:?}"
                    );
                    assert!(round == 0 || known.uid.is_some() && known.flags.is_some());
                }
                if !inbox.is_empty() {
                    self.say(session, "FETCH 1:* (UID FLAGS)");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_each_client_was_told_is_what_is_in_the_mailbox(
        steps in vec(step(), 1..60),
        told in prop_oneof![Just(Told::BeforeTheAnswer), Just(Told::AfterTheAnswer)],
    ) {
        let mut run = Run::new(told);
        for step in &steps {
            run.step(step);
        }
        run.check();
    }
}
