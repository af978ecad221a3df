"""The engine's language model in PyTorch, as a program that Apus sweeps over: the same model, settings and metrics.

    apus run Experiments/python/sweep.json

Needs torch. Alone: `PYTHONPATH=Sources/EmbeddedPython/python python3 Experiments/python/train.py --cell=gru --epochs=2`.
`--corpus` is `ptb`, which is `$APUS_DATA/ptb`, or a folder with train.txt, valid.txt and test.txt (or ptb.train.txt, …).
"""

import argparse
import math
import os
import pathlib

import apus
import torch
from torch import nn


def settings():
    """The settings of the engine that this program knows, with the engine's defaults."""

    def optional(text):
        return None if text in ("None", "null") else float(text)

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("--cell", choices=["lstm", "gru"], default="lstm")
    parser.add_argument("--corpus", default="ptb")
    parser.add_argument("--loss_reduction", choices=["mean", "sum_over_time"], default="mean")
    parser.add_argument("--initialization", choices=["report", "uniform"], default="report")
    parser.add_argument("--evaluate_train", choices=["every_epoch", "last", "never"], default="last")
    parser.add_argument("--clip_norm", type=optional)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    for name, value in {
        "embedding": 200, "hidden": 200, "layers": 2, "batch": 20, "sequence": 20, "epochs": 14, "decay_epoch": 6,
        "learning_rate": 1.0, "decay_factor": 0.5, "layer_dropout": 0.0, "rnn_dropout": 0.0, "init_range": 0.1,
    }.items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    return parser.parse_args()


# --- Text -------------------------------------------------------------------------------------------------------------


def read(corpus):
    """The texts as numbers of words, and how many words there are: those of the training text, in order of appearance."""
    folder = pathlib.Path(os.environ.get("APUS_DATA", "."), "ptb") if corpus == "ptb" else pathlib.Path(corpus)
    numbers, texts = {}, {}
    for split in ("train", "valid", "test"):
        path = next((p for p in sorted(folder.glob(f"*{split}.txt"))), None)
        if path is None:
            raise SystemExit(f"{folder} holds no {split}.txt; name the corpus with --corpus=FOLDER, or set $APUS_DATA")
        lines = path.read_text("utf-8").removesuffix("\n").split("\n")
        words = [word for line in lines for word in line.split() + ["<eos>"]]
        if split == "train":
            for word in words + ["<unk>"]:
                numbers.setdefault(word, len(numbers))
        texts[split] = [numbers.get(word, numbers["<unk>"]) for word in words]
    return texts, len(numbers)


class Windows:
    """A text in `batch` streams, cut into windows of `sequence` tokens; the targets are one token further on."""

    def __init__(self, tokens, batch, sequence, device):
        length = len(tokens) // batch
        self.streams = torch.tensor(tokens[: length * batch], device=device).view(batch, length).t().contiguous()
        self.sequence = sequence
        self.count = (length - 1) // sequence

    def __iter__(self):
        for start in range(0, self.count * self.sequence, self.sequence):
            yield self.streams[start : start + self.sequence], self.streams[start + 1 : start + self.sequence + 1]


# --- Model ------------------------------------------------------------------------------------------------------------


class LanguageModel(nn.Module):
    """Embedding, recurrent layers, and a linear layer over the vocabulary: the tensors of the engine's checkpoints."""

    def __init__(self, s, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, s.embedding)
        rnn = nn.LSTM if s.cell == "lstm" else nn.GRU
        self.rnn = rnn(s.embedding, s.hidden, s.layers, dropout=s.rnn_dropout if s.layers > 1 else 0.0)
        self.fc = nn.Linear(s.hidden, vocabulary)
        self.dropout = nn.Dropout(s.layer_dropout)
        of_report = {"embedding.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0", "fc.weight"}
        for name, tensor in self.named_parameters():
            wide = s.initialization == "uniform" or name in of_report
            bound = s.init_range if wide else 1 / math.sqrt(s.hidden)
            nn.init.uniform_(tensor, -bound, bound)

    def forward(self, tokens, state):
        """Logits of every token's successor, `[sequence, batch, vocabulary]`, and the state to carry on."""
        output, state = self.rnn(self.dropout(self.embedding(tokens)), state)
        return self.fc(self.dropout(output)), state


def loss_of(model, window, state):
    """The mean cross-entropy of a window in nats, and the state after it, which carries no gradient."""
    inputs, targets = window
    logits, state = model(inputs, state)
    state = tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
    return nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten()), state


def train(model, windows, rate, s):
    """One epoch of plain gradient descent; returns the mean loss over its windows."""
    model.train()
    sgd = torch.optim.SGD(model.parameters(), lr=rate)
    state, total = None, torch.zeros((), dtype=torch.float64, device=s.device)
    for window in windows:
        loss, state = loss_of(model, window, state)
        total += loss.detach()
        sgd.zero_grad()
        (loss * s.sequence if s.loss_reduction == "sum_over_time" else loss).backward()
        if s.clip_norm is not None:
            nn.utils.clip_grad_norm_(model.parameters(), s.clip_norm)
        sgd.step()
    return total.item() / windows.count


@torch.no_grad()
def evaluate(model, windows):
    """The mean loss over a text, without dropout."""
    model.eval()
    state, total = None, torch.zeros((), dtype=torch.float64, device=windows.streams.device)
    for window in windows:
        loss, state = loss_of(model, window, state)
        total += loss
    return total.item() / windows.count


# --- Trial ------------------------------------------------------------------------------------------------------------


class Checkpoint:
    """What the program goes on from: weights, epoch and the state of the random numbers, in one file that appears whole."""

    def __init__(self, model, s):
        self.model, self.device = model, s.device
        self.path = apus.checkpoint_directory / "checkpoint.pt"

    def load(self):
        """Goes on from the file, if there is one."""
        if not self.path.exists():
            return
        saved = torch.load(self.path, map_location="cpu", weights_only=True)
        self.model.load_state_dict(saved["model"])
        torch.set_rng_state(saved["rng"])
        if "cuda_rng" in saved and self.device.startswith("cuda"):
            torch.cuda.set_rng_state(saved["cuda_rng"], self.device)
        apus.resume_from(saved["epoch"])

    def save(self, epoch):
        """Replaces the file."""
        saved = {"model": self.model.state_dict(), "epoch": epoch, "rng": torch.get_rng_state()}
        if self.device.startswith("cuda"):
            saved["cuda_rng"] = torch.cuda.get_rng_state(self.device)
        aside = self.path.with_suffix(".part")
        torch.save(saved, aside)
        os.replace(aside, self.path)


def losses(name, loss):
    """A loss and its exponential, the perplexity."""
    return {f"{name}_loss": loss, f"{name}_perplexity": math.inf if loss > 700 else math.exp(loss)}


def main():
    s = settings()
    torch.manual_seed(apus.seed)
    texts, vocabulary = read(s.corpus)
    windows = {split: Windows(tokens, s.batch, s.sequence, s.device) for split, tokens in texts.items()}
    model = LanguageModel(s, vocabulary).to(s.device)
    checkpoint = Checkpoint(model, s)
    checkpoint.load()
    for epoch in apus.epochs(s.epochs):
        rate = s.learning_rate * s.decay_factor ** max(epoch - s.decay_epoch, 0)
        metrics = {"learning_rate": rate, **losses("train_running", train(model, windows["train"], rate, s))}
        evaluates_train = s.evaluate_train == "every_epoch" or (s.evaluate_train == "last" and epoch == s.epochs)
        for split in (["train"] if evaluates_train else []) + ["valid", "test"]:
            metrics.update(losses(split, evaluate(model, windows[split])))
        apus.report(metrics)
        print(f"epoch {epoch}/{s.epochs}  " + "  ".join(f"{name} {value:.4g}" for name, value in metrics.items()), flush=True)
        if not math.isfinite(metrics["valid_loss"]):
            raise SystemExit(0)  # diverged: no epoch makes it better
        checkpoint.save(epoch)


if __name__ == "__main__":
    main()
