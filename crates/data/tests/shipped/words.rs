//! Messages and sentences.

use stepwise_data::{
    FACTBOOK, MOVIE_SNIPPETS, SMS_SPAM, SPAMBASE, factbook, movie_snippets, sms_spam, spambase,
};
use stepwise_kernels::frame::Column;

use crate::{count, mean, missing, store};

#[test]
fn messages_are_stems() {
    let messages = sms_spam(&store(SMS_SPAM)).unwrap();
    assert_eq!(missing(&messages), []);
    assert_eq!((count(&messages, "label", "spam"), count(&messages, "label", "ham")), (747, 4_822));
    let text = messages.column("text").unwrap();
    assert!(matches!(text, Column::Text(_)));
    assert_eq!(text.cell(1), "ok lar joke wif oni");
    assert_eq!(text.distinct(), 5_115);
}

#[test]
fn sentences_have_clear_judgements() {
    let sentences = movie_snippets(&store(MOVIE_SNIPPETS)).unwrap();
    assert_eq!(missing(&sentences), []);
    let sentiment = sentences.column("sentiment").unwrap();
    for (row, rating) in sentences.numbers("rating").unwrap().iter().enumerate() {
        assert!((0.5..=4.0).contains(&rating.abs()));
        assert_eq!(sentiment.cell(row) == "positive", *rating > 0.0);
    }
    assert_eq!(count(&sentences, "sentiment", "positive"), 4_982);
    let text = sentences.column("text").unwrap();
    assert!(matches!(text, Column::Text(_)) && text.cell(2) == "Effective but too tepid biopic");
}

/// Counts and means as UCI's description of Spambase gives them.
#[test]
fn spambase_is_as_published() {
    let mails = spambase(&store(SPAMBASE)).unwrap();
    assert_eq!(missing(&mails), []);
    assert_eq!((count(&mails, "label", "spam"), count(&mails, "label", "ham")), (1_813, 2_788));
    for (column, published) in [
        ("word_make", 0.104_55),
        ("word_george", 0.767_30),
        ("sign_dollar", 0.075_81),
        ("capitals_total", 283.29),
    ] {
        assert!((mean(&mails, column) / published - 1.0).abs() < 1e-3, "{column}");
    }
    assert_eq!(mails.names().filter(|name| name.starts_with("word_")).count(), 48);
}

#[test]
fn countries_have_texts() {
    let countries = factbook(&store(FACTBOOK)).unwrap();
    assert_eq!(missing(&countries).iter().map(|(_, count)| count).sum::<usize>(), 86);
    let row =
        |place: &str| (0..230).find(|&row| countries.column("place").unwrap().cell(row) == place).unwrap();
    let cell = |column: &str, place: &str| countries.column(column).unwrap().cell(row(place));
    assert_eq!(cell("capital", "Ghana"), "Accra");
    assert_eq!(cell("languages", "Japan"), "Japanese");
    assert!(cell("background", "Ghana").contains("in 1957 became the first sub-Saharan country"));
    assert!(matches!(countries.column("background").unwrap(), Column::Text(_)));
}
