//! What is put into the served world, as a run that opens in the page and replays to the same digest.

use crate::language::{said, say};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use story::text;
use world::timeline::{MAX_EVENTS, MAX_INPUTS};
use world::{Discard, Input, RecordedInput, Run, Scenario, World};

/// The most octets of input, so that the page opens the file.
const MAX_OCTETS: usize = 3_000_000;

/// Writes down what is put in, with its moment.
pub struct Recorder {
    file: PathBuf,
    scenario: Arc<Scenario>,
    inputs: Vec<RecordedInput>,
    octets: usize,
    /// The run, once nothing more is written down.
    full: Option<Run>,
}

impl Recorder {
    /// Nothing has happened.
    ///
    /// # Errors
    /// Where the file cannot be written: better said before the run than after it.
    pub fn new(file: &Path, scenario: Arc<Scenario>) -> Result<Self, String> {
        let beside = beside(file);
        let tried = match file.is_dir() {
            true => Err(ErrorKind::IsADirectory.into()),
            false => fs::File::create(&beside).and_then(|_| fs::remove_file(&beside)),
        };
        tried.map_err(
            |error| say!("cli-record-unwritable", file: text(file.display()), error: text(error)),
        )?;
        Ok(Self {
            file: file.to_owned(),
            scenario,
            inputs: Vec::new(),
            octets: 0,
            full: None,
        })
    }

    /// Goes on with the run that the file holds, of this scenario; its world as it was left.
    ///
    /// # Errors
    /// Where the file holds no run, or one that cannot go on.
    pub fn go_on(file: &Path, scenario: &Scenario) -> Result<(Self, World), String> {
        let shown = || text(file.display());
        let named = |problem: String| format!("{}: {problem}", file.display());
        let json = fs::read_to_string(file).map_err(|error| named(error.to_string()))?;
        let run = Run::from_json(&json)
            .map_err(|error| say!("cli-record-no-run", file: shown(), error: text(error)))?;
        // These two are of the day when it began.
        let (epoch, uid_validity) = (run.scenario.epoch, run.scenario.uid_validity);
        if *run.scenario
            != (Scenario {
                epoch,
                uid_validity,
                ..scenario.clone()
            })
        {
            return Err(say!("cli-record-of-another", file: shown()));
        }
        let mut world = World::new(&run.scenario)
            .map_err(|error| named(said(&story::scenario_error(&error))))?;
        let mut recorder = Self::new(file, run.scenario)?;
        for input in &run.inputs {
            while world.tick() < input.after && world.step(&mut Discard) {}
            world
                .apply_recorded(input, &mut Discard)
                .map_err(|error| named(said(&story::input_error(&error))))?;
            recorder.write_down(input.clone());
        }
        if run.digest != Some(run_out(&world)) {
            return Err(say!("cli-record-differs", file: shown()));
        }
        if recorder.is_full(&world) {
            // What would come now would be forgotten, and its unique identifiers used again.
            return Err(say!("cli-record-full", file: shown()));
        }
        Ok((recorder, world))
    }

    /// To be told of each input before the world takes it, at this moment.
    pub fn before(&mut self, world: &World, input: &Input) {
        if self.full.is_some() {
            return;
        }
        if self.is_full(world) {
            self.full = Some(self.run(world));
            return;
        }
        self.write_down(RecordedInput {
            after: world.tick(),
            at: Some(world.now()),
            input: input.clone(),
        });
    }

    /// The world did not take the last input.
    pub fn refused(&mut self) {
        if self.full.is_none() {
            self.inputs.pop();
        }
    }

    /// Whether a run that the page opens takes no more.
    fn is_full(&self, world: &World) -> bool {
        self.inputs.len() >= MAX_INPUTS
            || self.octets >= MAX_OCTETS
            || world.event_count() >= MAX_EVENTS / 2
    }

    fn write_down(&mut self, input: RecordedInput) {
        if let Input::Octets { octets, .. } = &input.input {
            self.octets += octets.len();
        }
        self.inputs.push(input);
    }

    fn run(&self, world: &World) -> Run {
        let scenario = Arc::clone(&self.scenario);
        Run::new(scenario, self.inputs.clone(), run_out(world))
    }

    /// Writes the file; whether all that was put in is in it.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(mut self, world: &World) -> Result<bool, String> {
        let whole = self.full.is_none();
        let run = self.full.take().unwrap_or_else(|| self.run(world));
        // In one move: who is killed meanwhile leaves the run that was there.
        let beside = beside(&self.file);
        fs::write(&beside, run.to_json())
            .and_then(|()| fs::rename(&beside, &self.file))
            .map_err(|error| format!("{}: {error}", self.file.display()))?;
        Ok(whole)
    }
}

/// Where the file is written before it takes its place.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// The digest once all that moves mail has been done, as the page shows a run.
fn run_out(world: &World) -> world::Digest {
    let mut world = world.clone();
    while world.has_work() && world.event_count() < MAX_EVENTS {
        world.step(&mut Discard);
    }
    world.digest()
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_takes_no_more_does_not_go_on() {
        let scenario = lessons::scenario("direct").expect("it is built in");
        let mut world = World::new(&scenario).expect("it makes a world");
        let name = format!("smtplab-full-{}", std::process::id());
        let file = std::env::temp_dir().join(name);
        let new = Recorder::new(&file, Arc::new(scenario.clone()));
        let mut recorder = new.unwrap_or_else(|it| panic!("{it}"));
        for _ in 0..=MAX_INPUTS {
            let input = Input::Advance { micros: 1 };
            recorder.before(&world, &input);
            world.apply(&input, &mut Discard).expect("it may");
        }
        assert_eq!(recorder.write(&world), Ok(false));
        let problem = Recorder::go_on(&file, &scenario).err().unwrap_or_default();
        assert!(problem.contains("cannot grow"), "{problem}");
        fs::remove_file(file).expect("it is there");
    }
}
