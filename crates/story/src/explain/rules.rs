//! Why a line is sent after the one that led to it.

use protocol_core::imap::{self, CommandName};
use protocol_core::pop3;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Unit, Verb};
use world::{Line, WireUnit};

/// Why `line` is sent after `cause`, a line heard on the same connection.
pub(super) fn rule(line: &Line, cause: &Line) -> Option<&'static str> {
    match (line.unit, cause.unit) {
        (WireUnit::Smtp(unit), WireUnit::Smtp(heard)) => smtp_rule(unit, heard),
        (WireUnit::Imap(unit), WireUnit::Imap(heard)) => imap_rule(unit, heard),
        (WireUnit::Pop3(unit), WireUnit::Pop3(heard)) => pop3_rule(unit, heard),
        _ => None,
    }
}

fn imap_rule(unit: imap::Unit, heard: imap::Unit) -> Option<&'static str> {
    use imap::Unit as U;
    match unit {
        U::Command(name) | U::Begun(name) => imap_command_rule(name, heard),
        U::Literal { .. } => matches!(heard, U::Continuation)
            .then_some("The + has said: go on. Only now the octets may travel."),
        U::AuthResponse => matches!(heard, U::Challenge).then_some("The + has asked for it."),
        U::IdleDone => match heard {
            U::Untagged(imap::Untagged::Exists) => Some(
                "Something has come. While it idles the client may ask for nothing, so it ends IDLE to fetch.",
            ),
            _ => Some("While it idles the client may ask for nothing else."),
        },
        U::Continuation => Some("The client has announced octets, and waits to be told to go on."),
        U::Challenge => Some("The exchange goes on until the server knows who calls."),
        U::IdleBegun => Some("The server is ready to tell what changes."),
        U::Tagged { .. } => match heard {
            U::Command(_)
            | U::UnknownCommand
            | U::Begun(_)
            | U::Literal { .. }
            | U::AuthResponse
            | U::AuthCancelled
            | U::IdleDone => {
                Some("Every command gets exactly one such end, which carries its tag.")
            }
            _ => None,
        },
        U::Untagged(what) => match heard {
            U::Command(name) => Some(data_rule(name, what)),
            U::Literal { of: Some(name), .. } => Some(data_rule(name, what)),
            _ => None,
        },
        U::Greeting(_)
        | U::PreAuth
        | U::UnknownCommand
        | U::AuthCancelled
        | U::Malformed
        | U::Partial => None,
    }
}

/// Why data come to a command.
fn data_rule(name: CommandName, what: imap::Untagged) -> &'static str {
    use CommandName as C;
    use imap::Untagged as D;
    match (name, what) {
        (C::Select | C::Examine, _) => "Who opens a mailbox is told first what is in it.",
        (C::Logout, D::Bye) => "A server says goodbye before it answers LOGOUT.",
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
        ) => "What was asked for comes before the end of the command.",
        _ => {
            "Something has changed since the client was last told: it is told now, before the end of the command."
        }
    }
}

fn imap_command_rule(name: CommandName, heard: imap::Unit) -> Option<&'static str> {
    use CommandName as C;
    use imap::Unit as U;
    let greeted = matches!(heard, U::Greeting(_) | U::PreAuth);
    let answers = match heard {
        U::Tagged { answers, .. } => answers,
        _ => None,
    };
    match name {
        C::Capability if greeted => {
            Some("The server has greeted: now the client asks what it can do.")
        }
        C::Login | C::Authenticate if greeted || answers == Some(C::Capability) => {
            Some("The client knows what the server can do: now it says who it is.")
        }
        C::StartTls => {
            Some("The server offers STARTTLS, and the client wants it before the password.")
        }
        C::Select | C::Examine if matches!(answers, Some(C::Login | C::Authenticate)) => {
            Some("The server knows who calls: a mailbox may be opened.")
        }
        C::UidSearch | C::Search | C::Fetch | C::UidFetch
            if matches!(answers, Some(C::Select | C::Examine)) =>
        {
            Some("The mailbox is open: the program looks what it does not have yet.")
        }
        C::Fetch | C::UidFetch if matches!(answers, Some(C::Search | C::UidSearch)) => {
            Some("The search has told what is there: now it is fetched.")
        }
        C::Fetch | C::UidFetch | C::Search | C::UidSearch
            if matches!(answers, Some(C::Idle | C::Noop)) =>
        {
            Some("The server has told that something came: now it is fetched.")
        }
        C::Idle => answers.map(|_| "There is nothing to do: the program stays, and listens."),
        C::Noop => answers.map(|_| "It is a good moment to be told what is new."),
        C::Logout => answers.map(|_| "The client has nothing more to do here."),
        _ => None,
    }
}

fn pop3_rule(unit: pop3::Unit, heard: pop3::Unit) -> Option<&'static str> {
    use pop3::Unit as U;
    match unit {
        U::Command(verb) => pop3_command_rule(verb, heard),
        U::AuthResponse => matches!(heard, U::Challenge).then_some("The + has asked for it."),
        U::Reply { .. } | U::Listing(_) => match heard {
            U::Command(_) | U::UnknownCommand => {
                Some("Every command gets exactly one reply: yes or no.")
            }
            U::AuthResponse => Some("Each response gets a reply."),
            _ => None,
        },
        U::Challenge => Some("The exchange goes on until the server knows who calls."),
        U::Content | U::EndOfContent => {
            matches!(heard, U::Command(_)).then_some("A yes is followed by what was asked for.")
        }
        U::Greeting(_) | U::UnknownCommand | U::Malformed | U::Partial => None,
    }
}

fn pop3_command_rule(verb: pop3::Verb, heard: pop3::Unit) -> Option<&'static str> {
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
    match verb {
        V::Capa if greeted => Some("The server has greeted: now the client asks what it can do."),
        V::User | V::Apop | V::Auth if greeted || after(&[V::Capa]) => {
            Some("The client knows what the server can do: now it says who it is.")
        }
        V::Stls => Some("The server offers STLS, and the client wants it before the password."),
        V::Pass if after(&[V::User]) => Some("The server has the name: now it wants the password."),
        V::Stat | V::List | V::Uidl if after(&[V::Pass, V::Apop, V::Auth, V::Stat]) => {
            Some("The maildrop is open: the program looks what is in it.")
        }
        V::Retr | V::Top if after(&[V::Uidl, V::List]) => {
            Some("There is a message that the program does not have yet.")
        }
        V::Dele if matches!(heard, U::EndOfContent) => {
            Some("The program has the message whole: only now may it ask to delete it.")
        }
        V::Quit => match heard {
            U::Reply { .. } | U::Listing(_) | U::EndOfContent => {
                Some("The client has nothing more to do here.")
            }
            _ => None,
        },
        _ => None,
    }
}

fn smtp_rule(unit: Unit, heard: Unit) -> Option<&'static str> {
    let after =
        |verb| matches!(heard, Unit::Reply { answers: Some(Answered::Verb(it)), .. } if it == verb);
    let hello = after(Verb::Ehlo) || after(Verb::Helo);
    match unit {
        Unit::Command(verb) => match verb {
            Verb::Ehlo => matches!(heard, Unit::Greeting(_))
                .then_some("The server has greeted: now the client says who it is."),
            Verb::Helo => after(Verb::Ehlo)
                .then_some("The server did not take EHLO: the client greets the old way."),
            Verb::Mail => hello.then_some("The greetings are over: an envelope may begin."),
            Verb::Rcpt if hello => {
                Some("The server offers PIPELINING: the client need not wait for each answer.")
            }
            Verb::Rcpt => (after(Verb::Mail) || after(Verb::Rcpt))
                .then_some("The envelope is begun: it needs whoever the letter is for."),
            Verb::Data if hello => {
                Some("The server offers PIPELINING: the client need not wait for each answer.")
            }
            Verb::Data => after(Verb::Rcpt)
                .then_some("Every recipient has its answer, and at least one was a yes."),
            Verb::Quit => matches!(heard, Unit::Reply { .. })
                .then_some("The client has nothing more to do here."),
            Verb::Auth => hello.then_some("The server offers AUTH, and wants to know who calls."),
            Verb::StartTls => {
                hello.then_some("The server offers STARTTLS, and the client wants it.")
            }
            Verb::Bdat => after(Verb::Rcpt).then_some(
                "Every recipient has its answer, and the server offers CHUNKING: no 354 is needed.",
            ),
            Verb::Rset | Verb::Noop | Verb::Vrfy | Verb::Expn | Verb::Help => None,
        },
        Unit::Reply { .. } => match heard {
            Unit::Command(_) | Unit::UnknownCommand => {
                Some("Every command gets exactly one reply, of one line or more.")
            }
            Unit::EndOfData | Unit::Chunk { ends: true } => {
                Some("The end of the letter gets a reply of its own.")
            }
            Unit::Chunk { ends: false } => Some("Each chunk gets a reply."),
            Unit::AuthResponse => Some("Each response gets a reply."),
            Unit::Greeting(_)
            | Unit::Reply { .. }
            | Unit::Malformed
            | Unit::Content
            | Unit::Partial => None,
        },
        Unit::Content => {
            after(Verb::Data).then_some("354 has said: go on. Only now the letter may travel.")
        }
        Unit::AuthResponse => after(Verb::Auth).then_some("334 has asked for it."),
        Unit::EndOfData
        | Unit::Chunk { .. }
        | Unit::Greeting(_)
        | Unit::UnknownCommand
        | Unit::Malformed
        | Unit::Partial => None,
    }
}
