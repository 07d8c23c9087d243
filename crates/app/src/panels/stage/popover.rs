//! What is selected, in words, below what is said.

use crate::lab::use_lab;
use crate::state::Action;
use story::Fact;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PopoverProperties {
    /// Where it begins, in CSS pixels from the top.
    pub under: i32,
    /// Where it stands: at the left, at the right, between the two.
    pub side: &'static str,
    /// What is selected.
    pub title: Fact,
    /// What it is now.
    pub said: Vec<Fact>,
    /// What can be done with it.
    pub actions: Vec<(Fact, Action)>,
}

/// What is selected.
#[function_component]
pub fn Popover(properties: &PopoverProperties) -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    use_effect_with((node.clone(), properties.under), |(node, under)| {
        if let Some(element) = node.cast::<web_sys::HtmlElement>() {
            // By a style property, not by a style attribute, which the policy of the page forbids.
            drop(
                element
                    .style()
                    .set_property("--under", &format!("{under}px")),
            );
        }
    });
    let PopoverProperties {
        side,
        title,
        said,
        actions,
        ..
    } = properties;
    let act = |(label, action): &(Fact, Action)| {
        html! { <button type="button" onclick={lab.on(action.clone())}>{ lab.html(label) }</button> }
    };
    html! {
        <div ref={node} class={classes!("popover", *side)} role="group" aria-label={lab.text(title)}>
            <h3>{ lab.html(title) }</h3>
            { for said.iter().map(|it| html! { <p>{ lab.html(it) }</p> }) }
            if !actions.is_empty() { <div class="does">{ for actions.iter().map(act) }</div> }
            <button type="button" class="close" aria-label={say!(lab, "ui-close")} onclick={lab.on(Action::Select(None))}>{ "×" }</button>
        </div>
    }
}
