import Foundation
import Parameters
import Planning
import Testing

@testable import Recording

/// What one process asks of another through the store.
@Suite struct ControlTests {
    @Test func requestsAreSeenInOrderUntilTheyAreClosed() throws {
        let temporary = try TemporaryStore()
        let (store, sweep) = (temporary.store, temporary.sweep.id)
        let first = try store.ask(.stop, sweep: sweep, trial: 2, at: TemporaryStore.noon)
        let second = try store.ask(.pause, sweep: sweep, at: TemporaryStore.noon)
        #expect(
            try store.openRequests(of: sweep) == [
                ControlRequest(id: first, trial: 2, action: .stop, askedAt: TemporaryStore.noon),
                ControlRequest(id: second, trial: nil, action: .pause, askedAt: TemporaryStore.noon),
            ])
        #expect(try store.openRequests(of: sweep, after: first).map(\.id) == [second])
        #expect(try store.openRequests(of: sweep + 1).isEmpty)
        #expect(try store.answer(to: first) == .open)

        try store.close(first, at: TemporaryStore.noon)
        try store.close(second, refusal: "it is paused already", at: TemporaryStore.noon)
        #expect(try store.answer(to: first) == .done)
        #expect(try store.answer(to: second) == .refused("it is paused already"))
        #expect(try store.openRequests(of: sweep).isEmpty)
        // What is closed stays as it is.
        try store.close(first, refusal: "too late", at: TemporaryStore.noon)
        #expect(try store.answer(to: first) == .done)
    }

    @Test func nothingIsAskedOfATrialThatIsNotThere() throws {
        let temporary = try TemporaryStore()
        #expect(throws: StoreError.unknownTrial(number: 9, sweep: temporary.sweep.id, path: temporary.path)) {
            try temporary.store.ask(.stop, sweep: temporary.sweep.id, trial: 9, at: TemporaryStore.noon)
        }
    }

    @Test func askingChangesNothingOfTheTrial() throws {
        let temporary = try TemporaryStore()
        for action in ControlRequest.Action.allCases {
            _ = try temporary.store.ask(action, sweep: temporary.sweep.id, trial: 1, at: TemporaryStore.noon)
        }
        #expect(try temporary.store.counts(of: temporary.sweep.id) == [.waiting: 3])
    }

    @Test func theLastWriterIsKnown() throws {
        let temporary = try TemporaryStore()
        #expect(try temporary.store.writer() == nil)
        var writer = WriterRecord(host: "box", process: 42, wroteAt: TemporaryStore.noon)
        try temporary.store.setWriter(writer)
        writer.host = "other"
        try temporary.store.setWriter(writer)
        #expect(try temporary.store.writer() == writer)
    }
}
