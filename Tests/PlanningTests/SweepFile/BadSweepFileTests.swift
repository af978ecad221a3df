import Testing

@testable import Parameters
@testable import Planning

/// Sweep files with mistakes, and everything that must be said about them.
@Suite struct BadSweepFileTests {
    @Test(arguments: BadSweepFile.every)
    func everythingWrongIsToldAtOnce(bad: BadSweepFile) throws {
        #expect(try Engine.complaints(bad.text) == bad.complaints.map { "sweep.json:" + $0 })
    }

    @Test func aFileThatIsNotJSONIsRefusedAtTheFirstMistake() throws {
        let text = "{\"method\": \"grid\", \"method\": \"list\",\n \"trials\": [{},]}"
        #expect(
            try Engine.complaints(text) == [
                "sweep.json:1:20: method: the key already stands at line 1, column 2 of this object; keep one of them",
                "sweep.json:2:15: trials: JSON has no comma after the last entry; remove it",
            ])
    }

    @Test func theLimitIsAHundredThousandTrials() throws {
        func file(_ parameters: Int, seeds: Int) -> String {
            let names = ["layers", "hidden", "batch", "sequence", "embedding", "decay_epoch"].prefix(parameters)
            let members = names.map { "\"\($0)\": {\"values\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}" }
            return "{\"method\": \"grid\", \"repeat\": \(seeds), \"parameters\": {\(members.joined(separator: ", "))}}"
        }
        #expect(try Engine.complaints(file(5, seeds: 1)) == [])
        #expect(
            try Engine.complaints(file(4, seeds: 11)) == [
                "sweep.json:1:48: parameters: the sweep has 110000 trials, and the limit is 100000; "
                    + "vary less, or split the sweep"
            ])
    }

    @Test func aSweepTooLargeToCountIsRefusedAsWell() throws {
        let values = "{\"values\": [\((1...60).map { String($0) }.joined(separator: ","))]}"
        let names = Engine.settings.compactMap { setting in
            if case .integer = setting.kind { setting.name } else { nil }
        }
        let members = names.map { "\"\($0)\": \(values)" }.joined(separator: ", ")
        let many = try Engine.complaints("{\"method\": \"grid\", \"parameters\": {\(members)}, \"repeat\": 100000}")
        #expect(many.count == 1)
        #expect(many.first?.contains("more than 9223372036854775807 trials") == true)
    }

    @Test func aConditionThatRulesOutMostOfTheProductIsCountedExactly() throws {
        let inner = ["layers", "hidden", "batch", "sequence", "embedding", "decay_epoch", "corpus_seed"].map {
            "\"\($0)\": {\"values\": [1,2,3,4,5,6,7,8,9,10], \"when\": {\"cell\": [\"gru\"]}}"
        }
        let cells = "\"cell\": {\"values\": [\"lstm\", \"gru\"]}, \(inner.joined(separator: ", "))"
        let complaints = try Engine.complaints("{\"method\": \"grid\", \"parameters\": {\(cells)}}")
        #expect(complaints.first?.contains("the sweep has 10000001 trials") == true)
    }
}

/// A sweep file with mistakes.
struct BadSweepFile: CustomTestStringConvertible {
    var text: String
    /// `LINE:COLUMN: path: rule`, in order.
    var complaints: [String]
    /// Whether a JSON Schema can say it too.
    var isInSchema = true

    var testDescription: String { text }
}
