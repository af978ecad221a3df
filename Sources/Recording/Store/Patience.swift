import Foundation
import Synchronization

/// How long a store waits for another process that holds it, and who is told.
public struct Patience: Sendable {
    /// The longest wait in seconds; nil for none.
    var limit: Double?
    /// Whether somebody does not want to wait any longer.
    var isOver: @Sendable () -> Bool
    /// Is told who is waited for, and again every few minutes; called on the thread that waits.
    var tell: @Sendable (StoreHolder?) -> Void

    /// For a command that somebody looks at: ten seconds, in silence.
    public static let brief = Patience(limit: 10, isOver: { false }, tell: { _ in })

    /// For work that must not end because of others: until `isOver` says otherwise, which is asked many times a second.
    public static func unlimited(
        isOver: @escaping @Sendable () -> Bool, tell: @escaping @Sendable (StoreHolder?) -> Void
    ) -> Patience { Patience(limit: nil, isOver: isOver, tell: tell) }

    /// Before it is told, and after it is over: what holds a store in passing is not worth a word.
    static let moment = 2.0
    /// Between two tellings.
    static let interval = 300.0
}

/// A process that holds a store.
public struct StoreHolder: Hashable, Sendable, CustomStringConvertible {
    /// Its number.
    public var process: Int

    /// Its number, and its name where the system tells it.
    public var description: String {
        let name =
            FileManager.default.contents(atPath: "/proc/\(process)/comm")
            .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines) } ?? ""
        return "process \(process)" + (name.isEmpty ? "" : " (\(name))")
    }
}

/// What the connection to a store does while another process holds it: SQLite's busy handler.
final class StoreWait: Sendable {
    private struct State {
        var patience: Patience
        /// Of the wait that goes on, or was the last.
        var start = ContinuousClock.now
        var tellings = 0
        /// Of the waits before it.
        var earlier = Duration.zero
        var last = Duration.zero
        var isGivenUp = false
    }

    private let state: Mutex<State>
    private let locks: StoreLocks

    /// Of the store at a real path.
    init(_ patience: Patience, path: String) {
        state = Mutex(State(patience: patience))
        locks = StoreLocks(path: path)
    }

    /// The time that went by in waits, in all.
    var total: Duration { state.withLock { $0.earlier + $0.last } }

    /// Whether the last wait was ended by somebody who did not want to go on with it.
    var isGivenUp: Bool { state.withLock { $0.isGivenUp } }

    /// How long the last wait was, in whole seconds.
    var seconds: Int { state.withLock { Int($0.last.components.seconds) } }

    /// Who is waited for.
    var holder: StoreHolder? { locks.holder }

    /// Who keeps the log from being folded.
    var reader: StoreHolder? { locks.reader }

    /// Runs `body` with that much patience and no more.
    func limited<Value>(to seconds: Double, _ body: () throws -> Value) rethrows -> Value {
        let patience = state.withLock { state in
            defer { state.patience = Patience(limit: seconds, isOver: { false }, tell: { _ in }) }
            return state.patience
        }
        defer { state.withLock { $0.patience = patience } }
        return try body()
    }

    /// Sleeps and returns true, or returns false when there is no patience left. `tries` counts from 0 in every wait.
    func goesOn(tries: Int) -> Bool {
        let (patience, waited, isDue) = state.withLock { state in
            if tries == 0 {
                state.earlier += state.last
                state.start = .now
                state.tellings = 0
                state.isGivenUp = false
            }
            state.last = state.start.duration(to: .now)
            let waited = state.last / .seconds(1)
            let isDue = waited >= Patience.moment + Double(state.tellings) * Patience.interval
            if isDue { state.tellings += 1 }
            return (state.patience, waited, isDue)
        }
        if waited >= Patience.moment, patience.isOver() {
            state.withLock { $0.isGivenUp = true }
            return false
        }
        if let limit = patience.limit, waited >= limit { return false }
        if isDue { patience.tell(holder) }
        usleep(UInt32(min(50, 1 + tries * 2)) * 1000)
        return true
    }
}

/// Who holds which of SQLite's locks on a store (sqlite.org/walformat.html, "WAL locks"; sqlite.org/lockingv3.html).
///
/// Its descriptors stay open until the process ends: closing one would take the process's own locks away (fcntl(2)).
private final class StoreLocks: Sendable {
    private let path: String
    private let descriptors = Mutex([String: Int32]())

    init(path: String) { self.path = path }

    /// The process that writes, folds the log, or has the file for itself.
    var holder: StoreHolder? {
        owner(of: "-shm", F_WRLCK, from: 120, count: 3) ?? owner(of: "", F_RDLCK, from: 0x4000_0000, count: 512)
    }

    /// A process that reads, as long as which the log it reads cannot be folded.
    var reader: StoreHolder? { owner(of: "-shm", F_WRLCK, from: 123, count: 5) }

    private func owner(of suffix: String, _ kind: Int32, from start: Int, count: Int) -> StoreHolder? {
        let file = descriptors.withLock { descriptors in
            if let file = descriptors[suffix] { return file }
            let file = open(path + suffix, O_RDWR | O_CLOEXEC)
            if file >= 0 { descriptors[suffix] = file }
            return file
        }
        var lock = flock()
        lock.l_type = Int16(kind)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(start)
        lock.l_len = off_t(count)
        guard file >= 0, fcntl(file, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK), lock.l_pid > 0 else {
            return nil
        }
        return StoreHolder(process: Int(lock.l_pid))
    }
}
