extension Migrations {
    /// Metrics that belong to a sweep, and values in the order in which they are recorded.
    static let tables3 = """
        -- What a sweep's epochs have values of.
        CREATE TABLE new_metrics (
          id INTEGER PRIMARY KEY,
          sweep INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
          name TEXT NOT NULL CHECK (name <> ''),
          UNIQUE (sweep, name)
        ) STRICT;
        INSERT INTO new_metrics (sweep, name)
          SELECT DISTINCT sweep, name FROM trials JOIN metric_values ON trial = trials.id JOIN metrics ON metric = metrics.id
          ORDER BY sweep, name;

        -- Clustered so that what one epoch reports fills one page, however many metrics that is: a transaction writes
        -- every page that it touched. A NULL value is NaN, which SQLite cannot store. Not REAL but ANY, because a REAL
        -- column stores whole numbers as integers, and -0.0 would lose its sign.
        CREATE TABLE new_metric_values (
          trial INTEGER NOT NULL,
          epoch INTEGER NOT NULL,
          metric INTEGER NOT NULL REFERENCES new_metrics (id),
          value ANY CHECK (typeof(value) IN ('real', 'null')),
          PRIMARY KEY (trial, epoch, metric),
          FOREIGN KEY (trial, epoch) REFERENCES epochs (trial, epoch) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_metric_values
          SELECT trial, epoch, new_metrics.id, value
          FROM metric_values JOIN metrics ON metrics.id = metric JOIN trials ON trials.id = trial
            JOIN new_metrics ON new_metrics.sweep = trials.sweep AND new_metrics.name = metrics.name
          ORDER BY trial, epoch, new_metrics.id;
        DROP TABLE metric_values;
        DROP TABLE metrics;
        ALTER TABLE new_metrics RENAME TO metrics;
        ALTER TABLE new_metric_values RENAME TO metric_values;
        """
}
