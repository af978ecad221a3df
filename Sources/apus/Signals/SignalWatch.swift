import Dispatch
import Foundation

/// Hands signals to a closure instead of letting them end the process, until it is cancelled.
///
/// A signal that whoever started the process wants ignored (`nohup`) stays ignored.
final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    init(_ signals: [Int32], _ act: @escaping @Sendable (Int32) -> Void) {
        sources = signals.filter { !Self.isIgnored($0) }.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { act(number) }
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
