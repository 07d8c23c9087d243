use super::event::with;
use super::{new, rfc5321};
use crate::Explanation;
use protocol_core::dns::{Answer, RecordData, RecordType, ResourceRecord};
use protocol_core::trace::Section;

pub(super) fn asked(kind: RecordType) -> Explanation {
    match kind {
        RecordType::Mx => new(
            "",
            &[
                "An MX (mail exchanger) record names a server that takes mail for a domain. The domain is the one behind the @ on the envelope.",
            ],
            &[rfc5321("5.1"), Section::new(1035, "3.3.9")],
        ),
        RecordType::A => new(
            "",
            &["The server is known by name; to call it, its address is needed."],
            &[rfc5321("5.1"), Section::new(1035, "3.4.1")],
        ),
    }
}

pub(super) fn answered(kind: RecordType, answer: &Answer) -> Explanation {
    let found: &[ResourceRecord] = match answer {
        Answer::NoError(records) => records,
        Answer::NxDomain => {
            return with(
                &["The letter fails: nobody can be called."],
                new(
                    "",
                    &["The name does not exist. That is final, and not the same as no answer."],
                    &[rfc5321("5.1"), Section::new(2308, "2.1")],
                ),
            );
        }
        Answer::ServFail => {
            return with(
                &["The letter waits in the queue, and DNS is asked again."],
                new(
                    "",
                    &[
                        "DNS itself failed. That says nothing about the domain, so it counts as “not now”.",
                    ],
                    &[rfc5321("5.1")],
                ),
            );
        }
    };
    let null = |it: &ResourceRecord| matches!(it.data, RecordData::Mx(_, None));
    match kind {
        RecordType::Mx if found.is_empty() => with(
            &["The question for the address of the domain itself."],
            new(
                "",
                &[
                    "The domain has no MX. Only then its own address is used, as if it were its own mail server (the implicit MX).",
                ],
                &[rfc5321("5.1"), Section::new(2308, "2.2")],
            ),
        ),
        RecordType::Mx if found.iter().all(null) => with(
            &["The letter fails: the domain takes no mail."],
            new(
                "",
                &["A null MX, a single dot, says that the domain takes no mail at all."],
                &[Section::new(7505, "3")],
            ),
        ),
        RecordType::Mx => with(
            &["The question for the address of the best server."],
            new(
                "",
                &[
                    "The server with the lowest preference is tried first, then the next.",
                    "If all of them are down, the letter waits: the domain’s own address is not used where an MX exists.",
                ],
                &[rfc5321("5.1")],
            ),
        ),
        RecordType::A if found.is_empty() => with(
            &["The next server is tried, if there is one."],
            new("", &["The name has no address."], &[rfc5321("5.1")]),
        ),
        RecordType::A => with(
            &["A connection to this address."],
            new("", &["Now the server can be called."], &[rfc5321("5.1")]),
        ),
    }
}
