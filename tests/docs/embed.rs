//! The messages of a frame, described for others: `www/embed.schema.json`, `www/embed.d.ts` and the guide's page.

use crate::types::{Described, Shape, describe};
use crate::{read, root};
use app::address::PARAMETERS;
use app::messages::{self, Load, Request, Said, SetLocale, SetState, SetView};
use app::snippets::{PLATFORMS, Snippet};
use serde_json::{Value, json};
use std::fmt::Write as _;
use ts_rs::TS;

/// Compares a file with what is made for it, or writes it.
fn expect(path: &str, made: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(root().join(path), made).unwrap();
    }
    assert!(
        made == read(path),
        "{path} is not what the types say: UPDATE_EXPECT=1"
    );
}

#[test]
fn the_schema_says_what_the_types_say() {
    let mut schemas = schemars::SchemaGenerator::default();
    let refs = [
        schemas.subschema_for::<Request>(),
        schemas.subschema_for::<Said>(),
    ];
    let schema: Value = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Messages of SMTP Lab in a frame",
        "type": "object",
        "properties": {
            "ns": { "const": messages::NAMESPACE },
            "v": { "const": messages::VERSION },
            "id": { "type": "string", "maxLength": messages::MAX_ID },
        },
        "required": ["ns", "v", "type"],
        "anyOf": [refs[0], refs[1], { "properties": { "type": { "const": "hello" } } }],
        "unevaluatedProperties": false,
        "$defs": schemas.definitions(),
    });
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    expect("www/embed.schema.json", &text);
}

#[test]
fn the_types_of_typescript_say_what_the_types_say() {
    let types = ts_rs::Config::new();
    let mut text = "// Messages of SMTP Lab in a frame. Made from the types by the test `docs`; UPDATE_EXPECT=1 writes it.\n".to_owned();
    for declared in [
        Load::decl(&types),
        messages::Goto::decl(&types),
        SetView::decl(&types),
        SetState::decl(&types),
        SetLocale::decl(&types),
        Request::decl(&types),
        Said::decl(&types),
    ] {
        write!(text, "\nexport {declared}\n").unwrap();
    }
    let envelope = format!(
        "{{ ns: {:?}; v: {}; id?: string }}",
        messages::NAMESPACE,
        messages::VERSION
    );
    write!(
        text,
        "\nexport type Message = {envelope} & (Request | Said | {{ type: \"hello\" }});\n"
    )
    .unwrap();
    expect("www/embed.d.ts", &text);
}

#[test]
fn the_guide_names_every_message() {
    let path = "docs/src/reference/messages.md";
    let mut page = read(path);
    for name in ["Request", "Said"] {
        let Described {
            shape: Shape::Enum(variants),
            ..
        } = describe("crates/app/src/messages.rs", name)
        else {
            panic!("a message is one of several");
        };
        let head = format!("| `{}` |", name.to_lowercase());
        let (before, rest) = page.split_once(&head).unwrap();
        let (_, after) = rest.split_once("\n\n").unwrap();
        let mut table = format!("{head} payload | meaning |\n|---|---|---|\n");
        for it in variants {
            let fields = match &it.value {
                Some(r#type) => {
                    let (name, _) = crate::types::arguments(r#type);
                    let Shape::Struct(fields) = describe("crates/app/src/messages.rs", &name).shape
                    else {
                        panic!("{name} has fields");
                    };
                    fields
                }
                None => it.fields,
            };
            let fields = fields.iter().map(|it| format!("`{}`: {}", it.name, it.doc));
            let fields = fields.collect::<Vec<_>>().join("<br>");
            writeln!(table, "| `{}` | {fields} | {} |", it.name, it.doc).unwrap();
        }
        page = format!("{before}{table}\n{after}");
    }
    expect(path, &page);
}

#[test]
fn the_element_has_an_attribute_for_each_parameter() {
    let script = read("www/embed.js");
    let list = script
        .split_once("const PARAMETERS = [")
        .unwrap()
        .1
        .split_once(']')
        .unwrap()
        .0;
    let listed: Vec<&str> = list
        .split(',')
        .map(|it| it.trim().trim_matches('"'))
        .collect();
    let known: Vec<&str> = PARAMETERS.iter().map(|it| it.name).collect();
    assert_eq!(listed, known);
}

/// What the guide and the examples show.
fn shown(site: &str) -> Snippet {
    Snippet {
        site: site.to_owned(),
        values: vec![
            ("scenario", "relay".to_owned()),
            ("at", "2/rcpt-bob".to_owned()),
        ],
        run: None,
        title: "The relay asks who the letter is for".to_owned(),
        height: Some(600),
    }
}

#[test]
fn the_guide_and_the_examples_show_what_the_dialog_writes() {
    let path = "docs/src/lecturers/platforms.md";
    let mut page = read(path);
    for platform in PLATFORMS {
        let written = (platform.write)(&shown("https://your.site/lab/"));
        let mark = format!("<!-- {} -->\n```", platform.name);
        let (before, rest) = page.split_once(&mark).unwrap();
        let (kind, rest) = rest.split_once('\n').unwrap();
        let (_, after) = rest.split_once("```\n").unwrap();
        page = format!("{before}{mark}{kind}\n{written}\n```\n{after}");
        let (file, written) = match platform.name {
            "html" => ("html/index.html", (platform.write)(&shown("../../"))),
            "quarto" => (
                "quarto/lecture.qmd",
                written.replace(" site=\"https://your.site/lab/\"", ""),
            ),
            "mkdocs" => ("mkdocs/docs/index.md", written),
            "mdbook" => ("mdbook/src/letter.md", written),
            "reveal" => ("reveal/index.html", written),
            "moodle" => ("moodle/page.html", written),
            _ => continue,
        };
        let file = format!("www/examples/{file}");
        assert!(read(&file).contains(&written), "{file} lacks {written}");
    }
    expect(path, &page);
}
