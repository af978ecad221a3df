public import Foundation
import Subprocess
import SystemPackage
public import Workspace

/// What is left of a run of programs when its scheduler is gone, and the process that sees to it.
public struct RunGuardian: Sendable {
    /// What the scheduler writes when the run ends in order.
    fileprivate static let farewell = "done\n"

    private let mark: ProcessMark
    private let processes: ProcFileSystem

    /// Of the processes whose environment has `APUS_RUN=run`, wherever in the machine they are.
    public init(run: String, processes: ProcFileSystem = ProcFileSystem()) {
        mark = ProcessMark(run: run)
        self.processes = processes
    }

    /// The life of the process `apus guardian`: waits until the scheduler closes the other end of `input`, and kills what is
    /// there of the run then. When the scheduler said that it ended in order, that is nothing, and one look is enough.
    public func keepWatch(input: CInt = STDIN_FILENO) {
        let words = Self.readAll(input)
        if words.hasSuffix(Self.farewell) { kill() } else { killAll() }
    }

    /// Kills all processes of the run and their descendants, until none is found twice in a row. What is left after
    /// `patience`; without one, it does not return before nothing is.
    ///
    /// Blocks the thread. Those of a run inside of one of its programs are left to that run's own guardian.
    @discardableResult
    public func killAll(patience: Duration? = nil) -> [Int32] {
        let start = ContinuousClock.now
        var scansWithoutAny = 0
        var pause = 2_000 as UInt32
        while true {
            let killed = kill()
            scansWithoutAny = killed.isEmpty ? scansWithoutAny + 1 : 0
            if scansWithoutAny == 2 { return [] }
            if let patience, ContinuousClock.now - start > patience { return killed }
            usleep(scansWithoutAny > 0 ? 20_000 : pause)
            // What does not end although it was killed, because a disk does not answer, is not worth a processor.
            pause = min(pause * 2, 1_000_000)
        }
    }

    /// Kills what is there now: the processes that got the signal.
    @discardableResult
    private func kill() -> [pid_t] {
        var marked: Set<pid_t> = []
        let table = processes.table { process in
            if !process.isZombie, isMarked(process.identifier) { marked.insert(process.identifier) }
        }
        guard !marked.isEmpty else { return [] }
        let victims = table.trees { marked.contains($0.identifier) }.filter { !$0.isZombie }
        let killed = victims.filter { victim in
            victim.identifier != getpid()
                && victim.kill(processes) {
                    marked.contains(victim.identifier)
                        ? isMarked(victim.identifier) : !mark.isForeign(victim.identifier, processes)
                }
        }
        table.killGroups(
            within: victims.filter { $0.identifier != getpid() && !mark.isForeign($0.identifier, processes) })
        return killed.map(\.identifier)
    }

    private func isMarked(_ process: pid_t) -> Bool { mark.isOn(process, processes) }

    private static func readAll(_ input: CInt) -> String {
        var words: [UInt8] = []
        var buffer: [UInt8] = Array(repeating: 0, count: 256)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count == 0 || count < 0 && errno != EINTR { break }
            words = (words + buffer.prefix(max(0, count))).suffix(buffer.count)
        }
        return String(decoding: words, as: UTF8.self)
    }
}

extension LocalExecutor {
    /// Runs `body`, in which programs with `APUS_RUN=run` in their environment are started, and leaves nothing of them
    /// behind: neither when it is over nor when this process is killed meanwhile, for then a guardian sees to it.
    ///
    /// Throws what `body` throws, and ``RunningError/noGuardian(why:)``.
    ///
    /// - Parameters:
    ///   - program: Is started as the guardian, with `guardian` and the run as its arguments.
    ///   - isOnlyParent: Whether each child of this process for which nobody waits is an orphan of this run. If not, those
    ///     alone are ended with it that cleared their environment and left the session.
    public func guarding<Outcome>(
        run: String, program: String = Machine.thisProgram, isOnlyParent: Bool = true,
        _ body: () async throws -> Outcome
    ) async throws -> Outcome {
        ChildProcesses.shared.adoptOrphans()
        let pipe: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
        do { pipe = try FileDescriptor.pipe() } catch { throw RunningError.noGuardian(why: "\(error)") }
        var outcome: Result<Outcome, any Error>?
        var guardian: pid_t?
        defer { if let guardian { ChildProcesses.shared.release(guardian) } }
        do {
            _ = try await Subprocess.run(
                .path(FilePath(program)),
                arguments: Arguments(executablePathOverride: "apus", remainingValues: ["guardian", run]),
                environment: Self.guardianEnvironment(run: run), platformOptions: Self.ownSession,
                input: .fileDescriptor(pipe.readEnd, closeAfterSpawningProcess: true), output: .discarded,
                error: .discarded
            ) { execution in
                guardian = execution.processIdentifier.value
                ChildProcesses.shared.await(execution.processIdentifier.value)
                do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
                parents.end()
                await ChildProcesses.shared.endOthers(processes, isOnlyParent: isOnlyParent)
                _ = try? pipe.writeEnd.writeAll(RunGuardian.farewell.utf8)
                try? pipe.writeEnd.close()
            }
        } catch  where outcome == nil {
            try? pipe.writeEnd.close()
            throw RunningError.noGuardian(why: "\(error)")
        } catch {}
        return try outcome!.get()
    }

    /// Without the marks of a run around this one: whoever kills its processes is not to kill this guardian.
    private static func guardianEnvironment(run: String) -> Subprocess.Environment {
        var changes: [Subprocess.Environment.Key: String?] = [:]
        for name in [ProcessMark.runName, ProcessMark.trialName, ProcessMark.attemptName] {
            changes[Subprocess.Environment.Key(stringLiteral: name)] = .some(nil)
        }
        changes[Subprocess.Environment.Key(stringLiteral: ProcessMark.guardianName)] = run
        return .inherit.updating(changes)
    }

    private static var ownSession: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        return options
    }
}

extension ChildProcesses {
    /// Kills and reaps orphans and all that comes of them; what does not die within ten seconds never runs again.
    func endOthers(_ processes: ProcFileSystem, isOnlyParent: Bool) async {
        let session = getsid(0)
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(10) {
            let orphans = others(processes).filter { orphan in
                isOnlyParent || orphan.session != session && !ProcessMark.isOnAny(orphan.identifier, processes)
            }
            if orphans.isEmpty { return }
            let numbers = Set(orphans.map(\.identifier))
            for process in processes.table().trees(of: { numbers.contains($0.identifier) }) {
                if process.isZombie, numbers.contains(process.identifier) { _ = reap(process.identifier) }
                // The guardian of another run has its own work to do first.
                let sparesGuardians = ContinuousClock.now - start < .seconds(5)
                process.kill(processes) {
                    !sparesGuardians || !ProcessMark.isOnGuardian(process.identifier, processes)
                }
            }
            await Self.pause(.milliseconds(2))
        }
    }
}
