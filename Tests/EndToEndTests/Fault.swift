import Files
import Testing

/// A fault of a debug build: at which point of which command, and the how many-th visit.
struct Fault: CustomTestStringConvertible, Sendable {
    /// `run` or `worker`.
    var command: String
    var point: FaultPoint
    /// From 1.
    var visit: Int
    /// Whether the run before it was killed, so that there is something to go on from.
    var isOnResumption = false
    /// Whether it is a full disk, and not death.
    var isFullDisk = false

    /// What `APUS_FAULT` is to say.
    var text: String { "\(command)/\(point.rawValue):\(visit)" + (isFullDisk ? ":full" : "") }

    var testDescription: String { text + (isOnResumption ? " on resumption" : "") }

    /// Faults exist in debug builds alone.
    static var areBuiltIn: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }
}

extension Fault {
    /// Deaths at every named point, at the first visit and at later ones.
    static let deaths =
        deaths(
            of: "worker",
            [
                (.fileWritten, [1, 2, 4]), (.fileRenamed, [1, 2, 4]), (.fileLinked, [1, 2, 3]),
                (.minibatchTrained, [1, 200]), (.epochTrained, [1, 3]), (.reportTorn, [1, 2, 3]),
                (.reportAppended, [1, 2, 3]), (.bestShared, [1, 2]), (.previousKept, [1, 2, 3]),
                (.checkpointAdopted, [1, 3]), (.outcomeWritten, [1]),
            ])
        + deaths(
            of: "run",
            [
                (.sweepInserted, [1]), (.trialProposed, [1, 3]), (.attemptFolderMade, [1, 3]), (.fileWritten, [1, 3]),
                (.fileRenamed, [1, 3]),
                (.attemptPrepared, [1, 3]), (.attemptInserted, [1, 3]), (.attemptBegun, [1, 3]),
                (.epochInserted, [1, 2, 4]), (.epochRecorded, [1, 2, 4]), (.othersRemoved, [1, 2]),
                (.checkpointRetained, [1, 2]), (.attemptRetained, [1, 2]), (.attemptEnded, [1, 2]),
            ])
        + deaths(
            of: "run",
            [
                (.attemptFolderMade, [1]), (.fileLinked, [1]), (.checkpointRestored, [1, 2]),
                (.attemptPrepared, [1]), (.attemptInserted, [1]), (.attemptBegun, [1]), (.attemptEnded, [1, 2]),
                (.epochInserted, [1]),
            ], onResumption: true)

    /// A full disk at every place where something is written, from the first time on and from later ones.
    static let fullDisks =
        deaths(of: "worker", [(.write, [1, 2, 3, 4]), (.append, [1, 2, 3]), (.link, [1, 2, 3])])
        .map(\.onFullDisk)
        + deaths(
            of: "run",
            [
                (.write, [1, 2]), (.folder, [1, 2]), (.log, [1, 2]), (.lock, [1]),
                (.insert, [1, 2, 3, 4, 5, 6, 8, 10]),
            ]
        ).map(\.onFullDisk)
        + deaths(of: "run", [(.link, [1]), (.insert, [1])], onResumption: true).map(\.onFullDisk)

    private var onFullDisk: Fault {
        var fault = self
        fault.isFullDisk = true
        return fault
    }

    private static func deaths(
        of command: String, _ points: [(FaultPoint, [Int])], onResumption: Bool = false
    ) -> [Fault] {
        points.flatMap { point, visits in
            visits.map { Fault(command: command, point: point, visit: $0, isOnResumption: onResumption) }
        }
    }
}
