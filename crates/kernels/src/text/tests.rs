//! Hard texts, and what must hold for all.

use proptest::prelude::*;

use super::*;
use crate::KernelError;

fn analyzer(unit: Unit, shortest: usize, longest: usize) -> Analyzer {
    Analyzer { unit, lengths: (shortest, longest), ..Analyzer::default() }
}

proptest! {
    #[test]
    fn counts_are_those_of_the_terms_and_rows_have_length_1(
        documents in prop::collection::vec("[a-dA-D_ ,.é'ß]{0,30}", 1..8),
        characters: bool,
        longest in 1..4_usize,
    ) {
        let unit = if characters { Unit::Characters } else { Unit::Words };
        let terms = VectorizerOptions { analyzer: analyzer(unit, 1, longest), ..Default::default() };
        let all: Vec<Vec<String>> = documents.iter().map(|text| terms.analyzer.terms(text)).collect();
        match CountVectorizer::fit(&documents, &terms) {
            Ok((vectorizer, counts)) => {
                prop_assert!(vectorizer.vocabulary().is_sorted());
                for (row, found) in all.iter().enumerate() {
                    let sum: f64 = counts.row(row).iter().map(|(_, count)| count).sum();
                    prop_assert_eq!(sum, found.len() as f64);
                    for (column, count) in counts.row(row) {
                        let term = &vectorizer.vocabulary()[*column];
                        prop_assert_eq!(found.iter().filter(|one| *one == term).count() as f64, *count);
                    }
                }
                prop_assert_eq!(vectorizer.transform(&documents), counts);
                let (tfidf, weights) = TfidfVectorizer::fit(&documents, &terms, Default::default()).unwrap();
                prop_assert_eq!(tfidf.transform(&documents).unwrap(), weights.clone());
                for row in 0..weights.rows() {
                    let squares: f64 = weights.row(row).iter().map(|(_, weight)| weight * weight).sum();
                    prop_assert!(weights.row(row).is_empty() || (squares - 1.0).abs() < 1e-12);
                }
            }
            Err(error) => {
                prop_assert!(all.iter().all(Vec::is_empty), "{}", error);
            }
        }
    }

    #[test]
    fn any_text_has_a_bounded_sentiment(text in ".{0,60}") {
        let lexicon = Lexicon::read("good\t1.9\nbad\t-2.5\na\t0.5\n").unwrap();
        prop_assert!(lexicon.score(&text).compound.abs() < 1.0);
    }
}

#[test]
fn vocabularies_that_cannot_be() {
    let fit = |documents: &[&str], options: VectorizerOptions| CountVectorizer::fit(documents, &options);
    let options = VectorizerOptions::default;
    assert!(matches!(fit(&[], options()), Err(KernelError::TooFewRows { .. })));
    assert!(matches!(fit(&["", "!"], options()), Err(KernelError::TooFewRows { .. })));
    for lengths in [(0, 1), (2, 1), (1, 101)] {
        let wrong = Analyzer { lengths, ..Analyzer::default() };
        assert!(fit(&["some words"], VectorizerOptions { analyzer: wrong, ..options() }).is_err());
    }
    let share = VectorizerOptions { minimum_documents: DocumentFrequency::Share(f64::NAN), ..options() };
    assert!(fit(&["some words"], share).is_err());
    let crossed = VectorizerOptions {
        minimum_documents: DocumentFrequency::Count(3),
        maximum_documents: DocumentFrequency::Count(2),
        ..options()
    };
    assert!(fit(&["some words"], crossed).is_err());
    let none = VectorizerOptions { maximum_features: Some(0), ..options() };
    assert!(fit(&["some words"], none).is_err());
    // Of equally frequent words the earlier ones.
    let two = VectorizerOptions { maximum_features: Some(2), ..options() };
    assert_eq!(fit(&["dd cc bb aa", "dd"], two).unwrap().0.vocabulary(), ["aa", "dd"]);
}

#[test]
fn words_characters_and_scripts() {
    let words = |text| Tokenizer::default().tokens(text);
    assert_eq!(words("Ünïcode-ТЕКСТ 漢字 4x a_b é e\u{301}"), ["ünïcode", "текст", "漢字", "4x", "a_b"]);
    assert_eq!(words(""), [""; 0]);
    assert_eq!(Tokenizer { lowercase: false, shortest: 0, signs: false }.tokens("A, b"), ["A", "b"]);
    assert_eq!(analyzer(Unit::Characters, 1, 2).terms("a\n"), ["a", "\n", "a\n"]);
    assert_eq!(analyzer(Unit::Words, 2, 5).terms("one"), [""; 0]);
}

#[test]
fn moods() {
    let lexicon = Lexicon::read("good\t1.9\t0.9\t[1, 2]\nno line\nbad\t-2.5\n").unwrap();
    assert_eq!((lexicon.len(), lexicon.is_empty()), (2, false));
    assert_eq!(lexicon.score("").compound, 0.0);
    assert_eq!(lexicon.score("GOOD!!!").sum, 1.9);
    for text in ["isn't good", "isn\u{2019}t good", "not all that good", "Never, ever, good"] {
        assert!(lexicon.score(text).sum < 0.0, "{text}");
    }
    assert!(lexicon.score("not one of the good ones").sum > 0.0);
    assert!(Lexicon::read("good\tinf").is_err() && Lexicon::read("good\t1e9").is_err());
}

#[test]
fn vectors() {
    let table = WordVectors::read("3 2\nup 0 2\nright 1 0\nzero 0 0\n").unwrap();
    assert_eq!((table.words().len(), table.dimension()), (3, 2));
    assert_eq!(table.similarity("up", "right"), Some(0.0));
    assert_eq!(table.similarity("up", "zero"), Some(0.0));
    assert!(table.similarity("up", "down").is_none());
    assert_eq!(table.neighbours("up", 9).unwrap().len(), 2);
    assert_eq!(table.near(&[3.0, 0.1], 1).unwrap()[0].0, "right");
    assert!(table.near(&[1.0], 1).is_err() && table.near(&[f64::NAN, 1.0], 1).is_err());
    assert_eq!(table.mean(&["up", "right", "left"]).unwrap().to_vec(), [0.5, 1.0]);
    assert_eq!(table.mean(&["left"]), None);
    let restored = WordVectors::from_int8(table.words().to_vec(), &table.to_int8()).unwrap();
    assert_eq!(restored.vector("up"), Some([0.0, 2.0].as_slice()));
    for wrong in ["", "a", "a 1\na 2", "a 1\nb 1 2", "a x", "a inf", "a 1e200"] {
        assert!(WordVectors::read(wrong).is_err(), "{wrong}");
    }
    let short = Int8Table { codes: vec![1; 3], scales: vec![1.0; 2] };
    assert!(WordVectors::from_int8(vec!["a".into(), "b".into()], &short).is_err());
}
