import Foundation
import Mutation
import Parameters
import Testing

/// Report lines that lie: kept ones, and thousands of damaged ones.
@Suite struct ReportLineMutationTests {
    static let words = ["epoch", "metrics", "seconds", "tokens_per_second", "valid_loss", ""].map {
        "\"\($0)\""
    }

    @Test func keptInputsAreReadWithoutTrouble() throws {
        for (name, bytes) in try Inputs.kept(in: "report-lines") {
            let complaint = ReportLineProbe.complaint(about: bytes)
            #expect(complaint == nil, "\(name): \(complaint ?? "")")
        }
    }

    @Test func mutationsAreReadWithoutTrouble() throws {
        var mutator = Mutator(try Inputs.kept(in: "report-lines").map(\.bytes), words: Self.words)
        for _ in 0..<Inputs.mutations(usual: 16_000) {
            let bytes = mutator.next()
            guard let complaint = ReportLineProbe.complaint(about: bytes) else { continue }
            Issue.record("\(complaint): \(String(decoding: bytes, as: UTF8.self))")
            return
        }
    }
}
