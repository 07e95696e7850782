# %% [markdown]
# # A model behind an address
#
# The same exercise as on the page, with scikit-learn and Flask: train a model of film reviews, put it behind
# `POST /predict`, and send it requests of every kind.

# %%
import json
import sys
from importlib.metadata import version

import numpy as np
import pandas as pd
import sklearn
from flask import Flask, jsonify, request
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB
from werkzeug.exceptions import HTTPException

from stepwise import DATA, Random, typed

reviews = pd.read_csv(DATA / "movie-snippets.csv.gz")

# %% [markdown]
# ## Two ways to cut a text into words
#
# The model is trained with the first. The mistake serves it with the second.


# %%
def plain(text):
    kept = (character if character.isalnum() or character == "_" else " " for character in text.lower())
    return "".join(kept).split()


def raw(text):
    return text.split()


if "--json" not in sys.argv:
    print(plain("Funny, and warm."), raw("Funny, and warm."))

# %% [markdown]
# ## The model
#
# Naive Bayes on counts of words. A pipeline would keep the vectorizer and the model together; here they stand apart,
# as in many services, so that they can come apart.


# %%
def trained(sentences, seed):
    order = Random(seed, 1).permutation(len(reviews))
    held_out, learnt = reviews.iloc[order[:1000]], reviews.iloc[order[1000 : 1000 + sentences]]
    vectorizer = CountVectorizer(tokenizer=plain, token_pattern=None, lowercase=False)
    model = MultinomialNB(alpha=1).fit(vectorizer.fit_transform(learnt["text"]), learnt["sentiment"])
    return vectorizer, model, held_out


def labels(vectorizer, model, words, texts):
    other = CountVectorizer(
        tokenizer=words, token_pattern=None, lowercase=False, vocabulary=vectorizer.vocabulary_
    )
    return model.predict(other.transform(texts))


# %% [markdown]
# ## The service
#
# What cannot be judged gets 422, with the field and what is wrong with it. How much is checked is up to `validation`.


# %%
class Refused(Exception):
    pass


def checked(body, validation, longest, vocabulary):
    if validation == "none":
        return body["text"]
    if not isinstance(body, dict):
        raise Refused("body", "must be an object")
    if "text" not in body:
        raise Refused("text", "is missing")
    text = body["text"]
    if not isinstance(text, str):
        raise Refused("text", "must be a text")
    if validation == "full":
        if set(body) != {"text"}:
            raise Refused(next(iter(set(body) - {"text"})), "is unknown; the only field is text")
        if not text.strip():
            raise Refused("text", "must not be empty")
        if len(text) > longest:
            raise Refused("text", f"must have at most {longest} characters, and has {len(text)}")
        if not vocabulary.intersection(plain(text)):
            raise Refused("text", "has no word that the model knows")
    return text


def service(vectorizer, model, validation, longest, words):
    app = Flask("reviews")
    vocabulary = set(vectorizer.vocabulary_)

    @app.post("/predict")
    def predict():
        text = checked(request.get_json(force=True), validation, longest, vocabulary)
        return jsonify(label=str(labels(vectorizer, model, words, [text])[0]))

    @app.errorhandler(Refused)
    def refused(problem):
        field, message = problem.args
        return jsonify(detail=[{"field": field, "message": message}]), 422

    @app.errorhandler(HTTPException)
    def failed(problem):
        return jsonify(detail=problem.name), problem.code

    app.logger.disabled = True
    return app.test_client()


# %% [markdown]
# ## Requests of every kind
#
# Four kinds that must be answered, ten that must be refused, four of each.

# %%
GOOD = ["a review", "in capitals", "with line breaks", "some sentences"]
BAD = [
    "no text", "field misspelt", "null", "a number", "a list", "an object",
    "empty", "only blanks", "6,000 characters", "no known word",
]  # fmt: skip
EACH = 4


def joined(texts, number, most=None):
    text = ""
    for review in texts[10 * EACH + 100 * number :]:
        longer = text + review + " "
        if len(longer) > (most or 12_000):
            break
        text = longer
    return text


def body(kind, number, texts):
    review = texts[(GOOD + BAD).index(kind) * EACH + number]
    return {
        "a review": {"text": review},
        "in capitals": {"text": review.upper()},
        "with line breaks": {"text": review.replace(" ", "\r\n  ")},
        "some sentences": {"text": joined(texts, number, 400)},
        "no text": {},
        "field misspelt": {"txt": review},
        "null": {"text": None},
        "a number": {"text": [7, 42, -1, 2002][number]},
        "a list": {"text": [review]},
        "an object": {"text": {"en": review}},
        "empty": {"text": ""},
        "only blanks": {"text": [" ", "   ", "\n\n", "\t"][number]},
        "6,000 characters": {"text": joined(texts, number)[:6000]},
        "no known word": {"text": ["qwrtz plmkn vbxcq", "!!! ??? ...", "хороший фильм", "0x7f3a9c 5551234567"][number]},
    }[kind]


# %% [markdown]
# ## Trying it
#
# Each answer is compared with what it should be: 422 for a bad request, for a good one 200 and the label that the
# trained model gives. And for all reviews held out the service's labels are compared with the model's own: that is
# the shadow which finds what no status code tells.


# %%
def tried(validation="none", longest=10_000, tokenizer="same", sentences=4000, seed=7):
    vectorizer, model, held_out = trained(sentences, seed)
    words = raw if tokenizer == "older" else plain
    client = service(vectorizer, model, validation, longest, words)
    texts = [text for text in held_out["text"] if len(text) >= 40]
    rows = []
    for kind in GOOD + BAD:
        for number in range(EACH):
            sent = body(kind, number, texts)
            answer = client.post("/predict", json=sent)
            if kind in GOOD:
                own = labels(vectorizer, model, plain, [sent["text"]])[0]
                right = answer.status_code == 200 and answer.json["label"] == own
            else:
                right = answer.status_code == 422
            rows.append((kind, kind in GOOD, answer.status_code, right))
    own = labels(vectorizer, model, plain, held_out["text"])
    served = labels(vectorizer, model, words, held_out["text"])
    outcomes = pd.DataFrame(rows, columns=["kind", "good", "status", "right"])
    return outcomes, np.mean(served == own), np.mean(served == held_out["sentiment"])


if "--json" not in sys.argv:
    for settings in [{}, {"validation": "full", "longest": 500}, {"tokenizer": "older"}]:
        outcomes, agreement, accuracy = tried(**settings)
        print(settings, f"agreement {agreement:.3f}, accuracy {accuracy:.3f}")
        print(outcomes.groupby("kind", sort=False)[["status", "right"]].agg({"status": list, "right": "sum"}))

# %%


def numbers(settings, seed=7):
    outcomes, agreement, accuracy = tried(**typed(settings, tried), seed=seed)
    bad = outcomes[~outcomes["good"]]
    return {
        "refused": float(bad["right"].mean()),
        "answered": float(outcomes[outcomes["good"]]["right"].mean()),
        "agreement": float(agreement),
        "accuracy": float(accuracy),
        "nonsense": int((bad["status"] == 200).sum()),
        "crashed": int((outcomes["status"] == 500).sum()),
    }


# %% [markdown]
# ## The page's numbers

# %%
SETTINGS = [
    ({}, 7),
    ({"tokenizer": "older"}, 7),
    ({"validation": "types"}, 7),
    ({"validation": "full"}, 7),
    ({"validation": "full", "longest": "500"}, 11),
    ({"validation": "full", "longest": "100", "tokenizer": "older"}, 3),
    ({"sentences": "500"}, 5),
    ({"sentences": "8000", "tokenizer": "older"}, 2),
]

if "--json" in sys.argv:
    cases = [
        {"set": settings, "seed": seed, "steps": None, "metrics": numbers(settings, seed), "relative": 1e-9}
        for settings, seed in SETTINGS
    ]
    versions = {"flask": version("flask"), "scikit-learn": sklearn.__version__}
    print(json.dumps({"versions": versions, "cases": cases}, indent=2))
