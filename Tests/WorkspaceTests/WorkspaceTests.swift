import Files
import Foundation
import Parameters
import Planning
import Recording
import TestSupport
import Testing

@testable import Workspace

/// One results folder: who may write a sweep, what is stored of it, and what can be asked of it.
@Suite struct WorkspaceTests {
    private let folder: TemporaryFolder
    private let workspace: Workspace

    init() throws {
        folder = try TemporaryFolder()
        workspace = Workspace(results: folder.path, store: folder.path("apus.db"))
    }

    private static let vocabulary = TrainerVocabulary(
        settings: [
            Setting(
                name: "rate", kind: .real(.init(0, 1)), defaultValue: .number(Number(0.5)), documentation: "A rate."),
            Setting(name: "corpus", kind: .text, defaultValue: .string("a"), documentation: "A text."),
        ], metrics: ["loss"])

    private func sweep(_ rates: String = "[0.1, 0.2]", name: String = "s") throws -> Sweep {
        let text = """
            {"name": "\(name)", "method": "grid", "metric": {"name": "loss"}, "parameters": {"rate": {"values": \(rates)}}}
            """
        return try Sweep.decode(
            text, file: "s.json", for: Self.vocabulary)
    }

    private func enrol(
        _ sweep: Sweep, _ claim: SweepClaim, in workspace: Workspace? = nil, fingerprint: Fingerprint? = nil
    ) throws -> SweepRecord {
        try (workspace ?? self.workspace).enrol(
            sweep, claim, planned: 2, vocabulary: Self.vocabulary, fingerprint: fingerprint, programVersion: "1")
    }

    @Test func aSweepHasOneWriterUntilItLetsGo() throws {
        do {
            let claim = try workspace.claim(sweep())
            #expect(throws: WorkspaceError.self) { try workspace.claim(sweep()) }
            // Another sweep of the same store is nobody's yet.
            _ = try workspace.claim(sweep(name: "t"))
            let record = try enrol(sweep(), claim)
            #expect(workspace.isRun(record))
            withExtendedLifetime(claim) {}
        }
        let claim = try workspace.claim(sweep())
        #expect(try claim.store.sweep(named: "s")?.plannedTrials == 2)
    }

    /// Whoever does what was asked is gone in a moment.
    @Test func aRunWaitsForWhoeverOnlyAnswersARequest() async throws {
        do { _ = try enrol(sweep(), try workspace.claim(sweep())) }
        let requests = try workspace.requests(to: "s")
        let sweep = try sweep()
        let (isBegun, isAnswered) = (Locked(false), Locked(false))
        let claimed = Locked<Result<Bool, any Error>?>(nil)
        try await requests.ask(.stop, [nil]) { claim in
            Thread.detachNewThread {
                isBegun.withLock { $0 = true }
                let result = Result {
                    let claim = try workspace.claim(sweep)
                    return withExtendedLifetime(claim) { isAnswered.withLock { $0 } }
                }
                claimed.withLock { $0 = result }
            }
            try waitUntil("the other begins") { isBegun.withLock { $0 } }
            // Longer than a lock is tried for; not by a task's sleep, for other tests may take all of the tasks' threads.
            usleep(1_000_000)
            for request in try claim.store.openRequests(of: requests.sweep.id) {
                isAnswered.withLock { $0 = true }
                try claim.store.close(request.id, refusal: nil, at: Date())
            }
        }
        try waitUntil("the other has it or gives up") { claimed.withLock { $0 != nil } }
        #expect(try claimed.withLock { try $0?.get() } == true)
    }

    @Test func linksLeadToOneLockAndOneFolder() throws {
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.path("linked"), withDestinationPath: ".")
        try files.createDirectory(atPath: folder.path("other"), withIntermediateDirectories: false)
        try files.createSymbolicLink(atPath: folder.path("other/apus.db"), withDestinationPath: "../apus.db")
        let linked = Workspace(results: folder.path("linked"), store: folder.path("linked/apus.db"))
        let byStore = Workspace(results: folder.path, store: folder.path("other/apus.db"))
        let other = Workspace(results: folder.path("other"), store: folder.path("other/apus.db"))
        let claim = try workspace.claim(sweep())
        let record = try enrol(sweep(), claim)
        #expect(record.resultsFolder == ".")
        for way in [linked, byStore, other] {
            #expect(throws: WorkspaceError.self) { try way.claim(sweep()) }
            #expect(way.isRun(record))
        }
        for way in [linked, byStore] { #expect(try enrol(sweep(), claim, in: way).id == record.id) }
        #expect(throws: WorkspaceError.otherResults(name: "s", stored: ".", given: other.recordedFolder)) {
            try enrol(sweep(), claim, in: other)
        }
        #expect(RealPath.of(other.folder(of: record).path) == RealPath.of(folder.path("s")))
    }

    @Test func aResultsFolderThatIsGoneIsNamed() throws {
        let results = folder.path("results")
        let elsewhere = Workspace(results: results, store: folder.path("apus.db"))
        do { _ = try enrol(sweep(), try elsewhere.claim(sweep()), in: elsewhere) }
        try FileManager.default.moveItem(atPath: results, toPath: folder.path("moved"))
        let moved = Workspace(results: folder.path("moved"), store: folder.path("apus.db"))
        let claim = try moved.claim(sweep())
        #expect(throws: WorkspaceError.resultsGone(name: "s", stored: elsewhere.recordedFolder)) {
            try enrol(sweep(), claim, in: moved)
        }
        try FileManager.default.createSymbolicLink(atPath: results, withDestinationPath: "moved")
        #expect(try enrol(sweep(), claim, in: moved).name == "s")
    }

    @Test func whatCannotBeClaimedLeavesNothingBehind() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path("s"), withDestinationPath: "/nowhere")
        #expect(throws: WorkspaceError.isALink(path: folder.path("s"), target: "/nowhere")) {
            try workspace.claim(sweep())
        }
        #expect(try folder.names == ["s"])
    }

    @Test func theSameTrialsAreTheSameSweepAndOthersAreNot() throws {
        let claim = try workspace.claim(sweep())
        let first = try enrol(sweep(), claim)
        #expect(try enrol(sweep(), claim).id == first.id)
        // Written otherwise, it means the same, and takes the place of the stored file.
        let again = try enrol(sweep("[0.1,  2e-1]"), claim)
        #expect(again.id == first.id && again.sha256 != first.sha256)
        #expect(
            throws: WorkspaceError.sweepDiffers(
                name: "s", differences: ["parameters.rate.values: [0.1, 2e-1] → [0.1, 0.3]"])
        ) { try enrol(sweep("[0.1, 0.3]"), claim) }
        let elsewhere = Workspace(results: folder.path("other"), store: folder.path("apus.db"))
        let refusal = #expect(throws: WorkspaceError.self) { try enrol(sweep(), claim, in: elsewhere) }
        #expect("\(try #require(refusal))".contains("name that folder with --results"))
    }

    /// A trainer records what it finds in the world; a sweep goes on only in the same world.
    @Test func aTextThatChangedIsNoticed() throws {
        let claim = try workspace.claim(sweep())
        let record = try enrol(sweep(), claim)
        for (number, corpus) in [(1, "a"), (2, "b")] {
            let settings: ParameterSet = [
                "rate": .number(Number(0.1)), "corpus": .string(corpus), "sha": .string("old \(corpus)"),
            ]
            try claim.store.propose(
                Trial(number: number, parameters: [:], settings: settings, seed: number), sweep: record.id, at: Date())
        }
        func world(_ now: String) -> Fingerprint {
            Fingerprint(setting: "sha", subject: "corpus", causes: ["corpus"]) { settings in
                .string(settings["corpus"] == .string("b") ? "\(now) b" : "old a")
            }
        }
        #expect(try enrol(sweep(), claim, fingerprint: world("old")).id == record.id)
        #expect(throws: WorkspaceError.inputChanged(name: "s", setting: "corpus", value: "b", trial: 2)) {
            try enrol(sweep(), claim, fingerprint: world("new"))
        }
    }

    @Test func whatIsAskedOfASweepThatNobodyRunsIsAnsweredHere() async throws {
        do { _ = try enrol(sweep(), try workspace.claim(sweep())) }
        let requests = try workspace.requests(to: "s/2")
        #expect(requests.trial == 2 && !requests.isRun)
        try await requests.ask(.stop, [2]) { claim in
            let asked = try claim.store.openRequests(of: requests.sweep.id)
            #expect(asked.map(\.trial) == [2] && workspace.isRun(requests.sweep))
            for request in asked { try claim.store.close(request.id, refusal: nil, at: Date()) }
        }
        await #expect(throws: WorkspaceError.refused(sweep: "s", reasons: ["no"])) {
            try await requests.ask(.stop, [nil]) { claim in
                for request in try claim.store.openRequests(of: requests.sweep.id) {
                    try claim.store.close(request.id, refusal: "no", at: Date())
                }
            }
        }
        await #expect(throws: WorkspaceError.noTrial(sweep: "s", number: 3, trials: 2)) {
            try await requests.ask(.stop, [3]) { _ in Issue.record("nobody was to be asked") }
        }
    }

    @Test func statusTellsWhoRunsASweep() throws {
        let claim = try workspace.claim(sweep())
        let record = try enrol(sweep(), claim)
        #expect(try workspace.status(of: nil).map(\.activity) == [.running])
        try claim.store.setPaused(record.id, since: Date(), at: Date())
        #expect(try workspace.status(of: "s").map(\.activity) == [.paused])
        #expect(try workspace.status(of: "s")[0].counts == [.waiting: 2])
        #expect(throws: WorkspaceError.noSweep(name: "x", known: ["s"])) { try workspace.status(of: "x") }
        withExtendedLifetime(claim) {}
    }

    @Test func askingMakesNoStore() throws {
        #expect(throws: StoreError.missing(path: folder.path("apus.db"))) { try workspace.requests(to: "s") }
        #expect(try folder.names.isEmpty)
    }
}
