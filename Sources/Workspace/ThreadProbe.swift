import Foundation

/// Threads that are started to see how many there can be.
///
/// What may still be started depends on the limit (`ulimit -u`, which counts all threads of the user, also those in other
/// containers), on the cgroup's, and on the user's rights: the system tells it to those who try.
enum ThreadProbe {
    /// How many of `count` threads can be started beside those that run; all of them are gone afterwards.
    static func threads(atMost count: Int) -> Int {
        let gate = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        defer { gate.deallocate() }
        pthread_mutex_init(gate, nil)
        defer { pthread_mutex_destroy(gate) }
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        pthread_attr_init(attributes)
        defer { pthread_attr_destroy(attributes) }
        pthread_attr_setstacksize(attributes, 64 * 1024)
        pthread_mutex_lock(gate)
        var threads: [pthread_t] = []
        while threads.count < count, let thread = start(attributes, gate) { threads.append(thread) }
        pthread_mutex_unlock(gate)
        for thread in threads { pthread_join(thread, nil) }
        return threads.count
    }

    /// A thread that ends when it has passed `gate`, a mutex.
    private static func start(_ attributes: UnsafePointer<pthread_attr_t>, _ gate: UnsafeMutableRawPointer)
        -> pthread_t?
    {
        #if os(Linux)
            var thread: pthread_t = 0
        #else
            var thread: pthread_t?
        #endif
        guard pthread_create(&thread, attributes, passGate, gate) == 0 else { return nil }
        return thread
    }
}

#if os(Linux)
    private typealias ThreadArgument = UnsafeMutableRawPointer?
#else
    private typealias ThreadArgument = UnsafeMutableRawPointer
#endif

private func passGate(_ gate: ThreadArgument) -> UnsafeMutableRawPointer? {
    let pointer: UnsafeMutableRawPointer? = gate
    guard let mutex = pointer?.assumingMemoryBound(to: pthread_mutex_t.self) else { return nil }
    pthread_mutex_lock(mutex)
    pthread_mutex_unlock(mutex)
    return nil
}

extension ProcessLimits {
    /// How many of `count` threads can be started, with the limit raised as far as is allowed where that is needed.
    static func threads(atMost count: Int) -> Int {
        let started = ThreadProbe.threads(atMost: count)
        guard started < count else { return started }
        raiseProcesses()
        return ThreadProbe.threads(atMost: count)
    }
}
