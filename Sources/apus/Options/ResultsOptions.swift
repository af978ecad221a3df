import ArgumentParser
import Foundation

/// Where results and the store are, for every command that opens a store.
struct ResultsOptions: ParsableArguments {
    @Option(name: .customLong("results"), help: ArgumentHelp("The results folder.", valueName: "dir"))
    var folder = "Results"

    @Option(
        help: ArgumentHelp(
            "The SQLite file, when it is not apus.db in the results folder ($APUS_STORE).", valueName: "file"))
    var store: String?

    /// The store's path: `--store`, else `$APUS_STORE`, else `apus.db` in the results folder.
    var storePath: String {
        store ?? ProcessInfo.processInfo.environment["APUS_STORE"] ?? "\(folder)/apus.db"
    }
}

extension ResultsOptions {
    /// The lock of a sweep, beside the store whose rows it guards.
    func lockPath(slug: String) -> String { "\(storePath).\(slug).lock" }
}
