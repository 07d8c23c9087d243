//! Everything that a person can do, in any order and at any moment.

use lessons::scenario;
use proptest::prelude::*;
use world::{Discard, Input, World};

mod random;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_done_can_be_saved_and_opened_and_a_refusal_changes_nothing(seed: u64) {
        let timeline = random::play(scenario(random::SCENARIO).unwrap(), seed, 40);
        random::reopens(&timeline);
    }
}

#[test]
fn random_runs_give_the_events_written_down() {
    let now = random::digests();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write("tests/random/digests.txt", &now).unwrap();
    } else {
        assert_eq!(now, random::DIGESTS, "UPDATE_EXPECT=1 writes them down");
    }
}

#[test]
fn a_scenario_with_an_edit_is_the_world_edited_at_its_beginning() {
    let scenario = scenario(random::SCENARIO).unwrap();
    let letter = scenario.letter.send();
    let mut taken = 0;
    for number in 0..random::EDITS.len() {
        let edit = random::edit(number);
        let made = scenario.edited(&edit).and_then(|it| World::new(&it));
        let mut world = World::new(&scenario).unwrap();
        let edited = world.apply(&Input::Edit(edit.clone()), &mut Discard);
        assert_eq!(
            edited.is_ok(),
            made.is_ok(),
            "{edit:?}: {edited:?}, {made:?}"
        );
        let Ok(made) = made else { continue };
        taken += 1;
        assert!(made.hosts().eq(world.hosts()), "{edit:?}");
        assert_eq!(made.scenario(), world.scenario(), "{edit:?}");
        assert_eq!(
            random::told(&made, &letter),
            random::told(&world, &letter),
            "{edit:?}"
        );
    }
    assert_eq!(taken, random::EDITS.len() - 6);
}
