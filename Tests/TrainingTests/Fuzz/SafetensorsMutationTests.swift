import Foundation
import Mutation
import Testing

@testable import Training

/// Safetensors files whose headers lie: kept ones, and thousands of damaged ones.
@Suite struct SafetensorsMutationTests {
    @Test func keptInputsAreReadWithoutTrouble() throws {
        for (name, bytes) in try Inputs.kept(in: "safetensors") {
            let complaint = SafetensorsProbe.complaint(about: bytes)
            #expect(complaint == nil, "\(name): \(complaint ?? "")")
        }
    }

    /// The mutations begin from something that is read to its end.
    @Test func theKeptCheckpointIsOne() throws {
        let kept = try Inputs.kept(in: "safetensors")
        let checkpoint = try #require(kept.first { $0.name == "checkpoint" })
        #expect(throws: Never.self) { try Checkpoint.load(SafetensorsFile(Data(checkpoint.bytes), path: "x")) }
    }

    @Test func mutationsAreReadWithoutTrouble() throws {
        let words = [
            "__metadata__", "dtype", "shape", "data_offsets", "F32", "F16", "fc.weight", "rnn.weight_hh_l0",
            "rnn.weight_hh_l1",
            "checksum", "settings", "batch", "hidden", "vocabulary_base64", "hidden_state", "epoch", "nan",
        ]
        var mutator = Mutator(try Inputs.kept(in: "safetensors").map(\.bytes), words: words.map { "\"\($0)\"" })
        for _ in 0..<Inputs.mutations(usual: 16_000) {
            let bytes = mutator.next()
            guard let complaint = SafetensorsProbe.complaint(about: bytes) else { continue }
            Issue.record("\(complaint): \(Data(bytes).base64EncodedString())")
            return
        }
    }
}
