//! Runs that an earlier version wrote, and texts that are no runs.

use serde_json::{Value, json};
use world::run::{FORMAT, RunError};
use world::{Input, Run, Timeline};

const CONSOLE: &str = include_str!("runs/format1-console.json");
const LETTER: &str = include_str!("runs/format1-letter.json");
const FAULT: &str = include_str!("runs/format2-fault.json");

#[test]
fn a_run_of_an_earlier_format_opens_and_is_saved_as_one_of_today() {
    for text in [CONSOLE, LETTER, FAULT] {
        let run = Run::from_json(text).unwrap();
        assert_eq!(run.format, FORMAT);
        let timeline = Timeline::replay(&run).unwrap();
        assert_eq!(timeline.inputs().len(), run.inputs.len());
        assert!(timeline.branches().is_empty());
        assert_eq!(Run::from_json(&run.to_json()).unwrap(), run);
    }
    let run = Run::from_json(CONSOLE).unwrap();
    let inputs: Vec<String> = run
        .inputs
        .iter()
        .map(|it| serde_json::to_string(&it.input).unwrap())
        .collect();
    assert!(inputs[0].contains(r#""to":"mx.receiver.example","port":25"#));
    assert!(inputs[8].contains(r#""on":"c2""#), "{}", inputs[8]);
}

/// The run of format 1 with these inputs behind its own.
fn with(inputs: Vec<Value>) -> Result<Run, RunError> {
    let mut run: Value = serde_json::from_str(LETTER).unwrap();
    let all = run["inputs"].as_array_mut().unwrap();
    let inputs = (1..).zip(inputs);
    all.extend(inputs.map(|(after, input)| json!({ "after": after, "input": input })));
    Run::from_json(&run.to_string())
}

#[test]
fn every_input_of_format_1_is_known() {
    let fault = json!({ "host": "mx.receiver.example", "stage": "now", "fault": { "crash": { "seconds": 9 } } });
    let inputs = vec![
        json!({ "policy": { "host": 4, "policy": { "max_size": 1000 } } }),
        json!({ "check": { "host": 6 } }),
        json!({ "read": { "host": 6, "job": "list" } }),
        json!({ "break": { "fault": fault } }),
        json!({ "mend": { "fault": 1 } }),
        json!({ "advance": { "micros": 5 } }),
    ];
    let run = with(inputs).unwrap();
    assert!(matches!(run.inputs[1].input, Input::Edit(_)));
    Timeline::replay(&run).unwrap();
}

#[test]
fn what_is_no_run_is_refused_with_a_sentence() {
    let refused = |text: &str| Run::from_json(text).unwrap_err().to_string();
    for (text, said) in [
        ("{", "it is not JSON: "),
        ("[]", "it is no run: a run has `format`"),
        ("{\"format\":\"2\"}", "it is no run: a run has `format`"),
        ("{\"format\":4}", "it has format 4, which a later version"),
        ("{\"format\":2}", "missing field `engine`"),
        ("{\"inputs\":[]}", "missing field `engine`"),
    ] {
        assert!(refused(text).contains(said), "{text}: {}", refused(text));
    }
    for (input, said) in [
        (
            json!({ "check": { "host": 99 } }),
            "before input 2: there is no host-99",
        ),
        (
            json!({ "close": { "connection": 7 } }),
            "before input 2: no end of connection-7 is outside",
        ),
        (json!({ "dance": {} }), "unknown variant `dance`"),
    ] {
        let error = with(vec![input]).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
