//! The sessions, and how one request is carried out.

use std::collections::BTreeMap;

use serde_bytes::ByteBuf;
use stepwise_data::AtHand;
use stepwise_lab::{
    Action, Clock, DataStore, Device, Job, LabError, Machine, OwnFile, Query, Record, Replay, Run, Schema,
    Topic, Tuned,
};

use crate::clock;
use crate::messages::{Order, Own, Post, Reply, Request, SessionId};
use crate::place::Place;
use crate::pool::{Client, Done, Pool};

/// Views take at most one part in this many of a running session's time.
const VIEW_SHARE: f64 = 5.0;
/// The least time between views while other workers do jobs: the page draws with the cores that they compute with.
const VIEW_GAP: f64 = 200.0;
/// How long the step rate is averaged over, in milliseconds.
const RATE_WINDOW: f64 = 500.0;

/// One session of the page.
pub struct Slot {
    run: Run,
    schema: Option<Schema>,
    running: bool,
    steps_per_second: Option<f64>,
    /// When the next step is due, for limited speeds.
    due: f64,
    /// Whether there is something to show that has not been posted.
    stale: bool,
    frame: u32,
    acknowledged: u32,
    /// Earliest time of the next view while running.
    view_after: f64,
    rate: Rate,
    /// Whether the run is new, so that the page has none of its pictures.
    unpictured: bool,
    /// Whether nobody has made ready for its jobs.
    unprepared: bool,
    /// Whether a replay has just come to its end, where live parameters may have other values.
    arrived: bool,
}

#[derive(Default)]
struct Rate {
    since: f64,
    steps: usize,
    value: Option<f64>,
}

/// All sessions of one worker.
pub struct Host {
    post: Post,
    sessions: BTreeMap<SessionId, Slot>,
    /// The run of another worker whose jobs were last done here, and what it was started with.
    served: Option<(&'static str, BTreeMap<String, String>, u64, Run)>,
}

/// A session to be opened, once its data is there.
pub struct Opening {
    pub id: SessionId,
    pub topic: &'static Topic,
    pub query: BTreeMap<String, String>,
    pub seed: Option<String>,
    pub data: DataStore,
    pub device: Device,
    /// Where that is; none for labs without tensors.
    pub place: Option<Place>,
    pub replay: Option<Replay>,
}

/// Seed of a run whose address names none.
const DEFAULT_SEED: u64 = 7;

impl Host {
    pub fn new(post: Post) -> Self {
        Self { post, sessions: BTreeMap::new(), served: None }
    }

    pub fn post(&self) -> &Post {
        &self.post
    }

    /// Starts a session whose data is there. Where the settings start no run, or the reader's table cannot be
    /// read, the page is told and the lab opens with what does work.
    pub fn open(&mut self, opening: Opening) {
        let Opening { id, topic, query, seed, data, device, place, mut replay } = opening;
        let seed = seed.as_deref().map_or(DEFAULT_SEED, read_seed);
        let shipped = data.with_own(None);
        let defaults = BTreeMap::new();
        let mut told = None;
        for (data, query) in [(&data, &query), (&data, &defaults), (&shipped, &defaults)] {
            match Slot::start(topic, data.clone(), query, seed, device.clone()) {
                Ok((mut slot, dropped)) => {
                    // Only the run that was asked for can repeat what was done to it.
                    if let Some(replay) = replay.take()
                        && told.is_none()
                        && let Err(error) = slot.run.replay(replay)
                    {
                        self.post.error(Some(&id), &error);
                    }
                    self.announce(&id, &slot, &dropped, place.as_ref());
                    self.sessions.insert(id, slot);
                    return;
                }
                Err(error) if told.as_ref() == Some(&error) => {}
                Err(error) => {
                    self.post.error(Some(&id), &error);
                    told = Some(error);
                }
            }
        }
    }

    fn announce(&self, id: &str, slot: &Slot, dropped: &[String], place: Option<&Place>) {
        let file = match slot.run.data().own.as_ref() {
            Some(own) => own.name.clone(),
            None => {
                let table = slot.schema.as_ref().and_then(|_| slot.run.topic().datasets.first());
                table.and_then(|id| stepwise_data::info(*id).ok()).map_or("", |info| info.file).to_owned()
            }
        };
        self.post.send(&Reply::Opened {
            id,
            values: slot.run.values(),
            seed: slot.run.seed().to_string(),
            schema: slot.schema.as_ref(),
            file: &file,
            dropped,
            place,
        });
    }

    /// Carries out a request about a session that is open.
    pub fn carry_out(&mut self, request: Request) {
        match request {
            // These take time, which the pump has.
            Request::Open { .. } | Request::Save { .. } | Request::Prepare { .. } | Request::Work { .. } => {}
            Request::Ping { n } => self.post.send(&Reply::Pong { n }),
            Request::Record { id } => {
                if let Some(slot) = self.sessions.get(&id) {
                    self.post.send(&Reply::Record { id: &id, record: &Record::of(&slot.run) });
                }
            }
            Request::Run { id } => self.with(&id, |slot| {
                slot.running = !slot.run.progress().done;
                slot.rate = Rate { since: clock::now(), ..Rate::default() };
                slot.stale = true;
                Ok(())
            }),
            Request::Pause { id } => self.with(&id, |slot| {
                slot.running = false;
                slot.stale = true;
                Ok(())
            }),
            Request::Step { id } => self.with(&id, |slot| {
                slot.running = false;
                slot.due = f64::NEG_INFINITY;
                Ok(())
            }),
            Request::Reset { id } => self.with(&id, |slot| {
                slot.running = false;
                slot.stale = true;
                slot.unpictured = true;
                slot.run.reset()
            }),
            Request::Close { id } => {
                self.sessions.remove(&id);
                self.post.send(&Reply::Closed { id: &id });
            }
            Request::Speed { id, steps_per_second } => self.with(&id, |slot| {
                slot.steps_per_second = steps_per_second.filter(|rate| *rate > 0.0);
                slot.due = clock::now();
                Ok(())
            }),
            Request::Set { id, key, value } => self.set(&id, &key, &value),
            Request::Act { id, action } => self.act(&id, action),
            Request::Serve { id, n, request } => {
                if let Some(slot) = self.sessions.get_mut(&id) {
                    let response = slot.run.serve(&request);
                    slot.stale = true;
                    self.post.send(&Reply::Served { id: &id, n, response: &response });
                }
            }
            Request::Ack { id, frame } => self.with(&id, |slot| {
                slot.acknowledged = frame;
                Ok(())
            }),
        }
    }

    /// Does something to a session and posts what went wrong. A session that is gone is not an error: the page
    /// may have asked before it heard.
    fn with(&mut self, id: &str, change: impl FnOnce(&mut Slot) -> Result<(), LabError>) {
        if let Some(slot) = self.sessions.get_mut(id)
            && let Err(error) = change(slot)
        {
            self.post.error(Some(id), &error);
        }
    }

    fn act(&mut self, id: &str, action: Action) {
        let Some(slot) = self.sessions.get_mut(id) else { return };
        slot.stale = true;
        let before = slot.run.values().clone();
        if let Err(error) = slot.run.act(action) {
            self.post.error(Some(id), &error);
        }
        if *slot.run.values() != before {
            self.post.send(&Reply::Values {
                id,
                values: slot.run.values(),
                tuned: Tuned::Applied,
                key: None,
            });
        }
    }

    fn set(&mut self, id: &str, key: &str, text: &str) {
        let Some(slot) = self.sessions.get_mut(id) else { return };
        let tuned = match slot.run.set(key, text) {
            Ok(tuned) => tuned,
            Err(error) => {
                self.post.error(Some(id), &error);
                // The control must show what is in force.
                Tuned::Applied
            }
        };
        slot.stale = true;
        slot.unpictured |= tuned == Tuned::NeedsRestart;
        self.post.send(&Reply::Values { id, values: slot.run.values(), tuned, key: Some(key) });
    }

    /// The sessions that should step now. Those that wait for jobs do not where a pool does them.
    pub fn due(&self, now: f64, pool: bool) -> Vec<SessionId> {
        let wants = |slot: &Slot| {
            slot.is_active()
                && !(pool && slot.run.waits())
                && (slot.is_hurried() || slot.steps_per_second.is_none() || slot.due <= now)
        };
        self.sessions.iter().filter(|(_, slot)| wants(slot)).map(|(id, _)| id.clone()).collect()
    }

    /// Milliseconds until something has to happen without a message: a step of a limited session, or a view
    /// that was held back. `None` when only a message can change anything.
    pub fn idle_for(&self, now: f64, pool: bool) -> Option<f64> {
        self.sessions
            .values()
            .flat_map(|slot| {
                let step = match slot.is_hurried() {
                    _ if pool && slot.run.waits() => None,
                    true => Some(0.0),
                    false => slot.is_active().then_some(slot.due - now),
                };
                let view = (slot.stale && slot.frame == slot.acknowledged).then_some(slot.view_after - now);
                [step, view]
            })
            .flatten()
            .map(|wait| wait.max(0.0))
            .reduce(f64::min)
    }

    /// Whether somebody waits for the jobs of this start of a session.
    pub fn needs(&self, client: &Client) -> bool {
        self.sessions.get(&client.id).is_some_and(|slot| slot.run.starts() == client.starts)
    }

    /// The next job that nobody is at: of the active session that has the fewest in hand.
    pub fn next_job(&self, pool: &Pool) -> Option<(Client, Job, Order)> {
        let mut open: Vec<(usize, &SessionId, &Slot)> = self
            .sessions
            .iter()
            .filter(|(_, slot)| slot.is_active())
            .map(|(id, slot)| (pool.busy_for(id), id, slot))
            .collect();
        open.sort_by_key(|(busy, ..)| *busy);
        open.into_iter().find_map(|(_, id, slot)| {
            let client = Client { id: id.clone(), starts: slot.run.starts() };
            let job = slot.run.jobs().into_iter().find(|job| !pool.has(&client, job.number))?;
            Some((client, job, slot.order()))
        })
    }

    /// Hands a session what became of its job. A job whose worker was lost is given to another.
    pub fn take_result(&mut self, done: Done) {
        let Done { client, number, result } = done;
        if !self.needs(&client) {
            return;
        }
        self.with(&client.id, |slot| match result {
            Some(Ok(result)) => {
                slot.stale = true;
                slot.run.take_result(number, &result)
            }
            Some(Err(sentence)) => {
                slot.running = false;
                Err(LabError::unsupported(sentence))
            }
            None => Ok(()),
        });
    }

    /// The runs that the page has drawn and that will hand out work, each once.
    pub fn new_orders(&mut self) -> Vec<Order> {
        let drawn = self.sessions.values_mut().filter(|slot| slot.acknowledged > 0);
        drawn
            .filter_map(|slot| {
                let first = std::mem::take(&mut slot.unprepared);
                (first && !slot.run.jobs().is_empty()).then(|| slot.order())
            })
            .collect()
    }

    /// Makes ready for the jobs of another worker's run.
    pub fn make_ready(
        &mut self,
        topic: &'static Topic,
        data: DataStore,
        query: &BTreeMap<String, String>,
        seed: &str,
    ) -> Result<&Run, LabError> {
        let seed = read_seed(seed);
        let same = |(slug, values, served, _): &(&str, BTreeMap<String, String>, u64, Run)| {
            *slug == topic.slug && values == query && *served == seed && data.own.is_none()
        };
        let run = match self.served.take().filter(same) {
            Some((.., run)) => run,
            None => start(topic, data, query, seed, Device::cpu())?.0,
        };
        let (.., run) = self.served.insert((topic.slug, query.clone(), seed, run));
        Ok(run)
    }

    /// Takes a session out for a step; what is asked of it meanwhile waits in the queue.
    pub fn take(&mut self, id: &str) -> Option<Slot> {
        self.sessions.remove(id)
    }

    /// Puts a session back after a step.
    pub fn put_back(&mut self, id: SessionId, mut slot: Slot, result: Result<(), LabError>) {
        if std::mem::take(&mut slot.arrived) {
            self.post.send(&Reply::Values {
                id: &id,
                values: slot.run.values(),
                tuned: Tuned::Applied,
                key: None,
            });
        }
        if let Err(error) = result {
            slot.running = false;
            self.post.error(Some(&id), &error);
        }
        self.sessions.insert(id, slot);
    }

    /// Posts the newest view of every session whose last one the page has drawn.
    pub fn show(&mut self, pool: &Pool) {
        let gap = if pool.is_busy() { VIEW_GAP } else { 0.0 };
        for (id, slot) in &mut self.sessions {
            let begun = clock::now();
            let held_back = slot.running && begun < slot.view_after;
            // On the way back to a step there is nothing new to see.
            let away = slot.run.replaying();
            if away || !slot.stale || slot.frame != slot.acknowledged || held_back {
                continue;
            }
            slot.stale = false;
            if std::mem::take(&mut slot.unpictured)
                && let Some(pictures) = slot.run.pictures()
            {
                self.post.send(&Reply::Pictures { id, pictures: &pictures });
            }
            slot.frame = slot.frame.wrapping_add(1);
            slot.rate.update(begun, slot.running);
            let snapshot = slot.run.snapshot();
            self.post.send(&Reply::View {
                id,
                frame: slot.frame,
                running: slot.running,
                rate: slot.rate.value,
                snapshot: &snapshot,
            });
            let ended = clock::now();
            slot.view_after = ended + ((ended - begun) * (VIEW_SHARE - 1.0)).max(gap);
        }
    }
}

/// A seed as text; what is none is the default's.
fn read_seed(text: &str) -> u64 {
    text.trim().parse().unwrap_or(DEFAULT_SEED)
}

/// A run with the settings of an address, the columns of its table, and the settings that the topic does not know.
fn start(
    topic: &'static Topic,
    data: DataStore,
    query: &BTreeMap<String, String>,
    seed: u64,
    device: Device,
) -> Result<(Run, Option<Schema>, Vec<String>), LabError> {
    let schema = table_schema(topic, &data)?;
    let pairs = query.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    let Query { values, dropped } = Query::read(topic, schema.as_ref(), pairs);
    let machine = Machine { device, clock: Clock::new(clock::now) };
    Ok((Run::start(topic, values, seed, data, machine)?, schema, dropped))
}

/// A run to be timed and thrown away.
pub fn rehearsal(
    topic: &'static Topic,
    data: &DataStore,
    query: &BTreeMap<String, String>,
    device: Device,
) -> Result<Run, LabError> {
    start(topic, data.clone(), query, DEFAULT_SEED, device).map(|(run, ..)| run)
}

impl Slot {
    /// A session that shows its first view and waits; also the settings that the topic does not know.
    fn start(
        topic: &'static Topic,
        data: DataStore,
        query: &BTreeMap<String, String>,
        seed: u64,
        device: Device,
    ) -> Result<(Self, Vec<String>), LabError> {
        let (run, schema, dropped) = start(topic, data, query, seed, device)?;
        let slot = Self {
            run,
            schema,
            running: false,
            steps_per_second: None,
            due: 0.0,
            stale: true,
            frame: 0,
            acknowledged: 0,
            view_after: 0.0,
            rate: Rate::default(),
            unpictured: true,
            unprepared: true,
            arrived: false,
        };
        Ok((slot, dropped))
    }

    /// Posts the trained model as files, or why there are none.
    pub async fn save(&self, id: &str, post: &Post) {
        match self.run.save().await {
            Ok(files) => post.send(&Reply::Saved { id, files: &files }),
            Err(error) => post.error(Some(id), &error),
        }
    }

    /// Whether it is to go on: it runs, goes back to some step, has something under way, or was asked for one step.
    fn is_active(&self) -> bool {
        self.running || self.run.replaying() || self.run.goes_on() || self.due == f64::NEG_INFINITY
    }

    /// Whether it steps at once, at whatever speed it runs: on its way back, and within a step.
    fn is_hurried(&self) -> bool {
        self.run.replaying() || self.run.goes_on()
    }

    /// The run, for others that do its jobs.
    fn order(&self) -> Order {
        let values = self.run.values().iter();
        Order {
            slug: self.run.topic().slug,
            query: values.map(|(key, value)| (key.to_owned(), value.to_string())).collect(),
            seed: self.run.seed().to_string(),
            own: self.run.data().own.as_ref().map(|own| Own {
                name: Some(own.name.clone()),
                bytes: Some(ByteBuf::from(own.bytes.to_vec())),
            }),
        }
    }

    /// Whether the run had to leave the device that it started on.
    pub fn has_moved(&self) -> bool {
        self.run.moved().is_some()
    }

    /// One step, and when the next is due.
    pub async fn step(&mut self) -> Result<(), LabError> {
        let replaying = self.run.replaying();
        let (waited, within) = (self.run.waits(), self.run.goes_on());
        let progress = self.run.step().await?;
        if waited {
            // A slice of a job is no step: nothing is to be seen, and the step itself is still due.
            return Ok(());
        }
        self.arrived = replaying && !self.run.replaying();
        self.stale = true;
        if progress.done {
            self.running = false;
        }
        if within {
            // Nor is a slice of what a step began: when the next is due is known already.
            return Ok(());
        }
        self.rate.steps += 1;
        let now = clock::now();
        self.due = match self.steps_per_second {
            // A slow step must not be made up for by a burst.
            Some(rate) if self.running => (self.due + 1000.0 / rate).max(now),
            _ => now,
        };
        Ok(())
    }
}

impl Rate {
    fn update(&mut self, now: f64, running: bool) {
        if !running {
            *self = Self::default();
        } else if now - self.since > RATE_WINDOW {
            self.value = Some(self.steps as f64 * 1000.0 / (now - self.since));
            self.since = now;
            self.steps = 0;
        }
    }
}

/// The columns of the table that a lab works on, where it works on one that the reader may replace; refuses a
/// table that lacks the columns it needs.
fn table_schema(topic: &Topic, data: &DataStore) -> Result<Option<Schema>, LabError> {
    let Some(&shipped) = topic.datasets.first().filter(|_| topic.takes_own_data) else { return Ok(None) };
    let table = AtHand::read(data, shipped)?;
    let schema = stepwise_data::schema(&table.frame);
    topic.accept(&table.file, &schema)?;
    Ok(Some(schema))
}

/// The reader's file as a message brings it; no bytes is no file.
pub fn own_file(own: Own) -> Option<OwnFile> {
    let name = own.name.unwrap_or_else(|| "Your file".to_owned());
    own.bytes.map(|bytes| OwnFile { name, bytes: bytes.into_vec().into() })
}
