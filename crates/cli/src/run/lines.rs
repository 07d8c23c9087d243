//! A run as lines: time, host, what happened.

use crate::joiner::{is_partial, joined};
use crate::language::{said, say};
use protocol_core::smtp::Side;
use std::io::{self, Write};
use story::{Row, Value};
use world::{Event, EventKind, Line, Timeline};

pub fn print(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    for event in joined(timeline.past()) {
        if let Some(text) = what(timeline, &event) {
            let micros = event.at.as_micros();
            let (seconds, milli) = (micros / 1_000_000, micros / 1000 % 1000);
            let host = timeline.world().host(event.host);
            let host = host.map_or("", |it| it.name.as_str());
            writeln!(out, "{seconds:>6}.{milli:03}  {host:<24}  {text}")?;
        }
    }
    let (events, digest) = (timeline.events().len(), timeline.digest());
    let end = say!("cli-run-end", events: events, digest: story::text(digest));
    writeln!(out, "{end}")
}

/// `None` for what another line says already.
fn what(timeline: &Timeline, event: &Event) -> Option<String> {
    let view = story::view(event);
    match (view.row, view.line()) {
        (Row::Sent(arrives), Some(line)) => Some(shown(line, arrives.is_some())),
        (Row::Implied | Row::Arrived(_), _) => None,
        _ => {
            let mut all = vec![story::sentence(event, timeline)];
            if let EventKind::Failed { recipients, .. } = &event.kind {
                all.extend(recipients.iter().map(|(_, why)| story::obstacle(why)));
                all.dedup();
            }
            Some(all.iter().map(said).collect::<Vec<_>>().join(" "))
        }
    }
}

fn shown(line: &Line, arrives: bool) -> String {
    let arrow = match line.from {
        Side::Client => ">",
        Side::Server => "<",
    };
    let text = line.octets.to_text();
    let mut lines = text.trim_end().split("\r\n");
    let first = lines.next().unwrap_or_default().escape_debug();
    let end = if is_partial(line.unit) {
        "unfinished"
    } else {
        "whole"
    };
    let fate = if arrives { "arrives" } else { "lost" };
    say!(
        "cli-run-line",
        line: format!("{arrow} {first}"),
        more: lines.count(),
        end: Value::Choice(end),
        fate: Value::Choice(fate),
    )
}
