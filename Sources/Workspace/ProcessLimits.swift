import Foundation

/// What this process may use of its machine (`ulimit`): looked at before anything is begun, for whatever runs out later ends
/// in the middle of something, or hangs.
public enum ProcessLimits {
    /// Files that any command has open at most, those of a run without workers among them.
    static let filesOfACommand = 17
    /// A process of one trial and what it starts, and the threads here that look after it.
    static let threadsOfAWorker = 6

    /// Those that Swift and the system's libraries keep for so many cores, which may be all that the machine has.
    private static func threadsOfACommand(_ cores: Int) -> Int { 8 + 2 * cores }

    /// Makes sure that descriptors 0 to 2 are open, so that no file of ours gets one of these numbers and what is printed
    /// goes into it. Reading finds the end, and writing data is the error that it should be.
    public static func openStandardDescriptors() {
        for (descriptor, mode) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number is the one that was closed.
            _ = open("/dev/null", mode)
        }
    }

    /// Throws where there is too little address space or data for threads, too few files for any command, or too few
    /// threads for one that is not a worker: where a thread cannot be started, the system's libraries wait for ever.
    public static func check(isWorker: Bool = false) throws(WorkspaceError) {
        let cores = Machine.allCores
        // What was seen to be enough, and a stack with its allocator's reserve for the threads that a machine may start.
        let needed = UInt64(256 + 16 * cores) << 20
        let allowed = raise(addresses, to: needed)
        guard allowed >= needed else { throw .tooLittleAddressSpace(bytes: allowed, needed: needed) }
        let neededData = UInt64(96 + 16 * cores) << 20
        let allowedData = raise(data, to: neededData)
        guard allowedData >= neededData else { throw .tooLittleData(bytes: allowedData, needed: neededData) }
        let neededThreads = isWorker ? threadsOfAWorker : threadsOfACommand(cores)
        let startedThreads = threads(atMost: neededThreads)
        guard startedThreads == neededThreads else { throw .tooFewThreads(startedThreads, needed: neededThreads) }
        let neededFiles = openFiles + filesOfACommand
        let allowedFiles = raise(files, to: UInt64(neededFiles))
        guard allowedFiles >= neededFiles else {
            throw .tooFewFiles(Int(clamping: allowedFiles), needed: neededFiles)
        }
    }

    /// How many of `count` workers can be started when each takes `each` open files of this process; at least one.
    ///
    /// Raises the limit as far as is allowed and needed.
    public static func workers(atMost count: Int, filesEach each: Int) throws(WorkspaceError) -> Int {
        let open = openFiles
        let (needed, overflow) = count.multipliedReportingOverflow(by: each)
        let allowed = Int(clamping: raise(Self.files, to: overflow ? .max : UInt64(open + filesOfACommand + needed)))
        let fitting = (allowed - open - filesOfACommand) / each
        guard fitting >= 1 else { throw .tooFewFiles(allowed, needed: open + filesOfACommand + each) }
        let ours = threadsOfACommand(Machine.allCores)
        let started = threads(atMost: ours + min(fitting, count) * threadsOfAWorker)
        guard started >= ours + threadsOfAWorker else { throw .tooFewThreads(started, needed: ours + threadsOfAWorker) }
        return min(fitting, count, (started - ours) / threadsOfAWorker)
    }

    /// How many bytes of memory this process may map and write.
    public static var addressSpace: UInt64 { min(raise(addresses, to: 0), raise(data, to: 0)) }

    /// How many files this process has open.
    private static var openFiles: Int { (0..<1024).count { fcntl($0, F_GETFD) != -1 } }
}

extension ProcessLimits {
    #if os(Linux)
        private static let files = Int32(RLIMIT_NOFILE.rawValue)
        private static let addresses = Int32(RLIMIT_AS.rawValue)
        private static let data = Int32(RLIMIT_DATA.rawValue)
        private static let processes = Int32(__RLIMIT_NPROC.rawValue)
    #else
        private static let files = RLIMIT_NOFILE
        private static let addresses = RLIMIT_AS
        private static let data = RLIMIT_DATA
        private static let processes = RLIMIT_NPROC
    #endif

    /// Raises the limit of threads as far as is allowed.
    static func raiseProcesses() { _ = raise(processes, to: .max) }

    /// The limit of a resource, raised to `needed` when it is lower and that is allowed.
    private static func raise(_ resource: Int32, to needed: UInt64) -> UInt64 {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return .max }
        if limit.rlim_cur < needed, limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(needed))
            setrlimit(resource, &limit)
            getrlimit(resource, &limit)
        }
        return UInt64(limit.rlim_cur)
    }
}
