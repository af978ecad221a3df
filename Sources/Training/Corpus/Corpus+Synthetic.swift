extension Corpus {
    /// A corpus of 80,000 tokens to train on and 10,000 each to validate and to test, of a `SyntheticSource` of 553 words.
    ///
    /// `seed` decides source and texts; the same seed gives the same corpus everywhere. The vocabulary is that of the source, whether or not every word occurs in the training text, and has no `<unk>`.
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
        for (index, family) in words.enumerated() {
            let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(max(index - 1, 0))))
            for rank in 1...family.count {
                var word = index == 0 ? "<eos>" : "\(letter)\(rank)"
                word.withUTF8 { _ = vocabulary.add(UnsafeRawBufferPointer($0)) }
            }
        }
        return vocabulary
    }
}
