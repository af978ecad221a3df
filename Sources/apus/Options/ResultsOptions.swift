import ArgumentParser
import Foundation
import Recording
import Workspace

/// Where results and the store are, for every command that opens a store.
struct ResultsOptions: ParsableArguments {
    @Option(name: .customLong("results"), help: ArgumentHelp("The results folder.", valueName: "dir"))
    var folder = "Results"

    @Option(
        help: ArgumentHelp(
            "The SQLite file, when it is not apus.db in the results folder ($APUS_STORE).", valueName: "file"))
    var store: String?

    @Flag(help: "Keep the store on a network file system; this machine alone may then use it.")
    var allowNetworkStore = false

    func validate() throws {
        if folder.isEmpty { throw ValidationError("--results must name a folder") }
        if store?.isEmpty == true { throw ValidationError("--store must name a file") }
    }

    /// The folder and its store.
    var workspace: Workspace {
        Workspace(results: folder, store: store, allowsNetworkStore: allowNetworkStore)
    }

    /// Opens the store for reading; a missing one is an error.
    func openStore() throws -> Store { try workspace.openForReading() }
}

extension Workspace {
    /// Says so when opening a store brought it up to date.
    func announceUpgrade(of store: Store) {
        if let notice = upgradeNotice(of: store) { StandardError.write(notice + "\n") }
    }
}
