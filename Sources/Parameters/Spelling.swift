/// Finds the word that somebody meant.
public enum Spelling {
    /// The nearest of `words`; nil when none is near enough to be worth a suggestion.
    ///
    /// A word counts as near when it is the same but for case and `-`, when other tools call the same thing `word`,
    /// when it is `word` with a dotted continuation, or when a third of its letters (at least one) or fewer must be
    /// changed.
    public static func nearest(to word: String, among words: [String]) -> String? {
        let plain = normalized(word)
        if let same = words.first(where: { normalized($0) == plain }) { return same }
        if let meant = otherNames[plain], let known = meant.first(where: words.contains) { return known }
        if let longer = words.first(where: { $0.hasPrefix(plain + ".") || $0.hasSuffix("." + plain) }) { return longer }
        let scored = words.map { (word: $0, distance: distance(plain, normalized($0))) }
        guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, max(plain.count, best.word.count) / 3) ? best.word : nil
    }

    /// The sentence about a word that is not one of `known`: which one may have been meant, or which ones there are.
    ///
    /// `noun` says what the known words are, for example `setting of the trainer`; `unsupported` words count as known
    /// ones that this version refuses.
    public static func unknown(_ word: String, noun: String, known: [String], unsupported: [String] = []) -> String {
        let start = "\(word.inSentence) is not a \(noun)"
        guard let nearest = nearest(to: word, among: known + unsupported) else {
            return "\(start); there \(known.count == 1 ? "is" : "are") " + known.listed(joint: "and")
        }
        let isUnsupported = unsupported.contains(nearest)
        return "\(start); did you mean `\(nearest)`" + (isUnsupported ? ", which is not yet supported?" : "?")
    }

    /// Letters to insert, delete, replace or swap with their neighbour to make `right` of `left`.
    ///
    /// Optimal string alignment (Damerau 1964). Words of more than 64 letters are as far away as they are long.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.unicodeScalars)
        let b = Array(right.unicodeScalars)
        guard !a.isEmpty, !b.isEmpty, a.count <= 64, b.count <= 64 else { return max(a.count, b.count) }
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, before[j - 2] + 1) }
                row.append(cost)
            }
            (before, above) = (above, row)
        }
        return above[b.count]
    }

    private static func normalized(_ word: String) -> String {
        String(word.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    }

    /// What W&B, Optuna, PyTorch and its examples call the things that have a name here.
    private static let otherNames: [String: [String]] = [
        "lr": ["learning_rate"], "learningrate": ["learning_rate"], "initial_lr": ["learning_rate"],
        "batch_size": ["batch"], "bs": ["batch"],
        "hidden_size": ["hidden"], "hidden_units": ["hidden"], "nhid": ["hidden"], "units": ["hidden"],
        "embedding_size": ["embedding"], "embedding_dim": ["embedding"], "emsize": ["embedding"],
        "num_layers": ["layers"], "n_layers": ["layers"], "nlayers": ["layers"],
        "seq_len": ["sequence"], "seq_length": ["sequence"], "sequence_length": ["sequence"], "bptt": ["sequence"],
        "max_epochs": ["epochs"], "num_epochs": ["epochs"], "n_epochs": ["epochs"],
        "dropout": ["layer_dropout"], "recurrent_dropout": ["rnn_dropout"],
        "clip": ["clip_norm"], "grad_clip": ["clip_norm"], "gradient_clip": ["clip_norm"],
        "max_grad_norm": ["clip_norm"], "gamma": ["decay_factor"], "lr_decay": ["decay_factor"],
        "data": ["corpus"], "dataset": ["corpus"], "model": ["cell"], "rnn_type": ["cell"], "rnn": ["cell"],
        "dtype": ["precision"], "init": ["initialization"],
        "val_loss": ["valid_loss"], "validation_loss": ["valid_loss"], "loss": ["valid_loss"],
        "val_perplexity": ["valid_perplexity"], "val_ppl": ["valid_perplexity"], "perplexity": ["valid_perplexity"],
        "ppl": ["valid_perplexity"], "test_ppl": ["test_perplexity"], "train_ppl": ["train_perplexity"],
        "min": ["minimize"], "max": ["maximize"], "direction": ["goal"], "objective": ["metric"],
        "config": ["trainer"], "fixed": ["trainer"], "rows": ["trials"], "runs": ["trials"],
        "early_stopping": ["early_terminate"], "pruner": ["early_terminate"],
        "n_jobs": ["workers"], "num_workers": ["workers"], "jobs": ["workers"], "threads": ["threads_per_worker"],
        "timeout": ["trial_timeout"], "memory": ["trial_memory"], "n_trials": ["run_cap"], "count": ["run_cap"],
        "repeats": ["repeat"],
        "search": ["method"], "strategy": ["method"], "if": ["when"], "condition": ["when"], "choices": ["values"],
        "fp16": ["bf16"], "float32": ["fp32"], "bfloat16": ["bf16"],
    ]
}

extension String {
    /// The word between backticks; a strange or long one quoted, escaped and shortened.
    public var inSentence: String {
        let isPlain = utf8.count <= 40 && utf8.allSatisfy { 0x20..<0x7F ~= $0 }
        return isPlain ? "`\(self)`" : JSONWriter.quoted(count > 40 ? prefix(40) + "…" : self)
    }

    /// Whether it can name something for people and in tables: 1 to 200 characters, at least one of them visible, no
    /// control characters.
    public var isName: Bool {
        let scalars = unicodeScalars
        return scalars.count <= 200 && scalars.contains { $0 != " " }
            && !scalars.contains { $0.properties.generalCategory == .control }
    }
}

extension [String] {
    /// The words between backticks with `joint` before the last: `` `a`, `b` and `c` ``.
    public func listed(joint: String) -> String {
        let quoted = map { "`\($0)`" }
        guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " \(joint) " + last
    }
}
