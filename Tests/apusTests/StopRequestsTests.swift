import Foundation
import Testing

@testable import apus

@Suite struct StopRequestsTests {
    /// What each signal of a row means: true is a new request, false says nothing new.
    @Test(arguments: [
        ([SIGINT, SIGINT, SIGINT], [true, true, true]), ([SIGTERM, SIGTERM], [true, true]),
        ([SIGHUP, SIGHUP, SIGHUP], [true, false, false]), ([SIGTERM, SIGHUP], [true, false]),
        ([SIGHUP, SIGTERM, SIGTERM], [true, false, true]),
        ([SIGHUP, SIGHUP, SIGINT, SIGINT], [true, false, false, true]),
    ])
    func onlyInsistingCountsTwice(signals: [Int32], counts: [Bool]) {
        var requests = StopRequests()
        #expect(signals.map { requests.isNew($0) } == counts)
    }
}
