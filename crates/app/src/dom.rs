//! Elements of the page: which one an event happened in, and which one has the focus.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, SvgElement,
};
use yew::prelude::*;

/// The browser's window; none where the site is built and the opening view drawn.
pub fn window() -> Option<web_sys::Window> {
    cfg!(target_arch = "wasm32").then(web_sys::window).flatten()
}

/// The element an event happened in, as what it is.
pub fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target().and_then(|it| it.dyn_into().ok())
}

/// What stands in the field an event happened in, or is chosen there.
pub fn value(event: &Event) -> String {
    let input = target(event).map(|it: HtmlInputElement| it.value());
    let select = || target(event).map(|it: HtmlSelectElement| it.value());
    let area = || target(event).map(|it: HtmlTextAreaElement| it.value());
    input.or_else(select).or_else(area).unwrap_or_default()
}

/// Arrow keys move along a row of tabs, Home and End to its ends (WAI-ARIA tabs pattern).
pub fn tab_keys(event: &KeyboardEvent) {
    let step: i64 = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "Home" => i64::MIN,
        "End" => i64::MAX,
        _ => return,
    };
    if let Some(tab) = move_focus(event, "[role=tablist], nav, .tabs", "button", step) {
        tab.click();
    }
}

/// The arrows in a list of buttons that is one stop of Tab; the first of them goes to the button that
/// may be tabbed to.
pub fn row_keys(event: &KeyboardEvent) {
    match event.key().as_str() {
        "ArrowDown" => move_focus(event, ".ladder-rows", "[data-event]", 1),
        "ArrowUp" => move_focus(event, ".ladder-rows", "[data-event]", -1),
        _ => None,
    };
}

/// Up and down move along what can be selected on the stage, which is one stop of Tab.
pub fn thing_keys(event: &KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(at) = target::<Element>(event) else {
        return;
    };
    let Ok(Some(list)) = at.closest("svg") else {
        return;
    };
    let Ok(things) = list.query_selector_all("[data-thing]") else {
        return;
    };
    let own = (0..things.length()).find(|it| things.item(*it).as_ref() == Some(at.as_ref()));
    let to = own.and_then(|own| own.checked_add_signed(step));
    let to = to.and_then(|it| things.item(it)?.dyn_into::<SvgElement>().ok());
    if let Some(thing) = to {
        event.prevent_default();
        event.stop_propagation();
        // What cannot take the focus leaves it where it is.
        drop(thing.focus());
    }
}

/// Up and down move along a menu, Home and End to its ends (WAI-ARIA menu pattern).
pub fn menu_keys(event: &KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        "Home" => i64::MIN,
        "End" => i64::MAX,
        _ => return,
    };
    move_focus(event, "[role=menu]", "[role=menuitem]", step);
}

/// Whether the page is as narrow as a telephone.
pub fn is_narrow() -> bool {
    let narrow = window().and_then(|it| it.match_media("(max-width: 820px)").ok()?);
    narrow.is_some_and(|it| it.matches())
}

/// Gives the focus to the first such element inside another. Who pressed with a mouse still sees its beginning.
pub fn focus_inside(node: &NodeRef, css: &str) {
    let inside = node.cast::<Element>();
    let first = inside.and_then(|it| it.query_selector(css).ok()?);
    if let Some(element) = first.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // As below.
        drop(element.focus());
        if let (Some(inside), Ok(false)) =
            (node.cast::<Element>(), element.matches(":focus-visible"))
        {
            inside.set_scroll_top(0);
        }
    }
}

/// Gives the focus to the first element of a selector.
pub fn focus(css: &str) {
    let found = web_sys::window().and_then(|it| it.document()?.query_selector(css).ok()?);
    // As above.
    match found.map(JsCast::dyn_into::<HtmlElement>) {
        Some(Ok(element)) => drop(element.focus()),
        Some(Err(drawn)) => drop(drawn.dyn_into::<SvgElement>().map(|it| it.focus())),
        None => {}
    }
}

/// The same, once what is to be drawn is drawn.
pub fn focus_next(css: &'static str) {
    Timeout::new(0, move || focus(css)).forget();
}

/// Gives the focus to an element of the page, where there is one.
pub fn focus_html(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // As above.
        drop(element.focus());
    }
}

/// Gives the focus to an element where it was lost: what had it is gone.
pub fn take_lost_focus(node: &NodeRef) {
    focus_if_lost(node.cast::<HtmlElement>());
}

/// The same for the first button, link or field in an element.
pub fn take_lost_focus_inside(node: &NodeRef) {
    let first = node
        .cast::<Element>()
        .and_then(|it| it.query_selector("button,a,input,select").ok()?);
    focus_if_lost(first.and_then(|it| it.dyn_into().ok()));
}

fn focus_if_lost(element: Option<HtmlElement>) {
    // A frame takes no focus from the page around it.
    let has_focus = window().and_then(|it| it.document()?.has_focus().ok());
    if crate::effects::framed() && has_focus == Some(false) {
        return;
    }
    let document = window().and_then(|it| it.document());
    let lost =
        document.is_some_and(|it| it.active_element().is_none_or(|it| it.tag_name() == "BODY"));
    if let Some(element) = element.filter(|_| lost) {
        // Without the focus the page still works.
        drop(element.focus());
    }
}

/// Moves the focus by `step` among those buttons of the element `within` that the key was pressed in;
/// where none of them has it, to the one that may be tabbed to, or the first.
fn move_focus(event: &KeyboardEvent, within: &str, which: &str, step: i64) -> Option<HtmlElement> {
    let inside: Element = event.target()?.dyn_into().ok()?;
    let list = inside.closest(within).ok()??;
    let buttons = list.query_selector_all(which).ok()?;
    let button = |index: u32| buttons.item(index)?.dyn_into::<HtmlElement>().ok();
    let focused = window()?.document()?.active_element();
    let place = |wanted: &dyn Fn(&Element) -> bool| {
        (0..buttons.length()).find(|index| button(*index).is_some_and(|it| wanted(&it)))
    };
    let at = place(&|it| Some(it) == focused.as_ref());
    let to = match at {
        Some(at) => {
            let last = i64::from(buttons.length()) - 1;
            i64::from(at).saturating_add(step).clamp(0, last.max(0))
        }
        None => {
            place(&|it| it.get_attribute("tabindex").as_deref() == Some("0")).map_or(0, i64::from)
        }
    };
    let next = u32::try_from(to).ok().and_then(button)?;
    event.prevent_default();
    // A button that cannot take the focus leaves it where it is.
    drop(next.focus());
    Some(next)
}
