import Planning
import Recording

extension ResultsOptions {
    /// Opens the store for reading; a missing one is an error.
    func openStore() throws -> Store { try Store(path: storePath, access: .readOnly) }
}

extension Store {
    /// The sweep called `name`, or the newest one. Throws `CommandError.noSweep`.
    func chosenSweep(_ name: String?) throws -> SweepRecord {
        if let name, let sweep = try sweep(named: name) { return sweep }
        let sweeps = try sweeps()
        guard name == nil, let newest = sweeps.last else {
            throw CommandError.noSweep(name: name, known: sweeps.map(\.name))
        }
        return newest
    }
}
