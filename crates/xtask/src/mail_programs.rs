//! The programs that `tests/interop` and the bench talk to, and what reads captures; those that cannot be had
//! are skipped there.

use crate::Outcome;
use crate::process::{command, find, output, root, run_quietly, say};
use crate::tools::{apt_update, debian_packages, npm_package, python_package};
use std::path::{Path, PathBuf};

/// A package of Debian that is not installed but laid out in `.tools/debian`: Postfix and exim4
/// exclude each other, and they and Dovecot would begin to serve.
struct LaidOut {
    package: &'static str,
    /// What we want of it.
    file: &'static str,
    /// Where it keeps its own libraries.
    libraries: &'static str,
    /// The package, laid out before, whose libraries it takes there too.
    beside: &'static str,
}

const LAID_OUT: [LaidOut; 5] = [
    LaidOut {
        package: "postfix",
        file: "usr/sbin/smtp-source",
        libraries: "usr/lib/postfix",
        beside: "",
    },
    LaidOut {
        package: "exim4-daemon-light",
        file: "usr/sbin/exim4",
        libraries: "usr/lib",
        beside: "",
    },
    // Shows exim4 the user that its package would have made.
    LaidOut {
        package: "libnss-wrapper",
        file: "usr/share/doc/libnss-wrapper/copyright",
        libraries: "usr/lib",
        beside: "",
    },
    LaidOut {
        package: "dovecot-core",
        file: "usr/lib/dovecot/libdovecot-storage.so.0",
        libraries: "usr/lib/dovecot",
        beside: "",
    },
    LaidOut {
        package: "dovecot-imapd",
        file: "usr/lib/dovecot/imap",
        libraries: "usr/lib/dovecot",
        beside: "dovecot-core",
    },
];

/// Installs them. What cannot be had, in a sentence each.
pub(crate) fn install() -> Vec<String> {
    let mut outcomes = vec![
        installed(),
        npm_package("nodemailer"),
        npm_package("mailpit-api"),
        python_package("imapclient"),
    ];
    outcomes.extend(LAID_OUT.iter().map(lay_out));
    outcomes.into_iter().filter_map(Result::err).collect()
}

fn installed() -> Outcome {
    // Each with the package that brings it; `script` is the terminal that mutt wants.
    const PROGRAMS: [(&str, &str); 9] = [
        ("swaks", "swaks"),
        ("curl", "curl"),
        ("msmtp", "msmtp"),
        ("python3", "python3"),
        ("mbsync", "isync"),
        ("mutt", "mutt"),
        ("script", "bsdutils"),
        ("fetchmail", "fetchmail"),
        ("tshark", "tshark"),
    ];
    let mut missing: Vec<&str> = PROGRAMS
        .into_iter()
        .filter(|(program, _)| find(&[program]).is_none())
        .map(|(_, package)| package)
        .collect();
    let debians = command("/usr/bin/python3", &["-c", "import aiosmtpd"]);
    if output(debians).is_none() {
        missing.push("python3-aiosmtpd");
    }
    // What swaks speaks TLS with.
    if output(command("perl", &["-MNet::SSLeay", "-e", "1"])).is_none() {
        missing.push("libnet-ssleay-perl");
    }
    // What mbsync logs in with.
    let mechanisms = ["-c", "ls /usr/lib/*/sasl2/libscram.so"];
    if output(command("sh", &mechanisms)).is_none() {
        missing.push("libsasl2-modules");
    }
    if missing.is_empty() {
        return Ok(());
    }
    debian_packages(&missing)
}

fn lay_out(wanted: &LaidOut) -> Outcome {
    let LaidOut { package, file, .. } = wanted;
    let folder = root().join(".tools/debian").join(package);
    if folder.join(file).is_file() {
        return Ok(());
    }
    if find(&["apt-get"]).is_none() || find(&["dpkg"]).is_none() {
        return Err(format!("{package} is laid out where there is apt-get."));
    }
    say(&format!("Laying out {package} in .tools."));
    let failed = |error: std::io::Error| format!("{package} could not be laid out: {error}.");
    let part = folder.with_extension("part");
    drop(std::fs::remove_dir_all(&part));
    std::fs::create_dir_all(&part).map_err(failed)?;
    let archive = download(package, &part)?;
    let mut libraries = needed(&archive);
    let archive = archive.to_string_lossy();
    let out = part.join("out");
    run_quietly(command("dpkg", &["-x", &archive, &out.to_string_lossy()]))?;
    // Here it runs as whoever calls it.
    run_quietly(command(
        "chmod",
        &["u-s", &out.join(file).to_string_lossy()],
    ))?;
    if lacks_libraries(&out, wanted) {
        libraries.retain(|it| it.starts_with("lib"));
        debian_packages(&libraries.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    std::fs::rename(&out, &folder).map_err(failed)?;
    std::fs::remove_dir_all(&part).map_err(failed)
}

/// The archive of a package, downloaded into a folder.
fn download(package: &str, folder: &Path) -> Outcome<PathBuf> {
    let download = || {
        let mut download = command("apt-get", &["download", package]);
        download.current_dir(folder);
        run_quietly(download)
    };
    // It may not know yet which packages there are.
    download()
        .or_else(|_| apt_update().and_then(|()| download()))
        .map_err(|_| format!("apt-get could not download {package}."))?;
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths = files.map(|file| file.path());
    paths
        .find(|path| path.extension().is_some_and(|kind| kind == "deb"))
        .ok_or_else(|| format!("apt-get downloaded no {package}."))
}

/// The packages that a package needs; of alternatives the first.
fn needed(archive: &Path) -> Vec<String> {
    let fields = command("dpkg-deb", &["-f", &archive.to_string_lossy(), "Depends"]);
    names(&output(fields).unwrap_or_default())
}

/// The names in a Depends field (Debian policy, section 7.1).
fn names(depends: &str) -> Vec<String> {
    let all = depends.split(',');
    let names = all.filter_map(|it| it.trim().split([' ', ':', '|', '(']).next());
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn lacks_libraries(out: &Path, wanted: &LaidOut) -> bool {
    let mut listed = command("ldd", &[&out.join(wanted.file).to_string_lossy()]);
    let beside = root().join(".tools/debian").join(wanted.beside);
    let folders = [out, &beside].map(|it| it.join(wanted.libraries));
    listed.env(
        "LD_LIBRARY_PATH",
        std::env::join_paths(folders).unwrap_or_default(),
    );
    output(listed).is_some_and(|all| all.contains("not found"))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn of_what_a_package_needs_the_names_are_taken() {
        let field = "libc6 (>= 2.34), libcrypt1:any (>= 1:4.1.0), debconf (>= 0.5) | debconf-2.0\n";
        assert_eq!(names(field), ["libc6", "libcrypt1", "debconf"]);
        assert!(names("").is_empty());
    }
}
