import Foundation
import Parameters
import Planning
import Recording
import Running

extension ResultsOptions {
    /// The folder of a stored sweep.
    func folder(of sweep: SweepRecord) -> SweepFolder {
        let home = URL(fileURLWithPath: storePath).deletingLastPathComponent().path
        return SweepFolder(results: sweep.resultsFolder == "." ? home : sweep.resultsFolder, slug: sweep.slug)
    }

    /// The locks on a sweep's folder and on its rows: two stores may share a results folder, and the other way round.
    func lockPaths(of sweep: SweepRecord) -> [String] { [folder(of: sweep).lock, lockPath(slug: sweep.slug)] }

    /// Takes all of these locks. Throws `RunningError.alreadyRunning` when another process has one.
    func lock(_ sweep: String, _ paths: [String]) throws -> [SweepLock] {
        let holder = "process \(ProcessInfo.processInfo.processIdentifier) on \(Machine.host)"
        return try paths.map { try SweepLock(path: $0, sweep: sweep, holder: holder) }
    }
}

extension SweepRecord {
    /// The stored sweep file, read again.
    func decoded() throws -> Sweep {
        try Sweep.decode(
            text, file: "stored sweep \"\(name)\"", name: name, trainer: Engine.trainer, metrics: Engine.metrics)
    }
}
