import Foundation
import Planning
import Synchronization
import Workspace

/// The processes of one attempt at a program: its leader, and whatever came of it.
///
/// They are its process group, its descendants, those that were among its descendants when somebody looked and whoever is in
/// a session that one of these began, and orphans that came to this process and bear the attempt's mark. An orphan that left the group, cleared its environment and was never
/// seen before cannot be told from others of its kind, and stays until the run is over.
struct ProcessTree {
    /// The process that was started; its number is that of a process group.
    let leader: pid_t
    private let mark: ProcessMark?
    private let processes: ProcFileSystem
    /// When they were started, by their numbers.
    private var seen: [pid_t: UInt64] = [:]
    /// Sessions that some of them began, and which nobody else can be in.
    private var sessions: Set<pid_t> = []
    /// Time that orphans had on processors.
    private(set) var orphansCPU = Duration.zero

    /// The processes that come of `leader`.
    init(leader: pid_t, mark: ProcessMark?, _ processes: ProcFileSystem) {
        self.leader = leader
        self.mark = mark
        self.processes = processes
    }

    /// The numbers of its processes in the last table.
    var members: Set<pid_t> { Set(seen.keys).union([leader]) }

    /// Its processes in a table, which must be of now.
    mutating func members(in table: ProcessTable) -> [ProcessStatus] {
        let members = table.trees { isRoot($0) }
        seen = Dictionary(members.map { ($0.identifier, $0.start) }) { first, _ in first }
        sessions = Set(members.map(\.session)).subtracting([getsid(0)])
        return members
    }

    private func isRoot(_ process: ProcessStatus) -> Bool {
        if process.identifier == leader || process.group == leader { return true }
        if seen[process.identifier] == process.start || sessions.contains(process.session) { return true }
        // Nobody else's orphan bears this mark; a zombie bears none.
        guard process.parent == getpid(), !process.isZombie, !ChildProcesses.shared.isAwaited(process.identifier) else {
            return false
        }
        return mark?.isOn(process.identifier, processes) ?? false
    }

    /// Kills every process of it that is there now, but for guardians.
    mutating func kill() {
        let table = processes.table()
        kill(members(in: table), in: table, sparingGuardians: true)
        Foundation.kill(-leader, SIGKILL)
    }

    /// Kills what its leader, which is over and not reaped, left behind, and takes the ends of what came to this process.
    /// Whether something is left.
    ///
    /// - Parameter sparingGuardians: Whether to leave guardians alone: that of another run, which was in this tree, has its
    ///   own work to do first.
    mutating func killRest(sparingGuardians: Bool) -> Bool {
        // Whatever is left has an ancestor among the children of this process: when that has none, there is nothing to find.
        let orphans = ChildProcesses.shared.others(processes)
        let reaped = orphans.filter { $0.isZombie && reap($0) }
        let living = orphans.filter { !$0.isZombie }
        let roots = living.filter(isRoot)
        sessions.formUnion(roots.map(\.session).filter { $0 != getsid(0) })
        guard !roots.isEmpty else {
            // One that ended meanwhile could not be told from others, and may have passed its work on.
            return !reaped.isEmpty || living.contains { processes.status(of: $0.identifier)?.isZombie ?? true }
        }
        let table = processes.table()
        let rest = members(in: table).filter { $0.identifier != leader && !$0.isZombie }
        kill(rest, in: table, sparingGuardians: sparingGuardians)
        // Even one that ended in this moment has to be reaped.
        return true
    }

    /// Takes the ends of orphans that are over while the leader runs, so that they do not use up the machine's numbers.
    mutating func reapOrphans() {
        for zombie in ChildProcesses.shared.others(processes) where zombie.isZombie { reap(zombie) }
    }

    /// Takes the end of an orphan of this attempt, or of one that nobody knows any more: it left the session of this process,
    /// as none does that this process starts. Whether it was taken.
    @discardableResult
    private mutating func reap(_ zombie: ProcessStatus) -> Bool {
        let isOurs = isRoot(zombie)
        guard isOurs || zombie.session != getsid(0), let used = ChildProcesses.shared.reap(zombie.identifier) else {
            return false
        }
        if isOurs { orphansCPU += used }
        return true
    }

    private func kill(_ members: [ProcessStatus], in table: ProcessTable, sparingGuardians: Bool) {
        let victims = members.filter { member in
            !sparingGuardians || !ProcessMark.isOnGuardian(member.identifier, processes)
        }
        for victim in victims { victim.kill(processes) }
        table.killGroups(within: victims)
    }
}

extension ProcessTable {
    /// Kills the groups that have no living member but those in `victims`: no fork slips out of one, however fast it is.
    func killGroups(within victims: [ProcessStatus]) {
        let numbers = Set(victims.map(\.identifier))
        let groups = Dictionary(grouping: processes.filter { !$0.isZombie }, by: \.group)
        for (group, members) in groups where group > 1 && members.allSatisfy({ numbers.contains($0.identifier) }) {
            Foundation.kill(-group, SIGKILL)
        }
    }
}

/// The processes of the machine, listed once for all workers: it takes reading a file of every one.
final class ProcessWatch: Sendable {
    /// Between two looks.
    static let interval = Duration.milliseconds(500)

    private struct Reading {
        var table: ProcessTable
        var time: ContinuousClock.Instant
    }

    private let processes: ProcFileSystem
    private let last = Mutex<Reading?>(nil)

    init(_ processes: ProcFileSystem) { self.processes = processes }

    /// What there was at the last look, which is not long ago.
    func table() -> ProcessTable {
        last.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last.time < Self.interval / 2 { return last.table }
            let table = processes.table()
            last = Reading(table: table, time: now)
            return table
        }
    }
}
