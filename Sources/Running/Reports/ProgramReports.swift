import Files
import Foundation
import Parameters
import Planning
import Workspace

/// Follows what a program reports, and believes what is a number of it.
///
/// Lines of one step are one report, the later value of a name wins; a smaller step than the last is left out. Nothing
/// that a program writes ends its trial.
struct ProgramReports: AttemptReports {
    /// How a line is read.
    private enum Form {
        case json
        case pattern(OutputPattern)
        case csv(header: [String]?)
    }

    /// Read at a time.
    private static let partSize = 1 << 20

    private var file: FollowedFile
    private var form: Form
    private var json = ReportLineReader()
    private var line = 0
    /// Of the last report.
    private var step: Int?
    private var notices: [ReportNotice] = []
    private var told: Set<String> = []
    private var isSkippingLine = false

    /// What an attempt's program reports in the way that its sweep file tells.
    init(_ program: TrialProgram, in folder: SweepFolder.AttemptFolder) {
        switch program.reports {
        case .lines: (file, form) = (FollowedFile(folder.reports), .json)
        case .pattern(let pattern):
            file = FollowedFile(folder.log, previous: folder.previousLog)
            form = OutputPattern(pattern).map { .pattern($0) } ?? .json
        case .file(let name):
            file = FollowedFile(name.hasPrefix("/") ? name : "\(folder.path)/\(name)")
            form = name.lowercased().hasSuffix(".csv") ? .csv(header: nil) : .json
        }
    }

    /// Passes over what says nothing: at the end of an attempt nothing more is asked for when nothing came.
    mutating func readNew(isOver: Bool) throws -> [Report] {
        // Of a program that says nothing faster than it is read, not for ever.
        for _ in 0..<(isOver ? Int.max : 16) {
            guard let bytes = file.part(limit: Self.partSize), let lines = lines(of: bytes, isOver: isOver) else {
                break
            }
            file.consume(lines)
            if isSkippingLine, lines.count >= Self.partSize, lines.last != UInt8(ascii: "\n") { continue }
            let found = lines.withUnsafeBytes { reports(in: $0.bindMemory(to: UInt8.self)) }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// What can be read: whole lines, a last one without its end when nothing follows, and of a line that is too long all,
    /// for it is passed over.
    private mutating func lines(of bytes: Data, isOver: Bool) -> Data? {
        if let end = bytes.lastIndex(of: UInt8(ascii: "\n")) { return bytes[...end] }
        if bytes.count < Self.partSize { return isOver ? bytes : nil }
        if !isSkippingLine { note(.tooLong(line: line + 1)) }
        isSkippingLine = true
        return bytes
    }

    private mutating func reports(in bytes: UnsafeBufferPointer<UInt8>) -> [Report] {
        var reports: [Report] = []
        var start = 0
        while start < bytes.count {
            let stop = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            line += 1
            if isSkippingLine {
                isSkippingLine = false
            } else if let read = read(UnsafeBufferPointer(rebasing: bytes[start..<stop])) {
                take(read, into: &reports)
            }
            start = stop + 1
        }
        return reports
    }

    /// Adds what a line says to its step's report.
    private mutating func take(_ read: ReportLine, into reports: inout [Report]) {
        for name in read.strange { note(.notANumber(name: name)) }
        guard !read.hasBadStep else { return note(.badStep(line: line)) }
        guard !read.values.isEmpty else { return }
        let next = read.step ?? (step ?? 0) + 1
        if let step, next < step { return note(.smallerStep(next, after: step)) }
        if reports.last?.step != next { reports.append(Report(step: next, metrics: [:], seconds: 0)) }
        step = next
        for (name, value) in read.values {
            if name.isName { reports[reports.count - 1].metrics[name] = value } else { note(.badName) }
        }
    }

    private mutating func note(_ notice: ReportNotice) {
        guard told.count < 100, told.insert(notice.kind).inserted else { return }
        notices.append(notice)
    }

    mutating func takeNotices() -> [ReportNotice] {
        defer { notices = [] }
        return notices
    }
}

// MARK: - Lines

extension ProgramReports {
    /// What a line says; nil when it says nothing.
    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> ReportLine? {
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { return nil }
        switch form {
        case .json:
            guard let read = json.read(bytes) else {
                note(.unreadable(line: line))
                return nil
            }
            return read
        case .pattern(let pattern):
            return pattern.values(in: String(decoding: bytes, as: UTF8.self)).map(Self.report)
        case .csv(let header):
            let fields = CSVText.rows(of: String(decoding: bytes, as: UTF8.self)).first ?? []
            guard let header else {
                form = .csv(header: fields)
                return nil
            }
            guard fields.count == header.count else {
                note(.unreadable(line: line))
                return nil
            }
            return Self.report(zip(header, fields).filter { !$0.1.isEmpty }.map { (name: $0.0, text: $0.1) })
        }
    }

    /// The report whose values are texts.
    private static func report(_ texts: [(name: String, text: String)]) -> ReportLine {
        var report = ReportLine()
        let stepName = texts.contains { $0.name == "step" } ? "step" : "epoch"
        for (name, text) in texts {
            let value = Double(text.trimmingCharacters(in: .whitespaces))
            if name == stepName {
                report.step = value.flatMap { Int(exactly: $0) }.flatMap { 0...(1 << 53) ~= $0 ? $0 : nil }
                report.hasBadStep = report.step == nil
            } else if let value {
                report.values.append((name, value))
            } else {
                report.strange.append(name)
            }
        }
        return report
    }
}
