//! The lesson: its prose, predictions, tasks that tick themselves, hints.

use crate::lab::{Lab, use_lab};
use crate::state::Action;
use lessons::Lesson;
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
            }
            if !complete {
            <div class="hints">
                { for lesson.hints.iter().take(progress.hints).map(|hint| html! { <p class="hint-text">{ lab.prose(Lesson::text(hint, language)) }</p> }) }
                if progress.hints < lesson.hints.len() {
                    <button type="button" class="link" id="hint" onclick={lab.on(Action::Hint)}>{ if progress.hints == 0 { say!(words, "ui-give-hint") } else { say!(words, "ui-next-hint") } }</button>
                } else {
                    <p class="hint">{ say!(words, "ui-no-more-hints") }</p>
                }
            </div>
            }
            <button type="button" class="link" onclick={lab.on(Action::StartOver)}>{ say!(words, "ui-restart-lesson") }</button>
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
