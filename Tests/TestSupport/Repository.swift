public import Foundation

/// The files that the tests were built from, and what lies beside them.
public enum Repository {
    /// The folder of `Package.swift`.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The sweep files that people start from.
    public static let experiments = root.appending(path: "Experiments")

    /// The text of one of its files.
    public static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The folder that holds `ptb/` with the Penn Treebank's text: `$APUS_DATA`, else `../shared/data`; nil when it is in
    /// neither.
    public static let dataFolder: URL? = {
        let given = ProcessInfo.processInfo.environment["APUS_DATA"].map { URL(filePath: $0, relativeTo: root) }
        return [given, root.appending(path: "../shared/data").standardized].compactMap(\.self).first {
            FileManager.default.fileExists(atPath: $0.appending(path: "ptb/ptb.train.txt").path)
        }
    }()
}
