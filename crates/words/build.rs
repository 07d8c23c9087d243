//! What is embedded is compiled again where a catalogue is added or removed.

fn main() {
    println!("cargo:rerun-if-changed=../../www/words");
}
