//! What waits in queues, what is planned, and waiting for it.

use super::stage::SOON;
use super::wait::until;
use crate::dom::value;
use crate::lab::{Lab, use_lab};
use crate::state::{Action, UNITS, span};
use ::story::{Wait, fact};
use core::time::Duration;
use protocol_core::smtp::client::{Failure, Outcome};
use world::event::Obstacle;
use world::host::{Progress, Queued};
use world::{EventKind, Host, HostId, Input};
use yew::prelude::*;

/// Its name in the page’s code.
pub const NAME: &str = "queue";

/// How many messages of a queue, and how much of what is planned, is listed.
const LISTED: usize = 12;

/// Queues, what is planned, and the time picker.
#[function_component]
pub fn Queue() -> Html {
    let lab = use_lab();
    let agenda = use_memo((lab.moment(), lab.timeline.is_whole()), |_| {
        story::agenda(lab.told())
    });
    let hosts = lab.told().world().hosts();
    let waits = |it: &(HostId, &Host)| it.1.mta.as_ref().is_some_and(|it| !it.queue.is_empty());
    let queues: Vec<Html> = hosts
        .filter(waits)
        .map(|(id, it)| queue(&lab, id, it))
        .collect();
    html! {
        <div class="queues">
            <div>
                if queues.is_empty() { <p class="hint">{ say!(lab, "ui-queues-empty") }</p> }
                { for queues }
            </div>
            <div>
                <h3 id="agenda-title">{ say!(lab, "ui-agenda") }</h3>
                if agenda.is_empty() { <p class="hint">{ say!(lab, "ui-agenda-empty") }</p> }
                <ol class="agenda" aria-labelledby="agenda-title">{ for agenda.iter().take(LISTED).map(|it| planned(&lab, it)) }</ol>
                <Picker />
            </div>
        </div>
    }
}

/// How many messages wait in queues.
pub fn waiting(lab: &Lab) -> usize {
    let hosts = lab.told().world().hosts();
    hosts
        .filter_map(|(_, it)| it.mta.as_ref())
        .map(|it| it.queue.len())
        .sum()
}

fn queue(lab: &Lab, id: HostId, host: &Host) -> Html {
    let items: Vec<_> = host.mta.iter().flat_map(|mta| mta.queue.values()).collect();
    let waits = |it: &&std::sync::Arc<Queued>| matches!(it.progress, Progress::Waits(_));
    let retry = Input::Retry {
        host: host.name.clone(),
    };
    let may_retry = host.down.is_none() && items.iter().any(waits);
    let more = items.len().saturating_sub(LISTED);
    html! {
        <section class="queue" key={id.0}>
            <h3>{ say!(lab, "thing-queue", who: story::host(lab.told(), id)) }</h3>
            <ul>{ for items.iter().take(LISTED).map(|it| queued(lab, id, host, it)) }</ul>
            if more > 0 { <p class="hint">{ say!(lab, "thing-more-queued", more: more) }</p> }
            <button type="button" id={format!("try-now-{}", id.0)} disabled={!may_retry} onclick={lab.on(Action::Give(Box::new(retry)))}>{ say!(lab, "thing-try-now") }</button>
        </section>
    }
}

fn queued(lab: &Lab, id: HostId, host: &Host, it: &Queued) -> Html {
    let (timeline, world) = (lab.told(), lab.told().world());
    let to: Vec<String> = it
        .envelope
        .forward_paths
        .iter()
        .map(ToString::to_string)
        .collect();
    let keep = host.mta.as_ref().map_or(0, |mta| mta.spec.keep_hours);
    let last = it.since + Duration::from_secs(3600 * keep);
    let now = timeline.now();
    let state = match it.progress {
        Progress::Waits(at) => {
            let (clock, left) = (story::time_of_day(world, at), story::about_time(at - now));
            fact!("queued-next", attempt: it.attempts + 1, at: clock, left: left)
        }
        _ => fact!("queued-now", attempt: it.attempts),
    };
    let why = timeline
        .past()
        .iter()
        .rev()
        .find_map(|event| match &event.kind {
            EventKind::Deferred { message, why, .. }
                if event.host == id && *message == it.message =>
            {
                Some(why)
            }
            _ => None,
        });
    let reply = why.and_then(|why| match why {
        Obstacle::Outcome(Outcome::Deferred(Failure::Replied { reply, .. })) => Some(reply),
        _ => None,
    });
    let reply = reply.map(|it| String::from_utf8_lossy(&it.encode()).trim_end().to_owned());
    let wait = match it.progress {
        Progress::Waits(at) if at > now + SOON => Some((
            at,
            fact!("wait-until", what: story::Value::Choice("attempt"), wait: story::about_time(at - now)),
        )),
        _ => None,
    };
    html! {
        <li>
            <p><strong translate="no">{ to.join(", ") }</strong></p>
            <p>{ lab.html(&state) }{ " " }{ say!(lab, "queued-gives-up", at: story::time_of_day(world, last)) }</p>
            { why.map(|why| html! { <p class="hint">{ lab.html(&story::obstacle(why)) }</p> }) }
            { reply.map(|it| html! { <p><code translate="no">{ it }</code></p> }) }
            { wait.map(|(at, what)| html! { <button type="button" class="wait-here" onclick={lab.on(until(lab, at))}>{ lab.html(&what) }</button> }) }
        </li>
    }
}

fn planned(lab: &Lab, it: &Wait) -> Html {
    let go = it.until.as_ref().map(|(at, _)| {
        let label = say!(lab, "ui-go-there-named", what: it.who.clone());
        html! { <button type="button" aria-label={label} onclick={lab.on(until(lab, *at))}>{ say!(lab, "ui-go-there") }</button> }
    });
    html! { <li><span>{ lab.html(&it.who) }</span>{ go }</li> }
}

/// How long to wait, or until when.
#[function_component]
fn Picker() -> Html {
    let lab = use_lab();
    let typed = use_state(|| ["30".to_owned(), "60".to_owned(), String::new()]);
    let change = |field: usize| {
        let typed = typed.clone();
        move |event: Event| {
            let mut all = (*typed).clone();
            all[field] = value(&event);
            typed.set(all);
        }
    };
    let [amount, unit, clock] = &*typed;
    let for_time = span(amount, unit);
    let until_clock = of_day(
        lab.told().world().epoch(),
        lab.told().now().as_secs(),
        clock,
    );
    let wait = |time: Option<Duration>| {
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            if let Some(time) = time {
                let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
                lab.act(Action::Wait { micros });
            }
        })
    };
    html! {
        <div class="picker">
            <form onsubmit={wait(for_time)}>
                <label class="choice"><span>{ say!(lab, "ui-wait-for") }</span>
                    <input type="text" inputmode="numeric" id="wait-amount" value={amount.clone()} aria-invalid={for_time.is_none().then_some("true")} onchange={change(0)} />
                </label>
                <select id="wait-unit" aria-label={say!(lab, "ui-unit")} onchange={change(1)}>{ units(&lab, unit) }</select>
                <button type="submit" id="wait-so-long" disabled={for_time.is_none()}>{ say!(lab, "ui-wait") }</button>
            </form>
            <form onsubmit={wait(until_clock)}>
                <label class="choice"><span>{ say!(lab, "ui-wait-till") }</span>
                    <input type="time" step="1" id="wait-clock" value={clock.clone()} onchange={change(2)} />
                </label>
                <button type="submit" id="wait-till" disabled={until_clock.is_none()}>{ say!(lab, "ui-wait") }</button>
            </form>
        </div>
    }
}

/// The units of time, one of them chosen.
pub fn units(lab: &Lab, chosen: &str) -> Html {
    let names = ["seconds", "minutes", "hours", "days"];
    let option = |(seconds, name): (u64, &'static str)| {
        let seconds = seconds.to_string();
        let label = say!(lab, "ui-units", unit: story::Value::Choice(name));
        html! { <option selected={seconds == chosen} value={seconds.clone()}>{ label }</option> }
    };
    UNITS.into_iter().zip(names).map(option).collect()
}

/// How long it is from a moment of a run until it is that time of day, `HH:MM` or `HH:MM:SS`.
fn of_day(epoch: i64, now: u64, clock: &str) -> Option<Duration> {
    let mut parts = clock.split(':').map(|it| it.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let now = epoch.checked_add(i64::try_from(now).ok()?)?;
    let left = (hour * 3600 + minute * 60 + second - now).rem_euclid(86_400);
    let left = if left == 0 { 86_400 } else { left };
    Some(Duration::from_secs(u64::try_from(left).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_the_next_one() {
        // 2026-03-02 09:00.
        let wait = |now, clock| of_day(1_772_442_000, now, clock).map(|it| it.as_secs());
        assert_eq!(wait(0, "09:30"), Some(1800));
        assert_eq!(wait(60, "09:00:30"), Some(86_370));
        assert_eq!(wait(0, "09:00"), Some(86_400));
        assert_eq!(wait(0, ""), None);
    }
}
