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
        #expect(Set(perplexities.keys) == Self.listed)
        // Wider vectors add in another order: were the name ignored, all would agree to the last bit.
        #expect(perplexities.count == 1 || Set(perplexities.values).count > 1, "\(perplexities)")
        if let rounded = try perplexity(kernels: "avx512_bf16", precision: "bf16") {
            #expect(rounded != perplexities["avx512_bf16"] && abs(rounded / expected - 1) < 0.02)
        }
    }

    /// Those whose instructions the processor lists, as Linux tells.
    private static var listed: Set<String> {
        #if arch(x86_64)
            let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            let flags = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
            let avx512 = ["avx512f", "avx512bw", "avx512dq", "avx512vl"]
            let needs = [
                "avx512_bf16": avx512 + ["avx512_bf16"], "avx512": avx512, "avx2": ["avx2", "fma"], "baseline": [],
            ]
            return Set(needs.filter { flags.isSuperset(of: $0.value) }.keys)
        #else
            return ["neon"]
        #endif
    }

    /// Of the test text after one epoch; nil where the processor has no such kernels.
    private func perplexity(kernels: String, precision: String) throws -> Double? {
        let program = try Program(environment: ["APUS_KERNELS": kernels])
        try TinySweep.write(to: program, epochs: 1)
        let train = try program.apus(
            "train", "--corpus", "text", "--hidden", "23", "--embedding", "19", "--batch", "3", "--sequence", "7",
            "--epochs", "1", "--precision", precision, "--json")
        if train.code == 2 && train.messages.contains("APUS_KERNELS=\(kernels)") { return nil }
        #expect(train.code == 0, "\(train.messages)")
        let report = try JSONSerialization.jsonObject(with: Data(train.output.utf8)) as? [String: Any]
        let metrics = try #require(report?["metrics"] as? [String: Double], "\(train.output)")
        return metrics["test_perplexity"]
    }
}
