import Foundation
import Parameters
import Planning
import Synchronization

@testable import Running

/// An executor without processes: each attempt is a closure that writes into the attempt's folder.
final class ScriptedExecutor: Executor {
    typealias Script = @Sendable (SweepFolder.AttemptFolder, WorkerRequest) throws -> ProcessEnd

    private let script: Script
    private let seen = Mutex<[WorkerRequest]>([])

    init(_ script: @escaping Script) { self.script = script }

    /// Every request that was run, in order.
    var requests: [WorkerRequest] { seen.withLock { $0 } }

    func run(
        _ folder: SweepFolder.AttemptFolder, orders: AsyncStream<WorkerOrder>,
        started: @escaping @Sendable (Int) -> Void
    ) async -> ProcessEnd {
        started(4711)
        do {
            let request = try WorkerRequest(contentsOf: folder.request)
            seen.withLock { $0.append(request) }
            return try script(folder, request)
        } catch {
            return .notStarted(reason: "\(error)")
        }
    }

    /// Reports epochs `first` to `last`, the loss of each being one over its number.
    static func report(_ first: Int, _ last: Int, in folder: SweepFolder.AttemptFolder) throws {
        guard first <= last else { return }
        let reports = try ReportWriter(path: folder.reports)
        for epoch in first...last {
            try reports.append(
                Report(step: epoch, metrics: ["valid_perplexity": 1 / Double(epoch)], seconds: 1))
        }
    }
}
