import Files
import Foundation
import Planning
import Recording
import Running
import Testing
import Training
import Workspace

@testable import apus

/// The exit code that each kind of error ends a command with: 2 is for what whoever called it can mend, 3 for the store, the
/// disk and the machine.
@Suite struct ExitStatusTests {
    private static let full = FileError("write", "a", ENOSPC)
    private static let missing = FileError("read", "a", ENOENT)

    /// The program's own line breaks are line breaks; those in a name are shown.
    @Test func aRepairOfSeveralLinesIsPrintedSo() {
        let error = TrainingError.notWeights(
            path: "a\nb.pt", kind: "a pickle", repair: "convert it:\n  >>> one\n  >>> two")
        #expect(
            ErrorLines.of(error) == [
                "apus: a\nb.pt is a pickle, not weights in safetensors: convert it:", "  >>> one", "  >>> two",
            ])
    }

    @Test func whatWhoeverCallsCanMendIsWrongUse() {
        let errors: [any Error] = [
            WorkspaceError.noSweep(name: "a", known: []), WorkspaceError.noTrial(sweep: "a", number: 9, trials: 1),
            WorkspaceError.noAddress("a/"), WorkspaceError.sweepDiffers(name: "a", differences: []),
            WorkspaceError.inputChanged(name: "a", setting: "corpus", value: "b", trial: 1),
            WorkspaceError.otherResults(name: "a", stored: "b", given: "c"),
            WorkspaceError.refused(sweep: "a", reasons: []), StoreError.sweepExists(name: "a", path: "b"),
            StoreError.unknownSweep(id: 1, path: "b"), StoreError.unknownTrial(number: 1, sweep: 1, path: "b"),
            TrainingError.corpusMissing(folder: "a"), TrainingError.file(Self.missing),
            CommandError.unwritable(Self.missing, option: "-o"), CommandError.wrongUse("a"),
            CommandError.unreadable(file: "a", why: "b"),
        ]
        for error in errors { #expect(ExitStatus.of(error) == 2, "\(error)") }
    }

    @Test func whatTheMachineIsToBlameForIsThree() {
        let errors: [any Error] = [
            WorkspaceError.alreadyRunning(sweep: "a", holder: "b"), WorkspaceError.isALink(path: "a", target: "b"),
            WorkspaceError.lockLost(path: "a", place: nil),
            StoreError.missing(path: "a"), StoreError.cannotWrite(path: "a", ENOSPC),
            StoreError.locked(path: "a", seconds: 1, holder: nil),
            StoreError.readOnly(path: "a"), StoreError.newerSchema(path: "a"),
            StoreError.damaged(path: "a", what: "b"),
            StoreError.epochDisagrees(trial: 1, epoch: 1, metric: "a", recorded: 1, reported: 2),
            TrainingError.file(Self.full), CommandError.unwritable(Self.full, option: "-o"),
            RunningError.badRequest(path: "a", why: "b"), Self.missing, Self.full,
        ]
        for error in errors { #expect(ExitStatus.of(error) == 3, "\(error)") }
    }

    @Test func anythingElseIsOne() {
        #expect(ExitStatus.of(WorkspaceError.unanswered(sweep: "a", seconds: 1)) == 1)
        #expect(ExitStatus.of(CancellationError()) == 1)
    }
}
