//! Why a line is sent after the one that led to it.

use crate::{Fact, fact};
use protocol_core::imap::{self, CommandName};
use protocol_core::pop3;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Unit, Verb};
use world::{Line, WireUnit};

/// Why `line` is sent after `cause`, a line heard on the same connection.
pub(super) fn rule(line: &Line, cause: &Line) -> Option<Fact> {
    match (line.unit, cause.unit) {
        (WireUnit::Smtp(unit), WireUnit::Smtp(heard)) => smtp_rule(unit, heard),
        (WireUnit::Imap(unit), WireUnit::Imap(heard)) => imap_rule(unit, heard),
        (WireUnit::Pop3(unit), WireUnit::Pop3(heard)) => pop3_rule(unit, heard),
        _ => None,
    }
}

fn imap_rule(unit: imap::Unit, heard: imap::Unit) -> Option<Fact> {
    use imap::Unit as U;
    Some(match (unit, heard) {
        (U::Command(name) | U::Begun(name), _) => return imap_command_rule(name, heard),
        (U::Literal { .. }, U::Continuation) => fact!("rule-imap-literal"),
        (U::AuthResponse, U::Challenge) => fact!("rule-plus"),
        (U::IdleDone, U::Untagged(imap::Untagged::Exists)) => fact!("rule-imap-done-to-fetch"),
        (U::IdleDone, _) => fact!("rule-imap-done"),
        (U::Continuation, _) => fact!("rule-imap-continuation"),
        (U::Challenge, _) => fact!("rule-challenge"),
        (U::IdleBegun, _) => fact!("rule-imap-idle-begun"),
        (
            U::Tagged { .. },
            U::Command(_)
            | U::UnknownCommand
            | U::Begun(_)
            | U::Literal { .. }
            | U::AuthResponse
            | U::AuthCancelled
            | U::IdleDone,
        ) => fact!("rule-imap-tagged"),
        (U::Untagged(what), U::Command(name) | U::Literal { of: Some(name), .. }) => {
            data_rule(name, what)
        }
        _ => return None,
    })
}

/// Why data come to a command.
fn data_rule(name: CommandName, what: imap::Untagged) -> Fact {
    use CommandName as C;
    use imap::Untagged as D;
    match (name, what) {
        (C::Select | C::Examine, _) => fact!("rule-imap-opened"),
        (C::Logout, D::Bye) => fact!("rule-imap-goodbye"),
        (C::Fetch | C::UidFetch | C::Store | C::UidStore, D::Fetch)
        | (C::Search | C::UidSearch, D::Search)
        | (C::Expunge | C::UidExpunge | C::Move | C::UidMove, D::Expunge)
        | (
            _,
            D::Capability
            | D::List
            | D::Lsub
            | D::Status
            | D::Namespace
            | D::Enabled
            | D::Id
            | D::Ok
            | D::No
            | D::Bad
            | D::Bye
            | D::Other,
        ) => fact!("rule-imap-data"),
        _ => fact!("rule-imap-news"),
    }
}

fn imap_command_rule(name: CommandName, heard: imap::Unit) -> Option<Fact> {
    use CommandName as C;
    use imap::Unit as U;
    let greeted = matches!(heard, U::Greeting(_) | U::PreAuth);
    let answers = match heard {
        U::Tagged { answers, .. } => answers,
        _ => None,
    };
    Some(match name {
        C::Capability if greeted => fact!("rule-greeted"),
        C::Login | C::Authenticate if greeted || answers == Some(C::Capability) => {
            fact!("rule-log-in")
        }
        C::StartTls => fact!("rule-imap-starttls"),
        C::Select | C::Examine if matches!(answers, Some(C::Login | C::Authenticate)) => {
            fact!("rule-imap-open")
        }
        C::UidSearch | C::Search | C::Fetch | C::UidFetch
            if matches!(answers, Some(C::Select | C::Examine)) =>
        {
            fact!("rule-imap-look")
        }
        C::Fetch | C::UidFetch if matches!(answers, Some(C::Search | C::UidSearch)) => {
            fact!("rule-imap-found")
        }
        C::Fetch | C::UidFetch | C::Search | C::UidSearch
            if matches!(answers, Some(C::Idle | C::Noop)) =>
        {
            fact!("rule-imap-fetch-news")
        }
        C::Idle if answers.is_some() => fact!("rule-imap-idle"),
        C::Noop if answers.is_some() => fact!("rule-imap-noop"),
        C::Logout if answers.is_some() => fact!("rule-quit"),
        _ => return None,
    })
}

fn pop3_rule(unit: pop3::Unit, heard: pop3::Unit) -> Option<Fact> {
    use pop3::Unit as U;
    Some(match (unit, heard) {
        (U::Command(verb), _) => return pop3_command_rule(verb, heard),
        (U::AuthResponse, U::Challenge) => fact!("rule-plus"),
        (U::Reply { .. } | U::Listing(_), U::Command(_) | U::UnknownCommand) => {
            fact!("rule-pop3-reply")
        }
        (U::Reply { .. } | U::Listing(_), U::AuthResponse) => fact!("rule-response"),
        (U::Challenge, _) => fact!("rule-challenge"),
        (U::Content | U::EndOfContent, U::Command(_)) => fact!("rule-pop3-content"),
        _ => return None,
    })
}

fn pop3_command_rule(verb: pop3::Verb, heard: pop3::Unit) -> Option<Fact> {
    use pop3::Unit as U;
    use pop3::Verb as V;
    let after = |verbs: &[V]| match heard {
        U::Reply {
            answers: Some(it), ..
        }
        | U::Listing(it) => verbs.contains(&it),
        _ => false,
    };
    let greeted = matches!(heard, U::Greeting(_));
    let answered = matches!(heard, U::Reply { .. } | U::Listing(_) | U::EndOfContent);
    Some(match verb {
        V::Capa if greeted => fact!("rule-greeted"),
        V::User | V::Apop | V::Auth if greeted || after(&[V::Capa]) => fact!("rule-log-in"),
        V::Stls => fact!("rule-pop3-stls"),
        V::Pass if after(&[V::User]) => fact!("rule-pop3-pass"),
        V::Stat | V::List | V::Uidl if after(&[V::Pass, V::Apop, V::Auth, V::Stat]) => {
            fact!("rule-pop3-look")
        }
        V::Retr | V::Top if after(&[V::Uidl, V::List]) => fact!("rule-pop3-retr"),
        V::Dele if matches!(heard, U::EndOfContent) => fact!("rule-pop3-dele"),
        V::Quit if answered => fact!("rule-quit"),
        _ => return None,
    })
}

fn smtp_rule(unit: Unit, heard: Unit) -> Option<Fact> {
    let after =
        |verb| matches!(heard, Unit::Reply { answers: Some(Answered::Verb(it)), .. } if it == verb);
    let hello = after(Verb::Ehlo) || after(Verb::Helo);
    Some(match (unit, heard) {
        (Unit::Command(verb), _) => match verb {
            Verb::Ehlo if matches!(heard, Unit::Greeting(_)) => fact!("rule-smtp-ehlo"),
            Verb::Helo if after(Verb::Ehlo) => fact!("rule-smtp-helo"),
            Verb::Mail if hello => fact!("rule-smtp-mail"),
            Verb::Rcpt | Verb::Data if hello => fact!("rule-smtp-pipelining"),
            Verb::Rcpt if after(Verb::Mail) || after(Verb::Rcpt) => fact!("rule-smtp-rcpt"),
            Verb::Data if after(Verb::Rcpt) => fact!("rule-smtp-data"),
            Verb::Quit if after(Verb::Rcpt) => fact!("rule-smtp-quit-refused"),
            Verb::Quit if matches!(heard, Unit::Reply { .. }) => fact!("rule-quit"),
            Verb::Auth if hello => fact!("rule-smtp-auth"),
            Verb::StartTls if hello => fact!("rule-smtp-starttls"),
            Verb::Bdat if after(Verb::Rcpt) => fact!("rule-smtp-bdat"),
            _ => return None,
        },
        (Unit::Reply { .. }, Unit::Command(_) | Unit::UnknownCommand) => fact!("rule-smtp-reply"),
        (Unit::Reply { .. }, Unit::EndOfData | Unit::Chunk { ends: true }) => {
            fact!("rule-smtp-end")
        }
        (Unit::Reply { .. }, Unit::Chunk { ends: false }) => fact!("rule-smtp-chunk"),
        (Unit::Reply { .. }, Unit::AuthResponse) => fact!("rule-response"),
        (Unit::Content, _) if after(Verb::Data) => fact!("rule-smtp-content"),
        (Unit::AuthResponse, _) if after(Verb::Auth) => fact!("rule-smtp-response"),
        _ => return None,
    })
}
