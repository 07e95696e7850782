//! An audit of loan approval: do a model's decisions treat groups of people alike, and what does it cost to make them?

mod applicants;
mod report;
mod scores;
mod session;
mod view;

use stepwise_data::HMDA;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
    When,
};

/// The largest gap in approvals that the challenge allows.
const GAP: f64 = 0.05;

/// The most accuracy that it lets be given up.
const LOSS: f64 = 0.02;

/// The column that the challenge is about.
const TARGET: &str = "denied";

/// The column that names its group.
const GROUP: &str = "black";

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "ethics",
    title: "Ethics",
    section: Section::Research,
    summary: "Audit who gets a mortgage by group, mend the gap at a price you can state, and print the report.",
    minutes: 12,
    needs: &["explainability", "evaluation"],
    datasets: &[HMDA],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "threshold",
            label: "Approve from",
            help: "From this probability on an application is approved. Click or drag on the curve to move it, too.",
            unit: "",
            kind: ParamKind::Number { min: 0.02, max: 0.98, default: 0.5, log: false },
            live: true,
            when: None,
        },
        Param {
            key: "threshold_group",
            label: "The audited group from",
            help: "The same for the group that is audited: Black applicants, or the rarest label of your own column.",
            unit: "",
            kind: ParamKind::Number { min: 0.02, max: 0.98, default: 0.5, log: false },
            live: true,
            when: Some(When { key: "columns", is: &["all"] }),
        },
        Param {
            key: "demand",
            label: "Fair is",
            help: "What should be equal: the share approved in each group, or the share approved of those who deserve it.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "approvals", label: "equal approvals" },
                    Choice { key: "opportunity", label: "equal opportunity" },
                ],
                default: "approvals",
            },
            live: true,
            when: None,
        },
        Param {
            key: "columns",
            label: "The model sees",
            help: "Without the group's column the model cannot tell groups apart, and the bank cannot have a threshold for \
                   each.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "all", label: "all columns" },
                    Choice { key: "blind", label: "all but the group's" },
                ],
                default: "all",
            },
            live: false,
            when: None,
        },
        Param {
            key: "group",
            label: "Audit by",
            help: "The column that names the groups. Those with its rarest label are compared with all others.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: GROUP },
            live: false,
            when: None,
        },
        Param {
            key: "target",
            label: "Decide",
            help: "A column of two classes, or of numbers, which are halved at their median. The more frequent class is \
                   taken for what people want.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: TARGET },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Bring the approvals of Black and of other applicants within 5 points of each other, and give up at most 2 \
               points of accuracy against one threshold of ½ for all.",
        hints: [
            "One threshold for all keeps the gap wherever it stands: a stricter one makes it wider. There are two.",
            "Most of the gap lies between 0.3 and 0.5, where many Black applicants stand and few others. Lower their \
             threshold, and watch the two dashed lines meet.",
            "Approve Black applicants from 0.3 on and the others from 0.65.",
        ],
        solution: &[("threshold", "0.65"), ("threshold_group", "0.3")],
    },
    pitfall: Pitfall {
        param: "columns",
        mistake: "blind",
        watch: "calibration",
        direction: Direction::Rises,
        statement: "Drop the column of race and declare the model fair",
    },
    predict: Question {
        prompt: "With one threshold of ½ for all, the model approves 98 % of the applicants who are not Black, and 81 % of \
                 those who are: a gap of almost 18 points. Now the model never sees the column of race. How many points \
                 apart are the approvals then?",
        answer: Answer::Number {
            unit: "points",
            within: 2.5,
            settle: |metrics| metrics.get("blind").map(|gap| 100.0 * gap),
        },
        because: "More than half of the gap stays. Debts, credit histories and the size of the loan tell much of what the \
                  column told. A model that cannot see race can still treat races differently; only nobody sees it do so.",
    },
    start: session::start,
};
