//! The size of an element as the browser lays it out, in CSS pixels.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Width and height of the inside of `node`, its scroll bars not counted; `before` until the
/// element is there. The component draws again when it changes.
#[hook]
pub fn use_size(node: &NodeRef, before: (i32, i32)) -> (i32, i32) {
    let size = use_state_eq(|| before);
    let setter = size.setter();
    use_effect_with(node.clone(), move |node| {
        let watched = node.cast::<Element>().and_then(|element| {
            let measured = element.clone();
            // Where it is hidden it has no size: it keeps the one it had.
            let measure = move || match measured.client_width() {
                0 => {}
                width => setter.set((width, measured.client_height())),
            };
            measure();
            let told = Closure::<dyn FnMut()>::new(measure);
            // Without an observer the first measure holds.
            let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, told))
        });
        move || {
            if let Some((observer, told)) = watched {
                observer.disconnect();
                drop(told);
            }
        }
    });
    *size
}
