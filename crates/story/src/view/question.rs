//! Questions to DNS and to a token issuer.

use super::viewer::Viewer;
use super::{Link, Row, Spoken, Tone};
use crate::hosts::{span, time_of_day};
use crate::sections::rfc5321;
use crate::{Beat, Explanation, Fact, Grain, Value, beat, explained, fact, list, text};
use protocol_core::dns::{Answer, Question, RecordData, RecordType, ResourceRecord};
use protocol_core::smtp::Domain;
use protocol_core::trace::Section;
use world::HostId;
use world::event::{Grant, TokenAnswer};

pub(super) fn dns_asked<'a>(
    it: &mut impl Viewer<'a>,
    here: HostId,
    resolver: HostId,
    question: &'a Question,
) {
    it.stops(Grain::Line)
        .row(Row::Arrow)
        .between(here, resolver, Link::Dns)
        .speaks(Spoken::Question(question))
        .says(|at| {
            fact!(
                "event-dns-asked",
                who: at.here(),
                kind: text(question.kind),
                name: text(&question.name),
            )
        })
        .means(|_| match question.kind {
            RecordType::Mx => {
                explained!("dns-asked-mx").sections([rfc5321("5.1"), Section::new(1035, "3.3.9")])
            }
            RecordType::A => explained!("dns-asked-address")
                .sections([rfc5321("5.1"), Section::new(1035, "3.4.1")]),
        });
}

pub(super) fn dns_answered<'a>(
    it: &mut impl Viewer<'a>,
    here: HostId,
    resolver: HostId,
    question: &'a Question,
    answer: &'a Answer,
) {
    match question.kind {
        RecordType::Mx => it.stops(Grain::Hop).place("route").caption(|_| Beat {
            title: fact!("caption-mx-asked", domain: text(&question.name)),
            text: mx_answer(answer, &question.name),
        }),
        RecordType::A => it.stops(Grain::Exchange),
    }
    .row(Row::Arrow)
    .between(resolver, here, Link::Dns)
    .speaks(Spoken::Records(question, answer))
    .says(|_| match answer {
        Answer::NoError(records) if records.is_empty() => fact!("event-dns-no-record"),
        Answer::NoError(records) => {
            let records: Vec<String> = records.iter().map(ToString::to_string).collect();
            fact!("event-dns-records", records: records.join("; "))
        }
        Answer::NxDomain => fact!("event-dns-no-name"),
        Answer::ServFail => fact!("event-dns-failed"),
    })
    .means(|_| answered(question.kind, answer));
}

fn mx_answer(answer: &Answer, domain: &Domain) -> Fact {
    let domain = || text(domain);
    let records = match answer {
        Answer::NoError(records) => records,
        Answer::NxDomain => return fact!("caption-mx-no-domain", domain: domain()),
        Answer::ServFail => return fact!("caption-mx-failed"),
    };
    let exchanges = records.iter().filter_map(|it| match &it.data {
        RecordData::Mx(preference, exchange) => Some((preference, exchange)),
        RecordData::A(_) => None,
    });
    let servers = exchanges.clone().filter_map(|(preference, exchange)| {
        let exchange = text(exchange.as_ref()?);
        Some(fact!("caption-mx-server", server: exchange, preference: *preference))
    });
    let servers: Vec<Fact> = servers.collect();
    if !servers.is_empty() {
        fact!("caption-mx-servers", servers: list(servers))
    } else if exchanges.count() == 0 {
        fact!("caption-mx-none", domain: domain())
    } else {
        fact!("caption-mx-null", domain: domain())
    }
}

fn answered(kind: RecordType, answer: &Answer) -> Explanation {
    let found: &[ResourceRecord] = match answer {
        Answer::NoError(records) => records,
        Answer::NxDomain => {
            return explained!("dns-no-such-name")
                .sections([rfc5321("5.1"), Section::new(2308, "2.1")]);
        }
        Answer::ServFail => return explained!("dns-failed").sections([rfc5321("5.1")]),
    };
    let null = |it: &ResourceRecord| matches!(it.data, RecordData::Mx(_, None));
    match kind {
        RecordType::Mx if found.is_empty() => {
            explained!("dns-no-mx").sections([rfc5321("5.1"), Section::new(2308, "2.2")])
        }
        RecordType::Mx if found.iter().all(null) => {
            explained!("dns-null-mx").sections([Section::new(7505, "3")])
        }
        RecordType::Mx => explained!("dns-mx").sections([rfc5321("5.1")]),
        RecordType::A if found.is_empty() => {
            explained!("dns-no-address").sections([rfc5321("5.1")])
        }
        RecordType::A => explained!("dns-address").sections([rfc5321("5.1")]),
    }
}

pub(super) fn dns_timed_out<'a>(
    it: &mut impl Viewer<'a>,
    here: HostId,
    resolver: HostId,
    question: &'a Question,
) {
    it.stops(Grain::Exchange)
        .row(Row::Note(Tone::Bad))
        .between(here, resolver, Link::Dns)
        .speaks(Spoken::NoAnswer(question))
        .says(|at| fact!("event-dns-timed-out", who: at.here()))
        .means(|_| {
            explained!("about-dns-timed-out")
                .sections([Section::new(1035, "4.2.1"), rfc5321("5.1")])
        });
}

pub(super) fn token_asked<'a>(
    it: &mut impl Viewer<'a>,
    here: HostId,
    issuer: HostId,
    user: &str,
    grant: Grant,
) {
    it.stops(Grain::Line)
        .row(Row::Arrow)
        .between(here, issuer, Link::Https)
        .speaks(Spoken::TokenRequest)
        .place("token-asked")
        .says(|at| fact!("event-token-asked", who: at.here(), issuer: at.host(issuer), user: user))
        .means(|_| {
            let by = Value::Choice(match grant {
                Grant::Consent => "consent",
                Grant::Password => "password",
            });
            Explanation {
                follow: vec![fact!("about-token-asked")],
                ..explained!("token-asked", by: by)
            }
            .sections([Section::new(6749, "1.2"), Section::new(6749, "4")])
        });
}

pub(super) fn token_answered<'a>(
    it: &mut impl Viewer<'a>,
    here: HostId,
    issuer: HostId,
    user: &str,
    answer: &'a TokenAnswer,
) {
    it.stops(Grain::Hop)
        .row(Row::Arrow)
        .between(issuer, here, Link::Https)
        .speaks(Spoken::Token(answer))
        .place("token")
        .says(|at| match answer {
            TokenAnswer::Issued { token, expires, .. } => fact!(
                "event-token",
                issuer: at.host(issuer),
                who: at.here(),
                user: user,
                until: time_of_day(at.timeline.world(), *expires),
                token: text(token),
            ),
            TokenAnswer::Refused => {
                fact!("event-no-token", issuer: at.host(issuer), user: user)
            }
        })
        .caption(|at| match answer {
            TokenAnswer::Issued { expires, .. } => {
                let good = expires.as_secs().saturating_sub(at.event.at.as_secs());
                beat!(
                    "caption-token",
                    issuer: at.host(issuer),
                    who: at.here(),
                    user: user,
                    good: span(good),
                )
            }
            TokenAnswer::Refused => {
                beat!("caption-no-token", issuer: at.host(issuer), who: at.here())
            }
        })
        .means(|_| match answer {
            TokenAnswer::Issued { .. } => explained!("token-issued")
                .sections([Section::new(6749, "5.1"), Section::new(6750, "1")]),
            TokenAnswer::Refused => {
                explained!("token-refused").sections([Section::new(6749, "5.2")])
            }
        });
}
