//! What is on the wire of an IMAP connection.

mod arguments;
mod codes;
mod commands;
mod data;

use crate::sections::rfc3501;
use crate::states::imap_command;
use crate::{Explanation, Fact, Sign, Value, explained, fact, family, text, variant};
use protocol_core::imap::command::StatusItem;
use protocol_core::imap::{CommandName, Status, Unit, Untagged};
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_unit(unit: Unit, line: &Line) -> Explanation {
    match unit {
        Unit::Greeting(Status::Ok) => codes::with_code(
            line,
            explained!("imap-greeting").sections([rfc3501("7.1.1")]),
        ),
        Unit::Greeting(Status::No | Status::Bad) => codes::with_code(
            line,
            explained!("imap-no-greeting").sections([rfc3501("7.1.5")]),
        ),
        Unit::PreAuth => codes::with_code(
            line,
            explained!("imap-preauth").sections([rfc3501("7.1.4")]),
        ),
        Unit::Command(name) => commands::of_command(name, line),
        Unit::UnknownCommand => explained!("imap-unknown").sections([rfc3501("7.1.3")]),
        Unit::Begun(name) => begun(name, line),
        Unit::Literal { ends: true, .. } if *line.octets == *b"\r\n" => {
            explained!("imap-line-ends").sections([rfc3501("4.3")])
        }
        Unit::Literal { of, ends } => literal(of, ends),
        Unit::Untagged(what) => data::of_untagged(what, line),
        Unit::Tagged { status, answers } => codes::with_code(line, tagged(status, answers)),
        Unit::Continuation => {
            explained!("imap-continuation").sections([rfc3501("7.5"), rfc3501("4.3")])
        }
        Unit::Challenge => explained!("auth-challenge").sections([rfc3501("6.2.2")]),
        Unit::AuthResponse => explained!("auth-response").sections([rfc3501("6.2.2")]),
        Unit::AuthCancelled => explained!("imap-auth-cancelled").sections([rfc3501("6.2.2")]),
        Unit::IdleBegun => explained!("imap-idle-begun").sections([Section::new(2177, "3")]),
        Unit::IdleDone => explained!("imap-idle-done").sections([Section::new(2177, "3")]),
        Unit::Malformed => explained!("imap-malformed").sections([rfc3501("7")]),
        Unit::Partial => explained!("partial-line").sections([rfc3501("2.2")]),
    }
}

/// One and another, in one sentence.
fn both(one: Value, other: Value) -> Value {
    fact!("imap-both", one: one, other: other).into()
}

fn tagged(status: Status, answers: Option<CommandName>) -> Explanation {
    use CommandName as C;
    let command = match answers {
        Some(name) => text(name),
        None => fact!("imap-a-command").into(),
    };
    let what = fact!("imap-tagged", command: command, status: Value::Choice(status.as_str()));
    let mut it = Explanation::from(what).sections([rfc3501("2.2.1"), rfc3501("7.1")]);
    let says = match (answers, status) {
        (Some(C::Expunge), Status::Ok) => Some(fact!("imap-end-expunge")),
        (Some(C::Close), Status::Ok) => Some(fact!("imap-end-close")),
        (Some(C::Idle), Status::Ok) => Some(fact!("imap-end-idle")),
        (Some(C::Select | C::Examine), Status::No) => Some(fact!("imap-end-no-select")),
        (Some(C::Login | C::Authenticate), Status::Ok) => Some(fact!("imap-end-login")),
        (Some(C::Append), Status::Ok) => Some(fact!("imap-end-append")),
        _ => None,
    };
    it.meaning = says.into_iter().collect();
    it.meaning.push(fact!("imap-tag"));
    it.follow = vec![after(answers, status)];
    it
}

/// What may follow the end of a command.
fn after(answers: Option<CommandName>, status: Status) -> Fact {
    use CommandName as C;
    match (answers, status) {
        (Some(C::Login | C::Authenticate), Status::Ok) => fact!("imap-after-login"),
        (Some(C::Login | C::Authenticate), _) => fact!("imap-after-no-login"),
        (Some(C::StartTls), Status::Ok) => fact!("imap-after-starttls"),
        (Some(C::Select), Status::Ok) => fact!("imap-after-select"),
        (Some(C::Examine), Status::Ok) => fact!("imap-after-examine"),
        (Some(C::Close | C::Unselect), Status::Ok) => fact!("imap-after-close"),
        (Some(C::Logout), _) => fact!("imap-after-logout"),
        _ => fact!("imap-after"),
    }
}

/// The first line of a command that announces a literal.
fn begun(name: CommandName, line: &Line) -> Explanation {
    let about = commands::about(name);
    let text = line.octets.strip_suffix(b"}\r\n").unwrap_or(&line.octets);
    let waits = !text.ends_with(b"+");
    let mut it = explained!(
        "imap-begun",
        command: crate::text(name),
        does: imap_command(name),
        waits: Value::Choice(if waits { "yes" } else { "no" }),
    )
    .sections([rfc3501("4.3")]);
    match waits {
        true => it.answers = vec![Sign::GoOn.answer("+", fact!("imap-send-literal"))],
        false => it.sections.push(Section::new(7888, "3")),
    }
    it.meaning.extend(about.meaning);
    let refusals = about.answers.into_iter().filter(|it| it.sign == Sign::No);
    it.sections(about.sections).answers(refusals)
}

/// A piece of a literal.
pub(super) fn piece(of: CommandName) -> Explanation {
    Explanation {
        follow: vec![fact!("imap-after-piece")],
        ..literal(Some(of), of == CommandName::Append)
    }
}

/// What a literal of a command holds.
fn literal(of: Option<CommandName>, ends: bool) -> Explanation {
    let mut it = match of {
        Some(CommandName::Append) if ends => {
            explained!("imap-literal-message").sections([rfc3501("6.3.11"), rfc3501("4.3")])
        }
        _ => explained!("imap-literal").sections([rfc3501("4.3")]),
    };
    if let Some(name) = of.filter(|_| ends) {
        it.answers = commands::about(name).answers;
    }
    it.follow = vec![match ends {
        true => fact!("imap-after-literal"),
        false => fact!("imap-after-literal-more"),
    }];
    it
}

pub(super) fn families() -> Vec<(&'static str, Vec<String>)> {
    let mut families = vec![
        family("imap-untagged", Untagged::ALL.map(variant)),
        family("imap-status", StatusItem::ALL),
        family("imap-code", codes::WORDS),
        family("imap-attribute", data::ATTRIBUTES),
        family("imap-capability", data::CAPABILITIES),
    ];
    families.extend(commands::families());
    families
}
