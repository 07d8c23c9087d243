//! The tests of POP3's transcripts.

use super::support::pop3::client::PopClient;
use super::support::pop3::{self, Pop3, client as pop3_client, examples as pop3_examples};
use super::support::{self, Conversation, check, conversations};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn pop3_answers_every_command_in_every_state_as_written() {
    check("pop3", &pop3::cells(), |lines| {
        Pop3::new(pop3::Mutant::None).converse(lines)
    });
    check("pop3-plain", &pop3::plain_cells(), |lines| {
        Pop3::plain(pop3::Mutant::None).converse(lines)
    });
    check("pop3-strict", &pop3::strict_cells(), |lines| {
        Pop3::strict(pop3::Mutant::None).converse(lines)
    });
}

#[test]
fn the_matrices_of_pop3_have_every_keyword_in_every_state() {
    for (cells, states) in [
        (pop3::cells(), &pop3::STATES[..]),
        (pop3::plain_cells(), &pop3::PLAIN_STATES),
        (pop3::strict_cells(), &pop3::STRICT_STATES),
    ] {
        for (state, ..) in states {
            for verb in protocol_core::pop3::Verb::ALL {
                let name = verb.as_str().to_ascii_lowercase();
                let mut both = cells.iter().filter(|it| it.state == *state);
                assert!(both.any(|it| it.file == name), "{state} {name}");
            }
        }
    }
}

#[test]
fn the_examples_of_rfc_1939_have_its_commands_and_answers() {
    for scene in &pop3_examples::SCENES {
        let cell = [scene.cell()];
        support::write("pop3-examples", &cell, |lines| scene.run(lines));
        support::demand("pop3-examples", &cell);
        let all = conversations("pop3-examples");
        let place = support::place("pop3-examples", &cell[0]);
        let found = all.into_iter().find(|it| it.path == place);
        let found = [found.expect("it was demanded")];
        support::compare(&found, Conversation::client_lines, |lines| scene.run(lines));
        scene.demand(&found[0].dialogue());
    }
    let found = conversations("pop3-examples").len();
    assert_eq!(found, pop3_examples::SCENES.len());
}

/// How many transcripts notice the mutant.
fn caught_pop3(mutant: pop3::Mutant) -> usize {
    let differ = |protocol: &str, server: fn(pop3::Mutant) -> Pop3| {
        let differs = |it: &&Conversation| {
            let said = server(mutant).converse(&it.client_lines());
            said.join("\n") != it.dialogue().join("\n")
        };
        conversations(protocol).iter().filter(differs).count()
    };
    differ("pop3", Pop3::new)
        + differ("pop3-plain", Pop3::plain)
        + differ("pop3-strict", Pop3::strict)
}

#[test]
fn a_pop3_server_that_is_wrong_in_one_way_is_caught() {
    assert_eq!(caught_pop3(pop3::Mutant::None), 0);
    for mutant in pop3::Mutant::ALL {
        assert!(caught_pop3(mutant) > 0, "{mutant:?}");
    }
}

#[test]
fn the_pop3_client_makes_of_every_answer_in_every_state_what_is_written() {
    let cells = pop3_client::cells();
    for (folder, profile, cells) in &cells {
        support::write(folder, cells, |lines| {
            PopClient::new(profile, pop3_client::Mutant::None).converse(lines)
        });
        support::demand(folder, cells);
    }
    let found = conversations("pop3-client").len();
    let demanded: usize = cells.iter().map(|(.., cells)| cells.len()).sum();
    assert_eq!(found, demanded, "a transcript belongs to no cell");
    let caught = caught_pop3_client(pop3_client::Mutant::None);
    assert_eq!(caught, Vec::<String>::new());
}

/// The transcripts that notice the mutant.
fn caught_pop3_client(mutant: pop3_client::Mutant) -> Vec<String> {
    let mut caught = Vec::new();
    for profile in &pop3_client::PROFILES {
        let all = conversations(&format!("pop3-client/{}", profile.name));
        let differs = |it: &&Conversation| {
            let said = PopClient::new(profile, mutant).converse(&it.server_lines());
            said.join("\n") != it.dialogue().join("\n")
        };
        let names = all.iter().filter(differs);
        caught.extend(names.map(|it| it.path.display().to_string()));
    }
    caught
}

#[test]
fn a_pop3_client_that_is_wrong_in_one_way_is_caught() {
    for mutant in pop3_client::Mutant::ALL {
        assert!(!caught_pop3_client(mutant).is_empty(), "{mutant:?}");
    }
}
