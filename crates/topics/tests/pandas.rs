//! What only the pandas lab promises.

#![cfg(test)]

mod common;

use common::{run, start};
use pollster::block_on;
use stepwise_lab::{Action, Block, BlockState, Content, Metrics, Session, Table, Value, Verdict};

const SOLVED: [(&str, &str); 4] =
    [("least", "7"), ("first", "filter"), ("best", "2017-08"), ("growth", "12.5")];

fn shift(metrics: &Metrics) -> f64 {
    metrics.get("shift").unwrap()
}

fn table(session: &dyn Session) -> Table {
    match session.view().panel("table").unwrap().content.clone() {
        Content::Table(table) => table,
        other => panic!("{other:?}"),
    }
}

fn blocks(session: &dyn Session) -> Vec<Block> {
    match session.view().panel("pipeline").unwrap().content.clone() {
        Content::Blocks(blocks) => blocks,
        other => panic!("{other:?}"),
    }
}

fn order(session: &mut dyn Session, order: [usize; 6]) {
    session.act(Action::Order { panel: "pipeline".to_owned(), order: order.to_vec() }).unwrap();
}

#[test]
fn over_twenty_seeds_zeros_shift_the_months_and_the_solution_passes() {
    for seed in 1..=20 {
        let (honest, verdict) = run("pandas", &[], seed, None);
        let (mistaken, _) = run("pandas", &[("blanks", "zero")], seed, None);
        assert!(shift(&honest) < 0.01 && shift(&mistaken) > 0.05);
        assert!(matches!(verdict, Verdict::NotYet(_)));
        let (_, verdict) = run("pandas", &SOLVED, seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
    }
}

#[test]
fn the_order_of_the_blocks_matters_as_the_page_says() {
    let mut session = start("pandas", &[], 7, None).unwrap();
    while !block_on(session.step()).unwrap().done {}
    let right = session.metrics();
    // Fill, derive, filter, …: the filter does not look at what is derived.
    order(session.as_mut(), [0, 2, 1, 3, 4, 5]);
    assert_eq!(session.metrics().get("total"), right.get("total"));
    // Derive, filter, fill, …: the blanks are filled too late, which is as good as zero.
    order(session.as_mut(), [1, 2, 0, 3, 4, 5]);
    let (zero, _) = run("pandas", &[("blanks", "zero")], 7, None);
    assert!((shift(&session.metrics()) - shift(&zero)).abs() < 1e-12);
    // Aggregate before derive: nonsense, without a word.
    order(session.as_mut(), [2, 1, 3, 4, 0, 5]);
    assert!(shift(&session.metrics()) > 10.0);
    // Group after aggregate: the arrivals are gone.
    order(session.as_mut(), [0, 1, 4, 3, 2, 5]);
    assert_eq!(session.metrics().get("total"), None);
    assert!(blocks(session.as_ref()).iter().any(|block| block.state == BlockState::Failed));
    assert!(matches!(session.verdict(), Verdict::NotYet(_)));
    for wrong in [vec![0, 0, 1, 2, 3, 4], vec![0], vec![9; 6]] {
        assert!(session.act(Action::Order { panel: "pipeline".to_owned(), order: wrong }).is_err());
    }
}

#[test]
fn the_table_scrolls_and_shows_what_a_block_changed() {
    let mut session = start("pandas", &[("least", "7")], 7, None).unwrap();
    session.act(Action::Scroll { panel: "table".to_owned(), first: 9_000 }).unwrap();
    let at = table(session.as_ref());
    assert_eq!((at.first, at.of), (Some(9_000), Some(15_402)));
    session.act(Action::Scroll { panel: "table".to_owned(), first: usize::MAX }).unwrap();
    let end = table(session.as_ref());
    assert_eq!(end.first.unwrap() + end.rows.len(), 15_402);
    block_on(session.step()).unwrap();
    // A quarter of the last month's prices is new.
    assert!(table(session.as_ref()).changed.len() > end.rows.len() / 8);
    block_on(session.step()).unwrap();
    let filtered = table(session.as_ref());
    assert!(!filtered.removed.is_empty() && filtered.of == Some(15_402));
    block_on(session.step()).unwrap();
    assert!(table(session.as_ref()).of.unwrap() < 5_000);
}

#[test]
fn an_answer_does_not_start_the_run_anew() {
    let mut session = start("pandas", &SOLVED[..2], 7, None).unwrap();
    while !block_on(session.step()).unwrap().done {}
    session.tune("best", &Value::Text("2017-07".to_owned())).unwrap();
    assert!(matches!(session.verdict(), Verdict::NotYet(why) if why.contains("2017-07")));
    session.tune("best", &Value::Text("2017-08".to_owned())).unwrap();
    assert!(matches!(session.verdict(), Verdict::NotYet(why) if why.contains("grow")));
    session.tune("growth", &Value::Number(12.0)).unwrap();
    assert!(matches!(session.verdict(), Verdict::Passed(_)));
}

#[test]
fn tables_of_the_readers_come_to_sums() {
    let rows: String = (0..60)
        .map(|row| {
            format!(
                "2024-{:02}-03,{},{},{}\n",
                row % 12 + 1,
                ["a", "b", "c"][row % 3],
                row,
                if row % 7 == 0 { String::new() } else { "2".to_owned() }
            )
        })
        .collect();
    let own = format!("day,shop,count,price\n{rows}");
    for group in ["day", "shop", "count"] {
        for blanks in ["mean", "last", "blank", "zero"] {
            let changes = [("group", group), ("price", "price"), ("quantity", "count"), ("blanks", blanks)];
            let (metrics, verdict) = run("pandas", &changes, 7, Some(&own));
            assert!(metrics.get("total").unwrap() > 0.0, "{group} {blanks}");
            assert_eq!((metrics.get("shift"), verdict), (None, Verdict::NotAttempted));
        }
    }
    let same = [("group", "day"), ("price", "price"), ("quantity", "price")];
    assert!(start("pandas", &same, 7, Some(&own)).err().unwrap().to_string().contains("quantity is price"));
}
