import Foundation
import TestSupport
import Testing

@testable import Running

/// Lines of JSON that a program reports.
@Suite struct ReportLineTests {
    private func read(_ line: String) -> ReportLine? {
        var reader = ReportLineReader()
        return Array(line.utf8).withUnsafeBufferPointer { reader.read($0) }
    }

    private func values(_ line: String) -> [String: Double]? {
        read(line).map { Dictionary($0.values.map { ($0.name, $0.value) }) { $1 } }
    }

    @Test func numbersCountUnderTheirNames() throws {
        let line = try #require(read(#" {"step": 300, "valid/loss": 4.6, "a b":-1e-3 ,"x.y" : 0} "#))
        #expect(line.step == 300)
        #expect(line.values.map(\.name) == ["valid/loss", "a b", "x.y"])
        #expect(line.values.map(\.value) == [4.6, -0.001, 0])
    }

    @Test func anEpochIsAStepByAnotherName() throws {
        #expect(read(#"{"epoch": 0, "x": 1}"#)?.step == 0)
        #expect(read(#"{"epoch": 3.0, "x": 1}"#)?.step == 3)
        #expect(read(#"{"x": 1}"#)?.step == nil)
        let both = try #require(read(#"{"epoch": 2, "step": 70, "x": 1}"#))
        #expect(both.step == 70 && both.values.map(\.name) == ["epoch", "x"])
    }

    @Test(arguments: [
        #"{"step": 1.5, "x": 1}"#, #"{"step": -1, "x": 1}"#, #"{"step": "a", "x": 1}"#, #"{"step": NaN}"#,
    ])
    func whatIsNoStepIsTold(_ line: String) {
        #expect(read(line)?.hasBadStep == true)
    }

    /// Python's `json.dumps` writes the first three.
    @Test func whatIsNotFiniteIsAValue() throws {
        let line = #"{"a": NaN, "b": Infinity, "c": -Infinity, "d": "nan", "e": "-inf", "f": "Infinity"}"#
        let found = try #require(values(line))
        #expect(found["a"]!.isNaN && found["d"]!.isNaN)
        #expect(found["b"] == .infinity && found["f"] == .infinity)
        #expect(found["c"] == -.infinity && found["e"] == -.infinity)
    }

    @Test func whatIsNoNumberIsLeftOut() throws {
        let line = try #require(
            read(
                #"{"s": "text", "t": true, "n": null, "l": [1, [2, "]"], {"a": 1}], "o": {"a": 1, "b": {"c": 2}}, "x": 5}"#
            ))
        #expect(line.strange == ["s", "t", "n", "l"])
        #expect(line.values.map(\.name) == ["o.a", "o.b.c", "x"] && line.values.map(\.value) == [1, 2, 5])
    }

    @Test(arguments: [
        "", "1", "[1]", "{", #"{"a"}"#, #"{"a": 1"#, #"{"a": 1} x"#, #"{"a": 0x10}"#, #"{"a": 1__0}"#, #"{"a": 1-2}"#,
        #"{a: 1}"#, #"{"a": nope}"#, #"{"a": "open}"#, #"{"a": 1,}"#, "\u{0}",
    ])
    func whatIsNoObjectIsNotRead(_ line: String) {
        #expect(read(line) == nil)
    }

    @Test func namesAreReadWithTheirEscapes() {
        #expect(values(#"{"a\"b\u00e9": 1, "é": 2}"#) == ["a\"bé": 1, "é": 2])
    }

    /// A reader remembers the names of the line before.
    @Test func namesMayChangeFromLineToLine() {
        var reader = ReportLineReader()
        func names(_ line: String) -> [String]? {
            Array(line.utf8).withUnsafeBufferPointer { reader.read($0) }?.values.map(\.name)
        }
        #expect(names(#"{"a": 1, "b": 2}"#) == ["a", "b"])
        #expect(names(#"{"ab": 1, "b": 2, "c": 3}"#) == ["ab", "b", "c"])
        #expect(names(#"{"b": 1}"#) == ["b"])
        #expect(names(#"{"o": {"b": 1}, "b": 2}"#) == ["o.b", "b"])
    }

    @Test func deepNestingIsRefused() {
        #expect(read(String(repeating: #"{"a":"#, count: 5_000) + "1" + String(repeating: "}", count: 5_000)) == nil)
        #expect(
            read(#"{"a": "# + String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000) + "}") == nil)
    }

    /// Python's own reader is the judge.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func numbersAreThoseOfPython() throws {
        var chance = SplitMix64(state: 11)
        let lines = (0..<500).map { _ in
            let value = Double(bitPattern: UInt64.random(in: .min ... .max, using: &chance))
            return #"{"x": \#(value.isFinite ? value : 0.1)}"#
        }
        let script = """
            import json, struct, sys
            for line in sys.stdin: print(struct.unpack('<q', struct.pack('<d', json.loads(line)['x']))[0])
            """
        let judged = try OutsideProgram("python3").run(["-c", script], input: Data(lines.joined(separator: "\n").utf8))
        let ours = lines.map { values($0)?["x"].map { Int64(bitPattern: $0.bitPattern) } }
        #expect(ours == judged.split(separator: "\n").map { Int64($0) })
    }
}
