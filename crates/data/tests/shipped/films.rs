//! Films and their ratings.

use stepwise_data::{MOVIELENS, MOVIELENS_FILMS, movielens, movielens_films};

use crate::{mean, missing, store};

#[test]
fn ratings_are_those_of_the_films() {
    let ratings = movielens(&store(MOVIELENS)).unwrap();
    let films = movielens_films(&store(MOVIELENS_FILMS)).unwrap();
    assert_eq!(missing(&ratings), []);
    assert_eq!(missing(&films), [("genres".to_owned(), 1)]);
    assert!((mean(&ratings, "rating") - 3.554_210_4).abs() < 1e-6);

    let (users, rated) = (ratings.numbers("user").unwrap(), ratings.numbers("film").unwrap());
    let pairs: Vec<(f64, f64)> = users.iter().copied().zip(rated.iter().copied()).collect();
    assert!(pairs.windows(2).all(|pair| pair[0] < pair[1]), "sorted, and nobody rates a film twice");
    assert_eq!((users[0], users[users.len() - 1]), (1.0, 671.0));

    let mut counts = vec![0.0; films.rows()];
    for &film in rated {
        counts[film as usize - 1] += 1.0;
    }
    assert_eq!(counts, films.numbers("ratings").unwrap());
    assert!(counts.windows(2).all(|pair| pair[0] >= pair[1]) && counts[films.rows() - 1] == 2.0);
    let title = films.column("title").unwrap();
    assert_eq!((title.cell(0), title.cell(1)), ("Forrest Gump".into(), "Pulp Fiction".into()));
    let steps = |rating: &f64| (0.5..=5.0).contains(rating) && (2.0 * rating).fract() == 0.0;
    assert!(ratings.numbers("rating").unwrap().iter().all(steps));
}
