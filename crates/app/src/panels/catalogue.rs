//! The home page and the catalogue: what there is to learn, to watch and to try.

use super::player::PlayButton;
use super::stage::{Stage, role_class, shape};
use super::{capture, compose, faults, ladder, mailbox, queue, settings};
use crate::choices::View;
use crate::dom::{take_lost_focus_inside, value};
use crate::effects;
use crate::history::{link_to, link_to_page};
use crate::lab::{Lab, use_lab};
use crate::state::{Action, AppState, Listing, Opening, Progressed, Source};
use ::story::{Fact, Value, fact, topic, tour};
use lessons::Heading;
use lessons::index::matches;
use lessons::lesson::Chapter;
use world::scenario::{Topic, text};
use yew::prelude::*;

/// The lesson in which one types the commands.
const BY_HAND: &str = "first-session";

/// The ways on from the home page: the page, what it is called, and what is there.
pub fn ways() -> [(View, Fact, Fact); 3] {
    [
        (View::Learn, fact!("ui-learn"), fact!("ui-learn-text")),
        (View::Watch, fact!("ui-watch"), fact!("ui-watch-text")),
        (View::Try, fact!("ui-try"), fact!("ui-try-text")),
    ]
}

/// The page of the catalogue that the address names.
#[function_component]
pub fn Catalogue() -> Html {
    let lab = use_lab();
    let is_home = lab.view == View::Home;
    let go = use_node_ref();
    // The button that was pressed is gone: what stands in its place takes its focus.
    let changes = (lab.is_touring(), lab.timeline.acted());
    use_effect_with((go.clone(), changes), |(go, (_, acted))| {
        if *acted {
            take_lost_focus_inside(go);
        }
    });
    let here = ways().into_iter().find(|(view, ..)| *view == lab.view);
    html! {
        <main class="catalogue" tabindex="-1" aria-busy={lab.is_loading().then_some("true")}>
            <div class="catalogue-page">
                if is_home { { hero(&lab, &go) } { three_ways(&lab) } }
                <div class="catalogue-head">
                    { match here {
                        Some((_, title, about)) => html! { <div><h2>{ lab.html(&title) }</h2><p>{ lab.html(&about) }</p></div> },
                        None => html! { <h2>{ say!(lab, "ui-everything") }</h2> },
                    } }
                    { search(&lab) }
                </div>
                if lab.listing == Listing::Loading {
                    <p class="hint">{ say!(lab, "ui-loading") }</p>
                }
                { match lab.view {
                    _ if !lab.search.trim().is_empty() => found(&lab),
                    View::Learn => html! { <>{ lessons(&lab) }<Records /></> },
                    View::Watch => scenarios(&lab),
                    View::Try => tries(&lab, &TOOLS),
                    _ => html! { <>{ lessons(&lab) }{ scenarios(&lab) }</> },
                } }
            </div>
        </main>
    }
}

/// The letter, ready to be sent; or on its way, in place; or what one has seen then.
fn hero(lab: &Lab, go: &NodeRef) -> Html {
    let words = lab.words();
    let touring = lab.is_touring();
    let is_over = !touring && lab.timeline.acted() && lab.timeline.at_end();
    let (title, text) = match lab.timeline.acted() {
        _ if touring => (
            fact!("tour-title"),
            tour(lab.shown(), lab.flying().map(|it| it.said)),
        ),
        _ if is_over => (fact!("tour-over-title"), fact!("tour-over-text")),
        false => (fact!("ui-home-title"), fact!("ui-home-text")),
        true => (fact!("ui-home-again-title"), fact!("ui-home-again-text")),
    };
    let first = lab.index().and_then(|it| it.lessons.first());
    let number = first.map_or(1, |it| it.number);
    let lesson = first.map(|it| Source::Lesson(it.name.clone()));
    let link = |class: &'static str, source: Option<Source>, label: String| {
        // Before the list is there it leads to the list.
        let href = source
            .as_ref()
            .map_or_else(|| link_to_page(View::Learn), link_to);
        let action = source.map_or(Action::Show(View::Learn), Action::Open);
        html! { <a class={classes!("button", "big", class)} href={href} onclick={lab.follow(action)}>{ label }</a> }
    };
    let present = lab.with(|lab, _: MouseEvent| {
        lab.act(Action::First);
        lab.act(Action::Show(View::Present));
    });
    let again = html! { <button type="button" class="button big" id="play-again" onclick={lab.on(Action::TogglePlay)}>{ say!(words, "ui-play-again") }</button> };
    let ways = match lab.timeline.acted() {
        _ if touring => html! { <PlayButton /> },
        _ if is_over => html! {
            <>
                { link("primary", Some(Source::Lesson(BY_HAND.to_owned())), say!(words, "ui-type-it-yourself")) }
                { again }
                <button type="button" class="button big" id="again-by-line" onclick={lab.on(Action::AgainByLine)}>{ say!(words, "ui-again-by-line") }</button>
                { link("", lesson, say!(words, "ui-start-lesson", number: number)) }
                <button type="button" class="button big" id="present-it" onclick={present}>{ say!(words, "ui-present") }</button>
            </>
        },
        true => html! {
            <>
                <button type="button" class="primary big" id="continue" onclick={lab.on(Action::Show(View::Full))}>{ say!(words, "ui-continue") }</button>
                { again }
                { link("", lesson, say!(words, "ui-start-lesson", number: number)) }
            </>
        },
        false => html! {
            <>
                <button type="button" class="primary big" id="send-it" onclick={lab.on(Action::SendLetter)}>{ say!(words, "ui-send-it") }<span aria-hidden="true">{ " ▶" }</span></button>
                { link("", lesson, say!(words, "ui-start-lesson", number: number)) }
            </>
        },
    };
    let paused = (touring && !lab.playing).then_some("paused");
    html! {
        <section class={classes!("hero", touring.then_some("touring"), paused)}>
            <div aria-live="polite">
                <h2>{ for words.paragraphs(&title).into_iter().map(|it| html! { <span>{ crate::lab::spans(it) }</span> }) }</h2>
                <p class="hero-text">{ lab.html(&text) }</p>
                <div class="go" ref={go.clone()}>{ ways }</div>
            </div>
            <div class="still"><Stage /></div>
        </section>
    }
}

fn three_ways(lab: &Lab) -> Html {
    html! {
        <nav class="ways" aria-label={say!(lab, "ui-ways")}>
            { for ways().into_iter().map(|(view, title, about)| html! {
                <a class="card way" href={link_to_page(view)} onclick={lab.follow(Action::Show(view))}>
                    <b>{ lab.html(&title) }</b>
                    <span class="about">{ lab.html(&about) }</span>
                </a>
            }) }
        </nav>
    }
}

fn search(lab: &Lab) -> Html {
    let words = lab.words();
    let search = lab.with(|lab, event: InputEvent| lab.act(Action::Search(value(&event))));
    html! {
        <input type="text" id="search" class="search" aria-label={say!(words, "ui-search")} placeholder={say!(words, "ui-search-example")}
            autocomplete="off" spellcheck="false" value={lab.search.clone()} oninput={search} />
    }
}

fn cards<'a>(
    lab: &Lab,
    title: &Fact,
    found: impl Iterator<Item = &'a Heading>,
    source: fn(String) -> Source,
) -> Html {
    let mut found = found.peekable();
    if found.peek().is_none() {
        return Html::default();
    }
    html! {
        <section class="topic">
            <h3>{ lab.html(title) }</h3>
            <ul class="cards">{ for found.map(|it| card(lab, it, source(it.name.clone()))) }</ul>
        </section>
    }
}

fn card(lab: &Lab, it: &Heading, source: Source) -> Html {
    let words = lab.words();
    let language = words.tag();
    let title = text(&it.title, language).map(|it| lab.prose(it));
    let title = title.unwrap_or_else(|| it.name.replace('-', " "));
    let about = text(&it.about, language).map(|it| lab.prose(it));
    let progressed = lab.progressed(&source);
    let begun = (progressed == Some(Progressed::Begun)).then_some("begun");
    let progressed = progressed.map(|it| match it {
        Progressed::Done => {
            html! { <span class="done">{ "✓ " }{ say!(words, "ui-card-done") }</span> }
        }
        Progressed::Begun => html! { <span>{ say!(words, "ui-card-begun") }</span> },
    });
    let is_coming = lab.opening == Some(Opening::Loading(source.clone()));
    let current = (lab.shown.as_ref() == Some(&source)).then_some("true");
    html! {
        <li key={link_to(&source)}>
            <a class={classes!("card", begun)} href={link_to(&source)} aria-current={current} onclick={lab.follow(Action::Open(source))}>
                <span class="card-top">
                    { miniature(it) }
                    <span class="meta">
                        if is_coming { <span role="status">{ say!(words, "ui-loading") }</span> }
                        { progressed }
                        if it.number > 0 {
                            <span>{ say!(words, "ui-lesson-number", number: it.number) }</span>
                            <span>{ say!(words, "lesson-minutes", minutes: it.minutes) }</span>
                        }
                    </span>
                </span>
                <b>{ title }</b>
                <span class="about">{ about }</span>
                { needs(lab, &it.needs) }
            </a>
        </li>
    }
}

/// The hosts, small; of a faulty scenario the list knows none.
fn miniature(it: &Heading) -> Html {
    if it.roles.is_empty() {
        return Html::default();
    }
    let width = it.roles.len() * 26 - 6;
    html! {
        <svg class="miniature" width={width.to_string()} height="20" viewBox={format!("0 0 {width} 20")} aria-hidden="true">
            <path class="way" d={format!("M10 10H{}", width - 10)} />
            { for it.roles.iter().enumerate().map(|(at, role)| html! {
                <g class={role_class(*role)} transform={format!("translate({} 10)", at * 26 + 10)}>{ shape(*role, false) }</g>
            }) }
        </svg>
    }
}

fn lessons(lab: &Lab) -> Html {
    let all = lab.index().map_or(&[][..], |it| &it.lessons);
    let of = |it| all.iter().filter(move |heading| heading.chapter == it);
    let chapters = Chapter::ALL.into_iter();
    chapters
        .map(|it| cards(lab, &chapter(it), of(it), Source::Lesson))
        .collect()
}

fn chapter(it: Chapter) -> Fact {
    match it {
        Chapter::Basics => fact!("chapter-basics"),
        Chapter::Envelopes => fact!("chapter-envelopes"),
        Chapter::Transfer => fact!("chapter-transfer"),
        Chapter::Failure => fact!("chapter-failure"),
        Chapter::Trust => fact!("chapter-trust"),
        Chapter::Mailboxes => fact!("chapter-mailboxes"),
    }
}

/// The lessons that one builds on, and whether each was done.
pub fn needs(lab: &Lab, needs: &[String]) -> Option<Html> {
    let index = lab.index()?;
    let found = needs.iter().filter_map(|name| {
        let heading = index.lessons.iter().find(|it| it.name == *name)?;
        let title = lab.prose(text(&heading.title, lab.words.tag())?);
        let is_done = lab.progressed(&Source::Lesson(name.clone())) == Some(Progressed::Done);
        Some(match is_done {
            true => say!(lab, "lesson-need-done", title: title),
            false => say!(lab, "lesson-need", number: heading.number, title: title),
        })
    });
    let found: Vec<_> = found.collect();
    let said = say!(lab, "lesson-needs", lessons: found.join("; "));
    (!found.is_empty()).then(|| html! { <span class="needs">{ said }</span> })
}

/// What was done can be taken to another device, or forgotten.
#[function_component]
fn Records() -> Html {
    let lab = use_lab();
    let is_sure = use_state(|| false);
    let ask = |sure: bool| {
        let is_sure = is_sure.clone();
        Callback::from(move |_: MouseEvent| is_sure.set(sure))
    };
    let forget = {
        let is_sure = is_sure.clone();
        lab.with(move |lab, _: MouseEvent| {
            is_sure.set(false);
            effects::forget(lab);
        })
    };
    let save = lab.with(|lab, _: MouseEvent| lab.act(Action::Tell(effects::save_record(lab))));
    html! {
        <section class="records" aria-labelledby="records-title">
            <h3 id="records-title">{ say!(lab, "lesson-record") }</h3>
            <p class="hint">{ say!(lab, "lesson-record-about") }</p>
            <div class="go">
                <button type="button" class="button" id="save-record" onclick={save}>{ say!(lab, "lesson-record-save") }</button>
                if *is_sure {
                    <button type="button" class="button" id="forget-sure" onclick={forget}>{ say!(lab, "lesson-forget-sure") }</button>
                    <button type="button" class="button" onclick={ask(false)}>{ say!(lab, "lesson-forget-not") }</button>
                } else {
                    <button type="button" class="button" id="forget" onclick={ask(true)}>{ say!(lab, "lesson-forget") }</button>
                }
            </div>
        </section>
    }
}

fn scenarios(lab: &Lab) -> Html {
    let all = lab.index().map_or(&[][..], |it| &it.scenarios);
    let of = |it| all.iter().filter(move |heading| heading.topic == it);
    let topics = Topic::ALL.into_iter();
    topics
        .map(|it| cards(lab, &topic(it), of(it), Source::Scenario))
        .collect()
}

/// How many words of the search are in what is said of a tool.
fn tool_matches(lab: &AppState, name: &'static str) -> usize {
    let tool = || Value::Choice(name);
    let said = [
        fact!("ui-tool", tool: tool()),
        fact!("ui-tool-text", tool: tool()),
        fact!("ui-tool-words", tool: tool()),
    ];
    matches(&lab.search, &said.map(|it| lab.text(&it)).join("\n"))
}

/// The other words by which what has a name is found.
fn others<'a>(also: &'a str, name: &str) -> &'a str {
    let mut all = also.split(';').filter_map(|it| it.split_once(": "));
    all.find(|it| it.0.trim() == name).map_or("", |it| it.1)
}

/// What the search finds: tools, lessons, scenarios that have all its words, or else those that have the most of them.
fn found(lab: &Lab) -> Html {
    let words = lab.words();
    let Some(index) = lab.index() else {
        return Html::default();
    };
    let also = say!(lab, "ui-also");
    let score = |all: &[Heading], group: fn(&Heading) -> Fact| {
        let all = all.iter().map(|it| {
            let more = format!("{}\n{}", lab.text(&group(it)), others(&also, &it.name));
            (it.matches(&lab.search, &more, words.tag()), it.clone())
        });
        all.collect::<Vec<_>>()
    };
    let lessons = score(&index.lessons, |it| chapter(it.chapter));
    let scenarios = score(&index.scenarios, |it| topic(it.topic));
    let tools = TOOLS.map(|it| (tool_matches(lab, it), it));
    let scores = lessons.iter().chain(&scenarios).map(|it| it.0);
    let best = scores.chain(tools.map(|it| it.0)).max().unwrap_or(0);
    let asked = lab.search.split_whitespace().count();
    let is_all = best >= asked;
    // Fewer than half of the words tell nothing.
    let best = if best * 2 < asked { usize::MAX } else { best };
    let lessons = at(best, lessons);
    let scenarios = at(best, scenarios);
    let tools = at(best, tools);
    let count = tools.len() + lessons.len() + scenarios.len();
    html! {
        <>
            <p class="hint" role="status">{ for absent(&lab.search).map(|it| html! { <b class="absent">{ say!(words, "ui-absent", what: Value::Choice(it)) }{ " " }</b> }) }{ match count {
                0 => say!(words, "ui-nothing-matches"),
                count if !is_all => say!(words, "ui-found-closest", count: count),
                count => say!(words, "ui-found", count: count),
            } }</p>
            if !tools.is_empty() {
                <section class="topic"><h3>{ say!(lab, "ui-tools") }</h3>{ tries(lab, &tools) }</section>
            }
            { cards(lab, &fact!("ui-lessons"), lessons.iter(), Source::Lesson) }
            { cards(lab, &fact!("ui-scenarios"), scenarios.iter(), Source::Scenario) }
        </>
    }
}

/// What belongs to mail and is not in this lab: a name, and the words of a search that mean it.
const ABSENT: [(&str, &[&str]); 4] = [
    (
        "sender",
        &["spf", "dkim", "dmarc", "arc", "bimi", "alignment"],
    ),
    ("policy", &["mta-sts", "dane", "dnssec", "tlsa", "tls-rpt"]),
    (
        "web",
        &["http", "https", "jmap", "webmail", "gmail", "outlook"],
    ),
    ("end", &["pgp", "openpgp", "gpg", "s/mime", "smime"]),
];

/// What is searched for and is not in this lab.
fn absent(search: &str) -> impl Iterator<Item = &'static str> + use<> {
    let search = search.to_lowercase();
    let asked: Vec<String> = search
        .split(|it: char| !(it.is_alphanumeric() || it == '-' || it == '/'))
        .map(str::to_owned)
        .collect();
    let is_asked = move |words: &[&str]| words.iter().any(|it| asked.iter().any(|own| own == it));
    let all = ABSENT.into_iter();
    all.filter(move |it| is_asked(it.1)).map(|it| it.0)
}

/// What has that score.
fn at<T>(score: usize, all: impl IntoIterator<Item = (usize, T)>) -> Vec<T> {
    let all = all.into_iter().filter(|it| it.0 == score);
    all.map(|it| it.1).collect()
}

/// The tools of the page, in the order in which they are offered: the names of panels, and what has a button of its own.
const TOOLS: [&str; 15] = [
    compose::NAME,
    ladder::NAME,
    ladder::SERVER,
    mailbox::NAME,
    ladder::IMAP,
    faults::NAME,
    settings::LINKS,
    settings::DNS,
    settings::HOSTS,
    queue::NAME,
    capture::NAME,
    COMPARE,
    EXPLAIN,
    PRINT,
    PRESENT,
];
/// Two runs side by side.
pub const COMPARE: &str = "compare";
/// What another program printed.
const EXPLAIN: &str = "explain";
/// A run for paper.
pub const PRINT: &str = "print";
/// The presenter view.
pub const PRESENT: &str = "present";

/// What can be tried without a lesson; of a search, what it finds.
fn tries(lab: &Lab, found: &[&'static str]) -> Html {
    let left = lab.may_go_on_trying() && found.len() == TOOLS.len();
    let left = left.then(|| {
        let title = fact!("ui-try-continue");
        (
            Action::Try(None),
            "continue",
            title,
            fact!("ui-try-continue-text"),
        )
    });
    let tools = found.iter().map(|name| {
        let tool = || Value::Choice(name);
        let does = match *name {
            EXPLAIN => Action::ExplainText(Some("".into())),
            _ => Action::Try(Some(name)),
        };
        (
            does,
            *name,
            fact!("ui-tool", tool: tool()),
            fact!("ui-tool-text", tool: tool()),
        )
    });
    html! {
        <ul class="cards">
            { for left.into_iter().chain(tools).map(|(does, name, title, about)| html! {
                <li key={name}>
                    <button type="button" class="card" id={format!("try-{name}")} onclick={lab.on(does)}>
                        <b>{ lab.html(&title) }</b>
                        <span class="about">{ lab.html(&about) }</span>
                    </button>
                </li>
            }) }
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use crate::state::arrive;
    use std::rc::Rc;

    #[test]
    fn the_search_finds_tools_and_what_has_other_words() {
        let words = crate::panels::tests::english();
        let mut state = (*arrive(Rc::new(AppState::new(
            Address::default(),
            false,
            None,
            Rc::clone(&words),
        ))))
        .clone();
        for (search, name) in [
            ("be the server", ladder::SERVER),
            ("play the server", ladder::SERVER),
            ("eavesdropper", capture::NAME),
            ("Sniff", capture::NAME),
            ("compare", COMPARE),
            ("print", PRINT),
            ("cut the cable", faults::NAME),
            ("cable", settings::LINKS),
            ("outage", faults::NAME),
            ("retry", queue::NAME),
            ("redirect", settings::DNS),
            ("attachment", compose::NAME),
            ("bcc", compose::NAME),
            ("imap by hand", ladder::IMAP),
            ("wait for the retry", queue::NAME),
            ("Who can read my mail?", capture::NAME),
            ("reply as Bob", mailbox::NAME),
            ("down for an hour", faults::NAME),
            ("refuse a recipient", ladder::SERVER),
            ("send a picture", compose::NAME),
        ] {
            state.search = search.to_owned();
            let scores = TOOLS.map(|it| tool_matches(&state, it));
            let best = scores.into_iter().max();
            assert_eq!(Some(tool_matches(&state, name)), best, "{search}");
        }
        let index = state.index().expect("it is there");
        let also = words.text(&fact!("ui-also"));
        let names = || {
            index
                .scenarios
                .iter()
                .chain(&index.lessons)
                .map(|it| &it.name)
        };
        for (name, others) in also.split(';').filter_map(|it| it.split_once(": ")) {
            assert!(names().any(|it| it == name.trim()), "{name}");
            assert!(!others.is_empty());
        }
        for (search, wanted) in [
            ("bounce", "no-such-user"),
            ("returned", "mailbox-full"),
            ("non-delivery", "no-such-user"),
            ("by hand", "bob-reads"),
        ] {
            assert!(others(&also, wanted).contains(search), "{search}");
        }
    }

    #[test]
    fn the_search_says_what_is_not_in_this_lab() {
        for (search, wanted) in [
            ("SPF", vec!["sender"]),
            ("what about dkim, dnssec?", vec!["sender", "policy"]),
            ("S/MIME", vec!["end"]),
            ("search", vec![]),
            ("starttls", vec![]),
        ] {
            assert_eq!(absent(search).collect::<Vec<_>>(), wanted, "{search}");
        }
        let words = crate::panels::tests::english();
        let all: std::collections::BTreeSet<String> = ABSENT
            .iter()
            .map(|it| words.text(&fact!("ui-absent", what: Value::Choice(it.0))))
            .collect();
        assert_eq!(all.len(), ABSENT.len(), "{all:?}");
    }

    #[test]
    fn there_is_a_lesson_in_which_one_types_by_hand() {
        assert!(lessons::lesson_names().any(|it| it == BY_HAND));
    }
}
