//! What stands in the terminal: lines typed by the checks and by the reader, and what the shell said.

use stepwise_lab::{Terminal, TranscriptKind, TranscriptLine};
use stepwise_shell::{Said, Shell};

/// Older lines are left out.
const MOST: usize = 400;

/// The lines so far.
#[derive(Default)]
pub(super) struct Screen {
    lines: Vec<TranscriptLine>,
    typed: Option<(usize, String)>,
}

impl Screen {
    /// A line that was typed after a prompt.
    pub fn typed(&mut self, prompt: &str, line: &str) {
        self.add(TranscriptKind::Input, &format!("{prompt} {line}"));
    }

    /// What a line led to.
    pub fn said(&mut self, said: &Said) {
        for line in said.text.lines() {
            self.add(TranscriptKind::Output, line);
        }
        if said.exit_code != 0 {
            self.add(TranscriptKind::Error, &format!("exit code {}", said.exit_code));
        }
    }

    /// Names to choose from, where Tab does not decide.
    pub fn choices(&mut self, names: &[&str]) {
        self.add(TranscriptKind::Output, &names.join("  "));
    }

    /// The line being typed becomes another one.
    pub fn complete(&mut self, line: String) {
        let serial = self.typed.as_ref().map_or(0, |(serial, _)| serial + 1);
        self.typed = Some((serial, line));
    }

    /// All lines away.
    pub fn clear(&mut self) {
        self.lines.clear();
    }

    fn add(&mut self, kind: TranscriptKind, text: &str) {
        self.lines.push(TranscriptLine { kind, text: text.to_owned() });
        let surplus = self.lines.len().saturating_sub(MOST);
        self.lines.drain(..surplus);
    }

    /// The panel.
    pub fn panel(&self, prompt: Option<String>) -> Terminal {
        Terminal { lines: self.lines.clone(), prompt, typed: self.typed.clone() }
    }
}

/// What stands before the cursor: `ada@laptop:~$`. Nothing while a command runs.
pub(super) fn prompt(shell: &Shell, user: &str, host: &str) -> Option<String> {
    shell.folder().map(|folder| format!("{user}@{host}:{folder}$"))
}

/// What is asked of the shell to complete the last word of a line: the names that begin as it does.
pub(super) fn question(line: &str) -> String {
    let word = last_word(line);
    let first = line.trim_start() == word;
    let actions = if first && !word.contains('/') { "-c -f" } else { "-f" };
    format!("compgen {actions} -- '{}'", word.replace('\'', ""))
}

fn last_word(line: &str) -> &str {
    line.rsplit([' ', '|', ';', '&', '>', '<', '"']).next().unwrap_or(line)
}

/// The line with its last word as long as all names agree, and the names where that decides nothing.
pub(super) fn completed<'a>(line: &str, answer: &'a str) -> (String, Vec<&'a str>) {
    /// More names than these are a list that nobody reads.
    const MOST_NAMES: usize = 60;
    let word = last_word(line);
    let mut names: Vec<&str> = answer.lines().filter(|name| name.starts_with(word)).collect();
    names.sort_unstable();
    names.dedup();
    let Some(&first) = names.first() else { return (line.to_owned(), Vec::new()) };
    let mut common = first.len();
    for name in &names {
        let agree = name.char_indices().zip(first.chars()).find(|((_, a), b)| a != b);
        common = common.min(agree.map_or(name.len(), |((place, _), _)| place));
    }
    let rest = &first[word.len()..common.max(word.len())];
    let whole = if names.len() == 1 { " " } else { "" };
    let line = format!("{line}{rest}{whole}");
    let undecided = names.len() > 1 && rest.is_empty();
    names.truncate(MOST_NAMES);
    (line, if undecided { names } else { Vec::new() })
}
