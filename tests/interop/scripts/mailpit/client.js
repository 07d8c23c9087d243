// A client library of Mailpit, used as its own documentation says.
const assert = require("node:assert/strict");
const { MailpitClient } = require("mailpit-api");

const [url] = process.argv.slice(1);
const mailpit = new MailpitClient(url);
const content = Buffer.from("four").toString("base64");
const letter = {
  From: { Email: "ann@sender.example", Name: "Ann Ö" },
  To: [{ Email: "bob@any.example", Name: "Bob" }],
  Cc: [{ Email: "cc@any.example" }],
  Bcc: ["hidden@any.example"],
  Subject: "Grüße",
  Text: "Hello Bob\n.dot",
  HTML: "<p>Hello <img src='cid:logo'></p>",
  Attachments: [
    { Content: content, Filename: "a.txt", ContentType: "text/plain" },
    { Content: content, Filename: "l.png", ContentType: "image/png", ContentID: "logo" },
  ],
  Headers: { "X-Test": "yes" },
};

async function main() {
  assert.equal((await mailpit.getInfo()).Messages, 0);
  const { ID } = await mailpit.sendMessage(letter);

  const list = await mailpit.listMessages();
  assert.deepEqual([list.total, list.unread, list.messages_count], [1, 1, 1]);
  const [listed] = list.messages;
  assert.equal(listed.ID, ID);
  assert.equal(listed.Attachments, 2);
  assert.match(listed.Snippet, /^Hello Bob/);
  assert.ok(Date.now() - Date.parse(listed.Created) < 60_000);

  const message = await mailpit.getMessageSummary();
  assert.equal(message.Subject, "Grüße");
  assert.deepEqual(message.From, { Name: "Ann Ö", Address: "ann@sender.example" });
  assert.deepEqual(message.To, [{ Name: "Bob", Address: "bob@any.example" }]);
  assert.deepEqual(message.Bcc, [{ Name: "", Address: "hidden@any.example" }]);
  assert.equal(message.ReturnPath, "ann@sender.example");
  assert.match(message.Text, /^Hello Bob\r?\n\.dot/);
  assert.match(message.HTML, /cid:logo/);
  const [file] = message.Attachments;
  assert.deepEqual([file.FileName, file.ContentType, file.Size], ["a.txt", "text/plain", 4]);
  assert.equal(await (await mailpit.getMessageAttachment(ID, file.PartID)).text(), "four");
  assert.equal(message.Inline[0].ContentID, "logo");
  assert.deepEqual((await mailpit.getMessageHeaders(ID))["X-Test"], ["yes"]);
  assert.match(await mailpit.getMessageSource(ID), /^X-Test: yes\r$/m);
  assert.match(await mailpit.renderMessageHTML(ID), /src='data:image\/png;base64,/);
  assert.match(await mailpit.renderMessageText(ID), /^Hello Bob/);
  assert.equal((await mailpit.listMessages()).unread, 0);
  await mailpit.setReadStatus({ IDs: [ID], Read: false });

  const hits = async (query) => (await mailpit.searchMessages({ query })).messages_count;
  for (const query of ["to:bob", "subject:grüße", '"hello bob"', "has:attachment", "is:unread", "bcc:hidden", "-to:ann"]) {
    assert.equal(await hits(query), 1, query);
  }
  for (const query of ["to:ann", "-subject:grüße", "is:read", "larger:1mb", "before:2020-01-01"]) {
    assert.equal(await hits(query), 0, query);
  }

  await mailpit.setChaosTriggers({ Recipient: { ErrorCode: 451, Probability: 100 } });
  assert.equal((await mailpit.getChaosTriggers()).Recipient.Probability, 100);
  await assert.rejects(mailpit.sendMessage(letter), /451/);
  await mailpit.setChaosTriggers();

  const waiting = mailpit.waitForMessage({ query: "subject:later" });
  await mailpit.sendMessage({ ...letter, Subject: "later" });
  assert.equal((await waiting).Subject, "later");
  await mailpit.deleteMessagesBySearch({ query: "subject:later" });
  assert.equal((await mailpit.listMessages()).total, 1);
  await mailpit.deleteMessages();
  assert.equal((await mailpit.listMessages()).total, 0);
}

main();
