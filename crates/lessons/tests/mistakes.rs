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

const STORY: [(&str, &str); 2] = [
    (
        "scenarios/mine/scenario.toml",
        "base = 'direct'
name = 'mine'

[[moments]]
id = 'envelope'
when = { reply = 250, answers = 'RCPT' }

[question]
choices = [{ choice = '354' }, { choice = '250' }]
answer = { code-of = { answers = 'DATA' } }

[[experiments]]
id = 'typo'
at = 'start'
moves = [{ send = { draft = { to = ['bop@receiver.example'] } } }]
holds = { count = { event = { place = 'failed' }, at_least = 1 } }
",
    ),
    (
        "scenarios/mine/en.md",
        "# Mine

About.

## moment envelope

It is filled in.

## question

Which?

### choice 354

354

### choice 250

250

### because

So it is.

## experiment typo

Misspell it

Look.
",
    ),
];

/// What is told of the story above, a part of it replaced.
fn told_of_story(right: &str, wrong: &str) -> String {
    let direct = ["toml", "md"].map(|kind| match kind {
        "toml" => (
            "scenarios/direct/scenario.toml",
            include_str!("../../../www/scenarios/direct/scenario.toml"),
        ),
        _ => (
            "scenarios/direct/en.md",
            include_str!("../../../www/scenarios/direct/en.md"),
        ),
    });
    let files = STORY.into_iter().chain(direct).map(|(path, text)| {
        let is_own = path.contains("mine");
        let text = if is_own {
            text.replacen(right, wrong, 1)
        } else {
            text.to_owned()
        };
        (path.to_owned(), text)
    });
    let told = files.collect::<Sources>().show("mine");
    told.map_or_else(|problem| problem.to_string(), |it| format!("{it:?}"))
}

#[test]
fn what_is_not_so_in_a_scenario_s_story_is_told_with_file_and_line() {
    assert_eq!(
        told_of_story("", ""),
        "Shown { moments: 1, question: true, experiments: 1, attacks: 0 }"
    );
    for (right, wrong, said) in [
        (
            "when",
            "whem",
            "scenario.toml:6: moments[0].whem: unknown field `whem`, expected one of `id`, `when`",
        ),
        (
            "answers = 'RCPT'",
            "of = 'RCPT'",
            "scenario.toml:6: moments[0].when.of: unknown field `of`",
        ),
        (
            "answer = ",
            "# ",
            "scenario.toml:9: question.choices[0]: either each choice says",
        ),
        (
            "send = {",
            "sent = {",
            "scenario.toml:15: experiments[0].moves[0].sent: unknown variant `sent`",
        ),
        (
            "answers = 'RCPT'",
            "answers = 'MAIL', text = 'x'",
            "scenario.toml:4: moments[0]: envelope happens 0 times, not 1",
        ),
        (
            "'354'",
            "'300'",
            "en.md:30: there is no heading `choice 300`",
        ),
        (
            "answers = 'DATA'",
            "answers = 'QUIT'",
            "scenario.toml:8: question: no choice is called \"221\"",
        ),
        (
            "'start'",
            "'starts'",
            "scenario.toml:14: experiments[0].at: there is no place starts",
        ),
        (
            "['bop@",
            "['b op@",
            "scenario.toml:15: experiments[0].moves[0]: the letter cannot be sent",
        ),
        (
            "'failed'",
            "'notice'",
            "scenario.toml:16: experiments[0].holds: it does not hold with the change",
        ),
        (
            "'failed'",
            "'composed'",
            "scenario.toml:16: experiments[0].holds: it holds without the change",
        ),
        (
            "## moment env",
            "## moment other\n\nIt.\n\n## moment env",
            "en.md:5: nothing in the scenario is called `moment other`",
        ),
        (
            "### because",
            "### beause",
            "en.md:30: there is no heading `because`",
        ),
        (
            "It is filled",
            "- It is filled",
            "en.md:7: a scenario’s text is a line `# Title`",
        ),
    ] {
        let told = told_of_story(right, wrong);
        assert!(
            told.starts_with(&format!("scenarios/mine/{said}")),
            "{wrong}: {told}"
        );
    }
}
