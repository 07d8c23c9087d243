//! Transcripts: what the servers answer, in every state to every command, and what the clients make
//! of every reply, exactly.
//!
//! The files are under `tests/transcripts`; `transcripts_support/mod.rs` says how they are written.
//! `UPDATE_EXPECT=1` writes what the engines say now: read it before you keep it. It also adds a
//! cell that a file lacks, as another file of the folder has it.
//!
//! The same tests run on wasm32 in a browser: `crates/protocol-core/tests/web.rs` takes this file.

#[path = "transcripts_support/mod.rs"]
mod support;

use protocol_core::imap::CommandName;
use protocol_core::imap::server::Extension;
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::Verb;
use std::collections::BTreeSet;
use std::fmt::Debug;
use support::imap::{self, Imap};
use support::imap_client::{self, ImapClient};
use support::pop3::{self, Pop3};
use support::pop3_client::{self, PopClient};
use support::smtp::{self, Smtp};
use support::smtp_client::{self, SmtpClient};
use support::{Subject, books, catch_all, cells, check, moves};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const SMTP: [&str; 4] = ["smtp", "submission", "extended", "strict"];
const IMAP: [&str; 3] = ["imap", "imap-plain", "imap-strict"];
const POP3: [&str; 3] = ["pop3", "pop3-plain", "pop3-strict"];
const EXAMPLES: [&str; 3] = ["appendix", "imap-examples", "pop3-examples"];

/// Each folder, and its files: the states of a session, and what belongs to no state.
const FILES: &str = "
smtp: await-hello data envelope envelope-refused ready recipients
submission: authenticated await-hello envelope exchanges ready recipients responding
extended: await-hello chunks ready recipients secured secured-ready
strict: await-hello ready secured-ready
appendix: d
client/plain: data end-of-data every-recipient greeting hello mail quit recipients
client/pipelined: data end-of-data every-recipient greeting hello mail quit recipients
client/chunked: end-of-data every-recipient greeting hello mail quit recipients
client/secured: auth data end-of-data every-recipient greeting hello hello-again mail quit recipients tls
imap: authenticated authenticating examined exchanges extensions idling not-authenticated rules selected told
imap-plain: authenticated not-authenticated selected
imap-strict: authenticated in-clear secured
imap-examples: rfc3501
imap-client/plain: append append-content capability capability-again expunge greeting list login logout lsub noop select uid-copy uid-fetch uid-fetch-flags uid-search uid-store uid-store-deleted waiting
imap-client/full: append authenticate greeting idle idling list logout lsub select uid-fetch uid-fetch-flags uid-move uid-search uid-store
imap-client/conversations: jobs mailboxes numbers opening staying
imap-client/secured: authenticate authenticate-response capability capability-again greeting logout noop starttls
pop3: authorization exchanges logins marked responding secured secured-transaction transaction user-given
pop3-plain: authorization marked transaction user-given
pop3-strict: authorization secured secured-transaction
pop3-examples: rfc1939
pop3-client/full: auth capa capa-again dele greeting quit retr stat stls uidl
pop3-client/one-by-one: capa dele greeting pass quit retr stat uidl user
pop3-client/preview: capa greeting pass quit stat top uidl user
pop3-client/conversations: sessions
pop3-client/bare: capa dele greeting list pass quit retr stat uidl user
";

/// Files that are of no state.
const APART: [&str; 5] = ["exchanges", "extensions", "logins", "rules", "told"];

fn is_apart(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    APART.contains(&name) || path.contains("/conversations/")
}

/// The cells of commands, at least in the file of each state.
fn in_each_state<T: ToString>(
    commands: impl IntoIterator<Item = T>,
    endings: &[&str],
) -> impl Fn(&str) -> Vec<String> {
    let names = commands.into_iter().map(|it| it.to_string());
    let names = names.map(|it| it.to_ascii_lowercase().replace(' ', "-"));
    let names: Vec<String> = names
        .flat_map(|name| endings.iter().map(move |it| format!("{name}{it}")))
        .collect();
    move |path| match is_apart(path) {
        true => Vec::new(),
        false => names.clone(),
    }
}

#[test]
fn each_state_of_each_session_has_its_file() {
    for (folder, files) in FILES.lines().filter_map(|it| it.split_once(": ")) {
        let found = books(folder);
        let found: Vec<_> = found.iter().map(|it| it.path.rsplit('/').next()).collect();
        let wanted: Vec<_> = files.split(' ').map(Some).collect();
        assert_eq!(found, wanted, "{folder}");
    }
}

#[test]
fn smtp_servers_answer_every_command_in_every_state_as_written() {
    let verbs = Verb::ALL.map(|it| it.as_str());
    check::<Smtp>(&SMTP[..1], in_each_state(verbs, &["", "-malformed"]));
    check::<Smtp>(&SMTP[1..], in_each_state(verbs, &[""]));
}

#[test]
fn imap_servers_answer_every_command_in_every_state_as_written() {
    let names = CommandName::ALL.map(|it| it.as_str());
    check::<Imap>(&IMAP, in_each_state(names, &[""]));
}

#[test]
fn pop3_servers_answer_every_command_in_every_state_as_written() {
    let verbs = protocol_core::pop3::Verb::ALL.map(|it| it.as_str());
    check::<Pop3>(&POP3, in_each_state(verbs, &["", "-malformed"]));
}

#[test]
fn the_smtp_client_makes_of_every_reply_in_every_state_what_is_written() {
    let replies = in_each_state(smtp_client::REPLIES.split(' '), &[""]);
    check::<SmtpClient>(&["client"], replies);
}

#[test]
fn the_imap_client_makes_of_every_response_in_every_state_what_is_written() {
    let responses = in_each_state(imap_client::RESPONSES.split(' '), &[""]);
    check::<ImapClient>(&["imap-client"], responses);
}

#[test]
fn the_pop3_client_makes_of_every_answer_in_every_state_what_is_written() {
    let replies = in_each_state(pop3_client::REPLIES.split(' '), &[""]);
    check::<PopClient>(&["pop3-client"], replies);
}

#[test]
fn every_extension_and_every_mechanism_has_its_transcripts() {
    let has = |folder: &str, name: &str| {
        let all = cells(&[folder]);
        assert!(all.iter().any(|it| it.name == name), "{folder} {name}");
    };
    for extension in Extension::ALL {
        let name = extension.as_str().to_ascii_lowercase();
        has("imap", &name.replace('+', "-plus"));
    }
    for mechanism in Mechanism::ALL {
        let name = mechanism.as_str().to_ascii_lowercase();
        for what in [
            "right",
            "wrong",
            "unknown",
            "cancelled",
            "waits",
            "not-base64",
        ] {
            for folder in ["submission", "imap", "pop3"] {
                has(folder, &format!("{name}-{what}"));
            }
        }
    }
    for name in [
        "size", "8bitmime", "smtputf8", "dsn", "chunking", "starttls", "auth",
    ] {
        let all = cells(&["client"]);
        let all = all.iter().filter(|it| it.state() == "extensions");
        assert!(
            all.filter(|it| it.name.starts_with(name)).count() >= 2,
            "{name}"
        );
    }
}

#[test]
fn the_examples_of_the_rfcs_have_their_commands_and_answers_in_their_order() {
    check::<Smtp>(&EXAMPLES[..1], |_| Vec::new());
    check::<Imap>(&EXAMPLES[1..2], |_| Vec::new());
    check::<Pop3>(&EXAMPLES[2..], |_| Vec::new());
    for cell in cells(&EXAMPLES) {
        assert!(!cell.quotes().is_empty(), "{} has no quotes", cell.place());
        assert!(cell.is_as_quoted(), "{} differs from its RFC", cell.place());
    }
}

#[test]
fn every_transcript_cites_its_section() {
    let clients = ["client", "imap-client", "pop3-client"];
    for cell in [&SMTP[..], &IMAP, &POP3, &EXAMPLES, &clients]
        .into_iter()
        .flat_map(cells)
    {
        assert!(cell.cites_its_section(), "{}", cell.place());
    }
}

#[test]
fn an_smtp_server_that_skips_a_check_of_its_state_is_caught() {
    catch_all::<Smtp>(&SMTP, smtp::Mutant::SKIPPED);
}

#[test]
fn an_smtp_server_that_signs_in_who_has_not_proved_it_is_caught() {
    catch_all::<Smtp>(&SMTP, smtp::Mutant::AUTHENTICATION);
}

#[test]
fn an_smtp_server_that_answers_with_another_code_is_caught() {
    let codes = cells(&SMTP).into_iter().flat_map(|it| it.lines_of("S:"));
    let codes = codes.filter_map(|line| line.get(..3)?.parse().ok());
    let codes: BTreeSet<u16> = codes.collect();
    assert!(codes.len() >= 8, "{codes:?}");
    let flips = codes.into_iter().flat_map(|from| {
        let others = [250, 354, 451, 550]
            .into_iter()
            .filter(move |to| *to != from);
        others.map(move |to| smtp::Mutant::Flipped { from, to })
    });
    catch_all::<Smtp>(&SMTP, flips);
}

#[test]
fn an_imap_server_that_is_wrong_in_one_way_is_caught() {
    let flips = [
        ("OK", "NO"),
        ("NO", "OK"),
        ("NO", "BAD"),
        ("BAD", "NO"),
        ("BAD", "OK"),
    ];
    let flips = flips.map(|(from, to)| imap::Mutant::Flipped { from, to });
    catch_all::<Imap>(&IMAP, imap::Mutant::ALL.into_iter().chain(flips));
}

#[test]
fn a_pop3_server_that_is_wrong_in_one_way_is_caught() {
    catch_all::<Pop3>(&POP3, pop3::Mutant::ALL);
}

#[test]
fn an_smtp_client_that_is_wrong_in_one_way_is_caught() {
    catch_all::<SmtpClient>(&["client"], smtp_client::Mutant::ALL);
}

#[test]
fn an_imap_client_that_is_wrong_in_one_way_is_caught() {
    catch_all::<ImapClient>(&["imap-client"], imap_client::Mutant::all());
}

#[test]
fn a_pop3_client_that_is_wrong_in_one_way_is_caught() {
    catch_all::<PopClient>(&["pop3-client"], pop3_client::Mutant::all());
}

/// The table of a session has the moves that it makes in the transcripts, and no others. From each state a session
/// may go to one of the `last`, and a server does what it asked its host and what TLS brings in the same breath.
fn has_its_moves<S: Subject, N: Copy + PartialEq + Debug>(
    folders: &[&str],
    table: &[(N, &'static str, N)],
    at_once: &[&str],
    last: &[N],
) {
    let made = moves::<S>(folders);
    let name = |it: N| format!("{it:?}");
    let mut listed = BTreeSet::new();
    // The greeting is the first, before a line is heard.
    let start = table.first().map(|it| it.0).filter(|_| !at_once.is_empty());
    for (from, by, to) in table
        .iter()
        .filter(|it| Some(it.0) != start && !at_once.contains(&it.1))
    {
        let then = table
            .iter()
            .find(|it| it.0 == *to && at_once.contains(&it.1));
        let pair = (name(*from), name(then.map_or(*to, |it| it.2)));
        if pair.0 == pair.1 {
            continue;
        }
        let lines = made
            .get(&pair)
            .unwrap_or_else(|| panic!("no {from:?} {by} {to:?}"));
        let says = |line: &String| match by.strip_suffix("yz") {
            Some(digit) => line.starts_with(digit),
            None => line.to_ascii_uppercase().contains(by) || *by == "+OK" && line == ".",
        };
        assert!(
            by.starts_with('(') || lines.iter().any(says),
            "{from:?} {by} {to:?}: {lines:?}"
        );
        listed.insert(pair);
    }
    let unlisted = made
        .iter()
        .filter(|((_, to), _)| !last.iter().any(|it| name(*it) == *to));
    let unlisted: Vec<_> = unlisted
        .filter(|(pair, _)| !listed.contains(*pair))
        .collect();
    assert!(unlisted.is_empty(), "{unlisted:#?}");
}

#[test]
fn each_session_makes_the_moves_that_its_table_lists() {
    use protocol_core::{imap, pop3, smtp};
    let (tls, removed) = ("(tls)", "(removed)");
    type S = smtp::server::StateName;
    has_its_moves::<Smtp, _>(&SMTP, S::moves(), &[tls], &[S::Closed]);
    type C = smtp::client::StateName;
    has_its_moves::<SmtpClient, _>(&["client"], C::moves(), &[], &[C::Closed]);
    type I = imap::server::StateName;
    has_its_moves::<Imap, _>(&IMAP, I::moves(), &[tls], &[I::Logout]);
    type M = imap::client::StateName;
    has_its_moves::<ImapClient, _>(&["imap-client"], M::moves(), &[], &[M::Closed]);
    type P = pop3::server::StateName;
    has_its_moves::<Pop3, _>(&POP3, P::moves(), &[tls, removed], &[P::Over]);
    type R = pop3::client::StateName;
    has_its_moves::<PopClient, _>(&["pop3-client"], R::moves(), &[], &[R::Closed]);
}
