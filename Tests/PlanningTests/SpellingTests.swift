import Testing

@testable import Parameters

@Suite struct SpellingTests {
    @Test(arguments: [
        ("", "abc", 3), ("kitten", "sitting", 3), ("ca", "ac", 1), ("ca", "abc", 3), ("same", "same", 0),
        ("learning_rte", "learning_rate", 1),
    ])
    func distanceIsOptimalStringAlignment(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(left, right) == distance)
        #expect(Spelling.distance(right, left) == distance)
    }

    @Test(arguments: [
        ("learnign_rate", "learning_rate"), ("Learning-Rate", "learning_rate"), ("lr", "learning_rate"),
        ("batch_size", "batch"), ("hiden", "hidden"), ("dropout", "layer_dropout"), ("bptt", "sequence"),
        ("diverged", "diverged.above_uniform"), ("above_uniform", "diverged.above_uniform"), ("LSTM", nil),
        ("zzz", nil), ("x", nil),
    ])
    func theNearestSettingIsFound(word: String, nearest: String?) {
        #expect(Spelling.nearest(to: word, among: Engine.settings.map(\.name)) == nearest)
    }
}
