//! Which mailbox is open, and which one the jobs mean.

use super::plan::Step;
use super::state::State;
use super::view::View;
use super::working::Due;
use super::{Client, Fact, Job};
use crate::imap::MailboxName;
use crate::imap::command::Body;
use std::collections::VecDeque;

/// Which mailbox the jobs mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Aim {
    /// This one; where none is open it is opened.
    At {
        mailbox: MailboxName,
        /// By EXAMINE.
        read_only: bool,
    },
    /// One that could not be opened; what the server said.
    Refused(String),
}

impl Default for Aim {
    fn default() -> Self {
        Self::At {
            mailbox: MailboxName::inbox(),
            read_only: false,
        }
    }
}

/// The mailbox, as far as the server has it open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mailbox {
    None,
    /// SELECT or EXAMINE is out.
    Opening(Box<Opened>),
    Open(Box<Opened>),
}

/// A mailbox, and what the server has told of it since SELECT or EXAMINE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) name: MailboxName,
    /// EXAMINE it was.
    pub(super) examined: bool,
    /// Whether nothing can be changed.
    pub(super) read_only: bool,
    pub(super) uid_validity: u32,
    pub(super) uid_next: Option<u32>,
    pub(super) view: View,
    /// Whether it is known what became of all the messages that were known before: since then the server
    /// tells.
    pub(super) is_followed: bool,
}

impl Mailbox {
    pub(super) fn open(&self) -> Option<&Opened> {
        match self {
            Self::Open(it) => Some(it),
            Self::None | Self::Opening(_) => None,
        }
    }

    pub(super) fn open_mut(&mut self) -> Option<&mut Opened> {
        match self {
            Self::Open(it) => Some(it),
            Self::None | Self::Opening(_) => None,
        }
    }
}

impl Opened {
    pub(super) fn new(name: MailboxName, examined: bool) -> Self {
        Self {
            name,
            examined,
            read_only: examined,
            uid_validity: 0,
            uid_next: None,
            view: View::default(),
            is_followed: false,
        }
    }
}

/// Getters.
impl Client {
    /// The mailbox in which a job will be done that is given now: after all that wait, if they go through.
    /// `None`: one that could not be opened.
    #[must_use]
    pub fn target(&self) -> Option<MailboxName> {
        let meant = match &self.aim {
            Aim::At { mailbox, .. } => Some(mailbox.clone()),
            Aim::Refused(_) => None,
        };
        let running = match &self.state {
            State::Working(work) => work.job.as_ref(),
            _ => None,
        };
        let jobs = running
            .into_iter()
            .chain(self.jobs.iter().map(|it| &it.job));
        jobs.fold(meant, |meant, job| match (meant, job) {
            (None, Job::Open(name) | Job::Examine(name)) => Some(name.clone()),
            (meant, job) => meant.map(|it| meant_after(&it, job)),
        })
    }
}

/// Opening.
impl Client {
    /// From now on the jobs mean this mailbox; whether they did so before, and it is open. Where it is open
    /// only because of one job, what was told of it since may not have been heeded: it is opened anew.
    pub(super) fn means_already(&mut self, name: &MailboxName, read_only: bool) -> bool {
        let mailbox = name.clone();
        let aim = Aim::At { mailbox, read_only };
        let same = aim == self.aim && self.is_open(name);
        self.aim = aim;
        same
    }

    /// In which mailbox the job is done, and whether that is opened by EXAMINE; or what the server said to
    /// SELECT.
    pub(super) fn place_of(&self, due: &Due) -> Result<(MailboxName, bool), String> {
        match (&self.aim, &due.place) {
            (Aim::At { mailbox, read_only }, None) => Ok((mailbox.clone(), *read_only)),
            (Aim::At { mailbox, read_only }, Some(place)) if mailbox == place => {
                Ok((mailbox.clone(), *read_only))
            }
            (_, Some(place)) => Ok((place.clone(), false)),
            (Aim::Refused(text), None) => Err(text.clone()),
        }
    }

    pub(super) fn is_open(&self, mailbox: &MailboxName) -> bool {
        self.mailbox.open().is_some_and(|it| it.name == *mailbox)
    }

    /// Opens the mailbox that the jobs mean, unless it is open or could not be opened; whether it does.
    pub(super) fn opens_aim(&mut self) -> bool {
        let Aim::At { mailbox, read_only } = self.aim.clone() else {
            return false;
        };
        if self.is_open(&mailbox) {
            return false;
        }
        self.select(mailbox, read_only);
        true
    }

    pub(super) fn select(&mut self, mailbox: MailboxName, read_only: bool) {
        let select = Step::Ask(Body::Select { mailbox, read_only });
        self.begin(None, VecDeque::from([select]));
    }

    /// No mailbox is open any more.
    pub(super) fn leave(&mut self, then: Mailbox) {
        if let Mailbox::Open(_) = core::mem::replace(&mut self.mailbox, then) {
            self.fact(Fact::Left);
        }
    }

    /// SELECT or EXAMINE went through. Where a job opens the mailbox in order to leave it, nobody is told.
    pub(super) fn opened(&mut self, job: Option<&Job>) {
        let Mailbox::Opening(opened) = core::mem::replace(&mut self.mailbox, Mailbox::None) else {
            return;
        };
        if !matches!(job, None | Some(Job::Open(_) | Job::Examine(_))) {
            return;
        }
        self.has_opened = true;
        self.fact(Fact::Selected {
            mailbox: opened.name.clone(),
            exists: opened.view.count(),
            uid_validity: opened.uid_validity,
            uid_next: opened.uid_next,
            read_only: opened.read_only,
        });
        self.remember(&opened.name, opened.uid_validity);
        self.mailbox = Mailbox::Open(opened);
    }

    /// Notes the UIDVALIDITY of the mailbox. Where it was another, what the jobs that wait know of its
    /// messages counts no more.
    fn remember(&mut self, name: &MailboxName, uid_validity: u32) {
        let known = &mut self.config.remembered;
        let before = known.insert(name.clone(), uid_validity);
        if before.is_none_or(|it| it == uid_validity) {
            return;
        }
        let mut elsewhere = false;
        for due in &mut self.jobs {
            elsewhere |= matches!(&due.job, Job::Open(it) | Job::Examine(it) if it != name);
            let concerns = match &due.place {
                Some(place) => place == name,
                None => !elsewhere,
            };
            if let Job::FetchNew { known, held } = &mut due.job
                && concerns
            {
                *known = None;
                held.clear();
            } else if due.job.names_messages() && concerns {
                due.refused = Some(format!("[UIDVALIDITY {uid_validity}]"));
            }
        }
    }

    /// The mailbox could not be opened, and none is open then (RFC 3501 section 6.3.1). Where it was for one
    /// job, the others are not concerned.
    pub(super) fn is_not_opened(&mut self, for_next: bool, text: &str) {
        let Mailbox::Opening(it) = core::mem::replace(&mut self.mailbox, Mailbox::None) else {
            return;
        };
        let next = self.jobs.front_mut().filter(|_| for_next);
        match next.filter(|due| due.place.as_ref() == Some(&it.name)) {
            Some(due) => due.refused = Some(text.to_owned()),
            None => self.aim = Aim::Refused(text.to_owned()),
        }
    }

    /// A mailbox has another name, or is no more.
    pub(super) fn renamed(&mut self, job: &Job) {
        match (&mut self.aim, job) {
            (Aim::At { mailbox, .. }, Job::Delete(name)) if mailbox == name => {
                self.aim = Aim::default();
            }
            (Aim::At { mailbox, .. }, job) => *mailbox = meant_after(mailbox, job),
            (Aim::Refused(_), _) => {}
        }
    }
}

/// The mailbox that the jobs mean after this one, if they meant that one before. Of one that is deleted
/// nothing is left but INBOX.
fn meant_after(meant: &MailboxName, job: &Job) -> MailboxName {
    match job {
        Job::Open(name) | Job::Examine(name) => name.clone(),
        Job::Delete(name) if name == meant => MailboxName::inbox(),
        // INBOX stays where it is (RFC 3501 section 6.3.5).
        Job::Rename { from, to } if !from.is_inbox() => {
            moved(meant, from, to).unwrap_or_else(|| meant.clone())
        }
        _ => meant.clone(),
    }
}

/// The name that a mailbox has after `from` was renamed to `to`.
fn moved(name: &MailboxName, from: &MailboxName, to: &MailboxName) -> Option<MailboxName> {
    let rest = name.as_str().strip_prefix(from.as_str())?;
    let is_it = rest.is_empty() || name.is_below(from);
    let new = MailboxName::new(&format!("{}{rest}", to.as_str()));
    new.ok().filter(|_| is_it)
}
