import Files
import Foundation
import Parameters
import Planning
import Recording

extension Store {
    /// The record of a sweep that is about to run: a new one, or the stored one when the file would do the same.
    ///
    /// Throws `CommandError.sweepDiffers` when the stored sweep of that name would run other trials, `textChanged` when
    /// it would run them on another text, and `otherResults` when its folder is elsewhere.
    func enrol(_ sweep: Sweep, _ trials: [Trial], resultsFolder: String) throws -> SweepRecord {
        let hash = SHA256.hexDigest(of: sweep.text.utf8)
        guard let known = try self.sweep(named: sweep.name) else {
            return try addSweep(
                sweep, sha256: hash, programVersion: Version.current, resultsFolder: resultsFolder, trials: trials,
                at: Date())
        }
        guard known.resultsFolder == resultsFolder else {
            throw CommandError.otherResults(name: sweep.name, stored: known.resultsFolder, given: resultsFolder)
        }
        try checkTexts(of: known, trials)
        if known.sha256 == hash { return known }
        let changes = sweep.changes(since: try known.decoded(), defaults: Engine.defaults)
        guard changes.isEmpty else {
            throw CommandError.sweepDiffers(name: sweep.name, differences: changes.map(\.description))
        }
        return try replaceFile(of: known.id, with: sweep, sha256: hash, at: Date())
    }

    /// The text of a trial is part of what decides its numbers.
    private func checkTexts(of known: SweepRecord, _ trials: [Trial]) throws {
        let stored = Dictionary(uniqueKeysWithValues: try self.trials(of: known.id).map { ($0.trial.number, $0.trial) })
        for trial in trials {
            guard let old = stored[trial.number]?.settings[Engine.corpusHash],
                old != trial.settings[Engine.corpusHash]
            else { continue }
            throw CommandError.textChanged(
                name: known.name, corpus: trial.settings["corpus"]?.text ?? "", trial: trial.number)
        }
    }
}
