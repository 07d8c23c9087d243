//! `smtplab explain`: what other programs print of a session, as a ladder in text with explanations.

use crate::clock;
use crate::language::{print, said, say};
use judge::explain::{Explained, MAX_TEXT, Session, explain as read};
use judge::replay;
use protocol_core::smtp::{Side, Unit};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use story::{Fact, size, text};
use world::{Event, EventKind, Line, Timeline, WireUnit};

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(value_name = "FILE", help = say!("cli-help-explain-file"))]
    file: PathBuf,
    #[arg(long, value_name = "RUN", help = say!("cli-help-explain-save"))]
    save: Option<PathBuf>,
}

pub fn explain(arguments: &Arguments) -> Result<(), String> {
    let octets = octets(&arguments.file)?;
    let explained = read(&String::from_utf8_lossy(&octets));
    let Explained {
        sessions,
        notes,
        unread,
    } = &explained;
    if sessions.is_empty() && notes.is_empty() {
        let first = unread.first().map_or(1, |it| it.0);
        return Err(say!("explain-nothing", line: first));
    }
    for session in sessions {
        ladder(session)?;
    }
    for note in notes {
        print(&format!("{:>5}  {}", note.line, said(&note.says)))?;
        for means in &note.means {
            print(&format!("       {}", said(means)))?;
        }
    }
    for (line, what) in unread {
        let what = judge::record::shown(what.as_bytes());
        print(&say!("explain-unread", line: *line, text: text(what)))?;
    }
    if let Some(file) = &arguments.save {
        let connections: Vec<_> = sessions.iter().map(|it| it.connection.clone()).collect();
        let run = replay::run(&connections, "explain", clock::date());
        std::fs::write(file, run.to_json()).map_err(|it| format!("{}: {it}", file.display()))?;
    }
    Ok(())
}

fn octets(file: &Path) -> Result<Vec<u8>, String> {
    let named = |error: io::Error| format!("{}: {error}", file.display());
    let mut octets = Vec::new();
    let limit = MAX_TEXT as u64 + 1;
    let read = match file.as_os_str() == "-" {
        true => io::stdin().lock().take(limit).read_to_end(&mut octets),
        false => std::fs::File::open(file).and_then(|it| it.take(limit).read_to_end(&mut octets)),
    };
    read.map_err(named)?;
    match octets.len() > MAX_TEXT {
        true => Err(say!("explain-too-large", limit: size(MAX_TEXT))),
        false => Ok(octets),
    }
}

/// One session: each line with the line of the text that it stands in, what it means, and what is wrong with it.
fn ladder(session: &Session) -> Result<(), String> {
    let departures = session.departures();
    let run = replay::run(core::slice::from_ref(&session.connection), "explain", 0);
    let mut timeline = Timeline::replay(&run).map_err(|it| said(&story::replay_error(&it)))?;
    timeline.last();
    let first = session.sources.first().copied().unwrap_or(1);
    print(&say!("explain-session", line: first))?;
    let mut number = 0;
    for event in timeline.past() {
        let line = match &event.kind {
            EventKind::LineSent { line, .. } => line,
            EventKind::TlsEstablished(ends) if event.host == ends.client => {
                print(&format!(
                    "        {}",
                    said(&story::sentence(event, &timeline))
                ))?;
                continue;
            }
            _ => continue,
        };
        number += 1;
        let at = session.source(number).unwrap_or(first);
        show(at, line)?;
        if !is_silent(line) {
            for says in means(event, &timeline) {
                print(&format!("            {says}"))?;
            }
        }
        for it in departures.iter().filter(|it| it.found.line == number) {
            print(&format!("          ! {}", said(&it.told())))?;
        }
    }
    Ok(())
}

fn show(at: usize, line: &Line) -> Result<(), String> {
    let arrow = match line.from {
        Side::Client => "C →",
        Side::Server => "S ←",
    };
    for text in line.octets.to_text().trim_end_matches("\r\n").split("\r\n") {
        print(&format!(
            "{at:>5}  {arrow} {}",
            exports::wire::visible(text)
        ))?;
    }
    Ok(())
}

/// Whether what follows says it.
const fn is_silent(line: &Line) -> bool {
    matches!(
        line.unit,
        WireUnit::Smtp(Unit::Partial | Unit::Content)
            | WireUnit::Pop3(
                protocol_core::pop3::Unit::Partial | protocol_core::pop3::Unit::Content
            )
    )
}

/// What a line means: its first sentence or two.
fn means(event: &Event, timeline: &Timeline) -> Vec<String> {
    let it = story::explain(event, timeline);
    let say = |fact: &Fact| said(fact).replace(['\u{2029}', '\n'], " ");
    let all = it.what.iter().chain(it.meaning.first()).map(say);
    all.filter(|it| !it.is_empty()).collect()
}
