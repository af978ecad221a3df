import Parameters
import Planning
import Testing

/// Nested parameters are one argument, as W&B does: https://docs.wandb.ai/guides/sweeps/define-sweep-configuration.
@Suite struct NestedTests {
    @Test func aProgramIsToldObjects() throws {
        let sweep = try Sweep.decode(
            """
            {"method": "grid", "metric": {"name": "x"}, "trainer": {"command": ["a", "${args}", "${parameter:deq.f.tol}"]},
             "parameters": {
               "deq": {"parameters": {"max_iter": {"values": [20, 40]}, "f": {"parameters": {"tol": {"value": 1e-3}}}}},
               "a.b": {"value": 1}}}
            """, file: "x.json", for: .program)
        let trial = try #require(sweep.trials(defaults: [:]).first)
        #expect(trial.parameters.jsonText == #"{"deq.max_iter":20,"deq.f.tol":1e-3,"a.b":1}"#)
        #expect(sweep.nested(trial.parameters).jsonText == #"{"deq":{"max_iter":20,"f":{"tol":1e-3}},"a.b":1}"#)
    }
}
