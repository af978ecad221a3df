"""How often PyTorch's own training of the report's LSTM blows up at the start. Needs torch.

usage: blow_up.py DATA [RATE [DROPOUT RNN_DROPOUT [SEEDS [WINDOWS]]]]

DATA holds ptb.train.txt. Trains WINDOWS (100) minibatches of the Penn Treebank for each seed from 1 to SEEDS (20) at the
learning RATE (4) and prints the largest loss of a minibatch, in nats; guessing is 9.2. The model and its initial weights
are the report's: embedding, first recurrent layer and output matrix uniform within 0.1, the rest PyTorch's own; dropout
stands behind the embedding and behind each recurrent layer, RNN_DROPOUT between the layers.
"""
import sys
import torch
from torch import nn

data, words = sys.argv[1], sys.argv[2:]
rate, dropout, rnn_dropout = [float(word) for word in words[:3]] + [4.0, 0.0, 0.0][len(words[:3]):]
seeds, windows = [int(word) for word in words[3:5]] + [20, 100][len(words[3:5]):]
BATCH, SEQUENCE, HIDDEN, LAYERS = 20, 20, 200, 2

numbers, tokens = {}, []
with open(f"{data}/ptb.train.txt") as text:
    for line in text:
        tokens += [numbers.setdefault(word, len(numbers)) for word in line.split() + ["<eos>"]]
length = len(tokens) // BATCH
streams = torch.tensor(tokens[: length * BATCH]).view(BATCH, length)
torch.set_num_threads(1)


def largest_loss(seed):
    torch.manual_seed(seed)
    embedding, output = nn.Embedding(len(numbers), HIDDEN), nn.Linear(HIDDEN, len(numbers))
    rnn = nn.LSTM(HIDDEN, HIDDEN, LAYERS, batch_first=True, dropout=rnn_dropout)
    drop, loss_of = nn.Dropout(dropout), nn.CrossEntropyLoss()
    for weight in (embedding.weight, rnn.weight_ih_l0, rnn.weight_hh_l0, output.weight):
        nn.init.uniform_(weight, -0.1, 0.1)
    sgd = torch.optim.SGD([*embedding.parameters(), *rnn.parameters(), *output.parameters()], lr=rate)
    state, largest = None, 0.0
    for start in range(0, windows * SEQUENCE, SEQUENCE):
        x, y = streams[:, start : start + SEQUENCE], streams[:, start + 1 : start + SEQUENCE + 1]
        hidden, state = rnn(drop(embedding(x)), state)
        state = tuple(part.detach() for part in state)
        loss = loss_of(output(drop(hidden)).reshape(-1, len(numbers)), y.reshape(-1))
        largest = max(largest, loss.item())
        sgd.zero_grad()
        loss.backward()
        sgd.step()
    return largest


for seed in range(1, seeds + 1):
    print(f"seed {seed}: {largest_loss(seed):.1f} nats", flush=True)
