//! The console: a person types SMTP, IMAP or POP3 to any host that listens.

use super::take_lost_focus;
use super::wire::visible;
use crate::lab::{Lab, use_lab};
use crate::panels::panel::panel;
use crate::state::Action;
use protocol_core::sasl::encode as encode_base64;
use protocol_core::smtp::server::StateName;
use protocol_core::smtp::{Command, Side};
use protocol_core::{imap, pop3, smtp};
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use words::{Language, Ui};
use world::connection::{EndStage, EndTls};
use world::event::Refused;
use world::{Connection, Endpoint, EventKind, HostId, Protocol};
use yew::functional::Hook as _;
use yew::prelude::*;

/// How many lines of the conversation are shown.
const SHOWN: usize = 200;

/// The console.
pub fn console(lab: &Lab) -> Html {
    let open = lab
        .console
        .and_then(|it| lab.timeline.world().connection(it.id))
        .filter(|it| it.client.stage != EndStage::Closed);
    html! {
        <div class="console">
            { if open.is_some() { Html::default() } else { connect() } }
            { conversation() }
            { if open.is_some() { prompt() } else { Html::default() } }
        </div>
    }
}

/// Whom to call.
fn connect() -> Html {
    panel("connect", |hooks| use_connect().run(hooks))
}

#[hook]
fn use_connect() -> Html {
    let lab = use_lab();
    let ui = lab.ui();
    let world = lab.timeline.world();
    let from_node = use_node_ref();
    let to_node = use_node_ref();
    let programs: Vec<_> = world
        .hosts()
        .filter(|(_, host)| host.mua.is_some())
        .collect();
    let services: Vec<_> = world
        .hosts()
        .flat_map(|(id, host)| host.ports().map(move |port| (id, host, port)))
        .collect();
    // Who hangs up and calls again calls the same server.
    let last = lab
        .console
        .and_then(|it| world.connection(it.id))
        .map(|it| (it.ends.client, it.ends.server, it.ends.port));
    let is_from = |id: HostId, index: usize| last.map_or(index == 0, |(from, ..)| from == id);
    let is_to = |id: HostId, port: u16, index: usize| {
        last.map_or(index == 0, |(_, to, at)| (to, at) == (id, port))
    };
    let connect = {
        let (lab, from_node, to_node) = (lab.clone(), from_node.clone(), to_node.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |node: &NodeRef| node.cast::<HtmlSelectElement>().map(|it| it.value());
            let from = value(&from_node).and_then(|it| it.parse().ok());
            let to = value(&to_node);
            let to = to.as_deref().and_then(|it| it.split_once(':'));
            let to = to.and_then(|(host, port)| Some((host.parse().ok()?, port.parse().ok()?)));
            if let (Some(from), Some((to, port))) = (from, to) {
                lab.act(Action::OpenConsole {
                    from: HostId(from),
                    to: HostId(to),
                    port,
                });
            }
        })
    };
    html! {
        <form class="connect" onsubmit={connect}>
            <label class="choice"><span>{ ui.call_from }</span>
                <select ref={from_node} id="call-from">
                    { for programs.iter().enumerate().map(|(index, (id, host))| html! { <option selected={is_from(*id, index)} value={id.0.to_string()}>{ host.name.to_string() }</option> }) }
                </select>
            </label>
            <label class="choice"><span>{ ui.call_to }</span>
                <select ref={to_node} id="call-to">
                    { for services.iter().enumerate().map(|(index, (id, host, port))| html! {
                        <option selected={is_to(*id, *port, index)} value={format!("{}:{port}", id.0)}>{ format!("{}:{port}", host.name) }</option>
                    }) }
                </select>
            </label>
            <button type="submit" class="primary" id="connect">{ ui.connect }</button>
            <p class="hint">{ ui.not_connected }</p>
        </form>
    }
}

/// What was said on the console's connection, up to the cursor.
fn conversation() -> Html {
    panel("conversation", |hooks| use_conversation().run(hooks))
}

#[hook]
fn use_conversation() -> Html {
    let lab = use_lab();
    let ui = lab.ui();
    let node = use_node_ref();
    let past = lab.timeline.past();
    use_effect_with((past.len(), node.clone()), |(_, node)| {
        if let Some(list) = node.cast::<web_sys::Element>() {
            list.set_scroll_top(list.scroll_height());
        }
    });
    let Some(id) = lab.console.map(|it| it.id) else {
        return Html::default();
    };
    let lines: Vec<_> = past
        .iter()
        .rev()
        .filter(|event| event.connection == Some(id))
        .filter_map(|event| match &event.kind {
            EventKind::LineSent { line, .. } if line.from == Side::Client => {
                Some((event.id, "said", line.octets.to_text().into_owned()))
            }
            EventKind::LineReceived { line, .. } if line.from == Side::Server => {
                Some((event.id, "heard", line.octets.to_text().into_owned()))
            }
            EventKind::ConnectionRefused { reason, .. } if *reason == Refused::NoAnswer => {
                Some((event.id, "told", ui.no_call_taken.to_owned()))
            }
            EventKind::ConnectionRefused { .. } => {
                Some((event.id, "told", ui.refused_connection.to_owned()))
            }
            EventKind::ConnectionReset(ends) if event.host == ends.client => {
                Some((event.id, "told", ui.broken_connection.to_owned()))
            }
            _ => None,
        })
        .take(SHOWN)
        .collect();
    html! {
        <ol class="conversation" ref={node} tabindex="0" aria-label={ui.console} role="log">
            { for lines.into_iter().rev().flat_map(|(id, class, text)| {
                let whole = text.strip_suffix("\r\n").unwrap_or(&text).to_owned();
                let lab = lab.clone();
                whole.split("\r\n").map(str::to_owned).collect::<Vec<_>>().into_iter().enumerate().map(move |(index, line)| html! {
                    <li key={format!("{}-{index}", id.0)} class={class}>
                        <button type="button" tabindex="-1" onclick={lab.on(Action::Seek(id))}>{ visible(&line) }</button>
                    </li>
                }).collect::<Vec<_>>()
            }) }
        </ol>
    }
}

/// The line that is typed, with what may be sent and what is wrong.
fn prompt() -> Html {
    panel("prompt", |hooks| use_prompt().run(hooks))
}

#[hook]
fn use_prompt() -> Html {
    let lab = use_lab();
    let ui = lab.ui();
    let typed = use_state(String::new);
    let history = use_mut_ref(|| (Vec::<String>::new(), 0_usize));
    let node = use_node_ref();
    // Who has connected wants to type.
    use_effect_with(node.clone(), take_lost_focus);
    let Some(connection) = lab
        .console
        .and_then(|it| lab.timeline.world().connection(it.id))
    else {
        return Html::default();
    };
    let server = &connection.server.endpoint;
    // What has come of a command of IMAP that goes on behind a literal.
    let (begun, literal) = match server {
        Endpoint::ImapServer(session) => session.begun(),
        _ => (&[][..], 0),
    };
    let waits_for_tls = matches!(connection.server.tls, EndTls::Awaited(_));
    let may_begin = waits_for_tls && connection.client.tls == EndTls::Clear;
    let wants_response = wants_response(server);
    // What is typed then is no command.
    let raw = match server {
        _ if wants_response => Some(ui.response_mode.to_owned()),
        _ if waits_for_tls => Some(ui.tls_mode.to_owned()),
        _ if literal > 0 => Some(format!("{literal} {}", ui.literal_mode)),
        Endpoint::SmtpServer(it) if it.state() == StateName::Data => Some(ui.data_mode.to_owned()),
        Endpoint::SmtpServer(it) if it.state() == StateName::Chunk => {
            Some(ui.chunk_mode.to_owned())
        }
        Endpoint::ImapServer(it) if it.state() == imap::server::StateName::Idling => {
            Some(ui.idle_mode.to_owned())
        }
        _ => None,
    };
    let send = {
        let (lab, typed, history) = (lab.clone(), typed.clone(), Rc::clone(&history));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let line = (*typed).clone();
            {
                let (lines, at) = &mut *history.borrow_mut();
                if !line.is_empty() && lines.last() != Some(&line) {
                    lines.push(line.clone());
                }
                *at = lines.len();
            }
            typed.set(String::new());
            lab.act(Action::TypeLine(line));
        })
    };
    let input = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let keys = {
        let (lab, typed, history) = (lab.clone(), typed.clone(), Rc::clone(&history));
        Callback::from(move |event: KeyboardEvent| {
            let (lines, at) = &mut *history.borrow_mut();
            match event.key().as_str() {
                "ArrowUp" => *at = at.saturating_sub(1),
                "ArrowDown" => *at = (*at + 1).min(lines.len()),
                "d" if event.ctrl_key() => {
                    event.prevent_default();
                    lab.act(Action::HangUp);
                    return;
                }
                _ => return,
            }
            event.prevent_default();
            typed.set(lines.get(*at).cloned().unwrap_or_default());
        })
    };
    let problem = if raw.is_some() || typed.is_empty() {
        None
    } else {
        problem(lab.language, connection.protocol(), begun, &typed)
    };
    let verdict = match (&problem, raw, typed.is_empty()) {
        (_, Some(says), _) => says,
        (_, _, true) => format!("{}{}", hint(ui, server), ui.typed_history),
        (Some((_, text)), ..) => text.clone(),
        (None, ..) => ui.syntax_ok.to_owned(),
    };
    let caret = problem
        .as_ref()
        .map(|(at, _)| " ".repeat((*at).min(200)) + "▲");
    // Before TLS the server reads no command.
    let chips = if waits_for_tls {
        Vec::new()
    } else {
        next_commands(&lab, connection)
    };
    let encode = wants_response.then(|| {
        let (typed, node) = (typed.clone(), node.clone());
        let encode = Callback::from(move |_: MouseEvent| {
            typed.set(encode_base64(typed.replace('∅', "\0").as_bytes()));
            if let Some(input) = node.cast::<HtmlInputElement>() {
                drop(input.focus());
            }
        });
        html! { <button type="button" id="to-base64" onclick={encode}>{ ui.to_base64 }</button> }
    });
    html! {
        <form class="prompt" onsubmit={send}>
            <div class="chips" role="group" aria-label={ui.legal_next}>
                { for chips.into_iter().map(|chip| {
                    let put = { let (typed, node, chip) = (typed.clone(), node.clone(), chip.clone());
                        Callback::from(move |_: MouseEvent| {
                            typed.set(chip.clone());
                            if let Some(input) = node.cast::<HtmlInputElement>() { drop(input.focus()); }
                        }) };
                    html! { <button type="button" class="chip" onclick={put}>{ chip.trim_end().to_owned() }</button> }
                }) }
            </div>
            <div class="typed">
                <div class="typed-line">
                    <input type="text" id="console-line" ref={node} value={(*typed).clone()} oninput={input} onkeydown={keys}
                        aria-label={ui.type_line} aria-describedby="console-verdict" autocomplete="off" autocapitalize="off" spellcheck="false" />
                    <pre class="caret" aria-hidden="true">{ caret.unwrap_or_default() }</pre>
                </div>
                <button type="submit" class="primary" id="console-send">{ ui.enter_line }</button>
                { encode }
                if may_begin {
                    <button type="button" id="begin-tls" onclick={lab.on(Action::BeginTls)}>{ ui.begin_tls }</button>
                }
                <button type="button" id="hang-up" onclick={lab.on(Action::HangUp)}>{ ui.hang_up }</button>
            </div>
            <p class={classes!("verdict", problem.is_some().then_some("wrong"))} id="console-verdict" role="status">{ verdict }</p>
        </form>
    }
}

/// Whether the server waits for a response to its challenge.
fn wants_response(server: &Endpoint) -> bool {
    match server {
        Endpoint::SmtpServer(it) => it.state() == StateName::Authenticating,
        Endpoint::ImapServer(it) => it.state() == imap::server::StateName::Authenticating,
        Endpoint::Pop3Server { session, .. } => {
            session.state() == pop3::server::StateName::Authenticating
        }
        _ => false,
    }
}

/// What who types to this server had better know.
fn hint(ui: &Ui, server: &Endpoint) -> String {
    let says = match server {
        Endpoint::ImapServer(_) => ui.tag_first,
        Endpoint::Pop3Server { session, .. } if session.marked().next().is_some() => {
            ui.only_quit_deletes
        }
        _ => return String::new(),
    };
    format!("{says} ")
}

/// What is wrong with the line, by the very grammar of the server, and at which octet of it. `begun` is what
/// has come of the command before.
fn problem(
    language: Language,
    protocol: Protocol,
    begun: &[u8],
    line: &str,
) -> Option<(usize, String)> {
    match protocol {
        Protocol::Smtp => {
            let error = Command::parse(line.as_bytes()).err()?;
            Some((error.error().at, words::command_error(language, &error)))
        }
        Protocol::Pop3 => {
            let error = pop3::Command::parse(line.as_bytes()).err()?;
            Some((
                error.error().at,
                words::pop3_command_error(language, &error),
            ))
        }
        Protocol::Imap => {
            let whole = [begun, line.as_bytes()].concat();
            let checked = match imap::Command::announces(line.as_bytes()) {
                Some(_) => imap::Command::check_begun(&whole),
                None => imap::Command::parse(&whole).map(drop),
            };
            let error = checked.err()?;
            let at = error.error().at.saturating_sub(begun.len());
            Some((at, words::imap_command_error(language, &error)))
        }
    }
}

/// The beginnings of the commands that may come now.
fn next_commands(lab: &Lab, connection: &Connection) -> Vec<String> {
    let server = &connection.server.endpoint;
    if wants_response(server) {
        return vec!["*".into()];
    }
    match server {
        Endpoint::SmtpServer(server) if server.state() == StateName::Data => vec![".".into()],
        Endpoint::SmtpServer(server) => server
            .legal_verbs()
            .map(|verb| beginning(verb).to_owned())
            .collect(),
        Endpoint::ImapServer(server) if server.state() == imap::server::StateName::Idling => {
            vec!["DONE".into()]
        }
        Endpoint::ImapServer(server) if server.begun().0.is_empty() => {
            // A tag that was not used yet.
            let said = lab.timeline.past().iter().filter(|event| {
                event.connection == Some(connection.id)
                    && matches!(&event.kind, EventKind::LineSent { line, .. } if line.from == Side::Client)
            });
            let tag = said.count() + 1;
            server
                .legal_commands()
                .map(|name| format!("a{tag} {name} "))
                .collect()
        }
        Endpoint::Pop3Server { session, .. } => {
            let legal = session.legal_commands();
            legal.map(|verb| format!("{verb} ")).collect()
        }
        Endpoint::ImapServer(_)
        | Endpoint::SmtpClient(_)
        | Endpoint::ImapClient(_)
        | Endpoint::Pop3Client(_)
        | Endpoint::Outside
        | Endpoint::Gone => Vec::new(),
    }
}

fn beginning(verb: smtp::Verb) -> &'static str {
    use smtp::Verb;
    match verb {
        Verb::Helo => "HELO ",
        Verb::Ehlo => "EHLO ",
        Verb::Mail => "MAIL FROM:<",
        Verb::Rcpt => "RCPT TO:<",
        Verb::Data => "DATA",
        Verb::Rset => "RSET",
        Verb::Noop => "NOOP",
        Verb::Quit => "QUIT",
        Verb::Vrfy => "VRFY ",
        Verb::Expn => "EXPN ",
        Verb::Help => "HELP",
        Verb::Auth => "AUTH ",
        Verb::StartTls => "STARTTLS",
        Verb::Bdat => "BDAT ",
    }
}
