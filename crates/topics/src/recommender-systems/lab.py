# %% [markdown]
# # Films by hidden traits
#
# The same exercise as on the page, in numpy: ratings as the product of a few traits of users and of films, learned by
# alternating least squares or by gradient descent, and what both know of somebody who has rated nothing.

# %%
import json
import sys

import numpy as np
import pandas as pd

from stepwise import DATA, Random, typed

ratings = pd.read_csv(DATA / "movielens.csv.gz")
titles = pd.read_csv(DATA / "movielens-films.csv.gz").title
USERS, FILMS = ratings.user.max(), len(titles)
GIVEN = [0, 1, 2, 5, 10, 20]

# %% [markdown]
# ## Who is held out
#
# Forty users are newcomers of whom nothing is learned. Of the others' ratings a fifth is held out: the same as on the
# page, because both draw them from the same stream.


# %%
def split(seed):
    user, film, stars = ratings.user.to_numpy() - 1, ratings.film.to_numpy() - 1, ratings.rating.to_numpy(float)
    count = np.bincount(user)
    newcomers = np.sort([one for one in Random(seed, 1).permutation(USERS) if 40 <= count[one] <= 200][:40])
    users = np.setdiff1d(np.arange(USERS), newcomers)
    shuffle = Random(seed, 3)
    strangers = []
    for one in newcomers:
        rows = np.flatnonzero(user == one)
        drawn = rows[shuffle.permutation(len(rows))]
        strangers.append((film[drawn], stars[drawn]))
    rest = np.flatnonzero(np.isin(user, users))
    order = Random(seed, 2).permutation(len(rest))
    out = int(np.ceil(0.2 * len(rest)))
    # In the order of users and films, as a table of ratings would be.
    seen, held_out = np.sort(rest[order[out:]]), rest[order[:out]]
    pick = lambda rows: (user[rows], film[rows], stars[rows])
    return pick(seen), pick(held_out), strangers, users


def drawn(random, rows, factors):
    """Traits to start from, a row each, with a first column of 0."""
    traits = np.zeros((rows, factors + 1))
    if factors:
        traits[:, 1:] = 0.1 * random.normal(rows * factors).reshape(rows, factors)
    return traits


# %% [markdown]
# ## Alternating least squares
#
# A rating is the mean, plus how generous the user and how liked the film is, plus the product of their traits. Column 0 of
# each table is that first number. With the films held, each user is a small ridge regression with an exact answer, and the
# other way round.


# %%
class Als:
    def __init__(self, seen, factors, penalty, seed):
        self.user, self.film, self.stars = seen
        self.penalty, self.mean = penalty, self.stars.mean()
        self.users = np.zeros((USERS, factors + 1))
        self.films = drawn(Random(seed, 4), FILMS, factors)
        self.rated = np.bincount(self.film, minlength=FILMS) > 0
        self.films[~self.rated] = 0

    def row(self, held, others, stars):
        x = held[others].copy()
        y = stars - self.mean - x[:, 0]
        x[:, 0] = 1
        penalties = np.full(x.shape[1], self.penalty)
        penalties[0] = 4  # how generous a user and how liked a film is, is soon known
        return np.linalg.solve(x.T @ x + np.diag(penalties), x.T @ y)

    def side(self, moving, held, own, other):
        order = np.argsort(own, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(own[order])) + 1):
            moving[own[rows[0]]] = self.row(held, other[rows], self.stars[rows])

    def sweep(self):
        self.side(self.users, self.films, self.user, self.film)
        yield
        self.side(self.films, self.users, self.film, self.user)
        yield

    def fold_in(self, films, stars):
        """The traits of a newcomer, at once: what a sweep would give."""
        told = self.rated[films]
        if not told.any():
            return np.zeros(self.films.shape[1])
        return self.row(self.films, films[told], stars[told])


# %% [markdown]
# ## Gradient descent
#
# Funk's way: at every rating, in random order, both rows move a little towards it. A newcomer's ratings are visited as
# often as all others were.


# %%
class Funk:
    def __init__(self, seen, factors, penalty, rate, seed):
        self.user, self.film, self.stars = seen
        self.penalty, self.rate, self.mean, self.epochs = penalty, rate, self.stars.mean(), 0
        self.random = Random(seed, 4)
        self.users = drawn(self.random, USERS, factors)
        self.films = drawn(self.random, FILMS, factors)
        self.rated = np.bincount(self.film, minlength=FILMS) > 0
        self.films[~self.rated] = 0
        self.order = np.arange(len(self.stars))

    def pull(self, user, film, stars, both):
        error = stars - self.mean - user[0] - film[0] - user[1:] @ film[1:]
        taste = user.copy()
        user[0] += self.rate * (error - self.penalty * user[0])
        user[1:] += self.rate * (error * film[1:] - self.penalty * user[1:])
        if both:
            film[0] += self.rate * (error - self.penalty * film[0])
            film[1:] += self.rate * (error * taste[1:] - self.penalty * film[1:])

    def sweep(self):
        self.order = self.order[self.random.permutation(len(self.order))]
        for place in self.order:
            self.pull(self.users[self.user[place]], self.films[self.film[place]], self.stars[place], True)
        self.epochs += 1
        yield

    def fold_in(self, films, stars):
        newcomer = np.zeros(self.films.shape[1])
        for _ in range(self.epochs):
            for film, star in zip(films, stars):
                if self.rated[film]:
                    self.pull(newcomer, self.films[film], star, False)
        return newcomer


# %% [markdown]
# ## How good is it, and for whom?


# %%
def predict(model, rows, films):
    """What users with these rows of traits think of these films, one by one."""
    of = model.films[films]
    return np.clip(model.mean + rows[:, 0] + of[:, 0] + np.sum(rows[:, 1:] * of[:, 1:], axis=1), 0.5, 5)


def rmse(actual, predicted):
    return float(np.sqrt(np.mean((actual - predicted) ** 2)))


def for_newcomers(model, strangers, given, rows):
    """The error on what comes after the first 20 ratings, once `given` of these are known."""
    actual, predicted = [], []
    for place, (films, stars) in enumerate(strangers):
        traits = rows[place] if given == 0 and rows is not None else model.fold_in(films[:given], stars[:given])
        actual.append(stars[20:])
        predicted.append(predict(model, np.tile(traits, (len(films[20:]), 1)), films[20:]))
    return rmse(np.concatenate(actual), np.concatenate(predicted))


def means_alone(seen, held_out):
    user, film, stars = seen
    mean = stars.mean()
    liked = np.bincount(film, stars - mean, FILMS) / (np.bincount(film, minlength=FILMS) + 5)
    generous = np.bincount(user, stars - mean - liked[film], USERS) / (np.bincount(user, minlength=USERS) + 5)
    return rmse(held_out[2], np.clip(mean + generous[held_out[0]] + liked[held_out[1]], 0.5, 5))


def run(
    method="als",
    factors=10,
    penalty=2.0,
    shrinkage=0.02,
    rate=0.01,
    sweeps=12,
    newcomer="popular",
    seed=7,
):
    seen, held_out, strangers, users = split(seed)
    if method == "als":
        model = Als(seen, factors, penalty, seed)
    else:
        model = Funk(seen, factors, shrinkage, rate, seed)
    error = lambda rows: rmse(rows[2], predict(model, model.users[rows[0]], rows[1]))
    errors = [error(held_out)]
    for _ in range(sweeps):
        errors += [error(held_out) for _ in model.sweep()]
    draws = Random(seed, 5)
    draws.below(len(users))  # the reader's
    rows = [model.users[users[draws.below(len(users))]] for _ in strangers] if newcomer == "stranger" else None
    user, film, stars = seen
    fitted = model.mean + model.users[user, 0] + model.films[film, 0]
    fitted = fitted + np.sum(model.users[user, 1:] * model.films[film, 1:], axis=1)
    return {
        "rmse": errors[-1],
        "best_rmse": min(errors),
        "train_rmse": rmse(stars, fitted),
        "newcomer_rmse": for_newcomers(model, strangers, 0, rows),
        "ten_rmse": for_newcomers(model, strangers, 10, rows),
        "means_rmse": means_alone(seen, held_out),
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return run(**typed(settings, run), seed=seed)


# %% [markdown]
# ## A light penalty, and a heavier one
#
# The first fits what it sees ever better and what it does not see ever worse.

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({"light": run(), "heavier": run(factors=20, penalty=15.0)}).round(3))

# %% [markdown]
# ## A newcomer
#
# A dozen ratings give traits at once, without learning again.

# %%
if "--json" not in sys.argv:
    seen, held_out, strangers, users = split(7)
    model = Als(seen, 20, 15.0, 7)
    for _ in range(8):
        list(model.sweep())
    mine = {0: 2.0, 1: 5.0, 7: 5.0, 16: 1.5, 21: 5.0, 46: 1.0}  # places in the list of films, and stars
    traits = model.fold_in(np.array(list(mine)), np.array(list(mine.values())))
    expected = pd.Series(predict(model, np.tile(traits, (600, 1)), np.arange(600)), index=titles[:600])
    print(expected.drop(titles[list(mine)]).sort_values(ascending=False).head(10))

# %% [markdown]
# ## The mistake: the row of somebody else
#
# Without a single rating there is nothing to solve. Whoever looks up a row all the same shows one visitor another's taste.

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({newcomer: run(newcomer=newcomer, sweeps=3) for newcomer in ["popular", "stranger"]}).round(3))

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"newcomer": "stranger", "sweeps": "3"},
    {"factors": "20", "penalty": "15"},
    {"factors": "0", "penalty": "5", "sweeps": "4"},
    {"factors": "1", "penalty": "8", "sweeps": "2"},
    {"method": "sgd", "factors": "5", "sweeps": "2", "rate": "0.02"},
    {"method": "sgd", "factors": "3", "sweeps": "2", "shrinkage": "0.1", "newcomer": "stranger"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd)}
    cases = [case(changes) for changes in CASES] + [case({"sweeps": "3", "penalty": "6"}, seed=11)]
    print(json.dumps({"versions": versions, "cases": cases}, indent=2))
