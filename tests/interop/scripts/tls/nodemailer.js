const { createTransport } = require('nodemailer');
const [ca, submission, submissions] = process.argv.slice(1);
const tls = { ca: require('fs').readFileSync(ca) };
const auth = { user: 'bob', pass: 'letmein' };
(async () => {
  for (const [port, secure] of [[submission, false], [submissions, true]]) {
    const transport = createTransport({ host: 'localhost', port, secure, requireTLS: true, auth, tls });
    await transport.sendMail({ from: 'bob@receiver.example', to: 'carol@receiver.example', text: 'x' });
  }
})().catch((error) => { console.error(error); process.exit(1); });
