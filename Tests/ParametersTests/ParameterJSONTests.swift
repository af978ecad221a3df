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

    @Test(arguments: ["[1]", "{\"a\": 1, \"a\": 1}", "{", "null", "{\"a\": {\"b\": 1, \"b\": 2}}"])
    func whatIsNoObjectIsRefused(text: String) {
        #expect(throws: JSONError.self) { try ParameterSet(jsonText: text) }
    }

    @Test func valuesAreReadOneByOne() throws {
        #expect(try ParameterValue(jsonText: "1e-3").jsonText == "1e-3")
        #expect(try ParameterValue(jsonText: "\"lstm\"") == .string("lstm"))
        #expect(throws: JSONError.self) { try ParameterValue(jsonText: "[") }
    }

    /// Lists by their order, objects by their names, numbers by their values.
    @Test func listsAndObjectsAreValues() throws {
        let value = try ParameterValue(jsonText: #"{"a":[1,2.0,"x"],"b":{"c":null}}"#)
        #expect(value.jsonText == #"{"a":[1,2.0,"x"],"b":{"c":null}}"#)
        #expect(value == (try ParameterValue(jsonText: #"{"b": {"c": null}, "a": [1.0, 2, "x"]}"#)))
        #expect(value.hashValue == (try ParameterValue(jsonText: #"{"b": {"c": null}, "a": [1.0, 2, "x"]}"#)).hashValue)
        #expect(value != (try ParameterValue(jsonText: #"{"a":[2,1,"x"],"b":{"c":null}}"#)))
        #expect(try ParameterValue(jsonText: "[]") != ParameterValue(jsonText: "{}"))
    }
}
