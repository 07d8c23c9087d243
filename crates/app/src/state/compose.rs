//! The letter that is being written.

use super::AppState;
use protocol_core::Octets;
use protocol_core::imap::MailboxName;
use protocol_core::message::{Attachment, Draft, attachments, reply, view};
use protocol_core::smtp::dsn::Asked;
use protocol_core::smtp::{ForwardPath, ReversePath};
use protocol_core::trace::SyntaxError;
use story::{Fact, address_error, fact};
use world::input::HandEnvelope;
use world::scenario::Access;
use world::{HostId, Input, Timeline, World};

/// The most octets of all files of a letter.
pub const MAX_ATTACHED: usize = 1_000_000;

/// The form, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The mail program that sends it.
    pub host: Option<HostId>,
    /// From; the mail program's own.
    pub from: String,
    /// To, separated by commas.
    pub to: String,
    /// Cc, separated by commas.
    pub cc: String,
    /// Bcc, separated by commas.
    pub bcc: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The files that go with it.
    pub attachments: Vec<Attachment>,
    /// The conversation, of a reply.
    thread: Vec<String>,
    /// Whether the mail program keeps a copy in Sent.
    pub keep: bool,
    /// The envelope, where it is written by hand.
    pub envelope: Option<EnvelopeForm>,
    /// The whole content by hand, where the letter comes with one; gone once something in it is edited.
    content: Option<Octets>,
    /// What is asked of notices, as the letter came.
    ask: Option<Box<Asked>>,
}

/// An envelope that is written by hand, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnvelopeForm {
    /// MAIL FROM; nothing or `<>` is the null reverse-path.
    pub from: String,
    /// RCPT TO, separated by commas.
    pub to: String,
}

impl Form {
    /// The form with the scenario's letter in it.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Self {
        let letter = &timeline.scenario().letter;
        Self::with(timeline.world().host_named(&letter.host), &letter.draft)
    }

    /// The form with a reply in it, from a mail program to a message that it has.
    #[must_use]
    pub fn reply(world: &World, host: HostId, message: &Octets) -> Self {
        Self::with(Some(host), &reply(message, sender(world, host)))
    }

    /// The form with a message of a file in it, which goes as it is until something in it is edited.
    #[must_use]
    pub fn of_file(state: &AppState, content: Octets) -> Self {
        let shown = view(&content);
        let field = |name| shown.field(name).unwrap_or_default();
        let all = |name| addresses(field(name)).map(str::to_owned).collect();
        let host = state.form.host;
        let own = host.map(|it| sender(state.timeline.world(), it));
        let draft = Draft {
            from: own.unwrap_or_else(|| field("From").to_owned()),
            to: all("To"),
            cc: all("Cc"),
            subject: field("Subject").to_owned(),
            content: Some(content.clone()),
            ..Draft::default()
        };
        Self::with(host, &draft)
    }

    fn with(host: Option<HostId>, draft: &Draft) -> Self {
        let content = draft.content.clone();
        Self {
            host,
            from: draft.from.clone(),
            to: draft.to.join(", "),
            cc: draft.cc.join(", "),
            bcc: draft.bcc.join(", "),
            subject: draft.subject.clone(),
            body: content
                .as_ref()
                .map_or_else(|| draft.body.clone(), |it| view(it).text),
            attachments: content
                .as_ref()
                .map_or_else(|| draft.attachments.clone(), attachments),
            thread: draft.thread.clone(),
            keep: draft.keep.is_some(),
            envelope: None,
            content,
            ask: draft.ask.clone(),
        }
    }

    /// A letter that was sent, and is taken back; nothing where the input is another.
    pub fn take_back(&mut self, input: &Input, world: &World) {
        let Input::Send {
            host,
            draft,
            envelope,
        } = input
        else {
            return;
        };
        *self = Self::with(world.host_named(host), draft);
        self.envelope = envelope.as_ref().map(|it| {
            let bare = |path: String| bare(&path).to_owned();
            let to = it.forward_paths.iter().map(|it| bare(it.to_string()));
            EnvelopeForm {
                from: bare(it.reverse_path.to_string()),
                to: to.collect::<Vec<_>>().join(", "),
            }
        });
    }

    /// Whether it answers a message.
    #[must_use]
    pub fn is_reply(&self) -> bool {
        !self.thread.is_empty()
    }

    /// Another mail program sends it.
    pub fn sent_by(&mut self, world: &World, host: HostId) {
        self.from = sender(world, host);
        self.host = Some(host);
        self.keep &= keeps(world, host);
    }

    /// Something in the content is changed: what came as a whole is composed from now on.
    pub fn recompose(&mut self) {
        self.content = None;
    }

    /// The envelope is written by hand, and begins as the fields have it; or it is not.
    pub fn by_hand(&mut self, by_hand: bool) {
        let bare = |text: &str| match text.rsplit_once('<') {
            Some((_, it)) => it.trim_end_matches('>').to_owned(),
            None => text.to_owned(),
        };
        let all = [&self.to, &self.cc, &self.bcc].into_iter();
        let to = all.flat_map(|it| addresses(it));
        let to: Vec<String> = to.map(bare).collect();
        self.envelope = by_hand.then(|| EnvelopeForm {
            from: bare(&self.from),
            to: to.join(", "),
        });
    }

    /// What it says.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let composed = self.content.is_none();
        let all = |text: &str| addresses(text).map(str::to_owned).collect();
        Draft {
            from: self.from.clone(),
            to: all(&self.to),
            cc: all(&self.cc),
            bcc: all(&self.bcc),
            subject: self.subject.clone(),
            body: self.body.clone(),
            attachments: self
                .attachments
                .iter()
                .filter(|_| composed)
                .cloned()
                .collect(),
            thread: self.thread.clone(),
            content: self.content.clone(),
            ask: self.ask.clone(),
            keep: self.keep.then(|| MailboxName::new("Sent").ok()).flatten(),
        }
    }

    /// The input that it is; `None`: nobody sends it, or its envelope is wrong.
    #[must_use]
    pub fn input(&self, world: &World) -> Option<Input> {
        let envelope = self.envelope.as_ref().map(EnvelopeForm::read).transpose();
        Some(Input::Send {
            host: world.host(self.host?)?.name.clone(),
            draft: self.draft(),
            envelope: envelope.ok()?.map(Box::new),
        })
    }
}

/// Whether a mail program can keep a copy of what it sends: by IMAP.
#[must_use]
pub fn keeps(world: &World, host: HostId) -> bool {
    let mua = world.host(host).and_then(|it| it.mua.as_ref());
    let read = mua.and_then(|it| it.spec.read.as_ref());
    read.is_some_and(|it| matches!(it.by, Access::Imap | Access::Imaps))
}

/// Whose letters a mail program sends.
fn sender(world: &World, host: HostId) -> String {
    let mua = world.host(host).and_then(|it| it.mua.as_ref());
    mua.map_or_else(String::new, |it| {
        format!("{} <{}>", it.spec.owner, it.spec.address)
    })
}

impl EnvelopeForm {
    /// The envelope.
    ///
    /// # Errors
    /// What is wrong with MAIL FROM (`false`) or RCPT TO (`true`).
    pub fn read(&self) -> Result<HandEnvelope, (bool, Fact)> {
        let wrong = |field, number, address: &str, error: SyntaxError| {
            // Without the bracket that was put before it.
            let at = error.at.saturating_sub(1);
            address_error(field, number, address, &SyntaxError { at, ..error })
        };
        let from = bare(&self.from);
        let reverse_path: ReversePath = format!("<{from}>")
            .parse()
            .map_err(|it| (false, wrong("MAIL FROM", 1, from, it)))?;
        let mut forward_paths: Vec<ForwardPath> = Vec::new();
        for (number, typed) in (1..).zip(addresses(&self.to)) {
            let to = bare(typed);
            let path = format!("<{to}>").parse();
            forward_paths.push(path.map_err(|it| (true, wrong("RCPT TO", number, to, it)))?);
        }
        match forward_paths.is_empty() {
            true => Err((true, fact!("error-no-envelope-recipient"))),
            false => Ok(HandEnvelope {
                reverse_path,
                forward_paths,
            }),
        }
    }
}

/// An address without its angle brackets.
fn bare(typed: &str) -> &str {
    let typed = typed.trim();
    let inner = typed.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
    inner.unwrap_or(typed).trim()
}

/// Separates at commas, but not inside quotes or angle brackets.
pub fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let ends = move |letter: char| {
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        letter == ',' && !quoted
    };
    text.split(ends).map(str::trim).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_separated_at_commas_outside_quotes() {
        let cases: [(&str, &[&str]); 4] = [
            ("", &[]),
            ("a@b.example, c@d.example", &["a@b.example", "c@d.example"]),
            (
                "\"Bob, the one\" <bob@b.example>,",
                &["\"Bob, the one\" <bob@b.example>"],
            ),
            ("\"a,b\"@c.example", &["\"a,b\"@c.example"]),
        ];
        for (text, wanted) in cases {
            let found: Vec<&str> = addresses(text).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn an_envelope_by_hand_is_read_or_its_field_is_named() {
        let read = |from: &str, to: &str| {
            let (from, to) = (from.into(), to.into());
            EnvelopeForm { from, to }.read()
        };
        for (from, to, paths) in [
            ("", "bob@b.example", "<> <bob@b.example>"),
            (
                "<>",
                " <bob@b.example>,c@d.example",
                "<> <bob@b.example> <c@d.example>",
            ),
            ("a@b.example", "postmaster", "<a@b.example> <Postmaster>"),
        ] {
            let it = read(from, to).unwrap();
            let paths_read = it.forward_paths.iter().map(ToString::to_string);
            let all: Vec<_> = [it.reverse_path.to_string()]
                .into_iter()
                .chain(paths_read)
                .collect();
            assert_eq!(all.join(" "), paths);
        }
        for (from, to, is_to) in [
            ("a", "b@c.example", false),
            ("", "", true),
            ("", "b@c.example, b@", true),
        ] {
            assert_eq!(read(from, to).unwrap_err().0, is_to, "{from} {to}");
        }
    }
}
