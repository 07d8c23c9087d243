//! Rules about what follows what, and when.

use super::session::{Session, Stray};
use super::{Runs, Seen, Trial, refuses};
use crate::record::{Finding, Line, What};
use core::time::Duration;
use protocol_core::smtp::{Command, Side, Unit, Verb};
use story::{fact, text};

type Trials<'a> = (&'a Trial<'a>, Vec<Session<'a>>);

fn delivered((_, sessions): &Trials<'_>) -> bool {
    sessions.iter().any(Session::delivers)
}

/// The place of the last line of a run.
fn at_end((trial, sessions): &Trials<'_>, says: story::Fact) -> Finding {
    match sessions.last() {
        Some(session) => session.at_end(says),
        None => Finding {
            run: trial.name.clone(),
            connection: 1,
            line: 0,
            says,
        },
    }
}

/// The message was accepted in a run where nothing is refused.
pub(super) fn delivers(runs: &Runs<'_>) -> Seen {
    let mut fair = runs
        .all
        .iter()
        .filter(|(it, _)| it.situation.is_some() && !refuses(it.situation));
    let Some(first) = fair.clone().next() else {
        return Seen::Nothing;
    };
    match fair.any(delivered) {
        true => Seen::Holds,
        false => Seen::Broken(vec![at_end(first, fact!("judge-not-delivered"))]),
    }
}

/// What is said too early, by the rule that it breaks. Only the first in a session counts: what comes after it
/// is out of step.
fn too_early<'a>(session: &'a Session<'_>) -> Option<(&'static str, &'a Line)> {
    let greeting = session.greeting();
    let mut before: Option<usize> = None;
    for (index, line) in session.client() {
        if line.unit == Unit::Content
            || line.unit == Unit::Partial && session.strays[index].is_none()
        {
            continue;
        }
        let Some(greeting) = greeting.map(|it| &session.lines[it]) else {
            return Some(("wait-for-greeting", line));
        };
        let early = |reply: Option<&Line>| match reply {
            None => Some(false),
            Some(reply) if line.first <= reply.first => Some(false),
            Some(reply) if line.first <= reply.last => Some(true),
            Some(_) => None,
        };
        let Some(asked) = before.replace(index) else {
            match early(Some(greeting)) {
                Some(false) => return Some(("wait-for-greeting", line)),
                Some(true) => return Some(("whole-reply", line)),
                None => continue,
            }
        };
        let of = session.reply(asked).map(|it| &session.lines[it]);
        if line.unit == Unit::EndOfData {
            // Its command is DATA: the content is looked at below.
            continue;
        }
        if session.lines[asked].unit == Unit::EndOfData {
            match early(of) {
                Some(_) if session.strays[index].is_some() => {}
                Some(_) if session.offered(index, "PIPELINING") => {}
                Some(_) => return Some(("wait-for-acceptance", line)),
                None => {}
            }
            continue;
        }
        let strays = [session.strays[asked], session.strays[index]];
        if strays[0].is_some() || session.offered(index, "PIPELINING") {
            continue;
        }
        if matches!(session.lines[asked].unit, Unit::Command(Verb::Bdat)) {
            continue;
        }
        match early(of) {
            Some(_) if strays[1] == Some(Stray::Content) => return Some(("wait-for-354", line)),
            Some(_) if strays[1].is_some() => {}
            Some(false) => return Some(("one-command-at-a-time", line)),
            Some(true) => return Some(("whole-reply", line)),
            None => {}
        }
    }
    None
}

/// The first octet of content that came before 354 did, or where there was none.
fn content_too_early<'a>(session: &'a Session<'_>) -> Option<&'a Line> {
    let mut data = session
        .commands()
        .filter(|(_, verb, _)| *verb == Verb::Data);
    data.find_map(|(index, _, _)| {
        let next = session.client().find(|(it, line)| {
            *it > index
                && (matches!(line.unit, Unit::Content | Unit::EndOfData)
                    || session.strays[*it] == Some(Stray::Content))
        });
        let (at, line) = next?;
        if session.code_to(index) != 354 {
            return (session.strays[at] == Some(Stray::Content)).then_some(line);
        }
        let reply = &session.lines[session.reply(index)?];
        (line.first <= reply.first).then_some(line)
    })
}

fn timing(
    runs: &Runs<'_>,
    rule: &'static str,
    needs: impl Fn(&Session<'_>) -> bool,
    says: impl Fn(&Session<'_>, &Line) -> Finding,
) -> Seen {
    runs.each(|session| {
        let early = too_early(session);
        if early.is_none() && !needs(session)
            || early.is_some_and(|(it, _)| it != rule) && !needs(session)
        {
            return None;
        }
        let found = early.filter(|(it, _)| *it == rule);
        Some(
            found
                .map(|(_, line)| says(session, line))
                .into_iter()
                .collect(),
        )
    })
}

/// Nothing is said before the greeting.
pub(super) fn wait_for_greeting(runs: &Runs<'_>) -> Seen {
    let said = |it: &Session<'_>| it.client().next().is_some();
    timing(runs, "wait-for-greeting", said, |session, line| {
        session.finding(
            line,
            fact!("judge-before-greeting", sent: text(line.shown())),
        )
    })
}

/// One command, one reply.
pub(super) fn one_command_at_a_time(runs: &Runs<'_>) -> Seen {
    let several = |it: &Session<'_>| it.commands().count() > 1;
    timing(runs, "one-command-at-a-time", several, |session, line| {
        session.finding(line, fact!("judge-before-reply", sent: text(line.shown())))
    })
}

/// A reply is read to its end.
pub(super) fn whole_reply(runs: &Runs<'_>) -> Seen {
    let in_pieces = |it: &Session<'_>| {
        it.lines
            .iter()
            .any(|it| it.from == Side::Server && it.first < it.last)
    };
    timing(runs, "whole-reply", in_pieces, |session, line| {
        session.finding(line, fact!("judge-within-reply", sent: text(line.shown())))
    })
}

/// The message comes after 354.
pub(super) fn wait_for_354(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        session
            .commands()
            .find(|(_, verb, _)| *verb == Verb::Data)?;
        let found = content_too_early(session);
        // Where another rule says that the client does not wait at all, this is the same mistake.
        let other = too_early(session).filter(|(it, _)| *it != "wait-for-354");
        let found = found.filter(|line| other.is_none_or(|(_, it)| it.number >= line.number));
        let found = found
            .map(|line| session.finding(line, fact!("judge-before-354", sent: text(line.shown()))));
        Some(found.into_iter().collect())
    })
}

/// The reply to the end of data is waited for.
pub(super) fn wait_for_acceptance(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().flat_map(|(trial, sessions)| {
        sessions.iter().map(|session| {
            let (end, line) = session
                .client()
                .find(|(_, it)| it.unit == Unit::EndOfData)?;
            let early = too_early(session).filter(|(it, _)| *it == "wait-for-acceptance");
            if let Some((_, line)) = early {
                let says = fact!("judge-before-acceptance", sent: text(line.shown()));
                return Some(vec![session.finding(line, says)]);
            }
            let reply = session.reply(end).map(|it| session.lines[it].first);
            let closed = session.closed_by(Side::Client)?;
            let went = trial.exit.is_some() && reply.is_none_or(|it| closed < it);
            let stopped = session
                .closed_by(Side::Server)
                .is_some_and(|it| it < closed);
            let found =
                (went && !stopped).then(|| session.finding(line, fact!("judge-closed-early")));
            Some(found.into_iter().collect())
        })
    }))
}

/// A session begins with EHLO or HELO.
pub(super) fn hello_first(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let mut commands = session.commands().peekable();
        commands.peek()?;
        let mut greeted = false;
        let wrong = commands.find(|(_, verb, _)| match verb {
            Verb::Ehlo | Verb::Helo => {
                greeted = true;
                false
            }
            Verb::Mail | Verb::Rcpt | Verb::Data | Verb::Auth | Verb::StartTls | Verb::Bdat => {
                !greeted
            }
            _ => false,
        });
        Some(
            wrong
                .map(|(_, _, line)| {
                    session.finding(line, fact!("judge-no-hello", sent: text(line.shown())))
                })
                .into_iter()
                .collect(),
        )
    })
}

/// After a greeting that refuses there is only QUIT.
pub(super) fn stop_at_refused_greeting(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let greeting = session.greeting().filter(|it| session.code(*it) >= 400)?;
        let after = session.lines[greeting].last;
        let wrong = session
            .client()
            .find(|(_, line)| line.first > after && line.unit != Unit::Command(Verb::Quit));
        let found = wrong.map(|(_, line)| {
            session.finding(
                line,
                fact!("judge-after-refused-greeting", sent: text(line.shown())),
            )
        });
        Some(found.into_iter().collect())
    })
}

/// Who does not know EHLO is told HELO.
pub(super) fn fall_back_to_helo(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().map(|(_, sessions)| {
        let refused = sessions.iter().find_map(|session| {
            let mut ehlo = session
                .commands()
                .filter(|(_, verb, _)| *verb == Verb::Ehlo);
            ehlo.find(|(it, ..)| matches!(session.code_to(*it), 500..=504))
                .map(|it| (session, it.2))
        });
        let (session, line) = refused?;
        let falls_back = sessions
            .iter()
            .flat_map(Session::commands)
            .any(|(_, verb, _)| verb == Verb::Helo);
        let found = (!falls_back).then(|| session.finding(line, fact!("judge-no-helo")));
        Some(found.into_iter().collect())
    }))
}

/// EHLO rather than HELO.
pub(super) fn ehlo(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let (_, verb, line) = session
            .commands()
            .find(|(_, verb, _)| matches!(verb, Verb::Ehlo | Verb::Helo))?;
        let found = (verb == Verb::Helo).then(|| session.finding(line, fact!("judge-helo")));
        Some(found.into_iter().collect())
    })
}

/// MAIL, RCPT, DATA.
pub(super) fn command_order(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let (mut mail, mut rcpt, mut any) = (false, false, false);
        for (index, line) in session.client() {
            let wrong = match line.unit {
                Unit::Command(Verb::Mail) => {
                    any = true;
                    let open = mail;
                    mail |= session.code_to(index) / 100 == 2 || session.reply(index).is_none();
                    rcpt = false;
                    open.then(|| fact!("judge-nested-mail"))
                }
                Unit::Command(Verb::Rcpt) => {
                    let before = session
                        .commands()
                        .any(|(it, verb, _)| it < index && verb == Verb::Mail);
                    rcpt = true;
                    (!before).then(|| fact!("judge-rcpt-first"))
                }
                Unit::Command(Verb::Data | Verb::Bdat) => {
                    (!rcpt).then(|| fact!("judge-data-first"))
                }
                Unit::Command(Verb::Rset | Verb::Ehlo | Verb::Helo)
                | Unit::EndOfData
                | Unit::Chunk { ends: true } => {
                    mail = false;
                    if line.unit == Unit::Command(Verb::Rset) {
                        rcpt = false;
                    }
                    None
                }
                _ => None,
            };
            if let Some(says) = wrong {
                return Some(vec![session.finding(line, says)]);
            }
        }
        any.then(Vec::new)
    })
}

/// Parameters and commands of extensions are for those who offer them.
pub(super) fn only_what_is_offered(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let mut used = false;
        for (index, verb, line) in session.commands() {
            let parameters = match Command::parse(line.text()) {
                Ok(Command::Mail { parameters, .. } | Command::Rcpt { parameters, .. }) => parameters,
                _ => Vec::new(),
            };
            let by_command = match verb {
                Verb::StartTls => Some("STARTTLS"),
                Verb::Bdat => Some("CHUNKING"),
                // An offer of AUTH is looked at by the rule about it.
                _ => None,
            };
            let by_parameter = parameters.iter().map(|it| match it.keyword.as_str() {
                "BODY" => "8BITMIME",
                "RET" | "ENVID" | "NOTIFY" | "ORCPT" => "DSN",
                other => other,
            });
            for keyword in by_parameter.chain(by_command) {
                used = true;
                if !session.offered(index, keyword) {
                    let says = fact!("judge-not-offered", sent: text(line.shown()), extension: text(keyword));
                    return Some(vec![session.finding(line, says)]);
                }
            }
        }
        used.then(Vec::new)
    })
}

/// Whether a run that should end as the run `plain` does.
fn as_in_plain(runs: &Runs<'_>, name: &str, says: story::Fact) -> Seen {
    let Some((plain, other)) = runs.named("plain").zip(runs.named(name)) else {
        return Seen::Nothing;
    };
    if !delivered(plain) || other.1.is_empty() || other.0.hangs {
        return Seen::Nothing;
    }
    match delivered(other) && (plain.0.hangs || other.0.exit == plain.0.exit) {
        true => Seen::Holds,
        false => Seen::Broken(vec![at_end(other, says)]),
    }
}

/// Other texts are the same answer.
pub(super) fn code_not_text(runs: &Runs<'_>) -> Seen {
    as_in_plain(runs, "other-texts", fact!("judge-text-matters"))
}

/// Other codes of the same class are the same answer.
pub(super) fn other_success(runs: &Runs<'_>) -> Seen {
    as_in_plain(runs, "other-codes", fact!("judge-code-matters"))
}

/// What commands of a run name, where the message was let in.
fn named(sessions: &[Session<'_>], wanted: Verb) -> Option<String> {
    let data = |it: &Session<'_>| {
        it.commands()
            .any(|(index, verb, _)| verb == Verb::Data && it.code_to(index) == 354)
    };
    sessions.iter().find(|it| data(it))?;
    let commands = sessions.iter().flat_map(Session::commands);
    let all = commands.filter(|(_, verb, _)| *verb == wanted);
    Some(
        all.map(|(_, _, it)| String::from_utf8_lossy(&it.octets).to_lowercase())
            .collect(),
    )
}

/// Every recipient that was given is named.
pub(super) fn every_recipient(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().map(|run| {
        let given = &run.0.given.as_ref()?.recipients;
        let named = named(&run.1, Verb::Rcpt)?;
        let missing = given.iter().find(|it| !named.contains(&it.to_lowercase()));
        let found =
            missing.map(|it| at_end(run, fact!("judge-missing-recipient", recipient: text(it))));
        Some(found.into_iter().collect())
    }))
}

/// The sender that was given is named.
pub(super) fn sender(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().map(|run| {
        let given = run.0.given.as_ref()?.sender.as_ref()?;
        let right = named(&run.1, Verb::Mail)?.contains(&given.to_lowercase());
        let found = (!right).then(|| at_end(run, fact!("judge-other-sender", sender: text(given))));
        Some(found.into_iter().collect())
    }))
}

/// The program ends.
pub(super) fn ends(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().map(|run| {
        run.0.situation?;
        let found = run.0.hangs.then(|| at_end(run, fact!("judge-hangs")));
        Some(found.into_iter().collect())
    }))
}

/// One refused recipient of several does not stop the message.
pub(super) fn go_on_without_refused(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().map(|run| {
        let (_, sessions) = run;
        let codes = sessions.iter().flat_map(|it| {
            let rcpt = it.commands().filter(|(_, verb, _)| *verb == Verb::Rcpt);
            rcpt.map(|(index, ..)| it.code_to(index) / 100)
                .collect::<Vec<_>>()
        });
        let codes: Vec<u16> = codes.collect();
        if !(codes.contains(&2) && codes.contains(&5)) {
            return None;
        }
        let found = (!delivered(run)).then(|| at_end(run, fact!("judge-stopped")));
        Some(found.into_iter().collect())
    }))
}

/// A refused command is not said again, and nothing goes on without sender and recipient.
pub(super) fn stop_when_refused(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let mut refused: Vec<&[u8]> = Vec::new();
        let (mut mail, mut rcpts) = (0, Vec::new());
        let mut any = false;
        for (index, verb, line) in session.commands() {
            if session.strays[index].is_some() {
                continue;
            }
            let waited = |it: u16| it != 0;
            let pipelined = session.offered(index, "PIPELINING");
            let wrong = match verb {
                _ if refused.contains(&line.text()) => {
                    Some(fact!("judge-repeated", sent: text(line.shown())))
                }
                Verb::Rcpt | Verb::Data if mail / 100 == 5 && !pipelined => {
                    Some(fact!("judge-without-sender", sent: text(line.shown())))
                }
                Verb::Data
                    if !pipelined && !rcpts.is_empty() && rcpts.iter().all(|it| it / 100 >= 4) =>
                {
                    Some(fact!("judge-without-recipient"))
                }
                _ => None,
            };
            if let Some(says) = wrong {
                return Some(vec![session.finding(line, says)]);
            }
            let code = session.code_to(index);
            match verb {
                Verb::Mail => {
                    mail = code;
                    rcpts.clear();
                }
                Verb::Rcpt if waited(code) => rcpts.push(code),
                Verb::Rset | Verb::Ehlo | Verb::Helo => {
                    mail = 0;
                    rcpts.clear();
                }
                _ => {}
            }
            if matches!(verb, Verb::Mail | Verb::Rcpt | Verb::Data) && code / 100 == 5 {
                any = true;
                refused.push(line.text());
            }
        }
        any.then(Vec::new)
    })
}

/// Not delivered, and not said so.
pub(super) fn exit_code(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().map(|run| {
        let (trial, sessions) = run;
        let exit = trial.exit?;
        let refused = sessions.iter().any(Session::was_refused);
        if !refuses(trial.situation) || !refused || delivered(run) {
            return None;
        }
        let found = (exit == 0).then(|| at_end(run, fact!("judge-exit-0")));
        Some(found.into_iter().collect())
    }))
}

/// Delivered, and said otherwise.
pub(super) fn exit_code_of_success(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().map(|run| {
        let (trial, sessions) = run;
        let exit = trial.exit?;
        if !delivered(run) || sessions.iter().any(Session::was_refused) {
            return None;
        }
        let exit = u32::try_from(exit).unwrap_or(1);
        let found = (exit != 0).then(|| at_end(run, fact!("judge-exit", code: exit)));
        Some(found.into_iter().collect())
    }))
}

/// How soon after a 4yz another attempt is too soon.
const TOO_SOON: Duration = Duration::from_secs(30);

/// After a 4yz there is a pause.
pub(super) fn retry_pause(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().map(|(_, sessions)| {
        let mut first: Option<(Duration, &[u8])> = None;
        for session in sessions {
            let opened = session.connection.opened;
            for (index, line) in session.client() {
                let at = session.connection.pieces
                    [line.first.min(session.connection.pieces.len() - 1)]
                .at;
                let again = |said: &[u8]| said == line.text() || said.is_empty();
                if let Some((since, said)) = first
                    && at > since
                    && at - since < TOO_SOON
                    && again(said)
                    && (!said.is_empty() || opened > since)
                {
                    return Some(vec![
                        session.finding(line, fact!("judge-retried", after: at - since)),
                    ]);
                }
                let is_attempt = matches!(
                    line.unit,
                    Unit::Command(Verb::Mail | Verb::Rcpt | Verb::Data) | Unit::EndOfData
                );
                if is_attempt && session.code_to(index) / 100 == 4 && first.is_none() {
                    let reply = session.reply(index).map(|it| session.lines[it].first);
                    let since = reply.map(|it| session.connection.pieces[it].at)?;
                    first = Some((since, line.text()));
                }
            }
            let greeting = session.greeting().filter(|it| session.code(*it) / 100 == 4);
            if let Some(greeting) = greeting {
                let since = session.connection.pieces[session.lines[greeting].first].at;
                first.get_or_insert((since, b""));
            }
        }
        first.map(|_| Vec::new())
    }))
}

/// EHLO comes again under TLS.
pub(super) fn ehlo_after_starttls(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let secured = session.secured()?;
        let (_, line) = session.client().find(|(_, it)| it.first > secured)?;
        let fine = matches!(
            line.unit,
            Unit::Command(Verb::Ehlo | Verb::Helo | Verb::Quit)
        );
        let found = (!fine).then(|| {
            session.finding(
                line,
                fact!("judge-no-ehlo-after-tls", sent: text(line.shown())),
            )
        });
        Some(found.into_iter().collect())
    })
}

/// Nothing comes in plain text behind STARTTLS.
pub(super) fn starttls_waits(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let (index, ..) = session
            .commands()
            .find(|(_, verb, _)| *verb == Verb::StartTls)?;
        if session.code_to(index) != 220 {
            return Some(Vec::new());
        }
        let secured = session.secured().unwrap_or(usize::MAX);
        let mut after = session
            .client()
            .filter(|(it, line)| *it > index && line.first < secured);
        let found = after.next().map(|(_, line)| {
            session.finding(
                line,
                fact!("judge-plain-after-starttls", sent: text(line.shown())),
            )
        });
        Some(found.into_iter().collect())
    })
}

/// The same sign-in is not tried again where it was refused.
pub(super) fn auth_refused(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let mut refused: Vec<&[u8]> = Vec::new();
        for (index, line) in session.client() {
            if !matches!(line.unit, Unit::Command(Verb::Auth) | Unit::AuthResponse) {
                continue;
            }
            if refused.contains(&line.text()) {
                return Some(vec![session.finding(line, fact!("judge-auth-again"))]);
            }
            if session.code_to(index) == 535 {
                refused.push(line.text());
            }
        }
        (!refused.is_empty()).then(Vec::new)
    })
}

/// QUIT, and its reply.
pub(super) fn quit(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().flat_map(|(trial, sessions)| {
        sessions.iter().map(|session| {
            session.commands().next()?;
            let ended = session
                .connection
                .pieces
                .iter()
                .find_map(|it| match it.what {
                    What::Closed(side) => Some(side),
                    _ => None,
                });
            if ended != Some(Side::Client) || trial.situation.is_some() && trial.exit.is_none() {
                return None;
            }
            let mut quits = session
                .commands()
                .filter(|(_, verb, _)| *verb == Verb::Quit);
            let found = quits
                .next()
                .is_none()
                .then(|| session.at_end(fact!("judge-no-quit")));
            Some(found.into_iter().collect())
        })
    }))
}
