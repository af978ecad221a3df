public import Foundation

extension Corpus {
    /// The corpus called `name`: `synthetic`, `ptb` (the folder of that name in `dataFolder`), or the path of a folder.
    ///
    /// `seed` decides the synthetic text and nothing else.
    public static func named(_ name: String, dataFolder: URL, seed: Int) throws(TrainingError) -> Corpus {
        switch name {
        case "synthetic": synthetic(seed: seed)
        case "ptb": try Corpus(folder: dataFolder.appending(path: "ptb", directoryHint: .isDirectory))
        default: try Corpus(folder: URL(filePath: name, directoryHint: .isDirectory))
        }
    }

    /// Reads `ptb.train.txt` or `train.txt`, and likewise `valid` and `test`, from `folder`.
    ///
    /// The vocabulary is that of the training text in order of first appearance, and `<unk>` after it when the text has
    /// none; words of the other texts that are not in it become `<unk>`.
    public init(folder: URL) throws(TrainingError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
            throw .corpusMissing(folder: folder.path)
        }
        let train = try Self.text(.train, in: folder)
        let valid = try Self.text(.valid, in: folder)
        let test = try Self.text(.test, in: folder)
        var vocabulary = Vocabulary()
        let learned = train.withUnsafeBytes { vocabulary.learn($0) }
        vocabulary.ensureUnknown()
        self.init(
            vocabulary: vocabulary, train: learned,
            valid: valid.withUnsafeBytes { vocabulary.encode($0) },
            test: test.withUnsafeBytes { vocabulary.encode($0) })
    }

    /// The bytes of one text's file, at least one.
    private static func text(_ split: Split, in folder: URL) throws(TrainingError) -> Data {
        let names = ["ptb.\(split).txt", "\(split).txt"]
        let paths = names.map { folder.appending(path: $0) }
        guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw .splitMissing(folder: folder.path, names: names)
        }
        let text = try Data(fileAt: path.path)
        guard !text.isEmpty else { throw .splitEmpty(path: path.path) }
        return text
    }
}
