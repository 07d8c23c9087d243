//! Properties of the grammars: what holds for any value. What holds for any octets are targets of the crate
//! `fuzz`.
#![cfg(not(target_arch = "wasm32"))]

mod imap_commands;
mod imap_oracle;
mod pieces;
mod unread;

use pieces::unstuffed;
use proptest::collection::vec;
use proptest::prelude::*;
use protocol_core::smtp::address::NameOrMailbox;
use protocol_core::smtp::data::{is_plain, stuff};
use protocol_core::smtp::reply::{EnhancedStatus, ReplyParser};
use protocol_core::smtp::{Command, Mailbox, Parameter, Reply, ReplyCode};

fn label() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9]([a-zA-Z0-9-]{0,10}[a-zA-Z0-9])?"
}

fn domain() -> impl Strategy<Value = String> {
    vec(label(), 1..4).prop_map(|labels| labels.join("."))
}

fn mailbox() -> impl Strategy<Value = Mailbox> {
    let local = prop_oneof![
        "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,12}(\\.[a-zA-Z0-9]{1,8}){0,2}",
        "[ -~]{0,20}".prop_map(|text| {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }),
    ];
    let host = prop_oneof![
        domain(),
        any::<[u8; 4]>().prop_map(|it| format!("[{}.{}.{}.{}]", it[0], it[1], it[2], it[3])),
        any::<[u16; 8]>().prop_map(|it| format!("[IPv6:{}]", std::net::Ipv6Addr::from(it))),
    ];
    (local, host).prop_map(|(local, host)| {
        format!("{local}@{host}")
            .parse()
            .expect("it follows the grammar")
    })
}

fn name_or_mailbox() -> impl Strategy<Value = NameOrMailbox> {
    (mailbox(), any::<bool>()).prop_map(|(mailbox, whole)| match whole {
        true => NameOrMailbox::Mailbox(mailbox),
        false => NameOrMailbox::Name(mailbox.local),
    })
}

fn parameter() -> impl Strategy<Value = Parameter> {
    (
        "[A-Z0-9][A-Z0-9-]{0,8}",
        proptest::option::of("[!-<>-~]{1,10}"),
    )
        .prop_map(|(keyword, value)| Parameter { keyword, value })
}

fn command() -> impl Strategy<Value = Command> {
    let hello = || domain().prop_map(|it| it.parse().expect("it is a domain"));
    let text = || proptest::option::of("[!#-~]{1,10}( [!-~]{1,5})?");
    prop_oneof![
        hello().prop_map(Command::Helo),
        hello().prop_map(Command::Ehlo),
        (proptest::option::of(mailbox()), vec(parameter(), 0..3)).prop_map(|(from, parameters)| {
            let reverse_path = match from {
                None => protocol_core::smtp::ReversePath::Null,
                Some(it) => protocol_core::smtp::ReversePath::Mailbox(it),
            };
            Command::Mail {
                reverse_path,
                parameters,
            }
        }),
        (mailbox(), vec(parameter(), 0..3)).prop_map(|(to, parameters)| Command::Rcpt {
            forward_path: protocol_core::smtp::ForwardPath::Mailbox(to),
            parameters,
        }),
        Just(Command::Data),
        Just(Command::Rset),
        Just(Command::Quit),
        Just(Command::StartTls),
        (0..u64::from(u32::MAX), any::<bool>())
            .prop_map(|(size, last)| Command::Bdat { size, last }),
        text().prop_map(Command::Noop),
        text().prop_map(Command::Help),
        (name_or_mailbox(), any::<bool>())
            .prop_map(|(whom, smtputf8)| Command::Vrfy { whom, smtputf8 }),
        (name_or_mailbox(), any::<bool>())
            .prop_map(|(list, smtputf8)| Command::Expn { list, smtputf8 }),
        (
            "[A-Za-z0-9_-]{1,20}",
            proptest::option::of("[A-Za-z0-9+/]{1,20}={0,2}")
        )
            .prop_map(|(mechanism, initial)| Command::Auth { mechanism, initial }),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    let code = (2_u16..=5, 0_u16..=5, 0_u16..=9).prop_map(|(a, b, c)| a * 100 + b * 10 + c);
    let lines = vec("[!-/:-~\u{e9}][\t -~\u{e9}]{0,30}", 1..4);
    let status = proptest::option::of((0..=999_u16, 0..=999_u16));
    (code, status, lines).prop_map(|(code, status, lines)| {
        // What goes on has no enhanced status code (RFC 2034 section 4).
        let class = u8::try_from(code / 100).ok().filter(|it| *it != 3);
        let enhanced = class.zip(status);
        Reply {
            code: ReplyCode::new(code),
            enhanced: enhanced.map(|(class, (a, b))| EnhancedStatus::new(class, a, b)),
            lines,
        }
    })
}

proptest! {
    #[test]
    fn what_a_command_is_written_as_is_read_as_that_command(command in command()) {
        let line = command.to_string();
        prop_assert_eq!(Command::parse(line.as_bytes()), Ok(command), "{}", line);
    }

    #[test]
    fn what_a_mailbox_is_written_as_is_read_as_that_mailbox(mailbox in mailbox()) {
        let text = mailbox.to_string();
        prop_assert_eq!(text.parse::<Mailbox>(), Ok(mailbox), "{}", text);
    }

    #[test]
    fn what_a_reply_is_written_as_is_read_as_that_reply_in_any_pieces(reply in reply()) {
        let mut parser = ReplyParser::default();
        let found: Vec<_> = reply.encode().iter().filter_map(|it| parser.push(*it)).collect();
        prop_assert_eq!(found, vec![Ok(reply)]);
    }

    #[test]
    fn dots_that_are_stuffed_come_out_again_in_any_pieces(
        lines in vec("[.]{0,2}[a-z.\r]{0,6}", 0..8),
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let content: String = lines.iter().map(|it| it.replace('\r', "") + "\r\n").collect();
        let mut wire = stuff(content.as_bytes());
        prop_assert_eq!(is_plain(content.as_bytes()), wire == content.as_bytes());
        wire.extend_from_slice(b".\r\n");
        prop_assert_eq!(unstuffed(&wire, &cuts), content.as_bytes());
    }
}
