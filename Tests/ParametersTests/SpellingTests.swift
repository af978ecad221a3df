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
        #expect(Spelling.nearest(to: word, among: Self.settings) == nearest)
    }

    private static let settings = [
        "cell", "corpus", "corpus_seed", "epochs", "embedding", "hidden", "layers", "batch", "sequence",
        "learning_rate", "decay_epoch", "decay_factor", "layer_dropout", "rnn_dropout", "clip_norm", "loss_reduction",
        "evaluate_train", "initialization", "init_range", "precision", "diverged.above_uniform", "diverged.window_loss",
    ]
}
