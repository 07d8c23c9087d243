//! The fault that is being described: the form of the faults panel, as it was typed.

use core::time::Duration;
use protocol_core::names;
use protocol_core::smtp::{Domain, ForwardPath, ReplyCode};
use story::{Fact, fact};
use world::fault::{Armed, ChosenReply, FaultError, FaultName, Stage, When};
use world::host::Role;
use world::{Fault, FaultSpec, World};

names! {
    /// A field of the form.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[expect(missing_docs, reason = "each is the field it names")]
    pub enum FaultField {
        Kind = "kind",
        Host = "host",
        Stage = "stage",
        When = "when",
        Amount = "amount",
        Unit = "unit",
        Code = "code",
        Status = "status",
        Text = "text",
        Recipient = "recipient",
        Times = "times",
        Chance = "chance",
    }
}

/// The units of a time, in seconds: seconds, minutes, hours and days.
pub const UNITS: [u64; 4] = [1, 60, 3600, 86_400];

/// How long so many of a unit are; `None`: it is no number.
#[must_use]
pub fn span(amount: &str, unit: &str) -> Option<Duration> {
    let unit: u64 = unit.parse().ok()?;
    let seconds = amount.trim().parse::<u64>().ok()?.checked_mul(unit)?;
    Some(Duration::from_secs(seconds))
}

/// What stands in the fields but the server, when a kind of fault is chosen.
const FIRST: [(FaultField, &str); 10] = [
    (FaultField::Stage, "0"),
    (FaultField::When, "0"),
    (FaultField::Amount, "1"),
    (FaultField::Unit, "3600"),
    (FaultField::Times, "1"),
    (FaultField::Code, "451"),
    (FaultField::Status, "4.3.0"),
    (FaultField::Text, "Busy"),
    (FaultField::Recipient, ""),
    (FaultField::Chance, ""),
];

/// The form: what stands in each field. Of a list it is the name, or the number of what is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultForm([String; FaultField::ALL.len()]);

impl FaultForm {
    /// The form as it is at first: the recipient's server is down for an hour.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let mut form = Self(Default::default());
        let role = |role| world.hosts().find(|(_, it)| it.role() == role);
        let host = role(Role::Exchanger).or_else(|| role(Role::Submission));
        let host = host.map_or_else(String::new, |(_, it)| it.name.to_string());
        form.set(FaultField::Host, host);
        form.edit(FaultField::Kind, "4".to_owned());
        form
    }

    /// What stands in a field.
    #[must_use]
    pub fn get(&self, field: FaultField) -> &str {
        &self.0[field as usize]
    }

    fn set(&mut self, field: FaultField, text: String) {
        self.0[field as usize] = text;
    }

    /// Changes a field. Another kind of fault begins anew; a stage at which it cannot occur becomes one at which it can.
    pub fn edit(&mut self, field: FaultField, text: String) {
        self.set(field, text);
        if field == FaultField::Kind {
            for (field, first) in FIRST {
                self.set(field, first.to_owned());
            }
        }
        let (kind, when) = (self.kind(), self.when());
        // A connection breaks where it does the most: when the reply to a message is lost.
        if field == FaultField::Kind && matches!(kind, FaultName::Drop | FaultName::Reset) {
            let stage = Stage::ALL.iter().position(|it| *it == Stage::EndOfData);
            self.set(FaultField::Stage, stage.unwrap_or(0).to_string());
            return self.set(FaultField::When, "1".to_owned());
        }
        if !self.whens().any(|it| it == when) {
            let other = if when == When::Before { "1" } else { "0" };
            self.set(FaultField::When, other.to_owned());
        }
        if self.whens().next().is_none() {
            let first = self.stages().next();
            let index = Stage::ALL.iter().position(|it| Some(*it) == first);
            let when = first.is_some_and(|it| !kind.strikes(it, When::Before));
            self.set(FaultField::Stage, index.unwrap_or(0).to_string());
            self.set(FaultField::When, u8::from(when).to_string());
        }
    }

    /// What goes wrong.
    #[must_use]
    pub fn kind(&self) -> FaultName {
        chosen(&FaultName::ALL, self.get(FaultField::Kind))
    }

    /// The stage that is chosen.
    #[must_use]
    pub fn stage(&self) -> Stage {
        chosen(&Stage::ALL, self.get(FaultField::Stage))
    }

    /// Before or after the server acts.
    #[must_use]
    pub fn when(&self) -> When {
        chosen(&[When::Before, When::After], self.get(FaultField::When))
    }

    /// The stages at which this fault can occur.
    pub fn stages(&self) -> impl Iterator<Item = Stage> + use<> {
        let kind = self.kind();
        let can = move |it: &Stage| {
            let at = |when| kind.strikes(*it, when);
            at(When::Before) || at(When::After)
        };
        Stage::ALL.into_iter().filter(can)
    }

    /// Whether this fault can occur before and after the server acts at the chosen stage.
    pub fn whens(&self) -> impl Iterator<Item = When> + use<> {
        let (kind, stage) = (self.kind(), self.stage());
        let both = [When::Before, When::After].into_iter();
        both.filter(move |it| kind.strikes(stage, *it))
    }

    /// Whether a field says something about this fault.
    #[must_use]
    pub fn applies(&self, field: FaultField) -> bool {
        let (kind, stage) = (self.kind(), self.stage());
        match field {
            FaultField::Kind | FaultField::Host => true,
            FaultField::Stage => self.stages().count() > 1,
            FaultField::When => self.whens().count() > 1,
            FaultField::Amount | FaultField::Unit => {
                matches!(kind, FaultName::Delay | FaultName::Crash)
            }
            FaultField::Code | FaultField::Status | FaultField::Text => kind == FaultName::Reply,
            FaultField::Recipient => stage.has_recipient(self.when()),
            FaultField::Times | FaultField::Chance => stage != Stage::Now,
        }
    }

    /// The fault, as far as the world can have it now.
    ///
    /// # Errors
    /// The field that is wrong, and why.
    pub fn spec(&self, world: &World) -> Result<FaultSpec, (FaultField, Fact)> {
        let spec = self.read()?;
        match world.check_fault(&spec) {
            Ok(_) => Ok(spec),
            Err(error) => Err((field_of(&error), story::fault_error(&error))),
        }
    }

    /// Whether this very fault is in force: it can still occur, or the host is still down.
    #[must_use]
    pub fn is_in_force(&self, world: &World) -> bool {
        let is_down = |host: &Domain| {
            let host = world.host_named(host).and_then(|it| world.host(it));
            host.is_some_and(|it| it.down.is_some())
        };
        let is_over = |it: &Armed| match it.spec.stage {
            Stage::Now => !is_down(&it.spec.host),
            _ => it.spec.times.is_some_and(|times| it.struck >= times),
        };
        let read = self.read().ok();
        let mut faults = world.faults();
        read.is_some_and(|spec| faults.any(|(_, it)| !it.mended && it.spec == spec && !is_over(it)))
    }

    fn read(&self) -> Result<FaultSpec, (FaultField, Fact)> {
        let no_number = |field| move || (field, fact!("error-no-number"));
        let time = || {
            let time = span(self.get(FaultField::Amount), self.get(FaultField::Unit));
            time.ok_or_else(no_number(FaultField::Amount))
        };
        let host: Result<Domain, _> = self.get(FaultField::Host).parse();
        let fault = match self.kind() {
            FaultName::Delay => Fault::Delay {
                micros: u64::try_from(time()?.as_micros()).unwrap_or(u64::MAX),
            },
            FaultName::Crash => Fault::Crash {
                seconds: time()?.as_secs(),
            },
            FaultName::Reply => Fault::Reply(ChosenReply {
                code: number::<u16>(self.get(FaultField::Code))
                    .and_then(|it| ReplyCode::try_from(it).ok())
                    .ok_or_else(|| (FaultField::Code, fact!("error-no-code")))?,
                status: optional(self.get(FaultField::Status), |it| it.parse().ok())
                    .ok_or_else(|| (FaultField::Status, fact!("error-no-status")))?,
                text: self.get(FaultField::Text).to_owned(),
            }),
            FaultName::Drop => Fault::Drop,
            FaultName::Reset => Fault::Reset,
            FaultName::Refuse => Fault::Refuse,
            FaultName::ServerFailure => Fault::ServerFailure,
            FaultName::Strip => Fault::Strip,
        };
        let of = |field| match self.applies(field) {
            true => self.get(field),
            false => "",
        };
        let recipient = of(FaultField::Recipient);
        let recipient: Option<ForwardPath> = match recipient.trim() {
            "" => None,
            text => Some(
                text.parse()
                    .map_err(|error| (FaultField::Recipient, story::syntax_error(&error)))?,
            ),
        };
        Ok(FaultSpec {
            host: host.map_err(|error| (FaultField::Host, story::syntax_error(&error)))?,
            fault,
            stage: self.stage(),
            when: self.when(),
            times: optional(of(FaultField::Times), number)
                .ok_or_else(no_number(FaultField::Times))?,
            per_mille: optional(of(FaultField::Chance), number)
                .ok_or_else(no_number(FaultField::Chance))?,
            recipient,
        })
    }
}

fn chosen<T: Copy>(all: &[T], number: &str) -> T {
    let index = number.parse().unwrap_or(0);
    *all.get(index).unwrap_or(&all[0])
}

fn number<T: core::str::FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// What an empty field says is `Some(None)`; `None`: it cannot be read.
fn optional<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match text.trim() {
        "" => Some(None),
        text => read(text).map(Some),
    }
}

fn field_of(error: &FaultError) -> FaultField {
    match error {
        FaultError::NoHost(_)
        | FaultError::NotAServer(_)
        | FaultError::AlreadyDown(_)
        | FaultError::TooMany => FaultField::Host,
        FaultError::WrongStage => FaultField::Stage,
        FaultError::OutOfRange("times") => FaultField::Times,
        FaultError::OutOfRange("chance") => FaultField::Chance,
        FaultError::OutOfRange(_) => FaultField::Amount,
        FaultError::BadReply => FaultField::Text,
        FaultError::NoRecipient => FaultField::Recipient,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::tests::sent;

    #[test]
    fn each_kind_can_be_put_in_and_what_is_wrong_is_told_at_its_field() {
        let timeline = sent("relay");
        let world = timeline.world();
        for kind in 0..FaultName::ALL.len() {
            let mut form = FaultForm::of(world);
            form.edit(FaultField::Kind, kind.to_string());
            if form.stage() == Stage::Dns {
                form.edit(FaultField::Host, "dns.example".into());
            }
            // What a person chooses of the lists is a fault that can be, or told at the host.
            for stage in 0..Stage::ALL.len() {
                let mut form = form.clone();
                form.edit(FaultField::Stage, stage.to_string());
                let wrong = form.spec(world).err().map(|(field, _)| field);
                assert!(
                    matches!(wrong, None | Some(FaultField::Host)),
                    "{form:?}: {wrong:?}"
                );
            }
            assert_eq!(form.spec(world).err(), None, "{form:?}");
        }
        let mut form = FaultForm::of(world);
        form.edit(FaultField::Kind, "5".into());
        form.edit(FaultField::Stage, "7".into());
        for (field, text) in [
            (FaultField::Host, "laptop.sender.example"),
            (FaultField::Code, "250"),
            (FaultField::Code, "9"),
            (FaultField::Status, "4.x"),
            (FaultField::Text, ""),
            (FaultField::Recipient, "no address"),
            (FaultField::Times, "0"),
            (FaultField::Times, "often"),
            (FaultField::Chance, "1001"),
        ] {
            let mut form = form.clone();
            form.edit(field, text.into());
            let wrong = form.spec(world).err().map(|(field, _)| field);
            let at = if text == "250" {
                FaultField::Text
            } else {
                field
            };
            assert_eq!(wrong, Some(at), "{text}");
        }
        // What was filled in for one kind is gone with it.
        let mut again = form.clone();
        again.edit(FaultField::Kind, "4".into());
        assert_eq!(again, FaultForm::of(world));
        // A connection breaks, at first, where the reply to a message is lost.
        let mut breaks = FaultForm::of(world);
        breaks.edit(FaultField::Kind, "1".into());
        let spec = breaks.spec(world).expect("it can be");
        assert_eq!((spec.stage, spec.when), (Stage::EndOfData, When::After));
        assert!(!breaks.is_in_force(world));
        form.edit(FaultField::Recipient, "bob@receiver.example".into());
        form.edit(FaultField::Chance, "500".into());
        let spec = form.spec(world).expect("it can be");
        assert_eq!((spec.per_mille, spec.times), (Some(500), Some(1)));
        assert!(spec.recipient.is_some());
    }
}
