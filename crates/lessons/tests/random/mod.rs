//! Random sequences of everything that a person can do, also in the past, also what cannot be done.

use std::collections::BTreeMap;
use std::sync::Arc;
use world::{
    Branch, Edit, EventKind, FutureId, Input, RecordedInput, Run, Scenario, Timeline, World,
};

/// The scenario: a letter waits in a queue while consoles are open.
pub const SCENARIO: &str = "greylisting";

/// What is done, as it stands in runs. Some of it is always refused, some at most times.
const INPUTS: &[&str] = &[
    r#"{"send":{"host":"laptop.sender.example","draft":{"from":"alice@sender.example","to":["bob@receiver.example"],"subject":"a","body":"b"}}}"#,
    r#"{"send":{"host":"laptop.sender.example","draft":{"from":"alice@sender.example","to":["nobody@receiver.example"]},"envelope":{"reverse_path":"<>","forward_paths":["<bob@receiver.example>"]}}}"#,
    r#"{"send":{"host":"phone.receiver.example","draft":{"from":"b@b.example","to":["alice@sender.example"]}}}"#,
    r#"{"send":{"host":"nowhere.example","draft":{"from":"a@b.example","to":["c@d.example"]}}}"#,
    r#"{"send":{"host":"laptop.sender.example","draft":{"from":"alice@sender.example","to":["no address"]}}}"#,
    r#"{"check":{"host":"phone.receiver.example"}}"#,
    r#"{"check":{"host":"mx.receiver.example"}}"#,
    r#"{"read":{"host":"phone.receiver.example","job":"list"}}"#,
    r#"{"read":{"host":"phone.receiver.example","job":{"append":{"mailbox":"INBOX","flags":[],"content":"Subject: x\r\n\r\ny\r\n"}}}}"#,
    r#"{"read":{"host":"phone.receiver.example","job":{"create":"Work"}}}"#,
    r#"{"open":{"from":"laptop.sender.example","to":"mx.receiver.example","port":25}}"#,
    r#"{"open":{"from":"phone.receiver.example","to":"mx.receiver.example","port":143}}"#,
    r#"{"open":{"from":"laptop.sender.example","to":"mail.sender.example","port":587}}"#,
    r#"{"open":{"from":"laptop.sender.example","to":"mx.receiver.example","port":99}}"#,
    r#"{"type":{"on":"c1","line":"EHLO laptop.sender.example"}}"#,
    r#"{"type":{"on":"c1","line":"MAIL FROM:<alice@sender.example>"}}"#,
    r#"{"type":{"on":"c1","line":"RCPT TO:<bob@receiver.example>"}}"#,
    r#"{"type":{"on":"c1","line":"DATA"}}"#,
    r#"{"type":{"on":"c1","line":"."}}"#,
    r#"{"type":{"on":"c2","line":"a LOGIN bob letmein"}}"#,
    r#"{"type":{"on":"c2","line":"QUIT"}}"#,
    r#"{"octets":{"on":"c1","octets":"NO"}}"#,
    r#"{"octets":{"on":"c2","octets":"OP\r\nRSET\r\n"}}"#,
    r#"{"tls":{"on":"c1"}}"#,
    r#"{"window":{"on":"c1","open":false}}"#,
    r#"{"window":{"on":"c1","open":true}}"#,
    r#"{"close":{"on":"c1"}}"#,
    r#"{"close":{"on":"c9"}}"#,
    r#"{"play":{"host":"mx.receiver.example","port":25}}"#,
    r#"{"play":{"host":"mx.receiver.example","port":25,"stop":true}}"#,
    r#"{"play":{"host":"mx.receiver.example","port":9}}"#,
    r#"{"type":{"on":"s1/1","line":"220 me"}}"#,
    r#"{"type":{"on":"s1/1","line":"250 yes"}}"#,
    r#"{"type":{"on":"s1/1","line":"354 go on"}}"#,
    r#"{"type":{"on":"s1/2","line":"421 no"}}"#,
    r#"{"tls":{"on":"s1/1"}}"#,
    r#"{"break":{"fault":{"host":"mx.receiver.example","stage":"rcpt","fault":{"delay":{"micros":90000000}}}}}"#,
    r#"{"break":{"fault":{"host":"mx.receiver.example","stage":"now","fault":{"crash":{"seconds":600}}}}}"#,
    r#"{"break":{"fault":{"host":"laptop.sender.example","stage":"rcpt","fault":"reset"}}}"#,
    r#"{"mend":{"fault":0}}"#,
    r#"{"mend":{"fault":9}}"#,
    r#"{"break":{"fault":{"host":"mx.receiver.example","stage":"rcpt","recipient":"bob@receiver.example","per-mille":500,"fault":"drop"}}}"#,
    r#"{"retry":{"host":"mail.sender.example"}}"#,
    r#"{"retry":{"host":"phone.receiver.example"}}"#,
    r#"{"advance":{"micros":60000000}}"#,
    r#"{"advance":{"micros":7200000000}}"#,
    r#"{"advance":{"micros":18446744073709551615}}"#,
];

/// Changes of the set-up; the last ones cannot be.
pub const EDITS: &[&str] = &[
    r#"{"host":{"name":"mx.receiver.example","set":{"mta":{"policy":{"greylist":null,"max_size":10}}}}}"#,
    r#"{"host":{"name":"mx.receiver.example","unset":["mta.policy"]}}"#,
    r#"{"host":{"name":"mx.receiver.example","set":{"mta":{"extensions":{"size":false,"chunking":true},"tls":"offered"}}}}"#,
    r#"{"host":{"name":"mx.receiver.example","set":{"mta":{"aliases":{"team@receiver.example":["bob@receiver.example"]}}}}}"#,
    r#"{"host":{"name":"mx.receiver.example","set":{"mta":{"aliases":null,"lists":[{"address":"team@receiver.example","members":["bob@receiver.example"],"owner":"alice@sender.example"}],"policy":{"delivered_to":true}}}}}"#,
    r#"{"host":{"name":"mx.receiver.example","set":{"store":{"users":[{"address":"bob@receiver.example","password":"letmein","vacation":{"text":"away"}}]}}}}"#,
    r#"{"host":{"name":"mx.receiver.example","set":{"store":{"users":[{"address":"bob@receiver.example","password":"new"},{"address":"erin@receiver.example","password":"e"}]}}}}"#,
    r#"{"host":{"name":"phone.receiver.example","set":{"mua":{"read":{"stays":true}}}}}"#,
    r#"{"host":{"name":"mx2.receiver.example","set":{"address":"198.51.100.99","mta":{"ports":{"25":"relay"}},"after":"mx.receiver.example"}}}"#,
    r#"{"host":{"name":"phone.receiver.example","set":{"removed":true}}}"#,
    r#"{"host":{"name":"dns.example","set":{"removed":true}}}"#,
    r#"{"host":{"name":"dns.example","set":{"removed":false}}}"#,
    r#"{"dns":{"name":"receiver.example","records":[]}}"#,
    r#"{"dns":{"name":"mx.receiver.example","records":[{"name":"mx.receiver.example","type":"a","address":"198.51.100.99"}]}}"#,
    r#"{"link":{"a":"mail.sender.example","b":"mx.receiver.example","cut":true}}"#,
    r#"{"link":{"a":"mx.receiver.example","b":"mail.sender.example","latency_micros":3000000}}"#,
    r#"{"link":{"a":"laptop.sender.example","b":"mx.receiver.example","cut":true}}"#,
    r#"{"host":{"name":"laptop.sender.example","set":{"removed":true}}}"#,
    r#"{"host":{"name":"mx.receiver.example","set":{"mta":{"policy":{"colour":"red"}}}}}"#,
    r#"{"host":{"name":"new.example"}}"#,
    r#"{"dns":{"name":"a.example","records":[{"name":"b.example","type":"a","address":"192.0.2.1"}]}}"#,
    r#"{"link":{"a":"laptop.sender.example","b":"nowhere.example"}}"#,
    r#"{"host":{"name":"mx.receiver.example","set":{"mta":{"lists":[{"address":"bob@receiver.example","members":[],"owner":"alice@sender.example"}]}}}}"#,
];

/// The edit of that number.
pub fn edit(number: usize) -> Edit {
    serde_json::from_str(EDITS[number]).expect(EDITS[number])
}

/// Numbers from a seed: Steele, Lea and Flood's SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % count as u64).expect("it is below a usize")
    }
}

/// Does so many things; each refusal must leave everything as it was.
pub fn play(scenario: Scenario, seed: u64, count: usize) -> Timeline {
    let mut numbers = Numbers(seed);
    let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    for _ in 0..count {
        match numbers.below(13) {
            0 => {
                let events = timeline.events();
                if let Some(event) = events.get(numbers.below(events.len().max(1))) {
                    timeline.seek_event(event.id);
                }
            }
            1 => timeline.last(),
            2 => {
                let branch = timeline.branches().get(numbers.below(5)).map(Branch::id);
                match (branch, numbers.below(4)) {
                    (Some(id), 0) => timeline.delete(id),
                    (Some(id), 1) => timeline.rename(id, "mine"),
                    (Some(id), _) => timeline.follow(id),
                    (None, _) => {}
                }
            }
            3 => drop(timeline.undo()),
            4 => drop(timeline.redo()),
            5 => {
                // A switch back and forth, an undo and a redo leave all as it was.
                let (before, own) = (futures(&timeline), timeline.future());
                if timeline.undo().is_some() {
                    timeline.redo();
                }
                assert_eq!((futures(&timeline), timeline.future()), (before, own));
            }
            6 | 7 => act(&mut timeline, Input::Edit(edit(numbers.below(EDITS.len())))),
            _ => {
                let text = INPUTS[numbers.below(INPUTS.len())];
                act(&mut timeline, serde_json::from_str(text).expect(text));
            }
        }
    }
    timeline.last();
    timeline
}

fn act(timeline: &mut Timeline, input: Input) {
    let before = timeline.clone();
    if timeline.apply(input).is_err() {
        assert_eq!(timeline.world(), before.world());
        assert_eq!(timeline.cursor(), before.cursor());
        assert_eq!(timeline.run(), before.run());
    }
}

/// Which futures there are, in any order, and what was put into them.
fn futures(timeline: &Timeline) -> BTreeMap<FutureId, Vec<RecordedInput>> {
    let branches = timeline.branches().iter();
    let branches = branches.map(|it| (it.id(), it.inputs().to_vec()));
    branches
        .chain([(timeline.future(), timeline.inputs().to_vec())])
        .collect()
}

/// The digests of some runs, written down.
pub const DIGESTS: &str = include_str!("digests.txt");

/// The digests of some runs.
pub fn digests() -> String {
    let run = |seed| {
        let scenario = lessons::scenario(SCENARIO).expect("it is built in");
        let timeline = play(scenario, seed, 60);
        format!(
            "{seed}: {} events, digest {}\n",
            timeline.events().len(),
            timeline.digest()
        )
    };
    (0..24).map(run).collect()
}

/// The run is the same when it was saved and opened.
pub fn reopens(timeline: &Timeline) {
    let run = timeline.run();
    let opened = Run::from_json(&run.to_json()).expect("it was saved");
    assert_eq!(opened, run);
    let again = Timeline::open(&opened).expect("the world took it once");
    assert_eq!(again.digest(), timeline.digest());
    assert_eq!(again.events(), timeline.events());
    assert_eq!(again.run(), run);
    assert_eq!(again.branches().len(), timeline.branches().len());
    for (branch, again_branch) in timeline.branches().iter().zip(again.branches()) {
        let (one, other) = (timeline.along(branch.id()), again.along(again_branch.id()));
        assert_eq!(one.events(), other.events());
        let alone = Run::new(
            one.scenario().clone(),
            branch.inputs().to_vec(),
            one.digest(),
        );
        let replayed = Timeline::replay(&alone).expect("the world took it once");
        assert_eq!(replayed.digest(), one.digest());
    }
}

/// What happens when the letter is sent, without the numbers that events have.
pub fn told(world: &World, letter: &Input) -> Vec<String> {
    let mut world = world.clone();
    let mut events: Vec<world::Event> = Vec::new();
    world.apply(letter, &mut events).expect("it can be sent");
    while world.has_work() {
        world.step(&mut events);
    }
    let told = |event: &world::Event| {
        let what = match &event.kind {
            EventKind::LineSent { line, .. } => format!("sent {:?}", line.octets),
            EventKind::LineReceived { line, .. } => format!("received {:?}", line.octets),
            other => format!("{:?}", core::mem::discriminant(other)),
        };
        format!("{:?} {} {what}", event.at, event.host)
    };
    events.iter().map(told).collect()
}
