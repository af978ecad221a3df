import Deciding
import Foundation
import Parameters
import Planning
import Recording
import Running
import Testing
import Workspace

/// Real workers that pause at a rung and go on from there: nobody can tell from their numbers.
@Suite struct RungTests {
    /// Pauses every trial at `rung`; the one with the lowest number goes on first, once all stand there.
    private struct PauseOnce: StoppingRule {
        let rung: Int
        let trials: Int

        func until(trial: Int, step: Int, epochs: Int?) -> Int? { step < rung ? rung : epochs }

        func judge(trial: Int, _ history: History) -> Judgement {
            history.curves[trial]?.last?.step == rung ? .pause(.pausedAtRung(step: rung)) : .goOn
        }

        func promotion(of paused: PausedTrials, _ history: History) -> Int? {
            let there = history.curves.values.count { $0.contains { $0.step == rung } }
            return there == trials ? paused.numbers.first : nil
        }
    }

    /// The built program's own worker.
    private struct Worker: Trainer {
        let vocabulary = TrainerVocabulary(settings: [], metrics: [])
        let checkedSettings: Set<String> = []
        let launch = Launch(
            executable: Program.binary.path, arguments: ["worker"], environment: ["APUS_THREADS": "1"])

        func check(_ settings: ParameterSet) throws -> ParameterSet { settings }
        var fingerprint: Fingerprint? { nil }
        func estimate(_ trials: some Sequence<Trial>, workers: Int, threads: Int) throws -> Double? { nil }
        func fixed(for sweep: Sweep, by first: AttemptOrigin?) throws -> Worker { self }
        func origin(of trial: Trial) -> AttemptOrigin {
            AttemptOrigin(
                programVersion: "0", host: "here", cpuModel: "any", kernelVariant: "any", precision: "fp32", threads: 1)
        }
        func inspect(_ checkpoint: String) -> CheckpointStamp? {
            // The tests of checkpoints verify sums; here it is enough to know where one ends.
            guard let data = FileManager.default.contents(atPath: checkpoint) else { return nil }
            let header = String(decoding: data.prefix(1 << 16), as: UTF8.self)
            func value(_ key: String) -> String? {
                header.range(of: "\"\(key)\":\"").map { range in
                    String(header[range.upperBound...].prefix { $0 != "\"" })
                }
            }
            guard let epoch = value("epoch").flatMap({ Int($0) }), let checksum = value("checksum") else { return nil }
            return CheckpointStamp(epoch: epoch - 1, checksum: checksum)
        }
        func launch(_ work: AttemptWork) -> Launch { launch }
        func judge(_ exit: AttemptExit) -> Verdict { Verdict(exit) }
    }

    private static let epochs = 4

    /// What the trials of a sweep report, times aside.
    private func curves(_ program: Program, _ rule: (any StoppingRule)?) async throws -> ([[Report]], [AttemptRecord]) {
        try TinySweep.write(to: program, epochs: Self.epochs)
        let text = program.folder.appendingPathComponent("text").path
        let number = { (value: Int) -> ParameterValue in .number(Number(value)) }
        let sweep = Sweep(
            name: "rungs",
            trainer: [
                "corpus": .string(text), "epochs": number(Self.epochs), "hidden": number(16), "embedding": number(16),
                "batch": number(4), "sequence": number(8), "layer_dropout": .number(Number(0.3)),
            ],
            parameters: [Parameter(name: "cell", values: [.string("lstm"), .string("gru")])])
        let results = program.folder.appendingPathComponent("Results").path
        try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
        let workspace = Workspace(results: results, store: "\(results)/apus.db")
        let claim = try workspace.claim(sweep)
        let record = try workspace.enrol(
            sweep, claim, planned: 2, vocabulary: Worker().vocabulary, fingerprint: nil, programVersion: "0")
        let setup = RunSetup(
            sweep: sweep, record: record, folder: claim.folder, trainer: Worker(), workers: 2, stoppingRule: rule)
        let end = try await SweepRunner(
            setup, store: claim.store, executor: LocalExecutor(), date: { Date() }, notify: { _ in }
        ).carryOut()
        #expect(end == .done(failed: 0))
        let reports = try claim.store.curves(of: record.id).map { curve in
            curve.epochs.map { Report(step: $0.step, metrics: $0.metrics, seconds: 0) }
        }
        return (reports, try claim.store.attempts(of: record.id, trial: 1))
    }

    @Test func pausingAtARungChangesNoNumber() async throws {
        let (undisturbed, once) = try await curves(try Program(), nil)
        let (paused, twice) = try await curves(try Program(), PauseOnce(rung: 2, trials: 2))
        #expect(once.map(\.until) == [Self.epochs] && once.map(\.fromEpoch) == [0])
        #expect(twice.map(\.until) == [2, Self.epochs] && twice.map(\.fromEpoch) == [0, 2])
        #expect(twice.map(\.newEpochs) == [2, 2] && twice.map { $0.end?.cause } == [.paused, .finished])
        #expect(paused == undisturbed)
        // The epoch at which an attempt paused is an ordinary one: the training text is evaluated after the last alone.
        for curve in paused {
            #expect(curve.map(\.step) == [1, 2, 3, 4])
            #expect(curve.map { $0.metrics["train_loss"] != nil } == [false, false, false, true])
        }
    }
}
