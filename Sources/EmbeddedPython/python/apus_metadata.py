"""What `importlib.metadata` says of the stand-in for `wandb`, which no installer has written down."""

import os
from importlib.metadata import Distribution

import apus_hook


class StandIn(Distribution):
    """An installed package without a list of files."""

    _files = {
        "METADATA": f"Metadata-Version: 2.1\nName: wandb\nVersion: {apus_hook.STAND_IN_VERSION}\n",
        "top_level.txt": "wandb\n",
    }

    def read_text(self, filename):
        """One of the files that an installer would have written; None when it is none of them."""
        return self._files.get(filename)

    def locate_file(self, path):
        """Where a file of the package lies."""
        return os.path.join(apus_hook.FOLDER, "stand_in", path)
