//! Panels that have hooks of their own.
//!
//! They are one component to Yew, which is told what to draw: a component of its own for each is
//! three kilobytes of the same code again.

use yew::functional::{Hook, HookContext};
use yew::prelude::*;

/// Draws a panel: a hook, run with what the panel's hooks remember.
pub type Draw = fn(&mut HookContext) -> Html;

/// A panel with hooks. Its name tells it from another that comes in its place: that one begins anew.
pub fn panel(name: &'static str, draw: Draw) -> Html {
    html! { <Panel key={name} {name} {draw} /> }
}

#[derive(Properties)]
struct PanelProperties {
    name: &'static str,
    draw: Draw,
}

impl PartialEq for PanelProperties {
    fn eq(&self, other: &Self) -> bool {
        // The addresses of functions say nothing: two may be one.
        self.name == other.name
    }
}

#[function_component]
fn Panel(properties: &PanelProperties) -> Html {
    use_drawing(properties.draw)
}

fn use_drawing(draw: Draw) -> impl Hook<Output = Html> {
    Drawing(draw)
}

struct Drawing(Draw);

impl Hook for Drawing {
    type Output = Html;

    fn run(self, hooks: &mut HookContext) -> Html {
        (self.0)(hooks)
    }
}
