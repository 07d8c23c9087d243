//! Transcripts: what the servers answer, in every state to every command, and what the SMTP client
//! makes of every reply, exactly.
//!
//! Each file under `tests/transcripts` is one conversation, `C:` and `S:` lines, and cites the section
//! that says so. A cell of the matrix state by command without a file fails. `UPDATE_EXPECT=1` writes
//! what the engines say now: read it before you keep it.
//!
//! The same tests run on wasm32 in a browser: `crates/protocol-core/tests/web.rs` takes this file.

#[path = "transcripts_support/of_pop3.rs"]
mod of_pop3;
#[path = "transcripts_support/mod.rs"]
mod support;

use protocol_core::imap::CommandName;
use protocol_core::smtp::Verb;
use support::appendix_d;
use support::client::{self, SmtpClient};
use support::imap::{self, Imap};
use support::imap_client::{self, ImapClient};
use support::smtp::{Mutant, Smtp};
use support::{Cell, Conversation, check, conversations};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn smtp_answers_every_command_in_every_state_as_written() {
    check("smtp", &support::smtp::cells(), |lines| {
        Smtp::new(Mutant::None).converse(lines)
    });
}

#[test]
fn a_submission_server_answers_every_command_in_every_state_as_written() {
    let mut cells = support::smtp::submission_cells();
    cells.extend(support::exchanges::cells());
    check("submission", &cells, |lines| {
        Smtp::submission(Mutant::None).converse(lines)
    });
}

#[test]
fn a_server_with_starttls_and_chunking_answers_every_command_in_every_state_as_written() {
    check("extended", &support::smtp::extended_cells(), |lines| {
        Smtp::extended(Mutant::None).converse(lines)
    });
}

#[test]
fn a_server_that_requires_tls_answers_every_command_in_every_state_as_written() {
    check("strict", &support::smtp::strict_cells(), |lines| {
        Smtp::strict(Mutant::None).converse(lines)
    });
}

#[test]
fn the_smtp_client_makes_of_every_reply_in_every_state_what_is_written() {
    let cells = client::cells();
    for (folder, profile, cells) in &cells {
        support::write(folder, cells, |lines| {
            SmtpClient::new(profile, client::Mutant::None).converse(lines)
        });
        support::demand(folder, cells);
    }
    assert_eq!(caught_client(client::Mutant::None), Vec::<String>::new());
    let found = conversations("client").len();
    let demanded: usize = cells.iter().map(|(.., cells)| cells.len()).sum();
    assert_eq!(found, demanded, "a transcript belongs to no cell");
}

#[test]
fn the_matrix_of_the_client_has_every_state_and_every_reply() {
    let cells = client::cells();
    for state in client::STATES {
        for (reply, _) in client::REPLIES {
            let all = cells.iter().flat_map(|(.., cells)| cells);
            let mut both = all.filter(|it| it.state == state && it.file == reply);
            assert!(both.next().is_some(), "{state} {reply}");
        }
    }
    for profile in client::PROFILES {
        let found = cells.iter().find(|(_, it, _)| it.name == profile.name);
        let count = found.map_or(0, |(.., cells)| cells.len());
        assert!(count >= 7 * client::REPLIES.len(), "{}", profile.name);
    }
    for extension in [
        "size", "8bitmime", "smtputf8", "dsn", "chunking", "starttls", "auth",
    ] {
        let all = cells.iter().flat_map(|(.., cells)| cells);
        assert!(all.filter(|it| it.state == extension).count() >= 2);
    }
}

/// The transcripts that notice the mutant.
fn caught_client(mutant: client::Mutant) -> Vec<String> {
    let all = conversations("client");
    let cells = client::cells();
    let differs = |it: &&Conversation| {
        let belongs = |(folder, _, cells): &&(String, _, Vec<Cell>)| {
            let mut places = cells.iter().map(|cell| support::place(folder, cell));
            places.any(|place| place == it.path)
        };
        let (_, profile, _) = cells.iter().find(belongs).expect("it belongs to a cell");
        let said = SmtpClient::new(profile, mutant).converse(&it.server_lines());
        said.join("\n") != it.dialogue().join("\n")
    };
    let names = all.iter().filter(differs);
    names.map(|it| it.path.display().to_string()).collect()
}

#[test]
fn a_client_that_is_wrong_in_one_way_is_caught() {
    for mutant in client::Mutant::ALL {
        assert!(!caught_client(mutant).is_empty(), "{mutant:?}");
    }
}

#[test]
fn the_conversations_of_appendix_d_have_its_commands_codes_and_order() {
    for scene in appendix_d::SCENES {
        let cell = [scene.cell()];
        support::write("appendix", &cell, |lines| scene.run(lines));
        support::demand("appendix", &cell);
        let all = conversations("appendix");
        let place = support::place("appendix", &cell[0]);
        let found = all.into_iter().find(|it| it.path == place);
        let found = [found.expect("it was demanded")];
        support::compare(&found, Conversation::client_lines, |lines| scene.run(lines));
        let wanted = scene.exchange.iter();
        let wanted: Vec<_> = wanted
            .map(|(line, code)| ((*line).to_owned(), *code))
            .collect();
        assert_eq!(
            appendix_d::exchange(&found[0].dialogue()),
            wanted,
            "{}",
            scene.file
        );
    }
    assert_eq!(conversations("appendix").len(), appendix_d::SCENES.len());
}

#[test]
fn imap_answers_every_command_in_every_state_as_written() {
    check("imap", &support::imap::cells(), |lines| {
        Imap::new(imap::Mutant::None).converse(lines)
    });
}

#[test]
fn a_server_of_imap4rev1_alone_answers_every_command_in_every_state_as_written() {
    check("imap-plain", &support::imap::plain_cells(), |lines| {
        Imap::plain(imap::Mutant::None).converse(lines)
    });
}

#[test]
fn an_imap_server_that_requires_tls_answers_every_command_in_every_state_as_written() {
    check("imap-strict", &support::imap::strict_cells(), |lines| {
        Imap::strict(imap::Mutant::None).converse(lines)
    });
}

#[test]
fn the_conversations_of_rfc_3501_have_its_commands_and_responses_in_its_order() {
    for scene in &imap::rfc::SCENES {
        let cell = [scene.cell()];
        support::write("imap-examples", &cell, |lines| scene.run(lines));
        support::demand("imap-examples", &cell);
        let place = support::place("imap-examples", &cell[0]);
        let all = conversations("imap-examples").into_iter();
        let found: Vec<_> = all.filter(|it| it.path == place).collect();
        support::compare(&found, Conversation::client_lines, |lines| scene.run(lines));
        let essence = scene.essence(&found[0].dialogue());
        assert_eq!(essence, scene.exchange, "{}", scene.file);
    }
    let found = conversations("imap-examples").len();
    assert_eq!(found, imap::rfc::SCENES.len());
}

#[test]
fn the_matrix_has_every_verb_and_every_command() {
    let has = |cells: &[Cell], name: &str| cells.iter().filter(|it| it.file == name).count();
    let smtp = support::smtp::cells();
    for verb in Verb::ALL {
        let name = verb.as_str().to_ascii_lowercase();
        assert_eq!(has(&smtp, &name), support::smtp::STATES.len(), "{name}");
    }
    for (cells, states) in [
        (
            support::smtp::submission_cells(),
            support::smtp::SUBMISSION_STATES.len(),
        ),
        (
            support::smtp::extended_cells(),
            support::smtp::EXTENDED_STATES.len(),
        ),
        (
            support::smtp::strict_cells(),
            support::smtp::STRICT_STATES.len(),
        ),
    ] {
        for verb in Verb::ALL {
            let name = verb.as_str().to_ascii_lowercase();
            assert_eq!(has(&cells, &name), states, "{name}");
        }
    }
    for (cells, states) in [
        (imap::cells(), imap::STATES.len()),
        (imap::plain_cells(), imap::PLAIN_STATES.len()),
        (imap::strict_cells(), imap::STRICT_STATES.len()),
    ] {
        for command in CommandName::ALL {
            let name = command.as_str().to_ascii_lowercase().replace(' ', "-");
            let found = cells
                .iter()
                .filter(|it| it.file == name && !is_apart(it.state));
            assert_eq!(found.count(), states, "{name}");
        }
    }
}

/// Whether the cells of that name are of no state.
fn is_apart(state: &str) -> bool {
    ["told", "exchanges", "extensions"].contains(&state)
}

#[test]
fn every_transcript_cites_its_section() {
    for Conversation { path, text } in [
        "smtp",
        "submission",
        "extended",
        "strict",
        "client",
        "imap-client",
        "appendix",
        "pop3",
        "pop3-plain",
        "pop3-strict",
        "pop3-examples",
        "pop3-client",
        "imap",
        "imap-plain",
        "imap-strict",
        "imap-examples",
    ]
    .into_iter()
    .flat_map(conversations)
    {
        assert!(
            text.lines().any(|it| it.starts_with("# RFC ")),
            "{}",
            path.display()
        );
    }
}

/// How many transcripts notice the mutant.
fn caught(mutant: Mutant) -> usize {
    let differ = |protocol: &str, server: fn(Mutant) -> Smtp| {
        conversations(protocol)
            .iter()
            .filter(|it| {
                let said = server(mutant).converse(&it.client_lines());
                said.join("\n") != it.dialogue().join("\n")
            })
            .count()
    };
    differ("smtp", Smtp::new)
        + differ("submission", Smtp::submission)
        + differ("extended", Smtp::extended)
        + differ("strict", Smtp::strict)
}

#[test]
fn a_server_that_skips_a_check_of_its_state_is_caught() {
    for mutant in Mutant::SKIPPED {
        assert!(caught(mutant) > 0, "{mutant:?}");
    }
    assert_eq!(caught(Mutant::None), 0);
}

#[test]
fn a_server_that_lets_in_who_has_not_proved_it_is_caught() {
    for mutant in Mutant::AUTHENTICATION {
        assert!(caught(mutant) > 0, "{mutant:?}");
    }
}

#[test]
fn a_server_that_answers_with_another_code_is_caught() {
    let mut codes: Vec<u16> = ["smtp", "submission", "extended", "strict"]
        .into_iter()
        .flat_map(conversations)
        .flat_map(|it| it.dialogue())
        .filter_map(|line| line.strip_prefix("S: ")?.get(..3)?.parse().ok())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() >= 8, "{codes:?}");
    for from in codes {
        for to in [250, 354, 451, 550] {
            if from != to {
                assert!(
                    caught(Mutant::Flipped { from, to }) > 0,
                    "{from} said as {to}"
                );
            }
        }
    }
}

/// How many transcripts notice the mutant.
fn caught_imap(mutant: imap::Mutant) -> usize {
    let differ = |folder: &str, server: fn(imap::Mutant) -> Imap| {
        let all = conversations(folder).into_iter();
        let differs = |it: &Conversation| {
            let said = server(mutant).converse(&it.client_lines());
            said.join("\n") != it.dialogue().join("\n")
        };
        all.filter(differs).count()
    };
    differ("imap", Imap::new)
        + differ("imap-plain", Imap::plain)
        + differ("imap-strict", Imap::strict)
}

#[test]
fn an_imap_server_that_is_wrong_in_one_way_is_caught() {
    assert_eq!(caught_imap(imap::Mutant::None), 0);
    for mutant in imap::Mutant::ALL {
        assert!(caught_imap(mutant) > 0, "{mutant:?}");
    }
    for (from, to) in [
        ("OK", "NO"),
        ("NO", "OK"),
        ("NO", "BAD"),
        ("BAD", "NO"),
        ("BAD", "OK"),
    ] {
        let mutant = imap::Mutant::Flipped { from, to };
        assert!(caught_imap(mutant) > 0, "{mutant:?}");
    }
}

#[test]
fn the_imap_client_makes_of_every_response_in_every_state_what_is_written() {
    let cells = imap_client::cells();
    for (folder, profile, cells) in &cells {
        support::write(folder, cells, |lines| {
            ImapClient::new(profile, imap_client::Mutant::None).converse(lines)
        });
        support::demand(folder, cells);
    }
    let all = conversations("imap-client");
    let caught = caught_imap_client(imap_client::Mutant::None, &cells, &all);
    assert_eq!(caught.collect::<Vec<_>>(), Vec::<String>::new());
    let found = all.len();
    let demanded: usize = cells.iter().map(|(.., cells)| cells.len()).sum();
    assert_eq!(found, demanded, "a transcript belongs to no cell");
}

#[test]
fn the_matrix_of_the_imap_client_has_every_state_and_every_response() {
    let cells = imap_client::cells();
    for state in imap_client::STATES {
        for (response, _) in imap_client::RESPONSES {
            let all = cells.iter().flat_map(|(.., cells)| cells);
            let mut both = all.filter(|it| it.state == state && it.file == response);
            assert!(both.next().is_some(), "{state} {response}");
        }
    }
}

/// The transcripts that notice the mutant.
fn caught_imap_client<'a>(
    mutant: imap_client::Mutant,
    cells: &'a [(String, imap_client::Profile, Vec<Cell>)],
    all: &'a [Conversation],
) -> impl Iterator<Item = String> + 'a {
    let each = cells.iter().flat_map(|(folder, profile, cells)| {
        let places = cells.iter().map(|it| support::place(folder, it));
        places.map(move |place| (profile, place))
    });
    each.filter_map(move |(profile, place)| {
        let it = all.iter().find(|it| it.path == place)?;
        let said = ImapClient::new(profile, mutant).converse(&it.server_lines());
        (said != it.dialogue()).then(|| place.display().to_string())
    })
}

#[test]
fn an_imap_client_that_is_wrong_in_one_way_is_caught() {
    let (cells, all) = (imap_client::cells(), conversations("imap-client"));
    for mutant in imap_client::Mutant::ALL {
        let mut caught = caught_imap_client(mutant, &cells, &all);
        assert!(caught.next().is_some(), "{mutant:?}");
    }
}
