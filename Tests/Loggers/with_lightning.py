"""A tiny regression under Lightning with a WandbLogger that is used to the full: checkpoints, gradients, hyperparameters."""
import argparse
import csv
import json

import lightning as L
import torch
import wandb
from lightning.pytorch.callbacks import LearningRateMonitor, ModelCheckpoint
from lightning.pytorch.loggers import CSVLogger, WandbLogger


class Regression(L.LightningModule):
    def __init__(self, learning_rate, hidden=(4,)):
        super().__init__()
        self.save_hyperparameters()
        self.model = torch.nn.Sequential(torch.nn.Linear(2, hidden[0]), torch.nn.Tanh(), torch.nn.Linear(hidden[0], 1))

    def loss(self, batch):
        inputs, targets = batch
        return torch.nn.functional.mse_loss(self.model(inputs), targets)

    def training_step(self, batch, index):
        loss = self.loss(batch)
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch, index):
        self.log("val_loss", self.loss(batch), prog_bar=True)

    test_step = validation_step

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.learning_rate)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--learning_rate", type=float, default=0.1)
    args = parser.parse_args()
    L.seed_everything(1)
    inputs = torch.randn(64, 2)
    data = torch.utils.data.TensorDataset(inputs, inputs.sum(dim=1, keepdim=True))
    train, valid = (torch.utils.data.DataLoader(part, batch_size=8) for part in torch.utils.data.random_split(data, [48, 16]))
    model = Regression(args.learning_rate)

    logger = WandbLogger(project="lightning", log_model=True)
    logger.experiment.config.update({"data": {"size": len(data)}, "loss": torch.nn.MSELoss}, allow_val_change=True)
    logger.watch(model, log="all", log_freq=2)
    records = CSVLogger("records", name=None, version=str(args.learning_rate))
    trainer = L.Trainer(
        max_epochs=3, accelerator="cpu", log_every_n_steps=2, logger=[logger, records], enable_progress_bar=False,
        callbacks=[ModelCheckpoint(f"models/{args.learning_rate}", monitor="val_loss"), LearningRateMonitor("step")])
    trainer.fit(model, train, valid)
    trainer.validate(model, valid)
    logger.log_text("samples", columns=["input", "output"], data=[["a", "b"]])
    wandb.finish()
    with open(f"{records.log_dir}/metrics.csv") as file, open(f"history-{args.learning_rate}.json", "w") as history:
        json.dump([{name: float(text) for name, text in row.items() if text} for row in csv.DictReader(file)], history)


if __name__ == "__main__":
    main()
