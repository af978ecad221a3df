import CProcesses
import Dispatch
import Foundation
import Planning
import Subprocess
import Synchronization
import SystemPackage
import Workspace

/// A Python process that imported modules once and forks a child for every trial; see `apus_preload.py`.
///
/// The two speak through a socket, the parent's standard input: when this end is closed, the parent ends. Its children are
/// orphans at once, and so those of this process.
final class PythonParent: Sendable {
    /// Which commands can share a parent.
    struct Kind: Hashable {
        var modules: [String]
        var interpreter: String
        var options: [String]
        /// Beside it the modules are looked for.
        var target: PythonCommand.Target
        var environment: [String: String]

        init(_ preload: Preload) {
            modules = preload.modules
            interpreter = preload.command.interpreter
            options = preload.command.options
            target = if case .code = preload.command.target { .code("") } else { preload.command.target }
            environment = preload.environment
        }
    }

    /// Why a trial is started without it.
    struct Refusal: Error, Hashable {
        let reason: String

        init(reason: String) { self.reason = reason }

        init(_ error: any Error) { self = error as? Refusal ?? Refusal(reason: "\(error)") }
    }

    /// How long imports may take, and a fork.
    private static let patience = (imports: Duration.seconds(600), fork: Duration.seconds(60))
    /// What is kept free for the words of a trial's command, and for its environment, in the memory that `/proc` shows.
    private static let room = (words: 4096, environment: 8192)

    /// Requests are answered one after the other, by a thread that waits for the answers.
    private let queue = DispatchQueue(label: "python-parent")
    private let channel: LineSocket
    private let refusal = Mutex<Refusal?>(nil)

    /// Starts a parent; that it cannot be started is told to the first who asks for a child.
    init(_ preload: Preload, file: String) throws {
        let (own, childs) = try LineSocket.pair()
        channel = own
        do {
            let log = try FileDescriptor.open(
                FilePath(preload.log), .writeOnly, options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            Task { await Self.run(preload, file, input: childs, log) }
        } catch {
            try? childs.close()
            throw error
        }
        let order = PreloadOrder(modules: preload.modules, target: preload.command.target.words)
        queue.async { [self] in
            do {
                _ = try ask(order, patience: Self.patience.imports)
            } catch {
                refusal.withLock { $0 = Refusal(error) }
            }
        }
    }

    /// The life of the process.
    private static func run(_ preload: Preload, _ file: String, input: FileDescriptor, _ log: FileDescriptor) async {
        var options = PlatformOptions()
        options.processGroupID = 0
        var changes = preload.environment
        changes["APUS_ROOM"] = String(repeating: " ", count: room.environment)
        let entries = changes.map { (Subprocess.Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        let words = preload.command.options + [preload.script, String(repeating: " ", count: room.words)]
        var parent: pid_t?
        // How it ends is of no interest: whoever waits for an answer sees its end of the socket close.
        _ = try? await Subprocess.run(
            .path(FilePath(file)),
            arguments: Arguments(executablePathOverride: preload.command.interpreter, remainingValues: words),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: entries)), platformOptions: options,
            input: .fileDescriptor(input, closeAfterSpawningProcess: true),
            output: .fileDescriptor(log, closeAfterSpawningProcess: true), error: .combinedWithOutput
        ) { execution in
            parent = execution.processIdentifier.value
            ChildProcesses.shared.await(execution.processIdentifier.value)
        }
        if let parent { ChildProcesses.shared.release(parent) }
    }

    /// The number of a new process, a child of this one, that begins with the job; nil when the request was given up.
    func fork(_ job: PreloadJob, for request: ForkRequest) async -> ForkRequest.Answer? {
        await withCheckedContinuation { continuation in
            request.begin(continuation)
            queue.async { [self] in
                guard request.isOpen else { return }
                let answer = forkNow(job)
                guard !request.settle(answer), case .success(let child) = answer else { return }
                kill(-child, SIGKILL)
                waitpid(child, nil, 0)
            }
        }
    }

    private func forkNow(_ job: PreloadJob) -> Result<pid_t, Refusal> {
        if let refusal = refusal.withLock({ $0 }) { return .failure(refusal) }
        do {
            let answer = try ask(job, patience: Self.patience.fork)
            guard let child = answer.process else { throw Refusal(reason: Self.silence) }
            return .success(child)
        } catch {
            let refusal = Refusal(error)
            self.refusal.withLock { $0 = refusal }
            return .failure(refusal)
        }
    }

    /// Throws a ``Refusal`` when it refuses the order, or is gone.
    private func ask(_ question: some Encodable, patience: Duration) throws -> PreloadAnswer {
        let question = try JSONEncoder().encode(question)
        guard let line = try? answer(to: question, patience) else { throw Refusal(reason: Self.silence) }
        let answer = try JSONDecoder().decode(PreloadAnswer.self, from: line)
        if let reason = answer.refused { throw Refusal(reason: reason) }
        return answer
    }

    /// Nil when there is none; a child that would give one later ends instead.
    private func answer(to question: Data, _ patience: Duration) throws -> Data? {
        try channel.send(question)
        if let line = try channel.receive(patience: patience) { return line }
        channel.close()
        return try channel.receive(patience: .seconds(1))
    }

    private static let silence = "the process that was to import the modules ended, or took too long"

    /// The parent gets no further requests and ends; its children go on.
    func end() { channel.close() }
}

/// The parent of a run's Python programs, where they have one.
final class PythonParents: Sendable {
    private struct Member {
        var kind: PythonParent.Kind
        var parent: PythonParent
    }

    private let first = Mutex<Member?>(nil)

    deinit { end() }

    /// The parent for programs of this kind; the first call starts it. Throws what stands against that.
    func parent(for preload: Preload, file: String) throws -> PythonParent {
        try first.withLock { first in
            let kind = PythonParent.Kind(preload)
            if let first {
                guard first.kind == kind else {
                    throw PythonParent.Refusal(
                        reason: "its command starts Python otherwise than that of the first trial")
                }
                return first.parent
            }
            let parent = try PythonParent(preload, file: file)
            first = Member(kind: kind, parent: parent)
            return parent
        }
    }

    /// No further programs begin.
    func end() {
        first.withLock { first in
            first?.parent.end()
            first = nil
        }
    }
}
