//! What is put into the served world, as a run that opens in the page and replays to the same digest.

mod journal;

use crate::language::{said, say};
use journal::{Journal, beside, put};
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
    /// Keeps the file up to date meanwhile.
    journal: Option<Journal>,
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
            journal: None,
            full: None,
        })
    }

    /// Keeps the file up to date from now on: a kill costs what came in the last second.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep_up(&mut self, world: &World) -> Result<(), String> {
        let run = Run::new(
            Arc::clone(&self.scenario),
            self.inputs.clone(),
            world.digest(),
        );
        self.journal = Some(Journal::begin(&self.file, &run)?);
        Ok(())
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
        match run.digest {
            Some(then) if then != run_out(&world) => {
                return Err(say!("cli-record-differs", file: shown()));
            }
            Some(_) => {}
            None => recorder.hang_up(&mut world),
        }
        if recorder.is_full(&world) {
            // What would come now would be forgotten, and its unique identifiers used again.
            return Err(say!("cli-record-full", file: shown()));
        }
        Ok((recorder, world))
    }

    /// The server was killed in this run: whoever was connected is so no more.
    fn hang_up(&mut self, world: &mut World) {
        let open: Vec<_> = world.connections().filter_map(|it| it.name).collect();
        for on in open {
            let input = Input::Close { on };
            self.before(world, &input);
            let taken = world.apply(&input, &mut Discard).is_ok();
            self.after(taken);
        }
    }

    /// To be told of each input before the world takes it, at this moment. Whether the record just became
    /// full: this input and all that follow are not in it.
    pub fn before(&mut self, world: &World, input: &Input) -> bool {
        if self.full.is_some() {
            return false;
        }
        if self.is_full(world) {
            self.full = Some(self.run(world));
            return true;
        }
        self.write_down(RecordedInput {
            after: world.tick(),
            at: Some(world.now()),
            input: input.clone(),
        });
        false
    }

    /// Whether the world took the last input.
    pub fn after(&mut self, taken: bool) {
        if self.full.is_some() {
            return;
        }
        if !taken {
            self.inputs.pop();
        } else if let Some((journal, input)) = self.journal.as_ref().zip(self.inputs.last()) {
            journal.add(input.clone());
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
        if let Some(journal) = self.journal.take() {
            journal.end();
        }
        put(&self.file, &[run.to_json().as_bytes()])
            .map_err(|error| format!("{}: {error}", self.file.display()))?;
        Ok(whole)
    }
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
            let is_full = recorder.before(&world, &input);
            assert_eq!(is_full, recorder.full.is_some());
            world.apply(&input, &mut Discard).expect("it may");
        }
        assert_eq!(recorder.write(&world), Ok(false));
        let problem = Recorder::go_on(&file, &scenario).err().unwrap_or_default();
        assert!(problem.contains("cannot grow"), "{problem}");
        fs::remove_file(file).expect("it is there");
    }
}
