import Foundation
import Parameters
import Planning
import Recording

extension ResultsOptions {
    /// Opens the store for reading; a missing one is an error.
    func openStore() throws -> Store {
        try place.check(storePath, .readOnly)
        return try Store(path: storePath, access: .readOnly)
    }

    /// Opens the store for writing, makes it when it is missing, and says so when an older one was brought up to date.
    func openStoreForWriting() throws -> Store {
        try place.check(storePath, .readWrite)
        let store = try Store(path: storePath, access: .readWrite)
        let process = Int(ProcessInfo.processInfo.processIdentifier)
        try store.setWriter(WriterRecord(host: Machine.host, process: process, wroteAt: Date()))
        if let backup = store.backup {
            StandardError.write(
                "\(storePath) is from an older version of apus and was brought up to date; as it was it stands in "
                    + "\(backup)\n")
        }
        return store
    }
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
