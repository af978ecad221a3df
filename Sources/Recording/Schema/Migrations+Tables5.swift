extension Migrations {
    /// Trials that are somebody's program: steps from 0 on, and what an attempt used.
    static let tables5 = """
        CREATE TABLE new_epochs (
          trial INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
          epoch INTEGER NOT NULL CHECK (epoch >= 0),
          attempt INTEGER NOT NULL,          -- of the engine the first that reported it, of a program the last
          seconds REAL NOT NULL,
          tokens_per_second REAL,
          recorded_at TEXT NOT NULL,
          sequence INTEGER,
          PRIMARY KEY (trial, epoch),
          FOREIGN KEY (trial, attempt) REFERENCES attempts (trial, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_epochs
          SELECT trial, epoch, attempt, seconds, tokens_per_second, recorded_at, sequence FROM epochs
          ORDER BY trial, epoch;
        DROP TABLE epochs;
        ALTER TABLE new_epochs RENAME TO epochs;

        -- Of a program's trials: the last value of each metric, for not every step has every one. Of the engine's: nothing.
        CREATE TABLE latest_values (
          trial INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
          metric INTEGER NOT NULL REFERENCES metrics (id),
          epoch INTEGER NOT NULL,
          PRIMARY KEY (trial, metric)
        ) STRICT, WITHOUT ROWID;

        ALTER TABLE attempts ADD COLUMN cpu_seconds REAL;       -- of all its processes; NULL where not measured
        ALTER TABLE attempts ADD COLUMN peak_memory INTEGER;    -- bytes, of all its processes together
        """
}
