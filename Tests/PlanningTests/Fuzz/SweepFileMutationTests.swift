import Mutation
import Testing

@testable import Parameters
@testable import Planning

/// Hostile sweep files: kept ones, and thousands of damaged ones.
@Suite struct SweepFileMutationTests {
    @Test func keptInputsAreReadWithoutTrouble() throws {
        for (name, bytes) in try Inputs.kept(in: "sweep-files") {
            let complaint = SweepFileProbe.complaint(about: bytes)
            #expect(complaint == nil, "\(name): \(complaint ?? "")")
        }
    }

    @Test func mutationsAreReadWithoutTrouble() throws {
        let seeds = try Inputs.kept(in: "sweep-files").map(\.bytes) + Experiments.all.map { Array($0.text.utf8) }
        let keys = [
            "method", "grid", "list", "parameters", "values", "value", "when", "trials", "seeds", "repeat", "trainer",
            "name",
            "cell", "lstm", "epochs", "hidden", "layer_dropout", "learning_rate", "trial_timeout", "9d", "corpus",
            "random", "distribution", "min", "max", "q", "sigma", "normal", "q_uniform", "log_uniform", "probabilities",
        ]
        var mutator = Mutator(seeds, words: keys.map { "\"\($0)\"" })
        for _ in 0..<Inputs.mutations(usual: 18_000) {
            let bytes = mutator.next()
            guard let complaint = SweepFileProbe.complaint(about: bytes) else { continue }
            Issue.record("\(complaint): \(String(decoding: bytes, as: UTF8.self))")
            return
        }
    }
}
