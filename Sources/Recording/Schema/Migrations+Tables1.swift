extension Migrations {
    /// The tables as they were first released.
    static let tables1 = """
        CREATE TABLE sweeps (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE CHECK (name <> ''),
          slug TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (slug GLOB '[A-Za-z0-9]*' AND slug NOT GLOB '*[^-A-Za-z0-9_.]*'),
          description TEXT,
          text TEXT NOT NULL,                -- the effective sweep file, word for word
          sha256 TEXT NOT NULL,              -- of that file
          method TEXT NOT NULL,
          metric TEXT NOT NULL,              -- what trials are compared by
          goal TEXT NOT NULL CHECK (goal IN ('minimize', 'maximize')),
          created_at TEXT NOT NULL,          -- every time is ISO 8601, UTC, milliseconds
          changed_at TEXT NOT NULL,          -- when the file was last replaced
          program_version TEXT NOT NULL,
          results_folder TEXT NOT NULL
        ) STRICT;

        CREATE TABLE trials (
          id INTEGER PRIMARY KEY,
          sweep INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
          number INTEGER NOT NULL CHECK (number >= 1),
          parameters TEXT NOT NULL CHECK (json_valid(parameters)),
          settings TEXT NOT NULL CHECK (json_valid(settings)),
          configuration TEXT NOT NULL,       -- the parameters in one canonical form: equal in repeats
          seed INTEGER NOT NULL,
          state TEXT NOT NULL
            CHECK (state IN ('waiting', 'running', 'finished', 'stopped', 'failed', 'diverged')),
          reason TEXT,
          changed_at TEXT NOT NULL,          -- of the state
          -- What tables show of the epochs; written in the transaction that records an epoch.
          last_epoch INTEGER NOT NULL DEFAULT 0,
          best_epoch INTEGER,                -- of the sweep's metric; NULL while every value is NaN
          seconds REAL NOT NULL DEFAULT 0,
          tokens_per_second REAL,
          UNIQUE (sweep, number)
        ) STRICT;

        CREATE TABLE attempts (
          trial INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
          number INTEGER NOT NULL CHECK (number >= 1),
          started_at TEXT NOT NULL,
          ended_at TEXT,
          from_epoch INTEGER NOT NULL CHECK (from_epoch >= 0),
          pid INTEGER,
          program_version TEXT NOT NULL,
          git_commit TEXT,
          host TEXT NOT NULL,
          cpu_model TEXT NOT NULL,
          kernel_variant TEXT NOT NULL,
          precision TEXT NOT NULL,
          threads INTEGER NOT NULL CHECK (threads >= 1),
          cause TEXT CHECK (cause IN
            ('finished', 'diverged', 'stopped', 'interrupted', 'lost', 'failed', 'timed_out')),
          exit_code INTEGER,
          signal INTEGER,
          message TEXT,
          PRIMARY KEY (trial, number),
          CHECK ((ended_at IS NULL) = (cause IS NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE UNIQUE INDEX attempts_running ON attempts (trial) WHERE ended_at IS NULL;

        CREATE TABLE epochs (
          trial INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
          epoch INTEGER NOT NULL CHECK (epoch >= 1),
          attempt INTEGER NOT NULL,          -- the first that reported it
          seconds REAL NOT NULL,
          tokens_per_second REAL,
          recorded_at TEXT NOT NULL,
          PRIMARY KEY (trial, epoch),
          FOREIGN KEY (trial, attempt) REFERENCES attempts (trial, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE metrics (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE CHECK (name <> '')
        ) STRICT;

        -- Clustered so that one trial's curve of one metric is one range. A NULL value is NaN, which SQLite cannot store.
        -- Not REAL but ANY, because a REAL column stores whole numbers as integers, and -0.0 would lose its sign.
        CREATE TABLE metric_values (
          trial INTEGER NOT NULL,
          metric INTEGER NOT NULL REFERENCES metrics (id),
          epoch INTEGER NOT NULL,
          value ANY CHECK (typeof(value) IN ('real', 'null')),
          PRIMARY KEY (trial, metric, epoch),
          FOREIGN KEY (trial, epoch) REFERENCES epochs (trial, epoch) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """
}
