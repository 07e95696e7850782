//! Words cut to their stems.

/// The stem of an English word in lower case, by Porter's rules: "connected", "connecting" and "connection" all become
/// "connect". A stem need not be a word ("crazi" for "crazy"), and unrelated words may share one. Words of one or two letters
/// stay, as does everything that is not made of the letters a to z.
///
/// **Idea.** A word is consonants and vowels in turn, \[C\](VC)ᵐ\[V\]. Its *measure* m says how much of a word is left without
/// an ending: an ending falls only where enough remains.
///
/// Source: M. F. Porter, *An algorithm for suffix stripping*, Program 14 (1980).
///
/// ```
/// use stepwise_kernels::text::porter_stem;
/// assert_eq!(["calling", "winner", "prizes", "crazy"].map(porter_stem), ["call", "winner", "prize", "crazi"]);
/// assert_eq!(porter_stem("generalizations"), "gener");
/// ```
#[must_use]
pub fn porter_stem(word: &str) -> String {
    if word.len() <= 2 || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut stem = Stem(word.to_owned());
    stem.plural();
    stem.past();
    if stem.has_vowel_before("y") {
        stem.replace("y", "i");
    }
    stem.longest(LONG, 0);
    stem.longest(MIDDLE, 0);
    stem.drop_suffix();
    if stem.0.ends_with('e') {
        let (measure, short) = (stem.measure("e"), stem.ends_short("e"));
        if measure > 1 || measure == 1 && !short {
            stem.replace("e", "");
        }
    }
    if stem.0.ends_with("ll") && stem.measure("") > 1 {
        stem.replace("l", "");
    }
    stem.0
}

/// Step 2: long endings and what they become.
const LONG: &[(&str, &str)] = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("abli", "able"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
];

/// Step 3.
const MIDDLE: &[(&str, &str)] = &[
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
];

/// Step 4: endings that fall where enough is left.
const SUFFIXES: &[&str] = &[
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism",
    "ate", "iti", "ous", "ive", "ize",
];

/// A word on its way, of the letters a to z.
struct Stem(String);

impl Stem {
    /// What is left without an ending, where the word has it.
    fn without(&self, ending: &str) -> Option<&[u8]> {
        self.0.strip_suffix(ending).map(str::as_bytes)
    }

    fn replace(&mut self, ending: &str, by: &str) {
        if self.0.ends_with(ending) {
            self.0.truncate(self.0.len() - ending.len());
            self.0.push_str(by);
        }
    }

    /// How often a vowel is followed by a consonant, without an ending.
    fn measure(&self, ending: &str) -> usize {
        let rest = self.without(ending).unwrap_or_default();
        (1..rest.len()).filter(|&place| is_consonant(rest, place) && !is_consonant(rest, place - 1)).count()
    }

    fn has_vowel_before(&self, ending: &str) -> bool {
        self.without(ending).is_some_and(|rest| (0..rest.len()).any(|place| !is_consonant(rest, place)))
    }

    fn ends_double(&self) -> bool {
        let letters = self.0.as_bytes();
        let last = letters.len().saturating_sub(1);
        last > 0 && letters[last] == letters[last - 1] && is_consonant(letters, last)
    }

    /// Whether what is left ends in consonant, vowel, consonant, the last not w, x or y, as "hop" does.
    fn ends_short(&self, ending: &str) -> bool {
        let rest = self.without(ending).unwrap_or_default();
        let Some(start) = rest.len().checked_sub(3) else { return false };
        is_consonant(rest, start)
            && !is_consonant(rest, start + 1)
            && is_consonant(rest, start + 2)
            && !b"wxy".contains(&rest[start + 2])
    }

    /// Step 1a.
    fn plural(&mut self) {
        if self.0.ends_with("sses") || self.0.ends_with("ies") {
            self.replace("es", "");
        } else if !self.0.ends_with("ss") {
            self.replace("s", "");
        }
    }

    /// Step 1b.
    fn past(&mut self) {
        if self.0.ends_with("eed") {
            if self.measure("eed") > 0 {
                self.replace("d", "");
            }
            return;
        }
        let Some(ending) = ["ed", "ing"].into_iter().find(|ending| self.has_vowel_before(ending)) else {
            return;
        };
        self.replace(ending, "");
        if ["at", "bl", "iz"].iter().any(|end| self.0.ends_with(end)) {
            self.0.push('e');
        } else if self.ends_double() && !self.0.ends_with(['l', 's', 'z']) {
            self.0.pop();
        } else if self.measure("") == 1 && self.ends_short("") {
            self.0.push('e');
        }
    }

    /// Replaces the longest ending of a list that the word has, where the measure of the rest is above a bound.
    fn longest(&mut self, endings: &[(&'static str, &'static str)], bound: usize) {
        let found = endings.iter().filter(|(ending, _)| self.0.ends_with(ending));
        if let Some((ending, by)) = found.max_by_key(|(ending, _)| ending.len())
            && self.measure(ending) > bound
        {
            self.replace(ending, by);
        }
    }

    /// Step 4.
    fn drop_suffix(&mut self) {
        let found = SUFFIXES.iter().filter(|ending| self.0.ends_with(**ending));
        let Some(ending) = found.max_by_key(|ending| ending.len()) else { return };
        let fits = *ending != "ion" || self.0.ends_with("sion") || self.0.ends_with("tion");
        if fits && self.measure(ending) > 1 {
            self.replace(ending, "");
        }
    }
}

/// A y after a consonant is a vowel.
fn is_consonant(letters: &[u8], place: usize) -> bool {
    match letters[place] {
        b'a' | b'e' | b'i' | b'o' | b'u' => false,
        b'y' => place == 0 || !is_consonant(letters, place - 1),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_examples() {
        let pairs = [
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("ties", "ti"),
            ("cats", "cat"),
            ("feed", "feed"),
            ("agreed", "agre"),
            ("plastered", "plaster"),
            ("bled", "bled"),
            ("motoring", "motor"),
            ("sing", "sing"),
            ("conflated", "conflat"),
            ("troubled", "troubl"),
            ("sized", "size"),
            ("hopping", "hop"),
            ("tanned", "tan"),
            ("falling", "fall"),
            ("hissing", "hiss"),
            ("fizzed", "fizz"),
            ("failing", "fail"),
            ("filing", "file"),
            ("happy", "happi"),
            ("sky", "sky"),
            ("relational", "relat"),
            ("conditional", "condit"),
            ("rational", "ration"),
            ("valency", "valenc"),
            ("digitizer", "digit"),
            ("radically", "radic"),
            ("differently", "differ"),
            ("operator", "oper"),
            ("feudalism", "feudal"),
            ("decisiveness", "decis"),
            ("hopefulness", "hope"),
            ("formality", "formal"),
            ("sensibility", "sensibl"),
            ("triplicate", "triplic"),
            ("formative", "form"),
            ("formalize", "formal"),
            ("electrical", "electr"),
            ("goodness", "good"),
            ("revival", "reviv"),
            ("allowance", "allow"),
            ("inference", "infer"),
            ("airliner", "airlin"),
            ("adjustable", "adjust"),
            ("replacement", "replac"),
            ("adjustment", "adjust"),
            ("dependent", "depend"),
            ("adoption", "adopt"),
            ("communism", "commun"),
            ("activate", "activ"),
            ("effective", "effect"),
            ("probate", "probat"),
            ("rate", "rate"),
            ("cease", "ceas"),
            ("controll", "control"),
            ("roll", "roll"),
            ("oscillators", "oscil"),
        ];
        for (word, stem) in pairs {
            assert_eq!(porter_stem(word), stem, "{word}");
        }
    }

    #[test]
    fn what_is_no_word_stays() {
        for word in ["", "a", "is", "café", "08452810075over18", "Runs", "don't"] {
            assert_eq!(porter_stem(word), word);
        }
        assert_eq!(["sss", "ing"].map(porter_stem), ["sss", "ing"]);
    }
}
