# %% [markdown]
# # A spam filter, word by word
#
# The same exercise as on the page, in scikit-learn: naive Bayes on short messages, how many of the filtered are really
# spam, and what copies of one column do to its probabilities.

# %%
import json
import sys

import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy.sparse import hstack
from sklearn.calibration import calibration_curve
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import brier_score_loss, precision_score, recall_score
from sklearn.naive_bayes import BernoulliNB, MultinomialNB

from stepwise import DATA, Random, typed

# %% [markdown]
# ## The messages
#
# They come as stems of words. Some were sent many times; each is kept once, so that none is in both halves. The same 30 %
# as on the page are held out.

# %%
messages = pd.read_csv(DATA / "sms-spam.csv.gz", keep_default_na=False).drop_duplicates("text", ignore_index=True)
is_spam = (messages["label"] == "spam").to_numpy()
if "--json" not in sys.argv:
    print(f"{len(messages)} messages, {is_spam.mean():.1%} spam")


def split(seed):
    order = Random(seed, 1).permutation(len(messages))
    size = int(np.ceil(0.3 * len(messages)))
    return order[size:], order[:size]


# %% [markdown]
# ## Counting
#
# One column for each word of the training messages, more of them for a word whose column is copied.


# %%
def count(train, test, copies, copied):
    vectorizer = CountVectorizer(token_pattern=r"(?u)\b\w+\b")
    seen = vectorizer.fit_transform(messages["text"].iloc[train])
    unseen = vectorizer.transform(messages["text"].iloc[test])
    columns = np.arange(seen.shape[1]) if copied == "all" else [vectorizer.vocabulary_[copied]]
    tables = (hstack([x] + (copies - 1) * [x[:, columns]]).tocsr() for x in (seen, unseen))
    return *tables, vectorizer


# %% [markdown]
# ## Odds
#
# The logarithm of the odds is the sum of what each word says: whatever is likelier in spam moves it up. The prior is set
# by hand, since the share of spam that arrives is not for the training table to decide.


# %%
def run(odds=1.0, prior=0.12, smoothing=0.1, model="counts", copies=1, copied="call", seed=7):
    train, test = split(seed)
    seen, unseen, vectorizer = count(train, test, copies, copied)
    Model = BernoulliNB if model == "presence" else MultinomialNB
    bayes = Model(alpha=smoothing, class_prior=[1 - prior, prior]).fit(seen, is_spam[train])
    ham, spam = bayes.predict_joint_log_proba(unseen).T
    with np.errstate(over="ignore"):
        probability = 1 / (1 + np.exp(ham - spam))

    truth, filtered = is_spam[test], spam - ham > np.log(odds)
    share, said = calibration_curve(truth, probability, n_bins=10)
    sizes = np.unique(np.clip(np.ceil(10 * probability), 1, 10), return_counts=True)[1]
    with_call = seen[:, vectorizer.vocabulary_["call"]].toarray().ravel() > 0
    metrics = {
        "recall": recall_score(truth, filtered),
        "precision": precision_score(truth, filtered),
        "brier": brier_score_loss(truth, probability),
        "calibration_error": np.average(np.abs(share - said), weights=sizes),
        "call": is_spam[train][with_call].mean(),
        "learnt": float(len(train)),
    }
    return metrics, bayes, vectorizer


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return run(**typed(settings, run), seed=seed)[0]


metrics, bayes, vectorizer = run()
if "--json" not in sys.argv:
    print(pd.Series(metrics))

# %% [markdown]
# ## One message, word by word
#
# Start from the odds before reading and add what each word says, in powers of ten.

# %%
if "--json" not in sys.argv:
    weights = (bayes.feature_log_prob_[1] - bayes.feature_log_prob_[0]) / np.log(10)
    odds = np.log10(0.12 / 0.88)
    print(f"{'before':10} {odds:6.1f}")
    for word in "sorri i will call later when the meet end".split():
        odds += weights[vectorizer.vocabulary_[word]] if word in vectorizer.vocabulary_ else 0
        print(f"{word:10} {odds:6.1f}")

# %% [markdown]
# ## How high should the odds be?

# %%
if "--json" not in sys.argv:
    for odds in (0.1, 1, 10, 100, 1_000, 10_000, 100_000):
        metrics = run(odds=odds)[0]
        print(f"{odds:9,.1f} : 1  precision {metrics['precision']:.1%}  recall {metrics['recall']:.1%}")

# %% [markdown]
# ## The mistake: the same evidence many times
#
# Copies of a column agree perfectly. The model takes them for witnesses who have not met, and its probabilities go wrong.

# %%
if "--json" not in sys.argv:
    for copies in (1, 2, 5, 10, 20):
        metrics = run(copies=copies)[0]
        print(f"{copies:3} copies: Brier score {metrics['brier']:.4f}, precision {metrics['precision']:.1%}")

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"odds": "1000"},
    {"copies": "10"},
    {"copies": "5", "copied": "all"},
    {"prior": "0.5", "smoothing": "1", "odds": "20"},
    {"model": "presence"},
    {"model": "presence", "copies": "10", "copied": "free", "smoothing": "1"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, scipy, sklearn)}
    print(json.dumps({"versions": versions, "cases": [case(changes) for changes in CASES]}, indent=2))
