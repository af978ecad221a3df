import Foundation
import Parameters
import TestSupport
import Testing

/// Texts that Swift takes for the same and nobody else does.
@Suite struct ExactTextTests {
    /// An é of one character and one of two; a Kelvin sign and a K; two marks in either order; two Hangul.
    private static let pairs = [
        ("caf\u{e9}", "cafe\u{301}"), ("\u{212a}", "K"), ("a\u{323}\u{307}", "a\u{307}\u{323}"),
        ("\u{ac00}", "\u{1100}\u{1161}"), ("\u{2126}m", "\u{3a9}m"),
    ]

    @Test(arguments: pairs)
    func theyAreTwoValuesTwoNamesAndTwoKeys(one: String, other: String) throws {
        #expect(one == other, "what Swift says of them")
        #expect(ParameterValue.string(one) != .string(other) && ParameterValue.string(one) == .string(one))
        #expect(Set<ParameterValue>([.string(one), .string(other), .string(one)]).count == 2)
        var set: ParameterSet = [:]
        set[one] = .null
        set[other] = .boolean(true)
        #expect(set.names.map { Array($0.utf8) } == [Array(one.utf8), Array(other.utf8)])
        #expect(set[one] == .null && set[other] == .boolean(true))
        let text = #"{"\#(one)":null,"\#(other)":true}"#
        #expect(Array(set.jsonText.utf8) == Array(text.utf8))
        #expect(try ParameterSet(jsonText: text) == set)
        #expect(set != [one: .boolean(true), other: .null])
        set[one] = nil
        #expect(set.names.count == 1 && set[one] == nil && set[other] == .boolean(true))
        let node = try JSONNode(parsing: text)
        #expect(node[other]?.scalar == .boolean(true))
        #expect(JSONPath([.key(one)]) != JSONPath([.key(other)]))
    }

    @Test func aKeyThatReallyStandsTwiceIsToldStill() {
        #expect(throws: JSONError.self) { try JSONNode(parsing: "{\"e\u{301}\": 1, \"e\\u0301\": 2}") }
    }

    @Test(arguments: pairs)
    func aReportHasBothMetrics(one: String, other: String) throws {
        let report = try Report(
            jsonLine: Data(#"{"epoch":1,"metrics":{"\#(one)":1,"\#(other)":2},"seconds":0}"#.utf8))
        #expect(report.metrics[one] == 1 && report.metrics[other] == 2 && report.metrics.count == 2)
        #expect(try Report(jsonLine: report.jsonLine.dropLast()) == report)
    }

    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func theyAreOrderedAsPythonOrdersTheirBytes() throws {
        let texts = Self.pairs.flatMap { [$0.0, $0.1] } + ["z", "Z", "", "é", "\u{ffff}", "\u{10000}", "e", "ea", "f"]
        let script = "import json, sys; print(json.dumps(sorted(json.load(open(0)), key=lambda text: text.encode())))"
        let input = try JSONEncoder().encode(texts)
        let sorted = try JSONDecoder().decode(
            [String].self, from: Data(OutsideProgram("python3", "-c", script).run(input: input).utf8))
        #expect(texts.sortedByBytes().map { Array($0.utf8) } == sorted.map { Array($0.utf8) })
        #expect(ValuesByName(texts.map { ($0, 0) }).keys.map { Array($0.utf8) } == sorted.map { Array($0.utf8) })
    }
}
