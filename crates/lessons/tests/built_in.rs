//! Every scenario and lesson that is built in: it makes a world, the same one each time; it is
//! proved.

use lessons::sources::Packed;
use lessons::{Document, Sources, lesson, lesson_names, prove, scenario, scenario_names};
use std::collections::BTreeMap;

mod digests;

#[test]
fn each_scenario_gives_the_same_events_each_time_and_those_written_down() {
    for name in scenario_names() {
        let first = digests::run(name);
        assert_eq!(first, digests::run(name), "{name} twice");
        assert_eq!(first, digests::written(name), "{name}");
    }
}

#[test]
fn each_lesson_is_proved() {
    for name in lesson_names() {
        let proof = prove(&lesson(name).unwrap()).unwrap_or_else(|flaw| panic!("{name}: {flaw}"));
        assert!(
            proof.tasks > 0 && proof.wrong >= 2 && proof.predictions > 0,
            "{name}: {proof:?}"
        );
    }
}

#[test]
fn a_lesson_with_a_wrong_solution_that_solves_is_not_proved() {
    let it = lesson("first-session").unwrap();
    let mut solves = it.clone();
    solves.lesson.wrong[0].moves = it.lesson.solution.clone();
    assert!(prove(&solves).is_err());
    let mut unsolved = it;
    unsolved.lesson.solution.pop();
    assert!(prove(&unsolved).is_err());
}

#[test]
fn what_is_not_built_in_is_an_error_and_no_panic() {
    assert!(scenario("nowhere").is_err());
    assert!(lesson("nothing").is_err());
}

#[test]
fn each_scenario_has_a_title_of_its_own_and_what_must_be_known() {
    let headings = Sources::embedded().pack().index.scenarios;
    let mut titles: Vec<&str> = Vec::new();
    for it in &headings {
        let title = it
            .title
            .get("en")
            .unwrap_or_else(|| panic!("{}: no title", it.name));
        assert!(!titles.contains(&title.as_str()), "{title} twice");
        titles.push(title);
    }
    assert_eq!(titles.len(), scenario_names().count());
}

#[test]
fn every_file_that_the_list_names_is_packed_and_reads_as_what_it_is() {
    let Packed { index, files } = Sources::embedded().pack();
    let files: BTreeMap<_, _> = files.into_iter().collect();
    assert_eq!(files.len(), index.scenarios.len() + index.lessons.len());
    for heading in index.scenarios.iter().chain(&index.lessons) {
        let read = Document::read(files[&heading.file].as_ref().unwrap()).unwrap();
        let name = match read {
            Document::Scenario(it) => it.name,
            Document::Lesson(it) => it.lesson.name,
            Document::Run(_) => panic!("{} is a run", heading.file),
        };
        assert_eq!(name, heading.name);
    }
    assert_eq!(
        index.lesson("first-session"),
        Some(index.lessons[0].file.as_str())
    );
    assert_eq!(index.scenario("nowhere"), None);
}

#[test]
fn a_fault_of_a_source_is_told_with_its_file_and_line() {
    let relay = "name = 'x'\nepoch = 0\nhosts = []\n";
    let lesson = include_str!("../../../www/lessons/first-session/lesson.toml");
    for (file, text, said) in [
        (
            "scenarios/x/scenario.toml",
            "name = 'x\n".into(),
            "scenarios/x/scenario.toml:1: ",
        ),
        (
            "scenarios/x/scenario.toml",
            format!("{relay}hots = []\n"),
            "scenarios/x/scenario.toml:4: hots: unknown field `hots`",
        ),
        (
            "scenarios/x/scenario.toml",
            "base = 'direct'\nname = 'x'\n\n[letter]\nhost = 7\n".into(),
            "scenarios/x/scenario.toml:5: letter.host: invalid type",
        ),
        (
            "scenarios/x/scenario.toml",
            "base = 'x'".into(),
            "scenarios/x/scenario.toml: its base leads back to it",
        ),
        (
            "scenarios/direct/scenario.toml",
            "name = 7".into(),
            "scenarios/direct/scenario.toml:1: ",
        ),
        (
            "scenarios/x/scenario.json",
            "{\n\"name\": 1}".into(),
            "scenarios/x/scenario.json:2: name: invalid type",
        ),
        (
            "lessons/x/lesson.toml",
            lesson.replace("rung = ", "rong = "),
            "lessons/x/lesson.toml:5: unknown field `rong`",
        ),
        (
            "lessons/x/lesson.toml",
            lesson.replace("direct", "nowhere"),
            "scenarios/nowhere/scenario: there is no scenario",
        ),
        (
            "lessons/first-session/en.md",
            "words\n\n1 < 2 <b>\n".into(),
            "lessons/first-session/en.md:3: ",
        ),
    ] {
        let direct = include_str!("../../../www/scenarios/direct/scenario.toml");
        let sources: Sources = [
            ("scenarios/direct/scenario.toml", direct),
            ("lessons/first-session/lesson.toml", lesson),
            (file, &text),
        ]
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
        let problem = match file.split('/').collect::<Vec<_>>()[..] {
            ["scenarios", name, _] => sources.scenario(name).map(drop),
            [_, name, _] => sources.lesson(name).map(drop),
            _ => unreachable!(),
        };
        let problem = problem.unwrap_err().to_string();
        assert!(problem.starts_with(said), "{problem}");
    }
}
