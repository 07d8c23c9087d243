//! Logs of Postfix and Exim.

use super::{Explained, Note};
use protocol_core::smtp::{EnhancedStatus, ReplyCode};
use story::{Fact, Value, enhanced_status, fact, reply_code, text};

/// Whether most lines are of such a log.
pub fn is_log(lines: &[&str]) -> bool {
    let known = lines
        .iter()
        .filter(|it| postfix(it).is_some() || exim(it).is_some());
    let all = lines.iter().filter(|it| !it.trim().is_empty());
    known.count() * 2 > all.count()
}

pub fn read(lines: &[&str]) -> Explained {
    let mut out = Explained::default();
    for (line, number) in lines.iter().zip(1..) {
        if line.trim().is_empty() || line.starts_with(' ') {
            continue;
        }
        let found = match (postfix(line), exim(line)) {
            (Some((program, rest)), _) => Some(of_postfix(program, rest)),
            (None, Some(rest)) => Some(of_exim(rest)),
            (None, None) => None,
        };
        match found {
            None => out.unread.push((number, (*line).to_owned())),
            Some(Some((says, means))) => out.notes.push(Note {
                line: number,
                says,
                means,
            }),
            // What a program says of itself.
            Some(None) => {}
        }
    }
    out
}

type Said = Option<(Fact, Vec<Fact>)>;

/// The program and the rest of a line of Postfix.
fn postfix(line: &str) -> Option<(&str, &str)> {
    let (before, after) = line
        .split_once(" postfix/")
        .or_else(|| line.split_once(" postfix-"))?;
    let (program, rest) = after.split_once("]: ")?;
    let (program, _) = program.rsplit_once('[')?;
    (before.len() < 80).then_some((program.rsplit('/').next().unwrap_or(program), rest))
}

/// The rest of a line of Exim, behind its date and time.
fn exim(line: &str) -> Option<&str> {
    let (date, rest) = (line.get(..10)?, line.get(11..19)?);
    let digits = |text: &str, mark: char| text.chars().all(|it| it.is_ascii_digit() || it == mark);
    (digits(date, '-') && digits(rest, ':'))
        .then(|| line.get(20..))
        .flatten()
}

fn of_postfix(program: &str, rest: &str) -> Said {
    for (mark, how) in [
        ("connect from ", "begins"),
        ("disconnect from ", "ends"),
        ("lost connection after ", "lost"),
    ] {
        if let Some(who) = rest.strip_prefix(mark) {
            let who = text(
                who.split_whitespace()
                    .next_back()
                    .filter(|_| how == "lost")
                    .unwrap_or_else(|| who.split(' ').next().unwrap_or(who)),
            );
            return Some((
                fact!("explain-log-connection", host: who, how: Value::Choice(how)),
                Vec::new(),
            ));
        }
    }
    if let Some(refused) = rest.strip_prefix("NOQUEUE: reject: ") {
        let (what, why) = refused.split_once(": ").unwrap_or((refused, ""));
        return Some((
            fact!("explain-log-refused", what: text(what), why: text(why)),
            codes(why),
        ));
    }
    let (id, rest) = rest.split_once(": ")?;
    let id = || text(id);
    if rest == "removed" {
        return Some((fact!("explain-log-removed", id: id()), Vec::new()));
    }
    if let Some(who) = rest.strip_prefix("client=") {
        return Some((
            fact!("explain-log-client", id: id(), host: text(who.split(", ").next().unwrap_or(who))),
            Vec::new(),
        ));
    }
    if let Some(message) = rest.strip_prefix("message-id=") {
        return Some((
            fact!("explain-log-message-id", id: id(), message: text(message)),
            Vec::new(),
        ));
    }
    if rest.starts_with("from=<") {
        let size = value(rest, "size=")?.parse().unwrap_or(0);
        let count: u64 = value(rest, "nrcpt=")?.parse().unwrap_or(0);
        let from = text(value(rest, "from=")?);
        return Some((
            fact!("explain-log-queued", id: id(), from: from, size: story::size(size), recipients: count),
            Vec::new(),
        ));
    }
    if rest.starts_with("to=<") {
        let status = value(rest, "status=")?;
        let why = rest.split_once('(').map_or("", |it| it.1);
        let why = why.strip_suffix(')').unwrap_or(why);
        let mut means: Vec<Fact> = value(rest, "dsn=")
            .and_then(|it| it.parse().ok())
            .and_then(enhanced_status)
            .into_iter()
            .collect();
        for code in codes(why) {
            if !means.contains(&code) {
                means.push(code);
            }
        }
        let fate = fate(status);
        let (to, relay) = (
            text(value(rest, "to=")?),
            text(value(rest, "relay=").unwrap_or("none")),
        );
        return Some((
            fact!("explain-log-delivery", id: id(), to: to, relay: relay, fate: fate, why: text(why)),
            means,
        ));
    }
    if program == "bounce" && rest.contains("notification") {
        return Some((
            fact!("explain-log-notice", id: id(), what: text(rest)),
            Vec::new(),
        ));
    }
    None
}

fn fate(status: &str) -> Value {
    Value::Choice(match status {
        "sent" => "sent",
        "deferred" => "deferred",
        _ => "bounced",
    })
}

/// The value behind a name, up to the comma or space.
fn value<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    let at = rest.find(name)? + name.len();
    let value = &rest[at..];
    let end = value.find([',', ' ']).unwrap_or(value.len());
    Some(value[..end].trim_matches(['<', '>']))
}

/// What the codes in a text mean: that of a reply, and an enhanced one.
pub(super) fn codes(text: &str) -> Vec<Fact> {
    let mut words = text
        .split([' ', '-', ':', '(', ')'])
        .filter(|it| !it.is_empty());
    let mut facts = Vec::new();
    while let Some(word) = words.next() {
        let code = word.parse::<u16>().ok().filter(|_| word.len() == 3);
        let Some(code) = code.and_then(|it| ReplyCode::try_from(it).ok()) else {
            continue;
        };
        facts.push(reply_code(code));
        let enhanced = words
            .next()
            .and_then(|it| it.parse::<EnhancedStatus>().ok());
        facts.extend(enhanced.and_then(enhanced_status));
        break;
    }
    facts
}

fn of_exim(rest: &str) -> Said {
    let (id, after) = rest.split_once(' ')?;
    let is_id = id.len() >= 16 && id.matches('-').count() == 2;
    if !is_id {
        if let Some((who, why)) = rest.split_once(" rejected RCPT ") {
            return Some((
                fact!("explain-log-refused", what: text(who), why: text(why)),
                codes(why),
            ));
        }
        return None;
    }
    let id = || text(id);
    if after == "Completed" {
        return Some((fact!("explain-log-removed", id: id()), Vec::new()));
    }
    let (mark, what) = after.split_once(' ')?;
    let address = |it: &str| {
        it.split(' ')
            .next()
            .unwrap_or_default()
            .trim_matches(['<', '>', ':'])
            .to_owned()
    };
    let named = |name: &str| value(what, name).map_or_else(|| "none".to_owned(), str::to_owned);
    match mark {
        "<=" => {
            let size = named("S=").parse().unwrap_or(0);
            Some((
                fact!("explain-log-arrived", id: id(), from: text(address(what)), host: text(named("H=")), size: story::size(size)),
                Vec::new(),
            ))
        }
        "=>" | "->" | "**" | "==" => {
            let fate = match mark {
                "**" => "bounced",
                "==" => "deferred",
                _ => "sent",
            };
            let why = what
                .split_once("C=\"")
                .map(|it| it.1.split('"').next().unwrap_or_default());
            let why = why
                .or_else(|| what.split_once(": ").map(|it| it.1))
                .unwrap_or_default();
            let relay = match named("H=").as_str() {
                "none" => named("T="),
                host => host.to_owned(),
            };
            let says = fact!("explain-log-delivery", id: id(), to: text(address(what)), relay: text(relay), fate: Value::Choice(fate), why: text(why));
            Some((says, codes(why)))
        }
        _ => None,
    }
}
