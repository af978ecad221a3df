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
        // Death came before the last report had its checkpoint, after it, or when that was written but not yet in place.
        let (reported, epoch) = (try lastReport(program), try fromEpoch(program))
        #expect((reported - 2...reported).contains(epoch), "from \(epoch), reported \(reported)")
    }

    @Test func whenAllAreDamagedTheTrialBeginsAnew() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let names = ["checkpoint.next", "checkpoint", "checkpoint.previous"].map { "\(attempt)/\($0).safetensors" }
        // Two names may be of one file, and a bit that is flipped twice is sound.
        var files: Set<Int> = []
        for name in names where program.exists(name) {
            let path = program.folder.appendingPathComponent(name).path
            let file = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
            if files.insert(try #require(file)).inserted { try inflict(.flippedBit, on: name, program) }
        }
        _ = try HalfDoneSweep.complete(program)
        #expect(try fromEpoch(program) == 0)
    }

    /// Where the highest perplexity is the best, it is that of the first epoch: its checkpoint has to be made once more.
    @Test func aDamagedBestCheckpointIsMadeOnceMore() throws {
        let programs = try (0..<2).map { _ in try Program() }
        for program in programs { try HalfDoneSweep.write(to: program, goal: "maximize") }
        try programs[0].apus("run", "tiny.json")
        let program = programs[1]
        try HalfDoneSweep.runAndKill(program)
        let best = program.folder.appendingPathComponent("\(attempt)/best.safetensors")
        try Data("nothing".utf8).write(to: best, options: .atomic)
        let again = try program.apus("run", "tiny.json")
        #expect(again.messages.contains("\(attempt)/best.safetensors is damaged and not used"), "\(again.messages)")
        #expect(try fromEpoch(program) == 0)
        try SweepCheck.isWhole(program, asIn: SweepRemains(in: programs[0]))
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
