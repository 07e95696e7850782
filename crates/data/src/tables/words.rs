//! Messages and sentences.

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, LabError};

use super::table;
use crate::{FACTBOOK, FACTBOOK_QUESTIONS, MOVIE_SNIPPETS, READER, SMS_SPAM, SPAMBASE, loaded};

/// Short messages (Almeida, Hidalgo and Yamakami 2011): 5,569 rows, 747 of them spam.
///
/// Columns: `label` (`spam` or `ham`), `text` (word stems separated by blanks: lower case, frequent words left out,
/// the rest cut by Porter's method). Nothing is missing; 454 messages repeat an earlier one.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn sms_spam(store: &DataStore) -> Result<Frame, LabError> {
    table(store, SMS_SPAM)
}

/// Sentences of film reviews with people's mean judgement (Hutto and Gilbert 2014): 10,043 rows, 4,982 of them
/// positive.
///
/// Columns: `sentiment` (`positive` or `negative`), `rating` (-4 to 4, none within 0.5 of 0), `text`. Nothing is
/// missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn movie_snippets(store: &DataStore) -> Result<Frame, LabError> {
    table(store, MOVIE_SNIPPETS)
}

/// E-mails by the words and signs in them (Hopkins and others 1999): 4,601 rows, 1,813 of them spam, which come
/// first.
///
/// Columns: 48 of the form `word_free` (percent of the words), 6 of the form `sign_dollar` (percent of the signs),
/// `capitals_average`, `capitals_longest`, `capitals_total` (letters), and `label` (`spam` or `ham`). Nothing is
/// missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn spambase(store: &DataStore) -> Result<Frame, LabError> {
    table(store, SPAMBASE)
}

/// Countries and territories in short texts (The World Factbook, about 2015): 230 rows, sorted by name.
///
/// Columns: `place`, `background` (a passage of 20 to 550 words), `location`, `climate`, `terrain`, `resources`,
/// `hazards`, `languages`, `capital`, `industries`, `agriculture`, `exports` are text; `region` and `government`
/// are categories. Missing: 86 cells, 36 of them `hazards` and 20 `government`; none in `place`, `region`,
/// `background`, `languages` and `capital`.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn factbook(store: &DataStore) -> Result<Frame, LabError> {
    table(store, FACTBOOK)
}

/// Questions of our own about the places of [`factbook`], and for each the sentence that answers it: 2,442 rows, in the
/// order of the places.
///
/// Columns: `place`, `sentence`, `answer` (a part of the sentence), `question_1`, `question_2`, `question_3` (the same
/// question in three forms) are text; `kind` (which column of the factbook it is about) is a category. Nothing is
/// missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn factbook_questions(store: &DataStore) -> Result<Frame, LabError> {
    table(store, FACTBOOK_QUESTIONS)
}

/// The weights of the network of the lab `transformers` after its pre-training on [`factbook_questions`], as the bytes of
/// a safetensors file.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn reader(store: &DataStore) -> Result<&[u8], LabError> {
    let (_, bytes) = loaded(store, READER)?;
    Ok(bytes)
}
