//! The whole list of checks on the card of this machine, through Vulkan. Without a card the test says so and passes;
//! `REQUIRE_GPU=1` turns that into a failure.
#![allow(clippy::unwrap_used, clippy::panic, reason = "everything here is a test or its helper")]

use std::sync::LazyLock;
use std::time::Instant;

fn clock() -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGUN.elapsed().as_secs_f64() * 1000.0
}

#[test]
fn the_card_computes_what_the_processor_does() {
    let opened = match pollster::block_on(stepwise_gpu::open(clock, None)) {
        Ok(opened) => opened,
        Err(stepwise_gpu::Unavailable::NoAdapter) if std::env::var_os("REQUIRE_GPU").is_none() => {
            println!("skipped: no adapter");
            return;
        }
        Err(unavailable) => panic!("{unavailable}"),
    };
    println!("{}: {:?}, {:?}", opened.adapter, opened.tuning, opened.speed);
    let mut failed = 0;
    for outcome in pollster::block_on(stepwise_gpu::check::all(&opened)) {
        let verdict = if outcome.passed() { "  " } else { "✗ " };
        println!("{verdict}{outcome}");
        failed += usize::from(!outcome.passed());
    }
    assert_eq!(failed, 0, "checks failed on {}", opened.adapter);
}
