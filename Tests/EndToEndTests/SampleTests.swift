import Foundation
import Testing

/// `apus sample`: text from a checkpoint of a little training run.
@Suite struct SampleTests {
    private func trained() throws -> Program {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let words =
            "--corpus text --hidden 24 --embedding 24 --batch 4 --sequence 8 --epochs 2 --save model.safetensors"
        let train = try program.start(["train"] + words.split(separator: " ").map(String.init)).finish()
        #expect(train.code == 0, "\(train.messages)")
        return program
    }

    private func sample(_ program: Program, _ arguments: String...) throws -> Program.Result {
        try program.start(["sample", "model.safetensors"] + arguments).finish()
    }

    @Test func theTextBeginsWithThePromptAndHasItsLength() throws {
        let program = try trained()
        let first = try sample(program, "--prompt", "w3 w6", "--length", "40", "--temperature", "0.8", "--json")
        #expect(first.code == 0 && first.messages.isEmpty, "\(first.messages)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any])
        let text = try #require(object["text"] as? String)
        let words = try #require(object["words"] as? [String])
        #expect(words.count == 40 && words.contains("<eos>"))
        #expect(text.hasPrefix("w3 w6 ") && text.contains("\n") && !text.contains("<eos>"))
        #expect(text.split(whereSeparator: \.isWhitespace).count == 42 - words.count { $0 == "<eos>" })
        let again = try sample(program, "--prompt", "w3 w6", "--length", "40", "--temperature", "0.8", "--json")
        #expect(again.output == first.output)
        let plain = try sample(program, "--prompt", "w3 w6", "--length", "40", "--temperature", "0.8")
        #expect(plain.output == text + "\n")
    }

    @Test func seedAndTemperatureDecideTheText() throws {
        let program = try trained()
        #expect(try sample(program, "--seed", "2").output != sample(program, "--seed", "3").output)
        let greedy = try sample(program, "--temperature", "0", "--seed", "2").output
        #expect(try greedy == sample(program, "--temperature", "0", "--seed", "3").output)
    }

    @Test func unknownWordsAreReadAsSuchAndNamed() throws {
        let program = try trained()
        let result = try sample(program, "--prompt", "w3 zebra", "--length", "2")
        #expect(result.code == 0)
        #expect(result.output.hasPrefix("w3 <unk>"))
        #expect(result.messages.contains("<unk>: zebra"), "\(result.messages)")
    }

    @Test func anotherVocabularyIsRefused() throws {
        let program = try trained()
        #expect(try sample(program, "--corpus", "text").code == 0)
        let result = try sample(program, "--corpus", "synthetic")
        #expect(result.code == 2 && result.output.isEmpty)
        #expect(result.messages.contains("another vocabulary"), "\(result.messages)")
    }
}
