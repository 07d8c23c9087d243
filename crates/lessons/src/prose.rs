//! Markdown to a compact tree: sections by heading; each section a list of blocks.
//! `["p", inline...]`, `["ul", [inline...]...]`, `["pre", text]`; an inline is a string, or
//! `["code", text]`, `["em", inline...]`, `["strong", inline...]`.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use serde_json::{Value, json};

/// A heading and what stands below it.
pub struct Section {
    /// At which octet it begins.
    pub at: usize,
    /// 1 for `#`, 2 for `##`, 3 for `###`.
    pub level: HeadingLevel,
    /// The heading.
    pub heading: String,
    /// The blocks below it.
    pub blocks: Vec<Value>,
}

/// What a lesson’s Markdown is made of.
const FORM: &str = "a lesson’s text is headings of three levels, paragraphs, lists, code, **strong** and *emphasised* words";

/// # Errors
/// At which octet something is that lessons do not use.
pub fn sections(markdown: &str) -> Result<Vec<Section>, (usize, String)> {
    let mut sections: Vec<Section> = Vec::new();
    let mut stack: Vec<Vec<Value>> = Vec::new();
    for (event, span) in Parser::new(markdown).into_offset_iter() {
        let unused = || (span.start, FORM.to_owned());
        match event {
            Event::Start(Tag::Heading { level, .. }) if level <= HeadingLevel::H3 => {
                sections.push(Section {
                    at: span.start,
                    level,
                    heading: String::new(),
                    blocks: Vec::new(),
                });
                stack.push(Vec::new());
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
                    TagEnd::Heading(_) => "h",
                    _ => return Err(unused()),
                };
                let mut node = vec![json!(name)];
                node.append(&mut stack.pop().ok_or_else(unused)?);
                let node = Value::from(node);
                let section = sections.last_mut().ok_or_else(unused)?;
                match stack.last_mut() {
                    Some(around) => around.push(node),
                    None if name == "h" => section.heading = plain(&node),
                    None => section.blocks.push(node),
                }
            }
            Event::Text(text) => text_of(&mut stack, &text),
            Event::SoftBreak | Event::HardBreak => text_of(&mut stack, " "),
            Event::Code(code) => {
                let inline = stack.last_mut().ok_or_else(unused)?;
                inline.push(json!(["code", code.to_string()]));
            }
            _ => return Err(unused()),
        }
    }
    Ok(sections)
}

/// The words of a block, without its markup.
#[must_use]
pub fn plain(block: &Value) -> String {
    match block {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().skip(1).map(plain).collect(),
        _ => String::new(),
    }
}

fn text_of(stack: &mut [Vec<Value>], text: &str) {
    let Some(top) = stack.last_mut() else { return };
    match top.last_mut() {
        Some(Value::String(before)) => before.push_str(text),
        _ => top.push(text.into()),
    }
}
