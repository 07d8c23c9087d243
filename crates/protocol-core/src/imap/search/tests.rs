use super::*;
use crate::imap::Flags;
use crate::imap::command::{Body, Command};

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
fn flags_and_numbers_are_those_of_the_session() {
    let mut it = message("");
    it.flags = [Flag::Seen, Flag::Keyword("$Junk".into())].into();
    for (keys, wanted) in [
        ("ALL", true),
        ("SEEN", true),
        ("UNSEEN", false),
        ("DRAFT", false),
        ("UNDRAFT", true),
        ("KEYWORD $junk", true),
        ("UNKEYWORD $JUNK", false),
        ("UNKEYWORD other", true),
        ("RECENT", false),
        ("OLD", true),
        ("NEW", false),
        ("1", false),
        ("2", true),
        ("3:1", true),
        ("*", false),
        ("UID 7", true),
        ("UID 8:*", false),
        ("UID 1:6", false),
        ("NOT SEEN", false),
        ("OR DRAFT SEEN", true),
        ("OR DRAFT UNSEEN", false),
        ("(SEEN OLD)", true),
        ("(SEEN RECENT)", false),
        ("SEEN RECENT", false),
        ("NOT (SEEN RECENT)", true),
    ] {
        assert_eq!(matches(&it, keys), wanted, "{keys}");
    }
    let recent = Place {
        number: 3,
        recent: true,
    };
    for (keys, wanted) in [
        ("RECENT", true),
        ("OLD", false),
        ("NEW", false),
        ("*", true),
    ] {
        assert_eq!(search(keys).matches(&it, recent), wanted, "{keys}");
    }
    assert!(search("NEW").matches(&message(""), recent));
}

#[test]
fn dates_are_days_whatever_the_hour() {
    // 2 March 2026, 23:59:59.
    let mut it = message("Date: Sun, 1 Mar 2026 23:59:59 -1200\r\n\r\n");
    it.internal_date = 1_772_495_999;
    for (keys, wanted) in [
        ("BEFORE 2-Mar-2026", false),
        ("BEFORE 3-Mar-2026", true),
        ("ON 2-Mar-2026", true),
        ("ON 3-Mar-2026", false),
        ("SINCE 2-Mar-2026", true),
        ("SINCE 3-Mar-2026", false),
        ("SENTBEFORE 1-Mar-2026", false),
        ("SENTBEFORE 2-Mar-2026", true),
        ("SENTON 1-Mar-2026", true),
        ("SENTON 2-Mar-2026", false),
        ("SENTSINCE 1-Mar-2026", true),
        ("SENTSINCE 2-Mar-2026", false),
    ] {
        assert_eq!(matches(&it, keys), wanted, "{keys}");
    }
    for keys in [
        "SENTBEFORE 1-Mar-2026",
        "SENTON 1-Mar-2026",
        "SENTSINCE 1-Mar-2026",
    ] {
        assert!(!matches(&message("Date: soon\r\n\r\n"), keys));
    }
}

#[test]
fn sizes_are_compared_without_the_limit_itself() {
    let it = message("12345");
    for (keys, wanted) in [
        ("LARGER 4", true),
        ("LARGER 5", false),
        ("SMALLER 5", false),
        ("SMALLER 6", true),
    ] {
        assert_eq!(matches(&it, keys), wanted, "{keys}");
    }
}

#[test]
fn fields_are_found_decoded_in_any_case() {
    let it = message(
        "From: =?utf-8?Q?J=C3=96RG?= <j@x.example>\r\n\
         To: Bob\r\n Builder <bob@y.example>\r\n\
         Subject: one\r\nX-Empty:\r\n\r\nbody",
    );
    for (keys, wanted) in [
        ("FROM jörg", true),
        ("FROM \"JÖRG <J@X\"", true),
        ("FROM j\u{f6}g", false),
        ("FROM =?utf-8", false),
        ("TO \"bob builder\"", true),
        ("CC bob", false),
        ("BCC bob", false),
        ("SUBJECT ONE", true),
        ("SUBJECT \"\"", true),
        ("HEADER subject on", true),
        ("HEADER X-Empty \"\"", true),
        ("HEADER X-None \"\"", false),
        ("HEADER to builder", true),
        ("BODY one", false),
    ] {
        assert_eq!(matches(&it, keys), wanted, "{keys}");
    }
}

/// RFC 3501 section 6.4.4. The header of a part stands in the body, but BODY has no header fields (RFC 9051
/// section 6.4.4 says it clearly), and TEXT has them all.
#[test]
fn text_has_the_header_of_every_part_and_body_has_none() {
    let it = message(
        "Subject: top\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: application/pdf\r\n\
         Content-Disposition: attachment; filename=report.pdf\r\n\r\nAAAA\r\n\
         --b\r\nContent-Type: image/gif; name*=utf-8''r%C3%A9sum%C3%A9\r\n\
         Content-Description: =?utf-8?Q?=C3=BCber?=\r\n folded\r\n\r\nAAAA\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: nested\r\n\
         Content-Type: multipart/mixed; boundary=c\r\n\r\n\
         --c\r\nContent-Type: text/plain; name=deep.txt\r\n\
         Content-Transfer-Encoding: base64\r\n\r\naW5zaWRl\r\n--c--\r\n--b--\r\n",
    );
    for (text, in_text, in_body) in [
        ("top", true, false),
        ("report.pdf", true, false),
        ("résumé", true, false),
        ("über folded", true, false),
        ("nested", true, false),
        ("deep.txt", true, false),
        ("inside", true, true),
        ("aW5zaWRl", false, false),
        ("elsewhere", false, false),
    ] {
        assert_eq!(
            matches(&it, &format!("TEXT \"{text}\"")),
            in_text,
            "TEXT {text}"
        );
        assert_eq!(
            matches(&it, &format!("BODY \"{text}\"")),
            in_body,
            "BODY {text}"
        );
    }
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

#[test]
fn text_is_found_in_parts_of_any_encoding_and_charset() {
    let it = message(
        "Subject: =?utf-8?B?w6k=?=\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n\
         preamble\r\n\
         --b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n\
         caf=E9 to=\r\nday\r\n\
         --b\r\nContent-Type: text/html; charset=utf-8\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n\
         PGI+R3LD\r\nvMOfZTwvYj4=\r\n\
         --b\r\nContent-Type: application/octet-stream\r\n\r\n\
         hidden\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\n\
         Subject: =?us-ascii?Q?enclosed?=\r\n\r\ninside\r\n\
         --b\r\nContent-Transfer-Encoding: base64\r\n\r\n\
         not base64!\r\n\
         --b--\r\nepilogue",
    );
    for (keys, wanted) in [
        ("BODY café", true),
        ("BODY \"CAFÉ TODAY\"", true),
        ("BODY grüße", true),
        ("BODY <b>", true),
        ("BODY R3LD", false),
        ("BODY hidden", false),
        ("BODY inside", true),
        ("BODY enclosed", false),
        ("TEXT enclosed", true),
        ("BODY \"not base64\"", true),
        ("BODY preamble", false),
        ("BODY epilogue", false),
        ("BODY boundary", false),
        ("BODY é", true),
        ("TEXT café", true),
        ("TEXT boundary=b", true),
        ("TEXT \"subject: é\"", false),
        ("TEXT é", true),
        ("TEXT \"\"", true),
        ("NOT TEXT nowhere", true),
    ] {
        assert_eq!(matches(&it, keys), wanted, "{keys}");
    }
}
