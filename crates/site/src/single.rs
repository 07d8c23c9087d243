//! The site as one file that opens from a disk: style and scripts stand in it, and so does, packed, all that the page
//! of a site fetches. The policy names each inline part by its digest.

use crate::offline::{FOLDERS, integrity};
use crate::server::POLICY;
use crate::{listing, read};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use flate2::Compression;
use flate2::write::GzEncoder;
use lessons::sources::to_json;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

/// The packed site in `folder` as one page.
///
/// # Errors
/// What cannot be read, or is not as trunk and wasm-bindgen write it.
pub fn single(folder: &Path) -> Result<String, String> {
    let file = |tag: &str, name: &str| {
        let (_, value) = tag.split_once(&format!(" {name}=\"")).unwrap_or_default();
        let value = value.split('"').next().unwrap_or_default();
        folder.join(value.trim_start_matches("./"))
    };
    let mut html = read(&folder.join("index.html"))?;
    let mut style = String::new();
    while let Ok(link) = cut(&mut html, "<link rel=\"stylesheet\"", ">") {
        style += &read(&file(&link, "href"))?;
    }
    let icon = read(&file(&cut(&mut html, "<link rel=\"icon\"", ">")?, "href"))?;
    let icon = BASE64_STANDARD.encode(icon);
    let still = read(&file(&cut(&mut html, "<script src=", "</script>")?, "src"))?;
    let tag = cut(&mut html, "<script type=\"module\"", "</script>")?;
    let (app, boot) = (
        module(&read(&file(&tag, "data-js"))?)?,
        read(&file(&tag, "src"))?,
    );
    let index = file(&tag, "data-index");
    let wasm = std::fs::read(file(&tag, "data-wasm")).map_err(|error| error.to_string())?;

    let index = index
        .strip_prefix(folder)
        .map_err(|error| error.to_string())?;
    let index = index.display().to_string();
    let is_fetched = |it: &String| {
        FOLDERS
            .iter()
            .any(|folder| it.starts_with(&format!("{folder}/")))
            || *it == index
    };
    let fetched = listing(folder)?.into_iter().filter(is_fetched);
    let fetched = fetched.map(|it| Ok((it.clone(), read(&folder.join(it))?)));
    let fetched = fetched.collect::<Result<BTreeMap<_, _>, String>>()?;
    let fetched = pack(to_json(&fetched).as_bytes())?;
    let wasm = pack(&wasm)?;

    let digests = |parts: &[&String]| {
        let digests = parts
            .iter()
            .map(|it| format!("'{}'", integrity(it.as_bytes())));
        digests.collect::<Vec<_>>().join(" ")
    };
    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        digests(&[&still, &app, &boot]),
        digests(&[&style]),
    );
    for (from, to) in [
        (POLICY, policy.as_str()),
        (
            "</head>",
            &format!(
                "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\">\n<style>{style}</style>\n</head>"
            ),
        ),
        // Before what it hides.
        (
            "<noscript>",
            &format!("<script>{still}</script>\n<noscript>"),
        ),
        // After what is drawn at first.
        (
            "</body>",
            &format!(
                "<script type=\"text/plain\" id=\"packed-files\">{fetched}</script>\n\
            <script type=\"text/plain\" id=\"packed-wasm\">{wasm}</script>\n\
            <script type=\"module\">{app}</script>\n\
            <script type=\"module\" data-js data-index=\"{index}\">{boot}</script>\n</body>",
            ),
        ),
    ] {
        if !html.contains(from) {
            return Err(format!("index.html has no {from}"));
        }
        html = html.replacen(from, to, 1);
    }
    Ok(html)
}

/// Takes out what stands from `start` to `end`.
fn cut(html: &mut String, start: &str, end: &str) -> Result<String, String> {
    let from = html.find(start);
    let found = from.and_then(|from| Some(from..from + html[from..].find(end)? + end.len()));
    let range = found.ok_or_else(|| format!("index.html has no {start}"))?;
    Ok(html.drain(range).collect())
}

/// The script that wasm-bindgen writes, which hands `boot.js` what it exports: nothing can import an inline module.
fn module(script: &str) -> Result<String, String> {
    const EXPORT: &str = "export { initSync, __wbg_init as default };";
    if !script.contains(EXPORT)
        || script.lines().any(|it| it.starts_with("import "))
        || script.contains("</script")
    {
        return Err("the page's script cannot stand in the page".to_owned());
    }
    let functions = script
        .lines()
        .filter_map(|it| it.strip_prefix("export function "));
    let names = functions.filter_map(|it| it.split('(').next());
    let names = names.collect::<Vec<_>>().join(", ");
    Ok(script.replace(
        EXPORT,
        &format!("window.__smtpLab.app = {{ default: __wbg_init, {names} }};"),
    ))
}

/// By gzip and in base64: of the page's WebAssembly, that is two fifths of base64 alone.
fn pack(content: &[u8]) -> Result<String, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(content).and_then(|()| encoder.finish());
    Ok(BASE64_STANDARD.encode(packed.map_err(|error| error.to_string())?))
}
