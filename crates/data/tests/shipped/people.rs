//! People and what was decided about them.

use stepwise_data::{GERMAN_CREDIT, HMDA, german_credit, hmda};

use crate::{count, levels, mean, missing, store};

/// Counts as UCI's description gives them, under the names of Grömping's correction.
#[test]
fn german_credit_is_as_published() {
    let loans = german_credit(&store(GERMAN_CREDIT)).unwrap();
    assert_eq!(missing(&loans), []);
    assert_eq!(count(&loans, "risk", "good"), 700);
    assert_eq!(mean(&loans, "duration"), 20.903);
    assert_eq!(mean(&loans, "amount"), 3_271.258);
    assert_eq!(count(&loans, "checking", "200 DM or more"), 394);
    assert_eq!(count(&loans, "credit_history", "all loans at this bank paid back"), 293);
    assert_eq!(count(&loans, "purpose", "furniture"), 280);
    assert_eq!(count(&loans, "foreign_worker", "yes"), 37);
    assert_eq!(levels(&loans, "purpose").len(), 10);
    let categories = loans.names().filter(|&name| loans.numbers(name).is_err());
    assert_eq!(categories.map(|name| levels(&loans, name).len()).sum::<usize>(), 70);
}

/// Denials by group as in Stock and Watson's textbook: 28 and 9 percent.
#[test]
fn hmda_is_as_published() {
    let applications = hmda(&store(HMDA)).unwrap();
    assert_eq!(missing(&applications), []);
    let (black, denied) = (applications.column("black").unwrap(), applications.column("denied").unwrap());
    let denials = |group: &str| {
        (0..applications.rows()).filter(|&row| black.cell(row) == group && denied.cell(row) == "yes").count()
    };
    assert_eq!((denials("yes"), count(&applications, "black", "yes")), (96, 339));
    assert_eq!((denials("no"), count(&applications, "black", "no")), (189, 2_041));
    assert!((mean(&applications, "payment_to_income") - 0.330_814).abs() < 1e-6);
    assert_eq!(count(&applications, "insurance_denied", "yes"), 48);
}
