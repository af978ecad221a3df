import Deciding
import Files
import Foundation
import GRDB
import Parameters
import Planning
import TestSupport
import Testing

@testable import Recording

@Suite struct SchemaTests {
    /// The released schema, step by step.
    ///
    /// A new step adds a line here; a line is never changed.
    @Test(arguments: [
        ("1 sweeps, trials, attempts, epochs", "9826a28e67712513a2f9331532a5238a56e1230505948baac3967dc20f911097"),
        ("2 control, pauses, writer", "666c5141711493adf161c226b2fdf6c35999db0203c829f9b9aeff20ac4ce146"),
        ("3 metrics of sweeps, values by epoch", "4df493cdc39d32f4b6c35d11da4f0b2eec0d08984b37b43fab7dbeefb659a983"),
        ("4 trials one at a time, order of events", "8a85f38e77db82ef8729bc64bfe8435f9c8bcc017a60d61af41945360ca7bb56"),
        ("5 programs as trials", "95304ba6920f2e2ae683dfcca12b9c1d495bc07016724e48d48fe03d869d3966"),
        ("6 GPUs", "d09f89ec3162ea6336819dd9fc0afa6707cfa68e64a23164593b5c6f50bb2f01"),
    ])
    func aReleasedStepStaysAsItIs(step: String, sha256: String) throws {
        let queue = try DatabaseQueue()
        try Migrations.all.migrate(queue, upTo: step)
        let schema = try queue.read { database in
            try String.fetchAll(
                database,
                sql:
                    "SELECT sql FROM sqlite_schema WHERE sql NOT NULL AND name <> 'grdb_migrations' ORDER BY type, name"
            )
        }
        #expect(SHA256.hexDigest(of: Array(schema.joined(separator: "\n").utf8)) == sha256)
    }

    @Test func everyStepIsPinned() {
        #expect(
            Migrations.all.migrations == [
                "1 sweeps, trials, attempts, epochs", "2 control, pauses, writer",
                "3 metrics of sweeps, values by epoch", "4 trials one at a time, order of events",
                "5 programs as trials", "6 GPUs",
            ])
    }

    /// A store of the first schema with a trial in it keeps every row, and takes what the second one allows.
    @Test func theSecondStepKeepsWhatTheFirstHeld() throws {
        let queue = try DatabaseQueue()
        try Migrations.all.migrate(queue, upTo: "1 sweeps, trials, attempts, epochs")
        try queue.write { try $0.execute(sql: Self.firstSchemaRows) }
        let query = """
            SELECT trial_summary.*, curves.*, started_at, ended_at, from_epoch, program_version, git_commit, host, cpu_model,
              kernel_variant, precision, threads, cause, exit_code, signal, message
            FROM trial_summary JOIN curves USING (sweep, trial) JOIN attempts ON attempts.trial = 7
            """
        let before = try queue.read { try Row.fetchAll($0, sql: query) }
        #expect(before.count == 1)
        try Migrations.all.migrate(queue)
        let after = try queue.read { try Row.fetchAll($0, sql: query) }
        #expect(after.count == 1)
        for (name, value) in before[0] { #expect(after[0][name] as DatabaseValue? == value, "\(name)") }
        #expect(try queue.read { try String.fetchOne($0, sql: "SELECT handle FROM attempts") } == "42")
        try queue.write { database in
            try database.execute(sql: "UPDATE trials SET state = 'paused'; UPDATE attempts SET cause = 'hung'")
            try database.execute(sql: "DELETE FROM sweeps")
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM metric_values") == 0)
        }
    }

    private static let firstSchemaRows = """
        INSERT INTO sweeps VALUES (3, 's', 's', NULL, '{}', '00', 'grid', 'valid_loss', 'minimize', 'then', 'then', '1',
          '.');
        INSERT INTO trials VALUES (7, 3, 1, '{}', '{"cell":"gru"}', '{}', 1, 'failed', 'told so', 'then', 1, 1, 2.0, 3.0);
        INSERT INTO attempts VALUES (7, 1, 'then', 'later', 0, 42, '1', NULL, 'box', 'EPYC', 'avx2', 'fp32', 1, 'failed',
          NULL, 9, 'killed');
        INSERT INTO epochs VALUES (7, 1, 1, 2.0, 3.0, 'later');
        INSERT INTO metrics VALUES (5, 'valid_loss');
        INSERT INTO metric_values VALUES (7, 5, 1, 4.5);
        """

    @Test(
        .enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed: nobody judges the views"))
    func theViewsSayWhatTheStoreSays() throws {
        let temporary = try TemporaryStore()
        try temporary.train(1, [200, 150.5, 160.25])
        try temporary.train(2, [100, 110], end: .diverged)
        try temporary.train(3, [300, .nan])
        let path = temporary.path
        #expect(
            try OutsideProgram.sqlite(
                path,
                """
                SELECT sweep, trial, state, reason, seed, cell, learning_rate, decay_factor, epochs, last_epoch,
                  valid_perplexity, valid_loss, last_value, best_epoch, best_value, seconds, tokens_per_second, attempts
                FROM trial_summary
                """) == """
                    seed-table|1|finished||1|lstm|4|0.5|3|3|160.25||160.25|2|150.5|6.0|1000.0|1
                    seed-table|2|diverged|because|2|lstm|4|0.5|3|2|110.0||110.0|1|100.0|3.0|1000.0|1
                    seed-table|3|finished||1|gru|4|0.5|3|2||||1|300.0|3.0|1000.0|1

                    """)
        #expect(
            try OutsideProgram.sqlite(path, "SELECT cell, trial, last_value FROM best_by_cell ORDER BY cell") == """
                gru|3|
                lstm|1|160.25

                """)
        #expect(
            try OutsideProgram.sqlite(
                path, "SELECT * FROM curves WHERE trial = 1 AND metric = 'valid_perplexity' ORDER BY epoch") == """
                    seed-table|1|1|valid_perplexity|200.0
                    seed-table|1|2|valid_perplexity|150.5
                    seed-table|1|3|valid_perplexity|160.25

                    """)
        #expect(
            try OutsideProgram.sqlite(
                path, "SELECT started_at, strftime('%s', started_at) FROM attempts WHERE trial = 1")
                == "2026-01-02T12:00:00.250Z|1767355200\n")
        let groups = try Ranking(temporary.store.scores(of: temporary.sweep.id, group: "cell"), goal: .minimize)
        #expect(groups.bestTrials.map(\.trial) == [1, 3])
    }

    @Test func bestByCellFollowsTheGoal() throws {
        let temporary = try TemporaryStore(metric: Metric(name: "valid_perplexity", goal: .maximize))
        try temporary.train(1, [1])
        try temporary.train(2, [2])
        let best = try temporary.store.read { database in
            try Int.fetchAll(database, sql: "SELECT trial FROM best_by_cell")
        }
        #expect(best == [2])
    }

    /// What an epoch reported is one range of the primary key, and so are the look-ups of a last epoch.
    @Test func epochsAreReadFromTheClusteredTable() throws {
        let temporary = try TemporaryStore()
        let plan = try temporary.store.read { database in
            try Row.fetchAll(
                database,
                sql: "EXPLAIN QUERY PLAN SELECT metric, value FROM metric_values WHERE trial = 1 AND epoch = 1"
            ).map { $0["detail"] as String }
        }
        #expect(plan == ["SEARCH metric_values USING PRIMARY KEY (trial=? AND epoch=?)"])
    }

    @Test func equalConfigurationsHaveOneKey() {
        let one: ParameterSet = ["b": .number(Number(literal: "3.0")!), "a": .string("x\"y"), "c": .null]
        let two: ParameterSet = ["a": .string("x\"y"), "c": .null, "b": .number(Number(literal: "3")!)]
        #expect(one.configurationKey == #"{"a":"x\"y","b":3,"c":null}"#)
        #expect(two.configurationKey == one.configurationKey)
        #expect(ParameterSet(dictionaryLiteral: ("b", .number(Number(0.5)))).configurationKey == #"{"b":0.5}"#)
    }

    /// Milliseconds survive, also those that a formatter that cuts off digits would lower by one.
    @Test(arguments: [0, 1, 249, 250, 289, 583, 999])
    func timesKeepTheirMilliseconds(milliseconds: Int) throws {
        let date = Date(timeIntervalSince1970: 1_767_355_200 + Double(milliseconds) / 1000)
        let text = Timestamp.text(date)
        let digits = String(milliseconds)
        #expect(text == "2026-01-02T12:00:00." + String(repeating: "0", count: 3 - digits.count) + digits + "Z")
        #expect(Timestamp.text(try #require(Timestamp.date(text))) == text)
    }
}
