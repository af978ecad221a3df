public import Deciding
public import Planning
public import Workspace

/// Where workers run: this machine, later a cluster.
///
/// What an executor started it knows again by a handle, a text that is recorded with the attempt: the number of a process
/// here, of a job there.
public protocol Executor: Sendable {
    /// How many of `count` workers it can run at a time. Throws when it cannot run one.
    func workers(atMost count: Int) throws -> Int

    /// Starts the worker of `work` and returns when nothing of it is left running.
    ///
    /// `control` carries orders in, and events out. Orders that come after the end are ignored. Cancelling the task kills
    /// the worker, unless it is of a kind that outlives its scheduler.
    func start(_ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd

    /// Takes up the worker that an earlier scheduler started under `handle`, as `start` does; nil when nothing of it is
    /// left, and nobody saw how it ended.
    func reattach(to handle: String, _ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd?
}

extension Executor {
    /// All of them.
    public func workers(atMost count: Int) throws -> Int { count }
}

/// One attempt, as an executor gets it.
public struct ExecutorWork: Sendable {
    /// The attempt's folder with its `request.json` and its log.
    public var folder: SweepFolder.AttemptFolder
    /// How the trainer wants its worker started.
    public var launch: Launch
    /// Most memory of the worker and its children: above it, use is told as an event; nil when nobody wants to know.
    public var memoryLimit: ByteCount?

    /// The attempt in `folder`, its worker started as `launch` says.
    public init(folder: SweepFolder.AttemptFolder, launch: Launch, memoryLimit: ByteCount? = nil) {
        self.folder = folder
        self.launch = launch
        self.memoryLimit = memoryLimit
    }
}

/// A command with what is laid over the environment.
public struct Launch: Hashable, Sendable {
    /// How a scheduler and what it starts deal with each other.
    public enum Kind: Hashable, Sendable {
        /// A worker of this program: the attempt's folder is its last argument, its standard input its life line.
        case worker
        /// A program of others: its arguments are those given and no more, and it reads nothing. Asked to end, it gets
        /// SIGTERM, and is killed with all that it started when it is there after `grace`.
        case program(grace: Duration = .seconds(30))
    }

    /// Whose program it is.
    public var kind: Kind
    /// The program's file: a path, or a name without a slash that is looked up in the `PATH` that the process gets.
    public var executable: String
    /// What it is called in lists of processes.
    public var name: String
    /// Its arguments, but for what ``kind`` adds.
    public var arguments: [String]
    /// Laid over the scheduler's own environment.
    ///
    /// The processes of an attempt are known by the `APUS_RUN`, `APUS_TRIAL` and `APUS_ATTEMPT` in it.
    public var environment: [String: String]
    /// Has the program begin with its imports done, where that can be; nil for a start of its own.
    public var preload: Preload?

    /// `executable arguments…`, called as its file unless told otherwise.
    public init(
        kind: Kind = .worker, executable: String, name: String? = nil, arguments: [String] = [],
        environment: [String: String] = [:]
    ) {
        self.kind = kind
        self.executable = executable
        self.name = name ?? executable
        self.arguments = arguments
        self.environment = environment
    }
}

/// The two directions between a scheduler and one attempt.
public struct ExecutorControl: Sendable {
    /// What the worker is to be told.
    public var orders: AsyncStream<StopOrder>
    /// Is told what happens; must not block.
    public var notify: @Sendable (ExecutorEvent) -> Void

    /// Orders in, events out.
    public init(orders: AsyncStream<StopOrder>, notify: @escaping @Sendable (ExecutorEvent) -> Void = { _ in }) {
        self.orders = orders
        self.notify = notify
    }
}

/// What happens to a worker while it runs.
public enum ExecutorEvent: Hashable, Sendable {
    /// It runs, and this is what the executor knows it by.
    case started(handle: String)
    /// It is started by itself, although it was to begin with its imports done.
    case startedWithoutPreload(reason: String)
    /// It and its children were seen to use so much memory.
    case measured(ByteCount)
    /// What it and all that it started used, told once when nothing of them is left.
    ///
    /// - Parameters:
    ///   - cpu: Time on processors, in user and system mode. That of a process whose parent ignores SIGCHLD is not in it.
    ///   - peakMemory: Most resident memory at a time. Nil when it ended before anybody looked; what rose and fell between
    ///     two looks counts for its largest process alone.
    case used(cpu: Duration, peakMemory: ByteCount?)
    /// What it and all that it started used of GPUs, told once when nothing of them is left and something is known of it.
    ///
    /// - Parameters:
    ///   - peakMemory: Most memory of all its GPUs at a time.
    ///   - utilization: How much of the time something was computed on its GPUs, in percent.
    case usedDevices(peakMemory: ByteCount?, utilization: Double?)
}

/// How a worker ended.
public enum ProcessEnd: Hashable, Sendable {
    case exited(code: Int)
    /// `memoryRanOut`: whether the system killed some process for want of memory meanwhile; nil when it does not tell.
    case signalled(Int, memoryRanOut: Bool? = nil)
    /// It never ran.
    case notStarted(reason: String)
    /// Nobody saw it, because its scheduler died before it.
    case unseen

    /// What `apus worker` exits with when it cannot write its folder.
    public static let cannotWrite = ProcessEnd.exited(code: 3)
}

/// Runs nothing, for a sweep that is only asked for something.
struct NoExecutor: Executor {
    func start(_ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd {
        .notStarted(reason: "nothing is to run")
    }

    func reattach(to handle: String, _ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd? { nil }
}
