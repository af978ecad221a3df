import Foundation

/// The file of a program that is to be started.
enum ProgramFile {
    /// Finds the file that `name` means: as a path when it has a slash, else in the folders of `path`, as execvp(3) does.
    ///
    /// - Parameter path: `PATH` of the process to be; nil or empty for the system's own.
    static func find(_ name: String, path: String?) throws(ProgramError) -> String {
        if name.contains("/") {
            if let error = refusal(of: name) { throw error }
            return name
        }
        let path = path.flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/bin:/bin"
        let folders = path.split(separator: ":", omittingEmptySubsequences: false)
        let candidates = name.isEmpty ? [] : folders.map { $0.isEmpty ? "./\(name)" : "\($0)/\(name)" }
        if let found = candidates.first(where: { refusal(of: $0) == nil }) { return found }
        for candidate in candidates {
            if case .notExecutable? = refusal(of: candidate) { throw .notExecutable(candidate) }
        }
        throw .notInPath(name, path: path, isHere: FileManager.default.fileExists(atPath: name))
    }

    private static func refusal(of file: String) -> ProgramError? {
        var status = stat()
        guard stat(file, &status) == 0 else {
            return .missing(file, folder: FileManager.default.currentDirectoryPath)
        }
        if status.st_mode & S_IFMT == S_IFDIR { return .isFolder(file) }
        return access(file, X_OK) == 0 ? nil : .notExecutable(file)
    }

    /// What the system means when it does not start an executable file.
    static func refusal(of file: String, _ code: Int32) -> ProgramError {
        switch code {
        case ENOENT where refusal(of: file) == nil: .noInterpreter(file)
        case ENOEXEC: .noProgram(file)
        default: .notStarted(file, why: String(cString: strerror(code)))
        }
    }
}

/// Why a program cannot be started.
enum ProgramError: Error, Hashable, CustomStringConvertible {
    case notInPath(String, path: String, isHere: Bool)
    case missing(String, folder: String)
    case isFolder(String)
    case notExecutable(String)
    case noInterpreter(String)
    case noProgram(String)
    case notStarted(String, why: String)

    /// The thing, the rule and the repair.
    var description: String {
        switch self {
        case .notInPath(let name, _, isHere: true):
            "there is no program \(name) in PATH; for the file of that name in this folder write ./\(name)"
        case .notInPath(let name, let path, isHere: false):
            "there is no program \(name) in PATH (\(path)): install it, or write its path"
        case .missing(let file, let folder):
            "there is no file \(file)"
                + (file.hasPrefix("/") ? "" : " in \(folder), where apus was started")
                + ": correct the path, or run apus elsewhere"
        case .isFolder(let file): "\(file) is a folder and no program: write the path of a file in it"
        case .notExecutable(let file):
            "\(file) is not executable: chmod +x \(file), or start it through its interpreter, as in python3 \(file)"
        case .noInterpreter(let file):
            "\(file) cannot be started: the interpreter that its first line names, or its loader, is not there; install "
                + "it, or start the file through another one, as in python3 \(file)"
        case .noProgram(let file):
            "\(file) is no program of this machine and has no first line that names an interpreter, as in "
                + "#!/usr/bin/env python3: write one, or start it through its interpreter"
        case .notStarted(let file, let why): "\(file) cannot be started: \(why)"
        }
    }
}
