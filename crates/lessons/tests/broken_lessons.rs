//! Lessons broken in one way each, told with file and line in their author's terms.

use lessons::Sources;

const NAME: &str = "first-session";

/// What is broken: the file, what stands there, what stands there instead, the line that is named (0: any) and what is said.
const BROKEN: [(&str, &str, &str, usize, &str); 22] = [
    (
        "lesson.toml",
        "chapter = \"basics\"",
        "chapter = \"basic\"",
        2,
        "unknown variant `basic`",
    ),
    (
        "lesson.toml",
        "number = 2",
        "number = \"two\"",
        3,
        "invalid type",
    ),
    ("lesson.toml", "minutes = 9", "minute = 9", 4, "minute"),
    (
        "lesson.toml",
        "scenario = \"direct\"",
        "scenario = \"dirct\"",
        5,
        "no scenario",
    ),
    (
        "lesson.toml",
        "grain = \"line\"",
        "grain = \"lines\"",
        6,
        "unknown variant `lines`",
    ),
    (
        "lesson.toml",
        "id = \"whole\"",
        "id = \"letter\"",
        0,
        "there is no text below a heading",
    ),
    (
        "lesson.toml",
        "command = \"QUIT\"",
        "command = \"QUIY\"",
        0,
        "QUIY",
    ),
    (
        "lesson.toml",
        "choices = [\"250\", \"354\", \"550\"]",
        "choices = [\"250\", \"550\"]",
        0,
        "not among its choices",
    ),
    (
        "lesson.toml",
        "{ answer = \"354\" }",
        "{ answer = \"550\" }",
        0,
        "the answer to \"code\" is \"354\"",
    ),
    ("lesson.toml", "fixed = \"The", "fixd = \"The", 0, "fixd"),
    (
        "lesson.toml",
        "\"All of it, once more.\", \".\", \"QUIT\"",
        "\"All of it, once more.\", \".\"",
        0,
        "step \"whole\" is not done",
    ),
    (
        "lesson.toml",
        "moves = [{ answer = \"250\" }]",
        "moves = [{ answer = \"354\" }]",
        0,
        "it does step \"code\"",
    ),
    (
        "lesson.toml",
        "step = \"whole\"\nsays = \"no-greeting\"",
        "step = \"whole\"\nsays = \"no-name\"",
        0,
        "is said to it",
    ),
    (
        "lesson.toml",
        "step = \"code\"",
        "step = \"coda\"",
        0,
        "there is no step \"coda\"",
    ),
    (
        "lesson.toml",
        "port = 25 } },\n  { type = [\"EHLO",
        "port = 26 } },\n  { type = [\"EHLO",
        0,
        "the connection was refused",
    ),
    (
        "lesson.toml",
        "from = \"laptop.sender.example\", to = \"mx.receiver.example\", port = 25 } },\n  { type = [",
        "from = \"lptop.sender.example\", to = \"mx.receiver.example\", port = 25 } },\n  { type = [",
        0,
        "lptop.sender.example",
    ),
    (
        "en.md",
        "# A first SMTP session by hand\n",
        "",
        2,
        "a lesson’s text is headings",
    ),
    ("en.md", "### because", "### becaus", 0, "### because"),
    (
        "en.md",
        "### slip empty",
        "### slip emty",
        0,
        "### slip empty",
    ),
    (
        "en.md",
        "## end",
        "## end\n\n![a](b.png)",
        0,
        "headings of three levels",
    ),
    (
        "en.md",
        "## code\n",
        "## code\n\n| a |\n|---|\n\n<b>x</b>\n",
        0,
        "headings of three levels",
    ),
    (
        "en.md",
        "## end",
        "## more\n\nText.\n\n## end",
        0,
        "nothing in the lesson is called `more`",
    ),
];

fn told(files: &[(&str, &str)]) -> String {
    let files = files.iter();
    let files = files.map(|(name, text)| (format!("lessons/{NAME}/{name}"), (*text).to_owned()));
    let proof = Sources::embedded().with(files).prove(NAME, 0);
    proof.map_or_else(|it| it.to_string(), |it| format!("{it:?}"))
}

#[test]
fn each_mistake_is_told_with_its_file_and_line() {
    let toml = include_str!("../../../www/lessons/first-session/lesson.toml");
    let english = include_str!("../../../www/lessons/first-session/en.md");
    let mut wrong = Vec::new();
    for (file, right, broken, line, said) in BROKEN {
        let text = if file == "en.md" { english } else { toml };
        assert!(text.contains(right), "{right}");
        let told = told(&[(file, &text.replacen(right, broken, 1))]);
        // What a heading lacks is found where its step is named.
        let place = format!("lessons/{NAME}/");
        let of_line = told.strip_prefix(&place).and_then(|it| {
            let mut parts = it.splitn(3, ':');
            parts.nth(1)?.parse::<usize>().ok()
        });
        if !told.contains(said) || of_line.is_none_or(|it| line > 0 && it != line) {
            wrong.push(format!("{broken:?}: {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_lesson_that_chance_passes_is_not_proved() {
    let toml = include_str!("../../../www/lessons/first-session/lesson.toml");
    // Without what it asks for there is nothing to know.
    let easy = format!(
        "{}[[steps]]\nid = \"code\"\n[steps.predict]\nkind = \"yes-no\"\nanswer = {{ code-of = {{ answers = \"DATA\" }} }}\nfixed = \"So.\"\n\n[[solutions]]\nmoves = [{{ answer = \"yes\" }}]\n",
        &toml[..toml.find("[[steps]]").expect("it has steps")]
    );
    let english = "# Easy\n\nIt is.\n\n## code\n\nText.\n\n### question\n\nYes?\n\n### because\n\nSo.\n\n## end\n\nEnd.\n";
    let easy = easy.replace("answer = { code-of = { answers = \"DATA\" } }", "choices = [{ choice = \"yes\", holds = { not = { never = { command = \"BDAT\" } } } }, { choice = \"no\", holds = { never = { command = \"BDAT\" } } }]");
    let easy = easy.replace(
        "moves = [{ answer = \"yes\" }]",
        "moves = [{ answer = \"no\" }]",
    );
    let files = [("lesson.toml", easy.as_str()), ("en.md", english)];
    let files = files.map(|(name, text)| (format!("lessons/easy/{name}"), text.to_owned()));
    let sources = Sources::embedded().with(files);
    let proof = sources.prove("easy", 100).map_err(|it| it.what);
    let said = proof.expect_err("who guesses passes it");
    assert!(said.contains("by chance"), "{said}");
}
