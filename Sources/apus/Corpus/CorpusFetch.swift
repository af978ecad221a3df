import Files
import Foundation

/// Downloads a published corpus with `curl`, checks every file and puts it in place whole.
struct CorpusFetch {
    let corpus: PublishedCorpus
    let base: String
    let folder: URL

    enum Failure: Error, CustomStringConvertible {
        case noCurl
        case download(address: String, code: Int32)
        case wrongContent(address: String, expected: String, found: String)

        var description: String {
            switch self {
            case .noCurl:
                "curl is not installed; install it (apt-get install curl), or put the files in place yourself"
            case .download(let address, let code):
                "cannot download \(address): curl ended with code \(code); try again, or name another address with --base"
            case .wrongContent(let address, let expected, let found):
                "\(address) is not the file it should be: its SHA-256 is \(found), not \(expected); nothing of it was kept"
            }
        }
    }

    /// Fetches what is missing or differs. `say` is told about every file.
    func run(say: (String) -> Void) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in corpus.files {
            let target = folder.appendingPathComponent(file.name)
            if let present = try? Data(contentsOf: target), SHA256.hexDigest(of: present) == file.sha256 {
                say("\(target.path) is there already")
                continue
            }
            try fetch(file, to: target)
            say("\(target.path) fetched, SHA-256 verified")
        }
    }

    private func fetch(_ file: PublishedCorpus.File, to target: URL) throws {
        let address = "\(base)/\(file.name)"
        let aside = target.appendingPathExtension("part")
        defer { try? FileManager.default.removeItem(at: aside) }
        try curl(address, to: aside)
        let data = try Data(contentsOf: aside)
        let found = SHA256.hexDigest(of: data)
        guard found == file.sha256 else {
            throw Failure.wrongContent(address: address, expected: file.sha256, found: found)
        }
        try WholeFile.write(data, to: target.path)
    }

    private func curl(_ address: String, to path: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let progress = StandardError.isTerminal ? "--progress-bar" : "--silent"
        process.arguments = ["curl", "--fail", "--location", "--show-error", progress, "--output", path.path, address]
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus == 127 { throw Failure.noCurl }
        guard process.terminationStatus == 0 else {
            throw Failure.download(address: address, code: process.terminationStatus)
        }
    }
}
