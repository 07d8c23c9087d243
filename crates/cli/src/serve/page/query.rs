//! Mailpit's search: words and `name:value`, all of which a message must fit; `-` or `!` before one means that
//! it must not.

use super::mail::{Address, Mail};
use crate::language::say;
use chrono::{DateTime, NaiveDate};
use story::text;

/// What is searched for.
#[derive(Debug)]
pub struct Query(Vec<Term>);

#[derive(Debug)]
struct Term {
    written: String,
    is_not: bool,
    what: What,
}

#[derive(Debug)]
enum What {
    /// A field and what it must hold, in small letters.
    Field(Field, String),
    Read,
    Unread,
    Attachment,
    /// Milliseconds since 1970.
    After(i64),
    Before(i64),
    Larger(usize),
    Smaller(usize),
    /// Nothing fits it.
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    To,
    From,
    Cc,
    Bcc,
    ReplyTo,
    Addressed,
    Subject,
    MessageId,
    Anything,
}

const FIELDS: [(&str, Field); 8] = [
    ("to:", Field::To),
    ("from:", Field::From),
    ("cc:", Field::Cc),
    ("bcc:", Field::Bcc),
    ("reply-to:", Field::ReplyTo),
    ("addressed:", Field::Addressed),
    ("subject:", Field::Subject),
    ("message-id:", Field::MessageId),
];

impl Query {
    /// Reads it. What is no term of its own is a word.
    pub fn parse(query: &str) -> Self {
        Self(words(query).iter().map(|it| term(it)).collect())
    }

    /// Whether the message fits.
    pub fn fits(&self, mail: &Mail<'_>) -> bool {
        self.0.iter().all(|it| it.fits(mail))
    }

    /// Why it does not: the first term that it does not fit, and what the message has there.
    pub fn why_not(&self, mail: &Mail<'_>) -> Option<String> {
        let term = self.0.iter().find(|it| !it.fits(mail))?;
        let written = text(&term.written);
        Some(match &term.what {
            What::Field(Field::Anything, _) if !term.is_not => say!("api-has-not", term: written),
            What::Field(field, _) => {
                let has = field.of(mail).join(", ");
                let has: String = has.chars().take(200).collect();
                say!("api-has-instead", term: written, has: text(has))
            }
            _ => say!("api-fits-not", term: written),
        })
    }
}

impl Term {
    fn fits(&self, mail: &Mail<'_>) -> bool {
        let received = || i64::try_from(mail.message.received.as_millis()).unwrap_or(i64::MAX);
        let fits = match &self.what {
            What::Field(field, wanted) => {
                let has = field.of(mail);
                has.iter().any(|it| it.to_lowercase().contains(wanted))
            }
            What::Read => mail.message.is_read,
            What::Unread => !mail.message.is_read,
            What::Attachment => mail.attached() > 0,
            What::After(at) => received() >= *at,
            What::Before(at) => received() <= *at,
            What::Larger(size) => mail.message.content.len() > *size,
            What::Smaller(size) => mail.message.content.len() < *size,
            What::Never => false,
        };
        fits != self.is_not
    }
}

impl Field {
    /// What the message has there.
    fn of(self, mail: &Mail<'_>) -> Vec<String> {
        let all = |names: &[&str]| {
            let each = names.iter().flat_map(|it| match *it {
                "Bcc" => mail.bcc(),
                name => mail.addresses(name),
            });
            each.map(|Address { name, address }| match name.as_str() {
                "" => address,
                _ => format!("{name} <{address}>"),
            })
            .collect()
        };
        match self {
            Self::To => all(&["To"]),
            Self::From => all(&["From"]),
            Self::Cc => all(&["Cc"]),
            Self::Bcc => all(&["Bcc"]),
            Self::ReplyTo => all(&["Reply-To"]),
            Self::Addressed => all(&["From", "To", "Cc", "Bcc", "Reply-To"]),
            Self::Subject => vec![mail.subject().to_owned()],
            Self::MessageId => vec![mail.message_id()],
            Self::Anything => {
                let mut found: Vec<String> = all(&["From", "To", "Cc", "Bcc", "Reply-To"]);
                found.extend([mail.subject().to_owned(), mail.text(), mail.html()]);
                found
            }
        }
    }
}

fn term(written: &str) -> Term {
    let bare = written.strip_prefix(['-', '!']).filter(|it| !it.is_empty());
    let word = bare.unwrap_or(written).to_lowercase();
    let after = |name: &str| word.strip_prefix(name).map(str::trim);
    let field = FIELDS
        .iter()
        .find_map(|(name, field)| after(name).map(|wanted| What::Field(*field, wanted.to_owned())));
    let what = field
        .or_else(|| after("after:").and_then(moment).map(What::After))
        .or_else(|| after("before:").and_then(moment).map(What::Before))
        .or_else(|| after("larger:").and_then(size).map(What::Larger))
        .or_else(|| after("smaller:").and_then(size).map(What::Smaller))
        .or_else(|| after("tag:").map(|_| What::Never))
        .unwrap_or_else(|| match word.as_str() {
            "is:read" => What::Read,
            "is:unread" => What::Unread,
            "is:tagged" => What::Never,
            "has:attachment" | "has:attachments" => What::Attachment,
            _ => What::Field(Field::Anything, word.clone()),
        });
    Term {
        written: written.to_owned(),
        is_not: bare.is_some(),
        what,
    }
}

/// Words, and what stands in quotes as one; the quotes are taken away.
fn words(query: &str) -> Vec<String> {
    let (mut all, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in query.chars() {
        match letter {
            '"' => quoted = !quoted,
            _ if letter.is_whitespace() && !quoted => all.push(core::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    all.push(word);
    all.retain(|it| it.chars().any(char::is_alphanumeric));
    all
}

/// A date, or a date and a time, as RFC 3339 writes them.
fn moment(text: &str) -> Option<i64> {
    let text = text.to_uppercase();
    let exact = DateTime::parse_from_rfc3339(&text).map(|it| it.timestamp_millis());
    let day = || {
        let date: NaiveDate = text.parse().ok()?;
        Some(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
    };
    exact.ok().or_else(day)
}

/// Octets: `2000`, `2kb`, `1.5m`.
fn size(text: &str) -> Option<usize> {
    let end = text
        .find(|it: char| it.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = match unit {
        "" => 1,
        "k" | "kb" => 1024,
        "m" | "mb" => 1024 * 1024,
        _ => return None,
    };
    let (whole, tenth) = number
        .trim()
        .split_once('.')
        .unwrap_or((number.trim(), "0"));
    let whole: usize = whole.parse().ok()?;
    let tenth: usize = tenth.get(..1)?.parse().ok()?;
    whole.checked_mul(unit)?.checked_add(tenth * unit / 10)
}
