//! Mailboxes: what a line decides is said from the line, and a session's story is its own.
