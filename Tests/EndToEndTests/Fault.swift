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

    /// What `APUS_FAULT` is to say.
    var text: String { "\(command)/\(point.rawValue):\(visit)" }

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
                (.sweepInserted, [1]), (.attemptFolderMade, [1, 3]), (.fileWritten, [1, 3]), (.fileRenamed, [1, 3]),
                (.attemptPrepared, [1, 3]), (.attemptInserted, [1, 3]), (.attemptBegun, [1, 3]),
                (.epochInserted, [1, 2, 4]), (.epochRecorded, [1, 2, 4]), (.othersRemoved, [1, 2]),
                (.checkpointShelved, [1, 2]), (.attemptShelved, [1, 2]), (.attemptEnded, [1, 2]),
            ])
        + deaths(
            of: "run",
            [
                (.attemptFolderMade, [1]), (.fileLinked, [1, 2]), (.checkpointHandedOver, [1, 2]),
                (.attemptPrepared, [1]), (.attemptInserted, [1]), (.attemptBegun, [1]), (.attemptEnded, [1, 2]),
                (.epochInserted, [1]),
            ], onResumption: true)

    private static func deaths(
        of command: String, _ points: [(FaultPoint, [Int])], onResumption: Bool = false
    ) -> [Fault] {
        points.flatMap { point, visits in
            visits.map { Fault(command: command, point: point, visit: $0, isOnResumption: onResumption) }
        }
    }
}
