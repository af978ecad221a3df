import Foundation
import Parameters
import Testing

@testable import Training

struct SyntheticCorpusTests {
    static let corpus = Corpus.synthetic(seed: 0)

    /// From class 0 to either class with 1/2, from class 1 always to class 0, whose share is therefore 2/3.
    ///
    /// Class 1 has two words of 2/3 and 1/3. Rate = 2/3 ln 2 + 1/3 (ln 3 − 2/3 ln 2) = 4/9 ln 2 + 1/3 ln 3.
    @Test func entropyRateOfAHandMadeSource() {
        let source = SyntheticSource(
            classOfWord: [0, 1, 1], words: [0..<1, 1..<3], transition: [[0.5, 0.5], [1, 0]])
        #expect(abs(source.stationary[0] - 2.0 / 3) < 1e-12)
        #expect(abs(source.entropyRate - (4 * log(2) / 9 + log(3) / 3)) < 1e-12)
    }

    @Test func probabilitiesSumToOne() {
        let source = Self.source(seed: 0)
        for word in 0..<source.classOfWord.count {
            let sum = (0..<source.classOfWord.count).reduce(0) { $0 + source.probability(of: $1, after: word) }
            #expect(abs(sum - 1) < 1e-12)
        }
    }

    /// −1/N Σ log p(next | word) over the training text is the rate up to four standard errors, which are taken from
    /// the means of 200 stretches, so that neighbouring words need not be independent.
    @Test(arguments: [0, 1, 7])
    func textHasTheEntropyRate(seed: Int) throws {
        let corpus = Corpus.synthetic(seed: seed)
        let source = Self.source(seed: seed)
        let losses = zip([0] + corpus.train, corpus.train).map { -log(source.probability(of: Int($1), after: Int($0))) }
        let stretch = losses.count / 200
        let means = (0..<200).map { losses[$0 * stretch..<($0 + 1) * stretch].reduce(0, +) / Double(stretch) }
        let (mean, error) = Self.meanAndError(means)
        let rate = try #require(corpus.entropyRate)
        #expect(abs(mean - rate) < 4 * error)
        #expect(error < 0.02)
        #expect(corpus.perplexityFloor == exp(rate))
    }

    /// The rate from counts alone: H(class | class before) + H(word | class), with the Miller–Madow correction for
    /// their bias, one half for every free probability over the number of tokens.
    @Test func countsGiveTheEntropyRate() throws {
        let corpus = Self.corpus
        let source = Self.source(seed: 0)
        var pairs: [[Int]: Double] = [:]
        var words: [[Int]: Double] = [:]
        for (before, word) in zip([0] + corpus.train, corpus.train) {
            pairs[[source.classOfWord[Int(before)], source.classOfWord[Int(word)]], default: 0] += 1
            words[[source.classOfWord[Int(word)], Int(word)], default: 0] += 1
        }
        let classes = Double(source.words.count)
        let freedom = Double(pairs.count) - classes + Double(words.count) - classes
        let estimate =
            Self.conditionalEntropy(pairs) + Self.conditionalEntropy(words) + freedom / 2 / Double(corpus.train.count)
        // Four standard errors of a mean of 80,000 losses that deviate by about 1.3 nats.
        #expect(abs(estimate - (try #require(corpus.entropyRate))) < 4 * 1.3 / Double(80_000).squareRoot())
    }

    @Test func seedDecidesTheText() {
        let corpus = Corpus.synthetic(seed: 5)
        #expect(corpus.sha256 == Corpus.synthetic(seed: 5).sha256)
        #expect(corpus.sha256 != Self.corpus.sha256)
        #expect(Corpus.Split.allCases.map { corpus[$0].count } == [80_000, 10_000, 10_000])
        #expect(corpus.valid != corpus.test)
        #expect(corpus.train.prefix(10_000) != corpus.valid[...])
    }

    /// Recorded metrics of old sweeps stay comparable as long as the text of a seed never changes.
    @Test func textNeverChanges() {
        #expect(Self.corpus.sha256 == "8bd2593b8618e53d4f8d8a65eb26a0bf428bbcf59bf52a3cd61ee8a9633c700a")
    }

    /// Zipf: the ten most frequent of the 553 words make up a fifth of the text or more, the rarer half a tenth or less.
    @Test func fewWordsAreFrequent() {
        let corpus = Self.corpus
        #expect(corpus.vocabulary.count == 553)
        var counts = [Int](repeating: 0, count: 553)
        for token in corpus.train { counts[Int(token)] += 1 }
        counts.sort(by: >)
        #expect(counts.prefix(10).reduce(0, +) * 5 > 80_000)
        #expect(counts.suffix(277).reduce(0, +) * 10 < 80_000)
    }

    @Test func wordsHaveNames() {
        let vocabulary = Self.corpus.vocabulary
        #expect(vocabulary.endOfLine == 0)
        #expect(vocabulary.words.prefix(4) == ["<eos>", "a1", "a2", "b1"])
        #expect(vocabulary.words.last == "w46")
    }

    private static func source(seed: UInt64) -> SyntheticSource {
        var random = Philox(seed: seed, stream: RandomStream.syntheticCorpus)
        return SyntheticSource(classes: 24, successors: 3, random: &random)
    }

    private static func source(seed: Int) -> SyntheticSource { source(seed: UInt64(seed)) }

    private static func meanAndError(_ values: [Double]) -> (Double, Double) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        return (mean, (variance / count).squareRoot())
    }

    /// H(second | first) of the relative frequencies in `counts`.
    private static func conditionalEntropy(_ counts: [[Int]: Double]) -> Double {
        var first: [Int: Double] = [:]
        for (pair, count) in counts { first[pair[0], default: 0] += count }
        let total = first.values.reduce(0, +)
        return counts.reduce(0) { $0 - $1.value / total * log($1.value / first[$1.key[0]]!) }
    }
}
