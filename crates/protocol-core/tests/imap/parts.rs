//! Sections and structure of messages that a generator wrote, by FETCH, against what it wrote.

use crate::host::{Host, Store, name};
use crate::logged_in;
use core::ops::Range;
use proptest::collection::vec;
use proptest::prelude::*;
use protocol_core::imap::Flags;
use protocol_core::imap::response::{Data, FetchData, Response, Value};

/// What a message is made of.
#[derive(Debug, Clone)]
enum Node {
    Text {
        fields: String,
        text: String,
    },
    Multipart {
        subtype: &'static str,
        parts: Vec<Node>,
        closed: bool,
        around: bool,
    },
    Message(Box<Node>),
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        // A line that begins as a delimiter may be one.
        "(([a-z ][a-z -]{0,19})?\r\n){0,4}",
        "[a-z]{1,20}",
        "--[ac-z]{0,4}(\r\n--[0-9]{1,2}b){0,3}\r\n",
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let fields = prop_oneof![
        Just(String::new()),
        Just("Content-Type: text/plain\r\n".to_owned()),
        Just("Content-Type: text/html;\r\n charset=utf-8\r\nContent-ID: <a@b>\r\n".to_owned()),
        Just("Content-Type: application/octet-stream; name=\"a b\"\r\n".to_owned()),
        Just("X-Long: one\r\n two\r\n\tthree\r\nContent-Description: it is\r\n".to_owned()),
    ];
    let leaf = (fields, text()).prop_map(|(fields, text)| Node::Text { fields, text });
    leaf.prop_recursive(4, 24, 4, |inner| {
        const SUBTYPES: [&str; 4] = ["mixed", "alternative", "related", "MIXED"];
        prop_oneof![
            3 => (prop::sample::select(&SUBTYPES[..]), vec(inner.clone(), 1..4), any::<bool>(), any::<bool>())
                .prop_map(|(subtype, parts, closed, around)| Node::Multipart { subtype, parts, closed, around }),
            1 => inner.prop_map(|it| Node::Message(Box::new(it))),
        ]
    })
}

/// A message as it is written, and what its sections are (RFC 3501 section 6.4.5): `None` for NIL.
#[derive(Default)]
struct Written {
    text: String,
    boundaries: u32,
    sections: Vec<(String, Option<Range<usize>>)>,
}

/// A part in BODY: its octets, or its parts; of a message what is in it.
enum Shape {
    Octets(usize),
    Parts(Vec<Shape>),
    Message(usize, Box<Shape>),
}

impl Written {
    /// A message whose parts are numbered behind `prefix`.
    fn message(&mut self, node: &Node, prefix: &str) -> Shape {
        let start = self.text.len();
        self.text.push_str("From: a@b.example\r\nSubject: it\r\n");
        let number = format!("{prefix}1");
        let (middle, shape) = self.entity(node, &number, prefix);
        self.is(format!("{prefix}HEADER"), start..middle);
        self.is(format!("{prefix}TEXT"), middle..self.text.len());
        if !matches!(node, Node::Multipart { .. }) {
            self.is(number, middle..self.text.len());
        }
        shape
    }

    fn part(&mut self, node: &Node, number: &str) -> Shape {
        let start = self.text.len();
        let (middle, shape) = self.entity(node, number, &format!("{number}."));
        self.is(number.to_owned(), middle..self.text.len());
        self.is(format!("{number}.MIME"), start..middle);
        if !matches!(node, Node::Message(_)) {
            self.is(format!("{number}.HEADER"), None);
            self.is(format!("{number}.TEXT"), None);
        }
        shape
    }

    /// Fields and body; where the body begins.
    fn entity(&mut self, node: &Node, number: &str, below: &str) -> (usize, Shape) {
        match node {
            Node::Text { fields, text } => {
                self.text.extend([fields, "\r\n", text]);
                self.is(format!("{number}.1"), None);
                (self.text.len() - text.len(), Shape::Octets(text.len()))
            }
            Node::Message(inner) => {
                self.text.push_str("Content-Type: message/rfc822\r\n\r\n");
                let middle = self.text.len();
                let shape = self.message(inner, &format!("{number}."));
                let octets = self.text.len() - middle;
                (middle, Shape::Message(octets, Box::new(shape)))
            }
            Node::Multipart {
                subtype,
                parts,
                closed,
                around,
            } => {
                self.boundaries += 1;
                // Some begin others.
                let boundary = "b".repeat(self.boundaries as usize);
                let quote = if self.boundaries.is_multiple_of(2) {
                    "\""
                } else {
                    ""
                };
                let boundary_in_field = format!("{quote}{boundary}{quote}");
                self.text += &format!(
                    "Content-Type: multipart/{subtype}; boundary={boundary_in_field}\r\n\r\n"
                );
                let middle = self.text.len();
                self.text
                    .push_str(if *around { "This is MIME.\r\n" } else { "" });
                let mut shapes = Vec::new();
                for part in parts {
                    let delimiter = if shapes.is_empty() { "--" } else { "\r\n--" };
                    self.text.extend([delimiter, &boundary, "\r\n"]);
                    shapes.push(self.part(part, &format!("{below}{}", shapes.len() + 1)));
                }
                // What is never closed ends where what is around it ends (RFC 2046 section 5.1.2).
                if *closed {
                    let epilogue = if *around { "\r\nThe end.\r\n" } else { "" };
                    self.text.extend(["\r\n--", &boundary, "--", epilogue]);
                }
                self.is(format!("{below}{}", parts.len() + 1), None);
                (middle, Shape::Parts(shapes))
            }
        }
    }

    fn is(&mut self, section: String, octets: impl Into<Option<Range<usize>>>) {
        self.sections.push((section, octets.into()));
    }
}

fn host_with(message: &str) -> Host {
    let mut store = Store::new();
    let inbox = store.mailbox(&name("INBOX"));
    inbox.append(Flags::new(), 0, message.into());
    let mut host = logged_in(store, 1);
    host.line(0, "b EXAMINE INBOX");
    host
}

/// `BODY[section]`: `None` where it is NIL.
fn section(host: &mut Host, section: &str) -> Option<String> {
    let said = host.line(0, &format!("c FETCH 1 BODY.PEEK[{section}]"));
    let rest = said
        .strip_prefix(&format!("* 1 FETCH (BODY[{section}] "))
        .expect("it is answered");
    if rest.starts_with("NIL)") {
        return None;
    }
    if rest.starts_with("\"\")") {
        return Some(String::new());
    }
    let (len, rest) = rest.strip_prefix('{')?.split_once("}\r\n")?;
    let len: usize = len.parse().ok()?;
    assert_eq!(&rest[len..], ")\r\nc OK FETCH done\r\n");
    Some(rest[..len].to_owned())
}

/// Whether BODY or BODYSTRUCTURE has these parts, of these sizes.
fn has_shape(value: &Value<'_>, shape: &Shape) {
    let list = value.list().expect("a part is a list");
    let octets = match shape {
        Shape::Parts(shapes) => {
            let parts = list.iter().take_while(|it| it.list().is_some()).count();
            assert_eq!(parts, shapes.len());
            return list
                .iter()
                .zip(shapes)
                .for_each(|(it, shape)| has_shape(it, shape));
        }
        Shape::Message(octets, inner) => {
            has_shape(&list[8], inner);
            octets
        }
        Shape::Octets(octets) => octets,
    };
    assert_eq!(list[6].number(), u32::try_from(*octets).ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_section_and_the_structure_is_what_was_written(node in node()) {
        let mut written = Written::default();
        let shape = written.message(&node, "");
        let text = written.text.as_str();
        let mut host = host_with(text);
        for (number, wanted) in written.sections {
            let found = section(&mut host, &number);
            prop_assert_eq!(found.as_deref(), wanted.map(|it| &text[it]), "[{}] of\n{}", number, text);
        }
        for item in ["BODY", "BODYSTRUCTURE"] {
            let said = host.line(0, &format!("c FETCH 1 {item}"));
            let line = said.strip_suffix("\r\nc OK FETCH done\r\n").expect("it is answered");
            let Ok(Response::Data(Data::Fetch(1, items))) = Response::parse(line.as_bytes()) else {
                panic!("{line}");
            };
            let [FetchData::Body(value) | FetchData::BodyStructure(value)] = items.as_slice() else {
                panic!("{line}");
            };
            has_shape(value, &shape);
        }
    }
}
