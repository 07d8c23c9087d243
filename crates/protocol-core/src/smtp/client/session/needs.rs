//! What the message needs, and what becomes of it where the server does not offer that.

use super::{Client, Failure, Outcome, Transaction};
use crate::message::header;
use crate::smtp::Mailbox;
use crate::smtp::data::{self, BareLineEnds};
use std::sync::Arc;

impl Client {
    /// What the content needs and is not offered.
    pub(super) fn lacks_of(&self, binary: bool, eight_bit: bool) -> Option<Failure> {
        if binary && !(self.learnt.binary_mime && self.learnt.chunking) {
            Some(Failure::NeedsBinaryMime)
        } else if eight_bit && !self.learnt.eight_bit_mime {
            Some(Failure::NeedsEightBitMime)
        } else {
            None
        }
    }

    /// What speaks against sending a CR or LF of its own (RFC 5321 section 2.3.8), unless it is mended
    /// or the host has loosened this rule.
    pub(super) fn bare_line_ends(&mut self, binary: bool) -> Option<Failure> {
        if binary || !data::has_bare(&self.transaction.content) {
            return None;
        }
        match self.config.bare_line_ends {
            BareLineEnds::Refuse => return Some(Failure::BareLineEnds),
            BareLineEnds::Mend => {
                let transaction = Arc::make_mut(&mut self.transaction);
                transaction.content = data::mend(&transaction.content).into();
            }
            BareLineEnds::Keep => {}
        }
        None
    }

    /// Whether the message needs SMTPUTF8 (RFC 6531 section 3.2).
    pub(super) fn is_international(&self) -> bool {
        self.transaction.envelope.has_international_address() || self.has_international_header()
    }

    /// A header that is not ASCII needs it only where its sender has said so: else it is merely
    /// eight-bit.
    pub(super) fn has_international_header(&self) -> bool {
        let Transaction { envelope, content } = &*self.transaction;
        envelope.internationalised && !header(content).is_ascii()
    }

    /// The server does not offer what the message needs: where that is the sender or the header,
    /// nobody gets it; else it fails for those whose address it is.
    pub(super) fn without_smtputf8(&mut self) -> Option<Failure> {
        let needs =
            |mailbox: Option<&Mailbox>| mailbox.is_some_and(|it| !it.local.as_str().is_ascii());
        let envelope = &self.transaction.envelope;
        let address = Failure::NeedsSmtpUtf8 { address: true };
        if needs(envelope.reverse_path.mailbox()) {
            return Some(address);
        }
        for (path, outcome) in envelope.forward_paths.iter().zip(&mut self.outcomes) {
            if needs(path.mailbox()) {
                *outcome = Some(Outcome::Failed(address.clone()));
            }
        }
        let header = self.has_international_header();
        header.then_some(Failure::NeedsSmtpUtf8 { address: false })
    }
}
