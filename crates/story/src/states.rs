use protocol_core::imap::CommandName;
use protocol_core::smtp::{Verb, client, server};
use protocol_core::{imap, pop3};

pub(crate) fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Helo => "greets, the old way",
        Verb::Ehlo => "greets and asks what the server can do",
        Verb::Mail => "begins an envelope: who it is from",
        Verb::Rcpt => "adds one recipient to the envelope",
        Verb::Data => "asks to hand over the letter",
        Verb::Rset => "throws the envelope away",
        Verb::Noop => "does nothing; the server says OK",
        Verb::Quit => "ends the session",
        Verb::Vrfy => "asks whether a user exists",
        Verb::Expn => "asks who is on a list",
        Verb::Help => "asks for help",
        Verb::Auth => "says who the client is, and proves it",
        Verb::StartTls => "asks to go on under TLS",
        Verb::Bdat => "hands over a chunk of the letter",
    }
}

pub(crate) fn imap_command(name: CommandName) -> &'static str {
    use CommandName as C;
    match name {
        C::Capability => "asks what the server can do",
        C::Noop => "changes nothing; the server may tell what is new",
        C::Logout => "ends the session",
        C::Id => "says which program calls, and asks which program answers",
        C::StartTls => "asks to go on under TLS",
        C::Authenticate => "says who the client is, and proves it by a mechanism",
        C::Login => "says who the client is, by user and password",
        C::Select => "opens a mailbox",
        C::Examine => "opens a mailbox, to look only",
        C::Create => "makes a mailbox",
        C::Delete => "removes a mailbox and all that is in it",
        C::Rename => "gives a mailbox another name",
        C::Subscribe => "adds a name to the list of mailboxes to show",
        C::Unsubscribe => "takes a name off the list of mailboxes to show",
        C::List => "asks which mailboxes there are",
        C::Lsub => "asks which mailboxes are on the list to show",
        C::Status => "asks about a mailbox without opening it",
        C::Append => "puts a message into a mailbox",
        C::Namespace => "asks whose mailboxes are where",
        C::Enable => "switches extensions on",
        C::Idle => "asks to be told at once what changes",
        C::Check => "asks the server to put the mailbox in order",
        C::Close => "closes the mailbox, and removes what is marked as deleted",
        C::Unselect => "closes the mailbox, and removes nothing",
        C::Expunge => "removes for good what is marked as deleted",
        C::Search => "asks which messages fit",
        C::Fetch => "asks for messages, or for parts of them",
        C::Store => "changes flags of messages",
        C::Copy => "copies messages into another mailbox",
        C::Move => "moves messages into another mailbox",
        C::UidExpunge => "removes for good those of the named that are marked as deleted",
        C::UidSearch => "asks which messages fit, by UID",
        C::UidFetch => "asks for messages, or for parts of them, by UID",
        C::UidStore => "changes flags of messages, by UID",
        C::UidCopy => "copies messages into another mailbox, by UID",
        C::UidMove => "moves messages into another mailbox, by UID",
    }
}

pub(crate) fn pop3_verb(verb: pop3::Verb) -> &'static str {
    use pop3::Verb as V;
    match verb {
        V::User => "says whose mail is to be collected",
        V::Pass => "says the password",
        V::Apop => "says who the client is, by a digest of the password",
        V::Auth => "says who the client is, and proves it by a mechanism",
        V::Stls => "asks to go on under TLS",
        V::Capa => "asks what the server can do",
        V::Stat => "asks how many messages there are, and how large they are",
        V::List => "asks how large each message is",
        V::Retr => "asks for a whole message",
        V::Dele => "marks a message as deleted",
        V::Noop => "does nothing; the server says yes",
        V::Rset => "takes back every mark of this session",
        V::Top => "asks for the beginning of a message",
        V::Uidl => "asks for the name that each message keeps",
        V::Quit => "ends the session, and only now deletes what is marked",
    }
}

pub(crate) fn server_state(state: server::StateName) -> &'static str {
    use server::StateName as S;
    match state {
        S::Connected => "connected, not greeted yet",
        S::AwaitHello => "waits for EHLO",
        S::Ready => "waits for MAIL",
        S::Envelope => "envelope begun, no recipient",
        S::Recipients => "envelope has a recipient",
        S::Data => "takes the letter",
        S::Authenticating => "waits for a response",
        S::Securing => "waits for TLS",
        S::Chunk => "takes a chunk of the letter",
        S::Chunks => "has a part of the letter, waits for more",
        S::Asking => "asks its host",
        S::Closed => "closed",
    }
}

pub(crate) fn client_state(state: client::StateName) -> &'static str {
    use client::StateName as S;
    match state {
        S::AwaitGreeting => "waits for the greeting",
        S::Hello => "has said EHLO",
        S::Tls => "begins TLS",
        S::Auth => "says who it is, by AUTH",
        S::Mail => "has said MAIL",
        S::Recipients => "has named recipients",
        S::Data => "has asked to send the letter",
        S::EndOfData => "has sent the letter, waits for the last 250",
        S::Quit => "has said QUIT",
        S::Closed => "closed",
    }
}

pub(crate) fn imap_server_state(state: imap::server::StateName) -> &'static str {
    use imap::server::StateName as S;
    match state {
        S::Connected => "connected, not greeted yet",
        S::NotAuthenticated => "waits to be told who calls",
        S::Securing => "waits for TLS",
        S::Authenticating => "waits for a response",
        S::Authenticated => "logged in, no mailbox open",
        S::Selected => "a mailbox is open",
        S::Idling => "tells what changes, until DONE",
        S::Asking => "asks its host",
        S::Logout => "over",
    }
}

pub(crate) fn imap_client_state(state: imap::client::StateName) -> &'static str {
    use imap::client::StateName as S;
    match state {
        S::AwaitGreeting => "waits for the greeting",
        S::Capability => "asks what the server can do",
        S::Tls => "begins TLS",
        S::Authenticating => "proves who it is",
        S::Login => "logs in",
        S::Select => "opens the mailbox",
        S::Working => "works in the mailbox",
        S::Idling => "listens for what changes",
        S::Waiting => "waits until it asks again",
        S::Logout => "logs out",
        S::Closed => "closed",
    }
}

pub(crate) fn pop3_server_state(state: pop3::server::StateName) -> &'static str {
    use pop3::server::StateName as S;
    match state {
        S::Connected => "connected, not greeted yet",
        S::Authorization => "waits to be told who calls",
        S::UserGiven => "waits for the password",
        S::Securing => "waits for TLS",
        S::Authenticating => "waits for a response",
        S::Transaction => "has the maildrop open and locked",
        S::Update => "deletes what was marked",
        S::Asking => "asks its host",
        S::Over => "over",
    }
}

pub(crate) fn pop3_client_state(state: pop3::client::StateName) -> &'static str {
    use pop3::client::StateName as S;
    match state {
        S::AwaitGreeting => "waits for the greeting",
        S::Capabilities => "asks what the server can do",
        S::Tls => "begins TLS",
        S::Auth => "proves who it is",
        S::Login => "logs in",
        S::Listing => "asks what is in the maildrop",
        S::Working => "collects, and marks as deleted",
        S::Quit => "has said QUIT",
        S::Closed => "closed",
    }
}
