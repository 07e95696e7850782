//! Other workers that do the jobs of runs, as many as the device has cores. Each is this engine once more; a job goes to
//! whoever is free. Where no worker can be had, runs do their jobs themselves.

use js_sys::Function;
use stepwise_lab::Job;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use crate::messages::{Answer, Order, SessionId};

/// More workers than this take memory and are hardly faster.
const MOST: usize = 16;
/// So many are hired before there is work.
const AHEAD: usize = 4;
/// Workers that may be lost before the pool is given up.
const PATIENCE: usize = 3;

/// Which start of which session a job belongs to: after another start nobody needs its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    pub id: SessionId,
    pub starts: u32,
}

/// What became of a job.
pub struct Done {
    pub client: Client,
    pub number: usize,
    /// The result, or a sentence on why there is none; neither where the worker was lost.
    pub result: Option<Result<Vec<f64>, String>>,
}

struct Helper {
    worker: Worker,
    serial: usize,
    busy: Option<(Client, usize)>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(JsValue)>,
}

/// The workers.
pub struct Pool {
    hire: Function,
    most: usize,
    helpers: Vec<Helper>,
    hired: usize,
    lost: usize,
}

impl Pool {
    /// A pool of at most so many workers, each made by `hire` when it is first needed.
    pub fn new(hire: Function, cores: usize) -> Self {
        Self { hire, most: cores.clamp(1, MOST), helpers: Vec::new(), hired: 0, lost: 0 }
    }

    /// Whether workers can be had here.
    pub fn works(&self) -> bool {
        self.lost < PATIENCE
    }

    /// Whether a job could be done at once.
    pub fn is_free(&self) -> bool {
        self.works() && self.helpers.iter().filter(|helper| helper.busy.is_some()).count() < self.most
    }

    /// Whether anybody works.
    pub fn is_busy(&self) -> bool {
        self.helpers.iter().any(|helper| helper.busy.is_some())
    }

    /// How many jobs of a session are being done.
    pub fn busy_for(&self, id: &str) -> usize {
        self.helpers
            .iter()
            .filter(|helper| helper.busy.as_ref().is_some_and(|(client, _)| client.id == id))
            .count()
    }

    /// Whether somebody is at this job.
    pub fn has(&self, client: &Client, number: usize) -> bool {
        self.helpers
            .iter()
            .any(|helper| helper.busy.as_ref().is_some_and(|(other, at)| other == client && *at == number))
    }

    /// Gives a job to a free worker; `answered` is called with the worker's serial number and what it says, nothing where it
    /// is lost. Where a job cannot be given away the pool is given up.
    pub fn give(
        &mut self,
        client: Client,
        job: &Job,
        order: &Order,
        answered: impl Fn(usize, Option<Answer>) + Clone + 'static,
    ) {
        if !self.helpers.iter().any(|helper| helper.busy.is_none()) {
            let hired = self.hire(answered);
            self.helpers.extend(hired);
        }
        let free = self.helpers.iter_mut().find(|helper| helper.busy.is_none());
        match (free, order.message(job)) {
            (Some(helper), Some(message)) if helper.worker.post_message(&message).is_ok() => {
                helper.busy = Some((client, job.number));
            }
            _ => self.lost = PATIENCE,
        }
    }

    /// Hires some who make ready for the jobs of a run, so that the first of them need not wait for workers to start.
    pub fn prepare(&mut self, order: &Order, answered: impl Fn(usize, Option<Answer>) + Clone + 'static) {
        let Some(message) = order.preparation() else { return };
        while self.works() && self.helpers.len() < self.most.min(AHEAD) {
            let Some(helper) = self.hire(answered.clone()) else { return };
            // Who does not hear it makes ready with the first job.
            let _ = helper.worker.post_message(&message);
            self.helpers.push(helper);
        }
    }

    fn hire(&mut self, answered: impl Fn(usize, Option<Answer>) + Clone + 'static) -> Option<Helper> {
        let worker: Worker = self.hire.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
        self.hired += 1;
        let serial = self.hired;
        let failed = Closure::new({
            let answered = answered.clone();
            move |_| answered(serial, None)
        });
        let heard = Closure::new(move |event: MessageEvent| match Answer::read(event.data()) {
            Some(Answer::Ready) | None => {}
            Some(Answer::Panic) => answered(serial, None),
            Some(answer) => answered(serial, Some(answer)),
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Helper { worker, serial, busy: None, _heard: heard, _failed: failed })
    }

    /// What a worker's answer means; nothing for one that was sent away.
    pub fn hear(&mut self, serial: usize, answer: Option<Answer>) -> Option<Done> {
        let place = self.helpers.iter().position(|helper| helper.serial == serial)?;
        let result = match answer {
            Some(Answer::Worked { result }) => Some(Ok(result)),
            Some(Answer::Error { error }) => Some(Err(error.message)),
            Some(Answer::Ready | Answer::Panic) | None => None,
        };
        let busy = self.helpers.get_mut(place)?.busy.take();
        if result.is_none() {
            self.helpers.swap_remove(place).worker.terminate();
            self.lost += 1;
        }
        let (client, number) = busy?;
        Some(Done { client, number, result })
    }

    /// Sends away whoever works for somebody who needs it no longer.
    pub fn keep(&mut self, needed: impl Fn(&Client) -> bool) {
        self.helpers.retain(|helper| {
            let stays = helper.busy.as_ref().is_none_or(|(client, _)| needed(client));
            if !stays {
                helper.worker.terminate();
            }
            stays
        });
    }
}
