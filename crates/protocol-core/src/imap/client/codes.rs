//! What the server tells by response codes (RFC 3501 section 7.1).

use super::mailbox::Mailbox;
use super::offered::Offered;
use super::state::State;
use super::view::View;
use super::{Client, Fact, Job};
use crate::imap::response::{Code, Said};
use crate::imap::{CommandName, SequenceSet};

impl Client {
    /// What a status response tells by its code.
    pub(super) fn note(&mut self, said: &Said) {
        match &said.code {
            Some(Code::Alert) => self.fact(Fact::Alert(said.text.clone())),
            Some(Code::Capability(words)) => self.learn_capabilities(words),
            Some(Code::CopyUid {
                uid_validity,
                from,
                to,
            }) => self.copied(*uid_validity, from, to),
            Some(Code::AppendUid { uid_validity, uids }) => self.appended(*uid_validity, uids),
            Some(code) => self.note_of_mailbox(code),
            None => {}
        }
    }

    fn note_of_mailbox(&mut self, code: &Code) {
        let (Mailbox::Opening(it) | Mailbox::Open(it)) = &mut self.mailbox else {
            return;
        };
        match code {
            Code::ReadOnly => it.read_only = true,
            Code::ReadWrite => it.read_only = it.examined,
            Code::UidValidity(number) => it.uid_validity = *number,
            Code::UidNext(number) => it.uid_next = Some(*number),
            // What came before was of the mailbox that was open (RFC 7162 section 3.2.11).
            Code::Closed => it.view = View::default(),
            _ => {}
        }
    }

    pub(super) fn learn_capabilities(&mut self, words: &[String]) {
        self.offered = Some(Offered::of(words));
        self.fact(Fact::Capabilities(words.to_vec()));
    }

    pub(super) fn offers(&self, what: impl Fn(&Offered) -> bool) -> bool {
        self.offered.as_ref().is_some_and(what)
    }

    /// COPYUID: once for each command, in its tagged response or for MOVE before it (RFC 6851 section 4.3).
    fn copied(&mut self, uid_validity: u32, from: &SequenceSet, into: &SequenceSet) {
        let State::Working(work) = &mut self.state else {
            return;
        };
        let (Some(Job::Copy { uids, to } | Job::Move { uids, to }), false) =
            (&work.job, work.was_told)
        else {
            return;
        };
        let count = count(from);
        if !matches!(work.out, CommandName::UidCopy | CommandName::UidMove)
            || count != self::count(into)
            || count > uids.len() as u64
        {
            return;
        }
        work.was_told = true;
        let fact = Fact::Copied {
            to: to.clone(),
            uid_validity,
            pairs: from.numbers(0).zip(into.numbers(0)).collect(),
        };
        self.fact(fact);
    }

    fn appended(&mut self, uid_validity: u32, uids: &SequenceSet) {
        let State::Working(work) = &mut self.state else {
            return;
        };
        let (Some(Job::Append { mailbox, .. }), false) = (&work.job, work.was_told) else {
            return;
        };
        let [(Some(uid), Some(last))] = uids.0[..] else {
            return;
        };
        if uid != last {
            return;
        }
        work.was_told = true;
        let fact = Fact::Appended {
            mailbox: mailbox.clone(),
            uid_validity,
            uid,
        };
        self.fact(fact);
    }
}

/// How many numbers the set names.
fn count(set: &SequenceSet) -> u64 {
    let ranges = set.0.iter().map(|(a, b)| {
        let (a, b) = (a.unwrap_or(0), b.unwrap_or(0));
        u64::from(a.abs_diff(b)) + 1
    });
    ranges.sum()
}
