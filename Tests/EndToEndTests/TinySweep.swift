import Foundation

/// A sweep of four short trials or more: real text, real training, a second or two in all.
enum TinySweep {
    /// `epochs` decides how long it takes; every learning rate doubles, trebles … the trials.
    static func file(epochs: Int, rates: [Double] = [1], extra: String = "") -> String {
        """
        {
          "name": "tiny",
          "method": "grid",
          "trainer": {"corpus": "text", "epochs": \(epochs), "hidden": 24, "embedding": 24, "batch": 4, "sequence": 8},
          "parameters": {
            "cell": {"values": ["lstm", "gru"]},
            "layer_dropout": {"values": [0, 0.3]},
            "learning_rate": {"values": \(rates)}
          },
          "workers": 2\(extra)
        }
        """
    }

    /// Puts the sweep file and its corpus into the program's folder.
    static func write(to program: Program, epochs: Int, rates: [Double] = [1], extra: String = "") throws {
        try program.write(file(epochs: epochs, rates: rates, extra: extra), to: "tiny.json")
        for (split, lines) in [("train", 400), ("valid", 40), ("test", 40)] {
            try program.write(text(lines: lines), to: "text/\(split).txt")
        }
    }

    /// The per-epoch CSV of a run that nothing disturbs, times aside.
    static func uninterruptedCurves(epochs: Int) throws -> [String] {
        let program = try Program()
        try write(to: program, epochs: epochs)
        try program.apus("run", "tiny.json")
        return ComparableCSV.lines(try program.apus("export", "--what", "epochs").output)
    }

    /// Sentences with some order in them: every word is followed by one of two others.
    private static func text(lines: Int) -> String {
        var state: UInt32 = 7
        var word: UInt32 = 0
        return (0..<lines).map { _ in
            (0..<12).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                word = (word * 2 + (state >> 31)) % 40
                return "w\(word)"
            }.joined(separator: " ")
        }.joined(separator: "\n") + "\n"
    }
}
