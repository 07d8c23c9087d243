//! The home page and the catalogue: what there is to learn, to watch and to try.

use super::stage::{Stage, role_class, shape};
use super::{compose, console, mailbox};
use crate::choices::View;
use crate::dom::value;
use crate::history::{link_to, link_to_page};
use crate::lab::{Lab, use_lab};
use crate::state::{Action, Listing, Opening, Progressed, Source};
use ::story::{Fact, fact, topic};
use lessons::Heading;
use world::scenario::{Topic, text};
use yew::prelude::*;

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
    let here = ways().into_iter().find(|(view, ..)| *view == lab.view);
    html! {
        <main class="catalogue" tabindex="-1" aria-busy={lab.is_loading().then_some("true")}>
            <div class="catalogue-page">
                if is_home { { hero(&lab) } { three_ways(&lab) } }
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
                    View::Learn => lessons(&lab),
                    View::Watch => scenarios(&lab),
                    View::Try => tries(&lab),
                    _ => html! { <>{ lessons(&lab) }{ scenarios(&lab) }</> },
                } }
            </div>
        </main>
    }
}

/// The letter, ready to be sent.
fn hero(lab: &Lab) -> Html {
    let words = lab.words();
    let begun = lab.timeline.acted();
    let (title, text) = match begun {
        false => (fact!("ui-home-title"), fact!("ui-home-text")),
        true => (fact!("ui-home-again-title"), fact!("ui-home-again-text")),
    };
    let lesson = lab.index().and_then(|it| it.lessons.first()).map(|it| {
        let source = Source::Lesson(it.name.clone());
        html! {
            <a class="button big" href={link_to(&source)} onclick={lab.follow(Action::Open(source))}>
                { say!(words, "ui-start-lesson", number: it.number) }
            </a>
        }
    });
    html! {
        <section class="hero">
            <div>
                <h2>{ for words.paragraphs(&title).into_iter().map(|it| html! { <span>{ crate::lab::spans(it) }</span> }) }</h2>
                <p>{ lab.html(&text) }</p>
                <div class="go">
                    if begun {
                        <button type="button" class="primary big" id="continue" onclick={lab.on(Action::Show(View::Full))}>{ say!(words, "ui-continue") }</button>
                    } else {
                        <button type="button" class="primary big" id="send-it" onclick={lab.on(Action::SendLetter)}>{ say!(words, "ui-send-it") }<span aria-hidden="true">{ " ▶" }</span></button>
                    }
                    { lesson }
                </div>
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
                        if it.number > 0 { <span>{ say!(words, "ui-lesson-number", number: it.number) }</span> }
                    </span>
                </span>
                <b>{ title }</b>
                <span class="about">{ about }</span>
            </a>
        </li>
    }
}

/// The hosts, small.
fn miniature(it: &Heading) -> Html {
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
    cards(lab, &fact!("ui-lessons"), all.iter(), Source::Lesson)
}

fn scenarios(lab: &Lab) -> Html {
    let all = lab.index().map_or(&[][..], |it| &it.scenarios);
    let of = |it| all.iter().filter(move |heading| heading.topic == it);
    let topics = Topic::ALL.into_iter();
    topics
        .map(|it| cards(lab, &topic(it), of(it), Source::Scenario))
        .collect()
}

/// What the search finds, lessons first.
fn found(lab: &Lab) -> Html {
    let words = lab.words();
    let Some(index) = lab.index() else {
        return Html::default();
    };
    let found = |all: &[Heading]| {
        let all = all.iter().cloned();
        all.filter(|it| it.is_found_by(&lab.search, words.tag()))
            .collect::<Vec<_>>()
    };
    let (lessons, scenarios) = (found(&index.lessons), found(&index.scenarios));
    let count = lessons.len() + scenarios.len();
    html! {
        <>
            <p class="hint" role="status">{ match count {
                0 => say!(words, "ui-nothing-matches"),
                count => say!(words, "ui-found", count: count),
            } }</p>
            { cards(lab, &fact!("ui-lessons"), lessons.iter(), Source::Lesson) }
            { cards(lab, &fact!("ui-scenarios"), scenarios.iter(), Source::Scenario) }
        </>
    }
}

/// What can be tried without a lesson.
fn tries(lab: &Lab) -> Html {
    let panels = [
        (
            compose::NAME,
            fact!("ui-try-compose"),
            fact!("ui-try-compose-text"),
        ),
        (
            console::NAME,
            fact!("ui-try-console"),
            fact!("ui-try-console-text"),
        ),
        (
            mailbox::NAME,
            fact!("ui-try-mailbox"),
            fact!("ui-try-mailbox-text"),
        ),
    ];
    html! {
        <ul class="cards">
            { for panels.into_iter().map(|(name, title, about)| html! {
                <li key={name}>
                    <button type="button" class="card" id={format!("try-{name}")} onclick={lab.on(Action::Try(name))}>
                        <b>{ lab.html(&title) }</b>
                        <span class="about">{ lab.html(&about) }</span>
                    </button>
                </li>
            }) }
        </ul>
    }
}
