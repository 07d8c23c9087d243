//! `smtplab new-lesson`, `check` over folders, and `grade`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../lessons/tests/hand_in/mod.rs"]
mod hand_in;
mod program;

use hand_in::hand_in;
use lessons::moves::Move;
use lessons::{Document, Sources, Template};
use program::{Folder, ends};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;

fn smtplab(arguments: &str) -> (Option<i32>, String) {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    ends(&arguments, b"")
}

#[test]
fn a_new_lesson_is_proved_and_so_is_a_folder_of_them() {
    let folder = Folder::new("new-lesson");
    let (one, two) = (folder.file("refused"), folder.file("again"));
    let made = smtplab(&format!("new-lesson {one}"));
    assert_eq!(made.0, Some(0), "{}", made.1);
    let before = fs::read_to_string(format!("{one}/lesson.toml")).unwrap();
    assert_eq!(smtplab(&format!("new-lesson {one}")).0, Some(1));
    assert_eq!(smtplab(&format!("new-lesson {two}")).0, Some(0));
    let (code, said) = smtplab(&format!("check --tries 50 {}", folder.0.display()));
    assert_eq!(code, Some(0), "{said}");
    for name in ["again: passed", "refused: passed"] {
        assert!(said.contains(name), "{said}");
    }
    // Of several, each is told.
    for (path, number) in [(&one, "nine"), (&two, "ten")] {
        let broken = before.replace("number = 90", &format!("number = \"{number}\""));
        fs::write(format!("{path}/lesson.toml"), broken).unwrap();
    }
    let (code, said) = smtplab(&format!("check --tries 50 {}", folder.0.display()));
    assert_eq!(code, Some(1));
    for file in ["again/lesson.toml:4:", "refused/lesson.toml:4:"] {
        assert!(said.contains(file), "{said}");
    }
}

#[test]
fn an_exam_has_no_hints_and_no_solutions_and_is_the_same_version() {
    let folder = Folder::new("exam");
    let file = folder.file("exam.json");
    let (code, said) = smtplab(&format!("exam first-session -o {file}"));
    assert_eq!(code, Some(0), "{said}");
    let text = fs::read_to_string(file).unwrap();
    assert!(
        !text.contains("\"hints\"")
            && !text.contains("\"solutions\"")
            && !text.contains("\"wrong\"")
    );
    let Document::Lesson(exam) = Document::read(&text).unwrap() else {
        panic!("it is a lesson");
    };
    assert_eq!(
        exam.version(),
        lessons::lesson("first-session").unwrap().version()
    );
}

/// The files of a package, by their paths.
fn unpacked(file: &str) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(fs::File::open(file).unwrap()).unwrap();
    let count = zip.len();
    let read = |number: usize| {
        let mut file = zip.by_index(number).unwrap();
        let mut octets = Vec::new();
        file.read_to_end(&mut octets).unwrap();
        let text = String::from_utf8_lossy(&octets).into_owned();
        (file.name().unwrap().into_owned(), text)
    };
    (0..count).map(read).collect()
}

#[test]
fn a_package_has_each_file_that_its_manifest_names_and_no_other() {
    let folder = Folder::new("package");
    let (path, _) = lab(&folder);
    let (site, file) = (folder.file("site"), folder.file("it.zip"));
    let export = |lessons: &str, site: &str| {
        smtplab(&format!("export scorm {lessons} -o {file} --site {site}"))
    };
    fs::create_dir_all(format!("{site}/guide")).unwrap();
    let (code, said) = export("bcc", &site);
    assert!(code == Some(1) && said.contains("index.html"), "{said}");
    for name in ["index.html", "a&b.js", "a.js.br", "guide/index.html"] {
        fs::write(format!("{site}/{name}"), name).unwrap();
    }
    let (code, said) = export(&format!("bcc {path}"), &site);
    assert_eq!(code, Some(0), "{said}");
    let files = unpacked(&file);
    let manifest = &files["imsmanifest.xml"];
    let named = manifest.split("<file href=\"").skip(1);
    let named = named.map(|it| it.split('"').next().unwrap().replace("&amp;", "&"));
    let named: BTreeSet<String> = named.chain(["imsmanifest.xml".to_owned()]).collect();
    assert_eq!(named, files.keys().cloned().collect());
    assert!(files.contains_key("site/a&b.js") && !files.contains_key("site/guide/index.html"));
    let own = "src=\"site/index.html?lesson=lessons/lab.json\"";
    assert!(files["lab.html"].contains(own) && files["site/lessons/lab.json"].contains("EHLO"));
    assert!(!files["site/lessons/lab.json"].contains("\"solutions\""));
    // On the web there is what is built in.
    assert_eq!(export(&path, "https://your.site/lab").0, Some(1));
    let (code, said) = export("bcc", "https://your.site/lab");
    assert_eq!(code, Some(0), "{said}");
    let files = unpacked(&file);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["bcc.html", "imsmanifest.xml", "scorm.css", "scorm.js"]
    );
    assert!(files["bcc.html"].contains("src=\"https://your.site/lab/?lesson=bcc\""));
}

/// A lesson of one's own, as `new-lesson` makes it.
fn lab(folder: &Folder) -> (String, Template) {
    let path = folder.file("lab");
    assert_eq!(smtplab(&format!("new-lesson {path}")).0, Some(0));
    let files = ["lesson.toml", "en.md"].map(|it| {
        let text = fs::read_to_string(format!("{path}/{it}")).unwrap();
        (format!("lessons/lab/{it}"), text)
    });
    let template = Sources::embedded().with(files).lesson("lab").unwrap();
    (path, template)
}

/// What a class hands in: those who answer right and wrong, one who stops, and those who look for a short way.
fn class(folder: &Folder, template: &Template) {
    let moves = |seed: u64| template.at(seed).unwrap().lesson.solutions[0].moves.clone();
    let with = |seed: u64, name: &str, answer: &str| {
        let text = serde_json::to_string(&moves(seed)).unwrap();
        let text = text.replace("EHLO laptop.sender", &format!("EHLO {name}"));
        let text = text.replace(
            "{\"answer\":\"550\"}",
            &format!("{{\"answer\":\"{answer}\"}}"),
        );
        serde_json::from_str::<Vec<Move>>(&text).unwrap()
    };
    let hand = |file: &str, seed, name: &str, moves: &[Move], edit: &dyn Fn(&mut Value)| {
        let submission = hand_in(template, seed, name, moves);
        let mut value = serde_json::to_value(submission).unwrap();
        edit(&mut value);
        fs::write(folder.file(file), value.to_string()).unwrap();
    };
    let as_it_is = |_: &mut Value| {};
    // Another seed that gives the same names.
    let like = (10..).find(|it| moves(*it) == moves(1)).unwrap();
    hand("ana.json", 1, "ana", &with(1, "ana", "550"), &as_it_is);
    hand("ben.json", 2, "ben", &with(2, "ben", "250"), &as_it_is);
    hand(
        "cem.json",
        3,
        "=cem",
        &with(3, "cem", "354")[..3],
        &as_it_is,
    );
    hand("dana.json", like, "dana", &with(1, "ana", "550"), &as_it_is);
    hand(
        "eli.json",
        like,
        "eli",
        &with(like, "eli", "550")[..2],
        &|it| {
            it["claims"]["done"] = json!(["code", "recover"]);
        },
    );
    hand("fay.json", 5, "fay", &with(5, "fay", "550"), &|it| {
        it["deeds"].as_array_mut().unwrap().remove(1);
    });
    hand("gil.json", 6, "gil", &moves(6), &|it| {
        it["lesson"] = json!("other")
    });
    fs::write(folder.file("hal.json"), "{").unwrap();
    fs::write(folder.file("notes.txt"), "not read").unwrap();
}

#[test]
fn a_class_is_graded_and_forged_edited_and_copied_files_are_told() {
    let (lesson, folder) = (Folder::new("grade-lesson"), Folder::new("grade"));
    let (path, template) = lab(&lesson);
    class(&folder, &template);
    let grade = |options: &str| {
        let (code, said) = smtplab(&format!(
            "grade {} --lesson {path}{options}",
            folder.0.display()
        ));
        assert_eq!(code, Some(0), "{said}");
        said
    };
    let said = grade("");
    let of = |name: &str| {
        let rest = said.split(&format!("({name}.json): ")).nth(1).unwrap();
        let end = rest.find(".json").unwrap_or(rest.len());
        rest[..end].to_owned()
    };
    for (name, says) in [
        ("ana", "2 of 2 steps"),
        ("ana", "dana did exactly the same"),
        ("ben", "code: the first answer was 250; the run gives 550"),
        ("cem", "1 of 2 steps"),
        ("cem", "recover: not done"),
        ("dana", "eli has the same seed"),
        ("eli", "the file was changed"),
        ("eli", "it claims recover, which is not done"),
        ("fay", "the file was changed"),
        ("fay", "its step 2 cannot be repeated"),
    ] {
        assert!(of(name).contains(says), "{name}, {says}: {said}");
    }
    for name in ["ben", "cem"] {
        assert!(!of(name).contains("look at this"), "{said}");
    }
    assert!(said.contains("hal.json: not graded"), "{said}");
    assert!(
        said.contains("gil.json: not graded: it is of the lesson other"),
        "{said}"
    );
    let csv = grade(" --csv");
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(
        rows[0],
        "file,pseudonym,seed,done,steps,hints,code,recover,first,why,remarks"
    );
    assert!(
        rows[1].starts_with("ana.json,ana,1,2,2,0,right,done,,,"),
        "{csv}"
    );
    assert_eq!(rows[2], "ben.json,ben,2,2,2,0,wrong 250,done,,,", "{csv}");
    // No program for tables takes it for a formula.
    assert!(
        rows[3].starts_with("cem.json,'=cem,3,1,2,0,wrong 354,,recover,"),
        "{csv}"
    );
    assert_eq!(rows.len(), 9, "{csv}");
    let report = grade(" --report");
    for line in [
        "code: 4 of 6 right",
        "  1 of 6: accepted: 250 accepts the recipient.",
        "  1 of 6 answered 354",
        "recover: 3 of 6 right",
    ] {
        assert!(report.contains(line), "{line}: {report}");
    }
    let runs = lesson.file("runs");
    grade(&format!(" --runs {runs}"));
    let (code, said) = smtplab(&format!("run {runs}/ana.json"));
    assert!(
        code == Some(0) && said.contains("EHLO ana.example"),
        "{said}"
    );
}

/// `cargo test --release -p cli --test lessons -- --ignored`.
#[test]
#[ignore = "it measures: a release build takes under five seconds"]
fn two_hundred_submissions_are_graded_in_five_seconds() {
    let folder = Folder::new("many");
    let template = lessons::lesson("first-session").unwrap();
    for seed in 0..200 {
        let whole = template.at(seed).unwrap();
        let name = format!("student {seed}");
        let submission = hand_in(&template, seed, &name, &whole.lesson.solutions[0].moves);
        fs::write(folder.file(&format!("{seed}.json")), submission.to_json()).unwrap();
    }
    let begun = std::time::Instant::now();
    let (code, said) = smtplab(&format!(
        "grade {} --lesson first-session --csv",
        folder.0.display()
    ));
    let took = begun.elapsed();
    assert!(code == Some(0) && said.lines().count() == 201, "{said}");
    println!("{took:?}");
    assert!(took.as_secs() < 5, "{took:?}");
}
