//! What an author pastes into a page of another site, platform by platform. One table makes the dialog, the guide's
//! page and the tests.

use crate::address::RUN;
use crate::choices::Keys;
use story::{Fact, fact};

/// How tall a frame is where nothing else is said, in CSS pixels.
const HEIGHT: &str = "600";

/// What is embedded, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snippet {
    /// The address of the site, up to the last `/`.
    pub site: String,
    /// Parameters of the page's address, each with its value.
    pub values: Vec<(&'static str, String)>,
    /// A run, as the fragment has it.
    pub run: Option<String>,
    /// What a screen reader calls the frame.
    pub title: String,
    /// In CSS pixels; `None`: as tall as what it shows, where the platform can do that.
    pub height: Option<u32>,
}

/// A platform for course pages.
#[derive(Debug)]
pub struct Platform {
    /// Its name in the page's code and in the guide.
    pub name: &'static str,
    /// What it is called.
    pub title: fn() -> Fact,
    /// What an author must know of it.
    pub note: fn() -> Fact,
    /// What is pasted there.
    pub write: fn(&Snippet) -> String,
}

/// Every platform.
pub const PLATFORMS: [Platform; 7] = [
    Platform {
        name: "html",
        title: || fact!("embed-html"),
        note: || fact!("embed-html-note"),
        write: |it| it.frame("src"),
    },
    Platform {
        name: "element",
        title: || fact!("embed-element"),
        note: || fact!("embed-element-note"),
        write: Snippet::element,
    },
    Platform {
        name: "quarto",
        title: || fact!("embed-quarto"),
        note: || fact!("embed-quarto-note"),
        write: Snippet::shortcode,
    },
    Platform {
        name: "mkdocs",
        title: || fact!("embed-mkdocs"),
        note: || fact!("embed-markdown-note"),
        write: Snippet::in_markdown,
    },
    Platform {
        name: "mdbook",
        title: || fact!("embed-mdbook"),
        note: || fact!("embed-markdown-note"),
        write: Snippet::in_markdown,
    },
    Platform {
        name: "reveal",
        title: || fact!("embed-reveal"),
        note: || fact!("embed-reveal-note"),
        write: Snippet::slide,
    },
    Platform {
        name: "moodle",
        title: || fact!("embed-moodle"),
        note: || fact!("embed-moodle-note"),
        write: |it| it.frame("src"),
    },
];

impl Snippet {
    /// The address of the page in the frame.
    #[must_use]
    pub fn address(&self) -> String {
        let pairs = self.values.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let run = self.run.as_ref().map(|it| format!("{RUN}{it}"));
        format!(
            "{}?{}{}",
            self.site,
            pairs.join("&"),
            run.unwrap_or_default()
        )
    }

    fn frame(&self, source: &str) -> String {
        let height = self.height.map_or(HEIGHT.to_owned(), |it| it.to_string());
        let attributes = attributes(&[
            ("title", &self.title),
            (source, &self.address()),
            ("width", "100%"),
            ("height", &height),
            ("loading", "lazy"),
            ("allow", "clipboard-write; fullscreen"),
        ]);
        format!("<iframe{attributes}></iframe>")
    }

    fn element(&self) -> String {
        let (site, named) = (&self.site, self.named());
        let script = attributes(&[("src", &format!("{site}embed.js"))]);
        let named: Vec<_> = named
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        // What is printed, and read where no script runs: the page of it that needs none.
        let link = attributes(&[("href", &format!("{site}{}", self.plain_page()))]);
        let title = escaped(&self.title);
        format!(
            "<script{script} async></script>\n<smtp-lab{}><a{link}>{title}</a></smtp-lab>",
            attributes(&named)
        )
    }

    /// HTML in Markdown: a block without an empty line.
    fn in_markdown(&self) -> String {
        format!("<div>\n{}\n</div>", self.element())
    }

    /// reveal.js loads the frame with its slide, and keeps its own keys.
    fn slide(&self) -> String {
        let mut slide = self.clone();
        slide.values.push(("keys", Keys::Host.name().to_owned()));
        format!("<section>\n{}\n</section>", slide.frame("data-src"))
    }

    fn shortcode(&self) -> String {
        let site = ("site", self.site.clone());
        let written = [site].into_iter().chain(self.named()).map(|(name, value)| {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"");
            format!(" {name}=\"{value}\"")
        });
        format!("{{{{< smtp-lab{} >}}}}", written.collect::<String>())
    }

    /// The attributes of the element and of the shortcode.
    fn named(&self) -> Vec<(&'static str, String)> {
        let height = self.height.map_or("auto".to_owned(), |it| it.to_string());
        let values = self.values.iter().filter(|it| it.0 != "title").cloned();
        let run = self.run.clone().map(|it| ("run", it));
        let others = [("title", self.title.clone()), ("height", height)];
        values.chain(run).chain(others).collect()
    }

    /// The page of the lesson or the scenario that needs no script, in the site.
    fn plain_page(&self) -> String {
        let page = self.values.iter().find_map(|(kind, name)| match *kind {
            _ if name.contains(['/', '.']) => None,
            "lesson" => Some(format!("l/{name}/")),
            "scenario" => Some(format!("s/{name}/")),
            _ => None,
        });
        page.unwrap_or_default()
    }
}

fn attributes(pairs: &[(&str, &str)]) -> String {
    let written = pairs
        .iter()
        .map(|(name, value)| format!(" {name}=\"{}\"", escaped(value)));
    written.collect()
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// As a value of a query (RFC 3986 section 3.4).
fn encoded(value: &str) -> String {
    let octets = value.bytes().map(|it| match it {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b',' => {
            char::from(it).to_string()
        }
        it => format!("%{it:02X}"),
    });
    octets.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_stays_a_value() {
        let hostile = r#""><script>alert(1)</script>&amp; \ > 50 %"#;
        let snippet = Snippet {
            site: "https://your.site/lab/".into(),
            values: vec![("scenario", "relay".into()), ("title", hostile.into())],
            run: Some("1abc".into()),
            title: hostile.into(),
            height: Some(480),
        };
        for platform in PLATFORMS {
            let written = (platform.write)(&snippet);
            assert!(
                !written.contains("<script>") || platform.name == "quarto",
                "{written}"
            );
            assert!(
                written.contains("relay") && written.contains("1abc") && written.contains("480"),
                "{written}"
            );
        }
        assert_eq!(
            snippet.address(),
            "https://your.site/lab/?scenario=relay&title=%22%3E%3Cscript%3Ealert%281%29%3C/script%3E%26amp%3B%20%5C%20%3E%2050%20%25#s=1abc"
        );
    }
}
