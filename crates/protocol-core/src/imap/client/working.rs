//! Doing the jobs, one command after the other.

use super::job::Job;
use super::plan::{Gathers, MAX_RANGES, Step, bodies};
use super::state::{Aim, Mailbox, Opened, State};
use super::{Client, Fact, Failure};
use crate::imap::client::raw_search;
use crate::imap::command::{Body, FetchItem};
use crate::imap::{CommandName, MailboxName};
use std::collections::VecDeque;

/// A job that is being done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Work {
    /// The job; `None`: a mailbox is opened, since what comes next needs one.
    pub(super) job: Option<Job>,
    /// The command that is out.
    pub(super) out: CommandName,
    /// What is still to be asked.
    pub(super) steps: VecDeque<Step>,
    /// What is gathered from the answers.
    pub(super) gathers: Gathers,
    /// Whether the server has said what became of the messages of the command that is out.
    pub(super) was_told: bool,
}

impl Client {
    /// No command is out: what comes next.
    pub(super) fn next(&mut self) {
        if self.learns() {
            return;
        }
        while let Some(job) = self.jobs.pop_front() {
            if self.begins(job) {
                return;
            }
        }
        self.rest();
    }

    /// Asks for the unique identifiers of messages of which the server told by numbers alone; whether it
    /// does. No command that could shift numbers is out, and none will be until this one is answered.
    fn learns(&mut self) -> bool {
        let open = self.mailbox.open_mut();
        let Some(set) = open.and_then(|it| it.view.take_wanted(MAX_RANGES)) else {
            return false;
        };
        let items = vec![FetchItem::Uid, FetchItem::Flags];
        let by_uid = false;
        self.ask(Body::Fetch { by_uid, set, items });
        self.state = State::Learning;
        true
    }

    /// Begins a job; whether a command is out then.
    fn begins(&mut self, job: Job) -> bool {
        if job == Job::Logout {
            self.jobs.clear();
            self.log_out(true);
            return true;
        }
        if job.needs_mailbox() && self.mailbox.open().is_none() {
            return self.opens_for(job);
        }
        if let Job::Open(name) | Job::Examine(name) = &job {
            self.aim = Aim::At {
                mailbox: name.clone(),
                read_only: matches!(job, Job::Examine(_)),
            };
        }
        let steps = self.plan(&job);
        if steps.is_empty() {
            self.fact(Fact::Done(job.name()));
            return false;
        }
        self.begin(Some(job), steps);
        true
    }

    /// Opens the mailbox that the job needs and does not find open; whether a command is out then.
    fn opens_for(&mut self, job: Job) -> bool {
        if let Aim::Refused(text) = &self.aim {
            let text = text.clone();
            let (job, command) = (job.name(), CommandName::Select);
            self.fact(Fact::Refused { job, command, text });
            return false;
        }
        self.jobs.push_front(job);
        self.opens_aim()
    }

    /// Opens the mailbox that the jobs mean, unless one could not be opened; whether it does.
    pub(super) fn opens_aim(&mut self) -> bool {
        let Aim::At { mailbox, read_only } = self.aim.clone() else {
            return false;
        };
        let select = Step::Ask(Body::Select { mailbox, read_only });
        self.begin(None, VecDeque::from([select]));
        true
    }

    fn begin(&mut self, job: Option<Job>, steps: VecDeque<Step>) {
        self.advance(Box::new(Work {
            job,
            out: CommandName::Noop,
            steps,
            gathers: Gathers::Nothing,
            was_told: false,
        }));
    }

    /// Asks what is to be asked next, or is done.
    fn advance(&mut self, mut work: Box<Work>) {
        let Some(step) = work.steps.pop_front() else {
            return self.done(work.job);
        };
        work.was_told = false;
        match step {
            Step::Ask(body) => {
                if let Body::Select { mailbox, read_only } = &body {
                    let opened = Opened::new(mailbox.clone(), *read_only);
                    self.leave(Mailbox::Opening(Box::new(opened)));
                }
                work.out = body.name();
                self.ask(body);
            }
            Step::Gather(body, gathers) => {
                work.out = body.name();
                work.gathers = gathers;
                self.ask(body);
            }
            Step::Search(keys) => {
                work.out = CommandName::UidSearch;
                work.gathers = Gathers::Found(Vec::new());
                let (tag, literals) = (self.next_tag(), self.literals());
                self.held = raw_search::encode(&tag, &keys, literals).into();
                self.send_held();
            }
        }
        self.state = State::Working(work);
    }

    /// The command was answered with OK.
    pub(super) fn worked(&mut self, mut work: Box<Work>) {
        match work.out {
            CommandName::Select | CommandName::Examine => self.opened(work.job.as_ref()),
            CommandName::Close | CommandName::Unselect => self.leave(Mailbox::None),
            _ => {}
        }
        match core::mem::take(&mut work.gathers) {
            Gathers::Found(found) => self.found(&mut work, found),
            Gathers::Folders(found) if work.steps.is_empty() => {
                self.fact(Fact::Folders(found.into_values().collect()));
            }
            gathers @ Gathers::Folders(_) => work.gathers = gathers,
            Gathers::Nothing | Gathers::Bodies(_) => {}
        }
        self.advance(work);
    }

    /// No mailbox is open any more.
    fn leave(&mut self, then: Mailbox) {
        if let Mailbox::Open(_) = core::mem::replace(&mut self.mailbox, then) {
            self.fact(Fact::Left);
        }
    }

    /// SELECT or EXAMINE went through. Where a job opens the mailbox in order to leave it, nobody is told.
    fn opened(&mut self, job: Option<&Job>) {
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
        let text = format!("[UIDVALIDITY {uid_validity}]");
        let jobs = core::mem::take(&mut self.jobs);
        let mut elsewhere = false;
        for mut job in jobs {
            elsewhere |= matches!(&job, Job::Open(it) | Job::Examine(it) if it != name);
            if let Job::FetchNew { known } = &mut job
                && !elsewhere
            {
                *known = None;
            }
            if job.names_messages() && !elsewhere {
                let (job, text) = (job.name(), text.clone());
                let command = CommandName::Select;
                self.fact(Fact::Refused { job, command, text });
            } else {
                self.jobs.push_back(job);
            }
        }
    }

    /// A search was answered.
    fn found(&mut self, work: &mut Work, mut found: Vec<u32>) {
        found.sort_unstable();
        found.dedup();
        match &work.job {
            Some(Job::FetchNew { known }) => {
                found.retain(|uid| known.is_none_or(|known| *uid > known));
                let fetches = bodies(&found, true);
                // What became of those that were known comes after what is new.
                for step in fetches.into_iter().rev() {
                    work.steps.push_front(step);
                }
            }
            _ => self.fact(Fact::SearchResult(found)),
        }
    }

    fn done(&mut self, job: Option<Job>) {
        if let Some(job) = job {
            match &job {
                Job::FetchNew { .. } => self.follow(),
                Job::Delete(name) => self.renamed(name, None),
                Job::Rename { from, to } => self.renamed(from, Some(to)),
                _ => {}
            }
            self.fact(Fact::Done(job.name()));
        }
        self.next();
    }

    /// All messages are known that were there: the host is told once which.
    fn follow(&mut self) {
        if let Some(open) = self.mailbox.open_mut()
            && !core::mem::replace(&mut open.is_followed, true)
        {
            let uids = open.view.uids().collect();
            let up_to = u32::MAX;
            self.fact(Fact::Present { up_to, uids });
        }
    }

    /// A mailbox has another name, or is no more: then INBOX is the one that the jobs mean.
    fn renamed(&mut self, from: &MailboxName, to: Option<&MailboxName>) {
        let Aim::At { mailbox, .. } = &mut self.aim else {
            return;
        };
        match to {
            None if mailbox == from => self.aim = Aim::default(),
            Some(to) if !from.is_inbox() => {
                if let Some(new) = moved(mailbox, from, to) {
                    *mailbox = new;
                }
            }
            _ => {}
        }
    }

    /// The command was answered with NO or BAD.
    pub(super) fn refused(&mut self, work: Work, text: String) {
        let command = work.out;
        if matches!(command, CommandName::Select | CommandName::Examine) {
            // No mailbox is open then (RFC 3501 section 6.3.1).
            self.mailbox = Mailbox::None;
            if !self.has_opened {
                return self.end(Failure::Refused { command, text });
            }
            self.aim = Aim::Refused(text.clone());
        }
        if let Some(job) = work.job {
            let job = job.name();
            self.fact(Fact::Refused { job, command, text });
        }
        self.next();
    }
}

/// The name that a mailbox has after `from` was renamed to `to`.
fn moved(name: &MailboxName, from: &MailboxName, to: &MailboxName) -> Option<MailboxName> {
    let rest = name.as_str().strip_prefix(from.as_str())?;
    let is_it = rest.is_empty() || name.is_below(from);
    let new = MailboxName::new(&format!("{}{rest}", to.as_str()));
    new.ok().filter(|_| is_it)
}
