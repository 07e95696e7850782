//! The whole list of checks on the card of this machine, through Vulkan. Without a card the test says so and passes;
//! `REQUIRE_GPU=1` turns that into a failure.
#![allow(clippy::unwrap_used, clippy::panic, reason = "everything here is a test or its helper")]

use std::sync::LazyLock;
use std::time::Instant;

use stepwise_gpu::{Known, LADDER, Opened, Rung, Tile, Tuning, Unavailable, check, open};

fn clock() -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGUN.elapsed().as_secs_f64() * 1000.0
}

/// The card, or `None` where there is none and none is required.
fn card(tuning: Option<String>) -> Option<Opened> {
    match pollster::block_on(open(clock, Known { tuning, ..Known::default() })) {
        Ok(opened) => Some(opened),
        Err(Unavailable::NoAdapter) if std::env::var_os("REQUIRE_GPU").is_none() => {
            println!("skipped: no adapter");
            None
        }
        Err(unavailable) => panic!("{unavailable}"),
    }
}

#[test]
fn the_card_computes_what_the_processor_does() {
    let Some(opened) = card(None) else { return };
    let speed = pollster::block_on(opened.speed(clock)).unwrap();
    println!("{}: {:?}, {speed:?}", opened.adapter, opened.tuning);
    let mut failed = 0;
    let outcomes = pollster::block_on(check::all(&opened));
    for (rung, Rung { name, .. }) in (1..).zip(LADDER) {
        if !opened.offers(Tile { rung, side: 8 }) {
            println!("skipped: {name}, for which this card lacks something");
        }
    }
    for outcome in outcomes {
        let verdict = if outcome.passed() { "  " } else { "✗ " };
        println!("{verdict}{outcome}");
        failed += usize::from(!outcome.passed());
    }
    assert_eq!(failed, 0, "checks failed on {}", opened.adapter);
}

#[test]
fn what_is_known_of_a_card_is_not_measured_again() {
    let Some(mut opened) = card(None) else { return };
    let naive = Tile { rung: 1, side: 8 };
    opened.tuning = Tuning { in_fours: [naive; 3], any: [naive; 3] };
    let again = card(Some(opened.tuning_line())).unwrap();
    assert_eq!(again.tuning, opened.tuning);
    // Whatever somebody kept for another version of the ladder is no reason to fail.
    let strange = Tile { rung: 200, side: 0 };
    opened.tuning.in_fours = [strange; 3];
    let again = card(Some(opened.tuning_line())).unwrap();
    assert_ne!(again.tuning.in_fours[0], strange);
}
