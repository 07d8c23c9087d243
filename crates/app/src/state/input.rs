//! From an action to the input of the world that it is: the one conversion.

use super::{Action, AppState, Prepared};
use protocol_core::smtp::Domain;
use world::{ConnectionName, HostId, Input};

impl AppState {
    /// Prepares an action for this state. Nothing else may be done before the reducer gets it.
    #[must_use]
    pub fn prepare(&self, action: Action) -> Prepared {
        let input = self.input_of(&action);
        Prepared {
            recorded: input.clone().and_then(|it| self.timeline.recorded(it)),
            action,
            input,
        }
    }

    fn input_of(&self, action: &Action) -> Option<Input> {
        Some(match action {
            Action::SendLetter => self.timeline.scenario().letter.send(),
            Action::SendForm => self.form.input(self.timeline.world())?,
            Action::Give(input) => (**input).clone(),
            Action::Experiment { number, step } => {
                let experiment = self.story.experiments.get(*number)?;
                experiment.moves.get(*step)?.clone()
            }
            Action::OpenConsole { from, to, port } => Input::Open {
                from: self.name(*from)?,
                to: self.name(*to)?,
                port: *port,
            },
            Action::PlayServer { host, port, stop } => Input::Play {
                host: self.name(*host)?,
                port: *port,
                stop: *stop,
            },
            Action::TypeLine(line) => Input::Type {
                on: self.console_name()?,
                line: line.clone(),
            },
            Action::BeginTls => Input::Tls {
                on: self.console_name()?,
            },
            // Within what is computed only the cursor moves.
            Action::Wait { micros } => {
                let wait = Input::Advance { micros: *micros };
                self.timeline.recorded(wait.clone())?;
                wait
            }
            Action::HangUp => Input::Close {
                on: self.console_name()?,
            },
            _ => return None,
        })
    }

    fn name(&self, host: HostId) -> Option<Domain> {
        let host = self.timeline.world().host(host);
        host.map(|it| it.name.clone())
    }

    fn console_name(&self) -> Option<ConnectionName> {
        self.timeline.world().connection(self.console?)?.name
    }
}
