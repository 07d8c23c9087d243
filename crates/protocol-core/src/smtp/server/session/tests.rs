//! What the session answers, and a chosen answer in place of it.

use super::*;
use crate::sasl::Mechanism;
use crate::smtp::Mailbox;
use crate::smtp::server::{Extensions, Rules, Service, Told};
use core::time::Duration;

fn server() -> Server {
    offering(Extensions {
        chunking: true,
        ..Extensions::default()
    })
}

fn offering(extensions: Extensions) -> Server {
    Server::new(Arc::new(Config {
        name: "mx.receiver.example".parse().expect("a domain"),
        service: Service::Relay,
        extensions,
        tls: Tls::None,
        max_recipients: 100,
        max_errors: 20,
        command_timeout: Duration::from_secs(300),
        rules: Rules {
            expn: true,
            ..Rules::default()
        },
    }))
}

/// What its host knows of a name.
fn known(name: &str) -> Decision {
    let mailbox = |text: &str| text.parse::<Mailbox>().expect("a mailbox");
    Decision::Tell(Told::Mailboxes(vec![match name {
        "z\u{f6}e" => mailbox("z\u{f6}e@b.example"),
        _ => mailbox("bob@b.example"),
    }]))
}

/// What it says to `input`; its host agrees to everything.
fn said(server: &mut Server, input: Input<'_>) -> String {
    server.handle_input(Instant::ZERO, input);
    loop {
        match server.poll_output() {
            Output::Ask(ticket, question) => {
                let decision = match question {
                    Question::Verify(whom) | Question::Expand(whom) => known(&whom.to_string()),
                    _ => Decision::Accept,
                };
                let answered = server.answer(Instant::ZERO, ticket, decision);
                answered.expect("it was asked just now");
            }
            Output::Timeout(_) => break,
            Output::Fact(_) | Output::Close | Output::StartTls => {}
        }
    }
    let mut said = String::new();
    while let Some(octets) = server.poll_transmit(10_000) {
        said += &Octets::to_text(&octets);
    }
    said
}

fn to(server: &mut Server, lines: &str) -> String {
    said(server, Input::Octets(lines.as_bytes()))
}

fn refusal(code: u16) -> Reply {
    let status = EnhancedStatus::new(if code < 500 { 4 } else { 5 }, 3, 2);
    Reply::new(ReplyCode::new(code), Some(status), "chosen")
}

/// A session that has heard these commands.
fn after(lines: &str) -> Server {
    opened(server(), lines)
}

fn opened(mut server: Server, lines: &str) -> Server {
    said(&mut server, Input::Opened);
    to(&mut server, lines);
    server
}

const GREETED: &str = "EHLO a.example\r\n";
const BEGUN: &str = "EHLO a.example\r\nMAIL FROM:<a@a.example>\r\n";
const ADDRESSED: &str = "EHLO a.example\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\n";

#[test]
fn only_a_refusal_can_be_chosen() {
    for code in [220, 250, 354] {
        let reply = Reply::new(ReplyCode::new(code), None, "chosen");
        assert_eq!(server().answer_next_with(reply), Err(NotARefusal));
    }
}

#[test]
fn a_command_that_is_answered_so_changes_nothing_and_the_next_is_answered_as_ever() {
    for (before, line, state) in [
        ("", "EHLO a.example\r\n", StateName::AwaitHello),
        (GREETED, "MAIL FROM:<a@a.example>\r\n", StateName::Ready),
        (BEGUN, "RCPT TO:<b@b.example>\r\n", StateName::Envelope),
        (
            ADDRESSED,
            "RCPT TO:<c@b.example>\r\n",
            StateName::Recipients,
        ),
        (ADDRESSED, "DATA\r\n", StateName::Recipients),
    ] {
        let mut server = after(before);
        server.answer_next_with(refusal(451)).expect("a refusal");
        let enhanced = if line.starts_with("EHLO") {
            ""
        } else {
            "4.3.2 "
        };
        assert_eq!(to(&mut server, line), format!("451 {enhanced}chosen\r\n"));
        assert_eq!(server.state(), state, "{line}");
        let again = to(&mut server, line);
        assert!(
            again.starts_with("250") || again.starts_with("354"),
            "{again}"
        );
    }
}

#[test]
fn when_every_recipient_was_refused_so_data_has_nobody() {
    let mut server = after(BEGUN);
    server.answer_next_with(refusal(550)).expect("a refusal");
    to(&mut server, "RCPT TO:<b@b.example>\r\n");
    assert!(to(&mut server, "DATA\r\n").starts_with("554 5.5.1"));
}

#[test]
fn after_the_end_of_data_the_transaction_is_over_by_data_and_by_bdat() {
    for ended in [
        "DATA\r\nhello\r\n|.\r\n",
        "BDAT 7\r\nhello\r\n|BDAT 0 LAST\r\n",
    ] {
        let mut server = after(ADDRESSED);
        let (first, last) = ended.split_once('|').expect("two parts");
        to(&mut server, first);
        server.answer_next_with(refusal(452)).expect("a refusal");
        assert_eq!(to(&mut server, last), "452 4.3.2 chosen\r\n");
        assert_eq!(
            (server.state(), server.envelope()),
            (StateName::Ready, None)
        );
    }
}

#[test]
fn a_421_closes_wherever_it_is_said_and_so_does_an_answer_to_quit() {
    for (before, line) in [("", "EHLO a.example\r\n"), (ADDRESSED, "DATA\r\n")] {
        let mut server = after(before);
        server.answer_next_with(refusal(421)).expect("a refusal");
        assert!(to(&mut server, line).starts_with("421 "));
        assert_eq!(server.state(), StateName::Closed);
    }
    let mut server = after(ADDRESSED);
    server.answer_next_with(refusal(500)).expect("a refusal");
    assert_eq!(to(&mut server, "QUIT\r\n"), "500 5.3.2 chosen\r\n");
    assert_eq!(server.state(), StateName::Closed);
}

#[test]
fn who_is_turned_away_by_the_greeting_can_only_quit() {
    let mut server = server();
    server.answer_next_with(refusal(554)).expect("a refusal");
    assert_eq!(said(&mut server, Input::Opened), "554 chosen\r\n");
    for line in [
        "EHLO a.example\r\n",
        "NOOP\r\n",
        "MAIL FROM:<>\r\n",
        "MAIL\r\n",
    ] {
        assert!(to(&mut server, line).starts_with("503 5.5.1"), "{line}");
    }
    assert!(to(&mut server, "QUIT\r\n").starts_with("221"));
}

/// Everything that gives MAIL, RCPT, VRFY or EXPN a parameter.
fn full() -> Extensions {
    Extensions {
        smtputf8: true,
        dsn: true,
        chunking: true,
        binary_mime: true,
        auth: vec![Mechanism::Plain],
        ..Extensions::default()
    }
}

/// What each of these lines is answered, alone behind `before`.
fn check(extensions: &Extensions, before: &str, cases: &[(&str, &str)]) {
    for (line, expected) in cases {
        let mut server = opened(offering(extensions.clone()), before);
        let answer = to(&mut server, &format!("{line}\r\n"));
        assert!(answer.starts_with(expected), "{line}: {answer}");
    }
}

#[test]
fn a_fault_of_a_parameter_is_501_5_5_4_and_one_of_the_address_501_5_1() {
    let (label, local) = ("d".repeat(64), "l".repeat(65));
    // 256 octets with its angle brackets (RFC 5321 section 4.5.3.1.3).
    let labels = [60, 60, 59].map(|it| "d".repeat(it)).join(".");
    let longest = format!("{}@{labels}.example", "l".repeat(64));
    let long = longest.replace(".example", ".examplee");
    let (ok, parameter) = ("250 2", "501 5.5.4");
    for (command, address, before) in [
        ("MAIL FROM:", "501 5.1.7", GREETED),
        ("RCPT TO:", "501 5.1.3", BEGUN),
    ] {
        for (path, expected) in [
            (format!("<{longest}>"), ok),
            (format!("<{}@s.example>", &local[1..]), ok),
            (format!("<{}.example>", label.replacen('d', "a@", 1)), ok),
            (format!("<{long}>"), address),
            (format!("<{local}@s.example>"), address),
            (format!("<\"{local}\"@s.example>"), address),
            (format!("<a@{label}.example>"), address),
            (format!("<a@{}>", vec!["d"; 129].join(".")), address),
            ("<a@my_host.example>".into(), address),
            ("<a@[192.0.2.256]>".into(), address),
            ("<a..b@s.example>".into(), address),
            ("<a@s.example".into(), address),
            ("<a@s.example>SIZE=1".into(), parameter),
            ("<a@s.example> =1".into(), parameter),
            ("<a@s.example> -X=1".into(), parameter),
            ("<a@s.example> X=".into(), parameter),
            ("<a@s.example> X=a=b".into(), parameter),
            ("<a@s.example> X=1".into(), "555 5.5.4"),
            ("<a@s.example> X".into(), "555 5.5.4"),
        ] {
            check(&full(), before, &[(&format!("{command}{path}"), expected)]);
        }
    }
    for wrong in [
        "SIZE=",
        "SIZE",
        "SIZE=x",
        "SIZE=-1",
        "BODY=",
        "BODY",
        "BODY=9BIT",
        "SMTPUTF8=",
        "SMTPUTF8=x",
        "RET=",
        "RET",
        "RET=ALL",
        "ENVID=",
        "ENVID",
        "ENVID=+4",
        "AUTH=",
        "AUTH",
        "SIZE=1 SIZE=1",
    ] {
        check(
            &full(),
            GREETED,
            &[(&format!("MAIL FROM:<a@s.example> {wrong}"), parameter)],
        );
    }
    for wrong in [
        "NOTIFY=",
        "NOTIFY",
        "NOTIFY=NEVER,DELAY",
        "ORCPT=",
        "ORCPT",
        "ORCPT=rfc822",
        "ORCPT=rfc822;a=b",
        "ORCPT=utf-8;z\\x{G}",
        "ORCPT=utf-8;z\u{f6}@b.example",
        "NOTIFY=NEVER NOTIFY=NEVER",
    ] {
        check(
            &full(),
            BEGUN,
            &[(&format!("RCPT TO:<b@b.example> {wrong}"), parameter)],
        );
    }
    // RFC 6531 section 3.3, RFC 6533 section 3.
    let international = "EHLO a.example\r\nMAIL FROM:<a@a.example> SMTPUTF8\r\n";
    check(
        &full(),
        international,
        &[
            ("RCPT TO:<b@b.example> ORCPT=utf-8;z\u{f6}@b.example", ok),
            ("RCPT TO:<b@b.example> ORCPT=utf-8;z\\x{F6}@b.example", ok),
            (
                "RCPT TO:<b@b.example> ORCPT=rfc822;z\u{f6}@b.example",
                parameter,
            ),
        ],
    );
}

#[test]
fn who_submitted_a_message_may_be_said_by_anybody_where_auth_is_offered() {
    // RFC 4954 section 5: "even when the client has not authenticated itself".
    for before in [GREETED, "EHLO a.example\r\nAUTH PLAIN AGJvYgBsZXRtZWlu\r\n"] {
        check(
            &full(),
            before,
            &[
                ("MAIL FROM:<bob@b.example> AUTH=<>", "250 2.1.0"),
                (
                    "MAIL FROM:<e=mc2@b.example> AUTH=e+3Dmc2@b.example",
                    "250 2.1.0",
                ),
                ("MAIL FROM:<> AUTH=bob@b.example SIZE=1", "250 2.1.0"),
                ("MAIL FROM:<> AUTH=e+3dmc2@b.example", "501 5.5.4"),
                ("MAIL FROM:<> AUTH=bob", "501 5.5.4"),
                ("MAIL FROM:<> AUTH=<bob@b.example>", "501 5.5.4"),
                ("MAIL FROM:<> AUTH=<> AUTH=<>", "501 5.5.4"),
            ],
        );
    }
    check(
        &Extensions::default(),
        GREETED,
        &[("MAIL FROM:<> AUTH=<>", "555 5.5.4")],
    );
    check(
        &full(),
        "HELO a.example\r\n",
        &[("MAIL FROM:<> AUTH=<>", "555 5.5.4")],
    );
}

#[test]
fn vrfy_and_expn_take_a_name_or_a_mailbox_and_smtputf8_where_it_is_offered() {
    for verb in ["VRFY", "EXPN"] {
        let check = |extensions: &Extensions, cases: &[(&str, &str)]| {
            for (rest, expected) in cases {
                check(
                    extensions,
                    GREETED,
                    &[(&format!("{verb} {rest}"), expected)],
                );
            }
        };
        let refused = "501 5.5.4";
        check(
            &Extensions::default(),
            &[
                ("bob", "250 2.1.5"),
                ("bob.b", "250 2.1.5"),
                ("\"bob b\"", "250 2.1.5"),
                ("bob@b.example", "250 2.1.5"),
                ("<\"bob b\"@[192.0.2.1]>  ", "250 2.1.5"),
                ("@@", refused),
                ("bob b", refused),
                ("bob@", refused),
                ("bob@b_b.example", refused),
                ("<bob", refused),
                ("bob>", refused),
                ("", refused),
                ("bob SMTPUTF8", refused),
                ("z\u{f6}e", refused),
            ],
        );
        // RFC 6531 section 3.7.4.2.
        check(
            &full(),
            &[
                ("bob SMTPUTF8", "250 2.1.5"),
                ("bob smtputf8 x", refused),
                ("z\u{f6}e SMTPUTF8", "250 2.1.5"),
                ("z\u{f6}e", "252 2.6.8"),
            ],
        );
    }
    // What nobody reads may be anything (RFC 5321 section 4.1.1.9).
    check(
        &full(),
        "",
        &[("HELP MAIL FROM", "214 2.0.0"), ("NOOP @@ b", "250 2.0.0")],
    );
}
