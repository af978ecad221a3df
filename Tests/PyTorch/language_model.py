"""The model of Apus as a PyTorch module, which reads, writes and evaluates its files. Needs torch and safetensors.

usage: language_model.py evaluate FILE CORPUS BATCH SEQUENCE
       language_model.py create FILE CORPUS lstm|gru LAYERS [KEY=VALUE ...]
       language_model.py copy FROM TO [KEY ...]

CORPUS is a folder with train.txt, valid.txt and test.txt. `evaluate` prints the losses as JSON; `create` writes random
weights with the metadata given; `copy` writes a file's model and metadata anew, without the keys given.
"""
import json, sys
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self, cell, vocabulary, embedding, hidden, layers):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.rnn = {"lstm": nn.LSTM, "gru": nn.GRU}[cell](embedding, hidden, layers)
        self.fc = nn.Linear(hidden, vocabulary)

    def forward(self, tokens, state):
        output, state = self.rnn(self.embedding(tokens), state)
        return self.fc(output), state


def words(folder, split):
    """Each line split on white space, plus <eos>."""
    for line in open(f"{folder}/{split}.txt"):
        yield from line.split()
        yield "<eos>"


def vocabulary(folder):
    numbers = {}
    for word in words(folder, "train"):
        numbers.setdefault(word, len(numbers))
    numbers.setdefault("<unk>", len(numbers))
    return numbers


def load(path):
    """The module whose state_dict the file holds; its sizes follow from the tensors."""
    tensors = load_file(path)
    rows, hidden = tensors["rnn.weight_hh_l0"].shape
    layers = sum(name.startswith("rnn.weight_hh_l") for name in tensors)
    model = LanguageModel({4: "lstm", 3: "gru"}[rows // hidden], *tensors["embedding.weight"].shape, hidden, layers)
    model.load_state_dict(tensors, strict=True)
    return model


@torch.no_grad()
def loss(model, tokens, batch, sequence):
    """Mean cross-entropy in nats over the whole windows of `batch` streams, the state carried on from zero."""
    length = len(tokens) // batch
    streams = torch.tensor(tokens[: length * batch]).view(batch, length).t()
    state, losses = None, []
    for start in range(0, (length - 1) // sequence * sequence, sequence):
        logits, state = model(streams[start : start + sequence], state)
        targets = streams[start + 1 : start + sequence + 1]
        losses.append(nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten()).item())
    return sum(losses) / len(losses)


def evaluate(path, folder, batch, sequence):
    numbers = vocabulary(folder)
    metadata = safe_open(path, "pt").metadata() or {}
    if "vocabulary" in metadata:
        assert metadata["vocabulary"].split("\n")[:-1] == list(numbers), "the file's vocabulary is another"
    model = load(path)
    splits = {name: [numbers.get(w, numbers["<unk>"]) for w in words(folder, name)] for name in ("valid", "test")}
    print(json.dumps({f"{s}_loss": loss(model, t, int(batch), int(sequence)) for s, t in splits.items()}))


def create(path, folder, cell, layers, *metadata):
    torch.manual_seed(4)
    model = LanguageModel(cell, len(vocabulary(folder)), 11, 13, int(layers))
    for parameter in model.parameters():
        nn.init.uniform_(parameter, -0.5, 0.5)
    save_file(model.state_dict(), path, dict(pair.split("=", 1) for pair in metadata) or None)


def copy(source, target, *left_out):
    metadata = safe_open(source, "pt").metadata()
    save_file(load(source).state_dict(), target, {k: v for k, v in metadata.items() if k not in left_out})


{"evaluate": evaluate, "create": create, "copy": copy}[sys.argv[1]](*sys.argv[2:])
