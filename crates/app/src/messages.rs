//! Messages between the page in a frame and the page around it (`EMBED`). `www/embed.schema.json` and
//! `www/embed.d.ts` are made of these types by the test `docs`. What does not fit them is refused.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use world::json;

/// The name space of the messages.
pub const NAMESPACE: &str = "smtp-lab";
/// The version of the messages.
pub const VERSION: u64 = 1;
/// The longest message that is read, in octets of JSON.
pub const MAX: usize = 64_000;
/// The longest id, in octets.
pub const MAX_ID: usize = 64;

macro_rules! messages {
    ($($(#[$attribute:meta])* $kind:ident $name:ident $body:tt)+) => {$(
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
        $(#[$attribute])*
        pub $kind $name $body
    )+};
}

messages! {
    /// What the page around the frame asks for.
    #[derive(Deserialize)]
    #[serde(tag = "type", content = "payload", rename_all = "camelCase")]
    enum Request {
        /// Opens something else.
        Load(Load),
        /// Goes to a named place in the run. The letter is sent if it was not.
        Goto(Goto),
        /// Goes on by one step.
        Step,
        /// Plays.
        Play,
        /// Stops playing.
        Pause,
        /// Begins again, at the place that the address names.
        Reset,
        /// Changes what the frame looks like.
        SetView(SetView),
        /// Asks for the run: the answer is a `state`.
        GetState,
        /// Opens a run that was a `state` before.
        SetState(SetState),
        /// Changes the language.
        SetLocale(SetLocale),
    }

    /// What is opened: each as in the address of the page.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[cfg_attr(feature = "schema", ts(optional_fields))]
    struct Load {
        /// A lesson.
        pub lesson: Option<String>,
        /// A scenario.
        pub scenario: Option<String>,
        /// A place in its run.
        pub at: Option<String>,
        /// What varies in the lesson is chosen by it.
        pub seed: Option<u32>,
    }

    /// A place.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Goto {
        /// Its name.
        pub at: String,
    }

    /// What the frame looks like: each as in the address of the page.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[cfg_attr(feature = "schema", ts(optional_fields))]
    struct SetView {
        /// The colours.
        pub theme: Option<String>,
        /// `embed` or `overview`.
        pub view: Option<String>,
    }

    /// A run.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct SetState {
        /// As a `state` has it.
        pub run: String,
    }

    /// A language.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct SetLocale {
        /// Its tag (RFC 5646).
        pub lang: String,
    }

    /// What the frame tells the page around it.
    #[derive(Serialize)]
    #[serde(tag = "type", content = "payload", rename_all = "camelCase")]
    enum Said {
        /// Something was opened.
        Ready {
            /// What it is called.
            title: String,
            /// The name of the scenario.
            scenario: String,
            /// The name of the lesson.
            lesson: Option<String>,
        },
        /// The frame shows so much that it would be this tall, in CSS pixels. Only with `height=auto`.
        Resize {
            /// Its height.
            height: u32,
        },
        /// A key was pressed that is for the page around the frame. Only with `keys=host`.
        Key {
            /// Its name, as `KeyboardEvent.key` has it.
            key: String,
            /// Its number, as `KeyboardEvent.keyCode` has it.
            code: u32,
        },
        /// Where the run stands has changed.
        Step {
            /// The name of the place, or of the last one before it that has a name.
            at: Option<String>,
            /// What happens there.
            text: String,
            /// How many events have happened.
            events: u32,
        },
        /// A client said something.
        Command {
            /// The host that said it.
            from: String,
            /// What it said, or how that begins.
            text: String,
        },
        /// A server said something.
        Reply {
            /// The host that said it.
            from: String,
            /// What it said, or how that begins.
            text: String,
        },
        /// A question of the lesson was answered.
        Prediction {
            /// The name of the step.
            step: String,
            /// The answer; none if the question was left open.
            given: Option<String>,
            /// Whether the run answers so.
            right: Option<bool>,
        },
        /// A task of the lesson was done.
        Check {
            /// The name of the step.
            step: String,
        },
        /// A hint was given.
        Hint {
            /// The name of the step.
            step: String,
            /// How many were given.
            given: u32,
        },
        /// The lesson is done, or the run was seen to its end.
        Complete {
            /// Whether every task was done and each first answer was right.
            perfect: bool,
        },
        /// The run as it is.
        State {
            /// The run, as it stands in a link; none if it is too long.
            run: Option<String>,
            /// The name of the place, or of the last one before it that has a name.
            at: Option<String>,
            /// How many messages were refused.
            refused: u32,
        },
        /// Something went wrong, and nothing has changed.
        Error {
            /// What.
            text: String,
        },
    }
}

/// Reads a message to the frame: its id, and what is asked for.
#[must_use]
pub fn read(json: &str) -> Option<(Option<String>, Request)> {
    (json.len() <= MAX).then_some(())?;
    let Value::Object(mut fields) = serde_json::from_str(json).ok()? else {
        return None;
    };
    let is_ours = fields.remove("ns")? == NAMESPACE && fields.remove("v")? == VERSION;
    let id = match fields.remove("id") {
        None => None,
        Some(Value::String(id)) if id.len() <= MAX_ID => Some(id),
        Some(_) => return None,
    };
    let mut others = fields.keys();
    let is_whole = others.all(|it| it == "type" || it == "payload");
    let request = json::read(&Value::Object(fields)).ok()?;
    (is_ours && is_whole).then_some((id, request))
}

/// Writes a message of the frame.
///
/// # Panics
/// Never: its keys are text.
#[must_use]
pub fn write(id: Option<&str>, said: &Said) -> String {
    let mut message = serde_json::to_value(said).expect("its keys are text");
    message["ns"] = NAMESPACE.into();
    message["v"] = VERSION.into();
    if let Some(id) = id {
        message["id"] = id.into();
    }
    message.to_string()
}

/// The greeting of either side, before they have a port.
#[must_use]
pub fn hello(id: Option<&str>) -> String {
    let mut hello = json!({ "ns": NAMESPACE, "v": VERSION, "type": "hello" });
    if let Some(id) = id {
        hello["id"] = id.into();
    }
    hello.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(rest: &str) -> String {
        format!(r#"{{"ns":"smtp-lab","v":1,{rest}}}"#)
    }

    #[test]
    fn what_fits_is_read() {
        let goto = Request::Goto(Goto { at: "end".into() });
        for (rest, id, request) in [
            (
                r#""id":"a","type":"goto","payload":{"at":"end"}"#,
                Some("a"),
                goto,
            ),
            (r#""type":"step""#, None, Request::Step),
            (
                r#""type":"getState","payload":null"#,
                None,
                Request::GetState,
            ),
            (
                r#""type":"setView","payload":{"theme":"dark"}"#,
                None,
                Request::SetView(SetView {
                    theme: Some("dark".into()),
                    view: None,
                }),
            ),
        ] {
            assert_eq!(
                read(&message(rest)),
                Some((id.map(str::to_owned), request)),
                "{rest}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for rest in [
            r#""type":"goto""#,
            r#""type":"goto","payload":{"at":7}"#,
            r#""type":"goto","payload":{"at":"end","__proto__":{}}"#,
            r#""type":"step","more":1"#,
            r#""type":"explode""#,
            r#""type":["step"]"#,
            r#""id":7,"type":"step""#,
            r#""type":"step","v":2"#,
        ] {
            assert_eq!(read(&message(rest)), None, "{rest}");
        }
        let long = message(&format!(
            r#""type":"goto","payload":{{"at":"{}"}}"#,
            "x".repeat(MAX)
        ));
        let deep = "[".repeat(10_000);
        for text in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"ns":"other","v":1,"type":"step"}"#,
            &long,
            &deep,
        ] {
            assert_eq!(read(text), None);
        }
    }

    #[test]
    fn what_is_said_has_its_envelope() {
        let said: Value =
            serde_json::from_str(&write(Some("a"), &Said::Resize { height: 7 })).unwrap();
        assert_eq!(
            said,
            json!({ "ns": "smtp-lab", "v": 1, "id": "a", "type": "resize", "payload": { "height": 7 } })
        );
    }
}
