//! The two parts of the page's WebAssembly. The first draws the page as it opens; the second, which runs the
//! world and tells of it, comes behind it (`crates/split`; where the page is built as one, it is there
//! at once). `www/boot.js` joins them.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__smtpLab"], js_name = isWhole)]
    fn is_whole() -> bool;

    #[wasm_bindgen(js_namespace = ["window", "__smtpLab"], js_name = whenWhole)]
    fn when_whole(then: JsValue);
}

/// Does what needs both parts: now, or as soon as the second is there. Of several who wait for it only the
/// first is served: the others saw a page that had not answered yet.
pub fn when_both(then: impl FnOnce() + 'static) {
    if is_whole() {
        then();
    } else {
        when_whole(Closure::once_into_js(then));
    }
}
