//! nodemailer: submits after a login, to several, with attachments, and is told of refusals.

use crate::support::{Served, installed, ours, program, run, said};
use std::process::Command;

const SCRIPT: &str = r"
const { createTransport } = require('nodemailer');
const assert = require('assert');
const [port, user, pass] = process.argv.slice(1);
const transport = createTransport({
  host: '127.0.0.1', port: Number(port), secure: false, ignoreTLS: true,
  auth: user ? { user, pass } : undefined,
});
(async () => {
  if (pass === 'wrong') {
    await assert.rejects(transport.verify(), { code: 'EAUTH', responseCode: 535 });
    return;
  }
  assert(await transport.verify());
  const sent = await transport.sendMail({
    from: 'bob@receiver.example', to: ['carol@receiver.example', 'nobody@receiver.example'],
    subject: 'by nodemailer', text: '.\n..\nété\n', attachments: [{ filename: 'a.bin', content: Buffer.from([0, 255, 13, 10]) }],
  });
  assert.deepStrictEqual(sent.accepted, ['carol@receiver.example']);
  assert.deepStrictEqual(sent.rejected, ['nobody@receiver.example']);
  assert.strictEqual(sent.rejectedErrors[0].responseCode, 550);
  assert.match(sent.response, /^250 2\.0\.0 /);
})().catch((error) => { console.error(error); process.exit(1); });
";

#[test]
fn nodemailer_submits_and_is_told_who_was_refused() {
    let (Some(ours), Some(node)) = (ours(), program("node")) else {
        return;
    };
    let Some(modules) = installed("node_modules", "nodemailer/package.json") else {
        return;
    };
    let served = Served::start(&ours);
    let mut letters = 0;
    for (port, login) in [
        (served.smtp.port(), None),
        (served.submission.port(), Some(("bob", "letmein"))),
        (served.submission.port(), Some(("bob", "wrong"))),
    ] {
        let mut send = Command::new(&node);
        send.env("NODE_PATH", &modules);
        send.args(["-e", SCRIPT, &port.to_string()]);
        send.args(login.iter().flat_map(|(user, password)| [user, password]));
        let output = run(send, "");
        assert!(output.status.success(), "{}", said(&output));
        letters += usize::from(login.is_none_or(|(_, password)| password != "wrong"));
    }
    let all = served.letters("carol", letters);
    assert_eq!(all.matches("Subject: by nodemailer\r\n").count(), letters);
    assert_eq!(all.matches("\r\nAP8NCg==\r\n").count(), letters, "{all}");
    assert!(all.contains("with ESMTPA id ") && all.contains("with ESMTP id "));
}
