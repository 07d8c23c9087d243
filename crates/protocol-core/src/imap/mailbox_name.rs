//! Names of mailboxes and modified UTF-7 (RFC 3501 sections 5.1 and 5.1.3).

use core::fmt;
use serde::{Deserialize, Serialize};

/// The name of a mailbox, decoded. `INBOX` in any case is the one INBOX (section 5.1). Between the
/// levels of a name stands `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailboxName(String);
