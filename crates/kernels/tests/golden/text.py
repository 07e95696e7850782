"""Prints the numbers that text.rs compares with: scikit-learn on the shipped film snippets and messages.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/text.py > crates/kernels/tests/golden/text.json
"""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
films = pd.read_csv(DATA / "movie-snippets.csv.gz", keep_default_na=False)
messages = pd.read_csv(DATA / "sms-spam.csv.gz", keep_default_na=False)
snippets, sms = films["text"].tolist(), messages["text"].tolist()
STOP_WORDS = ["the", "of", "and", "it", "is", "to", "in", "that", "film", "movie"]


def rows(matrix, count):
    """The first rows as column, value, column, value …"""
    matrix = matrix.tocsr()
    matrix.sort_indices()
    part = [matrix[row] for row in range(count)]
    return [np.stack([row.indices, row.data], axis=1).ravel().tolist() for row in part]


def case(vectorizer, documents, terms=True, **more):
    weights = vectorizer.fit_transform(documents)
    vocabulary = vectorizer.get_feature_names_out().tolist()
    result = {
        "documents": len(documents),
        "terms": len(vocabulary),
        "characters": sum(map(len, vocabulary)),
        "sums": np.asarray(weights.sum(axis=0)).ravel()[::17].tolist(),
        "rows": rows(weights, 15),
    }
    if terms:
        result["vocabulary"] = vocabulary
    if isinstance(vectorizer, TfidfVectorizer):
        result["idf"] = vectorizer.idf_[::17].tolist()
    return result | more


# The largest limit up to 400 that does not cut between equally frequent terms.
totals = np.sort(np.asarray(CountVectorizer().fit_transform(sms).sum(axis=0)).ravel())[::-1]
limit = max(n for n in range(1, 401) if totals[n - 1] > totals[n])
counts = CountVectorizer(max_features=limit)
table = counts.fit_transform(sms)
spam = (messages["label"] == "spam").to_numpy()
test = np.arange(len(sms)) % 4 == 0
bayes = MultinomialNB(alpha=1.0).fit(table[~test], spam[~test])

print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "pandas": pd.__version__, "scikit-learn": sklearn.__version__},
            "stop_words": STOP_WORDS,
            "plain": case(CountVectorizer(), snippets[:400]),
            "all": case(CountVectorizer(), snippets, terms=False),
            "pairs": case(
                TfidfVectorizer(ngram_range=(1, 2), min_df=3, max_df=0.2, stop_words=STOP_WORDS), snippets[:1500]
            ),
            "characters": case(TfidfVectorizer(analyzer="char", ngram_range=(2, 3), min_df=0.05), snippets[:600]),
            "sublinear": case(
                TfidfVectorizer(sublinear_tf=True, smooth_idf=False, min_df=5, lowercase=False), snippets[:1500]
            ),
            "unnormed": case(TfidfVectorizer(norm=None, max_features=limit), sms, limit=limit),
            "spam": bayes.predict_proba(table[test])[::10, 1].tolist(),
            "spam_found": bayes.score(table[test], spam[test]),
        }
    )
)
