public import ArgumentParser
import Files
import Foundation
import Parameters
public import Planning
import Recording
public import Reporting
import Workspace

/// Where results and the store are, for every command that opens a store.
struct ResultsOptions: ParsableArguments {
    @Option(
        name: .customLong("results"), parsing: .unconditional,
        help: ArgumentHelp("The results folder.", valueName: "dir"))
    var folder = "Results"

    @Option(
        parsing: .unconditional,
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
        if let notice = upgradeNotice(of: store) { StandardError.writeLine(notice) }
    }
}

/// A sweep file and what overrides it, for the commands that read one.
struct SweepFileOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The sweep file, JSON or YAML; a Python script that calls wandb.agent or apus.sweep; - for standard input.",
            valueName: "file"),
        transform: Environment.path)
    var file: String

    @Option(
        name: .customLong("set"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Overrides a key, for example trainer.epochs=2 or trials[*].epochs=2; repeatable.", valueName: "key=value"))
    var overrides: [String] = []

    @Option(parsing: .unconditional, help: "Overrides the sweep's name.")
    var name: String?

    @Option(
        name: .customLong("ignore"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Leaves a key of the file out, for example early_terminate; repeatable.", valueName: "key"))
    var ignored: [String] = []

    @Option(parsing: .unconditional, help: "Overrides how configurations are chosen: list, grid or random.")
    var method: String?

    /// Reads and validates the file as a whole, with what else is started; throws every mistake at once.
    func sweep(_ started: StartedCommand, for vocabulary: TrainerVocabulary) throws -> Sweep {
        let sweep = try Sweep.decode(
            bytes(started.words), file: shownFile, overrides: try changes(started.words), name: name, for: vocabulary,
            rowFiles: rows)
        for notice in sweep.notices { StandardError.writeLine("\(shownFile): \(notice)") }
        return sweep
    }

    private func bytes(_ command: [String]) throws -> [UInt8] {
        if ScriptSweep.isScript(file) { return try ScriptSweep.file(of: file, command) }
        // No more than tells that it is too large: the file may be endless.
        guard let handle = isStandardInput ? .standardInput : FileHandle(forReadingAtPath: file),
            let bytes = try? handle.read(upToCount: Sweep.byteLimit + 1) ?? Data()
        else { throw CommandError.unreadable(file: shownFile, why: "it is missing or cannot be read") }
        return Array(bytes)
    }

    private func changes(_ command: [String]) throws -> [Override] {
        let started = command.isEmpty || ScriptSweep.isScript(file) ? [] : [Override(command: command)]
        let chosen = method.map { [Override(method: $0)] } ?? []
        return ignored.map { Override(ignoring: $0) } + started + (try overrides.map { try Override(parsing: $0) })
            + chosen
    }

    /// Why a sweep cannot be run: what comes from standard input has no file's name that could name it. Nil when it can.
    func lacksName(_ sweep: Sweep) -> String? {
        guard isStandardInput else { return nil }
        let root = SweepFormat(stored: sweep.text).reading(Array(sweep.text.utf8)).root
        guard root?["name"] == nil else { return nil }
        return "\(shownFile): name: a sweep without a file to name it needs one to be run; add it, or give --name"
    }

    /// A file of rows, whose path begins in the folder of the sweep file.
    private func rows(_ path: String) throws -> [UInt8] {
        let folder = isStandardInput ? "." : URL(fileURLWithPath: file).deletingLastPathComponent().path
        let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        guard let data = try? Data(partOf: whole, limit: Sweep.byteLimit + 1) else {
            throw CommandError.wrongUse("is missing or cannot be read")
        }
        return Array(data)
    }

    private var isStandardInput: Bool { file == "-" }

    private var shownFile: String { isStandardInput ? "standard input" : file }
}

/// What stands behind `--`: a group of its own, so that it comes last in the usage too.
struct StartedCommand: ParsableArguments {
    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp(
            "What trials start, in the place of the file's command: -- python3 train.py '${args}'; the arguments of a script.",
            valueName: "command"
        ))
    var words: [String] = []
}

/// Numbers as they are typed, by the grammar of the sweep file.
enum Typed {
    static func wholeNumber(_ text: String) throws -> Int {
        guard let number = Number(typed: text)?.integer else {
            throw ValidationError("it must be a whole number in decimal digits, for example 4 or -1")
        }
        return number
    }

    static func number(_ text: String) throws -> Double {
        guard let number = Number(typed: text) else {
            throw ValidationError("it must be a number as JSON writes it, for example 4, 0.5 or 1e-3")
        }
        return number.value
    }
}

extension MetricEpoch: ExpressibleByArgument {}

extension TableFormat: ExpressibleByArgument {}
