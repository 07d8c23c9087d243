//! Mistakes in a scenario's file, told with file and line in its author's terms.

use lessons::Sources;

const TOML: &str = r#"base = "relay"
name = "mine"
title.en = "Mine"
seed = 3
horizon_seconds = 60
letter.draft.to = ["bob@receiver.example"]

[[edits]]
host.name = "mx.receiver.example"
host.set.mta.tls = "offered"
host.set.mta.ports.26 = "relay"
host.set.mta.policy.max_recipients = 10
host.set.mta.aliases."team@receiver.example" = ["bob@receiver.example"]

[[edits]]
host.name = "mx2.receiver.example"
host.set.address = "198.51.100.99"
host.set.after = "mx.receiver.example"

[[edits]]
dns.name = "mx2.receiver.example"
dns.records = [{ name = "mx2.receiver.example", type = "a", address = "198.51.100.99" }]

[[edits]]
link.a = "mx.receiver.example"
link.b = "mail.sender.example"

[[faults]]
host = "mx.receiver.example"
stage = "rcpt"
fault = "reset"
"#;

const JSON: &str = r#"{
  "base": "relay",
  "name": "mine",
  "title": { "en": "Mine" },
  "seed": 3,
  "horizon_seconds": 60,
  "letter": { "draft": { "to": ["bob@receiver.example"] } },
  "edits": [
    { "host": {
      "name": "mx.receiver.example",
      "set": { "mta": {
        "tls": "offered",
        "ports": { "26": "relay" },
        "policy": { "max_recipients": 10 },
        "aliases": { "team@receiver.example": ["bob@receiver.example"] }
      } } } },
    { "host": {
      "name": "mx2.receiver.example",
      "set": {
        "address": "198.51.100.99",
        "after": "mx.receiver.example"
      } } },
    { "dns": {
      "name": "mx2.receiver.example",
      "records": [{ "name": "mx2.receiver.example", "type": "a", "address": "198.51.100.99" }]
    } },
    { "link": {
      "a": "mx.receiver.example",
      "b": "mail.sender.example" } }
  ],
  "faults": [{
    "host": "mx.receiver.example",
    "stage": "rcpt",
    "fault": "reset" }]
}"#;

/// What stands in both, what stands there by mistake, its line in TOML and in JSON, and what is said.
const MISTAKES: &[(&str, &str, usize, usize, &str)] = &[
    (
        "\"relay\"",
        "\"really\"",
        1,
        2,
        "base: there is no scenario really",
    ),
    (
        "seed",
        "sead",
        4,
        5,
        "unknown field `sead`, expected one of `name`",
    ),
    (
        "3",
        "-3",
        4,
        5,
        "seed: invalid value: integer `-3`, expected u64",
    ),
    (
        "60",
        "\"soon\"",
        5,
        6,
        "horizon_seconds: invalid type: string \"soon\", expected u64",
    ),
    (
        "\"offered\"",
        "\"sometimes\"",
        10,
        12,
        "unknown variant `sometimes`, expected one of `none`, `offered`, `required`",
    ),
    ("26", "smtp", 11, 13, "a port is a number to 65535"),
    (
        "max_recipients",
        "max_recipient",
        12,
        14,
        "unknown field `max_recipient`",
    ),
    ("10", "0", 12, 14, "max_recipients must be 1 to 10000"),
    (
        "\"team@receiver.example\"",
        "\"team@elsewhere.example\"",
        13,
        15,
        "team@elsewhere.example is not local here",
    ),
    (
        "198.51.100.99\"",
        "198.51.100.25\"",
        17,
        20,
        "198.51.100.25 is there twice",
    ),
    (
        "after",
        "behind",
        18,
        21,
        "unknown field `behind`, expected one of `name`, `address`",
    ),
    (
        "\"a\", address",
        "\"b\", address",
        22,
        25,
        "unknown variant `b`, expected `a` or `mx`",
    ),
    (
        "\"mail.sender.example\"",
        "\"mail.nowhere.example\"",
        26,
        29,
        "there is no host mail.nowhere.example; the hosts are laptop.sender.example",
    ),
    (
        "\"rcpt\"",
        "\"recipient\"",
        30,
        33,
        "unknown variant `recipient`, expected one of `now`",
    ),
    (
        "\"reset\"",
        "\"refuse\"",
        28,
        31,
        "this fault does not strike there",
    ),
    ("\"relay\"", "relay", 1, 2, ""),
];

fn told(file: &str, text: &str) -> String {
    let told = Sources::embedded().scenario_of(file, text);
    told.map_or_else(|problem| problem.to_string(), |_| "nothing".into())
}

#[test]
fn the_scenario_without_a_mistake_is_the_same_in_both_forms() {
    let read = |file, text| Sources::embedded().scenario_of(file, text).unwrap();
    assert_eq!(read("mine.toml", TOML), read("mine.json", JSON));
}

#[test]
fn each_mistake_is_told_with_file_and_line_in_the_authors_terms() {
    for (right, wrong, toml, json, said) in MISTAKES {
        // What is quoted in JSON alone is quoted there.
        let as_json = |text: &str| {
            text.replace("\"a\", address", "\"a\", \"address")
                .replace("\"b\", address", "\"b\", \"address")
        };
        for (file, text, line) in [
            ("mine.toml", TOML.replacen(right, wrong, 1), toml),
            (
                "mine.json",
                JSON.replacen(&as_json(right), &as_json(wrong), 1),
                json,
            ),
        ] {
            let told = told(file, &text);
            assert!(
                told.starts_with(&format!("{file}:{line}: ")),
                "{wrong}: {told}"
            );
            assert!(told.contains(said), "{wrong}: {told}");
        }
    }
}
