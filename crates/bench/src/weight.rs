//! What the page loads: each file raw, by gzip and by brotli.

use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;

/// The aim for what a first visit loads, its WebAssembly, JavaScript and CSS, in octets of brotli.
const AIM: usize = 750_000;
/// Above this the page is too heavy and the measurement fails.
const LIMIT: usize = 900_000;

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
    /// Whether a first visit stays under the limit.
    pub(crate) fn is_within_budget(&self) -> bool {
        self.first_visit() <= LIMIT
    }

    fn first_visit(&self) -> usize {
        let loaded = self.0.iter().filter(|file| {
            let kind = Path::new(&file.name).extension();
            kind.is_some_and(|kind| kind == "wasm" || kind == "js" || kind == "css")
        });
        loaded.map(|file| file.brotli).sum()
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
        write!(
            f,
            "A first visit, by brotli: {} (aim under {AIM}, limit {LIMIT})",
            self.first_visit()
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
