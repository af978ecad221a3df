import Foundation
import Parameters
import Planning
import TestSupport
import Testing
import Workspace

@testable import Deciding
@testable import Recording
@testable import Running

/// When an attempt was alive last whose end nobody saw.
@Suite struct LastSignTests {
    /// One of a program costs the time up to its last sign of life, which is recorded as its end.
    @Test func aProgramThatNobodySawEndCostsTime() {
        let start = Date(timeIntervalSince1970: 1000)
        var origin = ScriptedTrainer.origin
        origin.kernelVariant = ""
        var attempts = [
            AttemptRecord(
                number: 1, startedAt: start, endedAt: start.addingTimeInterval(60), origin: origin,
                end: AttemptEnd(cause: .lost)), AttemptRecord(number: 2, startedAt: start, origin: origin),
        ]
        let overview = TrialOverview(trial: 1, state: .running, epochs: nil, recordedEpochs: 0, isAtRung: false)
        func status(lastSeen: Date?) -> TrialStatus {
            let trial = Trial(number: 1, parameters: [:], settings: [:], seed: 1)
            return TrialStatus(
                overview, TrialRecord(trial: trial, state: .running, attempts: attempts), lastSeen: lastSeen)
        }
        guard case .running(let open) = status(lastSeen: start.addingTimeInterval(45)).phase else {
            Issue.record("the second attempt is not over")
            return
        }
        #expect(open.since == .seconds(-45))
        #expect(status(lastSeen: nil).spent == .seconds(60))
        attempts[1].origin = ScriptedTrainer.origin
        guard case .running(let unknown) = status(lastSeen: start.addingTimeInterval(45)).phase else { return }
        #expect(unknown.since == .zero)
    }

    @Test func theLastSignOfLifeIsTheLastChangeOfAFile() throws {
        let folder = try TemporaryFolder()
        let attempt = SweepFolder.AttemptFolder(path: folder.path)
        #expect(attempt.lastSign == nil)
        for (path, second) in [(attempt.log, 50.0), (attempt.reports, 70), (attempt.request, 90)] {
            try Data().write(to: URL(fileURLWithPath: path))
            let date = Date(timeIntervalSince1970: second)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        #expect(attempt.lastSign == Date(timeIntervalSince1970: 70))
    }
}
