//! What a lab does: every view is sound, the same seed gives the same run, the challenge and the mistake are real.

use pollster::block_on;
use stepwise_cli::{disk, poster};
use stepwise_lab::{Content, Direction, LabError, Run, Snapshot, Topic, Verdict};
use stepwise_tests::Problems;
use stepwise_topics::TOPICS;

const SEED: u64 = 7;

fn finished(
    topic: &'static Topic,
    changes: &[(String, String)],
    seed: u64,
    limit: Option<usize>,
) -> Result<Run, LabError> {
    let mut run = disk::start(topic, changes, seed)?;
    block_on(run.finish(limit))?;
    Ok(run)
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// What every view must be: panels with distinct keys, a text alternative for every figure, bounded size.
fn check_view(problems: &mut Problems, subject: &str, snapshot: &Snapshot) {
    let panels = &snapshot.view.panels;
    problems.check(!panels.is_empty(), || format!("{subject}: the view is empty"));
    for (index, panel) in panels.iter().enumerate() {
        let unique = panels.iter().skip(index + 1).all(|other| other.key != panel.key);
        problems.check(unique, || format!("{subject}: two panels are called {}", panel.key));
        problems.check(!panel.title.is_empty(), || format!("{subject}: panel {} has no title", panel.key));
        match &panel.content {
            Content::Figure(figure) => problems.check(!figure.summary.is_empty(), || {
                format!("{subject}: figure {} has no summary for who cannot see it", panel.key)
            }),
            Content::Table(table) => {
                let even = table.rows.iter().all(|row| row.len() == table.columns.len());
                problems.check(even, || format!("{subject}: table {} has ragged rows", panel.key));
            }
            Content::Images(grid) => {
                let size = grid.width * grid.height;
                let whole = size > 0 && grid.pixels.len().is_multiple_of(size) && grid.columns > 0;
                problems.check(whole, || format!("{subject}: images {} are cut off", panel.key));
            }
            _ => {}
        }
    }
    let size = serde_json::to_vec(&snapshot.view).map_or(usize::MAX, |bytes| bytes.len());
    problems
        .check(size < 1_000_000, || format!("{subject}: the view takes {size} bytes, but 1,000,000 at most"));
}

#[test]
fn the_first_view_already_teaches() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let Some(run) = problems.take(topic.slug, disk::start(topic, &[], SEED)) else { continue };
        let snapshot = run.snapshot();
        check_view(&mut problems, topic.slug, &snapshot);
        problems
            .check(snapshot.metrics.iter().count() > 0, || format!("{}: no numbers are shown", topic.slug));
        problems.check(snapshot.progress.step == 0, || format!("{}: it has begun by itself", topic.slug));
    }
    problems.report();
}

#[test]
fn every_parameter_at_its_ends_gives_a_view() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        for param in topic.params {
            for value in param.ends() {
                let subject = format!("{} with {}={value}", topic.slug, param.key);
                let changes = [(param.key.to_owned(), value.to_string())];
                // A typed error is an answer too: it is shown as it stands.
                match finished(topic, &changes, SEED, Some(3)) {
                    Ok(run) => check_view(&mut problems, &subject, &run.snapshot()),
                    Err(error) => problems.check(error.to_string().ends_with('.'), || {
                        format!("{subject}: {error:?} is no sentence")
                    }),
                }
            }
        }
    }
    problems.report();
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let digest = || finished(topic, &[], SEED, Some(20)).map(|run| run.snapshot());
        let (Some(first), Some(second)) =
            (problems.take(topic.slug, digest()), problems.take(topic.slug, digest()))
        else {
            continue;
        };
        // Where times are measured, they are seen too.
        let timed = first.metrics.iter().any(|metric| metric.measured);
        let alike = first.digest == second.digest && (timed || first.view == second.view);
        problems.check(alike, || format!("{}: two runs of one seed differ", topic.slug));
    }
    problems.report();
}

#[test]
fn the_defaults_fail_the_challenge_and_the_solution_passes() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let slug = topic.slug;
        if let Some(run) = problems.take(slug, finished(topic, &[], SEED, None)) {
            let snapshot = run.snapshot();
            check_view(&mut problems, slug, &snapshot);
            let failed = matches!(snapshot.verdict, Verdict::NotYet(_));
            problems.check(failed, || format!("{slug}: the defaults end with {:?}", snapshot.verdict));
            problems.check(snapshot.settled.is_some(), || format!("{slug}: the prediction is never settled"));
        }
        let solution = owned(topic.challenge.solution);
        if let Some(run) = problems.take(slug, finished(topic, &solution, SEED, None)) {
            let passed = matches!(run.verdict(), Verdict::Passed(_));
            problems.check(passed, || format!("{slug}: the solution ends with {:?}", run.verdict()));
        }
    }
    problems.report();
}

#[test]
fn the_mistake_moves_its_metric_on_five_seeds() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let pitfall = topic.pitfall;
        let mistake = owned(&[(pitfall.param, pitfall.mistake)]);
        for seed in 1..=5 {
            let watched = |changes: &[(String, String)]| {
                let run = finished(topic, changes, seed, None)?;
                run.metrics().get(pitfall.watch).ok_or_else(|| {
                    LabError::computation(format!("the watched metric {} has no value", pitfall.watch))
                })
            };
            let subject = format!("{}, seed {seed}", topic.slug);
            let (Some(honest), Some(mistaken)) =
                (problems.take(&subject, watched(&[])), problems.take(&subject, watched(&mistake)))
            else {
                continue;
            };
            let moved = match pitfall.direction {
                Direction::Rises => mistaken > honest,
                Direction::Falls => mistaken < honest,
            };
            problems.check(moved, || {
                format!(
                    "{subject}: {} is {honest} honestly and {mistaken} by mistake, but {:?} is stated",
                    pitfall.watch, pitfall.direction
                )
            });
        }
    }
    problems.report();
}

#[test]
fn the_poster_draws() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let Some(figure) = problems.take(topic.slug, poster::figure(topic)) else { continue };
        let Some(figure) = figure else {
            problems.check(false, || format!("{}: there is no figure for a poster", topic.slug));
            continue;
        };
        for (theme, svg) in poster::draw(&figure) {
            problems.check(svg.starts_with("<svg") && svg.len() < 400_000, || {
                format!("{}: the {theme} poster takes {} bytes", topic.slug, svg.len())
            });
            problems.check(!svg.contains("style="), || {
                format!("{}: the {theme} poster has a style that the security policy refuses", topic.slug)
            });
        }
    }
    problems.report();
}
