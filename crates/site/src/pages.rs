//! A page for each lesson and scenario that needs no script: what it is about, what is said in its run, of a lesson what
//! there is to do, to be printed as a hand-out, and what a program that previews links reads (Open Graph, oEmbed). The lab itself is one link away.

use crate::server::POLICY;
use lessons::lesson::Prose;
use lessons::moves::{Move, Play};
use lessons::sources::to_json;
use lessons::{Heading, Index, Lesson, Sources, WholeLesson, plain};
use serde_json::json;
use std::sync::Arc;
use story::{Fact, Row, TimeOfDay, fact};
use words::Words;
use world::Timeline;
use world::scenario::text;

/// How large a frame is where a program embeds the lab by itself, in CSS pixels.
const SIZE: (u32, u32) = (800, 600);
/// What a preview of a link shows, in the folder of the sources and in the site.
pub(crate) const PICTURE: &str = "picture.png";
/// The drawing of what is said in the run.
const LADDER: &str = "ladder.svg";

/// The pages' files by their paths. `index_html` is the lab's page, whose style they have. What another site shows needs
/// whole addresses: `address` is that of the site, where it is known.
#[must_use]
pub fn pages(
    sources: &Sources,
    index: &Index,
    words: &Words,
    index_html: &str,
    address: Option<&str>,
) -> Vec<(String, String)> {
    let titled = |it: &&Heading| !it.title.is_empty();
    let mut files = Vec::new();
    let mut write = |folder: &str, kind, heading: &Heading, run: Option<Timeline>, steps: &str| {
        let path = |file: &str| format!("{folder}/{}/{file}", heading.name);
        let (html, oembed) = page(
            kind,
            heading,
            run.as_ref(),
            steps,
            words,
            index_html,
            address,
        );
        files.push((path("index.html"), html));
        files.push((path("oembed.json"), oembed));
        files.extend(run.map(|it| (path(LADDER), exports::svg(&it, words))));
    };
    for heading in index.lessons.iter().filter(titled) {
        let template = sources.lesson(&heading.name).ok();
        let whole = template.and_then(|it| it.at(0).ok());
        let steps = whole.as_ref().map(|it| steps(&it.lesson, words));
        let run = whole.and_then(begun);
        write("l", "lesson", heading, run, &steps.unwrap_or_default());
    }
    for heading in index.scenarios.iter().filter(titled) {
        write("s", "scenario", heading, sent(sources, &heading.name), "");
    }
    files
}

/// The run of a scenario whose letter was sent.
fn sent(sources: &Sources, name: &str) -> Option<Timeline> {
    let scenario = sources.scenario(name).ok()?;
    let send = scenario.letter.send();
    let mut timeline = Timeline::new(Arc::new(scenario)).ok()?;
    timeline.apply(send).ok()?;
    timeline.last();
    Some(timeline)
}

/// The run with which a lesson begins: what comes then is the learner's.
fn begun(WholeLesson { lesson, scenario }: WholeLesson) -> Option<Timeline> {
    let mut play = Play::new(Timeline::new(Arc::new(scenario)).ok()?);
    for it in lesson.setup.iter().chain([&Move::Go(lesson.start.clone())]) {
        play.give(it).ok()?;
    }
    Some(play.timeline)
}

/// What there is to read, to answer and to do in a lesson: its hand-out, without hints and solutions.
fn steps(lesson: &Lesson, words: &Words) -> String {
    let paragraphs = |prose: &Prose| -> String {
        let blocks = prose.get(words.tag()).or_else(|| prose.get("en"));
        let blocks = blocks.into_iter().flatten().map(plain);
        blocks
            .map(|it| format!("<p>{}</p>\n", escaped(&it)))
            .collect()
    };
    let items = lesson.steps.iter().map(|step| {
        let predict = step.predict.as_ref().map(|it| paragraphs(&it.question));
        let task = step.task.as_ref().map(|it| paragraphs(&it.says));
        let point = step.point.as_ref().map(|it| paragraphs(&it.question));
        let asks: String = [predict, task, point].into_iter().flatten().collect();
        format!(
            "<li>{}<div class=\"asks\">{asks}</div></li>\n",
            paragraphs(&step.prose)
        )
    });
    format!("<ol class=\"steps\">\n{}</ol>\n", items.collect::<String>())
}

fn page(
    kind: &str,
    heading: &Heading,
    run: Option<&Timeline>,
    steps: &str,
    words: &Words,
    index_html: &str,
    address: Option<&str>,
) -> (String, String) {
    let say = |fact: Fact| escaped(&words.text(&fact));
    let titled = |texts| words.prose(text(texts, words.tag()).unwrap_or(&heading.name));
    let (title, about) = (titled(&heading.title), titled(&heading.about));
    let query = format!("?{kind}={}", heading.name);
    let link = format!("../../{query}");
    let base = address.map(|it| format!("{}/", it.trim_end_matches('/')));
    let picture = base.as_ref().map_or_else(String::new, |base| {
        format!(
            "<meta property=\"og:image\" content=\"{}{PICTURE}\">\n",
            escaped(base)
        )
    });
    let base = base.unwrap_or_else(|| "../../".to_owned());
    let (width, height) = SIZE;
    let frame = format!(
        r#"<iframe title="{}" src="{}{query}&amp;view=embed" width="{width}" height="{height}"></iframe>"#,
        escaped(&title),
        escaped(&base),
    );
    let oembed = json!({
        "version": "1.0", "type": "rich", "provider_name": words.text(&fact!("ui-brand")), "title": title,
        "html": frame, "width": width, "height": height,
    });
    let (title, about) = (escaped(&title), escaped(&about));
    let styles: String = index_html
        .split(r#"<link rel="stylesheet" href=""#)
        .skip(1)
        .filter_map(|it| it.split_once('"'))
        .map(|(href, _)| {
            format!(
                r#"<link rel="stylesheet" href="../../{}">"#,
                href.trim_start_matches("./")
            ) + "\n"
        })
        .collect();
    let lines = run.map(|it| transcript(it, words)).unwrap_or_default();
    let run = run.filter(|it| it.at_end());
    let ends = run.into_iter().flat_map(story::endings);
    let transcript = match lines.is_empty() {
        true => String::new(),
        false => format!(
            "<img src=\"{LADDER}\" alt=\"{}\">
<section class=\"transcript\" translate=\"no\">
<h2 translate=\"yes\">{}</h2>
<ol>
{lines}</ol>
{}</section>
",
            say(fact!("save-drawing-alt")),
            say(fact!("ui-transcript")),
            ends.map(|it| format!(
                "<p translate=\"yes\">{}</p>
",
                say(it.told())
            ))
            .collect::<String>(),
        ),
    };
    let html = format!(
        r#"<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{window}</title>
<meta name="description" content="{about}">
<meta property="og:type" content="article">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{about}">
{picture}<link rel="alternate" type="application/json+oembed" href="oembed.json" title="{title}">
<link rel="icon" href="data:,">
{styles}</head>
<body>
<main class="hand-out">
<h1>{title}</h1>
<p>{about}</p>
<p><a href="{link}">{open}</a></p>
{steps}{transcript}</main>
</body>
</html>
"#,
        lang = words.tag(),
        window = say(fact!("ui-window-title", title: titled(&heading.title))),
        open = say(fact!("ui-open-full")),
    );
    (html, to_json(&oembed))
}

/// Every line that was said, as the lab prints it.
fn transcript(timeline: &Timeline, words: &Words) -> String {
    let mut html = String::new();
    let past = timeline.past().iter();
    for event in past.filter(|it| matches!(story::row(it), Row::Sent(_))) {
        let Some(line) = story::view(event).line() else {
            continue;
        };
        let time = words.text(&TimeOfDay::at(timeline.world(), event.at).whole());
        let who = timeline
            .world()
            .host(line.sender())
            .map(|it| it.name.to_string());
        let said = line.octets.to_text();
        let cells = [
            time,
            who.unwrap_or_default(),
            said.trim_end().replace("\r\n", "\n"),
        ];
        let [time, who, said] = cells.map(|it| escaped(&it));
        html += &format!("<li><span>{time}</span><span>{who}</span><span>{said}</span></li>\n");
    }
    html
}

/// As text and in an attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for it in text.chars() {
        match it {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push('\n'),
            // What a peer sends to control a screen is only shown.
            it if it.is_control() => escaped.push('\u{fffd}'),
            it => escaped.push(it),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_and_scenario_has_a_page_with_what_it_is_about() {
        let www = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../www"));
        let languages = crate::languages::languages(www).unwrap();
        let (_, catalogue) = languages.iter().find(|(it, _)| it.tag == "en").unwrap();
        let words = Words::load("en", [catalogue.as_str()]).unwrap();
        let sources = Sources::embedded();
        let index = sources.pack().index;
        let style = r#"<link rel="stylesheet" href="./base-1.css">"#;
        let address = Some("https://lab.example/mail");
        let files = pages(&sources, &index, &words, style, address);
        assert_eq!(
            files.len(),
            3 * (index.lessons.len() + index.scenarios.len())
        );
        let of = |path: &str| &files.iter().find(|(it, _)| it == path).unwrap().1;
        let relay = of("s/relay/index.html");
        for part in [
            "<p translate=\"yes\">Delivered to Bob’s mailbox, and fetched by Bob’s mail program.</p>",
            "<span>RCPT TO:&lt;bob@receiver.example&gt;</span>",
            r#"href="../../?scenario=relay""#,
            r#"href="../../base-1.css""#,
            r#"href="oembed.json""#,
            r#"<img src="ladder.svg""#,
            r#""og:image" content="https://lab.example/mail/picture.png""#,
        ] {
            assert!(relay.contains(part), "{part} is not in {relay}");
        }
        let oembed: serde_json::Value =
            serde_json::from_str(of("l/first-session/oembed.json")).unwrap();
        assert_eq!(oembed["type"], "rich");
        assert!(
            oembed["html"]
                .as_str()
                .unwrap()
                .contains(" src=\"https://lab.example/mail/?lesson=first-session&amp;view=embed\"")
        );
        let lesson = of("l/bcc/index.html");
        assert!(lesson.contains("blind carbon copy") && lesson.contains("In whose mailboxes"));
        // Only our own tags are tags.
        assert!(
            files
                .iter()
                .all(|(_, text)| !text.contains("<script") && !text.contains("style="))
        );
    }
}
