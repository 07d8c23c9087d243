use super::*;
use crate::tests::table;

fn domain(text: &str) -> Domain {
    text.parse().unwrap()
}

/// `name ttl IN type data`, as Display writes it.
fn record(line: &str) -> ResourceRecord {
    let parts: Vec<&str> = line.split(' ').collect();
    let bare = |name: &str| name.strip_suffix('.').unwrap().to_owned();
    let data = match parts[3] {
        "A" => RecordData::A(parts[4].parse().unwrap()),
        _ => {
            let exchange = Some(bare(parts[5])).filter(|it| !it.is_empty());
            RecordData::Mx(parts[4].parse().unwrap(), exchange.map(|it| domain(&it)))
        }
    };
    ResourceRecord {
        name: domain(&bare(parts[0])),
        ttl: parts[1].parse().unwrap(),
        data,
    }
}

fn zone() -> Zone {
    Zone::new(
        [
            "receiver.example. 3600 IN MX 20 backup.example.",
            "receiver.example. 3600 IN MX 10 mx.receiver.example.",
            "mx.receiver.example. 60 IN A 198.51.100.25",
            "deep.below.example. 60 IN A 198.51.100.26",
        ]
        .map(record),
    )
}

#[test]
fn each_question_is_answered_and_each_answer_leads_where_the_table_says() {
    table("dns/answers.txt", |line| match line.split_once(' ') {
        Some(("lookup", line)) => {
            let (kind, name) = line.split_once(' ').expect("a type and a name");
            let kind = if kind == "MX" {
                RecordType::Mx
            } else {
                RecordType::A
            };
            let name = domain(name);
            match zone().lookup(&Question { name, kind }) {
                Answer::NoError(records) => {
                    let records: Vec<String> = records.iter().map(ToString::to_string).collect();
                    format!("{records:?}")
                }
                other => format!("{other:?}"),
            }
        }
        Some((_, line)) => {
            let records = line.split(" | ").filter(|it| !it.is_empty());
            let records = records.map(|it| record(&format!("receiver.example. 60 IN {it}")));
            let answer = Answer::NoError(records.collect());
            let (to, own) = (domain("receiver.example"), domain("own.example"));
            match route(&to, &answer, &own) {
                Route::Exchanges(names) => {
                    let names: Vec<&str> = names.iter().map(Domain::as_str).collect();
                    names.join(" ")
                }
                other => format!("{other:?}"),
            }
        }
        None => panic!("{line}"),
    });
}

#[test]
fn a_zone_reads_like_a_zone_file_ordered_by_name() {
    assert_eq!(
        zone().to_string(),
        "deep.below.example. 60 IN A 198.51.100.26\n\
         mx.receiver.example. 60 IN A 198.51.100.25\n\
         receiver.example. 3600 IN MX 20 backup.example.\n\
         receiver.example. 3600 IN MX 10 mx.receiver.example.\n"
    );
    let question = Question {
        name: domain("receiver.example"),
        kind: RecordType::Mx,
    };
    assert_eq!(question.to_string(), "receiver.example. IN MX");
}

#[test]
fn a_record_given_twice_is_held_once() {
    let twice = [
        record("a.example. 60 IN A 192.0.2.1"),
        record("A.example. 90 IN A 192.0.2.1"),
    ];
    assert_eq!(Zone::new(twice).records().count(), 1);
}

#[test]
fn mail_goes_nowhere_without_a_domain_without_dns_or_to_oneself() {
    let own = domain("own.example");
    let to = domain("receiver.example");
    assert_eq!(route(&to, &Answer::NxDomain, &own), Route::NoSuchDomain);
    assert_eq!(route(&to, &Answer::ServFail, &own), Route::Failure);
    assert_eq!(route(&own, &Answer::NoError(Vec::new()), &own), Route::Loop);
    let foreign = vec![record("other.example. 60 IN MX 5 mx.other.example.")];
    assert_eq!(route(&to, &Answer::NoError(foreign), &own), Route::Implicit);
}

#[test]
fn a_record_is_readable_json_and_comes_back() {
    for (line, json) in [
        (
            "a.example. 60 IN A 192.0.2.1",
            r#"{"type":"a","address":"192.0.2.1"}"#,
        ),
        (
            "a.example. 60 IN MX 10 mx.a.example.",
            r#"{"type":"mx","preference":10,"exchange":"mx.a.example"}"#,
        ),
        (
            "a.example. 60 IN MX 0 .",
            r#"{"type":"mx","preference":0,"exchange":"."}"#,
        ),
    ] {
        let written: Record = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&written).unwrap(), json);
        assert_eq!(written.kind(), record(line).data.kind());
        assert_eq!(RecordData::from(written), record(line).data);
        assert_eq!(record(line).to_string(), line);
    }
    let bad = r#"{"type":"mx","preference":10,"exchange":"-"}"#;
    let error = serde_json::from_str::<Record>(bad).unwrap_err().to_string();
    assert!(
        error.contains("Domain") || error.contains("domain"),
        "{error}"
    );
}
