//! What a reader is told of a scenario, in Markdown: `# Title`, then plain paragraphs. The build script of
//! the page reads it, too.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

/// The title, and the paragraphs with an empty line between them.
///
/// # Errors
/// At which octet something else stands or something is missing.
pub fn read(markdown: &str) -> Result<(String, String), (usize, &'static str)> {
    const FORM: &str = "a scenario’s text is a line `# Title` and then paragraphs without markup";
    let mut blocks: Vec<String> = Vec::new();
    for (event, span) in Parser::new(markdown).into_offset_iter() {
        let piece = match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) if blocks.is_empty() => {
                blocks.push(String::new());
                continue;
            }
            Event::Start(Tag::Paragraph) if !blocks.is_empty() => {
                blocks.push(String::new());
                continue;
            }
            Event::Text(text) => text,
            Event::SoftBreak => " ".into(),
            Event::End(_) => continue,
            _ => return Err((span.start, FORM)),
        };
        if let Some(block) = blocks.last_mut() {
            block.push_str(&piece);
        }
    }
    match blocks.split_first() {
        Some((title, text)) if !title.is_empty() && !text.is_empty() => {
            Ok((title.clone(), text.join("\n\n")))
        }
        _ => Err((markdown.len(), FORM)),
    }
}
