import Testing

@testable import Parameters
@testable import Planning

/// Sweep files that are made to cost time or memory, or to write elsewhere.
@Suite struct HostileSweepFileTests {
    @Test func aFileBeyondTheLimitIsRefusedUnread() throws {
        let largest =
            Array(#"{"method":"grid","parameters":{"cell":{"value":"gru"}}}"#.utf8)
            + Array(repeating: UInt8(ascii: " "), count: 1000)
        #expect(throws: Never.self) { try decode(largest) }
        let error = #expect(throws: PlanningError.self) {
            try decode(Array(repeating: UInt8(ascii: "["), count: Sweep.byteLimit + 1))
        }
        #expect(
            error?.description
                == "x.json: the file is larger than 16 MiB, the limit of a sweep file; vary `parameters` instead of "
                + "listing rows, or split the sweep")
    }

    @Test(arguments: [
        #"{"method":"grid","parameters":{"cell":{"value":"gru"}},"seeds":[REPEATED -1]}"#,
        #"{"method":"grid","parameters":{"cell":{"value":"gru"}},REPEATED "a":1}"#,
        #"{"method":"grid","trials":[REPEATED {"lr":1}],"parameters":{"cell":{"value":"gru"}}}"#,
        #"{"method":"grid","parameters":{"cell":{"values":["gru","lstm"]},"layers":{"value":1,"when":{"cell":[REPEATED 1]}}}}"#,
        #"{"method":"grid","trials":[REPEATED {"cell":"gru"}],"parameters":{"cell":{"value":"gru"}}}"#,
        #"{"method":"grid","trials":[REPEATED {"diverged.above_uniform":true,"diverged":{"above_uniform":true}}]}"#,
    ])
    func noMoreMistakesAreToldThanAnybodyReads(pattern: String) throws {
        let start = pattern.firstRange(of: "REPEATED ")!
        let end = pattern[start.upperBound...]
        let entry =
            end.hasPrefix("\"a\"") ? "\"a\":1" : String(end[..<(end.firstIndex(of: end.hasPrefix("{") ? "}" : "]")!)])
        let closed = entry.hasPrefix("{") ? (entry.contains("{\"above") ? entry + "}}" : entry + "}") : entry
        let text = pattern.replacing("REPEATED ", with: String(repeating: closed + ",", count: 3000))
        let complaints = try Engine.complaints(text)
        #expect(complaints.count == 1000, "\(complaints.first ?? "none")")
    }

    @Test func aLongKeyIsNotRepeatedInEveryMistake() throws {
        let key = String(repeating: "k", count: 100_000)
        let complaints = try Engine.complaints("{\"\(key)\":{\(String(repeating: "\"a\":1,", count: 1000))\"a\":1}}")
        #expect(complaints.count == 1000)
        #expect(complaints.allSatisfy { $0.utf8.count < 400 }, "\(complaints[0].utf8.count)")
    }

    /// Looking each value of a condition up one by one would take half an hour.
    @Test func manyValuesUnderOneConditionAreCountedAtOnce() throws {
        let values = (1...20_000).map(String.init).joined(separator: ",")
        let sweep = try Engine.decode(
            #"{"method":"grid","parameters":{"hidden":{"values":[\#(values)]},"#
                + #""embedding":{"value":2,"when":{"hidden":[\#(values)]}}}}"#)
        #expect(sweep.trialCount == 20_000)
    }

    @Test(arguments: ["description", "$schema"])
    func aTextThatWouldEndAtItsZeroIsRefused(key: String) throws {
        let complaints = try Engine.complaints(
            #"{"method":"grid","\#(key)":"a\u0000b","parameters":{"cell":{"value":"gru"}}}"#)
        #expect(complaints == ["sweep.json:1:\(key.count + 21): \(key): must not hold the character U+0000; remove it"])
    }

    @Test func aCorpusThatWouldEndAtItsZeroIsRefused() throws {
        let complaints = try Engine.complaints(
            #"{"method":"grid","trainer":{"corpus":"a\u0000/etc"},"parameters":{"cell":{"value":"gru"}}}"#)
        #expect(complaints == ["sweep.json:1:38: trainer.corpus: must not hold the character U+0000; remove it"])
    }

    @Test(arguments: ["results", "store", "folder", "output", "path"])
    func noKeyNamesAPlaceToWriteTo(key: String) throws {
        let complaints = try Engine.complaints(
            #"{"method":"grid","\#(key)":"/tmp","parameters":{"cell":{"value":"gru"}}}"#)
        #expect(complaints.count == 1 && complaints[0].contains("is not a key of a sweep file"), "\(complaints)")
    }

    /// Marks on one letter are sorted when texts are compared, at a cost of the square of their number.
    @Test(arguments: ["\u{301}\u{323}", #"\u0301\u0323"#])
    func aLetterUnderAHeapOfMarksIsRefused(marks: String) throws {
        let heap = String(repeating: marks, count: 200_000)
        let complaints = try Engine.complaints("{\"a\(heap)\":1}")
        #expect(complaints.count == 1 && complaints[0].hasSuffix("no letter has more than 30 marks; remove the others"))
        let few = String(repeating: marks, count: 15)
        #expect(try !Engine.complaints("{\"a\(few)b\(few)\":1}").contains { $0.contains("marks") })
    }

    private func decode(_ bytes: [UInt8]) throws -> Sweep {
        try Sweep.decode(bytes, file: "x.json", for: Engine.vocabulary)
    }
}
