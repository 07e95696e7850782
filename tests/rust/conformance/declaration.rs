//! What a lab says of itself is complete and consistent.

use std::collections::BTreeSet;
use std::fs;

use stepwise_cli::{disk, markdown};
use stepwise_lab::{Answer, Topic};
use stepwise_tests::Problems;
use stepwise_topics::{TOPICS, roadmap::Outline};

/// What `cargo xtask new-topic` leaves where a text is missing.
/// Keys of an address that mean something else.
const RESERVED: [&str; 9] =
    ["seed", "topic", "theme", "mistake", "card", "v", "digest", "lane", "assignment"];
const UNWRITTEN: &str = "To write";
const MOST_WORDS: usize = 500;

fn texts(topic: &Topic) -> Vec<(String, &'static str)> {
    let mut texts = vec![
        ("title".to_owned(), topic.title),
        ("summary".to_owned(), topic.summary),
        ("challenge.goal".to_owned(), topic.challenge.goal),
        ("pitfall.statement".to_owned(), topic.pitfall.statement),
        ("predict.prompt".to_owned(), topic.predict.prompt),
        ("predict.because".to_owned(), topic.predict.because),
    ];
    texts.extend(topic.challenge.hints.iter().map(|hint| ("challenge.hints".to_owned(), *hint)));
    for param in topic.params {
        texts.push((format!("params.{}.label", param.key), param.label));
        texts.push((format!("params.{}.help", param.key), param.help));
    }
    if let Answer::Choice { options, .. } = topic.predict.answer {
        texts.extend(options.iter().map(|option| ("predict.options".to_owned(), *option)));
    }
    texts
}

#[test]
fn every_text_is_written() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        for (name, text) in texts(topic) {
            let written = !text.trim().is_empty() && !text.contains(UNWRITTEN);
            problems.check(written, || format!("{}: {name} is still to write", topic.slug));
        }
        for name in ["page.md", "lab.py", "golden.json"] {
            let path = disk::folder(topic).join(name);
            let Some(text) = problems.take(&path.display().to_string(), fs::read_to_string(&path)) else {
                continue;
            };
            let written = !text.to_lowercase().contains(&UNWRITTEN.to_lowercase());
            problems.check(written, || format!("{}: {name} is still to write", topic.slug));
        }
    }
    problems.report();
}

#[test]
fn every_program_gives_its_numbers_before_what_serves_the_tests() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let path = disk::folder(topic).join("lab.py");
        let Some(text) = problems.take(topic.slug, fs::read_to_string(path)) else { continue };
        // A notebook is the program up to this heading, and then sets its numbers beside the page's.
        let shown = text.split_once("# ## The page's numbers").map(|(shown, _)| shown);
        problems.check(shown.is_some_and(|text| text.contains("\ndef numbers(settings, seed=7")), || {
            format!(
                "{}: lab.py must define numbers(settings, seed=7) before the heading “The page's numbers”",
                topic.slug
            )
        });
    }
    problems.report();
}

#[test]
fn every_page_is_short_readable_and_in_order() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let path = disk::folder(topic).join("page.md");
        let Some(text) = problems.take(topic.slug, fs::read_to_string(path)) else { continue };
        let words = text.split_whitespace().count();
        problems.check(words <= MOST_WORDS, || {
            format!("{}: page.md has {words} words, but at most {MOST_WORDS} are read", topic.slug)
        });
        let headings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let wanted = ["What it is", "Why it matters", "How it is done", "The classic mistake"];
        problems.check(headings == wanted, || {
            format!("{}: page.md has the headings {headings:?}, but they must be {wanted:?}", topic.slug)
        });
        problems.take(topic.slug, markdown::render(&text));
    }
    problems.report();
}

#[test]
fn the_declaration_agrees_with_the_roadmap_and_with_itself() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let slug = topic.slug;
        let outline = Outline::find(slug);
        let agrees =
            outline.is_some_and(|outline| outline.title == topic.title && outline.section == topic.section);
        problems.check(agrees, || format!("{slug}: title or section is not the roadmap's"));
        let planned: BTreeSet<_> = outline.map_or(&[][..], |outline| outline.needs).iter().collect();
        problems.check(topic.needs.iter().collect::<BTreeSet<_>>() == planned, || {
            format!("{slug}: needs {:?}, but roadmap.rs says {planned:?}", topic.needs)
        });
        let keys: BTreeSet<_> = topic.params.iter().map(|param| param.key).collect();
        problems.check(keys.len() == topic.params.len(), || format!("{slug}: two parameters share a key"));
        for param in topic.params {
            let key = param.key;
            let plain = key
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
            problems.check(plain && !RESERVED.contains(&key), || {
                format!("{slug}: {key} cannot stand in an address")
            });
            problems
                .take(&format!("{slug}: default of {key}"), param.parse(&param.default_value().to_string()));
            if let Some(when) = param.when {
                problems.take(&format!("{slug}: {key} is shown when"), topic.param(when.key));
            }
        }
        problems.take(&format!("{slug}: solution"), topic.values(topic.challenge.solution.iter().copied()));
        problems
            .take(&format!("{slug}: mistake"), topic.values([(topic.pitfall.param, topic.pitfall.mistake)]));
        if topic.takes_own_data {
            problems.check(!topic.datasets.is_empty(), || format!("{slug}: there is no table to replace"));
        }
    }
    problems.report();
}
