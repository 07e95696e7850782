//! House prices from size and location: least squares, ridge and lasso, and where their residuals go wrong.

mod houses;
mod model;
mod session;
mod view;

use stepwise_data::AMES;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
    When,
};

/// The error that the challenge asks to get below, as RMSLE on the houses held out.
const GOAL: f64 = 0.19;

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "regression",
    title: "Regression",
    section: Section::Learning,
    summary: "Predict house prices from size and location, and see where a straight line goes wrong.",
    minutes: 12,
    needs: &["statistics", "linear-algebra"],
    datasets: &[AMES],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "target",
            label: "Predict",
            help: "The column to predict.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: "sale_price" },
            live: false,
            when: None,
        },
        Param {
            key: "features",
            label: "From",
            help: "What the prediction may use. A column of names becomes one column of 0 and 1 for each name.",
            unit: "",
            kind: ParamKind::Columns {
                accepts: &[ColumnKind::Number, ColumnKind::Category],
                default: &["living_area", "latitude", "longitude"],
                min: 1,
                max: 12,
            },
            live: false,
            when: None,
        },
        Param {
            key: "target_scale",
            label: "Scale of the target",
            help: "On the log scale an error of 10 % counts the same for a cheap and a dear house.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "log", label: "logarithm" },
                    Choice { key: "raw", label: "as it is" },
                ],
                default: "log",
            },
            live: false,
            when: None,
        },
        Param {
            key: "model",
            label: "Model",
            help: "Lasso and ridge start from a strong penalty and loosen it; least squares adds feature by feature.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "lasso", label: "lasso" },
                    Choice { key: "ridge", label: "ridge" },
                    Choice { key: "ols", label: "least squares" },
                ],
                default: "lasso",
            },
            live: false,
            when: None,
        },
        Param {
            key: "penalty",
            label: "Penalty at the end",
            help: "How strongly large weights are held back once the path ends: 1 keeps nearly all at zero.",
            unit: "",
            kind: ParamKind::Number { min: 0.0001, max: 1.0, default: 0.001, log: true },
            live: false,
            when: Some(When { key: "model", is: &["lasso", "ridge"] }),
        },
        Param {
            key: "held_out",
            label: "Held out",
            help: "The share of the rows that the model never sees, and is judged by.",
            unit: "",
            kind: ParamKind::Number { min: 0.1, max: 0.5, default: 0.25, log: false },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "On the log scale, predict the held-out sale prices of Ames with an RMSLE below 0.19: a typical error \
               under about 19 %.",
        hints: [
            "Look at the map: the errors come in patches of one colour. What do houses of one patch share that \
             coordinates in a straight line cannot say?",
            "The neighborhood says it: take it in place of the coordinates. Then ask what else a buyer looks at.",
            "Keep the living area and the neighborhood, and add the year built, the basement, the garage and the \
             overall condition.",
        ],
        solution: &[(
            "features",
            "living_area,neighborhood,year_built,total_basement,garage_cars,overall_condition,building_type,lot_area,\
             year_remodeled",
        )],
    },
    pitfall: Pitfall {
        param: "target_scale",
        mistake: "raw",
        watch: "breusch_pagan",
        direction: Direction::Rises,
        statement: "Fit the price in dollars, as if an error of $20,000 meant the same for every house",
    },
    predict: Question {
        prompt: "The model will know only the living area and the coordinates of a house. By about how many percent \
                 will it typically miss the price of a house it has not seen?",
        answer: Answer::Number {
            unit: "%",
            within: 6.0,
            settle: |metrics| metrics.get("rmsle").map(|error| 100.0 * error),
        },
        because: "The RMSLE is roughly the typical relative error. Size explains about half of what moves the log \
                  price; a plane over the map adds little, because good and poor streets lie side by side.",
    },
    start: session::start,
};
