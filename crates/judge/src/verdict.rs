//! What comes of a suite: lines, a file for Gradescope, a file for JUnit.

use crate::record::Finding;
use crate::suite::{About, Kind, Level};
use serde_json::{Value, json};
use story::{Fact, fact, text};

/// What came of a case or rule.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which.
    pub about: About,
    /// How it ended.
    pub status: Status,
    /// Where it does not hold.
    pub findings: Vec<Finding>,
    /// Why nothing can be said, or what else there is to say.
    pub why: Option<Fact>,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It holds.
    Ok,
    /// It does not.
    Failed,
    /// It does not, and is no failure.
    Noted,
    /// What it is about did not happen.
    NotApplicable,
    /// Another failure is in its way.
    Blocked,
}

/// What came of a whole suite.
#[derive(Debug)]
pub struct Report {
    /// For whom it is.
    pub kind: Kind,
    /// Its name.
    pub suite: String,
    /// What was judged.
    pub what: String,
    /// How often it was run, or called.
    pub runs: usize,
    /// What came of each case.
    pub outcomes: Vec<Outcome>,
    /// The folder of the recorded runs, if they were written.
    pub folder: Option<String>,
}

impl Outcome {
    /// Points, and how many there are.
    #[must_use]
    pub const fn points(&self) -> (u32, u32) {
        let all = self.about.points;
        match self.status {
            Status::Ok => (all, all),
            Status::Failed | Status::Blocked => (0, all),
            Status::Noted | Status::NotApplicable => (0, 0),
        }
    }

    const fn word(&self) -> &'static str {
        match self.status {
            Status::Ok => "ok",
            Status::Failed => "FAIL",
            Status::Noted => "note",
            Status::NotApplicable | Status::Blocked => "n/a",
        }
    }

    fn is_required(&self) -> bool {
        self.about.level == Level::Required
    }

    /// What there is to say, a line each.
    fn says(&self, say: &dyn Fn(&Fact) -> String) -> Vec<String> {
        let found = self.findings.iter().take(1).map(|it| {
            let at = match it.line {
                0 => fact!("judge-run", run: text(&it.run), says: it.says.clone()),
                line => fact!("judge-line", run: text(&it.run), line: line, says: it.says.clone()),
            };
            say(&at)
        });
        let more = self.findings.len().saturating_sub(1);
        let more = (more > 0).then(|| say(&fact!("judge-more", more: more)));
        let why = self.why.as_ref().map(say);
        found.chain(more).chain(why).collect()
    }
}

impl Report {
    /// Whether all required rules hold.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let bad = |it: &Outcome| it.is_required() && it.status == Status::Failed;
        !self.outcomes.iter().any(bad)
    }

    /// The verdict as text.
    #[must_use]
    pub fn text(&self, say: &dyn Fn(&Fact) -> String) -> String {
        let kind = match self.kind {
            Kind::Client => {
                fact!("judge-title-client", suite: text(&self.suite), runs: self.runs, what: text(&self.what))
            }
            Kind::Server => {
                fact!("judge-title-server", suite: text(&self.suite), runs: self.runs, what: text(&self.what))
            }
        };
        let mut out = say(&kind) + "\n";
        let ids = self.outcomes.iter().map(|it| it.about.id.len());
        let width = ids.max().unwrap_or(0);
        for it in &self.outcomes {
            let is_quiet = !it.is_required() && it.status != Status::Noted;
            if is_quiet {
                continue;
            }
            let points = match (it.points(), it.status) {
                (_, Status::NotApplicable | Status::Noted) => String::new(),
                ((got, all), _) => format!("{got}/{all}"),
            };
            let says = it.says(say);
            let section = it.about.shown_section();
            let head = format!(
                " {:<5} {:<width$}  {:<14} {:>5}",
                it.word(),
                it.about.id,
                section,
                points
            );
            let mut says = says.into_iter();
            let first = says.next().unwrap_or_default();
            out.push_str(format!("{head}  {first}").trim_end());
            out.push('\n');
            let mut more: Vec<String> = says.collect();
            if matches!(it.status, Status::Failed | Status::Noted) {
                more.extend((!it.about.hint.is_empty()).then(|| it.about.hint.clone()));
                more.extend(self.see(it).map(|(run, at)| {
                    say(&fact!("judge-see", command: text(format!("smtplab run {run} --until {at}"))))
                }));
            }
            for line in more {
                out.push_str(&format!("{:8}{line}\n", ""));
            }
        }
        let required = || self.outcomes.iter().filter(|it| it.is_required());
        let counted = required().filter(|it| it.status != Status::NotApplicable);
        let good = required().filter(|it| it.status == Status::Ok).count();
        let points = self.outcomes.iter().map(Outcome::points);
        let (got, all) = points.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        out + &say(&fact!("judge-sum", good: good, all: counted.count(), got: got, points: all))
            + "\n"
    }

    /// The run in which it can be seen, and where.
    fn see(&self, outcome: &Outcome) -> Option<(String, String)> {
        let found = outcome.findings.first().filter(|it| it.line > 0)?;
        let folder = self.folder.as_ref()?;
        Some((format!("{folder}/{}.json", found.run), found.place()))
    }

    /// `results.json` as Gradescope reads it.
    #[must_use]
    pub fn gradescope(&self, say: &dyn Fn(&Fact) -> String) -> Value {
        let tests = self.outcomes.iter().zip(1..).map(|(it, number)| {
            let (score, max) = it.points();
            let passed = matches!(it.status, Status::Ok | Status::Noted);
            let mut output = vec![format!("{} {}", it.word(), it.about.shown_section())];
            output.extend(it.says(say));
            output.push(it.about.hint.clone());
            let mut test = json!({
                "number": number.to_string(),
                "name": it.about.id,
                "score": score,
                "max_score": max,
                "output": output.join("\n"),
                "tags": [self.kind.to_string(), self.suite, level(it.about.level)],
                "visibility": it.about.visibility.name(),
            });
            if it.status != Status::NotApplicable {
                test["status"] = if passed { "passed" } else { "failed" }.into();
            }
            if let Some(found) = it.findings.first() {
                test["extra_data"] = json!({ "run": found.run, "at": found.place() });
            }
            test
        });
        json!({ "tests": tests.collect::<Vec<_>>() })
    }

    /// The same as JUnit XML.
    #[must_use]
    pub fn junit(&self, say: &dyn Fn(&Fact) -> String) -> String {
        let count = |wanted: &[Status]| {
            let all = self.outcomes.iter();
            all.filter(|it| wanted.contains(&it.status)).count()
        };
        let name = escaped(&format!("{} {}", self.kind, self.suite));
        let (failures, skipped) = (
            count(&[Status::Failed]),
            count(&[Status::NotApplicable, Status::Blocked]),
        );
        let tests = self.outcomes.len();
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml += &format!(
            "<testsuites>\n<testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">\n"
        );
        for it in &self.outcomes {
            let says = escaped(&it.says(say).join("\n"));
            let id = escaped(&it.about.id);
            let inner = match it.status {
                Status::Ok => String::new(),
                Status::Failed => format!(
                    "<failure message=\"{}\">{says}\n{}</failure>",
                    escaped(&it.about.shown_section()),
                    escaped(&it.about.hint)
                ),
                Status::Noted => format!("<system-out>{says}</system-out>"),
                Status::NotApplicable | Status::Blocked => format!("<skipped message=\"{says}\"/>"),
            };
            xml += &format!("<testcase classname=\"{name}\" name=\"{id}\">{inner}</testcase>\n");
        }
        xml + "</testsuite>\n</testsuites>\n"
    }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Required => "required",
        Level::Note => "note",
    }
}

/// Text of XML: what it may not hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}
