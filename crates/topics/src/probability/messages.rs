//! Short messages: split, counted, in the order in which they are learnt.

use std::collections::BTreeSet;

use stepwise_data::{AtHand, SMS_SPAM, refused};
use stepwise_kernels::frame::Column;
use stepwise_kernels::text::{
    Analyzer, CountVectorizer, SparseRows, Tokenizer, VectorizerOptions, porter_stem,
};
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

/// The seed's stream that says who is held out.
const SPLIT_STREAM: u64 = 1;

/// The share of the messages that is held out.
const HELD_OUT: f64 = 0.3;

/// What the data call unwanted messages.
const SPAM: &str = "spam";

/// The message shown first is an everyday one with this word, which advertisers love too.
const SHOWN: &str = "call";

/// Messages, none of them twice, of which some are held out.
pub struct Messages {
    pub vectorizer: CountVectorizer,
    pub learnt: Part,
    pub held_out: Part,
}

/// Some messages as counts of the words that are in those to learn from.
pub struct Part {
    pub texts: Vec<String>,
    pub spam: Vec<bool>,
    pub counts: SparseRows,
}

impl Messages {
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let table = AtHand::read(&setup.data, SMS_SPAM)?;
        let column = |name| table.frame.column(name).map_err(|error| table.explain(error));
        let (labels, texts) = (column("label")?, column("text")?);
        let (Column::Category(labels), Column::Text(texts)) = (labels, texts) else {
            return Err(LabError::file(&table.file, "must hold labels and texts"));
        };
        // Whoever is in both halves would be recognised, not judged.
        let mut known = BTreeSet::new();
        let once: Vec<(bool, String)> = (0..texts.len())
            .filter_map(|row| Some((labels.get(row)? == SPAM, texts.get(row)?)))
            .filter(|(_, text)| known.insert(*text))
            .map(|(spam, text)| (spam, text.to_owned()))
            .collect();
        let order = Random::stream(setup.seed, SPLIT_STREAM).permutation(once.len());
        let size = (HELD_OUT * once.len() as f64).ceil() as usize;
        let texts_of = |rows: &[usize]| rows.iter().map(|&row| once[row].1.clone()).collect::<Vec<String>>();
        let spam_of = |rows: &[usize]| rows.iter().map(|&row| once[row].0).collect::<Vec<bool>>();
        let (test, training) = order.split_at(size.min(order.len()));
        let options = VectorizerOptions {
            analyzer: Analyzer { tokenizer: TOKENIZER, ..Analyzer::default() },
            ..VectorizerOptions::default()
        };
        let texts = texts_of(training);
        let (vectorizer, counts) = CountVectorizer::fit(&texts, &options).map_err(refused)?;
        let learnt = Part { texts, spam: spam_of(training), counts };
        let texts = texts_of(test);
        let counts = vectorizer.transform(&texts);
        let held_out = Part { texts, spam: spam_of(test), counts };
        Ok(Self { vectorizer, learnt, held_out })
    }

    /// The message that is shown before the reader chooses one.
    pub fn first_shown(&self) -> usize {
        let Part { texts, spam, .. } = &self.held_out;
        let wanted = |text: &str| text.split(' ').any(|word| word == SHOWN) && text.split(' ').count() > 4;
        (0..texts.len()).find(|&message| !spam[message] && wanted(&texts[message])).unwrap_or(0)
    }
}

const TOKENIZER: Tokenizer = Tokenizer { lowercase: true, shortest: 1, signs: false };

/// The words of a message of the data, as they are.
pub fn words(text: &str) -> Vec<String> {
    TOKENIZER.tokens(text)
}

/// The stems of a message that somebody typed, as the data's maker cut them.
pub fn stems(text: &str) -> Vec<String> {
    words(text).iter().map(|word| porter_stem(word)).collect()
}
