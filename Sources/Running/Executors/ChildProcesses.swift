import CProcesses
import Dispatch
import Foundation
import Planning
import Synchronization
import Workspace

/// The children of this process: those that it started and waits for, and orphans that came to it from them.
///
/// There is one for the whole process, because the kernel has one list of children for it.
final class ChildProcesses: Sendable {
    static let shared = ChildProcesses()

    /// Children that somebody waits for. A child that was just started is not yet among them.
    private let awaited = Mutex<Set<pid_t>>([])

    private init() {}

    /// Has the kernel give orphaned descendants to this process and not to the first one of the machine.
    ///
    /// Where it cannot, orphans that leave their process group outlive their attempt.
    func adoptOrphans() { _ = apus_adopt_orphans() }

    /// Somebody waits for this child.
    func await(_ child: pid_t) { _ = awaited.withLock { $0.insert(child) } }

    /// Nobody waits for it any more.
    func release(_ child: pid_t) { _ = awaited.withLock { $0.remove(child) } }

    /// Whether somebody waits for this child.
    func isAwaited(_ child: pid_t) -> Bool { awaited.withLock { $0.contains(child) } }

    /// Those for which nobody waits: orphans, and what is being started in this very moment.
    func others(_ processes: ProcFileSystem) -> [ProcessStatus] {
        children(processes).filter { !isAwaited($0) }.compactMap { processes.status(of: $0) }
    }

    /// All of them. The kernel may leave one out when the end of another is taken while it lists them, so that a list counts
    /// when it is the same twice.
    private func children(_ processes: ProcFileSystem) -> Set<pid_t> {
        var last: Set<pid_t>?
        for _ in 1...10 {
            let list = Set(processes.children(of: getpid()))
            if list == last { break }
            last = list
        }
        return last ?? []
    }

    /// Takes the end of a child for which nobody waits; the time that it and those it waited for had on processors, nil when
    /// it is not over.
    func reap(_ child: pid_t) -> Duration? {
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(child, &status, WNOHANG, &usage) == child else { return nil }
        let times = [usage.ru_utime, usage.ru_stime]
        return times.reduce(.zero) { $0 + .seconds($1.tv_sec) + .microseconds($1.tv_usec) }
    }

    /// Waits although the task may be cancelled: what was killed needs a moment.
    static func pause(_ duration: Duration) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + duration / .seconds(1)) { continuation.resume() }
        }
    }
}

/// The nice value of this process, which is that of everything it starts.
public enum NiceValue {
    /// Has every thread keep the value that whoever started this process chose.
    ///
    /// To be called while there is but one thread: Dispatch gives its threads values of its own, whatever that of the process
    /// is, where it is allowed to lower them (root), and what these threads start would run with those.
    public static func keep() { _ = apus_keep_nice() }
}

/// What an ended child and those that it waited for used.
struct ChildUsage {
    /// Time on processors, in user and system mode.
    var cpu: Duration
    /// Resident memory of the largest of them, or of the process from which it was copied.
    var largest: ByteCount

    /// Of a child that is over, or soon will be; its end is still there for whoever waits for it. Nil when there is none.
    init?(ofEndedChild child: pid_t) {
        var (microseconds, kilobytes): (CLongLong, CLongLong) = (0, 0)
        guard apus_usage_of_ended_child(child, &microseconds, &kilobytes) == 0 else { return nil }
        cpu = .microseconds(microseconds)
        largest = ByteCount(Int(kilobytes) * 1024)
    }
}

extension ProcessStatus {
    /// Kills this process, and none that has taken its number since; whether it got the signal.
    ///
    /// - Parameter isStill: Whether the process is still the one that is meant; asked when its number is held.
    @discardableResult
    func kill(_ processes: ProcFileSystem, if isStill: () -> Bool = { true }) -> Bool {
        let handle = apus_open_process(identifier)
        guard handle >= 0 else {
            // Without descriptors of processes, or without any to spare, the number has to do.
            return errno != ESRCH && isStill() && Foundation.kill(identifier, SIGKILL) == 0
        }
        defer { close(handle) }
        guard processes.status(of: identifier)?.start == start, isStill() else { return false }
        return apus_signal_process(handle, SIGKILL) == 0
    }
}
