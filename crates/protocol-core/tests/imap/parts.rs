//! Sections of messages that a generator made, by FETCH, against what another parser finds in them.

use crate::host::{Host, Store, name};
use crate::logged_in;
use mail_parser::{MessageParser, MessagePart, PartType};
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
        "([a-z -]{0,20}\r\n){0,4}",
        "[a-z]{1,20}",
        "--[a-z]{0,4}(\r\n--b?[0-9]{0,2}){0,3}\r\n",
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

/// Writes header fields and body, each multipart with a boundary of its own.
fn write(node: &Node, boundaries: &mut u32, out: &mut String) {
    match node {
        Node::Text { fields, text } => {
            out.push_str(fields);
            out.push_str("\r\n");
            out.push_str(text);
        }
        Node::Multipart {
            subtype,
            parts,
            closed,
            around,
        } => {
            *boundaries += 1;
            // None begins another: the other parser would take it for that.
            let boundary = format!("b{boundaries}e");
            let quote = if boundaries.is_multiple_of(2) {
                "\""
            } else {
                ""
            };
            out.push_str(&format!(
                "Content-Type: multipart/{subtype}; boundary={quote}{boundary}{quote}\r\n\r\n"
            ));
            if *around {
                out.push_str("This is MIME.\r\n");
            }
            for part in parts {
                out.push_str(&format!("--{boundary}\r\n"));
                write(part, boundaries, out);
                out.push_str("\r\n");
            }
            // Where an inner multipart is never closed, the outer one ends it (RFC 2046 section 5.1.2): the
            // other parser does not see that.
            if *closed || *boundaries > 1 {
                out.push_str(&format!("--{boundary}--\r\n"));
                if *around {
                    out.push_str("The end.\r\n");
                }
            }
        }
        Node::Message(inner) => {
            out.push_str(
                "Content-Type: message/rfc822\r\n\r\nSubject: inside\r\nTo: c@d.example\r\n",
            );
            // Of a message that is directly in another the other parser does not find the end.
            match &**inner {
                Node::Message(_) => out.push_str("\r\nHello.\r\n"),
                inner => write(inner, boundaries, out),
            }
        }
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

struct Check<'a> {
    host: Host,
    message: &'a str,
}

impl Check<'_> {
    fn is(&mut self, number: &str, wanted: Option<&str>) {
        let found = section(&mut self.host, number);
        assert_eq!(found.as_deref(), wanted, "[{number}] of\n{}", self.message);
    }

    /// A message, whose parts are numbered behind `prefix`.
    fn message(&mut self, it: &mail_parser::Message<'_>, prefix: &str) {
        let root = &it.parts[0];
        match &root.body {
            PartType::Multipart(ids) => self.parts(it, ids, prefix),
            _ => {
                let number = format!("{prefix}1");
                self.is(&number, Some(&self.message[body(root, self.message)]));
                if let PartType::Message(inner) = &root.body {
                    self.inner(inner, root, &number);
                }
            }
        }
    }

    fn parts(&mut self, it: &mail_parser::Message<'_>, ids: &[u32], prefix: &str) {
        for (index, id) in ids.iter().enumerate() {
            let number = format!("{prefix}{}", index + 1);
            let part = &it.parts[*id as usize];
            let header = part.offset_header as usize..part.offset_body as usize;
            let body = body(part, self.message);
            self.is(&number, Some(&self.message[body]));
            self.is(&format!("{number}.MIME"), Some(&self.message[header]));
            match &part.body {
                PartType::Multipart(ids) => self.parts(it, ids, &format!("{number}.")),
                PartType::Message(inner) => self.inner(inner, part, &number),
                _ => self.leaf(&number),
            }
        }
        self.is(&format!("{prefix}{}", ids.len() + 1), None);
    }

    fn leaf(&mut self, number: &str) {
        for below in ["1", "HEADER", "TEXT"] {
            self.is(&format!("{number}.{below}"), None);
        }
    }

    fn inner(&mut self, it: &mail_parser::Message<'_>, part: &MessagePart<'_>, number: &str) {
        let root = &it.parts[0];
        let all = body(part, self.message);
        let middle = root.offset_body as usize;
        let (header, text) = (
            &self.message[all.start..middle],
            &self.message[middle..all.end],
        );
        self.is(&format!("{number}.HEADER"), Some(header));
        self.is(&format!("{number}.TEXT"), Some(text));
        self.message(it, &format!("{number}."));
    }
}

fn body(part: &MessagePart<'_>, message: &str) -> core::ops::Range<usize> {
    let start = part.offset_body as usize;
    start..(part.offset_end as usize).clamp(start, message.len())
}

/// Whether BODY or BODYSTRUCTURE has these parts, of these sizes.
fn has_structure(value: &Value<'_>, it: &mail_parser::Message<'_>, id: usize, message: &str) {
    let list = value.list().expect("a part is a list");
    let part = &it.parts[id];
    if let PartType::Multipart(ids) = &part.body {
        let parts = list.iter().take_while(|it| it.list().is_some()).count();
        assert_eq!(parts, ids.len());
        for (value, id) in list.iter().zip(ids) {
            has_structure(value, it, *id as usize, message);
        }
        return;
    }
    let octets = body(part, message).len();
    assert_eq!(list[6].number(), u32::try_from(octets).ok());
    if let PartType::Message(inner) = &part.body {
        has_structure(&list[8], inner, 0, message);
    }
}

fn structure(host: &mut Host, it: &mail_parser::Message<'_>, message: &str) {
    for item in ["BODY", "BODYSTRUCTURE"] {
        let said = host.line(0, &format!("c FETCH 1 {item}"));
        let line = said
            .strip_suffix("\r\nc OK FETCH done\r\n")
            .expect("it is answered");
        let Ok(Response::Data(Data::Fetch(1, items))) = Response::parse(line.as_bytes()) else {
            panic!("{line}");
        };
        let [FetchData::Body(value) | FetchData::BodyStructure(value)] = items.as_slice() else {
            panic!("{line}");
        };
        has_structure(value, it, 0, message);
    }
}

fn check(node: &Node) {
    let mut message = String::from("From: a@b.example\r\nSubject: it\r\n");
    write(node, &mut 0, &mut message);
    let parsed = MessageParser::default()
        .parse(message.as_bytes())
        .expect("it has fields");
    let mut check = Check {
        host: host_with(&message),
        message: &message,
    };
    let middle = parsed.parts[0].offset_body as usize;
    check.is("", Some(&message));
    check.is("HEADER", Some(&message[..middle]));
    check.is("TEXT", Some(&message[middle..]));
    check.message(&parsed, "");
    structure(&mut check.host, &parsed, &message);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_section_and_the_structure_is_what_another_parser_finds(node in node()) {
        check(&node);
    }
}
