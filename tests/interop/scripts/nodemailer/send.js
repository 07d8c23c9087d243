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
