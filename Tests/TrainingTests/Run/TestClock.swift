import Synchronization

/// A clock that goes on by one second whenever it is looked at.
final class TestClock: Clock {
    struct Instant: InstantProtocol {
        var seconds: Int

        func advanced(by duration: Duration) -> Instant { Instant(seconds: seconds + Int(duration.components.seconds)) }
        func duration(to other: Instant) -> Duration { .seconds(other.seconds - seconds) }
        static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
    }

    private let looks = Atomic(0)

    var now: Instant { Instant(seconds: looks.add(1, ordering: .relaxed).newValue) }
    var minimumResolution: Duration { .seconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}
