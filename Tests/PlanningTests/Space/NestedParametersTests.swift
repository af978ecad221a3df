import Testing

@testable import Parameters
@testable import Planning

/// Parameters inside parameters, as W&B has them.
@Suite struct NestedParametersTests {
    private static let program = #""trainer": {"command": ["python", "train.py"]}"#

    private func decode(_ parameters: String) throws -> Sweep {
        try Engine.decode(#"{"method": "grid", \#(Self.program), "parameters": {\#(parameters)}}"#)
    }

    @Test func aProgramIsToldOneObject() throws {
        let sweep = try decode(
            #"""
            "lr": {"value": 0.1},
            "deq": {"parameters": {
              "max_iter": {"values": [20, 40]}, "solver": {"parameters": {"name": {"value": "anderson"}}}}},
            "optimizer.name": {"value": "sgd"}
            """#)
        #expect(sweep.parameters.map(\.name) == ["lr", "deq.max_iter", "deq.solver.name", "optimizer.name"])
        #expect(
            sweep.parameters.map(\.path) == [
                ["lr"], ["deq", "max_iter"], ["deq", "solver", "name"], ["optimizer.name"],
            ])
        #expect(sweep.trialCount == 2)
        #expect(
            sweep.nested(sweep.configurations[1]).jsonText
                == #"{"lr":0.1,"deq":{"max_iter":40,"solver":{"name":"anderson"}},"optimizer.name":"sgd"}"#)
    }

    @Test func aConditionNamesTheDottedParameter() throws {
        let sweep = try decode(
            #""deq": {"parameters": {"n": {"values": [1, 2]}}}, "x": {"value": 3, "when": {"deq.n": [2]}}"#)
        #expect(sweep.configurations.map(\.jsonText) == [#"{"deq.n":1}"#, #"{"deq.n":2,"x":3}"#])
    }

    @Test func oneNameStandsOnce() throws {
        let complaints = try Engine.complaints(
            #"""
            {"method": "grid", \#(Self.program), "parameters": {
              "deq.n": {"value": 1},
              "deq": {"parameters": {"n": {"value": 2}}}}}
            """#)
        #expect(
            complaints == [
                "sweep.json:3:26: parameters.deq.parameters.n: `deq.n` stands here both with its dots and as an object in an "
                    + "object; keep one"
            ])
    }

    /// For the engine a group is a setting with a dot.
    @Test func aGroupOfTheEngineIsItsDottedSetting() throws {
        let sweep = try Engine.decode(
            #"""
            {"method": "grid", "parameters": {
              "diverged": {"parameters": {"window_loss": {"values": [10, 20]}, "above_uniform": {"value": false}}}}}
            """#)
        #expect(
            sweep.configurations.map(\.jsonText) == [
                #"{"diverged.window_loss":10,"diverged.above_uniform":false}"#,
                #"{"diverged.window_loss":20,"diverged.above_uniform":false}"#,
            ])
        let dotted = try Engine.decode(
            #"""
            {"method": "grid", "parameters": {
              "diverged.window_loss": {"values": [10, 20]}, "diverged.above_uniform": {"value": false}}}
            """#)
        #expect(sweep.changes(since: dotted, defaults: Engine.defaults).isEmpty)
    }

    @Test func anEmptyGroupIsAMistake() throws {
        #expect(
            try Engine.complaints(#"{"method": "grid", "parameters": {"diverged": {"parameters": {}}}}"#) == [
                "sweep.json:1:62: parameters.diverged.parameters: must have at least one setting of `diverged`"
            ])
    }
}
