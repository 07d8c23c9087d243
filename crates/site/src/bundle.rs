//! What `cargo xtask dist` makes of the site: a site that a browser keeps, one file for a disk, an archive of both, and
//! packed files for web servers.

use crate::{listing, offline, single, write};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use zip::write::{SimpleFileOptions, ZipWriter};

/// What becomes smaller.
const TEXTS: [&str; 10] = [
    "css", "ftl", "html", "js", "json", "md", "svg", "ts", "txt", "wasm",
];

/// Makes it of the site in the folder `site` of `dist`. `www` is the folder of the sources.
///
/// # Errors
/// What cannot be read or written.
pub fn bundle(dist: &Path, www: &Path) -> Result<(), String> {
    let site = dist.join("site");
    offline(&site, www)?;
    write(&dist.join("smtp-lab.html"), single(&site)?)?;
    let failed = |error: io::Error| format!("{}: {error}", dist.display());
    archive(dist).map_err(failed)?;
    for path in listing(&site)? {
        if TEXTS.iter().any(|it| path.ends_with(&format!(".{it}"))) {
            compress(&site.join(path)).map_err(failed)?;
        }
    }
    Ok(())
}

/// Writes the site, its guide and the single file into one archive, whose octets depend on these alone.
fn archive(dist: &Path) -> io::Result<()> {
    let mut zip = ZipWriter::new(File::create(dist.join("smtp-lab.zip"))?);
    for path in listing(dist).map_err(io::Error::other)? {
        if path == "smtp-lab.html" || path.starts_with("site/") {
            zip.start_file(&path, SimpleFileOptions::DEFAULT)?;
            zip.write_all(&std::fs::read(dist.join(path))?)?;
        }
    }
    zip.finish().map(drop).map_err(io::Error::other)
}

/// Writes the file as `.gz` and `.br` beside it, where that is smaller: a server sends it as it is.
fn compress(file: &Path) -> io::Result<()> {
    let content = std::fs::read(file)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&content)?;
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    brotli.write_all(&content)?;
    for (kind, packed) in [("gz", gzip.finish()?), ("br", brotli.into_inner())] {
        if packed.len() < content.len() {
            std::fs::write(format!("{}.{kind}", file.display()), packed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    #[test]
    fn the_archive_has_the_site_and_the_file_and_what_is_packed_is_what_it_was() {
        let dist = std::env::temp_dir().join(format!("smtp-lab-dist-{}", std::process::id()));
        let css = ".a { color: red }\n".repeat(100);
        for (path, content) in [
            ("smtp-lab.html", "one"),
            ("site/guide/a.css", css.as_str()),
            ("site/tiny.js", "0"),
            ("elsewhere", ""),
        ] {
            write(&dist.join(path), content).unwrap();
        }
        archive(&dist).unwrap();
        for path in ["site/guide/a.css", "site/tiny.js"] {
            compress(&dist.join(path)).unwrap();
        }
        let zip = zip::ZipArchive::new(File::open(dist.join("smtp-lab.zip")).unwrap()).unwrap();
        let names = zip.file_names().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(names, ["site/guide/a.css", "site/tiny.js", "smtp-lab.html"]);
        let mut unpacked = [String::new(), String::new()];
        let open = |kind| File::open(dist.join(format!("site/guide/a.css.{kind}"))).unwrap();
        let gzip = GzDecoder::new(open("gz")).read_to_string(&mut unpacked[0]);
        let brotli = brotli::Decompressor::new(open("br"), 4096).read_to_string(&mut unpacked[1]);
        assert!(gzip.is_ok() && brotli.is_ok());
        assert_eq!(unpacked, [css.as_str(), css.as_str()]);
        assert!(!dist.join("site/tiny.js.gz").exists());
        std::fs::remove_dir_all(dist).unwrap();
    }
}
