//! What the guide shows works: scenarios, addresses of the page, options of commands, names of places.

use crate::pages::all;
use crate::{read, root};
use judge::suite::{ClientSuite, ServerSuite};
use lessons::Sources;
use protocol_core::{imap, pop3, smtp};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::sync::Arc;
use story::place;
use world::{Scenario, Timeline};

/// The code blocks of a text, each with the words behind its fence.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut block: Option<(String, String)> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let words = match kind {
                    CodeBlockKind::Fenced(words) => words.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                block = Some((words, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => found.extend(block.take()),
            Event::Text(text) => {
                if let Some((_, block)) = &mut block {
                    block.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

/// The run of a scenario, its letter sent.
fn sent(scenario: Scenario) -> Timeline {
    let send = scenario.letter.send();
    let mut timeline = Timeline::new(Arc::new(scenario)).unwrap();
    timeline.apply(send).unwrap();
    timeline
}

#[test]
fn every_scenario_that_is_shown_can_be_run() {
    let sources = Sources::embedded();
    let mut count = 0;
    for page in all() {
        for (words, block) in blocks(&read(&page)) {
            // A part is what a scenario says that builds on `relay`.
            let text = match words.as_str() {
                "toml" => block,
                "toml,part" => format!("base = \"relay\"\nname = \"shown\"\n{block}"),
                _ => continue,
            };
            let read = sources
                .scenario_of("shown.toml", &text)
                .map(|it| it.scenario);
            let scenario = read.unwrap_or_else(|it| panic!("{}: {it}\n{text}", page.display()));
            sent(scenario);
            count += 1;
        }
    }
    assert!(count > 5, "only {count} scenarios are shown");
}

#[test]
fn the_lesson_that_is_shown_is_proved() {
    let page = read("docs/src/authors/lesson.md");
    let (_, text) = blocks(&page)
        .into_iter()
        .find(|(words, _)| words == "toml,lesson")
        .unwrap();
    let (_, prose) = blocks(&page)
        .into_iter()
        .find(|(words, _)| words == "markdown,lesson")
        .unwrap();
    let files = [("lesson.toml", text), ("en.md", prose)];
    let files = files.map(|(name, text)| (format!("lessons/say-hello/{name}"), text));
    let sources = lessons::Sources::embedded().with(files);
    let proof = sources
        .prove("say-hello", 100)
        .unwrap_or_else(|it| panic!("{it}"));
    assert!(proof.wrong >= 2, "{proof:?}");
}

#[test]
fn every_address_that_is_shown_leads_to_a_place() {
    for page in all() {
        for query in read(&page).split("?scenario=").skip(1) {
            let end =
                query.find(|it: char| !(it.is_ascii_alphanumeric() || "-=&;/_.".contains(it)));
            let query = query[..end.unwrap_or(query.len())].replace("&amp;", "&");
            let (name, rest) = query.split_once('&').unwrap_or((&query, ""));
            // A file, or what stands for a name.
            if name.contains('.') || name.chars().all(char::is_uppercase) {
                continue;
            }
            let scenario =
                lessons::scenario(name).unwrap_or_else(|it| panic!("{}: {it}", page.display()));
            let at = rest.split('&').find_map(|it| it.strip_prefix("at="));
            if let Some(at) = at.filter(|it| !it.chars().all(char::is_uppercase)) {
                let found = place::find(sent(scenario).events(), at);
                assert!(
                    found.is_some(),
                    "{}: {name} has no place {at}",
                    page.display()
                );
            }
        }
    }
}

#[test]
fn every_suite_that_is_shown_can_be_read() {
    let mut count = 0;
    for page in all() {
        for (words, block) in blocks(&read(&page)) {
            let why = match words.as_str() {
                "toml,client-suite" => ClientSuite::read(&block).err(),
                "toml,server-suite" => ServerSuite::read(&block).err(),
                _ => continue,
            };
            assert!(why.is_none(), "{}: {why:?}\n{block}", page.display());
            count += 1;
        }
    }
    assert!(count > 1);
}

#[test]
fn every_option_that_is_shown_is_one() {
    let help = read("docs/src/reference/smtplab.md");
    let xtask = read("crates/xtask/src/main.rs");
    // That page is the help itself.
    for page in all().filter(|it| !it.ends_with("smtplab.md")) {
        for (_, block) in blocks(&read(&page)) {
            for line in block.lines() {
                let mut words = line
                    .split_whitespace()
                    .skip_while(|it| *it != "smtplab" && *it != "xtask");
                let Some(program) = words.next() else {
                    continue;
                };
                let Some(command) = words.next() else {
                    continue;
                };
                // `judge` is two commands.
                let whom = words.clone().next().filter(|_| command == "judge");
                let whole = whom.map_or_else(|| command.to_owned(), |it| format!("judge {it}"));
                let known =
                    |what: &str| panic!("{}: there is no {what} in `{line}`", page.display());
                if program == "xtask" {
                    if !xtask.contains(&format!("cargo xtask {command}")) {
                        known(command);
                    }
                    continue;
                }
                let heading = format!("## `smtplab {whole}`\n");
                let part = help
                    .split_once(&heading)
                    .unwrap_or_else(|| known(command))
                    .1;
                let part = part.split("\n## ").next().unwrap();
                for option in words.take_while(|it| !matches!(*it, "|" | "#" | "&" | "--")) {
                    if option.starts_with("--")
                        && !part.contains(&format!("{option} "))
                        && !part.contains(&format!("{option}\n"))
                    {
                        known(option);
                    }
                }
            }
        }
    }
}

/// The names in the first column of a page's tables.
fn first_column(text: &str) -> BTreeSet<String> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| Some(row.split_once(" |")?.0.to_owned()))
        .flat_map(|cell| {
            let names = cell.split(", ").map(|it| it.trim_matches('`').to_owned());
            names.collect::<Vec<_>>()
        })
        .collect()
}

/// A place as the guide names it: without the connection's number, a command as COMMAND, the recipient as
/// NAME.
fn general(name: &str) -> String {
    if name.starts_with("m/") {
        return "m/H/L".to_owned();
    }
    let name = name.rsplit('/').next().unwrap_or(name);
    let (of, reply) = match name.strip_suffix("-reply") {
        Some(of) => (of, "-reply"),
        None => (name, ""),
    };
    let smtp = smtp::Verb::ALL.map(|it| it.as_str().to_owned());
    let imap = imap::CommandName::ALL.map(|it| it.as_str().replace(' ', "-"));
    let pop3 = pop3::Verb::ALL.map(|it| it.as_str().to_owned());
    let mut commands = smtp.into_iter().chain(imap).chain(pop3);
    let of = match of.split_once('-') {
        Some((what @ ("rcpt" | "delivered"), _)) => format!("{what}-NAME"),
        _ if commands.any(|it| it.eq_ignore_ascii_case(of)) => "COMMAND".to_owned(),
        _ => of.to_owned(),
    };
    of + reply
}

#[test]
fn the_page_of_places_has_each_place_of_the_scenarios_and_no_other() {
    let runs = lessons::scenario_names().map(|name| sent(lessons::scenario(name).unwrap()));
    let runs: Vec<Timeline> = runs.collect();
    let mut found = BTreeSet::from(["H/PLACE".to_owned()]);
    for events in runs.iter().map(Timeline::events) {
        let names = events.iter().filter_map(|it| place::name(events, it.id));
        found.extend(names.map(|name| general(&name)));
    }
    let mut listed = first_column(&read("docs/src/reference/places.md"));
    let missing: Vec<_> = found.difference(&listed).collect();
    assert!(missing.is_empty(), "the page leaves out {missing:?}");
    listed.retain(|name| !found.contains(name));
    listed.retain(|name| {
        runs.iter()
            .all(|it| place::find(it.events(), name).is_none())
    });
    assert!(listed.is_empty(), "no scenario has {listed:?}");
}

#[test]
fn the_page_of_addresses_says_what_the_table_says() {
    let path = "docs/src/reference/address.md";
    let page = read(path);
    let (head, rest) = page.split_once("| parameter |").unwrap();
    let (_, foot) = rest.split_once("\n\n").unwrap();
    let mut table = "| parameter | values | meaning |\n|---|---|---|\n".to_owned();
    for it in app::address::PARAMETERS {
        let (form, about) = ((it.form)(), it.about.trim());
        table += &format!("| `{}` | {form} | {about} |\n", it.name);
    }
    let made = format!("{head}{table}\n{foot}");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(root().join(path), &made).unwrap();
    }
    assert!(
        made == read(path),
        "{path} is not what the table says: UPDATE_EXPECT=1"
    );
}
