//! The languages of the page: a catalogue file for each, and what `boot.js` says before it has one.

use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::rc::Rc;
use story::fact;
use words::Words;

/// What stands before the opening view in `index.html`.
const STILL: &str = "<!-- the opening view -->";

/// A language, as `index.html` lists it for `boot.js` and the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language {
    pub(crate) tag: String,
    name: String,
    pub(crate) file: String,
    boot: BTreeMap<&'static str, String>,
    #[serde(skip)]
    embed: BTreeMap<&'static str, String>,
}

/// The languages under the folder `www`, and the text of each one's catalogue.
///
/// # Errors
/// Where a file cannot be read, or a catalogue is faulty.
pub fn languages(www: &Path) -> Result<Vec<(Language, String)>, String> {
    let folder = www.join("words");
    let failed = |error: io::Error| format!("{}: {error}", folder.display());
    let mut tags = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        tags.push(entry.map_err(failed)?.file_name().display().to_string());
    }
    tags.sort();
    tags.into_iter().map(|tag| language(&folder, tag)).collect()
}

fn language(folder: &Path, tag: String) -> Result<(Language, String), String> {
    let failed = |error: io::Error| format!("{tag}: {error}");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.join(&tag)).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        files.push((path.clone(), std::fs::read_to_string(path).map_err(failed)?));
    }
    // What the page never says.
    files.retain(|(path, _)| !path.ends_with("cli.ftl"));
    files.sort();
    let texts = files.into_iter().map(|(_, text)| text);
    let catalogue = texts.collect::<Vec<_>>().join("\n");
    let words =
        Words::load(&tag, [catalogue.as_str()]).map_err(|error| format!("{tag}: {error}"))?;
    let said = |fact| words.text(&fact);
    let boot = [
        ("loading", said(fact!("boot-loading"))),
        ("couldNotLoad", said(fact!("boot-could-not-load"))),
        ("fromDisk", said(fact!("boot-from-disk"))),
        ("sandboxed", said(fact!("boot-sandboxed"))),
        ("forbidden", said(fact!("boot-forbidden"))),
        // Its name is put in where it is known.
        ("missing", said(fact!("boot-missing", file: "FILE"))),
        ("tooOld", said(fact!("boot-too-old"))),
        ("title", said(fact!("boot-title"))),
        ("what", said(fact!("boot-what"))),
        ("kept", said(fact!("boot-kept"))),
        ("nothingKept", said(fact!("boot-nothing-kept"))),
        ("save", said(fact!("boot-save"))),
        ("saved", said(fact!("boot-saved"))),
        ("reload", said(fact!("boot-reload"))),
        ("detail", said(fact!("boot-detail"))),
    ];
    let language = Language {
        name: said(fact!("language-name")),
        file: lessons::index::hashed_name(&format!("words/{tag}"), &catalogue, "ftl"),
        boot: boot.into_iter().collect(),
        embed: [
            ("start", said(fact!("embed-start"))),
            ("full", said(fact!("ui-open-full"))),
        ]
        .into(),
        tag,
    };
    Ok((language, catalogue))
}

/// The script for other pages, with what it says in each language.
#[must_use]
pub fn spoken(js: &str, languages: &[(Language, String)]) -> String {
    let words = languages.iter().map(|(it, _)| (&it.tag, &it.embed));
    let words: BTreeMap<_, _> = words.collect();
    let json = lessons::sources::to_json(&words);
    js.replace("const WORDS = {};", &format!("const WORDS = {json};"))
}

/// The words of the first language that the site has.
pub(crate) fn english(languages: &[(Language, String)]) -> Result<Words, String> {
    let english = languages.iter().find(|(it, _)| it.tag == "en");
    let (_, catalogue) = english.ok_or("there is no English")?;
    Words::load("en", [catalogue.as_str()]).map_err(|error| error.to_string())
}

/// The page with its languages listed, and with its opening view in the first of them that it has: English.
///
/// # Errors
/// Where there is no English, or the view cannot be drawn.
pub fn listed(html: &str, languages: &[(Language, String)]) -> Result<String, String> {
    let list: Vec<&Language> = languages.iter().map(|(it, _)| it).collect();
    let json = lessons::sources::to_json(&list);
    // A script of data ends where a tag would.
    let json = json.replace('<', "\\u003c");
    let html = html.replace(r#"id="languages">[]"#, &format!(r#"id="languages">{json}"#));
    let words = english(languages)?;
    let drawing = tokio::runtime::Builder::new_current_thread().build();
    let drawing = drawing.map_err(|error| error.to_string())?;
    let still = drawing.block_on(app::still(Rc::new(words)));
    Ok(html.replace(STILL, &format!("{STILL}{still}")))
}
