//! All that is printed is in the language that was chosen, here the pseudo-language in brackets.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(dead_code, reason = "these tests need no folders")]

mod program;

use program::ends;

fn says(arguments: &str, input: &[u8]) -> String {
    let arguments: Vec<&str> = arguments.split(' ').chain(["--lang", "qps"]).collect();
    ends(&arguments, input).1
}

#[test]
fn runs_proofs_and_refusals_are_in_the_language_that_was_chosen() {
    let send = "send 127.0.0.1:9 --from <> --to a@b.example";
    for (arguments, input) in [
        ("run direct", ""),
        ("check --tries 0", ""),
        ("check nowhere", ""),
        ("grade nowhere --lesson nothing", ""),
        ("exam nothing -o none.json", ""),
        ("new-lesson Not_A_Name", ""),
        ("serve nowhere", ""),
        ("run nowhere", ""),
        ("run direct --until nowhere", ""),
        ("serve --smtp 192.0.2.1:25", ""),
        ("serve direct --host nowhere.example", ""),
        ("serve direct --pop3 127.0.0.1:0", ""),
        ("serve direct --user bob@nowhere.example:x", ""),
        (send, "a\rb\n"),
        (send, "a\0b\n"),
    ] {
        let said = says(arguments, input.as_bytes());
        assert!(!said.is_empty(), "{arguments}");
        for line in said.lines() {
            assert!(line.contains('⟦') && line.ends_with('⟧'), "{line}");
        }
    }
    for arguments in [
        "serve --user bob",
        "serve --host _",
        &format!("{send} --to bob"),
    ] {
        let said = says(arguments, b"");
        assert!(said.lines().next().unwrap().ends_with('⟧'), "{said}");
    }
}

#[test]
fn help_is_in_the_language_that_was_chosen() {
    for command in [
        "",
        "run ",
        "check ",
        "new-lesson ",
        "grade ",
        "exam ",
        "serve ",
        "send ",
        "address ",
    ] {
        let said = says(&format!("{command}--help"), b"");
        // What clap says of its own stays.
        let lines = said
            .lines()
            .filter(|it| !it.starts_with("Usage") && !it.contains("Print "));
        for line in lines {
            let outside = line.split('⟦').map(|it| it.rsplit('⟧').next().unwrap());
            let outside: Vec<&str> = outside.flat_map(|it| it.split(' ')).collect();
            let is_word =
                |it: &&str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_lowercase());
            let two = outside.windows(2).find(|two| two.iter().all(is_word));
            assert_eq!(two, None, "{line}");
        }
        assert!(said.contains('⟦'), "{said}");
    }
}
