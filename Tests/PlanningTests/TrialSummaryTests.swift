import Parameters
import Planning
import Testing

@Suite struct TrialSummaryTests {
    @Test func theScoreIsOfTheAskedEpochAndGroup() {
        let trial = Trial(
            number: 4, parameters: ["rate": .number(Number(1))], settings: ["cell": .string("gru")], seed: 2)
        let summary = TrialSummary(
            sweep: "s", trial: trial, state: .finished,
            last: Report(step: 9, metrics: ["valid_perplexity": 120], seconds: 1),
            best: Report(step: 5, metrics: ["valid_perplexity": 110], seconds: 1))
        let last = summary.score(by: "valid_perplexity", group: "cell")
        #expect((last.epoch, last.value) == (9, 120))
        #expect(last.group == .string("gru"))
        let best = summary.score(by: "valid_perplexity", at: .best, group: "rate")
        #expect((best.epoch, best.value) == (5, 110))
        #expect(best.group == .number(Number(1)))
        #expect(summary.score(by: "accuracy").value == nil)
    }
}
