//! What the page loads: each file raw, by gzip and by brotli.
//!
//! What comes behind the page's first part (`crates/split`) is weighed and told apart: the limit is on what
//! stands between a visitor and the open page.

use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;

/// The aim for the WebAssembly and JavaScript that open the page, in octets of brotli.
const AIM: usize = 350_000;
/// Above this the page is too heavy and the measurement fails.
const LIMIT: usize = 450_000;
/// The limit for the second part.
const LIMIT_LATER: usize = 450_000;
/// How the name of the second part ends.
const LATER: &str = "_later.wasm";

/// What one file weighs, in octets.
struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// What the page weighs.
pub(crate) struct Weights(Vec<Weight>);

/// Weighs the files directly under `dist`: lessons and scenarios lie deeper and come later.
pub(crate) fn weigh(dist: &Path) -> io::Result<Weights> {
    let mut weights = Vec::new();
    for entry in std::fs::read_dir(dist)? {
        let path = entry?.path();
        let kind = path
            .extension()
            .and_then(|kind| kind.to_str())
            .unwrap_or_default();
        if !matches!(kind, "wasm" | "js" | "css" | "html" | "svg") {
            continue;
        }
        let content = std::fs::read(&path)?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (gzip, brotli) = (gzipped(&content)?, brotlied(&content)?);
        weights.push(Weight {
            name,
            raw: content.len(),
            gzip,
            brotli,
        });
    }
    weights.sort_by_key(|file| std::cmp::Reverse(file.brotli));
    Ok(Weights(weights))
}

impl Weights {
    /// Whether code alone, WebAssembly and JavaScript, stays under the limits.
    pub(crate) fn is_within_budget(&self) -> bool {
        self.opening() <= LIMIT && self.later() <= LIMIT_LATER
    }

    /// The code that opens the page.
    fn opening(&self) -> usize {
        let code = self.0.iter().filter(|file| {
            let kind = Path::new(&file.name).extension();
            kind.is_some_and(|kind| kind == "wasm" || kind == "js") && !file.name.ends_with(LATER)
        });
        code.map(|file| file.brotli).sum()
    }

    /// The code that comes behind it.
    fn later(&self) -> usize {
        let later = self.0.iter().filter(|file| file.name.ends_with(LATER));
        later.map(|file| file.brotli).sum()
    }
}

impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Page weight, octets                  {:>10} {:>10} {:>10}",
            "raw", "gzip", "brotli"
        )?;
        let row = |f: &mut fmt::Formatter<'_>, name: &str, sum: [usize; 3]| {
            writeln!(f, "{name:<36} {:>10} {:>10} {:>10}", sum[0], sum[1], sum[2])
        };
        for file in &self.0 {
            row(f, &file.name, [file.raw, file.gzip, file.brotli])?;
        }
        let sum = |part: fn(&Weight) -> usize| self.0.iter().map(part).sum();
        row(
            f,
            "all",
            [
                sum(|file| file.raw),
                sum(|file| file.gzip),
                sum(|file| file.brotli),
            ],
        )?;
        let (opening, later) = (self.opening(), self.later());
        writeln!(
            f,
            "Code that opens the page, by brotli: {opening} (aim under {AIM}, limit {LIMIT})"
        )?;
        write!(
            f,
            "Code behind it, by brotli:           {later} (limit {LIMIT_LATER})"
        )
    }
}

fn gzipped(content: &[u8]) -> io::Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

fn brotlied(content: &[u8]) -> io::Result<usize> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    encoder.write_all(content)?;
    encoder.flush()?;
    Ok(encoder.into_inner().len())
}
