import Dispatch
import Foundation
import Synchronization

/// Hands signals to a closure instead of letting them end the process, until it is cancelled.
///
/// A signal that whoever started the process wants ignored (`nohup`) stays ignored.
final class SignalHandler {
    private let sources: [any DispatchSourceSignal]

    init(_ signals: [Int32], _ handle: @escaping @Sendable (Int32) -> Void) {
        sources = signals.filter { !Self.isIgnored($0) }.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { handle(number) }
            source.resume()
            return source
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var old = sigaction()
        guard sigaction(number, nil, &old) == 0 else { return false }
        #if os(Linux)
            let handler = unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self)
        #else
            let handler = unsafeBitCast(old.__sigaction_u.__sa_handler, to: Int.self)
        #endif
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    func cancel() { sources.forEach { $0.cancel() } }
}

/// Tells which signals are requests to stop: the first one to stop gracefully, another one to stop at once.
struct StopRequests {
    enum Request {
        case stop
        case stopNow
    }

    private var isRequested = false
    private var isRequestedByPerson = false

    /// What `signal` asks for; nil when it is a repetition.
    ///
    /// A terminal that is closed may send SIGHUP several times, with SIGTERM or without: that is one request. SIGINT or
    /// SIGTERM after another of the two is somebody who does not want to wait.
    mutating func take(_ signal: Int32) -> Request? {
        let isFirst = !isRequested
        isRequested = true
        guard signal != SIGHUP else { return isFirst ? .stop : nil }
        defer { isRequestedByPerson = true }
        return isFirst ? .stop : isRequestedByPerson ? .stopNow : nil
    }
}

/// A request to stop, set on one thread and read on another.
final class StopFlag: Sendable {
    private let flag = Atomic<Bool>(false)
    private let requests = Mutex(StopRequests())

    var isSet: Bool { flag.load(ordering: .relaxed) }

    /// Sets it, and tells what `signal` asks for.
    func take(_ signal: Int32) -> StopRequests.Request? {
        set()
        return requests.withLock { $0.take(signal) }
    }

    func set() { flag.store(true, ordering: .relaxed) }
}
