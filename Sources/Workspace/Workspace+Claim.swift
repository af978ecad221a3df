import Files
import Foundation
public import Parameters
public import Planning
public import Recording

/// The right to write a sweep's rows and folder, held until it is let go.
public struct SweepClaim: Sendable {
    /// The open store.
    public let store: Store
    /// Where the sweep's trials live.
    public let folder: SweepFolder
    private let locks: [SweepLock]

    fileprivate init(store: Store, folder: SweepFolder, locks: [SweepLock]) {
        self.store = store
        self.folder = folder
        self.locks = locks
    }

    /// Throws when the store, the folder or a lock is no longer where it was: what is written may reach nobody, and another
    /// process may think that it is the one writer.
    public func check() throws {
        try store.check()
        for lock in locks { try lock.check() }
    }
}

/// What of a trial's settings its trainer found in the world, and what these findings depend on.
public struct Fingerprint: Sendable {
    /// The setting that holds the finding, for example `corpus_sha256`.
    public var setting: String
    /// What is named when it changed, for example `corpus`.
    public var subject: String
    /// The settings it depends on.
    public var causes: [String]
    /// The finding of today for such settings.
    public var find: @Sendable (ParameterSet) throws -> ParameterValue?

    /// A finding under `setting` about what the setting `subject` names.
    public init(
        setting: String, subject: String, causes: [String],
        find: @escaping @Sendable (ParameterSet) throws -> ParameterValue?
    ) {
        self.setting = setting
        self.subject = subject
        self.causes = causes
        self.find = find
    }
}

extension Workspace {
    /// Becomes the one process that writes a sweep: checks the place, takes the locks and opens the store, in that order,
    /// so that a refusal leaves nothing behind. `patience` is for another process that holds the store.
    public func claim(_ sweep: Sweep, patience: Patience = .brief) throws -> SweepClaim {
        try place.check(storePath, .readWrite)
        let folder = SweepFolder(results: results, slug: sweep.slug)
        try folder.refuseLinks()
        let locks = try lockAfterRequests(sweep.name, lockPaths(folder, slug: sweep.slug))
        return SweepClaim(store: try openForWriting(.readWrite, patience: patience), folder: folder, locks: locks)
    }

    /// Becomes the one process that writes a stored sweep, if no other is; nil otherwise.
    func claim(_ sweep: SweepRecord, in store: Store) throws -> SweepClaim? {
        let folder = folder(of: sweep)
        do {
            let locks = try lock(sweep.name, lockPaths(folder, slug: sweep.slug), isBrief: true)
            return SweepClaim(store: store, folder: folder, locks: locks)
        } catch WorkspaceError.alreadyRunning {
            return nil
        }
    }

    /// The record of a sweep that is about to run: a new one, or the stored one when the file would do the same.
    ///
    /// Throws ``WorkspaceError/sweepDiffers(name:differences:)`` when the stored sweep of that name would run other trials,
    /// `inputChanged` when it would run them on something else, and `otherResults` when its folder is elsewhere.
    ///
    /// - Parameters:
    ///   - planned: How many trials it has in all; nil when that is not known.
    ///   - vocabulary: The trainer's, to read the stored file again.
    ///   - fingerprint: What the trainer records of the world; nil when it records nothing.
    public func enrol(
        _ sweep: Sweep, _ claim: SweepClaim, planned: Int?, vocabulary: TrainerVocabulary, fingerprint: Fingerprint?,
        programVersion: String
    ) throws -> SweepRecord {
        let hash = SHA256.hexDigest(of: sweep.text.utf8)
        let store = claim.store
        guard let known = try store.sweep(named: sweep.name) else {
            return try store.addSweep(
                sweep, sha256: hash, programVersion: programVersion, resultsFolder: recordedFolder, planned: planned,
                at: Date())
        }
        let isHere = [known.resultsFolder, RealPath.of(known.resultsFolder)].contains {
            $0.hasSameBytes(as: recordedFolder)
        }
        guard isHere else {
            if known.resultsFolder != ".", FileIdentity(at: known.resultsFolder) == nil {
                throw WorkspaceError.resultsGone(name: sweep.name, stored: known.resultsFolder)
            }
            throw WorkspaceError.otherResults(
                name: sweep.name, stored: known.resultsFolder, given: recordedFolder)
        }
        if let fingerprint { try check(fingerprint, of: known, store) }
        if known.sha256 == hash { return known }
        let changes = sweep.changes(since: try known.decoded(vocabulary), defaults: vocabulary.defaults)
        guard changes.isEmpty else {
            throw WorkspaceError.sweepDiffers(name: sweep.name, differences: changes.map(\.description))
        }
        return try store.replaceFile(of: known.id, with: sweep, sha256: hash, planned: planned, at: Date())
    }

    /// What a trainer found in the world is part of what decides a trial's numbers.
    private func check(_ fingerprint: Fingerprint, of known: SweepRecord, _ store: Store) throws {
        for (trial, settings) in try store.distinctSettings(
            of: known.id, fingerprint.causes + [fingerprint.setting])
        {
            guard let old = settings[fingerprint.setting], try fingerprint.find(settings) != old else { continue }
            throw WorkspaceError.inputChanged(
                name: known.name, setting: fingerprint.subject, value: settings[fingerprint.subject]?.display ?? "",
                trial: trial)
        }
    }
}

extension SweepRecord {
    /// The stored sweep file, read again.
    public func decoded(_ vocabulary: TrainerVocabulary) throws -> Sweep {
        try Sweep.decode(
            text, file: "stored sweep \"\(name)\"", name: name, format: SweepFormat(stored: text), for: vocabulary)
    }
}
