//! The page in a frame talks with the page around it ([`crate::messages`]): a hello each way, the first of which pins
//! the other's origin, then a port. What does not fit is refused and counted.

use crate::address::{Address, RUN, Tag, Value as _};
use crate::choices::{Theme, View};
use crate::dom::window;
use crate::effects::{framed, languages};
use crate::history::place_now;
use crate::keys::is_for_host;
use crate::lab::Lab;
use crate::messages::{self, Load, Request, Said, SetView};
use crate::shell::title;
use crate::state::{Action, AppState, Notice, Source};
use gloo::events::{EventListener, EventListenerOptions};
use lessons::Learner;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageEvent, MessagePort, ResizeObserver};
use world::{EventId, FutureId};
use yew::prelude::*;

/// So many lines are told of a step; one that goes further says only where it ends.
const MAX_LINES: usize = 40;
/// So many slices of a run are worked off at once to find a place.
const MAX_SLICES: usize = 10;
/// So much is told of a line, in characters.
const MAX_TEXT: usize = 500;

/// The line to the page around the frame.
#[derive(Default)]
struct Line {
    port: RefCell<Option<MessagePort>>,
    refused: Cell<u32>,
}

impl Line {
    fn say(&self, id: Option<&str>, said: &Said) {
        let message = js_sys::JSON::parse(&messages::write(id, said));
        if let (Some(port), Ok(message)) = (&*self.port.borrow(), message) {
            // Where nobody listens any more nothing is lost.
            drop(port.post_message(&message));
        }
    }

    fn refuse(&self) {
        self.refused.set(self.refused.get().saturating_add(1));
    }
}

/// Talks with the page around the frame, where there is one.
#[hook]
pub fn use_frame(lab: &Lab) {
    let line: Rc<Line> = (*use_memo((), |()| Rc::new(Line::default()))).clone();
    let connected = use_state_eq(|| false);
    {
        let (lab, line, connected) = (lab.clone(), Rc::clone(&line), connected.setter());
        use_effect_with((), move |()| {
            let listener = window().filter(|_| framed()).map(|window| {
                let greeting = js_sys::JSON::parse(&messages::hello(id(&lab)));
                let listener = EventListener::new(&window, "message", move |event| {
                    let event = event.unchecked_ref::<MessageEvent>();
                    match greeted(&line, event) {
                        Some(port) => {
                            listen(&lab, &line, port);
                            connected.set(true);
                        }
                        None => line.refuse(),
                    }
                });
                if let (Some(parent), Ok(greeting)) = (parent(), greeting) {
                    drop(parent.post_message(&greeting, "*"));
                }
                listener
            });
            move || drop(listener)
        });
    }
    {
        let before = use_mut_ref(Told::default);
        let of = (lab.moment(), Told::of(lab), *connected);
        let (lab, line) = (lab.clone(), Rc::clone(&line));
        use_effect_with(of, move |(_, now, connected)| {
            if *connected && !lab.blank && !lab.is_loading() {
                let before = before.replace(now.clone());
                for said in news(&before, now, &lab) {
                    line.say(id(&lab), &said);
                }
            }
        });
    }
    use_host_keys(lab, Rc::clone(&line));
    use_height(lab, line, *connected);
}

/// Tells the page around the frame which of its keys was pressed in here.
#[hook]
fn use_host_keys(lab: &Lab, line: Rc<Line>) {
    let lab = lab.clone();
    use_effect_with((), move |()| {
        let listener = window().filter(|_| framed()).map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let event = event.unchecked_ref::<KeyboardEvent>();
                if !is_for_host(&lab.clone(), event) {
                    return;
                }
                event.prevent_default();
                let (key, code) = (event.key(), event.key_code());
                let Some(parent) = parent() else { return };
                match line.port.borrow().is_some() {
                    true => line.say(id(&lab), &Said::Key { key, code }),
                    false => {
                        // As reveal.js hears it from a frame.
                        let message = format!(r#"{{"method":"triggerKey","args":[{code}]}}"#);
                        drop(parent.post_message(&message.into(), "*"));
                    }
                }
                // A slide that is left takes the focus of its frame with it.
                drop(parent.focus());
            })
        });
        move || drop(listener)
    });
}

fn id(lab: &Lab) -> Option<&str> {
    lab.address.id.as_ref().map(|it| it.0.as_str())
}

fn parent() -> Option<web_sys::Window> {
    window()?.parent().ok().flatten()
}

/// The port of the first hello from the page around the frame: its origin is pinned by taking no other.
fn greeted(line: &Line, event: &MessageEvent) -> Option<MessagePort> {
    let is_parent = event
        .source()
        .is_some_and(|it| parent().is_some_and(|parent| js_sys::Object::is(&it, &parent)));
    let says = |key: &str, value: &JsValue| {
        js_sys::Reflect::get(&event.data(), &key.into()).is_ok_and(|it| it == *value)
    };
    let is_hello = event.data().is_object()
        && says("ns", &messages::NAMESPACE.into())
        && says("v", &JsValue::from_f64(1.0))
        && says("type", &"hello".into());
    let is_first = line.port.borrow().is_none();
    let port = event.ports().get(0).dyn_into().ok();
    port.filter(|_| is_parent && is_hello && is_first)
}

fn listen(lab: &Lab, line: &Rc<Line>, port: MessagePort) {
    let heard = {
        let (lab, line) = (lab.clone(), Rc::clone(line));
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let json = js_sys::JSON::stringify(&event.data())
                .ok()
                .and_then(|it| it.as_string());
            let request = json.and_then(|it| messages::read(&it));
            let done = request.and_then(|(id, request)| {
                let said = does(&lab.clone(), request, &line)?;
                Some((id, said))
            });
            match done {
                Some((id, Some(said))) => line.say(id.as_deref(), &said),
                Some((_, None)) => {}
                None => {
                    line.refuse();
                    let text = say!(lab.clone(), "ui-message-refused");
                    line.say(None, &Said::Error { text });
                }
            }
        })
    };
    port.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // It lives as long as the page.
    heard.forget();
    line.port.replace(Some(port));
}

/// Does what is asked for; what is to be answered. `None` where it cannot be.
fn does(lab: &Lab, request: Request, line: &Line) -> Option<Option<Said>> {
    match request {
        Request::Load(Load {
            lesson,
            scenario,
            at,
            seed,
        }) => {
            let seed = seed.map(|it| it.to_string());
            let pairs = [
                ("lesson", lesson),
                ("scenario", scenario),
                ("at", at.clone()),
                ("seed", seed),
            ];
            open(lab, pairs, "")?;
            if let Some(at) = at.filter(|_| !lab.clone().blank) {
                go(lab, &at)?;
            }
        }
        Request::SetState(state) => {
            lessons::link::read(&state.run).ok()?;
            open(lab, [], &format!("{RUN}{}", state.run))?;
        }
        Request::Goto(place) => go(lab, &place.at)?,
        Request::Step => {
            if send(lab) {
                lab.act(Action::EndMotion);
            }
            lab.act(Action::Step(0));
        }
        Request::Play if lab.is_ready() => lab.act(Action::SendLetter),
        Request::Play if !lab.playing => lab.act(Action::TogglePlay),
        Request::Pause if lab.playing => lab.act(Action::TogglePlay),
        Request::Play | Request::Pause => {}
        Request::Reset => {
            lab.act(Action::StartOver);
            if let Some(at) = &lab.clone().address.at {
                go(lab, &at.0)?;
            }
        }
        Request::SetView(SetView { theme, view }) => {
            let theme = theme
                .map(|it| Theme::named(&it).ok_or(()))
                .transpose()
                .ok()?;
            let view = view
                .map(|it| View::named(&it).filter(|it| it.is_embedded()).ok_or(()))
                .transpose()
                .ok()?;
            if let Some(theme) = theme {
                lab.act(Action::SetTheme(theme));
            }
            if let Some(view) = view {
                lab.act(Action::Show(view));
            }
        }
        Request::GetState => {
            let run = lessons::link::write(&lab.written(&lab.timeline.run()));
            let at = place_now(lab);
            let refused = line.refused.get();
            return Some(Some(Said::State { run, at, refused }));
        }
        Request::SetLocale(locale) => {
            let Tag(tag) = Tag::read(&locale.lang)?;
            let spoken = languages().into_iter().any(|it| it.tag == tag);
            if spoken && tag != lab.words.tag() {
                lab.act(Action::SetLanguage(tag));
            }
        }
    }
    Some(None)
}

/// Opens what the values of an address name.
fn open<const N: usize>(
    lab: &Lab,
    pairs: [(&str, Option<String>); N],
    fragment: &str,
) -> Option<()> {
    let pairs = pairs
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    let asked = Address::read(0, pairs, fragment);
    let names_some = asked.open().is_some() || asked.run.is_some();
    (names_some && asked.unknown.is_empty()).then_some(())?;
    let Address {
        lesson,
        scenario,
        at,
        seed,
        run,
        ..
    } = asked;
    let before = (*lab.address).clone();
    let address = Address {
        lesson,
        scenario,
        at,
        seed,
        run,
        ..before
    };
    lab.act(Action::GoTo(Rc::new(address)));
    Some(())
}

/// Sends the letter, where it waits, and stops there. Whether it did.
fn send(lab: &Lab) -> bool {
    let is_ready = lab.clone().is_ready();
    if is_ready {
        lab.act(Action::SendLetter);
    }
    if is_ready && lab.clone().playing {
        lab.act(Action::TogglePlay);
    }
    is_ready || lab.clone().act_now().is_some()
}

/// Goes to a named place.
fn go(lab: &Lab, place: &str) -> Option<()> {
    send(lab);
    let find = || story::place::find(lab.clone().timeline.events(), place);
    // A run may be long, and the page around must not be able to stop this one.
    for _ in 0..MAX_SLICES {
        if find().is_some() || lab.clone().timeline.is_whole() {
            break;
        }
        lab.act(Action::Work);
    }
    let found = find()?;
    lab.act(Action::SeekStop(found));
    Some(())
}

/// What was told of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Told {
    what: Option<(Option<Source>, String, Option<String>)>,
    lit: Option<EventId>,
    future: Option<FutureId>,
    learner: Learner,
    is_over: bool,
    error: Option<story::Fact>,
}

impl Told {
    fn of(state: &AppState) -> Self {
        let lesson = state.lesson.as_ref();
        let told = state.told();
        let is_over = match lesson {
            Some(it) => it.learner.is_through(&it.lesson),
            None => told.acted() && told.is_whole() && told.at_end(),
        };
        let scenario = state.timeline.scenario().name.clone();
        Self {
            what: Some((
                state.shown.clone(),
                scenario,
                lesson.map(|it| it.lesson.name.clone()),
            )),
            lit: told.lit().map(|it| it.id),
            future: Some(told.future()),
            learner: lesson.map(|it| it.learner.clone()).unwrap_or_default(),
            is_over,
            error: match &state.notice {
                Some(Notice::Error(why)) => Some(why.clone()),
                _ => None,
            },
        }
    }
}

/// What is to be told, since then.
fn news(before: &Told, now: &Told, state: &AppState) -> Vec<Said> {
    let mut news = Vec::new();
    let is_same = before.what == now.what;
    if !is_same && let Some((_, scenario, lesson)) = now.what.clone() {
        let title = title(state);
        news.push(Said::Ready {
            title,
            scenario,
            lesson,
        });
    }
    if before.lit != now.lit || before.future != now.future {
        if is_same && before.future == now.future {
            lines(&mut news, before.lit, now.lit, state);
        }
        let told = state.told();
        let fact = told
            .lit()
            .map_or_else(|| story::before(told).title, |it| story::sentence(it, told));
        let at = now.lit.and_then(|_| place_now(state));
        let events = u32::try_from(told.past().len()).unwrap_or(u32::MAX);
        news.push(Said::Step {
            at,
            text: state.text(&fact),
            events,
        });
    }
    if let Some(taken) = state.lesson.as_ref().filter(|_| is_same) {
        let (then, learner) = (&before.learner, &now.learner);
        for (number, step) in taken.lesson.steps.iter().enumerate() {
            let step = || step.id.clone();
            if let Some(answered) = learner
                .answers
                .get(&number)
                .filter(|_| !then.answers.contains_key(&number))
            {
                let (given, right) = (answered.given.clone(), learner.is_right(number));
                news.push(Said::Prediction {
                    step: step(),
                    given,
                    right,
                });
            }
            let hints = |it: &Learner| it.hints.get(&number).copied().unwrap_or(0);
            if hints(learner) > hints(then) {
                let given = u32::try_from(hints(learner)).unwrap_or(u32::MAX);
                news.push(Said::Hint {
                    step: step(),
                    given,
                });
            }
            if learner.has_done(number)
                && !then.has_done(number)
                && !learner.answers.contains_key(&number)
            {
                news.push(Said::Check { step: step() });
            }
        }
    }
    if now.is_over && !(is_same && before.is_over) {
        let lesson = state.lesson.as_ref();
        let perfect = lesson.is_none_or(|it| it.learner.is_perfect(&it.lesson));
        news.push(Said::Complete { perfect });
    }
    if let Some(error) = now
        .error
        .as_ref()
        .filter(|it| before.error.as_ref() != Some(*it))
    {
        let text = state.text(error);
        news.push(Said::Error { text });
    }
    news
}

/// The lines that were said between two places, in order.
fn lines(news: &mut Vec<Said>, from: Option<EventId>, to: Option<EventId>, state: &AppState) {
    let timeline = state.told();
    let from = from.map_or(0, |it| it.index() + 1);
    let to = to.map_or(0, |it| it.index() + 1);
    let events = timeline.events().get(from..to).unwrap_or_default();
    let world = timeline.world();
    let sent = events
        .iter()
        .filter(|it| matches!(story::row(it), story::Row::Sent(_)));
    let said =
        sent.filter_map(|it| Some((story::view(it).line()?, world.connection(it.connection?)?)));
    let said: Vec<_> = said.collect();
    if said.len() > MAX_LINES {
        return;
    }
    for (line, connection) in said {
        let sender = line.sender();
        let from = world
            .host(sender)
            .map(|it| it.name.to_string())
            .unwrap_or_default();
        let text: String = line
            .octets
            .to_text()
            .trim_end()
            .chars()
            .take(MAX_TEXT)
            .collect();
        news.push(match sender == connection.ends.server {
            true => Said::Reply { from, text },
            false => Said::Command { from, text },
        });
    }
}

/// Tells how tall the page is, where the address asks for it.
#[hook]
fn use_height(lab: &Lab, line: Rc<Line>, connected: bool) {
    let lab = lab.clone();
    use_effect_with((connected, lab.address.height), move |(_, height)| {
        let body = window().and_then(|it| it.document()?.body());
        let watched = body
            .filter(|_| height.is_some() && framed())
            .and_then(|body| {
                let measured = body.clone();
                let told = Closure::<dyn FnMut()>::new(move || {
                    let height = measured.get_bounding_client_rect().height().ceil() as u32;
                    line.say(id(&lab), &Said::Resize { height });
                    // As courses of LTI hear it.
                    let message = format!(r#"{{"subject":"lti.frameResize","height":{height}}}"#);
                    if let Some(parent) = parent() {
                        drop(parent.post_message(&message.into(), "*"));
                    }
                });
                let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok()?;
                observer.observe(&body);
                Some((observer, told))
            });
        move || {
            if let Some((observer, told)) = watched {
                observer.disconnect();
                drop(told);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::arrive;
    use crate::state::tests::{act, page};

    #[test]
    fn a_step_tells_its_lines_and_where_it_ends() {
        let state = arrive(page(&[("scenario", "direct"), ("at", "mail")]));
        let before = Told::of(&state);
        let kinds = |news: Vec<Said>| {
            let kinds = news.iter().map(|it| match it {
                Said::Command { text, .. } | Said::Reply { text, .. } => {
                    text.split(' ').next().unwrap_or_default().to_owned()
                }
                Said::Step { at, .. } => format!("at {}", at.clone().unwrap_or_default()),
                other => format!("{other:?}")
                    .split(' ')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            });
            kinds.collect::<Vec<_>>()
        };
        assert_eq!(
            kinds(news(&Told::default(), &before, &state)),
            ["Ready", "at mail"]
        );
        let place = story::place::find(state.timeline.events(), "rcpt-bob").unwrap();
        let state = act(state, Action::SeekStop(place));
        let now = Told::of(&state);
        assert_eq!(
            kinds(news(&before, &now, &state)),
            ["250", "RCPT", "at rcpt-bob"]
        );
        let state = act(state, Action::Last);
        let end = news(&now, &Told::of(&state), &state);
        assert_eq!(kinds(end).last().map(String::as_str), Some("Complete"));
    }

    #[test]
    fn a_lesson_tells_answers_and_hints() {
        let state = arrive(page(&[("lesson", "first-session")]));
        let before = Told::of(&state);
        let given = Some("354".to_owned());
        let state = act(
            state,
            Action::Answer {
                given: given.clone(),
            },
        );
        let said = news(&before, &Told::of(&state), &state);
        let answer = Said::Prediction {
            step: "code".into(),
            given,
            right: Some(true),
        };
        assert!(said.contains(&answer), "{said:?}");
    }
}
