use super::super::Action;
use super::*;
use crate::address::Address;
use yew::Reducible as _;

pub fn page(query: &[(&str, &str)]) -> Rc<AppState> {
    let pairs = query
        .iter()
        .map(|(key, value)| ((*key).into(), (*value).into()));
    Rc::new(AppState::new(
        Address::read(0, pairs, ""),
        false,
        None,
        crate::panels::tests::english(),
    ))
}

pub fn act(state: Rc<AppState>, action: Action) -> Rc<AppState> {
    let prepared = state.prepare(action);
    state.reduce(prepared)
}

fn scenario(name: &str) -> Source {
    Source::Scenario(name.to_owned())
}

fn document(name: &str) -> Result<Box<Document>, Fact> {
    let scenario = lessons::scenario(name).unwrap();
    Ok(Box::new(Document::Scenario(Box::new(scenario.into()))))
}

fn name(state: &AppState) -> &str {
    &state.timeline.scenario().name
}

#[test]
fn the_page_opens_at_once_and_fetches_no_scenario_that_it_has() {
    let state = page(&[("at", "2/rcpt-bob")]);
    assert!(!state.blank && state.timeline.acted() && state.to_fetch().is_none());
    let state = arrive(page(&[]));
    assert_eq!(
        (name(&state), state.opening.clone()),
        (FIRST_SCENARIO, None)
    );
    assert!(state.index().is_some_and(|it| it.scenarios.len() > 50));
}

#[test]
fn an_old_first_scenario_is_replaced_by_the_list_s() {
    let mut index = lessons::Sources::embedded().pack().index;
    for heading in &mut index.scenarios {
        heading.file = format!("new/{}", heading.name);
    }
    let state = act(page(&[]), Action::Listed(Ok(Rc::new(index))));
    assert_eq!(
        state.to_fetch(),
        Some((scenario("relay"), Ok("new/relay".to_owned())))
    );
}

#[test]
fn who_tries_begins_afresh_and_may_go_on_with_what_was_left() {
    let state = act(
        arrive(page(&[("view", "try")])),
        Action::Try(Some("compose")),
    );
    assert!(!state.may_go_on_trying() && state.work == Some("compose"));
    let state = act(act(state, Action::SendForm), Action::Show(View::Try));
    assert!(state.may_go_on_trying());
    let same = act(Rc::clone(&state), Action::Try(None));
    assert!(same.timeline.acted() && same.timeline.branches().is_empty());
    for panel in ["console", "server"] {
        let fresh = act(Rc::clone(&state), Action::Try(Some(panel)));
        assert!(!fresh.timeline.acted() && fresh.work.is_none() && fresh.rungs.connecting);
        assert_eq!(fresh.timeline.branches().len(), 1);
    }
}

#[test]
fn what_the_address_asks_for_is_loaded_and_its_place_lit() {
    for (query, shown) in [
        ([("scenario", "direct"), ("at", "rcpt-bob")], "direct"),
        ([("lesson", "first-session"), ("at", "end")], "direct"),
        ([("scenario", "relay"), ("at", "2/rcpt-bob")], "relay"),
    ] {
        let state = page(&query);
        assert!(state.blank && state.is_loading());
        let state = arrive(state);
        assert!(
            !state.blank && state.opening.is_none() && state.notice.is_none(),
            "{query:?}"
        );
        assert_eq!(name(&state), shown);
        assert!(state.timeline.lit().is_some(), "{query:?}");
        assert_eq!(state.lesson.is_some(), query[0].0 == "lesson");
    }
}

#[test]
fn what_an_address_names_and_is_not_there_is_told() {
    for query in [
        [("scenario", "direct"), ("at", "nowhere")],
        [("scenario", "direct"), ("at", "a b")],
        [("lesson", "first-session"), ("at", "9/rcpt")],
        [("scenario", "relay"), ("view", "sideways")],
    ] {
        let state = arrive(page(&query));
        let told = format!("{}={}", query[1].0, query[1].1);
        assert!(
            matches!(&state.notice, Some(Notice::Error(it)) if state.text(it).contains(&told)),
            "{query:?}: {:?}",
            state.notice
        );
    }
}

#[test]
fn what_does_not_arrive_is_told_and_nothing_is_lost() {
    let failed = |state: &AppState| matches!(state.opening, Some(Opening::Failed(..)));
    // The list, a name that is not in it, a file.
    let lost = Action::Listed(Err(Fact::new("lost")));
    assert!(failed(&act(page(&[("scenario", "direct")]), lost.clone())));
    assert!(failed(&arrive(page(&[("lesson", "nowhere")]))));
    let state = act(arrive(page(&[])), Action::SendLetter);
    let events = state.timeline.events().len();
    let state = act(state, Action::Open(scenario("direct")));
    let state = act(
        state,
        Action::Opened(scenario("direct"), Err(Fact::new("lost"))),
    );
    assert!(failed(&state) && !state.blank);
    assert_eq!(
        (name(&state), state.timeline.events().len()),
        (FIRST_SCENARIO, events)
    );
    // A second attempt, and a world that cannot be.
    let state = arrive(act(state, Action::Open(scenario("direct"))));
    assert_eq!((name(&state), state.opening.clone()), ("direct", None));
    let mut broken = lessons::scenario("relay").unwrap();
    broken.hosts.clear();
    let state = act(
        state,
        Action::LoadFile(Box::new(Document::Scenario(Box::new(broken.into())))),
    );
    assert!(matches!(state.notice, Some(Notice::Error(_))));
    assert_eq!(name(&state), "direct");
    // Without a list and with nothing asked for the person is told, too, and may ask.
    let state = act(page(&[]), lost);
    assert!(matches!(state.notice, Some(Notice::Error(_))));
    assert_eq!(
        act(state, Action::Open(scenario("direct"))).listing,
        Listing::Loading
    );
}

#[test]
fn what_was_asked_for_before_something_else_is_ignored() {
    let state = arrive(page(&[]));
    let state = act(state, Action::Open(scenario("direct")));
    let state = act(state, Action::Open(scenario("pop3")));
    let state = act(
        state,
        Action::Opened(scenario("direct"), document("direct")),
    );
    assert_eq!((name(&state), state.is_loading()), (FIRST_SCENARIO, true));
    let state = act(state, Action::Opened(scenario("pop3"), document("pop3")));
    let state = act(
        state,
        Action::Opened(scenario("direct"), Err(Fact::new("late"))),
    );
    assert_eq!((name(&state), state.opening.clone()), ("pop3", None));
    // A file that is chosen meanwhile is not replaced either.
    let state = act(state, Action::Open(scenario("direct")));
    let state = act(state, Action::LoadFile(document("seen").unwrap()));
    let state = act(
        state,
        Action::Opened(scenario("direct"), document("direct")),
    );
    assert_eq!((name(&state), state.shown.clone()), ("seen", None));
}

#[test]
fn a_run_that_was_left_is_there_again_and_an_address_leads_to_it() {
    let go = |state, query: &[(&str, &str)]| {
        let pairs = query
            .iter()
            .map(|(key, value)| ((*key).into(), (*value).into()));
        act(state, Action::GoTo(Rc::new(Address::read(0, pairs, ""))))
    };
    let state = arrive(page(&[]));
    assert_eq!(state.view, View::Home);
    let state = act(state, Action::SendLetter);
    assert_eq!(state.view, View::Home);
    let events = state.timeline.events().len();
    let state = arrive(act(state, Action::Open(scenario("direct"))));
    let begun = |name: &str| state.progressed(&scenario(name)).is_some();
    assert!(begun("relay") && !begun("direct") && !begun("pop3"));
    // A file has no name; its address is that of the lab.
    let state = act(state, Action::LoadFile(document("seen").unwrap()));
    let state = act(act(state, Action::SendLetter), Action::Show(View::Watch));
    for (query, view, shown, is_fetched) in [
        (&[][..], View::Home, "relay", false),
        (
            &[("scenario", "direct"), ("at", "rcpt-bob")],
            View::Full,
            "direct",
            true,
        ),
        (&[("view", "full")], View::Full, "seen", false),
        (&[("at", "end")], View::Full, "relay", false),
        (&[("view", "learn")], View::Learn, "seen", false),
    ] {
        let state = go(Rc::clone(&state), query);
        assert_eq!(state.blank, is_fetched, "{query:?}");
        let state = arrive(state);
        assert_eq!((state.view, name(&state)), (view, shown), "{query:?}");
        assert!(state.timeline.acted(), "{query:?}");
        if shown == "relay" {
            assert_eq!(state.timeline.events().len(), events);
        }
    }
}

#[test]
fn a_saved_run_has_what_its_scenario_teaches() {
    let state = arrive(page(&[("scenario", "bcc")]));
    let state = act(state, Action::SendLetter);
    let story = Rc::clone(&state.story);
    assert!(!story.moments.is_empty());
    let timeline = &state.timeline;
    let scenario = Arc::clone(timeline.scenario());
    let run = Run::new(scenario, timeline.inputs().to_vec(), timeline.digest());
    let opened = |run: &serde_json::Value| {
        let document = Document::read(&run.to_string()).expect("a run");
        arrive(act(page(&[]), Action::LoadFile(Box::new(document))))
    };
    let mut run = serde_json::to_value(run).unwrap();
    let state = opened(&run);
    assert_eq!((&state.story, &state.opening), (&story, &None));
    assert!(!state.moments.is_empty());
    // Another scenario of the name does not teach that, unless it says so itself.
    run["scenario"]["seed"] = 7.into();
    let state = opened(&run);
    assert_eq!(*state.story, Story::default());
    let Some(Notice::Info(told)) = &state.notice else {
        panic!("it says nothing of it");
    };
    assert_eq!(told.id, "ui-run-without-story");
    run["scenario"]["next"] = ["relay"].into();
    assert_eq!(opened(&run).story.next, ["relay"]);
}

/// The page that a link leads to.
fn linked(link: &str) -> Rc<AppState> {
    let (query, fragment) = link.split_once('#').unwrap_or((link, ""));
    let pairs = query
        .trim_start_matches('?')
        .split('&')
        .filter_map(|it| it.split_once('='));
    let pairs: Vec<_> = pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    let address = Address::read(query.len(), pairs, &format!("#{fragment}"));
    arrive(Rc::new(AppState::new(
        address,
        false,
        None,
        crate::panels::tests::english(),
    )))
}

/// What is shown, where, and how many inputs it took.
fn seen(state: &AppState) -> (&str, Option<world::EventId>, usize) {
    let lit = state.timeline.lit().map(|it| it.id);
    (name(state), lit, state.timeline.inputs().len())
}

#[test]
fn links_of_each_version_lead_where_they_led() {
    let links = include_str!("../../../../../tests/links.txt").lines();
    for line in links.filter(|it| !it.starts_with('#')) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let [link, name, place, inputs] = cells[..] else {
            panic!("{line}");
        };
        let state = linked(link);
        let at = story::place::find(state.timeline.events(), place);
        let here = crate::history::place_now(&state);
        let at = at.unwrap_or_else(|| panic!("{link} leads to {here:?}"));
        let inputs = inputs.parse().unwrap();
        assert_eq!(seen(&state), (name, at, inputs), "{link}");
        // That its digest is another one is told.
        let failed = matches!(state.notice, Some(Notice::Error(_)));
        assert!(!failed && !state.blank, "{link}: {:?}", state.notice);
    }
}

#[test]
fn a_link_carries_what_a_person_did() {
    let state = act(arrive(page(&[("scenario", "direct")])), Action::SendLetter);
    let plain = crate::history::link_here(&act(state.clone(), Action::Last)).unwrap();
    assert_eq!(plain, "?scenario=direct&at=end");
    let send = state.timeline.scenario().letter.send();
    let twice = act(act(state, Action::Give(Box::new(send))), Action::First);
    let lesson = arrive(page(&[("lesson", "first-session")]));
    let lesson = act(act(lesson, Action::Hint), Action::Answer { given: None });
    for state in [act(twice, Action::Step(9)), lesson] {
        let state = act(state, Action::EndMotion);
        let link = crate::history::link_here(&state).unwrap();
        assert!(link.contains("#s=1"), "{link}");
        let there = linked(&link);
        assert_eq!(
            (seen(&there), &there.notice),
            (seen(&state), &None),
            "{link}"
        );
        let learner = |it: &AppState| it.lesson.as_ref().map(|it| it.learner.clone());
        assert_eq!(learner(&there), learner(&state));
        // It is nobody's progress, and a file takes its place.
        assert_eq!((there.lesson_begun(), &there.shown), (None, &None));
        let file = act(there, Action::LoadFile(document("seen").unwrap()));
        assert_eq!(file.address.run, None);
        // Whatever became of it, the rest of it leads somewhere.
        let broken = linked(&link[..link.len() - 40]);
        assert!(matches!(&broken.notice, Some(Notice::Error(it)) if it.id == "ui-bad-link"));
        assert!(!broken.blank && broken.opening.is_none());
    }
}

#[test]
fn a_run_of_the_lesson_that_is_shown_comes_back_at_once() {
    let state = arrive(page(&[("lesson", "first-session")]));
    let given = Some("354".to_owned());
    let done = act(Rc::clone(&state), Action::Answer { given });
    let run = lessons::link::write(&done.written(&done.timeline.run()));
    let address = Address {
        run,
        ..(*state.address).clone()
    };
    let back = act(state, Action::GoTo(Rc::new(address)));
    assert!(!back.blank && !back.is_loading());
    let learner = |it: &AppState| it.lesson.as_ref().map(|it| it.learner.clone());
    assert_eq!(learner(&back), learner(&done));
}

#[test]
fn an_address_may_forbid_to_change_the_world() {
    for (mode, types, changes) in [
        (("mode", "watch"), false, false),
        (("mode", "predict"), false, false),
        (("mode", "type"), true, false),
        (("readonly", "1"), false, false),
        (("mode", "free"), true, true),
    ] {
        let state = arrive(page(&[("scenario", "direct"), mode]));
        let state = act(act(state, Action::SendLetter), Action::EndMotion);
        assert_eq!(state.timeline.inputs().len(), 1, "{mode:?}");
        let [from, to] = ["laptop.sender.example", "mx.receiver.example"].map(|name| {
            let mut hosts = state.timeline.world().hosts();
            hosts
                .find(|(_, host)| host.name.to_string() == name)
                .unwrap()
                .0
        });
        let typed = act(state.clone(), Action::OpenConsole { from, to, port: 25 });
        assert_eq!(typed.timeline.inputs().len() == 2, types, "{mode:?}");
        let send = state.timeline.scenario().letter.send();
        let again = act(state, Action::Give(Box::new(send)));
        assert_eq!(again.timeline.inputs().len() == 2, changes, "{mode:?}");
        assert_eq!(again.has_workbench(), changes);
    }
    let watched = arrive(page(&[("lesson", "first-session"), ("mode", "watch")]));
    let asked = arrive(page(&[("lesson", "first-session"), ("mode", "predict")]));
    assert!(!watched.hides_future() && asked.hides_future());
}

#[test]
fn a_lesson_starts_over_without_being_fetched() {
    let begun = arrive(page(&[("lesson", "first-session")]));
    let state = act(begun.clone(), Action::Answer { given: None });
    let state = act(state, Action::GoOn);
    let state = act(act(state, Action::Hint), Action::SendLetter);
    assert_ne!(state.timeline.inputs(), begun.timeline.inputs());
    let state = act(state, Action::StartOver);
    let learner = |it: &AppState| it.lesson.as_ref().unwrap().learner.clone();
    assert_eq!(learner(&state), learner(&begun));
    assert_eq!(state.timeline.inputs(), begun.timeline.inputs());
    assert!(state.to_fetch().is_none());
}
