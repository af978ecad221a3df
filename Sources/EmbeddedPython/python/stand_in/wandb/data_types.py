"""Things to log that are no numbers: they are taken, and go nowhere."""


class Media:
    """Anything that W&B's server would show."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return None

    @classmethod
    def _from(cls, *args, **kwargs):
        return cls()


class Audio(Media):
    """A sound."""


class Classes(Media):
    """The names of an image's classes."""


class Graph(Media):
    """A network's structure."""


class Histogram(Media):
    """A distribution of values."""


class Html(Media):
    """A page."""


class Image(Media):
    """A picture."""


class JoinedTable(Media):
    """Two tables side by side."""


class Molecule(Media):
    """A molecule."""

    from_rdkit = from_smiles = Media._from


class Object3D(Media):
    """A body in space."""

    from_file = from_numpy = from_point_cloud = Media._from


class Plotly(Media):
    """A chart."""


class Video(Media):
    """A film."""


class Table:
    """Rows and columns, which the program can read again."""

    def __init__(self, columns=None, data=None, rows=None, dataframe=None, **others):
        dataframe = data if hasattr(data, "columns") else dataframe
        if dataframe is not None:
            columns, data = list(dataframe.columns), dataframe.values.tolist()
        self.data = [list(row) for row in (data if data is not None else rows or [])]
        self.columns = list(columns) if columns is not None else ["Input", "Output", "Expected"]

    def add_data(self, *row):
        """Adds a row."""
        if len(row) != len(self.columns):
            raise ValueError(f"a row of {len(row)} values in a table of {len(self.columns)} columns")
        self.data.append(list(row))

    def add_row(self, *row):
        """Adds a row."""
        self.add_data(*row)

    def add_column(self, name, data, optional=False):
        """Adds a column with a value for every row."""
        self.columns.append(name)
        if not self.data:
            self.data = [[] for _ in data]
        for row, value in zip(self.data, data):
            row.append(value)

    def get_column(self, name, convert_to=None):
        """The values of a column."""
        index = self.columns.index(name)
        return [row[index] for row in self.data]

    def iterrows(self):
        """All rows with their numbers."""
        yield from enumerate(self.data)


class Artifact:
    """Files under a name, which stay where they are."""

    def __init__(self, name, type, description=None, metadata=None, **others):
        self.name = name
        self.type = type
        self.description = description
        self.metadata = dict(metadata or {})
        self.aliases = []
        self.version = "v0"

    def add_file(self, local_path, name=None, **others):
        """Nothing: the file stays where it is."""

    add = add_dir = add_reference = finalize = link = remove = add_file

    def new_file(self, name, mode="x", encoding=None):
        """A file that is gone when it is closed."""
        import tempfile

        return tempfile.TemporaryFile("w+b" if "b" in mode else "w+", encoding=encoding)

    def wait(self, timeout=None):
        """Itself: nothing is on its way."""
        return self

    save = wait

    def download(self, *args, **kwargs):
        """An error: nothing was sent anywhere."""
        from .errors import CommError

        raise CommError(f"the artifact {self.name!r} would lie on W&B's server; a trial runs offline")
