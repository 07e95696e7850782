//! Segments of customers: k-means, density-based and agglomerative clustering, and how many groups there are.

mod customers;
mod dendrogram;
mod method;
mod session;
mod validation;
mod view;

use stepwise_data::CUSTOMERS;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
    When,
};

/// The mean silhouette that the challenge asks to get above.
const GOAL: f64 = 0.55;

/// The smallest share of the customers that counts as a segment.
const SMALLEST: f64 = 0.05;

/// The features that the challenge is about.
const FEATURES: [&str; 3] = ["recency_days", "frequency", "monetary"];

const fn option(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "clustering",
    title: "Clustering",
    section: Section::Learning,
    summary: "Segment customers by how recently, how often and for how much they buy, and find how many segments \
              there are.",
    minutes: 12,
    needs: &["statistics"],
    datasets: &[CUSTOMERS],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "features",
            label: "Compare by",
            help: "What makes two rows similar. The first is drawn across, the last upwards.",
            unit: "",
            kind: ParamKind::Columns { accepts: &[ColumnKind::Number], default: &FEATURES, min: 2, max: 6 },
            live: false,
            when: None,
        },
        Param {
            key: "scale",
            label: "Scale",
            help: "The logarithm draws long tails in; standard scores make a dollar and a day comparable.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("log", "logarithm of long tails, then standard scores"),
                    option("standard", "standard scores"),
                    option("raw", "as they are"),
                ],
                default: "log",
            },
            live: false,
            when: None,
        },
        Param {
            key: "method",
            label: "Method",
            help: "k-means moves centres, DBSCAN follows dense regions, agglomerative merges the nearest two.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("k_means", "k-means"),
                    option("dbscan", "DBSCAN"),
                    option("agglomerative", "agglomerative"),
                ],
                default: "k_means",
            },
            live: false,
            when: None,
        },
        Param {
            key: "k",
            label: "Clusters",
            help: "How many groups to make. The data are not asked.",
            unit: "",
            kind: ParamKind::Integer { min: 2, max: 12, default: 3 },
            live: false,
            when: Some(When { key: "method", is: &["k_means", "agglomerative"] }),
        },
        Param {
            key: "init",
            label: "First centres",
            help: "k-means++ spreads the first centres out; random rows may start side by side.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[option("plus_plus", "k-means++"), option("random", "random rows")],
                default: "plus_plus",
            },
            live: false,
            when: Some(When { key: "method", is: &["k_means"] }),
        },
        Param {
            key: "linkage",
            label: "Distance of clusters",
            help: "Ward merges where the spread grows least; single merges the nearest pair and makes chains.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("ward", "Ward"),
                    option("average", "average"),
                    option("complete", "farthest pair"),
                    option("single", "nearest pair"),
                ],
                default: "ward",
            },
            live: false,
            when: Some(When { key: "method", is: &["agglomerative"] }),
        },
        Param {
            key: "radius",
            label: "Radius",
            help: "How near a neighbour is. The curve of distances has its knee near a good radius.",
            unit: "",
            kind: ParamKind::Number { min: 0.05, max: 5.0, default: 0.5, log: true },
            live: false,
            when: Some(When { key: "method", is: &["dbscan"] }),
        },
        Param {
            key: "min_points",
            label: "Points to be dense",
            help: "How many points within the radius, itself counted, make a point the core of a cluster.",
            unit: "",
            kind: ParamKind::Integer { min: 2, max: 50, default: 10 },
            live: false,
            when: Some(When { key: "method", is: &["dbscan"] }),
        },
    ],
    challenge: Challenge {
        goal: "Find the number of segments that the customers themselves suggest: a mean silhouette above 0.55 on the \
               logarithmic scale, with no segment under 5 % of the customers.",
        hints: [
            "Let the run go on after the centres stand still: it tries the other numbers of clusters too.",
            "Look at the curve of the silhouette. Where is it highest?",
            "The highest point is at the left end: those who came back, and those who did not. Set the clusters to 2.",
        ],
        solution: &[("k", "2")],
    },
    pitfall: Pitfall {
        param: "k",
        mistake: "10",
        watch: "silhouette",
        direction: Direction::Falls,
        statement: "Fix ten segments in advance, because the marketing plan has ten slots",
    },
    predict: Question {
        prompt: "Into how many groups do you expect these customers to fall, by the mean silhouette?",
        answer: Answer::Choice {
            options: &["2", "3", "5", "10"],
            settle: |metrics| {
                let best = metrics.get("best_k")?;
                [2.0, 3.0, 5.0, 10.0].iter().position(|&option| option == best)
            },
        },
        because: "Nothing divides these customers as clearly as whether they ever came back. More groups cut through \
                  a crowd that has no gaps.",
    },
    start: session::start,
};
