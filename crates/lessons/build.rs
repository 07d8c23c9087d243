//! What is embedded is compiled again where a folder of `www` gets or loses a file.

fn main() {
    for folder in ["scenarios", "lessons"] {
        println!("cargo:rerun-if-changed=../../www/{folder}");
    }
}
