import GRDB

/// The steps that make the schema, oldest first.
///
/// A step that was released is never changed, only followed by another.
enum Migrations {
    /// `Apus` in ASCII: tells our files from other programs' (`PRAGMA application_id`).
    static let applicationID = 0x4170_7573

    /// All steps.
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 sweeps, trials, attempts, epochs", foreignKeyChecks: .immediate) { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: tables1)
            try database.execute(sql: views1)
        }
        // Tables are made anew under others that refer to them: foreign keys are checked when all is done.
        migrator.registerMigration("2 control, pauses, writer", foreignKeyChecks: .deferred) { database in
            try database.execute(sql: "DROP VIEW best_by_cell; DROP VIEW trial_summary; DROP VIEW curves;")
            try database.execute(sql: tables2)
            try database.execute(sql: views1)
        }
        migrator.registerMigration("3 values of an epoch side by side", foreignKeyChecks: .deferred) { database in
            try database.execute(sql: "DROP VIEW best_by_cell; DROP VIEW trial_summary; DROP VIEW curves;")
            try database.execute(sql: tables3)
            try database.execute(sql: views1)
        }
        return migrator
    }

    private static let tables1 = """
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

    /// `trials` and `attempts` are made anew because SQLite cannot change a CHECK.
    private static let tables2 = """
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

    private static let tables3 = """
        -- Clustered so that what one epoch reports fills one page, however many metrics that is: a transaction writes
        -- every page that it touched. A NULL value is NaN, which SQLite cannot store. Not REAL but ANY, because a REAL
        -- column stores whole numbers as integers, and -0.0 would lose its sign.
        CREATE TABLE new_metric_values (
          trial INTEGER NOT NULL,
          epoch INTEGER NOT NULL,
          metric INTEGER NOT NULL REFERENCES metrics (id),
          value ANY CHECK (typeof(value) IN ('real', 'null')),
          PRIMARY KEY (trial, epoch, metric),
          FOREIGN KEY (trial, epoch) REFERENCES epochs (trial, epoch) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_metric_values
          SELECT trial, epoch, metric, value FROM metric_values ORDER BY trial, epoch, metric;
        DROP TABLE metric_values;
        ALTER TABLE new_metric_values RENAME TO metric_values;
        """

    private static let views1 = """
        CREATE VIEW trial_summary AS
        SELECT sweeps.name AS sweep, trials.number AS trial, trials.state, trials.reason, trials.seed,
          settings ->> '$.cell' AS cell,
          settings ->> '$.learning_rate' AS learning_rate,
          settings ->> '$.decay_factor' AS decay_factor,
          settings ->> '$.decay_epoch' AS decay_epoch,
          settings ->> '$.layer_dropout' AS layer_dropout,
          settings ->> '$.rnn_dropout' AS rnn_dropout,
          settings ->> '$.epochs' AS epochs,
          parameters,
          last_epoch,
          \(value("train_loss")), \(value("train_perplexity")), \(value("train_running_loss")),
          \(value("valid_loss")), \(value("valid_perplexity")), \(value("test_loss")), \(value("test_perplexity")),
          sweeps.metric, sweeps.goal,
          (SELECT value FROM metric_values WHERE trial = trials.id AND epoch = last_epoch
            AND metric = (SELECT id FROM metrics WHERE name = sweeps.metric)) AS last_value,
          best_epoch,
          (SELECT value FROM metric_values WHERE trial = trials.id AND epoch = best_epoch
            AND metric = (SELECT id FROM metrics WHERE name = sweeps.metric)) AS best_value,
          seconds, tokens_per_second,
          (SELECT count(*) FROM attempts WHERE trial = trials.id) AS attempts
        FROM sweeps JOIN trials ON trials.sweep = sweeps.id
        ORDER BY sweeps.id, trials.number;

        CREATE VIEW best_by_cell AS
        SELECT * FROM (
          SELECT row_number() OVER (
              PARTITION BY sweep, cell
              ORDER BY CASE state WHEN 'finished' THEN 0 WHEN 'diverged' THEN 2 ELSE 1 END,
                last_value IS NULL, CASE goal WHEN 'maximize' THEN -last_value ELSE last_value END, trial
            ) AS place, *
          FROM trial_summary WHERE last_epoch > 0
        ) WHERE place = 1;

        CREATE VIEW curves AS
        SELECT sweeps.name AS sweep, trials.number AS trial, metric_values.epoch, metrics.name AS metric, value
        FROM sweeps JOIN trials ON trials.sweep = sweeps.id
          JOIN metric_values ON metric_values.trial = trials.id
          JOIN metrics ON metrics.id = metric_values.metric;
        """

    /// The column of one metric at the last recorded epoch.
    private static func value(_ metric: String) -> String {
        """
        (SELECT value FROM metric_values WHERE trial = trials.id AND epoch = last_epoch
            AND metric = (SELECT id FROM metrics WHERE name = '\(metric)')) AS \(metric)
        """
    }
}
