"""A tiny classifier under Hugging Face's Trainer, as its examples are written: all arguments are TrainingArguments."""
import json

import torch
from transformers import BertConfig, BertForSequenceClassification, HfArgumentParser, Trainer, TrainingArguments, set_seed


def examples(count):
    """Sequences whose label is whether their first token is in the upper half."""
    tokens = torch.randint(0, 32, (count, 8))
    return [{"input_ids": row, "labels": (row[0] >= 16).long()} for row in tokens]


def accuracy(prediction):
    return {"accuracy": float((prediction.predictions.argmax(axis=-1) == prediction.label_ids).mean())}


def main():
    (args,) = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()
    set_seed(args.seed)
    config = BertConfig(
        vocab_size=32, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, num_labels=2)
    trainer = Trainer(
        model=BertForSequenceClassification(config), args=args, train_dataset=examples(64), eval_dataset=examples(32),
        compute_metrics=accuracy)
    trainer.train()
    trainer.evaluate()
    with open(f"history-{args.learning_rate}.json", "w") as file:
        json.dump(trainer.state.log_history, file)


if __name__ == "__main__":
    main()
