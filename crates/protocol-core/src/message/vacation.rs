//! Replies that a mailbox sends by itself while its owner is away (RFC 3834, RFC 5230).

use super::{Draft, Field, addresses, compose, fields, prepend, reply, view};
use crate::smtp::Mailbox;
use crate::{Octets, names};
use serde::{Deserialize, Serialize};

names! {
    /// Why a message gets no automatic reply.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum NoReply {
        /// It came from `<>`: nobody would get the reply (RFC 3834 section 2).
        NullReversePath = "null-reverse-path",
        /// Its Auto-Submitted field says that a program wrote it (RFC 3834 section 2).
        Automatic = "automatic",
        /// It came through a mailing list (RFC 5230 section 4.6).
        List = "list",
        /// No field for recipients names the user (RFC 3834 section 2).
        NotNamed = "not-named",
        /// The sender got the same reply a few days ago (RFC 3834 section 2).
        Already = "already",
    }
}

/// The fields that name recipients.
const RECIPIENTS: [&str; 6] = ["To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"];

/// Why the message gets no automatic reply, as far as its header says so. `own` are addresses of the user.
#[must_use]
pub fn no_reply(content: &[u8], own: &[&Mailbox]) -> Option<NoReply> {
    let mut is_named = false;
    for field in fields(content) {
        if field.is("Auto-Submitted") && !first_word(&field).eq_ignore_ascii_case(b"no") {
            return Some(NoReply::Automatic);
        }
        // Precedence is older than the fields of lists, and no standard has it.
        let old = ["bulk", "junk", "list"].map(str::as_bytes);
        let is_list = || {
            old.iter()
                .any(|it| first_word(&field).eq_ignore_ascii_case(it))
        };
        let name = field.name.to_ascii_lowercase();
        if name.starts_with(b"list-") || name == b"precedence" && is_list() {
            return Some(NoReply::List);
        }
        is_named |= own.iter().any(|it| names_recipient(&field, it));
    }
    (!is_named).then_some(NoReply::NotNamed)
}

/// The addresses in all fields for recipients.
#[must_use]
pub fn named(content: &[u8]) -> Vec<String> {
    let names = |it: &Field<'_>| RECIPIENTS.iter().any(|name| it.is(name));
    fields(content)
        .filter(names)
        .flat_map(|it| addresses_of(&it))
        .collect()
}

/// The addresses that a field has.
#[must_use]
pub fn addresses_of(field: &Field<'_>) -> Vec<String> {
    let all = addresses(&field.unfolded()).into_iter();
    let all = all.filter_map(|it| Some([it.mailbox?, b"@".to_vec(), it.host?].concat()));
    all.map(|it| String::from_utf8_lossy(&it).into_owned())
        .collect()
}

fn names_recipient(field: &Field<'_>, own: &Mailbox) -> bool {
    let own = format!("{}@{}", own.local.as_str(), own.host);
    RECIPIENTS.iter().any(|it| field.is(it))
        && addresses_of(field)
            .iter()
            .any(|it| it.eq_ignore_ascii_case(&own))
}

fn first_word<'a>(field: &Field<'a>) -> &'a [u8] {
    let ends = |it: &u8| it.is_ascii_whitespace() || matches!(it, b';' | b'(');
    field.value.split(ends).next().unwrap_or_default()
}

/// The reply of a user to a message (RFC 3834 section 3.1), `date` and `message_id` as for [`compose`].
#[must_use]
pub fn vacation_reply(
    message: &Octets,
    (from, to): (&Mailbox, &Mailbox),
    text: &str,
    date: i64,
    message_id: &str,
) -> Option<Octets> {
    let seen = view(message);
    let draft = Draft {
        to: vec![to.to_string()],
        subject: format!("Auto: {}", seen.field("Subject").unwrap_or_default()),
        body: text.to_owned(),
        ..reply(message, from.to_string())
    };
    let composed = compose(&draft, date, message_id).ok()?;
    Some(prepend(
        b"Auto-Submitted: auto-replied\r\n",
        &composed.content,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use NoReply::{Automatic, List, NotNamed};

    #[test]
    fn a_header_says_whether_a_reply_is_wanted() {
        let [bob, detail] = ["bob@receiver.example", "bob+news@receiver.example"];
        let (bob, detail) = (bob.parse().unwrap(), detail.parse().unwrap());
        for (header, expected) in [
            ("To: Bob <bob@receiver.example>", None),
            ("to: \"B\" <BOB@Receiver.Example>", None),
            ("To: x: a@b.example, bob@receiver.example;", None),
            ("Cc: a@b.example,\r\n bob@receiver.example", None),
            ("Resent-To: bob+news@receiver.example", None),
            ("To: bobby@receiver.example", Some(NotNamed)),
            ("To: bob@receiver.example.org", Some(NotNamed)),
            ("From: bob@receiver.example", Some(NotNamed)),
            ("Subject: bob@receiver.example", Some(NotNamed)),
            ("", Some(NotNamed)),
            ("To: bob@receiver.example\r\nAuto-Submitted: no", None),
            ("To: bob@receiver.example\r\nAuto-Submitted: No; x=y", None),
            (
                "To: bob@receiver.example\r\nAuto-Submitted: auto-replied",
                Some(Automatic),
            ),
            (
                "To: bob@receiver.example\r\nauto-submitted: auto-generated (cron)",
                Some(Automatic),
            ),
            (
                "To: bob@receiver.example\r\nAuto-Submitted: nothing",
                Some(Automatic),
            ),
            (
                "To: bob@receiver.example\r\nList-Id: <a.b.example>",
                Some(List),
            ),
            (
                "To: bob@receiver.example\r\nLIST-UNSUBSCRIBE: <mailto:a@b.example>",
                Some(List),
            ),
            ("To: bob@receiver.example\r\nPrecedence: bulk", Some(List)),
            ("To: bob@receiver.example\r\nPrecedence: List", Some(List)),
            ("To: bob@receiver.example\r\nPrecedence: first-class", None),
            ("To: bob@receiver.example\r\nX-List-Id: <a.b.example>", None),
        ] {
            let content = format!("{header}\r\n\r\nTo: bob@receiver.example\r\n");
            assert_eq!(
                no_reply(content.as_bytes(), &[&bob, &detail]),
                expected,
                "{header}"
            );
        }
    }

    #[test]
    fn a_reply_is_as_rfc_3834_section_3_1_says_and_gets_no_reply() {
        let (bob, alice) = ("bob@receiver.example", "alice@sender.example");
        let (bob, alice): (Mailbox, Mailbox) = (bob.parse().unwrap(), alice.parse().unwrap());
        let message = b"Message-ID: <1@sender.example>\r\nReply-To: x@y.example\r\nSubject: Lunch?\r\n\r\nHi\r\n";
        let message = Octets::from(message.to_vec());
        let reply = vacation_reply(
            &message,
            (&bob, &alice),
            "I am away.",
            0,
            "2@receiver.example",
        );
        let reply = reply.unwrap();
        let seen = view(&reply);
        for (name, value) in [
            ("From", "<bob@receiver.example>"),
            ("To", "<alice@sender.example>"),
            ("Subject", "Auto: Lunch?"),
            ("In-Reply-To", "<1@sender.example>"),
            ("References", "<1@sender.example>"),
            ("Auto-Submitted", "auto-replied"),
        ] {
            assert_eq!(seen.field(name), Some(value), "{name}");
        }
        assert_eq!(seen.text.trim_end(), "I am away.");
        assert_eq!(no_reply(&reply, &[&alice]), Some(Automatic));
    }
}
