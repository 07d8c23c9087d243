//! Faults that a test puts in: those of `/api/lab/faults`, and Mailpit's chaos.

use super::{Page, Refused, Shared};
use crate::language::say;
use crate::serve::engine::{FromSocket, Owner};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use protocol_core::smtp::reply::EnhancedStatus;
use protocol_core::smtp::{Domain, ForwardPath, ReplyCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use story::text;
use tokio::sync::oneshot;
use world::fault::{Armed, ChosenReply, Fault, FaultSpec, Stage, When};

/// What Mailpit's chaos answers where it is not told.
const CHAOS: u16 = 451;

pub fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/api/lab/faults", get(show).put(put).delete(clear))
        .route("/api/v1/chaos", get(chaos).put(set_chaos))
}

/// A fault as a test writes it: one of `reply`, `delay`, `drop` and `reset`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    stage: Stage,
    /// Of which recipient, at the stage `rcpt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// `450 4.2.0 come later`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply: Option<String>,
    /// Milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delay: Option<u64>,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    drop: bool,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    reset: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u16>,
    /// The host that fails; that of SMTP where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<Domain>,
}

/// A fault that is in the world.
#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    fault: Written,
    /// How many times it has struck.
    struck: u32,
}

async fn show(page: Shared) -> Result<Json<Vec<Shown>>, Refused> {
    Ok(Json(shown(page.faults(Owner::Lab, None).await?)))
}

async fn put(page: Shared, body: String) -> Result<Json<Vec<Shown>>, Refused> {
    let written: Result<Vec<Written>, _> = serde_json::from_str(&body);
    let written =
        written.map_err(|error| Refused::bad(say!("api-bad-json", error: text(error))))?;
    let faults = written.into_iter().map(|it| it.spec(&page));
    let faults = faults.collect::<Result<Vec<_>, Refused>>()?;
    Ok(Json(shown(page.faults(Owner::Lab, Some(faults)).await?)))
}

async fn clear(page: Shared) -> Result<Json<Vec<Shown>>, Refused> {
    Ok(Json(shown(
        page.faults(Owner::Lab, Some(Vec::new())).await?,
    )))
}

fn shown(armed: Vec<Armed>) -> Vec<Shown> {
    let each = armed.into_iter().map(|it| {
        let reply = |it: &ChosenReply| match it.status {
            Some(status) => format!("{} {status} {}", it.code, it.text),
            None => format!("{} {}", it.code, it.text),
        };
        let fault = &it.spec.fault;
        Shown {
            fault: Written {
                stage: it.spec.stage,
                to: it
                    .spec
                    .recipient
                    .as_ref()
                    .map(|it| crate::serve::kept::bare(&it.to_string())),
                reply: match fault {
                    Fault::Reply(it) => Some(reply(it)),
                    _ => None,
                },
                delay: match fault {
                    Fault::Delay { micros } => Some(micros / 1000),
                    _ => None,
                },
                drop: matches!(fault, Fault::Drop),
                reset: matches!(fault, Fault::Reset),
                times: it.spec.times,
                percent: it.spec.per_mille.map(|it| it / 10),
                host: Some(it.spec.host.clone()),
            },
            struck: it.struck,
        }
    });
    each.collect()
}

impl Written {
    fn spec(self, page: &Page) -> Result<FaultSpec, Refused> {
        let fault = match (self.reply, self.delay, self.drop, self.reset) {
            (Some(reply), None, false, false) => {
                let read = chosen(&reply);
                let bad = || Refused::bad(say!("api-bad-reply", reply: text(reply)));
                Fault::Reply(read.ok_or_else(bad)?)
            }
            (None, Some(millis), false, false) => Fault::Delay {
                micros: millis.saturating_mul(1000),
            },
            (None, None, true, false) => Fault::Drop,
            (None, None, false, true) => Fault::Reset,
            _ => return Err(Refused::bad(say!("api-one-fault"))),
        };
        let recipient = self.to.map(|to| {
            let path: Result<ForwardPath, _> = format!("<{to}>").parse();
            path.map_err(|_| Refused::bad(say!("api-bad-recipient", recipient: text(to))))
        });
        Ok(FaultSpec {
            host: match self.host {
                Some(host) => host,
                None => page.host()?,
            },
            fault,
            stage: self.stage,
            when: When::Before,
            times: self.times,
            per_mille: self.percent.map(|it| it.saturating_mul(10)),
            recipient: recipient.transpose()?,
        })
    }
}

/// Code, status where there is one, and text.
fn chosen(reply: &str) -> Option<ChosenReply> {
    let (code, rest) = reply.split_once(' ').unwrap_or((reply, ""));
    let code: ReplyCode = code.parse::<u16>().ok()?.try_into().ok()?;
    let (first, behind) = rest.split_once(' ').unwrap_or((rest, ""));
    let status: Option<EnhancedStatus> = first.parse().ok();
    let said = if status.is_some() { behind } else { rest };
    let said = if said.is_empty() { "refused" } else { said };
    Some(ChosenReply {
        code,
        status,
        text: said.to_owned(),
    })
}

/// Mailpit's: how often MAIL, RCPT and AUTH fail.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Chaos {
    authentication: Trigger,
    recipient: Trigger,
    sender: Trigger,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Trigger {
    error_code: u16,
    /// Of 100.
    probability: u16,
}

impl Default for Trigger {
    fn default() -> Self {
        Self {
            error_code: CHAOS,
            probability: 0,
        }
    }
}

async fn chaos(page: Shared) -> Result<Json<Chaos>, Refused> {
    Ok(Json(as_chaos(&page.faults(Owner::Chaos, None).await?)))
}

async fn set_chaos(State(page): Shared, body: String) -> Result<Json<Chaos>, Refused> {
    let chaos: Result<Chaos, _> = serde_json::from_str(&body);
    let chaos = chaos.map_err(|error| Refused::bad(say!("api-bad-json", error: text(error))))?;
    let mut faults = Vec::new();
    for (stage, trigger) in [
        (Stage::Auth, chaos.authentication),
        (Stage::Rcpt, chaos.recipient),
        (Stage::Mail, chaos.sender),
    ] {
        if trigger.probability > 0 {
            let written = Written {
                stage,
                to: None,
                reply: Some(trigger.error_code.to_string()),
                delay: None,
                drop: false,
                reset: false,
                times: None,
                percent: Some(trigger.probability),
                host: None,
            };
            faults.push(written.spec(&page)?);
        }
    }
    Ok(Json(as_chaos(
        &page.faults(Owner::Chaos, Some(faults)).await?,
    )))
}

fn as_chaos(armed: &[Armed]) -> Chaos {
    let at = |stage| {
        let found = armed.iter().find(|it| it.spec.stage == stage);
        let trigger = found.and_then(|it| match &it.spec.fault {
            Fault::Reply(reply) => Some(Trigger {
                error_code: reply.code.get(),
                probability: it.spec.per_mille.unwrap_or(1000) / 10,
            }),
            _ => None,
        });
        trigger.unwrap_or_default()
    };
    Chaos {
        authentication: at(Stage::Auth),
        recipient: at(Stage::Rcpt),
        sender: at(Stage::Mail),
    }
}

impl Page {
    /// Puts these faults in the place of those that were put in before, if there are any given; what is in now.
    async fn faults(
        &self,
        owner: Owner,
        faults: Option<Vec<FaultSpec>>,
    ) -> Result<Vec<Armed>, Refused> {
        let (answer, answered) = oneshot::channel();
        let asked = FromSocket::Faults {
            owner,
            faults,
            answer,
        };
        let gone = || Refused::bad(say!("api-ends"));
        self.to_engine.send(asked).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?.map_err(Refused::bad)
    }

    /// The host whose SMTP is served.
    fn host(&self) -> Result<Domain, Refused> {
        let mut all = self.hosts.iter();
        let found =
            all.find(|(service, _)| matches!(*service, "smtp" | "submission" | "submissions"));
        let host = found.map(|(_, host)| host.clone());
        host.ok_or_else(|| Refused::bad(say!("api-no-smtp")))
    }
}
