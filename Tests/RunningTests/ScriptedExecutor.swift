import Deciding
import Foundation
import Parameters
import Planning
import Recording
import TestSupport
import Workspace

@testable import Running

/// An executor without processes: each attempt is a closure that writes into the attempt's folder, and then ends, or waits
/// for orders.
final class ScriptedExecutor: Executor {
    typealias Script = @Sendable (SweepFolder.AttemptFolder, WorkerRequest) throws -> ProcessEnd

    /// What an attempt does after its script.
    enum Manner {
        /// It ends as the script says.
        case ends
        /// It waits for an order, and does what it says.
        case obeys
        /// It waits to be killed.
        case ignoresRequests
    }

    private let manner: Manner
    private let script: Script
    private let seen = Locked<[WorkerRequest]>([])

    init(_ manner: Manner = .ends, _ script: @escaping Script) {
        self.manner = manner
        self.script = script
    }

    /// An attempt that does some work, then waits for an order and obeys it.
    static func obedient(
        _ work: @escaping @Sendable (SweepFolder.AttemptFolder) throws -> Void = { _ in }
    ) -> ScriptedExecutor {
        ScriptedExecutor(.obeys) { folder, _ in
            try work(folder)
            return .exited(code: 0)
        }
    }

    /// Every request that was run, in order.
    var requests: [WorkerRequest] { seen.withLock { $0 } }

    func start(_ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd {
        let end: ProcessEnd
        do {
            let request = try WorkerRequest(contentsOf: work.folder.request)
            control.notify(.started(handle: "4711"))
            seen.withLock { $0.append(request) }
            end = try script(work.folder, request)
        } catch {
            return .notStarted(reason: "\(error)")
        }
        if manner == .ends { return end }
        for await order in control.orders where order == .kill || manner == .obeys {
            guard order == .checkpointAndEnd else { break }
            try? work.folder.write(.interrupted)
            return .exited(code: 130)
        }
        return .signalled(9)
    }

    func reattach(to handle: String, _ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd? { nil }

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

/// A trainer of whatever settings there are, whose worker is any command.
struct ScriptedTrainer: Trainer {
    var vocabulary = TrainerVocabulary(settings: [], metrics: [])
    let checkedSettings: Set<String> = []
    var launch = Launch(executable: "/bin/false")
    /// What a file holds of a checkpoint; its epoch, unless told otherwise.
    var read: @Sendable (String) -> CheckpointStamp? = { path in
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        return text.flatMap { Int($0) }.map { CheckpointStamp(epoch: $0, checksum: "sum \($0)") }
    }
    /// Why a trial is refused; nil when it is not.
    var refusal: @Sendable (ParameterSet) -> String? = { _ in nil }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    static let origin = AttemptOrigin(
        programVersion: "0", host: "here", cpuModel: "any", kernelVariant: "baseline", precision: "fp32", threads: 1)

    func check(_ settings: ParameterSet) throws -> ParameterSet {
        if let words = refusal(settings) { throw Refused(description: words) }
        return settings
    }

    var fingerprint: Fingerprint? { nil }
    func estimate(_ trials: some Sequence<Trial>, workers: Int, threads: Int) throws -> Double? { nil }
    func fixed(for sweep: Sweep, by first: AttemptOrigin?) throws -> ScriptedTrainer { self }
    func origin(of trial: Trial) -> AttemptOrigin { Self.origin }
    func inspect(_ checkpoint: String) -> CheckpointStamp? { read(checkpoint) }
    func launch(_ work: AttemptWork) -> Launch { launch }
    func judge(_ exit: AttemptExit) -> Verdict { Verdict(exit) }
}
