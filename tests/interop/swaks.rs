//! swaks: a letter, a refused recipient, several commands at once.

use crate::support::{Served, called, ends, run, said};
use tests::or_skip;

#[test]
fn swaks_delivers_is_refused_and_pipelines() {
    let (served, swaks) = or_skip!(Served::beside("swaks"));
    let port = served.smtp.port();
    let server = format!("--server 127.0.0.1 --port {port} --ehlo client.example");
    let send = |to: &str| {
        called(
            &swaks,
            &format!("{server} --from alice@sender.example --to {to}"),
        )
    };
    let mut taken = send("bob@receiver.example");
    taken.args(["--header", "Subject: by swaks"]);
    ends(taken, "", 0);
    let output = run(send("nobody@receiver.example"), "");
    // swaks: 24 is "no recipient was taken".
    assert_eq!(output.status.code(), Some(24), "{}", said(&output));
    assert!(said(&output).contains("550 5.1.1"), "{}", said(&output));
    ends(
        send("bob@receiver.example,carol@receiver.example --pipeline"),
        "",
        0,
    );
    assert!(served.letters("bob", 2).contains("Subject: by swaks"));
    served.letters("carol", 1);
}
