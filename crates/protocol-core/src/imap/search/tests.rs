use super::*;
use crate::imap::Flags;
use crate::imap::command::{Body, Command};
use crate::tests::table;

fn message(content: &str) -> Message {
    Message {
        uid: 7,
        flags: Flags::new(),
        internal_date: 0,
        content: content.into(),
    }
}

fn search(keys: &str) -> Search {
    let mut line = format!("a SEARCH CHARSET UTF-8 {keys}");
    if !line.is_ascii() {
        // The last argument as a literal: nothing else can hold it.
        let quoted = line.strip_suffix('"').and_then(|it| it.split_once('"'));
        let (before, text) = quoted.or(line.rsplit_once(' ')).expect("an argument");
        let before = before.trim_end();
        line = format!("{before} {{{}}}\r\n{text}", text.len());
    }
    let Ok(Command {
        body: Body::Search { keys, .. },
        ..
    }) = Command::parse(line.as_bytes())
    else {
        panic!("{line}");
    };
    Search::new(&keys, 3, 9)
}

fn matches(message: &Message, keys: &str) -> bool {
    let place = Place {
        number: 2,
        recent: false,
    };
    search(keys).matches(message, place)
}

#[test]
fn each_message_is_found_by_the_keys_of_the_table() {
    let (mut it, mut recent) = (message(""), false);
    table("imap/search/found.txt", |line| {
        match line.strip_prefix("== ") {
            Some(line) => {
                let (kind, content) = line.split_once(' ').expect("its kind and its content");
                it = message(content);
                it.internal_date = 1_772_495_999;
                recent = kind != "seen";
                if kind != "new" {
                    it.flags = [Flag::Seen, Flag::Keyword("$Junk".into())].into();
                }
                String::new()
            }
            None => {
                let number = if recent { 3 } else { 2 };
                let found = search(line).matches(&it, Place { number, recent });
                if found { "yes" } else { "no" }.into()
            }
        }
    });
}

/// RFC 3501 section 6.4.4: FROM, TO, CC and BCC search the envelope, whose addresses have neither comments nor
/// quotes (section 7.4.2).
#[test]
fn addresses_are_found_as_the_envelope_has_them() {
    let value = "(c) Pat <pat (a\\) (nested)) @ (at) sender (dot) . (dot) example>,\r\n \
        \"j. d\"@x.example (Old Name), =?utf-8?Q?J=C3=B6rg?= <j@[192.0.2.1]>, The team: Ann \
        <ann@y.example>, <@relay.example:b@z.example>;, root";
    for field in ["From", "To", "Cc", "Bcc"] {
        let one = message(&format!("X: none\r\n{field}: {value}\r\n\r\n"));
        for (text, wanted) in [
            ("pat@sender.example", true),
            ("PAT <pat@sender.EXAMPLE>", true),
            ("(at)", false),
            ("nested", false),
            ("j. d@x.example", true),
            ("old name <j. d", true),
            ("JÖRG <j@[192", true),
            ("=?utf-8", false),
            ("the team", true),
            ("ann@y.example", true),
            ("b@z.example", true),
            ("relay", false),
            ("root@", true),
        ] {
            for key in ["FROM", "TO", "CC", "BCC"] {
                let wanted = wanted && key.eq_ignore_ascii_case(field);
                let found = matches(&one, &format!("{key} \"{text}\""));
                assert_eq!(found, wanted, "{key} {text} in {field}");
            }
        }
    }
    let two = message("To: a@x.example\r\nto: b(c)@x.example\r\n\r\n");
    assert!(matches(&two, "TO a@x.example TO b@x.example TO \"\""));
    assert!(!matches(&message("\r\nTo: a@x.example"), "TO \"\""));
}
