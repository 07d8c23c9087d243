//! What is selected, in words, below what is said, and its menu.

use super::menu::Choice;
use crate::dom::{focus, focus_inside, is_narrow, menu_keys, target, window};
use crate::lab::use_lab;
use crate::state::Action;
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use story::Fact;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// What has the focus again when a menu is closed.
pub const OPENED: &str = ".stage svg [aria-expanded=true]";

#[derive(Properties, PartialEq)]
pub struct PopoverProperties {
    /// Where it begins, in CSS pixels from the top.
    pub under: i32,
    /// Where it stands: at the left, at the right, between the two.
    pub side: &'static str,
    /// Whether it is a sheet on a narrow page; else another panel tells of it there.
    pub is_sheet: bool,
    /// What is selected.
    pub title: Fact,
    /// What it is now.
    pub said: Vec<Fact>,
    /// What can be done with it.
    pub choices: Vec<Choice>,
}

/// What is selected.
#[function_component]
pub fn Popover(properties: &PopoverProperties) -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    let open = use_state(|| None::<usize>);
    use_effect_with((node.clone(), properties.under), |(node, under)| {
        if let Some(element) = node.cast::<HtmlElement>() {
            // By a style property, not by a style attribute, which the policy of the page forbids.
            drop(
                element
                    .style()
                    .set_property("--under", &format!("{under}px")),
            );
        }
    });
    // A click elsewhere closes it, and does nothing else.
    let closes = lab.clone();
    use_effect_with((), move |()| {
        let options = EventListenerOptions {
            phase: EventListenerPhase::Capture,
            passive: false,
        };
        let listener = window().map(|window| {
            EventListener::new_with_options(&window, "click", options, move |event| {
                let by_hand = event
                    .dyn_ref::<MouseEvent>()
                    .is_some_and(|it| it.detail() > 0);
                let at = target::<Element>(event);
                let is_own = at.is_some_and(|it| {
                    it.closest(".popover, [data-thing]")
                        .is_ok_and(|it| it.is_some())
                });
                if by_hand && !is_own {
                    event.prevent_default();
                    event.stop_propagation();
                    closes.act(Action::Select(None));
                }
            })
        });
        move || drop(listener)
    });
    let is_sheet = properties.is_sheet;
    use_effect_with(node.clone(), move |node| {
        let sheet = node.cast::<HtmlElement>();
        if let Some(sheet) = sheet.filter(|_| is_sheet && is_narrow()) {
            // A sheet lies above all panels. Where it cannot, it is inside the stage.
            drop(sheet.set_attribute("popover", "manual"));
            drop(sheet.show_popover());
        }
        focus_inside(node, "[role=menuitem]");
    });
    let act = |does: &[Action]| {
        let does = does.to_vec();
        lab.with(move |lab, _: MouseEvent| {
            focus(OPENED);
            // While something moves, what is done happens at the moment that is seen.
            let gives = does.iter().any(|it| matches!(it, Action::Give(_)));
            let seen = lab.shown().lit().map(|it| it.id);
            if let Some(seen) = seen.filter(|_| gives && lab.act_now().is_some()) {
                lab.act(Action::Seek(seen));
            }
            for action in &does {
                lab.act(action.clone());
            }
            lab.act(Action::Select(None));
        })
    };
    let PopoverProperties {
        side,
        title,
        said,
        choices,
        ..
    } = properties;
    let item = |it: &Choice, stop: bool| {
        let tab = if stop { "0" } else { "-1" };
        html! { <button type="button" role="menuitem" tabindex={tab} onclick={act(&it.does)}>{ lab.html(&it.label) }</button> }
    };
    let choice = |(index, it): (usize, &Choice)| {
        if it.more.is_empty() {
            return item(it, index == 0);
        }
        let is_open = *open == Some(index);
        let toggle = {
            let open = open.clone();
            move |_: MouseEvent| open.set(Some(index).filter(|_| !is_open))
        };
        html! {
            <>
                <button type="button" role="menuitem" tabindex={if index == 0 { "0" } else { "-1" }} aria-expanded={is_open.to_string()} onclick={toggle}>{ lab.html(&it.label) }</button>
                if is_open {
                    <div class="more-choices" role="group" aria-label={lab.text(&it.label)}>{ for it.more.iter().map(|it| item(it, false)) }</div>
                }
            </>
        }
    };
    html! {
        <div ref={node} class={classes!("popover", *side)} role="group" aria-label={lab.text(title)}>
            <h3>{ lab.html(title) }</h3>
            { for said.iter().map(|it| html! { <p>{ lab.html(it) }</p> }) }
            if !choices.is_empty() {
                <div class="does" role="menu" aria-label={lab.text(title)} onkeydown={|event: KeyboardEvent| menu_keys(&event)}>{ for choices.iter().enumerate().map(choice) }</div>
            }
            <button type="button" class="close" aria-label={say!(lab, "ui-close")} onclick={lab.with(|lab, _: MouseEvent| { focus(OPENED); lab.act(Action::Select(None)); })}>{ "×" }</button>
        </div>
    }
}
