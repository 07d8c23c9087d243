//! Why somebody says no: servers by their rules, and programs that cannot go on.

use protocol_core::smtp::server;
use protocol_core::{imap, pop3};
use world::event::ReadFailure;

pub(crate) fn refusal(refusal: server::Refusal) -> &'static str {
    use server::Refusal as R;
    match refusal {
        R::NoSuchMailbox => "There is no such mailbox here.",
        R::RelayingDenied => {
            "The recipient has no mailbox here, and the server does not relay for this client."
        }
        R::MailboxFull => "The mailbox is full for now.",
        R::LocalError => "Something is wrong in the server; later perhaps.",
        R::RoutingLoop => "The letter has too many Received fields: it goes round in a loop.",
        R::CannotVerify => {
            "The server does not tell whether there is such a user, but takes mail and tries."
        }
        R::CredentialsInvalid => "The user is not known here, or the password is wrong.",
        R::MailboxFullForGood => "The mailbox is full, and the server expects it to stay so.",
        R::Greylisted => {
            "Greylisting: the server does not know this sender and recipient yet, and wants to see them again later."
        }
        R::GreylistedAsError => {
            "Greylisting, said as a local error: the server wants to see this sender again later."
        }
        R::TooManyMessages => "The client has sent as many messages as it may for now.",
        R::TooManyMessagesClosing => {
            "The client has sent as many messages as it may for now; the server hangs up."
        }
        R::NotAList => "It is the address of a user, not of a list.",
        R::IsAList => "It is the address of a list, not of a user.",
    }
}

/// Why an IMAP server says NO (RFC 5530).
pub(crate) fn imap_refusal(refusal: imap::server::Refusal) -> &'static str {
    use imap::server::Refusal as R;
    match refusal {
        R::AuthenticationFailed => {
            "The user is not known, or the password or the token is wrong. Which of them, the server does not tell."
        }
        R::AuthorizationFailed => "Who asked is known, and may not act as that user.",
        R::Expired => "The password or the token was right once, and is too old now.",
        R::Unavailable => {
            "Something that the server itself needs does not answer: later it may go through."
        }
        R::NoSuchMailbox => "There is no mailbox of that name.",
        R::AlreadyExists => "There is a mailbox of that name already.",
        R::Cannot => "That can never be done, however often it is tried.",
        R::NoPermission => "The mailbox is there, and this user may not do that with it.",
        R::InUse => "Somebody uses it at this moment: later it may go through.",
        R::OverQuota => "There is no room for it: the user may keep no more than so many octets.",
        R::Limit => "It is more, or larger, than this server takes.",
        R::ContactAdmin => "A person who looks after the server must see to it.",
        R::ServerBug => "The server itself is at fault, not what was asked.",
    }
}

/// Why a POP3 server says -ERR (RFC 2449 section 8, RFC 3206).
pub(crate) fn pop3_refusal(refusal: pop3::server::Refusal) -> &'static str {
    use pop3::server::Refusal as R;
    match refusal {
        R::AuthenticationFailed => {
            "The user is not known, or the password is wrong. Which of them, the server does not tell."
        }
        R::InUse => {
            "Another POP3 session has this maildrop, and it is for one at a time: come again when that session is over."
        }
        R::LoginDelay => {
            "The last login was only a moment ago: this server wants to be asked less often."
        }
        R::Temporary => "Something is wrong in the server for now: later it may go through.",
        R::Permanent => "Something is wrong in the server, and somebody has to mend it.",
        R::NotRemoved => {
            "Not all that was marked as deleted could be removed: some of it is still there."
        }
    }
}

/// Why an IMAP session of a mail program ended too soon.
pub(crate) fn imap_failure(failure: &imap::client::Failure) -> String {
    use imap::client::Failure as F;
    match failure {
        F::Refused { command, text } => refused(command.as_str(), text),
        F::Bye(text) => format!(
            "The server said goodbye in the middle of the session: {}",
            quoted(text)
        ),
        F::NeedsTls => NEEDS_TLS.into(),
        F::NoWayIn => NO_WAY_IN.into(),
        F::ServerUnproven => UNPROVEN.into(),
        F::Lost => LOST.into(),
        F::Nonsense => NONSENSE.into(),
        F::TimedOut => TIMED_OUT.into(),
    }
}

/// Why a session of a mail program that reads ended too soon.
pub(crate) fn read_failure(failure: &ReadFailure) -> String {
    match failure {
        ReadFailure::NotConnected => "There was no connection.".into(),
        ReadFailure::Imap(failure) => imap_failure(failure),
        ReadFailure::Pop3(failure) => pop3_failure(failure),
    }
}

/// Why a POP3 session of a mail program ended too soon.
pub(crate) fn pop3_failure(failure: &pop3::client::Failure) -> String {
    use pop3::client::{Failure as F, StateName};
    match failure {
        F::Refused { command: None, text, .. } => {
            format!("The server did not take the call: {}", quoted(text))
        }
        F::Refused { command: Some(verb), text, .. } => refused(verb.as_str(), text),
        F::Lost(StateName::Quit) => {
            "The connection was lost when QUIT was sent and not yet answered: what was marked may be deleted, or not.".into()
        }
        F::Lost(_) => LOST.into(),
        F::Nonsense(_) => NONSENSE.into(),
        F::TimedOut(_) => TIMED_OUT.into(),
        F::NeedsTls => NEEDS_TLS.into(),
        F::NoWayIn => NO_WAY_IN.into(),
        F::ServerUnproven => UNPROVEN.into(),
    }
}

const NEEDS_TLS: &str =
    "TLS is required here, and the server does not offer it: no password was sent.";
const NO_WAY_IN: &str = "The server offers no way to log in that this program could take.";
const UNPROVEN: &str = "The server did not prove that it knows the password: it may be another.";
const LOST: &str = "The connection was lost. What the server had already done is done.";
const NONSENSE: &str = "The server sent what cannot stand there.";
const TIMED_OUT: &str = "The server did not answer in time.";

fn refused(what: &str, text: &str) -> String {
    format!("The server said no to {what}: {}", quoted(text))
}

/// An engine’s words, between quotes.
fn quoted(text: &str) -> String {
    format!("“{}”.", text.trim_end().trim_end_matches('.'))
}
