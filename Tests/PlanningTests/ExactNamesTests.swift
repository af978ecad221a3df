import Parameters
import Testing

@testable import Planning

/// Names and values of a sweep file that differ in their bytes alone.
@Suite struct ExactNamesTests {
    private static let composed = "caf\u{e9}"
    private static let decomposed = "cafe\u{301}"

    private func bytes(_ trials: Trials, _ name: String) -> [[UInt8]] {
        trials.map { Array(($0.settings[name]?.text ?? "").utf8) }
    }

    @Test(arguments: [
        #"{"method": "grid", "parameters": {"corpus": {"values": ["C", "D", "C"]}}}"#,
        #"{"method": "list", "trials": [{"corpus": "C"}, {"corpus": "D"}, {"corpus": "C"}]}"#,
        #"{"method": "grid", "trials": [{"corpus": "C"}, {"corpus": "D"}], "parameters": {"layers": {"values": [1, 1.0]}}}"#,
    ])
    func theyMakeTwoTrials(file: String) throws {
        let text = file.replacing("\"C\"", with: "\"\(Self.composed)\"").replacing(
            "\"D\"", with: "\"\(Self.decomposed)\"")
        let trials = try Engine.decode(text).trials(defaults: Engine.defaults)
        #expect(bytes(trials, "corpus") == [Array(Self.composed.utf8), Array(Self.decomposed.utf8)])
    }

    @Test func aConditionHoldsForTheOneThatItNames() throws {
        let text = """
            {"method": "grid", "parameters": {"corpus": {"values": ["\(Self.composed)", "\(Self.decomposed)"]},
             "layers": {"values": [1, 2], "when": {"corpus": ["\(Self.decomposed)"]}}}}
            """
        let trials = try Engine.decode(text).trials(defaults: Engine.defaults)
        #expect(trials.map { $0.parameters["layers"]?.display ?? "" } == ["", "1", "2"])
        let never = text.replacing("[\"\(Self.composed)\", ", with: "[\"x\", ").replacing(
            "when\": {\"corpus\": [\"\(Self.decomposed)", with: "when\": {\"corpus\": [\"\(Self.composed)")
        #expect(try Engine.complaints(never).count == 1)
    }

    /// A trainer that takes any setting.
    @Test func namesAreToldApartToo() throws {
        let open = TrainerVocabulary(settings: [], isOpen: true, metrics: [])
        let text = """
            {"method": "grid", "metric": {"name": "loss"},
             "parameters": {"\(Self.composed)": {"values": [1, 2]}, "\(Self.decomposed)": {"values": [3, 4]}}}
            """
        let sweep = try Sweep.decode(text, file: "a.json", for: open)
        let trials = sweep.trials(defaults: [:])
        #expect(trials.count == 4)
        #expect(trials[3].parameters == [Self.composed: value(2), Self.decomposed: value(4)])
        let swapped = text.replacing("[1, 2]", with: "[0]").replacing("[3, 4]", with: "[1, 2]").replacing(
            "[0]", with: "[3, 4]")
        #expect(try Sweep.decode(swapped, file: "a.json", for: open).changes(since: sweep, defaults: [:]).count == 2)
        let set = try Sweep.decode(
            text, file: "a.json", overrides: [Override(parsing: "parameters.\(Self.decomposed).values=[5]")], for: open)
        #expect(set.parameters.map { $0.values.count } == [2, 1])
    }

    @Test func oneInPlaceOfTheOtherIsAChange() throws {
        let text = #"{"method": "grid", "parameters": {"corpus": {"values": ["\#(Self.composed)"]}}}"#
        let other = text.replacing(Self.composed, with: Self.decomposed)
        let changes = try Engine.decode(other).changes(since: Engine.decode(text), defaults: Engine.defaults)
        #expect(changes.map { "\($0.path)" } == ["parameters.corpus.values"])
    }
}
