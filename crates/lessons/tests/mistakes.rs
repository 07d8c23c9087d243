//! Mistakes in a scenario's file, told with file and line in its author's terms.

use lessons::Sources;

const TOML: &str = include_str!("mistakes/mine.toml");
const JSON: &str = include_str!("mistakes/mine.json");

fn told(file: &str, text: &str) -> String {
    let told = Sources::embedded().scenario_of(file, text);
    told.map_or_else(|problem| problem.to_string(), |_| "nothing".into())
}

#[test]
fn the_scenario_without_a_mistake_is_the_same_in_both_forms() {
    let read = |file, text| {
        Sources::embedded()
            .scenario_of(file, text)
            .unwrap()
            .scenario
    };
    let mine = read("mine.toml", TOML);
    assert_eq!(mine, read("mine.json", JSON));
    // A file of its own holds its texts.
    assert_eq!(mine.title["en"], "Mine");
}

#[test]
fn each_mistake_is_told_with_file_and_line_in_the_authors_terms() {
    let rows = include_str!("mistakes/table.txt").lines().skip(1);
    let mut count = 0;
    for row in rows {
        let (right, row) = row.split_once(" => ").expect("what is right");
        let [wrong, toml, json, said] = row.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("{row}");
        };
        count += 1;
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
    assert!(count >= 15, "{count}");
}
