extension Migrations {
    /// What is read with the sqlite3 shell.
    ///
    /// A metric belongs to all sweeps in the first two schemas, to one in those that follow. From the fifth on a NaN ranks
    /// before a missing value, and a program's parameter named `cell` counts as a cell.
    static func views(metricsAreOfSweeps: Bool, nanIsAValue: Bool = false) -> String {
        let ofSweep = metricsAreOfSweeps ? "sweep = sweeps.id AND " : ""
        /// The column of one metric at the last recorded epoch.
        func value(_ metric: String) -> String {
            """
            (SELECT value FROM metric_values WHERE trial = trials.id AND epoch = last_epoch
                AND metric = (SELECT id FROM metrics WHERE \(ofSweep)name = '\(metric)')) AS \(metric)
            """
        }
        let lastEpoch =
            nanIsAValue
            ? """
            coalesce((SELECT epoch FROM latest_values WHERE latest_values.trial = trials.id AND latest_values.metric =
                  (SELECT id FROM metrics WHERE sweep = sweeps.id AND name = sweeps.metric)), last_epoch)
            """ : "last_epoch"
        let isNaN =
            nanIsAValue
            ? """
            ,
              -- Whether the last value is NaN, which SQLite has not: a row whose value is NULL.
              EXISTS (SELECT 1 FROM metric_values WHERE trial = trials.id AND epoch = \(lastEpoch) AND value IS NULL
                AND metric = (SELECT id FROM metrics WHERE sweep = sweeps.id AND name = sweeps.metric)) AS last_is_nan
            """ : ""
        let place =
            nanIsAValue
            ? "CASE WHEN last_value IS NOT NULL THEN 0 WHEN last_is_nan THEN 1 ELSE 2 END" : "last_value IS NULL"
        return """
            CREATE VIEW trial_summary AS
            SELECT sweeps.name AS sweep, trials.number AS trial, trials.state, trials.reason, trials.seed,
              \(nanIsAValue ? "coalesce(settings ->> '$.cell', parameters ->> '$.cell')" : "settings ->> '$.cell'") AS cell,
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
              (SELECT value FROM metric_values WHERE trial = trials.id AND epoch = \(lastEpoch)
                AND metric = (SELECT id FROM metrics WHERE \(ofSweep)name = sweeps.metric)) AS last_value,
              best_epoch,
              (SELECT value FROM metric_values WHERE trial = trials.id AND epoch = best_epoch
                AND metric = (SELECT id FROM metrics WHERE \(ofSweep)name = sweeps.metric)) AS best_value,
              seconds, tokens_per_second,
              (SELECT count(*) FROM attempts WHERE trial = trials.id) AS attempts\(isNaN)
            FROM sweeps JOIN trials ON trials.sweep = sweeps.id
            ORDER BY sweeps.id, trials.number;

            CREATE VIEW best_by_cell AS
            SELECT * FROM (
              SELECT row_number() OVER (
                  PARTITION BY sweep, cell
                  ORDER BY CASE state WHEN 'finished' THEN 0 WHEN 'diverged' THEN 2 ELSE 1 END,
                    \(place), CASE goal WHEN 'maximize' THEN -last_value ELSE last_value END, trial
                ) AS place, *
              FROM trial_summary WHERE last_epoch > 0\(nanIsAValue ? " OR last_value IS NOT NULL OR last_is_nan" : "")
            ) WHERE place = 1;

            CREATE VIEW curves AS
            SELECT sweeps.name AS sweep, trials.number AS trial, metric_values.epoch, metrics.name AS metric, value
            FROM sweeps JOIN trials ON trials.sweep = sweeps.id
              JOIN metric_values ON metric_values.trial = trials.id
              JOIN metrics ON metrics.id = metric_values.metric;
            """
    }
}
