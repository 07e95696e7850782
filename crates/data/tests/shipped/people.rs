//! People and what was decided about them.

use stepwise_data::{
    GERMAN_CREDIT, HEART_DISEASE, HMDA, RESUME, TITANIC, german_credit, heart_disease, hmda, resume, titanic,
};

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

/// Counts as Kaggle's training file has them.
#[test]
fn titanic_is_as_published() {
    let people = titanic(&store(TITANIC)).unwrap();
    let gaps = [("age", 177), ("cabin", 687), ("embarked", 2), ("boat", 561)];
    assert_eq!(missing(&people), gaps.map(|(name, count)| (name.to_owned(), count)));
    let survived = people.numbers("survived").unwrap();
    assert_eq!(survived.iter().sum::<f64>(), 342.0);
    assert!((mean(&people, "fare") - 32.204_208).abs() < 1e-6);
    assert_eq!(count(&people, "sex", "female"), 314);
    assert_eq!(levels(&people, "embarked"), ["Cherbourg", "Queenstown", "Southampton"]);
    let boat = people.column("boat").unwrap();
    let told = (0..people.rows()).filter(|&row| boat.cell(row).is_empty() == (survived[row] == 0.0));
    assert_eq!(told.count(), 542 + 323);
}

#[test]
fn heart_disease_keeps_its_gaps() {
    let patients = heart_disease(&store(HEART_DISEASE)).unwrap();
    assert_eq!(missing(&patients).iter().map(|(_, count)| count).sum::<usize>(), 1_759);
    assert_eq!(missing(&patients)[0], ("blood_pressure".to_owned(), 59));
    assert_eq!(count(&patients, "cholesterol", "0"), 172);
    assert_eq!(count(&patients, "blood_pressure", "0"), 1);
    assert_eq!(count(&patients, "disease", "yes"), 509);
    assert!((mean(&patients, "age") - 53.510_870).abs() < 1e-6);
    for (hospital, rows) in
        [("Cleveland", 304), ("Hungary", 293), ("VA Long Beach", 200), ("Switzerland", 123)]
    {
        assert_eq!(count(&patients, "hospital", hospital), rows);
    }
}

/// Calls by race as in Bertrand and Mullainathan's first table: 9.65 and 6.45 percent.
#[test]
fn resume_is_as_published() {
    let applications = resume(&store(RESUME)).unwrap();
    assert_eq!(missing(&applications), []);
    let (race, call) = (applications.column("race").unwrap(), applications.column("callback").unwrap());
    let calls = |group: &str| {
        (0..applications.rows()).filter(|&row| race.cell(row) == group && call.cell(row) == "yes").count()
    };
    assert_eq!((calls("white"), count(&applications, "race", "white")), (235, 2_435));
    assert_eq!((calls("black"), count(&applications, "race", "black")), (157, 2_435));
}
