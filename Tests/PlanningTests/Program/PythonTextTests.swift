import Foundation
import Parameters
import Planning
import TestSupport
import Testing

/// Values are spelled as Python spells them; Python is the judge.
@Suite struct PythonTextTests {
    private static let python = OutsideProgram("python3")

    /// Numbers on both sides of every switch between the two notations, and of every rounding that is delicate.
    private static let numbers = [
        "0", "-0", "7", "-12", "123456789012345678901234567890", "0.0", "-0.0", "1.0", "1e0", "0.1", "1e-3", "0.0001",
        "1e-4", "0.00012345", "1e-5", "0.00001", "1.5e-7", "9999999999999998.0", "1e15", "1e16", "1.2e16",
        "12345678901234567.0", "1e17", "1e22", "1e23", "5e-324", "1.7976931348623157e308", "2.2250738585072014e-308",
        "0.30000000000000004", "100.0", "1234.5", "3.141592653589793", "1E5", "-2.5e-10", "9007199254740993.0",
    ]

    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func numbersAreThoseOfPython() throws {
        let script = "import json, sys\nfor line in sys.stdin: print(str(json.loads(line)))"
        let judged = try Self.python.run(
            ["-c", script], input: Data(Self.numbers.joined(separator: "\n").utf8))
        let ours = try Self.numbers.map { try ParameterValue(jsonText: $0).pythonText }
        #expect(ours == judged.split(separator: "\n").map(String.init))
    }

    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func randomNumbersAreThoseOfPython() throws {
        var words = SplitMix64(state: 3)
        let numbers = (0..<2_000).map { index in
            let double = Double(bitPattern: UInt64.random(in: .min ... .max, using: &words))
            let small = Double.random(in: -1...1, using: &words) * pow(10, Double(index % 40 - 20))
            return Number(index % 2 == 0 && double.isFinite ? double : small).literal
        }
        let script = "import json, sys\nfor line in sys.stdin: print(str(json.loads(line)))"
        let judged = try Self.python.run(["-c", script], input: Data(numbers.joined(separator: "\n").utf8))
        #expect(
            try numbers.map { try ParameterValue(jsonText: $0).pythonText }
                == judged.split(separator: "\n").map(String.init))
    }

    private static let structures = [
        "[]", "{}", "[128, 256]", #"{"a": 1, "b": {"c": [true, false, null]}}"#,
        #"["it's", "say \"x\"", "it's \"x\""]"#,
        #"["tab\tline\nback\\slash\r"]"#, #"["\u0000\u001f\u007f\u00a0\u00e9\u200b\u2028\ud83d\ude00\ue000\u0378"]"#,
        #"{"na'me": 1e-5, "x": "é"}"#, "[[1.0, 2], [1e100]]",
    ]

    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func structuresAreThoseOfPython() throws {
        let script = """
            import json, sys
            values = [json.loads(line) for line in sys.stdin]
            print(json.dumps([str(value) for value in values]))
            print(json.dumps([json.dumps({"x": value}) for value in values]))
            """
        let judged = try Self.python.run(["-c", script], input: Data(Self.structures.joined(separator: "\n").utf8))
        let lines = try judged.split(separator: "\n").map { try JSONNode(parsing: String($0)).elements.map(\.text) }
        let values = try Self.structures.map { try ParameterValue(jsonText: $0) }
        #expect(values.map(\.pythonText) == lines[0])
        #expect(values.map { (["x": $0] as ParameterSet).pythonJSON } == lines[1])
    }

    @Test func aTextStandsAsItIs() {
        #expect(ParameterValue.string("it's").pythonText == "it's")
        #expect(ParameterValue.boolean(true).pythonText == "True")
        #expect(ParameterValue.null.pythonText == "None")
    }
}
