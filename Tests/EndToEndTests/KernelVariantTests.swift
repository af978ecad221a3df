import Foundation
import Testing

/// Every variant of the kernels that the processor runs, each in a process of its own: the same training, up to rounding.
@Suite struct KernelVariantTests {
    private static let variants = ["avx512_bf16", "avx512", "avx2", "baseline", "neon", "portable"]

    @Test func allVariantsTrainAlike() throws {
        var perplexities: [String: Double] = [:]
        for variant in Self.variants {
            perplexities[variant] = try perplexity(kernels: variant, precision: "fp32")
        }
        let expected = try #require(perplexities["baseline"] ?? perplexities["neon"] ?? perplexities["portable"])
        for (variant, perplexity) in perplexities {
            #expect(abs(perplexity / expected - 1) < 1e-3, "\(variant): \(perplexity), not \(expected)")
        }
        if let rounded = try perplexity(kernels: "avx512_bf16", precision: "bf16") {
            #expect(rounded != perplexities["avx512_bf16"] && abs(rounded / expected - 1) < 0.02)
        }
    }

    /// Of the test text after one epoch; nil where the processor has no such kernels.
    private func perplexity(kernels: String, precision: String) throws -> Double? {
        let program = try Program(environment: ["APUS_KERNELS": kernels])
        try TinySweep.write(to: program, epochs: 1)
        let train = try program.apus(
            "train", "--corpus", "text", "--hidden", "24", "--embedding", "24", "--batch", "4", "--sequence", "8",
            "--epochs", "1", "--precision", precision, "--json")
        if train.code == 2 && train.messages.contains("APUS_KERNELS=\(kernels)") { return nil }
        #expect(train.code == 0, "\(train.messages)")
        let report = try JSONSerialization.jsonObject(with: Data(train.output.utf8)) as? [String: Any]
        let metrics = try #require(report?["metrics"] as? [String: Double], "\(train.output)")
        return metrics["test_perplexity"]
    }
}
