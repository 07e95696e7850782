//! The registry is what the folders are.

use std::collections::BTreeSet;
use std::fs;

use stepwise_cli::disk::root;
use stepwise_topics::{TOPICS, roadmap::ROADMAP};

#[test]
fn the_registry_lists_every_folder() {
    let folders: BTreeSet<String> = fs::read_dir(root().join("crates/topics/src"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let registered: BTreeSet<String> = TOPICS.iter().map(|topic| topic.slug.to_owned()).collect();
    assert_eq!(folders, registered, "run `cargo xtask registry`");
    let order: Vec<_> = TOPICS.iter().map(|topic| topic.slug).collect();
    assert!(order.is_sorted(), "run `cargo xtask registry`");
}

#[test]
fn the_roadmap_has_sixty_different_topics() {
    let slugs: BTreeSet<_> = ROADMAP.iter().map(|outline| outline.slug).collect();
    assert_eq!(slugs.len(), 60);
}

#[test]
fn the_roadmap_can_be_read_in_its_order() {
    for (place, outline) in ROADMAP.iter().enumerate() {
        for need in outline.needs {
            let earlier = ROADMAP[..place].iter().any(|other| other.slug == *need);
            assert!(earlier, "{} needs {need}, which is no earlier row", outline.slug);
        }
    }
}
