import Testing

@testable import Training

struct PromptTests {
    private func vocabulary(_ words: String...) throws -> Vocabulary {
        try Vocabulary(words: words.map { Array($0.utf8) })
    }

    @Test func aPromptBeginsALine() throws {
        let vocabulary = try vocabulary("the", "cat", "<eos>", "<unk>")
        let prompt = try Prompt(" the  cat\tsat\nthe ", vocabulary: vocabulary)
        #expect(prompt.tokens == [2, 0, 1, 3, 2, 0])
        #expect(prompt.unknownWords == ["sat"])
        #expect(try Prompt("", vocabulary: vocabulary).tokens == [2])
    }

    /// As a corpus is: a carriage return is white space, a no-break space part of a word.
    @Test func wordsAreSplitAsInACorpus() throws {
        let vocabulary = try vocabulary("the", "cat\u{A0}sat", "<eos>", "<unk>")
        #expect(try Prompt("the\rthe\r\nthe\u{B}cat\u{A0}sat", vocabulary: vocabulary).tokens == [2, 0, 0, 2, 0, 1])
        #expect(try Prompt("\n\nthe\n", vocabulary: vocabulary).tokens == [2, 2, 2, 0, 2])
    }

    @Test func thereMayBeNoMarks() throws {
        let vocabulary = try vocabulary("the", "cat")
        #expect(try Prompt("cat the", vocabulary: vocabulary).tokens == [1, 0])
        #expect(throws: TrainingError.nothingToRead) { try Prompt(" ", vocabulary: vocabulary) }
        #expect(throws: TrainingError.unknownWord("dog")) { try Prompt("the dog", vocabulary: vocabulary) }
    }
}
