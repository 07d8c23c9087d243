//! What ends data: for any octets CRLF.CRLF and nothing else, unless a policy is loosened, and then
//! what the policy names and nothing else.
#![cfg(not(target_arch = "wasm32"))]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;
use protocol_core::smtp::data::{BareLineEnds, Ending, LineEnds, Unstuffer, mend};
use protocol_core::smtp::server::{
    Config, Decision, Extensions, Question, Rules, Server, Service, StateName, Tls,
};
use protocol_core::smtp::{Dissector, Side, Unit};
use protocol_core::{Input, Instant, Output, Session};
use std::sync::Arc;

/// Octets that come near to an end.
fn octets() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![
        Just(b'\r'),
        Just(b'\n'),
        Just(b'.'),
        Just(b'a'),
        any::<u8>()
    ];
    vec(octet, 0..60)
}

fn endings() -> impl Strategy<Value = Vec<Ending>> {
    subsequence(Ending::ALL.to_vec(), 0..=4)
}

/// How many octets there are up to the end of data, said in another way than the engine does it.
fn end(octets: &[u8], also: &[Ending]) -> Option<usize> {
    let all = [b"\r\n", octets].concat();
    (1..=octets.len()).find(|taken| {
        let upto = &all[..taken + 2];
        let alone = |lf_line: &[u8]| {
            upto.ends_with(lf_line) && {
                let before = &upto[..upto.len() - lf_line.len()];
                !before.ends_with(b"\r")
            }
        };
        upto.ends_with(b"\r\n.\r\n")
            || also.iter().any(|it| match it {
                Ending::LfLf => alone(b"\n.\n"),
                Ending::CrLfLf => upto.ends_with(b"\r\n.\n"),
                Ending::LfCrLf => alone(b"\n.\r\n"),
                Ending::CrCr => upto.ends_with(b"\r.\r"),
            })
    })
}

fn server(line_ends: LineEnds) -> Server {
    let mut server = Server::new(Arc::new(Config {
        name: "mx.example".parse().expect("a domain"),
        service: Service::Relay,
        extensions: Extensions::default(),
        tls: Tls::None,
        max_recipients: 100,
        max_errors: 1_000,
        command_timeout: core::time::Duration::from_secs(300),
        rules: Rules {
            line_ends,
            ..Rules::default()
        },
    }));
    server.handle_input(Instant::ZERO, Input::Opened);
    let begin = b"EHLO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<b@c.example>\r\nDATA\r\n";
    assert_eq!(takes(&mut server, begin), Vec::<Vec<u8>>::new());
    assert_eq!(server.state(), StateName::Data);
    server
}

/// What the host is asked to take, saying yes to all.
fn takes(server: &mut Server, octets: &[u8]) -> Vec<Vec<u8>> {
    let mut taken = Vec::new();
    server.handle_input(Instant::ZERO, Input::Octets(octets));
    loop {
        match server.poll_output() {
            Output::Ask(ticket, question) => {
                if let Question::Take(it) = question {
                    taken.push(it.content.to_vec());
                }
                let answered = server.answer(Instant::ZERO, ticket, Decision::Accept);
                answered.expect("the question is open");
            }
            Output::Timeout(_) => return taken,
            Output::Fact(_) | Output::StartTls | Output::Close => {}
        }
    }
}

/// A dissector that has seen the 354.
fn in_data(also: &[Ending]) -> Dissector {
    let mut dissector = Dissector::loosened(also.to_vec().into());
    dissector.push(Side::Server, b"220 a\r\n", |_| {});
    dissector.push(Side::Client, b"DATA\r\n", |_| {});
    dissector.push(Side::Server, b"354 go on\r\n", |_| {});
    dissector
}

/// The lengths of a letter and of the line that ends it, by the dissector.
fn dissected(octets: &[u8], also: &[Ending]) -> Option<usize> {
    let mut dissector = in_data(also);
    let (mut at, mut end) = (0, None);
    dissector.push(Side::Client, octets, |it| {
        at += it.len;
        if it.unit == Unit::EndOfData {
            end.get_or_insert(at);
        }
    });
    assert_eq!(at, octets.len());
    end
}

proptest! {
    #[test]
    fn nothing_but_crlf_dot_crlf_ends_data_in_a_strict_server(octets in octets()) {
        let mut server = server(LineEnds::default());
        takes(&mut server, &octets);
        let wanted = end(&octets, &[]);
        // Behind the end there are commands: only the first end is looked at.
        if wanted.is_none() {
            prop_assert_eq!(server.state(), StateName::Data);
        } else {
            prop_assert_ne!(server.state(), StateName::Data);
        }
    }

    #[test]
    fn a_loosened_server_takes_what_its_policy_names_for_the_end_and_nothing_else(
        octets in octets(),
        also in endings(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut unstuffer = Unstuffer::new(also.clone().into());
        let mut content = Vec::new();
        let at = if octets.is_empty() { 0 } else { cut.index(octets.len()) };
        let (mut taken, mut ended) = unstuffer.push(&octets[..at], &mut content);
        if !ended {
            let (more, now) = unstuffer.push(&octets[at..], &mut content);
            (taken, ended) = (taken + more, now);
        }
        prop_assert_eq!(ended.then_some(taken), end(&octets, &also));
        prop_assert_eq!(dissected(&octets, &also), end(&octets, &also));
    }

    #[test]
    fn what_is_mended_has_no_line_end_of_its_own(octets in octets()) {
        let mended = mend(&octets);
        let mut unstuffer = Unstuffer::default();
        unstuffer.push(&protocol_core::smtp::data::stuff(&mended), &mut Vec::new());
        prop_assert!(!unstuffer.saw_bare());
        prop_assert_eq!(mend(&mended), mended);
    }
}

#[test]
fn a_server_that_keeps_bare_line_ends_takes_them_and_one_that_mends_makes_them_crlf() {
    let taken = |bare| {
        let line_ends = LineEnds {
            bare,
            ..LineEnds::default()
        };
        takes(&mut server(line_ends), b"a\nb\rc\r\n.\r\n")
    };
    assert_eq!(taken(BareLineEnds::Refuse), Vec::<Vec<u8>>::new());
    assert_eq!(taken(BareLineEnds::Keep), [b"a\nb\rc\r\n"]);
    assert_eq!(taken(BareLineEnds::Mend), [b"a\r\nb\r\nc\r\n"]);
}

#[test]
fn one_letter_is_two_to_a_loosened_server_and_the_dissector_names_both() {
    let also = vec![Ending::LfCrLf];
    let wire = b"one\n.\r\nMAIL FROM:<x@y.example>\r\nRCPT TO:<b@c.example>\r\nDATA\r\ntwo\r\n.\r\nQUIT\r\n";
    let line_ends = LineEnds {
        bare: BareLineEnds::Keep,
        also_end: also.clone().into(),
    };
    assert_eq!(
        takes(&mut server(line_ends), wire),
        [b"one\n".as_slice(), b"two\r\n"]
    );

    let mut dissector = in_data(&also);
    let mut units = Vec::new();
    let replies = b"250 a\r\n250 b\r\n250 c\r\n354 d\r\n250 e\r\n221 f\r\n";
    for (side, octets) in [(Side::Client, &wire[..]), (Side::Server, replies)] {
        dissector.push(side, octets, |it| {
            units.push(match it.unit {
                Unit::Reply { code, answers } => format!(
                    "{} to {:?}",
                    code.get(),
                    answers.expect("it answers something")
                ),
                unit => format!("{unit:?}"),
            });
        });
    }
    let wanted = "Content, EndOfData, Command(Mail), Command(Rcpt), Command(Data), Content, EndOfData, \
        Command(Quit), 250 to EndOfData, 250 to Verb(Mail), 250 to Verb(Rcpt), 354 to Verb(Data), \
        250 to EndOfData, 221 to Verb(Quit)";
    assert_eq!(units.join(", "), wanted);
}
