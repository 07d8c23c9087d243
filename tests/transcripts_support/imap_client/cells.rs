//! The matrix of the IMAP client: its state by the server's response, with extensions offered or not.

use super::super::Cell;
use super::servers::{EXTENSIONS, PROFILES, Profile};
use super::{CUT, ImapClient, LEAVE, Mutant, SILENCE, StateName, TLS};

/// The states in which the server has the word: what the client waits for.
pub const STATES: [&str; 25] = [
    "greeting",
    "capability",
    "starttls",
    "capability-again",
    "authenticate",
    "authenticate-response",
    "login",
    "list",
    "lsub",
    "select",
    "uid-search",
    "uid-fetch",
    "uid-fetch-flags",
    "uid-store",
    "uid-copy",
    "uid-store-deleted",
    "expunge",
    "uid-move",
    "append",
    "append-content",
    "waiting",
    "noop",
    "idle",
    "idling",
    "logout",
];

/// What the server may say or do, and where it is written what a client makes of it.
pub const RESPONSES: [(&str, &str); 12] = [
    ("expected", "RFC 3501, section 7"),
    ("no", "RFC 3501, section 7.1.2"),
    ("bad", "RFC 3501, section 7.1.3"),
    ("bye", "RFC 3501, section 7.1.5"),
    ("preauth", "RFC 3501, section 7.1.4"),
    ("alert", "RFC 3501, section 7.1"),
    ("continuation", "RFC 3501, section 7.5"),
    ("another-tag", "RFC 3501, section 2.2.1"),
    ("unasked", "RFC 3501, section 5.2"),
    ("malformed", "RFC 3501, section 9"),
    ("cut", "RFC 3501, section 3"),
    ("silence", "RFC 3501, section 5.4"),
];

/// The matrix, a server's after the other's: the folder, and its cells.
pub fn cells() -> Vec<(String, Profile, Vec<Cell>)> {
    let mut all = Vec::new();
    for profile in PROFILES {
        let (_, states) = lines(&profile, None);
        let mut cells = Vec::new();
        for state in STATES.into_iter().filter(|it| states.contains(it)) {
            for (response, section) in RESPONSES {
                cells.push(Cell {
                    state,
                    file: response.to_owned(),
                    lines: lines(&profile, Some((state, response))).0,
                    about: format!("The response at {state} is {response}: {}.", profile.about),
                    section: format!("{section}; {}", profile.section),
                });
            }
        }
        all.push((format!("imap-client/{}", profile.name), profile, cells));
    }
    for (state, profile) in EXTENSIONS {
        let mut about = profile.about.to_owned();
        about[..1].make_ascii_uppercase();
        let cell = Cell {
            state,
            file: profile.name.to_owned(),
            lines: lines(&profile, None).0,
            about: format!("{about}."),
            section: profile.section.to_owned(),
        };
        all.push(("imap-client/extensions".to_owned(), profile, vec![cell]));
    }
    all
}

/// What the server's side does: it answers as expected, but once. And the states that were met.
fn lines(profile: &Profile, unexpected: Option<(&str, &str)>) -> (Vec<String>, Vec<&'static str>) {
    let mut client = ImapClient::new(profile, Mutant::None);
    let mut said = Vec::new();
    let mut met: Vec<&'static str> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    while client.state() != StateName::Closed {
        let state = state(&client, &said, &met);
        let chosen = unexpected.filter(|(wanted, _)| *wanted == state && !met.contains(&state));
        let says = match chosen {
            Some((_, response)) => answer(profile, &client, state, response, &lines),
            None => expected(profile, &client, state, &lines),
        };
        met.push(state);
        assert!(met.len() < 100, "it does not come to an end: {lines:#?}");
        said.clear();
        for line in says {
            let heard = client.hear(&line);
            lines.push(line);
            if !heard.is_empty() {
                said = heard;
            }
            if client.state() == StateName::Closed {
                break;
            }
        }
    }
    (lines, met)
}

/// The state, by the command that is out, and what was said last.
fn state(client: &ImapClient, said: &[String], met: &[&str]) -> &'static str {
    let first = said.first().map_or("", |it| it.trim_start_matches("C: "));
    let command = client.out().split_once(' ').map_or("", |it| it.1);
    let named = |name: &str| STATES.into_iter().find(|it| *it == name);
    match client.state() {
        StateName::AwaitGreeting => "greeting",
        StateName::Waiting => "waiting",
        StateName::Idling if client.is_waiting() => "idling",
        StateName::Idling if first == "DONE" => "done",
        _ if command.starts_with("CAPABILITY") && met.contains(&"capability") => "capability-again",
        _ if command.starts_with("UID FETCH") && !command.contains("BODY") => "uid-fetch-flags",
        _ if command.starts_with("UID STORE") && command.contains("SILENT") => "uid-store-deleted",
        _ if command.starts_with("UID EXPUNGE") => "expunge",
        _ if !first.is_empty() && first != client.out() => match command {
            it if it.starts_with("AUTHENTICATE") => "authenticate-response",
            it if it.starts_with("APPEND") => "append-content",
            _ => "other",
        },
        _ => {
            let words: Vec<&str> = command.split(' ').collect();
            let name = match words[..] {
                ["UID", name, ..] => format!("uid-{}", name.to_lowercase()),
                [name, ..] => name.to_lowercase(),
                [] => String::new(),
            };
            named(&name).unwrap_or("other")
        }
    }
}

fn expected(profile: &Profile, client: &ImapClient, state: &str, before: &[String]) -> Vec<String> {
    let out = client.out();
    let (tag, command) = out.split_once(' ').unwrap_or((out, ""));
    let secured = before.iter().any(|it| it == TLS);
    let offers = match secured {
        true => profile
            .offers
            .replace("STARTTLS ", "")
            .replace("STARTTLS", ""),
        false => profile.offers.to_owned(),
    };
    let capability = format!("CAPABILITY IMAP4rev1 {offers}").trim().to_owned();
    let told = match profile.tells {
        true => format!("[{capability}] "),
        false => String::new(),
    };
    let uid_plus = |code: &str| match profile.offers.contains("UIDPLUS") {
        true => format!("[{code}] "),
        false => String::new(),
    };
    if client.waits() && !client.is_waiting() {
        return vec!["+ go on".to_owned()];
    }
    let mut lines: Vec<String> = match state {
        "greeting" => return vec![format!("* OK {told}mail.example ready")],
        "waiting" | "idling" => {
            let again = before.iter().filter(|it| *it == SILENCE).count() > 0;
            return vec![if again { LEAVE } else { SILENCE }.to_owned()];
        }
        "idle" => return vec!["+ idling".to_owned()],
        "starttls" => return vec![format!("{tag} OK begin TLS"), TLS.to_owned()],
        "authenticate" if !profile.offers.contains("SASL-IR") => return vec!["+".to_owned()],
        "authenticate" | "authenticate-response" | "login" => {
            return vec![format!("{tag} OK {told}welcome")];
        }
        "append" | "append-content" => {
            let code = uid_plus("APPENDUID 9 32");
            return vec![format!("{tag} OK {code}done")];
        }
        "select" => {
            let lines = ["* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 6] x"];
            let mut lines: Vec<String> = lines.map(str::to_owned).to_vec();
            lines.push(format!("{tag} OK [READ-WRITE] done"));
            return lines;
        }
        "uid-copy" => {
            let code = uid_plus("COPYUID 9 5 31");
            return vec![format!("{tag} OK {code}done")];
        }
        "capability" | "capability-again" => vec![format!("* {capability}")],
        "list" => vec![
            "* LIST (\\HasNoChildren) \"/\" INBOX".into(),
            "* LIST (\\HasNoChildren \\Trash) \"/\" \"Entw&APw-rfe\"".into(),
            "* LIST (\\Noselect) \"/\" a".into(),
        ],
        "lsub" => vec![
            "* LSUB () \"/\" INBOX".into(),
            "* LSUB () \"/\" gone".into(),
        ],
        "uid-search" => vec!["* SEARCH 5".into()],
        "other" if command.starts_with("UID SEARCH") => vec!["* SEARCH 5".into()],
        "uid-fetch" if command.contains(" 5 ") => fetched(3, 5),
        "uid-fetch" => fetched(2, 2),
        "uid-fetch-flags" => vec![
            "* 1 FETCH (UID 1 FLAGS (\\Seen))".into(),
            "* 2 FETCH (UID 2 FLAGS ())".into(),
        ],
        "uid-store" => vec!["* 3 FETCH (UID 5 FLAGS (\\Flagged))".into()],
        "uid-move" => {
            let code = uid_plus("COPYUID 9 5 31");
            vec![format!("* OK {code}moved"), "* 3 EXPUNGE".into()]
        }
        "expunge" => vec!["* 3 EXPUNGE".into()],
        "other" if command.starts_with("FETCH") => {
            let number = command.split(' ').nth(1).unwrap_or_default();
            vec![format!("* {number} FETCH (UID 6 FLAGS (\\Answered))")]
        }
        "logout" => vec!["* BYE logging out".into()],
        _ => vec![],
    };
    lines.push(format!("{tag} OK done"));
    lines
}

/// A message of eight octets.
fn fetched(number: u32, uid: u32) -> Vec<String> {
    let date = "INTERNALDATE \" 2-Mar-2026 09:30:00 +0000\"";
    vec![
        format!("* {number} FETCH (UID {uid} FLAGS () {date} BODY[] {{8}}"),
        "a: b".into(),
        String::new(),
        ")".into(),
    ]
}

/// What is not expected.
fn answer(
    profile: &Profile,
    client: &ImapClient,
    state: &str,
    response: &str,
    before: &[String],
) -> Vec<String> {
    let one = |line: &str| vec![line.to_owned()];
    let tag = client.out().split(' ').next().unwrap_or_default();
    let then = |lines: &[&str]| {
        let mut lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
        // In these nothing is asked that could be answered.
        if !["waiting", "idling"].contains(&state) {
            lines.extend(expected(profile, client, state, before));
        }
        lines
    };
    match response {
        "expected" => expected(profile, client, state, before),
        "no" if state == "greeting" => one("* NO chosen"),
        "bad" if state == "greeting" => one("* BAD chosen"),
        "no" => one(&format!("{tag} NO [CANNOT] chosen")),
        "bad" => one(&format!("{tag} BAD chosen")),
        "bye" => one("* BYE [UNAVAILABLE] chosen"),
        "preauth" => one("* PREAUTH chosen"),
        "alert" => then(&["* OK [ALERT] chosen"]),
        "continuation" => one("+ chosen"),
        "another-tag" => one("z9 OK chosen"),
        "unasked" => then(&[
            "* 5 EXISTS",
            "* 5 EXPUNGE",
            "* 4 FETCH (FLAGS (\\Answered))",
            "* LIST () \"/\" other",
            "* 2 RECENT",
            "* XYZZY (1 \"2\")",
        ]),
        "malformed" => one("%chosen"),
        "cut" => one(CUT),
        _ => one(SILENCE),
    }
}
