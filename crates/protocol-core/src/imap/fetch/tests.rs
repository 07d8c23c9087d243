use super::*;
use crate::imap::command::{Body, Command};
use crate::tests::table;

/// What FETCH says of a message that has only this content.
fn sent(content: &[u8], items: &str) -> Vec<u8> {
    let line = format!("a FETCH 1 {items}");
    let Ok(command) = Command::parse(line.as_bytes()) else {
        panic!("{line}");
    };
    let Body::Fetch { items, .. } = command.body else {
        panic!("{line}");
    };
    let message = Message {
        uid: 7,
        flags: [Flag::Seen, Flag::Keyword("$a".into())].into(),
        internal_date: 1_772_442_000,
        content: content.into(),
    };
    let units = written(3, &message, true, &items, false);
    let octets: Vec<&[u8]> = units.iter().map(|it| &**it).collect();
    octets.concat()
}

fn written(
    number: u32,
    message: &Message,
    recent: bool,
    items: &[FetchItem],
    with_flags: bool,
) -> VecDeque<Octets> {
    let mut out = Units::default();
    response(&mut out, number, message, recent, items, with_flags);
    out.finish()
}

/// What is said of message 3, as a text.
fn said(content: &str, items: &str) -> String {
    let sent = String::from_utf8_lossy(&sent(content.as_bytes(), items)).into_owned();
    let told = sent.strip_prefix("* 3 FETCH (").expect("it is a response");
    told.strip_suffix(")\r\n").expect("it ends").to_owned()
}

#[test]
fn each_item_of_each_message_is_told_as_the_table_says() {
    let mut content = String::new();
    table("imap/fetch/said.txt", |line| {
        match line.strip_prefix("== ") {
            Some(it) => {
                content = it.to_owned();
                String::new()
            }
            None => said(&content, line),
        }
    });
}

#[test]
fn long_octets_are_shared_with_the_message() {
    let content = format!("Subject: it\r\n\r\n{}", "x".repeat(SHORT + 1));
    let message = Message {
        uid: 1,
        flags: Flags::new(),
        internal_date: 0,
        content: content.as_str().into(),
    };
    let items = [FetchItem::Uid, FetchItem::Rfc822Text, FetchItem::Size];
    let units = written(1, &message, false, &items, true);
    assert_eq!(&*units[0], b"* 1 FETCH (UID 1 RFC822.TEXT {16385}\r\n");
    assert!(core::ptr::eq(&*units[1], &message.content[15..]));
    assert_eq!(&*units[2], b" RFC822.SIZE 16400 FLAGS ())\r\n");
}

/// RFC 5322 section 3.6 lets each be there once; what comes more often is all the same told.
#[test]
fn the_addresses_of_all_fields_of_a_name_are_one_list() {
    let places = ["From", "Sender", "Reply-To", "To", "Cc", "Bcc"];
    for (place, name) in places.iter().enumerate() {
        let content = format!(
            "{name}: \"A\" <a@x.example>, (never closed\r\nSubject: one\r\nX: y\r\n\
             {}:\r\n b@x.example\r\nSubject: two\r\n{name}:\r\n\r\n{name}: c@x.example\r\n",
            name.to_uppercase()
        );
        let both = "((\"A\" NIL \"a\" \"x.example\")(NIL NIL \"b\" \"x.example\"))";
        // From is Sender and Reply-To as well, where these are not there.
        let told = |it: usize| {
            if it == place || place == 0 && it < 3 {
                both
            } else {
                "NIL"
            }
        };
        let lists = [0, 1, 2, 3, 4, 5].map(told).join(" ");
        let wanted = format!("ENVELOPE (NIL \"one\" {lists} NIL NIL)");
        assert_eq!(said(&content, "ENVELOPE"), wanted, "{name}");
    }
}

const ITEMS: &str = "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE RFC822 RFC822.HEADER \
    RFC822.TEXT BODY[] BODY[HEADER] BODY[TEXT] BODY[1] BODY[1.MIME] BODY[2.HEADER] BODY[2.1] \
    BODY[HEADER.FIELDS (SUBJECT)] BODY[HEADER.FIELDS.NOT (SUBJECT)] BODY[]<1.9>)";

/// RFC 3501 section 4.3.1.
#[test]
fn where_nul_was_stored_another_octet_goes_out_so_that_sizes_stay_true() {
    let content = b"Subject: a\0b\r\nTo: \"\0\" <c\0@\0>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain; name=\"\0\"\r\nContent-ID: \0\r\n\r\n\0one\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: \0\r\n\r\n\0\r\n--b--\r\n";
    assert!(!sent(content, ITEMS).contains(&0));
    for (item, wanted) in [
        ("BODY[1]", &b"BODY[1] {4}\r\n\x80one"[..]),
        ("BODY[2.1]", b"BODY[2.1] {1}\r\n\x80"),
        ("BODY[2.HEADER]", b"BODY[2.HEADER] {14}\r\nSubject: \x80\r\n\r\n"),
        ("BODY[]<9.3>", b"BODY[]<9> {3}\r\na\x80b"),
        ("ENVELOPE", b"ENVELOPE (NIL {3}\r\na\x80b NIL NIL NIL (({1}\r\n\x80 NIL {2}\r\nc\x80 {1}\r\n\x80)) NIL NIL NIL NIL)"),
    ] {
        assert_eq!(sent(content, item), [b"* 3 FETCH (", wanted, b")\r\n"].concat(), "{item}");
    }
    let size = format!(
        "* 3 FETCH (RFC822.SIZE {0} RFC822 {{{0}}}\r\n",
        content.len()
    );
    assert!(sent(content, "(RFC822.SIZE RFC822)").starts_with(size.as_bytes()));
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn whatever_is_stored_the_response_is_one_and_has_no_nul(content in crate::message::pieces()) {
        let line = sent(&content, ITEMS);
        proptest::prop_assert!(!line.contains(&0));
        let parsed = crate::imap::response::Response::parse(&line[..line.len() - 2]);
        proptest::prop_assert!(parsed.is_ok(), "{}", String::from_utf8_lossy(&line));
    }
}

#[test]
fn what_nests_without_end_is_taken_apart_only_so_far() {
    let mut content = String::new();
    for depth in 0..1000 {
        content +=
            &format!("Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
    }
    let structure = said(&content, "BODY");
    assert_eq!(structure.matches("\"MIXED\"").count(), 50);
    let content = "Content-Type: message/rfc822\r\n\r\n".repeat(1000);
    let structure = said(&content, "BODYSTRUCTURE");
    assert_eq!(structure.matches("\"RFC822\"").count(), 50);
}
