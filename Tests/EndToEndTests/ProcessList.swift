import Foundation

/// Processes as the system lists them.
enum ProcessList {
    /// Processes whose working directory is `folder`.
    static func working(in folder: URL) -> [String] {
        let place = folder.resolvingSymlinksInPath().path
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.filter { Int32($0) != nil }.filter { process in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")) == place
        }
    }

    /// The numbers of all processes.
    static var all: [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
    }

    /// Processes whose environment has an entry.
    static func marked(_ entry: String) -> [Int32] {
        all.filter { process in
            let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
            return environment.split(separator: 0).contains { $0.elementsEqual(entry.utf8) }
        }
    }

    /// Whether a process is there and not over.
    static func isRunning(_ process: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return status.split(separator: ")").last.map { !$0.hasPrefix(" Z") } ?? false
    }

    /// Whether a process is stopped, as by SIGSTOP.
    static func isStopped(_ process: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return status.split(separator: ")").last?.hasPrefix(" T") ?? false
    }

    /// The command line of a process.
    static func words(of process: Int32) -> [String] {
        let text = (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)) ?? ""
        return text.split(separator: "\0").map { String($0) }
    }

    /// Children of a process, whichever of its threads started them.
    static func children(of parent: Int32) -> [Int32] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
        return threads.flatMap { thread in
            let path = "/proc/\(parent)/task/\(thread)/children"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }
    }
}
