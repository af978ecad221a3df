import Foundation
import Parameters

extension Corpus {
    /// A corpus of 80,000 tokens to train on and 10,000 each to validate and to test, of a `SyntheticSource` of 553
    /// words.
    ///
    /// `seed` decides source and texts; the same seed gives the same corpus everywhere. The vocabulary is that of the
    /// source, whether or not every word occurs in the training text, and has no `<unk>`.
    public static func synthetic(seed: Int) -> Corpus {
        let key = UInt64(bitPattern: Int64(seed))
        var random = Philox(seed: key, stream: RandomStream.syntheticCorpus)
        let source = SyntheticSource(classes: 24, successors: 3, random: &random)
        let texts = [80_000, 10_000, 10_000].enumerated().map { index, count in
            var random = Philox(seed: key, stream: RandomStream.syntheticCorpus + 1 + UInt64(index))
            return source.text(count, random: &random)
        }
        return Corpus(
            vocabulary: source.vocabulary, train: texts[0], valid: texts[1], test: texts[2],
            entropyRate: source.entropyRate)
    }
}

extension SyntheticSource {
    /// `<eos>`, then for word 1, 2, … of class a, b, …: `a1`, `a2`, `b1`, ….
    var vocabulary: Vocabulary {
        var vocabulary = Vocabulary()
        for (index, members) in words.enumerated() {
            let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(max(index - 1, 0))))
            for rank in 1...members.count {
                var word = index == 0 ? "<eos>" : "\(letter)\(rank)"
                word.withUTF8 { _ = vocabulary.add(UnsafeRawBufferPointer($0)) }
            }
        }
        return vocabulary
    }
}

/// A Markov source of words whose entropy rate is known: what the synthetic corpus is drawn from.
///
/// Every word belongs to one class. The class of the next word depends on the class of the last one (few successors,
/// the r-th with a weight of 1/r); the word within its class follows Zipf's law. Class 0 is `<eos>` alone, class k > 0
/// holds 2k words, so that a few words are frequent and most are rare, as in text.
struct SyntheticSource: Sendable {
    /// Words, class after class, the most frequent of a class first; `<eos>` is word 0.
    let classOfWord: [Int]
    /// By class: the numbers of its words.
    let words: [Range<Int>]
    /// P(class | class before): `[classes, classes]`, every row sums to 1.
    let transition: [[Double]]

    /// P(the word of `rank` among `count`) = 1/(rank + 1) / H(count), with the harmonic number H.
    static func zipf(_ rank: Int, of count: Int) -> Double {
        1 / Double(rank + 1) / (1...count).reduce(0) { $0 + 1 / Double($1) }
    }

    /// P(`next` | `word`).
    func probability(of next: Int, after word: Int) -> Double {
        let members = words[classOfWord[next]]
        return transition[classOfWord[word]][classOfWord[next]]
            * Self.zipf(next - members.lowerBound, of: members.count)
    }

    /// How often each class occurs in the long run.
    ///
    /// Power iteration on (1 + T) / 2, which has T's stationary distribution and, having no period, always converges.
    var stationary: [Double] {
        var now = [Double](repeating: 1 / Double(words.count), count: words.count)
        while true {
            var next = now.map { $0 / 2 }
            for (share, row) in zip(now, transition) {
                for (index, probability) in row.enumerated() { next[index] += share * probability / 2 }
            }
            let change = zip(now, next).reduce(0) { $0 + abs($1.0 - $1.1) }
            now = next
            if change < 1e-14 { return now }
        }
    }

    /// Nats a word: Σ P(c) (H(class after c) + Σ P(d | c) H(word within d)), Cover and Thomas, theorem 4.2.4.
    var entropyRate: Double {
        let within = words.map { members in
            Self.entropy(members.indices.map { Self.zipf($0 - members.lowerBound, of: members.count) })
        }
        return zip(stationary, transition).reduce(0) { sum, state in
            let (share, row) = state
            return sum + share * (Self.entropy(row) + zip(row, within).reduce(0) { $0 + $1.0 * $1.1 })
        }
    }

    private static func entropy(_ probabilities: [Double]) -> Double {
        probabilities.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
    }

    /// `count` words that follow an `<eos>`.
    func text(_ count: Int, random: inout Philox) -> [Int32] {
        let within = words.map { members in
            members.indices.map { Self.zipf($0 - members.lowerBound, of: members.count) }
        }
        var current = 0
        return (0..<count).map { _ in
            current = Self.draw(transition[current], &random)
            return Int32(words[current].lowerBound + Self.draw(within[current], &random))
        }
    }

    /// An index, drawn with these probabilities.
    private static func draw(_ probabilities: [Double], _ random: inout Philox) -> Int {
        var rest = random.unit()
        for index in probabilities.indices {
            rest -= probabilities[index]
            if rest < 0 { return index }
        }
        return probabilities.lastIndex { $0 > 0 }!
    }
}

extension SyntheticSource {
    /// A source of `classes` · (`classes` − 1) + 1 words whose classes have `successors` successors each, drawn at
    /// random.
    ///
    /// The next class in order is always among them, so that every class is reached from every other.
    init(classes: Int, successors: Int, random: inout Philox) {
        let ends = (0..<classes).map { 1 + $0 * ($0 + 1) }
        words = ends.indices.map { ($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0] }
        classOfWord = words.enumerated().flatMap { index, words in words.map { _ in index } }
        transition = (0..<classes).map { index in
            let next = (index + 1) % classes
            var others = (0..<classes).filter { $0 != next }
            var chosen = (1..<successors).map { _ in others.remove(at: random.index(below: others.count)) }
            chosen.insert(next, at: random.index(below: successors))
            var row = [Double](repeating: 0, count: classes)
            for (rank, successor) in chosen.enumerated() { row[successor] = Self.zipf(rank, of: successors) }
            return row
        }
    }
}
