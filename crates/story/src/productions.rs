//! Productions as a person calls them.

use crate::{Fact, fact, family};
use protocol_core::trace::Production;
use protocol_core::{imap, pop3, smtp};

const SMTP: &[&Production] = smtp::grammar::productions::ALL;
const IMAP: &[&Production] = imap::grammar::productions::ALL;
const POP3: &[&Production] = pop3::grammar::productions::ALL;

/// A production as a person calls it, after “Expected”.
pub(crate) fn expected(production: &Production) -> Fact {
    match production {
        it if SMTP.contains(&it) => fact!(family "smtp-production", it.name),
        it if POP3.contains(&it) => fact!(family "pop3-production", it.name),
        it => fact!(family "imap-production", imap_key(it)),
    }
}

/// In IMAP the command `CAPABILITY` and the `capability` that it lists are two.
fn imap_key(production: &Production) -> &'static str {
    match production.name {
        "CAPABILITY" => "capability-command",
        name => name,
    }
}

/// What a limit counts, after “at most 64”. The number is the error’s own: an engine may take more
/// than the RFC asks of it.
pub(crate) fn counted(limit: &Production) -> Fact {
    match counts(limit) {
        true => fact!(family "counted", limit.name),
        false => fact!(family "counted", "octets"),
    }
}

/// Whether it says what it counts: by a number in its name, or as a number itself.
fn counts(production: &Production) -> bool {
    let name = production.name;
    matches!(name, "number" | "nz-number" | "message-number" | "lines")
        || name.split(' ').any(|it| it.parse::<u32>().is_ok())
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 4] {
    let all = [SMTP, IMAP, POP3].into_iter().flatten();
    let limits = all.filter(|it| counts(it)).map(|it| it.name);
    [
        family("smtp-production", SMTP.iter().map(|it| it.name)),
        family("imap-production", IMAP.iter().map(|it| imap_key(it))),
        family("pop3-production", POP3.iter().map(|it| it.name)),
        family("counted", limits.chain(["octets"])),
    ]
}
