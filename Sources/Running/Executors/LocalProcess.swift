import Deciding
import Dispatch
import Foundation
import Planning
import Synchronization
import SystemPackage
import Workspace

/// The scheduler's hold on one child process and what came of it.
final class LocalProcess: Sendable {
    private enum Stage {
        case notStarted
        case running(ProcessTree)
        /// Nothing is left of it; its number may soon be that of another process.
        case over(leader: pid_t)
    }

    private struct State {
        var stage = Stage.notStarted
        var isAskedToEnd = false
        var isKilled = false
        var peak: ByteCount?
        /// What an order does while there is no process.
        var onOrder: (@Sendable () -> Void)?

        var isOrderedToEnd: Bool { isAskedToEnd || isKilled }
        var leader: pid_t? { if case .running(let tree) = stage { tree.leader } else { nil } }
    }

    private let launch: Launch
    private let processes: ProcFileSystem
    /// Into the standard input of a worker; nil for a program.
    private let lifeLine: FileDescriptor?
    private let state = Mutex(State())

    init(_ launch: Launch, lifeLine: FileDescriptor?, _ processes: ProcFileSystem) {
        self.launch = launch
        self.lifeLine = lifeLine
        self.processes = processes
    }

    private var isProgram: Bool { launch.grace != nil }

    /// It runs and leads a process group of its own; orders that came first are carried out.
    func hasStarted(_ leader: pid_t) {
        ChildProcesses.shared.await(leader)
        state.withLock { state in
            state.onOrder = nil
            state.stage = .running(
                ProcessTree(leader: leader, mark: ProcessMark(environment: launch.environment), processes))
            if state.isAskedToEnd { Self.terminate(leader) }
            if state.isKilled { kill(&state) }
        }
    }

    /// Calls `action` with the first order, were it an earlier one, unless the process has started by then.
    func beforeItStarts(anOrderDoes action: @escaping @Sendable () -> Void) {
        let isOrdered = state.withLock { state in
            state.onOrder = action
            return state.isOrderedToEnd
        }
        if isOrdered { action() }
    }

    /// Whether it was told to end at once.
    var isKilled: Bool { state.withLock { $0.isKilled } }

    func obey(_ order: StopOrder) {
        defer { state.withLock { $0.onOrder }?() }
        switch order {
        case .checkpointAndEnd where isProgram: askToEnd()
        // A worker may be gone already; then its end is on its way and nobody needs to be told.
        case .checkpointAndEnd: _ = try? lifeLine?.writeAll("stop\n".utf8)
        case .kill:
            state.withLock { state in
                state.isKilled = true
                kill(&state)
            }
        }
    }

    private func askToEnd() {
        state.withLock { state in
            guard !state.isAskedToEnd else { return }
            state.isAskedToEnd = true
            if case .running(let tree) = state.stage { Self.terminate(tree.leader) }
        }
    }

    private static func terminate(_ group: pid_t) {
        Foundation.kill(-group, SIGTERM)
        // What is stopped would get it when it goes on.
        Foundation.kill(-group, SIGCONT)
    }

    private func kill(_ state: inout State) {
        guard case .running(var tree) = state.stage else { return }
        if isProgram { tree.kill() } else { Foundation.kill(-tree.leader, SIGKILL) }
        state.stage = .running(tree)
    }

    /// Its end was taken: nobody waits for it any more. Its group is killed unless that was done before.
    func wasReaped() {
        state.withLock { state in
            switch state.stage {
            case .notStarted: break
            case .running(let tree):
                Foundation.kill(-tree.leader, SIGKILL)
                state.stage = .over(leader: tree.leader)
                ChildProcesses.shared.release(tree.leader)
            case .over(let leader): ChildProcesses.shared.release(leader)
            }
        }
    }
}

// MARK: - Its end

extension LocalProcess {
    /// Most of the time that is spent on what does not die although it was killed; it never runs again.
    private static let patience = Duration.seconds(10)
    /// How long a guardian of another run in this tree is left to do its work.
    private static let patienceWithGuardians = Duration.seconds(5)

    /// Kills and reaps what the process, which is over and not reaped, left running; what all of them used.
    func cleanUp() async -> ExecutorEvent? {
        guard let leader = state.withLock({ $0.leader }), let usage = ChildUsage(ofEndedChild: leader) else {
            return nil
        }
        Foundation.kill(-leader, SIGKILL)
        let start = ContinuousClock.now
        var pause = Duration.milliseconds(1)
        while isProgram, killRest(after: ContinuousClock.now - start), ContinuousClock.now - start < Self.patience {
            await ChildProcesses.pause(pause)
            pause = min(pause * 2, .milliseconds(50))
        }
        return state.withLock { state in
            guard case .running(let tree) = state.stage else { return nil }
            state.stage = .over(leader: leader)
            return .used(cpu: usage.cpu + tree.orphansCPU, peakMemory: peak(state.peak, usage))
        }
    }

    private func killRest(after waited: Duration) -> Bool {
        state.withLock { state in
            guard case .running(var tree) = state.stage else { return false }
            let isSomethingLeft = tree.killRest(sparingGuardians: waited < Self.patienceWithGuardians)
            state.stage = .running(tree)
            return isSomethingLeft
        }
    }

    /// The kernel's own peak of a single process counts when it is above this process's: each begins as a copy of it.
    private func peak(_ seen: ByteCount?, _ usage: ChildUsage) -> ByteCount? {
        guard let own = processes.peakMemory(of: getpid()), usage.largest.bytes > own.bytes else { return seen }
        return ByteCount(max(seen?.bytes ?? 0, usage.largest.bytes))
    }
}

extension LocalProcess {
    /// Waits until the process of a descriptor is over, and leaves its end to whoever waits for that.
    static func end(ofProcessAt descriptor: CInt) async {
        await withCheckedContinuation { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
            source.setEventHandler { source.cancel() }
            source.setCancelHandler { continuation.resume() }
            source.resume()
        }
    }
}

// MARK: - What it uses

extension LocalProcess {
    /// The memory of the process and all that came of it (of a worker: of its group), in a table of now; nil when it is
    /// over.
    func measure(in table: ProcessTable) -> ByteCount? {
        state.withLock { state in
            guard case .running(var tree) = state.stage else { return nil }
            let memory =
                isProgram ? ProcessTable.memory(of: tree.members(in: table)) : table.memory(ofGroup: tree.leader)
            if isProgram { tree.reapOrphans() }
            state.stage = .running(tree)
            if let memory { Self.raise(&state.peak, to: memory) }
            return memory
        }
    }

    /// The GPUs that a program sees, as `CUDA_VISIBLE_DEVICES` has them; nil where nobody gave it any.
    var visibleDevices: String? { isProgram ? launch.environment["CUDA_VISIBLE_DEVICES"] : nil }

    /// The numbers of its processes at the last look; none before its start and after its end.
    var members: Set<pid_t> {
        state.withLock { if case .running(let tree) = $0.stage { tree.members } else { [] } }
    }

    /// Looks at the memory of the process alone, which is cheap.
    func glance() {
        let leader = state.withLock { state in state.leader }
        guard let leader, let memory = processes.peakMemory(of: leader) else { return }
        state.withLock { state in Self.raise(&state.peak, to: memory) }
    }

    private static func raise(_ peak: inout ByteCount?, to memory: ByteCount) {
        if let known = peak, known.bytes >= memory.bytes { return }
        peak = memory
    }
}

extension Launch {
    /// How long a program may take to end; nil for a worker.
    var grace: Duration? { if case .program(let grace) = kind { grace } else { nil } }
}
