//! The states of a server and the moves between them, as they are drawn.

use crate::names;
use crate::smtp::Verb;
use serde::{Deserialize, Serialize};

names! {
    /// The states of the server, as they are drawn.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum StateName {
        /// Connected; the greeting is not out yet, or has turned the client away.
        Connected,
        /// Greeted; waits for EHLO or HELO.
        AwaitHello,
        /// Waits for MAIL.
        Ready,
        /// STARTTLS was answered with 220; TLS is to come.
        Securing,
        /// 334 was sent; a response comes.
        Authenticating,
        /// MAIL was accepted, no recipient yet.
        Envelope,
        /// At least one recipient; DATA may come.
        Recipients,
        /// 354 was sent; content comes.
        Data,
        /// Octets of a chunk come.
        Chunk,
        /// Behind a chunk that was not the last: the next one comes (RFC 3030).
        Chunks,
        /// Waits for its host's answer.
        Asking,
        /// Closed, or closing after 221 or 421.
        Closed,
    }
}

impl StateName {
    /// The commands that RFC 5321 section 4.1.4 allows here, those that move on first.
    #[must_use]
    pub const fn legal_verbs(self) -> &'static [Verb] {
        use Verb::{
            Auth, Bdat, Data, Ehlo, Expn, Helo, Help, Mail, Noop, Quit, Rcpt, Rset, StartTls, Vrfy,
        };
        match self {
            Self::Connected
            | Self::Asking
            | Self::Data
            | Self::Authenticating
            | Self::Securing
            | Self::Chunk
            | Self::Closed => &[],
            Self::AwaitHello => &[Ehlo, Helo, Noop, Help, Vrfy, Expn, Rset, Quit],
            Self::Ready => &[
                Mail, StartTls, Auth, Quit, Ehlo, Helo, Rset, Noop, Help, Vrfy, Expn,
            ],
            Self::Envelope => &[Rcpt, Rset, Noop, Help, Vrfy, Expn, Ehlo, Helo, Quit],
            Self::Recipients => &[
                Rcpt, Data, Bdat, Rset, Noop, Help, Vrfy, Expn, Ehlo, Helo, Quit,
            ],
            Self::Chunks => &[Bdat, Rset, Noop, Help, Vrfy, Expn, Ehlo, Helo, Quit],
        }
    }

    names::moves! {
        Connected: "220" AwaitHello;
        AwaitHello: "EHLO" Ready, "HELO" Ready, "BDAT" Chunk, "QUIT" Closed;
        Ready: "MAIL" Envelope, "STARTTLS" Securing, "AUTH" Authenticating, "BDAT" Chunk, "QUIT" Closed;
        Envelope: "RCPT" Recipients, "RSET" Ready, "EHLO" Ready, "HELO" Ready, "STARTTLS" Securing, "BDAT" Chunk, "QUIT" Closed;
        Recipients: "DATA" Data, "BDAT" Chunk, "RSET" Ready, "EHLO" Ready, "HELO" Ready, "STARTTLS" Securing, "QUIT" Closed;
        Data: "(end-of-data)" Ready;
        Chunk: "(chunk)" Chunks, "(last-chunk)" Ready, "(refused)" AwaitHello, "(refused)" Envelope, "(refused)" Recipients;
        Chunks: "BDAT" Chunk, "RSET" Ready, "EHLO" Ready, "HELO" Ready, "STARTTLS" Securing, "QUIT" Closed;
        Authenticating: "(response)" Ready;
        Securing: "(tls)" AwaitHello;
    }
}
