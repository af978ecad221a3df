extension Migrations {
    /// Requests of other processes, pauses, and the machine that writes.
    ///
    /// `trials` and `attempts` are made anew because SQLite cannot change a CHECK.
    static let tables2 = """
        ALTER TABLE sweeps ADD COLUMN paused_at TEXT;  -- since when the process that runs it waits; NULL: it does not

        CREATE TABLE new_trials (
          id INTEGER PRIMARY KEY,
          sweep INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
          number INTEGER NOT NULL CHECK (number >= 1),
          parameters TEXT NOT NULL CHECK (json_valid(parameters)),
          settings TEXT NOT NULL CHECK (json_valid(settings)),
          configuration TEXT NOT NULL,       -- the parameters in one canonical form: equal in repeats
          seed INTEGER NOT NULL,
          state TEXT NOT NULL
            CHECK (state IN ('waiting', 'running', 'paused', 'finished', 'stopped', 'failed', 'diverged')),
          reason TEXT,
          changed_at TEXT NOT NULL,          -- of the state
          -- What tables show of the epochs; written in the transaction that records an epoch.
          last_epoch INTEGER NOT NULL DEFAULT 0,
          best_epoch INTEGER,                -- of the sweep's metric; NULL while every value is NaN
          seconds REAL NOT NULL DEFAULT 0,
          tokens_per_second REAL,
          -- Attempts up to this one count neither as failures nor as running time: somebody asked to try again.
          forgiven_attempt INTEGER NOT NULL DEFAULT 0 CHECK (forgiven_attempt >= 0),
          UNIQUE (sweep, number)
        ) STRICT;
        INSERT INTO new_trials (id, sweep, number, parameters, settings, configuration, seed, state, reason, changed_at,
            last_epoch, best_epoch, seconds, tokens_per_second)
          SELECT id, sweep, number, parameters, settings, configuration, seed, state, reason, changed_at,
            last_epoch, best_epoch, seconds, tokens_per_second
          FROM trials;
        DROP TABLE trials;
        ALTER TABLE new_trials RENAME TO trials;

        CREATE TABLE new_attempts (
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
          cause TEXT CHECK (cause IN ('finished', 'diverged', 'stopped', 'paused', 'interrupted', 'lost', 'failed',
            'hung', 'over_memory', 'timed_out')),
          exit_code INTEGER,
          signal INTEGER,
          message TEXT,
          PRIMARY KEY (trial, number),
          CHECK ((ended_at IS NULL) = (cause IS NULL))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_attempts SELECT * FROM attempts;
        DROP TABLE attempts;
        ALTER TABLE new_attempts RENAME TO attempts;
        CREATE UNIQUE INDEX attempts_running ON attempts (trial) WHERE ended_at IS NULL;

        -- What other processes ask of the one that runs a sweep: they write here and nowhere else.
        CREATE TABLE control (
          id INTEGER PRIMARY KEY,
          sweep INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
          trial INTEGER REFERENCES trials (id) ON DELETE CASCADE,  -- NULL: the whole sweep
          action TEXT NOT NULL CHECK (action IN ('stop', 'pause', 'resume', 'retry')),
          asked_at TEXT NOT NULL,
          taken_at TEXT,                     -- when it was carried out or refused
          refusal TEXT,                      -- why it was refused; NULL when it was carried out
          CHECK (refusal IS NULL OR taken_at IS NOT NULL)
        ) STRICT;
        CREATE INDEX control_open ON control (sweep) WHERE taken_at IS NULL;

        -- The machine whose processes write this file: those of another do not see its locks.
        CREATE TABLE writer (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          host TEXT NOT NULL CHECK (host <> ''),
          process INTEGER NOT NULL,
          wrote_at TEXT NOT NULL             -- when that process opened the store
        ) STRICT;
        """
}
