import Foundation

/// Processes as the system lists them.
enum ProcessList {
    /// Command lines that mention `text`, for example a temporary folder.
    static func mentioning(_ text: String) -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.filter { Int32($0) != nil }.compactMap { process in
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return nil }
            let line = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\0", with: " ")
            return line.contains(text) ? "\(process): \(line)" : nil
        }
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
