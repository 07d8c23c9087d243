//! The story of the run: what has just happened, what it means where it decides something, and at the end
//! the scenario’s question and what to change.

use crate::choices::{NarrowTab, View};
use crate::dom::take_lost_focus;
use crate::history::link_to;
use crate::lab::{Lab, use_lab};
use crate::panels::inspector::on_its_way;
use crate::panels::player::pressed;
use crate::state::{Action, Source, Which};
use lessons::Index;
use lessons::story::{Experiment, Question};
use std::rc::Rc;
use story::{Ending, Fact, Grain};
use world::scenario::{Texts, text};
use world::{Event, EventId, EventKind, Timeline};
use yew::prelude::*;

/// An event, and what it says.
type Said = (EventId, Fact);

/// How many headings that are past stay in sight.
const SHOWN: usize = 4;

/// The story.
#[function_component]
pub fn Story() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let told = use_memo((lab.moment(), Rc::as_ptr(&lab.words)), |_| {
        told(&lab, lab.told())
    });
    let scenes = use_memo(lab.run, |_| scenes(&lab));
    let answer = use_memo((lab.moment(), lab.timeline.future()), |_| lab.answer());
    let is_sent = lab.is_sent();
    let send = (!is_sent).then(|| html! {
        <button type="button" class={classes!("big", (!lab.is_ready()).then_some("primary"))} id="send-it" onclick={lab.on(Action::SendLetter)}>{ say!(words, "ui-send-it") }</button>
    });
    if !lab.timeline.acted() {
        return html! { <div class="story">{ introduction(&lab) }{ send }</div> };
    }
    let Told { ends, lit, before } = &*told;
    html! {
        <div class="story">
            { marks(&lab, &scenes) }
            <div class="of-flight" aria-hidden="true">{ on_its_way(&lab) }</div>
            { lab.experiment().map(|it| tried(&lab, it)).unwrap_or_default() }
            <div>{ match lit {
                _ if !ends.is_empty() => outcome(&lab, ends, lit.as_ref()),
                Some(lit) => heading(&lab, lit),
                None => introduction(&lab),
            } }</div>
            if let Some(send) = send {
                { send }
            } else if lab.told().at_end() && lab.console.is_none() {
                { closing(&lab, *answer) }
            } else {
                <NextButton />
            }
            if !before.is_empty() {
                <ol class="beats" aria-label={say!(words, "ui-story")}>
                    { for before.iter().map(|(id, title)| html! {
                        <li key={id.0}>
                            <button type="button" onclick={lab.on(Action::Seek(*id))}>{ lab.html(title) }</button>
                        </li>
                    }) }
                </ol>
            }
        </div>
    }
}

/// What the scenario is about, in its author’s words where there are some.
fn introduction(lab: &Lab) -> Html {
    let beat = story::before(lab.told());
    let about = &lab.told().scenario().about;
    let text: Html = match about.is_empty() {
        false => paragraphs(lab, about),
        true => lab.paragraphs(&beat.text).collect(),
    };
    html! { <><h2 class="beat-title">{ lab.html(&beat.title) }</h2>{ text }</> }
}

/// The paragraphs of an author.
fn paragraphs(lab: &Lab, texts: &Texts) -> Html {
    let text = text(texts, lab.words.tag()).unwrap_or_default();
    let paragraphs = text.split("\n\n").filter(|it| !it.is_empty());
    paragraphs
        .map(|it| html! { <p>{ lab.prose(it) }</p> })
        .collect()
}

/// The words of an author.
fn prose(lab: &Lab, texts: &Texts) -> String {
    lab.prose(text(texts, lab.words.tag()).unwrap_or_default())
}

/// What has just happened, as the story calls it, and at the end what became of the message: the one headline, wherever it
/// stands.
pub fn headline(lab: &Lab, timeline: &Timeline) -> Fact {
    let Told { ends, lit, .. } = told(lab, timeline);
    let end = ends.into_iter().next().map(|it| it.said);
    let last = || lit.map(|(_, title)| title);
    end.or_else(last)
        .unwrap_or_else(|| story::before(timeline).title)
}

/// What the moment at the cursor decides, for a room.
pub fn decides(lab: &Lab) -> Html {
    let lit = lab.shown().lit().filter(|_| lab.flying().is_none());
    let moment = lit.and_then(|it| lab.moment_at(it.id));
    moment.map_or_else(Html::default, |it| {
        html! { <div class="moment">{ paragraphs(lab, &it.caption) }</div> }
    })
}

/// What the story says of a moment.
struct Told {
    /// At the end, what became of the message.
    ends: Vec<Ending>,
    /// The last event before the cursor that says something, at the end the last scene or what was typed.
    lit: Option<Said>,
    /// The scenes before it that stay in sight, the last first.
    before: Vec<Said>,
}

fn told(lab: &Lab, timeline: &Timeline) -> Told {
    let said = |event: &Event| {
        let moment = || {
            lab.is_moment(event.id)
                .then(|| story::sentence(event, timeline))
        };
        Some((event.id, story::heading(event, timeline).or_else(moment)?))
    };
    let past = timeline.past();
    let is_typed = |it: &Event| it.connection.is_some_and(|it| timeline.is_typed(it));
    let is_told = |it: &&Event| !timeline.at_end() || is_scene(lab, it) || is_typed(it);
    let lit = past.iter().rev().filter(is_told).find_map(said);
    let last = lit.as_ref().and_then(|(event, _)| timeline.event(*event));
    // What a person has just done is told before all else.
    let is_over = timeline.at_end()
        && timeline.is_whole()
        && last.is_some_and(|it| !is_typed(it) && !matches!(it.kind, EventKind::Edited { .. }));
    let ends = match is_over {
        true => story::endings(timeline),
        false => Vec::new(),
    };
    let before = lit.as_ref().map_or(0, |(event, _)| event.index());
    let scenes = past[..before].iter().rev().filter(|it| is_scene(lab, it));
    let scenes = scenes.filter_map(said);
    let last = lit.clone().filter(|_| !ends.is_empty());
    let before = last.into_iter().chain(scenes).take(SHOWN).collect();
    Told { ends, lit, before }
}

fn is_scene(lab: &Lab, event: &Event) -> bool {
    Grain::Hop.stops_at(event) || lab.is_moment(event.id)
}

fn scenes(lab: &Lab) -> Vec<EventId> {
    let events = lab.timeline.events().iter();
    events
        .filter(|it| is_scene(lab, it))
        .map(|it| it.id)
        .collect()
}

/// What became of the message, for each recipient, with the way to the event that shows why.
fn outcome(lab: &Lab, ends: &[Ending], lit: Option<&Said>) -> Html {
    let end = |(index, it): (usize, &Ending)| {
        html! {
            <>
                if index == 0 {
                    <h2 class="beat-title">{ lab.html(&it.said) }</h2>
                } else {
                    <p>{ lab.html(&it.said) }</p>
                }
                { for it.then.iter().map(|it| html! { <p>{ lab.html(it) }</p> }) }
                { it.why.map(|why| html! {
                    <p><button type="button" class="link show-why" aria-label={say!(lab, "ui-show-why-of", said: it.said.clone())} onclick={lab.on(Action::Seek(why))}>{ say!(lab, "ui-show-why") }</button></p>
                }).unwrap_or_default() }
            </>
        }
    };
    html! {
        <div class="outcome">
            { for ends.iter().enumerate().map(end) }
            <p class="summary">{ lab.html(&story::closing(lab.told())) }</p>
            { lit.and_then(|(event, _)| moment(lab, *event)).unwrap_or_default() }
        </div>
    }
}

/// What a decisive moment decides.
fn moment(lab: &Lab, event: EventId) -> Option<Html> {
    let moment = lab.moment_at(event)?;
    Some(html! {
        <div class="moment"><p class="tag">{ say!(lab, "ui-moment") }</p>{ paragraphs(lab, &moment.caption) }</div>
    })
}

/// What has just happened, and what it decides.
fn heading(lab: &Lab, (event, title): &Said) -> Html {
    let beat = lab
        .told()
        .event(*event)
        .and_then(|it| story::turn(it, lab.told()));
    html! {
        <>
            <h2 class="beat-title">{ lab.html(title) }</h2>
            { match moment(lab, *event) {
                Some(moment) => moment,
                None => beat.iter().flat_map(|it| lab.paragraphs(&it.text)).collect(),
            } }
        </>
    }
}

/// How far the story is, as a row of marks.
fn marks(lab: &Lab, scenes: &[EventId]) -> Html {
    let all = scenes.len();
    let lit = lab.told().lit().map(|event| event.id);
    let past = scenes.partition_point(|it| Some(*it) <= lit);
    if all == 0 || all > 40 {
        return Html::default();
    }
    let class = |index: usize, it: &EventId| {
        classes!(
            (index < past).then_some("on"),
            lab.is_moment(*it).then_some("decides")
        )
    };
    let moments = scenes.iter().filter(|it| lab.is_moment(**it)).count();
    html! {
        <div class="rungs" role="group" aria-label={say!(lab, "ui-scenes", at: past, all: all, moments: moments)}>
            { for scenes.iter().enumerate().map(|(index, it)| match lab.moment_at(*it) {
                None => html! { <i class={class(index, it)} /> },
                Some(_) => {
                    let label = scenes[..index].iter().filter(|it| lab.is_moment(**it)).count() + 1;
                    let label = say!(lab, "ui-moment-number", number: label);
                    let here = (lit == Some(*it)).then_some("step");
                    html! { <button type="button" class={class(index, it)} aria-label={label.clone()} title={label} aria-current={here} onclick={lab.on(Action::SeekStop(Some(*it)))} /> }
                }
            }) }
        </div>
    }
}

/// What was changed, and the way back.
pub fn tried(lab: &Lab, it: &Experiment) -> Html {
    html! {
        <section class="tried" aria-label={say!(lab, "ui-tried")}>
            <p class="tag">{ say!(lab, "ui-tried") }</p>
            <p><b>{ prose(lab, &it.label) }</b></p>
            { paragraphs(lab, &it.text) }
            if let Some(tried) = lab.tried() {
                <button type="button" id="compare-experiment" onclick={lab.on(Action::Compare(Some((Which::Future(tried.without), Which::Future(lab.timeline.future())))))}>{ say!(lab, "ui-compare-experiment") }</button>
            }
            <button type="button" id="leave-experiment" onclick={lab.on(Action::LeaveExperiment)}>{ say!(lab, "ui-leave-experiment") }</button>
        </section>
    }
}

#[function_component]
fn NextButton() -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    // The button that was pressed is gone: the next one takes its focus, so that Enter goes on.
    use_effect_with((node.clone(), lab.playing), |(node, playing)| {
        if *playing {
            take_lost_focus(node);
        }
    });
    let press = lab.with(|lab, event: MouseEvent| {
        lab.act(match lab.playing {
            true => Action::TogglePlay,
            false if lab.awaits_line() => {
                lab.act(Action::ShowNarrow(NarrowTab::Ladder));
                return crate::dom::focus_next("#console-line");
            }
            false => pressed(&event),
        });
    });
    let (label, sign) = match lab.playing {
        true => (say!(lab, "ui-pause"), " ❚❚"),
        false if lab.awaits_line() => (say!(lab, "ui-your-line"), ""),
        false => (say!(lab, "ui-step"), " ▶"),
    };
    html! {
        <button type="button" ref={node} class={classes!("big", (!lab.awaits_line()).then_some("primary"))} id="story-step" onclick={press}>
            { label }<span aria-hidden="true">{ sign }</span>
        </button>
    }
}

fn closing(lab: &Lab, answer: Option<usize>) -> Html {
    let words = lab.words();
    let type_it = lab.with(|lab, _: MouseEvent| {
        if !lab.rungs.connecting {
            lab.act(Action::ShowConnect);
        }
        lab.act(Action::ShowNarrow(NarrowTab::Ladder));
    });
    html! {
        <>
            { lab.story.question.as_ref().zip(answer).map(|(it, answer)| question(lab, it, answer)).unwrap_or_default() }
            { experiments(lab) }
            if lab.view == View::Full {
                { lab.index().map(|it| next(lab, it)).unwrap_or_default() }
                <div class="further">
                    <button type="button" onclick={lab.on(Action::AgainByLine)}>{ say!(words, "ui-again-by-line") }</button>
                    if !lab.is_recorded() {
                        <button type="button" onclick={type_it}>{ say!(words, "ui-type-it") }</button>
                        <button type="button" onclick={lab.on(Action::StartOver)}>{ say!(words, "ui-start-over") }</button>
                    }
                </div>
            }
        </>
    }
}

/// The question of the scenario, with its choices and what is said to the one that was given.
pub fn question(lab: &Lab, it: &Question, answer: usize) -> Html {
    let feedback = lab.closing.map(|given| {
        let right = given == answer;
        let said = match right {
            true => say!(lab, "ui-answer-right"),
            false => say!(lab, "ui-answer-wrong", answer: prose(lab, &it.choices[answer].text)),
        };
        html! {
            <div class={if right { "feedback right" } else { "feedback wrong" }} role="status">
                <p><b>{ said }</b></p>
                { paragraphs(lab, &it.because) }
            </div>
        }
    });
    html! {
        <section class="question" aria-labelledby="closing-question">
            <p class="ask" id="closing-question">{ prose(lab, &it.text) }</p>
            <div class="answers" role="group" aria-labelledby="closing-question">
                { for it.choices.iter().enumerate().map(|(index, it)| html! {
                    <button type="button" aria-pressed={(lab.closing == Some(index)).to_string()}
                        onclick={lab.on(Action::AnswerClosing(index))}>{ prose(lab, &it.text) }</button>
                }) }
            </div>
            { feedback.unwrap_or_default() }
        </section>
    }
}

/// What can be changed, by one press each.
pub fn experiments(lab: &Lab) -> Html {
    let all = &lab.story.experiments;
    if all.is_empty() || !lab.is_sent() && lab.lesson.is_none() {
        return Html::default();
    }
    html! {
        <section class="change" aria-labelledby="change-it">
            <h2 id="change-it">{ say!(lab, "ui-change-it") }</h2>
            { for all.iter().enumerate().map(|(number, it)| html! {
                <button type="button" id={format!("experiment-{}", it.id)} disabled={lab.tried().is_some_and(|it| it.number == number)}
                    onclick={lab.with(move |lab, _: MouseEvent| lab.do_experiment(number))}>{ prose(lab, &it.label) }</button>
            }) }
        </section>
    }
}

/// What to watch or do next.
fn next(lab: &Lab, index: &Index) -> Html {
    let links: Vec<Html> = lab
        .story
        .next
        .iter()
        .filter_map(|name| {
            let of = |all: &[lessons::Heading]| all.iter().find(|it| it.name == *name).cloned();
            let (heading, source) = match of(&index.scenarios) {
                Some(heading) => (heading, Source::Scenario(name.clone())),
                None => (of(&index.lessons)?, Source::Lesson(name.clone())),
            };
            Some(html! {
                <li><a href={link_to(&source)} onclick={lab.follow(Action::Open(source))}>{ prose(lab, &heading.title) }</a></li>
            })
        })
        .collect();
    if links.is_empty() {
        return Html::default();
    }
    html! {
        <nav class="next" aria-labelledby="what-next">
            <h2 id="what-next">{ say!(lab, "ui-what-next") }</h2>
            <ul>{ links }</ul>
        </nav>
    }
}
