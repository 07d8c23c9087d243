use super::*;

#[test]
fn a_small_letter_reads_as_one_would_write_it() {
    let mut draft = draft("Tomorrow", "Hello Bob,\n.\n..dots stay\nAlice");
    draft.to.push(String::from(
        "\"Smith, \\\"Carol\\\"\" <carol@receiver.example>",
    ));
    draft.cc = vec![
        String::from("Dave <dave@other.example>"),
        String::from("  "),
    ];
    draft.bcc = vec![
        String::from("erin@other.example"),
        String::from("BOB <bob@RECEIVER.example>"),
    ];
    let Composed {
        content,
        recipients,
        sender,
    } = composed(&draft);
    assert_eq!(
        content.to_text(),
        "Date: Mon, 1 Jun 2026 08:00:00 +0000\r\n\
         From: \"Alice\" <alice@sender.example>\r\n\
         Message-ID: <1@sender.example>\r\n\
         To: <bob@receiver.example>, \"Smith, \\\"Carol\\\"\" <carol@receiver.example>\r\n\
         Cc: \"Dave\" <dave@other.example>\r\n\
         Subject: Tomorrow\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=\"utf-8\"\r\n\
         Content-Transfer-Encoding: 7bit\r\n\
         \r\n\
         Hello Bob,\r\n.\r\n..dots stay\r\nAlice\r\n"
    );
    assert_eq!(sender, mailbox("alice@sender.example"));
    assert_eq!(
        recipients,
        [
            "bob@receiver.example",
            "carol@receiver.example",
            "dave@other.example",
            "erin@other.example"
        ]
        .map(mailbox)
    );
}

#[test]
fn bcc_is_on_the_envelope_and_not_in_the_message() {
    let mut draft = draft("x", "y");
    draft.to.clear();
    draft.bcc = vec![String::from("Hidden Helper <hidden@other.example>")];
    let composed = composed(&draft);
    assert_eq!(composed.recipients, [mailbox("hidden@other.example")]);
    assert!(!composed.content.to_text().to_lowercase().contains("hidden"));
    assert!(
        !field_names(&composed.content)
            .iter()
            .any(|name| name == "Bcc")
    );
}

#[test]
fn nothing_in_a_draft_begins_a_field() {
    let expected = [
        "Date",
        "From",
        "Message-ID",
        "To",
        "Subject",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ];
    for evil in [
        "\r\nX-Evil: 1",
        "\nX-Evil: 1",
        "\rX-Evil: 1",
        "\r\n\r\nX-Evil: 1\r\n",
        "\0\u{85}\u{2028}X-Evil: 1",
    ] {
        let mut draft = draft(&format!("a{evil}"), evil);
        draft.from = format!("A{evil} <alice@sender.example>");
        draft.to = vec![format!("\"B{evil}\" <bob@receiver.example>")];
        let composed = compose(&draft, DATE, &format!("1{evil}@x")).unwrap();
        assert_eq!(field_names(&composed.content), expected, "{evil:?}");
        assert_seven_bit(&composed.content);
    }
}

#[test]
fn control_characters_of_a_subject_are_shown_as_replaced() {
    for (typed, read) in [
        ("a\r\nb\rc\nd\te", "a b c d e"),
        ("nul \0 bell \x07", "nul \u{fffd} bell \u{fffd}"),
        ("\u{fffd} stays", "\u{fffd} stays"),
        ("=?utf-8?Q?not_a_word?=", "=?utf-8?Q?not_a_word?="),
        ("  space  ", "space"),
    ] {
        let content = composed(&draft(typed, "")).content;
        assert_eq!(
            view(&content).field("Subject"),
            Some(read),
            "{}",
            content.to_text()
        );
        assert_seven_bit(&content);
    }
    assert_eq!(
        view(&composed(&draft(" \r\n", "")).content).field("Subject"),
        None
    );
}

#[test]
fn a_subject_of_100_kilobytes_is_folded_and_comes_back() {
    for subject in [
        "word ".repeat(20_000),
        "x".repeat(100_000),
        "žluťoučký ".repeat(8_000),
        "日".repeat(33_334),
    ] {
        let content = composed(&draft(&subject, "")).content;
        assert_seven_bit(&content);
        assert!(
            content
                .split(|it| *it == b'\n')
                .all(|line| line.len() <= 79)
        );
        assert_eq!(view(&content).field("Subject"), Some(subject.trim()));
    }
}

#[test]
fn a_body_comes_back_whatever_it_holds() {
    for (typed, read) in [
        ("", ""),
        ("plain", "plain\r\n"),
        ("a\rb\r\nc\n\nd", "a\r\nb\r\nc\r\n\r\nd\r\n"),
        ("žluťoučký kůň", "žluťoučký kůň\r\n"),
        ("日本語\n", "日本語\r\n"),
        ("nul \0 and \u{fffd}", "nul \0 and \u{fffd}\r\n"),
        ("trailing \n.\n", "trailing \r\n.\r\n"),
        ("From here\n--\n", "From here\r\n--\r\n"),
    ] {
        let content = composed(&draft("x", typed)).content;
        assert_seven_bit(&content);
        assert_eq!(view(&content).text, read, "{}", content.to_text());
    }
    let long = "long line ".repeat(10_000);
    let content = composed(&draft("x", &long)).content;
    assert_seven_bit(&content);
    assert_eq!(view(&content).text, format!("{long}\r\n"));
}

#[test]
fn a_domain_of_any_script_goes_as_a_labels_and_a_name_of_any_script_as_it_is() {
    let mut draft = draft("x", "y");
    draft.to = vec![
        "Bob <bob@bücher.example>".into(),
        "用户@例え.example".into(),
    ];
    let composed = compose(&draft, DATE, "1@x").unwrap();
    let recipients: Vec<String> = composed
        .recipients
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        recipients,
        ["bob@xn--bcher-kva.example", "用户@例え.example"]
    );
    let text = composed.content.to_text();
    assert!(text.contains("<bob@xn--bcher-kva.example>"), "{text}");
    assert!(text.contains("<用户@例え.example>"), "{text}");
}

#[test]
fn what_is_no_address_is_named_with_its_place() {
    let long = "a".repeat(10_000);
    let table: [(&str, usize); 7] = [
        ("bob", 3),
        ("Bob <bob@>", 4),
        ("Bob <bob@receiver.example", 3),
        ("bob@receiver.example, carol@receiver.example", 20),
        ("<>", 0),
        ("bob@ré\u{a0}ceiver.example", 4),
        ("bob@a.example\r\nRCPT TO:x@y", 13),
    ];
    for (typed, at) in table {
        let mut draft = draft("x", "y");
        draft.cc = vec![String::from("dave@other.example"), typed.to_owned()];
        let ComposeError::Address {
            field,
            number,
            error,
            ..
        } = compose(&draft, DATE, "1@x").unwrap_err()
        else {
            panic!("{typed}");
        };
        assert_eq!(
            (field, number, error.at),
            (DraftField::Cc, 2, at),
            "{typed}: {error}"
        );
    }
    for typed in [
        format!("{long}@receiver.example"),
        format!("Bob <bob@{long}>"),
        format!("{long} <{long}>"),
    ] {
        let mut draft = draft("x", "y");
        draft.from = typed;
        let error = compose(&draft, DATE, "1@x").unwrap_err();
        let ComposeError::Address {
            field: DraftField::From,
            number: 1,
            address,
            error,
        } = error
        else {
            panic!("{error}");
        };
        assert_eq!(address.len(), 100);
        assert!(
            matches!(error.got, Got::TooLong { .. } | Got::End),
            "{error:?}"
        );
    }
}

#[test]
fn a_draft_for_nobody_makes_no_message() {
    let mut draft = draft("x", "y");
    draft.to = vec![String::from(" ")];
    assert_eq!(compose(&draft, DATE, "1@x"), Err(ComposeError::NoRecipient));
}

#[test]
fn ten_thousand_recipients_are_one_message() {
    let mut draft = draft("x", "y");
    draft.to = (0..10_000)
        .map(|it| format!("User {it} <user{it}@receiver.example>"))
        .collect();
    draft.cc = draft.to.clone();
    let composed = composed(&draft);
    assert_eq!(composed.recipients.len(), 10_000);
    assert_eq!(
        composed.recipients[9_999],
        mailbox("user9999@receiver.example")
    );
    assert_seven_bit(&composed.content);
}

#[test]
fn the_same_draft_is_the_same_octets() {
    let letter = draft("žluťoučký", "kůň\0");
    assert_eq!(composed(&letter), composed(&letter));
}

#[test]
fn a_draft_is_plain_data() {
    let json = r#"{"from":"a@b.example","to":["c@d.example"],"subject":"s"}"#;
    let read: Draft = serde_json::from_str(json).unwrap();
    assert_eq!(read.to, ["c@d.example"]);
    assert!(serde_json::from_str::<Draft>(r#"{"subjet":"s"}"#).is_err());
}

#[test]
fn a_reply_is_to_the_sender_in_the_conversation_and_quotes_the_text() {
    let cases = [
        (
            "Subject: Lunch\r\nMessage-ID: <1@a.example>",
            "Re: Lunch",
            "1@a.example",
            "al@a.example",
        ),
        (
            "Subject: re: Lunch\r\nReferences: <0@a.example>\r\n <1@b.example>\r\nMessage-ID: <2@a.example>\r\nReply-To: list@b.example",
            "re: Lunch",
            "0@a.example 1@b.example 2@a.example",
            "list@b.example",
        ),
        (
            "In-Reply-To: <0@a.example>\r\nMessage-ID: <1@a.example>",
            "Re: ",
            "0@a.example 1@a.example",
            "al@a.example",
        ),
        (
            "In-Reply-To: <0@a.example> <1@b.example>\r\nMessage-ID: <2@a.example>",
            "Re: ",
            "2@a.example",
            "al@a.example",
        ),
        ("Message-ID: none", "Re: ", "", "al@a.example"),
    ];
    for (header, subject, thread, to) in cases {
        let message = format!("From: al@a.example\r\n{header}\r\n\r\nHello\r\n> soup?\r\n\r\n");
        let draft = reply(&message.as_str().into(), "bob@b.example".into());
        assert_eq!(
            (&*draft.subject, draft.thread.join(" "), draft.to.join(" ")),
            (subject, thread.into(), to.into())
        );
        assert_eq!(draft.body, "> Hello\n>> soup?\n");
        let content = composed(&draft).content.to_text().into_owned();
        let ids: Vec<_> = draft.thread.iter().map(|it| format!("<{it}>")).collect();
        for (field, wanted) in [
            ("In-Reply-To", ids.last().cloned()),
            ("References", (!ids.is_empty()).then(|| ids.join(" "))),
        ] {
            let seen = view(&content.as_str().into());
            let found = seen
                .field(field)
                .map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
            assert_eq!(found, wanted, "{content}");
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn addresses() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof!["[ -~]{0,40}", "\\PC{0,30}", any::<String>()];
    let address = (
        "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,60}",
        "[a-z][a-z0-9]{0,40}(\\.[a-z][a-z0-9]{0,20}){1,3}",
    );
    let address = address.prop_map(|(local, domain)| format!("{local}@{domain}"));
    proptest::collection::vec((name, address), 1..6)
}

#[cfg(not(target_arch = "wasm32"))]
proptest! {
    #[test]
    fn subject_body_and_addresses_come_back(
        subject in prop_oneof![any::<String>(), "[ -~]{0,300}", "[ -~\u{e9}=?]{0,200}"],
        body in prop_oneof![any::<String>(), "([ -~]{0,120}(\r|\n|\r\n)?){0,6}"],
        people in addresses(),
    ) {
        let quoted = |name: &str| name.replace('\\', "\\\\").replace('"', "\\\"");
        let to: Vec<String> =
            people.iter().map(|(name, it)| format!("\"{}\" <{it}>", quoted(name))).collect();
        let draft = Draft { from: to[0].clone(), to, subject: subject.clone(), body: body.clone(), ..Draft::default() };
        let Composed { content, recipients, sender } = composed(&draft);
        assert_seven_bit(&content);
        let seen = view(&content);
        let line = crate::message::text::one_line(&subject);
        prop_assert_eq!(seen.field("Subject").unwrap_or(""), &*line, "{}", content.to_text());
        prop_assert_eq!(&seen.text, &crate::message::text::with_line_ends(&body));
        prop_assert_eq!(&sender, &mailbox(&people[0].1));
        let to = fields(&content).find(|it| it.is("To")).unwrap();
        let octets = |it: &Address| [&it.mailbox, &it.host].map(|it| it.clone().unwrap()).join(&b'@');
        let read = crate::message::addresses(&to.unfolded());
        let read: Vec<Mailbox> =
            read.iter().map(|it| mailbox(&Octets::from(octets(it)).to_text())).collect();
        let wanted: Vec<Mailbox> = people.iter().map(|(_, it)| mailbox(it)).collect();
        prop_assert_eq!(&read, &wanted);
        prop_assert!(recipients.iter().all(|it| wanted.contains(it)));
    }

    #[test]
    fn attachments_come_back(
        body in prop_oneof![any::<String>(), "(--=_1[ -~]{0,20}(\r\n)?){0,4}"],
        files in proptest::collection::vec(
            (prop_oneof!["[ -~]{1,90}", "\\PC{1,40}"], "[a-z]{1,9}/[a-z0-9.+-]{1,30}", proptest::collection::vec(any::<u8>(), 0..300)),
            1..4,
        ),
    ) {
        let attachments: Vec<Attachment> = files
            .into_iter()
            .map(|(name, kind, content)| Attachment { name, kind, content: content.into() })
            .collect();
        let draft = Draft { attachments: attachments.clone(), ..draft("Files", &body) };
        let content = composed(&draft).content;
        assert_seven_bit(&content);
        prop_assert_eq!(&view(&content).text, &crate::message::text::with_line_ends(&body));
        let wanted: Vec<_> = attachments
            .into_iter()
            .map(|it| Attachment { name: crate::message::text::one_line(&it.name).into_owned(), ..it })
            .collect();
        prop_assert_eq!(crate::message::attachments(&content), wanted, "{}", content.to_text());
    }
}
