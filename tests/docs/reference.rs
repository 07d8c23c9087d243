//! The pages of the reference, made from the types: scenarios, faults, inputs.

use crate::pages::anchor;
use crate::types::{Described, Field, Shape, Variant, arguments, describe};
use crate::{read, root};
use serde_json::{Value, json};
use std::fmt::Write as _;
use syn::Type;
use world::Scenario;
use world::fault::{FaultName, Stage, When};

/// A type that has a part of a page.
struct Part {
    /// Its heading.
    title: &'static str,
    file: &'static str,
    /// Its name, as the types that hold it write it.
    name: &'static str,
    /// Where `SAMPLE` has one in which every optional field is left out.
    sample: &'static str,
}

const fn part(title: &'static str, file: &'static str, name: &'static str) -> Part {
    let sample = "";
    Part {
        title,
        file,
        name,
        sample,
    }
}

const fn sampled(
    title: &'static str,
    file: &'static str,
    name: &'static str,
    sample: &'static str,
) -> Part {
    Part {
        title,
        file,
        name,
        sample,
    }
}

const SCENARIO: &[Part] = &[
    sampled("The scenario", "world/src/scenario.rs", "Scenario", "/"),
    part("Topics", "world/src/scenario.rs", "Topic"),
    sampled("Hosts", "world/src/scenario.rs", "HostSpec", "/hosts/0"),
    sampled(
        "Mail programs",
        "world/src/scenario/program.rs",
        "MuaSpec",
        "/hosts/0/mua",
    ),
    sampled(
        "Where a program sends",
        "world/src/scenario/program.rs",
        "ServerSpec",
        "/hosts/0/mua/submit",
    ),
    sampled(
        "Passwords",
        "world/src/scenario/program.rs",
        "LoginSpec",
        "/hosts/0/mua/submit/login",
    ),
    sampled(
        "Tokens",
        "world/src/scenario/program.rs",
        "TokenSpec",
        "/hosts/0/mua/submit/token",
    ),
    part(
        "TLS of a client",
        "protocol-core/src/smtp/client.rs",
        "TlsUse",
    ),
    sampled(
        "Where a program reads",
        "world/src/scenario/program.rs",
        "ReadSpec",
        "/hosts/0/mua/read",
    ),
    part(
        "Protocols for reading",
        "world/src/scenario/program.rs",
        "Access",
    ),
    part(
        "What POP3 does after fetching",
        "protocol-core/src/pop3/client.rs",
        "pop3::Policy",
    ),
    sampled(
        "Mail servers",
        "world/src/scenario/agent.rs",
        "MtaSpec",
        "/hosts/0/mta",
    ),
    part(
        "Services",
        "protocol-core/src/smtp/server/config.rs",
        "Service",
    ),
    part(
        "TLS of a server",
        "protocol-core/src/smtp/server/config.rs",
        "Tls",
    ),
    sampled(
        "SMTP extensions",
        "protocol-core/src/smtp/server/config.rs",
        "Extensions",
        "/hosts/0/mta/extensions",
    ),
    part("Mechanisms", "protocol-core/src/sasl/mod.rs", "Mechanism"),
    sampled(
        "Local domains",
        "world/src/scenario/agent.rs",
        "LocalDomain",
        "/hosts/0/mta/local/0",
    ),
    sampled(
        "Policies",
        "world/src/policy.rs",
        "Policy",
        "/hosts/0/mta/policy",
    ),
    part(
        "When recipients are checked",
        "world/src/policy.rs",
        "RecipientCheck",
    ),
    sampled(
        "Greylisting",
        "world/src/policy.rs",
        "Greylist",
        "/hosts/0/mta/policy/greylist",
    ),
    sampled(
        "Rate limits",
        "world/src/policy.rs",
        "Rate",
        "/hosts/0/mta/policy/rate",
    ),
    part("Full mailboxes", "world/src/policy.rs", "Full"),
    sampled(
        "Line ends",
        "protocol-core/src/smtp/data.rs",
        "LineEnds",
        "/hosts/0/mta/policy/line_ends",
    ),
    part(
        "Bare CR or LF",
        "protocol-core/src/smtp/data.rs",
        "BareLineEnds",
    ),
    part(
        "Other ends of data",
        "protocol-core/src/smtp/data.rs",
        "Ending",
    ),
    part("VRFY and EXPN", "world/src/policy.rs", "Telling"),
    sampled(
        "Mailbox servers",
        "world/src/scenario/mailboxes.rs",
        "StoreSpec",
        "/hosts/0/store",
    ),
    sampled(
        "Users",
        "world/src/scenario/mailboxes.rs",
        "UserSpec",
        "/hosts/0/store/users/0",
    ),
    sampled(
        "Quotas",
        "world/src/scenario/mailboxes.rs",
        "Quota",
        "/hosts/0/store/users/0/quota",
    ),
    sampled(
        "Folders",
        "world/src/scenario/mailboxes.rs",
        "FolderSpec",
        "/hosts/0/store/users/0/folders/0",
    ),
    sampled(
        "Messages in a folder",
        "world/src/scenario/mailboxes.rs",
        "MessageSpec",
        "/hosts/0/store/users/0/folders/0/messages/0",
    ),
    part(
        "Special uses",
        "protocol-core/src/imap/server/listing.rs",
        "SpecialUse",
    ),
    part(
        "IMAP extensions",
        "protocol-core/src/imap/server/extension.rs",
        "Extension",
    ),
    sampled(
        "POP3 extensions",
        "protocol-core/src/pop3/server.rs",
        "pop3::Extensions",
        "/hosts/0/store/pop3",
    ),
    part("EXPIRE", "protocol-core/src/pop3/server.rs", "Expire"),
    sampled(
        "Token issuers",
        "world/src/scenario/issuer.rs",
        "IssuerSpec",
        "/hosts/0/issuer",
    ),
    sampled(
        "Users of a token issuer",
        "world/src/scenario/issuer.rs",
        "IssuerUserSpec",
        "/hosts/0/issuer/users/0",
    ),
    sampled(
        "Tokens given out before",
        "world/src/scenario/issuer.rs",
        "IssuedSpec",
        "/hosts/0/issuer/issued/0",
    ),
    sampled(
        "DNS records",
        "world/src/scenario/record.rs",
        "Written",
        "/dns/0",
    ),
    part(
        "Record types",
        "protocol-core/src/dns/record.rs",
        "RecordType",
    ),
    sampled("Links", "world/src/scenario.rs", "LinkSpec", "/links/0"),
    sampled("The letter", "world/src/scenario.rs", "Letter", "/letter"),
    sampled(
        "Drafts",
        "protocol-core/src/message/compose.rs",
        "Draft",
        "/letter/draft",
    ),
    sampled(
        "Notices a sender asks for",
        "protocol-core/src/smtp/dsn.rs",
        "Asked",
        "/letter/draft/ask",
    ),
    part("RET", "protocol-core/src/smtp/dsn.rs", "Returns"),
    part("NOTIFY", "protocol-core/src/smtp/dsn.rs", "Notify"),
    sampled(
        "What owners do later",
        "world/src/scenario.rs",
        "LaterSpec",
        "/later/0",
    ),
    part("Jobs", "protocol-core/src/imap/client/job.rs", "Job"),
    part(
        "Changes of flags",
        "protocol-core/src/imap/command/parts.rs",
        "StoreOperation",
    ),
    part("Edits", "world/src/edit.rs", "Edit"),
    part("Edits of a host", "world/src/edit.rs", "HostEdit"),
];

const FAULTS: &[Part] = &[
    sampled(
        "Where and how often",
        "world/src/fault.rs",
        "FaultSpec",
        "/faults/0",
    ),
    part("Stages", "world/src/fault.rs", "Stage"),
    part("Before or after", "world/src/fault.rs", "When"),
    part("Faults", "world/src/fault.rs", "Fault"),
    part("Chosen replies", "world/src/fault.rs", "ChosenReply"),
];

const INPUTS: &[Part] = &[
    part("A saved run", "world/src/run.rs", "Run"),
    part("Recorded inputs", "world/src/input.rs", "RecordedInput"),
    part("Inputs", "world/src/input.rs", "Input"),
    part("Envelopes by hand", "world/src/input.rs", "HandEnvelope"),
];

const PAGES: [(&str, &[Part]); 3] = [
    ("scenario.md", SCENARIO),
    ("faults.md", FAULTS),
    ("inputs.md", INPUTS),
];

/// How values are written that have no part of their own.
const PLAIN: &[(&str, &str)] = &[
    ("String", "text"),
    ("char", "one character"),
    ("bool", "`true` or `false`"),
    ("u16", "number"),
    ("u32", "number"),
    ("u64", "number"),
    ("i64", "number"),
    ("usize", "number"),
    ("Domain", "domain"),
    ("Mailbox", "address"),
    ("MailboxName", "mailbox name"),
    ("ForwardPath", "address"),
    ("ReversePath", "address"),
    ("Ipv4Addr", "IPv4 address"),
    ("Octets", "text"),
    ("Flag", "flag, as `\\Seen`"),
    ("Flags", "list of flags, as `\\Seen`"),
    ("ReplyCode", "number"),
    ("EnhancedStatus", "text, as `\"4.3.0\"`"),
    ("GreylistCode", "`450` or `451`"),
    (
        "Endings",
        "list of [other ends of data](scenario.md#other-ends-of-data)",
    ),
    ("RecordSpec", "[DNS record](scenario.md#dns-records)"),
    ("Map", "table"),
    ("Value", "any value"),
    ("ConnectionName", "`c1`, `s1/2`"),
    ("FaultId", "number, from 0"),
    ("Instant", "microseconds"),
    ("Tick", "number"),
    ("Texts", "table: language = text"),
    ("Digest", "text"),
];

/// A scenario that has one of everything, and of each only what it must have.
fn sample() -> Value {
    json!({
        "name": "sample", "epoch": 0,
        "hosts": [{
            "name": "host.example", "address": "192.0.2.1",
            "mua": {
                "owner": "Alice", "address": "alice@host.example",
                "submit": {
                    "host": "host.example", "port": 587,
                    "login": { "user": "alice", "password": "secret" },
                    "token": { "user": "alice" },
                },
                "read": { "host": "host.example", "user": "alice", "password": "secret" },
            },
            "mta": {
                "ports": {}, "local": [{ "domain": "host.example", "store": "host.example" }],
                "policy": {
                    "greylist": { "seconds": 1 }, "rate": { "messages": 1, "seconds": 1 },
                },
            },
            "store": { "users": [{
                "address": "alice@host.example", "password": "secret", "quota": { "octets": 1 },
                "folders": [{ "name": "INBOX", "messages": [{ "content": "" }] }],
            }] },
            "issuer": {
                "users": [{ "user": "alice" }],
                "issued": [{ "token": "t", "user": "alice", "expires_seconds": 1 }],
            },
        }],
        "dns": [{ "name": "host.example", "type": "a", "address": "192.0.2.1" }],
        "links": [{ "a": "host.example", "b": "host.example" }],
        "faults": [{ "host": "host.example", "stage": "mail", "fault": "drop" }],
        "later": [{ "host": "host.example", "seconds": 1 }],
        "letter": { "host": "host.example", "draft": { "ask": {} } },
    })
}

/// The fields that the sample leaves out, as the world fills them in: by what it gives out again.
fn filled() -> Value {
    let scenario: Scenario = serde_json::from_value(sample()).unwrap();
    serde_json::to_value(scenario).unwrap()
}

/// How a value of the type is written, in words, with a link where more is said.
fn value(r#type: &Type) -> String {
    let (name, inner) = arguments(r#type);
    match name.as_str() {
        "Option" | "Box" | "Arc" => return value(inner[0]),
        "Vec" | "BTreeSet" => return format!("list: {}", value(inner[0])),
        "BTreeMap" => return format!("table: {} = {}", value(inner[0]), value(inner[1])),
        _ => {}
    }
    if let Some((_, words)) = PLAIN.iter().find(|(plain, _)| *plain == name) {
        return (*words).to_owned();
    }
    let parts = PAGES
        .iter()
        .flat_map(|(page, parts)| parts.iter().map(move |it| (page, it)));
    let mut found = parts.filter(|(_, it)| it.name == name);
    let Some((page, part)) = found.next() else {
        panic!("{name} has no part of the reference");
    };
    format!("[{}]({page}#{})", part.title, anchor(part.title))
}

/// What a field is without being written.
fn default(field: &Field, [written, filled]: [Option<&Value>; 2]) -> String {
    if !field.is_optional {
        return "required".to_owned();
    }
    let (kind, _) = arguments(&field.r#type);
    let of = |sample: Option<&'_ Value>| sample.and_then(|it| it.get(&field.name)).cloned();
    if of(written).is_some() {
        return String::new();
    }
    match (of(filled), kind.as_str()) {
        (None, "bool") => "`false`".to_owned(),
        (None | Some(Value::Null), _) => String::new(),
        (Some(Value::Array(all)), _) if all.len() > 8 => "all of them".to_owned(),
        (Some(Value::Object(_)), _) => String::new(),
        (Some(value), _) => format!("`{value}`"),
    }
}

fn cell(text: &str) -> String {
    text.replace("\n\n", " ").replace('|', "\\|")
}

fn part_of_page(part: &Part, samples: &[Value; 2]) -> String {
    let name = part.name.rsplit("::").next().unwrap();
    let Described { doc, shape } = describe(&format!("crates/{}", part.file), name);
    let mut text = format!("## {}\n\n{doc}\n\n", part.title);
    match shape {
        Shape::Struct(fields) => {
            let samples = samples.each_ref().map(|sample| match part.sample {
                "" => None,
                place => sample.pointer(place.trim_end_matches('/')),
            });
            text += "| field | value | if left out | meaning |\n|---|---|---|---|\n";
            for field in &fields {
                let (value, default) = (value(&field.r#type), default(field, samples));
                let doc = cell(&field.doc);
                writeln!(text, "| `{}` | {value} | {default} | {doc} |", field.name).unwrap();
            }
        }
        Shape::Enum(variants) => {
            for Variant {
                name,
                doc,
                fields,
                value: held,
            } in &variants
            {
                let held = held.as_ref().map(|it| format!(": {}", value(it)));
                writeln!(text, "- `{name}`{} – {doc}", held.unwrap_or_default()).unwrap();
                for field in fields {
                    let optional = if field.is_optional { ", optional" } else { "" };
                    let (name, doc) = (&field.name, &field.doc);
                    writeln!(
                        text,
                        "  - `{name}` ({}{optional}): {doc}",
                        value(&field.r#type)
                    )
                    .unwrap();
                }
            }
        }
    }
    text
}

/// Which fault can strike at which stage.
fn strikes() -> String {
    let mut text = String::from(
        "## Which fault strikes where\n\n`before`: before the server acts. `after`: as its answer \
         leaves.\n\n| fault |",
    );
    for stage in Stage::ALL {
        write!(text, " `{stage}` |").unwrap();
    }
    text += &format!("\n|---|{}\n", "---|".repeat(Stage::ALL.len()));
    let Shape::Enum(faults) = describe("crates/world/src/fault.rs", "Fault").shape else {
        panic!("a fault is one of several");
    };
    for (fault, Variant { name, .. }) in FaultName::ALL.into_iter().zip(&faults_in_order(faults)) {
        write!(text, "| `{name}` |").unwrap();
        for stage in Stage::ALL {
            let at = |when, word| fault.strikes(stage, when).then_some(word);
            let both = [at(When::Before, "before"), at(When::After, "after")];
            let both: Vec<&str> = both.into_iter().flatten().collect();
            write!(text, " {} |", both.join(", ")).unwrap();
        }
        text.push('\n');
    }
    text
}

/// In the order of `FaultName`.
fn faults_in_order(mut faults: Vec<Variant>) -> Vec<Variant> {
    let order = FaultName::ALL.map(|it| format!("{it:?}").to_lowercase());
    faults.sort_by_key(|it| {
        order
            .iter()
            .position(|name| *name == it.name.replace('-', ""))
    });
    faults
}

#[test]
fn the_reference_says_what_the_types_say() {
    let introductions = [
        "# Fields of a scenario\n\nEvery field that a `scenario.toml` can have. [Write a scenario](../authors/scenario.md) \
         explains how they work together.\n",
        "# Faults\n\nA fault stands in `[[faults]]` of a scenario. [Let something go wrong](../authors/scenario.md#let-something-go-wrong) \
         has an example.\n",
        "# Inputs and saved runs\n\nAn input is anything that a person can do to a world. A saved run is a scenario and a \
         list of inputs, in JSON.\n",
    ];
    let samples = [sample(), filled()];
    for ((file, parts), introduction) in PAGES.into_iter().zip(introductions) {
        let mut page = String::from(
            "<!-- Made from the types by the test `docs`; UPDATE_EXPECT=1 writes it. -->\n\n",
        );
        page += introduction;
        for part in parts {
            page += &format!("\n{}", part_of_page(part, &samples));
        }
        if file == "faults.md" {
            page += &format!("\n{}", strikes());
        }
        let path = format!("docs/src/reference/{file}");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(root().join(&path), &page).unwrap();
        }
        assert!(
            page == read(&path),
            "{path} is not what the types say: UPDATE_EXPECT=1"
        );
    }
}
