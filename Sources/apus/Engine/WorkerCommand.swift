import ArgumentParser
import Files
import Foundation
import Parameters
import Planning
import Running
import Training
import Workspace

/// `apus worker`: what a scheduler starts; not for people.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Train the trial of an attempt's folder.", shouldDisplay: false)

    @Argument var folder: String

    func run() throws {
        // Whoever signals a whole group means the scheduler, and it lets its workers leave a checkpoint.
        for signal in [SIGINT, SIGTERM, SIGHUP] { Foundation.signal(signal, SIG_IGN) }
        // It was started from /proc/self/exe, and would be called so.
        ProcFileSystem().callItself("apus")
        // Should memory run out, the kernel (Linux) is to end a worker, which is tried again, and not the scheduler.
        ProcFileSystem().offerItselfWhenMemoryRunsOut()
        let stop = StopFlag()
        Self.watchStandardInput(stop)
        let folder = SweepFolder.AttemptFolder(path: folder)
        let outcome = try TrialWorker(folder, shouldStop: { stop.isSet }).run()
        try folder.write(outcome)
        switch outcome {
        case .finished, .diverged: break
        case .interrupted: throw ExitCode(ExitStatus.interrupted)
        case .failed(let message):
            StandardError.writeLine("apus: \(message)")
            throw ExitCode(ExitStatus.failed)
        case .blocked(let message):
            StandardError.writeLine("apus: \(message)")
            throw ExitCode(ExitStatus.store)
        }
    }

    /// Begins to watch what ties a worker to its scheduler, on a thread of its own.
    ///
    /// The line `stop` asks for a checkpoint and the end. The end of the file means that the scheduler is gone, and ends
    /// this process at once: a worker never outlives its scheduler.
    private static func watchStandardInput(_ stop: StopFlag) {
        Thread.detachNewThread {
            // Not with readLine: it waits with the lock of the stream, and exit(3) of glibc 2.41 waits for that lock.
            var line: [UInt8] = []
            var byte: UInt8 = 0
            while true {
                switch read(STDIN_FILENO, &byte, 1) {
                case 1 where byte == UInt8(ascii: "\n"):
                    if line.elementsEqual("stop".utf8) { stop.set() }
                    line = []
                case 1: line.append(byte)
                case -1 where errno == EINTR: continue
                default: _exit(ExitStatus.interrupted)
                }
            }
        }
    }
}

/// Trains one trial in its attempt's folder: reports every epoch, leaves a checkpoint after each, and ends when asked.
struct TrialWorker {
    private let folder: SweepFolder.AttemptFolder
    private let shouldStop: () -> Bool

    init(_ folder: SweepFolder.AttemptFolder, shouldStop: @escaping () -> Bool) {
        self.folder = folder
        self.shouldStop = shouldStop
    }

    /// Trains to the end and says how it went; what cannot go on is an outcome too.
    ///
    /// Throws when its folder cannot be written: that is no fault of the trial.
    func run() throws(FileError) -> WorkerOutcome {
        do {
            let request = try WorkerRequest(contentsOf: folder.request)
            return try train(request)
        } catch let error as FileError {
            throw error
        } catch TrainingError.file(let error) where error.attempt != "read" || error.isOfDisk {
            throw error
        } catch let error as Blocked {
            return .blocked(message: error.description)
        } catch let error as DeviceError {
            return .blocked(message: "\(error)")
        } catch {
            return .failed(message: "\(error)")
        }
    }

    private func train(_ request: WorkerRequest) throws -> WorkerOutcome {
        let heartbeat = try Heartbeat(path: folder.heartbeat, clock: ContinuousClock())
        // Called before every window of training and evaluation.
        let shouldStop = {
            heartbeat.beat()
            return self.shouldStop()
        }
        var run = try begin(request)
        let reports = try ReportWriter(path: folder.reports)
        var best = request.best
        while !run.isFinished, run.position.epoch <= request.until {
            let outcome = run.nextEpoch(shouldStop: shouldStop) { _ in FaultPoint.minibatchTrained.pass() }
            switch outcome {
            case .diverged(let divergence):
                return .diverged(reason: divergence.description)
            case .interrupted:
                try save(run, isBest: false)
                return .interrupted
            case .finished(let report):
                FaultPoint.epochTrained.pass()
                // The report first: a checkpoint without its report would lose an epoch.
                try reports.append(report)
                FaultPoint.reportAppended.pass()
                let value = report.metrics[request.metric.name] ?? .nan
                let isBest = best.map { request.metric.prefers(value, to: $0) } ?? !value.isNaN
                if isBest { best = value }
                try save(run, isBest: isBest)
                FaultPoint.checkpointAdopted.pass()
            }
        }
        return .finished
    }

    private func begin(_ request: WorkerRequest) throws -> TrainingRun {
        let settings = try Engine.settings(of: request.settings)
        let corpus = try corpus(for: settings, expectedHash: request.settings[EngineTrainer.corpusHash]?.text)
        let checkpoint = try request.resumed.map {
            try Checkpoint.load(folder.resumed, expectedChecksum: $0.checksum)
        }
        return try TrainingRun(
            settings: settings, seed: request.seed, corpus: corpus,
            device: Engine.device(for: settings, vocabulary: corpus.vocabulary.count),
            beginning: checkpoint.map { .checkpoint($0) } ?? .fresh, clock: ContinuousClock())
    }

    /// The texts, which were fit and had that hash when the sweep began.
    private func corpus(for settings: TrainingSettings, expectedHash: String?) throws(Blocked) -> Corpus {
        let corpus: Corpus
        do { corpus = try Engine.corpus(for: settings) } catch { throw Blocked(description: "\(error)") }
        guard let expectedHash, corpus.sha256 != expectedHash else { return corpus }
        throw Blocked(
            description: "the text of the corpus \(settings.corpus) has changed since the trial was planned (SHA-256 "
                + "\(corpus.sha256), not \(expectedHash)): put the old text back and run the same command again, or "
                + "begin a new sweep under another --name")
    }

    private func save(_ run: TrainingRun, isBest: Bool) throws {
        _ = try run.checkpoint(program: Version.program).save(to: folder.nextCheckpoint)
        try folder.adopt(checkpoint: folder.nextCheckpoint, isBest: isBest)
    }
}

/// No trial of this sweep can be trained here and now.
private struct Blocked: Error, CustomStringConvertible {
    let description: String
}
