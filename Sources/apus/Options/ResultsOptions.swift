import ArgumentParser
import Foundation
import Recording

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

    /// The store's path: `--store`, else `$APUS_STORE`, else `apus.db` in the results folder.
    var storePath: String {
        let environment = ProcessInfo.processInfo.environment["APUS_STORE"].flatMap { $0.isEmpty ? nil : $0 }
        return store ?? environment ?? "\(folder)/apus.db"
    }
}

extension ResultsOptions {
    /// How the store remembers the results folder: `.` when it is the store's own, so that both can be moved together,
    /// else where it is.
    var recordedFolder: String {
        let results = URL(fileURLWithPath: folder).standardizedFileURL.resolvingSymlinksInPath()
        let home = URL(fileURLWithPath: storePath).deletingLastPathComponent().standardizedFileURL
        return results.path == home.resolvingSymlinksInPath().path ? "." : results.path
    }

    /// Where the store is, seen from here.
    var place: StorePlace {
        StorePlace(
            host: Machine.host, fileSystem: FileSystemKind(holding: storePath), allowsNetwork: allowNetworkStore)
    }

    /// The lock of a sweep, beside the store whose rows it guards.
    func lockPath(slug: String) -> String { "\(storePath).\(slug).lock" }
}
