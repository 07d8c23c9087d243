//! Commands about messages (RFC 3501 section 6.4).

use super::sending::Sending;
use super::{Fetch, LoggedIn, Pending, Server, Store, Then};
use crate::Octets;
use crate::imap::command::{Body, CommandName, FetchItem, SequenceSet, StoreOperation};
use crate::imap::numbers::{Numbers, uid_set};
use crate::imap::search::{self, Place};
use crate::imap::server::{Extension, Question};
use crate::imap::{Charset, Flag, Flags, Key, MailboxName, Snapshot};

/// The most items of a FETCH: a response has all of them.
const MAX_ITEMS: usize = 200;
const READ_ONLY: &str = "the mailbox is open read-only";

impl Server {
    pub(super) fn selected_command(&mut self, tag: String, mut it: Box<LoggedIn>, body: Body) {
        let name = body.name();
        match body {
            Body::Unselect => {
                it.open = None;
                self.resume(it);
                self.done(&tag, name);
            }
            Body::Close => self.close_mailbox(tag, it),
            Body::Search {
                by_uid,
                charset,
                keys,
            } => {
                self.resume(it);
                self.search(&tag, by_uid, charset.as_deref(), &keys);
            }
            Body::Expunge(set) => self.expunge(tag, it, set.as_ref()),
            Body::Fetch { by_uid, set, items } => {
                let Some((it, which)) = self.named(&tag, name, it, by_uid, &set) else {
                    return;
                };
                self.fetch(tag, it, by_uid, which, items);
            }
            Body::Store {
                by_uid,
                set,
                operation,
                silent,
                flags,
            } => {
                let Some((it, which)) = self.named(&tag, name, it, by_uid, &set) else {
                    return;
                };
                let flags = match &it.open {
                    Some(open) => open.spelled(flags),
                    None => flags,
                };
                let store = Store {
                    by_uid,
                    which,
                    operation,
                    silent,
                    flags,
                };
                self.store(tag, it, store);
            }
            Body::Copy {
                by_uid,
                set,
                to,
                moves: _,
            } => {
                let Some((it, which)) = self.named(&tag, name, it, by_uid, &set) else {
                    return;
                };
                self.copy(tag, it, name, &which, to);
            }
            _ => self.resume(it),
        }
    }

    /// The messages that the set names, by their places; where there is no such number, that is said
    /// (section 9, `seq-number`).
    fn named(
        &mut self,
        tag: &str,
        name: CommandName,
        it: Box<LoggedIn>,
        by_uid: bool,
        set: &SequenceSet,
    ) -> Option<(Box<LoggedIn>, Numbers)> {
        let open = it.open.as_ref();
        match open.and_then(|open| open.places(by_uid, set)) {
            Some(places) => Some((it, places)),
            None => {
                self.resume(it);
                self.bad(
                    tag,
                    format_args!("{name}: there is no message of that number"),
                );
                None
            }
        }
    }

    /// CLOSE expunges, unless nothing may change, and does not tell (section 6.4.2).
    fn close_mailbox(&mut self, tag: String, mut it: Box<LoggedIn>) {
        match &it.open {
            Some(open) if !open.read_only => {
                let question = Question::Expunge {
                    mailbox: open.mailbox.clone(),
                    uids: None,
                };
                self.ask(question, Pending::LoggedIn(tag, it, Then::Close));
            }
            _ => {
                it.open = None;
                self.resume(it);
                self.done(&tag, CommandName::Close);
            }
        }
    }

    fn expunge(&mut self, tag: String, it: Box<LoggedIn>, set: Option<&SequenceSet>) {
        let Some(open) = &it.open else {
            return self.resume(it);
        };
        if open.read_only {
            return self.cannot_change(&tag, it);
        }
        let (name, uids) = match set {
            None => (CommandName::Expunge, None),
            Some(set) => {
                let places = open.places(true, set).unwrap_or_default();
                (CommandName::UidExpunge, Some(open.uids(&places)))
            }
        };
        let mailbox = open.mailbox.clone();
        let question = Question::Expunge { mailbox, uids };
        self.ask(question, Pending::LoggedIn(tag, it, Then::Expunge(name)));
    }

    fn cannot_change(&mut self, tag: &str, it: Box<LoggedIn>) {
        self.resume(it);
        self.no(tag, READ_ONLY);
    }

    fn fetch(
        &mut self,
        tag: String,
        it: Box<LoggedIn>,
        by_uid: bool,
        which: Numbers,
        mut items: Vec<FetchItem>,
    ) {
        let Some(open) = &it.open else {
            return self.resume(it);
        };
        if items.len() > MAX_ITEMS {
            self.resume(it);
            self.tell(by_uid);
            return self.no(&tag, "[LIMIT] too much at once");
        }
        if by_uid && !items.contains(&FetchItem::Uid) {
            items.insert(0, FetchItem::Uid);
        }
        let mut unseen = Vec::new();
        if !open.read_only && items.iter().any(FetchItem::sets_seen) {
            open.each_with_newest(&which, |_, _, now| {
                unseen.extend(
                    now.filter(|it| !it.flags.contains(&Flag::Seen))
                        .map(|it| it.uid),
                );
            });
        }
        let fetch = Fetch {
            by_uid,
            which,
            items,
            unseen,
        };
        if fetch.unseen.is_empty() {
            self.resume(it);
            return self.fetched(&tag, fetch);
        }
        let question = Question::Store {
            mailbox: open.mailbox.clone(),
            uids: fetch.unseen.clone(),
            operation: StoreOperation::Add,
            flags: Flags::from([Flag::Seen]),
        };
        self.ask(question, Pending::LoggedIn(tag, it, Then::Fetch(fetch)));
    }

    /// What FETCH asks is told; of those messages that are gone too, as long as the client was not told
    /// so.
    pub(super) fn fetched(&mut self, tag: &str, fetch: Fetch) {
        let Fetch {
            by_uid,
            which,
            items,
            unseen,
        } = fetch;
        let Some(open) = self.open_mut() else { return };
        // Where the host did not set it nothing changed.
        let (mut places, mut seen) = (Numbers::default(), Vec::new());
        open.each_with_newest(&which, |place, _, now| {
            if let Some(now) = now
                && unseen.binary_search(&now.uid).is_ok()
                && now.flags.contains(&Flag::Seen)
            {
                places.push(place);
                seen.push(now.uid);
            }
        });
        let tells_all = items.contains(&FetchItem::Flags);
        let new_keywords = open.flags_are_told(if tells_all { &which } else { &places });
        let sending = Sending::fetch(open, which, items, seen);
        if new_keywords {
            self.tell_flags();
        }
        self.channel.send(sending);
        self.messages_done(tag, CommandName::Fetch, CommandName::UidFetch, by_uid);
    }

    fn store(&mut self, tag: String, it: Box<LoggedIn>, store: Store) {
        let Some(open) = &it.open else {
            return self.resume(it);
        };
        if open.read_only {
            return self.cannot_change(&tag, it);
        }
        let still_there = open.still_there(&store.which);
        let question = Question::Store {
            mailbox: open.mailbox.clone(),
            uids: open.uids(&still_there),
            operation: store.operation,
            flags: store.flags.clone(),
        };
        if still_there.is_empty() {
            self.resume(it);
            return self.stored(&tag, store);
        }
        self.ask(question, Pending::LoggedIn(tag, it, Then::Store(store)));
    }

    /// The flags are changed: they are told, or not (section 6.4.6).
    pub(super) fn stored(&mut self, tag: &str, store: Store) {
        let Some(open) = self.open_mut() else { return };
        let there = open.still_there(&store.which);
        let gone = there != store.which;
        let (new_keywords, told) = if store.silent {
            let new = open.flags_are_known(&there, store.operation, &store.flags);
            (new, None)
        } else {
            let new = open.flags_are_told(&there);
            let items = match store.by_uid {
                true => vec![FetchItem::Uid, FetchItem::Flags],
                false => vec![FetchItem::Flags],
            };
            (new, Some(Sending::fetch(open, there, items, Vec::new())))
        };
        if new_keywords {
            self.tell_flags();
        }
        told.into_iter().for_each(|it| self.channel.send(it));
        let (name, uid_name) = (CommandName::Store, CommandName::UidStore);
        if gone && !store.by_uid {
            // RFC 2180 section 4.2.1, RFC 5530 section 3.
            self.tell(false);
            return self.no(tag, "[EXPUNGEISSUED] some of the messages are no more");
        }
        self.messages_done(tag, name, uid_name, store.by_uid);
    }

    /// The end of FETCH, STORE or SEARCH: EXPUNGE is told only by the commands of UID, which are others
    /// (section 7.4.1); where one is due, that is said (RFC 5530 section 3).
    fn messages_done(&mut self, tag: &str, name: CommandName, uid_name: CommandName, by_uid: bool) {
        self.tell(by_uid);
        if by_uid {
            return self.done(tag, uid_name);
        }
        if self.open_mut().is_some_and(|open| open.has_expunged()) {
            self.say(format_args!("{tag} OK [EXPUNGEISSUED] {name} done"));
        } else {
            self.done(tag, name);
        }
    }

    fn search(&mut self, tag: &str, by_uid: bool, charset: Option<&str>, keys: &[Key]) {
        // Without a charset it is US-ASCII.
        let found = Charset::named(charset.unwrap_or("US-ASCII"));
        if !found.is_some_and(|charset| keys.iter().all(|key| key.is_in(charset))) {
            self.tell(false);
            return self.no(tag, "[BADCHARSET (US-ASCII UTF-8)] not in that charset");
        }
        // Flags that changed are told first, so that what is found is true.
        self.tell(false);
        let Some(open) = self.open_mut() else { return };
        let search = search::Search::new(
            keys,
            open.count(),
            open.view().last().map_or(0, |it| it.uid),
        );
        let mut line = String::from("* SEARCH");
        for (number, message) in (1..).zip(open.view().iter()) {
            let place = Place {
                number,
                recent: open.recent().contains(message.uid),
            };
            if search.matches(message, place) {
                let number = if by_uid { message.uid } else { number };
                line.push(' ');
                line.push_str(&number.to_string());
            }
        }
        let line = Octets::line(format_args!("{line}"));
        self.channel.send(Sending::Costly(line));
        self.messages_done(tag, CommandName::Search, CommandName::UidSearch, by_uid);
    }

    fn copy(
        &mut self,
        tag: String,
        it: Box<LoggedIn>,
        name: CommandName,
        which: &Numbers,
        to: MailboxName,
    ) {
        let Some(open) = &it.open else {
            return self.resume(it);
        };
        let moves = matches!(name, CommandName::Move | CommandName::UidMove);
        if moves && open.read_only {
            return self.cannot_change(&tag, it);
        }
        let by_uid = matches!(name, CommandName::UidCopy | CommandName::UidMove);
        let there = open.still_there(which);
        if there != *which && !by_uid {
            // All or none (section 6.4.7).
            self.resume(it);
            self.tell(true);
            return self.no(&tag, "[EXPUNGEISSUED] some of the messages are no more");
        }
        if there.is_empty() {
            self.resume(it);
            return self.ended(&tag, name);
        }
        let question = Question::Copy {
            from: open.mailbox.clone(),
            uids: open.uids(&there),
            to: to.clone(),
            moves,
        };
        self.ask(
            question,
            Pending::LoggedIn(tag, it, Then::Copy { name, to }),
        );
    }

    /// They are copied, or moved: where the client may know it, as what (RFC 4315 section 3, RFC 6851
    /// section 4.3).
    pub(super) fn copied(
        &mut self,
        tag: &str,
        name: CommandName,
        uid_validity: u32,
        pairs: &[(u32, u32)],
        after: Snapshot,
    ) {
        if let Some(open) = self.open_mut() {
            open.learn(after);
        }
        let from = uid_set(pairs.iter().map(|it| it.0));
        let to = uid_set(pairs.iter().map(|it| it.1));
        let told = self.has(Extension::UidPlus) && !pairs.is_empty();
        match name {
            CommandName::Move | CommandName::UidMove => {
                if told {
                    self.say(format_args!(
                        "* OK [COPYUID {uid_validity} {from} {to}] moved"
                    ));
                }
                self.ended(tag, name);
            }
            _ if told => {
                self.tell(true);
                self.say(format_args!(
                    "{tag} OK [COPYUID {uid_validity} {from} {to}] {name} done"
                ));
            }
            _ => self.ended(tag, name),
        }
    }
}
