//! The page: header, columns, workbench, and what is shown where.

use crate::choices::{NarrowTab, Panel, Theme, View};
use crate::dom::{tab_keys, value};
use crate::effects;
use crate::fetch;
use crate::frame::use_frame;
use crate::history::{full_address, link_to_page, use_history, use_leaving};
use crate::keys::{self, use_keys};
use crate::lab::{Lab, use_lab};
use crate::panels;
use crate::panels::catalogue::{Catalogue, ways};
use crate::panels::embed::Embed;
use crate::panels::explained::{self, ExplainText};
use crate::panels::inspector::Inspector;
use crate::panels::ladder::{Compare, Ladder};
use crate::panels::lesson::LessonPanel;
use crate::panels::player::{Player, undo};
use crate::panels::room::Room;
use crate::panels::save::Save;
use crate::panels::stage::Stage;
use crate::panels::story::{Story, decides, headline};
use crate::panels::wire;
use crate::state::{Action, AppState, Notice, Opening};
use crate::take_away::{open_chosen, use_brought};
use std::rc::Rc;
use story::{Fact, TimeOfDay, fact};
use web_sys::HtmlInputElement;
use words::Words;
use yew::prelude::*;

/// Two links of a chain.
const LINK: &str = "M7.5 10.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M10.5 7.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1";

/// What the page begins with.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PageProps {
    /// The words of the language that `boot.js` chose.
    pub words: Rc<Words>,
}

/// The page with its state.
#[function_component]
pub fn Page(props: &PageProps) -> Html {
    let words = Rc::clone(&props.words);
    let state = use_reducer(|| {
        let address = effects::address();
        let mut state = AppState::new(address, effects::framed(), effects::kept_theme(), words);
        state.done = Rc::new(effects::kept_done().into_iter().collect());
        state.saved = Rc::new(effects::kept_lessons());
        state
    });
    let lab = Lab(state);
    effects::use_look(lab.theme, lab.address.motion.unwrap_or_default());
    effects::use_language(lab.words.tag());
    effects::use_play(&lab);
    effects::use_work(&lab);
    effects::use_journal(&lab);
    effects::use_done(&lab);
    effects::use_lesson(&lab);
    effects::use_printing(&lab);
    effects::use_keyboard();
    use_brought(&lab);
    use_keys(&lab);
    fetch::use_fetching(&lab);
    use_history(&lab);
    use_leaving(&lab);
    use_frame(&lab);
    effects::use_title(&window_title(&lab));
    // Where there are a thousand hosts it takes a while to ask all.
    let waiting = use_memo((lab.moment(), lab.reader), |_| panels::waiting(&lab));
    let body = match lab.view {
        View::Full => full(&lab, &waiting),
        View::Embed | View::Overview => embedded(&lab),
        View::Present => presenter(&lab),
        View::Home | View::Learn | View::Watch | View::Try => catalogue(&lab),
    };
    html! { <ContextProvider<Lab> context={lab}>{ body }</ContextProvider<Lab>> }
}

fn full(lab: &Lab, waiting: &[usize]) -> Html {
    let words = lab.words();
    let narrow = format!("narrow-{}", lab.narrow.name());
    let shows = |panel| lab.address.shows(panel);
    let only = lab.address.show.is_some().then_some("only");
    if lab.compare.is_some() {
        return html! {
            <div class="page comparing">
                { header(lab) }
                { notices(lab) }
                <Compare />
                <Keys />
            </div>
        };
    }
    html! {
        <div class={classes!("page", narrow, lab.work.is_some().then_some("work-open"))}>
            <a class="skip" href="#player">{ say!(words, "ui-skip-to-player") }</a>
            { header(lab) }
            { notices(lab) }
            if lab.blank { { loading(lab) } } else {
            <main class={classes!("columns", only)} tabindex="-1" aria-busy={lab.is_loading().then_some("true")}>
                if only.is_none() {
                    <section class="left" tabindex="0" aria-label={if lab.lesson.is_some() { say!(words, "ui-lesson") } else { say!(words, "ui-story") }}>
                        if lab.lesson.is_some() { <LessonPanel /> } else { <Story /> }
                    </section>
                }
                <div class="centre">
                    { folded(lab) }
                    if shows(Panel::Stage) { <Stage /> }
                    if shows(Panel::Player) { <Player /> }
                    if shows(Panel::Ladder) { <Ladder /> }
                </div>
                if shows(Panel::Explain) { <Inspector /> }
                if lab.printing { { transcript(lab) } }
            </main>
            }
            if lab.has_workbench() { { workbench(lab, waiting) } }
            { narrow_tabs(lab) }
            <Keys />
        </div>
    }
}

fn catalogue(lab: &Lab) -> Html {
    html! {
        <div class="page">
            { header(lab) }
            { notices(lab) }
            <Catalogue />
        </div>
    }
}

fn embedded(lab: &Lab) -> Html {
    let title = match &lab.lesson {
        _ if lab.address.title.is_some() => window_title(lab),
        Some(it) => {
            lab.prose(world::scenario::text(&it.lesson.title, lab.words.tag()).unwrap_or_default())
        }
        None => lab.timeline.scenario().letter.draft.subject.clone(),
    };
    let own = (lab.lesson.is_none() && lab.address.title.is_none()).then_some("no");
    let sentence = headline(lab, lab.told());
    let shows = |panel| lab.address.shows(panel);
    html! {
        <div class={classes!("page", "embedded", (lab.view == View::Overview).then_some("overview"), lab.address.height.map(|_| "auto-height"))}>
            <header class="embed-head">
                if !lab.blank { <h1 translate={own}>{ title }</h1> }
                <FullLink />
                if !lab.blank { <p>{ lab.html(&sentence) }</p> }
            </header>
            { notices(lab) }
            if lab.blank { { loading(lab) } } else {
            <>
            if lab.lesson.is_some() {
                <section class="left" tabindex="0" aria-label={say!(lab, "ui-lesson")}><LessonPanel /></section>
            }
            <main class="centre" aria-busy={lab.is_loading().then_some("true")}>
                if shows(Panel::Stage) { <Stage /> }
                if shows(Panel::Player) { <Player /> }
                if lab.view == View::Embed && shows(Panel::Ladder) { <Ladder /> }
                if lab.address.show.is_some() && shows(Panel::Explain) { <Inspector /> }
            </main>
            </>
            }
            <Keys />
        </div>
    }
}

/// The link to the whole lab, with what was done here.
#[function_component]
fn FullLink() -> Html {
    let lab = use_lab();
    let learner = lab.lesson.as_ref().map(|it| it.learner.clone());
    let href = use_memo((lab.moment(), learner), |_| full_address(&lab));
    html! { <a href={(*href).clone()} target="_blank" rel="noopener">{ say!(lab, "ui-open-full") }</a> }
}

/// For a room: a sentence, the stage, the last lines, and a player that is out of the way.
fn presenter(lab: &Lab) -> Html {
    html! {
        <div class="page present">
            { notices(lab) }
            if lab.blank { { loading(lab) } } else {
            <main class="centre" tabindex="-1" aria-label={title(lab)} aria-busy={lab.is_loading().then_some("true")}>
                <h1 class="visually-hidden">{ title(lab) }</h1>
                // As stage and ladder are drawn: what flies is on its way, not past.
                <p class="caption">{ lab.html(&headline(lab, lab.shown())) }</p>
                { decides(lab) }
                <Stage />
                <div class="of-room"><Ladder /><Room /></div>
                <div class="present-foot">
                    <Player />
                    <button type="button" class="quiet" id="leave" onclick={lab.on(Action::Show(View::Full))}>{ say!(lab, "ui-leave-presenter") }</button>
                </div>
            </main>
            }
            if lab.blanked { <button type="button" class="blanked" aria-label={say!(lab, "ui-blank")} onclick={lab.on(Action::Blank)} /> }
            <Keys />
        </div>
    }
}

/// Every line that was said, for paper.
fn transcript(lab: &Lab) -> Html {
    let timeline = lab.told();
    let lines = timeline
        .past()
        .iter()
        .filter_map(|it| match story::row(it) {
            story::Row::Sent(_) => Some((it, story::view(it).line()?)),
            _ => None,
        });
    let line = |(event, line): (&world::Event, &world::Line)| {
        let who = timeline
            .world()
            .host(line.sender())
            .map(|it| it.name.to_string());
        let text = line.octets.to_text();
        html! {
            <li><span>{ lab.text(&TimeOfDay::at(timeline.world(), event.at).whole()) }</span><span>{ who }</span><span>{ text.trim_end().split("\r\n").map(wire::visible).collect::<Vec<_>>().join("\n") }</span></li>
        }
    };
    html! {
        <section class="transcript" translate="no">
            <h2 translate="yes">{ say!(lab, "ui-transcript") }</h2>
            <ol>{ for lines.map(line) }</ol>
            if timeline.at_end() {
                { for story::endings(timeline).iter().map(|it| html! { <p translate="yes">{ lab.html(&it.told()) }</p> }) }
            }
        </section>
    }
}

/// The stage in one line, where the keyboard of a phone leaves no more room: whom a person talks to, and the
/// last answer.
fn folded(lab: &Lab) -> Option<Html> {
    let timeline = lab.told();
    let connection = timeline.world().connection(lab.console?)?;
    let server = timeline.world().host(connection.ends.server)?;
    let past = timeline.on(connection.id, timeline.past().len()).rev();
    let mut lines = past.filter_map(|it| story::view(it).line());
    let answer = lines.find(|it| it.sender() == connection.ends.server)?;
    let sign = wire::sign(answer).map_or("", |it| it.symbol());
    let said = wire::summary(answer, &lab.words, 60);
    Some(html! {
        <p class="folded">{ lab.html(&fact!("ui-stage-folded", server: server.name.to_string(), said: format!("{sign} {said}"))) }</p>
    })
}

/// What the address asks for is on its way.
fn loading(lab: &Lab) -> Html {
    html! { <main aria-busy="true"><p class="loading" role="status">{ say!(lab, "ui-loading") }</p></main> }
}

/// What the lesson or the scenario is called.
pub fn title(lab: &AppState) -> String {
    let scenario = lab.timeline.scenario();
    let titles = lab
        .lesson
        .as_ref()
        .map_or(&scenario.title, |it| &it.lesson.title);
    let title = world::scenario::text(titles, lab.words.tag()).map(|it| lab.prose(it));
    title.unwrap_or_else(|| scenario.name.replace('-', " "))
}

/// What the window and the browser's history call the page.
fn window_title(lab: &Lab) -> String {
    let page = ways().into_iter().find(|(view, ..)| *view == lab.view);
    let title = match page {
        _ if lab.view.is_embedded() && lab.address.title.is_some() => {
            return lab.address.title.clone().map(|it| it.0).unwrap_or_default();
        }
        _ if lab.view == View::Home => return say!(lab, "ui-brand"),
        Some((_, page, _)) => lab.text(&page),
        None => title(lab),
    };
    say!(lab, "ui-window-title", title: title)
}

fn header(lab: &Lab) -> Html {
    let words = lab.words();
    let crumb = match &lab.lesson {
        _ if lab.is_loading() => html! { <span role="status">{ say!(words, "ui-loading") }</span> },
        Some(it) => {
            html! { <>{ say!(words, "ui-lesson-number", number: it.lesson.number) }<b>{ title(lab) }</b></> }
        }
        None => html! { <>{ say!(words, "ui-scenario") }<b>{ title(lab) }</b></> },
    };
    let theme = lab.with(|lab, event: Event| {
        if let Some(theme) = Theme::named(&value(&event)) {
            effects::keep_theme(theme);
            lab.act(Action::SetTheme(theme));
        }
    });
    let copy = lab.with(|lab, _: MouseEvent| effects::copy_link(lab));
    let open = lab.with(|lab, event: Event| {
        open_chosen(lab, &event.target_unchecked_into::<HtmlInputElement>());
    });
    html! {
        <header class="head">
            <h1 class="brand">
                <svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true">
                    <rect class="brand-paper" x="1" y="2" width="20" height="14" rx="2" />
                    <path class="brand-paper" d="m1.5 3.5 9.5 7 9.5-7" />
                    <circle class="brand-seal" cx="21" cy="15.5" r="4" />
                </svg>
                { say!(words, "ui-brand") }
            </h1>
            <Menu />
            if !lab.view.is_catalogue() { <p class="crumb">{ crumb }</p> }
            <div class="head-tools" id="head-tools">
                <label class="choice">
                    <span>{ say!(words, "ui-theme") }</span>
                    <select id="theme" onchange={theme}>
                        { for [(Theme::Auto, say!(words, "ui-theme-auto")), (Theme::Light, say!(words, "ui-theme-light")), (Theme::Dark, say!(words, "ui-theme-dark")), (Theme::Contrast, say!(words, "ui-theme-contrast"))]
                            .map(|(it, label)| html! { <option selected={it == lab.theme} value={it.name()}>{ label }</option> }) }
                    </select>
                </label>
                <Language />
                if !lab.view.is_catalogue() {
                    // Two runs side by side are not for a room.
                    if lab.compare.is_none() {
                        <button type="button" class="quiet" id="present" onclick={lab.on(Action::Show(View::Present))}>{ say!(words, "ui-present") }</button>
                    }
                    <button type="button" class="quiet signed" id="copy-link" title={say!(words, "ui-copy-link-here")} onclick={copy}>
                        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><path d={LINK} /></svg>
                        <span>{ say!(words, "ui-copy-link") }</span>
                    </button>
                    <Embed />
                    <Save />
                    <button type="button" class="quiet" id="print" onclick={|_| effects::print()}>{ say!(words, "ui-print") }</button>
                }
                if lab.view.is_catalogue() { { explained::button(lab) } }
                <label class="file-button">
                    <input type="file" accept="application/json,.json,message/rfc822,.eml,text/plain,.txt,.log" onchange={open} id="open-run" />
                    <span>{ say!(words, "ui-load-run") }</span>
                </label>
            </div>
            <ExplainText />
        </header>
    }
}

/// The pages that are always one press away; on a narrow page, with the tools, behind a button.
#[function_component]
fn Menu() -> Html {
    let lab = use_lab();
    let is_open = use_state(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let pages = ways().into_iter().map(|(view, title, _)| (view, title));
    let pages = [(View::Home, fact!("ui-home"))].into_iter().chain(pages);
    html! {
        <>
            <button type="button" class="icon more" id="more" aria-expanded={is_open.to_string()} aria-controls="head-tools" aria-label={say!(lab, "ui-menu")} onclick={toggle}>
                <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><path d="M2 4.5h14M2 9h14M2 13.5h14" /></svg>
            </button>
            <nav class={classes!("menu", is_open.then_some("open"))} aria-label={say!(lab, "ui-menu")}>
                { for pages.map(|(view, title)| html! {
                    <a href={link_to_page(view)} aria-current={(view == lab.view).then_some("page")} onclick={lab.follow(Action::Show(view))}>{ lab.html(&title) }</a>
                }) }
            </nav>
        </>
    }
}

/// The languages to choose from, where there are some.
#[function_component]
fn Language() -> Html {
    let lab = use_lab();
    let languages = use_memo(lab.view, |_| effects::languages());
    if languages.len() < 2 {
        return Html::default();
    }
    let choose = lab.with(|lab, event: Event| {
        let tag = value(&event);
        effects::keep_language(&tag);
        lab.act(Action::SetLanguage(tag));
    });
    html! {
        <label class="choice">
            <span>{ say!(lab, "ui-language") }</span>
            <select id="language" onchange={choose}>
                { for languages.iter().map(|it| html! {
                    <option selected={it.tag == lab.words.tag()} value={it.tag.clone()} lang={it.tag.clone()} translate="no">{ it.name.clone() }</option>
                }) }
            </select>
        </label>
    }
}

fn notices(lab: &Lab) -> Html {
    let words = lab.words();
    let told = |class: &'static str, what: &Fact, more: Html| {
        html! {
            <div class={classes!("notice", class)}>
                <p>{ lab.html(what) }</p>
                { more }
                <button type="button" onclick={lab.on(Action::Dismiss)}>{ say!(words, "ui-close") }</button>
            </div>
        }
    };
    let notice = lab.notice.as_ref().map(|notice| match notice {
        Notice::Error(what) => told("error", what, Html::default()),
        Notice::Info(what) => told("info", what, Html::default()),
    });
    let failed = lab.opening.as_ref().and_then(|opening| match opening {
        Opening::Failed(source, why) => {
            let again = lab.on(Action::Open(source.clone()));
            let again = html! { <button type="button" id="try-again" onclick={again}>{ say!(words, "ui-try-again") }</button> };
            Some(told("error", why, again))
        }
        Opening::Loading(_) | Opening::Story(_) => None,
    });
    // The region is always there, so that a screen reader hears what comes into it.
    html! { <div class="notices" role="status">{ notice }{ failed }</div> }
}

fn workbench(lab: &Lab, waiting: &[usize]) -> Html {
    let words = lab.words();
    let open = panels::workbench(lab).find(|panel| Some(panel.name) == lab.work);
    html! {
        <footer class="workbench">
            <div class="work-tabs" role="group" aria-label={say!(words, "ui-workbench")}>
                { for panels::workbench(lab).zip(waiting).map(|(panel, waiting)| {
                    let pressed = Some(panel.name) == lab.work;
                    let count = (*waiting > 0).then(|| html! { <b aria-label={say!(words, "ui-unread-count", count: *waiting)} title={say!(words, "ui-unread-count", count: *waiting)}>{ *waiting }</b> });
                    html! {
                        <button type="button" id={format!("work-{}", panel.name)} aria-expanded={pressed.to_string()}
                            onclick={lab.on(Action::ShowWork(panel.name))}>{ lab.text(&(panel.title)()) }{ count }</button>
                    }
                }) }
                if !lab.view.is_catalogue() {
                    { undo(lab, true) }
                    if lab.timeline.acted() && lab.lesson.is_none() {
                        <button type="button" id="start-over" onclick={lab.on(Action::StartOver)}>{ say!(words, "ui-start-over") }</button>
                    }
                }
            </div>
            {
                open.map(|panel| html! {
                    <section key={panel.name} class={format!("work work-{}", panel.name)} aria-labelledby="work-title">
                        <div class="work-head">
                            <h2 id="work-title">{ lab.text(&(panel.title)()) }</h2>
                            <button type="button" id="work-close" aria-label={say!(words, "ui-close")} title={say!(words, "ui-close")} onclick={lab.with(close_work)}>{ "×" }</button>
                        </div>
                        { (panel.view)() }
                    </section>
                })
                // A child that is there at times only would have the tabs made anew.
                .unwrap_or_default()
            }
        </footer>
    }
}

/// Closes the panel that is open; its tab takes the focus.
pub fn close_work<E>(lab: &Lab, _: E) {
    if let Some(panel) = lab.work {
        lab.act(Action::ShowWork(panel));
        crate::dom::focus(&format!("#work-{panel}"));
    }
}

/// On a narrow page each panel is a tab; a wide one hides these by its style.
fn narrow_tabs(lab: &Lab) -> Html {
    let words = lab.words();
    let title = |tab: NarrowTab| match tab {
        NarrowTab::Story if lab.lesson.is_some() => Some(fact!("ui-lesson")),
        NarrowTab::Story => Some(fact!("ui-story")),
        NarrowTab::Explain => Some(fact!("ui-explain")),
        NarrowTab::Ladder => Some(fact!("ui-ladder-short")),
        // Each panel of the workbench is a tab of its own.
        NarrowTab::Work => None,
    };
    let plain = NarrowTab::ALL
        .iter()
        .filter_map(|tab| Some((title(*tab)?, *tab, None)));
    let work = panels::workbench(lab).map(|it| ((it.title)(), NarrowTab::Work, Some(it.name)));
    let show = |tab: NarrowTab, work: Option<&'static str>| {
        lab.with(move |lab, _: MouseEvent| {
            if let Some(name) = work.filter(|_| lab.work != work) {
                lab.act(Action::ShowWork(name));
            }
            lab.act(Action::ShowNarrow(tab));
        })
    };
    html! {
        <nav class="narrow-tabs" aria-label={say!(words, "ui-show-panel")} onkeydown={|event: KeyboardEvent| tab_keys(&event)}>
            { for plain.chain(work).map(|(title, tab, work)| {
                let pressed = tab == lab.narrow && (work.is_none() || work == lab.work);
                html! { <button type="button" aria-pressed={pressed.to_string()} onclick={show(tab, work)}>{ lab.text(&title) }</button> }
            }) }
        </nav>
    }
}

#[function_component]
fn Keys() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let node = use_node_ref();
    let in_room = lab.view == View::Present;
    use_effect_with((lab.keys, node.clone()), move |(open, node)| {
        let Some(dialog) = node.cast::<web_sys::HtmlDialogElement>() else {
            return;
        };
        if *open && !dialog.open() {
            // A dialog that cannot be shown stays closed.
            drop(dialog.show_modal());
        } else if !*open && dialog.open() {
            dialog.close();
            if in_room {
                // The keys of a slide remote go on.
                crate::dom::focus("#player");
            }
        }
    });
    let closed = lab.with(|lab, _: Event| {
        if lab.keys {
            lab.act(Action::ToggleKeys);
        }
    });
    html! {
        <dialog class="keys" ref={node} onclose={closed} aria-labelledby="keys-title">
            <h2 id="keys-title">{ say!(words, "ui-keys-title") }</h2>
            <Listed words={lab.words()} />
            <button type="button" class="primary" onclick={lab.on(Action::ToggleKeys)}>{ say!(words, "ui-close") }</button>
        </dialog>
    }
}

/// The keys and what they do: drawn once for each language.
#[function_component]
fn Listed(PageProps { words }: &PageProps) -> Html {
    html! {
        <>
            { for keys::listed(words).into_iter().map(|(place, keys)| html! {
                <>
                    <h3>{ place }</h3>
                    <dl>{ for keys.into_iter().map(|(key, does)| html! { <><dt>{ for key.into_iter().map(|it| match it {
                        keys::Key::Word(name) => html! { <kbd>{ name }</kbd> },
                        keys::Key::Sign(name) => html! { <kbd translate="no">{ name }</kbd> },
                    }) }</dt><dd>{ does }</dd></> }) }</dl>
                </>
            }) }
        </>
    }
}
