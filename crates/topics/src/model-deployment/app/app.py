"""Judges film reviews: the model of model.json behind POST /predict, GET /health and GET /schema.

    pip install -r requirements.txt
    gunicorn --threads 4 app:app
    curl -d '{"text": "A warm, funny film."}' http://127.0.0.1:8000/predict
"""

import json
import math
import time
from collections import Counter, deque
from pathlib import Path
from threading import Lock

from flask import Flask, jsonify, request
from werkzeug.exceptions import HTTPException

MODEL = json.loads(Path(__file__).with_name("model.json").read_text(encoding="utf-8"))
# From so many answers on the shadow may raise the alarm, where fewer than this share are the model's own.
ALARM_COUNT, ALARM_SHARE = 20, 0.98

app = Flask(__name__)
app.json.ensure_ascii = False
lock = Lock()
answers = Counter()
shadow = Counter()
times = deque(maxlen=1000)


def plain(text):
    """Lower case, and only letters and digits."""
    kept = (character if character.isalnum() or character == "_" else " " for character in text.lower())
    return "".join(kept).split()


def raw(text):
    """Cut at blanks, capitals and signs kept."""
    return text.split()


WORDS = {"plain": plain, "raw": raw}


def probability(words):
    """How likely a review of these words is a good one: words that the model does not know say nothing."""
    weights = MODEL["weights"]
    odds = MODEL["prior"] + sum(weights[word] for word in words if word in weights)
    # e^odds must not overflow.
    return 1 / (1 + math.exp(-odds)) if odds >= 0 else 1 - 1 / (1 + math.exp(odds))


class Refused(Exception):
    """A body that cannot be judged: fields, and what is wrong with each."""

    def __init__(self, *problems):
        super().__init__()
        self.detail = [{"field": field, "message": message} for field, message in problems]


def kind(value):
    """A value's type in words."""
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "an object"}
    return kinds.get(type(value), "null")


def checked(body):
    """The text of a body, checked as the model's file asks."""
    if MODEL["validation"] == "none":
        return body["text"]
    full = MODEL["validation"] == "full"
    if not isinstance(body, dict):
        raise Refused(("body", f"must be an object, not {kind(body)}"))
    strangers = [(field, "is unknown; the only field is text") for field in sorted(body) if field != "text" and full]
    if "text" not in body:
        raise Refused(("text", "is missing"), *strangers)
    text = body["text"]
    if not isinstance(text, str):
        raise Refused(("text", f"must be a text, not {kind(text)}"))
    if not full:
        return text
    if strangers:
        raise Refused(*strangers)
    if not text.strip():
        raise Refused(("text", "must not be empty"))
    if len(text) > MODEL["longest"]:
        raise Refused(("text", f"must have at most {MODEL['longest']} characters, and has {len(text)}"))
    if not any(word in MODEL["weights"] for word in WORDS[MODEL["trained_with"]](text)):
        raise Refused(("text", "has no word that the model knows"))
    return text


@app.post("/predict")
def predict():
    text = checked(request.get_json(force=True))
    trained = probability(WORDS[MODEL["trained_with"]](text))
    served = probability(WORDS[MODEL["words"]](text))
    with lock:
        shadow["compared"] += 1
        shadow["same"] += (served > 0.5) == (trained > 0.5)
    label = "positive" if served > 0.5 else "negative"
    return jsonify(label=label, probability=served, version=MODEL["version"])


@app.get("/health")
def health():
    with lock:
        compared, same, ordered = shadow["compared"], shadow["same"], sorted(times)
        counted = {str(status): count for status, count in sorted(answers.items())}
    agreement = same / compared if compared else None
    alarm = compared >= ALARM_COUNT and agreement < ALARM_SHARE
    return jsonify(
        status="degraded" if alarm else "ok",
        version=MODEL["version"],
        answers=counted,
        shadow={"compared": compared, "agreement": agreement},
        latency_ms={
            "median": round(ordered[len(ordered) // 2], 3) if ordered else None,
            "most": round(ordered[-1], 3) if ordered else None,
        },
    )


@app.get("/schema")
def schema():
    text = {"type": "string"}
    whole = {"type": "object", "properties": {"text": text}, "required": ["text"]}
    if MODEL["validation"] == "full":
        text |= {"pattern": r"\S", "maxLength": MODEL["longest"]}
        whole["additionalProperties"] = False
    return jsonify({} if MODEL["validation"] == "none" else whole)


@app.before_request
def begin():
    request.begun = time.perf_counter()


@app.after_request
def count(response):
    if request.path == "/predict":
        with lock:
            answers[response.status_code] += 1
            times.append(1000 * (time.perf_counter() - request.begun))
    return response


@app.errorhandler(Refused)
def refused(problem):
    return jsonify(detail=problem.detail), 422


@app.errorhandler(HTTPException)
def failed(problem):
    return jsonify(detail="The body is not JSON." if problem.code == 400 else problem.name), problem.code
