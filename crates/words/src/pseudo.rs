//! The pseudo-language: text of a catalogue with accents, a third longer, and a sentence in brackets.

use std::borrow::Cow;

/// The text with accents; each third letter is there twice.
pub fn stretched(text: &str) -> Cow<'_, str> {
    let mut longer = String::with_capacity(text.len() * 2);
    for (at, letter) in text.chars().enumerate() {
        let accented = accented(letter);
        longer.push(accented);
        if accented != letter && at % 3 == 0 {
            longer.push(accented);
        }
    }
    longer.into()
}

pub fn bracketed(text: &str) -> String {
    format!("⟦{text}⟧")
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "áƀćďéƒǵĥíĵķĺḿńóƥɋŕśťúṽẃẋýźÁƁĆĎÉƑǴĤÍĴĶĹḾŃÓƤɊŔŚŤÚṼẂẊÝŹ";
    let at = PLAIN.find(letter);
    at.and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(letter)
}
