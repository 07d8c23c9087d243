//! By which commands a job is done.

use super::mailbox::Opened;
use super::{Client, Listed};
use crate::imap::client::job::Job;
use crate::imap::command::{Body, FetchItem, Section, SectionText};
use crate::imap::{Flag, Flags, Key, MailboxName, SequenceSet, StoreOperation};
use std::collections::{BTreeMap, VecDeque};

/// The most ranges of a set in one command: the line stays below 8192 octets (RFC 7162 section 4).
pub(super) const MAX_RANGES: usize = 300;

/// A command of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Ask(Body),
    /// A command, and what is gathered from its answer.
    Gather(Body, Gathers),
    /// UID SEARCH, with keys as they go on the wire.
    Search(String),
}

/// What is gathered from answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Gathers {
    #[default]
    Nothing,
    /// What a search finds.
    Found(Vec<u32>),
    /// What a search finds for the messages after the one with that unique identifier, which are the last;
    /// 0: all.
    Last { after: u32, found: Vec<u32> },
    /// The messages with these unique identifiers, ascending; those that came are taken out.
    Bodies(Vec<u32>),
    /// Mailboxes.
    Folders(BTreeMap<MailboxName, Listed>),
}

impl Client {
    /// The commands of the job, as far as they are known before the first is answered. None: there is
    /// nothing to be done.
    pub(super) fn plan(&self, job: &Job) -> VecDeque<Step> {
        let open = self.mailbox.open();
        let one = |body| VecDeque::from([Step::Ask(body)]);
        match job {
            Job::List => list(),
            Job::Open(name) | Job::Examine(name) => one(Body::Select {
                mailbox: name.clone(),
                read_only: matches!(job, Job::Examine(_)),
            }),
            Job::FetchNew { known, held } => fetch_new(*known, held, open),
            Job::Fetch { uids } => bodies(&ascending(uids), true).into(),
            Job::Read { uid } => bodies(&[*uid], false).into(),
            Job::StoreFlags {
                uids,
                operation,
                flags,
            } => each_set(uids, |set| {
                vec![store(set, *operation, false, settable(flags))]
            }),
            Job::Copy { uids, to } => each_set(uids, |set| vec![copy(set, to, false)]),
            Job::Move { uids, to } => self.moves(uids, to),
            Job::Expunge => one(Body::Expunge(None)),
            Job::Search(keys) => VecDeque::from([Step::Search(keys.clone())]),
            Job::Create(name) => one(Body::Create(name.clone())),
            Job::Delete(name) => {
                let is_open = open.is_some_and(|it| it.name == *name);
                self.left(is_open, Body::Delete(name.clone()))
            }
            Job::Rename { from, to } => {
                // INBOX stays where it is (RFC 3501 section 6.3.5).
                let is_open = !from.is_inbox()
                    && open.is_some_and(|it| it.name == *from || it.name.is_below(from));
                let (from, to) = (from.clone(), to.clone());
                self.left(is_open, Body::Rename { from, to })
            }
            Job::Subscribe(name) => one(Body::Subscribe(name.clone())),
            Job::Unsubscribe(name) => one(Body::Unsubscribe(name.clone())),
            Job::Append {
                mailbox,
                flags,
                content,
            } => one(Body::Append {
                mailbox: mailbox.clone(),
                flags: settable(flags),
                internal_date: None,
                content: content.clone(),
            }),
            Job::In { job, .. } => self.plan(job),
            Job::Noop => one(Body::Noop),
            Job::Logout => one(Body::Logout),
        }
    }

    /// A command to a mailbox that, where it is open, is left before: what becomes of a session in it is
    /// not written anywhere (RFC 2180 section 3). Without UNSELECT it is opened read-only first, since
    /// CLOSE would remove messages (RFC 3501 section 6.4.2).
    fn left(&self, is_open: bool, body: Body) -> VecDeque<Step> {
        let mut steps = VecDeque::new();
        match self.mailbox.open() {
            Some(_) if is_open && self.offers(|it| it.unselect) => {
                steps.push_back(Step::Ask(Body::Unselect));
            }
            Some(open) if is_open => {
                let mailbox = open.name.clone();
                let read_only = true;
                steps.push_back(Step::Ask(Body::Select { mailbox, read_only }));
                steps.push_back(Step::Ask(Body::Close));
            }
            _ => {}
        }
        steps.push_back(Step::Ask(body));
        steps
    }

    /// MOVE, or what it stands for (RFC 6851 section 3.3). Without UIDPLUS all that is marked `\Deleted` is
    /// removed.
    fn moves(&self, uids: &[u32], to: &MailboxName) -> VecDeque<Step> {
        if self.offers(|it| it.moves) {
            return each_set(uids, |set| vec![copy(set, to, true)]);
        }
        let uid_plus = self.offers(|it| it.uid_plus);
        each_set(uids, |set| {
            let deleted = Flags::from([Flag::Deleted]);
            vec![
                copy(set.clone(), to, false),
                store(set.clone(), StoreOperation::Add, true, deleted),
                Step::Ask(Body::Expunge(uid_plus.then_some(set))),
            ]
        })
    }
}

fn list() -> VecDeque<Step> {
    let ask = |subscribed| Body::List {
        subscribed,
        reference: String::new(),
        pattern: "*".to_owned(),
    };
    let folders = Gathers::Folders(BTreeMap::new());
    VecDeque::from([Step::Gather(ask(false), folders), Step::Ask(ask(true))])
}

/// Finds what is new; what is found is fetched then. What became of what was known is asked once, then
/// the server tells. Where the host does not keep all that it knows of, one search tells which there are.
fn fetch_new(known: Option<u32>, held: &[u32], open: Option<&Opened>) -> VecDeque<Step> {
    let known = known.filter(|it| *it > 0);
    let is_followed = open.is_none_or(|it| it.is_followed);
    let set = |a, b| SequenceSet(vec![(Some(a), b)]);
    let all = known.is_none() || !(is_followed || held.is_empty());
    let keys = match known.filter(|_| !all) {
        None => vec![Key::All],
        // `n:*` names the last message too where n is higher (RFC 3501 section 6.4.8), so that what is
        // known already must be left out.
        Some(uid) => vec![
            Key::Uid(set(uid.saturating_add(1), None)),
            Key::Not(Box::new(Key::Uid(set(uid, Some(uid))))),
        ],
    };
    let search = Body::Search {
        by_uid: true,
        charset: None,
        keys,
    };
    let gathers = Gathers::Last {
        after: known.filter(|_| !all).unwrap_or(0),
        found: Vec::new(),
    };
    let mut steps = VecDeque::from([Step::Gather(search, gathers)]);
    if let Some(up_to) = known.filter(|_| !is_followed) {
        let sets = match held {
            [] => vec![set(1, Some(up_to))],
            held => sets(&ascending(held)),
        };
        steps.extend(sets.into_iter().map(flags_of));
    }
    steps
}

fn flags_of(set: SequenceSet) -> Step {
    Step::Ask(Body::Fetch {
        by_uid: true,
        set,
        items: vec![FetchItem::Flags],
    })
}

/// Asks for the flags of messages, ascending.
pub(super) fn flags(uids: &[u32]) -> impl Iterator<Item = Step> + use<> {
    sets(uids).into_iter().map(flags_of)
}

/// Fetches whole messages, ascending.
pub(super) fn bodies(uids: &[u32], peek: bool) -> Vec<Step> {
    let sets = sets(uids).into_iter().map(|set| {
        let wanted = set.numbers(0).collect();
        let content = FetchItem::Section {
            peek,
            section: Section {
                part: Vec::new(),
                text: SectionText::All,
            },
            partial: None,
        };
        let body = Body::Fetch {
            by_uid: true,
            set,
            items: vec![FetchItem::Flags, FetchItem::InternalDate, content],
        };
        Step::Gather(body, Gathers::Bodies(wanted))
    });
    sets.collect()
}

fn store(set: SequenceSet, operation: StoreOperation, silent: bool, flags: Flags) -> Step {
    Step::Ask(Body::Store {
        by_uid: true,
        set,
        operation,
        silent,
        flags,
    })
}

fn copy(set: SequenceSet, to: &MailboxName, moves: bool) -> Step {
    Step::Ask(Body::Copy {
        by_uid: true,
        set,
        to: to.clone(),
        moves,
    })
}

/// `\Recent` is the server's (RFC 3501 section 2.3.2).
fn settable(flags: &Flags) -> Flags {
    let some = flags.iter().filter(|it| **it != Flag::Recent);
    some.cloned().collect()
}

fn each_set(uids: &[u32], steps: impl Fn(SequenceSet) -> Vec<Step>) -> VecDeque<Step> {
    sets(&ascending(uids)).into_iter().flat_map(steps).collect()
}

fn ascending(uids: &[u32]) -> Vec<u32> {
    let mut uids = uids.to_vec();
    uids.sort_unstable();
    uids
}

/// The numbers, ascending, as sets of so many ranges that a command is not too long. No message is 0.
fn sets(uids: &[u32]) -> Vec<SequenceSet> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in uids.iter().filter(|it| **it > 0) {
        match ranges.last_mut() {
            Some((_, last)) if *uid <= last.saturating_add(1) => *last = *uid,
            _ => ranges.push((*uid, *uid)),
        }
    }
    let sets = ranges.chunks(MAX_RANGES).map(|some| {
        let some = some.iter().map(|(a, b)| (Some(*a), Some(*b)));
        SequenceSet(some.collect())
    });
    sets.collect()
}
