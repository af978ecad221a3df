import Foundation
import Testing

@testable import apus

@Suite struct StopRequestsTests {
    /// What each signal of a row means: a request to stop, one to stop at once, or nothing new.
    @Test(
        arguments: [
            ([SIGINT, SIGINT, SIGINT], [.stop, .stopNow, .stopNow]), ([SIGTERM, SIGTERM], [.stop, .stopNow]),
            ([SIGHUP, SIGHUP, SIGHUP], [.stop, nil, nil]), ([SIGTERM, SIGHUP], [.stop, nil]),
            ([SIGHUP, SIGTERM, SIGTERM], [.stop, nil, .stopNow]),
            ([SIGHUP, SIGHUP, SIGINT, SIGINT], [.stop, nil, nil, .stopNow]),
        ] as [([Int32], [StopRequests.Request?])])
    func onlyInsistingCountsTwice(signals: [Int32], meanings: [StopRequests.Request?]) {
        var requests = StopRequests()
        #expect(signals.map { requests.take($0) } == meanings)
    }
}
