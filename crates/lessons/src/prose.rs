//! Markdown to a compact tree: sections by heading; each section a list of blocks.
//! `["p", inline...]`, `["ul", [inline...]...]`, `["pre", text]`; an inline is a string, or
//! `["code", text]`, `["em", inline...]`, `["strong", inline...]`.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// # Errors
/// At which octet something is that lessons do not use.
pub fn sections(markdown: &str) -> Result<BTreeMap<String, Vec<Value>>, (usize, String)> {
    let mut sections = BTreeMap::new();
    let mut title = String::from("start");
    let mut blocks: Vec<Value> = Vec::new();
    let mut stack: Vec<Vec<Value>> = Vec::new();
    for (event, span) in Parser::new(markdown).into_offset_iter() {
        let unused = |what: &dyn core::fmt::Debug| {
            Err((span.start, format!("{what:?} is not used in lessons")))
        };
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                let done = std::mem::take(&mut blocks);
                if !done.is_empty() {
                    sections.insert(title.clone(), done);
                }
                stack.push(Vec::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                let words = stack.pop().expect("it was pushed at the start");
                title = words.iter().filter_map(Value::as_str).collect();
            }
            Event::Start(
                Tag::Paragraph
                | Tag::Item
                | Tag::List(_)
                | Tag::Emphasis
                | Tag::Strong
                | Tag::CodeBlock(_),
            ) => stack.push(Vec::new()),
            Event::End(end) => {
                let name = match end {
                    TagEnd::Paragraph => "p",
                    TagEnd::Item => "li",
                    TagEnd::List(_) => "ul",
                    TagEnd::Emphasis => "em",
                    TagEnd::Strong => "strong",
                    TagEnd::CodeBlock => "pre",
                    other => return unused(&other),
                };
                let mut node = vec![json!(name)];
                node.append(&mut stack.pop().expect("it was pushed at the start"));
                stack.last_mut().unwrap_or(&mut blocks).push(node.into());
            }
            Event::Text(text) => text_of(&mut stack, text.to_string()),
            Event::SoftBreak | Event::HardBreak => text_of(&mut stack, " ".into()),
            Event::Code(code) => {
                stack
                    .last_mut()
                    .unwrap_or(&mut blocks)
                    .push(json!(["code", code.to_string()]));
            }
            other => return unused(&other),
        }
    }
    sections.insert(title, blocks);
    Ok(sections)
}

/// The words of a block, without its markup.
pub fn plain(block: &Value) -> String {
    match block {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().skip(1).map(plain).collect(),
        _ => String::new(),
    }
}

fn text_of(stack: &mut [Vec<Value>], text: String) {
    let Some(top) = stack.last_mut() else { return };
    match top.last_mut() {
        Some(Value::String(before)) => before.push_str(&text),
        _ => top.push(text.into()),
    }
}
