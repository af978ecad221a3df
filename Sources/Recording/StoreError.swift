import Files

/// Why the store cannot be used, or refuses what it was told.
public enum StoreError: Error, Equatable {
    /// There is no file at `path`.
    case missing(path: String)
    /// The file cannot be opened or made.
    case cannotOpen(path: String, reason: String)
    /// The file is no SQLite file, or another program's.
    case notAStore(path: String, reason: String)
    /// A newer version of the program wrote it.
    case newerSchema(path: String)
    /// It is, or would be, on a file system that machines share, and nobody allowed that.
    case onNetwork(path: String, fileSystem: String)
    /// It is on a file system that machines share, and another one writes it.
    case writtenElsewhere(path: String, owner: String, host: String)
    /// An older version of the program wrote it, and it cannot be brought up to date; it is as it was.
    case cannotUpgrade(path: String, reason: String)
    /// The file, or its folder, must not be written.
    case readOnly(path: String)
    /// Another process held it for longer than `seconds`.
    case locked(path: String, seconds: Int, holder: StoreHolder?)
    /// Another process holds it, and somebody did not want to wait for that any longer.
    case waitEnded(path: String, holder: StoreHolder?)
    /// It was removed, moved, replaced or written over while it was open.
    case displaced(path: String, Displacement)
    /// The file has more than one name.
    case severalNames(path: String, count: Int)
    /// Rows stand in its log alone, and this user may not make the file that reading them needs.
    case logUnreadable(path: String)
    /// The system does not let it be written, by the system's error number: no space is left, the disk failed.
    case cannotWrite(path: String, Int32)
    /// What the file holds is not what this program wrote.
    case damaged(path: String, what: String)
    /// A rule of the schema forbids it.
    case refused(path: String, rule: String)
    /// SQLite failed in another way.
    case failed(path: String, message: String)
    /// The name is taken.
    case sweepExists(name: String, path: String)
    /// The store has no such sweep.
    case unknownSweep(id: Int64, path: String)
    /// The sweep has no such trial.
    case unknownTrial(number: Int, sweep: Int64, path: String)
    /// The trial has no such attempt, or it is over.
    case noOpenAttempt(number: Int, trial: Int, path: String)
    /// An epoch was reported twice with different numbers; nil stands for a metric that one report lacks.
    case epochDisagrees(trial: Int, epoch: Int, metric: String, recorded: Double?, reported: Double?)

    /// Equal when they read the same.
    public static func == (left: StoreError, right: StoreError) -> Bool { left.description == right.description }
}

extension StoreError {
    /// What the error means to the process that writes a sweep: rows that it wrote do not go by themselves, nor do pages
    /// become damaged while it runs. Somebody wrote over the file.
    public var ofRun: StoreError {
        switch self {
        case .unknownSweep(_, let path), .unknownTrial(_, _, let path), .noOpenAttempt(_, _, let path),
            .damaged(let path, _), .notAStore(let path, _):
            .displaced(path: path, .overwritten)
        default: self
        }
    }
}

extension StoreError: CustomStringConvertible {
    /// The thing, the rule and the repair.
    public var description: String {
        switch self {
        case .missing, .cannotOpen, .notAStore, .newerSchema, .cannotUpgrade: sentenceOnOpening
        case .onNetwork, .writtenElsewhere, .severalNames, .displaced: sentenceOnPlace
        case .logUnreadable, .waitEnded, .readOnly, .locked, .cannotWrite, .damaged, .refused, .failed: sentenceOnUsing
        case .sweepExists, .unknownSweep, .unknownTrial, .noOpenAttempt, .epochDisagrees: sentenceOnContents
        }
    }

    private var sentenceOnOpening: String {
        switch self {
        case .missing(let path):
            "\(path): there is no store. `apus run FILE` makes one; --results DIR or --store FILE names another place."
        case .cannotOpen(let path, let reason):
            "\(path): the store cannot be opened: \(reason). Check that the folder exists and that you may write there."
        case .notAStore(let path, let reason):
            "\(path): not a store: \(reason). Name another file with --store FILE."
        case .newerSchema(let path):
            "\(path): a newer version of apus wrote this store, and this one does not know its schema. Update apus."
        case .cannotUpgrade(let path, let reason):
            "\(path): an older version of apus wrote this store, and it cannot be brought up to date: \(reason)."
                + " It is as it was. Use that version, or name another store with --store FILE."
        default: ""
        }
    }

    private var sentenceOnPlace: String {
        switch self {
        case .onNetwork(let path, let fileSystem):
            "\(path): the store would be on a network file system (\(fileSystem)), where SQLite cannot rely on its locks."
                + " Put it on a local disk with --store FILE, or use it from this machine alone with"
                + " --allow-network-store."
        case .writtenElsewhere(let path, let owner, let host):
            "\(path): the store is on a network file system and written by \(owner), whose locks this machine,"
                + " \(host), does not see. Run the command on \(owner), or copy the store to a local disk and name that"
                + " with --store FILE."
        case .severalNames(let path, let count):
            "\(path): the store has \(count) names (hard links), and SQLite keeps its log beside one of them: through"
                + " another, rows would be missing or lost. Remove the other names, or make them symbolic links."
        case .displaced(let path, let displacement): "\(path): \(displacement.sentence)"
        default: ""
        }
    }

    private var sentenceOnUsing: String {
        switch self {
        case .readOnly(let path):
            "\(path): the store is read-only. Give yourself the right to write the file and its folder,"
                + " or name another with --store FILE."
        case .locked(let path, let seconds, let holder):
            "\(path): \(holder?.description ?? "another process") has been holding the store for more than"
                + " \(seconds) seconds. End it, or try again later."
        case .waitEnded(let path, let holder):
            "\(path): \(holder?.description ?? "another process") still holds the store, and the wait for it was ended."
                + " End it, then run the same command again."
        case .logUnreadable(let path):
            "\(path): what was recorded last stands in \(path)-wal, and reading it needs the file \(path)-shm, which you"
                + " may not make there. Let somebody who may write there run any apus command that writes, or copy the"
                + " store with its -wal to a folder of yours."
        case .cannotWrite(let path, let code): "\(path): \(FileError("write the store", path, code))"
        case .damaged(let path, let what):
            "\(path): the store is damaged: \(what). Put a copy back, or save what is left with `sqlite3 FILE .recover`."
        case .refused(let path, let rule):
            "\(path): the store refuses this row: \(rule)."
        case .failed(let path, let message):
            "\(path): SQLite failed: \(message)."
        default: ""
        }
    }

    private var sentenceOnContents: String {
        switch self {
        case .sweepExists(let name, let path):
            "\(path): a sweep named \"\(name)\" has this name or its folder already. Give this one another with --name."
        case .unknownSweep(let id, let path):
            "\(path): sweep number \(id) is not in the store. `apus status` lists those that are."
        case .unknownTrial(let number, let sweep, let path):
            "\(path): sweep number \(sweep) has no trial \(number). `apus table` lists its trials."
        case .noOpenAttempt(let number, let trial, let path):
            "\(path): attempt \(number) of trial \(trial) is not running, so it cannot be changed."
        case .epochDisagrees(let trial, let epoch, let metric, let recorded, let reported):
            "Trial \(trial), epoch \(epoch): \(metric) was recorded as \(Self.text(recorded)) and is now reported as"
                + " \(Self.text(reported)). The same trial must give the same numbers; look for another kernel variant,"
                + " another thread count, or a trainer that does not follow its seed."
        default: ""
        }
    }

    /// What a person is told when a command ends and the log stays beside the store.
    static func notFolded(path: String, _ why: String) -> String {
        "\(path): what was recorded last stands in \(path)-wal, and could not be brought into the file: \(why). The next"
            + " command that writes does it; until then a copy needs both files."
    }

    private static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "absent" }
}

extension StoreError {
    /// What became of a store that was open.
    public enum Displacement: Hashable, Sendable {
        case removed, replaced, overwritten
        case moved(to: String)
        /// Its log, or what connections share, is gone; whether the rows in the log were saved.
        case companionRemoved(String, isSaved: Bool)

        /// What happened, and what to do.
        var sentence: String {
            switch self {
            case .removed:
                "the store was removed while it was in use, and what was recorded in it is gone. Put a copy back and run"
                    + " the same command again: it does what the copy lacks; without one it begins anew."
            case .replaced:
                "other files took the place of the store while it was in use, and what was recorded since stands in"
                    + " neither. Keep the store that you want there, then run the same command again."
            case .overwritten:
                "somebody wrote over the store while it was in use, and what was recorded in it is gone. Remove what stands"
                    + " beside it under its name with -wal and -shm, put a copy back (or remove it too) and run the same"
                    + " command again: it does what the copy lacks; without one it begins anew."
            case .moved(let place):
                "the store, or the results folder with it, was moved to \(place) while it was in use. Move it back, or"
                    + " name its new place with --results or --store, then run the same command again."
            case .companionRemoved(let companion, isSaved: true):
                "its file \(companion) was removed while it was in use; what stood in it has been brought into the store, so that"
                    + " nothing is lost. Run the same command again."
            case .companionRemoved(let companion, isSaved: false):
                "its file \(companion) was removed while it was in use, and what was recorded last is gone with it. Run the same"
                    + " command again: it reads once more what the trials reported."
            }
        }
    }
}
