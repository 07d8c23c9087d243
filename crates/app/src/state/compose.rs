//! The letter that is being written.

use protocol_core::message::Draft;
use protocol_core::smtp::dsn::Asked;
use world::{HostId, Timeline};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field it names")]
pub enum FormField {
    To,
    Cc,
    Bcc,
    Subject,
    Body,
}

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
    /// The whole content by hand, where the letter comes with one; gone once its subject or text is
    /// edited.
    content: Option<String>,
    /// What is asked of notices, as the letter came.
    ask: Option<Box<Asked>>,
}

impl Form {
    /// The form with the scenario's letter in it.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Self {
        let letter = &timeline.scenario().letter;
        let draft = &letter.draft;
        Self {
            host: timeline.world().host_named(&letter.host),
            from: draft.from.clone(),
            to: draft.to.join(", "),
            cc: draft.cc.join(", "),
            bcc: draft.bcc.join(", "),
            subject: draft.subject.clone(),
            body: draft.body.clone(),
            content: draft.content.as_ref().map(|it| it.to_text().into_owned()),
            ask: draft.ask.clone(),
        }
    }

    /// Changes a field.
    pub fn edit(&mut self, field: FormField, text: String) {
        if matches!(field, FormField::Subject | FormField::Body) {
            self.content = None;
        }
        match field {
            FormField::To => self.to = text,
            FormField::Cc => self.cc = text,
            FormField::Bcc => self.bcc = text,
            FormField::Subject => self.subject = text,
            FormField::Body => self.body = text,
        }
    }

    /// What it says.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let all = |text: &str| addresses(text).map(str::to_owned).collect();
        Draft {
            from: self.from.clone(),
            to: all(&self.to),
            cc: all(&self.cc),
            bcc: all(&self.bcc),
            subject: self.subject.clone(),
            body: self.body.clone(),
            content: self.content.clone().map(Into::into),
            ask: self.ask.clone(),
        }
    }
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
    use super::addresses;

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
}
