//! A server that is not simulated: a person, or a real program, speaks for it.

use crate::common::{apply, lines, start};
use crate::{count, each, first};
use world::scenario::Scenario;
use world::{ConnectionName, EventKind, HostId, Input, InputError, Timeline};

const SERVER: HostId = HostId(1);
const CALL: ConnectionName = ConnectionName::Played { port: 1, call: 1 };

fn scenario(submit: &str) -> Scenario {
    toml::from_str(&format!(
        r#"
        name = "outside"
        epoch = 0
        [[hosts]]
        name = "client.example"
        address = "192.0.2.1"
        [hosts.mua]
        owner = "Alice"
        address = "alice@sender.example"
        submit = {{ host = "server.example", port = 25, {submit} }}
        [[hosts]]
        name = "server.example"
        address = "192.0.2.2"
        outside = true
        [letter]
        host = "client.example"
        draft = {{ from = "alice@sender.example", to = ["bob@b.example"], subject = "s", body = "b" }}
        "#
    ))
    .unwrap()
}

/// A run in which the letter is sent.
fn sent(submit: &str) -> Timeline {
    let scenario = scenario(submit);
    let send = scenario.letter.send();
    let mut timeline = start(scenario);
    apply(&mut timeline, send);
    timeline
}

fn say(timeline: &mut Timeline, text: &str) {
    let (on, octets) = (CALL, text.into());
    apply(timeline, Input::Octets { on, octets });
}

/// What the server was told.
fn heard(timeline: &Timeline) -> String {
    each!(timeline, it, EventKind::LineReceived { line, .. } if it.host == SERVER
        => line.octets.to_text())
    .collect()
}

#[test]
fn who_plays_the_server_says_every_reply_and_the_client_goes_by_it() {
    let mut timeline = sent("");
    assert_eq!(heard(&timeline), "");
    for reply in [
        "220 me|",
        "250 me|",
        "250 fine|",
        "250 f",
        "ine|",
        "354 go|",
    ] {
        say(&mut timeline, &reply.replace('|', "\r\n"));
    }
    let all = heard(&timeline);
    assert!(all.ends_with("b\r\n.\r\n"), "{all}");
    let released = |timeline: &Timeline| count!(*timeline, EventKind::Released { to: SERVER, .. });
    assert_eq!(released(&timeline), 0);
    say(&mut timeline, "250 mine now\r\n");
    assert_eq!(released(&timeline), 1);
    assert!(heard(&timeline).ends_with("QUIT\r\n"));
    say(&mut timeline, "221 bye\r\n");
    assert!(!timeline.world().has_work());
    let over = Input::Close { on: CALL };
    assert_eq!(timeline.apply(over), Err(InputError::NotAConsole(CALL)));
    let again = Timeline::replay(&timeline.run()).unwrap();
    assert_eq!(again.digest(), timeline.digest());
}

#[test]
fn a_server_that_hangs_up_is_lost_for_the_client() {
    let mut timeline = sent("");
    say(&mut timeline, "220 me\r\n");
    apply(&mut timeline, Input::Close { on: CALL });
    first!(timeline, EventKind::Failed { queue_id: None, .. });
}

#[test]
fn tls_is_completed_only_where_the_client_began_it() {
    let mut timeline = sent(r#"tls = "required""#);
    let secure = Input::Tls { on: CALL };
    let refused = timeline.apply(secure.clone());
    assert_eq!(refused, Err(InputError::TlsNotBegun(CALL)));
    for reply in ["220 me\r\n", "250-me\r\n250 STARTTLS\r\n", "220 go\r\n"] {
        say(&mut timeline, reply);
    }
    assert!(heard(&timeline).ends_with("STARTTLS\r\n"));
    apply(&mut timeline, secure.clone());
    assert!(heard(&timeline).ends_with("STARTTLS\r\nEHLO client.example\r\n"));
    assert_eq!(timeline.apply(secure), Err(InputError::TlsBegun(CALL)));
    assert!(lines(&timeline).last().unwrap().secured);
}

#[test]
fn a_console_has_nobody_to_call_there() {
    let mut timeline = sent("");
    let call = Input::Open {
        from: "client.example".parse().unwrap(),
        to: "server.example".parse().unwrap(),
        port: 25,
    };
    let server = "server.example".parse().unwrap();
    assert_eq!(timeline.apply(call), Err(InputError::Outside(server)));
}

#[test]
fn what_two_programs_outside_said_is_put_in_at_both_ends() {
    let mut both = scenario("");
    both.hosts[0].outside = true;
    let mut timeline = start(both);
    let host = |name: &str| name.parse().unwrap();
    let (from, to) = (host("client.example"), host("server.example"));
    let port = 25;
    apply(&mut timeline, Input::Open { from, to, port });
    let client = ConnectionName::Opened(1);
    for (on, text) in [
        (CALL, "220 hello\r\n"),
        (client, "QUIT\r\n"),
        (CALL, "221 bye\r\n"),
    ] {
        let octets = text.into();
        apply(&mut timeline, Input::Octets { on, octets });
    }
    apply(&mut timeline, Input::Close { on: CALL });
    assert_eq!(heard(&timeline), "QUIT\r\n");
    assert_eq!(lines(&timeline).count(), 3);
    let octets = "NOOP\r\n".into();
    let on = CALL;
    assert!(timeline.apply(Input::Octets { on, octets }).is_err());
}
