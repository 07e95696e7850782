//! What a classifier can do at every threshold: ROC, precision and recall, and what its errors cost.

mod rows;
mod session;
mod view;

use stepwise_data::{BREAST_CANCER, GERMAN_CREDIT};
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
    When,
};

/// What a missed bad loan costs, in false alarms, in the challenge.
const COST: f64 = 5.0;

/// How many times as much as the cheapest threshold the challenge lets a threshold cost.
const GOAL: f64 = 1.2;

/// The column of the loans that the challenge is about.
const TARGET: &str = "risk";

/// The column of the cell samples.
const DIAGNOSIS: &str = "diagnosis";

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "evaluation",
    title: "ROC and precision–recall",
    section: Section::Evaluation,
    summary: "Drag a threshold along two curves, and find the one whose errors cost least.",
    minutes: 10,
    needs: &["classification", "data-splitting"],
    datasets: &[GERMAN_CREDIT, BREAST_CANCER],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "threshold",
            label: "Threshold",
            help: "From this probability on the answer is yes. Click or drag on a curve to move it, too.",
            unit: "",
            kind: ParamKind::Number { min: 0.0, max: 1.0, default: 0.5, log: false },
            live: true,
            when: None,
        },
        Param {
            key: "miss",
            label: "A miss costs",
            help: "How many false alarms are as bad as one miss. To a bank, a loan that goes bad costs far more than a \
                   customer turned away.",
            unit: "false alarms",
            kind: ParamKind::Number { min: 0.2, max: 50.0, default: COST, log: true },
            live: true,
            when: None,
        },
        Param {
            key: "rows",
            label: "Curves from",
            help: "Which rows are counted: those that the model has not seen, or those that it learned from.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "held_out", label: "the rows held out" },
                    Choice { key: "training", label: "the training rows" },
                ],
                default: "held_out",
            },
            live: false,
            when: None,
        },
        Param {
            key: "data",
            label: "Data",
            help: "Loans are hard to tell apart, cell samples are easy. A table of your own takes the place of both.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "loans", label: "1,000 loans, 30 % bad" },
                    Choice { key: "cells", label: "569 cell samples, 37 % malignant" },
                ],
                default: "loans",
            },
            live: false,
            when: None,
        },
        Param {
            key: "target",
            label: "Predict",
            help: "A column of two classes, or of numbers, which are halved at their median. The rarer class is \"yes\".",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: TARGET },
            live: false,
            when: Some(When { key: "data", is: &["loans"] }),
        },
        Param {
            key: "penalty",
            label: "Penalty",
            help: "How strongly the weights of the logistic regression are held back.",
            unit: "",
            kind: ParamKind::Number { min: 0.01, max: 1000.0, default: 1.0, log: true },
            live: false,
            when: None,
        },
        Param {
            key: "held_out",
            label: "Held out",
            help: "The share of the rows that the model does not see.",
            unit: "",
            kind: ParamKind::Number { min: 0.1, max: 0.8, default: 0.6, log: false },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "A bad loan that is missed costs as much as five good ones refused. Move the threshold until the errors on \
               the loans held out cost at most 20 % more than at the cheapest threshold there is.",
        hints: [
            "At ½ the model asks whether bad is more likely than good. But the two errors do not cost the same.",
            "If a miss costs five false alarms, refuse a loan as soon as five times its risk is more than its chance. Look \
             at the cost curve.",
            "With true probabilities that would be 1/6. These are too sure of themselves, so go lower: 0.08.",
        ],
        solution: &[("threshold", "0.08")],
    },
    pitfall: Pitfall {
        param: "rows",
        mistake: "training",
        watch: "roc_area",
        direction: Direction::Rises,
        statement: "Draw the curves from the rows that the model learned from",
    },
    predict: Question {
        prompt: "70 % of the loans are good, so refusing every loan costs 70 false alarms for each 100 loans. A model \
                 that refuses where bad is more likely than good: what do its errors cost for each 100 loans, a miss \
                 counted five times?",
        answer: Answer::Number { unit: "false alarms", within: 12.0, settle: |metrics| metrics.get("cost") },
        because: "It misses more than half of the bad loans, and each counts five times. At a threshold of ½ the model \
                  costs more than no model at all; at a lower one it is worth its place.",
    },
    start: session::start,
};
