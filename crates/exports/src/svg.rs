//! The ladder as a drawing that stands alone (SVG).

use crate::ladder::{Drawn, RowContent, drawn, hosts};
use crate::said::Flight;
use crate::wire::{shorten, visible};
use core::fmt::Write as _;
use story::{Names, TimeOfDay};
use words::{Span, Words};
use world::{HostId, Timeline};

/// Where the first lifeline stands, and how far the next is, in pixels.
const FIRST: i32 = 150;
const GAP: i32 = 210;
/// Room at the right of the last one.
const RIGHT: i32 = 110;
const HEAD: i32 = 40;
const ROW: i32 = 34;
/// How wide a letter is, in hundredths of a pixel: of wire text, and of a sentence.
const MONO: i32 = 730;
const SANS: i32 = 650;

/// Colours of paper and ink; signs and roles are told by shape and word, too.
const STYLE: &str = "\
svg{background:#fff}\
text{font:12.5px 'Segoe UI',system-ui,'Noto Sans','DejaVu Sans',sans-serif;fill:#1d2230;paint-order:stroke;stroke:#fff;stroke-width:5px;stroke-linejoin:round}\
.wire{font:12px 'JetBrains Mono',ui-monospace,'DejaVu Sans Mono',monospace}\
.time,.band,.detail{fill:#4f5666}\
.head,.heading{font-weight:600}\
.rail{stroke:#e0dbcf;stroke-width:1.5;fill:none}\
.begins{fill:#f3f0e8}\
.heading{stroke:#f3f0e8}\
.shaft{stroke:#1d2230;stroke-width:1.5;fill:none}\
.tube{stroke:#cfdcf7;stroke-width:8;fill:none}\
.dns .shaft,.https .shaft,.tls .shaft{stroke-dasharray:5 3}\
.lost .shaft{stroke:#b0261e;stroke-dasharray:2 3}\
.tip,.dot{fill:#1d2230}\
.cross{stroke:#b0261e;stroke-width:2;fill:none}\
.sign-done{fill:#166b3c}.sign-go-on{fill:#1f5aa8}.sign-later{fill:#8a4d00}.sign-no{fill:#b0261e}\
.holds .dot{fill:#7d1f4d}.later .dot{fill:#8a4d00}.bad .dot{fill:#b0261e}.quiet .dot{fill:#8a8676}";

/// The drawing of what happened up to the cursor.
#[must_use]
pub fn svg(timeline: &Timeline, words: &Words) -> String {
    let world = timeline.world();
    let hosts: Vec<HostId> = hosts(timeline.past()).into_iter().collect();
    let gaps = i32::try_from(hosts.len().max(2)).unwrap_or(i32::MAX) - 1;
    let width = FIRST + gaps * GAP + RIGHT;
    let mut drawing = Drawing {
        hosts,
        width,
        y: HEAD,
        out: String::new(),
    };
    let mut before = None;
    for drawn in drawn(timeline, words) {
        match drawn {
            Drawn::Band(time) => drawing.band(&say!(words, "ui-time-later", time: time)),
            Drawn::Row(at, content) => {
                let at = TimeOfDay::at(world, at);
                if before != Some(at) {
                    drawing.text((12, 20), "time", "start", &words.text(&at.whole()));
                }
                before = Some(at);
                drawing.row(&content);
            }
        }
        drawing.y += ROW;
    }
    drawing.whole(&Names::of(world), words)
}

struct Drawing {
    hosts: Vec<HostId>,
    width: i32,
    /// The upper edge of the row that is drawn.
    y: i32,
    out: String,
}

impl Drawing {
    fn x(&self, host: HostId) -> i32 {
        let place = self.hosts.iter().position(|it| *it == host);
        FIRST + i32::try_from(place.unwrap_or(0)).unwrap_or(0) * GAP
    }

    fn push(&mut self, markup: core::fmt::Arguments<'_>) {
        let written = self.out.write_fmt(markup);
        written.expect("a string takes whatever is written");
    }

    fn text(&mut self, (x, y): (i32, i32), class: &str, anchor: &str, text: &str) {
        let (y, text) = (self.y + y, escaped(text));
        self.push(format_args!(
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#
        ));
    }

    fn band(&mut self, text: &str) {
        self.text((FIRST - 20, 20), "band", "start", &format!("⋮ {text}"));
    }

    fn row(&mut self, content: &RowContent) {
        match content {
            RowContent::Heading { title, detail, .. } => {
                let (y, wide) = (self.y + 4, self.width - 16);
                self.push(format_args!(
                    r#"<rect class="begins" x="8" y="{y}" width="{wide}" height="26" rx="4"/>"#
                ));
                self.text((FIRST - 20, 21), "heading", "start", &plain(title));
                self.text(
                    (self.width - 16, 21),
                    "heading detail",
                    "end",
                    &plain(detail),
                );
            }
            RowContent::Note { at, text, class } => {
                let (x, y, text) = (self.x(*at), self.y + 16, plain(text));
                let (x_text, anchor, room) = self.beside(x);
                self.begin(class, &text);
                self.push(format_args!(
                    r#"<circle class="dot" cx="{x}" cy="{y}" r="4.5"/>"#
                ));
                let shown = shorten(&text, letters(room, SANS));
                self.text((x_text, 20), "note", anchor, &shown);
                self.out.push_str("</g>");
            }
            RowContent::Arrow { .. } => self.arrow(content),
        }
    }

    fn begin(&mut self, class: &str, title: &str) {
        let title = escaped(title);
        self.push(format_args!(r#"<g class="{class}"><title>{title}</title>"#));
    }

    /// Where text beside a lifeline begins, and its room.
    fn beside(&self, x: i32) -> (i32, &'static str, i32) {
        match x * 2 < self.width + FIRST {
            true => (x + 12, "start", self.width - x - 20),
            false => (x - 12, "end", x - FIRST + 60),
        }
    }

    fn arrow(&mut self, content: &RowContent) {
        let RowContent::Arrow {
            from,
            to,
            flight,
            sign,
            text,
            class,
            secured,
        } = content
        else {
            return;
        };
        let (a, b, y) = (self.x(*from), self.x(*to), self.y + 26);
        let is_lost = *flight == Flight::Lost;
        let end = if is_lost { a + (b - a) * 3 / 5 } else { b };
        let lost = if is_lost { " lost" } else { "" };
        self.begin(&format!("{class}{lost}"), text);
        if *secured {
            self.push(format_args!(r#"<path class="tube" d="M{a} {y}H{end}"/>"#));
        }
        self.push(format_args!(r#"<path class="shaft" d="M{a} {y}H{end}"/>"#));
        let back = if b > a { -8 } else { 8 };
        match is_lost {
            true => {
                let (x, y) = (end - 4, y - 4);
                self.push(format_args!(
                    r#"<path class="cross" d="M{x} {y}l8 8m0 -8l-8 8"/>"#
                ));
            }
            false => self.push(format_args!(
                r#"<path class="tip" d="M{end} {y}l{back} -4.5v9z"/>"#
            )),
        }
        // What does not fit between the ends runs on to where there is more room.
        let (low, high) = (a.min(b), a.max(b));
        let (right, left) = (self.width - low - 20, high - 20);
        let wanted = text.chars().count() + 6;
        let (x, anchor, room) = match wanted <= letters(high - low - 20, MONO) || right >= left {
            true => (low + 9, "start", right),
            false => (high - 9, "end", left),
        };
        let (code, shape) = sign.as_ref().map_or((String::new(), ""), |(sign, code)| {
            (format!("{} {code} ", sign.symbol()), sign.class())
        });
        let room = letters(room, MONO).saturating_sub(code.chars().count());
        let (code, shown) = (escaped(&code), escaped(&shorten(text, room)));
        let y = self.y + 18;
        self.push(format_args!(
            r#"<text class="wire" x="{x}" y="{y}" text-anchor="{anchor}"><tspan class="sign-{shape}">{code}</tspan>{shown}</text></g>"#
        ));
    }

    /// The rows, with lifelines behind them and names above.
    fn whole(mut self, names: &Names, words: &Words) -> String {
        let (width, height, rows) = (self.width, self.y + 12, core::mem::take(&mut self.out));
        self.y = 0;
        self.push(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"><style>{STYLE}</style><rect width="{width}" height="{height}" fill="white"/>"#
        ));
        for id in self.hosts.clone() {
            let x = self.x(id);
            self.push(format_args!(r#"<path class="rail" d="M{x} 32V{height}"/>"#));
            let name = shorten(&words.text(&names.short(id)), letters(GAP - 10, SANS));
            self.text((x, 24), "head", "middle", &name);
        }
        self.out.push_str(&rows);
        self.out.push_str("</svg>\n");
        self.out
    }
}

/// How many letters fit.
fn letters(pixels: i32, wide: i32) -> usize {
    usize::try_from(pixels * 100 / wide).unwrap_or(0).max(6)
}

fn plain(spans: &[Span]) -> String {
    spans.iter().map(|it| it.text.as_str()).collect()
}

/// Text as XML has it (XML 1.0 section 2.2 has not every character).
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in visible(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(letter),
        }
    }
    out
}
