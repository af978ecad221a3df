import TestSupport
import Testing

@testable import Training

/// The Penn Treebank text, where it is at hand.
struct PennTreebankTests {
    /// Counts as published with the text; the two digests were made by a few lines of Python over the same definition.
    @Test(
        .enabled(
            if: Repository.dataFolder != nil,
            "SKIPPED: no Penn Treebank text: set APUS_DATA to the folder that holds ptb/"))
    func countsAreThePublishedOnes() throws {
        let corpus = try Corpus.named("ptb", dataFolder: #require(Repository.dataFolder), seed: 0)
        #expect(corpus.vocabulary.count == 10_000)
        #expect(corpus.train.count == 929_589)
        #expect(corpus.valid.count == 73_760)
        #expect(corpus.test.count == 82_430)
        #expect(corpus.vocabulary.endOfLine == 24)
        #expect(corpus.vocabulary.unknown == 26)
        #expect(corpus.vocabulary.sha256 == "643ed39b30b86d8d866d211f553d6efbb1bca21703bf1ae464e5430c6e5f91fc")
        #expect(corpus.sha256 == "394bdd18e64fb9bf9fb48d955e8f2063284b2c0751b95f915ee269b199144db3")
        #expect(corpus.perplexityFloor == nil)
    }
}
