//! What a reader is told of a scenario, in Markdown: `# Title`, plain paragraphs, and below `## moment ID`,
//! `## question` (with `### choice ID` and `### because`), `## experiment ID` and `## attack ID` what belongs to each. The
//! build script of the page reads it, too.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use serde_json::Value;

/// A heading and the paragraphs below it, with an empty line between them.
struct Section {
    at: usize,
    heading: String,
    text: String,
}

/// Puts the texts of a language into a scenario as its author wrote it: each beside what it is about.
///
/// # Errors
/// At which octet something else stands or something is missing.
pub fn put_in(scenario: &mut Value, language: &str, markdown: &str) -> Result<(), (usize, String)> {
    let mut sections = read(markdown)?;
    let Section { heading, text, .. } = sections.remove(0);
    put(scenario, "title", language, heading);
    put(scenario, "about", language, text);
    let mut take = |heading: String| {
        let found = sections.iter().position(|it| it.heading == heading);
        found.map(|it| sections.remove(it).text).ok_or_else(|| {
            (
                markdown.len(),
                format!("there is no heading `{heading}` with a text"),
            )
        })
    };
    for it in list(scenario, "moments") {
        let text = take(format!("moment {}", name(it, "id")))?;
        put(it, "caption", language, text);
    }
    for (field, kind) in [("experiments", "experiment"), ("attacks", "attack")] {
        for it in list(scenario, field) {
            let text = take(format!("{kind} {}", name(it, "id")))?;
            let (label, text) = text.split_once("\n\n").unwrap_or((&text, ""));
            put(it, "label", language, label.to_owned());
            put(it, "text", language, text.to_owned());
        }
    }
    if let Some(question) = scenario.get_mut("question") {
        put(question, "text", language, take("question".to_owned())?);
        for it in list(question, "choices") {
            let text = take(format!("choice {}", name(it, "choice")))?;
            put(it, "text", language, text);
        }
        put(question, "because", language, take("because".to_owned())?);
    }
    match sections.first() {
        Some(it) => Err((
            it.at,
            format!("nothing in the scenario is called `{}`", it.heading),
        )),
        None => Ok(()),
    }
}

/// The tables of a list.
fn list<'a>(of: &'a mut Value, field: &str) -> impl Iterator<Item = &'a mut Value> {
    let list = of.get_mut(field).and_then(Value::as_array_mut);
    list.into_iter().flatten()
}

fn name<'a>(of: &'a Value, field: &str) -> &'a str {
    of.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn put(into: &mut Value, field: &str, language: &str, text: String) {
    if into.is_object() {
        into[field][language] = text.into();
    }
}

/// The sections, the title first.
fn read(markdown: &str) -> Result<Vec<Section>, (usize, String)> {
    const FORM: &str = "a scenario’s text is a line `# Title`, paragraphs without markup, and below \
                        headings as `## moment ID` more such paragraphs";
    let wrong = |at| (at, FORM.to_owned());
    let mut sections: Vec<Section> = Vec::new();
    let mut in_heading = false;
    for (event, span) in Parser::new(markdown).into_offset_iter() {
        let piece = match event {
            Event::Start(Tag::Heading { level, .. })
                if sections.is_empty() == (level == HeadingLevel::H1)
                    && level <= HeadingLevel::H3 =>
            {
                in_heading = true;
                let (heading, text) = (String::new(), String::new());
                sections.push(Section {
                    at: span.start,
                    heading,
                    text,
                });
                continue;
            }
            Event::Start(Tag::Paragraph) => "\n\n".into(),
            Event::Text(text) => text,
            Event::SoftBreak => " ".into(),
            Event::End(end) => {
                in_heading &= !matches!(end, TagEnd::Heading(_));
                continue;
            }
            _ => return Err(wrong(span.start)),
        };
        let section = sections.last_mut().ok_or_else(|| wrong(span.start))?;
        match in_heading {
            true => section.heading.push_str(&piece),
            false => section.text.push_str(&piece),
        }
    }
    for it in &mut sections {
        it.text = it.text.trim_start().to_owned();
    }
    match sections
        .iter()
        .find(|it| it.heading.is_empty() || it.text.is_empty())
    {
        Some(it) if it.at > 0 => Err(wrong(it.at)),
        None if !sections.is_empty() => Ok(sections),
        _ => Err(wrong(markdown.len())),
    }
}
