//! The page's entry: `www/boot.js` starts it.

fn main() {
    app::start();
}
