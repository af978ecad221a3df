/// The tensors of a file that a person gives, as PyTorch and its wrappers save them, under the names of our layout.
///
/// Wrappers put words into every name (`module.`, `_orig_mod.`), a model inside another one a prefix; safetensors keeps
/// one of two tensors that share their memory, so that tied weights come alone.
struct ForeignWeights {
    private let file: SafetensorsFile
    /// By our name.
    private var entries: [String: SafetensorsHeader.Entry] = [:]
    /// Tensors whose own name, without prefix and wrappers, is another one's.
    private var repeated: [String] = []
    /// What was changed, a sentence each.
    private(set) var notes: [String] = []

    /// Sorts out the names in `file`.
    init(_ file: SafetensorsFile) {
        self.file = file
        let names = file.header.entries.map { Self.unwrapped($0.name) }
        let prefix = Self.prefix(of: names)
        for (entry, name) in zip(file.header.entries, names) {
            let own = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
            if entries[own] == nil { entries[own] = entry } else { repeated.append(entry.name) }
        }
        if let entry = file.header.entries.first(where: { entries[$0.name] == nil }), repeated.isEmpty {
            let own = entries.first { $0.value == entry }?.key ?? ""
            notes.append("\(file.path): \(entry.name) is read as \(own), and likewise the other tensors")
        }
        tie()
        let types = Set(entries.values.map(\.type)).subtracting(["F32"]).intersection(SafetensorsFile.widths.keys)
        if !types.isEmpty {
            notes.append("\(file.path): converted to F32 from \(types.sorted().joined(separator: ", "))")
        }
    }

    /// The model; `cell` tells the two kinds of GRU apart.
    func weights(cell: Cell?) throws(TrainingError) -> ModelWeights {
        try checkNamesAndTypes()
        let shape = try ModelWeights.shape(of: entries, path: file.path, cell: cell)
        return try ModelWeights(file, entries, shape: shape)
    }

    // MARK: - Names

    private static let wrappers: Set<Substring> = [
        "module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module",
    ]

    private static func unwrapped(_ name: String) -> String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.filter { !wrappers.contains($0) }.joined(separator: ".")
    }

    /// What stands before the name of a tensor that every model has; empty where nothing does.
    private static func prefix(of names: [String]) -> String {
        for tensor in ["rnn.weight_hh_l0", "embedding.weight", "fc.weight"] {
            let found = names.filter { $0 == tensor || $0.hasSuffix(".\(tensor)") }
            if let shortest = found.min(by: { $0.utf8.count < $1.utf8.count }) {
                return String(shortest.dropLast(tensor.count))
            }
        }
        return ""
    }

    /// Takes one of the two matrices over the vocabulary for both, where one is missing and the other has its shape.
    private mutating func tie() {
        let hidden = entries["rnn.weight_hh_l0"]?.shape.last
        let embedding = entries["rnn.weight_ih_l0"]?.shape.last
        guard let hidden, hidden == embedding else { return }
        for (missing, present) in [("fc.weight", "embedding.weight"), ("embedding.weight", "fc.weight")] {
            guard entries[missing] == nil, let entry = entries[present], entry.shape.last == hidden else { continue }
            entries[missing] = entry
            notes.append(
                "\(file.path): there is no \(missing); the weights are taken for tied, so it is \(present) (a training "
                    + "that begins with them changes each of the two by itself)")
            return
        }
    }

    private func checkNamesAndTypes() throws(TrainingError) {
        let layer = "rnn.weight_hh_l"
        let numbers = entries.keys.filter { $0.hasPrefix(layer) }.compactMap { Int($0.dropFirst(layer.count)) }
        // A number in a name may be anything: no more layers are missed than there are.
        let layers = min(numbers.max() ?? 0, numbers.count) + 1
        let shape = ModelShape(cell: .gru, vocabulary: 1, embedding: 1, hidden: 1, layers: max(layers, 1))
        let expected = ParameterLayout(shape).tensors.map(\.name)
        let missing = expected.filter { entries[$0] == nil }
        let unexpected = (Set(entries.keys).subtracting(expected) + repeated).sorted()
        guard missing.isEmpty && unexpected.isEmpty else {
            throw .tensorsDoNotFit(path: file.path, missing: missing, unexpected: unexpected)
        }
        // The sizes of other types are not known, so that nothing must be reckoned with their shapes.
        for entry in file.header.entries where SafetensorsFile.widths[entry.type] == nil {
            throw .wrongType(path: file.path, tensor: entry.name, found: entry.type)
        }
    }
}
