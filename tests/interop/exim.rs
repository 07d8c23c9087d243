//! exim4 as a client, laid out and not installed: one letter for several, by BDAT where CHUNKING is
//! offered.

use crate::support::{Folder, Served, ends, installed, ours, skip};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::process::Command;
use tests::or_skip;

/// Debian's exim4 will run only as the user that its package makes: the wrapper shows it one. That
/// one must not be root; nobody then.
fn exim(folder: &Path, port: u16) -> Option<Command> {
    let program = installed("debian/exim4-daemon-light", "usr/sbin/exim4")?;
    let wrapper = installed("debian/libnss-wrapper", "usr/lib")?.join("usr/lib");
    let wrapper = fs::read_dir(wrapper).unwrap().flatten().find_map(|it| {
        let library = it.path().join("libnss_wrapper.so");
        library.is_file().then_some(library)
    });
    let Some(wrapper) = wrapper else {
        skip("libnss-wrapper brought no library");
        return None;
    };
    fs::create_dir_all(folder.join("spool")).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    // Whoever it becomes can reach them here.
    for (from, to) in [
        (program.join("usr/sbin/exim4"), "exim4"),
        (wrapper, "wrapper.so"),
    ] {
        fs::copy(from, folder.join(to)).unwrap();
    }
    let own = fs::metadata(folder).unwrap();
    let (user, group) = match own.uid() {
        0 => (65_534, 65_534),
        user => (user, own.gid()),
    };
    chown(folder.join("spool"), Some(user), Some(group)).unwrap();
    let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    write(
        "passwd",
        format!("Debian-exim:x:{user}:{group}::/:/bin/sh\nroot:x:0:0::/:/bin/sh\n"),
    );
    write("group", format!("Debian-exim:x:{group}:\n"));
    let at = folder.display();
    write(
        "configuration",
        format!(
            "exim_path = {at}/exim4\n\
             spool_directory = {at}/spool\n\
             log_file_path = {at}/spool/%slog\n\
             primary_hostname = client.example\n\
             keep_environment = LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP\n\
             untrusted_set_sender = *\n\
             begin routers\n\
             all:\n  driver = manualroute\n  route_list = * 127.0.0.1\n  transport = out\n  self = send\n\
             begin transports\n\
             out:\n  driver = smtp\n  port = {port}\n  allow_localhost\n\
             begin retry\n* * F,1h,1m\n"
        ),
    );
    let mut exim = Command::new(folder.join("exim4"));
    exim.env("LD_PRELOAD", folder.join("wrapper.so"));
    exim.env("NSS_WRAPPER_PASSWD", folder.join("passwd"));
    exim.env("NSS_WRAPPER_GROUP", folder.join("group"));
    exim.arg("-C").arg(folder.join("configuration"));
    Some(exim)
}

#[test]
fn exim_delivers_in_chunks_where_they_are_offered() {
    let served = Served::start(&or_skip!(ours()));
    let folder = Folder::new("exim");
    let Some(mut deliver) = exim(&folder.0, served.smtp.port()) else {
        return;
    };
    let mut talk = TcpStream::connect(served.smtp).unwrap();
    talk.write_all(b"EHLO client.example\r\nQUIT\r\n").unwrap();
    let mut offers = String::new();
    talk.read_to_string(&mut offers).unwrap();
    deliver.args(["-odf", "-v", "-f", "alice@sender.example"]);
    deliver.args(["bob@receiver.example", "carol@receiver.example"]);
    let output = ends(deliver, "Subject: by exim\n\n.a dot\n..\nend\n", 0);
    let chunked = output.contains("BDAT");
    assert_eq!(chunked, offers.contains("CHUNKING"), "{output}");
    for user in ["bob", "carol"] {
        let letter = served.letters(user, 1);
        assert!(letter.contains("Subject: by exim\r\n"), "{letter}");
        assert!(
            letter.contains("\r\n\r\n.a dot\r\n..\r\nend\r\n"),
            "{letter}"
        );
    }
}
