// Waits for the message that a program sends, with nothing but Node.js.
//
//     smtplab serve --mailpit &
//     node --test registration.test.mjs

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";

const api = process.env.MAIL_API ?? "http://127.0.0.1:8025";
const port = Number(process.env.SMTP_PORT ?? 1025);

/** The program under test: it sends a confirmation. */
async function register(address) {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  const say = async (line) => {
    if (line) socket.write(`${line}\r\n`);
    const [reply] = await once(socket, "data");
    if (!/^[23]/.test(reply)) throw new Error(reply);
  };
  try {
    await say();
    await say("EHLO shop.example");
    await say("MAIL FROM:<shop@shop.example>");
    await say(`RCPT TO:<${address}>`);
    await say("DATA");
    await say(`From: shop@shop.example\r\nTo: ${address}\r\nSubject: Confirm your address\r\n\r\nYour code is 4711.\r\n.`);
    await say("QUIT");
  } finally {
    socket.end();
  }
}

/** The message that fits the query. If none comes, the error says what came instead. */
async function waitFor(query, timeout = "5s") {
  const answer = await fetch(`${api}/api/lab/wait?${new URLSearchParams({ query, timeout })}`);
  const body = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(body, null, 2));
  return body.message;
}

test("a code is sent to the new address", async () => {
  await register("max@customer.example");
  const message = await waitFor("to:max@customer.example subject:confirm");
  assert.match(message.Text, /Your code is \d+\./);
});

test("what does not come is explained", async () => {
  await register("eva@customer.example");
  await waitFor("to:eva@customer.example");
  await assert.rejects(waitFor("to:eva@customer.example subject:invoice", "100ms"), /Confirm your address/);
});
