use super::*;

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
fn a_zone_answers_with_records_nodata_or_nxdomain() {
    let table: [(&str, RecordType, Option<&[&str]>); 7] = [
        (
            "receiver.example",
            RecordType::Mx,
            Some(&[
                "receiver.example. 3600 IN MX 20 backup.example.",
                "receiver.example. 3600 IN MX 10 mx.receiver.example.",
            ]),
        ),
        (
            "MX.Receiver.EXAMPLE",
            RecordType::A,
            Some(&["mx.receiver.example. 60 IN A 198.51.100.25"]),
        ),
        ("mx.receiver.example", RecordType::Mx, Some(&[])),
        ("below.example", RecordType::A, Some(&[])),
        ("example", RecordType::Mx, Some(&[])),
        ("elow.example", RecordType::A, None),
        ("nobody.receiver.example", RecordType::A, None),
    ];
    for (name, kind, expected) in table {
        let answer = zone().lookup(&Question {
            name: domain(name),
            kind,
        });
        let expected = match expected {
            Some(lines) => Answer::NoError(lines.iter().map(|line| record(line)).collect()),
            None => Answer::NxDomain,
        };
        assert_eq!(answer, expected, "{name} {kind}");
    }
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
fn mail_goes_where_the_mx_answer_leads() {
    let exchanges = |names: &[&str]| Route::Exchanges(names.iter().map(|it| domain(it)).collect());
    let table: [(&str, &[&str], Route); 13] = [
        (
            "by preference",
            &["MX 20 b.example.", "MX 10 a.example."],
            exchanges(&["a.example", "b.example"]),
        ),
        (
            "equal: as answered",
            &["MX 5 b.example.", "MX 5 a.example."],
            exchanges(&["b.example", "a.example"]),
        ),
        (
            "each once",
            &["MX 5 a.example.", "MX 9 A.example."],
            exchanges(&["a.example"]),
        ),
        ("no MX", &[], Route::Implicit),
        ("only an address", &["A 192.0.2.1"], Route::Implicit),
        ("null", &["MX 0 ."], Route::NullMx),
        (
            "null beside others",
            &["MX 0 .", "MX 7 a.example."],
            exchanges(&["a.example"]),
        ),
        (
            "own name last",
            &["MX 5 a.example.", "MX 9 own.example."],
            exchanges(&["a.example"]),
        ),
        (
            "own name in the middle",
            &["MX 5 a.example.", "MX 7 OWN.example.", "MX 9 c.example."],
            exchanges(&["a.example"]),
        ),
        (
            "own name among equals",
            &["MX 5 a.example.", "MX 5 own.example."],
            Route::Loop,
        ),
        (
            "own name best",
            &["MX 5 own.example.", "MX 9 c.example."],
            Route::Loop,
        ),
        ("own name alone", &["MX 5 own.example."], Route::Loop),
        (
            "own name at the far end",
            &["MX 65535 own.example.", "MX 65535 a.example."],
            Route::Loop,
        ),
    ];
    for (case, records, expected) in table {
        let records = records
            .iter()
            .map(|it| record(&format!("receiver.example. 60 IN {it}")))
            .collect();
        let found = route(
            &domain("receiver.example"),
            &Answer::NoError(records),
            &domain("own.example"),
        );
        assert_eq!(found, expected, "{case}");
    }
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
