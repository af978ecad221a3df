import Foundation
import Testing

/// Files of a dead worker that are not as it wrote them: what is damaged is named and not used, and nothing shows of it.
@Suite struct DamagedCheckpointTests {
    enum Damage: CaseIterable { case flippedBit, cutShort, empty, missing }

    private func inflict(_ damage: Damage, on path: String, _ program: Program) throws {
        let file = program.folder.appendingPathComponent(path)
        var data = try Data(contentsOf: file)
        switch damage {
        case .flippedBit: data[data.count * 2 / 3] ^= 0x10
        case .cutShort: data = data.prefix(data.count - 1)
        case .empty: data = Data()
        case .missing: return try FileManager.default.removeItem(at: file)
        }
        // Not as a whole: other names of the same file, as of the best checkpoint, are damaged as well.
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: data)
        try handle.close()
    }

    private func fromEpoch(_ program: Program) throws -> Int {
        let output = try program.apus("show", "tiny/1", "--json").output
        let shown = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        let attempts = try #require(shown?["attempts"] as? [[String: Any]])
        return try #require(attempts.last?["from_epoch"] as? Int)
    }

    private func lastReport(_ program: Program) throws -> Int {
        try program.read("Results/tiny/trials/1/1/reports.jsonl").split(separator: "\n").count
    }

    private let attempt = "Results/tiny/trials/1/1"

    @Test(arguments: Damage.allCases)
    func theOneBeforeItIsUsed(damage: Damage) throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        try inflict(damage, on: "\(attempt)/checkpoint.safetensors", program)
        let messages = try HalfDoneSweep.complete(program)
        if damage != .missing {
            #expect(messages.contains("\(attempt)/checkpoint.safetensors is damaged and not used"), "\(messages)")
        }
        // The last report may have no checkpoint of its own yet.
        let reported = try lastReport(program)
        #expect((reported - 2...reported - 1).contains(try fromEpoch(program)))
    }

    @Test func whenBothAreDamagedTheTrialBeginsAnew() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        try inflict(.flippedBit, on: "\(attempt)/checkpoint.safetensors", program)
        try inflict(.cutShort, on: "\(attempt)/checkpoint.previous.safetensors", program)
        _ = try HalfDoneSweep.complete(program)
        #expect(try fromEpoch(program) == 0)
    }

    @Test func aDamagedBestCheckpointIsMadeOnceMore() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let best = program.folder.appendingPathComponent("\(attempt)/best.safetensors")
        try Data("nothing".utf8).write(to: best)
        let messages = try HalfDoneSweep.complete(program)
        #expect(messages.contains("\(attempt)/best.safetensors is damaged and not used"), "\(messages)")
    }

    @Test(arguments: [#"{"epoch":4,"metr"#, "{", "\0\0\0\0\0\0\0\0"])
    func aTornLastReportIsNotThere(tail: String) throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let reports = try FileHandle(forWritingTo: program.folder.appendingPathComponent("\(attempt)/reports.jsonl"))
        try reports.seekToEnd()
        try reports.write(contentsOf: Data(tail.utf8))
        try reports.close()
        _ = try HalfDoneSweep.complete(program)
    }
}
