import Parameters
import Planning
import Reporting
import Training

/// What `apus bench` tells of one cell and precision.
struct BenchRow {
    let plan: ModelSpeed.Plan
    let speed: ModelSpeed
    let shares: WindowShares?

    /// Measures.
    init(_ plan: ModelSpeed.Plan, withShares: Bool) throws {
        self.plan = plan
        speed = try ModelSpeed(plan)
        shares = withShares ? try WindowShares(plan) : nil
    }

    static var columns: [Column<BenchRow>] {
        [
            Column("Cell") { .text($0.plan.shape.cell.rawValue) },
            Column("Precision") { .text($0.plan.precision.rawValue) },
            Column("Threads") { .integer($0.plan.threads) },
            Column("Train Tokens/s") { .integer(Int($0.speed.trainTokensPerSecond)) },
            Column("Evaluate Tokens/s") { .integer(Int($0.speed.evaluateTokensPerSecond)) },
            Column("Loss") { .number($0.speed.loss) },
            Column("Window ms") { share($0.shares?.whole) },
            Column("Products %") { percent($0.shares, \.products) },
            Column("Softmax %") { percent($0.shares, \.softmax) },
            Column("Gates %") { percent($0.shares, \.gates) },
            Column("Update %") { percent($0.shares, \.update) },
            Column("Rest %") { percent($0.shares, \.rest) },
        ]
    }

    private static func share(_ value: Double?) -> Field {
        value.map { .literal(Number(($0 * 10).rounded() / 10)) } ?? .missing
    }

    private static func percent(_ shares: WindowShares?, _ part: KeyPath<WindowShares, Double>) -> Field {
        share(shares.map { 100 * $0[keyPath: part] / $0.whole })
    }
}
