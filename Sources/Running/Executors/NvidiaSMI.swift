import Foundation
import Planning
import Synchronization

/// The program `nvidia-smi`, asked for one table at a time.
///
/// A driver that does not answer cannot be killed: nobody waits for it longer than a time limit.
struct NvidiaSMI: Sendable {
    /// The file of the program.
    private let file: String
    private let limit: Duration

    /// The first program of that name in `path`; nil where there is none.
    init?(path: String?, limit: Duration = .seconds(10)) {
        guard let file = try? ProgramFile.find("nvidia-smi", path: path) else { return nil }
        self.file = file
        self.limit = limit
    }

    /// What it answers, a row a line and a field a comma. Blocks the thread.
    ///
    /// - Parameter isWanted: Whether somebody waits for the answer; asked now and then.
    func table(
        _ query: String, while isWanted: () -> Bool = { true }
    ) throws(NvidiaSMIFailure) -> [[String]] {
        let text = try answer(["--query-\(query)", "--format=csv,noheader,nounits"], isWanted)
        return text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    private func answer(_ arguments: [String], _ isWanted: () -> Bool) throws(NvidiaSMIFailure) -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: file)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { throw .notStarted(why: "\(error)") }
        // No orphan of a trial; one that never ends is left alone.
        ChildProcesses.shared.await(process.processIdentifier)
        let end = ContinuousClock.now + limit
        var isLate: Bool { ContinuousClock.now > end || !isWanted() }
        guard let text = Self.text(from: output.fileHandleForReading.fileDescriptor, until: { isLate }) else {
            kill(process.processIdentifier, SIGKILL)
            throw .noAnswer(within: limit)
        }
        while process.isRunning {
            if isLate { throw .noAnswer(within: limit) }
            usleep(1000)
        }
        ChildProcesses.shared.release(process.processIdentifier)
        guard process.terminationStatus == 0 else { throw .failed(code: process.terminationStatus) }
        return text
    }

    /// What comes out of a pipe; nil when that is late before its end.
    private static func text(from pipe: CInt, until isLate: () -> Bool) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 12)
        while !isLate() {
            var wait = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, 50) > 0 else { continue }
            let count = read(pipe, &buffer, buffer.count)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            if count < 0, errno != EINTR { return nil }
            bytes += buffer.prefix(max(0, count))
        }
        return nil
    }
}

/// Why `nvidia-smi` gave no answer.
enum NvidiaSMIFailure: Error, Hashable, CustomStringConvertible {
    case notStarted(why: String)
    case failed(code: Int32)
    case noAnswer(within: Duration)

    /// The thing and the rule.
    var description: String {
        switch self {
        case .notStarted(let why): "nvidia-smi cannot be started: \(why)"
        case .failed(let code): "nvidia-smi failed with exit code \(code)"
        case .noAnswer(let limit): "nvidia-smi gave no answer within \(limit.secondsText) s"
        }
    }
}

// MARK: - What devices do

/// What devices and the processes on them did at a moment.
struct DeviceReading: Hashable, Sendable {
    /// One device.
    struct Device: Hashable, Sendable {
        /// Its place in the list of all.
        var index: String
        var uuid: String
        /// Percent of the last moments in which something was computed on it; nil where the driver does not tell, as of one
        /// that is divided (MIG).
        var utilization: Double?
    }

    var devices: [Device]
    /// Of each process, its memory on the devices that it uses, in mebibytes; nil where the driver does not tell.
    var memory: [pid_t: [Double?]]

    /// The devices, and what each process has on them.
    init(devices: [Device], memory: [pid_t: [Double?]]) {
        self.devices = devices
        self.memory = memory
    }
}

extension NvidiaSMI {
    /// The numbers of all devices.
    func indices() throws(NvidiaSMIFailure) -> [String] { try table("gpu=index").compactMap(\.first) }

    /// What is done on the devices now.
    ///
    /// A container that has processes of its own sees none of others', or none at all. What is not a number, as `[N/A]` and
    /// `[Not Supported]`, is not known.
    func reading(while isWanted: () -> Bool) throws(NvidiaSMIFailure) -> DeviceReading {
        let processes = try table("compute-apps=pid,gpu_uuid,used_memory", while: isWanted)
        let devices = try table("gpu=index,uuid,utilization.gpu", while: isWanted)
        var memory: [pid_t: [Double?]] = [:]
        for row in processes where row.count == 3 {
            if let process = pid_t(row[0]) { memory[process, default: []].append(Self.amount(row[2])) }
        }
        return DeviceReading(
            devices: devices.filter { $0.count == 3 }.map {
                .init(index: $0[0], uuid: $0[1], utilization: Self.amount($0[2]))
            }, memory: memory)
    }

    private static func amount(_ text: String) -> Double? {
        Double(text).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }
}
