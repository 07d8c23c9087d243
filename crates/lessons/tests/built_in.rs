//! Every scenario and lesson that is built in: it makes a world, the same one each time; it is
//! proved.

use lessons::{lesson, lesson_names, prove, scenario, scenario_names};

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
    let mut it = lesson("first-session").unwrap();
    it.wrong[0].moves = it.solution.clone();
    assert!(prove(&it).is_err());
    let mut it = lesson("first-session").unwrap();
    it.solution.pop();
    assert!(prove(&it).is_err());
}

#[test]
fn what_is_not_built_in_is_an_error_and_no_panic() {
    assert!(scenario("nowhere").is_err());
    assert!(lesson("nothing").is_err());
}

#[test]
fn each_scenario_has_a_title_of_its_own_and_what_must_be_known() {
    let headings = lessons::headings().unwrap();
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
