//! What is put into the served world, as a run that opens in the page and replays to the same digest.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
    pub fn new(file: &Path, scenario: Arc<Scenario>) -> Self {
        Self {
            file: file.to_owned(),
            scenario,
            inputs: Vec::new(),
            octets: 0,
            full: None,
        }
    }

    /// Goes on with the run that the file holds, of this scenario; its world as it was left.
    ///
    /// # Errors
    /// Where the file holds no run, or one that cannot go on.
    pub fn go_on(file: &Path, scenario: &Scenario) -> Result<(Self, World), String> {
        let named = |problem: &dyn core::fmt::Display| format!("{}: {problem}", file.display());
        let text = fs::read_to_string(file).map_err(|error| named(&error))?;
        let run = Run::from_json(&text)
            .map_err(|error| named(&format!("it holds no run ({error}); --reset begins anew")))?;
        let epoch = run.scenario.epoch;
        if *run.scenario
            != (Scenario {
                epoch,
                ..scenario.clone()
            })
        {
            return Err(named(
                &"it holds a run of another scenario or of other users; --reset begins anew",
            ));
        }
        let mut world = World::new(&run.scenario).map_err(|error| named(&error))?;
        let mut recorder = Self::new(file, run.scenario);
        for input in &run.inputs {
            while world.tick() < input.after && world.step(&mut Discard) {}
            world
                .apply_recorded(input, &mut Discard)
                .map_err(|error| named(&error))?;
            recorder.write_down(input.clone());
        }
        if run.digest != Some(run_out(&world)) {
            return Err(named(
                &"these engines do not replay it; --reset begins anew",
            ));
        }
        Ok((recorder, world))
    }

    /// To be told of each input before the world takes it, at this moment.
    pub fn before(&mut self, world: &World, input: &Input) {
        if self.full.is_some() {
            return;
        }
        if self.inputs.len() >= MAX_INPUTS
            || self.octets >= MAX_OCTETS
            || world.event_count() >= MAX_EVENTS / 2
        {
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
        let named =
            |problem: &dyn core::fmt::Display| format!("{}: {problem}", self.file.display());
        // In one move: who is killed meanwhile leaves the run that was there.
        let beside = self.file.with_extension("part");
        fs::write(&beside, run.to_json())
            .and_then(|()| fs::rename(&beside, &self.file))
            .map_err(|error| named(&error))?;
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
