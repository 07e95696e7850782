//! Whatever an address or a reader's file holds, there is a working lab or one clear sentence.

use pollster::block_on;
use stepwise_cli::disk;
use stepwise_lab::{DataStore, Device, LabError, ParamKind, Query, Run, Topic};
use stepwise_random::Random;
use stepwise_tests::Problems;
use stepwise_topics::TOPICS;

const ADDRESSES: usize = 10_000;

/// A value for an address: often near the range, sometimes anything.
fn random_text(random: &mut Random, kind: ParamKind) -> String {
    const ODD: [&str; 12] = [
        "",
        "NaN",
        "inf",
        "-inf",
        "1e308",
        "-0",
        "null",
        "<script>",
        "%00",
        "99999999999999999999",
        "ü,🙂",
        "on,off",
    ];
    if random.below(3) == 0 {
        return ODD[random.below(ODD.len())].to_owned();
    }
    match kind {
        ParamKind::Integer { min, max, .. } => {
            (min as f64 + (random.uniform() * 1.4 - 0.2) * (max - min) as f64).round().to_string()
        }
        ParamKind::Number { min, max, .. } => {
            (min + (random.uniform() * 1.4 - 0.2) * (max - min)).to_string()
        }
        ParamKind::Choice { options, .. } => options[random.below(options.len())].key.to_owned(),
        ParamKind::Toggle { .. } => ["on", "off", "1", "maybe"][random.below(4)].to_owned(),
        ParamKind::Column { default, .. } => default.to_owned(),
        ParamKind::Columns { default, .. } => default.join(","),
        ParamKind::Text { default, .. } => {
            let kept: Vec<&str> = default.lines().filter(|_| random.below(3) > 0).collect();
            kept.join("\n")
        }
    }
}

fn random_address(random: &mut Random, topic: &Topic) -> Vec<(String, String)> {
    let mut pairs = vec![("unknown".to_owned(), "1".to_owned())];
    for param in topic.params {
        if random.below(2) == 0 {
            pairs.push((param.key.to_owned(), random_text(random, param.kind)));
        }
    }
    pairs
}

#[test]
fn any_address_opens_a_working_lab() {
    let mut problems = Problems::new();
    for (index, topic) in TOPICS.iter().enumerate() {
        let Some(data) = problems.take(topic.slug, disk::data(topic)) else { continue };
        let mut random = Random::stream(1, index as u64);
        for _ in 0..ADDRESSES.div_ceil(TOPICS.len()) {
            let pairs = random_address(&mut random, topic);
            let query =
                Query::read(topic, None, pairs.iter().map(|(key, text)| (key.as_str(), text.as_str())));
            problems.check(query.dropped == ["unknown"], || {
                format!("{}: dropped {:?}", topic.slug, query.dropped)
            });
            let opened = Run::start(topic, query.values, random.next_u64(), data.clone(), Device::cpu())
                .and_then(|mut run| block_on(run.finish(Some(1))).map(|_| run.snapshot()));
            match opened {
                Ok(snapshot) => problems
                    .check(!snapshot.view.panels.is_empty(), || format!("{} {pairs:?}: empty", topic.slug)),
                Err(error) => {
                    problems.check(is_sentence(&error), || format!("{} {pairs:?}: {error:?}", topic.slug));
                }
            }
        }
    }
    problems.report();
}

fn is_sentence(error: &LabError) -> bool {
    let text = error.to_string();
    text.ends_with('.') && text.len() < 400 && !text.contains('\n')
}

fn numbers(rows: usize, columns: usize, separator: &str) -> String {
    let mut random = Random::new(3);
    let header: Vec<_> = (0..columns).map(|column| format!("c{column}")).collect();
    let mut text = header.join(separator) + "\n";
    for _ in 0..rows {
        let cells: Vec<_> = (0..columns).map(|_| format!("{:.3}", 5.0 + random.normal())).collect();
        text += &(cells.join(separator) + "\n");
    }
    text
}

/// Files as readers bring them: name, bytes, and what an error must mention where there is one.
fn files() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let ragged = numbers(60, 3, ",") + "1,2\n";
    let wrong = numbers(60, 3, ",") + "1,two,3\n";
    let blanks = numbers(60, 3, ",") + "1,,3\n,2,3\n\n4,5,6\n";
    let latin = [b"gr\xf6\xdfe,preis\n".to_vec(), numbers(60, 2, ",").into_bytes()[6..].to_vec()].concat();
    let mut large = numbers(1, 4, ",");
    while large.len() < 51_000_000 {
        large += "1.25,2.5,3.75,4.0\n";
    }
    vec![
        ("ordinary.csv", numbers(200, 4, ",").into_bytes(), &[]),
        ("semicolons.csv", numbers(200, 4, ";").into_bytes(), &[]),
        ("bom.csv", [b"\xef\xbb\xbf".to_vec(), numbers(60, 3, ",").into_bytes()].concat(), &[]),
        ("latin-1.csv", latin, &[]),
        ("ragged.csv", ragged.into_bytes(), &["row 61"]),
        ("wrong-type.csv", wrong.into_bytes(), &["c1"]),
        ("blanks.csv", blanks.into_bytes(), &[]),
        ("header-only.csv", numbers(0, 3, ",").into_bytes(), &[]),
        ("one-row.csv", numbers(1, 3, ",").into_bytes(), &[]),
        ("wide.csv", numbers(40, 500, ",").into_bytes(), &[]),
        ("empty.csv", Vec::new(), &[]),
        ("text-only.csv", b"name,city\nAda,London\nAlan,Wilmslow\n".to_vec(), &[]),
        ("binary.csv", (0..=255).cycle().take(4_000).collect(), &[]),
        ("50-megabytes.csv", large.into_bytes(), &[]),
    ]
}

/// Files that must simply work.
const WORKING: [&str; 5] = ["ordinary.csv", "semicolons.csv", "bom.csv", "blanks.csv", "wide.csv"];

#[test]
fn any_table_of_the_readers_runs_or_is_refused_in_one_sentence() {
    let mut problems = Problems::new();
    let files = files();
    for topic in TOPICS.iter().filter(|topic| topic.takes_own_data) {
        for (name, bytes, mentions) in &files {
            let subject = format!("{} on {name}", topic.slug);
            let run = disk::start_own(topic, name, bytes, 7).and_then(|mut run| {
                block_on(run.finish(Some(30)))?;
                Ok(run.snapshot())
            });
            match run {
                Ok(snapshot) => {
                    problems.check(!snapshot.view.panels.is_empty(), || format!("{subject}: empty"));
                }
                Err(error) => {
                    let text = error.to_string();
                    problems
                        .check(is_sentence(&error), || format!("{subject}: {text:?} is no clear sentence"));
                    problems.check(!WORKING.contains(name), || format!("{subject}: refused, {text}"));
                    for word in *mentions {
                        problems.check(text.contains(word), || format!("{subject}: {text:?} lacks {word:?}"));
                    }
                }
            }
        }
    }
    problems.report();
}

#[test]
fn a_lab_without_its_data_says_so() {
    let mut problems = Problems::new();
    for topic in TOPICS.iter().filter(|topic| !topic.datasets.is_empty()) {
        let values = stepwise_lab::Values::defaults(topic.params);
        match Run::start(topic, values, 7, DataStore::new(), Device::cpu()) {
            Ok(_) => problems.check(false, || format!("{}: starts without its data", topic.slug)),
            Err(error) => problems.check(is_sentence(&error), || format!("{}: {error}", topic.slug)),
        }
    }
    problems.report();
}
