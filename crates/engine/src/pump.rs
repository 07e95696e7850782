//! The loop of the worker: requests first, then a slice of stepping, then the newest views.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use stepwise_lab::{DataStore, DatasetId, Job, LabError};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::card::Card;
use crate::clock::{self, Breather};
use crate::fetch;
use crate::host::{Host, Opening, own_file, rehearsal};
use crate::messages::{Answer, Own, Post, Reply, Request, SessionId};
use crate::place::Wish;
use crate::pool::Pool;

/// How long sessions are stepped before messages are let in, in milliseconds.
const SLICE: f64 = 10.0;

/// What waits to be carried out, in the order in which it came.
enum Work {
    Asked(Request),
    Ready(Opening),
    /// A worker of the pool, by its serial number, has answered, or is lost.
    Answered(usize, Option<Answer>),
}

struct Shared {
    host: RefCell<Host>,
    queue: RefCell<VecDeque<Work>>,
    /// Files that are already there, for the next session.
    files: RefCell<BTreeMap<DatasetId, Rc<[u8]>>>,
    data_url: String,
    card: Card,
    pool: RefCell<Pool>,
    /// Sessions whose data or device are on their way.
    preparing: RefCell<BTreeSet<SessionId>>,
    pumping: Cell<bool>,
    breather: Breather,
}

/// The worker's loop.
pub struct Pump(Rc<Shared>);

impl Pump {
    pub fn new(post: Post, data_url: String, pool: Pool) -> Self {
        Self(Rc::new(Shared {
            host: RefCell::new(Host::new(post)),
            queue: RefCell::default(),
            files: RefCell::default(),
            data_url,
            card: Card::default(),
            pool: RefCell::new(pool),
            preparing: RefCell::default(),
            pumping: Cell::new(false),
            breather: Breather::new(),
        }))
    }

    /// Takes a message of the page.
    pub fn take(&self, message: JsValue) {
        match serde_wasm_bindgen::from_value::<Request>(message) {
            // Whether the worker is alive is answered at once, even while it waits for a file.
            Ok(request @ Request::Ping { .. }) => self.0.push(Work::Asked(request)),
            Ok(Request::Open { id, slug, query, seed, own, card, tuning, replay }) => {
                let shared = self.0.clone();
                shared.preparing.borrow_mut().insert(id.clone());
                spawn_local(async move {
                    let post = shared.host.borrow().post().clone();
                    match shared.prepare(&post, &id, &slug).await {
                        Ok((topic, mut data)) => {
                            data.own = own.and_then(own_file);
                            let wish = if topic.uses_tensors { card } else { Wish::Never };
                            let start = |device| rehearsal(topic, &data, &query, device);
                            let chosen = shared.card.choose(wish, tuning, start).await;
                            let (device, place) = (chosen.0, topic.uses_tensors.then_some(chosen.1));
                            // The reader may have turned to something else meanwhile.
                            if shared.preparing.borrow_mut().remove(&id) {
                                let opening = Opening { id, topic, query, seed, data, device, place, replay };
                                shared.push(Work::Ready(opening));
                            }
                        }
                        Err(error) => post.error(Some(&id), &error),
                    }
                });
            }
            Ok(Request::Prepare { slug, query, seed, own }) => {
                let shared = self.0.clone();
                spawn_local(async move {
                    let post = shared.host.borrow().post().clone();
                    // Where it fails the first job says why.
                    if let Ok((topic, mut data)) = shared.prepare(&post, "", &slug).await {
                        data.own = own.and_then(own_file);
                        let _ = shared.host.borrow_mut().make_ready(topic, data, &query, &seed);
                    }
                });
            }
            Ok(Request::Work { slug, query, seed, own, number, task }) => {
                let shared = self.0.clone();
                spawn_local(async move {
                    let post = shared.host.borrow().post().clone();
                    let job = Job { number, task };
                    match shared.work(&post, &slug, &query, &seed, own, &job).await {
                        Ok(result) => post.send(&Reply::Worked { result: &result }),
                        Err(error) => post.error(None, &error),
                    }
                });
            }
            Ok(request) => {
                if let Request::Close { id } = &request {
                    self.0.preparing.borrow_mut().remove(id);
                }
                self.0.push(Work::Asked(request));
            }
            Err(error) => {
                let error =
                    LabError::unsupported(format!("the page sent a message it does not know ({error})"));
                self.0.host.borrow().post().error(None, &error);
            }
        }
    }
}

impl Shared {
    /// Loads what a lab needs that is not there yet.
    async fn prepare(
        &self,
        post: &Post,
        id: &str,
        slug: &str,
    ) -> Result<(&'static stepwise_lab::Topic, DataStore), LabError> {
        let topic = stepwise_topics::topic(slug)?;
        let mut data = DataStore::new();
        for &dataset in topic.datasets {
            let loaded = self.files.borrow().get(&dataset).cloned();
            let bytes = match loaded {
                Some(bytes) => bytes,
                None => {
                    let info = stepwise_data::info(dataset)?;
                    let report = |received, total| {
                        post.send(&Reply::Loading { id, file: info.file, received, total });
                    };
                    let bytes = fetch::dataset(&self.data_url, info, report).await?;
                    self.files.borrow_mut().insert(dataset, bytes.clone());
                    bytes
                }
            };
            data.insert(dataset, bytes);
        }
        Ok((topic, data))
    }

    /// Does a job of another worker's run. The run itself is kept for its other jobs.
    async fn work(
        &self,
        post: &Post,
        slug: &str,
        query: &BTreeMap<String, String>,
        seed: &str,
        own: Option<Own>,
        job: &Job,
    ) -> Result<Vec<f64>, LabError> {
        let (topic, mut data) = self.prepare(post, "", slug).await?;
        data.own = own.and_then(own_file);
        let mut work = self.host.borrow_mut().make_ready(topic, data, query, seed)?.begin_job(job)?;
        loop {
            if let Some(result) = work.step()? {
                return Ok(result);
            }
        }
    }

    /// Gives the jobs of running sessions to whoever is free, in turn, and calls back whoever works for nothing.
    fn share_out(self: &Rc<Self>) {
        let host = self.host.borrow();
        let mut pool = self.pool.borrow_mut();
        pool.keep(|client| host.needs(client));
        while pool.is_free() {
            let Some((client, job, order)) = host.next_job(&pool) else { return };
            let shared = self.clone();
            pool.give(client, &job, &order, move |serial, answer| {
                shared.push(Work::Answered(serial, answer));
            });
        }
    }

    /// Has some workers make ready for the runs that will hand out work.
    fn prepare_workers(self: &Rc<Self>) {
        for order in self.host.borrow_mut().new_orders() {
            let shared = self.clone();
            self.pool.borrow_mut().prepare(&order, move |serial, answer| {
                shared.push(Work::Answered(serial, answer));
            });
        }
    }

    fn hear(&self, serial: usize, answer: Option<Answer>) {
        let done = self.pool.borrow_mut().hear(serial, answer);
        if let Some(done) = done {
            self.host.borrow_mut().take_result(done);
        }
    }

    fn push(self: &Rc<Self>, work: Work) {
        self.queue.borrow_mut().push_back(work);
        if !self.pumping.replace(true) {
            let shared = self.clone();
            spawn_local(async move { shared.pump().await });
        }
    }

    async fn pump(self: &Rc<Self>) {
        loop {
            self.carry_out_requests().await;
            // Whoever is free should not have to wait for a step.
            self.share_out();
            self.step_for_a_slice().await;
            self.share_out();
            self.host.borrow_mut().show(&self.pool.borrow());
            self.prepare_workers();
            let idle = self.host.borrow().idle_for(clock::now(), self.pool.borrow().works());
            match idle {
                _ if !self.queue.borrow().is_empty() => {}
                // Nothing can change without a message, and a message starts the loop again.
                None => break,
                Some(wait) if wait > 1.0 => clock::sleep(wait.min(SLICE)).await,
                Some(_) => self.breather.breathe().await,
            }
        }
        self.pumping.set(false);
    }

    async fn carry_out_requests(&self) {
        loop {
            let Some(work) = self.queue.borrow_mut().pop_front() else { return };
            match work {
                Work::Asked(Request::Save { id }) => self.save(id).await,
                Work::Asked(request) => self.host.borrow_mut().carry_out(request),
                Work::Ready(opening) => self.host.borrow_mut().open(opening),
                Work::Answered(serial, answer) => self.hear(serial, answer),
            }
        }
    }

    async fn save(&self, id: SessionId) {
        let Some(slot) = self.host.borrow_mut().take(&id) else { return };
        let post = self.host.borrow().post().clone();
        slot.save(&id, &post).await;
        self.host.borrow_mut().put_back(id, slot, Ok(()));
    }

    /// Steps the running sessions in turn, one step each, so that an honest and a mistaken run stay abreast.
    async fn step_for_a_slice(&self) {
        let end = clock::now() + SLICE;
        loop {
            let due = self.host.borrow().due(clock::now(), self.pool.borrow().works());
            if due.is_empty() {
                return;
            }
            for id in due {
                let Some(mut slot) = self.host.borrow_mut().take(&id) else { continue };
                let had_moved = slot.has_moved();
                let result = slot.step().await;
                if slot.has_moved() && !had_moved {
                    self.card.forget();
                }
                self.host.borrow_mut().put_back(id, slot, result);
            }
            if clock::now() >= end {
                return;
            }
        }
    }
}
