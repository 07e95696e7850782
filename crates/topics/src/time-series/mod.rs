//! A series of months: seasonal ARIMA models by likelihood, their forecasts, and what a shuffled split makes of them.

mod backtest;
mod months;
mod parts;
mod session;
mod view;

use stepwise_data::AIR_PASSENGERS;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
    When,
};

/// The mean error that the challenge asks to get below.
const GOAL: f64 = 0.04;

/// The months ahead that the challenge is about.
const HORIZON: usize = 12;

/// The months at the end that the challenge is about.
const LAST: usize = 24;

const fn lags(key: &'static str, label: &'static str, help: &'static str, most: i64, default: i64) -> Param {
    let kind = ParamKind::Integer { min: 0, max: most, default };
    Param { key, label, help, unit: "", kind, live: false, when: None }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "time-series",
    title: "Time series",
    section: Section::Learning,
    summary: "Forecast a year of passengers, say how sure you are, and be judged by the months that came.",
    minutes: 15,
    needs: &["regression"],
    datasets: &[AIR_PASSENGERS],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "scale",
            label: "Scale",
            help: "On a logarithmic scale what grows by the same share grows by the same step.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "plain", label: "as it is" },
                    Choice { key: "log", label: "logarithm" },
                ],
                default: "plain",
            },
            live: false,
            when: None,
        },
        lags("p", "Values back (p)", "On how many values before it the next one leans.", 3, 1),
        lags(
            "d",
            "Differences (d)",
            "How often each value is replaced by its change: once takes a trend out.",
            2,
            1,
        ),
        lags("q", "Errors back (q)", "On how many errors of its own forecasts the model leans.", 3, 1),
        lags("seasonal_p", "Seasonal values (P)", "As p, in whole seasons: the same month a year ago.", 1, 0),
        lags(
            "seasonal_d",
            "Seasonal differences (D)",
            "Whether each value is replaced by its change over a season.",
            1,
            0,
        ),
        lags("seasonal_q", "Seasonal errors (Q)", "As q, in whole seasons: the error a year ago.", 1, 0),
        Param {
            key: "period",
            label: "Season",
            help: "After how many rows the season comes again: 12 for months.",
            unit: "rows",
            kind: ParamKind::Integer { min: 2, max: 24, default: 12 },
            live: false,
            when: None,
        },
        Param {
            key: "horizon",
            label: "Look ahead",
            help: "Each forecast of the backtest is judged this far ahead.",
            unit: "rows",
            kind: ParamKind::Integer { min: 1, max: LAST as i64, default: HORIZON as i64 },
            live: false,
            when: Some(When { key: "split", is: &["last"] }),
        },
        Param {
            key: "split",
            label: "Held out",
            help: "Which rows the model does not see: the last 24, or as many from anywhere.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "last", label: "the last 24" },
                    Choice { key: "shuffled", label: "24 at random" },
                ],
                default: "last",
            },
            live: false,
            when: None,
        },
        Param {
            key: "origin",
            label: "Shown forecast",
            help: "Which forecast of the backtest is drawn: 1 is made before the first row held out. Click or drag on the \
                   figure to move it, too.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: LAST as i64, default: 1 },
            live: true,
            when: Some(When { key: "split", is: &["last"] }),
        },
        Param {
            key: "value",
            label: "Forecast",
            help: "The column to forecast, one row a month. A column of dates, where there is one, puts rows in order.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: "passengers" },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Forecast the last 24 months, each forecast up to a year ahead, with a mean error (MAPE) below 4 %.",
        hints: [
            "Look at the bars of autocorrelation: the tall one at 12 says that a month is like the same month a year ago. \
             The model may take differences over a season.",
            "The season grows with the series: in the last years it swings nearly four times as far. On which scale does it \
             stay the same?",
            "Take logarithms, one difference of each kind, and one error of each kind: (0, 1, 1) and (0, 1, 1). It is \
             called the airline model, after these very data.",
        ],
        solution: &[
            ("scale", "log"),
            ("p", "0"),
            ("d", "1"),
            ("q", "1"),
            ("seasonal_d", "1"),
            ("seasonal_q", "1"),
        ],
    },
    pitfall: Pitfall {
        param: "split",
        mistake: "shuffled",
        watch: "mape",
        direction: Direction::Falls,
        statement: "Hold out months at random, as one would with rows of a table",
    },
    predict: Question {
        prompt: "An ARIMA model is fitted by maximum likelihood to ten years of months. The other forecaster only says: \
                 the same as in that month a year before. Who is closer over the next two years?",
        answer: Answer::Choice {
            options: &["the fitted model", "the same month a year before", "no difference worth a word"],
            settle: |metrics| {
                let (model, naive) = (metrics.get("mape")?, metrics.get("naive_mape")?);
                Some(if (model - naive).abs() < 0.01 { 2 } else { usize::from(naive < model) })
            },
        },
        because: "This model looks one month back and knows no season, so it draws a nearly straight line through summer \
                  and winter. The likeliest weights of the wrong model lose to a rule of one line.",
    },
    start: session::start,
};
