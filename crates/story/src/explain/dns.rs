use crate::sections::rfc5321;
use crate::{Explanation, explained};
use protocol_core::dns::{Answer, RecordData, RecordType, ResourceRecord};
use protocol_core::trace::Section;

pub(super) fn asked(kind: RecordType) -> Explanation {
    match kind {
        RecordType::Mx => {
            explained!("dns-asked-mx").sections([rfc5321("5.1"), Section::new(1035, "3.3.9")])
        }
        RecordType::A => {
            explained!("dns-asked-address").sections([rfc5321("5.1"), Section::new(1035, "3.4.1")])
        }
    }
}

pub(super) fn answered(kind: RecordType, answer: &Answer) -> Explanation {
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
