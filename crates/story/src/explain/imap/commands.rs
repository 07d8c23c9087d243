//! What each command of IMAP means, what may be answered and what follows.

use super::arguments;
use crate::errors::imap_command_error;
use crate::sections::rfc3501;
use crate::states::{command, imap_command};
use crate::{Explanation, Sign, explained, fact, family};
use protocol_core::imap::{Command, CommandName};
use protocol_core::trace::Section;
use world::Line;

/// A whole command.
pub(super) fn of_command(name: CommandName, line: &Line) -> Explanation {
    let mut it = about(name);
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    match Command::parse(text) {
        Ok(command) => arguments::of(&command.body, line.secured, &mut it),
        Err(error) => it.meaning.insert(0, imap_command_error(&error)),
    }
    it
}

/// What is to be said of any such command.
pub(super) fn about(name: CommandName) -> Explanation {
    let of = without_uid(name);
    let mut it = explained!(family "imap-about", of).sections(sections(of));
    it.what = Some(command(name, imap_command(name)));
    let like = answered_like(of);
    let ok = Sign::Done.answer("OK", fact!(family "imap-ok", like));
    let no = has_no(of).then(|| Sign::No.answer("NO", fact!(family "imap-no", like)));
    it.answers = [ok].into_iter().chain(no).collect();
    it.answers.push(Sign::No.answer("BAD", fact!("imap-bad")));
    if of != name {
        it.meaning.push(fact!("imap-by-uid"));
        it.sections.push(rfc3501("6.4.8"));
    }
    it
}

/// The command that is asked by UID.
const fn without_uid(name: CommandName) -> CommandName {
    match name {
        CommandName::UidSearch => CommandName::Search,
        CommandName::UidFetch => CommandName::Fetch,
        CommandName::UidStore => CommandName::Store,
        CommandName::UidCopy => CommandName::Copy,
        CommandName::UidMove => CommandName::Move,
        name => name,
    }
}

/// The command whose OK and NO say the same.
const fn answered_like(name: CommandName) -> CommandName {
    match name {
        CommandName::Login => CommandName::Authenticate,
        CommandName::Examine => CommandName::Select,
        CommandName::Lsub => CommandName::List,
        CommandName::Unselect => CommandName::Close,
        CommandName::UidExpunge => CommandName::Expunge,
        name => name,
    }
}

/// Whether NO may be answered.
const fn has_no(name: CommandName) -> bool {
    use CommandName as C;
    !matches!(
        name,
        C::Capability | C::Noop | C::Logout | C::Id | C::Enable | C::Check | C::Close | C::Unselect
    )
}

/// Where the command is described, which is not always where its grammar is.
fn sections(name: CommandName) -> Vec<Section> {
    use CommandName as C;
    let described = match name {
        C::Id => Section::new(2971, "3"),
        C::Authenticate => rfc3501("6.2.2"),
        C::Namespace => Section::new(2342, "5"),
        C::Enable => Section::new(5161, "3.1"),
        C::List => rfc3501("6.3.8"),
        C::Search => rfc3501("6.4.4"),
        C::Idle => Section::new(2177, "3"),
        C::Unselect => Section::new(3691, "2"),
        C::UidExpunge => Section::new(4315, "2.1"),
        C::Move => Section::new(6851, "3.3"),
        name => name.production().section,
    };
    let more = match name {
        C::Capability => Some(rfc3501("7.2.1")),
        C::StartTls => Some(Section::new(8314, "3.2")),
        C::Delete => Some(rfc3501("6.3.6")),
        C::Expunge => Some(rfc3501("7.4.1")),
        C::Store => Some(rfc3501("2.3.2")),
        _ => None,
    };
    [described].into_iter().chain(more).collect()
}

pub(super) fn families() -> [(&'static str, Vec<String>); 3] {
    let all = || CommandName::ALL.into_iter();
    let all = || all().filter(|it| without_uid(*it) == *it);
    let answered = || all().filter(|it| answered_like(*it) == *it);
    [
        family("imap-about", all()),
        family("imap-ok", answered()),
        family("imap-no", answered().filter(|it| has_no(*it))),
    ]
}
