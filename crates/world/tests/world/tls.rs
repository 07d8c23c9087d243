//! TLS on the links of the world (RFC 3207, 8314).

use crate::common::{apply, delivered, lines, scenario, sent, start, stored};
use crate::{each, first};
use protocol_core::smtp::client::TlsUse;
use protocol_core::smtp::server::{Service, Tls};
use world::scenario::Scenario;
use world::{ConnectionId, ConnectionName, EventKind, Input, Line, Timeline};

fn starttls() -> Scenario {
    scenario("starttls")
}

fn implicit() -> Scenario {
    scenario("implicit-tls")
}

fn says(line: &Line, text: &str) -> bool {
    line.octets.to_text().contains(text)
}

#[test]
fn what_follows_the_handshake_is_protected_and_nothing_before_it() {
    for scenario in [starttls(), implicit()] {
        let timeline = sent(scenario);
        assert_eq!(delivered(&timeline), 1);
        for line in lines(&timeline).filter(|it| it.ends.port != 143) {
            let open = ["220 mail.sender", "220 mx", "STARTTLS", "220 2.0.0 ready"];
            let secret = ["AUTH PLAIN A", "MAIL FROM", "Subject", "QUIT"];
            if secret.iter().any(|it| says(line, it)) {
                assert!(line.secured, "{}", line.octets.to_text());
            }
            if line.ends.port != 465 && open.iter().any(|it| says(line, it)) {
                assert!(!line.secured, "{}", line.octets.to_text());
            }
            if line.ends.port == 465 {
                assert!(line.secured, "{}", line.octets.to_text());
            }
        }
    }
}

#[test]
fn what_was_learnt_before_tls_is_asked_again_and_the_offer_is_gone() {
    let timeline = sent(starttls());
    let first = |it: &&Line| it.ends.port == 587;
    let hellos = lines(&timeline).filter(first);
    let hellos: Vec<bool> = hellos
        .filter(|it| says(it, "EHLO"))
        .map(|it| it.secured)
        .collect();
    assert_eq!(hellos, [false, true]);
    let offers = lines(&timeline).filter(first).filter(|it| says(it, "250-"));
    let offers: Vec<(bool, bool)> = offers
        .map(|it| (says(it, "STARTTLS"), says(it, "AUTH PLAIN")))
        .collect();
    assert_eq!(offers, [(true, false), (false, true)]);
}

#[test]
fn the_received_fields_tell_that_it_came_under_tls() {
    let timeline = sent(starttls());
    let stored = stored(&timeline, "bob@receiver.example").remove(0);
    for with in [
        "by mail.sender.example with ESMTPSA",
        "by mx.receiver.example with ESMTPS ",
    ] {
        assert!(stored.contains(with), "{stored}");
    }
}

#[test]
fn who_requires_tls_sends_nothing_without_it_and_who_takes_it_where_offered_goes_on() {
    for (wants, gone) in [(TlsUse::Required, 0), (TlsUse::WhereOffered, 1)] {
        let mut scenario = starttls();
        for host in &mut scenario.hosts {
            if let Some(mta) = &mut host.mta {
                mta.tls = Tls::None;
            }
            if let Some(submit) = host.mua.as_mut().and_then(|it| it.submit.as_mut()) {
                submit.tls = wants;
            }
        }
        let timeline = sent(scenario);
        assert_eq!(delivered(&timeline), gone, "{wants:?}");
        let told = lines(&timeline).any(|it| says(it, "MAIL FROM") || says(it, "AUTH PLAIN A"));
        assert_eq!(told, gone == 1, "{wants:?}");
    }
}

#[test]
fn where_the_offer_is_stripped_who_insists_stops_and_who_does_not_goes_on_in_plain_text() {
    let timeline = sent(scenario("stripped-submission"));
    assert_eq!(delivered(&timeline), 0);
    let told = lines(&timeline).any(|it| says(it, "STARTTLS\r\n") && !says(it, "250"));
    assert!(!told && !lines(&timeline).any(|it| says(it, "MAIL") || says(it, "AUTH PLAIN A")));
    let timeline = sent(scenario("stripped-relay"));
    assert_eq!(delivered(&timeline), 1);
    let open = |port: u16| {
        let all = lines(&timeline).filter(move |it| it.ends.port == port);
        all.filter(|it| says(it, "Subject")).all(|it| !it.secured)
    };
    assert!(open(25) && !open(587));
    // What left the server is not what arrived.
    first!(timeline, EventKind::LineReceived { line, .. } if says(line, "250 XXXXXXXX\r\n"));
    assert!(lines(&timeline).all(|it| !says(it, "XXXXXXXX")));
}

#[test]
fn port_25_never_requires_tls() {
    let timeline = start(starttls());
    for (_, host) in timeline.world().hosts() {
        for config in host.mta.iter().flat_map(|mta| mta.services.values()) {
            if config.service == Service::Relay {
                assert_eq!(config.tls, Tls::Offered);
            }
        }
    }
}

const CONSOLE: ConnectionName = ConnectionName::Opened(1);

/// A console at that port of the submission server; what it is told.
struct Console {
    timeline: Timeline,
    id: ConnectionId,
}

impl Console {
    fn open(scenario: Scenario, port: u16) -> Self {
        let mut timeline = start(scenario);
        let name = |index: usize| timeline.scenario().hosts[index].name.clone();
        let (from, to) = (name(0), name(1));
        apply(&mut timeline, Input::Open { from, to, port });
        let found = timeline.events().iter().find_map(|it| it.connection);
        let id = found.unwrap();
        Self { timeline, id }
    }

    fn types(&mut self, text: &str) {
        let (on, octets) = (CONSOLE, text.into());
        let input = Input::Octets { on, octets };
        apply(&mut self.timeline, input);
    }

    fn secures(&mut self) {
        apply(&mut self.timeline, Input::Tls { on: CONSOLE });
    }

    fn told(&self, text: &str) -> bool {
        let heard = each!(self.timeline, it, EventKind::LineReceived { line, .. }
            => it.host == line.ends.client && says(line, text));
        heard.into_iter().any(|it| it)
    }

    fn is_open(&self) -> bool {
        self.timeline.world().connection(self.id).is_some()
    }
}

#[test]
fn what_stands_behind_starttls_in_plain_text_is_never_done() {
    let mut console = Console::open(starttls(), 587);
    console.types("EHLO client.example\r\n");
    console.types("STARTTLS\r\nVRFY alice\r\n");
    console.secures();
    console.types("NOOP\r\n");
    assert!(console.told("250 2.0.0 ok"));
    assert!(!console.told("252"));
}

#[test]
fn plain_text_where_a_handshake_is_due_ends_the_connection() {
    let mut console = Console::open(starttls(), 587);
    console.types("EHLO client.example\r\n");
    console.types("STARTTLS\r\n");
    console.types("MAIL FROM:<>\r\n");
    assert!(!console.is_open());
    let mut console = Console::open(implicit(), 465);
    console.types("EHLO client.example\r\n");
    assert!(!console.is_open());
}

#[test]
fn a_handshake_that_nobody_expects_ends_the_connection() {
    let mut console = Console::open(starttls(), 587);
    console.secures();
    assert!(!console.is_open());
}

#[test]
fn under_implicit_tls_the_greeting_waits_for_the_handshake() {
    let mut console = Console::open(implicit(), 465);
    assert!(!console.told("220"));
    console.secures();
    assert!(console.told("220"));
    assert!(console.timeline.apply(Input::Tls { on: CONSOLE }).is_err());
}
