//! A header, or a notice of failed delivery (RFC 3464): where a message was, and what became of it.

use super::logs::codes;
use super::{Explained, Note};
use protocol_core::smtp::EnhancedStatus;
use story::{Fact, Value, enhanced_status, fact, text};

/// Names that a header or a notice begins with.
const NAMES: &[&str] = &[
    "return-path",
    "received",
    "delivered-to",
    "from",
    "to",
    "date",
    "subject",
    "message-id",
    "reporting-mta",
    "final-recipient",
    "authentication-results",
    "dkim-signature",
    "mime-version",
    "x-original-to",
    "arc-seal",
    "received-spf",
    "content-type",
    "reply-to",
];

/// Whether it begins with a header.
pub fn is_message(lines: &[&str]) -> bool {
    let first = lines.iter().find(|it| !it.trim().is_empty());
    let name = first
        .and_then(|it| it.split_once(':'))
        .map(|it| it.0.to_ascii_lowercase());
    name.is_some_and(|it| NAMES.contains(&it.as_str()))
}

pub fn read(lines: &[&str]) -> Explained {
    let mut out = Explained::default();
    let fields = fields(lines, &mut out);
    let mut hops: Vec<&(usize, String, String)> =
        fields.iter().filter(|it| it.1 == "received").collect();
    hops.reverse();
    for ((line, _, value), hop) in hops.into_iter().zip(1_usize..) {
        let part = |name: &str| part(value, name);
        let date = value.rsplit_once(';').map_or("", |it| it.1.trim());
        let says = fact!("explain-hop", hop: hop, from: text(part("from ")), by: text(part("by ")), how: text(part("with ")), date: text(date));
        out.notes.push(Note {
            line: *line,
            says,
            means: Vec::new(),
        });
    }
    for (line, name, value) in &fields {
        let Some((says, means)) = of_field(name, value) else {
            continue;
        };
        out.notes.push(Note {
            line: *line,
            says,
            means,
        });
    }
    out
}

/// The fields of the header and those of a notice, with their lines; what stands between is text.
fn fields(lines: &[&str], out: &mut Explained) -> Vec<(usize, String, String)> {
    let mut fields: Vec<(usize, String, String)> = Vec::new();
    let (mut header, mut part) = (true, false);
    for (line, number) in lines.iter().zip(1..) {
        if line.starts_with("--") {
            (header, part) = (false, false);
        }
        let lower = line.to_ascii_lowercase();
        if lower.starts_with("content-type: message/delivery-status") {
            part = true;
        }
        if lower.starts_with("content-type: message/rfc822")
            || lower.starts_with("content-type: text/rfc822-headers")
        {
            // What is returned has a header of its own.
            break;
        }
        if !header && !part {
            continue;
        }
        if line.is_empty() {
            header = header && number == 1;
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some(last) = fields.last_mut() {
                last.2 = format!("{} {}", last.2, line.trim());
            }
            continue;
        }
        let plain = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_graphic());
        match line.split_once(':').filter(|it| plain(it.0)) {
            Some((name, value)) => {
                fields.push((number, name.to_ascii_lowercase(), value.trim().to_owned()))
            }
            None => out.unread.push((number, (*line).to_owned())),
        }
    }
    fields
}

/// What stands behind a word of a Received field.
fn part(value: &str, name: &str) -> String {
    let found = format!(" {value}");
    let found = found
        .split_once(&format!(" {name}"))
        .map(|it| it.1.split([' ', ';']).next().unwrap_or_default().to_owned());
    found
        .filter(|it| !it.is_empty())
        .unwrap_or_else(|| "?".to_owned())
}

fn of_field(name: &str, value: &str) -> Option<(Fact, Vec<Fact>)> {
    let behind = || text(value.split_once(';').map_or(value, |it| it.1).trim());
    let nothing = Vec::new;
    Some(match name {
        "return-path" if value == "<>" => (fact!("explain-null-sender"), nothing()),
        "return-path" => (
            fact!("explain-return-path", address: text(value)),
            nothing(),
        ),
        "reporting-mta" => (fact!("explain-reporting", host: behind()), nothing()),
        "remote-mta" => (fact!("explain-remote", host: behind()), nothing()),
        "final-recipient" => (fact!("explain-recipient", address: behind()), nothing()),
        "action" => {
            let known = ["failed", "delayed", "delivered", "relayed", "expanded"];
            let lower = value.to_ascii_lowercase();
            let what = known.into_iter().find(|it| *it == lower)?;
            (
                fact!("explain-action", action: Value::Choice(what)),
                nothing(),
            )
        }
        "status" => {
            let status: EnhancedStatus = value.split(' ').next()?.parse().ok()?;
            (
                fact!("explain-status", status: text(status)),
                enhanced_status(status).into_iter().collect(),
            )
        }
        "diagnostic-code" => (fact!("explain-diagnostic", reply: behind()), codes(value)),
        "authentication-results" => (
            fact!("explain-authentication", results: text(value)),
            nothing(),
        ),
        _ => return None,
    })
}
