import Foundation
import Testing

/// Asks again and again until `condition` holds; fails after two minutes.
func waitUntil(_ what: String, _ condition: () throws -> Bool) throws {
    let end = Date(timeIntervalSinceNow: 120)
    while try !condition() {
        guard Date() < end else {
            Issue.record("waited in vain until \(what)")
            return
        }
        usleep(10_000)
    }
}
