//! `Content-Type` and other fields with parameters (RFC 2045 section 5.1, RFC 2183), as they are
//! written: nothing is decoded, quotes and comments are taken away.

use std::borrow::Cow;

/// What a part says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentType<'a> {
    pub(crate) main: Cow<'a, [u8]>,
    pub(crate) sub: Cow<'a, [u8]>,
    pub(crate) parameters: Vec<Parameter<'a>>,
    /// It says nothing that can be read, and is taken for this.
    pub(crate) assumed: bool,
}

/// An attribute and its value.
pub(crate) type Parameter<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

impl<'a> ContentType<'a> {
    /// What a part is that does not say (RFC 2045 section 5.2).
    pub(crate) const TEXT: Self = Self {
        main: Cow::Borrowed(b"TEXT"),
        sub: Cow::Borrowed(b"PLAIN"),
        parameters: Vec::new(),
        assumed: true,
    };
    /// What a part of a digest is that does not say (RFC 2046 section 5.1.5).
    pub(crate) const MESSAGE: Self = Self {
        main: Cow::Borrowed(b"MESSAGE"),
        sub: Cow::Borrowed(b"RFC822"),
        parameters: Vec::new(),
        assumed: true,
    };

    /// Reads the field's value in one line; `None` where it is no type.
    pub(crate) fn parse(value: Cow<'a, [u8]>) -> Option<Self> {
        match value {
            Cow::Borrowed(value) => Self::read(value),
            Cow::Owned(value) => ContentType::read(&value).map(ContentType::into_owned),
        }
    }

    fn read(value: &'a [u8]) -> Option<Self> {
        let mut c = Reader { rest: value };
        let main = c.token()?;
        c.skip();
        c.octet(b'/')?;
        let sub = c.token()?;
        Some(Self {
            main: main.into(),
            sub: sub.into(),
            parameters: c.parameters(),
            assumed: false,
        })
    }

    fn into_owned<'b>(self) -> ContentType<'b> {
        ContentType {
            main: self.main.into_owned().into(),
            sub: self.sub.into_owned().into(),
            parameters: owned(self.parameters),
            assumed: self.assumed,
        }
    }

    /// `text/plain`, in lower case.
    pub(crate) fn name(&self) -> String {
        let name = [&*self.main, &*self.sub].join(&b'/');
        String::from_utf8_lossy(&name).to_lowercase()
    }

    pub(crate) fn is(&self, main: &str, sub: &str) -> bool {
        self.main.eq_ignore_ascii_case(main.as_bytes())
            && self.sub.eq_ignore_ascii_case(sub.as_bytes())
    }

    pub(crate) fn is_multipart(&self) -> bool {
        self.main.eq_ignore_ascii_case(b"multipart")
    }

    pub(crate) fn is_text(&self) -> bool {
        self.main.eq_ignore_ascii_case(b"text")
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&[u8]> {
        let mut all = self.parameters.iter();
        let found = all.find(|(it, _)| it.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|(_, value)| &**value)
    }
}

/// A word and the parameters behind it, as in `Content-Disposition`; `None` where there is no word.
pub(crate) fn parameters(value: Cow<'_, [u8]>) -> Option<(Cow<'_, [u8]>, Vec<Parameter<'_>>)> {
    fn read(value: &[u8]) -> Option<(Cow<'_, [u8]>, Vec<Parameter<'_>>)> {
        let mut c = Reader { rest: value };
        Some((c.token()?.into(), c.parameters()))
    }
    match value {
        Cow::Borrowed(value) => read(value),
        Cow::Owned(value) => {
            let (word, parameters) = read(&value)?;
            Some((word.into_owned().into(), owned(parameters)))
        }
    }
}

/// The one word of a value, comments around it left out; empty where there is none.
pub(crate) fn token(value: &[u8]) -> &[u8] {
    Reader { rest: value }.token().unwrap_or_default()
}

fn owned<'b>(parameters: Vec<Parameter<'_>>) -> Vec<Parameter<'b>> {
    let own = |it: Cow<'_, [u8]>| Cow::Owned(it.into_owned());
    let each = parameters.into_iter();
    each.map(|(name, value)| (own(name), own(value))).collect()
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Space and comments.
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_ascii_start();
            if self.rest.first() != Some(&b'(') {
                return;
            }
            self.rest = &self.rest[comment(self.rest)..];
        }
    }

    fn octet(&mut self, octet: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[octet])?;
        Some(())
    }

    /// `token`, a little wider: what is not one of `tspecials`, space or control. Octets above 127 are
    /// borne.
    fn token(&mut self) -> Option<&'a [u8]> {
        self.skip();
        let end = self.rest.iter().position(|octet| !is_token(*octet));
        let (token, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (!token.is_empty()).then_some(token)
    }

    /// `*(";" attribute "=" value)`. What is none is passed over.
    fn parameters(&mut self) -> Vec<Parameter<'a>> {
        let mut found = Vec::new();
        while let Some(at) = self.rest.iter().position(|octet| *octet == b';') {
            self.rest = &self.rest[at + 1..];
            found.extend(self.parameter());
        }
        found
    }

    fn parameter(&mut self) -> Option<Parameter<'a>> {
        let name = self.token()?;
        self.skip();
        self.octet(b'=')?;
        self.skip();
        let value = match self.rest.first() {
            Some(b'"') => self.quoted(),
            // A value that should stand in quotes and does not goes up to the next parameter.
            _ => {
                let end = self.rest.iter().position(|it| matches!(it, b';' | b'('));
                let (value, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
                self.rest = rest;
                value.trim_ascii().into()
            }
        };
        self.skip();
        Some((name.into(), value))
    }

    fn quoted(&mut self) -> Cow<'a, [u8]> {
        let (text, len) = quoted(self.rest);
        self.rest = &self.rest[len..];
        text
    }
}

fn is_token(octet: u8) -> bool {
    octet > b' ' && octet != 127 && !b"()<>@,;:\\\"/[]?=".contains(&octet)
}

/// How many octets a comment has that begins here (RFC 5322 section 3.2.2); comments nest.
pub(crate) fn comment(octets: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(octet) = octets.get(at) {
        match octet {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(octets.len())
}

/// What a quoted string says that begins here, and how many octets it has with its quotes.
pub(crate) fn quoted(octets: &[u8]) -> (Cow<'_, [u8]>, usize) {
    let mut at = 1;
    let mut escaped = false;
    while let Some(octet) = octets.get(at) {
        match octet {
            b'"' => break,
            b'\\' => {
                escaped = true;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    let end = at.min(octets.len());
    let text = &octets[1..end];
    let len = (end + 1).min(octets.len());
    if escaped {
        (unescaped(text).into(), len)
    } else {
        (text.into(), len)
    }
}

/// Without the backslashes that escape what is behind them.
pub(crate) fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut octets = text.iter();
    while let Some(octet) = octets.next() {
        match octet {
            b'\\' => plain.extend(octets.next()),
            _ => plain.push(*octet),
        }
    }
    plain
}
