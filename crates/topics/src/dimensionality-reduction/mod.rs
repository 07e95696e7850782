//! Maps of handwritten digits: principal components, t-SNE and UMAP, and what a map made before the split promises.

mod digits;
mod mapping;
mod promise;
mod session;
mod view;

use stepwise_data::MNIST;
use stepwise_lab::{
    Answer, Challenge, Choice, Direction, Param, ParamKind, Pitfall, Question, Section, Topic, When,
};

/// The share of neighbours with the same digit that the challenge asks for.
const GOAL: f64 = 0.82;

/// How many neighbours a digit is judged by.
const NEIGHBOURS: usize = 10;

const fn option(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "dimensionality-reduction",
    title: "Dimensionality reduction",
    section: Section::Data,
    summary: "Watch a map of handwritten digits fall into islands, and ask how much of it can be believed.",
    minutes: 12,
    needs: &["linear-algebra", "data-splitting"],
    datasets: &[MNIST],
    takes_own_data: false,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "method",
            label: "Method",
            help: "PCA turns axes and looks from the side. t-SNE and UMAP move points until neighbours are together.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[option("t_sne", "t-SNE"), option("umap", "UMAP"), option("pca", "PCA")],
                default: "t_sne",
            },
            live: false,
            when: None,
        },
        Param {
            key: "perplexity",
            label: "Perplexity",
            help: "About how many neighbours each digit holds on to.",
            unit: "neighbours",
            kind: ParamKind::Number { min: 2.0, max: 60.0, default: 30.0, log: true },
            live: false,
            when: Some(When { key: "method", is: &["t_sne"] }),
        },
        Param {
            key: "neighbours",
            label: "Neighbours",
            help: "How many nearest digits, itself counted, each one is joined with.",
            unit: "",
            kind: ParamKind::Integer { min: 3, max: 100, default: 15 },
            live: false,
            when: Some(When { key: "method", is: &["umap"] }),
        },
        Param {
            key: "min_distance",
            label: "Least distance",
            help: "How near neighbours may come on the map. Small packs islands tightly.",
            unit: "",
            kind: ParamKind::Number { min: 0.0, max: 0.9, default: 0.1, log: false },
            live: false,
            when: Some(When { key: "method", is: &["umap"] }),
        },
        Param {
            key: "components",
            label: "Components before the map",
            help: "PCA first boils each digit's 196 pixels down to this many numbers.",
            unit: "",
            kind: ParamKind::Integer { min: 2, max: 60, default: 10 },
            live: false,
            when: None,
        },
        Param {
            key: "told",
            label: "Made from",
            help: "What the reduction may see before anything is tested: 1,500 training digits, or also the 500 held out.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("training", "training digits"),
                    option("all", "all digits"),
                    option("training_labels", "training digits and their labels"),
                    option("all_labels", "all digits and their labels"),
                ],
                default: "training",
            },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Make a map on which at least 82 % of a digit's ten neighbours show the same digit, without telling it any \
               label.",
        hints: [
            "Choose a digit among strangers. Are its neighbours by the components of its own kind? A map cannot part what \
             the components have mixed.",
            "Ten components hold three quarters of the variance. Give the map twice or three times as many.",
            "Take 30 components and a perplexity of about 12.",
        ],
        solution: &[("components", "30"), ("perplexity", "12")],
    },
    pitfall: Pitfall {
        param: "told",
        mistake: "all_labels",
        watch: "gap",
        direction: Direction::Rises,
        statement: "Reduce the whole table first, label column and all, and split afterwards",
    },
    predict: Question {
        prompt: "t-SNE sees ten numbers of each digit, and no label. Of a digit's ten neighbours on the finished map, how \
                 many percent will show the same digit? Chance gives 10.",
        answer: Answer::Number {
            unit: "%",
            within: 8.0,
            settle: |metrics| {
                metrics.get("truth")?;
                metrics.get("purity").map(|share| 100.0 * share)
            },
        },
        because: "Two handwritten fours differ less than a four and a zero, so near digits are mostly of one kind. The map \
                  only has to keep who is near whom.",
    },
    start: session::start,
};
