import Files
import Foundation
import Recording
import TestSupport
import Testing

/// Death at the worst places, each named in `FaultPoint`: between a report and its checkpoint, inside a rename, inside a
/// transaction.
@Suite(.enabled(if: Fault.areBuiltIn, "SKIPPED: aimed kills need a debug build"))
struct AimedKillTests {
    private static let extra = #", "checkpoint": {"keep": "both"}"#

    private static let uninterrupted = Result { try remains(epochs: 3) }

    /// Longer, so that trials are left half-done whatever time a worker takes to notice that its scheduler is dead.
    private static let uninterruptedForLonger = Result { try remains(epochs: 20) }

    private static func remains(epochs: Int) throws -> SweepRemains {
        let program = try Program()
        try TinySweep.write(to: program, epochs: epochs, extra: extra)
        try program.apus("run", "tiny.json")
        return try SweepRemains(in: program)
    }

    @Test(arguments: Fault.deaths)
    func whereverItDiesTheSameCommandCompletesTheSweep(fault: Fault) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: fault.isOnResumption ? 20 : 3, extra: Self.extra)
        if fault.isOnResumption { try die(Fault(command: "run", point: .epochRecorded, visit: 3), program) }
        try die(fault, program)
        let again = try program.apus("run", "tiny.json")
        #expect(again.code == 0, "\(again.messages)")
        try waitUntil("no process is left over") { ProcessList.working(in: program.folder).isEmpty }
        let uninterrupted = fault.isOnResumption ? Self.uninterruptedForLonger : Self.uninterrupted
        try SweepCheck.isWhole(program, asIn: uninterrupted.get())
    }

    /// Dead in epoch 2 of trial 1: that epoch is trained once more until its checkpoint is whole, and its report, which
    /// comes first, is on the disk even where it is trained once more.
    @Test(arguments: [
        (FaultPoint.epochTrained, reported: 1, fromEpoch: 1), (.reportTorn, 1, 1), (.reportAppended, 2, 1),
        (.bestShared, 2, 2), (.checkpointAdopted, 2, 2),
    ])
    func noMoreIsDoneAgainThanWasNotKept(point: FaultPoint, reported: Int, fromEpoch: Int) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3)
        let run = try program.start(
            ["run", "tiny.json", "--workers", "1"],
            ["APUS_FAULT": "worker/\(point.rawValue):2", "APUS_FAULT_MARK": "struck"]
        ).finish()
        #expect(run.code == 0 && program.exists("struck"), "\(run.messages)")
        let store = try Store(path: program.folder.appending(path: "Results/apus.db").path, access: .readOnly)
        let attempts = try store.attempts(of: 1, trial: 1)
        #expect(attempts.map(\.newEpochs) == [reported, 3 - reported])
        #expect(attempts.map(\.fromEpoch) == [0, fromEpoch])
    }

    /// Runs the sweep until the fault strikes: a scheduler is dead then, a worker was replaced.
    private func die(_ fault: Fault, _ program: Program) throws {
        let mark = "struck-\(fault.point.rawValue)"
        let run = try program.start(["run", "tiny.json"], ["APUS_FAULT": fault.text, "APUS_FAULT_MARK": mark]).finish()
        #expect(program.exists(mark), "\(fault.text) was never reached")
        #expect(run.code == (fault.command == "run" ? -SIGKILL : 0), "\(run.messages)")
    }

    @Test func everyPointIsAimedAt() {
        #expect(Set((Fault.deaths + Fault.fullDisks).map(\.point)) == Set(FaultPoint.allCases))
    }
}
