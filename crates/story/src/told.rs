//! What is told of an event: a caption, an explanation.

use crate::Fact;
use protocol_core::smtp::Severity;
use protocol_core::trace::Section;
use world::EventId;

/// A caption of the story: what happened, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beat {
    /// What happened.
    pub title: Fact,
    /// What it means.
    pub text: Fact,
}

impl From<Fact> for Beat {
    fn from(title: Fact) -> Self {
        let text = title.attribute("text");
        Self { title, text }
    }
}

/// What the inspector says of an event. A fact may stand for several paragraphs, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// What this is; `None`: its sentence says so.
    pub what: Option<Fact>,
    /// What led to it, and why it happened now.
    pub why: Option<(EventId, Fact)>,
    /// What it means.
    pub meaning: Vec<Fact>,
    /// What may be answered.
    pub answers: Vec<Answer>,
    /// What may follow.
    pub follow: Vec<Fact>,
    /// Where it is defined.
    pub sections: Vec<Section>,
}

impl From<Fact> for Explanation {
    fn from(what: Fact) -> Self {
        Self {
            meaning: vec![what.attribute("meaning")],
            follow: vec![what.attribute("follow")],
            what: Some(what),
            ..Self::default()
        }
    }
}

impl Explanation {
    /// The same with these sections behind its own.
    #[must_use]
    pub fn sections(mut self, sections: impl IntoIterator<Item = Section>) -> Self {
        self.sections.extend(sections);
        self
    }

    /// The same with these answers behind its own.
    #[must_use]
    pub fn answers(mut self, answers: impl IntoIterator<Item = Answer>) -> Self {
        self.answers.extend(answers);
        self
    }
}

/// What may be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its class.
    pub sign: Sign,
    /// The codes, as they are on the wire: `250`, `450–452`, `+OK`.
    pub codes: &'static str,
    /// What they mean.
    pub meaning: Fact,
}

/// The class of a reply, by sign and word as well as colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Done.
    Done,
    /// Go on.
    GoOn,
    /// Not now.
    Later,
    /// No.
    No,
}

impl Sign {
    /// The sign of a reply's first digit.
    #[must_use]
    pub const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Completion => Self::Done,
            Severity::Intermediate => Self::GoOn,
            Severity::TransientNegative => Self::Later,
            Severity::PermanentNegative => Self::No,
        }
    }

    /// A row of what may be answered.
    #[must_use]
    pub const fn answer(self, codes: &'static str, meaning: Fact) -> Answer {
        Answer {
            sign: self,
            codes,
            meaning,
        }
    }

    /// As it is drawn.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Done => "✓",
            Self::GoOn => "→",
            Self::Later => "↻",
            Self::No => "✕",
        }
    }

    /// Its name for style sheets.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::GoOn => "go-on",
            Self::Later => "later",
            Self::No => "no",
        }
    }
}
