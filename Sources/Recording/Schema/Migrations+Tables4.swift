extension Migrations {
    /// Trials that are stored one at a time, the order of everything that decisions follow from, and attempts that an
    /// executor knows by a text.
    static let tables4 = """
        ALTER TABLE sweeps ADD COLUMN planned_trials INTEGER;  -- in all, those not proposed yet among them; NULL: unknown
        UPDATE sweeps SET planned_trials = (SELECT count(*) FROM trials WHERE trials.sweep = sweeps.id);

        ALTER TABLE trials RENAME COLUMN forgiven_attempt TO reset_attempt;
        ALTER TABLE trials ADD COLUMN rung INTEGER;  -- the epoch at which a rule paused it; NULL: no rule did

        ALTER TABLE attempts ADD COLUMN until INTEGER;  -- the epoch it was to reach; NULL before schema 4
        ALTER TABLE attempts ADD COLUMN handle TEXT;    -- what its executor knows it by: the number of a local process
        UPDATE attempts SET handle = pid;
        ALTER TABLE attempts DROP COLUMN pid;

        ALTER TABLE control ADD COLUMN number INTEGER;  -- the trial's in its sweep, stored or not; NULL: the whole sweep
        UPDATE control SET number = (SELECT number FROM trials WHERE trials.id = control.trial);

        -- One counter a sweep over epochs and decisions, in the order in which they were recorded.
        CREATE TABLE sequences (
          sweep_id INTEGER PRIMARY KEY REFERENCES sweeps (id) ON DELETE CASCADE,
          last INTEGER NOT NULL CHECK (last >= 0)
        ) STRICT;
        ALTER TABLE epochs ADD COLUMN sequence INTEGER;
        UPDATE epochs SET sequence = numbered.sequence
        FROM (
          SELECT epochs.trial, epoch, row_number() OVER (
              PARTITION BY sweep ORDER BY recorded_at, number, epoch
            ) AS sequence
          FROM epochs JOIN trials ON trials.id = epochs.trial
        ) AS numbered
        WHERE numbered.trial = epochs.trial AND numbered.epoch = epochs.epoch;
        INSERT INTO sequences SELECT id, (
            SELECT coalesce(max(sequence), 0) FROM trials JOIN epochs ON epochs.trial = trials.id WHERE sweep = sweeps.id)
          FROM sweeps;

        -- What was decided, and carried out after it was written here.
        CREATE TABLE decisions (
          sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
          sequence INTEGER NOT NULL CHECK (sequence >= 1),
          trial_id INTEGER REFERENCES trials (id) ON DELETE CASCADE,  -- NULL: about the whole sweep
          action TEXT NOT NULL CHECK (action IN ('propose', 'start', 'settle', 'place', 'reset', 'hold', 'release')),
          facts TEXT NOT NULL CHECK (json_valid(facts)),
          decided_at TEXT NOT NULL,
          PRIMARY KEY (sweep_id, sequence)
        ) STRICT, WITHOUT ROWID;
        """
}
