"""The sentence encoder as a Rasa featurizer. Only the seam to Rasa: the work is in vectors.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.vectors import SentenceVectors, shared_vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds one dense sentence feature, 384 numbers of unit length, to each message that has text."""

    def __init__(self, config: dict[str, Any], name: str, vectors: SentenceVectors) -> None:
        super().__init__(name, config)
        self._vectors = vectors

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Load the weights; raises WrongWeights when a file is not the expected one."""
        return cls(config, execution_context.node_name, shared_vectors())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to set beyond what every featurizer has."""
        return DenseFeaturizer.get_default_config()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing that could be set wrongly."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to each message, in place."""
        return self._add(messages, self._vectors.encode)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every training phrase.

        In batches: a classifier that learned from them reads as well as one that learned from each alone, and training
        takes half as long (docs/understanding.md).
        """
        self._add(training_data.training_examples, self._vectors.compare)
        return training_data

    def _add(self, messages: list[Message], encode: Callable[[list[str]], np.ndarray]) -> list[Message]:
        with_text = [message for message in messages if message.get(TEXT)]
        vectors = encode([message.get(TEXT) for message in with_text])
        for message, vector in zip(with_text, vectors, strict=True):
            feature = Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            message.add_features(feature)
        return messages
