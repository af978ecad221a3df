import Files
import Foundation
import Planning
import Recording

extension Store {
    /// The record of a sweep that is about to run: a new one, or the stored one when the file would do the same.
    ///
    /// Throws `CommandError.sweepDiffers` when the stored sweep of that name would run other trials.
    func enrol(_ sweep: Sweep, _ trials: [Trial], resultsFolder: String) throws -> SweepRecord {
        let hash = SHA256.hexDigest(of: sweep.text.utf8)
        guard let known = try self.sweep(named: sweep.name) else {
            return try addSweep(
                sweep, sha256: hash, programVersion: Version.current, resultsFolder: resultsFolder, trials: trials,
                at: Date())
        }
        if known.sha256 == hash { return known }
        let stored = try Sweep.decode(
            known.text, file: "stored sweep \"\(known.name)\"", name: known.name, trainer: Engine.trainer,
            metrics: Engine.metrics)
        let changes = sweep.changes(since: stored, defaults: Engine.defaults)
        guard changes.isEmpty else {
            throw CommandError.sweepDiffers(name: sweep.name, differences: changes.map(\.description))
        }
        return try replaceFile(of: known.id, with: sweep, sha256: hash, at: Date())
    }
}
