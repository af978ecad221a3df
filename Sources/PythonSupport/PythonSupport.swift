internal import EmbeddedPython
public import Files
import Foundation

/// The Python files of this program: what a Python program needs to be a trial.
///
/// A folder that holds them, put first on `PYTHONPATH`, gives a program the module `apus`, lets what it logs through
/// `wandb` reach `$APUS_REPORTS`, and stands in for `wandb` where it is not installed.
public enum PythonSupport {
    /// Every file with its path in the folder, which uses slashes.
    public static let files: [(path: String, content: [UInt8])] = (0..<apus_python_file_count()).map { index in
        let file = apus_python_file_at(index)
        return (String(cString: file.path), Array(UnsafeBufferPointer(start: file.content, count: file.size)))
    }

    /// Names the content of all files: the first 16 hexadecimal digits of a SHA-256.
    public static let version: String = {
        var hash = SHA256()
        for file in files {
            for bytes in [Array(file.path.utf8), [0], file.content, [0]] { bytes.withUnsafeBytes { hash.update($0) } }
        }
        return String(hash.hexDigest().prefix(16))
    }()

    /// Sees to it that the files lie in `folder`, in a folder named after their content, and returns the path of that: what
    /// belongs on `PYTHONPATH`.
    ///
    /// Trials that run on with the files of another version of this program keep theirs. Files that are there already and
    /// whole are left alone; each of the others appears whole, so several processes may do this at once.
    @discardableResult
    public static func install(into folder: String) throws(FileError) -> String {
        let home = "\(folder)/\(version)"
        for file in files {
            let path = "\(home)/\(file.path)"
            let content = Data(file.content)
            guard FileManager.default.contents(atPath: path) != content else { continue }
            try Folder.make(FolderName.of(path))
            try WholeFile.write(content, to: path)
        }
        return home
    }
}
