//! Films, ratings, and who is held out.

use stepwise_data::{MOVIELENS, MOVIELENS_FILMS, explain, info, movielens, movielens_films, refused};
use stepwise_kernels::frame::FrameError;
use stepwise_kernels::recommend::{Rating, Ratings};
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

/// How many users the model learns nothing of, and how many ratings each of them has: enough to be judged by, and so few
/// that the others lose little.
const NEWCOMERS: usize = 40;
const RATINGS_OF_NEWCOMERS: std::ops::RangeInclusive<usize> = 40..=200;

/// The share of the other users' ratings that is held out.
const HELD_OUT: f64 = 0.2;

/// The first so many ratings of a newcomer may be given to the model; the others judge it.
pub const MOST_GIVEN: usize = 20;

/// Streams of the seed.
const USERS_STREAM: u64 = 1;
const RATINGS_STREAM: u64 = 2;
const GIVEN_STREAM: u64 = 3;

/// A film.
pub struct Film {
    pub title: String,
    pub year: f64,
}

/// A user whom the model does not know: ratings (film, stars) in random order.
pub struct Newcomer {
    pub given: Vec<(usize, f64)>,
    pub judging: Vec<(usize, f64)>,
}

/// All that a run learns from and is judged by.
pub struct Films {
    /// The most rated first.
    pub films: Vec<Film>,
    pub known: Ratings,
    pub held_out: Vec<Rating>,
    pub newcomers: Vec<Newcomer>,
    /// The users that the model learns from.
    pub users: Vec<usize>,
}

impl Films {
    /// Reads and splits.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let films = films(setup)?;
        let mut by_user: Vec<Vec<Rating>> = Vec::new();
        for one in ratings(setup, films.len())? {
            by_user.resize_with(by_user.len().max(one.user + 1), Vec::new);
            by_user[one.user].push(one);
        }
        let fit = |user: &usize| RATINGS_OF_NEWCOMERS.contains(&by_user[*user].len());
        let order = Random::stream(setup.seed, USERS_STREAM).permutation(by_user.len());
        let mut strangers: Vec<usize> = order.into_iter().filter(fit).take(NEWCOMERS).collect();
        strangers.sort_unstable();
        let users: Vec<usize> =
            (0..by_user.len()).filter(|user| strangers.binary_search(user).is_err()).collect();

        let mut random = Random::stream(setup.seed, GIVEN_STREAM);
        let newcomers = strangers
            .iter()
            .map(|&user| {
                let ratings = &by_user[user];
                let mut drawn = random.permutation(ratings.len()).into_iter().map(|place| ratings[place]);
                let pair = |one: Rating| (one.item, one.rating);
                let given = drawn.by_ref().take(MOST_GIVEN).map(pair).collect();
                Newcomer { given, judging: drawn.map(pair).collect() }
            })
            .collect();

        let all: Vec<Rating> = users.iter().flat_map(|&user| &by_user[user]).copied().collect();
        let order = Random::stream(setup.seed, RATINGS_STREAM).permutation(all.len());
        let out = (HELD_OUT * all.len() as f64).ceil() as usize;
        let pick = |places: &[usize]| -> Vec<Rating> { places.iter().map(|&place| all[place]).collect() };
        let known = Ratings::new(by_user.len(), films.len(), &pick(&order[out..])).map_err(refused)?;
        Ok(Self { held_out: pick(&order[..out]), films, known, newcomers, users })
    }
}

fn films(setup: &Setup) -> Result<Vec<Film>, LabError> {
    let frame = movielens_films(&setup.data)?;
    let file = info(MOVIELENS_FILMS)?.file;
    let refuse = |error: FrameError| explain(file, error);
    let years = frame.numbers("year").map_err(refuse)?;
    let titles = frame.column("title").map_err(refuse)?;
    Ok(years.iter().enumerate().map(|(row, &year)| Film { title: usual(&titles.cell(row)), year }).collect())
}

fn ratings(setup: &Setup, films: usize) -> Result<Vec<Rating>, LabError> {
    let frame = movielens(&setup.data)?;
    let file = info(MOVIELENS)?.file;
    let numbers = |name: &str| frame.numbers(name).map_err(|error| explain(file, error));
    let (users, items, ratings) = (numbers("user")?, numbers("film")?, numbers("rating")?);
    let number = |value: f64| (value as usize).saturating_sub(1);
    let all: Vec<Rating> = users
        .iter()
        .zip(items)
        .zip(ratings)
        .map(|((&user, &item), &rating)| Rating { user: number(user), item: number(item), rating })
        .collect();
    if all.iter().any(|one| one.item >= films) {
        return Err(LabError::file(file, "rates a film that is not in the list of films"));
    }
    Ok(all)
}

/// A title as one says it: without other names in brackets, its article in front.
fn usual(title: &str) -> String {
    let short = title.split(" (").next().unwrap_or(title);
    ["The", "A", "An"]
        .iter()
        .find_map(|article| Some(format!("{article} {}", short.strip_suffix(&format!(", {article}"))?)))
        .unwrap_or_else(|| short.to_owned())
}

#[cfg(test)]
mod tests {
    use super::usual;

    #[test]
    fn titles_are_written_as_one_says_them() {
        assert_eq!(usual("Usual Suspects, The"), "The Usual Suspects");
        assert_eq!(usual("Seven (a.k.a. Se7en)"), "Seven");
        assert_eq!(usual("Bug's Life, A"), "A Bug's Life");
        assert_eq!(usual("Babe"), "Babe");
    }
}
