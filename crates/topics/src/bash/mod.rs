//! A script that downloads, unpacks and prepares a table, run where its author did not think of running it.

mod check;
mod export;
mod scripts;
mod session;
mod terminal;
mod view;

use stepwise_data::PENGUINS;
use stepwise_lab::{
    Answer, Challenge, Direction, Metrics, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "bash",
    title: "Bash",
    section: Section::Production,
    summary: "Write a script that downloads, unpacks and prepares a table, and run it where you did not think of \
              running it.",
    minutes: 15,
    needs: &["python"],
    datasets: &[PENGUINS],
    takes_own_data: false,
    uses_tensors: false,
    uses_shell: true,
    params: &[
        Param {
            key: "script",
            label: "The script",
            help: "prepare.sh, as every computer gets it. Edit it in its panel.",
            unit: "",
            kind: ParamKind::Text { default: scripts::FIRST, max: 4000 },
            live: false,
            when: None,
        },
        Param {
            key: "colleagues",
            label: "Colleagues",
            help: "Computers besides your own on which the script is tried.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 6, default: 3 },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Make prepare.sh pass every check: it runs from another directory, twice without harm, and on everybody’s \
               computer.",
        hints: [
            "Read what the terminal says at the second run. Which commands complain, and does the script stop?",
            "A script can find its own folder: root=\"$(cd \"$(dirname \"$0\")\" && pwd)\". Name every file from there, in \
             quotes.",
            "mkdir -p does not mind a folder that exists, gunzip -f overwrites, > begins a file anew where >> goes on with \
             it, and set -e stops at the first failure.",
        ],
        solution: &[("script", scripts::SOUND)],
    },
    pitfall: Pitfall {
        param: "script",
        mistake: scripts::ABSOLUTE,
        watch: "computers",
        direction: Direction::Falls,
        statement: "Write the path of your own folder into the script",
    },
    predict: Question {
        prompt: "The script is run a second time in the same folder. What becomes of the prepared table?",
        answer: Answer::Choice {
            options: &["It stays as it was", "Every row is there twice", "It is gone"],
            settle: second_run,
        },
        because: "mkdir and gunzip complain at the second run, but a script goes on after a failure unless it is told to \
                  stop. Then >> appends the rows to those of the first run, and the script ends as if nothing had \
                  happened.",
    },
    start: session::start,
};

/// What became of the table at the second run, as an option of the question.
fn second_run(metrics: &Metrics) -> Option<usize> {
    let (first, second) = (metrics.get("rows")?, metrics.get("again")?);
    Some(match second {
        second if second <= 0.0 => 2,
        second if second > first => 1,
        _ => 0,
    })
}
