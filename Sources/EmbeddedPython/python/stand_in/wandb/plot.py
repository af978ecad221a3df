"""Charts that W&B's server would draw: each is taken and dropped."""

from .data_types import Media


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Media
