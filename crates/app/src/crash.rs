//! What outlives a crash of the engine. The journal and the overlay are JavaScript's
//! (`www/boot.js`), because nothing of this side can be trusted after a panic.

#![expect(
    missing_docs,
    reason = "wasm-bindgen makes statics without the comments that stand here"
)]

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__smtpLab"], js_name = crashed)]
    fn show(message: &str);

    /// A run begins. `json` is the run so far ([`world::Run`]), or an empty object where nothing has
    /// been done yet; the run before it is forgotten.
    #[wasm_bindgen(js_namespace = ["window", "__smtpLab"])]
    pub fn begin(json: &str);

    /// Keeps one input of the run, as JSON. To be called before the input is dispatched.
    #[wasm_bindgen(js_namespace = ["window", "__smtpLab"])]
    pub fn journal(json: &str);

    /// The input that was kept last was refused: it is forgotten.
    #[wasm_bindgen(js_namespace = ["window", "__smtpLab"])]
    pub fn refused();

    /// An action was done.
    #[wasm_bindgen(js_namespace = ["window", "__smtpLab"])]
    pub fn acted(name: &str);

    /// The text of a file that stands in the page itself, where all the site is one file.
    #[wasm_bindgen(js_namespace = ["window", "__smtpLab"])]
    pub fn file(place: &str) -> Option<String>;

    /// The tag of the language that the page begins with.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["window", "__smtpLab"], js_name = language)]
    pub static LANGUAGE: String;

    /// The catalogue of that language.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["window", "__smtpLab"], js_name = catalogue)]
    pub static CATALOGUE: String;
}

/// Makes every panic of this page show the overlay that says so and saves the run.
pub fn install() {
    // Yew would put a hook of its own in the place of any other.
    yew::set_custom_panic_hook(Box::new(|panic| show(&panic.to_string())));
}

/// Panics. It is how the tests, and a person at the browser's console, see the overlay:
/// `__smtpLab.provokePanic()`.
///
/// # Panics
/// Always.
#[wasm_bindgen(js_name = provokePanic)]
pub fn provoke_panic() {
    panic!("provoked");
}
