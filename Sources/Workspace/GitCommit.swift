import Foundation

/// The commit that a working directory stands at, read from git's own files without running git.
public enum GitCommit {
    /// The full hash of HEAD of the repository around `folder`; nil outside of one.
    public static func current(in folder: String) -> String? {
        var place = URL(fileURLWithPath: folder).standardizedFileURL
        while true {
            if let commit = head(of: place.appendingPathComponent(".git")) { return commit }
            guard place.path != "/" else { return nil }
            place.deleteLastPathComponent()
        }
    }

    private static func head(of git: URL) -> String? {
        guard let head = text(git.appendingPathComponent("HEAD")) else { return nil }
        guard head.hasPrefix("ref: ") else { return head }
        let name = String(head.dropFirst("ref: ".count))
        return text(git.appendingPathComponent(name)) ?? packed(name, in: git)
    }

    private static func packed(_ name: String, in git: URL) -> String? {
        let lines = text(git.appendingPathComponent("packed-refs"))?.split(separator: "\n") ?? []
        return lines.first { $0.hasSuffix(" \(name)") }?.split(separator: " ").first.map(String.init)
    }

    private static func text(_ file: URL) -> String? {
        (try? String(contentsOf: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
