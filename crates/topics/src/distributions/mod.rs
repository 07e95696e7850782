//! Which curve a column follows, by maximum likelihood, and whom it calls an outlier.

mod families;
mod session;
mod view;

use stepwise_data::AMES;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The column that the challenge asks about.
const GOAL_COLUMN: &str = "total_basement";

const fn option(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "distributions",
    title: "Distributions",
    section: Section::Mathematics,
    summary: "Fit three families of curves to a column of numbers, let AIC choose, and see whom each calls an outlier.",
    minutes: 10,
    needs: &["statistics"],
    datasets: &[AMES],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "column",
            label: "Column",
            help: "The numbers to describe. Rows at 0 or below are left out: two of the families know none.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: "lot_area" },
            live: false,
            when: None,
        },
        Param {
            key: "family",
            label: "Family",
            help: "The curve that flags outliers. All three are fitted and compared.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("log_normal", "log-normal"),
                    option("gamma", "gamma"),
                    option("normal", "normal"),
                ],
                default: "log_normal",
            },
            live: true,
            when: None,
        },
        Param {
            key: "limit",
            label: "Flag beyond",
            help: "How rare a row must be to be flagged: as rare as a normal value so many standard deviations out.",
            unit: "deviations",
            kind: ParamKind::Number { min: 2.0, max: 4.0, default: 3.0, log: false },
            live: true,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Find the family that describes the size of the basements best, by AIC, of the houses that have one.",
        hints: [
            "AIC counts how unlikely a curve makes the rows: the lower, the better. Compare the three.",
            "Choose the column total_basement and look at the curves of AIC: which one ends at the bottom?",
            "It is not the one that was best for the lots. Choose the gamma.",
        ],
        solution: &[("column", GOAL_COLUMN), ("family", "gamma")],
    },
    pitfall: Pitfall {
        param: "family",
        mistake: "normal",
        watch: "wrong",
        direction: Direction::Rises,
        statement: "Flag by z-score: suppose that everything is normal",
    },
    predict: Question {
        prompt: "Suppose the lots were normal, and flag every lot more than three standard deviations from the mean. How \
                 many of the 2,930 are flagged as too small?",
        answer: Answer::Choice {
            options: &["none", "about 4, as the normal curve promises", "about 50"],
            settle: |metrics| {
                let low = metrics.get("normal_low")?;
                Some(if low < 1.0 { 0 } else { usize::from(low > 20.0) + 1 })
            },
        },
        because: "A few huge lots stretch the standard deviation so far that the mean less three of them is below zero. \
                  No lot can be too small then, however odd.",
    },
    start: session::start,
};
