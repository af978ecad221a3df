import Testing

@testable import Parameters

@Suite struct ProblemTests {
    @Test func pathsReadAsTheyAreTyped() {
        let path = JSONPath().key("parameters").key("learning_rate").key("values").index(2)
        #expect(path.description == "parameters.learning_rate.values[2]")
        #expect(JSONPath().key("a b").key("$schema").key("").description == #"["a b"].$schema[""]"#)
        #expect(JSONPath().description == "")
    }

    @Test func aProblemNamesFilePlacePathAndRule() {
        let path = JSONPath().key("trainer").key("epochs")
        let inFile = Problem(at: .file(line: 3, column: 7), path: path, rule: "must be a whole number")
        #expect(inFile.line(file: "a.json") == "a.json:3:7: trainer.epochs: must be a whole number")
        let inOption = Problem(at: .option("--set trainer.epochs=x"), path: path, rule: "must be a whole number")
        #expect(
            inOption.line(file: "a.json")
                == "a.json: --set trainer.epochs=x: trainer.epochs: must be a whole number")
        let nowhere = Problem(at: nil, path: JSONPath(), rule: "must be an object")
        #expect(nowhere.line(file: "a.json") == "a.json: must be an object")
    }

    @Test func problemsAreSortedByPlaceAndOptionsComeLast() {
        func problem(_ place: Place?, _ rule: String) -> Problem { Problem(at: place, path: JSONPath(), rule: rule) }
        let sorted = [
            problem(.option("--set b"), "5"), problem(.file(line: 2, column: 1), "4"), problem(.option("--set a"), "6"),
            problem(.file(line: 1, column: 10), "2"), problem(.file(line: 1, column: 9), "1"),
            problem(.file(line: 1, column: 10), "3"),
        ].sortedByPlace()
        #expect(sorted.map(\.rule) == ["1", "2", "3", "4", "5", "6"])
    }
}
