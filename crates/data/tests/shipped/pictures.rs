//! Digits, clothes, animals and faces.

use std::collections::BTreeSet;

use stepwise_data::faces::{PATCH_SIDE, PORTRAIT_SIDE};
use stepwise_data::mnist::{ARTICLES, KINDS, PIXELS};
use stepwise_data::{
    ANIMALS, ASTRONAUT, FACE_CASCADE, FACES, FASHION_MNIST, MNIST, animals, astronaut, face_cascade, faces,
    fashion_mnist, info, mnist,
};

use crate::store;

/// The first labels and pictures are those of the original files.
#[test]
fn digits_are_the_original_ones() {
    let digits = mnist(&store(MNIST)).unwrap();
    assert_eq!(digits.train_images.len(), 12_000 * 784);
    assert_eq!(digits.test_labels.len(), 2_000);
    assert_eq!(digits.train_labels[..10], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    assert_eq!(digits.test_labels[..10], [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    let first: Vec<u8> = digits.train_images[5 * 28 + 12..5 * 28 + 18].to_vec();
    assert_eq!(first, [3, 18, 18, 18, 126, 136]);
    let mut counts = [0; 10];
    for &label in &digits.train_labels {
        counts[usize::from(label)] += 1;
    }
    assert!(counts.iter().all(|count| (1_000..1_400).contains(count)), "{counts:?}");
}

/// The first labels are those of the original files, and pixels have sixteen greys.
#[test]
fn clothes_are_the_original_ones() {
    let clothes = fashion_mnist(&store(FASHION_MNIST)).unwrap();
    assert_eq!((clothes.train_labels.len(), clothes.test_labels.len()), (6_000, 1_000));
    assert_eq!(clothes.train_labels[..10], [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
    assert_eq!(clothes.test_labels[..10], [9, 2, 1, 1, 6, 1, 4, 6, 5, 7]);
    assert!(clothes.train_images.iter().chain(&clothes.test_images).all(|grey| grey % 17 == 0));
    assert!(info(FASHION_MNIST).unwrap().columns[1].meaning.ends_with(&ARTICLES.join(", ")));
}

#[test]
fn animals_take_turns_and_come_once() {
    let pictures = animals(&store(ANIMALS)).unwrap();
    assert_eq!((pictures.train_labels.len(), pictures.test_labels.len()), (3_000, 1_000));
    for labels in [&pictures.train_labels, &pictures.test_labels] {
        assert!(labels.iter().enumerate().all(|(place, &label)| place % 10 == usize::from(label)));
    }
    let all = pictures.train_images.chunks(PIXELS).chain(pictures.test_images.chunks(PIXELS));
    assert_eq!(all.collect::<BTreeSet<_>>().len(), 4_000);
    assert!(info(ANIMALS).unwrap().columns[1].meaning.ends_with(&KINDS.join(", ")));
}

#[test]
fn faces_come_first() {
    let faces = faces(&store(FACES)).unwrap();
    assert_eq!(faces.patches.len(), 200 * PATCH_SIDE * PATCH_SIDE);
    assert_eq!(faces.labels, [[1; 100], [0; 100]].concat());
}

#[test]
fn portrait_is_grey_and_coloured() {
    let portrait = astronaut(&store(ASTRONAUT)).unwrap();
    assert_eq!(portrait.grey.len(), PORTRAIT_SIDE * PORTRAIT_SIDE);
    assert_eq!(portrait.color.len(), 3 * PORTRAIT_SIDE * PORTRAIT_SIDE);
    for (grey, color) in portrait.grey.iter().zip(portrait.color.chunks(3)) {
        let weights = [299, 587, 114].iter().zip(color);
        assert_eq!(
            u32::from(*grey),
            (weights.map(|(weight, &part)| weight * u32::from(part)).sum::<u32>() + 500) / 1000
        );
    }
}

#[test]
fn cascade_keeps_its_notice() {
    let files = store(FACE_CASCADE);
    let xml = face_cascade(&files).unwrap();
    assert!(xml.contains("Copyright (C) 2000, Intel Corporation, all rights reserved."));
    assert_eq!(xml.matches("<rects>").count(), 2_913);
}
