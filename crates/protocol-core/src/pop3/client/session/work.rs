//! What is done in the maildrop: STAT, UIDL or LIST, then RETR, TOP and DELE, one by one or pipelined (RFC
//! 2449 section 6.6), then QUIT.

use super::{Client, Done, State};
use crate::Octets;
use crate::pop3::UniqueId;
use crate::pop3::client::{Fact, Failure, Identity, Job, Listed, Policy};
use crate::pop3::command::{Command, Verb};
use crate::pop3::reply::{Reply, Status, scan_listing, unique_id_listing};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, VecDeque};

/// How many commands are out at the most: few enough that a server need not read on while it writes.
const WINDOW: usize = 16;

/// Work is under way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Working {
    /// What is out and not answered.
    asked: VecDeque<PendingReply>,
    /// What is to be asked.
    next: VecDeque<PendingReply>,
    /// What is in the maildrop.
    listed: Vec<Listed>,
    /// Its octets.
    octets: u64,
    /// The places of those for which DELE was sent.
    sent: BTreeSet<usize>,
    done: Done,
}

/// A command; a message by its place among those that are listed, a job by its place.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PendingReply {
    Stat,
    Uidl,
    List,
    Retr { place: usize, job: usize },
    Top { place: usize, lines: u32 },
    Dele { place: usize, uid: UniqueId },
}

impl PendingReply {
    const fn verb(&self) -> Verb {
        match self {
            Self::Stat => Verb::Stat,
            Self::Uidl => Verb::Uidl,
            Self::List => Verb::List,
            Self::Retr { .. } => Verb::Retr,
            Self::Top { .. } => Verb::Top,
            Self::Dele { .. } => Verb::Dele,
        }
    }
}

impl Working {
    /// Whether it is finding out what there is.
    pub(super) fn lists(&self) -> bool {
        let front = self.asked.front();
        front.is_none_or(|it| {
            matches!(
                it,
                PendingReply::Stat | PendingReply::Uidl | PendingReply::List
            )
        })
    }

    /// The command as it is sent; `None` where it is not needed any more.
    fn command(&self, asked: &PendingReply) -> Option<Command> {
        let number = |place: &usize| {
            let there = !self.sent.contains(place);
            there.then(|| self.listed[*place].number)
        };
        Some(match asked {
            PendingReply::Stat => Command::Stat,
            PendingReply::Uidl => Command::Uidl(None),
            PendingReply::List => Command::List(None),
            PendingReply::Retr { place, .. } => Command::Retr(number(place)?),
            PendingReply::Top { place, lines } => {
                let (message, lines) = (number(place)?, *lines);
                Command::Top { message, lines }
            }
            PendingReply::Dele { place, .. } => Command::Dele(number(place)?),
        })
    }

    fn fail(&mut self, failure: Failure) {
        self.done.failure.get_or_insert(failure);
    }
}

impl Client {
    /// The maildrop is open.
    pub(super) fn begin(&mut self) {
        let mut it = Box::new(Working::default());
        let by_uid = self.learnt.uidl || !self.learnt.capa;
        it.next = [
            PendingReply::Stat,
            if by_uid {
                PendingReply::Uidl
            } else {
                PendingReply::List
            },
        ]
        .into();
        self.go_on(it);
    }

    /// Sends what may be sent; QUIT where nothing is left to do.
    fn go_on(&mut self, mut it: Box<Working>) {
        let pipelines = self.config.pipelining && self.learnt.pipelining;
        let window = if pipelines { WINDOW } else { 1 };
        while it.asked.len() < window
            && let Some(asked) = it.next.pop_front()
        {
            let Some(command) = it.command(&asked) else {
                continue;
            };
            if let PendingReply::Dele { place, .. } = asked {
                it.sent.insert(place);
            }
            self.channel.send(Octets::line(format_args!("{command}")));
            it.asked.push_back(asked);
        }
        if it.asked.is_empty() {
            self.channel.send(Octets::from_static(b"QUIT\r\n"));
            self.state = State::Quit(Some(Box::new(it.done)));
        } else {
            self.state = State::Working(it);
        }
    }

    /// The first line of an answer.
    pub(super) fn answered(&mut self, mut it: Box<Working>, reply: Reply) {
        let asked = it.asked.front();
        let follows = !matches!(
            asked,
            None | Some(PendingReply::Stat | PendingReply::Dele { .. })
        );
        match reply.status {
            Status::Ok if follows => {
                self.reader.expect_body();
                self.state = State::Working(it);
            }
            Status::Ok => self.agreed(it, &reply),
            Status::Err => {
                let asked = it.asked.pop_front();
                match asked {
                    // There is no UIDL: the numbers have to do.
                    Some(PendingReply::Uidl) => it.next.push_front(PendingReply::List),
                    Some(PendingReply::Stat) => {
                        // What is in the maildrop is not to be learnt.
                        it.next.clear();
                        it.fail(self.refusal(Some(Verb::Stat), reply));
                    }
                    Some(other) => {
                        let verb = other.verb();
                        if verb == Verb::Top {
                            // What is refused once is refused always.
                            it.next.retain(|it| it.verb() != Verb::Top);
                        }
                        it.fail(self.refusal(Some(verb), reply));
                    }
                    None => {}
                }
                self.go_on(it);
            }
        }
    }

    /// Yes to STAT or DELE.
    fn agreed(&mut self, mut it: Box<Working>, reply: &Reply) {
        match it.asked.pop_front() {
            Some(PendingReply::Dele { uid, .. }) => it.done.marked.push(uid),
            _ => {
                let Ok((count, octets)) = reply.drop_listing() else {
                    self.state = State::Working(it);
                    return self.nonsense();
                };
                it.octets = octets;
                if count == 0 && it.asked.is_empty() {
                    // There is nothing to list.
                    it.next.clear();
                    let messages = Vec::new();
                    self.channel.fact(Fact::Listed { messages, octets });
                }
            }
        }
        self.go_on(it);
    }

    /// A whole listing or content.
    pub(super) fn got(&mut self, mut it: Box<Working>, content: Vec<u8>) {
        let understood = match it.asked.pop_front() {
            Some(PendingReply::Uidl) => self.listed(&mut it, &content, |line| {
                let (number, uid) = unique_id_listing(line).ok()?;
                Some(Listed {
                    number,
                    uid: Some(uid),
                })
            }),
            Some(PendingReply::List) => self.listed(&mut it, &content, |line| {
                let (number, _) = scan_listing(line).ok()?;
                Some(Listed { number, uid: None })
            }),
            Some(PendingReply::Retr { place, job }) => {
                self.fetched(&mut it, place, job, content.into());
                true
            }
            Some(PendingReply::Top { place, .. }) => {
                let Listed { number, uid } = it.listed[place].clone();
                let content = content.into();
                self.channel.fact(Fact::Previewed {
                    number,
                    uid,
                    content,
                });
                true
            }
            Some(PendingReply::Stat | PendingReply::Dele { .. }) | None => false,
        };
        if understood {
            self.go_on(it);
        } else {
            self.state = State::Working(it);
            self.nonsense();
        }
    }

    /// What is in the maildrop, line by line; then the jobs can be planned. Whether it was understood.
    fn listed(
        &mut self,
        it: &mut Working,
        content: &[u8],
        parse: fn(&[u8]) -> Option<Listed>,
    ) -> bool {
        let lines = content.split_inclusive(|octet| *octet == b'\n');
        let lines = lines.map(|line| line.trim_ascii_end());
        let Some(listed) = lines.map(parse).collect::<Option<Vec<_>>>() else {
            return false;
        };
        // Two messages of one number: whichever is meant, the other might be deleted unread.
        let numbers: BTreeSet<u32> = listed.iter().map(|it| it.number).collect();
        if numbers.len() < listed.len() || numbers.contains(&0) {
            return false;
        }
        let messages = listed.clone();
        let octets = it.octets;
        it.listed = listed;
        self.channel.fact(Fact::Listed { messages, octets });
        for (job, wanted) in self.jobs.iter().enumerate() {
            plan(job, wanted, &it.listed, &mut it.next);
        }
        true
    }

    /// A message is there.
    fn fetched(&mut self, it: &mut Working, place: usize, job: usize, content: Octets) {
        let (uid, identity) = match &it.listed[place].uid {
            Some(uid) => (uid.clone(), Identity::UniqueId),
            None => (digest(&content), Identity::Digest),
        };
        let (is_new, deletes) = match &self.jobs[job] {
            Job::Fetch { known, policy } => {
                let is_known = identity == Identity::Digest && known.contains(&uid);
                (!is_known, *policy == Policy::Delete)
            }
            Job::Delete(uids) => (false, uids.contains(&uid)),
            Job::Preview { .. } => (false, false),
        };
        if deletes {
            let uid = uid.clone();
            it.next.push_front(PendingReply::Dele { place, uid });
        }
        if is_new {
            self.channel.fact(Fact::Fetched {
                uid,
                identity,
                content,
            });
        }
    }
}

/// What a job asks. A message without a unique-id has to be fetched to be known.
fn plan(job: usize, wanted: &Job, listed: &[Listed], next: &mut VecDeque<PendingReply>) {
    for (place, message) in listed.iter().enumerate() {
        let uid = message.uid.as_ref();
        let among = |uids: &BTreeSet<UniqueId>| uid.is_some_and(|it| uids.contains(it));
        let dele = || {
            let uid = uid?.clone();
            Some(PendingReply::Dele { place, uid })
        };
        next.extend(match wanted {
            Job::Fetch { known, policy } if among(known) => {
                dele().filter(|_| *policy == Policy::Delete)
            }
            Job::Fetch { .. } => Some(PendingReply::Retr { place, job }),
            Job::Preview { known, .. } if among(known) => None,
            Job::Preview { lines, .. } => {
                let lines = *lines;
                Some(PendingReply::Top { place, lines })
            }
            Job::Delete(uids) if among(uids) => dele(),
            Job::Delete(_) if uid.is_some() => None,
            Job::Delete(_) => Some(PendingReply::Retr { place, job }),
        });
    }
}

/// By what a message is known that has no unique-id.
fn digest(content: &[u8]) -> UniqueId {
    let hash = Sha256::digest(content);
    let text: String = hash.iter().map(|octet| format!("{octet:02x}")).collect();
    text.parse().expect("64 digits are one")
}
