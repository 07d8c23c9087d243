//! Doing the jobs, one command after the other.

use super::job::Job;
use super::mailbox::{Mailbox, Opened};
use super::plan::{Gathers, MAX_RANGES, Step, bodies, flags};
use super::state::State;
use super::{Client, Fact, Failure, text_of};
use crate::imap::client::raw_search;
use crate::imap::command::{Body, FetchItem};
use crate::imap::response::{Code, Said};
use crate::imap::{CommandName, MailboxName};
use std::collections::VecDeque;

/// A job that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Due {
    /// The job, not [`Job::In`].
    pub(super) job: Job,
    /// In which mailbox, where it is not the one that the jobs mean.
    pub(super) place: Option<MailboxName>,
    /// What the server said to SELECT so that the job cannot be done.
    pub(super) refused: Option<String>,
}

impl From<Job> for Due {
    fn from(mut job: Job) -> Self {
        let mut place = None;
        while let Job::In {
            mailbox,
            job: inner,
        } = job
        {
            place = Some(mailbox);
            job = *inner;
        }
        Self {
            job,
            place,
            refused: None,
        }
    }
}

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
    /// Whether the mailbox was created that a message is put into.
    pub(super) has_created: bool,
}

impl Client {
    /// No command is out: what comes next.
    pub(super) fn next(&mut self) {
        if self.learns() {
            return;
        }
        while let Some(due) = self.jobs.pop_front() {
            if self.begins(due) {
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
    fn begins(&mut self, due: Due) -> bool {
        if let Some(text) = due.refused {
            return self.refuses(&due.job, text);
        }
        if due.job == Job::Logout {
            self.jobs.clear();
            self.log_out(true);
            return true;
        }
        if due.job.needs_mailbox() {
            let (mailbox, read_only) = match self.place_of(&due) {
                Ok(place) => place,
                Err(text) => return self.refuses(&due.job, text),
            };
            if !self.is_open(&mailbox) {
                self.jobs.push_front(due);
                self.select(mailbox, read_only);
                return true;
            }
        }
        let job = due.job;
        if let Job::Open(name) | Job::Examine(name) = &job
            && self.means_already(name, matches!(job, Job::Examine(_)))
        {
            self.fact(Fact::Done(job.name()));
            return false;
        }
        let steps = self.plan(&job);
        if steps.is_empty() {
            self.fact(Fact::Done(job.name()));
            return false;
        }
        self.begin(Some(job), steps);
        true
    }

    /// The job is not done because of what the server said to SELECT: no command is out.
    fn refuses(&mut self, job: &Job, text: String) -> bool {
        let (job, command) = (job.name(), CommandName::Select);
        self.fact(Fact::Refused { job, command, text });
        false
    }

    pub(super) fn begin(&mut self, job: Option<Job>, steps: VecDeque<Step>) {
        self.advance(Box::new(Work {
            job,
            out: CommandName::Noop,
            steps,
            gathers: Gathers::Nothing,
            was_told: false,
            has_created: false,
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
            Gathers::Found(found) | Gathers::Last { found, .. } => self.found(&mut work, found),
            Gathers::Folders(found) if work.steps.is_empty() => {
                self.fact(Fact::Folders(found.into_values().collect()));
            }
            gathers @ Gathers::Folders(_) => work.gathers = gathers,
            Gathers::Nothing | Gathers::Bodies(_) => {}
        }
        self.advance(work);
    }

    /// A search was answered.
    fn found(&mut self, work: &mut Work, mut found: Vec<u32>) {
        found.retain(|uid| *uid > 0);
        found.sort_unstable();
        found.dedup();
        match &work.job {
            Some(Job::FetchNew { known, .. }) => {
                let known = known.unwrap_or(0);
                let most = self.config.at_most.unwrap_or(usize::MAX);
                let old = found.partition_point(|uid| *uid <= known);
                let newest = found.split_off(old.max(found.len().saturating_sub(most)));
                let mut steps = bodies(&newest, true);
                if self.config.at_most.is_some() {
                    steps.extend(flags(&self.strangers(&found)));
                }
                let unfetched = found.split_off(old);
                if !unfetched.is_empty() {
                    self.fact(Fact::Unfetched { uids: unfetched });
                }
                // What became of those that were known comes after what is new.
                for step in steps.into_iter().rev() {
                    work.steps.push_front(step);
                }
            }
            _ => self.fact(Fact::SearchResult(found)),
        }
    }

    /// Those of which it is not known which number they have: what became of them would not be heard.
    fn strangers(&self, uids: &[u32]) -> Vec<u32> {
        let open = self.mailbox.open();
        let known: Vec<u32> = open.into_iter().flat_map(|it| it.view.uids()).collect();
        let unknown = |uid: &u32| known.binary_search(uid).is_err();
        uids.iter().copied().filter(unknown).collect()
    }

    fn done(&mut self, job: Option<Job>) {
        if let Some(job) = job {
            match &job {
                Job::FetchNew { .. } => self.follow(),
                Job::Delete(_) | Job::Rename { .. } => self.renamed(&job),
                _ => {}
            }
            self.fact(Fact::Done(job.name()));
        }
        self.next();
    }

    /// All messages are known that were there: the host is told once which.
    fn follow(&mut self) {
        let fetches_all = self.config.at_most.is_none();
        if let Some(open) = self.mailbox.open_mut()
            && (fetches_all || open.view.is_known())
            && !core::mem::replace(&mut open.is_followed, true)
        {
            let uids = open.view.uids().collect();
            let up_to = u32::MAX;
            self.fact(Fact::Present { up_to, uids });
        }
    }

    /// The command was answered with NO or BAD.
    pub(super) fn refused(&mut self, mut work: Box<Work>, said: &Said) {
        let command = work.out;
        // The server hints that the mailbox can be created (RFC 3501 section 6.3.11).
        if let (Some(job @ Job::Append { mailbox, .. }), CommandName::Append) = (&work.job, command)
            && said.code == Some(Code::TryCreate)
            && !work.has_created
        {
            work.steps = self.plan(job);
            let create = Step::Ask(Body::Create(mailbox.clone()));
            work.steps.push_front(create);
            work.has_created = true;
            return self.advance(work);
        }
        let text = text_of(said);
        if matches!(command, CommandName::Select | CommandName::Examine) {
            if !self.has_opened {
                return self.end(Failure::Refused { command, text });
            }
            self.is_not_opened(work.job.is_none(), &text);
        }
        if let Some(job) = work.job {
            let job = job.name();
            self.fact(Fact::Refused { job, command, text });
        }
        self.next();
    }
}
