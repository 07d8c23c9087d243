//! The lesson: its prose, predictions, tasks that tick themselves, hints.

use super::mailbox;
use crate::choices::{NarrowTab, View};
use crate::history::{link_to, link_to_page};
use crate::lab::{Lab, use_lab};
use crate::state::{Action, Progress, Source};
use lessons::Lesson;
use lessons::lesson::Task;
use serde_json::Value;
use yew::prelude::*;

/// The lesson's column.
#[function_component]
pub fn LessonPanel() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let node = use_node_ref();
    let found = lab.lesson.as_ref();
    let done = found.map_or(0, |(lesson, progress)| {
        let tasks = lesson.tasks.iter();
        tasks.filter(|it| progress.done.contains(&it.id)).count()
    });
    let complete = found.is_some_and(|(lesson, progress)| progress.complete(lesson));
    // What is to be done next comes into sight when something has been done.
    use_effect_with((node.clone(), done, complete), |(node, done, complete)| {
        let next = if *complete {
            "#lesson-done"
        } else {
            ".tasks li:not(.done)"
        };
        let panel = node.cast::<web_sys::Element>().filter(|_| *done > 0);
        // A page without the element stays where it is.
        if let Some(next) = panel.and_then(|it| it.query_selector(next).ok().flatten()) {
            next.scroll_into_view();
        }
    });
    let Some((lesson, progress)) = found else {
        return Html::default();
    };
    let language = lab.words.tag();
    let prose = lesson
        .prose
        .get(language)
        .or_else(|| lesson.prose.get("en"));
    let section = |name: &str| {
        let blocks = prose
            .and_then(|it| it.get(name))
            .map(Vec::as_slice)
            .unwrap_or_default();
        html! { <>{ for blocks.iter().map(|it| block(&lab, it)) }</> }
    };
    html! {
        <div class="lesson" ref={node}>
            <div class="rungs" role="img" aria-label={say!(words, "ui-of", at: done, all: lesson.tasks.len())}>
                { for (0..lesson.tasks.len()).map(|index| html! { <i class={(index < done).then_some("on")} /> }) }
            </div>
            <h2 class="beat-title">{ lab.prose(Lesson::text(&lesson.title, language)) }</h2>
            { section("start") }
            { for lesson.predictions.iter().enumerate().map(|(number, prediction)| {
                let predicted = progress.predicted.get(&number).copied();
                let answer = progress.answers.get(number).copied().flatten();
                html! {
                    <div class="question">
                        <p class="ask" id={format!("prediction-{number}")}>{ say!(words, "ui-predict-first", question: lab.prose(Lesson::text(&prediction.question, language))) }</p>
                        <div class="answers" role="group" aria-labelledby={format!("prediction-{number}")}>
                            { for prediction.choices.iter().map(|code| html! {
                                <button type="button" aria-pressed={(predicted == Some(*code)).to_string()}
                                    onclick={lab.on(Action::Predict { number, code: *code })}>{ code.to_string() }</button>
                            }) }
                        </div>
                        if predicted.is_some() && answer.is_none() { <p class="feedback" role="status">{ say!(words, "ui-we-will-see") }</p> }
                        { predicted.zip(answer).map(|(said, was)| html! {
                            <p class={if said == was { "feedback right" } else { "feedback wrong" }} role="status">
                                { if said == was { say!(words, "ui-right") } else { say!(words, "ui-predicted-wrong", said: said, was: was, because: lab.prose(Lesson::text(&prediction.because, language))) } }
                            </p>
                        }).unwrap_or_default() }
                    </div>
                }
            }) }
            <h3>{ say!(words, "ui-tasks") }</h3>
            <ul class="tasks">
                { for lesson.tasks.iter().zip(&progress.slips).map(|(task, slip)| {
                    let is_done = progress.done.contains(&task.id);
                    let slip = slip.as_ref().filter(|_| !is_done);
                    html! {
                        <li key={task.id.clone()} id={format!("task-{}", task.id)} class={is_done.then_some("done")}>
                            <span class="tick" role="img" aria-label={if is_done { say!(words, "ui-done") } else { say!(words, "ui-task-open") }}>{ if is_done { "✓" } else { "" } }</span>
                            <span>{ lab.prose(Lesson::text(&task.says, language)) }</span>
                            { slip.map(|(slip, at)| html! {
                                <p class="slip" role="status">{ lab.prose(Lesson::text(&slip.says, language)) }{ " " }<button type="button" class="link" onclick={lab.on(Action::Seek(*at))}>{ say!(words, "ui-jump-there") }</button></p>
                            }) }
                        </li>
                    }
                }) }
            </ul>
            if complete {
                <p class="feedback right" role="status" id="lesson-done">{ say!(words, "ui-lesson-done") }</p>
                { section("end") }
                { way_on(&lab, lesson) }
            }
            { progress.open_task(lesson).map(|task| hints(&lab, task, progress)).unwrap_or_default() }
            <button type="button" class="link" onclick={lab.on(Action::StartOver)}>{ say!(words, "ui-restart-lesson") }</button>
        </div>
    }
}

/// The hints for the task that is to be done now.
fn hints(lab: &Lab, task: &Task, progress: &Progress) -> Html {
    let given = progress.hints.get(&task.id).copied().unwrap_or_default();
    let language = lab.words.tag();
    html! {
        <div class="hints">
            { for task.hints.iter().take(given).map(|hint| html! { <p class="hint-text">{ lab.prose(Lesson::text(hint, language)) }</p> }) }
            if given < task.hints.len() {
                <button type="button" class="link" id="hint" onclick={lab.on(Action::Hint)}>{ if given == 0 { say!(lab, "ui-give-hint") } else { say!(lab, "ui-next-hint") } }</button>
            } else {
                <p class="hint">{ say!(lab, "ui-no-more-hints") }</p>
            }
        </div>
    }
}

/// What there is to see at the end, and the next lesson.
fn way_on(lab: &Lab, lesson: &Lesson) -> Html {
    let fetch = lab.with(|lab, _: MouseEvent| {
        lab.act(Action::Check);
        if lab.work != Some(mailbox::NAME) {
            lab.act(Action::ShowWork(mailbox::NAME));
        }
        lab.act(Action::ShowNarrow(NarrowTab::Work));
    });
    let later = lab.index().and_then(|it| {
        let later = it.lessons.iter().filter(|it| it.number > lesson.number);
        later.min_by_key(|it| it.number)
    });
    let (label, href, action) = match later {
        Some(next) => {
            let title = lab.prose(Lesson::text(&next.title, lab.words.tag()));
            let source = Source::Lesson(next.name.clone());
            let label = say!(lab, "ui-next-lesson", title: title);
            (label, link_to(&source), Action::Open(source))
        }
        None => {
            let page = View::Learn;
            (
                say!(lab, "ui-all-lessons"),
                link_to_page(page),
                Action::Show(page),
            )
        }
    };
    html! {
        <div class="further">
            <button type="button" id="see-mailbox" onclick={fetch}>{ say!(lab, "ui-see-mailbox") }</button>
            <a class="button" id="next-lesson" {href} onclick={lab.follow(action)}>{ label }</a>
        </div>
    }
}

/// A block of prose: `["p", inline...]` and its like, made of Markdown by `lessons::Sources`.
fn block(lab: &Lab, value: &Value) -> Html {
    let (name, children) = match value {
        Value::String(text) => return html! { { lab.prose(text) } },
        Value::Array(items) => match items.split_first() {
            Some(split) => split,
            None => return Html::default(),
        },
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
