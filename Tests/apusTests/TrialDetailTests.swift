import Foundation
import Parameters
import Planning
import Testing

@testable import apus

/// What `apus show --json` says of one trial.
@Suite struct TrialDetailTests {
    /// As Python's `float` and JavaScript's `Number` read them, and as every other JSON of this program has them.
    @Test(arguments: [(Double.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity")])
    func whatIsNotFiniteIsSpelledAsInEveryOtherJSON(value: Double, spelling: String) throws {
        let trial = Trial(number: 1, parameters: [:], settings: [:], seed: 1)
        let curve = [Report(step: 1, metrics: ["valid_loss": value, "valid_perplexity": 3], seconds: 2)]
        let detail = TrialDetail(
            summary: TrialSummary(sweep: "s", trial: trial, state: .running), attempts: [], curve: curve,
            log: { _ in [] })
        let json = try JSONNode(parsing: detail.json)
        let epoch = try #require(json["epochs"]?.elements.first)
        #expect(epoch["valid_loss"]?.text == spelling)
        #expect(epoch["valid_perplexity"]?.integer == 3)
    }

    @Test func aStepWithoutTheMetricIsNoPointOfTheCurve() {
        let trial = Trial(number: 1, parameters: [:], settings: [:], seed: 1)
        let curve = [("loss", 4.0), ("other", 9), ("loss", 1)].enumerated().map {
            Report(step: $0.offset, metrics: [$0.element.0: $0.element.1], seconds: 0)
        }
        let detail = TrialDetail(
            summary: TrialSummary(sweep: "s", trial: trial, state: .running), attempts: [], curve: curve,
            log: { _ in [] })
        #expect(detail.text(metric: "loss").contains("loss  █▁\n"))
    }
}
