//! `smtplab export scorm`: lessons as a package for a course (SCORM 1.2), each with its progress and its score.

use crate::check;
use crate::language::{print, say, with};
use lessons::WholeLesson;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use story::{list, text};
use world::scenario;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What lies beside the page of each lesson.
const OURS: [(&str, &str); 2] = [
    ("scorm.js", include_str!("export/scorm.js")),
    ("scorm.css", include_str!("export/scorm.css")),
];
/// What of a site a package does not need: other pages, and what a web server alone uses.
const LEFT_OUT: [&str; 4] = ["guide", "examples", "l", "s"];

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(value_enum, help = say!("cli-help-export-format"))]
    format: Format,
    #[arg(required = true, help = say!("cli-help-export-lessons"))]
    lessons: Vec<String>,
    #[arg(long, short, value_name = "FILE", help = say!("cli-help-export-output"))]
    output: PathBuf,
    #[arg(long, value_name = "DIR|URL", help = say!("cli-help-export-site"))]
    site: String,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    #[value(help = say!("cli-help-export-scorm"))]
    Scorm,
}

/// A lesson of the package.
struct Unit {
    name: String,
    title: String,
    steps: Vec<String>,
    /// Its file, where the site does not have it.
    file: Option<String>,
}

pub fn export(arguments: &Arguments) -> Result<(), String> {
    let Format::Scorm = arguments.format;
    let is_elsewhere = arguments.site.contains("://");
    let units = arguments
        .lessons
        .iter()
        .map(|it| unit(it))
        .collect::<Result<Vec<_>, _>>()?;
    let own = units.iter().find(|it| it.file.is_some());
    if let Some(own) = own.filter(|_| is_elsewhere) {
        return Err(say!("cli-export-own-lesson", lesson: text(&own.name)));
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let site = match is_elsewhere {
        true => arguments.site.trim_end_matches('/').to_owned() + "/",
        false => {
            let folder = Path::new(&arguments.site);
            if !folder.join("index.html").is_file() {
                return Err(say!("cli-export-no-site", folder: text(&arguments.site)));
            }
            read(folder, "site", &mut files).map_err(|it| format!("{}: {it}", arguments.site))?;
            "site/index.html".to_owned()
        }
    };
    for unit in &units {
        let kept = format!("lessons/{}.json", unit.name);
        let lesson = unit.file.as_ref().map_or(unit.name.as_str(), |_| &kept);
        let frame = format!("{site}?lesson={lesson}");
        files.push((
            format!("{}.html", unit.name),
            page(unit, &frame).into_bytes(),
        ));
        let file = unit
            .file
            .iter()
            .map(|it| (format!("site/{kept}"), it.clone().into_bytes()));
        files.extend(file);
    }
    files.extend(OURS.map(|(name, it)| (name.to_owned(), it.as_bytes().to_vec())));
    let manifest = manifest(&units, &files);
    files.insert(0, ("imsmanifest.xml".to_owned(), manifest.into_bytes()));
    let shown = arguments.output.display();
    pack(&arguments.output, &files).map_err(|it| format!("{shown}: {it}"))?;
    print(
        &say!("cli-export-made", file: text(shown), lessons: list(units.into_iter().map(|it| it.name))),
    )
}

fn unit(lesson: &str) -> Result<Unit, String> {
    let (name, sources) = check::lesson(lesson)?.ok_or_else(|| {
        let lessons = list(lessons::lesson_names());
        say!("cli-grade-unknown", name: text(lesson), lessons: lessons)
    })?;
    let template = sources.lesson(&name).map_err(|it| it.to_string())?;
    let WholeLesson { lesson, .. } = template.at(0).map_err(|it| it.to_string())?;
    let is_own = !lessons::lesson_names().any(|it| it == name);
    Ok(Unit {
        title: with(|it| it.prose(scenario::text(&lesson.title, it.tag()).unwrap_or(&name))),
        steps: lesson.steps.iter().map(|it| it.id.clone()).collect(),
        file: is_own.then(|| lessons::sources::to_json(&template.without_solutions())),
        name,
    })
}

/// Reads the files of a folder, in the order of their names.
fn read(folder: &Path, path: &str, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let own = format!("{path}/{name}");
        let is_top = path == "site";
        if entry.file_type()?.is_dir() {
            if !(is_top && LEFT_OUT.contains(&name.as_str())) {
                read(&entry.path(), &own, files)?;
            }
        } else if !name.ends_with(".br") && !name.ends_with(".gz") {
            files.push((own, fs::read(entry.path())?));
        }
    }
    Ok(())
}

fn page(unit: &Unit, frame: &str) -> String {
    let language = with(|it| it.tag().to_owned());
    include_str!("export/scorm.html")
        .replace("LANG", &language)
        .replace("STEPS", &unit.steps.join(" "))
        .replace("ALONE", &escaped(&say!("cli-export-alone")))
        .replace("FRAME", &escaped(frame))
        .replace("TITLE", &escaped(&unit.title))
}

/// What a course reads first (SCORM 1.2, Content Aggregation Model, section 2.3).
fn manifest(units: &[Unit], files: &[(String, Vec<u8>)]) -> String {
    let item = |Unit { name, title, .. }: &Unit| {
        let title = escaped(title);
        format!(
            r#"      <item identifier="item-{name}" identifierref="{name}"><title>{title}</title></item>
"#
        )
    };
    let resource = |Unit { name, .. }: &Unit| {
        format!(
            r#"    <resource identifier="{name}" type="webcontent" adlcp:scormtype="sco" href="{name}.html"><file href="{name}.html"/><dependency identifierref="shared"/></resource>
"#
        )
    };
    let items: String = units.iter().map(item).collect();
    let resources: String = units.iter().map(resource).collect();
    let is_page = |path: &str| units.iter().any(|it| path == format!("{}.html", it.name));
    let shared = files.iter().filter(|(path, _)| !is_page(path));
    let shared: String = shared
        .map(|(path, _)| format!(r#"<file href="{}"/>"#, escaped(path)))
        .collect();
    let title = escaped(&say!("ui-brand"));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="smtp-lab" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="lessons">
    <organization identifier="lessons">
      <title>{title}</title>
{items}    </organization>
  </organizations>
  <resources>
{resources}    <resource identifier="shared" type="webcontent" adlcp:scormtype="asset">{shared}</resource>
  </resources>
</manifest>
"#
    )
}

fn pack(output: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Box<dyn std::error::Error>> {
    let mut zip = ZipWriter::new(File::create(output)?);
    for (path, octets) in files {
        zip.start_file(path, SimpleFileOptions::default())?;
        zip.write_all(octets)?;
    }
    zip.finish()?;
    Ok(())
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
