//! From the greeting to the first job.

use super::*;
use crate::sasl::{self, Mechanism};

#[test]
fn a_session_asks_what_is_offered_logs_in_opens_inbox_and_logs_out() {
    let mut talk = Talk::new(
        config(),
        vec![Job::FetchNew {
            known: None,
            held: Vec::new(),
        }],
    );
    assert_eq!(talk.hear("* OK ready"), "a1 CAPABILITY");
    assert_eq!(talk.client.state(), StateName::Capability);
    talk.hear("* CAPABILITY IMAP4rev1");
    assert_eq!(talk.ok(), "a2 LOGIN \"bob\" \"letmein\"");
    assert_eq!(talk.client.state(), StateName::Login);
    assert_eq!(talk.ok(), "a3 CAPABILITY");
    talk.hear("* CAPABILITY IMAP4rev1 IDLE");
    assert_eq!(talk.ok(), "a4 SELECT INBOX");
    assert_eq!(talk.client.state(), StateName::Select);
    talk.hear(
        "* FLAGS (\\Seen)\n* 0 EXISTS\n* 0 RECENT\n* OK [UIDVALIDITY 7] x\n* OK [UIDNEXT 4] x",
    );
    assert_eq!(talk.client.open(), None);
    assert_eq!(talk.ok_with("[READ-WRITE] x"), "a5 UID SEARCH ALL");
    assert_eq!(talk.client.open(), Some(&MailboxName::inbox()));
    talk.hear("* SEARCH");
    assert_eq!(talk.ok(), "a6 LOGOUT");
    assert_eq!(talk.client.state(), StateName::Logout);
    talk.hear("* BYE x");
    assert_eq!(talk.ok(), "");
    let words = |it: &[&str]| Fact::Capabilities(it.iter().map(|it| (*it).into()).collect());
    let selected = Fact::Selected {
        mailbox: MailboxName::inbox(),
        exists: 0,
        uid_validity: 7,
        uid_next: Some(4),
        read_only: false,
    };
    let expected = [
        words(&["IMAP4rev1"]),
        Fact::LoggedIn,
        words(&["IMAP4rev1", "IDLE"]),
        selected,
        Fact::Present {
            up_to: u32::MAX,
            uids: vec![],
        },
        Fact::Done(JobName::FetchNew),
        Fact::Finished(Ok(())),
    ];
    assert_eq!(talk.facts, expected);
    assert_eq!((talk.closes, talk.client.state()), (1, StateName::Closed));
}

#[test]
fn what_the_greeting_and_the_login_tell_is_not_asked() {
    let mut talk = Talk::new(config(), vec![Job::Noop]);
    let said = talk.hear("* OK [CAPABILITY IMAP4rev1] ready");
    assert_eq!(said, "a1 LOGIN \"bob\" \"letmein\"");
    assert_eq!(talk.ok_with("[CAPABILITY IMAP4rev1 IDLE] x"), "a2 NOOP");
}

#[test]
fn a_name_or_a_password_of_any_letters_comes_over() {
    let mut odd = config();
    odd.credentials.0.user = "b\"o\\b".into();
    odd.credentials.0.secret = Secret::Password("pä\r\nß".into());
    let mut talk = Talk::new(odd.clone(), vec![]);
    let said = talk.hear("* OK [CAPABILITY IMAP4rev1] ready");
    assert_eq!(said, r#"a1 LOGIN "b\"o\\b" {7}"#);
    assert_eq!(talk.hear("+ go on"), "pä|ß");
    assert_eq!(talk.no("x"), "a2 LOGOUT");
    // The server may say no before the literal; then nothing of it follows.
    let mut talk = Talk::new(odd.clone(), vec![]);
    talk.hear("* OK [CAPABILITY IMAP4rev1] ready");
    assert_eq!(talk.no("no literals"), "a2 LOGOUT");
    assert_eq!(talk.hear("+ go on"), "");
    talk.failed(Failure::Refused {
        command: CommandName::Login,
        text: "no literals".into(),
    });
    let mut talk = Talk::new(odd, vec![]);
    let said = talk.hear("* OK [CAPABILITY IMAP4rev1 LITERAL+] ready");
    assert_eq!(said, r#"a1 LOGIN "b\"o\\b" {7+}|pä|ß"#);
}

#[test]
fn starttls_comes_before_the_password_and_nothing_said_before_it_counts() {
    for tls in [TlsUse::WhereOffered, TlsUse::Required] {
        let mut talk = Talk::new(Config { tls, ..config() }, vec![]);
        let greeting = "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready";
        assert_eq!(talk.hear(greeting), "a1 STARTTLS");
        assert_eq!(talk.client.state(), StateName::Tls);
        // What was put behind the OK is not the server's word.
        assert_eq!(talk.ok_with("go\n* BYE x\n* CAPABILITY X"), "");
        assert_eq!((talk.wants_tls, talk.facts.len()), (1, 1));
        assert_eq!(talk.hear("* PREAUTH x"), "");
        assert_eq!(talk.input(Input::Secured), "a2 CAPABILITY");
        assert!(talk.client.is_secured());
        talk.hear("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR STARTTLS");
        assert!(talk.ok().starts_with("a3 AUTHENTICATE PLAIN AGJvYg"));
    }
}

#[test]
fn without_the_tls_that_is_required_no_password_goes_out() {
    let plain = "* OK [CAPABILITY IMAP4rev1] x";
    let early = "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] x";
    for tls in [TlsUse::Required, TlsUse::Implicit] {
        for greeting in [plain, early] {
            let mut talk = Talk::new(Config { tls, ..config() }, vec![]);
            assert_eq!(talk.hear(greeting), "a1 LOGOUT");
            talk.failed(Failure::NeedsTls);
        }
    }
    let mut talk = Talk::new(
        Config {
            tls: TlsUse::Required,
            ..config()
        },
        vec![],
    );
    talk.hear("* OK [CAPABILITY STARTTLS] x");
    assert_eq!(talk.bad(), "a2 LOGOUT");
    talk.failed(Failure::Refused {
        command: CommandName::StartTls,
        text: "what".into(),
    });
    // Where it is only wished for it goes on.
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* OK [CAPABILITY STARTTLS] x");
    assert!(talk.bad().starts_with("a2 LOGIN"));
    let never = Config {
        tls: TlsUse::Never,
        ..config()
    };
    let mut talk = Talk::new(never, vec![]);
    assert!(
        talk.hear("* OK [CAPABILITY STARTTLS] x")
            .starts_with("a1 LOGIN")
    );
}

#[test]
fn with_implicit_tls_the_greeting_is_secured() {
    let implicit = Config {
        tls: TlsUse::Implicit,
        ..config()
    };
    let mut talk = Talk::new(implicit, vec![]);
    assert!(talk.client.begins_with_tls());
    assert_eq!(talk.input(Input::Secured), "");
    assert!(talk.hear("* OK [CAPABILITY x] x").starts_with("a1 LOGIN"));
}

#[test]
fn who_is_let_in_by_the_greeting_does_not_log_in() {
    let mut talk = Talk::new(config(), vec![Job::Noop]);
    assert_eq!(talk.hear("* PREAUTH welcome"), "a1 CAPABILITY");
    assert_eq!(talk.facts, [Fact::LoggedIn]);
    assert_eq!(talk.bad(), "a2 NOOP");
}

#[test]
fn the_best_mechanism_that_fits_is_taken_and_else_login() {
    let token = || Secret::Token("abc".into());
    let password = || Secret::Password("letmein".into());
    for (secret, offered, says) in [
        (
            password(),
            "AUTH=PLAIN AUTH=SCRAM-SHA-256 SASL-IR",
            "AUTHENTICATE SCRAM-SHA-256 bi",
        ),
        (password(), "AUTH=LOGIN AUTH=PLAIN", "AUTHENTICATE PLAIN"),
        (
            password(),
            "AUTH=CRAM-MD5 AUTH=PLAIN SASL-IR",
            "AUTHENTICATE CRAM-MD5",
        ),
        (password(), "AUTH=XOAUTH2", "LOGIN \"bob\" "),
        (password(), "AUTH=GSSAPI LOGINDISABLED", "LOGOUT"),
        (token(), "AUTH=XOAUTH2 AUTH=PLAIN", "AUTHENTICATE XOAUTH2"),
        (token(), "AUTH=PLAIN", "LOGOUT"),
    ] {
        let mut config = config();
        config.credentials.0.secret = secret;
        let mut talk = Talk::new(config, vec![]);
        let said = talk.hear(&format!("* OK [CAPABILITY IMAP4rev1 {offered}] x"));
        assert!(said[3..].starts_with(says), "{offered}: {said}");
        if says == "LOGOUT" {
            talk.failed(Failure::NoWayIn);
        }
    }
}

#[test]
fn an_initial_response_waits_where_it_may_not_come_first() {
    let mut talk = Talk::new(config(), vec![Job::Noop]);
    let said = talk.hear("* OK [CAPABILITY AUTH=PLAIN] x");
    assert_eq!(said, "a1 AUTHENTICATE PLAIN");
    assert_eq!(talk.client.state(), StateName::Authenticating);
    assert_eq!(talk.hear("+ "), "AGJvYgBsZXRtZWlu");
    assert_eq!(talk.ok_with("[CAPABILITY X] x"), "a2 NOOP");
    let mut long = config();
    long.credentials.0.secret = Secret::Token("t".repeat(9000));
    let mut talk = Talk::new(long, vec![]);
    let said = talk.hear("* OK [CAPABILITY AUTH=XOAUTH2 SASL-IR] x");
    assert_eq!(said, "a1 AUTHENTICATE XOAUTH2");
    assert!(talk.hear("+").len() > 9000);
}

#[test]
fn a_challenge_that_is_not_understood_is_cancelled_and_a_server_that_proves_nothing_is_left() {
    let refused = Failure::Refused {
        command: CommandName::Authenticate,
        text: "cancelled".into(),
    };
    for (offered, challenge) in [("CRAM-MD5", "+ not base64!"), ("SCRAM-SHA-256", "+ cj14")] {
        let mut talk = Talk::new(config(), vec![]);
        talk.hear(&format!("* OK [CAPABILITY SASL-IR AUTH={offered}] x"));
        assert_eq!(talk.hear(challenge), "*");
        let tag = talk.client.tag();
        assert_eq!(talk.hear(&format!("{tag} BAD cancelled")), "a2 LOGOUT");
        talk.failed(refused.clone());
    }
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* OK [CAPABILITY SASL-IR AUTH=SCRAM-SHA-256] x");
    assert_eq!(talk.ok(), "a2 LOGOUT");
    talk.failed(Failure::ServerUnproven);
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* OK [CAPABILITY AUTH=CRAM-MD5] x");
    talk.hear(&format!("+ {}", sasl::encode(b"<1@x>")));
    assert_eq!(talk.no("cancelled"), "a2 LOGOUT");
    talk.failed(refused);
    assert_eq!(Mechanism::named("cram-md5"), Some(Mechanism::CramMd5));
}

#[test]
fn a_server_that_says_bye_is_left_at_any_time() {
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* BYE [UNAVAILABLE] not now");
    talk.failed(Failure::Bye("[UNAVAILABLE] not now".into()));
    let (mut talk, said) = Talk::in_inbox(config(), "", vec![Job::Expunge], "* 1 EXISTS");
    assert_eq!(said, "a3 EXPUNGE");
    assert_eq!(talk.hear("* BYE going down\na3 OK x"), "");
    talk.failed(Failure::Bye("going down".into()));
    assert_eq!(talk.closes, 1);
    assert_eq!(talk.input(Input::Closed), "");
    assert_eq!(talk.closes, 1);
}

#[test]
fn a_connection_that_ends_or_is_silent_or_talks_nonsense_ends_the_session() {
    for (heard, failure) in [
        ("closed", Failure::Lost),
        ("silent", Failure::TimedOut),
        ("nonsense", Failure::Nonsense),
        ("* OK", Failure::Nonsense),
        ("a9 OK another's tag", Failure::Nonsense),
        ("+ unasked", Failure::Nonsense),
        ("* 1 EXISTS", Failure::Nonsense),
        ("* NO", Failure::Nonsense),
    ] {
        let greets = heard == "* OK";
        let mut talk = Talk::new(config(), vec![]);
        match heard {
            "closed" => talk.input(Input::Closed),
            "silent" => talk.timeout(),
            _ if greets => {
                talk.hear("* OK x");
                talk.hear("* PREAUTH x")
            }
            line => talk.hear(line),
        };
        talk.failed(failure);
        assert_eq!(talk.client.state(), StateName::Closed, "{heard}");
    }
}

#[test]
fn a_response_over_the_limit_is_nonsense_as_soon_as_it_is() {
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* OK x");
    talk.hear("* X {99999999999}");
    talk.failed(Failure::Nonsense);
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* OK x");
    for _ in 0..4 {
        assert!(talk.facts.is_empty());
        talk.input(Input::Octets(&vec![b'x'; MAX_RESPONSE / 4]));
    }
    talk.failed(Failure::Nonsense);
}

#[test]
fn what_the_user_must_be_shown_is_reported() {
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* OK x\n* OK [ALERT] the disk is full");
    assert_eq!(talk.facts, [Fact::Alert("the disk is full".into())]);
}

#[test]
fn a_goodbye_counts_where_the_connection_ends_before_the_answer() {
    for (heard, result) in [("* BYE x\n", Ok(())), ("", Err(Failure::Lost))] {
        let mut talk = Talk::new(config(), vec![Job::Logout]);
        talk.hear("* PREAUTH [CAPABILITY X] x");
        talk.input(Input::Octets(heard.replace('\n', "\r\n").as_bytes()));
        talk.input(Input::Closed);
        assert_eq!(talk.facts.last(), Some(&Fact::Finished(result.clone())));
        let done = talk.facts.contains(&Fact::Done(JobName::Logout));
        assert_eq!(done, result.is_ok());
    }
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* PREAUTH [CAPABILITY X] x");
    talk.no("stay");
    talk.failed(Failure::Refused {
        command: CommandName::Logout,
        text: "stay".into(),
    });
}
