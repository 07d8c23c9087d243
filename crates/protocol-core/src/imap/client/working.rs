//! Doing the jobs, one command after the other.

use super::job::Job;
use super::plan::{Gathers, MAX_RANGES, Step, bodies};
use super::state::{Aim, Mailbox, Opened, State};
use super::{Client, Fact, Failure};
use crate::imap::client::raw_search;
use crate::imap::command::{Body, FetchItem};
use crate::imap::{CommandName, MailboxName};
use std::collections::VecDeque;

/// A job that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Due {
    /// The job, not [`Job::In`].
    pub(super) job: Job,
    /// In which mailbox, where it is not the one that the jobs mean.
    place: Option<MailboxName>,
    /// What the server said to SELECT so that the job cannot be done.
    refused: Option<String>,
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
}

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

    /// From now on the jobs mean this mailbox; whether they did so before, and it is open. Where it is open
    /// only because of one job, what was told of it since may not have been heeded: it is opened anew.
    fn means_already(&mut self, name: &MailboxName, read_only: bool) -> bool {
        let mailbox = name.clone();
        let aim = Aim::At { mailbox, read_only };
        let same = aim == self.aim && self.is_open(name);
        self.aim = aim;
        same
    }

    /// In which mailbox the job is done, and whether that is opened by EXAMINE; or what the server said to
    /// SELECT.
    fn place_of(&self, due: &Due) -> Result<(MailboxName, bool), String> {
        match (&self.aim, &due.place) {
            (Aim::At { mailbox, read_only }, None) => Ok((mailbox.clone(), *read_only)),
            (Aim::At { mailbox, read_only }, Some(place)) if mailbox == place => {
                Ok((mailbox.clone(), *read_only))
            }
            (_, Some(place)) => Ok((place.clone(), false)),
            (Aim::Refused(text), None) => Err(text.clone()),
        }
    }

    fn is_open(&self, mailbox: &MailboxName) -> bool {
        self.mailbox.open().is_some_and(|it| it.name == *mailbox)
    }

    /// The job is not done because of what the server said to SELECT: no command is out.
    fn refuses(&mut self, job: &Job, text: String) -> bool {
        let (job, command) = (job.name(), CommandName::Select);
        self.fact(Fact::Refused { job, command, text });
        false
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

    fn select(&mut self, mailbox: MailboxName, read_only: bool) {
        let select = Step::Ask(Body::Select { mailbox, read_only });
        self.begin(None, VecDeque::from([select]));
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
        let mut elsewhere = false;
        for due in &mut self.jobs {
            elsewhere |= matches!(&due.job, Job::Open(it) | Job::Examine(it) if it != name);
            let concerns = match &due.place {
                Some(place) => place == name,
                None => !elsewhere,
            };
            if let Job::FetchNew { known } = &mut due.job
                && concerns
            {
                *known = None;
            } else if due.job.names_messages() && concerns {
                due.refused = Some(format!("[UIDVALIDITY {uid_validity}]"));
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
                Job::Delete(_) | Job::Rename { .. } => self.renamed(&job),
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

    /// A mailbox has another name, or is no more.
    fn renamed(&mut self, job: &Job) {
        match (&mut self.aim, job) {
            (Aim::At { mailbox, .. }, Job::Delete(name)) if mailbox == name => {
                self.aim = Aim::default();
            }
            (Aim::At { mailbox, .. }, job) => *mailbox = meant_after(mailbox, job),
            (Aim::Refused(_), _) => {}
        }
    }

    /// The command was answered with NO or BAD.
    pub(super) fn refused(&mut self, work: Work, text: String) {
        let command = work.out;
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
    /// The mailbox could not be opened, and none is open then (RFC 3501 section 6.3.1). Where it was for one
    /// job, the others are not concerned.
    fn is_not_opened(&mut self, for_next: bool, text: &str) {
        let Mailbox::Opening(it) = core::mem::replace(&mut self.mailbox, Mailbox::None) else {
            return;
        };
        let next = self.jobs.front_mut().filter(|_| for_next);
        match next.filter(|due| due.place.as_ref() == Some(&it.name)) {
            Some(due) => due.refused = Some(text.to_owned()),
            None => self.aim = Aim::Refused(text.to_owned()),
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
