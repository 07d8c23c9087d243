//! The ladder as a sequence diagram of Mermaid.

use crate::ladder::{Drawn, RowContent, drawn, hosts};
use crate::said::Flight;
use words::{Span, Words};
use world::{HostId, Timeline};

/// The longest text of a message, in characters.
const LONGEST: usize = 120;

/// The diagram of what happened up to the cursor.
#[must_use]
pub fn mermaid(timeline: &Timeline, words: &Words) -> String {
    let mut out = "sequenceDiagram\n".to_owned();
    let mut line = |it: String| out.push_str(&format!("    {it}\n"));
    let hosts = hosts(timeline.past());
    for id in &hosts {
        let name = timeline.world().host(*id).map_or("", |it| it.name.as_str());
        line(format!("participant {} as {}", key(*id), escaped(name)));
    }
    let across = hosts.first().zip(hosts.last());
    for drawn in drawn(timeline, words) {
        match drawn {
            Drawn::Band(time) => {
                if let Some((a, b)) = across {
                    let text = say!(words, "ui-time-later", time: time);
                    line(over((*a, *b), &text));
                }
            }
            Drawn::Row(_, RowContent::Note { at, text, .. }) => {
                line(over((at, at), &plain(&text)));
            }
            Drawn::Row(
                _,
                RowContent::Heading {
                    between,
                    title,
                    detail,
                    ..
                },
            ) => {
                line(over(
                    between,
                    &format!("{}, {}", plain(&title), plain(&detail)),
                ));
            }
            Drawn::Row(
                _,
                RowContent::Arrow {
                    from,
                    to,
                    flight,
                    sign,
                    text,
                    secured,
                    ..
                },
            ) => {
                let shaft = if sign.is_some() { "--" } else { "-" };
                let tip = if flight == Flight::Lost { "x" } else { ">>" };
                let code = sign.map_or(String::new(), |(_, code)| code);
                let said = [if secured { "TLS" } else { "" }, &code, &text];
                let said: Vec<&str> = said.into_iter().filter(|it| !it.is_empty()).collect();
                let text = escaped(&said.join(" "));
                line(format!("{}{shaft}{tip}{}: {text}", key(from), key(to)));
            }
        }
    }
    out
}

fn key(host: HostId) -> String {
    format!("h{}", host.0)
}

fn over((a, b): (HostId, HostId), text: &str) -> String {
    let (first, last) = (a.min(b), a.max(b));
    let hosts = match first == last {
        true => key(a),
        false => format!("{},{}", key(first), key(last)),
    };
    format!("Note over {hosts}: {}", escaped(text))
}

fn plain(spans: &[Span]) -> String {
    spans.iter().map(|it| it.text.as_str()).collect()
}

/// The text, so that nothing in it is Mermaid's or HTML's.
fn escaped(text: &str) -> String {
    let text = crate::wire::shorten(&crate::wire::visible(text), LONGEST);
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '#' | ';' | '<' | '>' | '&' | '"' | '%' | '`' | '\\' | '{' | '}' => {
                out.push_str(&format!("#{};", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }
    out
}
