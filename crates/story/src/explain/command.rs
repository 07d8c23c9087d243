use super::answers::{ANY, rows, to_command};
use crate::errors::command_error;
use crate::sections::rfc5321;
use crate::states::verb as summary;
use crate::{Explanation, explained, fact, family, text};
use protocol_core::smtp::{Command, ReversePath, Verb};
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_command(verb: Verb, line: &Line) -> Explanation {
    let mut it = explained!(family "smtp-command", verb)
        .answers(rows(to_command(verb)).chain(rows(ANY)))
        .sections(sections(verb));
    it.what = Some(fact!("smtp-command", verb: text(verb), does: summary(verb)));
    let octets = line.octets.strip_suffix(b"\r\n");
    match Command::parse(octets.unwrap_or(&line.octets)) {
        Ok(command) => arguments(&command, &mut it),
        Err(error) => it.meaning.insert(0, command_error(&error)),
    }
    it
}

/// What is to be said of these arguments.
fn arguments(command: &Command, it: &mut Explanation) {
    let (Command::Mail { parameters, .. } | Command::Rcpt { parameters, .. }) = command else {
        return;
    };
    if let Command::Mail { reverse_path, .. } = command
        && *reverse_path == ReversePath::Null
    {
        it.meaning.push(fact!("smtp-null-reverse-path"));
        it.sections.push(rfc5321("4.5.5"));
    }
    for parameter in parameters {
        let keyword = parameter.keyword.as_str();
        let value = parameter.value.as_deref();
        let is_binary = value.is_some_and(|it| it.eq_ignore_ascii_case("BINARYMIME"));
        let known = match (keyword, value) {
            ("SIZE", Some(size)) => Some((fact!("parameter-size", size: size), 1870, "3")),
            ("BODY", Some(body)) if is_binary => {
                Some((fact!("parameter-body-binary", body: body), 3030, "3"))
            }
            ("BODY", Some(body)) => Some((fact!("parameter-body", body: body), 6152, "3")),
            ("SMTPUTF8", None) => Some((fact!("parameter-smtputf8"), 6531, "3.4")),
            ("RET", Some(what)) => Some((fact!("parameter-ret", what: what), 3461, "4.3")),
            ("ENVID", Some(id)) => Some((fact!("parameter-envid", id: id), 3461, "4.4")),
            ("NOTIFY", Some(when)) => Some((fact!("parameter-notify", when: when), 3461, "4.1")),
            ("ORCPT", Some(whom)) => Some((fact!("parameter-orcpt", whom: whom), 3461, "4.2")),
            _ => None,
        };
        match known {
            Some((fact, rfc, section)) => {
                it.meaning.push(fact);
                it.sections.push(Section::new(rfc, section));
            }
            None => it.meaning.push(fact!("parameter-other", keyword: keyword)),
        }
    }
}

fn sections(verb: Verb) -> Vec<Section> {
    let of_rfc5321: &[&'static str] = match verb {
        Verb::Ehlo => &["3.2", "4.1.1.1", "4.1.4"],
        Verb::Helo => &["4.1.1.1"],
        Verb::Mail => &["3.3", "4.1.1.2"],
        Verb::Rcpt => &["3.3", "4.1.1.3"],
        Verb::Data => &["3.3", "4.1.1.4"],
        Verb::Rset => &["4.1.1.5"],
        Verb::Noop => &["4.1.1.9"],
        Verb::Quit => &["4.1.1.10"],
        Verb::Vrfy => &["3.5", "4.1.1.6"],
        Verb::Expn => &["3.5", "4.1.1.7"],
        Verb::Help => &["4.1.1.8"],
        Verb::Auth => return vec![Section::new(4954, "4"), Section::new(6409, "4.3")],
        Verb::StartTls => return vec![Section::new(3207, "4")],
        Verb::Bdat => return vec![Section::new(3030, "2")],
    };
    of_rfc5321.iter().map(|it| rfc5321(it)).collect()
}

pub(super) fn families() -> (&'static str, Vec<String>) {
    family("smtp-command", Verb::ALL)
}
