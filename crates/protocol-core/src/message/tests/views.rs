use super::*;
use crate::tests::table;
use core::ops::Range;

const NESTED: &str = "From: =?utf-8?Q?Zo=C3=AB?= <zoe@sender.example>\r\n\
    Subject: =?utf-8?B?xb5sdcWl?=\r\n =?utf-8?B?b3XEjWvDvQ==?= end\r\n\
    Content-Type: multipart/mixed; boundary=outer\r\n\
    \r\n\
    preamble\r\n\
    --outer\r\n\
    Content-Type: multipart/alternative; boundary=inner\r\n\
    \r\n\
    --inner\r\n\
    Content-Type: text/plain; charset=iso-8859-1\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\
    \r\n\
    caf=E9\r\n\
    --inner\r\n\
    Content-Type: text/html\r\n\
    \r\n\
    <p>no</p>\r\n\
    --inner--\r\n\
    --outer\r\n\
    Content-Type: application/pdf; name=\"a.pdf\"\r\n\
    Content-Disposition: attachment; filename=\"a.pdf\"\r\n\
    Content-Transfer-Encoding: base64\r\n\
    \r\n\
    AAEC\r\n\
    --outer\r\n\
    Content-Type: message/rfc822\r\n\
    \r\n\
    Subject: inside\r\n\
    \r\n\
    deep\r\n\
    --outer--\r\n";

fn outline(part: &PartView, depth: usize, out: &mut String) {
    let name = part.name.as_deref().unwrap_or("-");
    out.push_str(&format!(
        "{}{} {name}\n",
        "  ".repeat(depth),
        part.content_type
    ));
    part.parts.iter().for_each(|it| outline(it, depth + 1, out));
}

#[test]
fn a_multipart_is_a_tree_with_its_octets() {
    let content = Octets::from(NESTED);
    let seen = view(&content);
    let mut tree = String::new();
    outline(&seen.part, 0, &mut tree);
    assert_eq!(
        tree,
        "multipart/mixed -\n  multipart/alternative -\n    text/plain -\n    text/html -\n  \
         application/pdf a.pdf\n  message/rfc822 -\n    text/plain -\n"
    );
    let body = |part: &PartView| content.slice(part.body.clone()).to_text().into_owned();
    assert_eq!(body(&seen.part.parts[0].parts[0]), "caf=E9");
    assert_eq!(body(&seen.part.parts[1]), "AAEC");
    assert_eq!(body(&seen.part.parts[2]), "Subject: inside\r\n\r\ndeep");
    assert_eq!(body(&seen.part.parts[2].parts[0]), "deep");
    let header = &seen.part.parts[1];
    assert!(content[header.range.clone()].starts_with(b"Content-Type: application/pdf"));
    assert_eq!(seen.text, "café");
    assert_eq!(seen.body.start, NESTED.find("preamble").unwrap());
}

#[test]
fn fields_are_shown_decoded_and_as_they_are() {
    let content = Octets::from(NESTED);
    let seen = view(&content);
    assert_eq!(seen.field("from"), Some("Zoë <zoe@sender.example>"));
    assert_eq!(seen.field("SUBJECT"), Some("žluťoučký end"));
    assert_eq!(seen.field("Received"), None);
    let raw = &content[seen.raw[1].clone()];
    assert_eq!(
        raw,
        "=?utf-8?B?xb5sdcWl?=\r\n =?utf-8?B?b3XEjWvDvQ==?= end".as_bytes()
    );
    assert!(content[seen.fields[1].2.clone()].starts_with(b"Subject: "));
}

#[test]
fn each_message_is_shown_as_the_table_says() {
    table("message/tests/views.txt", |line| {
        let (what, text) = line.split_once(' ').expect("what is shown");
        let content = match what {
            "word" => format!("A: {text}\r\n\r\n"),
            "name" => format!("{text}\r\n\r\n"),
            _ => text.to_owned(),
        };
        let seen = view(&Octets::from(content));
        match what {
            "word" => seen.field("A").unwrap_or_default().to_owned(),
            "name" => format!("{:?}", seen.part.name),
            _ => {
                let names: Vec<&str> = seen.fields.iter().map(|it| &*it.0).collect();
                format!("{:?} {names:?}", seen.text)
            }
        }
    });
}

#[test]
fn a_body_is_decoded_by_its_encoding_and_its_charset_and_else_shown_as_it_is() {
    for (encoding, charset, body, wanted) in [
        ("8bit", "utf-8", &b"\xc3\xa9"[..], "é"),
        ("8BIT", "US-ASCII", b"a", "a"),
        ("binary", "ISO-8859-1", b"\xe9\x80", "é€"),
        ("8bit", "\"windows-1252\"", b"\x84\xe9\x93", "„é“"),
        ("8bit", "iso-8859-15", b"\xa4\xa5\xbd", "€¥œ"),
        ("8bit", "koi8-r", b"a\xc1", "a\u{fffd}"),
        ("x-own", "utf-8", b"=41", "=41"),
        ("base64", "utf-8", b"w6\r\nk", "é"),
        ("BASE64", "utf-8", b"w6k=\r\n--\r\n", "w6k=\r\n--\r\n"),
        (
            "quoted-printable",
            "latin1",
            b"a=E9=\r\nb=3d \t\r\n=",
            "aéb=\r\n",
        ),
        (
            "Quoted-Printable",
            "utf-8",
            b"=C3=\n=A9=4=zz==41\n",
            "é=4=zz=A\n",
        ),
    ] {
        let header = format!(
            "Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
        );
        let content = Octets::from([header.as_bytes(), body].concat());
        assert_eq!(view(&content).text, wanted, "{encoding} {charset}");
    }
}

#[test]
fn the_text_for_reading_is_the_plain_one_of_alternatives_and_no_attachment() {
    let part = |kind: &str, text: &str| format!("--b\r\nContent-Type: {kind}\r\n\r\n{text}\r\n");
    let (plain, html) = (part("text/plain", "plain"), part("text/html", "<p>"));
    let file = part("text/plain\r\nContent-Disposition: attachment", "file");
    let message = part("message/rfc822", "Subject: x\r\n\r\ninner");
    for (subtype, parts, wanted) in [
        ("alternative", [&plain, &html], "plain"),
        ("alternative", [&html, &html], "<p>\r\n<p>"),
        ("mixed", [&plain, &html], "plain\r\n<p>"),
        ("mixed", [&plain, &file], "plain"),
        ("mixed", [&message, &plain], "plain"),
    ] {
        let parts = parts.map(String::as_str).concat();
        let header = format!("Content-Type: multipart/{subtype}; boundary=b\r\n\r\n");
        let content = Octets::from(header + &parts + "--b--\r\n");
        assert_eq!(view(&content).text, wanted, "{}", content.to_text());
    }
}

#[test]
fn messages_within_messages_without_end_do_not_exhaust_the_stack() {
    for unit in [
        "Content-Type: message/rfc822\r\n\r\n".to_owned(),
        "Content-Type: MESSAGE/global\r\n\r\n".to_owned(),
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".to_owned(),
        "Content-Type: multipart/digest; boundary=a\r\n\r\n--a\r\n\r\n".to_owned(),
    ] {
        for times in [10, 199, 20_000] {
            let content = Octets::from(unit.repeat(times));
            assert_inside(&view(&content), content.len());
        }
    }
}

#[test]
fn parts_are_decoded_and_addresses_are_named() {
    let content = Octets::from(
        "To: =?utf-8?q?B=C3=B6b?= <bob@a.example>,\r\n \"C, D\" <c@a.example>, d@a.example\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/html; charset=iso-8859-1\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E9</p>\r\n\
         --b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\n\
         Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b--\r\n",
    );
    let named = fields(&content).flat_map(|it| named_addresses(&it));
    let named: Vec<(String, String)> = named.take(3).collect();
    let wanted = [("B\u{f6}b", "bob"), ("C, D", "c"), ("", "d")];
    assert_eq!(
        named,
        wanted.map(|(name, local)| (name.to_owned(), format!("{local}@a.example")))
    );
    let seen = view(&content);
    let [html, picture] = seen.part.parts.as_slice() else {
        panic!("{seen:?}");
    };
    assert_eq!(html.text(&content).as_deref(), Some("<p>\u{e9}</p>"));
    assert_eq!(*picture.content(&content), [0, 1, 2]);
    assert_eq!(picture.text(&content), None);
    assert_eq!(
        picture.field(&content, "content-id").as_deref(),
        Some("<logo>")
    );
}

fn assert_inside(seen: &MessageView, length: usize) {
    let inside = |range: &Range<usize>, of: &Range<usize>| {
        assert!(of.start <= range.start && range.start <= range.end && range.end <= of.end);
    };
    fn parts(part: &PartView, of: &Range<usize>, inside: &impl Fn(&Range<usize>, &Range<usize>)) {
        inside(&part.range, of);
        inside(&part.body, &part.range);
        part.parts
            .iter()
            .for_each(|it| parts(it, &part.body, inside));
    }
    let whole = 0..length;
    inside(&seen.body, &whole);
    seen.fields
        .iter()
        .for_each(|(_, _, range)| inside(range, &whole));
    assert_eq!(seen.fields.len(), seen.raw.len());
    seen.raw
        .iter()
        .zip(&seen.fields)
        .for_each(|(raw, field)| inside(raw, &field.2));
    parts(&seen.part, &whole, &inside);
}

#[cfg(not(target_arch = "wasm32"))]
/// Pieces that a parser of MIME stumbles over.
pub(crate) fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "\r\n", "\n", "\r\n\r\n", "\r", " ", "\t", ":", "--a", "--a--", "\r\n--a\r\n",
            "\r\n--a--\r\n", "--b\r\n", "--b--\r\n", "Content-Type: multipart/mixed; boundary=a\r\n",
            "Content-Type: multipart/digest; boundary=\"b\"\r\n", "Content-Type: message/rfc822\r\n",
            "Content-Type: text/html; charset=utf-16\r\n", "Content-Type: text/plain; charset=utf-7\r\n",
            "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n",
            "Subject: =?utf-8?Q?=C3?=\r\n", "=?", "?=", "=\r\n", "=E9", "AAEC\r\n", "\0", "\u{fffd}",
            "Received: from a by b; Mon\r\n", "Date: 99 Foo -1\r\n", "From: <<>>,\"\r\n", ";",
        ]).prop_map(|it| it.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..8),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[cfg(not(target_arch = "wasm32"))]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_view_never_fails_and_its_ranges_lie_inside(octets in pieces()) {
        let content = Octets::from(octets);
        assert_inside(&view(&content), content.len());
    }

    #[test]
    fn the_parts_of_a_view_can_be_read(octets in pieces()) {
        fn read(part: &PartView, content: &[u8]) {
            assert!(part.content(content).len() <= content.len());
            let (text, id) = (part.text(content), part.field(content, "Content-ID"));
            assert!(text.is_some() || id.is_none() || !part.range.is_empty());
            part.parts.iter().for_each(|it| read(it, content));
        }
        let content = Octets::from(octets);
        read(&view(&content).part, &content);
        let named = fields(&content).flat_map(|it| named_addresses(&it));
        assert!(named.count() <= content.len());
    }

    #[test]
    fn a_view_of_anything_never_fails(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
        let content = Octets::from(octets);
        assert_inside(&view(&content), content.len());
    }
}
