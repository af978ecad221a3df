import Parameters
import Testing

@Suite struct ParameterJSONTests {
    @Test func orderAndLiteralsSurviveTheStore() throws {
        let text = #"{"learning_rate":4.0,"cell":"g\"ru","clip_norm":null,"diverged.above_uniform":false,"layers":2}"#
        let set = try ParameterSet(jsonText: text)
        #expect(set.names == ["learning_rate", "cell", "clip_norm", "diverged.above_uniform", "layers"])
        #expect(set["cell"] == .string("g\"ru"))
        #expect(set.jsonText == text)
        #expect(ParameterSet().jsonText == "{}")
    }

    @Test(arguments: ["[1]", "{\"a\": [1]}", "{\"a\": {}}", "{\"a\": 1, \"a\": 1}", "{", "null"])
    func whatIsNoFlatObjectIsRefused(text: String) {
        #expect(throws: JSONError.self) { try ParameterSet(jsonText: text) }
    }

    @Test func valuesAreReadOneByOne() throws {
        #expect(try ParameterValue(jsonText: "1e-3").jsonText == "1e-3")
        #expect(try ParameterValue(jsonText: "\"lstm\"") == .string("lstm"))
        #expect(throws: JSONError.self) { try ParameterValue(jsonText: "[]") }
    }
}
