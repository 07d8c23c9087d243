//! The SMTP session of a moment, as what holds it with a server of one's own: `smtplab serve`.

use protocol_core::sasl;
use protocol_core::smtp::{Side, Unit, Verb};
use std::fmt::Write as _;
use story::text;
use words::Words;
use world::{Event, EventKind, Timeline, WireUnit};

/// What holds the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// swaks, a command for tests of mail servers.
    Swaks,
    /// A script of Python's own library.
    Python,
    /// telnet, or openssl where TLS is used, and a person.
    Terminal,
}

/// What the client of a session does.
enum Act {
    /// It sends a line and waits for the reply.
    Say(Vec<u8>),
    /// It sends octets that are not answered.
    Send(Vec<u8>),
    /// It sends octets and waits for the reply.
    Chunk(Vec<u8>),
    Secure,
}

/// The session up to a moment.
struct Session {
    scenario: String,
    server: String,
    port: u16,
    /// TLS came before the greeting.
    secured_first: bool,
    acts: Vec<Act>,
    verbs: Vec<Verb>,
}

/// The session that the cursor is in, or the last before it. `None`: no SMTP session has begun.
#[must_use]
pub fn script(timeline: &Timeline, program: Program, words: &Words) -> Option<String> {
    let session = Session::at(timeline)?;
    let note = |fact: story::Fact| format!("# {}\n", words.text(&fact));
    let serve = format!(
        "smtplab serve {} --host {}",
        session.scenario, session.server
    );
    let first = note(story::fact!("script-first", command: text(serve)));
    Some(match program {
        Program::Swaks => first + &session.swaks(),
        Program::Python => first + &session.python(&note(story::fact!("script-certificate"))),
        Program::Terminal => first + &session.terminal(&note(story::fact!("script-type"))),
    })
}

impl Session {
    fn at(timeline: &Timeline) -> Option<Self> {
        let past = timeline.past();
        let said = |it: &Event| match &it.kind {
            EventKind::LineSent { line, .. } if matches!(line.unit, WireUnit::Smtp(_)) => {
                Some((it.connection?, line.ends))
            }
            _ => None,
        };
        let (on, ends) = past.iter().rev().find_map(said)?;
        let mut it = Self {
            scenario: timeline.scenario().name.clone(),
            server: timeline.world().host(ends.server)?.name.to_string(),
            port: ends.port,
            secured_first: false,
            acts: Vec::new(),
            verbs: Vec::new(),
        };
        for event in timeline.on(on, past.len()) {
            match &event.kind {
                EventKind::TlsEstablished(_) if event.host == ends.client => it.secure(),
                EventKind::LineSent { line, .. } if line.from == Side::Client => {
                    if let WireUnit::Smtp(unit) = line.unit {
                        it.say(unit, &line.octets);
                    }
                }
                _ => {}
            }
        }
        Some(it)
    }

    fn secure(&mut self) {
        if self.acts.is_empty() {
            self.secured_first = true;
        } else {
            self.acts.push(Act::Secure);
        }
    }

    fn say(&mut self, unit: Unit, octets: &[u8]) {
        if let Unit::Command(verb) = unit {
            self.verbs.push(verb);
        }
        match (unit, self.acts.last_mut()) {
            (Unit::Content, Some(Act::Send(all))) => all.extend(octets),
            (Unit::Content, _) => self.acts.push(Act::Send(octets.to_vec())),
            (Unit::Chunk { .. }, Some(Act::Chunk(all))) => all.extend(octets),
            (Unit::Chunk { .. }, last) => {
                // The command before it is answered with it.
                if let Some(Act::Say(line)) = last {
                    let line = [core::mem::take(line).as_slice(), b"\r\n"].concat();
                    self.acts.pop();
                    self.acts.push(Act::Send(line));
                }
                self.acts.push(Act::Chunk(octets.to_vec()));
            }
            _ => {
                let line = octets.strip_suffix(b"\r\n").unwrap_or(octets);
                self.acts.push(Act::Say(line.to_vec()));
            }
        }
    }

    /// Where `smtplab serve` has that port by default.
    const fn served(&self) -> u16 {
        match self.port {
            587 => 2587,
            465 => 2465,
            _ => 2525,
        }
    }

    fn is_secured(&self) -> bool {
        self.secured_first || self.acts.iter().any(|it| matches!(it, Act::Secure))
    }

    /// The lines that a client said.
    fn lines(&self) -> impl Iterator<Item = String> {
        self.acts.iter().filter_map(|it| match it {
            Act::Say(line) => Some(String::from_utf8_lossy(line).into_owned()),
            _ => None,
        })
    }

    /// What stands between the first `<` and its `>` in each command that begins so.
    fn paths(&self, begin: &str) -> Vec<String> {
        let of = |line: String| {
            let line = line
                .get(..begin.len())
                .filter(|it| it.eq_ignore_ascii_case(begin))
                .map(|_| line.clone())?;
            let (_, path) = line.split_once('<')?;
            Some(path.split('>').next().unwrap_or_default().to_owned())
        };
        self.lines().filter_map(of).collect()
    }

    fn swaks(&self) -> String {
        let mut all = format!("swaks --server 127.0.0.1 --port {}", self.served());
        let mut lines = self.lines();
        let hello = lines.find_map(|it| {
            let (verb, name) = it.split_once(' ')?;
            let is_hello = ["EHLO", "HELO"]
                .iter()
                .any(|it| it.eq_ignore_ascii_case(verb));
            is_hello.then(|| name.to_owned())
        });
        let mut add = |option: &str, value: &str| {
            let value = value.replace('\'', r"'\''");
            // Writing to a string does not fail.
            let _ = write!(all, " \\\n  --{option} '{value}'");
        };
        add(
            "ehlo",
            &hello.unwrap_or_else(|| "client.example".to_owned()),
        );
        let (from, to) = (self.paths("MAIL"), self.paths("RCPT"));
        add("from", from.first().map_or("alice@sender.example", |it| it));
        add(
            "to",
            &match to.is_empty() {
                true => "bob@receiver.example".to_owned(),
                false => to.join(","),
            },
        );
        if let Some((user, password)) = self.credentials() {
            add("auth-user", &user);
            add("auth-password", &password);
        }
        // swaks doubles dots itself; in chunks there are none.
        let unstuffed = |octets: &[u8]| {
            let lines = octets.split_inclusive(|it| *it == b'\n');
            let lines = lines.map(|it| it.strip_prefix(b".").unwrap_or(it));
            lines.collect::<Vec<_>>().concat()
        };
        let parts = self.acts.iter().filter_map(|it| match it {
            Act::Send(octets) if !octets.starts_with(b"BDAT") => Some(unstuffed(octets)),
            Act::Chunk(octets) => Some(octets.clone()),
            _ => None,
        });
        let message = parts.collect::<Vec<_>>().concat();
        let stage = match self.verbs.last() {
            None => Some("CONNECT"),
            Some(Verb::Ehlo | Verb::Helo) => Some("HELO"),
            Some(Verb::StartTls) => Some("TLS"),
            Some(Verb::Auth) => Some("AUTH"),
            Some(Verb::Mail) => Some("MAIL"),
            Some(Verb::Rcpt) => Some("RCPT"),
            _ => None,
        };
        if let Some(stage) = stage {
            add("quit-after", stage);
        }
        if self.is_secured() {
            all += if self.secured_first {
                " \\\n  --tls-on-connect"
            } else {
                " \\\n  --tls"
            };
        }
        if message.is_empty() {
            return all + "\n";
        }
        let message = String::from_utf8_lossy(&message).replace("\r\n", "\n");
        let message = message.trim_end_matches('\n');
        format!("{all} \\\n  --data - <<'END-OF-MESSAGE'\n{message}\nEND-OF-MESSAGE\n")
    }

    /// User and password, where they were said by PLAIN (RFC 4616).
    fn credentials(&self) -> Option<(String, String)> {
        let mut lines = self.lines();
        let plain = lines.find_map(|it| {
            it.to_ascii_uppercase()
                .starts_with("AUTH PLAIN")
                .then_some(it)
        })?;
        let response = match plain.split(' ').nth(2) {
            Some(it) => it.to_owned(),
            None => lines.next()?,
        };
        let decoded = sasl::decode(response.as_bytes())?;
        let mut parts = decoded.split(|it| *it == 0).map(String::from_utf8_lossy);
        let (_, user, password) = (parts.next()?, parts.next()?, parts.next()?);
        Some((user.into_owned(), password.into_owned()))
    }

    fn python(&self, certificate: &str) -> String {
        let literal = |octets: &[u8]| format!("b\"{}\"", octets.escape_ascii());
        let mut all = format!(
            "import socket\nimport ssl\n\nsock = socket.create_connection((\"127.0.0.1\", {}))\n",
            self.served()
        );
        let secure = format!(
            "{certificate}context = ssl.create_default_context()\ncontext.check_hostname = False\n\
             context.verify_mode = ssl.CERT_NONE\nsock = context.wrap_socket(sock)\n"
        );
        if self.secured_first {
            all += &secure;
        }
        all += "file = sock.makefile(\"rb\")\n\n\n\
            def reply():\n    while True:\n        line = file.readline()\n        \
            print(\"S:\", line.decode(errors=\"replace\").rstrip())\n        \
            if line[3:4] != b\"-\":\n            return line\n\n\n\
            def say(line):\n    print(\"C:\", line.decode(errors=\"replace\"))\n    \
            sock.sendall(line + b\"\\r\\n\")\n    return reply()\n\n\nreply()\n";
        for act in &self.acts {
            match act {
                Act::Say(line) => all += &format!("say({})\n", literal(line)),
                Act::Send(octets) | Act::Chunk(octets) => {
                    let lines = octets.split_inclusive(|it| *it == b'\n');
                    let lines: Vec<String> =
                        lines.map(|it| format!("    {}", literal(it))).collect();
                    all += &format!("sock.sendall(\n{}\n)\n", lines.join("\n"));
                    if matches!(act, Act::Chunk(_)) {
                        all += "reply()\n";
                    }
                }
                Act::Secure => {
                    all += &secure;
                    all += "file = sock.makefile(\"rb\")\n";
                }
            }
        }
        all + "sock.close()\n"
    }

    fn terminal(&self, then: &str) -> String {
        let port = self.served();
        let begin = match (self.secured_first, self.is_secured()) {
            (true, _) => format!("openssl s_client -quiet -crlf -connect 127.0.0.1:{port}"),
            (false, true) => {
                format!("openssl s_client -quiet -crlf -starttls smtp -connect 127.0.0.1:{port}")
            }
            (false, false) => format!("telnet 127.0.0.1 {port}"),
        };
        // openssl says what comes before TLS itself.
        let secure = self.acts.iter().rposition(|it| matches!(it, Act::Secure));
        let typed = &self.acts[secure.map_or(0, |it| it + 1)..];
        let typed = typed.iter().filter_map(|it| match it {
            Act::Say(octets) | Act::Send(octets) | Act::Chunk(octets) => {
                Some(String::from_utf8_lossy(octets).replace("\r\n", "\n"))
            }
            Act::Secure => None,
        });
        let typed: Vec<String> = typed
            .map(|it| it.trim_end_matches('\n').to_owned())
            .collect();
        format!("{begin}\n{then}{}\n", typed.join("\n"))
    }
}
