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
            try database.execute(sql: views(metricsAreOfSweeps: false))
        }
        // Tables are made anew under others that refer to them: foreign keys are checked when all is done.
        migrator.registerMigration("2 control, pauses, writer", foreignKeyChecks: .deferred) { database in
            try database.execute(sql: "DROP VIEW best_by_cell; DROP VIEW trial_summary; DROP VIEW curves;")
            try database.execute(sql: tables2)
            try database.execute(sql: views(metricsAreOfSweeps: false))
        }
        migrator.registerMigration("3 metrics of sweeps, values by epoch", foreignKeyChecks: .deferred) { database in
            try database.execute(sql: "DROP VIEW best_by_cell; DROP VIEW trial_summary; DROP VIEW curves;")
            try database.execute(sql: tables3)
            try database.execute(sql: views(metricsAreOfSweeps: true))
        }
        migrator.registerMigration("4 trials one at a time, order of events", foreignKeyChecks: .deferred) { database in
            try database.execute(sql: "DROP VIEW best_by_cell; DROP VIEW trial_summary; DROP VIEW curves;")
            try database.execute(sql: tables4)
            try database.execute(sql: views(metricsAreOfSweeps: true))
        }
        migrator.registerMigration("5 programs as trials", foreignKeyChecks: .deferred) { database in
            try database.execute(sql: "DROP VIEW best_by_cell; DROP VIEW trial_summary; DROP VIEW curves;")
            try database.execute(sql: tables5)
            try database.execute(sql: views(metricsAreOfSweeps: true, nanIsAValue: true))
        }
        migrator.registerMigration("6 GPUs", foreignKeyChecks: .immediate) { try $0.execute(sql: tables6) }
        return migrator
    }
}
