//! Vectorizers against scikit-learn, on film snippets and messages; text.py makes the numbers.

use crate::common::{TOLERANCE, close, numbers, table};
use ndarray::Axis;
use serde_json::Value;
use stepwise_kernels::bayes::{MultinomialNaiveBayes, NaiveBayes};
use stepwise_kernels::text::{
    Analyzer, CountVectorizer, DocumentFrequency, SparseRows, TfidfOptions, TfidfVectorizer, Tokenizer, Unit,
    VectorizerOptions,
};

fn golden() -> Value {
    serde_json::from_str(include_str!("text.json")).unwrap()
}

fn texts(file: &str, column: &str) -> Vec<String> {
    let frame = table(file);
    let column = frame.column(column).unwrap();
    (0..frame.rows()).map(|row| column.cell(row)).collect()
}

fn snippets() -> Vec<String> {
    texts("movie-snippets.csv.gz", "text")
}

#[track_caller]
fn same(vocabulary: &[String], weights: &SparseRows, expected: &Value) {
    assert_eq!(vocabulary.len() as u64, expected["terms"].as_u64().unwrap());
    let characters: usize = vocabulary.iter().map(|term| term.chars().count()).sum();
    assert_eq!(characters as u64, expected["characters"].as_u64().unwrap());
    if let Some(terms) = expected["vocabulary"].as_array() {
        assert_eq!(vocabulary, terms.iter().map(|term| term.as_str().unwrap()).collect::<Vec<_>>());
    }
    let mut sums = vec![0.0; vocabulary.len()];
    for row in 0..weights.rows() {
        for &(column, weight) in weights.row(row) {
            sums[column] += weight;
        }
    }
    let some: Vec<f64> = sums.iter().copied().step_by(17).collect();
    close(&some, &numbers(&expected["sums"]), TOLERANCE);
    for (row, expected) in expected["rows"].as_array().unwrap().iter().enumerate() {
        let entries: Vec<f64> =
            weights.row(row).iter().flat_map(|&(column, weight)| [column as f64, weight]).collect();
        let expected = numbers(expected);
        assert_eq!(entries.len(), expected.len());
        for (ours, theirs) in entries.chunks(2).zip(expected.chunks(2)) {
            assert_eq!(ours[0], theirs[0]);
            close(&ours[1..], &theirs[1..], TOLERANCE);
        }
    }
}

#[test]
fn counts() {
    let (snippets, golden) = (snippets(), golden());
    for key in ["plain", "all"] {
        let count = golden[key]["documents"].as_u64().unwrap() as usize;
        let (vectorizer, counts) = CountVectorizer::fit(&snippets[..count], &Default::default()).unwrap();
        same(vectorizer.vocabulary(), &counts, &golden[key]);
    }
}

#[track_caller]
fn weights(documents: &[String], terms: &VectorizerOptions, options: TfidfOptions, expected: &Value) {
    let count = expected["documents"].as_u64().unwrap() as usize;
    let (vectorizer, weights) = TfidfVectorizer::fit(&documents[..count], terms, options).unwrap();
    same(vectorizer.counts().vocabulary(), &weights, expected);
    let idf: Vec<f64> = vectorizer.tfidf().idf().iter().copied().step_by(17).collect();
    close(&idf, &numbers(&expected["idf"]), TOLERANCE);
}

#[test]
fn inverse_document_frequencies() {
    let (snippets, golden) = (snippets(), golden());
    let stop_words = golden["stop_words"].as_array().unwrap().iter();
    let pairs = VectorizerOptions {
        analyzer: Analyzer {
            lengths: (1, 2),
            stop_words: stop_words.map(|word| word.as_str().unwrap().to_owned()).collect(),
            ..Default::default()
        },
        minimum_documents: DocumentFrequency::Count(3),
        maximum_documents: DocumentFrequency::Share(0.2),
        ..Default::default()
    };
    weights(&snippets, &pairs, TfidfOptions::default(), &golden["pairs"]);
    let characters = VectorizerOptions {
        analyzer: Analyzer { unit: Unit::Characters, lengths: (2, 3), ..Default::default() },
        minimum_documents: DocumentFrequency::Share(0.05),
        ..Default::default()
    };
    weights(&snippets, &characters, TfidfOptions::default(), &golden["characters"]);
    let cased = VectorizerOptions {
        analyzer: Analyzer {
            tokenizer: Tokenizer { lowercase: false, ..Default::default() },
            ..Default::default()
        },
        minimum_documents: DocumentFrequency::Count(5),
        ..Default::default()
    };
    let sublinear = TfidfOptions { sublinear: true, smooth: false, ..Default::default() };
    weights(&snippets, &cased, sublinear, &golden["sublinear"]);
}

#[test]
fn messages_and_naive_bayes() {
    let (sms, golden) = (texts("sms-spam.csv.gz", "text"), golden());
    let limit = golden["unnormed"]["limit"].as_u64().unwrap() as usize;
    let terms = VectorizerOptions { maximum_features: Some(limit), ..Default::default() };
    let unnormed = TfidfOptions { unit_length: false, ..Default::default() };
    weights(&sms, &terms, unnormed, &golden["unnormed"]);
    let spam: Vec<usize> =
        texts("sms-spam.csv.gz", "label").iter().map(|label| usize::from(label == "spam")).collect();
    let counts = CountVectorizer::fit(&sms, &terms).unwrap().1.to_dense().unwrap();
    let (test, train): (Vec<usize>, Vec<usize>) = (0..sms.len()).partition(|row| row % 4 == 0);
    let pick = |rows: &[usize]| rows.iter().map(|&row| spam[row]).collect::<Vec<_>>();
    let part = |rows: &[usize]| counts.select(Axis(0), rows);
    let model = MultinomialNaiveBayes::fit(part(&train).view(), &pick(&train), 2, 1.0).unwrap();
    let probabilities = model.probabilities(part(&test).view()).unwrap();
    let every_tenth: Vec<f64> = probabilities.column(1).iter().copied().step_by(10).collect();
    close(&every_tenth, &numbers(&golden["spam"]), TOLERANCE);
    let labels = model.predict(part(&test).view()).unwrap();
    let right = labels.iter().zip(pick(&test)).filter(|(a, b)| **a == *b).count();
    close(&[right as f64 / labels.len() as f64], &numbers(&golden["spam_found"]), TOLERANCE);
}
