import Files
import Foundation

/// A worker's sign of life: the time of a file's last change.
///
/// It is given from the work itself, not by a timer, which would go on when the work hangs.
public final class Heartbeat {
    private let file: Int32
    private let elapsed: () -> Duration
    private var next = Duration.zero

    /// Between two beats.
    private static let interval = Duration.milliseconds(250)

    /// Makes the file.
    public init(path: String, clock: some Clock<Duration>) throws {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileError("open", path) }
    }

    deinit { close(file) }

    /// Gives a sign, if the last one was a quarter of a second ago; may be called as often as one likes.
    public func beat() {
        let now = elapsed()
        guard now >= next else { return }
        next = now + Self.interval
        // A beat that is missed is followed by another.
        _ = futimens(file, nil)
    }
}
