//! What a scenario says of a host, of a DNS record and of a link, as a form has it: field by field, by the names that
//! scenarios have. The test `docs` compares it with the types. Labels and help are in the catalogues.

use crate::{Beat, Fact, beat, fact, family};

/// Fields that stand together.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name in the catalogues.
    pub name: &'static str,
    /// The fields, in the order of the form.
    pub fields: &'static [Field],
    /// What a new one begins with, in JSON.
    pub start: &'static str,
}

/// A row of a form.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// As scenarios have it.
    pub name: &'static str,
    /// What stands in it.
    pub kind: Kind,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// The record type that has it; empty: every one.
    pub of_type: &'static str,
}

/// What stands in a field.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Switch,
    /// A number and its unit, which may be empty. `ms` shows microseconds.
    Number(&'static str),
    /// A number of octets, or `false`.
    Size,
    /// A line of text.
    Text,
    /// Text with line ends.
    Lines,
    /// A domain.
    Domain,
    /// An address for mail.
    Address,
    /// An IPv4 address.
    Ipv4,
    /// The name of a host of this world.
    Host,
    /// One of these. Their words are a family; where its name is empty they stand as they are.
    Choice(&'static str, &'static [&'static str]),
    /// A number of days, or `never`.
    Days,
    /// Any of these names.
    Several(&'static [&'static str]),
    /// Several of that kind.
    List(&'static Kind),
    /// From the first field of the group to the second.
    Table(&'static Group),
    /// Fields that are always there.
    Part(&'static Group),
    /// Fields that can be there.
    Optional(&'static Group),
    /// Several with these fields.
    Records(&'static Group),
}

use Kind::{
    Address, Choice, Days, Domain, Host, Ipv4, Lines, List, Number, Optional, Part, Records,
    Several, Size, Switch, Table, Text,
};

const fn of(of_type: &'static str, name: &'static str, kind: Kind, is_required: bool) -> Field {
    Field {
        name,
        kind,
        is_required,
        of_type,
    }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    of("", name, kind, false)
}

const fn must(name: &'static str, kind: Kind) -> Field {
    of("", name, kind, true)
}

/// A group: a row a line.
macro_rules! group {
    ($(#[$doc:meta])* $at:vis $group:ident = $name:literal, $start:literal; $($row:expr),* $(,)?) => {
        $(#[$doc])*
        $at static $group: Group = Group { name: $name, start: $start, fields: &[$($row),*] };
    };
}

const CLIENT_TLS: Kind = Choice(
    "client-tls",
    &["never", "where-offered", "required", "implicit"],
);
const SERVER_TLS: Kind = Choice("server-tls", &["none", "offered", "required"]);
const ACCESS: Kind = Choice("access", &["imap", "imaps", "pop3", "pop3s"]);
const SERVICE: Kind = Choice("service-of-port", &["relay", "submission", "submissions"]);
const TELLING: Kind = Choice("telling", &["not-told", "answered"]);
const MECHANISMS: Kind = Several(&[
    "PLAIN",
    "LOGIN",
    "CRAM-MD5",
    "SCRAM-SHA-256",
    "XOAUTH2",
    "OAUTHBEARER",
]);

group! {
    /// A host.
    pub HOST = "host", "{}";
    must("address", Ipv4),
    may("mua", Optional(&MUA)),
    may("mta", Optional(&MTA)),
    may("store", Optional(&STORE)),
    may("issuer", Optional(&ISSUER)),
    may("resolver", Switch),
    may("outside", Switch),
    may("after", Host),
    may("removed", Switch),
}

group! {
    /// A new host.
    pub NEW_HOST = "new-host", "{}";
    must("name", Domain),
    must("address", Ipv4),
}

group! {
    MUA = "mua", "{}";
    must("owner", Text),
    must("address", Address),
    may("submit", Optional(&SERVER)),
    may("read", Optional(&READ)),
}

group! {
    SERVER = "server", r#"{"port":25,"tls":"where-offered"}"#;
    must("host", Host),
    must("port", Number("")),
    may("tls", CLIENT_TLS),
    may("login", Optional(&LOGIN)),
    may("token", Optional(&TOKEN)),
    may("pipelining", Switch),
    may("chunking", Switch),
}

group! {
    LOGIN = "login", "{}";
    must("user", Text),
    must("password", Text),
}

group! {
    TOKEN = "token", "{}";
    must("user", Text),
    may("issuer", Host),
    may("password", Text),
    may("holds", Text),
}

group! {
    READ = "read", r#"{"by":"imap"}"#;
    must("host", Host),
    may("by", ACCESS),
    must("user", Text),
    must("password", Text),
    may("token", Text),
    may("tls", CLIENT_TLS),
    may("stays", Switch),
    may("then", Choice("after-fetching", &["keep", "delete"])),
    may("every_seconds", Number("seconds")),
}

group! {
    MTA = "mta", r#"{"ports":{"25":"relay"}}"#;
    must("ports", Table(&PORT)),
    may("tls", SERVER_TLS),
    may("client_tls", CLIENT_TLS),
    may("local", Records(&LOCAL)),
    may("aliases", Table(&ALIAS)),
    may("lists", Records(&LIST)),
    may("moved", Table(&MOVED)),
    may("policy", Part(&POLICY)),
    may("extensions", Part(&EXTENSIONS)),
    may("smarthost", Optional(&SERVER)),
    may("relay_for", List(&Text)),
    may("relay_to", List(&Domain)),
    may("outbox", Address),
    may("tokens_from", Host),
    may("pipelining", Switch),
    may("chunking", Switch),
    may("retry_minutes", List(&Number("minutes"))),
    may("keep_hours", Number("hours")),
    may("delay_hours", Number("hours")),
}

group! {
    PORT = "port", "{}";
    must("port", Number("")),
    must("service", SERVICE),
}
group! {
    ALIAS = "alias", "{}";
    must("alias", Address),
    must("members", List(&Address)),
}
group! {
    LIST = "list", "{}";
    must("address", Address),
    must("members", List(&Address)),
    must("owner", Address),
    may("subject_tag", Text),
}
group! {
    MOVED = "moved", "{}";
    must("old", Address),
    must("new", Address),
}

group! {
    LOCAL = "local", "{}";
    must("domain", Domain),
    must("store", Host),
    may("separator", Text),
    may("catch_all", Address),
}

group! {
    EXTENSIONS = "extensions", "{}";
    may("size", Size),
    may("pipelining", Switch),
    may("eight_bit_mime", Switch),
    may("enhanced_status_codes", Switch),
    may("smtputf8", Switch),
    may("dsn", Switch),
    may("chunking", Switch),
    may("binary_mime", Switch),
    may("auth", MECHANISMS),
}

group! {
    POLICY = "policy", "{}";
    may("open_relay", Switch),
    may("require_auth", Switch),
    may("any_password", Switch),
    may("recipients", Choice("recipient-check", &["at-rcpt", "later"])),
    may("greylist", Optional(&GREYLIST)),
    may("rate", Optional(&RATE)),
    may("max_size", Number("octets")),
    may("max_recipients", Number("")),
    may("max_received", Number("")),
    may("delivered_to", Switch),
    may("mailbox_full", Choice("mailbox-full", &["later", "never"])),
    may("line_ends", Part(&LINE_ENDS)),
    may("vrfy", TELLING),
    may("expn", TELLING),
    may("help", Switch),
}

group! {
    GREYLIST = "greylist", r#"{"seconds":300,"code":450}"#;
    must("seconds", Number("seconds")),
    may("code", Choice("", &["450", "451"])),
}

group! {
    RATE = "rate", r#"{"messages":10,"seconds":60}"#;
    must("messages", Number("")),
    must("seconds", Number("seconds")),
    may("close", Switch),
}

group! {
    LINE_ENDS = "line-ends", "{}";
    may("bare", Choice("bare", &["refuse", "keep", "mend"])),
    may("also_end", Several(&["lf.lf", "crlf.lf", "lf.crlf", "cr.cr"])),
}

group! {
    STORE = "store", r#"{"users":[]}"#;
    must("users", Records(&USER)),
    may("ports", Table(&ACCESS_PORT)),
    may("tls", SERVER_TLS),
    may("mechanisms", MECHANISMS),
    may("tokens_from", Host),
    may("imap", Several(&["LITERAL+", "SASL-IR", "IDLE", "UIDPLUS", "MOVE", "NAMESPACE", "UNSELECT", "ENABLE", "ID", "CHILDREN", "SPECIAL-USE"])),
    may("pop3", Part(&POP3)),
}

group! {
    ACCESS_PORT = "access-port", "{}";
    must("port", Number("")),
    must("access", ACCESS),
}

group! {
    USER = "user", "{}";
    must("address", Address),
    must("password", Text),
    may("quota", Optional(&QUOTA)),
    may("folders", Records(&FOLDER)),
    may("vacation", Optional(&VACATION)),
}

group! {
    QUOTA = "quota", "{}";
    must("octets", Number("octets")),
    may("taken", Number("octets")),
}

group! {
    VACATION = "vacation", r#"{"days":7}"#;
    must("text", Lines),
    may("days", Number("days")),
}

group! {
    FOLDER = "folder", "{}";
    must("name", Text),
    may("special_use", Choice("", &["all", "archive", "drafts", "flagged", "junk", "sent", "trash"])),
    may("messages", Records(&MESSAGE)),
}

group! {
    MESSAGE = "message", "{}";
    must("content", Lines),
    may("flags", List(&Text)),
}

group! {
    POP3 = "pop3", "{}";
    may("user", Switch),
    may("apop", Switch),
    may("capa", Switch),
    may("top", Switch),
    may("uidl", Switch),
    may("pipelining", Switch),
    may("resp_codes", Switch),
    may("auth_resp_code", Switch),
    may("login_delay", Number("seconds")),
    may("expire", Days),
    may("implementation", Switch),
}

group! {
    ISSUER = "issuer", r#"{"users":[]}"#;
    must("users", Records(&ISSUER_USER)),
    may("lifetime_seconds", Number("seconds")),
    may("scope", Text),
    may("issued", Records(&ISSUED)),
}

group! {
    ISSUER_USER = "issuer-user", r#"{"password":null,"consents":false}"#;
    must("user", Text),
    may("password", Text),
    may("consents", Switch),
}

group! {
    ISSUED = "issued", "{}";
    must("token", Text),
    must("user", Text),
    must("expires_seconds", Number("seconds")),
}

group! {
    /// A DNS record.
    pub RECORD = "record", r#"{"type":"mx","preference":10,"ttl":3600}"#;
    must("name", Domain),
    must("type", Choice("record-type", &["a", "mx"])),
    of("a", "address", Ipv4, true),
    of("mx", "preference", Number(""), true),
    of("mx", "exchange", Text, true),
    may("ttl", Number("seconds")),
}

group! {
    /// A link.
    pub LINK = "link", r#"{"latency_micros":null,"cut":false}"#;
    must("a", Host),
    must("b", Host),
    may("latency_micros", Number("ms")),
    may("cut", Switch),
}

const UNITS: [&str; 6] = ["ms", "seconds", "minutes", "hours", "days", "octets"];

impl Group {
    /// What a field is called, and what it does.
    #[must_use]
    pub fn words(&self, field: &Field) -> Beat {
        beat!(family "setting", self.key(field))
    }

    fn key(&self, field: &Field) -> String {
        format!("{}-{}", self.name, field.name)
    }
}

impl Kind {
    /// The group inside.
    #[must_use]
    pub const fn group(&self) -> Option<&'static Group> {
        match self {
            Self::Table(it) | Self::Part(it) | Self::Optional(it) | Self::Records(it) => Some(it),
            _ => None,
        }
    }
}

/// One of a choice in words.
#[must_use]
pub fn choice(family: &str, value: &str) -> Fact {
    match family {
        "" => fact!("verbatim", text: value),
        _ => fact!(family "choice", format!("{family}-{value}")),
    }
}

/// The unit of a number.
#[must_use]
pub fn unit(unit: &str) -> Fact {
    fact!(family "unit", unit)
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 3] {
    let (mut fields, mut choices) = (Vec::new(), Vec::new());
    for group in [&HOST, &NEW_HOST, &RECORD, &LINK] {
        collect(group, &mut fields, &mut choices);
    }
    for keys in [&mut fields, &mut choices] {
        keys.sort();
        keys.dedup();
    }
    [
        family("setting", fields),
        family("choice", choices),
        family("unit", UNITS),
    ]
}

fn collect(group: &Group, fields: &mut Vec<String>, choices: &mut Vec<String>) {
    for field in group.fields {
        fields.push(group.key(field));
        if let Choice(family, values) = field.kind
            && !family.is_empty()
        {
            choices.extend(values.iter().map(|it| format!("{family}-{it}")));
        }
        if let Some(inner) = field.kind.group() {
            collect(inner, fields, choices);
        }
    }
}
