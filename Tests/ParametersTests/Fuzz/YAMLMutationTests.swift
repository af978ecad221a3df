import Mutation
import Parameters
import Testing

/// Hostile YAML: kept texts, and thousands of damaged ones.
@Suite struct YAMLMutationTests {
    private static let words = [
        "- ", ": ", "? ", "#", "&a ", "*a", "<<: ", "!!float ", "!", "%YAML 1.2\n", "---\n", "...\n", "|\n", ">-\n",
        "'",
        "\t", "~", ".inf", "0x1F", "0o17", "1e-4", "yes", "\u{85}", "\u{2028}", "${env}", "  ",
    ]

    @Test func keptInputsAreReadWithoutTrouble() throws {
        for (name, bytes) in try Inputs.kept(in: "yaml") {
            let complaint = YAMLProbe.complaint(about: bytes)
            #expect(complaint == nil, "\(name): \(complaint ?? "")")
        }
    }

    @Test func mutationsAreReadWithoutTrouble() throws {
        let seeds = try Inputs.kept(in: "yaml") + Inputs.kept(in: "sweep-files")
        var mutator = Mutator(seeds.map(\.bytes), words: Self.words)
        for _ in 0..<Inputs.mutations(usual: 16_000) {
            let bytes = mutator.next()
            guard let complaint = YAMLProbe.complaint(about: bytes) else { continue }
            Issue.record("\(complaint): \(String(decoding: bytes, as: UTF8.self))")
            return
        }
    }
}
