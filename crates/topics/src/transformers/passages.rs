//! Passages about countries, and questions about them, as numbers.

use std::ops::Range;

use stepwise_data::factbook_questions;
use stepwise_kernels::text::{Tokenizer, Vocabulary};
use stepwise_lab::{DataStore, LabError};
use stepwise_random::Random;

/// The number of the sign that fills a text up.
pub const PAD: usize = 0;
/// The sign before the question.
const START: usize = 1;
/// The sign between question and passage.
const END: usize = 2;
/// The sign in the place of a hidden word.
pub const MASK: usize = 3;
const UNKNOWN: usize = 4;
const SPECIAL: [&str; 5] = ["[pad]", "[start]", "[end]", "[mask]", "[unknown]"];
/// Signs that are no words.
pub const SIGNS: usize = SPECIAL.len();
/// A word is known when it occurs so often.
const LEAST: usize = 2;
/// Every so many places, one is kept for the test.
const TEST_EVERY: usize = 4;
/// The test is the same for all seeds.
const TEST_SEED: u64 = 0;
/// Test questions about each place that is kept for the test.
const TEST_QUESTIONS: usize = 3;
const FORMS: [&str; 3] = ["question_1", "question_2", "question_3"];

/// A sentence, and questions that a part of it answers.
struct Fact {
    sentence: Vec<String>,
    /// Where in the sentence the answer is.
    answer: Range<usize>,
    questions: Vec<String>,
}

/// All facts, by the place they are about.
pub struct Library {
    pub vocabulary: Vocabulary,
    training: Vec<Vec<Fact>>,
    test: Vec<Vec<Fact>>,
}

/// A question and a passage with its answer, as the reader is given them.
#[derive(Clone, Debug)]
pub struct Passage {
    pub question: String,
    /// Question and passage, word by word, with the signs around them.
    pub words: Vec<String>,
    /// The words' numbers.
    pub numbers: Vec<usize>,
    /// The first and the last word of the answer.
    pub answer: (usize, usize),
}

fn tokens(text: &str) -> Vec<String> {
    Tokenizer { lowercase: true, shortest: 1, signs: true }.tokens(text)
}

impl Library {
    pub fn new(store: &DataStore) -> Result<Self, LabError> {
        let frame = factbook_questions(store)?;
        let column = |name: &str| {
            frame.column(name).map_err(|error| LabError::file("factbook-questions.csv.gz", error.to_string()))
        };
        let (place, sentence, answer) = (column("place")?, column("sentence")?, column("answer")?);
        let forms = FORMS.map(column);
        let mut places: Vec<(String, Vec<Fact>)> = Vec::new();
        for row in 0..frame.rows() {
            let sentence = tokens(&sentence.cell(row));
            let words = tokens(&answer.cell(row));
            let Some(start) = sentence.windows(words.len().max(1)).position(|part| part == words) else {
                continue;
            };
            let questions = forms.iter().flatten().map(|form| form.cell(row)).collect::<Vec<_>>();
            let fact = Fact { answer: start..start + words.len(), sentence, questions };
            let name = place.cell(row);
            match places.last_mut() {
                Some((last, facts)) if *last == name => facts.push(fact),
                _ => places.push((name, vec![fact])),
            }
        }
        let mut all = Vec::new();
        for fact in places.iter().flat_map(|(_, facts)| facts) {
            all.extend(fact.sentence.iter().cloned());
            all.extend(fact.questions.iter().flat_map(|question| tokens(question)));
        }
        let vocabulary = Vocabulary::fit(&SPECIAL, all.iter().map(String::as_str), LEAST);
        let (mut training, mut test) = (Vec::new(), Vec::new());
        for (number, (_, facts)) in places.into_iter().enumerate() {
            if number % TEST_EVERY == TEST_EVERY - 1 { test.push(facts) } else { training.push(facts) }
        }
        Ok(Self { vocabulary, training, test })
    }

    /// A random question about a random place of the training.
    pub fn draw(&self, length: usize, random: &mut Random) -> Passage {
        self.passage(&self.training[random.below(self.training.len())], length, random)
    }

    /// The test: questions about places that are in no training.
    pub fn test(&self, length: usize) -> Vec<Passage> {
        let mut random = Random::new(TEST_SEED);
        let places = self.test.iter().flat_map(|place| std::iter::repeat_n(place, TEST_QUESTIONS));
        places.map(|place| self.passage(place, length, &mut random)).collect()
    }

    /// A text without gaps, to measure by.
    pub fn longest(&self, length: usize) -> Passage {
        let word = SPECIAL[UNKNOWN].to_owned();
        Passage {
            question: String::new(),
            words: vec![word; length],
            numbers: vec![UNKNOWN; length],
            answer: (0, 0),
        }
    }

    /// A question about one of the facts, and as many of all facts, in random order, as there is room for.
    fn passage(&self, facts: &[Fact], length: usize, random: &mut Random) -> Passage {
        let asked = random.below(facts.len());
        let question = &facts[asked].questions[random.below(FORMS.len())];
        let order = random.permutation(facts.len());

        let mut words = vec![SPECIAL[START].to_owned()];
        words.extend(tokens(question));
        words.push(SPECIAL[END].to_owned());
        let mut room = length.saturating_sub(words.len() + facts[asked].sentence.len());
        let mut answer = (0, 0);
        for number in order {
            let Fact { sentence, answer: place, .. } = &facts[number];
            if number == asked {
                answer = (words.len() + place.start, words.len() + place.end - 1);
            } else if sentence.len() <= room {
                room -= sentence.len();
            } else {
                continue;
            }
            words.extend(sentence.iter().cloned());
        }
        let number = |word: &String| self.vocabulary.number(word).unwrap_or(UNKNOWN);
        Passage { question: question.clone(), numbers: words.iter().map(number).collect(), words, answer }
    }
}
