"""The topic classifier as a Rasa intent classifier. Only the seam to Rasa: the work is in topics.py."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.encoder import SentenceEncoder
from chatbot.spelling import Spelling, counted
from chatbot.topics import CHECK_IN, OUT_OF_SCOPE, Bars, Reading, TopicModel, is_danger, read
from chatbot.vectors import shared_vectors

LONG = 240  # characters; a longer text is also read piece by piece for danger
PIECE = 24  # words, at most; sentences are shorter, but not everybody writes full stops
STEP = 18  # words from piece to piece of one sentence: they overlap, so that no cut goes through what matters
FRAGMENT = 4  # words; a shorter sentence says nothing by itself
WORDS = "counted_words.json"  # in the model, for Spelling
SENTENCE_END = re.compile(r"[.!?\n;]+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking`; what is not understood becomes `out_of_scope` or Rasa's `nlu_fallback`."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._bars = Bars(**{bar.name: config[bar.name] for bar in fields(Bars)})
        self._bars_inside = replace(self._bars, danger=self._bars.danger_inside, hint=2.0)
        self._ngrams = config["ngrams"]
        self._model_storage = model_storage
        self._resource = resource
        self._model: TopicModel | None = None
        self._spelling: Spelling | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """The classifier as it was trained; raises when the model has none: an assistant must not run without."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = TopicModel.load(folder)
            component._spelling = Spelling(json.loads((folder / WORDS).read_text(encoding="utf-8")))
        return component

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The bars of topics.py, so that config.yml may set each of them, and whether letters are looked at beside
        the meaning."""
        return {**asdict(Bars()), "ngrams": False}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse bars out of order: a topic that is asked about must need less than one that is answered."""
        for low, high in (("ask", "answer"), ("danger", "danger_inside")):
            if not 0.0 <= config[low] <= config[high] <= 1.0:
                raise InvalidConfigException(f"TopicClassifier: 0 <= {low} <= {high} <= 1 is needed")

    @classmethod
    def required_components(cls) -> list[type]:
        """The encoder stands before this in the pipeline."""
        return [SentenceEncoder]

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every phrase that has an intent, and write what was learned into the model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        self._model = TopicModel.fit(
            texts,
            [_label(example) for example in examples],
            np.concatenate([_vector(example) for example in examples]),
            ngrams=self._ngrams,
        )
        words = counted(texts)
        self._spelling = Spelling(words)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
            (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking on each message, in place; one that has an intent already keeps it."""
        for message in messages:
            if message.get(TEXT) and not message.get(INTENT):
                self._process_one(message)
        return messages

    def _process_one(self, message: Message) -> None:
        text = message.get(TEXT)
        reading, pieces = self._read(text, _vector(message))
        ranking = [{"name": topic, "confidence": round(value, 4)} for topic, value in reading.ranking]
        message.set(
            INTENT, {"name": reading.topic, "confidence": round(reading.confidence, 4)}, add_to_output=True
        )
        message.set("intent_ranking", ranking, add_to_output=True)
        hinted = {kind: round(share, 4) for kind, share in reading.hinted.items()}
        message.set("hinted", hinted, add_to_output=True)
        message.set("pieces", [piece.ranking for piece in pieces], add_to_output=True)

    def _read(self, text: str, vector: np.ndarray) -> tuple[Reading, list[Reading]]:
        """A text as a whole, and the pieces of a long one; where a piece of it is danger by itself, the text is."""
        if self._model is None or self._spelling is None:
            raise RuntimeError("the topic classifier is not trained")
        if not any(character.isalnum() for character in text):
            return Reading(OUT_OF_SCOPE, 1.0, [(OUT_OF_SCOPE, 1.0)]), []
        topics = self._model.topics
        whole = read(topics, self._model.scores([text], vector)[0], self._bars)
        meant = self._spelling.meant(text)
        if meant != text and not is_danger(whole.topic):
            # Between both, as a line may be mended wrongly. Danger that the line itself has is never mended away.
            vector = vector + shared_vectors().encode([meant])
            vector /= np.linalg.norm(vector)
            whole = read(topics, self._model.scores([meant], vector)[0], self._bars)
        if len(text) <= LONG:
            return whole, []
        # One sentence of despair in a long story does not move the whole text's vector, and the encoder does not see
        # the end of a very long one; it counts all the same.
        cut = _pieces(text)
        parts = [
            read(topics, scores, self._bars_inside)
            for scores in self._model.scores(cut, shared_vectors().encode(cut))
        ]
        inside = next((part for part in parts if is_danger(part.topic)), None)
        if is_danger(whole.topic) or inside is None:
            return whole, parts
        return replace(inside, ranking=whole.ranking, hinted=whole.hinted), parts


def _pieces(text: str) -> list[str]:
    """Sentences, the long ones in overlapping pieces, fragments with what stands before them; at least one, for a text
    with a letter in it."""
    pieces: list[str] = []
    for sentence in SENTENCE_END.split(text):
        words = sentence.split()
        if pieces and len(words) < FRAGMENT and len(pieces[-1].split()) + len(words) <= PIECE:
            pieces[-1] = " ".join([pieces[-1] + ".", *words])
            continue
        while words:
            pieces.append(" ".join(words[:PIECE]))
            words = words[STEP:] if len(words) > PIECE else []
    return pieces


def _label(example: Message) -> str:
    """The topic of a phrase; of one that only hints at danger with its kind, which stands in the metadata."""
    intent: str = example.get(INTENT)
    kind = ((example.get(METADATA) or {}).get(INTENT) or {}).get("kind")
    return f"{intent}/{kind}" if intent == CHECK_IN else intent


def _vector(message: Message) -> np.ndarray:
    sentence = message.get_dense_features(TEXT, [])[1]
    if sentence is None:
        raise RuntimeError("the sentence encoder must stand before the topic classifier in the pipeline")
    return np.asarray(sentence.features, dtype=np.float32)
