//! Every scenario and lesson that is built in: it makes a world, the same one each time; it is
//! proved.

use lessons::sources::Packed;
use lessons::story::WholeScenario;
use lessons::{Document, Heading, Sources, lesson, lesson_names, scenario, scenario_names};
use std::collections::BTreeMap;
use std::sync::Arc;
use world::fault::{Fault, FaultSpec, Stage, When};
use world::scenario::text;
use world::{Input, Scenario, Timeline};

mod digests;

#[test]
fn each_scenario_gives_the_same_events_each_time_and_those_written_down() {
    for name in scenario_names() {
        let first = digests::run(name);
        assert_eq!(first, digests::run(name), "{name} twice");
        assert_eq!(first, digests::written(name), "{name}");
    }
}

/// How many try each lesson by chance here; `smtplab check` lets more try.
const MONKEYS: u64 = 50;

#[test]
fn each_lesson_is_proved() {
    let sources = Sources::embedded();
    let names: Vec<_> = lesson_names().collect();
    let prove = |name: &&str| {
        let proof = sources.prove(name, MONKEYS);
        let proof = proof.unwrap_or_else(|problem| panic!("{problem}"));
        assert!(
            proof.tasks > 0 && proof.wrong >= 2 && proof.answers > 0,
            "{name}: {proof:?}"
        );
    };
    // Half of the lessons each, at the same time.
    std::thread::scope(|scope| {
        for half in 0..2 {
            let names = &names;
            scope.spawn(move || names.iter().skip(half).step_by(2).for_each(prove));
        }
    });
}

#[test]
fn what_each_scenario_teaches_is_true_of_its_run() {
    let whole = [
        "relay",
        "direct",
        "no-such-user",
        "several-recipients",
        "bcc",
        "dot-stuffing",
        "mx-failover",
        "greylisting",
        "reply-lost",
        "crash-after-250",
        "double-bounce",
        "open-relay",
        "starttls",
        "stripped-submission",
        "smuggling",
        "idle",
    ];
    let sources = Sources::embedded();
    let mut wrong = Vec::new();
    for name in scenario_names() {
        match sources.show(name) {
            Err(problem) => wrong.push(problem.to_string()),
            Ok(it) if it.moments == 0 => wrong.push(format!("{name}: no moment")),
            Ok(it)
                if whole.contains(&name) && !(it.question && (2..=3).contains(&it.experiments)) =>
            {
                wrong.push(format!("{name}: {it:?}"));
            }
            Ok(_) => {}
        }
        let next = sources.whole_scenario(name).map(|it| it.story.next);
        for next in next.unwrap_or_default() {
            let is_there = scenario_names().chain(lesson_names()).any(|it| it == next);
            if !is_there || next == name {
                wrong.push(format!("{name}: next is {next}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The end of a run where this was done before the letter was sent so often.
fn changed(scenario: &Arc<Scenario>, before: Option<Input>, letters: usize) -> Timeline {
    let mut run = Timeline::new(Arc::clone(scenario)).expect("it makes a world");
    let letters = (0..letters).map(|_| scenario.letter.send());
    for input in before.into_iter().chain(letters) {
        run.apply(input).expect("it is possible");
        run.last();
    }
    run
}

#[test]
fn a_question_is_asked_only_of_a_run_that_it_fits() {
    let sources = Sources::embedded();
    let mut wrong = Vec::new();
    for name in scenario_names() {
        let WholeScenario { scenario, story } = sources.whole_scenario(name).unwrap();
        let Some(question) = story.question else {
            continue;
        };
        let scenario = Arc::new(scenario);
        let answer = question.answer(&changed(&scenario, None, 1));
        let mut expect = |what: &str, run: &Timeline, may: &[Option<usize>]| {
            let found = question.answer(run);
            if !may.contains(&found) {
                wrong.push(format!("{name}, {what}: {found:?}, not {may:?}"));
            }
        };
        expect("no letter", &changed(&scenario, None, 0), &[None]);
        expect("two letters", &changed(&scenario, None, 2), &[None]);
        for host in scenario.hosts.iter().filter(|it| it.mta.is_some()) {
            for fault in [Fault::Reset, Fault::Drop, Fault::Crash { seconds: 60 }] {
                let host = host.name.clone();
                let what = format!("{:?} at {host}", fault.name());
                let fault = FaultSpec {
                    host,
                    fault,
                    stage: Stage::EndOfData,
                    when: When::After,
                    times: Some(1),
                    per_mille: None,
                    recipient: None,
                };
                let run = changed(&scenario, Some(Input::Break { fault }), 1);
                expect(&what, &run, &[None, answer]);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
        assert!(
            title.chars().count() <= 45,
            "{title} is too long for a list"
        );
        titles.push(title);
    }
    assert_eq!(titles.len(), scenario_names().count());
}

#[test]
fn the_list_finds_a_scenario_by_command_reply_rfc_and_wording_and_stays_small() {
    let index = Sources::embedded().pack().index;
    for (query, name) in [
        ("451", "temporary-failure"),
        ("greylisting", "greylisting"),
        ("4.7.1 greylisted", "greylisting"),
        ("BDAT", "chunked"),
        ("starttls", "starttls"),
        ("IDLE", "idle"),
        ("RETR", "pop3"),
        ("RFC 3461", "dsn-failure"),
        ("Relay access denied", "closed-relay"),
        ("user unknown", "no-such-user"),
    ] {
        let found = |it: &&Heading| it.matches(query, "", "en") == query.split_whitespace().count();
        let names: Vec<_> = index
            .scenarios
            .iter()
            .filter(found)
            .map(|it| &it.name)
            .collect();
        assert!(names.iter().any(|it| *it == name), "{query}: {names:?}");
        assert!(
            names.len() < index.scenarios.len(),
            "{query} finds everything"
        );
    }
    for it in index.scenarios.iter().chain(&index.lessons) {
        let about = text(&it.about, "en").unwrap();
        assert!(
            about.len() > 10 && about.len() < 200,
            "{}: {about}",
            it.name
        );
        assert!(
            !it.roles.is_empty() && !it.terms.contains("Hello"),
            "{}",
            it.name
        );
    }
    let size = lessons::sources::to_json(&index).len();
    // 9 kB of it are sent, compressed, and only to who looks at the list.
    assert!(size < 80_000, "the list has {size} octets");
}

#[test]
fn every_file_that_the_list_names_is_packed_and_reads_as_what_it_is() {
    let Packed { index, files } = Sources::embedded().pack();
    let files: BTreeMap<_, _> = files.into_iter().collect();
    assert_eq!(files.len(), index.scenarios.len() + index.lessons.len());
    for heading in index.scenarios.iter().chain(&index.lessons) {
        let read = Document::read(files[&heading.file].as_ref().unwrap()).unwrap();
        let name = match read {
            Document::Scenario(it) => it.scenario.name,
            Document::Lesson(it) => it.at(0).unwrap().lesson.name,
            Document::Run(_) | Document::Record(_) => panic!("{} is a run", heading.file),
        };
        assert_eq!(name, heading.name);
    }
    assert_eq!(
        index.lesson("who-takes-part"),
        Some(index.lessons[0].file.as_str())
    );
    assert_eq!(index.scenario("nowhere"), None);
}

fn sources(files: &[(&str, &str)]) -> Sources {
    let files = files.iter();
    files
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn a_language_is_one_more_file_and_english_where_it_has_none() {
    let direct = include_str!("../../../www/scenarios/direct/scenario.toml");
    let (direct, _) = direct.split_once("# What it teaches.").unwrap();
    let based = "base = 'direct'\nname = 'based'\n";
    let Packed { index, files } = sources(&[
        ("scenarios/direct/scenario.toml", direct),
        (
            "scenarios/direct/en.md",
            "# One server\n\nOne.\n\nTwo\nlines.\n",
        ),
        ("scenarios/direct/eo.md", "# Unu servilo\n\nUnu & du.\n"),
        ("scenarios/based/scenario.toml", based),
        ("scenarios/based/en.md", "# Based\n\nOnly in English.\n"),
    ])
    .pack();
    let files: BTreeMap<_, _> = files.into_iter().collect();
    let told = |name: &str, language: &str| {
        let heading = index.scenarios.iter().find(|it| it.name == name).unwrap();
        let read = Document::read(files[&heading.file].as_ref().unwrap()).unwrap();
        let Document::Scenario(it) = read else {
            panic!("{name}");
        };
        let it = it.scenario;
        assert_eq!(heading.title, it.title);
        [&it.title, &it.about].map(|texts| text(texts, language).unwrap().to_owned())
    };
    assert_eq!(told("direct", "en"), ["One server", "One.\n\nTwo lines."]);
    assert_eq!(told("direct", "eo"), ["Unu servilo", "Unu & du."]);
    assert_eq!(told("based", "eo"), ["Based", "Only in English."]);
}

#[test]
fn a_fault_of_a_source_is_told_with_its_file_and_line() {
    let direct = include_str!("../../../www/scenarios/direct/scenario.toml");
    let (direct, _) = direct.split_once("# What it teaches.").unwrap();
    let relay = "name = 'x'\nepoch = 0\nhosts = []\n";
    let lesson = include_str!("../../../www/lessons/first-session/lesson.toml");
    let english = include_str!("../../../www/lessons/first-session/en.md");
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
            lesson.replace("grain = ", "grian = "),
            "lessons/x/lesson.toml:6: grian: unknown field `grian`",
        ),
        (
            "lessons/x/lesson.toml",
            lesson.replace("direct", "nowhere"),
            "lessons/x/lesson.toml:5: scenarios/nowhere/scenario: there is no scenario",
        ),
        (
            "scenarios/direct/en.md",
            "# One\n\nServer.\n\n# Two".into(),
            "scenarios/direct/en.md:5: a scenario’s text is a line `# Title`, paragraphs",
        ),
        (
            "scenarios/direct/en.md",
            "# One\n\nA *server*.\n".into(),
            "scenarios/direct/en.md:3: ",
        ),
        (
            "scenarios/direct/en.md",
            "One server.\n".into(),
            "scenarios/direct/en.md:1: ",
        ),
        (
            "scenarios/direct/en.md",
            "# One\n".into(),
            "scenarios/direct/en.md:2: ",
        ),
        (
            "scenarios/x/scenario.toml",
            format!("title.en = 'X'\n{direct}"),
            "scenarios/x/en.md: there is no such file",
        ),
        (
            "lessons/first-session/en.md",
            "# One\n\n1 < 2 <b>\n".into(),
            "lessons/first-session/en.md:3: ",
        ),
    ] {
        let files = [
            ("scenarios/direct/scenario.toml", direct),
            ("scenarios/direct/en.md", "# One\n\nServer."),
            ("lessons/first-session/lesson.toml", lesson),
            ("lessons/x/en.md", english),
            (file, &text),
        ];
        let sources = sources(&files);
        let problem = match file.split('/').collect::<Vec<_>>()[..] {
            ["scenarios", name, _] => sources.scenario(name).map(drop),
            [_, name, _] => sources.lesson(name).map(drop),
            _ => unreachable!(),
        };
        let problem = problem.unwrap_err().to_string();
        assert!(problem.starts_with(said), "{problem}");
    }
}
