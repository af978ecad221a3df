import ArgumentParser
import Foundation
import Running
import Workspace

/// `apus worker`: what a scheduler starts; not for people.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Train the trial of an attempt's folder.", shouldDisplay: false)

    @Argument var folder: String

    func run() throws {
        // Whoever signals a whole group means the scheduler, and it lets its workers leave a checkpoint.
        for signal in [SIGINT, SIGTERM, SIGHUP] { Foundation.signal(signal, SIG_IGN) }
        // Should memory run out, the kernel (Linux) is to end a worker, which is tried again, and not the scheduler.
        ProcFileSystem().offerItselfWhenMemoryRunsOut()
        let asked = StopFlag()
        LifeLine.watch(asked)
        let folder = SweepFolder.AttemptFolder(path: folder)
        let outcome = try TrialWorker(folder, shouldStop: { asked.isSet }).run()
        try folder.write(outcome)
        switch outcome {
        case .finished, .diverged: break
        case .interrupted: throw ExitCode(ApusExit.interrupted)
        case .failed(let message):
            StandardError.write("apus: \(message)\n")
            throw ExitCode(ApusExit.failed)
        }
    }
}
