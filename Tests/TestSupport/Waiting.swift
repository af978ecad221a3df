public import Foundation

/// Asks again and again until `condition` holds; throws when it does not within `seconds`.
public func waitUntil(_ what: String, within seconds: TimeInterval = 120, _ condition: () throws -> Bool) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while try !condition() {
        guard Date() < end else { throw WaitedInVain(description: "waited in vain until \(what)") }
        usleep(10_000)
    }
}

/// What was waited for did not happen.
private struct WaitedInVain: Error, CustomStringConvertible {
    let description: String
}
