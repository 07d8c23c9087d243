//! `smtplab run`: a run as text, JSON, or a file of another program.

use crate::joiner::joined;
use crate::language::{said, say, with};
use exports::Program;
use lessons::document::DocumentError;
use lessons::{Document, Sources};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use story::inspect::letter;
use story::{list, place, text};
use words::Words;
use world::{EventKind, Run, Scenario, Timeline};

mod lines;

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(help = say!("cli-help-run-scenario"))]
    scenario: String,
    #[arg(long, value_enum, default_value_t = Format::Text, help = say!("cli-help-run-format"))]
    format: Format,
    #[arg(long, help = say!("cli-help-run-until"))]
    until: Option<String>,
    #[arg(long, help = say!("cli-help-run-seed"))]
    seed: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    #[value(help = say!("cli-help-run-format-text"))]
    Text,
    #[value(help = say!("cli-help-run-format-json"))]
    Json,
    #[value(help = say!("cli-help-run-format-transcript"))]
    Transcript,
    #[value(help = say!("cli-help-run-format-svg"))]
    Svg,
    #[value(help = say!("cli-help-run-format-mermaid"))]
    Mermaid,
    #[value(help = say!("cli-help-run-format-pcapng"))]
    Pcapng,
    #[value(help = say!("cli-help-run-format-eml"))]
    Eml,
    #[value(help = say!("cli-help-run-format-swaks"))]
    Swaks,
    #[value(help = say!("cli-help-run-format-python"))]
    Python,
    #[value(help = say!("cli-help-run-format-terminal"))]
    Terminal,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let mut timeline = timeline(arguments)?;
    timeline.last();
    if let Some(place) = &arguments.until {
        stop(&mut timeline, place)?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = match arguments.format {
        Format::Text => lines::print(&mut out, &timeline),
        Format::Json => json(&mut out, &timeline),
        Format::Transcript => write(&mut out, |it| exports::transcript(&timeline, it)),
        Format::Svg => write(&mut out, |it| exports::svg(&timeline, it)),
        Format::Mermaid => write(&mut out, |it| exports::mermaid(&timeline, it)),
        Format::Pcapng => write(&mut out, |it| exports::pcapng(&timeline, it)),
        Format::Swaks => script(&mut out, &timeline, Program::Swaks)?,
        Format::Python => script(&mut out, &timeline, Program::Python)?,
        Format::Terminal => script(&mut out, &timeline, Program::Terminal)?,
        Format::Eml => {
            let letter = timeline.lit().and_then(|it| letter(it, &timeline));
            let letter = letter.ok_or_else(|| say!("cli-run-no-message"))?;
            out.write_all(&letter.content)
        }
    };
    match printed.and_then(|()| out.flush()) {
        // Whoever reads may stop reading.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| error.to_string()),
    }
}

fn script(
    out: &mut impl Write,
    timeline: &Timeline,
    program: Program,
) -> Result<io::Result<()>, String> {
    let script = with(|words| exports::script(timeline, program, words));
    let script = script.ok_or_else(|| say!("cli-run-no-session"))?;
    Ok(out.write_all(script.as_bytes()))
}

fn timeline(arguments: &Arguments) -> Result<Timeline, String> {
    let name = &arguments.scenario;
    if lessons::scenario_names().any(|it| it == name) {
        let scenario = lessons::scenario(name).map_err(|error| error.to_string())?;
        return sent(scenario, arguments.seed);
    }
    if let Some((name, sources)) = crate::check::lesson(name)? {
        let template = sources.lesson(&name).map_err(|it| it.to_string())?;
        let whole = template.at(arguments.seed.unwrap_or(0));
        let whole = whole.map_err(|it| it.to_string())?;
        return lessons::proof::solved(&whole).map_err(|it| it.to_string());
    }
    let text = fs::read_to_string(name).map_err(|error| {
        let scenarios = list(lessons::scenario_names());
        say!("cli-run-unknown", name: text(name), error: text(error), scenarios: scenarios)
    })?;
    let sources = Sources::embedded();
    match Document::read(&text) {
        Ok(Document::Run(run)) => replayed(name, &run.run),
        Ok(Document::Lesson(lesson)) => {
            let whole = lesson.at(arguments.seed.unwrap_or(0));
            sent(whole.map_err(|it| it.to_string())?.scenario, arguments.seed)
        }
        Err(DocumentError::Run(error)) => Err(format!("{name}: {error}")),
        // As an author wrote it: TOML, or a scenario that builds on another.
        Ok(Document::Scenario(_) | Document::Record(_)) | Err(_) => sources
            .scenario_of(name, &text)
            .map_err(|problem| problem.to_string())
            .and_then(|whole| sent(whole.scenario, arguments.seed)),
    }
}

fn replayed(name: &str, run: &Run) -> Result<Timeline, String> {
    let timeline = Timeline::replay(run)
        .map_err(|error| format!("{name}: {}", said(&story::replay_error(&error))))?;
    let now = timeline.digest();
    match run.digest.filter(|then| *then != now) {
        Some(then) => Err(say!(
            "cli-run-differs",
            name: name,
            recorded: text(&run.engine),
            then: text(then),
            engine: world::run::ENGINE,
            now: text(now),
        )),
        None => Ok(timeline),
    }
}

fn sent(mut scenario: Scenario, seed: Option<u64>) -> Result<Timeline, String> {
    scenario.seed = seed.unwrap_or(scenario.seed);
    let letter = scenario.letter.clone();
    let mut timeline =
        Timeline::new(Arc::new(scenario)).map_err(|error| said(&story::scenario_error(&error)))?;
    timeline
        .apply(letter.send())
        .map_err(|error| said(&story::input_error(&error)))?;
    Ok(timeline)
}

/// Puts the cursor there.
fn stop(timeline: &mut Timeline, place: &str) -> Result<(), String> {
    match place::find(timeline.events(), place) {
        None => return Err(say!("cli-run-no-place", place: place)),
        Some(None) => timeline.first(),
        Some(Some(event)) => timeline.seek_event(event),
    }
    Ok(())
}

fn write<T: AsRef<[u8]>>(out: &mut impl Write, file: impl FnOnce(&Words) -> T) -> io::Result<()> {
    out.write_all(with(file).as_ref())
}

fn json(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let events = timeline.past();
    let mut lines = joined(events);
    lines.retain(|it| matches!(it.kind, EventKind::LineSent { .. }));
    let value = serde_json::json!({ "run": timeline.run(), "events": events, "lines": lines });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}
