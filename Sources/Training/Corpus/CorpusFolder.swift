import Files
import Foundation

/// A folder that holds the three texts of a corpus, under one of the names that they go by.
struct CorpusFolder {
    private let path: String
    /// The names of all files in it, sorted.
    private let names: [String]
    /// The names of all folders in it, and of links to what is not there, sorted.
    private let others: [String]

    /// Looks at what is in `folder`.
    init(_ folder: URL) throws(TrainingError) {
        path = folder.path
        var isFolder: ObjCBool = false
        let files = FileManager.default
        guard files.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
            throw .corpusMissing(folder: folder.path)
        }
        guard isFolder.boolValue else { throw .corpusIsFile(path: folder.path) }
        guard access(folder.path, R_OK | X_OK) == 0 else { throw .file(FileError("read", folder.path)) }
        let all = ((try? files.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        let isFile = { (name: String) in
            var isFolder: ObjCBool = false
            return files.fileExists(atPath: "\(folder.path)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
        }
        names = all.filter(isFile)
        others = all.filter { !isFile($0) }
    }

    /// The path of the one file for `split`: `train.txt`, `ptb.train.txt`, `wiki.train.tokens` and their like; only
    /// where there is none, `small_train.txt` and its like.
    ///
    /// Throws when there is no such file, or more than one.
    func file(for split: Corpus.Split) throws(TrainingError) -> String {
        let named = [".", "._-"].lazy.map { marks in names.filter { Self.names($0, split, after: marks) } }
        guard let found = named.first(where: { !$0.isEmpty }) else {
            if let other = others.first(where: { Self.names($0, split, after: ".") }) {
                let other = "\(path)/\(other)"
                throw .splitNotAFile(path: other, target: RealPath.behindLink(other))
            }
            throw .splitMissing(folder: path, split: split, present: names)
        }
        guard found.count == 1 else { throw .splitAmbiguous(folder: path, split: split, names: found) }
        return "\(path)/\(found[0])"
    }

    /// Whether a file of that name holds `split`: one of its words, alone or after one of `marks`, and then perhaps endings
    /// that text has.
    private static func names(_ name: String, _ split: Corpus.Split, after marks: String) -> Bool {
        var parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        while parts.count > 1, let last = parts.last, endings.contains(String(last)) { parts.removeLast() }
        guard !name.hasPrefix("."), let last = parts.last else { return false }
        let word = last.split(whereSeparator: { marks.contains($0) }).last
        return word.map { words[split, default: []].contains(String($0)) } ?? false
    }

    private static let endings: Set = ["txt", "text", "tok", "tokens", "raw"]
    private static let words: [Corpus.Split: Set<String>] = [
        .train: ["train", "training"],
        .valid: ["valid", "validation", "val", "dev"],
        .test: ["test"],
    ]
}
