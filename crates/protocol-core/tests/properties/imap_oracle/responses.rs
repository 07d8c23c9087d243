//! Responses: what they write, we read as what they meant.

use super::{chance, name, section};
use arbitrary::{Arbitrary as _, Unstructured};
use imap_codec::ResponseCodec;
use imap_codec::encode::{Encoder as _, Fragment};
use imap_codec::imap_types::core::{LiteralMode, NString, Text};
use imap_codec::imap_types::fetch::MessageDataItem;
use imap_codec::imap_types::flag::FlagFetch;
use imap_codec::imap_types::response::{
    Data as TheirData, Response as TheirResponse, Status as TheirStatus, StatusKind,
};
use proptest::test_runner::{RngAlgorithm, TestRng};
use protocol_core::imap::response::{Data, FetchData, Response, Said};
use protocol_core::imap::{Flag, Flags, Status};
use std::num::NonZeroU32;

#[test]
fn what_they_respond_we_read_as_what_they_meant() {
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut count = 0;
    for _ in 0..30_000 {
        let chance = chance(&mut rng);
        let Ok(theirs) = TheirResponse::arbitrary(&mut Unstructured::new(&chance)) else {
            continue;
        };
        let encoded = ResponseCodec::default().encode(&theirs);
        // A server's literals are all alike (RFC 7888 section 4).
        let is_client = |it: Fragment| {
            let mode = LiteralMode::NonSync;
            matches!(it, Fragment::Literal { mode: it, .. } if it == mode)
        };
        if encoded.clone().any(is_client) {
            continue;
        }
        let octets = encoded.dump();
        let line = octets.strip_suffix(b"\r\n").expect("a response ends so");
        match Response::parse(line) {
            Ok(ours) => assert!(agrees(&theirs, &ours), "{ours:?}: {}", line.escape_ascii()),
            Err(error) => panic!("{error:?}: {}", line.escape_ascii()),
        }
        count += 1;
    }
    assert!(count > 3000, "{count}");
}

/// Whether our reading of a response is theirs, as far as both have a value for it.
fn agrees(theirs: &TheirResponse<'_>, ours: &Response<'_>) -> bool {
    let says = |kind: &StatusKind, status: Status, theirs: &Text<'_>, said: &Said| {
        format!("{kind:?}").eq_ignore_ascii_case(status.as_str())
            && said.text == theirs.inner().trim_ascii()
    };
    match (theirs, ours) {
        (TheirResponse::CommandContinuationRequest(_), Response::Continuation(_)) => true,
        (TheirResponse::Status(TheirStatus::Untagged(it)), Response::Status(status, said)) => {
            says(&it.kind, *status, &it.text, said) && it.code.is_some() == said.code.is_some()
        }
        (
            TheirResponse::Status(TheirStatus::Tagged(it)),
            Response::Tagged { tag, status, said },
        ) => {
            it.tag.inner().as_bytes() == *tag
                && says(&it.body.kind, *status, &it.body.text, said)
                && it.body.code.is_some() == said.code.is_some()
        }
        (TheirResponse::Status(TheirStatus::Bye(it)), Response::Bye(said)) => {
            said.text == it.text.inner().trim_ascii() && it.code.is_some() == said.code.is_some()
        }
        (TheirResponse::Data(theirs), Response::Data(ours)) => data_agrees(theirs, ours),
        _ => false,
    }
}

fn data_agrees(theirs: &TheirData<'_>, ours: &Data<'_>) -> bool {
    let numbers = |it: &[NonZeroU32]| it.iter().map(|it| it.get()).collect::<Vec<_>>();
    match (theirs, ours) {
        (TheirData::Capability(list), Data::Capability(names)) => words(list.as_ref()) == *names,
        (TheirData::Exists(theirs), Data::Exists(ours))
        | (TheirData::Recent(theirs), Data::Recent(ours)) => theirs == ours,
        (TheirData::Expunge(theirs), Data::Expunge(ours)) => theirs.get() == *ours,
        (TheirData::Search(theirs), Data::Search(ours)) => numbers(theirs) == *ours,
        (TheirData::Flags(theirs), Data::Flags(ours)) => {
            let known = theirs.iter().filter_map(|it| it.to_string().parse().ok());
            known.collect::<Flags>() == *ours
        }
        (TheirData::List { mailbox, .. }, Data::List { mailbox: ours, .. })
        | (TheirData::Lsub { mailbox, .. }, Data::List { mailbox: ours, .. })
        | (TheirData::Status { mailbox, .. }, Data::Status { mailbox: ours, .. }) => {
            name(mailbox).as_ref() == Ok(ours)
        }
        (
            TheirData::List { mailbox, .. }
            | TheirData::Lsub { mailbox, .. }
            | TheirData::Status { mailbox, .. },
            Data::Other(_),
        ) => name(mailbox).is_err(),
        (TheirData::Fetch { seq, items }, Data::Fetch(number, ours)) => {
            let mut pairs = items.as_ref().iter().zip(ours);
            seq.get() == *number
                && items.as_ref().len() == ours.len()
                && pairs.all(|(theirs, ours)| item_agrees(theirs, ours))
        }
        (TheirData::Enabled { capabilities }, Data::Enabled(names)) => {
            words(capabilities) == *names
        }
        (TheirData::Id { parameters }, Data::Id(pairs)) => {
            parameters.as_ref().map(Vec::len) == pairs.as_ref().map(Vec::len)
        }
        (TheirData::Namespace { .. }, Data::Namespace { .. } | Data::Other(_)) => true,
        (
            TheirData::Sort(..)
            | TheirData::Thread(_)
            | TheirData::Quota { .. }
            | TheirData::QuotaRoot { .. },
            Data::Other(_),
        ) => true,
        _ => false,
    }
}

fn words<T: ToString>(list: &[T]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn item_agrees(theirs: &MessageDataItem<'_>, ours: &FetchData<'_>) -> bool {
    let octets = |it: &NString<'_>| it.0.as_ref().map(|it| it.as_ref().to_vec());
    match (theirs, ours) {
        (MessageDataItem::Uid(theirs), FetchData::Uid(ours)) => theirs.get() == *ours,
        (MessageDataItem::Rfc822Size(theirs), FetchData::Size(ours)) => theirs == ours,
        (MessageDataItem::InternalDate(theirs), FetchData::InternalDate(ours)) => {
            theirs.as_ref().timestamp() == *ours
        }
        (MessageDataItem::Flags(theirs), FetchData::Flags(ours)) => {
            let known = theirs.iter().filter_map(|it| match it {
                FlagFetch::Flag(flag) => flag.to_string().parse().ok(),
                FlagFetch::Recent => Some(Flag::Recent),
            });
            known.collect::<Flags>() == *ours
        }
        (MessageDataItem::Rfc822(theirs), FetchData::Rfc822(ours))
        | (MessageDataItem::Rfc822Header(theirs), FetchData::Rfc822Header(ours))
        | (MessageDataItem::Rfc822Text(theirs), FetchData::Rfc822Text(ours)) => {
            octets(theirs) == ours.as_ref().map(|it| it.to_vec())
        }
        (
            MessageDataItem::BodyExt {
                section: theirs,
                origin: their_origin,
                data,
            },
            FetchData::Section {
                section: ours,
                origin,
                content,
            },
        ) => {
            section(theirs.as_ref()).as_ref() == Ok(ours)
                && their_origin == origin
                && octets(data) == content.as_ref().map(|it| it.to_vec())
        }
        // Names of fields that are no text.
        (MessageDataItem::BodyExt { section: it, .. }, FetchData::Other(..)) => {
            section(it.as_ref()).is_err()
        }
        (MessageDataItem::Envelope(_), FetchData::Envelope(_))
        | (MessageDataItem::Body(_), FetchData::Body(_))
        | (MessageDataItem::BodyStructure(_), FetchData::BodyStructure(_))
        | (
            MessageDataItem::Binary { .. } | MessageDataItem::BinarySize { .. },
            FetchData::Other(..),
        ) => true,
        _ => false,
    }
}
