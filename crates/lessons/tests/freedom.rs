//! What the RFCs leave free fails no solution: the case of commands, NOOPs, the order of recipients, HELO where no
//! extension is used, and a transaction that is begun again.

use lessons::moves::Move;
use lessons::proof::does;
use lessons::{lesson, lesson_names};
use siphasher::sip::SipHasher13;
use std::hash::Hasher as _;
use world::Input;

/// What a lesson is itself about, so that it is not free there: the lesson, what is not done, and why.
const NOT_FREE: [(&str, Freedom, &str); 2] = [
    (
        "reading-failures",
        Freedom::Order,
        "it asks first for the recipient who is refused for now",
    ),
    (
        "oauth-token",
        Freedom::Again,
        "its task is done by MAIL: RSET belongs to the next step",
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Freedom {
    /// RFC 5321 section 2.4: verbs are the same in any case. RFC 9051 section 2.2.1 and RFC 1939 section 3: so are those of
    /// IMAP and POP3.
    Case,
    /// RFC 5321 section 4.1.4: NOOP can be sent at any time.
    Noop,
    /// RFC 5321 section 3.3: RCPT is repeated, in no particular order.
    Order,
    /// RFC 5321 section 4.1.1.1: a client that needs no extension can greet with HELO.
    Helo,
    /// RFC 5321 section 4.1.1.5: a transaction that was begun is taken back by RSET, and begun anew.
    Again,
}

const ALL: [Freedom; 5] = [
    Freedom::Case,
    Freedom::Noop,
    Freedom::Order,
    Freedom::Helo,
    Freedom::Again,
];

/// What is spoken on the connection that was opened last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spoken {
    Smtp,
    Imap,
    Pop3,
    Other,
}

/// What comes next on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Command,
    Content,
    /// So many octets of a chunk.
    Chunk(usize),
    /// So many lines of a SASL exchange.
    Sasl(usize),
}

const VERBS: [&str; 14] = [
    "EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "VRFY", "EXPN", "HELP", "AUTH",
    "STARTTLS", "BDAT",
];

/// Coins, from a seed.
struct Chance(u64);

impl Chance {
    fn flips(&mut self) -> bool {
        let mut hasher = SipHasher13::new();
        hasher.write_u64(self.0);
        self.0 = hasher.finish();
        self.0.is_multiple_of(2)
    }
}

/// The same moves with some of these freedoms taken.
fn freed(moves: &[Move], free: &[Freedom], chance: &mut Chance) -> Vec<Move> {
    let mut spoken = Spoken::Other;
    let mut next = Next::Command;
    let mut freed = Vec::new();
    for (at, it) in moves.iter().enumerate() {
        match it {
            Move::Give(input) => {
                match **input {
                    Input::Open { port, .. } => {
                        next = Next::Command;
                        spoken = match port {
                            25 | 465 | 587 => Spoken::Smtp,
                            143 | 993 => Spoken::Imap,
                            110 | 995 => Spoken::Pop3,
                            _ => Spoken::Other,
                        };
                    }
                    // Of octets nobody knows where they end a line.
                    Input::Play { .. } | Input::Octets { .. } => spoken = Spoken::Other,
                    _ => {}
                }
                freed.push(it.clone());
            }
            Move::Type(lines) => {
                let mut lines = lines.clone();
                if free.contains(&Freedom::Order) && spoken == Spoken::Smtp && next == Next::Command
                {
                    for group in lines.chunk_by_mut(|a, b| is(a, "RCPT") && is(b, "RCPT")) {
                        if chance.flips() {
                            group.rotate_left(1);
                        }
                    }
                }
                let may_helo = is_plain(&moves[at..]);
                let mut typed = Vec::new();
                for line in lines {
                    if next == Next::Command
                        && spoken == Spoken::Smtp
                        && free.contains(&Freedom::Noop)
                        && VERBS.iter().any(|it| is(&line, it))
                        && chance.flips()
                    {
                        typed.push("NOOP".to_owned());
                    }
                    if next == Next::Command
                        && spoken == Spoken::Smtp
                        && free.contains(&Freedom::Again)
                        && is(&line, "MAIL")
                    {
                        typed.extend([line.clone(), "RSET".to_owned()]);
                    }
                    let (now, then) = (next, after(next, spoken, &line));
                    next = then;
                    typed.push(match now {
                        Next::Command => command(&line, spoken, may_helo, free, chance),
                        _ => line,
                    });
                }
                freed.push(Move::Type(typed));
            }
            it => freed.push(it.clone()),
        }
    }
    freed
}

fn is(line: &str, verb: &str) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    word.eq_ignore_ascii_case(verb)
}

fn after(next: Next, spoken: Spoken, line: &str) -> Next {
    let words = line.split(' ').count();
    match next {
        Next::Content if line == "." => Next::Command,
        Next::Content => next,
        Next::Chunk(left) if left > line.len() + 2 => Next::Chunk(left - line.len() - 2),
        Next::Chunk(_) => Next::Command,
        Next::Sasl(2..) => Next::Sasl(1),
        Next::Sasl(_) => Next::Command,
        Next::Command if spoken == Spoken::Smtp && is(line, "DATA") => Next::Content,
        Next::Command if spoken == Spoken::Smtp && is(line, "BDAT") => {
            let octets = line.split(' ').nth(1).and_then(|it| it.parse().ok());
            octets.map_or(Next::Command, Next::Chunk)
        }
        Next::Command if spoken != Spoken::Smtp || !is(line, "AUTH") => Next::Command,
        Next::Command if words == 3 && !line.to_ascii_uppercase().contains(" LOGIN") => {
            Next::Command
        }
        Next::Command if line.to_ascii_uppercase().contains(" LOGIN") => {
            Next::Sasl(4 - words.min(3))
        }
        Next::Command => Next::Sasl(1),
    }
}

/// Whether nothing extended is used on this connection from here on.
fn is_plain(moves: &[Move]) -> bool {
    let opens =
        |it: &&Move| !matches!(it, Move::Give(input) if matches!(**input, Input::Open { .. }));
    moves.iter().take_while(opens).all(|it| match it {
        Move::Type(lines) => !lines.iter().any(|line| {
            let path_ends = line
                .split_once('>')
                .is_some_and(|(_, rest)| !rest.is_empty());
            let extended = ["AUTH", "STARTTLS", "BDAT"].iter().any(|it| is(line, it));
            extended || (is(line, "MAIL") || is(line, "RCPT")) && path_ends
        }),
        Move::Tls => false,
        Move::Give(input) => !matches!(**input, Input::Octets { .. } | Input::Tls { .. }),
        _ => true,
    })
}

fn command(
    line: &str,
    spoken: Spoken,
    may_helo: bool,
    free: &[Freedom],
    chance: &mut Chance,
) -> String {
    let mut line = line.to_owned();
    let names_domain = line.len() > 5 && line.as_bytes()[5] != b'[';
    if spoken == Spoken::Smtp
        && is(&line, "EHLO")
        && names_domain
        && may_helo
        && free.contains(&Freedom::Helo)
    {
        line.replace_range(..4, "HELO");
    }
    let end = match spoken {
        Spoken::Smtp if !VERBS.iter().any(|it| is(&line, it)) => 0,
        // `MAIL FROM:` is one name.
        Spoken::Smtp if is(&line, "MAIL") || is(&line, "RCPT") => line.find(':').unwrap_or(4),
        Spoken::Smtp | Spoken::Pop3 => line.find(' ').unwrap_or(line.len()),
        Spoken::Imap => {
            // The tag is not free.
            let after = line.find(' ').map(|it| it + 1).unwrap_or(line.len());
            let end = line[after..].find(' ').map_or(line.len(), |it| after + it);
            end.max(after)
        }
        Spoken::Other => 0,
    };
    let start = match spoken {
        Spoken::Imap => line.find(' ').unwrap_or(end),
        _ => 0,
    };
    if !free.contains(&Freedom::Case) || end <= start || !line.is_ascii() {
        return line;
    }
    let mixed: String = line[start..end]
        .chars()
        .map(|it| {
            if chance.flips() {
                it.to_ascii_lowercase()
            } else {
                it.to_ascii_uppercase()
            }
        })
        .collect();
    line.replace_range(start..end, &mixed);
    line
}

#[test]
fn what_rfcs_leave_free_fails_no_solution() {
    let mut wrong = Vec::new();
    for name in lesson_names() {
        let template = lesson(name).unwrap();
        for seed in 0..6 {
            let whole = template.at(seed).unwrap();
            let mut chance = Chance(seed);
            let is_free = |it: &&Freedom| {
                !NOT_FREE
                    .iter()
                    .any(|(of, what, _)| *of == name && what == *it)
            };
            let free: Vec<Freedom> = ALL.iter().filter(is_free).copied().collect();
            let each: Vec<&[Freedom]> = free.chunks(1).chain([&free[..]]).collect();
            for solution in &whole.lesson.solutions {
                for free in &each {
                    let moves = freed(&solution.moves, free, &mut chance);
                    if let Err(it) = does(&whole, &moves) {
                        wrong.push(format!("{name}, seed {seed}, {free:?}: {it}: {moves:?}"));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} fail:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
