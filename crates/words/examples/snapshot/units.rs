//! Every unit on the wire, and lines of clients and servers that no run has.

use crate::out::Out;
use crate::runs::lines;
use crate::say;
use protocol_core::Octets;
use protocol_core::imap::{self, CommandName, Status, Untagged};
use protocol_core::pop3;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{ReplyCode, Side, Unit, Verb};
use world::{Event, EventKind, Line, Protocol, Timeline, WireUnit};

/// Each unit and octets of its kind.
pub fn units() -> Vec<(WireUnit, String)> {
    let mut units = Vec::new();
    let mut smtp = |unit, text: &str| units.push((WireUnit::Smtp(unit), format!("{text}\r\n")));
    for (code, _) in say::reply_codes() {
        let code = ReplyCode::new(code);
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

/// Each command with a line of it.
fn all_of<T: ToString>(
    names: impl IntoIterator<Item = T>,
    section: &str,
) -> impl Iterator<Item = (T, String)> {
    names.into_iter().zip(lines(section))
}

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
        for code in lines("IMAP codes") {
            let answers = Some(CommandName::Select);
            let tagged = imap::Unit::Tagged { status, answers };
            imap(tagged, &format!("a1 {} [{code}] so", status.as_str()));
            imap(
                imap::Unit::Untagged(Untagged::Ok),
                &format!("* OK [{code}] so"),
            );
        }
    }
    for (name, text) in all_of(CommandName::ALL, "IMAP commands") {
        let line = format!("a1 {text}");
        imap(imap::Unit::Command(name), &line);
        imap(imap::Unit::Command(name), &format!("a1 {name} \""));
        imap(imap::Unit::Begun(name), &format!("a1 {name} {{10}}"));
        imap(imap::Unit::Begun(name), &format!("a1 {name} {{10+}}"));
        let of = Some(name);
        imap(imap::Unit::Literal { of, ends: true }, "octets");
        imap(imap::Unit::Literal { of, ends: true }, "");
        imap(imap::Unit::Literal { of, ends: false }, "octets {3}");
    }
    for text in lines("IMAP data") {
        let line = format!("* {text}");
        let mut dissector = imap::Dissector::default();
        dissector.push(Side::Server, b"* OK ready\r\n", |_| {});
        dissector.push(Side::Server, format!("{line}\r\n").as_bytes(), |it| {
            imap(it.unit, &line);
        });
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

fn pop3_units() -> Vec<(WireUnit, String)> {
    let mut units: Vec<(WireUnit, String)> = Vec::new();
    let mut pop3 = |unit, text: &str| units.push((WireUnit::Pop3(unit), format!("{text}\r\n")));
    for (unit, text) in simple_pop3_units() {
        pop3(unit, &text);
    }
    for (verb, text) in all_of(pop3::Verb::ALL, "POP3 commands") {
        let text = text.as_str();
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

/// Events of lines, as the given one may be: sent and heard, of that protocol and from that side.
pub fn lines_of(events: &[Event], unit: WireUnit, side: Side) -> impl Iterator<Item = &Event> {
    let protocol = match unit {
        WireUnit::Smtp(_) => Protocol::Smtp,
        WireUnit::Imap(_) => Protocol::Imap,
        WireUnit::Pop3(_) => Protocol::Pop3,
    };
    events.iter().filter(move |it| {
        line_of(it).is_some_and(|line| line.from == side && line.ends.protocol == protocol)
    })
}

pub fn line_of(event: &Event) -> Option<&Line> {
    match &event.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => Some(line),
        _ => None,
    }
}

/// Who may say it.
fn sides(unit: WireUnit) -> Vec<Side> {
    use imap::Unit as I;
    use pop3::Unit as P;
    match unit {
        WireUnit::Smtp(Unit::Malformed | Unit::Partial)
        | WireUnit::Imap(I::Malformed | I::Partial | I::Literal { .. })
        | WireUnit::Pop3(P::Malformed | P::Partial) => vec![Side::Client, Side::Server],
        WireUnit::Smtp(Unit::Greeting(_) | Unit::Reply { .. }) => vec![Side::Server],
        WireUnit::Imap(
            I::Greeting(_)
            | I::Tagged { .. }
            | I::Untagged(_)
            | I::Continuation
            | I::Challenge
            | I::IdleBegun
            | I::PreAuth,
        ) => vec![Side::Server],
        WireUnit::Pop3(
            P::Greeting(_)
            | P::Reply { .. }
            | P::Listing(_)
            | P::Content
            | P::EndOfContent
            | P::Challenge,
        ) => vec![Side::Server],
        _ => vec![Side::Client],
    }
}

/// Of each protocol and side the first line sent, and the first heard.
pub fn templates(timeline: &Timeline) -> Vec<Event> {
    let mut found: Vec<Event> = Vec::new();
    let what = |it: &Event| {
        let line = line_of(it)?;
        let sent = matches!(it.kind, EventKind::LineSent { .. });
        Some((line.ends.protocol, line.from, sent))
    };
    for event in timeline.events() {
        let new = what(event).is_some_and(|of| !found.iter().any(|it| what(it) == Some(of)));
        if new {
            found.push(event.clone());
        }
    }
    found
}

/// The event with another line.
pub fn as_line(event: &Event, unit: WireUnit, side: Side, octets: &str) -> Event {
    let mut event = event.clone();
    if let EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } = &mut event.kind
    {
        (line.unit, line.octets, line.from) = (unit, Octets::from(octets), side);
    }
    event
}

/// What is said of every unit: sent, heard, lost, and under TLS, from each side.
pub fn tell(out: &mut Out, timeline: &Timeline, templates: &[Event]) {
    for (unit, octets) in units().into_iter().chain(more()) {
        for side in sides(unit) {
            for template in lines_of(templates, unit, side) {
                let mut event = as_line(template, unit, side, &octets);
                out.event(&event, timeline);
                if let EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } =
                    &mut event.kind
                {
                    line.secured = true;
                }
                out.event(&event, timeline);
                if let EventKind::LineSent { arrives, .. } = &mut event.kind {
                    *arrives = None;
                    out.event(&event, timeline);
                }
            }
        }
    }
}

/// Lines that the lists have not.
fn more() -> Vec<(WireUnit, String)> {
    let mut units = Vec::new();
    for row in lines("said") {
        let Some((line, _)) = row.split_once(" => ") else {
            continue;
        };
        units.extend(parsed(line));
    }
    for row in lines("more") {
        units.extend(parsed(&row));
    }
    for row in lines("EHLO told") {
        let (code, answers) = (ReplyCode::new(250), Some(Answered::Verb(Verb::Ehlo)));
        let reply = WireUnit::Smtp(Unit::Reply { code, answers });
        units.push((reply, format!("250-mx\r\n250 {row}\r\n")));
    }
    let told = lines("CAPA told").join("\r\n");
    let listing = WireUnit::Pop3(pop3::Unit::Listing(pop3::Verb::Capa));
    units.push((listing, format!("+OK\r\n{told}\r\n.\r\n")));
    units
}

/// A line of a client behind its protocol.
fn parsed(row: &str) -> Option<(WireUnit, String)> {
    let (protocol, line) = row.split_once(' ')?;
    let line = line.trim_start_matches("TLS ");
    let octets = line.as_bytes();
    let unit = match protocol {
        "IMAP" => WireUnit::Imap(imap::Unit::Command(CommandName::of_line(octets)?)),
        "POP3" => WireUnit::Pop3(pop3::Unit::Command(pop3::Verb::of_line(octets)?)),
        _ => {
            let verb = line.split(' ').next()?;
            let verb = Verb::ALL.into_iter().find(|it| it.as_str() == verb)?;
            WireUnit::Smtp(Unit::Command(verb))
        }
    };
    Some((unit, format!("{line}\r\n")))
}

/// Why a line is sent after each that led to another.
pub fn rules(out: &mut Out, timeline: &Timeline, templates: &[Event]) {
    let heard = |it: &&Event| matches!(it.kind, EventKind::LineReceived { .. });
    let mut causes: Vec<&Event> = Vec::new();
    for event in timeline.events().iter().filter(heard) {
        let unit = line_of(event).map(|it| it.unit);
        if !causes
            .iter()
            .any(|it| line_of(it).map(|it| it.unit) == unit)
        {
            causes.push(event);
        }
    }
    let mut seen: Vec<WireUnit> = Vec::new();
    for (unit, octets) in units() {
        if seen.contains(&unit) {
            continue;
        }
        seen.push(unit);
        for side in sides(unit) {
            let sent = |it: &&Event| matches!(it.kind, EventKind::LineSent { .. });
            for template in lines_of(templates, unit, side).filter(sent) {
                let other = |it: &&&Event| line_of(it).is_some_and(|line| line.from != side);
                for cause in causes.iter().filter(other) {
                    let mut event = as_line(template, unit, side, &octets);
                    (event.cause, event.connection) = (Some(cause.id), cause.connection);
                    let why = say::explain(&event, timeline);
                    for (_, text) in why.into_iter().filter(|(part, _)| *part == "why") {
                        out.say("explain.why by its cause", &text);
                    }
                }
            }
        }
    }
}
