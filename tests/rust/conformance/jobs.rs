//! Where a run hands out work, it does not matter who does it, nor in which order the results come.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use pollster::block_on;
use stepwise_cli::disk;
use stepwise_lab::Run;
use stepwise_topics::TOPICS;

/// Does a job as another worker would: on a run of its own.
fn done_elsewhere(helper: &Run, job: &stepwise_lab::Job) -> Vec<f64> {
    let mut work = helper.begin_job(job).unwrap();
    loop {
        if let Some(result) = work.step().unwrap() {
            return result;
        }
    }
}

#[test]
fn jobs_done_elsewhere_and_backwards_give_the_same_run() {
    for topic in TOPICS {
        let mut alone = disk::start(topic, &[], 7).unwrap();
        if alone.jobs().is_empty() {
            continue;
        }
        block_on(alone.finish(None)).unwrap();
        let helper = disk::start(topic, &[], 7).unwrap();
        let mut helped = disk::start(topic, &[], 7).unwrap();
        while !helped.progress().done {
            for job in helped.jobs().into_iter().rev() {
                let result = done_elsewhere(&helper, &job);
                helped.take_result(job.number, &result).unwrap();
            }
            assert!(!helped.waits(), "{}: it waits although it has every result", topic.slug);
            block_on(helped.step()).unwrap();
        }
        assert_eq!(helped.snapshot().digest, alone.snapshot().digest, "{}", topic.slug);
        assert_eq!(helped.snapshot().view, alone.snapshot().view, "{}", topic.slug);
        assert_eq!(helped.taken(), alone.taken(), "{}: a slice of a job is no step", topic.slug);
    }
}
