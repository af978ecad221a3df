public import Foundation
public import Planning

/// A process, as its `stat` file tells of it.
public struct ProcessStatus: Hashable, Sendable {
    /// Its number.
    public var identifier: pid_t
    /// The process that waits for its end: whoever started it, or took it over.
    public var parent: pid_t
    /// Its process group.
    public var group: pid_t
    /// Its session.
    public var session: pid_t
    /// Whether it is over, and nobody has waited for it yet.
    public var isZombie: Bool
    /// When it was started, in ticks since the machine was: with its number, the name of this process and no other.
    public var start: UInt64
    /// Its resident memory in pages.
    public var residentPages: Int

    /// Reads a `stat` file, whose fields are counted as in proc_pid_stat(5); nil when it is none.
    init?(_ stat: String) {
        // Field 3 and those after it, numbers all; this is called for every process of the machine again and again.
        let (state, numbers): (CChar, [Int]) = stat.withCString { text in
            // The name of the program, in parentheses, may hold anything.
            guard let name = strrchr(text, CInt(UInt8(ascii: ")"))), name[1] != 0 else { return (0, []) }
            var numbers: [Int] = []
            var rest = name + 3
            while numbers.count < 21, name[2] != 0 {
                var end: UnsafeMutablePointer<CChar>?
                let number = strtol(rest, &end, 10)
                guard let end, end != rest else { break }
                numbers.append(number)
                rest = end
            }
            return (name[2], numbers)
        }
        guard numbers.count == 21, let identifier = stat.firstIndex(of: " ").flatMap({ pid_t(stat[..<$0]) }) else {
            return nil
        }
        self.identifier = identifier
        parent = pid_t(truncatingIfNeeded: numbers[0])
        group = pid_t(truncatingIfNeeded: numbers[1])
        session = pid_t(truncatingIfNeeded: numbers[2])
        isZombie = state == CChar(UInt8(ascii: "Z")) || state == CChar(UInt8(ascii: "X"))
        start = UInt64(truncatingIfNeeded: numbers[18])
        residentPages = numbers[20]
    }
}

/// Every process of the machine at a moment.
public struct ProcessTable: Sendable {
    /// In the order in which the system lists them.
    public let processes: [ProcessStatus]

    /// A table of these processes.
    init(_ processes: [ProcessStatus]) { self.processes = processes }

    /// Resident memory of a process group; nil when it has no process. Pages that processes share count once for each.
    public func memory(ofGroup group: pid_t) -> ByteCount? {
        let members = processes.filter { $0.group == group }
        return members.isEmpty ? nil : Self.memory(of: members)
    }

    /// Resident memory of processes. Pages that they share count once for each.
    public static func memory(of processes: some Sequence<ProcessStatus>) -> ByteCount {
        ByteCount(processes.reduce(0) { $0 + $1.residentPages } * sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Those that `isRoot` holds for, with their children, and theirs, and so on.
    public func trees(of isRoot: (ProcessStatus) -> Bool) -> [ProcessStatus] {
        let children = Dictionary(grouping: processes, by: \.parent)
        var found = processes.filter(isRoot)
        var known = Set(found.map(\.identifier))
        var next = 0
        while next < found.count {
            for child in children[found[next].identifier] ?? [] where known.insert(child.identifier).inserted {
                found.append(child)
            }
            next += 1
        }
        return found
    }
}

extension ProcFileSystem {
    /// A process now; nil when it is gone.
    public func status(of process: pid_t) -> ProcessStatus? { text("\(process)/stat").flatMap { ProcessStatus($0) } }

    /// All processes now: costs the reading of a file for each.
    ///
    /// - Parameter visit: Is shown each when it was read, before the next is: one that does not live long may be gone when
    ///   all were.
    public func table(_ visit: (ProcessStatus) -> Void = { _ in }) -> ProcessTable {
        ProcessTable(
            (numbers(in: ".") ?? []).compactMap { number in
                let status = status(of: number)
                if let status { visit(status) }
                return status
            })
    }

    /// The children of a process, whichever of its threads started them.
    ///
    /// Costs the reading of a file for each of its threads, or of all processes where the kernel has no such file.
    public func children(of parent: pid_t) -> [pid_t] {
        let threads = numbers(in: "\(parent)/task") ?? []
        let lists = threads.compactMap { text("\(parent)/task/\($0)/children") }
        guard !threads.isEmpty, lists.isEmpty else {
            return lists.flatMap { $0.split(separator: " ").compactMap { pid_t($0) } }
        }
        return table().processes.filter { $0.parent == parent }.map(\.identifier)
    }

    /// The environment with which the program of a process was started, an entry `NAME=value` each; empty when it is over,
    /// or not ours to see.
    public func environment(of process: pid_t) -> Set<String> {
        Set((bytes("\(process)/environ") ?? []).split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    }

    /// The most memory that was resident of a process at a time since its program was started; nil when it is over.
    public func peakMemory(of process: pid_t) -> ByteCount? {
        let line = text("\(process)/status")?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map {
            ByteCount($0 * 1024)
        }
    }
}
