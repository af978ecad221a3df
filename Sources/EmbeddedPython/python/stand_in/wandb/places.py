"""Where else in W&B's package lies what `wandb` itself has: libraries import it from there."""

import sys
import types


def give(places):
    """Makes a module of every name below `wandb`, parents first, that holds what is given."""
    for name, members in places.items():
        module = types.ModuleType(f"wandb.{name}")
        vars(module).update(members, __path__=[])
        sys.modules[module.__name__] = module
        parent, _, last = module.__name__.rpartition(".")
        setattr(sys.modules[parent], last, module)
