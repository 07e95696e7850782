//! The report: what was audited, what was found, and what it rests on, as sentences to print.

use stepwise_kernels::fairness::{GroupTable, Measure, Parity};
use stepwise_lab::{Cell, Table, TableColumn, thousands, trimmed};

use super::GAP;
use super::scores::FOLDS;
use super::session::Ethics;
use super::view::strongest;

/// US employers have to explain themselves where one group's rate is below so much of another's.
const FOUR_FIFTHS: f64 = 0.8;

pub fn report(run: &Ethics) -> Table {
    let mut rows = vec![
        row("Model", model(run)),
        row("Applications", applications(run)),
        row("Right means", right(run)),
    ];
    rows.push(row("Approved from", thresholds(run)));
    if let Some(table) = run.decisions() {
        rows.push(row("Approvals", rates(run, &table, Measure::SelectionRate)));
        rows.push(row("Four-fifths rule", four_fifths(&table)));
        rows.push(row("Of those who deserve it", rates(run, &table, Measure::TruePositiveRate)));
        rows.push(row("Of those who do not", rates(run, &table, Measure::FalsePositiveRate)));
        rows.push(row("Probabilities", calibration(run)));
    }
    if let (Some(accuracy), Some(lost)) = (run.accuracy(), run.lost()) {
        let kept =
            format!("{}, {} points given up against one threshold of ½.", percent(accuracy), points(lost));
        rows.push(row("Accuracy", kept));
    }
    if let Some(proxies) = run.proxies() {
        rows.push(row("Proxies", stand_ins(run, proxies)));
    }
    if let Some(gap) = run.blind_gap() {
        let text =
            format!("Without the group's column, at one threshold of ½: {} points apart.", points(gap));
        rows.push(row("Column dropped", text));
    }
    if let Some(gap) = run.gap(run.measure()) {
        rows.push(row("Finding", finding(run, gap)));
    }
    Table {
        columns: ["audited", "found"].map(|label| TableColumn { label: label.to_owned(), digits: 0 }).into(),
        rows,
        ..Table::default()
    }
}

fn row(audited: &str, found: String) -> Vec<Cell> {
    vec![Cell::from(audited), Cell::from(found)]
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn points(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn model(run: &Ethics) -> String {
    let columns = if run.blind { "all columns but the group's" } else { "all columns" };
    format!(
        "Logistic regression on {columns}. Each applicant is judged by one of {FOLDS} models that have not seen them."
    )
}

fn applications(run: &Ethics) -> String {
    let applicants = &run.applicants;

    format!(
        "{}{}: {} {}, {} {}.",
        applicants.table.note,
        thousands(applicants.deserved.len()),
        thousands(applicants.size(1)),
        applicants.names[1],
        thousands(applicants.size(0)),
        applicants.names[0]
    )
}

fn right(run: &Ethics) -> String {
    if run.applicants.asked {
        "What the bank decided in 1990. It may itself have been unjust: this audit cannot tell.".to_owned()
    } else {
        "What the column says. Whether that was just, this audit cannot tell.".to_owned()
    }
}

fn thresholds(run: &Ethics) -> String {
    let [others, group] = [0, 1].map(|group| trimmed(run.threshold(group), 3));
    if others == group {
        format!("A probability of {others}, for all.")
    } else {
        let names = &run.applicants.names;
        format!("A probability of {group} for {}, of {others} for {}.", names[1], names[0])
    }
}

fn rates(run: &Ethics, table: &GroupTable, measure: Measure) -> String {
    let names = &run.applicants.names;
    match ([1, 0].map(|group| table.rate(group, measure).value()), table.gap(measure)) {
        ([Some(group), Some(others)], Some(gap)) => {
            let few = if gap.few { ", of so few that it may be chance" } else { "" };
            format!(
                "{} of {}, {} of {}: {} points apart{few}.",
                percent(group),
                names[1],
                percent(others),
                names[0],
                points(gap.difference)
            )
        }
        _ => "One of the groups has nobody to count.".to_owned(),
    }
}

fn four_fifths(table: &GroupTable) -> String {
    table.demographic_parity().map_or_else(String::new, |gap| {
        let kept = if gap.ratio >= FOUR_FIFTHS { "kept" } else { "broken" };
        format!("The lower share of approvals is {:.2} of the higher: {kept}.", gap.ratio)
    })
}

fn calibration(run: &Ethics) -> String {
    let said: Vec<String> = run
        .calibration()
        .iter()
        .zip(&run.applicants.names)
        .rev()
        .filter_map(|(group, name)| {
            let group = group.as_ref()?;
            Some(format!("{name}: stated {}, came {}", percent(group.predicted), percent(group.actual)))
        })
        .collect();
    format!("{}.", said.join("; "))
}

fn stand_ins(run: &Ethics, area: f64) -> String {
    let names: Vec<String> = strongest(run).into_iter().take(3).map(|(name, _)| name).collect();
    format!(
        "The other columns tell the group with an area under ROC of {area:.2} (½ is chance), {} most of all.",
        names.join(", ")
    )
}

fn finding(run: &Ethics, gap: f64) -> String {
    let what = match run.parity {
        Parity::Demographic => "approvals",
        Parity::EqualOpportunity => "approvals of those who deserve them",
    };
    let side = if gap <= GAP { "within" } else { "beyond" };
    let found =
        format!("The {what} are {} points apart, {side} the {:.0} allowed.", points(gap), 100.0 * GAP);
    if run.blind {
        format!("Declared: fair, because the group is no column of the model. Found all the same: {found}")
    } else {
        found
    }
}
