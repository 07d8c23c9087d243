//! Naming what a parser saw: one grammar a protocol, whose parser writes down its [`Spans`].
//!
//! They name every stretch of octets by its [`Production`], which is what the inspector shows. The
//! engines parse with [`Spans::unseen`], which keeps nothing.

use serde::Serialize;

/// Where a rule stands: an RFC and a section of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Section {
    /// The RFC's number, 5321 for RFC 5321.
    pub rfc: u16,
    /// The section as the RFC numbers it, `4.1.1.3`.
    pub section: &'static str,
}

impl Section {
    /// Section `section` of RFC `rfc`.
    #[must_use]
    pub const fn new(rfc: u16, section: &'static str) -> Self {
        Self { rfc, section }
    }
}

impl core::fmt::Display for Section {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RFC {}, section {}", self.rfc, self.section)
    }
}

/// A rule of a grammar. The tables of productions are data: RFCs get replaced.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Production {
    /// The rule's name, `Local-part`.
    pub name: &'static str,
    /// Its right-hand side in ABNF (RFC 5234), `Dot-string / Quoted-string`.
    pub abnf: &'static str,
    /// Where it is defined.
    pub section: Section,
}

/// A table of productions, and `ALL` of them: each a name in Rust, its own name, its right-hand side, and the
/// RFC and section where it stands.
macro_rules! productions {
    ($($ident:ident = $name:literal, $abnf:literal, $rfc:literal, $section:literal;)*) => {
        $(
            #[doc = concat!("`", $name, " = ", $abnf, "`")]
            pub static $ident: $crate::trace::Production = $crate::trace::Production {
                name: $name,
                abnf: $abnf,
                section: $crate::trace::Section::new($rfc, $section),
            };
        )*
        /// Every production.
        pub static ALL: &[&$crate::trace::Production] = &[$(&$ident),*];
    };
}
pub(crate) use productions;

/// A stretch of octets and the production it matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// What matched.
    pub production: &'static Production,
    /// The first octet.
    pub start: usize,
    /// The octet after the last.
    pub end: usize,
    /// How many spans enclose this one.
    pub depth: usize,
}

/// Every span that matched, in the order of entering. Offsets count octets from the line's start.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    spans: Vec<Span>,
    open: Vec<usize>,
    unseen: bool,
    /// Where octets end that are only the beginning of something: what reaches there is kept.
    beginning: Option<usize>,
}

impl Spans {
    /// One that keeps nothing.
    #[must_use]
    pub const fn unseen() -> Self {
        Self {
            spans: Vec::new(),
            open: Vec::new(),
            unseen: true,
            beginning: None,
        }
    }

    /// Of `len` octets that are perhaps only the beginning of a line: what goes on behind them is kept, too.
    #[must_use]
    pub fn of_beginning(len: usize) -> Self {
        Self {
            beginning: Some(len),
            ..Self::default()
        }
    }

    /// The spans that matched, outer before inner.
    #[must_use]
    pub fn into_spans(self) -> Vec<Span> {
        self.spans
    }

    /// The spans of a line that was parsed without its CRLF: the outermost has it.
    pub(crate) fn of_line(mut self, line: &[u8]) -> Vec<Span> {
        for span in self.spans.iter_mut().filter(|it| it.depth == 0) {
            if line[span.end..] == *b"\r\n" {
                span.end = line.len();
            }
        }
        self.spans
    }
}

/// One span of all octets.
pub(crate) fn whole(production: &'static Production, octets: &[u8]) -> Vec<Span> {
    let (start, end, depth) = (0, octets.len(), 0);
    vec![Span {
        production,
        start,
        end,
        depth,
    }]
}

/// The spans of lines one behind another, inside one of `outer`; `each` is given the number of a line and the
/// line without its CRLF.
pub(crate) fn lines(
    outer: &'static Production,
    octets: &[u8],
    mut each: impl FnMut(usize, &[u8], &mut Spans),
) -> Vec<Span> {
    let mut all = whole(outer, octets);
    let mut at = 0;
    let lines = octets.split_inclusive(|octet| *octet == b'\n');
    for (number, line) in lines.enumerate() {
        let mut spans = Spans::default();
        each(
            number,
            line.strip_suffix(b"\r\n").unwrap_or(line),
            &mut spans,
        );
        all.extend(spans.of_line(line).into_iter().map(|it| Span {
            start: it.start + at,
            end: it.end + at,
            depth: it.depth + 1,
            ..it
        }));
        at += line.len();
    }
    all
}

impl Spans {
    /// The parser tries `production` at octet `at`.
    pub(crate) fn enter(&mut self, production: &'static Production, at: usize) {
        if self.unseen {
            return;
        }
        self.spans.push(Span {
            production,
            start: at,
            end: at,
            depth: self.open.len(),
        });
        self.open.push(self.spans.len() - 1);
    }

    /// The production entered last ended before octet `at`; without a match it is forgotten, with all that
    /// was entered inside it.
    pub(crate) fn leave(&mut self, at: usize, matched: bool) {
        let Some(index) = self.open.pop() else { return };
        if matched || self.beginning == Some(at) {
            self.spans[index].end = at;
        } else {
            self.spans.truncate(index);
        }
    }
}

/// What stood where something else was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Got {
    /// This octet.
    Octet(u8),
    /// The end of the line.
    End,
    /// More octets than the limit allows.
    TooLong {
        /// The limit, in octets.
        limit: usize,
    },
}

/// A line that its grammar does not derive: what was got, what was expected, the octet where it
/// went wrong and the section that says so. The reply, the console's caret and the lesson's hint
/// are renderings of this one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("octet {at}: expected {} ({})", expected.name, expected.section)]
pub struct SyntaxError {
    /// The octet where it went wrong, from the line's start.
    pub at: usize,
    /// What stood there.
    pub got: Got,
    /// The innermost production that could not be matched.
    pub expected: &'static Production,
}
