/// What one needs to know later to compute an attempt's numbers again.
public struct AttemptOrigin: Hashable, Sendable {
    /// Version of the program.
    public var programVersion: String
    /// Commit of the working directory the sweep was started in, if it was under git.
    public var gitCommit: String?
    /// Name of the machine.
    public var host: String
    /// As the system tells it, for example `AMD EPYC 9004`.
    public var cpuModel: String
    /// The instruction set the kernels were compiled for, for example `avx512`.
    public var kernelVariant: String
    /// `fp32` or `bf16`.
    public var precision: String
    /// Threads of the worker process.
    public var threads: Int

    /// Where an attempt was computed.
    public init(
        programVersion: String, gitCommit: String? = nil, host: String, cpuModel: String, kernelVariant: String,
        precision: String, threads: Int
    ) {
        self.programVersion = programVersion
        self.gitCommit = gitCommit
        self.host = host
        self.cpuModel = cpuModel
        self.kernelVariant = kernelVariant
        self.precision = precision
        self.threads = threads
    }
}
