//! Windows, edges and variants of pictures against scikit-image, scipy and OpenCV; vision.py makes the numbers.

use std::io::Read;
use std::path::Path;

use crate::common::{TOLERANCE, close, numbers};
use serde_json::Value;
use stepwise_kernels::vision::{
    CascadeDetector, DetectorOptions, GrayImage, HaarCascade, HogOptions, Outcome, Placement, hog,
};

fn golden() -> Value {
    serde_json::from_str(include_str!("vision.json")).unwrap()
}

fn shipped(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/data").join(file);
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

const SIDE: usize = 256;

/// The greys of the portrait, behind the twelve bytes that give its size.
fn portrait() -> GrayImage {
    GrayImage::from_bytes(SIDE, SIDE, &shipped("astronaut.idx.gz")[12..12 + SIDE * SIDE]).unwrap()
}

fn face() -> GrayImage {
    let portrait = portrait();
    let rows = (20..84).flat_map(|y| portrait.pixels()[y * SIDE + 70..y * SIDE + 150].to_vec());
    GrayImage::new(80, 64, rows.collect()).unwrap()
}

#[track_caller]
fn every(step: usize, given: &[f64], expected: &Value) {
    let given: Vec<f64> = given.iter().copied().step_by(step).collect();
    close(&given, &numbers(expected), TOLERANCE);
}

#[test]
fn histograms_of_gradients() {
    let golden = golden();
    every(3, &hog(&face(), HogOptions::default()).unwrap().to_vec(), &golden["hog"]);
    let small = HogOptions { orientations: 5, cell: 7, block: 2 };
    every(3, &hog(&face(), small).unwrap().to_vec(), &golden["hog_small"]);
}

#[test]
fn sizes_and_places() {
    let golden = golden();
    for (index, (width, height)) in [(50, 30), (81, 100)].into_iter().enumerate() {
        every(5, face().resize(width, height).unwrap().pixels(), &golden["resized"][index]);
    }
    let places = [(3.0, -2.0, 0.0, 1.0), (1.5, 4.25, 20.0, 1.3)];
    for (index, (right, down, degrees, scale)) in places.into_iter().enumerate() {
        let placed = face().placed(Placement { right, down, degrees, scale });
        every(9, placed.pixels(), &golden["placed"][index]);
    }
}

/// Every window of every scale comes to the same end, and so do the groups.
fn same_detections(xml: &str, expected: &Value) {
    let cascade = HaarCascade::from_xml(xml).unwrap();
    let stages = cascade.stages();
    let options = DetectorOptions {
        scale_factor: expected["scale_factor"].as_f64().unwrap(),
        minimum_neighbours: expected["minimum_neighbours"].as_u64().unwrap() as usize,
        ..DetectorOptions::default()
    };
    let mut run = CascadeDetector::new(cascade, portrait(), options).unwrap();
    while run.step() {}
    assert_eq!(run.scales(), expected["scales"].as_array().unwrap().len());
    for (trace, expected) in run.traces().iter().zip(expected["scales"].as_array().unwrap()) {
        let (mut accepted, mut flat, mut sums) = (0, 0, 0.0);
        for window in &trace.windows {
            match window.outcome {
                Outcome::Flat => flat += 1,
                Outcome::Rejected { sum, .. } => sums += sum,
                Outcome::Accepted { sum } => {
                    accepted += 1;
                    sums += sum;
                }
            }
        }
        let mut counts: Vec<f64> = trace.rejections(stages).iter().map(|&count| count as f64).collect();
        counts.extend([f64::from(accepted), f64::from(flat)]);
        assert_eq!(counts, numbers(&expected["counts"]));
        close(&[sums], &numbers(&expected["sum"]), TOLERANCE);
    }
    let mut candidates: Vec<[usize; 4]> =
        run.candidates().iter().map(|place| [place.x, place.y, place.width, place.height]).collect();
    candidates.sort_unstable();
    let flat: Vec<f64> = candidates.iter().flatten().map(|&side| side as f64).collect();
    assert_eq!(flat, numbers(&expected["candidates"]));
    let mut groups: Vec<[usize; 5]> = run
        .detections()
        .iter()
        .map(|group| {
            let place = group.rectangle;
            [place.x, place.y, place.width, place.height, group.neighbours]
        })
        .collect();
    groups.sort_unstable();
    let flat: Vec<f64> = groups.iter().flatten().map(|&side| side as f64).collect();
    assert_eq!(flat, numbers(&expected["groups"]));
}

#[test]
fn the_face_and_the_spots() {
    let golden = golden();
    let faces = String::from_utf8(shipped("face-cascade.xml.gz")).unwrap();
    for expected in golden["faces"].as_array().unwrap() {
        same_detections(&faces, expected);
    }
    same_detections(golden["spots_xml"].as_str().unwrap(), &golden["spots"][0]);
    // The lab's picture: found once, no false box.
    assert_eq!(golden["faces"][0]["groups"].as_array().unwrap().len(), 1);
}
