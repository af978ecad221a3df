/// What the processes of an attempt, or of all attempts at a trial, used of their machine; nil where that is not known.
public struct ResourceUsage: Hashable, Sendable {
    /// Time on processors, in user and system mode.
    public var cpuSeconds: Double?
    /// Most memory that all processes of an attempt were seen to have resident at a time.
    public var peakMemory: ByteCount?
    /// Most memory that all processes of an attempt were seen to have on GPUs at a time.
    public var gpuMemory: ByteCount?
    /// How much of the time something was computed on the GPUs that were given to it, in percent: the mean.
    public var gpuUtilization: Double?

    /// Nothing is known, unless told otherwise.
    public init(
        cpuSeconds: Double? = nil, peakMemory: ByteCount? = nil, gpuMemory: ByteCount? = nil,
        gpuUtilization: Double? = nil
    ) {
        self.cpuSeconds = cpuSeconds
        self.peakMemory = peakMemory
        self.gpuMemory = gpuMemory
        self.gpuUtilization = gpuUtilization
    }
}
