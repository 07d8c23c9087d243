//! The lesson: what to read, questions before the reveal, tasks that tick themselves, lines to find, hints.

use super::catalogue::needs;
use super::mailbox;
use super::story::{experiments, tried};
use crate::choices::{NarrowTab, View};
use crate::dom::{target, value};
use crate::effects::save_submission;
use crate::history::{link_to, link_to_page};
use crate::lab::{Lab, use_lab};
use crate::state::{Action, Source, Taken};
use lessons::lesson::{Kind, Point, Predict, Prose, Step, Task, in_language};
use lessons::submission::MAX_PSEUDONYM;
use serde_json::Value;
use std::collections::BTreeSet;
use yew::prelude::*;

/// The lesson's column.
#[function_component]
pub fn LessonPanel() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let node = use_node_ref();
    let found = lab.lesson.as_ref();
    let at = found.map_or(0, |it| it.learner.step(&it.lesson).unwrap_or(usize::MAX));
    // What is to be done next comes into sight when something has been done.
    use_effect_with((node.clone(), at), |(node, at)| {
        let panel = node.cast::<web_sys::Element>().filter(|_| *at > 0);
        // A page without the element stays where it is.
        if let Some(next) =
            panel.and_then(|it| it.query_selector(".latest, .at-hand").ok().flatten())
        {
            next.scroll_into_view();
        }
    });
    // So does what is said to an act, where it is out of sight.
    let slip = found.and_then(|it| it.slip.clone());
    let clicks = found.map_or(0, |it| it.learner.clicks.values().map(Vec::len).sum());
    use_effect_with((node.clone(), slip, clicks), |(node, ..)| {
        let panel = node.cast::<web_sys::Element>();
        let said = ".slip, .at-hand .feedback.wrong";
        if let Some(said) = panel.and_then(|it| it.query_selector(said).ok().flatten()) {
            let end = |it: &web_sys::Element| it.get_bounding_client_rect().bottom();
            let column = said.closest(".left").ok().flatten();
            if column.is_some_and(|it| end(&said) > end(&it)) {
                said.scroll_into_view_with_bool(false);
            }
        }
    });
    let Some(taken) = found else {
        return Html::default();
    };
    let steps = &taken.lesson.steps;
    let begun = usize::from(taken.waits.is_none());
    let reached = steps.iter().enumerate().take(at.saturating_add(begun));
    let title = world::scenario::text(&taken.lesson.title, lab.words.tag()).unwrap_or_default();
    html! {
        <div class="lesson" ref={node}>
            <div class="rungs" role="img" aria-label={say!(words, "lesson-steps", at: at.saturating_add(1).min(steps.len()), all: steps.len())}>
                { for (0..steps.len()).map(|it| html! { <i class={(it < at).then_some("on")} /> }) }
            </div>
            <h2 class="beat-title">{ lab.prose(title) }</h2>
            if at == 0 {
                <p class="of-lesson">{ say!(words, "lesson-minutes-about", minutes: taken.lesson.minutes) }{ " " }{ needs(&lab, &taken.lesson.needs) }</p>
            }
            { for reached.map(|(number, it)| step(&lab, taken, number, it)) }
            if taken.waits.is_some() {
                <section class="step at-hand">
                    <p class="hint">{ say!(words, "lesson-look-first") }</p>
                    <button type="button" class="primary" id="lesson-next" onclick={lab.on(Action::GoOn)}>{ say!(words, "lesson-next") }</button>
                </section>
            }
            { (at == usize::MAX).then(|| end(&lab, taken)) }
            <button type="button" class="link" onclick={lab.on(Action::StartOver)}>{ say!(words, "ui-restart-lesson") }</button>
            if !taken.deeds.is_empty() { <HandIn /> }
        </div>
    }
}

fn step(lab: &Lab, taken: &Taken, number: usize, step: &Step) -> Html {
    let is_passed = taken.learner.has_passed(number);
    let reads = step.predict.is_none() && step.task.is_none() && step.point.is_none();
    // What was just answered or found is read before one goes on; what was done before folds to a line.
    let next = taken.learner.step(&taken.lesson);
    let next = next.unwrap_or(taken.lesson.steps.len());
    let answers = step.predict.is_some() || step.point.is_some();
    let is_latest = number + 1 == next && (answers || taken.waits.is_some());
    if is_passed && !is_latest {
        return passed(lab, taken, number, step);
    }
    let class = classes!("step", if is_passed { "latest" } else { "at-hand" });
    html! {
        <section key={step.id.clone()} id={format!("step-{}", step.id)} class={class}>
            if !is_passed { { prose(lab, &step.prose) } }
            { step.predict.as_ref().map(|it| predict(lab, taken, number, it)) }
            { step.task.as_ref().map(|it| task(lab, taken, number, it)) }
            { step.point.as_ref().map(|it| point(lab, taken, number, it)) }
            if reads && !is_passed {
                <button type="button" class="primary" id="lesson-next" onclick={lab.on(Action::GoOn)}>{ say!(lab, "lesson-next") }</button>
            }
            { (!is_passed && !reads && step.predict.is_none()).then(|| hints(lab, taken, number, step)) }
        </section>
    }
}

/// A step that is passed: a line, which opens.
fn passed(lab: &Lab, taken: &Taken, number: usize, step: &Step) -> Html {
    let asks = step.predict.as_ref().map(|it| &it.question);
    let asks = asks.or(step.point.as_ref().map(|it| &it.question));
    let says = asks.or(step.task.as_ref().map(|it| &it.says));
    let line = in_language(says.unwrap_or(&step.prose), lab.words.tag());
    // A question that was skipped was not answered.
    let is_right = taken.learner.is_right(number);
    let is_right = is_right.unwrap_or(step.predict.is_none());
    let is_done = taken.learner.has_done(number) && is_right;
    let (class, sign, label) = match is_done {
        true => ("tick done", "✓", say!(lab, "ui-done")),
        false => ("tick", "–", say!(lab, "lesson-passed")),
    };
    html! {
        <details key={format!("{}-passed", step.id)} class="passed">
            <summary><span class={class} role="img" aria-label={label}>{ sign }</span><span class="line">{ for line.first().map(|it| plain(lab, it)) }</span></summary>
            { prose(lab, &step.prose) }
            { step.predict.as_ref().map(|it| predict(lab, taken, number, it)) }
            { step.task.as_ref().map(|it| prose(lab, &it.says)) }
            { step.point.as_ref().map(|it| point(lab, taken, number, it)) }
        </details>
    }
}

/// A block of prose without its markup.
fn plain(lab: &Lab, value: &Value) -> String {
    match value {
        Value::String(text) => lab.prose(text),
        Value::Array(items) => items.iter().skip(1).map(|it| plain(lab, it)).collect(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => String::new(),
    }
}

/// How an answer is called.
fn called(lab: &Lab, predict: &Predict, name: &str) -> Html {
    let choice = predict.choices.iter().find(|it| it.choice == name);
    let text = choice.and_then(|it| world::scenario::text(&it.text, lab.words.tag()));
    match (text, name) {
        (Some(text), _) => html! { { lab.prose(text) } },
        (None, "yes") => html! { { say!(lab, "lesson-yes") } },
        (None, "no") => html! { { say!(lab, "lesson-no") } },
        (None, name) => html! { <span translate="no">{ name.to_owned() }</span> },
    }
}

fn predict(lab: &Lab, taken: &Taken, number: usize, predict: &Predict) -> Html {
    let id = format!("prediction-{number}");
    let answered = taken.learner.answers.get(&number);
    let slip = taken.learner.misread(number, predict);
    html! {
        <div class="question">
            <div class="ask" id={id.clone()}>{ prose(lab, &predict.question) }</div>
            { match answered {
                None => html! { <Answers of={id} number={number} /> },
                Some(answered) => {
                    let right = answered.right.as_deref();
                    let right = right.map(|it| called(lab, predict, it));
                    let is_right = taken.learner.is_right(number);
                    let class = match is_right {
                        Some(true) => "feedback right",
                        Some(false) => "feedback wrong",
                        None => "feedback",
                    };
                    html! {
                        <div class={class} role="status">
                            { match (is_right, &answered.given, right) {
                                (_, _, None) => html! { <p>{ say!(lab, "lesson-no-answer") }</p> },
                                (Some(true), _, Some(right)) => html! { <p>{ say!(lab, "lesson-was-right") }{ " " }<b>{ right }</b></p> },
                                (_, given, Some(right)) => html! {
                                    <dl class="answered">
                                        { given.as_ref().map(|it| html! { <><dt>{ say!(lab, "lesson-you-said") }</dt><dd>{ called(lab, predict, it) }</dd></> }) }
                                        <dt>{ say!(lab, "lesson-it-is") }</dt><dd>{ right }</dd>
                                    </dl>
                                },
                            } }
                            { slip.map(|it| prose(lab, &it.text)) }
                            { prose(lab, &predict.because) }
                        </div>
                    }
                }
            } }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct AnswersProps {
    of: String,
    number: usize,
}

/// The ways to answer the prediction that is open.
#[function_component]
fn Answers(AnswersProps { of, number }: &AnswersProps) -> Html {
    let lab = use_lab();
    let typed = use_node_ref();
    let chosen = use_state(BTreeSet::<String>::new);
    let Some(taken) = &lab.lesson else {
        return Html::default();
    };
    let Some(predict) = taken.lesson.steps[*number].predict.as_ref() else {
        return Html::default();
    };
    let give = |given: Option<String>| lab.on(Action::Answer { given });
    let options = predict.options(&lab.timeline);
    let submit = {
        let (typed, chosen) = (typed.clone(), chosen.clone());
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            let names: Vec<_> = chosen.iter().cloned().collect();
            let input = typed.cast::<web_sys::HtmlInputElement>();
            let given = input.map_or_else(|| names.join(", "), |it| it.value());
            if !given.trim().is_empty() {
                lab.act(Action::Answer { given: Some(given) });
            }
        })
    };
    let ways = match predict.kind {
        Kind::Choice | Kind::Host | Kind::YesNo => html! {
            <div class="answers" role="group" aria-labelledby={of.clone()}>
                { for options.into_iter().map(|it| html! {
                    <button type="button" data-answer={it.clone()} onclick={give(Some(it.clone()))}>{ called(&lab, predict, &it) }</button>
                }) }
            </div>
        },
        Kind::Hosts => html! {
            <form class="answers" role="group" aria-labelledby={of.clone()} onsubmit={submit}>
                { for options.into_iter().map(|it| {
                    let is_chosen = chosen.contains(&it);
                    let chosen = chosen.clone();
                    let name = it.clone();
                    let toggle = Callback::from(move |_: Event| {
                        let mut next = (*chosen).clone();
                        if !next.remove(&name) {
                            next.insert(name.clone());
                        }
                        chosen.set(next);
                    });
                    html! { <label class="choice"><input type="checkbox" value={it.clone()} checked={is_chosen} onchange={toggle} /><span translate="no">{ it }</span></label> }
                }) }
                <button type="submit" class="primary">{ say!(lab, "lesson-answer") }</button>
            </form>
        },
        Kind::Number | Kind::Text => {
            let mode = (predict.kind == Kind::Number).then_some("numeric");
            html! {
                <form class="answers" onsubmit={submit}>
                    <input type="text" id="lesson-answer" ref={typed} inputmode={mode} autocomplete="off"
                        aria-label={say!(lab, "lesson-your-answer")} aria-describedby={of.clone()} />
                    <button type="submit" class="primary">{ say!(lab, "lesson-answer") }</button>
                </form>
            }
        }
    };
    html! { <>{ ways }<button type="button" class="link" id="lesson-skip" onclick={give(None)}>{ say!(lab, "lesson-skip") }</button></> }
}

fn task(lab: &Lab, taken: &Taken, number: usize, task: &Task) -> Html {
    let is_done = taken.learner.has_done(number);
    let is_at_hand = !taken.learner.has_passed(number);
    let tick = if is_done {
        say!(lab, "ui-done")
    } else {
        say!(lab, "ui-task-open")
    };
    html! {
        <div class={classes!("task", is_done.then_some("done"))} role="group" aria-label={say!(lab, "lesson-task")}>
            <span class="tick" role="img" aria-label={tick}>{ if is_done { "✓" } else { "" } }</span>
            <div>{ prose(lab, &task.says) }</div>
            { is_at_hand.then(|| slip(lab, taken)) }
        </div>
    }
}

/// What is said about what was done last.
fn slip(lab: &Lab, taken: &Taken) -> Html {
    let Some((text, at)) = &taken.slip else {
        return Html::default();
    };
    html! {
        <div class="slip" role="status">
            { prose(lab, text) }
            { at.map(|at| html! { <button type="button" class="link" onclick={lab.on(Action::Seek(at))}>{ say!(lab, "ui-jump-there") }</button> }) }
        </div>
    }
}

fn point(lab: &Lab, taken: &Taken, number: usize, point: &Point) -> Html {
    let last = taken.learner.clicks.get(&number).and_then(|it| it.last());
    let is_passed = taken.learner.has_passed(number);
    html! {
        <div class="question">
            <div class="ask">{ prose(lab, &point.question) }</div>
            if !is_passed { <p class="hint">{ say!(lab, "lesson-click-it") }</p> }
            { last.map(|it| {
                let class = if it.right { "feedback right" } else { "feedback wrong" };
                let said = match (it.right, is_passed) {
                    (true, _) => Some(say!(lab, "lesson-click-right")),
                    (false, false) => Some(match taken.slip {
                        // What the line shows is said after it.
                        Some(_) => say!(lab, "lesson-click-not-this"),
                        None => say!(lab, "lesson-click-wrong"),
                    }),
                    (false, true) => None,
                };
                html! {
                    <div class={class} role="status">{ said.map(|it| html! { <p>{ it }</p> }) }
                        if is_passed { { prose(lab, &point.because) } } else { { slip(lab, taken) } }
                    </div>
                }
            }) }
        </div>
    }
}

fn hints(lab: &Lab, taken: &Taken, number: usize, step: &Step) -> Html {
    let given = taken.learner.hints.get(&number).copied().unwrap_or(0);
    let is_left = given + usize::from(lab.address.solution == Some(false)) < step.hints.len();
    let hint = match is_left {
        true => lab.on(Action::Hint),
        false => Callback::noop(),
    };
    html! {
        <div class="hints">
            { for step.hints.iter().take(given).map(|it| html! { <div class="hint-text">{ prose(lab, it) }</div> }) }
            // It stays where it was pressed: whoever presses it once more leaves no task by that.
            if !step.hints.is_empty() {
                <button type="button" class="link" id="hint" aria-disabled={(!is_left).then_some("true")} onclick={hint}>{ match given {
                    _ if !is_left => say!(lab, "ui-no-more-hints"),
                    0 => say!(lab, "ui-give-hint"),
                    _ => say!(lab, "ui-next-hint"),
                } }</button>
            }
            if !is_left {
                <button type="button" class="link" id="lesson-leave" onclick={lab.on(Action::GoOn)}>{ say!(lab, "lesson-leave") }</button>
            }
        </div>
    }
}

fn end(lab: &Lab, taken: &Taken) -> Html {
    let left = taken.learner.left.len();
    let said = match left {
        0 => say!(lab, "lesson-through"),
        left => say!(lab, "lesson-through-but", count: left),
    };
    let later = lab.index().and_then(|it| {
        let later = it
            .lessons
            .iter()
            .filter(|it| it.number > taken.lesson.number);
        later.min_by_key(|it| it.number)
    });
    let (label, href, action) = match later {
        Some(next) => {
            let title = world::scenario::text(&next.title, lab.words.tag()).unwrap_or(&next.name);
            let source = Source::Lesson(next.name.clone());
            let label = say!(lab, "ui-next-lesson", title: lab.prose(title));
            (label, link_to(&source), Action::Open(source))
        }
        None => {
            let page = View::Learn;
            let label = say!(lab, "ui-all-lessons");
            (label, link_to_page(page), Action::Show(page))
        }
    };
    let fetch = lab.reader.map(|reader| {
        let check = lab.job(reader, None);
        lab.with(move |lab, _: MouseEvent| {
            lab.act(check.clone());
            if lab.work != Some(mailbox::NAME) {
                lab.act(Action::ShowWork(mailbox::NAME));
            }
            lab.act(Action::ShowNarrow(NarrowTab::Work));
        })
    });
    html! {
        <section class="at-hand" id="lesson-done">
            <p class="feedback right" role="status">{ said }</p>
            { prose(lab, &taken.lesson.end) }
            { lab.experiment().map(|it| tried(lab, it)) }
            { experiments(lab) }
            <div class="further">
                { fetch.map(|it| html! { <button type="button" id="see-mailbox" onclick={it}>{ say!(lab, "ui-see-mailbox") }</button> }) }
                if taken.varies() { <button type="button" id="lesson-practise" onclick={lab.on(Action::Practise)}>{ say!(lab, "lesson-practise") }</button> }
                <a class="button" id="next-lesson" {href} onclick={lab.follow(action)}>{ label }</a>
            </div>
        </section>
    }
}

/// What is handed in to a teacher: shown before it is saved.
#[function_component]
fn HandIn() -> Html {
    let lab = use_lab();
    let pseudonym = use_state(String::new);
    let is_open = use_state(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |event: Event| {
            let details = target::<web_sys::Element>(&event);
            is_open.set(details.is_some_and(|it| it.has_attribute("open")));
        })
    };
    let write = {
        let pseudonym = pseudonym.clone();
        Callback::from(move |event: InputEvent| pseudonym.set(value(&event)))
    };
    let submission = lab.submission(&pseudonym).filter(|_| *is_open);
    let save = {
        let submission = submission.clone();
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            if let Some(it) = submission.as_ref().filter(|it| !it.pseudonym.is_empty()) {
                lab.act(Action::Tell(save_submission(it)));
            }
        })
    };
    html! {
        <details class="hand-in" ontoggle={toggle}>
            <summary>{ say!(lab, "lesson-hand-in") }</summary>
            if let Some(it) = submission {
                <form onsubmit={save}>
                    <p>{ say!(lab, "lesson-hand-in-about", seed: it.seed) }</p>
                    <label>{ say!(lab, "lesson-pseudonym") }
                        <input type="text" id="pseudonym" required=true maxlength={MAX_PSEUDONYM.to_string()} autocomplete="off" value={(*pseudonym).clone()} oninput={write} />
                    </label>
                    <pre class="raw" translate="no" tabindex="0" role="region" aria-label={say!(lab, "lesson-hand-in-file")}>{ it.to_json() }</pre>
                    <button type="submit" id="save-submission">{ say!(lab, "lesson-hand-in-save") }</button>
                </form>
            }
        </details>
    }
}

fn prose(lab: &Lab, prose: &Prose) -> Html {
    let blocks = in_language(prose, lab.words.tag());
    html! { <>{ for blocks.iter().map(|it| block(lab, it)) }</> }
}

/// A block of prose: `["p", inline...]` and its like, made of Markdown by `lessons::Sources`.
fn block(lab: &Lab, value: &Value) -> Html {
    let (name, children) = match value {
        Value::String(text) => return html! { { lab.prose(text) } },
        Value::Array(items) => match items.split_first() {
            Some(split) => split,
            None => return Html::default(),
        },
        // What varies with the seed.
        Value::Number(_) | Value::Bool(_) => return html! { { value.to_string() } },
        _ => return Html::default(),
    };
    let inner: Html = children.iter().map(|it| block(lab, it)).collect();
    match name.as_str() {
        Some("p") => html! { <p>{ inner }</p> },
        Some("ul") => html! { <ul class="prose-list">{ inner }</ul> },
        Some("li") => html! { <li>{ inner }</li> },
        Some("em") => html! { <em>{ inner }</em> },
        Some("strong") => html! { <strong>{ inner }</strong> },
        Some("code") => html! { <code translate="no">{ inner }</code> },
        Some("pre") => html! { <pre translate="no" class="raw" tabindex="0">{ inner }</pre> },
        _ => inner,
    }
}
