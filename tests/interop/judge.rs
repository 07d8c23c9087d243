//! `judge`: it tells each planted mistake by its own name, and holds nothing against programs that make none.

use crate::support::{Folder, Served, ours, program, run, said, skip};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tests::or_skip;

/// A client's mistake, and the rule that it breaks. The first ten are those that suites were written for.
const CLIENTS: &[(&str, &str)] = &[
    ("bare-lf", "crlf"),
    ("one-segment", "one-command-at-a-time"),
    ("one-recv", "whole-reply"),
    ("no-354", "wait-for-354"),
    ("end-on-the-line", "end-of-data"),
    ("several-in-one", "one-recipient-per-rcpt"),
    ("no-empty-line", "empty-line"),
    ("exit-0", "exit-code"),
    ("retries", "retry-pause"),
    ("no-ehlo-after-tls", "ehlo-after-starttls"),
    ("ignores-354", "wait-for-354"),
    ("no-stuffing", "dot-stuffing"),
    ("no-greeting", "wait-for-greeting"),
    ("quits-early", "wait-for-acceptance"),
    ("compares-text", "code-not-text"),
    ("no-brackets", "command-syntax"),
    ("first-only", "every-recipient"),
    ("other-sender", "sender"),
    ("data-anyway", "stop-when-refused"),
    ("drops-empty-lines", "whole-message"),
    ("size-not-offered", "only-what-is-offered"),
    ("plain-without-base64", "auth-exchange"),
    ("no-hello", "hello-first"),
];

/// A server's mistake, and the case that finds it. The first ten are those that suites were written for.
const SERVERS: &[(&str, &str)] = &[
    ("one-recv-one-command", "split-command"),
    ("hidden-ends", "leading-dot"),
    ("bare-lf-end", "bare-lf-end"),
    ("recipients-stay", "recipients-reset"),
    ("delivers-to-header", "envelope-decides"),
    ("case-sensitive-verb", "lower-case"),
    ("unknown-hangs-up", "unknown-command"),
    ("delivers-half", "cut-in-data"),
    ("pop3-unstuffed", "pop3-dot-stuffing"),
    ("pop3-renumbers", "pop3-numbers-stay"),
    ("cuts-lines", "long-line"),
    ("data-without-rcpt", "data-before-rcpt"),
    ("delivers-twice", "deliver"),
    ("dies-with-client", "client-goes-away"),
    ("domain-case-sensitive", "domain-case"),
    ("ehlo-keeps", "ehlo-resets"),
    ("ehlo-one-space", "ehlo"),
    ("greets-250", "greeting"),
    ("keeps-dots", "dot-stuffing"),
    ("last-recipient-only", "every-recipient"),
    ("no-helo", "helo"),
    ("obeys-quit", "content-is-no-command"),
    ("one-message-only", "second-transaction"),
    ("pop3-any-password", "pop3-wrong-password"),
    ("pop3-dele-at-once", "pop3-drop-keeps"),
    ("pop3-no-sign-in", "pop3-before-sign-in"),
    ("pop3-quit-keeps", "pop3-quit-deletes"),
    ("pop3-retr-deletes", "pop3-retr"),
    ("pop3-rset-keeps", "pop3-rset"),
    ("pop3-size-in-lf", "pop3-stat"),
    ("pop3-uidl-is-number", "pop3-uidl"),
    ("quit-stays", "quit"),
    ("rcpt-without-mail", "rcpt-before-mail"),
    ("refused-ends-all", "refused-recipient"),
    ("refuses-null", "null-sender"),
    ("replies-end-in-lf", "reply-format"),
    ("rset-keeps", "rset"),
    ("seven-bit", "eight-bit"),
    ("syntax-hangs-up", "syntax-error"),
    ("waits-for-crlf-dot", "empty-message"),
];

fn script(name: &str) -> String {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop/scripts/judge");
    scripts.join(name).display().to_string()
}

pub fn python() -> Option<String> {
    program("python3").map(|it| it.display().to_string())
}

/// The required rules that do not hold, by `results.json`; the verdict has to be of this exit code.
pub fn failing(mut judge: Command, folder: &Path, code: i32) -> Vec<String> {
    judge.arg("--out").arg(folder);
    // What comes after `--` is another program's.
    let mut words: Vec<_> = judge.get_args().map(ToOwned::to_owned).collect();
    if let Some(at) = words.iter().position(|it| it == "--") {
        let out = words.split_off(words.len() - 2);
        words.splice(at..at, out);
    }
    let mut judge = Command::new(judge.get_program());
    judge.args(&words);
    let output = run(judge, "");
    assert_eq!(
        output.status.code(),
        Some(code),
        "{words:?}\n{}",
        said(&output)
    );
    let results = std::fs::read_to_string(folder.join("results.json")).unwrap();
    let results: Value = serde_json::from_str(&results).unwrap();
    let failed = results["tests"].as_array().unwrap().iter().filter(|it| {
        let of = |name: &str| it[name].as_str().unwrap_or_default();
        of("status") == "failed" && of("output").starts_with("FAIL") && it["tags"][2] == "required"
    });
    failed
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Each row is tried, a few at once; what was found otherwise.
fn each(table: &[(&str, &str)], of: impl Fn(&str) -> Vec<String> + Sync) {
    let next = AtomicUsize::new(0);
    let wrong = thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut wrong = Vec::new();
                    while let Some((mistake, rule)) =
                        table.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        let found = of(mistake);
                        if found != [*rule] {
                            wrong.push(format!("{mistake}: {found:?}, not {rule}"));
                        }
                    }
                    wrong
                })
            })
            .collect();
        let all = workers.into_iter().flat_map(|it| it.join().unwrap());
        all.collect::<Vec<_>>()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn judge_client(ours: &Path, command: &[&str]) -> Command {
    let mut judge = Command::new(ours);
    judge
        .args(["judge", "client", "--timeout", "6s", "--"])
        .args(command);
    judge
}

#[test]
fn each_mistake_of_a_client_is_found_by_its_own_rule() {
    let (ours, python) = or_skip!(ours().zip(python()));
    let client = script("client.py");
    let words = ["{host}", "{port}", "{user}", "{password}", "{from}", "{to}"];
    let all = Folder::new("judge-clients");
    let good = judge_client(&ours, &[&[python.as_str(), &client][..], &words].concat());
    assert_eq!(failing(good, &all.0.join("none"), 0), [""; 0]);
    each(CLIENTS, |mistake| {
        let called = [python.as_str(), &client, "--mistake", mistake];
        let judge = judge_client(&ours, &[&called[..], &words].concat());
        failing(judge, &all.0.join(mistake), 1)
    });
}

#[test]
fn each_mistake_of_a_server_is_found_by_its_own_case() {
    let (ours, python) = or_skip!(ours().zip(python()));
    let all = Folder::new("judge-servers");
    let judge = |mistake: &str, name: &str, code| {
        let server = script("server.py");
        let start = format!("{python} {server} {mistake} {{port}} {{pop3}}");
        let mut judge = judge_server(&ours);
        judge.args(["--start", &start, "--timeout", "1s", "--observe", "pop3"]);
        failing(judge, &all.0.join(name), code)
    };
    assert_eq!(judge("", "none", 0), [""; 0]);
    each(SERVERS, |mistake| {
        judge(&format!("--mistake {mistake}"), mistake, 1)
    });
}

fn judge_server(ours: &Path) -> Command {
    let mut judge = Command::new(ours);
    let known = [
        "--known",
        "bob@receiver.example",
        "--known",
        "carol@receiver.example",
    ];
    judge.args(["judge", "server"]).args(known);
    judge
}

#[test]
fn no_required_rule_is_held_against_mail_programs() {
    let ours = or_skip!(ours());
    let all = Folder::new("judge-programs");
    let own = ours.display().to_string();
    let smtplib = script("send_by_smtplib.py");
    for (name, words) in [
        ("python3", format!("{smtplib} {{host}} {{port}} {{from}} {{to}}")),
        ("curl", "-s --url smtp://{host}:{port} --mail-from {from} --mail-rcpt {to} --upload-file {file} --crlf --ssl --insecure --user {user}:{password}".into()),
        ("msmtp", "--host={host} --port={port} --from={from} --auth=off {to}".into()),
        ("swaks", "--server {host} --port {port} --from {from} --to {to,} --data {file} --ehlo client.example --tls-optional --auth-optional --auth-user {user} --auth-password {password}".into()),
        (&own, "send {host}:{port} --from {from} --to {to}".into()),
        (&own, "send {host}:{port} --from {from} --to {to} --starttls --user {user}:{password}".into()),
    ] {
        let Some(program) = program(name) else { continue };
        let program = program.display().to_string();
        let words: Vec<&str> = [program.as_str()].into_iter().chain(words.split(' ')).collect();
        let folder = all.0.join("out");
        assert_eq!(failing(judge_client(&ours, &words), &folder, 0), [""; 0], "{words:?}");
    }
}

#[test]
fn no_required_case_fails_on_our_own_servers() {
    let served = Served::start(&or_skip!(ours()));
    let mut judge = judge_server(&ours().unwrap());
    judge.args([
        served.smtp.to_string(),
        "--pop3".into(),
        served.pop3.to_string(),
    ]);
    let folder = Folder::new("judge-serve");
    assert_eq!(failing(judge, &folder.0, 0), [""; 0]);
}

#[test]
fn no_required_case_fails_on_mail_servers() {
    let (ours, python) = or_skip!(ours().zip(python()));
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/debian");
    let tools = tools.canonicalize().unwrap_or_default();
    let all = Folder::new("judge-mail-servers");
    thread::scope(|scope| {
        for (name, needs, mail) in [
            ("aiosmtpd", None, ""),
            ("exim", Some("exim4-daemon-light/usr/sbin/exim4"), "/mail"),
            ("postfix", Some("postfix/usr/sbin/postfix"), "/mail/bob"),
        ] {
            let is_there = needs.is_none_or(|it| tools.join(it).exists());
            if !is_there {
                skip(&format!("{name} is not laid out"));
                continue;
            }
            let (ours, python, tools, all) = (&ours, &python, tools.display(), &all.0);
            scope.spawn(move || {
                let at = all.join(name).display().to_string();
                let start = format!(
                    "{python} {} {{port}} {at} {tools}",
                    script(&format!("mail_by_{name}.py"))
                );
                let mut judge = judge_server(ours);
                judge.args([
                    "--start",
                    &start,
                    "--observe",
                    &format!("maildir:{at}{mail}"),
                ]);
                assert_eq!(
                    failing(judge, &all.join(format!("{name}-out")), 0),
                    [""; 0],
                    "{name}"
                );
            });
        }
    });
}
