import Foundation

/// Which signals mean that somebody wants an end: the first one a gentle end, another one the end at once.
struct StopWishes {
    private var isUttered = false
    private var isUtteredByPerson = false

    /// Whether `signal` says more than those before it.
    ///
    /// A terminal that is closed may send SIGHUP several times, with SIGTERM or without: that is one wish. SIGINT or
    /// SIGTERM after another of the two is somebody who does not want to wait.
    mutating func counts(_ signal: Int32) -> Bool {
        let isFirst = !isUttered
        isUttered = true
        guard signal != SIGHUP else { return isFirst }
        defer { isUtteredByPerson = true }
        return isFirst || isUtteredByPerson
    }
}
