//! The envelope: MAIL and RCPT with their parameters.

use super::{Addressee, Begun, Pending, Server, State};
use crate::smtp::command::Parameter;
use crate::smtp::dsn::{RecipientRequest, from_xtext};
use crate::smtp::server::Question;
use crate::smtp::server::texts;
use crate::smtp::server::texts::Text;
use crate::smtp::{Body, Envelope, ForwardPath, Mailbox, ReversePath};

impl Server {
    pub(super) fn mail(&mut self, reverse_path: ReversePath, parameters: &[Parameter]) {
        let envelope = match self.mail_parameters(reverse_path, parameters) {
            Ok(envelope) => envelope,
            Err(text) => return self.refuse(text),
        };
        if let State::Ready(greeted) = core::mem::replace(&mut self.state, State::Closed) {
            let question = Question::Mail(envelope.reverse_path.clone());
            let refused = false;
            self.ask(
                question,
                Pending::Mail(Begun {
                    greeted,
                    envelope,
                    refused,
                }),
            );
        }
    }

    /// SIZE (RFC 1870 section 3), BODY (RFC 6152 section 3, RFC 3030 section 3), SMTPUTF8 (RFC 6531
    /// section 3.4), RET and ENVID (RFC 3461 section 4), AUTH (RFC 4954 section 5), where they are
    /// offered.
    pub(super) fn mail_parameters(
        &self,
        reverse_path: ReversePath,
        parameters: &[Parameter],
    ) -> Result<Envelope, Text> {
        let extended = matches!(&self.state, State::Ready(greeted) if greeted.extended);
        let mut envelope = Envelope {
            reverse_path,
            ..Envelope::default()
        };
        for (index, parameter) in parameters.iter().enumerate() {
            let Parameter { keyword, value } = parameter;
            let has_value = value.is_some();
            let value = value.as_deref().unwrap_or("");
            if parameters[..index].iter().any(|it| it.keyword == *keyword) {
                return Err(texts::BAD_PARAMETER);
            }
            match keyword.as_str() {
                "SMTPUTF8" if extended && self.config.extensions.smtputf8 => {
                    if has_value {
                        return Err(texts::BAD_PARAMETER);
                    }
                    envelope.internationalised = true;
                }
                "RET" | "ENVID" if extended && self.config.extensions.dsn => {
                    let taken = envelope.request.take(parameter);
                    taken.ok_or(texts::BAD_PARAMETER)?;
                }
                "SIZE" if extended && self.config.extensions.size.is_some() => {
                    let size = declared_size(value).ok_or(texts::BAD_PARAMETER)?;
                    if self.size_limit().is_some_and(|limit| size > limit) {
                        return Err(texts::TOO_BIG);
                    }
                }
                "BODY" if extended && self.config.extensions.eight_bit_mime => {
                    envelope.body = match value.to_ascii_uppercase().as_str() {
                        "7BIT" => Body::SevenBit,
                        "8BITMIME" => Body::EightBitMime,
                        "BINARYMIME" if self.offers_binary() => Body::BinaryMime,
                        _ => return Err(texts::BAD_PARAMETER),
                    };
                }
                // No client here is trusted to name another as the submitter: the value is read and
                // forgotten, as section 5 allows.
                "AUTH" if extended && !self.config.extensions.auth.is_empty() => {
                    if !is_submitter(value) {
                        return Err(texts::BAD_PARAMETER);
                    }
                }
                _ => return Err(texts::UNKNOWN_PARAMETER),
            }
        }
        let sender = envelope.reverse_path.mailbox();
        if sender.is_some_and(|it| !it.is_ascii()) && !envelope.internationalised {
            return Err(if self.config.extensions.smtputf8 {
                texts::NOT_ASCII_SENDER
            } else {
                texts::BAD_SENDER
            });
        }
        Ok(envelope)
    }

    /// NOTIFY and ORCPT (RFC 3461 sections 4.1 and 4.2), where they are offered.
    pub(super) fn rcpt_parameters(
        &self,
        parameters: &[Parameter],
    ) -> Result<RecipientRequest, Text> {
        let extended = match &self.state {
            State::Begun(it) => it.greeted.extended,
            State::Addressed(it) => it.greeted.extended,
            _ => false,
        };
        let mut request = RecipientRequest::default();
        for (index, parameter) in parameters.iter().enumerate() {
            let keyword = parameter.keyword.as_str();
            if parameters[..index].iter().any(|it| it.keyword == keyword) {
                return Err(texts::BAD_PARAMETER);
            }
            match keyword {
                "NOTIFY" | "ORCPT" if extended && self.config.extensions.dsn => {
                    let value = parameter.value.as_deref().unwrap_or("");
                    if !value.is_ascii() && !self.is_internationalised() {
                        return Err(texts::BAD_PARAMETER);
                    }
                    request.take(parameter).ok_or(texts::BAD_PARAMETER)?;
                }
                _ => return Err(texts::UNKNOWN_PARAMETER),
            }
        }
        Ok(request)
    }

    /// Whether MAIL had SMTPUTF8.
    pub(super) fn is_internationalised(&self) -> bool {
        self.state.envelope().is_some_and(|it| it.internationalised)
    }

    pub(super) fn rcpt(&mut self, forward_path: ForwardPath, parameters: &[Parameter]) {
        let request = match self.rcpt_parameters(parameters) {
            Ok(request) => request,
            Err(text) => return self.refuse(text),
        };
        let ascii = forward_path.mailbox().is_none_or(Mailbox::is_ascii);
        if !ascii && !self.is_internationalised() {
            return self.refuse(if self.config.extensions.smtputf8 {
                texts::NOT_ASCII_RECIPIENT
            } else {
                texts::BAD_RECIPIENT
            });
        }
        let full = matches!(&self.state, State::Addressed(it)
            if it.envelope.forward_paths.len() >= self.config.max_recipients);
        if full {
            return self.text(texts::TOO_MANY_RECIPIENTS);
        }
        let state = core::mem::replace(&mut self.state, State::Closed);
        let question = |reverse_path: &ReversePath| Question::Recipient {
            reverse_path: reverse_path.clone(),
            forward_path: forward_path.clone(),
        };
        let addressee = Addressee {
            path: forward_path.clone(),
            request,
        };
        match state {
            State::Begun(it) => {
                let question = question(&it.envelope.reverse_path);
                self.ask(question, Pending::FirstRecipient(it, addressee));
            }
            State::Addressed(it) => {
                let question = question(&it.envelope.reverse_path);
                self.ask(question, Pending::Recipient(it, addressee));
            }
            other => self.state = other,
        }
    }

    pub(super) fn offers_binary(&self) -> bool {
        self.config.extensions.chunking && self.config.extensions.binary_mime
    }
}

/// `auth-param = "AUTH=" xtext`, which stands for a mailbox or for `<>` (RFC 4954 section 8).
fn is_submitter(value: &str) -> bool {
    from_xtext(value).is_some_and(|it| it == "<>" || it.parse::<Mailbox>().is_ok())
}

/// `size-value ::= 1*20DIGIT` (RFC 1870 section 3).
fn declared_size(value: &str) -> Option<u64> {
    let digits = (1..=20).contains(&value.len()) && value.bytes().all(|it| it.is_ascii_digit());
    // Twenty digits may say more than 64 bits hold: then it is too big for any limit.
    digits.then(|| value.parse().unwrap_or(u64::MAX))
}
